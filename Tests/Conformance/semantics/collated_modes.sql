SELECT mode(s) AS m, typeof(mode(s)) AS t FROM (SELECT s COLLATE UTF8_LCASE AS s FROM VALUES ('b'), ('a'), ('a') AS t(s));
SELECT lower(mode(s)) AS m FROM (SELECT s COLLATE UTF8_LCASE AS s FROM VALUES ('A'), ('a'), ('b') AS t(s));
SELECT rtrim(lower(mode(s))) AS m FROM (SELECT s COLLATE UTF8_LCASE_RTRIM AS s FROM VALUES ('x'), ('X '), ('a') AS t(s));
SELECT k, lower(mode(s)) AS m FROM (SELECT k, s COLLATE UNICODE_CI AS s FROM VALUES (1, 'b'), (1, 'B'), (1, 'a'), (2, 'c'), (2, NULL), (3, NULL) AS t(k, s)) GROUP BY k ORDER BY k;
SELECT lower(mode(s) OVER (PARTITION BY k)) AS m FROM (SELECT k, s COLLATE UTF8_LCASE AS s FROM VALUES (1, 'b'), (1, 'B'), (1, 'a') AS t(k, s));
