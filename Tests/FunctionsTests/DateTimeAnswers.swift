/// Answers of Spark 4.3.0 (ANSI mode, TIME enabled) to calls of date and time functions.
/// One call a line: session zone | function | type and text of each argument | type = answer, or ! and the condition.
let dateTimeAnswers = #"""
    UTC | year | date 2020-02-29 | int = 2020
    UTC | quarter | date 2020-02-29 | int = 1
    UTC | month | date 2020-02-29 | int = 2
    UTC | day | date 2020-02-29 | int = 29
    UTC | dayofmonth | string 2020-02-29 | int = 29
    UTC | dayofweek | date 2020-02-29 | int = 7
    UTC | weekday | date 2020-02-29 | int = 5
    UTC | dayofyear | date 2020-12-31 | int = 366
    UTC | weekofyear | date 2021-01-03 | int = 53
    UTC | hour | timestamp 2020-01-01 12:34:56.789 | int = 12
    UTC | minute | timestamp 2020-01-01 12:34:56.789 | int = 34
    UTC | second | timestamp 2020-01-01 12:34:56.789 | int = 56
    UTC | year | date -0001-01-01 | int = -1
    UTC | quarter | date 0001-12-31 | int = 4
    UTC | dayofweek | date -0001-01-01 | int = 6
    UTC | weekday | date 0001-01-01 | int = 0
    UTC | dayofyear | date -0004-12-31 | int = 366
    UTC | weekofyear | date 0001-01-01 | int = 1
    UTC | year | date 9999-12-31 | int = 9999
    UTC | date_part | string hours ; timestamp 2020-01-01 12:34:56.789123 | int = 12
    UTC | datepart | string s ; timestamp_ntz 2020-01-01 12:34:56.789123 | decimal(8,6) = 56.789123
    UTC | date_part | string foo ; interval day 1 | !INVALID_EXTRACT_FIELD
    UTC | date_part | void NULL ; date 2020-01-01 | double = NULL
    UTC | date_part | string year ; int 1 | !DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
    UTC | hour | time 12:34:56 | int = 12
    UTC | minute | time 12:34:56 | int = 34
    UTC | second | time 12:34:56 | int = 56
    UTC | date_add | date 2020-02-28 ; int 2 | date = 2020-03-01
    UTC | date_sub | date 2020-03-01 ; int 1 | date = 2020-02-29
    UTC | dateadd | date 2020-01-01 ; int 5 | date = 2020-01-06
    UTC | date_diff | date 2020-03-01 ; date 2020-02-01 | int = 29
    UTC | datediff | timestamp 2020-03-01 23:00:00 ; date 2020-02-01 | int = 29
    UTC | date_add | date 2020-02-28 ; int 2147483647 | date = -5877591-08-18
    UTC | date_diff | string 2020-01-01 ; string 2019 | int = 365
    UTC | add_months | date 2020-01-31 ; int 1 | date = 2020-02-29
    UTC | add_months | date 2020-02-29 ; int 12 | date = 2021-02-28
    UTC | add_months | date 2020-03-31 ; int -1 | date = 2020-02-29
    UTC | add_months | string 2020-01-31 ; int 1 | date = 2020-02-29
    UTC | add_months | date 2020-01-31 ; int 2147483647 | !ARITHMETIC_OVERFLOW
    UTC | months_between | string 1997-02-28 10:30:00 ; string 1996-10-30 | double = 3.94959677
    UTC | months_between | string 1997-02-28 10:30:00 ; string 1996-10-30 ; boolean false | double = 3.9495967741935485
    UTC | months_between | date 2020-02-29 ; date 2020-01-31 | double = 1.0
    UTC | months_between | date 2020-02-29 ; date 2020-01-30 | double = 0.96774194
    UTC | months_between | date 2020-01-15 ; date 2020-03-20 | double = -2.16129032
    UTC | months_between | timestamp 2020-01-31 12:00:00 ; timestamp 2020-02-29 | double = -1.0
    UTC | last_day | date 2020-02-01 | date = 2020-02-29
    UTC | next_day | date 2020-01-01 ; string MON | date = 2020-01-06
    UTC | next_day | date 2020-01-01 ; string we | date = 2020-01-08
    UTC | next_day | string 2020-01-01 ; string Sunday | date = 2020-01-05
    UTC | next_day | date 2020-01-01 ; string xx | !ILLEGAL_DAY_OF_WEEK
    UTC | next_day | void NULL ; string xx | date = NULL
    UTC | next_day | date 2020-01-01 ; void NULL | date = NULL
    UTC | trunc | date 2020-05-15 ; string YEAR | date = 2020-01-01
    UTC | trunc | date 2020-05-15 ; string yy | date = 2020-01-01
    UTC | trunc | date 2020-05-15 ; string Q | date = NULL
    UTC | trunc | date 2020-05-15 ; string quarter | date = 2020-04-01
    UTC | trunc | date 2020-05-15 ; string MON | date = 2020-05-01
    UTC | trunc | date 2020-05-15 ; string mm | date = 2020-05-01
    UTC | trunc | date 2020-05-15 ; string week | date = 2020-05-11
    UTC | trunc | date 2020-05-15 ; string day | date = NULL
    UTC | trunc | date 2020-05-15 ; string foo | date = NULL
    UTC | trunc | date 2020-05-15 ; void NULL | date = NULL
    UTC | date_trunc | string YEAR ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-01-01 00:00:00
    UTC | date_trunc | string quarter ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-04-01 00:00:00
    UTC | date_trunc | string MONTH ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-05-01 00:00:00
    UTC | date_trunc | string WEEK ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-05-11 00:00:00
    UTC | date_trunc | string DAY ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-05-15 00:00:00
    UTC | date_trunc | string HOUR ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-05-15 12:00:00
    UTC | date_trunc | string minute ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-05-15 12:34:00
    UTC | date_trunc | string second ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-05-15 12:34:56
    UTC | date_trunc | string millisecond ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-05-15 12:34:56.789
    UTC | date_trunc | string microsecond ; timestamp 2020-05-15 12:34:56.789123 | timestamp = 2020-05-15 12:34:56.789123
    UTC | date_trunc | string foo ; timestamp 2020-05-15 | timestamp = NULL
    UTC | date_trunc | string DD ; timestamp 1969-05-15 12:34:56.789123 | timestamp = 1969-05-15 00:00:00
    UTC | date_trunc | string HOUR ; timestamp 1969-05-15 12:34:56.789123 | timestamp = 1969-05-15 12:00:00
    UTC | date_trunc | string yyyy ; date 2020-05-15 | timestamp = 2020-01-01 00:00:00
    UTC | date_trunc | string YEAR ; timestamp_ntz 2020-05-15 12:34:56 | timestamp = 2020-01-01 00:00:00
    UTC | make_date | int 2020 ; int 2 ; int 29 | date = 2020-02-29
    UTC | make_date | int 2020 ; void NULL ; int 1 | date = NULL
    UTC | make_date | int 2021 ; int 2 ; int 29 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | make_date | int 2021 ; int 13 ; int 1 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | make_timestamp | int 2020 ; int 2 ; int 29 ; int 12 ; int 34 ; decimal(8,6) 56.789123 | timestamp = 2020-02-29 12:34:56.789123
    UTC | make_timestamp | int 2020 ; int 2 ; int 29 ; int 12 ; int 34 ; decimal(8,6) 56.789123 ; string Europe/Berlin | timestamp = 2020-02-29 11:34:56.789123
    UTC | make_timestamp | int 2020 ; int 2 ; int 29 ; int 12 ; int 34 ; int 60 | timestamp = 2020-02-29 12:35:00
    UTC | make_timestamp | int 2020 ; int 2 ; int 29 ; int 12 ; int 34 ; decimal(3,1) 60.5 | !INVALID_FRACTION_OF_SECOND
    UTC | make_timestamp | int 2020 ; int 2 ; int 29 ; int 24 ; int 34 ; int 6 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | make_timestamp | int 2020 ; int 2 ; int 30 ; int 2 ; int 34 ; int 6 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | make_timestamp | int 2020 ; int 2 ; int 29 ; int 2 ; int 34 ; int 6 ; string XX | !INVALID_TIMEZONE
    UTC | make_timestamp | int 2020 ; int 2 ; int 29 ; int 2 ; int 34 ; int 70 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | make_timestamp | int 2020 ; int 2 ; int 29 ; int 2 ; int 34 ; int -1 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | make_timestamp | date 2020-01-01 ; time 12:00:00 | timestamp = 2020-01-01 12:00:00
    UTC | make_timestamp | date 2020-01-01 ; time 12:00:00 ; string Europe/Berlin | timestamp = 2020-01-01 11:00:00
    UTC | make_timestamp | date 2020-01-01 | timestamp = 2020-01-01 00:00:00
    UTC | try_make_timestamp | int 2020 ; int 2 ; int 30 ; int 2 ; int 34 ; int 6 | timestamp = NULL
    UTC | try_make_timestamp_ntz | int 2020 ; int 2 ; int 30 ; int 2 ; int 34 ; int 6 | timestamp_ntz = NULL
    UTC | try_make_timestamp_ltz | int 2020 ; int 2 ; int 30 ; int 2 ; int 34 ; int 6 | timestamp = NULL
    UTC | make_timestamp_ntz | int 2020 ; int 2 ; int 29 ; int 2 ; int 34 ; int 6 | timestamp_ntz = 2020-02-29 02:34:06
    UTC | make_timestamp_ltz | int 2020 ; int 2 ; int 29 ; int 2 ; int 34 ; int 6 | timestamp = 2020-02-29 02:34:06
    UTC | make_timestamp_ltz | int 2020 ; int 2 ; int 29 ; int 2 ; int 34 ; int 6 ; string UTC | timestamp = 2020-02-29 02:34:06
    UTC | make_timestamp_ntz | date 2020-01-01 ; time 01:02:03 | timestamp_ntz = 2020-01-01 01:02:03
    UTC | make_interval |  | interval = 0 seconds
    UTC | make_interval | int 1 | interval = 1 years
    UTC | make_interval | int 0 ; int 0 ; int 0 ; int 0 ; int 0 ; int 0 ; decimal(9,6) 100.123456 | interval = 1 minutes 40.123456 seconds
    UTC | make_interval | int 2147483647 | !ARITHMETIC_OVERFLOW
    UTC | try_make_interval | int 2147483647 | interval = NULL
    UTC | make_dt_interval |  | interval day to second = INTERVAL '0 00:00:00' DAY TO SECOND
    UTC | make_dt_interval | int 1 ; int 2 ; int 3 ; decimal(7,6) 4.005006 | interval day to second = INTERVAL '1 02:03:04.005006' DAY TO SECOND
    UTC | make_ym_interval |  | interval year to month = INTERVAL '0-0' YEAR TO MONTH
    UTC | make_ym_interval | int 1 ; int 2 | interval year to month = INTERVAL '1-2' YEAR TO MONTH
    UTC | make_ym_interval | int 1 ; int -13 | interval year to month = INTERVAL '-0-1' YEAR TO MONTH
    UTC | make_dt_interval | int 2147483647 ; int 2 ; int 3 ; int 4 | !INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION
    UTC | make_ym_interval | int 178956970 ; int 8 | !INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION
    UTC | make_dt_interval | int 1 ; int 2 ; int 3 ; string a | !CAST_INVALID_INPUT
    UTC | to_date | string 2020-01-01 | date = 2020-01-01
    UTC | to_date | string 01/02/2020 ; string dd/MM/yyyy | date = 2020-02-01
    UTC | to_date | timestamp 2020-01-01 12:00:00 | date = 2020-01-01
    UTC | to_date | void NULL | date = NULL
    UTC | to_date | string 2020-13-01 | !CAST_INVALID_INPUT
    UTC | to_date | string 2020-13-01 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_date | string abc ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | try_to_date | string 2020-13-01 | date = NULL
    UTC | try_to_date | string abc ; string yyyy-MM-dd | date = NULL
    UTC | try_to_date | string 2020-02-01 ; string yyyy-MM-dd | date = 2020-02-01
    UTC | to_timestamp | string 2020-01-01 12:34:56.789 | timestamp = 2020-01-01 12:34:56.789
    UTC | to_timestamp | string 01/02/2020 03:04 ; string dd/MM/yyyy HH:mm | timestamp = 2020-02-01 03:04:00
    UTC | to_timestamp | string 2020-01-01 | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp | date 2020-01-01 | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp | decimal(2,1) 1.5 | timestamp = 1970-01-01 00:00:01.5
    UTC | to_timestamp | string abc | !CAST_INVALID_INPUT
    UTC | to_timestamp | string abc ; string yyyy | !CANNOT_PARSE_TIMESTAMP
    UTC | try_to_timestamp | string abc | timestamp = NULL
    UTC | try_to_timestamp | string abc ; string yyyy | timestamp = NULL
    UTC | try_to_timestamp | string 2020 ; string yyyy | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp_ntz | string 2020-01-01 12:34:56 UTC | timestamp_ntz = 2020-01-01 12:34:56
    UTC | to_timestamp_ltz | string 2020-01-01 12:34:56+01:00 | timestamp = 2020-01-01 11:34:56
    UTC | to_timestamp_ntz | string 2020-01-01 12 ; string yyyy-MM-dd HH | timestamp_ntz = 2020-01-01 12:00:00
    UTC | to_timestamp_ltz | string 2020-01-01 12 ; string yyyy-MM-dd HH | timestamp = 2020-01-01 12:00:00
    UTC | unix_timestamp | string 2020-01-01 12:34:56 | bigint = 1577882096
    UTC | unix_timestamp | string 2020-01-01 ; string yyyy-MM-dd | bigint = 1577836800
    UTC | unix_timestamp | timestamp 2020-01-01 12:34:56 | bigint = 1577882096
    UTC | unix_timestamp | date 2020-01-01 | bigint = 1577836800
    UTC | to_unix_timestamp | string 2020-01-01 12:34:56 | bigint = 1577882096
    UTC | unix_timestamp | string abc | !CANNOT_PARSE_TIMESTAMP
    UTC | to_unix_timestamp | string abc ; string yyyy | !CANNOT_PARSE_TIMESTAMP
    UTC | unix_timestamp | int 1 | !DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
    UTC | from_unixtime | int 0 | string = 1970-01-01 00:00:00
    UTC | from_unixtime | int 1577882096 | string = 2020-01-01 12:34:56
    UTC | from_unixtime | int 1577882096 ; string yyyy/MM/dd | string = 2020/01/01
    UTC | from_unixtime | int -1 | string = 1969-12-31 23:59:59
    UTC | from_unixtime | string 5 | string = 1970-01-01 00:00:05
    UTC | timestamp_seconds | decimal(2,1) 1.5 | timestamp = 1970-01-01 00:00:01.5
    UTC | timestamp_seconds | int 1230219000 | timestamp = 2008-12-25 15:30:00
    UTC | timestamp_seconds | double 1.123456789 | timestamp = 1970-01-01 00:00:01.123456
    UTC | timestamp_millis | int 1500 | timestamp = 1970-01-01 00:00:01.5
    UTC | timestamp_micros | int 1500000 | timestamp = 1970-01-01 00:00:01.5
    UTC | unix_date | date 2020-01-01 | int = 18262
    UTC | unix_seconds | timestamp 2020-01-01 00:00:00.5 | bigint = 1577836800
    UTC | unix_millis | timestamp 2020-01-01 00:00:00.5 | bigint = 1577836800500
    UTC | unix_micros | timestamp 2020-01-01 00:00:00.5 | bigint = 1577836800500000
    UTC | date_from_unix_date | int 18262 | date = 2020-01-01
    UTC | timestamp_seconds | bigint 9223372036854775807 | !DATETIME_OVERFLOW
    UTC | timestamp_millis | bigint 9223372036854775807 | !DATETIME_OVERFLOW
    UTC | unix_seconds | timestamp 1969-12-31 23:59:59.5 | bigint = -1
    UTC | unix_millis | timestamp 1969-12-31 23:59:59.9995 | bigint = -1
    UTC | from_utc_timestamp | timestamp 2020-07-01 00:00:00 ; string Europe/Berlin | timestamp = 2020-07-01 02:00:00
    UTC | to_utc_timestamp | timestamp 2020-07-01 00:00:00 ; string Europe/Berlin | timestamp = 2020-06-30 22:00:00
    UTC | from_utc_timestamp | string 2020-07-01 ; string Asia/Tokyo | timestamp = 2020-07-01 09:00:00
    UTC | convert_timezone | string Europe/Berlin ; string America/New_York ; timestamp_ntz 2020-07-01 00:00:00 | timestamp_ntz = 2020-06-30 18:00:00
    UTC | convert_timezone | string America/New_York ; timestamp_ntz 2020-07-01 00:00:00 | timestamp_ntz = 2020-06-30 20:00:00
    UTC | to_utc_timestamp | timestamp 2020-03-29 02:30:00 ; string Europe/Berlin | timestamp = 2020-03-29 01:30:00
    UTC | to_utc_timestamp | timestamp 2020-10-25 02:30:00 ; string Europe/Berlin | timestamp = 2020-10-25 00:30:00
    UTC | timestampadd | string MONTH ; int 1 ; timestamp 2020-01-31 12:00:00 | timestamp = 2020-02-29 12:00:00
    UTC | timestampadd | string YEAR ; int 1 ; timestamp 2020-02-29 | timestamp = 2021-02-28 00:00:00
    UTC | timestampadd | string QUARTER ; int 1 ; timestamp 2020-01-31 | timestamp = 2020-04-30 00:00:00
    UTC | timestampadd | string WEEK ; int 1 ; timestamp 2020-01-31 | timestamp = 2020-02-07 00:00:00
    UTC | timestampadd | string DAY ; int -1 ; timestamp 2020-01-31 | timestamp = 2020-01-30 00:00:00
    UTC | timestampadd | string HOUR ; int 25 ; timestamp_ntz 2020-01-31 | timestamp_ntz = 2020-02-01 01:00:00
    UTC | timestampadd | string MINUTE ; int 1 ; date 2020-01-31 | timestamp = 2020-01-31 00:01:00
    UTC | timestampadd | string SECOND ; int 1 ; string 2020-01-31 | timestamp = 2020-01-31 00:00:01
    UTC | timestampadd | string MILLISECOND ; int 1 ; timestamp 2020-01-31 | timestamp = 2020-01-31 00:00:00.001
    UTC | timestampadd | string MICROSECOND ; int 1 ; timestamp 2020-01-31 | timestamp = 2020-01-31 00:00:00.000001
    UTC | timestampadd | string DAY ; int 1 ; date 2020-01-31 | timestamp = 2020-02-01 00:00:00
    UTC | timestampadd | string DAYOFYEAR ; int 1 ; date 2020-01-31 | timestamp = 2020-02-01 00:00:00
    UTC | timestampadd | string YEAR ; int 2147483647 ; timestamp 2020-01-31 | !DATETIME_OVERFLOW
    UTC | timestampadd | string SECOND ; int 1 ; string abc | !CAST_INVALID_INPUT
    UTC | timestampdiff | string MONTH ; timestamp 2020-01-31 ; timestamp 2020-02-29 | bigint = 0
    UTC | timestampdiff | string YEAR ; timestamp 2020-02-29 ; timestamp 2021-02-28 | bigint = 0
    UTC | timestampdiff | string DAY ; timestamp 2020-01-31 12:00:00 ; timestamp 2020-02-01 11:00:00 | bigint = 0
    UTC | timestampdiff | string HOUR ; timestamp 2020-01-31 ; timestamp 2020-01-30 | bigint = -24
    UTC | timestampdiff | string QUARTER ; timestamp 2020-01-31 ; timestamp 2021-01-30 | bigint = 3
    UTC | timestampdiff | string WEEK ; date 2020-01-31 ; date 2020-02-14 | bigint = 2
    UTC | timestampdiff | string SECOND ; string 2020-01-01 ; string 2020-01-02 | bigint = 86400
    UTC | timestampdiff | string MONTH ; date 2020-01-31 ; date 2020-02-28 | bigint = 0
    UTC | timestampdiff | string MICROSECOND ; timestamp 2020-01-31 ; timestamp 2020-01-31 00:00:01 | bigint = 1000000
    UTC | timestampdiff | string MINUTE ; timestamp 2020-01-31 ; timestamp 2020-01-31 00:01:01 | bigint = 1
    UTC | dayname | date 2020-01-01 | string = Wed
    UTC | monthname | date 2020-01-01 | string = Jan
    UTC | dayname | timestamp 2020-01-04 | string = Sat
    UTC | window | timestamp 2020-01-01 00:07:00 ; string 10 minutes | struct = {2020-01-01 00:00:00, 2020-01-01 00:10:00}
    UTC | time_trunc | string HOUR ; time 12:34:56.789 | time(6) = 12:00:00
    UTC | time_trunc | string minute ; time 12:34:56.789 | time(6) = 12:34:00
    UTC | time_trunc | string MILLISECOND ; time 12:34:56.789123 | time(6) = 12:34:56.789
    UTC | make_time | int 12 ; int 34 ; decimal(5,3) 56.789 | time(6) = 12:34:56.789
    UTC | to_time | string 12:34:56 | time(6) = 12:34:56
    UTC | to_time | string 12.34 ; string HH.mm | time(6) = 12:34:00
    UTC | try_to_time | string abc | time(6) = NULL
    UTC | time_diff | string HOUR ; time 12:00:00 ; time 14:30:00 | bigint = 2
    UTC | time_trunc | string second ; time 12:34:56.789 | time(6) = 12:34:56
    UTC | make_time | int 25 ; int 0 ; int 0 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | make_time | int 1 ; int 60 ; int 0 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | make_time | int 1 ; int 0 ; int 60 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | to_time | string abc | !CANNOT_PARSE_TIME
    UTC | to_time | string 12.34 ; string yyyy | !CANNOT_PARSE_TIME
    UTC | to_time | string ab.cd ; string HH.mm | !CANNOT_PARSE_TIME
    UTC | time_trunc | string DAY ; time 12:34:56.789 | !INVALID_PARAMETER_VALUE.TIME_UNIT
    UTC | time_diff | string DAY ; time 12:00:00 ; time 14:30:00 | !INVALID_PARAMETER_VALUE.TIME_UNIT
    UTC | time_from_seconds | int 3661 | time(6) = 01:01:01
    UTC | time_from_millis | int 3661500 | time(6) = 01:01:01.5
    UTC | time_from_micros | bigint 3661500000 | time(6) = 01:01:01.5
    UTC | time_to_seconds | time 01:01:01.5 | decimal(14,6) = 3661.500000
    UTC | time_to_millis | time 01:01:01.5 | bigint = 3661500
    UTC | time_to_micros | time 01:01:01.5 | bigint = 3661500000
    UTC | time_from_seconds | int 90000 | !DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION
    UTC | time_from_seconds | decimal(2,1) 1.5 | time(6) = 00:00:01.5
    UTC | date_format | void NULL ; string yyyy | string = NULL
    UTC | date_format | date 2020-01-01 ; void NULL | string = NULL
    UTC | day | interval day 1 | !DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
    UTC | timestamp_seconds | void NULL | timestamp = NULL
    UTC | from_unixtime | void NULL | string = NULL
    UTC | make_date | void NULL ; int 1 ; int 1 | date = NULL
    UTC | trunc | void NULL ; string year | date = NULL
    UTC | date_trunc | string year ; void NULL | timestamp = NULL
    UTC | add_months | void NULL ; int 1 | date = NULL
    UTC | last_day | void NULL | date = NULL
    UTC | months_between | void NULL ; void NULL | double = NULL
    UTC | date_add | void NULL ; int 1 | date = NULL
    UTC | unix_timestamp | void NULL | bigint = NULL
    UTC | weekofyear | date 2020-12-31 | int = 53
    UTC | weekofyear | date 2021-01-01 | int = 53
    UTC | weekofyear | date 2018-12-31 | int = 1
    UTC | dayofweek | string 2020-01-05 | int = 1
    UTC | weekday | string 2020-01-05 | int = 6
    UTC | try_to_timestamp | string 2020-01-01 ; string yyyy-MM-dd | timestamp = 2020-01-01 00:00:00
    UTC | try_to_date | string abc | date = NULL
    UTC | session_window | timestamp 2020-01-01 ; string 5 minutes | struct = {2020-01-01 00:00:00, 2020-01-01 00:05:00}
    America/New_York | date_trunc | string DAY ; timestamp 2020-03-08 12:00:00 | timestamp = 2020-03-08 00:00:00
    America/New_York | date_trunc | string HOUR ; timestamp 2020-11-01 01:30:00 | timestamp = 2020-11-01 01:00:00
    America/New_York | hour | timestamp 2020-07-01 12:00:00 UTC | int = 8
    America/New_York | timestampadd | string DAY ; int 1 ; timestamp 2020-03-07 02:30:00 | timestamp = 2020-03-08 03:30:00
    America/New_York | timestampadd | string HOUR ; int 24 ; timestamp 2020-03-07 02:30:00 | timestamp = 2020-03-08 03:30:00
    America/New_York | timestampdiff | string DAY ; timestamp 2020-03-07 12:00:00 ; timestamp 2020-03-08 12:00:00 | bigint = 1
    America/New_York | timestampdiff | string HOUR ; timestamp 2020-03-07 12:00:00 ; timestamp 2020-03-08 12:00:00 | bigint = 24
    America/New_York | from_unixtime | int 0 | string = 1969-12-31 19:00:00
    America/New_York | unix_timestamp | string 2020-03-08 02:30:00 | bigint = 1583652600
    America/New_York | to_timestamp | string 2020-03-08 02:30 ; string yyyy-MM-dd HH:mm | timestamp = 2020-03-08 03:30:00
    America/New_York | date_format | timestamp 2020-07-01 12:00:00 ; string z zzzz VV O OOOO X XX XXX x xxx Z ZZZZZ | string = EDT Eastern Daylight Time America/New_York GMT-4 GMT-04:00 -04 -0400 -04:00 -04 -04:00 -0400 -04:00
    America/New_York | make_timestamp | int 2020 ; int 3 ; int 8 ; int 2 ; int 30 ; int 0 | timestamp = 2020-03-08 03:30:00
    America/New_York | date_trunc | string week ; timestamp 2020-03-10 12:00:00 | timestamp = 2020-03-09 00:00:00
    America/New_York | months_between | timestamp 2020-03-31 00:00:00 ; timestamp 2020-02-29 12:00:00 | double = 1.0
    America/New_York | date_diff | timestamp 2020-01-02 23:00:00 ; date 2020-01-01 | int = 1
    America/New_York | date_trunc | string HOUR ; timestamp 1800-01-01 01:30:00 | timestamp = 1800-01-01 01:00:00
    America/New_York | second | timestamp 1800-01-01 01:30:00 | int = 0
    UTC | timestampadd | string DAY ; int 1 ; timestamp_ntz 2020-01-01 | timestamp_ntz = 2020-01-02 00:00:00
    UTC | window | timestamp 2020-01-01 00:07:00 ; string 10 minutes ; string 5 minutes | struct = {2020-01-01 00:05:00, 2020-01-01 00:15:00}
    UTC | window | timestamp 2020-01-01 00:07:00 ; string 10 minutes ; string 10 minutes ; string 3 minutes | struct = {2020-01-01 00:03:00, 2020-01-01 00:13:00}
    UTC | window | timestamp 2020-01-01 ; string abc | !CANNOT_PARSE_INTERVAL
    UTC | window | timestamp 2020-01-01 ; string -1 minutes | !DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE
    UTC | window | timestamp 2020-01-01 ; string 1 minute ; string 2 minutes | !DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION
    UTC | date_format | timestamp 2020-01-01 12:00:00 ; string zzzz | string = Coordinated Universal Time
    UTC | date_part | string epoch ; timestamp 2020-01-01 | !INVALID_EXTRACT_FIELD
    UTC | date_part | string mons ; date 2020-03-01 | int = 3
    UTC | date_part | string qtr ; date 2020-03-01 | int = 1
    UTC | date_part | string weeks ; date 2020-03-01 | int = 9
    UTC | date_part | string d ; date 2020-03-01 | int = 1
    UTC | date_part | string dayofweek ; date 2020-03-01 | int = 1
    UTC | date_part | string doy ; date 2020-03-01 | int = 61
    UTC | date_part | string m ; timestamp 2020-03-01 01:02:03 | int = 2
    UTC | date_part | string mins ; timestamp 2020-03-01 01:02:03 | int = 2
    UTC | date_part | string hrs ; timestamp 2020-03-01 01:02:03 | int = 1
    UTC | date_part | string secs ; timestamp 2020-03-01 01:02:03 | decimal(8,6) = 3.000000
    UTC | hour | timestamp_ntz 2020-01-01 05:00:00 | int = 5
    UTC | second | string 2020-01-01 05:00:07.5 | int = 7
    UTC | next_day | string 2020-01-01 ; string  mon | !ILLEGAL_DAY_OF_WEEK
    UTC | trunc | string 2020-05-15 ; string yyyy | date = 2020-01-01
    UTC | trunc | string 2020-05-15 ; string month | date = 2020-05-01
    UTC | trunc | timestamp 2020-05-15 12:00:00 ; string month | date = 2020-05-01
    UTC | from_unixtime | bigint 9223372036854775807 | string = 1969-12-31 23:59:59
    UTC | timestamp_seconds | double nan | timestamp = NULL
    UTC | timestamp_seconds | float 1.5 | timestamp = 1970-01-01 00:00:01.5
    UTC | timestamp_seconds | double 1e30 | timestamp = +294247-01-10 04:00:54.775807
    UTC | timestamp_micros | decimal(2,1) 1.5 | !DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
    UTC | date_from_unix_date | bigint 1 | date = 1970-01-02
    UTC | unix_date | timestamp 2020-01-01 12:00:00 | !DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
    UTC | to_date | int 20200101 | !CAST_INVALID_INPUT
    UTC | to_date | int 20200101 ; string yyyyMMdd | date = 2020-01-01
    UTC | to_date | timestamp 2020-01-02 12:00:00 ; string yyyy | date = 2020-01-02
    UTC | to_date | date 2020-01-02 ; string yyyy-MM-dd | date = 2020-01-02
    UTC | last_day | string 2020-02-01 12:00:00 | date = 2020-02-29
    UTC | last_day | timestamp 2020-02-01 12:00:00 | date = 2020-02-29
    UTC | make_date | string 2020 ; string 1 ; string 5 | date = 2020-01-05
    UTC | make_date | int 2020 ; int 1 ; bigint 5 | date = 2020-01-05
    UTC | make_timestamp | string 2020 ; int 1 ; int 1 ; int 1 ; int 1 ; string 5.5 | timestamp = 2020-01-01 01:01:05.5
    UTC | make_timestamp | int 2020 ; int 1 ; int 1 ; int 1 ; int 1 ; void NULL | timestamp = NULL
    UTC | months_between | date 2020-03-31 ; date 2020-02-29 ; void NULL | double = NULL
    UTC | convert_timezone | string XX ; string UTC ; timestamp_ntz 2020-01-01 | !INVALID_TIMEZONE
    UTC | from_utc_timestamp | timestamp 2020-01-01 ; string XX | !INVALID_TIMEZONE
    UTC | from_utc_timestamp | timestamp 2020-01-01 ; void NULL | timestamp = NULL
    UTC | date_trunc | string day | !WRONG_NUM_ARGS.WITHOUT_SUGGESTION
    UTC | quarter | string 2020-05-01 | int = 2
    UTC | monthname | string 2020-05-01 | string = May
    UTC | date_sub | date 2020-01-01 ; int -1 | date = 2020-01-02
    UTC | try_to_timestamp | string 2020-01-32 ; string yyyy-MM-dd | timestamp = NULL
    UTC | try_to_timestamp | int 1 | timestamp = 1970-01-01 00:00:01
    UTC | try_to_timestamp | date 2020-01-01 | timestamp = 2020-01-01 00:00:00
    UTC | time_diff | string MINUTE ; time 12:00:00 ; time 11:58:30 | bigint = -1
    UTC | time_diff | string microsecond ; time 12:00:00 ; time 12:00:01 | bigint = 1000000
    UTC | time_trunc | string FOO ; time 12:00:00 | !INVALID_PARAMETER_VALUE.TIME_UNIT
    UTC | to_time | void NULL | time(6) = NULL
    UTC | make_time | void NULL ; int 1 ; int 1 | time(6) = NULL
    UTC | time_trunc | void NULL ; time 12:00:00 | time(6) = NULL
    UTC | try_to_time | string 12:30 ; string HH:mm | time(6) = 12:30:00
    UTC | hour | string 12:34:56 | int = 12
    UTC | try_make_timestamp | date 2020-01-01 ; time 12:00:00 | timestamp = 2020-01-01 12:00:00
    UTC | try_make_timestamp_ntz | date 2020-01-01 ; time 12:00:00 | timestamp_ntz = 2020-01-01 12:00:00
    America/New_York | timestampadd | string HOUR ; int 2 ; timestamp 2020-03-08 01:00:00 | timestamp = 2020-03-08 04:00:00
    America/New_York | timestampdiff | string HOUR ; timestamp 2020-03-08 01:00:00 ; timestamp 2020-03-08 04:00:00 | bigint = 3
    America/New_York | timestampdiff | string SECOND ; timestamp 2020-03-08 01:00:00 ; timestamp 2020-03-08 04:00:00 | bigint = 10800
    America/New_York | months_between | timestamp 2020-03-08 04:00:00 ; timestamp 2020-02-08 01:00:00 | double = 1.0
    America/New_York | window | timestamp 2020-03-08 04:00:00 ; string 1 day | struct = {2020-03-07 19:00:00, 2020-03-08 20:00:00}
    America/New_York | date_format | timestamp 2020-01-01 12:00:00 ; string z zzzz O OOOO | string = EST Eastern Standard Time GMT-5 GMT-05:00
    America/New_York | date_format | timestamp 1800-01-01 12:00:00 ; string XXX XXXXX O OOOO x Z z | string = -04:56 -04:56:02 GMT-4:56:02 GMT-04:56:02 -0456 -0456 EST
    America/New_York | date_format | timestamp 2020-01-01 12:00:00 ; string VV | string = America/New_York
    America/New_York | from_unixtime | int 1577882096 ; string yyyy-MM-dd HH:mm:ss z | string = 2020-01-01 07:34:56 EST
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string y | string = 2020
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yy | string = 20
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyy | string = 2020
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyy | string = 2020
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyyy | string = 02020
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyyyy | string = 002020
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyyyyy | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string u | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string uuuu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string Y | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string M | string = 2
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string MM | string = 02
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string MMM | string = Feb
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string MMMM | string = February
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string MMMMM | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string L | string = 2
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string LL | string = 02
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string LLL | string = Feb
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string LLLL | string = February
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string d | string = 9
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string dd | string = 09
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string ddd | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string D | string = 40
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string DD | string = 40
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string DDD | string = 040
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string DDDD | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string E | string = Sun
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string EE | string = Sun
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string EEE | string = Sun
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string EEEE | string = Sunday
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string EEEEE | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string e | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string ec | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string F | string = 2
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string FF | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string a | string = AM
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string aa | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string h | string = 3
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string hh | string = 03
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string hhh | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string H | string = 3
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string HH | string = 03
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string HHH | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string k | string = 3
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string kk | string = 03
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string K | string = 3
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string KK | string = 03
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string m | string = 4
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string mm | string = 04
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string s | string = 5
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string ss | string = 05
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string sss | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string S | string = 0
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string SS | string = 00
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string SSS | string = 006
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string SSSSSS | string = 006007
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string SSSSSSSSS | string = 006007000
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string SSSSSSSSSS | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string G | string = AD
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string GG | string = AD
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string GGGG | string = Anno Domini
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string GGGGG | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string Q | string = 1
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string QQ | string = 01
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string QQQ | string = Q1
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string QQQQ | string = 1st quarter
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string QQQQQ | !INVALID_DATETIME_PATTERN.LENGTH
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string q | string = 1
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string qqq | string = Q1
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string w | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string W | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string c | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string n | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string N | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string A | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string B | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string V | !INVALID_DATETIME_PATTERN.WITH_SUGGESTION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string VV | string = UTC
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string z | string = UTC
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string zzz | string = UTC
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string zzzz | string = Coordinated Universal Time
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string zzzzz | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string O | string = GMT
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string OO | !INVALID_DATETIME_PATTERN.WITH_SUGGESTION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string OOOO | string = GMT
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string X | string = Z
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string XX | string = Z
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string XXX | string = Z
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string XXXX | string = Z
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string XXXXX | string = Z
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string x | string = +00
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string xx | string = +0000
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string xxx | string = +00:00
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string xxxx | string = +0000
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string xxxxx | string = +00:00
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string Z | string = +0000
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string ZZ | string = +0000
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string ZZZ | string = +0000
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string ZZZZ | string = GMT
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string ZZZZZ | string = Z
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string p | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string pp | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string ' | !INVALID_DATETIME_PATTERN.WITH_SUGGESTION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string 'T' | string = T
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyy'abc | !INVALID_DATETIME_PATTERN.WITH_SUGGESTION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string [yyyy] | string = 2020
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyy# | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string {} | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyy-MM-dd'T'HH:mm:ss | string = 2020-02-09T03:04:05
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyy-MM-dd HH:mm:ss.SSS | string = 2020-02-09 03:04:05.006
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string hh:mm a | string = 03:04 AM
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string dd MMM yyyy | string = 09 Feb 2020
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string EEEE, MMMM d | string = Sunday, February 9
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyy'Q'q | string = 2020Q1
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string I | !INVALID_DATETIME_PATTERN.WITH_SUGGESTION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string T | !INVALID_DATETIME_PATTERN.WITH_SUGGESTION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string abc | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyy MM [dd] | string = 2020 02 09
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string uuuu-MM-dd | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string 'quoted' yyyy | string = quoted 2020
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string yyyy''MM | string = 2020'02
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string a G | string = AM AD
    UTC | date_format | timestamp 2020-02-09 03:04:05.006007 ; string e d | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string y | string = -1
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string yy | string = 01
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string yyyy | string = -0001
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string uuuu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string G y | string = BC 2
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string yyyyy | string = -00001
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string h k K H a | string = 1 13 1 13 PM
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string D | string = 126
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string q Q | string = 2 2
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string E | string = Thu
    UTC | date_format | timestamp -0001-05-06 13:00:00 ; string uu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string y | string = 9
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string yy | string = 09
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string yyyy | string = 0009
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string uuuu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string G y | string = AD 9
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string yyyyy | string = 00009
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string h k K H a | string = 12 24 0 0 AM
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string D | string = 126
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string q Q | string = 2 2
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string E | string = Wed
    UTC | date_format | timestamp 0009-05-06 00:00:00 ; string uu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string y | string = 12345
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string yy | string = 45
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string yyyy | string = +12345
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string uuuu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string G y | string = AD 12345
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string yyyyy | string = 12345
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string h k K H a | string = 12 12 0 12 PM
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string D | string = 126
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string q Q | string = 2 2
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string E | string = Sun
    UTC | date_format | timestamp +12345-05-06 12:00:00 ; string uu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string y | string = 9999
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string yy | string = 99
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string yyyy | string = 9999
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string uuuu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string G y | string = AD 9999
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string yyyyy | string = 09999
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string h k K H a | string = 11 23 11 23 PM
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string D | string = 365
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string q Q | string = 4 4
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string E | string = Fri
    UTC | date_format | timestamp 9999-12-31 23:59:59.999999 ; string uu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string yyyy | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp | string 20 ; string yy | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp | string 70 ; string yy | timestamp = 2070-01-01 00:00:00
    UTC | to_timestamp | string 99 ; string yy | timestamp = 2099-01-01 00:00:00
    UTC | to_timestamp | string 2020-1 ; string yyyy-M | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp | string 2020-01 ; string yyyy-M | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp | string 2020-1 ; string yyyy-MM | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-Jan-05 ; string yyyy-MMM-dd | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 2020-January-05 ; string yyyy-MMMM-dd | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 2020-jan-05 ; string yyyy-MMM-dd | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 05/01/2020 ; string dd/MM/yyyy | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 5/1/2020 ; string d/M/yyyy | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 2020-01-05 03:04 ; string yyyy-MM-dd HH:mm | timestamp = 2020-01-05 03:04:00
    UTC | to_timestamp | string 2020-01-05 03:04 PM ; string yyyy-MM-dd hh:mm a | timestamp = 2020-01-05 15:04:00
    UTC | to_timestamp | string 2020-01-05 12:04 AM ; string yyyy-MM-dd hh:mm a | timestamp = 2020-01-05 00:04:00
    UTC | to_timestamp | string 2020-01-05 3:04 pm ; string yyyy-MM-dd h:mm a | timestamp = 2020-01-05 15:04:00
    UTC | to_timestamp | string 2020-01-05 24:04 ; string yyyy-MM-dd HH:mm | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-01-05 24 ; string yyyy-MM-dd kk | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 2020-01-05 00 AM ; string yyyy-MM-dd KK a | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 2020-01-05 03:04:05.123 ; string yyyy-MM-dd HH:mm:ss.SSS | timestamp = 2020-01-05 03:04:05.123
    UTC | to_timestamp | string 2020-01-05 03:04:05.1 ; string yyyy-MM-dd HH:mm:ss.SSS | timestamp = 2020-01-05 03:04:05.1
    UTC | to_timestamp | string 2020-01-05 03:04:05.123456 ; string yyyy-MM-dd HH:mm:ss.SSSSSS | timestamp = 2020-01-05 03:04:05.123456
    UTC | to_timestamp | string 2020-01-05 03:04:05.1234 ; string yyyy-MM-dd HH:mm:ss.SSSSSS | timestamp = 2020-01-05 03:04:05.1234
    UTC | to_timestamp | string 2020-01-05 03:04:05 ; string yyyy-MM-dd HH:mm:ss.SSS | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-01-05T03:04:05 ; string yyyy-MM-dd'T'HH:mm:ss | timestamp = 2020-01-05 03:04:05
    UTC | to_timestamp | string 2020-01-05T03:04:05Z ; string yyyy-MM-dd'T'HH:mm:ssX | timestamp = 2020-01-05 03:04:05
    UTC | to_timestamp | string 2020-01-05T03:04:05+01:00 ; string yyyy-MM-dd'T'HH:mm:ssXXX | timestamp = 2020-01-05 02:04:05
    UTC | to_timestamp | string 2020-01-05T03:04:05+0100 ; string yyyy-MM-dd'T'HH:mm:ssZ | timestamp = 2020-01-05 02:04:05
    UTC | to_timestamp | string 2020-01-05T03:04:05+01 ; string yyyy-MM-dd'T'HH:mm:ssX | timestamp = 2020-01-05 02:04:05
    UTC | to_timestamp | string 2020-01-05 03:04:05 Europe/Berlin ; string yyyy-MM-dd HH:mm:ss VV | timestamp = 2020-01-05 02:04:05
    UTC | to_timestamp | string 2020-01-05 03:04:05 PST ; string yyyy-MM-dd HH:mm:ss z | timestamp = 2020-01-05 11:04:05
    UTC | to_timestamp | string 2020-01-05 03:04:05 GMT+1 ; string yyyy-MM-dd HH:mm:ss O | timestamp = 2020-01-05 02:04:05
    UTC | to_timestamp | string 2020-01-05 03:04:05 GMT+01:00 ; string yyyy-MM-dd HH:mm:ss OOOO | timestamp = 2020-01-05 02:04:05
    UTC | to_timestamp | string 2020-036 ; string yyyy-DDD | timestamp = 2020-02-05 00:00:00
    UTC | to_timestamp | string 2020-36 ; string yyyy-D | timestamp = 2020-02-05 00:00:00
    UTC | to_timestamp | string 2020-366 ; string yyyy-D | timestamp = 2020-12-31 00:00:00
    UTC | to_timestamp | string 2019-366 ; string yyyy-D | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 20200105 ; string yyyyMMdd | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 20200105030405 ; string yyyyMMddHHmmss | timestamp = 2020-01-05 03:04:05
    UTC | to_timestamp | string 2020105 ; string yyyyMdd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-01-05 ; string yyyy-MM-dd HH:mm | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-01-05 extra ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-01-05 03 ; string yyyy-MM-dd[ HH] | timestamp = 2020-01-05 03:00:00
    UTC | to_timestamp | string 2020-01-05 ; string yyyy-MM-dd[ HH] | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string Sunday 2020-01-05 ; string EEEE yyyy-MM-dd | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string Sun 2020-01-05 ; string EEE yyyy-MM-dd | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string Mon 2020-01-05 ; string EEE yyyy-MM-dd | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 Q1 ; string yyyy 'Q'q | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | to_timestamp | string 2020-02-30 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-02-31 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-13-01 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 12:34 ; string HH:mm | timestamp = 1970-01-01 12:34:00
    UTC | to_timestamp | string -0001-01-01 ; string yyyy-MM-dd | timestamp = -0001-01-01 00:00:00
    UTC | to_timestamp | string 12345-01-01 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string +12345-01-01 ; string yyyy-MM-dd | timestamp = +12345-01-01 00:00:00
    UTC | to_timestamp | string +12345-01-01 ; string yyyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 1 AD ; string y G | timestamp = 0001-01-01 00:00:00
    UTC | to_timestamp | string 5 BC ; string y G | timestamp = -0004-01-01 00:00:00
    UTC | to_timestamp | string 2020-01-05 03:60 ; string yyyy-MM-dd HH:mm | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string  ; string yyyy | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string  2020 ; string yyyy | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020  ; string yyyy | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-01-01 1:2:3 ; string yyyy-MM-dd H:m:s | timestamp = 2020-01-01 01:02:03
    UTC | to_timestamp | string 01-02 ; string MM-dd | timestamp = 1970-01-02 00:00:00
    UTC | to_timestamp | string Feb ; string MMM | timestamp = 1970-02-01 00:00:00
    UTC | to_timestamp | string 2020-1-5 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-01-5 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 1/5/20 ; string M/d/yy | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp | string 2020-01-05 13 PM ; string yyyy-MM-dd hh a | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020-01-05 10 ; string yyyy-MM-dd hh | timestamp = 2020-01-05 10:00:00
    UTC | to_timestamp | string u2020 ; string 'u'uuuu | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020-01-05 03:04:05.1234567 ; string yyyy-MM-dd HH:mm:ss.SSSSSSS | timestamp = 2020-01-05 03:04:05.123456
    UTC | to_timestamp | string 2020W ; string yyyy'W' | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp | string 0020-01-01 ; string yyyy-MM-dd | timestamp = 0020-01-01 00:00:00
    UTC | to_timestamp | string 2020-01-05 030405 ; string yyyy-MM-dd HHmmss | timestamp = 2020-01-05 03:04:05
    UTC | to_timestamp | string 2020/01/05 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string Jul 4 2020 ; string MMM d yyyy | timestamp = 2020-07-04 00:00:00
    UTC | to_timestamp | string 4 July 2020 ; string d MMMM yyyy | timestamp = 2020-07-04 00:00:00
    UTC | to_timestamp | string July 4, 2020 5:06 AM ; string MMMM d, yyyy h:mm a | timestamp = 2020-07-04 05:06:00
    UTC | to_timestamp | string 2020 ; string YYYY | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string e | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN
    UTC | to_timestamp | string 2020 ; string w | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string W | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string c | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN
    UTC | to_timestamp | string 2020 ; string yyyyyyy | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string aa | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string QQQQQ | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | to_timestamp | string 2020 ; string E | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string F | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string B | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | to_timestamp | string 2020 ; string 'abc | !INVALID_DATETIME_PATTERN.WITH_SUGGESTION
    UTC | to_timestamp | string 2020 ; string [yyyy | timestamp = 2020-01-01 00:00:00
    UTC | to_timestamp | string 2020 ; string yyyy] | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string A | !INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER
    UTC | to_timestamp | string 2020 ; string SSSSSSSSSS | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_timestamp | string 2020 ; string D dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_timestamp | string 2020 ; string HHH | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_date | string 2020 ; string yyyy | date = 2020-01-01
    UTC | unix_timestamp | string 2020 ; string yyyy | bigint = 1577836800
    UTC | to_timestamp_ntz | string 2020 ; string yyyy | timestamp_ntz = 2020-01-01 00:00:00
    UTC | to_date | string 2020-02-30 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | unix_timestamp | string 2020-02-30 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | try_to_timestamp | string 2020-02-30 ; string yyyy-MM-dd | timestamp = NULL
    UTC | to_timestamp_ntz | string 2020-02-30 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_date | string 2020-1-5 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | unix_timestamp | string 2020-1-5 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | try_to_timestamp | string 2020-1-5 ; string yyyy-MM-dd | timestamp = NULL
    UTC | to_timestamp_ntz | string 2020-1-5 ; string yyyy-MM-dd | !CANNOT_PARSE_TIMESTAMP
    UTC | to_date | string 20-01-05 ; string yy-MM-dd | date = 2020-01-05
    UTC | unix_timestamp | string 20-01-05 ; string yy-MM-dd | bigint = 1578182400
    UTC | try_to_timestamp | string 20-01-05 ; string yy-MM-dd | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp_ntz | string 20-01-05 ; string yy-MM-dd | timestamp_ntz = 2020-01-05 00:00:00
    UTC | to_date | string abc ; string YYYY | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | unix_timestamp | string abc ; string YYYY | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | try_to_timestamp | string abc ; string YYYY | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | to_date | string 05.01.2020 ; string dd.MM.yyyy | date = 2020-01-05
    UTC | unix_timestamp | string 05.01.2020 ; string dd.MM.yyyy | bigint = 1578182400
    UTC | try_to_timestamp | string 05.01.2020 ; string dd.MM.yyyy | timestamp = 2020-01-05 00:00:00
    UTC | to_timestamp_ntz | string 05.01.2020 ; string dd.MM.yyyy | timestamp_ntz = 2020-01-05 00:00:00
    UTC | from_unixtime | int 0 ; string YYYY | !INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
    UTC | from_unixtime | int 1 ; string HH:mm:ss z | string = 00:00:01 UTC
    UTC | date_format | string 2020-01-01 ; string yyyy | string = 2020
    UTC | date_format | date 2020-01-01 ; string yyyy-MM-dd HH:mm | string = 2020-01-01 00:00
    UTC | date_format | timestamp_ntz 2020-01-01 ; string E | string = Wed
    UTC | date_format | int 1 ; string yyyy | !DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
    UTC | date_format | time 12:34:56 ; string HH:mm | string = 12:34
    """#
