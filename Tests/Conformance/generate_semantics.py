#!/usr/bin/env python3
"""Writes the statement files about less common clauses and types: semantics/.

Each file runs in a session of its own, so its statements may build on one another.
"""
from templates import HERE, expand, write

PEOPLE = [
    "CREATE TEMPORARY VIEW people AS SELECT * FROM VALUES (1, 'Ada', 'eng', 120.0, DATE'2020-01-15', NULL), (2, 'Bo', 'eng', 95.5, DATE'2021-03-01', 1), "
    "(3, 'Cy', 'ops', 70.0, DATE'2019-07-20', 1), (4, 'Di', 'ops', NULL, DATE'2022-11-05', 3), (5, 'Eve', NULL, 88.25, NULL, 3), (6, 'Flo', 'eng', 95.5, DATE'2021-03-01', 2) "
    "AS people(id, name, team, pay, since, boss)",
    "CREATE TEMPORARY VIEW teams AS SELECT * FROM VALUES ('eng', 'Lisbon', 3), ('ops', 'Oslo', 2), ('law', 'Rome', 0) AS teams(team, city, size)",
    "CREATE TEMPORARY VIEW sales AS SELECT * FROM VALUES (1, 2023, 1, 10), (1, 2023, 2, 20), (2, 2023, 1, 5), (2, 2024, 1, NULL), (1, 2024, 1, 40), (3, 2024, 2, 7), (NULL, 2024, 2, 1) "
    "AS sales(person, year, half, amount)",
]

CORRELATION = [
    "SELECT id, (SELECT «sum ¦ count ¦ min ¦ avg»(amount) FROM sales s WHERE s.person = p.id AND s.year «= ¦ > ¦ <>» 2023) AS v FROM people p ORDER BY id",
    "SELECT id FROM people p WHERE «EXISTS ¦ NOT EXISTS» (SELECT * FROM sales s WHERE s.person «= ¦ < ¦ <=>» p.id AND s.amount > 5) ORDER BY id",
    "SELECT id FROM people p WHERE p.team «IN ¦ NOT IN» (SELECT t.team FROM teams t WHERE t.size «> ¦ =» p.id) ORDER BY id",
    "SELECT id FROM people p WHERE (team, id) «IN ¦ NOT IN» (SELECT t.team, t.size FROM teams t) ORDER BY id",
    "SELECT id, (SELECT max(s.amount) FROM sales s WHERE s.person = p.id HAVING count(*) > 1) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT count(*) FROM sales s WHERE s.person = p.id HAVING count(*) > 1) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT s.amount FROM sales s WHERE s.person = p.id ORDER BY s.amount «ASC ¦ DESC» NULLS LAST LIMIT 1) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT s.amount FROM sales s WHERE s.person = p.id ORDER BY s.year, s.half LIMIT 1 OFFSET 1) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT DISTINCT s.year FROM sales s WHERE s.person = p.id AND s.year = 2023) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT sum(x) FROM (SELECT amount AS x FROM sales s WHERE s.person = p.id UNION ALL SELECT 100)) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT count(*) FROM (SELECT DISTINCT year FROM sales s WHERE s.person = p.id)) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT max(q.pay) FROM people q JOIN sales s ON q.id = s.person WHERE q.team = p.team) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT count(*) FROM people q LEFT JOIN sales s ON q.id = s.person AND s.amount > 5 WHERE q.boss = p.id) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT (SELECT max(r.id) FROM people r WHERE r.boss = q.id) FROM people q WHERE q.id = p.boss) AS v FROM people p ORDER BY id",
    "SELECT id FROM people p WHERE EXISTS (SELECT 1 FROM people q WHERE q.boss = p.id AND EXISTS (SELECT 1 FROM sales s WHERE s.person = q.id AND s.year = 2024)) ORDER BY id",
    "SELECT id FROM people p WHERE EXISTS (SELECT 1 FROM people q WHERE q.boss = p.id AND EXISTS (SELECT 1 FROM sales s WHERE s.person = p.id)) ORDER BY id",
    "SELECT id FROM people p WHERE id = (SELECT count(*) FROM teams t WHERE t.team = p.team) + 1 ORDER BY id",
    "SELECT id FROM people p WHERE coalesce((SELECT sum(amount) FROM sales s WHERE s.person = p.id), 0) «= 0 ¦ > 6 ¦ < 50» ORDER BY id",
    "SELECT id, CASE WHEN EXISTS (SELECT 1 FROM sales s WHERE s.person = p.id) THEN 'sold' ELSE 'none' END AS c FROM people p ORDER BY id",
    "SELECT id, (id IN (SELECT boss FROM people)) AS isboss, (id NOT IN (SELECT boss FROM people WHERE boss IS NOT NULL)) AS notboss FROM people ORDER BY id",
    "SELECT team, (SELECT count(*) FROM people p WHERE p.team = t.team AND p.pay > (SELECT avg(pay) FROM people q WHERE q.team = t.team)) AS n FROM teams t ORDER BY team",
    "SELECT team, count(*), (SELECT city FROM teams t WHERE t.team = p.team) AS city FROM people p GROUP BY team ORDER BY team",
    "SELECT team, max((SELECT city FROM teams t WHERE t.team = p.team)) AS city FROM people p GROUP BY team ORDER BY team",
    "SELECT team FROM people p GROUP BY team HAVING count(*) > (SELECT size - 1 FROM teams t WHERE t.team = p.team) ORDER BY team",
    "SELECT (SELECT max(id) FROM people) - (SELECT min(id) FROM people) AS d",
    "SELECT p.id FROM people p JOIN teams t ON p.team = t.team AND t.size >= (SELECT count(*) FROM sales s WHERE s.person = 2) ORDER BY 1",
    "SELECT p.id FROM people p LEFT JOIN sales s ON s.person = p.id AND s.amount = (SELECT max(amount) FROM sales) ORDER BY 1",
    "SELECT id FROM people ORDER BY (SELECT city FROM teams t WHERE t.team = people.team) NULLS FIRST, id",
    "SELECT (SELECT count(*) FROM sales s WHERE s.person = p.id AND s.amount > p.pay / 10) AS n, count(*) FROM people p GROUP BY 1 ORDER BY 1",
    "SELECT id FROM people p WHERE pay > «SOME ¦ ANY ¦ ALL» (SELECT 1)",
    "SELECT id, (SELECT struct(max(amount) AS m, count(*) AS n) FROM sales s WHERE s.person = p.id) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT collect_list(amount) FROM (SELECT amount FROM sales s WHERE s.person = p.id ORDER BY amount)) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT s.amount FROM sales s WHERE s.person = p.id AND s.year = 2023 AND s.half = 1) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT s.amount FROM sales s WHERE s.person = p.id) AS v FROM people p ORDER BY id",
    "WITH best AS (SELECT person, max(amount) AS m FROM sales GROUP BY person) SELECT id, (SELECT m FROM best b WHERE b.person = p.id) AS m FROM people p ORDER BY id",
    "SELECT id, (WITH x AS (SELECT amount FROM sales s WHERE s.person = p.id) SELECT sum(amount) FROM x) AS v FROM people p ORDER BY id",
    "SELECT id, (WITH x AS (SELECT * FROM sales) SELECT sum(amount) FROM x WHERE x.person = p.id) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT max(amount) OVER () FROM sales s WHERE s.person = p.id LIMIT 1) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT sum(amount) FROM sales s WHERE s.person = p.id GROUP BY s.person) AS v FROM people p ORDER BY id",
    "SELECT id, (SELECT sum(amount) FROM sales s WHERE s.person = p.id GROUP BY s.year) AS v FROM people p ORDER BY id",
    "SELECT id FROM people p WHERE 5 IN (SELECT amount FROM sales s WHERE s.person = p.id) ORDER BY id",
    "SELECT id FROM people p WHERE p.id + 1 IN (SELECT boss + 1 FROM people q WHERE q.id <> p.id) ORDER BY id",
    "SELECT id FROM people p WHERE NOT (EXISTS (SELECT 1 FROM sales s WHERE s.person = p.id) OR team = 'ops') ORDER BY id",
    "SELECT id FROM people p WHERE EXISTS (SELECT count(*) FROM sales s WHERE s.person = p.id) ORDER BY id",
    "SELECT id FROM people p WHERE EXISTS (SELECT 1 FROM sales s WHERE s.person = p.id LIMIT 0) ORDER BY id",
    "SELECT * FROM (SELECT id, pay FROM people) p WHERE pay = (SELECT max(pay) FROM people q WHERE q.id <= p.id) ORDER BY id",
    "SELECT (SELECT id FROM people WHERE id = 99) IS NULL, (SELECT count(*) FROM people WHERE id = 99)",
    "SELECT id FROM people p WHERE id = (SELECT max(x) FROM VALUES (1), (3) AS v(x) WHERE x <= p.id) ORDER BY id",
    "SELECT id, (SELECT p.name) AS n, (SELECT upper(p.name)) AS u FROM people p ORDER BY id",
    "SELECT id, (SELECT explode(array(1))) AS n FROM people ORDER BY id",
    "SELECT id, (SELECT nope FROM sales s WHERE s.person = p.id) FROM people p",
    "SELECT id, (SELECT amount, year FROM sales s WHERE s.person = p.id) FROM people p",
]

LATERAL = [
    "SELECT p.id, x.v FROM people p, LATERAL (SELECT p.id * 10 AS v) x ORDER BY 1",
    "SELECT p.id, x.v FROM people p, LATERAL (SELECT p.id + k AS v FROM VALUES (1), (2) AS t(k)) x ORDER BY 1, 2",
    "SELECT p.id, x.n, y.m FROM people p, LATERAL (SELECT count(*) AS n FROM sales s WHERE s.person = p.id) x, LATERAL (SELECT x.n * 2 AS m) y ORDER BY 1",
    "SELECT p.id, x.amount FROM people p «JOIN ¦ LEFT JOIN ¦ CROSS JOIN ¦ INNER JOIN» LATERAL (SELECT amount FROM sales s WHERE s.person = p.id AND s.year = 2024) x ORDER BY 1, 2",
    "SELECT p.id, x.amount FROM people p «JOIN ¦ LEFT JOIN» LATERAL (SELECT amount FROM sales s WHERE s.person = p.id) x ON x.amount > 8 ORDER BY 1, 2",
    "SELECT p.id, x.amount FROM people p «RIGHT ¦ FULL» JOIN LATERAL (SELECT amount FROM sales s WHERE s.person = p.id) x ON true",
    "SELECT p.id, x.* FROM people p LEFT JOIN LATERAL (SELECT sum(amount) AS s, count(*) AS n FROM sales s WHERE s.person = p.id) x ORDER BY 1",
    "SELECT p.id, x.year, x.s FROM people p, LATERAL (SELECT year, sum(amount) AS s FROM sales s WHERE s.person = p.id GROUP BY year) x ORDER BY ALL",
    "SELECT p.id, x.amount FROM people p, LATERAL (SELECT amount FROM sales s WHERE s.person = p.id ORDER BY amount DESC LIMIT «1 ¦ 2») x ORDER BY 1, 2",
    "SELECT p.id, x.r, x.amount FROM people p, LATERAL (SELECT row_number() OVER (ORDER BY amount) AS r, amount FROM sales s WHERE s.person = p.id) x ORDER BY 1, 2",
    "SELECT p.id, x.v FROM people p, LATERAL (SELECT p.id AS v UNION ALL SELECT p.boss) x ORDER BY 1, 2",
    "SELECT p.id, x.y FROM people p, LATERAL (SELECT DISTINCT year AS y FROM sales s WHERE s.person = p.id) x ORDER BY 1, 2",
    "SELECT p.id, x.v FROM people p, LATERAL explode(sequence(1, p.id)) AS x(v) WHERE p.id < 4 ORDER BY 1, 2",
    "SELECT p.id, x.v FROM people p «, ¦ LEFT JOIN» LATERAL explode(CASE WHEN p.id > 4 THEN array(p.id, 0) END) AS x(v) ORDER BY 1, 2",
    "SELECT p.id, x.pos, x.col FROM people p, LATERAL posexplode(array(p.name, p.team)) x ORDER BY 1, 2",
    "SELECT p.id, r.id FROM people p, LATERAL range(p.id) r ORDER BY 1, 2",
    "SELECT t.team, p.name FROM teams t, LATERAL (SELECT name FROM people p WHERE p.team = t.team AND EXISTS (SELECT 1 FROM sales s WHERE s.person = p.id)) p ORDER BY 1, 2",
    "SELECT t.team, x.name, y.amount FROM teams t, LATERAL (SELECT id, name FROM people p WHERE p.team = t.team) x, LATERAL (SELECT amount FROM sales s WHERE s.person = x.id) y ORDER BY ALL",
    "SELECT t.team, x.name, x.n FROM teams t, LATERAL (SELECT name, y.n FROM people p, LATERAL (SELECT count(*) AS n FROM sales s WHERE s.person = p.id) y WHERE p.team = t.team) x ORDER BY ALL",
    "SELECT * FROM LATERAL (SELECT 1 AS a)",
    "SELECT * FROM (SELECT 1 AS a) t, LATERAL (SELECT a + 1 AS b), LATERAL (SELECT b + 1 AS c)",
    "SELECT * FROM people p, (SELECT amount FROM sales s WHERE s.person = p.id) x",
    "SELECT p.id FROM people p, LATERAL (SELECT nope.id) x",
    "SELECT t.a, v FROM VALUES (array(1, 2)), (array()), (NULL) AS t(a) LATERAL VIEW «explode ¦ OUTER explode»(a) e AS v ORDER BY 2",
    "SELECT k, v FROM (SELECT map('a', 1, 'b', 2) AS m) LATERAL VIEW explode(m) e AS k, v ORDER BY 1",
    "SELECT x, y FROM (SELECT array(1, 2) AS a, array(3, 4) AS b) LATERAL VIEW explode(a) e AS x LATERAL VIEW explode(b) f AS y ORDER BY 1, 2",
    "SELECT x, y FROM (SELECT array(array(1, 2), array(3)) AS a) LATERAL VIEW explode(a) e AS x LATERAL VIEW explode(x) f AS y ORDER BY 2",
    "SELECT e.* FROM (SELECT array(struct(1 AS a, 'x' AS b), struct(2, 'y')) AS s) LATERAL VIEW inline(s) e ORDER BY 1",
    "SELECT c0, c1 FROM (SELECT '{\"a\":1,\"b\":2}' AS j) LATERAL VIEW json_tuple(j, 'a', 'b') e",
    "SELECT a, explode(b) FROM VALUES (1, array(10, 20)), (2, array(30)) AS t(a, b) ORDER BY ALL",
    "SELECT explode(array(1, 2)) AS v, explode(array(3)) AS w",
    "SELECT explode(array(1, 2)) + 1",
    "SELECT v FROM (SELECT 1) LATERAL VIEW explode(array(1)) e AS v, w",
    "SELECT stack(2, 1, 'a', 2, 'b')",
    "SELECT stack(2, 1, 'a', 2) AS (n, s)",
]

PIPES = [
    "FROM people |> SELECT id, name |> ORDER BY id «LIMIT 2 ¦ DESC LIMIT 1 OFFSET 1»",
    "FROM people |> WHERE pay > 90 |> SELECT name |> ORDER BY name",
    "FROM people |> WHERE pay > 90 |> WHERE team = 'eng' |> SELECT name, pay * 2 AS twice |> WHERE twice > 200",
    "TABLE teams |> ORDER BY team |> LIMIT 1",
    "SELECT id, team FROM people |> WHERE id < 3 |> ORDER BY id",
    "VALUES (1, 'a'), (2, 'b') AS t(x, y) |> WHERE x > 1",
    "FROM people |> EXTEND pay * 2 AS twice, length(name) AS l |> SELECT id, twice, l |> ORDER BY id",
    "FROM people |> EXTEND id + 1 AS n, n + 1 AS m |> SELECT m |> ORDER BY m",
    "FROM people |> SET pay = coalesce(pay, 0) |> SELECT id, pay |> ORDER BY id",
    "FROM people |> SET pay = id, id = 0 |> SELECT id, pay |> ORDER BY pay",
    "FROM people |> SET nope = 1",
    "FROM people |> DROP pay, since, boss |> ORDER BY id |> LIMIT 2",
    "FROM people |> DROP nope",
    "FROM people |> AS p |> SELECT p.id, p.name |> ORDER BY p.id |> LIMIT 2",
    "FROM people |> AS p |> JOIN teams t ON p.team = t.team |> SELECT p.id, t.city |> ORDER BY 1",
    "FROM people |> «LEFT JOIN ¦ JOIN» teams USING (team) |> SELECT id, city |> ORDER BY id",
    "FROM people |> AS p |> LEFT SEMI JOIN sales s ON p.id = s.person |> SELECT id |> ORDER BY id",
    "FROM people |> AGGREGATE count(*) AS n, max(pay) AS top",
    "FROM people |> AGGREGATE count(*) AS n GROUP BY team |> ORDER BY team",
    "FROM people |> AGGREGATE count(*) GROUP BY team AS t, id % 2 AS odd |> ORDER BY t, odd",
    "FROM people |> AGGREGATE GROUP BY team |> ORDER BY team",
    "FROM people |> AGGREGATE sum(pay) AS s GROUP BY ROLLUP(team) |> ORDER BY team, s",
    "FROM people |> AGGREGATE sum(pay) AS s GROUP BY 1",
    "FROM people |> AGGREGATE name GROUP BY team",
    "FROM people |> AGGREGATE count(*) AS n GROUP BY team |> WHERE n > 1 |> SELECT team |> ORDER BY team",
    "FROM people |> SELECT count(*)",
    "FROM people |> SELECT team, count(*) GROUP BY team",
    "FROM people |> EXTEND sum(pay) OVER (PARTITION BY team) AS s |> SELECT id, s |> ORDER BY id",
    "FROM people |> EXTEND row_number() OVER (PARTITION BY team ORDER BY id) AS r |> WHERE r = 1 |> SELECT id |> ORDER BY id",
    "FROM people |> EXTEND sum(pay) AS s",
    "FROM people |> WHERE count(*) > 1",
    "FROM people |> SELECT id |> «UNION ALL ¦ UNION ¦ INTERSECT ¦ EXCEPT» (SELECT person FROM sales) |> ORDER BY id",
    "FROM sales |> PIVOT (sum(amount) FOR half IN (1, 2)) |> ORDER BY person, year",
    "FROM (SELECT 1 AS a, 2 AS b) |> UNPIVOT (v FOR k IN (a, b)) |> ORDER BY k",
    "FROM people |> TABLESAMPLE (100 PERCENT) |> SELECT id |> ORDER BY id",
    "FROM (SELECT array(1, 2) AS a) |> LATERAL VIEW explode(a) e AS v |> SELECT v |> ORDER BY v",
    "WITH x AS (FROM people |> WHERE id < 3) SELECT count(*) FROM x",
    "WITH x AS (SELECT 1 AS a) FROM x |> SELECT a + 1 AS b",
    "SELECT (FROM people |> AGGREGATE max(id)) AS m",
    "SELECT id FROM people WHERE id IN (FROM sales |> SELECT person) ORDER BY id",
    "FROM people |> SELECT DISTINCT team |> ORDER BY team",
    "FROM people |> SELECT *, pay + 1 AS more |> SELECT id, more |> ORDER BY id",
    "FROM people |> SELECT name AS id |> ORDER BY id",
    "FROM people |> SELECT nope",
    "FROM nope |> SELECT 1",
    "FROM people |>",
    "FROM people |> SELECT id |> SELECT name",
    "FROM people |> WHERE id = 1 |> SELECT id, (SELECT sum(amount) FROM sales s WHERE s.person = people.id) AS s",
    "FROM people |> ORDER BY id |> SELECT name |> LIMIT 3",
]

ROUTINES = [
    "CREATE TABLE items (id INT, kind STRING, price DOUBLE) USING parquet",
    "INSERT INTO items VALUES (1, 'a', 1.5), (2, 'a', 2.5), (3, 'b', 10), (4, NULL, NULL)",
    "CREATE TEMPORARY FUNCTION plus(x INT, y INT) RETURNS INT RETURN x + y",
    "SELECT plus(1, 2)", "SELECT plus(x => 1, y => 5)", "SELECT plus(y => 1, x => 5)", "SELECT plus(1, y => 5)", "SELECT plus(1)", "SELECT plus(1, 2, 3)", "SELECT plus('4', 5)",
    "SELECT plus(x => 1, 5)", "SELECT plus(x => 1, x => 2)", "SELECT plus(1, x => 2)", "SELECT plus(1, z => 2)", "SELECT plus(id, 10) AS p FROM items ORDER BY id", "SELECT sum(plus(id, id)) AS s FROM items",
    "SELECT plus(sum(id), 1) AS s FROM items", "SELECT id FROM items WHERE plus(id, 1) = 3", "SELECT kind, plus(count(*)::INT, 1) AS n FROM items GROUP BY kind ORDER BY kind", "SELECT plus(NULL, 1)", "SELECT plus(2147483647, 1)", "SELECT plus(plus(1, 2), plus(3, 4)) AS v",
    "CREATE TEMPORARY FUNCTION defaults(a INT, b INT DEFAULT 7, c STRING DEFAULT 'z') RETURNS STRING RETURN concat(a, '-', b, '-', c)",
    "SELECT defaults(1) AS v", "SELECT defaults(1, 2) AS v", "SELECT defaults(1, c => 'q') AS v", "SELECT defaults(c => 'q', a => 0) AS v", "SELECT defaults() AS v",
    "CREATE TEMPORARY FUNCTION bad_default(a INT DEFAULT 1, b INT) RETURNS INT RETURN a + b",
    "CREATE TEMPORARY FUNCTION total_of(k STRING) RETURNS DOUBLE RETURN (SELECT sum(price) FROM items WHERE kind = k)",
    "SELECT total_of('a') AS v", "SELECT total_of('nope') AS v", "SELECT DISTINCT kind, total_of(kind) AS v FROM items ORDER BY kind",
    "CREATE TEMPORARY FUNCTION of_kind(k STRING) RETURNS TABLE (id INT, price DOUBLE) RETURN SELECT id, price FROM items WHERE kind = k",
    "SELECT * FROM of_kind('a') ORDER BY id", "SELECT * FROM of_kind('nope')", "SELECT o.id + 1 AS n FROM of_kind('b') AS o", "SELECT o.a FROM of_kind('a') AS o(a, b) ORDER BY 1", "SELECT * FROM of_kind()", "SELECT * FROM of_kind('a', 'b')", "SELECT of_kind('a')", "SELECT * FROM plus(1, 2)",
    "SELECT k.c, o.id FROM VALUES ('a'), ('b') AS k(c), LATERAL of_kind(k.c) AS o ORDER BY ALL", "SELECT * FROM of_kind(k => 'a') ORDER BY id",
    "CREATE TEMPORARY FUNCTION columns_missing(k STRING) RETURNS TABLE RETURN SELECT id, price AS p FROM items WHERE kind = k", "SELECT * FROM columns_missing('b')",
    "CREATE TEMPORARY FUNCTION too_many(k STRING) RETURNS TABLE (a INT) RETURN SELECT 1, 2",
    "CREATE TEMPORARY FUNCTION plus(x INT) RETURNS INT RETURN x", "CREATE OR REPLACE TEMPORARY FUNCTION plus(x INT) RETURNS BIGINT RETURN x * 1000", "SELECT plus(4) AS v, typeof(plus(4)) AS t",
    "CREATE TEMPORARY FUNCTION IF NOT EXISTS other(x INT) RETURNS INT RETURN x", "CREATE TEMPORARY FUNCTION dup(x INT, X INT) RETURNS INT RETURN x", "CREATE TEMPORARY FUNCTION unknown_type(x NOPE) RETURNS INT RETURN 1",
    "CREATE TEMPORARY FUNCTION wrong(x INT) RETURNS DATE RETURN array(x)", "CREATE TEMPORARY FUNCTION missing_column(x INT) RETURNS INT RETURN q + 1", "CREATE TEMPORARY FUNCTION missing_table(x INT) RETURNS INT RETURN (SELECT max(a) FROM nope)",
    "CREATE TEMPORARY FUNCTION no_args() RETURNS STRING RETURN 'hi'", "SELECT no_args() AS v", "SELECT no_args(1)",
    "CREATE TEMPORARY FUNCTION lambda_user(a ARRAY<INT>, n INT) RETURNS ARRAY<INT> RETURN transform(a, e -> e + n)", "SELECT lambda_user(array(1, 2), 10) AS v",
    "CREATE TEMPORARY FUNCTION shadow(id INT) RETURNS BIGINT RETURN (SELECT count(*) FROM items WHERE items.id = shadow.id)", "SELECT shadow(2) AS v",
    "CREATE TEMPORARY FUNCTION cases(x INT) RETURNS STRING COMMENT 'c' DETERMINISTIC CONTAINS SQL RETURN CASE WHEN x > 0 THEN 'pos' WHEN x < 0 THEN 'neg' ELSE 'zero' END", "SELECT cases(1) AS a, cases(-1) AS b, cases(0) AS c, cases(NULL) AS d",
    "CREATE TEMPORARY FUNCTION chained(x INT) RETURNS STRING RETURN cases(x - 5)", "SELECT chained(1) AS v",
    "DROP TEMPORARY FUNCTION cases", "SELECT cases(1)", "DROP TEMPORARY FUNCTION cases", "DROP TEMPORARY FUNCTION IF EXISTS cases", "DROP TEMPORARY FUNCTION abs",
    "CREATE TEMPORARY FUNCTION abs(x INT) RETURNS INT RETURN 0",
    "SELECT system.builtin.abs(-1) AS v", "SELECT nope.f(1)",
    "CREATE FUNCTION kept(x INT) RETURNS INT RETURN x + 1", "SELECT kept(1) AS v", "DESCRIBE FUNCTION nope", "DROP FUNCTION kept", "SELECT kept(1) AS v",
]

VARIABLES = [
    "DECLARE a INT", "SELECT a", "DECLARE VARIABLE b INT DEFAULT 3", "SELECT b + 1 AS v", "SELECT session.b AS v", "SELECT system.session.b AS v", "DECLARE c = 5", "SELECT c, typeof(c) AS t", "DECLARE d DEFAULT 'text'", "SELECT d, typeof(d) AS t",
    "DECLARE a INT", "DECLARE OR REPLACE a STRING DEFAULT 'x'", "SELECT a", "DECLARE e DATE DEFAULT '2024-01-31'", "SELECT e + 1 AS v", "DECLARE f INT DEFAULT 'abc'", "DECLARE g INT DEFAULT 1.5", "SELECT g", "DECLARE h TINYINT DEFAULT 1000", "DECLARE i DECIMAL(5,2) DEFAULT 1.239", "SELECT i",
    "SET VAR b = 10", "SELECT b", "SET VARIABLE b = b + 1", "SELECT b", "SET VAR (b, c) = (SELECT 20, 30)", "SELECT b, c", "SET VAR b = 1, c = 2", "SELECT b, c", "SET VAR (b, c) = (SELECT id, id + 1 FROM range(0))", "SELECT b, c", "SET VAR (b, c) = (SELECT id, id FROM range(2))", "SET VAR (b, c) = (SELECT 1)", "SET VAR (b, b) = (SELECT 1, 2)", "SET VAR b = 1, b = 2",
    "SET VAR b = DEFAULT", "SELECT b", "SET VAR b = NULL", "SELECT b", "SET VAR b = 'abc'", "SET VAR b = '12'", "SELECT b", "SET VAR missing = 1", "SET VAR b = (SELECT max(id) FROM range(4))", "SELECT b", "SELECT id FROM range(6) WHERE id > b ORDER BY id", "SELECT id FROM range(6) ORDER BY id LIMIT b", "SELECT b FROM VALUES (99) AS t(b)", "SELECT session.b FROM VALUES (99) AS t(b)", "SELECT sum(id + b) AS s FROM range(3)",
    "DECLARE arr ARRAY<INT> DEFAULT array(1, 2, 3)", "SELECT arr[1] AS v, size(arr) AS n", "SET VAR arr = array_append(arr, 4)", "SELECT arr", "DECLARE st STRUCT<x: INT, y: STRING> DEFAULT named_struct('x', 1, 'y', 'q')", "SELECT st.x AS v, st.y AS w", "DECLARE VARIABLE m MAP<STRING, INT> DEFAULT map('k', 1)", "SELECT m['k'] AS v",
    "DROP TEMPORARY VARIABLE b", "SELECT b", "DROP TEMPORARY VARIABLE b", "DROP TEMPORARY VARIABLE IF EXISTS b", "DECLARE VARIABLE nope.x INT", "DECLARE VARIABLE session.y INT DEFAULT 4", "SELECT y", "DECLARE VARIABLE z1, z2 INT DEFAULT 9", "SELECT z1, z2",
    "EXECUTE IMMEDIATE 'SELECT 1 AS v'", "EXECUTE IMMEDIATE 'SELECT ? + ? AS v' USING 1, 2", "EXECUTE IMMEDIATE 'SELECT :p + :q AS v' USING 1 AS p, 2 AS q", "EXECUTE IMMEDIATE 'SELECT :p + :q AS v' USING (1 AS p, 2 AS q)", "EXECUTE IMMEDIATE 'SELECT ? AS v' USING y", "EXECUTE IMMEDIATE d", "DECLARE q STRING DEFAULT 'SELECT y * 2 AS v'", "EXECUTE IMMEDIATE q", "EXECUTE IMMEDIATE 'SELECT 7' INTO y", "SELECT y", "EXECUTE IMMEDIATE 'SELECT 1, 2' INTO z1, z2", "SELECT z1, z2", "EXECUTE IMMEDIATE 'SELECT 1, 2' INTO z1", "EXECUTE IMMEDIATE 'SELECT id FROM range(2)' INTO z1", "EXECUTE IMMEDIATE 'SELECT id FROM range(0)' INTO z1", "SELECT z1", "EXECUTE IMMEDIATE 'SELECT id FROM range(:n) WHERE id >= :m ORDER BY id' USING 4 AS n, 2 AS m",
    "EXECUTE IMMEDIATE 'SELECT ?'", "EXECUTE IMMEDIATE 'SELECT ? + :a' USING 1, 2 AS a", "EXECUTE IMMEDIATE 'SELECT :a' USING 1", "EXECUTE IMMEDIATE 'SELECT 1' USING 5", "EXECUTE IMMEDIATE 'SELEC 1'", "EXECUTE IMMEDIATE NULL", "EXECUTE IMMEDIATE ''", "EXECUTE IMMEDIATE 'SET VAR y = 77'", "SELECT y", "EXECUTE IMMEDIATE 'SET VAR y = ?' USING 78", "SELECT y", "EXECUTE IMMEDIATE 'SELECT 1' INTO missing", "EXECUTE IMMEDIATE 'SET VAR y = 1' INTO z1", "EXECUTE IMMEDIATE 'CREATE TEMPORARY VIEW made AS SELECT 5 AS five'", "SELECT * FROM made", "EXECUTE IMMEDIATE concat('SELECT ', '3 AS v')", "EXECUTE IMMEDIATE 'SELECT * FROM IDENTIFIER(:t)' USING 'made' AS t", "EXECUTE IMMEDIATE 'EXECUTE IMMEDIATE ''SELECT 9 AS v'''",
    "SELECT * FROM IDENTIFIER('ma' || 'de')", "SELECT IDENTIFIER('five') FROM made", "SELECT IDENTIFIER('made.five') FROM made", "SELECT made.IDENTIFIER('five') FROM made", "SELECT IDENTIFIER('upper')('x') AS v", "SELECT IDENTIFIER(NULL) FROM made", "SELECT IDENTIFIER(five) FROM made", "SELECT * FROM IDENTIFIER('nope.made')", "SELECT IDENTIFIER(1) FROM made", "SELECT IDENTIFIER('') FROM made", "SELECT 1 AS IDENTIFIER('x')",
]

CHARACTERS = [
    "CREATE TABLE c (id INT, fixed CHAR(5), varying VARCHAR(5), plain STRING) USING parquet", "INSERT INTO c VALUES (1, 'ab', 'ab', 'ab'), (2, 'abcde', 'abcde', 'abcde'), (3, 'x    ', 'x  ', 'x  '), (4, '', '', ''), (5, NULL, NULL, NULL)",
    "INSERT INTO c VALUES (6, 'abcdef', 'a', 'a')", "INSERT INTO c VALUES (6, 'a', 'abcdef', 'a')", "INSERT INTO c VALUES (6, 'abcde   ', 'abcde   ', 'a')", "INSERT INTO c VALUES (7, 'aé日', 'aé日本x', 'a')",
    "SELECT id, fixed, length(fixed) AS l, varying, length(varying) AS m FROM c ORDER BY id", "DESCRIBE c", "SELECT id FROM c WHERE fixed = 'ab' ORDER BY id", "SELECT id FROM c WHERE fixed = 'ab   ' ORDER BY id", "SELECT id FROM c WHERE 'ab' = fixed ORDER BY id", "SELECT id FROM c WHERE fixed = plain ORDER BY id", "SELECT id FROM c WHERE fixed = varying ORDER BY id", "SELECT id FROM c WHERE varying = 'x' ORDER BY id", "SELECT id FROM c WHERE varying = 'x  ' ORDER BY id",
    "SELECT id FROM c WHERE fixed «<> ¦ < ¦ > ¦ <= ¦ >= ¦ <=>» 'ab' ORDER BY id", "SELECT id FROM c WHERE fixed IN ('ab', 'x') ORDER BY id", "SELECT id FROM c WHERE fixed IN (plain) ORDER BY id", "SELECT id FROM c WHERE fixed LIKE 'ab' ORDER BY id", "SELECT id FROM c WHERE fixed LIKE 'ab%' ORDER BY id", "SELECT id FROM c WHERE fixed BETWEEN 'a' AND 'ab' ORDER BY id", "SELECT id FROM c WHERE upper(fixed) = 'AB' ORDER BY id", "SELECT id FROM c WHERE fixed || 'z' = 'ab   z' ORDER BY id", "SELECT id FROM c WHERE trim(fixed) = 'ab' ORDER BY id", "SELECT id FROM c WHERE fixed IS NULL",
    "SELECT concat('[', fixed, ']') AS f, concat('[', varying, ']') AS v FROM c ORDER BY id", "SELECT fixed, count(*) FROM c GROUP BY fixed ORDER BY 1", "SELECT min(fixed), max(varying) FROM c", "SELECT DISTINCT fixed FROM c ORDER BY 1", "SELECT typeof(fixed), typeof(varying) FROM c LIMIT 1", "SELECT a.id, b.id FROM c a JOIN c b ON a.fixed = b.plain ORDER BY 1, 2", "SELECT a.id, b.id FROM c a JOIN c b ON a.fixed = b.fixed ORDER BY 1, 2", "SELECT CASE WHEN fixed = 'ab' THEN 1 ELSE 0 END AS v FROM c ORDER BY id", "SELECT coalesce(fixed, 'none') AS v FROM c ORDER BY id", "SELECT CASE fixed WHEN 'ab' THEN 'yes' END AS v FROM c ORDER BY id",
    "CREATE TABLE longer (wide CHAR(8)) USING parquet", "INSERT INTO longer VALUES ('ab'), ('x')", "SELECT id, wide FROM c JOIN longer ON fixed = wide ORDER BY id", "SELECT id FROM c WHERE fixed IN (SELECT wide FROM longer) ORDER BY id", "INSERT INTO c (id, fixed) SELECT 8, wide FROM longer WHERE wide = 'x'", "SELECT id, length(fixed) AS l, plain FROM c WHERE id = 8", "INSERT INTO c (id, varying) VALUES (9, 12345)", "INSERT INTO c (id, varying) VALUES (9, 123456)", "SELECT id, varying FROM c WHERE id = 9",
    "CREATE TABLE nested (a ARRAY<CHAR(3)>, s STRUCT<f: CHAR(3), v: VARCHAR(2)>, m MAP<VARCHAR(3), CHAR(2)>) USING parquet", "INSERT INTO nested VALUES (array('x', 'yy'), named_struct('f', 'q', 'v', 'w'), map('k', 'v'))", "SELECT a, s, m FROM nested", "SELECT length(a[0]) AS l, length(s.f) AS f, length(m['k']) AS m FROM nested", "INSERT INTO nested VALUES (array('toolong'), NULL, NULL)", "SELECT s.f = 'q' AS v, a[0] = 'x' AS w FROM nested", "SELECT CAST('abc' AS CHAR(2)) AS v, CAST('a' AS CHAR(3)) AS w, CAST('abcd' AS VARCHAR(2)) AS x", "SELECT CAST(12345 AS VARCHAR(2)) AS v", "SELECT typeof(CAST('a' AS CHAR(3))) AS t", "CREATE TABLE bad (c CHAR(0))", "CREATE TABLE bad (c CHAR)", "CREATE TABLE bad (c VARCHAR)", "SELECT CAST('a' AS VARCHAR(0))", "SELECT CAST('a' AS CHAR)", "CREATE VIEW cv AS SELECT fixed, varying FROM c", "SELECT count(*) FROM cv WHERE fixed = 'ab'", "DESCRIBE cv", "CREATE TABLE copied AS SELECT fixed, varying FROM c", "DESCRIBE copied", "SELECT count(*) FROM copied WHERE fixed = 'ab'",
]

NESTED_VIEW = [
    "CREATE TEMPORARY VIEW deep AS SELECT * FROM VALUES "
    "(1, array(named_struct('k', 'a', 'v', array(1, 2)), named_struct('k', 'b', 'v', array(3))), map('x', named_struct('p', 1, 'q', array('s', NULL))), named_struct('l', named_struct('m', named_struct('n', 42)))), "
    "(2, array(), map(), named_struct('l', named_struct('m', NULL))), (3, NULL, NULL, NULL) AS deep(id, list, dict, tree)",
]
NESTED = NESTED_VIEW + [
    "SELECT * FROM deep ORDER BY id", "SELECT id, typeof(list) AS a, typeof(dict) AS b, typeof(tree) AS c FROM deep ORDER BY id", "SELECT id, tree.l.m.n AS v, tree.l AS w FROM deep ORDER BY id", "SELECT id, list.k AS v, list.v AS w FROM deep ORDER BY id", "SELECT id, list[0].k AS v FROM deep WHERE id = 1", "SELECT id, try_element_at(list, 1).v[0] AS v FROM deep WHERE id = 1", "SELECT id, dict['x'].q[0] AS v, dict['x'].q[1] AS n, dict['nope'].p AS z FROM deep ORDER BY id", "SELECT id, transform(list, e -> e.k) AS v FROM deep ORDER BY id", "SELECT id, transform(list, e -> aggregate(e.v, 0, (a, x) -> a + x)) AS v FROM deep ORDER BY id", "SELECT id, flatten(list.v) AS v FROM deep ORDER BY id", "SELECT id, filter(list, e -> exists(e.v, x -> x > 2)).k AS v FROM deep ORDER BY id", "SELECT id, map_keys(dict) AS k, map_values(dict) AS v FROM deep ORDER BY id", "SELECT id, transform_values(dict, (k, v) -> concat(k, v.p)) AS v FROM deep ORDER BY id", "SELECT id, explode(list) AS e FROM deep ORDER BY id, e.k", "SELECT id, e.k, x FROM deep LATERAL VIEW explode(list) t AS e LATERAL VIEW explode(e.v) u AS x ORDER BY ALL", "SELECT id, inline(list) FROM deep ORDER BY ALL", "SELECT id, inline_outer(list) FROM deep ORDER BY ALL",
    "SELECT list, count(*) FROM deep GROUP BY list ORDER BY 2, 1", "SELECT tree, count(*) FROM deep GROUP BY tree ORDER BY 1", "SELECT DISTINCT tree.l AS l FROM deep ORDER BY l", "SELECT a.id, b.id FROM deep a JOIN deep b ON a.list = b.list ORDER BY 1", "SELECT a.id, b.id FROM deep a JOIN deep b ON a.tree <=> b.tree ORDER BY 1", "SELECT max(tree) AS m, min(list) AS n FROM deep", "SELECT id FROM deep ORDER BY list «ASC ¦ DESC NULLS LAST», id", "SELECT id FROM deep ORDER BY dict", "SELECT count(DISTINCT list) AS n, count(DISTINCT tree) AS m FROM deep", "SELECT collect_list(struct(id, tree)) AS v FROM (SELECT * FROM deep ORDER BY id)", "SELECT id, to_json(list) AS a, to_json(dict) AS b, to_json(tree) AS c FROM deep ORDER BY id", "SELECT id, from_json(to_json(list), 'array<struct<k:string,v:array<int>>>') = list AS v FROM deep ORDER BY id", "SELECT CAST(list AS STRING) AS a, CAST(dict AS STRING) AS b, CAST(tree AS STRING) AS c FROM deep ORDER BY id", "SELECT CAST(list AS ARRAY<STRUCT<k: STRING, v: ARRAY<STRING>>>) AS v FROM deep ORDER BY id", "SELECT CAST(tree AS STRUCT<l: STRUCT<m: STRUCT<n: STRING>>>) AS v FROM deep ORDER BY id", "SELECT CAST(list AS ARRAY<STRUCT<k: STRING>>) AS v FROM deep",
    "SELECT id, array_sort(list, (a, b) -> size(a.v) - size(b.v)).k AS v FROM deep ORDER BY id", "SELECT id, array_contains(list.k, 'a') AS v FROM deep ORDER BY id", "SELECT id, array_distinct(array_union(list, list)) = list AS v FROM deep ORDER BY id", "SELECT id, arrays_zip(list.k, list.v) AS v FROM deep ORDER BY id", "SELECT id, map_from_entries(transform(list, e -> (e.k, e.v))) AS v FROM deep ORDER BY id", "SELECT id, map_concat(dict, map('y', named_struct('p', 9, 'q', array('z')))) AS v FROM deep ORDER BY id", "SELECT id, coalesce(tree, named_struct('l', named_struct('m', named_struct('n', 0)))).l.m.n AS v FROM deep ORDER BY id", "SELECT id, IF(id = 1, list, array()) AS v FROM deep ORDER BY id", "SELECT named_struct('a', 1, 'b', named_struct('c', array(map('k', struct(1, 'x'))))) AS v", "SELECT named_struct('a', 1).b", "SELECT tree.nope FROM deep", "SELECT tree.l.m.n.z FROM deep", "SELECT list.nope FROM deep", "SELECT array(map('a', 1), map('b', 2)) AS v", "SELECT map(array(1), 'x')[array(1)] AS v", "SELECT map(struct(1, 'a'), 'x')[struct(1, 'a')] AS v", "SELECT map(map(1, 2), 3)", "SELECT struct(1, 2) = struct(1, 2) AS a, struct(1, NULL) = struct(1, NULL) AS b, struct(1, 2) < struct(1, 3) AS c", "SELECT array(1, NULL) = array(1, NULL) AS a, array(1, 2) < array(1, 2, 0) AS b, array(NULL) < array(1) AS c", "SELECT array(struct(1 AS a, 2 AS b), struct(3, 4)) AS v", "SELECT tree.* FROM deep ORDER BY 1", "SELECT tree.l.* FROM deep ORDER BY 1", "SELECT struct(*) AS s FROM deep WHERE id = 3", "SELECT UNIFORM_NOPE(1)", "SELECT (1, 'a').col2 AS v", "SELECT s.a.b FROM (SELECT named_struct('a', named_struct('b', 5)) AS s)", "SELECT deep.tree.l.m.n AS v FROM deep ORDER BY id", "SELECT update_nope FROM deep", "SELECT sort_array(list) AS v FROM deep ORDER BY id", "SELECT hash(list) AS a, xxhash64(tree) AS b FROM deep ORDER BY id", "SELECT hash(dict) FROM deep",
    "SELECT id, list IS NULL AS a, size(list) AS n, cardinality(dict) AS m FROM deep ORDER BY id", "SELECT array_agg(list) AS v FROM (SELECT list FROM deep ORDER BY id)", "SELECT id, (SELECT max(x) FROM explode(list.v[0]) AS t(x)) AS m FROM deep WHERE id = 1", "SELECT first(dict) AS v FROM deep WHERE id = 1", "SELECT id, named_struct('i', id, 'd', dict) AS v FROM deep ORDER BY id", "SELECT id FROM deep UNION SELECT 4 ORDER BY id", "SELECT list FROM deep EXCEPT SELECT array()", "SELECT array() = array() AS a, array(1) = array() AS b, typeof(array()) AS t, typeof(map()) AS m", "SELECT id, zip_with(list.k, list.v, (k, v) -> (k, size(v))) AS v FROM deep ORDER BY id", "SELECT transform(array(array(1, 2), array(3)), (x, i) -> transform(x, (y, j) -> y + i * 10 + j * 100)) AS v", "SELECT struct(1 AS `a b`, 2 AS `c.d`).`c.d` AS v", "SELECT named_struct('A', 1).a AS v", "SELECT named_struct('a', 1, 'A', 2).a AS v",
]

GROUPING_SETS = [
    "CREATE TEMPORARY VIEW g AS SELECT * FROM VALUES ('a', 1, 10), ('a', NULL, 20), (NULL, 1, 30), (NULL, NULL, 40), ('b', 2, NULL), ('a', 1, 5) AS g(x, y, v)",
    "SELECT x, y, sum(v) AS s, grouping(x) AS gx, grouping(y) AS gy, grouping_id() AS gid FROM g GROUP BY «ROLLUP (x, y) ¦ CUBE (x, y) ¦ GROUPING SETS ((x, y), (x), (y), ()) ¦ GROUPING SETS ((x), (y)) ¦ GROUPING SETS (x, y, ()) ¦ GROUPING SETS ((x, y), (x, y)) ¦ x, y WITH ROLLUP ¦ x, y WITH CUBE ¦ GROUPING SETS (ROLLUP (x), CUBE (y)) ¦ GROUPING SETS (GROUPING SETS ((x), ()), (y)) ¦ ROLLUP (x), ROLLUP (y)» ORDER BY gid, x, y, s",
    "SELECT x, count(*) AS n FROM g GROUP BY ROLLUP (x) HAVING grouping(x) = «0 ¦ 1» ORDER BY x", "SELECT x, y, count(*) AS n FROM g GROUP BY CUBE (x, y) HAVING grouping_id(x, y) IN (1, 2) ORDER BY ALL", "SELECT coalesce(x, 'all') AS x, sum(v) AS s FROM g GROUP BY ROLLUP (x) ORDER BY x, s", "SELECT CASE WHEN grouping(x) = 1 THEN 'total' ELSE coalesce(x, 'null') END AS x, sum(v) AS s FROM g GROUP BY ROLLUP (x) ORDER BY x", "SELECT upper(x) AS u, sum(v) AS s FROM g GROUP BY ROLLUP (upper(x)) ORDER BY u, s", "SELECT x, y + 1 AS z, sum(v) AS s FROM g GROUP BY GROUPING SETS ((x, y + 1), (y + 1)) ORDER BY ALL", "SELECT x, sum(v) AS s, rank() OVER (PARTITION BY grouping(x) ORDER BY sum(v) DESC NULLS LAST) AS r FROM g GROUP BY ROLLUP (x) ORDER BY ALL", "SELECT x, count(DISTINCT y) AS n, count(DISTINCT v) AS m FROM g GROUP BY ROLLUP (x) ORDER BY ALL", "SELECT sum(v) AS s FROM g GROUP BY ROLLUP (x) ORDER BY s", "SELECT x, sum(v) FILTER (WHERE y = 1) AS s FROM g GROUP BY CUBE (x) ORDER BY ALL", "SELECT x, y, sum(y) AS s FROM g GROUP BY ROLLUP (x, y) ORDER BY ALL", "SELECT x, max(x) AS m FROM g GROUP BY ROLLUP (x) ORDER BY ALL", "SELECT x, avg(v) AS a FROM g WHERE false GROUP BY «ROLLUP (x) ¦ GROUPING SETS ((x)) ¦ GROUPING SETS ((), (x)) ¦ CUBE (x)»", "SELECT count(*) AS n FROM g WHERE false GROUP BY GROUPING SETS (())", "SELECT x, x AS again, sum(v) AS s FROM g GROUP BY ROLLUP (x) ORDER BY ALL", "SELECT x, concat(x, '!') AS e, sum(v) AS s FROM g GROUP BY ROLLUP (x) ORDER BY ALL", "SELECT x, y FROM g GROUP BY ROLLUP (x)", "SELECT grouping(v) FROM g GROUP BY ROLLUP (x)", "SELECT grouping(x, y) FROM g GROUP BY ROLLUP (x, y)", "SELECT grouping_id(y, x) FROM g GROUP BY ROLLUP (x, y)", "SELECT grouping_id(x) FROM g GROUP BY ROLLUP (x, y)", "SELECT x FROM g WHERE grouping(x) = 1 GROUP BY ROLLUP (x)", "SELECT x, sum(v) AS s FROM g GROUP BY ROLLUP (x) ORDER BY grouping(x), x", "SELECT x, sum(v) AS s FROM g GROUP BY GROUPING SETS ((x), ()) ORDER BY s", "SELECT 1 + grouping(x) AS v, sum(v) AS s FROM g GROUP BY CUBE (x) ORDER BY ALL", "SELECT x, y, grouping__id FROM g GROUP BY ROLLUP (x, y)", "SELECT x, collect_set(y) AS c FROM g GROUP BY ROLLUP (x) ORDER BY x, size(c)", "SELECT x, sum(v) AS s FROM g GROUP BY x, ROLLUP (y) ORDER BY ALL", "SELECT x AS k, sum(v) AS s FROM g GROUP BY ROLLUP (k) ORDER BY ALL", "SELECT x, sum(v) AS s FROM g GROUP BY ROLLUP (1) ORDER BY ALL", "SELECT x, y, sum(v) AS s FROM g GROUP BY GROUPING SETS ((1, 2), (1)) ORDER BY ALL", "SELECT y, count(*) AS n FROM g GROUP BY y ORDER BY y NULLS LAST", "SELECT x, y, count(*) AS n FROM g GROUP BY ALL ORDER BY ALL", "SELECT * FROM (SELECT x, grouping_id() AS gid, count(*) AS n FROM g GROUP BY CUBE (x)) WHERE gid = 1", "SELECT a.x, b.n FROM g a JOIN (SELECT x, count(*) AS n FROM g GROUP BY ROLLUP (x)) b ON a.x <=> b.x ORDER BY ALL",
    "SELECT any_value(x) IS NULL AS v, count(*) AS n FROM g GROUP BY GROUPING SETS ((y), ()) ORDER BY ALL", "SELECT percentile(v, 0.5) AS m, x FROM g GROUP BY ROLLUP (x) ORDER BY ALL", "SELECT DISTINCT grouping(x) AS gx FROM g GROUP BY CUBE (x, y) ORDER BY 1",
]

RANGE_VIEW = [
    "CREATE TEMPORARY VIEW r AS SELECT * FROM VALUES (1, 'a', DATE'2024-01-31', TIMESTAMP'2024-01-31 10:00:00', 1.5D, 10), (2, 'a', DATE'2024-02-29', TIMESTAMP'2024-01-31 10:30:00', 2.5D, 20), (3, 'a', DATE'2024-03-01', TIMESTAMP'2024-01-31 12:00:00', 2.5D, NULL), "
    "(4, 'b', DATE'2024-03-31', TIMESTAMP'2024-02-01 10:00:00', double('NaN'), 30), (5, 'b', NULL, NULL, NULL, 40), (6, 'b', DATE'2023-12-31', TIMESTAMP'2023-12-31 23:59:59', -1.0D, 50) AS r(id, k, d, t, x, v)",
]
RANGES = RANGE_VIEW + [
    "SELECT id, sum(v) OVER (ORDER BY d RANGE BETWEEN INTERVAL «'1' MONTH ¦ '1' YEAR ¦ '30' DAY ¦ '0' DAY» PRECEDING AND CURRENT ROW) AS s FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND INTERVAL '1' MONTH FOLLOWING) AS s FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY d «DESC ¦ DESC NULLS FIRST ¦ ASC NULLS LAST» RANGE BETWEEN INTERVAL '31' DAY PRECEDING AND CURRENT ROW) AS s FROM r ORDER BY id", "SELECT id, sum(v) OVER (ORDER BY t RANGE BETWEEN INTERVAL «'1' HOUR ¦ '30' MINUTE ¦ '1 12:00:00' DAY TO SECOND ¦ '1' MONTH ¦ 1 DAY ¦ 90 MINUTES» PRECEDING AND CURRENT ROW) AS s FROM r ORDER BY id", "SELECT id, sum(v) OVER (PARTITION BY k ORDER BY t RANGE BETWEEN CURRENT ROW AND INTERVAL '2' HOUR FOLLOWING) AS s FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY x RANGE BETWEEN 0.5D PRECEDING AND CURRENT ROW) AS s FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY x RANGE BETWEEN UNBOUNDED PRECEDING AND «CURRENT ROW ¦ 1 FOLLOWING ¦ 1 PRECEDING ¦ UNBOUNDED FOLLOWING») AS s FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY x RANGE BETWEEN «2 PRECEDING AND 1 PRECEDING ¦ 1 FOLLOWING AND 2 FOLLOWING ¦ CURRENT ROW AND UNBOUNDED FOLLOWING ¦ 1 FOLLOWING AND UNBOUNDED FOLLOWING ¦ 1 FOLLOWING AND 1 PRECEDING») AS s FROM r ORDER BY id", "SELECT id, first_value(id) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND CURRENT ROW) AS f, last_value(id) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1' MONTH PRECEDING AND CURRENT ROW) AS l FROM r ORDER BY id", "SELECT id, max(v) OVER (ORDER BY v RANGE BETWEEN 10 PRECEDING AND 10 FOLLOWING) AS m, avg(v) OVER (ORDER BY v RANGE BETWEEN 10 PRECEDING AND CURRENT ROW) AS a FROM r ORDER BY id", "SELECT id, sum(v) OVER (ORDER BY v DESC NULLS «FIRST ¦ LAST» RANGE BETWEEN 10 PRECEDING AND CURRENT ROW) AS s FROM r ORDER BY id", "SELECT id, sum(v) OVER (ORDER BY k) AS s FROM r ORDER BY id", "SELECT id, sum(v) OVER (ORDER BY k, id RANGE UNBOUNDED PRECEDING) AS s FROM r ORDER BY id", "SELECT id, sum(v) OVER (ORDER BY k, id RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS s FROM r ORDER BY id", "SELECT id, collect_list(id) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 YEAR PRECEDING AND INTERVAL -1 DAY FOLLOWING) AS c FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY d RANGE BETWEEN 31 PRECEDING AND CURRENT ROW) AS s FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY t RANGE BETWEEN 31 PRECEDING AND CURRENT ROW) AS s FROM r", "SELECT id, count(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS s FROM r", "SELECT id, count(*) OVER (ORDER BY v RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW) AS s FROM r", "SELECT id, count(*) OVER (ORDER BY v RANGE BETWEEN 'x' PRECEDING AND CURRENT ROW) AS s FROM r", "SELECT id, count(*) OVER (ORDER BY v RANGE BETWEEN id PRECEDING AND CURRENT ROW) AS s FROM r", "SELECT id, count(*) OVER (ORDER BY v ROWS BETWEEN id PRECEDING AND CURRENT ROW) AS s FROM r", "SELECT id, count(*) OVER (ORDER BY v ROWS BETWEEN 1.5 PRECEDING AND CURRENT ROW) AS s FROM r", "SELECT id, count(*) OVER (ORDER BY v ROWS BETWEEN NULL PRECEDING AND CURRENT ROW) AS s FROM r", "SELECT id, count(*) OVER (ORDER BY v ROWS BETWEEN 1 + 1 PRECEDING AND CURRENT ROW) AS s FROM r ORDER BY id", "SELECT id, count(*) OVER (ORDER BY id ROWS BETWEEN 3000000000 PRECEDING AND CURRENT ROW) AS s FROM r ORDER BY id", "SELECT id, sum(v) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s, sum(v) OVER (ORDER BY id DESC ROWS 1 PRECEDING) AS q FROM r ORDER BY id", "SELECT id, nth_value(id, 2) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING) AS n, nth_value(v, 1) IGNORE NULLS OVER (ORDER BY id DESC) AS m FROM r ORDER BY id", "SELECT id, lag(v, 1, -1) OVER (PARTITION BY k ORDER BY id) AS a, lead(v, 2) OVER (PARTITION BY k ORDER BY id) AS b, lag(v) IGNORE NULLS OVER (ORDER BY id) AS c FROM r ORDER BY id", "SELECT id, lag(v) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM r", "SELECT id, rank() OVER (ORDER BY x) AS a, dense_rank() OVER (ORDER BY x DESC) AS b, percent_rank() OVER (ORDER BY x) AS c, cume_dist() OVER (ORDER BY x NULLS LAST) AS d, ntile(4) OVER (ORDER BY id) AS e FROM r ORDER BY id", "SELECT id, rank() OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM r", "SELECT k, sum(v) AS s, sum(sum(v)) OVER (ORDER BY k) AS c FROM r GROUP BY k ORDER BY k", "SELECT id, sum(v) OVER w AS a, avg(v) OVER w AS b, count(*) OVER (w) AS c FROM r WINDOW w AS (PARTITION BY k ORDER BY id) ORDER BY id", "SELECT id, sum(v) OVER (w ROWS 1 PRECEDING) AS a FROM r WINDOW w AS (PARTITION BY k ORDER BY id) ORDER BY id", "SELECT id, sum(v) OVER (w2) AS a FROM r WINDOW w AS (PARTITION BY k), w2 AS (w ORDER BY id) ORDER BY id", "SELECT id, sum(v) OVER w FROM r WINDOW w AS (PARTITION BY k), w AS (ORDER BY id)", "SELECT id, count(DISTINCT k) OVER () FROM r", "SELECT id, mode(k) OVER (ORDER BY id) AS m FROM r ORDER BY id", "SELECT id, count(*) FILTER (WHERE v > 15) OVER (ORDER BY id) AS n, sum(v) FILTER (WHERE k = 'a') OVER () AS s FROM r ORDER BY id", "SELECT id, percentile_cont(0.5) WITHIN GROUP (ORDER BY v) OVER (PARTITION BY k) AS p FROM r ORDER BY id", "SELECT id, listagg(k, '-') WITHIN GROUP (ORDER BY id) OVER () AS p FROM r",
    "SELECT id FROM r QUALIFY row_number() OVER (PARTITION BY k ORDER BY id DESC) = 1 ORDER BY id", "SELECT id, rank() OVER (ORDER BY k) AS q FROM r QUALIFY q > 1 ORDER BY id", "SELECT k, count(*) AS n FROM r GROUP BY k QUALIFY rank() OVER (ORDER BY count(*)) = 1 ORDER BY k", "SELECT id FROM r WHERE id > 1 QUALIFY count(*) OVER (PARTITION BY k) > 2 ORDER BY id", "SELECT id FROM r QUALIFY id > 3 ORDER BY id", "SELECT DISTINCT k FROM r QUALIFY row_number() OVER (ORDER BY id) < 5 ORDER BY k", "SELECT id FROM r QUALIFY nope", "SELECT id FROM r QUALIFY row_number() OVER (ORDER BY id)", "SELECT id FROM r QUALIFY sum(v) > 1",
]

ZONES = {
    "America/New_York": ("2024-03-10 02:30:00", "2024-11-03 01:30:00", "2024-03-10", "2024-11-03"),
    "Europe/Berlin": ("2024-03-31 02:30:00", "2024-10-27 02:30:00", "2024-03-31", "2024-10-27"),
    "Asia/Kolkata": ("1941-10-01 00:30:00", "1945-10-14 23:30:00", "1941-10-01", "1945-10-15"),
    "Pacific/Apia": ("2011-12-30 12:00:00", "2012-04-01 03:30:00", "2011-12-30", "2012-04-01"),
    "Australia/Lord_Howe": ("2024-10-06 02:15:00", "2024-04-07 01:45:00", "2024-10-06", "2024-04-07"),
}


def zone_statements():
    lines = []
    for zone, (gap, overlap, gap_day, overlap_day) in ZONES.items():
        lines += [
            f"SET TIME ZONE '{zone}'", f"SELECT TIMESTAMP'{gap}' AS a, CAST(TIMESTAMP'{gap}' AS BIGINT) AS b, unix_micros(TIMESTAMP'{gap}') AS c",
            f"SELECT TIMESTAMP'{overlap}' AS a, CAST(TIMESTAMP'{overlap}' AS BIGINT) AS b", f"SELECT CAST(TIMESTAMP_NTZ'{gap}' AS TIMESTAMP) AS a, CAST(TIMESTAMP_NTZ'{overlap}' AS TIMESTAMP) AS b", f"SELECT CAST(CAST(TIMESTAMP_NTZ'{gap}' AS TIMESTAMP) AS TIMESTAMP_NTZ) AS a, CAST(CAST(TIMESTAMP_NTZ'{overlap}' AS TIMESTAMP) AS BIGINT) AS b",
            f"SELECT CAST(DATE'{gap_day}' AS TIMESTAMP) AS a, CAST(CAST(DATE'{gap_day}' AS TIMESTAMP) AS BIGINT) AS b, CAST(CAST(DATE'{overlap_day}' AS TIMESTAMP) AS BIGINT) AS c", f"SELECT CAST(TIMESTAMP'{gap}' AS DATE) AS a, date_trunc('DAY', TIMESTAMP'{gap}') AS b, date_trunc('HOUR', TIMESTAMP'{gap}') AS c, date_trunc('WEEK', TIMESTAMP'{gap}') AS d",
            f"SELECT TIMESTAMP'{overlap}' + INTERVAL '1' HOUR AS a, CAST(TIMESTAMP'{overlap}' + INTERVAL '1' HOUR AS BIGINT) AS b, TIMESTAMP'{overlap}' + INTERVAL '1' DAY AS c, TIMESTAMP'{overlap}' - INTERVAL '1' DAY AS d", f"SELECT TIMESTAMP'{overlap}' + INTERVAL '24' HOUR AS a, TIMESTAMP'{overlap}' + INTERVAL 1 DAY AS b, TIMESTAMP'{overlap}' + INTERVAL '1' MONTH AS c", f"SELECT TIMESTAMP'{gap}' - INTERVAL '1' HOUR AS a, TIMESTAMP'{gap}' + INTERVAL '1' MONTH AS b, TIMESTAMP'{gap}' - INTERVAL '1' DAY AS c, (TIMESTAMP'{gap}' - INTERVAL '1' DAY) + INTERVAL '1' DAY AS d",
            f"SELECT timestampadd(DAY, 1, TIMESTAMP'{gap_day} 00:00:00' - INTERVAL '1' DAY) AS a, timestampadd(HOUR, 24, TIMESTAMP'{gap_day} 00:00:00' - INTERVAL '1' DAY) AS b, dateadd(MONTH, 1, TIMESTAMP'{overlap}') AS c", f"SELECT timestampdiff(HOUR, TIMESTAMP'{gap_day} 00:00:00', TIMESTAMP'{gap_day} 00:00:00' + INTERVAL '1' DAY) AS a, timestampdiff(DAY, TIMESTAMP'{overlap_day} 00:00:00' - INTERVAL '1' DAY, TIMESTAMP'{overlap_day} 00:00:00' + INTERVAL '1' DAY) AS b", f"SELECT TIMESTAMP'{overlap_day} 23:00:00' - TIMESTAMP'{overlap_day} 00:00:00' AS a, DATE'{overlap_day}' - DATE'{gap_day}' AS b, TIMESTAMP'{gap_day} 23:00:00' - TIMESTAMP'{gap_day} 00:00:00' AS c",
            f"SELECT hour(TIMESTAMP'{gap}') AS a, hour(TIMESTAMP'{overlap}') AS b, dayofweek(TIMESTAMP'{gap}') AS c, weekday(TIMESTAMP'{overlap}') AS d, dayofyear(TIMESTAMP'{gap}') AS e", f"SELECT date_format(TIMESTAMP'{overlap}', 'yyyy-MM-dd HH:mm:ss XXX VV z') AS a, date_format(TIMESTAMP'{overlap}' + INTERVAL '1' HOUR, 'HH:mm xxx z zzzz') AS b", f"SELECT to_utc_timestamp(TIMESTAMP'{gap}', '{zone}') AS a, from_utc_timestamp(TIMESTAMP'{gap}', '{zone}') AS b", f"SELECT convert_timezone('UTC', '{zone}', TIMESTAMP_NTZ'{gap}') AS a, convert_timezone('{zone}', 'UTC', TIMESTAMP_NTZ'{gap}') AS b, convert_timezone('{zone}', 'UTC', TIMESTAMP_NTZ'{overlap}') AS c", f"SELECT make_timestamp({gap[:4]}, {int(gap[5:7])}, {int(gap[8:10])}, {int(gap[11:13])}, {int(gap[14:16])}, 0) AS a, make_timestamp({overlap[:4]}, {int(overlap[5:7])}, {int(overlap[8:10])}, {int(overlap[11:13])}, {int(overlap[14:16])}, 0) AS b",
            f"SELECT to_timestamp('{gap}') AS a, to_timestamp('{gap}', 'yyyy-MM-dd HH:mm:ss') AS b, unix_timestamp('{overlap}') AS c, to_unix_timestamp('{gap}', 'yyyy-MM-dd HH:mm:ss') AS d", f"SELECT from_unixtime(unix_timestamp('{gap}')) AS a, timestamp_seconds(unix_timestamp('{overlap}') + 3600) AS b, timestamp_micros(0) AS c, timestamp_millis(-1) AS d", f"SELECT sequence(TIMESTAMP'{gap_day} 00:00:00' - INTERVAL '1' DAY, TIMESTAMP'{gap_day} 00:00:00' + INTERVAL '1' DAY, INTERVAL '12' HOUR) AS a", f"SELECT sequence(TIMESTAMP'{gap}' - INTERVAL '1' DAY, TIMESTAMP'{gap}' + INTERVAL '1' DAY, INTERVAL '1' DAY) AS a", f"SELECT sequence(DATE'{gap_day}' - 1, DATE'{gap_day}' + 1) AS a", f"SELECT months_between(TIMESTAMP'{overlap}', TIMESTAMP'{gap}') AS a, add_months(TIMESTAMP'{gap}', 1) AS b, last_day(TIMESTAMP'{gap}') AS c, trunc(TIMESTAMP'{gap}', 'MM') AS d, datediff(TIMESTAMP'{overlap}', TIMESTAMP'{gap}') AS e",
            f"SELECT window(TIMESTAMP'{gap}', '1 day').start AS a, window(TIMESTAMP'{overlap}', '1 hour').end AS b", f"SELECT CAST('{gap} {zone}' AS TIMESTAMP) AS a, CAST('{overlap}+00:00' AS TIMESTAMP) AS b, CAST('{overlap}Z' AS TIMESTAMP) AS c, CAST('{overlap} UTC+3' AS TIMESTAMP) AS d", "SELECT CAST(TIMESTAMP'1883-11-18 12:00:00' AS BIGINT) AS a, CAST(TIMESTAMP'1800-01-01 00:00:00' AS BIGINT) AS b, CAST(TIMESTAMP'0001-01-01 00:00:00' AS BIGINT) AS c, CAST(TIMESTAMP'2500-07-01 00:00:00' AS BIGINT) AS d", "SELECT timestamp_seconds(-4000000000) AS a, timestamp_seconds(20000000000) AS b, date_format(timestamp_seconds(-4000000000), 'XXX') AS c, date_format(timestamp_seconds(-4000000000), 'xxxxx') AS d", f"SELECT EXTRACT(TIMEZONE_HOUR FROM TIMESTAMP'{gap}')", f"SELECT current_timezone() AS z, to_json(struct(TIMESTAMP'{overlap}' AS t)) AS j, CAST(TIMESTAMP'{overlap}' AS STRING) AS s, to_csv(struct(TIMESTAMP'{overlap}' AS t)) AS c", f"SELECT from_json('{{\"t\":\"{gap}\"}}', 't TIMESTAMP') AS a, from_csv('{overlap}', 't TIMESTAMP') AS b, TIMESTAMP'{overlap}' = TIMESTAMP_NTZ'{overlap}' AS c, TIMESTAMP'{gap}' > DATE'{gap_day}' AS d",
        ]
    return lines + ["SET TIME ZONE 'nope'", "SET TIME ZONE '+05:30'", "SELECT TIMESTAMP'1970-01-01 05:30:00' = timestamp_seconds(0) AS v, current_timezone() AS z", "SET TIME ZONE INTERVAL '-8' HOUR", "SELECT timestamp_seconds(0) AS v, current_timezone() AS z", "SET TIME ZONE INTERVAL '19' HOUR", "SET TIME ZONE INTERVAL '05:45:00' HOUR TO SECOND", "SELECT timestamp_seconds(0) AS v, current_timezone() AS z", "SET TIME ZONE LOCAL", "SELECT current_timezone() AS z", "SET spark.sql.session.timeZone = GMT+2", "SELECT timestamp_seconds(0) AS v, current_timezone() AS z", "SET spark.sql.session.timeZone = Mars/Base", "SET TIME ZONE 'EST'", "SELECT timestamp_seconds(0) AS v, current_timezone() AS z", "SET TIME ZONE 'PST'", "SELECT timestamp_seconds(1720000000) AS v, current_timezone() AS z", "RESET spark.sql.session.timeZone", "SELECT timestamp_seconds(0) AS v"]


COLLATIONS = [
    "CREATE TEMPORARY VIEW w AS SELECT id, s, s COLLATE UTF8_LCASE AS l FROM VALUES (1, 'apple'), (2, 'Apple'), (3, 'BANANA'), (4, 'banana'), (5, NULL), (6, 'Éclair'), (7, 'éclair'), (8, '') AS t(id, s)",
    "SELECT collation('a') AS v", "SELECT collation('a' COLLATE «UTF8_BINARY ¦ UTF8_LCASE ¦ UNICODE ¦ UNICODE_CI ¦ UNICODE_AI ¦ UNICODE_CI_AI ¦ utf8_lcase ¦ UTF8_BINARY_RTRIM ¦ UTF8_LCASE_RTRIM ¦ en ¦ de_CI») AS v", "SELECT collation(l) AS v, collation(s) AS u FROM w LIMIT 1", "SELECT typeof('a' COLLATE UTF8_LCASE) AS v, typeof(array('a' COLLATE UTF8_LCASE)) AS u", "SELECT 'a' COLLATE UTF8_LCASE AS v", "SELECT 'a' COLLATE UTF8_LCASE", "SELECT collate('a', 'UTF8_LCASE') AS v", "SELECT collate('a', 'UTF8_LCASE')", "SELECT 'a' COLLATE nope", "SELECT collate('a', 'nope')", "SELECT collate('a', NULL)", "SELECT 1 COLLATE UTF8_LCASE", "SELECT collate('a', s) FROM w",
    "SELECT 'a' COLLATE UTF8_LCASE «= ¦ <> ¦ < ¦ <= ¦ > ¦ >= ¦ <=>» 'A' AS v", "SELECT 'Straße' COLLATE UTF8_LCASE = 'STRASSE' AS a, 'ÄÖÜ' COLLATE UTF8_LCASE = 'äöü' AS b, 'İ' COLLATE UTF8_LCASE = 'i̇' AS c, 'ς' COLLATE UTF8_LCASE = 'Σ' AS d", "SELECT 'a' COLLATE UTF8_BINARY = 'A' AS v", "SELECT 'a' = 'A' COLLATE UTF8_LCASE AS v", "SELECT 'a' COLLATE UTF8_LCASE = 'A' COLLATE UTF8_BINARY", "SELECT 'a' COLLATE UTF8_LCASE = 'A' COLLATE UTF8_LCASE AS v", "SELECT id FROM w WHERE l = 'APPLE' ORDER BY id", "SELECT id FROM w WHERE s = 'APPLE' ORDER BY id", "SELECT id FROM w WHERE s = l ORDER BY id", "SELECT id FROM w WHERE s COLLATE UTF8_LCASE = l ORDER BY id", "SELECT id FROM w WHERE l IN ('APPLE', 'Banana') ORDER BY id", "SELECT id FROM w WHERE l NOT IN ('APPLE', 'Banana') ORDER BY id", "SELECT id FROM w WHERE l BETWEEN 'AP' AND 'BANANA' ORDER BY id", "SELECT id FROM w WHERE l > 'B' ORDER BY id", "SELECT id FROM w WHERE l LIKE 'AP%' ORDER BY id", "SELECT id FROM w WHERE l LIKE '%NAN_' ORDER BY id", "SELECT id FROM w WHERE l ILIKE 'AP%' ORDER BY id", "SELECT id FROM w WHERE l RLIKE '^AP' ORDER BY id", "SELECT id FROM w WHERE l LIKE ANY ('AP%', 'X') ORDER BY id", "SELECT id FROM w WHERE «contains ¦ startswith ¦ endswith»(l, 'A') ORDER BY id", "SELECT id FROM w WHERE l IN (SELECT upper(s) FROM w) ORDER BY id",
    "SELECT count(*) AS n, count(DISTINCT l) AS d, count(DISTINCT s) AS e FROM w", "SELECT lower(l) AS k, count(*) AS n FROM w GROUP BY l ORDER BY k", "SELECT DISTINCT lower(l) AS v FROM w ORDER BY v", "SELECT count(*) AS n FROM (SELECT DISTINCT l FROM w)", "SELECT min(lower(l)) AS a, max(l) = 'ÉCLAIR' AS b FROM w", "SELECT id FROM w ORDER BY l «ASC ¦ DESC», id", "SELECT id, rank() OVER (ORDER BY l) AS r, dense_rank() OVER (ORDER BY l) AS d FROM w ORDER BY id", "SELECT id, count(*) OVER (PARTITION BY l) AS n FROM w ORDER BY id", "SELECT a.id, b.id FROM w a JOIN w b ON a.l = b.l WHERE a.id < b.id ORDER BY 1, 2", "SELECT a.id, b.id FROM w a LEFT JOIN w b ON a.l = b.l AND a.id <> b.id ORDER BY 1, 2", "SELECT a.id FROM w a LEFT ANTI JOIN (SELECT 'APPLE' COLLATE UTF8_LCASE AS x) b ON a.l = b.x ORDER BY 1", "SELECT lower(l) AS v FROM w UNION SELECT 'x' ORDER BY v", "SELECT count(*) AS n FROM (SELECT l FROM w UNION SELECT 'APPLE' COLLATE UTF8_LCASE)", "SELECT count(*) AS n FROM (SELECT l FROM w «INTERSECT ¦ EXCEPT» SELECT 'APPLE' COLLATE UTF8_LCASE)", "SELECT count(*) AS n FROM (SELECT l FROM w UNION SELECT s FROM w)", "SELECT id FROM w a WHERE EXISTS (SELECT 1 FROM w b WHERE b.l = a.l AND b.id <> a.id) ORDER BY id", "SELECT mode(l) IS NOT NULL AS v, size(collect_set(l)) AS n FROM w", "SELECT max_by(id, l) AS a, min_by(id, l) IS NOT NULL AS b FROM w", "SELECT approx_count_distinct(l) AS n FROM w",
    "SELECT upper(l) AS a, lower(l) AS b, initcap(l) AS c, length(l) AS d FROM w ORDER BY id", "SELECT collation(upper('a' COLLATE UTF8_LCASE)) AS a, collation(concat('a' COLLATE UTF8_LCASE, 'b')) AS b, collation(substring('abc' COLLATE UTF8_LCASE, 1)) AS c, collation(coalesce(NULL, 'x' COLLATE UTF8_LCASE)) AS d, collation(CAST(1 AS STRING)) AS e", "SELECT collation(concat('a' COLLATE UTF8_LCASE, 'b' COLLATE UNICODE))", "SELECT collation(IF(true, 'a' COLLATE UTF8_LCASE, 'b')) AS v", "SELECT typeof(CAST('x' AS STRING COLLATE UTF8_LCASE)) AS v", "SELECT collation(CAST('x' COLLATE UTF8_LCASE AS STRING)) AS v", "SELECT locate('B', 'abc' COLLATE UTF8_LCASE) AS a, instr('abc' COLLATE UTF8_LCASE, 'C') AS b, position('C' IN 'abc' COLLATE UTF8_LCASE) AS c", "SELECT replace('aBAb' COLLATE UTF8_LCASE, 'B', 'x') AS v", "SELECT translate('aBAb' COLLATE UTF8_LCASE, 'B', 'x') AS v", "SELECT split_part('aXbxc' COLLATE UTF8_LCASE, 'x', 2) AS v", "SELECT split('aXbxc' COLLATE UTF8_LCASE, 'x') AS v", "SELECT regexp_replace('aXbxc' COLLATE UTF8_LCASE, 'x', '-') AS v", "SELECT regexp_extract('aXbxc' COLLATE UTF8_LCASE, '(X)', 1) AS v", "SELECT trim(BOTH 'X' FROM 'xaX' COLLATE UTF8_LCASE) AS a, ltrim('X', 'xa' COLLATE UTF8_LCASE) AS b, rtrim('X', 'ax' COLLATE UTF8_LCASE) AS c", "SELECT substring_index('aXbxc' COLLATE UTF8_LCASE, 'x', 1) AS v", "SELECT find_in_set('B', 'a,b,c' COLLATE UTF8_LCASE) AS v", "SELECT levenshtein('a' COLLATE UTF8_LCASE, 'A') AS v", "SELECT array_contains(array('a' COLLATE UTF8_LCASE), 'A') AS a, array_position(array('x' COLLATE UTF8_LCASE, 'a'), 'A') AS b, array_distinct(array('a' COLLATE UTF8_LCASE, 'A')) AS c", "SELECT array_sort(array('b' COLLATE UTF8_LCASE, 'A', 'a', 'B')) AS v", "SELECT sort_array(array('b', 'A', 'a', 'B')) AS v", "SELECT map('a' COLLATE UTF8_LCASE, 1)['A'] AS v", "SELECT nullif('a' COLLATE UTF8_LCASE, 'A') AS v", "SELECT CASE 'a' COLLATE UTF8_LCASE WHEN 'A' THEN 1 ELSE 2 END AS v", "SELECT greatest('a' COLLATE UTF8_LCASE, 'B') AS a, least('b' COLLATE UTF8_LCASE, 'A') AS b", "SELECT struct('a' COLLATE UTF8_LCASE) = struct('A') AS v", "SELECT hash('a' COLLATE UTF8_LCASE) = hash('A' COLLATE UTF8_LCASE) AS v", "SELECT decode('a' COLLATE UTF8_LCASE, 'A', 1, 2) AS v", "SELECT to_json(struct('a' COLLATE UTF8_LCASE AS x)) AS v", "SELECT concat_ws('-' COLLATE UTF8_LCASE, 'a', 'b') AS v", "SELECT listagg(l, ',') WITHIN GROUP (ORDER BY id) AS v FROM w", "SELECT sentences('Hi there' COLLATE UTF8_LCASE) AS v",
    "CREATE TABLE ct (id INT, a STRING COLLATE UTF8_LCASE, b STRING, c ARRAY<STRING COLLATE UTF8_LCASE>) USING parquet", "INSERT INTO ct VALUES (1, 'Ann', 'Ann', array('X')), (2, 'ANN', 'ANN', array('x')), (3, 'bob', 'bob', NULL), (4, 'Ann', 'ann', array('Y', 'y'))", "DESCRIBE ct", "SELECT id FROM ct WHERE a = 'ann' ORDER BY id", "SELECT id FROM ct WHERE b = 'ann' ORDER BY id", "SELECT lower(a) AS k, count(*) AS n FROM ct GROUP BY a ORDER BY k", "SELECT id FROM ct ORDER BY a, id", "SELECT id FROM ct WHERE a = b ORDER BY id", "SELECT id FROM ct WHERE array_contains(c, 'X') ORDER BY id", "SELECT collation(a) AS x, collation(b) AS y FROM ct LIMIT 1", "SELECT typeof(a) AS x, typeof(c) AS y FROM ct LIMIT 1", "SELECT id FROM ct WHERE a LIKE 'AN%' ORDER BY id", "SELECT x.id, y.id FROM ct x JOIN ct y ON x.a = y.a AND x.id < y.id ORDER BY 1, 2", "CREATE TABLE bad (a STRING COLLATE nope) USING parquet", "CREATE TABLE bad (a INT COLLATE UTF8_LCASE) USING parquet", "SELECT a FROM ct WHERE id = 3", "SELECT id FROM ct WHERE a COLLATE UTF8_BINARY = 'Ann' ORDER BY id", "CREATE TABLE ct2 (id INT, a STRING) USING parquet DEFAULT COLLATION UTF8_LCASE", "INSERT INTO ct2 VALUES (1, 'A'), (2, 'a')", "SELECT count(*) AS n FROM ct2 WHERE a = 'A'",
    "SELECT name, accent_sensitivity, case_sensitivity, pad_attribute FROM collations() WHERE name LIKE 'UTF8%' ORDER BY name", "SELECT 'a ' COLLATE UTF8_BINARY_RTRIM = 'a' AS a, 'A ' COLLATE UTF8_LCASE_RTRIM = 'a' AS b", "SELECT 'a' COLLATE UNICODE = 'A' AS a, 'a' COLLATE UNICODE_CI = 'A' AS b, 'a' COLLATE UNICODE < 'B' AS c, 'a' COLLATE UNICODE < 'A' AS d", "SELECT 'e' COLLATE UNICODE_AI = 'é' AS a, 'E' COLLATE UNICODE_CI_AI = 'é' AS b, 'e' COLLATE UNICODE_CI = 'é' AS c", "SELECT s FROM w WHERE s IS NOT NULL ORDER BY s COLLATE UNICODE, id", "SELECT id FROM w ORDER BY s COLLATE UNICODE_CI, id",
]


def main():
    count = 0
    for name, title, statements in (
        ("correlation", "Correlated subqueries", PEOPLE + CORRELATION), ("lateral", "LATERAL joins and lateral views", PEOPLE + LATERAL), ("pipes", "Pipe syntax", PEOPLE + PIPES),
        ("nested_types", "Structs, arrays and maps in one another", NESTED), ("grouping_sets", "Grouping sets over keys with NULL", GROUPING_SETS), ("frames", "Window frames by range, and QUALIFY", RANGES),
    ):
        count += write(f"semantics/{name}", title, statements)
    # A statement may stand twice in these: it is asked again after something has changed.
    for name, title, statements in (
        ("routines", "SQL functions, scalar and table", ROUTINES), ("variables", "Session variables, EXECUTE IMMEDIATE, IDENTIFIER", VARIABLES), ("characters", "CHAR and VARCHAR", CHARACTERS),
        ("time_zones", "Gaps and overlaps of time zones", zone_statements()), ("collations", "Collations", COLLATIONS),
    ):
        lines = [f"{statement};" for template in statements for statement in expand(template)]
        (HERE / "semantics" / f"{name}.sql").write_text("\n".join([f"-- {title}"] + lines) + "\n", encoding="utf-8")
        count += len(lines)
    print(count, "statements")


if __name__ == "__main__":
    main()
