-- cardinality
SELECT cardinality(array('b', 'd', 'c', 'a'));
SELECT cardinality(map('a', 1, 'b', 2));
-- concat
SELECT concat('Spark', 'SQL');
SELECT concat(array(1, 2, 3), array(4, 5), array(6));
-- element_at
SELECT element_at(array(1, 2, 3), 2);
SELECT element_at(map(1, 'a', 2, 'b'), 2);
-- reverse
SELECT reverse('Spark SQL');
SELECT reverse(array(2, 1, 4, 3));
SELECT hex(reverse(x'CAFE'));
-- size
SELECT size(array('b', 'd', 'c', 'a'));
SELECT size(map('a', 1, 'b', 2));
-- try_element_at
SELECT try_element_at(array(1, 2, 3), 2);
SELECT try_element_at(map(1, 'a', 2, 'b'), 2);
