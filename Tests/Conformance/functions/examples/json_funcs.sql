-- from_json
SELECT from_json('{"a":1, "b":0.8}', 'a INT, b DOUBLE');
SELECT from_json('{"time":"26/08/2015"}', 'time Timestamp', map('timestampFormat', 'dd/MM/yyyy'));
SELECT from_json('{"teacher": "Alice", "student": [{"name": "Bob", "rank": 1}, {"name": "Charlie", "rank": 2}]}', 'STRUCT<teacher: STRING, student: ARRAY<STRUCT<name: STRING, rank: INT>>>');
-- get_json_object
SELECT get_json_object('{"a":"b"}', '$.a');
SELECT get_json_object('[{"a":"b"},{"a":"c"}]', '$[0].a');
SELECT get_json_object('[{"a":"b"},{"a":"c"}]', '$[*].a');
-- json_array_length
SELECT json_array_length('[1,2,3,4]');
SELECT json_array_length('[1,2,3,{"f1":1,"f2":[5,6]},4]');
SELECT json_array_length('[1,2');
-- json_object_keys
SELECT json_object_keys('{}');
SELECT json_object_keys('{"key": "value"}');
SELECT json_object_keys('{"f1":"abc","f2":{"f3":"a", "f4":"b"}}');
-- json_tuple
SELECT json_tuple('{"a":1, "b":2}', 'a', 'b');
-- schema_of_json
SELECT schema_of_json('[{"col":0}]');
SELECT schema_of_json('[{"col":01}]', map('allowNumericLeadingZeros', 'true'));
-- to_json
SELECT to_json(named_struct('a', 1, 'b', 2));
SELECT to_json(named_struct('time', to_timestamp('2015-08-26', 'yyyy-MM-dd')), map('timestampFormat', 'dd/MM/yyyy'));
SELECT to_json(array(named_struct('a', 1, 'b', 2)));
SELECT to_json(map('a', named_struct('b', 1)));
SELECT to_json(map(named_struct('a', 1),named_struct('b', 2)));
SELECT to_json(map('a', 1));
SELECT to_json(array(map('a', 1)));
SELECT to_json(named_struct('b', 1, 'a', 2), map('sortKeys', 'true'));
