-- aes_decrypt
SELECT aes_decrypt(unhex('83F16B2AA704794132802D248E6BFD4E380078182D1544813898AC97E709B28A94'), '0000111122223333');
SELECT aes_decrypt(unhex('6E7CA17BBB468D3084B5744BCA729FB7B2B7BCB8E4472847D02670489D95FA97DBBA7D3210'), '0000111122223333', 'GCM');
SELECT aes_decrypt(unbase64('3lmwu+Mw0H3fi5NDvcu9lg=='), '1234567890abcdef', 'ECB', 'PKCS');
SELECT aes_decrypt(unbase64('2NYmDCjgXTbbxGA3/SnJEfFC/JQ7olk2VQWReIAAFKo='), '1234567890abcdef', 'CBC');
SELECT aes_decrypt(unbase64('AAAAAAAAAAAAAAAAAAAAAPSd4mWyMZ5mhvjiAPQJnfg='), 'abcdefghijklmnop12345678ABCDEFGH', 'CBC', 'DEFAULT');
SELECT aes_decrypt(unbase64('AAAAAAAAAAAAAAAAQiYi+sTLm7KD9UcZ2nlRdYDe/PX4'), 'abcdefghijklmnop12345678ABCDEFGH', 'GCM', 'DEFAULT', 'This is an AAD mixed into the input');
-- aes_encrypt
SELECT hex(aes_encrypt('Spark', '0000111122223333'));
SELECT hex(aes_encrypt('Spark SQL', '0000111122223333', 'GCM'));
SELECT base64(aes_encrypt('Spark SQL', '1234567890abcdef', 'ECB', 'PKCS'));
SELECT base64(aes_encrypt('Apache Spark', '1234567890abcdef', 'CBC', 'DEFAULT'));
SELECT base64(aes_encrypt('Spark', 'abcdefghijklmnop12345678ABCDEFGH', 'CBC', 'DEFAULT', unhex('00000000000000000000000000000000')));
SELECT base64(aes_encrypt('Spark', 'abcdefghijklmnop12345678ABCDEFGH', 'GCM', 'DEFAULT', unhex('000000000000000000000000'), 'This is an AAD mixed into the input'));
-- assert_true
SELECT assert_true(0 < 1);
-- bitmap_bit_position
SELECT bitmap_bit_position(1);
SELECT bitmap_bit_position(123);
-- bitmap_bucket_number
SELECT bitmap_bucket_number(123);
SELECT bitmap_bucket_number(0);
-- bitmap_count
SELECT bitmap_count(X '1010');
SELECT bitmap_count(X 'FFFF');
SELECT bitmap_count(X '0');
-- current_catalog
SELECT current_catalog();
-- current_database
SELECT current_database();
-- current_path
SELECT current_path();
-- current_schema
SELECT current_schema();
-- current_user
SELECT current_user();
-- hmac
SELECT hex(hmac('key', 'message'));
SELECT hex(hmac('key', 'message', 'SHA-512'));
-- input_file_block_length
SELECT input_file_block_length();
-- input_file_block_start
SELECT input_file_block_start();
-- input_file_name
SELECT input_file_name();
-- java_method
SELECT java_method('java.util.UUID', 'randomUUID');
SELECT java_method('java.util.UUID', 'fromString', 'a5cf6c42-0c85-418f-af6c-3e4e5b1328f2');
-- monotonically_increasing_id
SELECT monotonically_increasing_id();
-- raise_error
SELECT raise_error('custom error message');
-- reflect
SELECT reflect('java.util.UUID', 'randomUUID');
SELECT reflect('java.util.UUID', 'fromString', 'a5cf6c42-0c85-418f-af6c-3e4e5b1328f2');
-- session_user
SELECT session_user();
-- spark_partition_id
SELECT spark_partition_id();
-- try_aes_decrypt
SELECT try_aes_decrypt(unhex('6E7CA17BBB468D3084B5744BCA729FB7B2B7BCB8E4472847D02670489D95FA97DBBA7D3210'), '0000111122223333', 'GCM');
SELECT try_aes_decrypt(unhex('----------468D3084B5744BCA729FB7B2B7BCB8E4472847D02670489D95FA97DBBA7D3210'), '0000111122223333', 'GCM');
-- try_reflect
SELECT try_reflect('java.util.UUID', 'randomUUID');
SELECT try_reflect('java.util.UUID', 'fromString', 'a5cf6c42-0c85-418f-af6c-3e4e5b1328f2');
SELECT try_reflect('java.net.URLDecoder', 'decode', '%');
-- typeof
SELECT typeof(1);
SELECT typeof(array(1));
-- user
SELECT user();
-- uuid
SELECT uuid();
-- version
SELECT version();
