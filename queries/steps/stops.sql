-- Each person's way as stops: repeats of the same place in a row are one stop, and more than six hours without a visit
-- end a trip. previous_place_id and earlier_place_id are the one and two stops before it within the same trip.
CREATE MATERIALIZED VIEW stops AS
WITH visits_in_order AS (
    SELECT
        user_id,
        place_id,
        visited_at,
        lag(place_id) OVER person AS place_before,
        lag(visited_at) OVER person AS visited_before
    FROM visits
    WINDOW person AS (PARTITION BY user_id ORDER BY visited_at, place_id)
),
visits_with_starts AS (
    SELECT
        user_id,
        place_id,
        visited_at,
        CASE WHEN visited_at <= visited_before + INTERVAL 6 HOURS THEN 0 ELSE 1 END AS starts_trip,
        CASE WHEN visited_at <= visited_before + INTERVAL 6 HOURS AND place_id = place_before THEN 0 ELSE 1 END AS starts_stop
    FROM visits_in_order
),
visits_with_numbers AS (
    SELECT
        user_id,
        place_id,
        visited_at,
        sum(starts_trip) OVER so_far AS trip,
        sum(starts_stop) OVER so_far AS stop
    FROM visits_with_starts
    WINDOW so_far AS (PARTITION BY user_id ORDER BY visited_at, place_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
),
stops_in_order AS (
    SELECT
        user_id,
        trip,
        stop,
        place_id,
        min(visited_at) AS arrived_at,
        max(visited_at) AS last_seen_at,
        count(*) AS visits
    FROM visits_with_numbers
    GROUP BY user_id, trip, stop, place_id
)
SELECT
    user_id,
    trip,
    stop,
    place_id,
    arrived_at,
    last_seen_at,
    visits,
    lag(place_id, 1) OVER way AS previous_place_id,
    lag(place_id, 2) OVER way AS earlier_place_id
FROM stops_in_order
WINDOW way AS (PARTITION BY user_id, trip ORDER BY stop)
ORDER BY user_id, stop
