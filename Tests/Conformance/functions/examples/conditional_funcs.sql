-- between
SELECT 0.5 between 0.1 AND 1.0;
-- coalesce
SELECT coalesce(NULL, 1, NULL);
-- if
SELECT if(1 < 2, 'a', 'b');
-- ifnull
SELECT ifnull(NULL, array('2'));
-- nanvl
SELECT nanvl(cast('NaN' as double), 123);
-- nullif
SELECT nullif(2, 2);
-- nullifzero
SELECT nullifzero(0);
SELECT nullifzero(2);
-- nvl
SELECT nvl(NULL, array('2'));
-- nvl2
SELECT nvl2(NULL, 2, 1);
-- when
SELECT CASE WHEN 1 > 0 THEN 1 WHEN 2 > 0 THEN 2.0 ELSE 1.2 END;
SELECT CASE WHEN 1 < 0 THEN 1 WHEN 2 > 0 THEN 2.0 ELSE 1.2 END;
SELECT CASE WHEN 1 < 0 THEN 1 WHEN 2 < 0 THEN 2.0 END;
-- zeroifnull
SELECT zeroifnull(NULL);
SELECT zeroifnull(2);
