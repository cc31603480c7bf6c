-- !
SELECT ! true;
SELECT ! false;
SELECT ! NULL;
-- <
SELECT 1 < 2;
SELECT 1.1 < '1';
SELECT to_date('2009-07-30 04:17:52') < to_date('2009-07-30 04:17:52');
SELECT to_date('2009-07-30 04:17:52') < to_date('2009-08-01 04:17:52');
SELECT 1 < NULL;
-- <=
SELECT 2 <= 2;
SELECT 1.0 <= '1';
SELECT to_date('2009-07-30 04:17:52') <= to_date('2009-07-30 04:17:52');
SELECT to_date('2009-07-30 04:17:52') <= to_date('2009-08-01 04:17:52');
SELECT 1 <= NULL;
-- <=>
SELECT 2 <=> 2;
SELECT 1 <=> '1';
SELECT true <=> NULL;
SELECT NULL <=> NULL;
-- =
SELECT 2 = 2;
SELECT 1 = '1';
SELECT true = NULL;
SELECT NULL = NULL;
-- ==
SELECT 2 == 2;
SELECT 1 == '1';
SELECT true == NULL;
SELECT NULL == NULL;
-- >
SELECT 2 > 1;
SELECT 2 > 1.1;
SELECT to_date('2009-07-30 04:17:52') > to_date('2009-07-30 04:17:52');
SELECT to_date('2009-07-30 04:17:52') > to_date('2009-08-01 04:17:52');
SELECT 1 > NULL;
-- >=
SELECT 2 >= 1;
SELECT 2.0 >= '2.1';
SELECT to_date('2009-07-30 04:17:52') >= to_date('2009-07-30 04:17:52');
SELECT to_date('2009-07-30 04:17:52') >= to_date('2009-08-01 04:17:52');
SELECT 1 >= NULL;
-- and
SELECT true and true;
SELECT true and false;
SELECT true and NULL;
SELECT false and NULL;
-- equal_null
SELECT equal_null(3, 3);
SELECT equal_null(1, '11');
SELECT equal_null(true, NULL);
SELECT equal_null(NULL, 'abc');
SELECT equal_null(NULL, NULL);
-- ilike
SELECT ilike('Spark', '_Park');
SELECT '\\abc' AS S, S ilike r'\\abc', S ilike '\\\\abc';
SET spark.sql.parser.escapedStringLiterals=true;
SELECT '%SystemDrive%\Users\John' ilike '\%SystemDrive\%\\users%';
SET spark.sql.parser.escapedStringLiterals=false;
SELECT '%SystemDrive%\\USERS\\John' ilike r'%SystemDrive%\\Users%';
SELECT '%SystemDrive%/Users/John' ilike '/%SYSTEMDrive/%//Users%' ESCAPE '/';
-- in
SELECT 1 in(1, 2, 3);
SELECT 1 in(2, 3, 4);
SELECT named_struct('a', 1, 'b', 2) in(named_struct('a', 1, 'b', 1), named_struct('a', 1, 'b', 3));
SELECT named_struct('a', 1, 'b', 2) in(named_struct('a', 1, 'b', 2), named_struct('a', 1, 'b', 3));
-- isnan
SELECT isnan(cast('NaN' as double));
-- isnotnull
SELECT isnotnull(1);
-- isnull
SELECT isnull(1);
-- like
SELECT like('Spark', '_park');
SELECT '\\abc' AS S, S like r'\\abc', S like '\\\\abc';
SET spark.sql.parser.escapedStringLiterals=true;
SELECT '%SystemDrive%\Users\John' like '\%SystemDrive\%\\Users%';
SET spark.sql.parser.escapedStringLiterals=false;
SELECT '%SystemDrive%\\Users\\John' like r'%SystemDrive%\\Users%';
SELECT '%SystemDrive%/Users/John' like '/%SystemDrive/%//Users%' ESCAPE '/';
-- not
SELECT not true;
SELECT not false;
SELECT not NULL;
-- or
SELECT true or false;
SELECT false or false;
SELECT true or NULL;
SELECT false or NULL;
-- regexp
SET spark.sql.parser.escapedStringLiterals=true;
SELECT regexp('%SystemDrive%\Users\John', '%SystemDrive%\\Users.*');
SET spark.sql.parser.escapedStringLiterals=false;
SELECT regexp('%SystemDrive%\\Users\\John', '%SystemDrive%\\\\Users.*');
SELECT regexp('%SystemDrive%\\Users\\John', r'%SystemDrive%\\Users.*');
-- regexp_like
SET spark.sql.parser.escapedStringLiterals=true;
SELECT regexp_like('%SystemDrive%\Users\John', '%SystemDrive%\\Users.*');
SET spark.sql.parser.escapedStringLiterals=false;
SELECT regexp_like('%SystemDrive%\\Users\\John', '%SystemDrive%\\\\Users.*');
SELECT regexp_like('%SystemDrive%\\Users\\John', r'%SystemDrive%\\Users.*');
-- rlike
SET spark.sql.parser.escapedStringLiterals=true;
SELECT rlike('%SystemDrive%\Users\John', '%SystemDrive%\\Users.*');
SET spark.sql.parser.escapedStringLiterals=false;
SELECT rlike('%SystemDrive%\\Users\\John', '%SystemDrive%\\\\Users.*');
SELECT rlike('%SystemDrive%\\Users\\John', r'%SystemDrive%\\Users.*');
