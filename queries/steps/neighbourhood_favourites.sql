-- The fifty most visited places of each cell of the map.
CREATE MATERIALIZED VIEW neighbourhood_favourites AS
WITH ranked AS (
    SELECT
        cell_north,
        cell_east,
        place_id,
        visits,
        row_number() OVER (PARTITION BY cell_north, cell_east ORDER BY visits DESC, place_id) AS position
    FROM place_visits
    WHERE cell_north IS NOT NULL AND cell_east IS NOT NULL
)
SELECT cell_north, cell_east, place_id, visits
FROM ranked
WHERE position <= 50
ORDER BY cell_north, cell_east, place_id
