-- aggregate
SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x);
SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10);
-- array_sort
SELECT array_sort(array(5, 6, 1), (left, right) -> case when left < right then -1 when left > right then 1 else 0 end);
SELECT array_sort(array('bc', 'ab', 'dc'), (left, right) -> case when left is null and right is null then 0 when left is null then -1 when right is null then 1 when left < right then 1 when left > right then -1 else 0 end);
SELECT array_sort(array('b', 'd', null, 'c', 'a'));
-- exists
SELECT exists(array(1, 2, 3), x -> x % 2 == 0);
SELECT exists(array(1, 2, 3), x -> x % 2 == 10);
SELECT exists(array(1, null, 3), x -> x % 2 == 0);
SELECT exists(array(0, null, 2, 3, null), x -> x IS NULL);
SELECT exists(array(1, 2, 3), x -> x IS NULL);
-- filter
SELECT filter(array(1, 2, 3), x -> x % 2 == 1);
SELECT filter(array(0, 2, 3), (x, i) -> x > i);
SELECT filter(array(0, null, 2, 3, null), x -> x IS NOT NULL);
-- forall
SELECT forall(array(1, 2, 3), x -> x % 2 == 0);
SELECT forall(array(2, 4, 8), x -> x % 2 == 0);
SELECT forall(array(1, null, 3), x -> x % 2 == 0);
SELECT forall(array(2, null, 8), x -> x % 2 == 0);
-- map_filter
SELECT map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v);
-- map_zip_with
SELECT map_zip_with(map(1, 'a', 2, 'b'), map(1, 'x', 2, 'y'), (k, v1, v2) -> concat(v1, v2));
SELECT map_zip_with(map('a', 1, 'b', 2), map('b', 3, 'c', 4), (k, v1, v2) -> coalesce(v1, 0) + coalesce(v2, 0));
-- reduce
SELECT reduce(array(1, 2, 3), 0, (acc, x) -> acc + x);
SELECT reduce(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10);
-- transform
SELECT transform(array(1, 2, 3), x -> x + 1);
SELECT transform(array(1, 2, 3), (x, i) -> x + i);
-- transform_keys
SELECT transform_keys(map_from_arrays(array(1, 2, 3), array(1, 2, 3)), (k, v) -> k + 1);
SELECT transform_keys(map_from_arrays(array(1, 2, 3), array(1, 2, 3)), (k, v) -> k + v);
-- transform_values
SELECT transform_values(map_from_arrays(array(1, 2, 3), array(1, 2, 3)), (k, v) -> v + 1);
SELECT transform_values(map_from_arrays(array(1, 2, 3), array(1, 2, 3)), (k, v) -> k + v);
-- zip_with
SELECT zip_with(array(1, 2, 3), array('a', 'b', 'c'), (x, y) -> (y, x));
SELECT zip_with(array(1, 2), array(3, 4), (x, y) -> x + y);
SELECT zip_with(array('a', 'b', 'c'), array('d', 'e', 'f'), (x, y) -> concat(x, y));
