-- How often people went from one place straight to another.
CREATE MATERIALIZED VIEW first_order_transitions AS
SELECT previous_place_id, place_id, count(*) AS visits
FROM stops
WHERE previous_place_id IS NOT NULL
GROUP BY previous_place_id, place_id
ORDER BY previous_place_id, place_id
