-- Where people go next after a place, or after two places in a row, whoever they are.
-- Everybody's second- and first-order moves, then the favourites of the neighbourhood and of everyone, blended as in
-- predictions/next. All places together have probability 1.
-- @param place_id BIGINT  the place just visited
-- @param previous_place_id BIGINT = NULL  the place visited before that, if known
-- @param limit INT = 10 (1..1000)  how many places to answer with
WITH current_cell AS (
    SELECT cell_north, cell_east
    FROM place_visits
    WHERE place_id = :place_id
),
evidence AS (
    SELECT 4 AS level, place_id, visits
    FROM second_order_transitions
    WHERE previous_place_id = :place_id AND earlier_place_id = :previous_place_id
    UNION ALL
    SELECT 5, place_id, visits
    FROM first_order_transitions
    WHERE previous_place_id = :place_id
    UNION ALL
    SELECT 6, place_id, visits
    FROM neighbourhood_favourites
    WHERE cell_north = (SELECT cell_north FROM current_cell)
        AND cell_east = (SELECT cell_east FROM current_cell)
        AND place_id <> :place_id
    UNION ALL
    SELECT 7, place_id, visits
    FROM overall_favourites
    WHERE place_id <> :place_id
),
totals AS (
    SELECT level, sum(visits) AS visits, count(*) AS places
    FROM evidence
    GROUP BY level
),
weights AS (
    SELECT
        level,
        visits,
        CASE WHEN level = max(level) OVER () THEN 1D ELSE confidence(level, visits, places) END
            * coalesce(exp(sum(ln(1 - confidence(level, visits, places))) OVER more_specific), 1D) AS weight
    FROM totals
    WINDOW more_specific AS (ORDER BY level ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
predicted AS (
    SELECT e.place_id, round(sum(w.weight * e.visits / w.visits), 9) AS probability
    FROM evidence AS e
    JOIN weights AS w ON w.level = e.level
    GROUP BY e.place_id
    ORDER BY probability DESC, place_id
    LIMIT :limit
)
SELECT t.place_id, p.name, t.probability
FROM predicted AS t
LEFT JOIN places AS p ON p.place_id = t.place_id
ORDER BY t.probability DESC, t.place_id
