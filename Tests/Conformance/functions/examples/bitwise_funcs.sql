-- &
SELECT 3 & 5;
-- <<
SELECT shiftleft(2, 1);
SELECT 2 << 1;
-- >>
SELECT shiftright(4, 1);
SELECT 4 >> 1;
-- >>>
SELECT shiftrightunsigned(4, 1);
SELECT 4 >>> 1;
-- ^
SELECT 3 ^ 5;
-- bit_count
SELECT bit_count(0);
-- bit_get
SELECT bit_get(11, 0);
SELECT bit_get(11, 2);
-- getbit
SELECT getbit(11, 0);
SELECT getbit(11, 2);
-- shiftleft
SELECT shiftleft(2, 1);
SELECT 2 << 1;
-- shiftright
SELECT shiftright(4, 1);
SELECT 4 >> 1;
-- shiftrightunsigned
SELECT shiftrightunsigned(4, 1);
SELECT 4 >>> 1;
-- |
SELECT 3 | 5;
-- ~
SELECT ~ 0;
