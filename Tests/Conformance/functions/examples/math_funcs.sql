-- %
SELECT 2 % 1.8;
SELECT MOD(2, 1.8);
-- *
SELECT 2 * 3;
-- +
SELECT 1 + 2;
-- -
SELECT 2 - 1;
-- /
SELECT 3 / 2;
SELECT 2L / 2L;
-- abs
SELECT abs(-1);
SELECT abs(INTERVAL -'1-1' YEAR TO MONTH);
-- acos
SELECT acos(1);
SELECT acos(2);
-- acosh
SELECT acosh(1);
SELECT acosh(0);
-- asin
SELECT asin(0);
SELECT asin(2);
-- asinh
SELECT asinh(0);
-- atan
SELECT atan(0);
-- atan2
SELECT atan2(0, 0);
-- atanh
SELECT atanh(0);
SELECT atanh(2);
-- bin
SELECT bin(13);
SELECT bin(-13);
SELECT bin(13.3);
-- bround
SELECT bround(2.5, 0);
SELECT bround(25, -1);
-- cbrt
SELECT cbrt(27.0);
-- ceil
SELECT ceil(-0.1);
SELECT ceil(5);
SELECT ceil(3.1411, 3);
SELECT ceil(3.1411, -3);
-- ceiling
SELECT ceiling(-0.1);
SELECT ceiling(5);
SELECT ceiling(3.1411, 3);
SELECT ceiling(3.1411, -3);
-- conv
SELECT conv('100', 2, 10);
SELECT conv(-10, 16, -10);
-- cos
SELECT cos(0);
-- cosh
SELECT cosh(0);
-- cot
SELECT cot(1);
-- csc
SELECT csc(1);
-- degrees
SELECT degrees(3.141592653589793);
-- div
SELECT 3 div 2;
SELECT INTERVAL '1-1' YEAR TO MONTH div INTERVAL '-1' MONTH;
-- e
SELECT e();
-- exp
SELECT exp(0);
-- expm1
SELECT expm1(0);
-- factorial
SELECT factorial(5);
-- floor
SELECT floor(-0.1);
SELECT floor(5);
SELECT floor(3.1411, 3);
SELECT floor(3.1411, -3);
-- greatest
SELECT greatest(10, 9, 2, 4, 3);
-- hex
SELECT hex(17);
SELECT hex('Spark SQL');
-- hypot
SELECT hypot(3, 4);
-- least
SELECT least(10, 9, 2, 4, 3);
-- ln
SELECT ln(1);
-- log
SELECT log(10, 100);
-- log10
SELECT log10(10);
-- log1p
SELECT log1p(0);
-- log2
SELECT log2(2);
-- mod
SELECT 2 % 1.8;
SELECT MOD(2, 1.8);
-- negative
SELECT negative(1);
-- pi
SELECT pi();
-- pmod
SELECT pmod(10, 3);
SELECT pmod(-10, 3);
-- positive
SELECT positive(1);
-- pow
SELECT pow(2, 3);
-- power
SELECT power(2, 3);
-- radians
SELECT radians(180);
-- rand
SELECT rand();
SELECT rand(0);
SELECT rand(null);
-- randn
SELECT randn();
SELECT randn(0);
SELECT randn(null);
-- random
SELECT random();
SELECT random(0);
SELECT random(null);
-- rint
SELECT rint(12.3456);
-- round
SELECT round(2.5, 0);
-- sec
SELECT sec(0);
-- sign
SELECT sign(40);
SELECT sign(INTERVAL -'100' YEAR);
-- signum
SELECT signum(40);
SELECT signum(INTERVAL -'100' YEAR);
-- sin
SELECT sin(0);
-- sinh
SELECT sinh(0);
-- sqrt
SELECT sqrt(4);
-- tan
SELECT tan(0);
-- tanh
SELECT tanh(0);
-- try_add
SELECT try_add(1, 2);
SELECT try_add(2147483647, 1);
SELECT try_add(date'2021-01-01', 1);
SELECT try_add(date'2021-01-01', interval 1 year);
SELECT try_add(timestamp'2021-01-01 00:00:00', interval 1 day);
SELECT try_add(time'09:00:00', interval 1 hour);
SELECT try_add(time'23:00:00', interval 2 hour);
SELECT try_add(interval 1 year, interval 2 year);
-- try_divide
SELECT try_divide(3, 2);
SELECT try_divide(2L, 2L);
SELECT try_divide(1, 0);
SELECT try_divide(interval 2 month, 2);
SELECT try_divide(interval 2 month, 0);
-- try_mod
SELECT try_mod(3, 2);
SELECT try_mod(2L, 2L);
SELECT try_mod(3.0, 2.0);
SELECT try_mod(1, 0);
-- try_multiply
SELECT try_multiply(2, 3);
SELECT try_multiply(-2147483648, 10);
SELECT try_multiply(interval 2 year, 3);
-- try_subtract
SELECT try_subtract(2, 1);
SELECT try_subtract(-2147483648, 1);
SELECT try_subtract(date'2021-01-02', 1);
SELECT try_subtract(date'2021-01-01', interval 1 year);
SELECT try_subtract(timestamp'2021-01-02 00:00:00', interval 1 day);
SELECT try_subtract(time'09:00:00', interval 1 hour);
SELECT try_subtract(time'00:30:00', interval 1 hour);
SELECT try_subtract(interval 2 year, interval 1 year);
-- unhex
SELECT decode(unhex('537061726B2053514C'), 'UTF-8');
-- uniform
SELECT uniform(10, 20, 0) > 0 AS result;
-- width_bucket
SELECT width_bucket(5.3, 0.2, 10.6, 5);
SELECT width_bucket(-2.1, 1.3, 3.4, 3);
SELECT width_bucket(8.1, 0.0, 5.7, 4);
SELECT width_bucket(-0.9, 5.2, 0.5, 2);
SELECT width_bucket(INTERVAL '0' YEAR, INTERVAL '0' YEAR, INTERVAL '10' YEAR, 10);
SELECT width_bucket(INTERVAL '1' YEAR, INTERVAL '0' YEAR, INTERVAL '10' YEAR, 10);
SELECT width_bucket(INTERVAL '0' DAY, INTERVAL '0' DAY, INTERVAL '10' DAY, 10);
SELECT width_bucket(INTERVAL '1' DAY, INTERVAL '0' DAY, INTERVAL '10' DAY, 10);
