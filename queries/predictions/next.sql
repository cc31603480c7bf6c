-- Where a person goes next: a probability for each place, best first, from the last two stops of the way so far.
-- Seven levels of evidence, each trusted as far as its counts reach and handing the rest of the weight to the next: the
-- person's own second- and first-order moves and habits, everybody's second- and first-order moves, the favourites of the
-- neighbourhood and of everyone. Somebody unknown gets the last alone. All places together have probability 1.
-- @param user_id BIGINT  whose next place to predict
-- @param limit INT = 10 (1..1000)  how many places to answer with
WITH history AS (
    SELECT stop, place_id, previous_place_id, earlier_place_id
    FROM stops
    WHERE user_id = :user_id
),
context AS (
    SELECT max_by(place_id, stop) AS place_id, max_by(previous_place_id, stop) AS previous_place_id
    FROM history
),
current_cell AS (
    SELECT cell_north, cell_east
    FROM place_visits
    WHERE place_id = (SELECT place_id FROM context)
),
personal AS (
    SELECT
        h.place_id,
        count_if(h.previous_place_id = c.place_id AND h.earlier_place_id = c.previous_place_id) AS second_order,
        count_if(h.previous_place_id = c.place_id) AS first_order,
        count(*) AS visits
    FROM history AS h
    CROSS JOIN context AS c
    WHERE h.place_id <> c.place_id
    GROUP BY h.place_id
),
evidence AS (
    SELECT 1 AS level, place_id, second_order AS visits FROM personal WHERE second_order > 0
    UNION ALL
    SELECT 2, place_id, first_order FROM personal WHERE first_order > 0
    UNION ALL
    SELECT 3, place_id, visits FROM personal
    UNION ALL
    SELECT 4, place_id, visits
    FROM second_order_transitions
    WHERE previous_place_id = (SELECT place_id FROM context) AND earlier_place_id = (SELECT previous_place_id FROM context)
    UNION ALL
    SELECT 5, place_id, visits
    FROM first_order_transitions
    WHERE previous_place_id = (SELECT place_id FROM context)
    UNION ALL
    SELECT 6, place_id, visits
    FROM neighbourhood_favourites
    WHERE cell_north = (SELECT cell_north FROM current_cell)
        AND cell_east = (SELECT cell_east FROM current_cell)
        AND place_id <> (SELECT place_id FROM context)
    UNION ALL
    SELECT 7, place_id, visits
    FROM overall_favourites
    WHERE place_id IS DISTINCT FROM (SELECT place_id FROM context)
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
