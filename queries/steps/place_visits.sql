-- Overall habit: how often each place is visited, and the cell of the map it stands in.
CREATE MATERIALIZED VIEW place_visits AS
WITH visited AS (
    SELECT place_id, count(*) AS visits
    FROM stops
    GROUP BY place_id
),
positions AS (
    SELECT place_id, max(cell(latitude)) AS cell_north, max(cell(longitude)) AS cell_east
    FROM places
    GROUP BY place_id
)
SELECT v.place_id, p.cell_north, p.cell_east, v.visits
FROM visited AS v
LEFT JOIN positions AS p ON p.place_id = v.place_id
ORDER BY v.place_id
