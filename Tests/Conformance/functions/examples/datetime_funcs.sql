-- add_months
SELECT add_months('2016-08-31', 1);
-- convert_timezone
SELECT convert_timezone('Europe/Brussels', 'America/Los_Angeles', timestamp_ntz'2021-12-06 00:00:00');
SELECT convert_timezone('Europe/Brussels', timestamp_ntz'2021-12-05 15:00:00');
-- curdate
SELECT curdate();
-- current_date
SELECT current_date();
SELECT current_date;
-- current_time
SELECT current_time();
SELECT current_time;
SELECT current_time(0);
SELECT current_time(3);
SELECT current_time(1+1);
-- current_timestamp
SELECT current_timestamp();
SELECT current_timestamp;
SELECT current_timestamp(9);
-- current_timezone
SELECT current_timezone();
-- date_add
SELECT date_add('2016-07-30', 1);
-- date_diff
SELECT date_diff('2009-07-31', '2009-07-30');
SELECT date_diff('2009-07-30', '2009-07-31');
-- date_format
SELECT date_format('2016-04-08', 'y');
SELECT date_format(TIME'14:30:45', 'HH:mm:ss');
-- date_from_unix_date
SELECT date_from_unix_date(1);
-- date_part
SELECT date_part('YEAR', TIMESTAMP '2019-08-12 01:00:00.123456');
SELECT date_part('week', timestamp'2019-08-12 01:00:00.123456');
SELECT date_part('doy', DATE'2019-08-12');
SELECT date_part('SECONDS', timestamp'2019-10-01 00:00:01.000001');
SELECT date_part('days', interval 5 days 3 hours 7 minutes);
SELECT date_part('seconds', interval 5 hours 30 seconds 1 milliseconds 1 microseconds);
SELECT date_part('MONTH', INTERVAL '2021-11' YEAR TO MONTH);
SELECT date_part('MINUTE', INTERVAL '123 23:55:59.002001' DAY TO SECOND);
SELECT date_part('HOUR', TIME'09:08:01.000001');
-- date_sub
SELECT date_sub('2016-07-30', 1);
-- date_trunc
SELECT date_trunc('YEAR', '2015-03-05T09:32:05.359');
SELECT date_trunc('MM', '2015-03-05T09:32:05.359');
SELECT date_trunc('DD', '2015-03-05T09:32:05.359');
SELECT date_trunc('HOUR', '2015-03-05T09:32:05.359');
SELECT date_trunc('MILLISECOND', '2015-03-05T09:32:05.123456');
SELECT date_trunc('MICROSECOND', TIMESTAMP_NTZ '2015-03-05 09:32:05.123456789');
-- dateadd
SELECT dateadd('2016-07-30', 1);
-- datediff
SELECT datediff('2009-07-31', '2009-07-30');
SELECT datediff('2009-07-30', '2009-07-31');
-- datepart
SELECT datepart('YEAR', TIMESTAMP '2019-08-12 01:00:00.123456');
SELECT datepart('week', timestamp'2019-08-12 01:00:00.123456');
SELECT datepart('doy', DATE'2019-08-12');
SELECT datepart('SECONDS', timestamp'2019-10-01 00:00:01.000001');
SELECT datepart('days', interval 5 days 3 hours 7 minutes);
SELECT datepart('seconds', interval 5 hours 30 seconds 1 milliseconds 1 microseconds);
SELECT datepart('MONTH', INTERVAL '2021-11' YEAR TO MONTH);
SELECT datepart('MINUTE', INTERVAL '123 23:55:59.002001' DAY TO SECOND);
SELECT datepart('HOUR', TIME'09:08:01.000001');
-- day
SELECT day('2009-07-30');
SELECT day(TIMESTAMP_NTZ '2009-07-30 12:00:00.123456789');
-- dayname
SELECT dayname(DATE('2008-02-20'));
SELECT dayname(TIMESTAMP_NTZ '2008-02-20 12:00:00.123456789');
-- dayofmonth
SELECT dayofmonth('2009-07-30');
SELECT dayofmonth(TIMESTAMP_NTZ '2009-07-30 12:00:00.123456789');
-- dayofweek
SELECT dayofweek('2009-07-30');
SELECT dayofweek(TIMESTAMP_NTZ '2009-07-30 12:00:00.123456789');
-- dayofyear
SELECT dayofyear('2016-04-09');
SELECT dayofyear(TIMESTAMP_NTZ '2016-04-09 12:00:00.123456789');
-- extract
SELECT extract(YEAR FROM TIMESTAMP '2019-08-12 01:00:00.123456');
SELECT extract(week FROM timestamp'2019-08-12 01:00:00.123456');
SELECT extract(doy FROM DATE'2019-08-12');
SELECT extract(SECONDS FROM timestamp'2019-10-01 00:00:01.000001');
SELECT extract(days FROM interval 5 days 3 hours 7 minutes);
SELECT extract(seconds FROM interval 5 hours 30 seconds 1 milliseconds 1 microseconds);
SELECT extract(MONTH FROM INTERVAL '2021-11' YEAR TO MONTH);
SELECT extract(MINUTE FROM INTERVAL '123 23:55:59.002001' DAY TO SECOND);
SELECT extract(HOUR FROM time '09:08:01.000001');
SELECT extract(MINUTE FROM time '09:08:01.000001');
SELECT extract(SECOND FROM time '09:08:01.000001');
-- from_unixtime
SELECT from_unixtime(0, 'yyyy-MM-dd HH:mm:ss');
SELECT from_unixtime(0);
-- from_utc_timestamp
SELECT from_utc_timestamp('2016-08-31', 'Asia/Seoul');
-- hour
SELECT hour('2018-02-14 12:58:59');
SELECT hour(TIMESTAMP_NTZ '2018-02-14 12:58:59.123456789');
SELECT hour(TIMESTAMP_LTZ '2018-02-14 12:58:59.123456789');
SELECT hour(TIME'13:59:59.999999');
-- last_day
SELECT last_day('2009-01-12');
-- localtime
SELECT localtime();
SELECT localtime;
SELECT localtime(0);
SELECT localtime(3);
SELECT localtime(1+1);
-- localtimestamp
SELECT localtimestamp();
SELECT localtimestamp(9);
-- make_date
SELECT make_date(2013, 7, 15);
SELECT make_date(2019, 7, NULL);
-- make_dt_interval
SELECT make_dt_interval(1, 12, 30, 01.001001);
SELECT make_dt_interval(2);
SELECT make_dt_interval(100, null, 3);
-- make_interval
SELECT make_interval(100, 11, 1, 1, 12, 30, 01.001001);
SELECT make_interval(100, null, 3);
SELECT make_interval(0, 1, 0, 1, 0, 0, 100.000001);
-- make_time
SELECT make_time(6, 30, 45.887);
SELECT make_time(NULL, 30, 0);
-- make_timestamp
SELECT make_timestamp(2014, 12, 28, 6, 30, 45.887);
SELECT make_timestamp(2014, 12, 28, 6, 30, 45.887, 'CET');
SELECT make_timestamp(DATE'2014-12-28');
SELECT make_timestamp(DATE'2014-12-28', TIME'6:30:45.887');
SELECT make_timestamp(DATE'2014-12-28', TIME'6:30:45.887', 'CET');
-- make_timestamp_ltz
SELECT make_timestamp_ltz(2014, 12, 28, 6, 30, 45.887);
SELECT make_timestamp_ltz(2014, 12, 28, 6, 30, 45.887, 'CET');
SELECT make_timestamp_ltz(2019, 6, 30, 23, 59, 60);
SELECT make_timestamp_ltz(null, 7, 22, 15, 30, 0);
SELECT make_timestamp_ltz(DATE'2014-12-28', TIME'6:30:45.887');
SELECT make_timestamp_ltz(DATE'2014-12-28', TIME'6:30:45.887', 'CET');
-- make_timestamp_ntz
SELECT make_timestamp_ntz(2014, 12, 28, 6, 30, 45.887);
SELECT make_timestamp_ntz(2019, 6, 30, 23, 59, 60);
SELECT make_timestamp_ntz(null, 7, 22, 15, 30, 0);
SELECT make_timestamp_ntz(DATE'2014-12-28', TIME'6:30:45.887');
-- make_ym_interval
SELECT make_ym_interval(1, 2);
SELECT make_ym_interval(1, 0);
SELECT make_ym_interval(-1, 1);
SELECT make_ym_interval(2);
-- minute
SELECT minute('2009-07-30 12:58:59');
SELECT minute(TIMESTAMP_NTZ '2009-07-30 12:58:59.123456789');
SELECT minute(TIMESTAMP_LTZ '2009-07-30 12:58:59.123456789');
SELECT minute(TIME'23:59:59.999999');
-- month
SELECT month('2016-07-30');
SELECT month(TIMESTAMP_NTZ '2016-07-30 12:00:00.123456789');
-- monthname
SELECT monthname('2008-02-20');
SELECT monthname(TIMESTAMP_NTZ '2008-02-20 12:00:00.123456789');
-- months_between
SELECT months_between('1997-02-28 10:30:00', '1996-10-30');
SELECT months_between('1997-02-28 10:30:00', '1996-10-30', false);
-- next_day
SELECT next_day('2015-01-14', 'TU');
-- now
SELECT now();
SELECT now(9);
-- quarter
SELECT quarter('2016-08-31');
SELECT quarter(TIMESTAMP_NTZ '2016-08-31 12:00:00.123456789');
-- second
SELECT second('2018-02-14 12:58:59');
SELECT second(TIMESTAMP_NTZ '2018-02-14 12:58:59.123456789');
SELECT second(TIMESTAMP_LTZ '2018-02-14 12:58:59.123456789');
SELECT second(TIME'13:25:59.999999');
-- session_window
SELECT a, session_window.start, session_window.end, count(*) as cnt FROM VALUES ('A1', '2021-01-01 00:00:00'), ('A1', '2021-01-01 00:04:30'), ('A1', '2021-01-01 00:10:00'), ('A2', '2021-01-01 00:01:00') AS tab(a, b) GROUP by a, session_window(b, '5 minutes') ORDER BY a, start;
SELECT a, session_window.start, session_window.end, count(*) as cnt FROM VALUES ('A1', '2021-01-01 00:00:00'), ('A1', '2021-01-01 00:04:30'), ('A1', '2021-01-01 00:10:00'), ('A2', '2021-01-01 00:01:00'), ('A2', '2021-01-01 00:04:30') AS tab(a, b) GROUP by a, session_window(b, CASE WHEN a = 'A1' THEN '5 minutes' WHEN a = 'A2' THEN '1 minute' ELSE '10 minutes' END) ORDER BY a, start;
-- time_bucket
SELECT time_bucket(INTERVAL '15' MINUTE, TIMESTAMP '2024-01-01 11:27:00', TIMESTAMP '1970-01-01 00:00:00');
SELECT time_bucket(INTERVAL '1' HOUR, TIMESTAMP '2024-01-01 11:27:00');
SELECT time_bucket(INTERVAL '1' MONTH, TIMESTAMP '2024-07-20 14:30:00', TIMESTAMP '2024-06-15 09:00:00');
-- time_diff
SELECT time_diff('HOUR', TIME'20:30:29', TIME'21:30:28');
SELECT time_diff('HOUR', TIME'20:30:29', TIME'21:30:29');
SELECT time_diff('HOUR', TIME'20:30:29', TIME'12:00:00');
-- time_from_micros
SELECT time_from_micros(0);
SELECT time_from_micros(52200000000);
SELECT time_from_micros(52200500000);
SELECT time_from_micros(86399999999);
-- time_from_millis
SELECT time_from_millis(0);
SELECT time_from_millis(52200000);
SELECT time_from_millis(52200500);
SELECT time_from_millis(86399999);
-- time_from_seconds
SELECT time_from_seconds(0);
SELECT time_from_seconds(52200);
SELECT time_from_seconds(52200.5);
SELECT time_from_seconds(86399.999999);
-- time_to_micros
SELECT time_to_micros(TIME'00:00:00');
SELECT time_to_micros(TIME'14:30:00');
SELECT time_to_micros(TIME'14:30:00.5');
SELECT time_to_micros(TIME'23:59:59.999999');
-- time_to_millis
SELECT time_to_millis(TIME'00:00:00');
SELECT time_to_millis(TIME'14:30:00');
SELECT time_to_millis(TIME'14:30:00.5');
SELECT time_to_millis(TIME'23:59:59.999');
-- time_to_seconds
SELECT time_to_seconds(TIME'00:00:00');
SELECT time_to_seconds(TIME'14:30:00');
SELECT time_to_seconds(TIME'14:30:00.5');
SELECT time_to_seconds(TIME'23:59:59.999999');
-- time_trunc
SELECT time_trunc('HOUR', TIME'09:32:05.359');
SELECT time_trunc('MILLISECOND', TIME'09:32:05.123456');
-- timestamp_micros
SELECT timestamp_micros(1230219000123123);
-- timestamp_millis
SELECT timestamp_millis(1230219000123);
-- timestamp_nanos
SELECT timestamp_nanos(1230219000123456789);
-- timestamp_seconds
SELECT timestamp_seconds(1230219000);
SELECT timestamp_seconds(1230219000.123);
-- to_date
SELECT to_date('2009-07-30 04:17:52');
SELECT to_date('2016-12-31', 'yyyy-MM-dd');
-- to_time
SELECT to_time('00:12:00');
SELECT to_time('12.10.05', 'HH.mm.ss');
-- to_timestamp
SELECT to_timestamp('2016-12-31 00:12:00');
SELECT to_timestamp('2016-12-31', 'yyyy-MM-dd');
-- to_timestamp_ltz
SELECT to_timestamp_ltz('2016-12-31 00:12:00');
SELECT to_timestamp_ltz('2016-12-31', 'yyyy-MM-dd');
-- to_timestamp_ntz
SELECT to_timestamp_ntz('2016-12-31 00:12:00');
SELECT to_timestamp_ntz('2016-12-31', 'yyyy-MM-dd');
-- to_unix_timestamp
SELECT to_unix_timestamp('2016-04-08', 'yyyy-MM-dd');
-- to_utc_timestamp
SELECT to_utc_timestamp('2016-08-31', 'Asia/Seoul');
-- trunc
SELECT trunc('2019-08-04', 'week');
SELECT trunc('2019-08-04', 'quarter');
SELECT trunc('2009-02-12', 'MM');
SELECT trunc('2015-10-27', 'YEAR');
-- try_make_interval
SELECT try_make_interval(100, 11, 1, 1, 12, 30, 01.001001);
SELECT try_make_interval(100, null, 3);
SELECT try_make_interval(0, 1, 0, 1, 0, 0, 100.000001);
SELECT try_make_interval(2147483647);
-- try_make_timestamp
SELECT try_make_timestamp(2014, 12, 28, 6, 30, 45.887);
SELECT try_make_timestamp(2014, 12, 28, 6, 30, 45.887, 'CET');
SELECT try_make_timestamp(DATE'2014-12-28');
SELECT try_make_timestamp(DATE'2014-12-28', TIME'6:30:45.887');
SELECT try_make_timestamp(DATE'2014-12-28', TIME'6:30:45.887', 'CET');
SELECT try_make_timestamp(2019, 6, 30, 23, 59, 60);
SELECT try_make_timestamp(2019, 6, 30, 23, 59, 1);
SELECT try_make_timestamp(null, 7, 22, 15, 30, 0);
SELECT try_make_timestamp(2024, 13, 22, 15, 30, 0);
-- try_make_timestamp_ltz
SELECT try_make_timestamp_ltz(2014, 12, 28, 6, 30, 45.887);
SELECT try_make_timestamp_ltz(2014, 12, 28, 6, 30, 45.887, 'CET');
SELECT try_make_timestamp_ltz(2019, 6, 30, 23, 59, 60);
SELECT try_make_timestamp_ltz(null, 7, 22, 15, 30, 0);
SELECT try_make_timestamp_ltz(2024, 13, 22, 15, 30, 0);
SELECT try_make_timestamp_ltz(DATE'2014-12-28', TIME'6:30:45.887');
SELECT try_make_timestamp_ltz(DATE'2014-12-28', TIME'6:30:45.887', 'CET');
-- try_make_timestamp_ntz
SELECT try_make_timestamp_ntz(2014, 12, 28, 6, 30, 45.887);
SELECT try_make_timestamp_ntz(2019, 6, 30, 23, 59, 60);
SELECT try_make_timestamp_ntz(null, 7, 22, 15, 30, 0);
SELECT try_make_timestamp_ntz(2024, 13, 22, 15, 30, 0);
SELECT try_make_timestamp_ntz(DATE'2014-12-28', TIME'6:30:45.887');
-- try_to_date
SELECT try_to_date('2016-12-31');
SELECT try_to_date('2016-12-31', 'yyyy-MM-dd');
SELECT try_to_date('foo', 'yyyy-MM-dd');
-- try_to_time
SELECT try_to_time('00:12:00.001');
SELECT try_to_time('12.10.05.999999', 'HH.mm.ss.SSSSSS');
SELECT try_to_time('foo', 'HH:mm:ss');
-- try_to_timestamp
SELECT try_to_timestamp('2016-12-31 00:12:00');
SELECT try_to_timestamp('2016-12-31', 'yyyy-MM-dd');
SELECT try_to_timestamp('foo', 'yyyy-MM-dd');
-- unix_date
SELECT unix_date(DATE("1970-01-02"));
-- unix_micros
SELECT unix_micros(TIMESTAMP('1970-01-01 00:00:01Z'));
SELECT unix_micros(TIMESTAMP_NTZ '2008-12-25 15:30:00.123456789');
-- unix_millis
SELECT unix_millis(TIMESTAMP('1970-01-01 00:00:01Z'));
SELECT unix_millis(TIMESTAMP_NTZ '2008-12-25 15:30:00.123456789');
-- unix_nanos
SELECT unix_nanos(TIMESTAMP_NTZ '2008-12-25 15:30:00.123456789');
-- unix_seconds
SELECT unix_seconds(TIMESTAMP('1970-01-01 00:00:01Z'));
SELECT unix_seconds(TIMESTAMP_NTZ '2008-12-25 15:30:00.123456789');
-- unix_timestamp
SELECT unix_timestamp();
SELECT unix_timestamp('2016-04-08', 'yyyy-MM-dd');
-- weekday
SELECT weekday('2009-07-30');
SELECT weekday(TIMESTAMP_NTZ '2009-07-30 12:00:00.123456789');
-- weekofyear
SELECT weekofyear('2008-02-20');
SELECT weekofyear(TIMESTAMP_NTZ '2008-02-20 12:00:00.123456789');
-- window
SELECT a, window.start, window.end, count(*) as cnt FROM VALUES ('A1', '2021-01-01 00:00:00'), ('A1', '2021-01-01 00:04:30'), ('A1', '2021-01-01 00:06:00'), ('A2', '2021-01-01 00:01:00') AS tab(a, b) GROUP by a, window(b, '5 minutes') ORDER BY a, start;
SELECT a, window.start, window.end, count(*) as cnt FROM VALUES ('A1', '2021-01-01 00:00:00'), ('A1', '2021-01-01 00:04:30'), ('A1', '2021-01-01 00:06:00'), ('A2', '2021-01-01 00:01:00') AS tab(a, b) GROUP by a, window(b, '10 minutes', '5 minutes') ORDER BY a, start;
-- window_time
SELECT a, window.start as start, window.end as end, window_time(window), cnt FROM (SELECT a, window, count(*) as cnt FROM VALUES ('A1', '2021-01-01 00:00:00'), ('A1', '2021-01-01 00:04:30'), ('A1', '2021-01-01 00:06:00'), ('A2', '2021-01-01 00:01:00') AS tab(a, b) GROUP by a, window(b, '5 minutes') ORDER BY a, window.start);
-- year
SELECT year('2016-07-30');
SELECT year(TIMESTAMP_NTZ '2016-07-30 12:00:00.123456789');
