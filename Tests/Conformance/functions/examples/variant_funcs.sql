-- is_valid_variant
SELECT is_valid_variant(parse_json('null'));
SELECT is_valid_variant(parse_json('[{"b":true,"a":0}]'));
-- is_variant_null
SELECT is_variant_null(parse_json('null'));
SELECT is_variant_null(parse_json('"null"'));
SELECT is_variant_null(parse_json('13'));
SELECT is_variant_null(parse_json(null));
SELECT is_variant_null(variant_get(parse_json('{"a":null, "b":"spark"}'), "$.c"));
SELECT is_variant_null(variant_get(parse_json('{"a":null, "b":"spark"}'), "$.a"));
-- parse_json
SELECT parse_json('{"a":1,"b":0.8}');
-- schema_of_variant
SELECT schema_of_variant(parse_json('null'));
SELECT schema_of_variant(parse_json('[{"b":true,"a":0}]'));
-- schema_of_variant_agg
SELECT schema_of_variant_agg(parse_json(j)) FROM VALUES ('1'), ('2'), ('3') AS tab(j);
SELECT schema_of_variant_agg(parse_json(j)) FROM VALUES ('{"a": 1}'), ('{"b": true}'), ('{"c": 1.23}') AS tab(j);
-- to_variant_object
SELECT to_variant_object(named_struct('a', 1, 'b', 2));
SELECT to_variant_object(array(1, 2, 3));
SELECT to_variant_object(array(named_struct('a', 1)));
SELECT to_variant_object(array(map("a", 2)));
-- try_parse_json
SELECT try_parse_json('{"a":1,"b":0.8}');
SELECT try_parse_json('{"a":1,');
-- try_variant_array_append
SELECT try_variant_array_append(parse_json('[1, 2, 3]'), '$', 4);
SELECT try_variant_array_append(parse_json('{"a": [1, 2]}'), '$.a', 3);
SELECT try_variant_array_append(parse_json('[1]'), '$', parse_json('[2, 3]'));
SELECT try_variant_array_append(parse_json('{"a": 1}'), '$.missing', 2);
SELECT try_variant_array_append(parse_json('{"a": 1}'), '$.a', 2);
SELECT try_variant_array_append(parse_json('[1, 2]'), '$', null);
-- try_variant_get
SELECT try_variant_get(parse_json('{"a": 1}'), '$.a', 'int');
SELECT try_variant_get(parse_json('{"a": 1}'), '$.b', 'int');
SELECT try_variant_get(parse_json('[1, "2"]'), '$[1]', 'string');
SELECT try_variant_get(parse_json('[1, "2"]'), '$[2]', 'string');
SELECT try_variant_get(parse_json('[1, "hello"]'), '$[1]');
SELECT try_variant_get(parse_json('[1, "hello"]'), '$[1]', 'int');
-- try_variant_insert
SELECT try_variant_insert(parse_json('{"a": 1}'), '$.b', 2);
SELECT try_variant_insert(parse_json('{}'), '$.a.b', 1);
SELECT try_variant_insert(parse_json('["a","b","c"]'), '$[1]', 'z');
SELECT try_variant_insert(parse_json('["a","b"]'), '$[5]', 'z');
SELECT try_variant_insert(parse_json('{"a": 1}'), '$.a', 2);
SELECT try_variant_insert(parse_json('{"a": 1}'), '$.a.b', 2);
SELECT try_variant_insert(parse_json('{}'), '$.a', null);
-- try_variant_set
SELECT try_variant_set(parse_json('{"a": 1}'), '$.a', 2);
SELECT try_variant_set(parse_json('{"a": 1}'), '$.b', 3);
SELECT try_variant_set(parse_json('{"a": {"b": 1}}'), '$.a.c.d', 2);
SELECT try_variant_set(parse_json('["a","b","c"]'), '$[1]', 'z');
SELECT try_variant_set(parse_json('["a","b","c"]'), '$[5]', 'z');
SELECT try_variant_set(parse_json('{"a": 1}'), '$.b', 2, false);
SELECT try_variant_set(parse_json('{"a": 1}'), '$.a.b', 2);
SELECT try_variant_set(parse_json('{"a": 1}'), '$.a', null);
-- variant_array_append
SELECT variant_array_append(parse_json('[1, 2, 3]'), '$', 4);
SELECT variant_array_append(parse_json('{"a": [1, 2]}'), '$.a', 3);
SELECT variant_array_append(parse_json('[1]'), '$', parse_json('[2, 3]'));
SELECT variant_array_append(parse_json('{"a": 1}'), '$.missing', 2);
SELECT variant_array_append(parse_json('[1, 2]'), '$', parse_json('null'));
SELECT variant_array_append(parse_json('[1, 2]'), '$', null);
-- variant_delete
SELECT variant_delete(parse_json('{"a": 1, "b": 2, "c": 3, "items": [1, 2, 3]}'), NULL, '$.a', '$.c');
SELECT variant_delete(parse_json('{"a": 1, "b": 2, "c": 3, "items": [1, 2, 3]}'), '$.missing');
SELECT variant_delete(parse_json('{"a": 1, "b": 2, "c": 3, "items": [1, 2, 3]}'), '$.items[0]', '$.items[0]');
SELECT variant_delete(NULL, '$.a');
-- variant_explode
SELECT * from variant_explode(parse_json('["hello", "world"]'));
SELECT * from variant_explode(input => parse_json('{"a": true, "b": 3.14}'));
-- variant_explode_outer
SELECT * from variant_explode_outer(parse_json('["hello", "world"]'));
SELECT * from variant_explode_outer(input => parse_json('{"a": true, "b": 3.14}'));
-- variant_get
SELECT variant_get(parse_json('{"a": 1}'), '$.a', 'int');
SELECT variant_get(parse_json('{"a": 1}'), '$.b', 'int');
SELECT variant_get(parse_json('[1, "2"]'), '$[1]', 'string');
SELECT variant_get(parse_json('[1, "2"]'), '$[2]', 'string');
SELECT variant_get(parse_json('[1, "hello"]'), '$[1]');
-- variant_insert
SELECT variant_insert(parse_json('{"a": 1}'), '$.b', 2);
SELECT variant_insert(parse_json('{}'), '$.a.b', 1);
SELECT variant_insert(parse_json('["a","b","c"]'), '$[1]', 'z');
SELECT variant_insert(parse_json('["a","b"]'), '$[5]', 'z');
SELECT variant_insert(parse_json('{}'), '$.a', parse_json('{"x":1}'));
SELECT variant_insert(parse_json('{}'), '$.a', parse_json('null'));
SELECT variant_insert(parse_json('{}'), '$.a', null);
-- variant_set
SELECT variant_set(parse_json('{"a": 1}'), '$.a', 2);
SELECT variant_set(parse_json('{"a": 1}'), '$.b', 3);
SELECT variant_set(parse_json('{"a": {"b": 1}}'), '$.a.c.d', 2);
SELECT variant_set(parse_json('["a","b","c"]'), '$[1]', 'z');
SELECT variant_set(parse_json('["a","b","c"]'), '$[5]', 'z');
SELECT variant_set(parse_json('{"a": 1}'), '$.b', 2, false);
SELECT variant_set(parse_json('{"a": 1}'), '$.a', parse_json('null'));
SELECT variant_set(parse_json('{"a": 1}'), '$.a', null);
-- variant_strip_nulls
SELECT variant_strip_nulls(parse_json('{"a": 1, "b": null, "c": 3}'));
SELECT variant_strip_nulls(parse_json('[1, null, 3]'));
SELECT variant_strip_nulls(parse_json('{"a": {"b": null, "c": [1, null]}}'));
SELECT variant_strip_nulls(parse_json('{"a": [1, null], "b": null}'), false);
SELECT variant_strip_nulls(parse_json('{"a": null}'));
SELECT variant_strip_nulls(parse_json('null'));
SELECT variant_strip_nulls(NULL);
