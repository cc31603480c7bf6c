-- A person's trips, newest first: start, end, number of visits and the places in the order of the way.
-- @param user_id BIGINT  whose trips to show
-- @param limit INT = 20 (1..1000)  how many trips to answer with
SELECT
    s.trip,
    min(s.arrived_at) AS started_at,
    max(s.last_seen_at) AS ended_at,
    sum(s.visits) AS visits,
    count(*) AS stops,
    array_sort(collect_list(struct(s.arrived_at, s.place_id, p.name))) AS places
FROM stops AS s
LEFT JOIN places AS p ON p.place_id = s.place_id
WHERE s.user_id = :user_id
GROUP BY s.trip
ORDER BY s.trip DESC
LIMIT :limit
