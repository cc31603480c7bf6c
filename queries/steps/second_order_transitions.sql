-- How often people who came from one place to a second went on to a third.
CREATE MATERIALIZED VIEW second_order_transitions AS
SELECT earlier_place_id, previous_place_id, place_id, count(*) AS visits
FROM stops
WHERE earlier_place_id IS NOT NULL
GROUP BY earlier_place_id, previous_place_id, place_id
ORDER BY previous_place_id, earlier_place_id, place_id
