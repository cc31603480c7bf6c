/// Answers of Spark 4.3.0 (ANSI mode, session zone UTC) to casts of other types.
/// One cast a line: type | text of the value | type wanted | answer as text, NULL, or ! and the condition.
let castAnswers = #"""
    double | 1 | string | 1.0
    double | 0 | string | 0.0
    double | -0 | string | -0.0
    double | 1.5 | string | 1.5
    double | 100 | string | 100.0
    double | 1e7 | string | 1.0E7
    double | 9999999 | string | 9999999.0
    double | 1e6 | string | 1000000.0
    double | 123456789 | string | 1.23456789E8
    double | 1e10 | string | 1.0E10
    double | 0.001 | string | 0.001
    double | 0.0001 | string | 1.0E-4
    double | 1.0E-5 | string | 1.0E-5
    double | 1.23e-300 | string | 1.23E-300
    double | 1.7976931348623157E308 | string | 1.7976931348623157E308
    double | 2e-3 | string | 0.002
    double | NaN | string | NaN
    double | inf | string | Infinity
    double | -inf | string | -Infinity
    double | 2.2250738585072014E-308 | string | 2.2250738585072014E-308
    double | 2.0E-3 | string | 0.002
    double | 9007199254740993 | string | 9.007199254740992E15
    double | 1.1E22 | string | 1.1E22
    float | 1 | string | 1.0
    float | 0.1 | string | 0.1
    float | 1e7 | string | 1.0E7
    float | 9999999 | string | 9999999.0
    float | 16777216 | string | 1.6777216E7
    float | 3.4028235E38 | string | 3.4028235E38
    float | 0.001 | string | 0.001
    float | 0.0009 | string | 9.0E-4
    float | 1.1 | string | 1.1
    float | 123456.7 | string | 123456.7
    float | 1e10 | string | 1.0E10
    float | 0.3333333333 | string | 0.33333334
    float | 33554432 | string | 3.3554432E7
    float | 8.41E21 | string | 8.41E21
    float | 2.0E-3 | string | 0.002
    float | 1.0E23 | string | 1.0E23
    float | 9.999999e6 | string | 9999999.0
    decimal(3,2) | 1.50 | string | 1.50
    decimal(2,2) | 0.00 | string | 0.00
    decimal(38,18) | 1 | string | 1.000000000000000000
    decimal(10,7) | 0.0000001 | string | 0.0000001
    decimal(10,8) | 0.00000010 | string | 0.00000010
    decimal(20,12) | -1e-10 | string | -0.000000000100
    decimal(10,8) | 0 | string | 0.00000000
    decimal(29,9) | 12345678901234567890.123456789 | string | 12345678901234567890.123456789
    decimal(1,1) | -0.5 | string | -0.5
    boolean | true | string | true
    boolean | false | string | false
    int | 1 | string | 1
    date | 2020-01-01 | string | 2020-01-01
    date | 0001-01-01 | string | 0001-01-01
    date | -0001-01-01 | string | -0001-01-01
    date | +10000-01-01 | string | +10000-01-01
    date | -10000-01-01 | string | -10000-01-01
    timestamp | 2020-01-01 12:34:56.123456 | string | 2020-01-01 12:34:56.123456
    timestamp | 2020-01-01 12:34:56.120 | string | 2020-01-01 12:34:56.12
    timestamp | 0001-01-01 | string | 0001-01-01 00:00:00
    timestamp | -0100-01-01 00:00:00 | string | -0100-01-01 00:00:00
    timestamp | +10000-01-01 | string | +10000-01-01 00:00:00
    timestamp_ntz | 2020-01-01 12:34:56.000001 | string | 2020-01-01 12:34:56.000001
    interval year to month | 1-2 | string | INTERVAL '1-2' YEAR TO MONTH
    interval year to month | -1-2 | string | INTERVAL '-1-2' YEAR TO MONTH
    interval year | 1 | string | INTERVAL '1' YEAR
    interval month | 14 | string | INTERVAL '14' MONTH
    interval day to second | 1 02:03:04.5 | string | INTERVAL '1 02:03:04.5' DAY TO SECOND
    interval day to second | -1 02:03:04.000005 | string | INTERVAL '-1 02:03:04.000005' DAY TO SECOND
    interval day | 1 | string | INTERVAL '1' DAY
    interval hour | 25 | string | INTERVAL '25' HOUR
    interval hour to minute | 1:02 | string | INTERVAL '01:02' HOUR TO MINUTE
    interval minute | 100 | string | INTERVAL '100' MINUTE
    interval second | 65.5 | string | INTERVAL '65.5' SECOND
    interval second | -0.000001 | string | INTERVAL '-00.000001' SECOND
    interval day to hour | 1 02 | string | INTERVAL '1 02' DAY TO HOUR
    interval day to minute | 1 02:03 | string | INTERVAL '1 02:03' DAY TO MINUTE
    interval hour to second | 01:02:03 | string | INTERVAL '01:02:03' HOUR TO SECOND
    interval minute to second | 02:03.004 | string | INTERVAL '02:03.004' MINUTE TO SECOND
    time | 12:34:56.123 | string | 12:34:56.123
    time | 00:00:00 | string | 00:00:00
    int | 300 | tinyint | !CAST_OVERFLOW: The value 300 of the type "INT" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    int | 300 | smallint | 300
    int | 300 | int | 300
    int | -129 | tinyint | !CAST_OVERFLOW: The value -129 of the type "INT" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    int | -129 | smallint | -129
    int | -129 | int | -129
    bigint | 2147483648 | tinyint | !CAST_OVERFLOW: The value 2147483648L of the type "BIGINT" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    bigint | 2147483648 | smallint | !CAST_OVERFLOW: The value 2147483648L of the type "BIGINT" cannot be cast to "SMALLINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    bigint | 2147483648 | int | !CAST_OVERFLOW: The value 2147483648L of the type "BIGINT" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    int | 127 | tinyint | 127
    int | 127 | smallint | 127
    int | 127 | int | 127
    double | 1.9 | tinyint | 1
    double | 1.9 | int | 1
    double | 1.9 | bigint | 1
    double | 1.9 | decimal(10,2) | 1.90
    double | 1.9 | decimal(38,0) | 2
    double | 1.9 | timestamp | 1970-01-01 00:00:01.9
    double | 1.9 | boolean | true
    double | 1.9 | float | 1.9
    double | -1.9 | tinyint | -1
    double | -1.9 | int | -1
    double | -1.9 | bigint | -1
    double | -1.9 | decimal(10,2) | -1.90
    double | -1.9 | decimal(38,0) | -2
    double | -1.9 | timestamp | 1969-12-31 23:59:58.1
    double | -1.9 | boolean | true
    double | -1.9 | float | -1.9
    double | 128 | tinyint | !CAST_OVERFLOW: The value 128.0D of the type "DOUBLE" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 128 | int | 128
    double | 128 | bigint | 128
    double | 128 | decimal(10,2) | 128.00
    double | 128 | decimal(38,0) | 128
    double | 128 | timestamp | 1970-01-01 00:02:08
    double | 128 | boolean | true
    double | 128 | float | 128.0
    double | 1e10 | tinyint | !CAST_OVERFLOW: The value 1.0E10D of the type "DOUBLE" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 1e10 | int | !CAST_OVERFLOW: The value 1.0E10D of the type "DOUBLE" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 1e10 | bigint | 10000000000
    double | 1e10 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 10000000000 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    double | 1e10 | decimal(38,0) | 10000000000
    double | 1e10 | timestamp | 2286-11-20 17:46:40
    double | 1e10 | boolean | true
    double | 1e10 | float | 1.0E10
    double | 1e20 | tinyint | !CAST_OVERFLOW: The value 1.0E20D of the type "DOUBLE" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 1e20 | int | !CAST_OVERFLOW: The value 1.0E20D of the type "DOUBLE" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 1e20 | bigint | !CAST_OVERFLOW: The value 1.0E20D of the type "DOUBLE" cannot be cast to "BIGINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 1e20 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 100000000000000000000 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    double | 1e20 | decimal(38,0) | 100000000000000000000
    double | 1e20 | timestamp | !CAST_OVERFLOW: The value 1.0E26D of the type "DOUBLE" cannot be cast to "BIGINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 1e20 | boolean | true
    double | 1e20 | float | 1.0E20
    double | nan | tinyint | !CAST_OVERFLOW: The value NaN of the type "DOUBLE" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | nan | int | !CAST_OVERFLOW: The value NaN of the type "DOUBLE" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | nan | bigint | !CAST_OVERFLOW: The value NaN of the type "DOUBLE" cannot be cast to "BIGINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | nan | decimal(10,2) | NULL
    double | nan | decimal(38,0) | NULL
    double | nan | timestamp | !CAST_INVALID_INPUT
    double | nan | boolean | true
    double | nan | float | NaN
    double | inf | tinyint | !CAST_OVERFLOW: The value Infinity of the type "DOUBLE" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | inf | int | !CAST_OVERFLOW: The value Infinity of the type "DOUBLE" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | inf | bigint | !CAST_OVERFLOW: The value Infinity of the type "DOUBLE" cannot be cast to "BIGINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | inf | decimal(10,2) | NULL
    double | inf | decimal(38,0) | NULL
    double | inf | timestamp | !CAST_INVALID_INPUT
    double | inf | boolean | true
    double | inf | float | Infinity
    double | 9223372036854775807 | tinyint | !CAST_OVERFLOW: The value 9.223372036854776E18D of the type "DOUBLE" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 9223372036854775807 | int | !CAST_OVERFLOW: The value 9.223372036854776E18D of the type "DOUBLE" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 9223372036854775807 | bigint | 9223372036854775807
    double | 9223372036854775807 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 9223372036854776000 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    double | 9223372036854775807 | decimal(38,0) | 9223372036854776000
    double | 9223372036854775807 | timestamp | !CAST_OVERFLOW: The value 9.223372036854776E24D of the type "DOUBLE" cannot be cast to "BIGINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | 9223372036854775807 | boolean | true
    double | 9223372036854775807 | float | 9.223372E18
    double | -9223372036854775808 | tinyint | !CAST_OVERFLOW: The value -9.223372036854776E18D of the type "DOUBLE" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | -9223372036854775808 | int | !CAST_OVERFLOW: The value -9.223372036854776E18D of the type "DOUBLE" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | -9223372036854775808 | bigint | -9223372036854775808
    double | -9223372036854775808 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: -9223372036854776000 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    double | -9223372036854775808 | decimal(38,0) | -9223372036854776000
    double | -9223372036854775808 | timestamp | !CAST_OVERFLOW: The value -9.223372036854776E24D of the type "DOUBLE" cannot be cast to "BIGINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    double | -9223372036854775808 | boolean | true
    double | -9223372036854775808 | float | -9.223372E18
    double | 127.9 | tinyint | 127
    double | 127.9 | int | 127
    double | 127.9 | bigint | 127
    double | 127.9 | decimal(10,2) | 127.90
    double | 127.9 | decimal(38,0) | 128
    double | 127.9 | timestamp | 1970-01-01 00:02:07.9
    double | 127.9 | boolean | true
    double | 127.9 | float | 127.9
    double | -128.9 | tinyint | -128
    double | -128.9 | int | -128
    double | -128.9 | bigint | -128
    double | -128.9 | decimal(10,2) | -128.90
    double | -128.9 | decimal(38,0) | -129
    double | -128.9 | timestamp | 1969-12-31 23:57:51.1
    double | -128.9 | boolean | true
    double | -128.9 | float | -128.9
    float | 3e9 | tinyint | !CAST_OVERFLOW: The value 3.0E9 of the type "FLOAT" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    float | 3e9 | int | !CAST_OVERFLOW: The value 3.0E9 of the type "FLOAT" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    float | 3e9 | bigint | 3000000000
    float | 3e9 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 3000000000 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    float | 3e9 | decimal(38,0) | 3000000000
    float | 3e9 | timestamp | 2065-01-24 05:20:00
    float | 3e9 | boolean | true
    float | 3e9 | float | 3.0E9
    float | nan | tinyint | !CAST_OVERFLOW: The value NaN of the type "FLOAT" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    float | nan | int | !CAST_OVERFLOW: The value NaN of the type "FLOAT" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    float | nan | bigint | !CAST_OVERFLOW: The value NaN of the type "FLOAT" cannot be cast to "BIGINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    float | nan | decimal(10,2) | NULL
    float | nan | decimal(38,0) | NULL
    float | nan | timestamp | !CAST_INVALID_INPUT
    float | nan | boolean | true
    float | nan | float | NaN
    decimal(2,1) | 1.5 | tinyint | 1
    decimal(2,1) | 1.5 | int | 1
    decimal(2,1) | 1.5 | bigint | 1
    decimal(2,1) | 1.5 | double | 1.5
    decimal(2,1) | 1.5 | float | 1.5
    decimal(2,1) | 1.5 | decimal(10,2) | 1.50
    decimal(2,1) | 1.5 | decimal(3,1) | 1.5
    decimal(2,1) | 1.5 | decimal(4,0) | 2
    decimal(2,1) | 1.5 | boolean | true
    decimal(2,1) | 1.5 | timestamp | 1970-01-01 00:00:01.5
    decimal(2,1) | -1.5 | tinyint | -1
    decimal(2,1) | -1.5 | int | -1
    decimal(2,1) | -1.5 | bigint | -1
    decimal(2,1) | -1.5 | double | -1.5
    decimal(2,1) | -1.5 | float | -1.5
    decimal(2,1) | -1.5 | decimal(10,2) | -1.50
    decimal(2,1) | -1.5 | decimal(3,1) | -1.5
    decimal(2,1) | -1.5 | decimal(4,0) | -2
    decimal(2,1) | -1.5 | boolean | true
    decimal(2,1) | -1.5 | timestamp | 1969-12-31 23:59:58.5
    decimal(4,1) | 127.9 | tinyint | 127
    decimal(4,1) | 127.9 | int | 127
    decimal(4,1) | 127.9 | bigint | 127
    decimal(4,1) | 127.9 | double | 127.9
    decimal(4,1) | 127.9 | float | 127.9
    decimal(4,1) | 127.9 | decimal(10,2) | 127.90
    decimal(4,1) | 127.9 | decimal(3,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 127.9 cannot be represented as Decimal(3, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(4,1) | 127.9 | decimal(4,0) | 128
    decimal(4,1) | 127.9 | boolean | true
    decimal(4,1) | 127.9 | timestamp | 1970-01-01 00:02:07.9
    decimal(4,1) | 128.5 | tinyint | !CAST_OVERFLOW: The value 128.5BD of the type "DECIMAL(4,1)" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    decimal(4,1) | 128.5 | int | 128
    decimal(4,1) | 128.5 | bigint | 128
    decimal(4,1) | 128.5 | double | 128.5
    decimal(4,1) | 128.5 | float | 128.5
    decimal(4,1) | 128.5 | decimal(10,2) | 128.50
    decimal(4,1) | 128.5 | decimal(3,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 128.5 cannot be represented as Decimal(3, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(4,1) | 128.5 | decimal(4,0) | 129
    decimal(4,1) | 128.5 | boolean | true
    decimal(4,1) | 128.5 | timestamp | 1970-01-01 00:02:08.5
    decimal(13,2) | 99999999999.99 | tinyint | !CAST_OVERFLOW: The value 99999999999.99BD of the type "DECIMAL(13,2)" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    decimal(13,2) | 99999999999.99 | int | !CAST_OVERFLOW: The value 99999999999.99BD of the type "DECIMAL(13,2)" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    decimal(13,2) | 99999999999.99 | bigint | 99999999999
    decimal(13,2) | 99999999999.99 | double | 9.999999999999E10
    decimal(13,2) | 99999999999.99 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 99999999999.99 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(13,2) | 99999999999.99 | decimal(3,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 99999999999.99 cannot be represented as Decimal(3, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(13,2) | 99999999999.99 | decimal(4,0) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 99999999999.99 cannot be represented as Decimal(4, 0). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(13,2) | 99999999999.99 | boolean | true
    decimal(13,2) | 99999999999.99 | timestamp | 5138-11-16 09:46:39.99
    decimal(38,0) | 1e30 | tinyint | !CAST_OVERFLOW: The value 1000000000000000000000000000000BD of the type "DECIMAL(38,0)" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    decimal(38,0) | 1e30 | int | !CAST_OVERFLOW: The value 1000000000000000000000000000000BD of the type "DECIMAL(38,0)" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    decimal(38,0) | 1e30 | bigint | !CAST_OVERFLOW: The value 1000000000000000000000000000000BD of the type "DECIMAL(38,0)" cannot be cast to "BIGINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    decimal(38,0) | 1e30 | double | 1.0E30
    decimal(38,0) | 1e30 | float | 1.0E30
    decimal(38,0) | 1e30 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1000000000000000000000000000000 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(38,0) | 1e30 | decimal(3,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1000000000000000000000000000000 cannot be represented as Decimal(3, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(38,0) | 1e30 | decimal(4,0) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1000000000000000000000000000000 cannot be represented as Decimal(4, 0). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(38,0) | 1e30 | boolean | true
    decimal(38,0) | 1e30 | timestamp | -173179-08-12 10:23:21.141248
    decimal(2,1) | 2.5 | decimal(2,0) | 3
    decimal(2,1) | 2.5 | decimal(3,2) | 2.50
    decimal(2,1) | 2.5 | decimal(2,1) | 2.5
    decimal(2,1) | -2.5 | decimal(2,0) | -3
    decimal(2,1) | -2.5 | decimal(3,2) | -2.50
    decimal(2,1) | -2.5 | decimal(2,1) | -2.5
    decimal(4,3) | 1.005 | decimal(2,0) | 1
    decimal(4,3) | 1.005 | decimal(3,2) | 1.01
    decimal(4,3) | 1.005 | decimal(2,1) | 1.0
    decimal(4,3) | 9.995 | decimal(2,0) | 10
    decimal(4,3) | 9.995 | decimal(3,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 9.995 cannot be represented as Decimal(3, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(4,3) | 9.995 | decimal(2,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 9.995 cannot be represented as Decimal(2, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    decimal(3,3) | -0.005 | decimal(2,0) | 0
    decimal(3,3) | -0.005 | decimal(3,2) | -0.01
    decimal(3,3) | -0.005 | decimal(2,1) | 0.0
    int | 1 | decimal(3,0) | 1
    int | 1 | decimal(10,2) | 1.00
    int | 1 | decimal(2,1) | 1.0
    int | 1 | double | 1.0
    int | 1 | float | 1.0
    int | 1 | boolean | true
    int | 1 | timestamp | 1970-01-01 00:00:01
    int | 1 | interval day | INTERVAL '1' DAY
    int | 1 | interval second | INTERVAL '01' SECOND
    int | 1 | interval hour to second | INTERVAL '00:00:01' HOUR TO SECOND
    int | 1 | interval year | INTERVAL '1' YEAR
    int | 1 | interval month | INTERVAL '1' MONTH
    int | 1 | interval day to second | INTERVAL '0 00:00:01' DAY TO SECOND
    bigint | 9223372036854775807 | decimal(3,0) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 9223372036854775807 cannot be represented as Decimal(3, 0). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    bigint | 9223372036854775807 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 9223372036854775807 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    bigint | 9223372036854775807 | decimal(2,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 9223372036854775807 cannot be represented as Decimal(2, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    bigint | 9223372036854775807 | double | 9.223372036854776E18
    bigint | 9223372036854775807 | float | 9.223372E18
    bigint | 9223372036854775807 | boolean | true
    bigint | 9223372036854775807 | timestamp | +294247-01-10 04:00:54.775807
    bigint | 9223372036854775807 | interval day | !CAST_OVERFLOW: The value 9223372036854775807L of the type "BIGINT" cannot be cast to "INTERVAL DAY" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    bigint | 9223372036854775807 | interval second | !CAST_OVERFLOW: The value 9223372036854775807L of the type "BIGINT" cannot be cast to "INTERVAL SECOND" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    bigint | 9223372036854775807 | interval hour to second | !CAST_OVERFLOW: The value 9223372036854775807L of the type "BIGINT" cannot be cast to "INTERVAL HOUR TO SECOND" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    bigint | 9223372036854775807 | interval year | !CAST_OVERFLOW: The value 9223372036854775807L of the type "BIGINT" cannot be cast to "INTERVAL YEAR" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    bigint | 9223372036854775807 | interval month | !CAST_OVERFLOW: The value 9223372036854775807L of the type "BIGINT" cannot be cast to "INTERVAL MONTH" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    bigint | 9223372036854775807 | interval day to second | !CAST_OVERFLOW: The value 9223372036854775807L of the type "BIGINT" cannot be cast to "INTERVAL DAY TO SECOND" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    int | -5 | decimal(3,0) | -5
    int | -5 | decimal(10,2) | -5.00
    int | -5 | decimal(2,1) | -5.0
    int | -5 | double | -5.0
    int | -5 | float | -5.0
    int | -5 | boolean | true
    int | -5 | timestamp | 1969-12-31 23:59:55
    int | -5 | interval day | INTERVAL '-5' DAY
    int | -5 | interval second | INTERVAL '-05' SECOND
    int | -5 | interval hour to second | INTERVAL '-00:00:05' HOUR TO SECOND
    int | -5 | interval year | INTERVAL '-5' YEAR
    int | -5 | interval month | INTERVAL '-5' MONTH
    int | -5 | interval day to second | INTERVAL '-0 00:00:05' DAY TO SECOND
    boolean | true | int | 1
    boolean | true | double | 1.0
    boolean | true | decimal(3,1) | 1.0
    boolean | true | decimal(1,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1 cannot be represented as Decimal(1, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    boolean | true | float | 1.0
    boolean | true | bigint | 1
    boolean | false | int | 0
    boolean | false | double | 0.0
    boolean | false | decimal(3,1) | 0.0
    boolean | false | decimal(1,1) | 0.0
    boolean | false | float | 0.0
    boolean | false | bigint | 0
    timestamp | 2020-01-01 12:34:56.789 | tinyint | !CAST_OVERFLOW: The value TIMESTAMP '2020-01-01 12:34:56.789' of the type "TIMESTAMP" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    timestamp | 2020-01-01 12:34:56.789 | int | 1577882096
    timestamp | 2020-01-01 12:34:56.789 | bigint | 1577882096
    timestamp | 2020-01-01 12:34:56.789 | double | 1.577882096789E9
    timestamp | 2020-01-01 12:34:56.789 | decimal(20,6) | 1577882096.789000
    timestamp | 2020-01-01 12:34:56.789 | decimal(12,2) | 1577882096.79
    timestamp | 2020-01-01 12:34:56.789 | decimal(5,0) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1577882096.789000 cannot be represented as Decimal(5, 0). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    timestamp | 2020-01-01 12:34:56.789 | date | 2020-01-01
    timestamp | 2020-01-01 12:34:56.789 | timestamp_ntz | 2020-01-01 12:34:56.789
    timestamp | 2020-01-01 12:34:56.789 | time | 12:34:56.789
    timestamp | 2020-01-01 12:34:56.789 | time(1) | 12:34:56.7
    timestamp | 1969-12-31 23:59:59.5 | tinyint | -1
    timestamp | 1969-12-31 23:59:59.5 | int | -1
    timestamp | 1969-12-31 23:59:59.5 | bigint | -1
    timestamp | 1969-12-31 23:59:59.5 | double | -0.5
    timestamp | 1969-12-31 23:59:59.5 | float | -0.5
    timestamp | 1969-12-31 23:59:59.5 | decimal(20,6) | -0.500000
    timestamp | 1969-12-31 23:59:59.5 | decimal(12,2) | -0.50
    timestamp | 1969-12-31 23:59:59.5 | decimal(5,0) | -1
    timestamp | 1969-12-31 23:59:59.5 | date | 1969-12-31
    timestamp | 1969-12-31 23:59:59.5 | timestamp_ntz | 1969-12-31 23:59:59.5
    timestamp | 1969-12-31 23:59:59.5 | time | 23:59:59.5
    timestamp | 1969-12-31 23:59:59.5 | time(1) | 23:59:59.5
    timestamp | +200000-01-01 | tinyint | !CAST_OVERFLOW: The value TIMESTAMP '+200000-01-01 00:00:00' of the type "TIMESTAMP" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    timestamp | +200000-01-01 | int | !CAST_OVERFLOW: The value TIMESTAMP '+200000-01-01 00:00:00' of the type "TIMESTAMP" cannot be cast to "INT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    timestamp | +200000-01-01 | bigint | 6249223180800
    timestamp | +200000-01-01 | double | 6.2492231808E12
    timestamp | +200000-01-01 | float | 6.249223E12
    timestamp | +200000-01-01 | decimal(20,6) | 6249223180800.000000
    timestamp | +200000-01-01 | decimal(12,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 6249223180800.000000 cannot be represented as Decimal(12, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    timestamp | +200000-01-01 | decimal(5,0) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 6249223180800.000000 cannot be represented as Decimal(5, 0). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    timestamp | +200000-01-01 | date | +200000-01-01
    timestamp | +200000-01-01 | timestamp_ntz | +200000-01-01 00:00:00
    timestamp | +200000-01-01 | time | 00:00:00
    timestamp | +200000-01-01 | time(1) | 00:00:00
    timestamp_ntz | 2020-01-01 12:34:56.789 | timestamp | 2020-01-01 12:34:56.789
    timestamp_ntz | 2020-01-01 12:34:56.789 | timestamp_ntz | 2020-01-01 12:34:56.789
    timestamp_ntz | 2020-01-01 12:34:56.789 | date | 2020-01-01
    timestamp_ntz | 2020-01-01 12:34:56.789 | time | 12:34:56.789
    date | 2020-01-01 | timestamp | 2020-01-01 00:00:00
    date | 2020-01-01 | timestamp_ntz | 2020-01-01 00:00:00
    date | 2020-01-01 | date | 2020-01-01
    time | 12:34:56.789 | int | 45296
    time | 12:34:56.789 | bigint | 45296
    time | 12:34:56.789 | tinyint | !CAST_OVERFLOW: The value TIME '12:34:56.789' of the type "TIME(6)" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    time | 12:34:56.789 | decimal(10,3) | 45296.789
    time | 12:34:56.789 | decimal(5,0) | 45297
    time | 12:34:56.789 | time(0) | 12:34:56
    interval day to second | 1 02:03:04.5 | tinyint | !CAST_OVERFLOW: The value INTERVAL '1 02:03:04.5' DAY TO SECOND of the type "INTERVAL DAY TO SECOND" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    interval day to second | 1 02:03:04.5 | int | 93784
    interval day to second | 1 02:03:04.5 | bigint | 93784
    interval day to second | 1 02:03:04.5 | decimal(10,2) | 93784.50
    interval day to second | 1 02:03:04.5 | decimal(20,6) | 93784.500000
    interval day to second | 1 02:03:04.5 | decimal(3,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 93784.500000 cannot be represented as Decimal(3, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    interval day to second | 1 02:03:04.5 | interval day | INTERVAL '1' DAY
    interval day to second | 1 02:03:04.5 | interval hour | INTERVAL '26' HOUR
    interval day to second | 1 02:03:04.5 | interval minute | INTERVAL '1563' MINUTE
    interval day to second | 1 02:03:04.5 | interval second | INTERVAL '93784.5' SECOND
    interval day to second | 1 02:03:04.5 | interval hour to minute | INTERVAL '26:03' HOUR TO MINUTE
    interval day | 10 | tinyint | 10
    interval day | 10 | int | 10
    interval day | 10 | bigint | 10
    interval day | 10 | decimal(10,2) | 10.00
    interval day | 10 | decimal(20,6) | 10.000000
    interval day | 10 | decimal(3,1) | 10.0
    interval day | 10 | interval day | INTERVAL '10' DAY
    interval day | 10 | interval hour | INTERVAL '240' HOUR
    interval day | 10 | interval minute | INTERVAL '14400' MINUTE
    interval day | 10 | interval second | INTERVAL '864000' SECOND
    interval day | 10 | interval hour to minute | INTERVAL '240:00' HOUR TO MINUTE
    interval second | 65.5 | tinyint | 65
    interval second | 65.5 | int | 65
    interval second | 65.5 | bigint | 65
    interval second | 65.5 | decimal(10,2) | 65.50
    interval second | 65.5 | decimal(20,6) | 65.500000
    interval second | 65.5 | decimal(3,1) | 65.5
    interval second | 65.5 | interval day | INTERVAL '0' DAY
    interval second | 65.5 | interval hour | INTERVAL '00' HOUR
    interval second | 65.5 | interval minute | INTERVAL '01' MINUTE
    interval second | 65.5 | interval second | INTERVAL '65.5' SECOND
    interval second | 65.5 | interval hour to minute | INTERVAL '00:01' HOUR TO MINUTE
    interval minute | 90 | tinyint | 90
    interval minute | 90 | int | 90
    interval minute | 90 | bigint | 90
    interval minute | 90 | decimal(10,2) | 90.00
    interval minute | 90 | decimal(20,6) | 90.000000
    interval minute | 90 | decimal(3,1) | 90.0
    interval minute | 90 | interval day | INTERVAL '0' DAY
    interval minute | 90 | interval hour | INTERVAL '01' HOUR
    interval minute | 90 | interval minute | INTERVAL '90' MINUTE
    interval minute | 90 | interval second | INTERVAL '5400' SECOND
    interval minute | 90 | interval hour to minute | INTERVAL '01:30' HOUR TO MINUTE
    interval day | -10 | tinyint | -10
    interval day | -10 | int | -10
    interval day | -10 | bigint | -10
    interval day | -10 | decimal(10,2) | -10.00
    interval day | -10 | decimal(20,6) | -10.000000
    interval day | -10 | decimal(3,1) | -10.0
    interval day | -10 | interval day | INTERVAL '-10' DAY
    interval day | -10 | interval hour | INTERVAL '-240' HOUR
    interval day | -10 | interval minute | INTERVAL '-14400' MINUTE
    interval day | -10 | interval second | INTERVAL '-864000' SECOND
    interval day | -10 | interval hour to minute | INTERVAL '-240:00' HOUR TO MINUTE
    interval day | 1000 | tinyint | !CAST_OVERFLOW: The value INTERVAL '1000' DAY of the type "INTERVAL DAY" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    interval day | 1000 | int | 1000
    interval day | 1000 | bigint | 1000
    interval day | 1000 | decimal(10,2) | 1000.00
    interval day | 1000 | decimal(20,6) | 1000.000000
    interval day | 1000 | decimal(3,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1000 cannot be represented as Decimal(3, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    interval day | 1000 | interval day | INTERVAL '1000' DAY
    interval day | 1000 | interval hour | INTERVAL '24000' HOUR
    interval day | 1000 | interval minute | INTERVAL '1440000' MINUTE
    interval day | 1000 | interval second | INTERVAL '86400000' SECOND
    interval day | 1000 | interval hour to minute | INTERVAL '24000:00' HOUR TO MINUTE
    interval year to month | 1-2 | tinyint | 14
    interval year to month | 1-2 | int | 14
    interval year to month | 1-2 | decimal(5,1) | 14.0
    interval year to month | 1-2 | decimal(2,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 14 cannot be represented as Decimal(2, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    interval year to month | 1-2 | interval year | INTERVAL '1' YEAR
    interval year to month | 1-2 | interval month | INTERVAL '14' MONTH
    interval year | 200 | tinyint | !CAST_OVERFLOW: The value INTERVAL '200' YEAR of the type "INTERVAL YEAR" cannot be cast to "TINYINT" due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.
    interval year | 200 | int | 200
    interval year | 200 | decimal(5,1) | 200.0
    interval year | 200 | decimal(2,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 200 cannot be represented as Decimal(2, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    interval year | 200 | interval year | INTERVAL '200' YEAR
    interval year | 200 | interval month | INTERVAL '2400' MONTH
    interval month | -14 | tinyint | -14
    interval month | -14 | int | -14
    interval month | -14 | decimal(5,1) | -14.0
    interval month | -14 | decimal(2,1) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: -14 cannot be represented as Decimal(2, 1). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    interval month | -14 | interval year | INTERVAL '-1' YEAR
    interval month | -14 | interval month | INTERVAL '-14' MONTH
    double | 4.9E-324 | string | 4.9E-324
    double | 1.0E23 | string | 9.999999999999999E22
    float | 1.4E-45 | string | 1.4E-45
    decimal(13,2) | 99999999999.99 | float | 9.9999998E10
    timestamp | 2020-01-01 12:34:56.789 | float | 1.57788211E9
    """#
