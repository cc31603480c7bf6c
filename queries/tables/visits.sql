-- Who was where and when: one row for each check-in.
CREATE TABLE IF NOT EXISTS visits (
    user_id BIGINT NOT NULL COMMENT 'the person',
    visited_at TIMESTAMP NOT NULL COMMENT 'time of the check-in',
    latitude DOUBLE COMMENT 'degrees north',
    longitude DOUBLE COMMENT 'degrees east',
    place_id BIGINT NOT NULL COMMENT 'the place, a row of places'
)
