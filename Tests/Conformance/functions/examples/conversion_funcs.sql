-- cast
SELECT cast('10' as int);
SELECT '10' :: int;
