/// Statements that must parse and survive formatting, by class of grammar.
enum Corpus {
    static let queries: [String] = [
        "SELECT 1",
        "SELECT",
        "SELECT DISTINCT a, b c, d AS e, explode(m) AS (k, v) FROM t",
        "SELECT ALL a FROM t",
        "SELECT *, t.*, s.t.* EXCEPT (a, b.c), * EXCEPT (x) FROM s.t",
        "SELECT /*+ BROADCAST(a, b), REPARTITION(3) COALESCE */ /*+ MERGE(c) */ * FROM a",
        "SELECT count(*), sum(DISTINCT a) FROM t GROUP BY a, b HAVING count(*) > 1 ORDER BY 1 DESC NULLS LAST, 2 ASC"
            + " NULLS FIRST LIMIT 10 OFFSET 5",
        "SELECT a FROM t LIMIT ALL OFFSET 3",
        "SELECT a FROM t ORDER BY ALL DESC",
        "SELECT a, count(*) FROM t GROUP BY ALL",
        "SELECT a FROM t CLUSTER BY a",
        "SELECT a FROM t DISTRIBUTE BY a, b SORT BY c DESC LIMIT 3",
        "SELECT a FROM t GROUP BY ROLLUP (a, (b, c)), CUBE (d), e",
        "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), a, (), ROLLUP (c, d), CUBE (e), GROUPING SETS ((f), g))",
        "SELECT a FROM t GROUP BY a, b WITH ROLLUP",
        "SELECT a FROM t GROUP BY a, b WITH CUBE",
        "SELECT a FROM t GROUP BY a, b GROUPING SETS ((a, b), a, ())",
        "SELECT a FROM t GROUP BY (a, b), ((c))",
        "SELECT a, rank() OVER w FROM t QUALIFY rank() OVER w = 1 WINDOW w AS (PARTITION BY a ORDER BY b), v AS (w)",
        "SELECT a, rank() OVER w FROM t WINDOW w AS (PARTITION BY a ORDER BY b) ORDER BY a LIMIT 1",
        "SELECT a FROM t UNION SELECT b FROM u INTERSECT ALL SELECT c FROM v EXCEPT SELECT d FROM w MINUS ALL SELECT e FROM x",
        "SELECT 1 UNION ALL (SELECT 2 UNION SELECT 3) ORDER BY 1",
        "(SELECT 1 ORDER BY 1 LIMIT 1) UNION ALL (SELECT 2)",
        "((SELECT 1)) LIMIT 3",
        "(SELECT 1 UNION SELECT 2) INTERSECT (SELECT 3 EXCEPT SELECT 4)",
        "VALUES (1, 'a'), (2, 'b')",
        "VALUES 1, 2, 3 AS t(a) ORDER BY a",
        "TABLE s.t",
        "TABLE t UNION ALL TABLE u",
        "WITH a AS (SELECT 1), b (x, y) AS (SELECT 1, 2) SELECT * FROM a, b",
        "WITH a (SELECT 1) SELECT * FROM a",
        "WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT * FROM r",
        "WITH RECURSIVE r MAX RECURSION LEVEL 50 AS (SELECT 1) SELECT * FROM r",
        "WITH a AS (WITH b AS (SELECT 1) SELECT * FROM b) SELECT (WITH c AS (SELECT 2) SELECT * FROM c) FROM a",
        "FROM t SELECT a WHERE b GROUP BY a HAVING c ORDER BY a LIMIT 2",
        "FROM t SELECT a WHERE b LIMIT 1 SELECT c WHERE d",
        "FROM t",
        "SELECT a, FROM_unixtime(b) FROM t",
        "SELECT limit, offset, end, start, order, group, date, timestamp, value, values, table, key FROM t",
        "SELECT t.select, t.from, t.where, `select`, `a``b`, `ä ö`, 1a, _x FROM `1`.`2`",
        "SELECT a AS select, b AS from, c AS `order by` FROM t",
        "SELECT CASE WHEN end > 3 THEN start ELSE end END FROM t",
        "SELECT IDENTIFIER('a.b'), IDENTIFIER(:c), IDENTIFIER(:f)(1), IDENTIFIER('abs')(x) FROM IDENTIFIER(:t) AS x",
        "SELECT :a, :b + 1, ?, ? FROM t WHERE x = :c LIMIT :n OFFSET ?",
    ]

    static let relations: [String] = [
        "SELECT * FROM a, b, c",
        "SELECT * FROM a JOIN b ON a.x = b.x INNER JOIN c USING (x, y) CROSS JOIN d",
        "SELECT * FROM a LEFT JOIN b ON x LEFT OUTER JOIN c ON y RIGHT JOIN d ON z RIGHT OUTER JOIN e ON w FULL JOIN"
            + " f ON v FULL OUTER JOIN g ON u",
        "SELECT * FROM a LEFT SEMI JOIN b ON x SEMI JOIN c ON y LEFT ANTI JOIN d ON z ANTI JOIN e ON w",
        "SELECT * FROM a NATURAL JOIN b NATURAL LEFT JOIN c NATURAL FULL OUTER JOIN d",
        "SELECT * FROM a JOIN (b JOIN c ON y) ON x",
        "SELECT * FROM a JOIN (b JOIN c ON y) AS d (m, n) ON x",
        "SELECT * FROM (a)",
        "SELECT * FROM ((a JOIN b)) JOIN c",
        "SELECT * FROM a, b JOIN c ON d, e",
        "SELECT * FROM (SELECT 1), (SELECT 2) t, (SELECT 3) AS u (a, b)",
        "SELECT * FROM ((SELECT 1) UNION (SELECT 2)) t",
        "SELECT * FROM ((SELECT 1) t JOIN (SELECT 2) u)",
        "SELECT * FROM (((SELECT 1) LIMIT 3)) t",
        "SELECT * FROM (VALUES (1, 2), (3, 4)) AS t (a, b), VALUES (1), (2) AS u (c)",
        "SELECT * FROM (TABLE t) u",
        "SELECT * FROM (FROM t SELECT a) u",
        "SELECT * FROM a, LATERAL (SELECT a.x) b, LATERAL explode(a.y) AS c (z)",
        "SELECT * FROM a JOIN LATERAL (SELECT a.x + 1) b ON b.y LEFT JOIN LATERAL explode(a.z) c",
        "SELECT * FROM range(10), range(1, 5) r, s.f(a => 1, b => 'x') AS g (c, d)",
        "SELECT * FROM f(TABLE (t)), g(TABLE (SELECT 1) PARTITION BY a ORDER BY b DESC), h(x => TABLE (u) WITH SINGLE PARTITION, y => 1)",
        "SELECT * FROM f(TABLE (t) PARTITION BY (a, b) ORDER BY (c, d DESC))",
        "SELECT * FROM t TABLESAMPLE (10 PERCENT), u TABLESAMPLE (5 ROWS) v, w TABLESAMPLE (BUCKET 4 OUT OF 10) REPEATABLE (3)",
        "SELECT * FROM (SELECT 1) TABLESAMPLE (0.5 PERCENT) REPEATABLE (1) AS x",
        "SELECT * FROM t VERSION AS OF 3, u VERSION AS OF 'tag' x, v TIMESTAMP AS OF '2026-01-01', w FOR SYSTEM_TIME"
            + " AS OF current_date() AS y",
        "SELECT * FROM t WITH (split = 3, 'a b' = 'c') AS x",
        "SELECT * FROM t LATERAL VIEW explode(a) x AS b LATERAL VIEW OUTER posexplode(c) y AS d, e WHERE b",
        "SELECT * FROM t LATERAL VIEW explode(a) x",
        "SELECT * FROM t, u LATERAL VIEW s.f() x b, c",
        "SELECT * FROM t PIVOT (sum(a) AS s, avg(b) FOR c IN ('x' AS y, 'z', 3 w)) AS p",
        "SELECT * FROM t PIVOT (sum(a) FOR (b, c) IN ((1, 2) AS x, (3, 4)))",
        "SELECT * FROM t UNPIVOT (v FOR n IN (a, b AS bb, s.c cc)) u",
        "SELECT * FROM t UNPIVOT INCLUDE NULLS ((v, w) FOR n IN ((a, b) AS x, (c, d)))",
        "SELECT * FROM t UNPIVOT EXCLUDE NULLS (v FOR n IN (a)) JOIN u ON x",
        "SELECT * FROM (t JOIN u) PIVOT (sum(a) FOR b IN (1)) LEFT JOIN w",
        "SELECT * FROM left.right l JOIN full.t f ON l.x = f.x",
    ]

    static let pipes: [String] = [
        "FROM t |> WHERE a > 1 |> SELECT a, b |> LIMIT 3",
        "SELECT * FROM t |> EXTEND a + 1 AS b, c |> SET b = b + 1, c = 2 |> DROP a, c |> AS u |> WHERE u.b > 1 OR false",
        "TABLE t |> AGGREGATE sum(a) AS s, count(*) GROUP BY b AS bb, c |> ORDER BY s DESC |> LIMIT 3 OFFSET 1",
        "TABLE t |> AGGREGATE GROUP BY a |> AGGREGATE sum(b)",
        "TABLE t |> JOIN u USING (a) |> LEFT JOIN v ON t.a = v.a |> CROSS JOIN w |> NATURAL JOIN x |> LEFT JOIN LATERAL explode(y) z",
        "TABLE t |> UNION ALL SELECT 1 |> INTERSECT (SELECT 2 LIMIT 1) |> EXCEPT TABLE u |> MINUS ALL TABLE v",
        "VALUES (1) AS t(a) |> TABLESAMPLE (10 PERCENT) |> PIVOT (sum(a) FOR b IN (1)) |> UNPIVOT (x FOR y IN (z)) |> SORT BY a",
        "FROM t |> SELECT DISTINCT a, sum(b) OVER w AS s WINDOW w AS (PARTITION BY a)",
        "SELECT * FROM (FROM t |> WHERE a) u UNION SELECT 1 |> WHERE b",
        "(FROM t |> LIMIT 1) UNION ALL (FROM u |> LIMIT 2)",
    ]

    static let expressions: [String] = [
        "1, 1L, 2S, 3Y, 1.5, .5, 5., 1e5, 1.5e-3, 1.5F, 2D, 1.5BD, 3BD, 1e3BD, -1, -1.5, - 5, -128Y, 1e5D",
        "'a', \"b\", r'c\\d', R\"e'f\", 'it''s', 'a' 'b' \"c\", '\\n\\t\\\\\\'\\u00e9\\U0001F600\\101', 'x\\%y\\_z', ''",
        "NULL, TRUE, false, X'1F2e', x'ABC', DATE '2020-01-01', TIME '10:00:00', TIMESTAMP '2020-01-01 00:00:00',"
            + " TIMESTAMP_NTZ \"x\", TIMESTAMP_LTZ 'y'",
        "INTERVAL 3 DAYS 2 HOURS, INTERVAL -1.5 SECOND, INTERVAL '3' DAY, INTERVAL - '3' DAY, INTERVAL '1-2' YEAR TO"
            + " MONTH, INTERVAL -'1 02' DAY TO HOUR",
        "INTERVAL '3 days 2 hours', INTERVAL 1 WEEK - INTERVAL 2 MONTHS, interval, interval + 1",
        "a + b * c - d / e % f DIV g || h, (a + b) * c, a - (b - c), a - b - c, -(-a), - -1, -(5), ~a, +b, -a * b",
        "a << 1 >> 2 >>> 3, a & b | c ^ d, a < b, a <= b, a > b, a >= b, a = b, a == b, a <> b, a != b, a <=> b, a !> b, a !< b",
        "a AND b OR c AND NOT d, NOT a = b, NOT NOT a, !a, a AND b AND c AND d AND e, a AND (b AND c), (a OR b) AND"
            + " c, a OR (b OR c) OR d",
        "a BETWEEN 1 AND 2 AND b, a NOT BETWEEN b + 1 AND c, a IN (1, 2), a NOT IN (1), a IN (SELECT 1), (a, b) NOT"
            + " IN (SELECT 1, 2), a IN ((SELECT 1))",
        "a LIKE 'x%', a NOT LIKE 'x' ESCAPE '!', a ILIKE b || '%', a LIKE ANY ('x', 'y'), a NOT ILIKE ALL ('x'), a"
            + " LIKE SOME (b), a RLIKE 'x', a NOT REGEXP 'y'",
        "a IS NULL, a IS NOT NULL, a IS TRUE, a IS NOT TRUE, a IS FALSE, a IS NOT FALSE, a IS UNKNOWN, a IS NOT"
            + " UNKNOWN, a IS DISTINCT FROM b, a IS NOT DISTINCT FROM b",
        "(a IS NULL) IS NULL, (a IN (1)) = b, a = b IS NULL, NOT (a <=> b), (NOT a) = b, (a LIKE b) LIKE c, -(a IN (1))",
        "EXISTS (SELECT 1), NOT EXISTS (SELECT 1 FROM t), (SELECT max(a) FROM t) + 1, exists(a, x -> x > 1), ((SELECT"
            + " 1)), ((SELECT 1) + 1)",
        "CASE WHEN a THEN b END, CASE WHEN a THEN b WHEN c THEN d ELSE e END, CASE a WHEN 1 THEN 'x' ELSE 'y' END",
        "CAST(a AS INT), TRY_CAST(a AS DECIMAL(10, 2)), a::int::string, a.b::ARRAY<INT>, -1::string, (a + b)::BIGINT",
        "a.b.c, a[0], a[0].b[1].c, f(x).y, (a).b, (f(x)).y[1], map('a', 1)['a'], a[b + 1], (a COLLATE x).y, (a + b)[1]",
        "v:a, v:a.b[0]['c d'].e, v:['x'], v:[0].y, v:a::int, t.v:a, (v:a)[1]",
        "a COLLATE UTF8_LCASE, a COLLATE UTF8_LCASE = b, 'x' COLLATE s.c",
        "x -> x + 1, (x, y) -> x + y, transform(a, x -> x + 1), aggregate(a, 0, (acc, x) -> acc + x, acc -> acc * 2)",
        "(a, b), (1, 'x', (2, 3)), (a AS x, b), struct(a AS x, b, c y), named_struct('a', 1), struct(1)",
        "f(), s.f(1), c.s.f(a => 1, b => 2), count(DISTINCT a, b), count(ALL a), count(t.*), left('abc', 1), right(x, 2), if(a, b, c)",
        "sum(a) FILTER (WHERE b > 1), count(*) FILTER (WHERE c) OVER (PARTITION BY d), percentile_cont(0.5) WITHIN"
            + " GROUP (ORDER BY a DESC)",
        "listagg(DISTINCT a, ',') WITHIN GROUP (ORDER BY a, b NULLS LAST) FILTER (WHERE c), first(a IGNORE NULLS),"
            + " last(a) IGNORE NULLS, any_value(a) RESPECT NULLS",
        "lag(a, 1) IGNORE NULLS OVER (ORDER BY b), sum(a) OVER w, sum(a) OVER (w), sum(a) OVER (), rank() OVER"
            + " (DISTRIBUTE BY a SORT BY b), f() OVER (CLUSTER BY a)",
        "sum(a) OVER (ORDER BY b ROWS 1 PRECEDING), sum(a) OVER (ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)",
        "sum(a) OVER (ORDER BY b RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW), sum(a) OVER (ROWS BETWEEN x"
            + " + 1 PRECEDING AND 2 * y FOLLOWING)",
        "EXTRACT(YEAR FROM a), extract(day FROM a + b), SUBSTRING(a FROM 2 FOR 3), SUBSTR(a FROM 2), SUBSTRING(a, 1,"
            + " 2), POSITION('a' IN b), POSITION('a', b, 1)",
        "TRIM(a), TRIM(BOTH FROM a), TRIM(BOTH 'x' FROM a), TRIM(LEADING 'x' FROM a), TRIM(TRAILING FROM a), TRIM('x'"
            + " FROM a), TRIM(a, b), trim(both)",
        "OVERLAY(a PLACING b FROM 1), OVERLAY(a PLACING b FROM 1 FOR 2), overlay(a, b, 1, 2), position((a IN (1)))",
        "TIMESTAMPADD(DAY, 1, a), DATEADD(month, -1, a), DATE_ADD(a, 1), date_add(WEEK, 1, a), TIMESTAMPDIFF(HOUR, a,"
            + " b), DATEDIFF(a, b), datediff(DAYOFYEAR, a, b), timediff(QUARTER, a, b)",
        "CURRENT_DATE, CURRENT_TIMESTAMP, CURRENT_USER, USER, SESSION_USER, current_date(), now()",
        "date, timestamp, time, x, date.a, time + 1, timestamp(x), date(y), interval.a, null.a, case.b, end, `null`,"
            + " `case`, `cast`(1), `a b`(1)",
        "`exists`((SELECT 1)), `timestampadd`('x', 1, 2), any(a), some(b), every(c), all",
    ]

    static let definitions: [String] = [
        "CREATE TABLE t (a INT, b STRING NOT NULL COMMENT 'x', c DECIMAL(10, 2) DEFAULT 1 + 1, d DATE GENERATED ALWAYS AS (date(e)))",
        "CREATE TABLE IF NOT EXISTS s.t (id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 2), x INT"
            + " GENERATED BY DEFAULT AS IDENTITY)",
        "CREATE TABLE t (a INT PRIMARY KEY, b INT CONSTRAINT u UNIQUE NOT ENFORCED, c INT CHECK (c > 0), d INT REFERENCES x (y) RELY)",
        "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b), CONSTRAINT f FOREIGN KEY (a) REFERENCES x (y) NORELY,"
            + " UNIQUE (b), CHECK (a > b) ENFORCED)",
        "CREATE OR REPLACE TABLE t USING parquet OPTIONS (a = 1, 'b' = 'c', d.e 'f') PARTITIONED BY (x, days(y),"
            + " bucket(16, z)) LOCATION '/p' COMMENT 'c' "
            + "TBLPROPERTIES ('k' = 'v', a.b = 1.5, c = true, d) AS SELECT 1",
        "CREATE TABLE t (a INT) USING csv CLUSTERED BY (a, b) SORTED BY (c DESC, d) INTO 8 BUCKETS",
        "CREATE TABLE t CLUSTER BY (a, b.c) AS SELECT 1",
        "CREATE EXTERNAL TABLE t (a INT) STORED AS PARQUET LOCATION '/x' DEFAULT COLLATION UTF8_LCASE",
        "CREATE TEMPORARY TABLE t (a INT) USING csv",
        "CREATE TABLE t PARTITIONED BY (a INT, b STRING COMMENT 'x') STORED AS ORC",
        "REPLACE TABLE t (a INT) USING parquet",
        "CREATE TABLE t SELECT 1",
        "CREATE TABLE t (WITH x AS (SELECT 1) SELECT * FROM x)",
        "CREATE TABLE IF NOT EXISTS a LIKE b USING parquet LOCATION '/x' TBLPROPERTIES (a = 'b')",
        "CREATE VIEW v AS SELECT 1",
        "CREATE OR REPLACE VIEW s.v (a COMMENT 'x', b) COMMENT 'y' WITH SCHEMA TYPE EVOLUTION TBLPROPERTIES (a = 'b') AS SELECT 1, 2",
        "CREATE OR REPLACE TEMP VIEW v AS VALUES (1)",
        "CREATE GLOBAL TEMPORARY VIEW v AS SELECT 1",
        "CREATE VIEW IF NOT EXISTS v DEFAULT COLLATION UTF8_BINARY AS FROM t",
        "CREATE TEMPORARY VIEW v (a INT, b STRING) USING csv OPTIONS (path '/x', header 'true')",
        "CREATE TEMP VIEW v USING parquet",
        "CREATE MATERIALIZED VIEW v AS SELECT 1",
        "CREATE OR REPLACE MATERIALIZED VIEW s.v (a, b COMMENT 'x') SCHEDULE EVERY 2 HOURS COMMENT 'c' TBLPROPERTIES"
            + " (a = 'b') AS SELECT 1, 2",
        "CREATE MATERIALIZED VIEW IF NOT EXISTS v SCHEDULE REFRESH CRON '0 0 * * * ?' AT TIME ZONE 'UTC' PARTITIONED"
            + " BY (a) CLUSTER BY (b) AS SELECT 1",
        "CREATE FUNCTION f(a INT, b STRING DEFAULT 'x' COMMENT 'y') RETURNS INT RETURN a + 1",
        "CREATE OR REPLACE TEMPORARY FUNCTION f() RETURNS STRING LANGUAGE SQL NOT DETERMINISTIC CONTAINS SQL COMMENT"
            + " 'c' SQL SECURITY DEFINER RETURN 'x'",
        "CREATE FUNCTION IF NOT EXISTS s.f(x ARRAY<INT>) RETURNS TABLE (a INT NOT NULL, b STRING COMMENT 'x') READS"
            + " SQL DATA RETURN SELECT 1, 'x'",
        "CREATE FUNCTION f(x INT) RETURNS TABLE RETURN WITH a AS (SELECT x) SELECT * FROM a",
        "CREATE FUNCTION f(x INT) RETURNS INT SPECIFIC g DETERMINISTIC RETURNS NULL ON NULL INPUT RETURN (SELECT"
            + " max(a) FROM t WHERE b = x)",
        "CREATE FUNCTION f(x INT) RETURNS INT CALLED ON NULL INPUT MODIFIES SQL DATA RETURN (SELECT 1) + x",
        "CREATE FUNCTION f() RETURN SELECT 1",
        "CREATE FUNCTION f AS 'a.b.C'",
        "CREATE SCHEMA IF NOT EXISTS s COMMENT 'x' LOCATION '/y' WITH DBPROPERTIES (a = 'b')",
        "CREATE DATABASE d",
        "DROP TABLE IF EXISTS s.t PURGE", "DROP VIEW v", "DROP MATERIALIZED VIEW IF EXISTS v", "DROP FUNCTION IF EXISTS f",
        "DROP TEMPORARY FUNCTION f",
        "DROP TEMPORARY VARIABLE IF EXISTS v", "DROP TEMP VAR v", "DROP SCHEMA s CASCADE", "DROP DATABASE IF EXISTS s RESTRICT",
        "TRUNCATE TABLE t", "TRUNCATE TABLE t PARTITION (a = 1, b = 'x')",
        "ALTER TABLE t RENAME TO s.u", "ALTER TABLE t ADD COLUMN a INT",
        "ALTER TABLE t ADD COLUMNS (a.b INT NOT NULL DEFAULT 1 COMMENT 'x' AFTER c, d STRING FIRST)",
        "ALTER TABLE t DROP COLUMN a, b.c", "ALTER TABLE t DROP COLUMNS IF EXISTS (a, b)", "ALTER TABLE t RENAME COLUMN a.b TO c",
        "ALTER TABLE t ALTER COLUMN a TYPE BIGINT", "ALTER TABLE t CHANGE COLUMN a COMMENT 'x'",
        "ALTER TABLE t ALTER a SET NOT NULL, b DROP NOT NULL",
        "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1, b DROP DEFAULT, c FIRST, d AFTER e",
        "ALTER TABLE t SET TBLPROPERTIES ('a' = 'b')", "ALTER TABLE t UNSET TBLPROPERTIES IF EXISTS (a, 'b')",
        "ALTER TABLE t SET LOCATION '/x'",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED", "ALTER TABLE t DROP CONSTRAINT IF EXISTS c CASCADE",
        "ALTER TABLE t CLUSTER BY (a, b)", "ALTER TABLE t CLUSTER BY NONE", "ALTER TABLE t DEFAULT COLLATION UTF8_LCASE",
        "ALTER TABLE t ADD IF NOT EXISTS PARTITION (a = 1) LOCATION '/x' PARTITION (a = 2)",
        "ALTER TABLE t DROP IF EXISTS PARTITION (a = 1), PARTITION (a = 2) PURGE",
        "ALTER TABLE t PARTITION (a = 1) RENAME TO PARTITION (a = 2)",
        "ALTER VIEW v AS SELECT 1", "ALTER VIEW v RENAME TO w", "ALTER VIEW v SET TBLPROPERTIES (a = 'b')",
        "ALTER VIEW v UNSET TBLPROPERTIES (a)",
        "ALTER VIEW v WITH SCHEMA COMPENSATION", "ALTER SCHEMA s SET PROPERTIES (a = 'b')", "ALTER DATABASE s SET LOCATION '/x'",
        "COMMENT ON TABLE t IS 'x'", "COMMENT ON SCHEMA s IS NULL",
    ]

    static let changes: [String] = [
        "INSERT INTO t VALUES (1, 'a'), (2, 'b')", "INSERT INTO TABLE s.t (a, b) SELECT 1, 2", "INSERT INTO t BY NAME SELECT 1 AS a",
        "INSERT OVERWRITE t SELECT 1",
        "INSERT OVERWRITE TABLE t PARTITION (a = 1, b) IF NOT EXISTS SELECT 1", "INSERT INTO t REPLACE WHERE a = 1 AND b SELECT 1",
        "INSERT INTO t TABLE u",
        "INSERT INTO t WITH a AS (SELECT 1) SELECT * FROM a", "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a",
        "INSERT INTO t FROM u SELECT a",
        "INSERT INTO t (SELECT 1)", "INSERT INTO t (a) (SELECT 1)", "INSERT INTO t WITH (x = 1) VALUES (1)",
        "INSERT INTO t VALUES (DEFAULT, 1)",
        "UPDATE t SET a = 1", "UPDATE s.t AS x SET x.a = b + 1, c = DEFAULT WHERE d IN (SELECT 1)", "UPDATE t x SET a = 1",
        "DELETE FROM t",
        "DELETE FROM t AS x WHERE x.a = 1",
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE",
        "MERGE INTO t AS x USING (SELECT 1 AS a) AS y ON x.a = y.a WHEN MATCHED AND y.b > 1 THEN UPDATE SET x.c ="
            + " y.c, d = DEFAULT WHEN MATCHED THEN UPDATE SET * "
            + "WHEN NOT MATCHED AND y.d THEN INSERT (a, b) VALUES (y.a, 1) WHEN NOT MATCHED BY TARGET THEN INSERT * "
            + "WHEN NOT MATCHED BY SOURCE AND x.e THEN UPDATE SET a = 1 WHEN NOT MATCHED BY SOURCE THEN DELETE",
        "MERGE WITH SCHEMA EVOLUTION INTO t USING s ON a WHEN NOT MATCHED THEN INSERT *",
    ]

    static let commands: [String] = [
        "DESCRIBE t", "DESC TABLE EXTENDED s.t", "DESCRIBE FORMATTED t a.b", "DESCRIBE t PARTITION (a = 1)",
        "DESCRIBE EXTENDED t AS JSON",
        "DESCRIBE QUERY SELECT 1",
        "DESCRIBE SELECT 1", "DESC WITH a AS (SELECT 1) SELECT * FROM a", "DESCRIBE FUNCTION EXTENDED abs", "DESCRIBE FUNCTION s.f",
        "DESCRIBE FUNCTION '+'", "DESCRIBE FUNCTION <=>",
        "DESCRIBE SCHEMA EXTENDED s", "DESCRIBE table", "DESCRIBE query", "DESCRIBE schema",
        "SHOW TABLES", "SHOW TABLES IN s LIKE 'a*|b'", "SHOW TABLES FROM s 'x'", "SHOW TABLE EXTENDED IN s LIKE 'x' PARTITION (a = 1)",
        "SHOW VIEWS", "SHOW COLUMNS FROM t IN s",
        "SHOW COLUMNS IN s.t", "SHOW FUNCTIONS", "SHOW SYSTEM FUNCTIONS LIKE 'x*'", "SHOW USER FUNCTIONS IN s", "SHOW ALL FUNCTIONS abs",
        "SHOW SCHEMAS LIKE 'x'", "SHOW DATABASES",
        "SHOW CATALOGS", "SHOW CURRENT SCHEMA", "SHOW CREATE TABLE t", "SHOW TBLPROPERTIES t", "SHOW TBLPROPERTIES t ('a.b')",
        "SHOW TBLPROPERTIES t (a.b)", "SHOW PARTITIONS t PARTITION (a = 1)",
        "EXPLAIN SELECT 1", "EXPLAIN EXTENDED SELECT 1", "EXPLAIN FORMATTED SELECT 1", "EXPLAIN COST SELECT 1",
        "EXPLAIN CODEGEN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN ANALYZE TABLE t COMPUTE STATISTICS", "EXPLAIN INSERT INTO t SELECT 1",
        "SET", "SET -v", "SET spark.sql.ansi.enabled", "SET spark.sql.ansi.enabled = true", "SET a.b=c d 'e' 1.5", "SET `a b` = `c;d`",
        "SET x=", "SET spark.sql.session.timeZone=Europe/Rome",
        "SET TIME ZONE 'Europe/Rome'", "SET TIME ZONE LOCAL", "SET TIME ZONE INTERVAL 1 HOUR",
        "SET TIME ZONE INTERVAL '1:30' HOUR TO MINUTE", "RESET", "RESET spark.sql.x",
        "USE s", "USE SCHEMA s.t", "USE DATABASE x", "SET CATALOG c", "SET CATALOG 'c'",
        "DECLARE v INT", "DECLARE OR REPLACE VARIABLE v STRING DEFAULT 'x'", "DECLARE VARIABLE a, b INT = 1", "DECLARE v DEFAULT 5",
        "DECLARE v = 5",
        "SET VAR a = 1, b = 2", "SET VARIABLE a.b = (SELECT 1)", "SET VAR (a, b) = (SELECT 1, 2)",
        "EXECUTE IMMEDIATE 'SELECT ?' USING 1", "EXECUTE IMMEDIATE q INTO a, b USING (1 AS x, 'y')", "EXECUTE IMMEDIATE 'SELECT 1' || x",
        "EXECUTE IMMEDIATE 'x' USING 1 AS a, b",
        "REFRESH TABLE t", "REFRESH MATERIALIZED VIEW s.v", "REFRESH FUNCTION f", "CACHE TABLE t",
        "CACHE LAZY TABLE t OPTIONS ('storageLevel' = 'DISK_ONLY') AS SELECT 1",
        "CACHE TABLE t SELECT 1", "UNCACHE TABLE IF EXISTS t", "CLEAR CACHE", "ANALYZE TABLE t COMPUTE STATISTICS",
        "ANALYZE TABLE t PARTITION (a = 1) COMPUTE STATISTICS NOSCAN",
        "ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a, b", "ANALYZE TABLE t COMPUTE STATISTICS FOR ALL COLUMNS",
        "ANALYZE TABLES IN s COMPUTE STATISTICS NOSCAN",
        "CALL p()", "CALL s.p(1, a => 'x')",
    ]

    static let dataTypes: [String] = [
        "BOOLEAN", "TINYINT", "BYTE", "SMALLINT", "SHORT", "INT", "INTEGER", "BIGINT", "LONG", "FLOAT", "REAL", "DOUBLE", "DECIMAL",
        "DEC(5)", "NUMERIC(38, 38)", "STRING",
        "STRING COLLATE UTF8_LCASE", "CHAR(3)", "CHARACTER(4)", "VARCHAR(5)", "BINARY", "DATE", "TIME", "TIME(3)",
        "TIME WITHOUT TIME ZONE",
        "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE",
        "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "INTERVAL", "INTERVAL YEAR", "INTERVAL MONTH", "INTERVAL YEAR TO MONTH",
        "INTERVAL DAY TO SECOND",
        "INTERVAL HOUR TO MINUTE", "INTERVAL SECOND",
        "VOID", "VARIANT", "ARRAY<INT>", "ARRAY<ARRAY<INT>>", "MAP<STRING, ARRAY<MAP<INT, STRING>>>", "STRUCT<>", "STRUCT<a: INT>",
        "STRUCT<a: INT NOT NULL COMMENT 'x', b STRING, `c d`: ARRAY<STRUCT<e: INT>>>", "array<struct<order: int, select: string>>",
    ]

    /// Every statement above; expressions as lists of select items.
    static var statements: [String] {
        let asSelects = expressions.map { "SELECT " + $0 + " FROM t" }
        return queries.filter { $0 != "SELECT" } + relations + pipes + asSelects + definitions + changes + commands
    }
}
