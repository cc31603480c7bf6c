-- How well the next place is predicted: learns from stops before a date, then predicts each later stop that has one before it.
-- A case is a stop on or after the date with a stop before it in the same trip. What is known for it: its person's way up to
-- then. What is counted: only stops before the date, so nothing leaks from the future. The row `first_order` measures plain
-- first-order transitions on the same cases. A place that is not predicted at all has reciprocal rank 0.
-- @param split_date DATE = '2026-04-13'  first day of the test
WITH training AS (
    SELECT user_id, place_id, previous_place_id, earlier_place_id
    FROM stops
    WHERE arrived_at < :split_date
),
cases AS (
    SELECT
        s.user_id,
        s.stop,
        s.place_id AS actual_place_id,
        s.previous_place_id,
        s.earlier_place_id,
        v.cell_north,
        v.cell_east
    FROM stops AS s
    LEFT JOIN place_visits AS v ON v.place_id = s.previous_place_id
    WHERE s.arrived_at >= :split_date AND s.previous_place_id IS NOT NULL
),
personal_second_order AS (
    SELECT user_id, earlier_place_id, previous_place_id, place_id, count(*) AS visits
    FROM training
    WHERE earlier_place_id IS NOT NULL
    GROUP BY user_id, earlier_place_id, previous_place_id, place_id
),
personal_first_order AS (
    SELECT user_id, previous_place_id, place_id, count(*) AS visits
    FROM training
    WHERE previous_place_id IS NOT NULL
    GROUP BY user_id, previous_place_id, place_id
),
personal_habit AS (
    SELECT user_id, place_id, count(*) AS visits
    FROM training
    GROUP BY user_id, place_id
),
second_order AS (
    SELECT earlier_place_id, previous_place_id, place_id, sum(visits) AS visits
    FROM personal_second_order
    GROUP BY earlier_place_id, previous_place_id, place_id
),
first_order AS (
    SELECT previous_place_id, place_id, sum(visits) AS visits
    FROM personal_first_order
    GROUP BY previous_place_id, place_id
),
overall_habit AS (
    SELECT h.place_id, v.cell_north, v.cell_east, h.visits
    FROM (SELECT place_id, sum(visits) AS visits FROM personal_habit GROUP BY place_id) AS h
    JOIN place_visits AS v ON v.place_id = h.place_id
),
neighbourhood AS (
    SELECT cell_north, cell_east, place_id, visits
    FROM (
        SELECT *, row_number() OVER (PARTITION BY cell_north, cell_east ORDER BY visits DESC, place_id) AS position
        FROM overall_habit
        WHERE cell_north IS NOT NULL AND cell_east IS NOT NULL
    )
    WHERE position <= 50
),
favourites AS (
    SELECT place_id, visits
    FROM overall_habit
    ORDER BY visits DESC, place_id
    LIMIT 50
),
evidence AS (
    SELECT c.user_id, c.stop, c.actual_place_id, 1 AS level, e.place_id, e.visits
    FROM cases AS c
    JOIN personal_second_order AS e
        ON e.user_id = c.user_id AND e.earlier_place_id = c.earlier_place_id AND e.previous_place_id = c.previous_place_id
    UNION ALL
    SELECT c.user_id, c.stop, c.actual_place_id, 2, e.place_id, e.visits
    FROM cases AS c
    JOIN personal_first_order AS e ON e.user_id = c.user_id AND e.previous_place_id = c.previous_place_id
    UNION ALL
    SELECT c.user_id, c.stop, c.actual_place_id, 3, e.place_id, e.visits
    FROM cases AS c
    JOIN personal_habit AS e ON e.user_id = c.user_id AND e.place_id <> c.previous_place_id
    UNION ALL
    SELECT c.user_id, c.stop, c.actual_place_id, 4, e.place_id, e.visits
    FROM cases AS c
    JOIN second_order AS e ON e.earlier_place_id = c.earlier_place_id AND e.previous_place_id = c.previous_place_id
    UNION ALL
    SELECT c.user_id, c.stop, c.actual_place_id, 5, e.place_id, e.visits
    FROM cases AS c
    JOIN first_order AS e ON e.previous_place_id = c.previous_place_id
    UNION ALL
    SELECT c.user_id, c.stop, c.actual_place_id, 6, e.place_id, e.visits
    FROM cases AS c
    JOIN neighbourhood AS e
        ON e.cell_north = c.cell_north AND e.cell_east = c.cell_east AND e.place_id <> c.previous_place_id
    UNION ALL
    SELECT c.user_id, c.stop, c.actual_place_id, 7, e.place_id, e.visits
    FROM cases AS c
    JOIN favourites AS e ON e.place_id <> c.previous_place_id
),
totals AS (
    SELECT user_id, stop, level, sum(visits) AS visits, count(*) AS places
    FROM evidence
    GROUP BY user_id, stop, level
),
weights AS (
    SELECT
        user_id,
        stop,
        level,
        visits,
        CASE WHEN level = max(level) OVER (PARTITION BY user_id, stop) THEN 1D ELSE confidence(level, visits, places) END
            * coalesce(exp(sum(ln(1 - confidence(level, visits, places))) OVER more_specific), 1D) AS weight
    FROM totals
    WINDOW more_specific AS (
        PARTITION BY user_id, stop ORDER BY level ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
predicted AS (
    SELECT
        'blended' AS model,
        e.user_id,
        e.stop,
        e.place_id,
        e.place_id = e.actual_place_id AS is_actual,
        round(sum(w.weight * e.visits / w.visits), 9) AS score
    FROM evidence AS e
    JOIN weights AS w ON w.user_id = e.user_id AND w.stop = e.stop AND w.level = e.level
    GROUP BY e.user_id, e.stop, e.place_id, e.actual_place_id
    UNION ALL
    SELECT 'first_order', user_id, stop, place_id, place_id = actual_place_id, CAST(visits AS DOUBLE)
    FROM evidence
    WHERE level = 5
),
ranks AS (
    SELECT a.model, a.user_id, a.stop, count(*) AS rank
    FROM predicted AS a
    JOIN predicted AS o
        ON o.model = a.model
        AND o.user_id = a.user_id
        AND o.stop = a.stop
        AND (o.score > a.score OR (o.score = a.score AND o.place_id <= a.place_id))
    WHERE a.is_actual
    GROUP BY a.model, a.user_id, a.stop
),
hits AS (
    SELECT
        model,
        count_if(rank <= 1) AS within_1,
        count_if(rank <= 5) AS within_5,
        count_if(rank <= 10) AS within_10,
        sum(1D / rank) AS reciprocal_ranks
    FROM ranks
    GROUP BY model
)
SELECT
    m.model,
    c.cases,
    round(coalesce(h.within_1, 0) / nullif(c.cases, 0), 6) AS accuracy_at_1,
    round(coalesce(h.within_5, 0) / nullif(c.cases, 0), 6) AS accuracy_at_5,
    round(coalesce(h.within_10, 0) / nullif(c.cases, 0), 6) AS accuracy_at_10,
    round(coalesce(h.reciprocal_ranks, 0) / nullif(c.cases, 0), 6) AS mean_reciprocal_rank
FROM (VALUES ('blended'), ('first_order')) AS m (model)
CROSS JOIN (SELECT count(*) AS cases FROM cases) AS c
LEFT JOIN hits AS h ON h.model = m.model
ORDER BY m.model
