-- Every place that can be visited, with its name and position.
CREATE TABLE IF NOT EXISTS places (
    place_id BIGINT NOT NULL COMMENT 'the place',
    name STRING COMMENT 'as shown to people',
    latitude DOUBLE COMMENT 'degrees north',
    longitude DOUBLE COMMENT 'degrees east'
)
