-- The fifty most visited places of all.
CREATE MATERIALIZED VIEW overall_favourites AS
SELECT place_id, visits
FROM place_visits
ORDER BY visits DESC, place_id
LIMIT 50
