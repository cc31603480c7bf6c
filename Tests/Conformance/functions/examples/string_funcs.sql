-- ascii
SELECT ascii('222');
SELECT ascii(2);
-- base64
SELECT base64('Spark SQL');
SELECT base64(x'537061726b2053514c');
-- bit_length
SELECT bit_length('Spark SQL');
SELECT bit_length(x'537061726b2053514c');
-- btrim
SELECT btrim('    SparkSQL   ');
SELECT btrim(encode('    SparkSQL   ', 'utf-8'));
SELECT btrim('SSparkSQLS', 'SL');
SELECT btrim(encode('SSparkSQLS', 'utf-8'), encode('SL', 'utf-8'));
-- char
SELECT char(65);
-- char_length
SELECT char_length('Spark SQL ');
SELECT char_length(x'537061726b2053514c');
SELECT CHAR_LENGTH('Spark SQL ');
SELECT CHARACTER_LENGTH('Spark SQL ');
-- character_length
SELECT character_length('Spark SQL ');
SELECT character_length(x'537061726b2053514c');
SELECT CHAR_LENGTH('Spark SQL ');
SELECT CHARACTER_LENGTH('Spark SQL ');
-- chr
SELECT chr(65);
-- collate
SELECT COLLATION('Spark SQL' collate UTF8_LCASE);
-- collation
SELECT collation('Spark SQL');
-- concat_ws
SELECT concat_ws(' ', 'Spark', 'SQL');
SELECT concat_ws('s');
SELECT concat_ws('/', 'foo', null, 'bar');
SELECT concat_ws(null, 'Spark', 'SQL');
-- contains
SELECT contains('Spark SQL', 'Spark');
SELECT contains('Spark SQL', 'SPARK');
SELECT contains('Spark SQL', null);
SELECT contains(x'537061726b2053514c', x'537061726b');
-- decode
SELECT decode(encode('abc', 'utf-8'), 'utf-8');
SELECT decode(2, 1, 'Southlake', 2, 'San Francisco', 3, 'New Jersey', 4, 'Seattle', 'Non domestic');
SELECT decode(6, 1, 'Southlake', 2, 'San Francisco', 3, 'New Jersey', 4, 'Seattle', 'Non domestic');
SELECT decode(6, 1, 'Southlake', 2, 'San Francisco', 3, 'New Jersey', 4, 'Seattle');
SELECT decode(null, 6, 'Spark', NULL, 'SQL', 4, 'rocks');
-- elt
SELECT elt(1, 'scala', 'java');
SELECT elt(2, 'a', 1);
-- encode
SELECT encode('abc', 'utf-8');
-- endswith
SELECT endswith('Spark SQL', 'SQL');
SELECT endswith('Spark SQL', 'Spark');
SELECT endswith('Spark SQL', null);
SELECT endswith(x'537061726b2053514c', x'537061726b');
SELECT endswith(x'537061726b2053514c', x'53514c');
-- find_in_set
SELECT find_in_set('ab','abc,b,ab,c,def');
-- format_number
SELECT format_number(12332.123456, 4);
SELECT format_number(12332.123456, '##################.###');
-- format_string
SELECT format_string("Hello World %d %s", 100, "days");
-- from_base32
SELECT from_base32('MZXW6YTBOI======');
-- initcap
SELECT initcap('sPark sql');
-- instr
SELECT instr('SparkSQL', 'SQL');
SELECT instr('abcabc', 'b', 1);
SELECT instr('abcabc', 'b', 1, 2);
SELECT instr('abcabc', 'b', -1, 1);
-- is_valid_utf8
SELECT is_valid_utf8('Spark');
SELECT is_valid_utf8(x'61');
SELECT is_valid_utf8(x'80');
SELECT is_valid_utf8(x'61C262');
-- jaro_winkler_similarity
SELECT jaro_winkler_similarity('MARTHA', 'MARHTA');
SELECT jaro_winkler_similarity('kitten', 'sitting');
SELECT jaro_winkler_similarity('ABC', 'XYZ');
-- lcase
SELECT lcase('SparkSql');
-- left
SELECT left('Spark SQL', 3);
SELECT left(encode('Spark SQL', 'utf-8'), 3);
-- len
SELECT len('Spark SQL ');
SELECT len(x'537061726b2053514c');
SELECT CHAR_LENGTH('Spark SQL ');
SELECT CHARACTER_LENGTH('Spark SQL ');
-- length
SELECT length('Spark SQL ');
SELECT length(x'537061726b2053514c');
SELECT CHAR_LENGTH('Spark SQL ');
SELECT CHARACTER_LENGTH('Spark SQL ');
-- levenshtein
SELECT levenshtein('kitten', 'sitting');
SELECT levenshtein('kitten', 'sitting', 2);
-- locate
SELECT locate('bar', 'foobarbar');
SELECT locate('bar', 'foobarbar', 5);
SELECT POSITION('bar' IN 'foobarbar');
-- lower
SELECT lower('SparkSql');
-- lpad
SELECT lpad('hi', 5, '??');
SELECT lpad('hi', 1, '??');
SELECT lpad('hi', 5);
SELECT hex(lpad(unhex('aabb'), 5));
SELECT hex(lpad(unhex('aabb'), 5, unhex('1122')));
-- ltrim
SELECT ltrim('    SparkSQL   ');
-- luhn_check
SELECT luhn_check('8112189876');
SELECT luhn_check('79927398713');
SELECT luhn_check('79927398714');
-- make_valid_utf8
SELECT make_valid_utf8('Spark');
SELECT make_valid_utf8(x'61');
SELECT make_valid_utf8(x'80');
SELECT make_valid_utf8(x'61C262');
-- mask
SELECT mask('abcd-EFGH-8765-4321');
SELECT mask('abcd-EFGH-8765-4321', 'Q');
SELECT mask('AbCD123-@$#', 'Q', 'q');
SELECT mask('AbCD123-@$#');
SELECT mask('AbCD123-@$#', 'Q');
SELECT mask('AbCD123-@$#', 'Q', 'q', 'd');
SELECT mask('AbCD123-@$#', 'Q', 'q', 'd', 'o');
SELECT mask('AbCD123-@$#', NULL, 'q', 'd', 'o');
SELECT mask('AbCD123-@$#', NULL, NULL, 'd', 'o');
SELECT mask('AbCD123-@$#', NULL, NULL, NULL, 'o');
SELECT mask(NULL, NULL, NULL, NULL, 'o');
SELECT mask(NULL);
SELECT mask('AbCD123-@$#', NULL, NULL, NULL, NULL);
-- octet_length
SELECT octet_length('Spark SQL');
SELECT octet_length(x'537061726b2053514c');
-- overlay
SELECT overlay('Spark SQL' PLACING '_' FROM 6);
SELECT overlay('Spark SQL' PLACING 'CORE' FROM 7);
SELECT overlay('Spark SQL' PLACING 'ANSI ' FROM 7 FOR 0);
SELECT overlay('Spark SQL' PLACING 'tructured' FROM 2 FOR 4);
SELECT overlay(encode('Spark SQL', 'utf-8') PLACING encode('_', 'utf-8') FROM 6);
SELECT overlay(encode('Spark SQL', 'utf-8') PLACING encode('CORE', 'utf-8') FROM 7);
SELECT overlay(encode('Spark SQL', 'utf-8') PLACING encode('ANSI ', 'utf-8') FROM 7 FOR 0);
SELECT overlay(encode('Spark SQL', 'utf-8') PLACING encode('tructured', 'utf-8') FROM 2 FOR 4);
-- position
SELECT position('bar', 'foobarbar');
SELECT position('bar', 'foobarbar', 5);
SELECT POSITION('bar' IN 'foobarbar');
-- printf
SELECT printf("Hello World %d %s", 100, "days");
-- quote
SELECT quote('Don\'t');
-- randstr
SELECT randstr(3, 0) AS result;
-- regexp_count
SELECT regexp_count('Steven Jones and Stephen Smith are the best players', 'Ste(v|ph)en');
SELECT regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}');
-- regexp_extract
SELECT regexp_extract('100-200', '(\\d+)-(\\d+)', 1);
SELECT regexp_extract('100-200', r'(\d+)-(\d+)', 1);
-- regexp_extract_all
SELECT regexp_extract_all('100-200, 300-400', '(\\d+)-(\\d+)', 1);
SELECT regexp_extract_all('100-200, 300-400', r'(\d+)-(\d+)', 1);
-- regexp_instr
SELECT regexp_instr(r"\abc", r"^\\abc$");
SELECT regexp_instr('user@spark.apache.org', '@[^.]*');
-- regexp_replace
SELECT regexp_replace('100-200', '(\\d+)', 'num');
SELECT regexp_replace('100-200', r'(\d+)', 'num');
-- regexp_substr
SELECT regexp_substr('Steven Jones and Stephen Smith are the best players', 'Ste(v|ph)en');
SELECT regexp_substr('Steven Jones and Stephen Smith are the best players', 'Jeck');
-- repeat
SELECT repeat('123', 2);
-- replace
SELECT replace('ABCabc', 'abc', 'DEF');
-- right
SELECT right('Spark SQL', 3);
-- rpad
SELECT rpad('hi', 5, '??');
SELECT rpad('hi', 1, '??');
SELECT rpad('hi', 5);
SELECT hex(rpad(unhex('aabb'), 5));
SELECT hex(rpad(unhex('aabb'), 5, unhex('1122')));
-- rtrim
SELECT rtrim('    SparkSQL   ');
-- sentences
SELECT sentences('Hi there! Good morning.');
SELECT sentences('Hi there! Good morning.', 'en');
SELECT sentences('Hi there! Good morning.', 'en', 'US');
-- soundex
SELECT soundex('Miller');
-- space
SELECT concat(space(2), '1');
-- split
SELECT split('oneAtwoBthreeC', '[ABC]');
SELECT split('oneAtwoBthreeC', '[ABC]', -1);
SELECT split('oneAtwoBthreeC', '[ABC]', 2);
-- split_part
SELECT split_part('11.12.13', '.', 3);
-- startswith
SELECT startswith('Spark SQL', 'Spark');
SELECT startswith('Spark SQL', 'SQL');
SELECT startswith('Spark SQL', null);
SELECT startswith(x'537061726b2053514c', x'537061726b');
SELECT startswith(x'537061726b2053514c', x'53514c');
-- substr
SELECT substr('Spark SQL', 5);
SELECT substr('Spark SQL', -3);
SELECT substr('Spark SQL', 5, 1);
SELECT substr('Spark SQL' FROM 5);
SELECT substr('Spark SQL' FROM -3);
SELECT substr('Spark SQL' FROM 5 FOR 1);
SELECT substr(encode('Spark SQL', 'utf-8'), 5);
-- substring
SELECT substring('Spark SQL', 5);
SELECT substring('Spark SQL', -3);
SELECT substring('Spark SQL', 5, 1);
SELECT substring('Spark SQL' FROM 5);
SELECT substring('Spark SQL' FROM -3);
SELECT substring('Spark SQL' FROM 5 FOR 1);
SELECT substring(encode('Spark SQL', 'utf-8'), 5);
-- substring_index
SELECT substring_index('www.apache.org', '.', 2);
-- to_base32
SELECT to_base32('foobar');
SELECT to_base32(x'666f6f626172');
-- to_binary
SELECT to_binary('abc', 'utf-8');
-- to_char
SELECT to_char(454, '999');
SELECT to_char(454.00, '000D00');
SELECT to_char(12454, '99G999');
SELECT to_char(78.12, '$99.99');
SELECT to_char(-12454.8, '99G999D9S');
SELECT to_char(date'2016-04-08', 'y');
SELECT to_char(x'537061726b2053514c', 'base64');
SELECT to_char(x'537061726b2053514c', 'hex');
SELECT to_char(encode('abc', 'utf-8'), 'utf-8');
-- to_number
SELECT to_number('454', '999');
SELECT to_number('454.00', '000.00');
SELECT to_number('12,454', '99,999');
SELECT to_number('$78.12', '$99.99');
SELECT to_number('12,454.8-', '99,999.9S');
-- to_varchar
SELECT to_varchar(454, '999');
SELECT to_varchar(454.00, '000D00');
SELECT to_varchar(12454, '99G999');
SELECT to_varchar(78.12, '$99.99');
SELECT to_varchar(-12454.8, '99G999D9S');
SELECT to_varchar(date'2016-04-08', 'y');
SELECT to_varchar(x'537061726b2053514c', 'base64');
SELECT to_varchar(x'537061726b2053514c', 'hex');
SELECT to_varchar(encode('abc', 'utf-8'), 'utf-8');
-- translate
SELECT translate('AaBbCc', 'abc', '123');
-- trim
SELECT trim('    SparkSQL   ');
SELECT trim(BOTH FROM '    SparkSQL   ');
SELECT trim(LEADING FROM '    SparkSQL   ');
SELECT trim(TRAILING FROM '    SparkSQL   ');
SELECT trim('SL' FROM 'SSparkSQLS');
SELECT trim(BOTH 'SL' FROM 'SSparkSQLS');
SELECT trim(LEADING 'SL' FROM 'SSparkSQLS');
SELECT trim(TRAILING 'SL' FROM 'SSparkSQLS');
-- try_to_binary
SELECT try_to_binary('abc', 'utf-8');
select try_to_binary('a!', 'base64');
select try_to_binary('abc', 'invalidFormat');
-- try_to_number
SELECT try_to_number('454', '999');
SELECT try_to_number('454.00', '000.00');
SELECT try_to_number('12,454', '99,999');
SELECT try_to_number('$78.12', '$99.99');
SELECT try_to_number('12,454.8-', '99,999.9S');
-- try_validate_utf8
SELECT try_validate_utf8('Spark');
SELECT try_validate_utf8(x'61');
SELECT try_validate_utf8(x'80');
SELECT try_validate_utf8(x'61C262');
-- ucase
SELECT ucase('SparkSql');
-- unbase64
SELECT unbase64('U3BhcmsgU1FM');
-- upper
SELECT upper('SparkSql');
-- validate_utf8
SELECT validate_utf8('Spark');
SELECT validate_utf8(x'61');
