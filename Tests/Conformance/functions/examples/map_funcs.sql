-- map
SELECT map(1.0, '2', 3.0, '4');
-- map_concat
SELECT map_concat(map(1, 'a', 2, 'b'), map(3, 'c'));
-- map_contains_key
SELECT map_contains_key(map(1, 'a', 2, 'b'), 1);
SELECT map_contains_key(map(1, 'a', 2, 'b'), 3);
-- map_entries
SELECT map_entries(map(1, 'a', 2, 'b'));
-- map_from_arrays
SELECT map_from_arrays(array(1.0, 3.0), array('2', '4'));
-- map_from_entries
SELECT map_from_entries(array(struct(1, 'a'), struct(2, 'b')));
-- map_keys
SELECT map_keys(map(1, 'a', 2, 'b'));
-- map_values
SELECT map_values(map(1, 'a', 2, 'b'));
-- str_to_map
SELECT str_to_map('a:1,b:2,c:3', ',', ':');
SELECT str_to_map('a');
