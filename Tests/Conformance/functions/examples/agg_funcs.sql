-- any
SELECT any(col) FROM VALUES (true), (false), (false) AS tab(col);
SELECT any(col) FROM VALUES (NULL), (true), (false) AS tab(col);
SELECT any(col) FROM VALUES (false), (false), (NULL) AS tab(col);
-- any_value
SELECT any_value(col) FROM VALUES (10), (5), (20) AS tab(col);
SELECT any_value(col) FROM VALUES (NULL), (5), (20) AS tab(col);
SELECT any_value(col, true) FROM VALUES (NULL), (5), (20) AS tab(col);
-- approx_count_distinct
SELECT approx_count_distinct(col1) FROM VALUES (1), (1), (2), (2), (3) tab(col1);
-- approx_percentile
SELECT approx_percentile(col, array(0.5, 0.4, 0.1), 100) FROM VALUES (0), (1), (2), (10) AS tab(col);
SELECT approx_percentile(col, 0.5, 100) FROM VALUES (0), (6), (7), (9), (10) AS tab(col);
SELECT approx_percentile(col, 0.5, 100) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '1' MONTH), (INTERVAL '2' MONTH), (INTERVAL '10' MONTH) AS tab(col);
SELECT approx_percentile(col, array(0.5, 0.7), 100) FROM VALUES (INTERVAL '0' SECOND), (INTERVAL '1' SECOND), (INTERVAL '2' SECOND), (INTERVAL '10' SECOND) AS tab(col);
-- approx_top_k
SELECT approx_top_k(expr) FROM VALUES (0), (0), (1), (1), (2), (3), (4), (4) AS tab(expr);
SELECT approx_top_k(expr, 2) FROM VALUES 'a', 'b', 'c', 'c', 'c', 'c', 'd', 'd' AS tab(expr);
SELECT approx_top_k(expr, 10, 100) FROM VALUES (0), (1), (1), (2), (2), (2) AS tab(expr);
-- approx_top_k_accumulate
SELECT approx_top_k_estimate(approx_top_k_accumulate(expr)) FROM VALUES (0), (0), (1), (1), (2), (3), (4), (4) AS tab(expr);
SELECT approx_top_k_estimate(approx_top_k_accumulate(expr, 100), 2) FROM VALUES 'a', 'b', 'c', 'c', 'c', 'c', 'd', 'd' AS tab(expr);
-- approx_top_k_combine
SELECT approx_top_k_estimate(approx_top_k_combine(sketch, 10000), 5) FROM (SELECT approx_top_k_accumulate(expr) AS sketch FROM VALUES (0), (0), (1), (1) AS tab(expr) UNION ALL SELECT approx_top_k_accumulate(expr) AS sketch FROM VALUES (2), (3), (4), (4) AS tab(expr));
-- array_agg
SELECT array_agg(col) FROM VALUES (1), (2), (1) AS tab(col);
-- avg
SELECT avg(col) FROM VALUES (1), (2), (3) AS tab(col);
SELECT avg(col) FROM VALUES (1), (2), (NULL) AS tab(col);
-- bit_and
SELECT bit_and(col) FROM VALUES (3), (5) AS tab(col);
-- bit_or
SELECT bit_or(col) FROM VALUES (3), (5) AS tab(col);
-- bit_xor
SELECT bit_xor(col) FROM VALUES (3), (5) AS tab(col);
-- bitmap_and_agg
SELECT substring(hex(bitmap_and_agg(col)), 0, 6) FROM VALUES (X 'F0'), (X '70'), (X '30') AS tab(col);
SELECT substring(hex(bitmap_and_agg(col)), 0, 6) FROM VALUES (X 'FF'), (X 'FF'), (X 'FF') AS tab(col);
-- bitmap_construct_agg
SELECT substring(hex(bitmap_construct_agg(bitmap_bit_position(col))), 0, 6) FROM VALUES (1), (2), (3) AS tab(col);
SELECT substring(hex(bitmap_construct_agg(bitmap_bit_position(col))), 0, 6) FROM VALUES (1), (1), (1) AS tab(col);
-- bitmap_or_agg
SELECT substring(hex(bitmap_or_agg(col)), 0, 6) FROM VALUES (X '10'), (X '20'), (X '40') AS tab(col);
SELECT substring(hex(bitmap_or_agg(col)), 0, 6) FROM VALUES (X '10'), (X '10'), (X '10') AS tab(col);
-- bool_and
SELECT bool_and(col) FROM VALUES (true), (true), (true) AS tab(col);
SELECT bool_and(col) FROM VALUES (NULL), (true), (true) AS tab(col);
SELECT bool_and(col) FROM VALUES (true), (false), (true) AS tab(col);
-- bool_or
SELECT bool_or(col) FROM VALUES (true), (false), (false) AS tab(col);
SELECT bool_or(col) FROM VALUES (NULL), (true), (false) AS tab(col);
SELECT bool_or(col) FROM VALUES (false), (false), (NULL) AS tab(col);
-- collect_list
SELECT collect_list(col) FROM VALUES (1), (2), (1) AS tab(col);
-- collect_set
SELECT collect_set(col) FROM VALUES (1), (2), (1) AS tab(col);
-- collect_union
SELECT collect_union(col) FROM VALUES (array(1, 2)), (array(2, 3)), (array(1)) AS tab(col);
-- corr
SELECT corr(c1, c2) FROM VALUES (3, 2), (3, 3), (6, 4) as tab(c1, c2);
-- count
SELECT count(*) FROM VALUES (NULL), (5), (5), (20) AS tab(col);
SELECT count(col) FROM VALUES (NULL), (5), (5), (20) AS tab(col);
SELECT count(DISTINCT col) FROM VALUES (NULL), (5), (5), (10) AS tab(col);
-- count_if
SELECT count_if(col % 2 = 0) FROM VALUES (NULL), (0), (1), (2), (3) AS tab(col);
SELECT count_if(col IS NULL) FROM VALUES (NULL), (0), (1), (2), (3) AS tab(col);
-- count_min_sketch
SELECT hex(count_min_sketch(col, 0.5d, 0.5d, 1)) FROM VALUES (1), (2), (1) AS tab(col);
-- covar_pop
SELECT covar_pop(c1, c2) FROM VALUES (1,1), (2,2), (3,3) AS tab(c1, c2);
-- covar_samp
SELECT covar_samp(c1, c2) FROM VALUES (1,1), (2,2), (3,3) AS tab(c1, c2);
-- every
SELECT every(col) FROM VALUES (true), (true), (true) AS tab(col);
SELECT every(col) FROM VALUES (NULL), (true), (true) AS tab(col);
SELECT every(col) FROM VALUES (true), (false), (true) AS tab(col);
-- first
SELECT first(col) FROM VALUES (10), (5), (20) AS tab(col);
SELECT first(col) FROM VALUES (NULL), (5), (20) AS tab(col);
SELECT first(col, true) FROM VALUES (NULL), (5), (20) AS tab(col);
-- first_value
SELECT first_value(col) FROM VALUES (10), (5), (20) AS tab(col);
SELECT first_value(col) FROM VALUES (NULL), (5), (20) AS tab(col);
SELECT first_value(col, true) FROM VALUES (NULL), (5), (20) AS tab(col);
-- grouping
SELECT name, grouping(name), sum(age) FROM VALUES (2, 'Alice'), (5, 'Bob') people(age, name) GROUP BY cube(name);
-- grouping_id
SELECT name, grouping_id(), sum(age), avg(height) FROM VALUES (2, 'Alice', 165), (5, 'Bob', 180) people(age, name, height) GROUP BY cube(name, height);
-- histogram_numeric
SELECT histogram_numeric(col, 5) FROM VALUES (0), (1), (2), (10) AS tab(col);
-- hll_sketch_agg
SELECT hll_sketch_estimate(hll_sketch_agg(col, 12)) FROM VALUES (1), (1), (2), (2), (3) tab(col);
-- hll_union_agg
SELECT hll_sketch_estimate(hll_union_agg(sketch, true)) FROM (SELECT hll_sketch_agg(col) as sketch FROM VALUES (1) tab(col) UNION ALL SELECT hll_sketch_agg(col, 20) as sketch FROM VALUES (1) tab(col));
-- kll_merge_agg_bigint
SELECT kll_sketch_get_n_bigint(kll_merge_agg_bigint(sketch)) FROM (SELECT kll_sketch_agg_bigint(col) as sketch FROM VALUES (1), (2), (3) tab(col) UNION ALL SELECT kll_sketch_agg_bigint(col) as sketch FROM VALUES (4), (5), (6) tab(col)) t;
-- kll_merge_agg_double
SELECT kll_sketch_get_n_double(kll_merge_agg_double(sketch)) FROM (SELECT kll_sketch_agg_double(col) as sketch FROM VALUES (CAST(1.0 AS DOUBLE)), (CAST(2.0 AS DOUBLE)), (CAST(3.0 AS DOUBLE)) tab(col) UNION ALL SELECT kll_sketch_agg_double(col) as sketch FROM VALUES (CAST(4.0 AS DOUBLE)), (CAST(5.0 AS DOUBLE)), (CAST(6.0 AS DOUBLE)) tab(col)) t;
-- kll_merge_agg_float
SELECT kll_sketch_get_n_float(kll_merge_agg_float(sketch)) FROM (SELECT kll_sketch_agg_float(col) as sketch FROM VALUES (CAST(1.0 AS FLOAT)), (CAST(2.0 AS FLOAT)), (CAST(3.0 AS FLOAT)) tab(col) UNION ALL SELECT kll_sketch_agg_float(col) as sketch FROM VALUES (CAST(4.0 AS FLOAT)), (CAST(5.0 AS FLOAT)), (CAST(6.0 AS FLOAT)) tab(col)) t;
-- kll_sketch_agg_bigint
SELECT LENGTH(kll_sketch_to_string_bigint(kll_sketch_agg_bigint(col))) > 0 FROM VALUES (1), (2), (3), (4), (5) tab(col);
SELECT LENGTH(kll_sketch_to_string_bigint(kll_sketch_agg_bigint(col, 400))) > 0 FROM VALUES (1), (2), (3), (4), (5) tab(col);
-- kll_sketch_agg_double
SELECT LENGTH(kll_sketch_to_string_double(kll_sketch_agg_double(col))) > 0 FROM VALUES (CAST(1.0 AS DOUBLE)), (CAST(2.0 AS DOUBLE)), (CAST(3.0 AS DOUBLE)), (CAST(4.0 AS DOUBLE)), (CAST(5.0 AS DOUBLE)) tab(col);
SELECT LENGTH(kll_sketch_to_string_double(kll_sketch_agg_double(col, 400))) > 0 FROM VALUES (CAST(1.0 AS DOUBLE)), (CAST(2.0 AS DOUBLE)), (CAST(3.0 AS DOUBLE)), (CAST(4.0 AS DOUBLE)), (CAST(5.0 AS DOUBLE)) tab(col);
-- kll_sketch_agg_float
SELECT LENGTH(kll_sketch_to_string_float(kll_sketch_agg_float(col))) > 0 FROM VALUES (CAST(1.0 AS FLOAT)), (CAST(2.0 AS FLOAT)), (CAST(3.0 AS FLOAT)), (CAST(4.0 AS FLOAT)), (CAST(5.0 AS FLOAT)) tab(col);
SELECT LENGTH(kll_sketch_to_string_float(kll_sketch_agg_float(col, 400))) > 0 FROM VALUES (CAST(1.0 AS FLOAT)), (CAST(2.0 AS FLOAT)), (CAST(3.0 AS FLOAT)), (CAST(4.0 AS FLOAT)), (CAST(5.0 AS FLOAT)) tab(col);
-- kurtosis
SELECT kurtosis(col) FROM VALUES (-10), (-20), (100), (1000) AS tab(col);
SELECT kurtosis(col) FROM VALUES (1), (10), (100), (10), (1) as tab(col);
-- last
SELECT last(col) FROM VALUES (10), (5), (20) AS tab(col);
SELECT last(col) FROM VALUES (10), (5), (NULL) AS tab(col);
SELECT last(col, true) FROM VALUES (10), (5), (NULL) AS tab(col);
-- last_value
SELECT last_value(col) FROM VALUES (10), (5), (20) AS tab(col);
SELECT last_value(col) FROM VALUES (10), (5), (NULL) AS tab(col);
SELECT last_value(col, true) FROM VALUES (10), (5), (NULL) AS tab(col);
-- listagg
SELECT listagg(col) FROM VALUES ('a'), ('b'), ('c') AS tab(col);
SELECT listagg(col) WITHIN GROUP (ORDER BY col DESC) FROM VALUES ('a'), ('b'), ('c') AS tab(col);
SELECT listagg(col) FROM VALUES ('a'), (NULL), ('b') AS tab(col);
SELECT listagg(col) FROM VALUES ('a'), ('a') AS tab(col);
SELECT listagg(DISTINCT col) FROM VALUES ('a'), ('a'), ('b') AS tab(col);
SELECT listagg(col, ', ') FROM VALUES ('a'), ('b'), ('c') AS tab(col);
SELECT listagg(col) FROM VALUES (NULL), (NULL) AS tab(col);
-- max
SELECT max(col) FROM VALUES (10), (50), (20) AS tab(col);
-- max_by
SELECT max_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y);
SELECT max_by(x, y, 2) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y);
-- mean
SELECT mean(col) FROM VALUES (1), (2), (3) AS tab(col);
SELECT mean(col) FROM VALUES (1), (2), (NULL) AS tab(col);
-- measure
SELECT dimension_col, measure(measure_col)
        FROM test_metric_view
        GROUP BY dimension_col;
-- median
SELECT median(col) FROM VALUES (0), (10) AS tab(col);
SELECT median(col) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '10' MONTH) AS tab(col);
-- min
SELECT min(col) FROM VALUES (10), (-1), (20) AS tab(col);
-- min_by
SELECT min_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y);
SELECT min_by(x, y, 2) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS tab(x, y);
-- mode
SELECT mode(col) FROM VALUES (0), (10), (10) AS tab(col);
SELECT mode(col) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '10' MONTH), (INTERVAL '10' MONTH) AS tab(col);
SELECT mode(col) FROM VALUES (0), (10), (10), (null), (null), (null) AS tab(col);
SELECT mode(col, false) FROM VALUES (-10), (0), (10) AS tab(col);
SELECT mode(col, true) FROM VALUES (-10), (0), (10) AS tab(col);
SELECT mode() WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10), (10) AS tab(col);
SELECT mode() WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10), (10), (20), (20) AS tab(col);
SELECT mode() WITHIN GROUP (ORDER BY col DESC) FROM VALUES (0), (10), (10), (20), (20) AS tab(col);
-- percentile
SELECT percentile(col, 0.3) FROM VALUES (0), (10) AS tab(col);
SELECT percentile(col, array(0.25, 0.75)) FROM VALUES (0), (10) AS tab(col);
SELECT percentile(col, 0.5) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '10' MONTH) AS tab(col);
SELECT percentile(col, array(0.2, 0.5)) FROM VALUES (INTERVAL '0' SECOND), (INTERVAL '10' SECOND) AS tab(col);
-- percentile_approx
SELECT percentile_approx(col, array(0.5, 0.4, 0.1), 100) FROM VALUES (0), (1), (2), (10) AS tab(col);
SELECT percentile_approx(col, 0.5, 100) FROM VALUES (0), (6), (7), (9), (10) AS tab(col);
SELECT percentile_approx(col, 0.5, 100) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '1' MONTH), (INTERVAL '2' MONTH), (INTERVAL '10' MONTH) AS tab(col);
SELECT percentile_approx(col, array(0.5, 0.7), 100) FROM VALUES (INTERVAL '0' SECOND), (INTERVAL '1' SECOND), (INTERVAL '2' SECOND), (INTERVAL '10' SECOND) AS tab(col);
-- percentile_cont
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10) AS tab(col);
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '10' MONTH) AS tab(col);
-- percentile_disc
SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10) AS tab(col);
SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '10' MONTH) AS tab(col);
-- regr_avgx
SELECT regr_avgx(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_avgx(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_avgx(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_avgx(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_avgx(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS tab(y, x);
-- regr_avgy
SELECT regr_avgy(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_avgy(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_avgy(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_avgy(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_avgy(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS tab(y, x);
-- regr_count
SELECT regr_count(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_count(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_count(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_count(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_count(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS tab(y, x);
-- regr_intercept
SELECT regr_intercept(y, x) FROM VALUES (1, 1), (2, 2), (3, 3), (4, 4) AS tab(y, x);
SELECT regr_intercept(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_intercept(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_intercept(y, x) FROM VALUES (1, 1), (2, null), (3, 3), (4, 4) AS tab(y, x);
SELECT regr_intercept(y, x) FROM VALUES (1, 1), (2, null), (null, 3), (4, 4) AS tab(y, x);
-- regr_r2
SELECT regr_r2(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_r2(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_r2(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_r2(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_r2(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS tab(y, x);
-- regr_slope
SELECT regr_slope(y, x) FROM VALUES (1, 1), (2, 2), (3, 3), (4, 4) AS tab(y, x);
SELECT regr_slope(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_slope(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_slope(y, x) FROM VALUES (1, 1), (2, null), (3, 3), (4, 4) AS tab(y, x);
SELECT regr_slope(y, x) FROM VALUES (1, 1), (2, null), (null, 3), (4, 4) AS tab(y, x);
-- regr_sxx
SELECT regr_sxx(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_sxx(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_sxx(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_sxx(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_sxx(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS tab(y, x);
-- regr_sxy
SELECT regr_sxy(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_sxy(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_sxy(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_sxy(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_sxy(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS tab(y, x);
-- regr_syy
SELECT regr_syy(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_syy(y, x) FROM VALUES (1, null) AS tab(y, x);
SELECT regr_syy(y, x) FROM VALUES (null, 1) AS tab(y, x);
SELECT regr_syy(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, x);
SELECT regr_syy(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS tab(y, x);
-- skewness
SELECT skewness(col) FROM VALUES (-10), (-20), (100), (1000) AS tab(col);
SELECT skewness(col) FROM VALUES (-1000), (-100), (10), (20) AS tab(col);
-- some
SELECT some(col) FROM VALUES (true), (false), (false) AS tab(col);
SELECT some(col) FROM VALUES (NULL), (true), (false) AS tab(col);
SELECT some(col) FROM VALUES (false), (false), (NULL) AS tab(col);
-- std
SELECT std(col) FROM VALUES (1), (2), (3) AS tab(col);
-- stddev
SELECT stddev(col) FROM VALUES (1), (2), (3) AS tab(col);
-- stddev_pop
SELECT stddev_pop(col) FROM VALUES (1), (2), (3) AS tab(col);
-- stddev_samp
SELECT stddev_samp(col) FROM VALUES (1), (2), (3) AS tab(col);
-- string_agg
SELECT string_agg(col) FROM VALUES ('a'), ('b'), ('c') AS tab(col);
SELECT string_agg(col) WITHIN GROUP (ORDER BY col DESC) FROM VALUES ('a'), ('b'), ('c') AS tab(col);
SELECT string_agg(col) FROM VALUES ('a'), (NULL), ('b') AS tab(col);
SELECT string_agg(col) FROM VALUES ('a'), ('a') AS tab(col);
SELECT string_agg(DISTINCT col) FROM VALUES ('a'), ('a'), ('b') AS tab(col);
SELECT string_agg(col, ', ') FROM VALUES ('a'), ('b'), ('c') AS tab(col);
SELECT string_agg(col) FROM VALUES (NULL), (NULL) AS tab(col);
-- sum
SELECT sum(col) FROM VALUES (5), (10), (15) AS tab(col);
SELECT sum(col) FROM VALUES (NULL), (10), (15) AS tab(col);
SELECT sum(col) FROM VALUES (NULL), (NULL) AS tab(col);
-- theta_intersection_agg
SELECT theta_sketch_estimate(theta_intersection_agg(sketch)) FROM (SELECT theta_sketch_agg(col) as sketch FROM VALUES (1) tab(col) UNION ALL SELECT theta_sketch_agg(col, 20) as sketch FROM VALUES (1) tab(col));
SELECT theta_sketch_estimate(theta_intersection_agg(sketch)) FROM VALUES (CAST(NULL AS BINARY)) tab(sketch);
-- theta_sketch_agg
SELECT theta_sketch_estimate(theta_sketch_agg(col, 12)) FROM VALUES (1), (1), (2), (2), (3) tab(col);
-- theta_union_agg
SELECT theta_sketch_estimate(theta_union_agg(sketch)) FROM (SELECT theta_sketch_agg(col) as sketch FROM VALUES (1) tab(col) UNION ALL SELECT theta_sketch_agg(col, 20) as sketch FROM VALUES (1) tab(col));
-- try_avg
SELECT try_avg(col) FROM VALUES (1), (2), (3) AS tab(col);
SELECT try_avg(col) FROM VALUES (1), (2), (NULL) AS tab(col);
SELECT try_avg(col) FROM VALUES (interval '2147483647 months'), (interval '1 months') AS tab(col);
-- try_sum
SELECT try_sum(col) FROM VALUES (5), (10), (15) AS tab(col);
SELECT try_sum(col) FROM VALUES (NULL), (10), (15) AS tab(col);
SELECT try_sum(col) FROM VALUES (NULL), (NULL) AS tab(col);
SELECT try_sum(col) FROM VALUES (9223372036854775807L), (1L) AS tab(col);
-- tuple_intersection_agg_double
SELECT tuple_sketch_estimate_double(tuple_intersection_agg_double(sketch)) FROM (SELECT tuple_sketch_agg_double(key, summary) as sketch FROM VALUES (1, 5.0D), (2, 10.0D), (3, 15.0D) tab(key, summary) UNION ALL SELECT tuple_sketch_agg_double(key, summary) as sketch FROM VALUES (2, 3.0D), (3, 7.0D), (4, 12.0D) tab(key, summary));
SELECT tuple_sketch_estimate_double(tuple_intersection_agg_double(sketch)) FROM VALUES (CAST(NULL AS BINARY)) tab(sketch);
-- tuple_intersection_agg_integer
SELECT tuple_sketch_estimate_integer(tuple_intersection_agg_integer(sketch)) FROM (SELECT tuple_sketch_agg_integer(key, summary) as sketch FROM VALUES (1, 1), (2, 2), (3, 3) tab(key, summary) UNION ALL SELECT tuple_sketch_agg_integer(key, summary) as sketch FROM VALUES (2, 2), (3, 3), (4, 4) tab(key, summary));
SELECT tuple_sketch_estimate_integer(tuple_intersection_agg_integer(sketch)) FROM VALUES (CAST(NULL AS BINARY)) tab(sketch);
-- tuple_sketch_agg_double
SELECT tuple_sketch_estimate_double(tuple_sketch_agg_double(key, summary, 12, 'sum')) FROM VALUES (1, 5.0D), (1, 1.0D), (2, 2.0D), (2, 3.0D), (3, 2.2D) tab(key, summary);
-- tuple_sketch_agg_integer
SELECT tuple_sketch_estimate_integer(tuple_sketch_agg_integer(key, summary, 12, 'sum')) FROM VALUES (1, 5), (1, 1), (2, 2), (2, 3), (3, 2) tab(key, summary);
-- tuple_union_agg_double
SELECT tuple_sketch_estimate_double(tuple_union_agg_double(sketch)) FROM (SELECT tuple_sketch_agg_double(key, summary) as sketch FROM VALUES (1, 5.0D), (2, 10.0D) tab(key, summary) UNION ALL SELECT tuple_sketch_agg_double(key, summary) as sketch FROM VALUES (2, 3.0D), (3, 7.0D) tab(key, summary));
-- tuple_union_agg_integer
SELECT tuple_sketch_estimate_integer(tuple_union_agg_integer(sketch)) FROM (SELECT tuple_sketch_agg_integer(key, summary) as sketch FROM VALUES (1, 5), (2, 10) tab(key, summary) UNION ALL SELECT tuple_sketch_agg_integer(key, summary) as sketch FROM VALUES (2, 3), (3, 7) tab(key, summary));
-- var_pop
SELECT var_pop(col) FROM VALUES (1), (2), (3) AS tab(col);
-- var_samp
SELECT var_samp(col) FROM VALUES (1), (2), (3) AS tab(col);
-- variance
SELECT variance(col) FROM VALUES (1), (2), (3) AS tab(col);
