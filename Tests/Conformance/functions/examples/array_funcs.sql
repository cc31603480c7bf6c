-- array
SELECT array(1, 2, 3);
-- array_append
SELECT array_append(array('b', 'd', 'c', 'a'), 'd');
SELECT array_append(array(1, 2, 3, null), null);
SELECT array_append(CAST(null as Array<Int>), 2);
-- array_compact
SELECT array_compact(array(1, 2, 3, null));
SELECT array_compact(array("a", "b", "c"));
-- array_contains
SELECT array_contains(array(1, 2, 3), 2);
SELECT array_contains(array(1, NULL, 3), 2);
-- array_distinct
SELECT array_distinct(array(1, 2, 3, null, 3));
-- array_except
SELECT array_except(array(1, 2, 3), array(1, 3, 5));
-- array_insert
SELECT array_insert(array(1, 2, 3, 4), 5, 5);
SELECT array_insert(array(5, 4, 3, 2), -1, 1);
SELECT array_insert(array(5, 3, 2, 1), -4, 4);
-- array_intersect
SELECT array_intersect(array(1, 2, 3), array(1, 3, 5));
-- array_join
SELECT array_join(array('hello', 'world'), ' ');
SELECT array_join(array('hello', null ,'world'), ' ');
SELECT array_join(array('hello', null ,'world'), ' ', ',');
-- array_max
SELECT array_max(array(1, 20, null, 3));
-- array_min
SELECT array_min(array(1, 20, null, 3));
-- array_position
SELECT array_position(array(312, 773, 708, 708), 708);
SELECT array_position(array(312, 773, 708, 708), 414);
-- array_prepend
SELECT array_prepend(array('b', 'd', 'c', 'a'), 'd');
SELECT array_prepend(array(1, 2, 3, null), null);
SELECT array_prepend(CAST(null as Array<Int>), 2);
-- array_remove
SELECT array_remove(array(1, 2, 3, null, 3), 3);
-- array_repeat
SELECT array_repeat('123', 2);
-- array_size
SELECT array_size(array('b', 'd', 'c', 'a'));
-- array_union
SELECT array_union(array(1, 2, 3), array(1, 3, 5));
-- arrays_overlap
SELECT arrays_overlap(array(1, 2, 3), array(3, 4, 5));
-- arrays_zip
SELECT arrays_zip(array(1, 2, 3), array(2, 3, 4));
SELECT arrays_zip(array(1, 2), array(2, 3), array(3, 4));
-- flatten
SELECT flatten(array(array(1, 2), array(3, 4)));
-- get
SELECT get(array(1, 2, 3), 0);
SELECT get(array(1, 2, 3), 3);
SELECT get(array(1, 2, 3), -1);
-- sequence
SELECT sequence(1, 5);
SELECT sequence(5, 1);
SELECT sequence(to_date('2018-01-01'), to_date('2018-03-01'), interval 1 month);
SELECT sequence(to_date('2018-01-01'), to_date('2018-03-01'), interval '0-1' year to month);
-- shuffle
SELECT shuffle(array(1, 20, 3, 5));
SELECT shuffle(array(1, 20, null, 3));
-- slice
SELECT slice(array(1, 2, 3, 4), 2, 2);
SELECT slice(array(1, 2, 3, 4), -2, 2);
-- sort_array
SELECT sort_array(array('b', 'd', null, 'c', 'a'), true);
SELECT sort_array(array('b', 'd', null, 'c', 'a'), false);
