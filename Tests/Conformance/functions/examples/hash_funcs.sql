-- crc32
SELECT crc32('Spark');
-- hash
SELECT hash('Spark', array(123), 2);
-- md5
SELECT md5('Spark');
-- sha
SELECT sha('Spark');
-- sha1
SELECT sha1('Spark');
-- sha2
SELECT sha2('Spark', 256);
-- xxhash64
SELECT xxhash64('Spark', array(123), 2);
