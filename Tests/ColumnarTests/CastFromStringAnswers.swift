/// Answers of Spark 4.3.0 (ANSI mode, session zone UTC) to casts of strings.
/// One cast a line: type | text of the value | type wanted | answer as text, NULL, or ! and the condition.
let castFromStringAnswers = #"""
    string | 1 | tinyint | 1
    string |  12  | tinyint | 12
    string | +5 | tinyint | 5
    string | -128 | tinyint | -128
    string | 128 | tinyint | !CAST_INVALID_INPUT
    string | 1.5 | tinyint | !CAST_INVALID_INPUT
    string | 1. | tinyint | !CAST_INVALID_INPUT
    string | .5 | tinyint | !CAST_INVALID_INPUT
    string |  | tinyint | !CAST_INVALID_INPUT
    string | abc | tinyint | !CAST_INVALID_INPUT
    string | 1e2 | tinyint | !CAST_INVALID_INPUT
    string | 9223372036854775807 | tinyint | !CAST_INVALID_INPUT
    string | 9223372036854775808 | tinyint | !CAST_INVALID_INPUT
    string | \t7\n | tinyint | 7
    string | - 1 | tinyint | !CAST_INVALID_INPUT
    string | 0x10 | tinyint | !CAST_INVALID_INPUT
    string | 1.9999 | tinyint | !CAST_INVALID_INPUT
    string | -0 | tinyint | 0
    string | 1L | tinyint | !CAST_INVALID_INPUT
    string | . | tinyint | !CAST_INVALID_INPUT
    string | + | tinyint | !CAST_INVALID_INPUT
    string | 1.5a | tinyint | !CAST_INVALID_INPUT
    string | \u00a01 | tinyint | !CAST_INVALID_INPUT
    string | \u001f1 | tinyint | 1
    string | 1 | bigint | 1
    string |  12  | bigint | 12
    string | +5 | bigint | 5
    string | -128 | bigint | -128
    string | 128 | bigint | 128
    string | 1.5 | bigint | !CAST_INVALID_INPUT
    string | 1. | bigint | !CAST_INVALID_INPUT
    string | .5 | bigint | !CAST_INVALID_INPUT
    string |  | bigint | !CAST_INVALID_INPUT
    string | abc | bigint | !CAST_INVALID_INPUT
    string | 1e2 | bigint | !CAST_INVALID_INPUT
    string | 9223372036854775807 | bigint | 9223372036854775807
    string | 9223372036854775808 | bigint | !CAST_INVALID_INPUT
    string | \t7\n | bigint | 7
    string | - 1 | bigint | !CAST_INVALID_INPUT
    string | 0x10 | bigint | !CAST_INVALID_INPUT
    string | 1.9999 | bigint | !CAST_INVALID_INPUT
    string | -0 | bigint | 0
    string | 1L | bigint | !CAST_INVALID_INPUT
    string | . | bigint | !CAST_INVALID_INPUT
    string | + | bigint | !CAST_INVALID_INPUT
    string | 1.5a | bigint | !CAST_INVALID_INPUT
    string | \u00a01 | bigint | !CAST_INVALID_INPUT
    string | \u001f1 | bigint | 1
    string | 1.5 | float | 1.5
    string |  1e3  | float | 1000.0
    string | inf | float | Infinity
    string | Infinity | float | Infinity
    string | -Infinity | float | -Infinity
    string | +infinity | float | Infinity
    string | NaN | float | NaN
    string | nan | float | NaN
    string | 1d | float | 1.0
    string | 1f | float | 1.0
    string | 1.5D | float | 1.5
    string | 0x1p3 | float | 8.0
    string |  | float | !CAST_INVALID_INPUT
    string | abc | float | !CAST_INVALID_INPUT
    string | 1e400 | float | Infinity
    string | - | float | !CAST_INVALID_INPUT
    string | .5 | float | 0.5
    string | 5. | float | 5.0
    string | 1e | float | !CAST_INVALID_INPUT
    string | -inf | float | -Infinity
    string | 1_000 | float | !CAST_INVALID_INPUT
    string | +.5e-3 | float | 5.0E-4
    string | NaN  | float | NaN
    string | 1e-400 | float | 0.0
    string | 1.5 | double | 1.5
    string |  1e3  | double | 1000.0
    string | inf | double | Infinity
    string | Infinity | double | Infinity
    string | -Infinity | double | -Infinity
    string | +infinity | double | Infinity
    string | NaN | double | NaN
    string | nan | double | NaN
    string | 1d | double | 1.0
    string | 1f | double | 1.0
    string | 1.5D | double | 1.5
    string | 0x1p3 | double | 8.0
    string |  | double | !CAST_INVALID_INPUT
    string | abc | double | !CAST_INVALID_INPUT
    string | 1e400 | double | Infinity
    string | - | double | !CAST_INVALID_INPUT
    string | .5 | double | 0.5
    string | 5. | double | 5.0
    string | 1e | double | !CAST_INVALID_INPUT
    string | -inf | double | -Infinity
    string | 1_000 | double | !CAST_INVALID_INPUT
    string | +.5e-3 | double | 5.0E-4
    string | NaN  | double | NaN
    string | 1e-400 | double | 0.0
    string | 1.5 | decimal(10,2) | 1.50
    string |  1.555  | decimal(10,2) | 1.56
    string | 1e2 | decimal(10,2) | 100.00
    string | 1E-3 | decimal(10,2) | 0.00
    string | abc | decimal(10,2) | !CAST_INVALID_INPUT
    string |  | decimal(10,2) | !CAST_INVALID_INPUT
    string | 12345678901 | decimal(10,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 12345678901 cannot be represented as Decimal(10, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | .5 | decimal(10,2) | 0.50
    string | 5. | decimal(10,2) | 5.00
    string | +1 | decimal(10,2) | 1.00
    string | -0.005 | decimal(10,2) | -0.01
    string | 0.005 | decimal(10,2) | 0.01
    string | NaN | decimal(10,2) | !CAST_INVALID_INPUT
    string | 1e40 | decimal(10,2) | !NUMERIC_OUT_OF_SUPPORTED_RANGE: The value 1e40 cannot be interpreted as a numeric since it has more than 38 digits.
    string | 1e-50 | decimal(10,2) | 0.00
    string | 1d | decimal(10,2) | !CAST_INVALID_INPUT
    string | 999.5 | decimal(10,2) | 999.50
    string | 0.995 | decimal(10,2) | 1.00
    string | 1 2 | decimal(10,2) | !CAST_INVALID_INPUT
    string | 1.5 | decimal(3,0) | 2
    string |  1.555  | decimal(3,0) | 2
    string | 1e2 | decimal(3,0) | 100
    string | 1E-3 | decimal(3,0) | 0
    string | abc | decimal(3,0) | !CAST_INVALID_INPUT
    string |  | decimal(3,0) | !CAST_INVALID_INPUT
    string | 12345678901 | decimal(3,0) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 12345678901 cannot be represented as Decimal(3, 0). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | .5 | decimal(3,0) | 1
    string | 5. | decimal(3,0) | 5
    string | +1 | decimal(3,0) | 1
    string | -0.005 | decimal(3,0) | 0
    string | 0.005 | decimal(3,0) | 0
    string | NaN | decimal(3,0) | !CAST_INVALID_INPUT
    string | 1e40 | decimal(3,0) | !NUMERIC_OUT_OF_SUPPORTED_RANGE: The value 1e40 cannot be interpreted as a numeric since it has more than 38 digits.
    string | 1e-50 | decimal(3,0) | 0
    string | 1d | decimal(3,0) | !CAST_INVALID_INPUT
    string | 999.5 | decimal(3,0) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 999.5 cannot be represented as Decimal(3, 0). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | 0.995 | decimal(3,0) | 1
    string | 1 2 | decimal(3,0) | !CAST_INVALID_INPUT
    string | 1.5 | decimal(38,18) | 1.500000000000000000
    string |  1.555  | decimal(38,18) | 1.555000000000000000
    string | 1e2 | decimal(38,18) | 100.000000000000000000
    string | 1E-3 | decimal(38,18) | 0.001000000000000000
    string | abc | decimal(38,18) | !CAST_INVALID_INPUT
    string |  | decimal(38,18) | !CAST_INVALID_INPUT
    string | 12345678901 | decimal(38,18) | 12345678901.000000000000000000
    string | .5 | decimal(38,18) | 0.500000000000000000
    string | 5. | decimal(38,18) | 5.000000000000000000
    string | +1 | decimal(38,18) | 1.000000000000000000
    string | -0.005 | decimal(38,18) | -0.005000000000000000
    string | 0.005 | decimal(38,18) | 0.005000000000000000
    string | NaN | decimal(38,18) | !CAST_INVALID_INPUT
    string | 1e40 | decimal(38,18) | !NUMERIC_OUT_OF_SUPPORTED_RANGE: The value 1e40 cannot be interpreted as a numeric since it has more than 38 digits.
    string | 1e-50 | decimal(38,18) | 0.000000000000000000
    string | 1d | decimal(38,18) | !CAST_INVALID_INPUT
    string | 999.5 | decimal(38,18) | 999.500000000000000000
    string | 0.995 | decimal(38,18) | 0.995000000000000000
    string | 1 2 | decimal(38,18) | !CAST_INVALID_INPUT
    string | 1.5 | decimal(2,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1.5 cannot be represented as Decimal(2, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string |  1.555  | decimal(2,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1.555 cannot be represented as Decimal(2, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | 1e2 | decimal(2,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 100 cannot be represented as Decimal(2, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | 1E-3 | decimal(2,2) | 0.00
    string | abc | decimal(2,2) | !CAST_INVALID_INPUT
    string |  | decimal(2,2) | !CAST_INVALID_INPUT
    string | 12345678901 | decimal(2,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 12345678901 cannot be represented as Decimal(2, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | .5 | decimal(2,2) | 0.50
    string | 5. | decimal(2,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 5 cannot be represented as Decimal(2, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | +1 | decimal(2,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 1 cannot be represented as Decimal(2, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | -0.005 | decimal(2,2) | -0.01
    string | 0.005 | decimal(2,2) | 0.01
    string | NaN | decimal(2,2) | !CAST_INVALID_INPUT
    string | 1e40 | decimal(2,2) | !NUMERIC_OUT_OF_SUPPORTED_RANGE: The value 1e40 cannot be interpreted as a numeric since it has more than 38 digits.
    string | 1e-50 | decimal(2,2) | 0.00
    string | 1d | decimal(2,2) | !CAST_INVALID_INPUT
    string | 999.5 | decimal(2,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 999.5 cannot be represented as Decimal(2, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | 0.995 | decimal(2,2) | !NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION: 0.995 cannot be represented as Decimal(2, 2). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.
    string | 1 2 | decimal(2,2) | !CAST_INVALID_INPUT
    string | true | boolean | true
    string | TRUE | boolean | true
    string | t | boolean | true
    string | yes | boolean | true
    string | y | boolean | true
    string | 1 | boolean | true
    string | 0 | boolean | false
    string | n | boolean | false
    string | no | boolean | false
    string | false | boolean | false
    string | f | boolean | false
    string |  true  | boolean | true
    string | on | boolean | !CAST_INVALID_INPUT
    string | off | boolean | !CAST_INVALID_INPUT
    string |  | boolean | !CAST_INVALID_INPUT
    string | 2 | boolean | !CAST_INVALID_INPUT
    string | tru | boolean | !CAST_INVALID_INPUT
    string | 2020-01-01 | date | 2020-01-01
    string | 2020 | date | 2020-01-01
    string | 2020-1 | date | 2020-01-01
    string | 2020-1-2 | date | 2020-01-02
    string |  2020-01-02  | date | 2020-01-02
    string | 2020-01-02  | date | 2020-01-02
    string | 2020-01-02T | date | 2020-01-02
    string | 2020-01-02 abc | date | 2020-01-02
    string | 2020-01-02Tabc | date | 2020-01-02
    string | 2020-13-01 | date | !CAST_INVALID_INPUT
    string | 2020-02-30 | date | !CAST_INVALID_INPUT
    string | 20200101 | date | !CAST_INVALID_INPUT
    string | 12345-01-01 | date | +12345-01-01
    string | +12345-01-01 | date | +12345-01-01
    string | -0001-01-01 | date | -0001-01-01
    string | 0000-01-01 | date | 0000-01-01
    string | 1-1-1 | date | !CAST_INVALID_INPUT
    string | 2020-01 | date | 2020-01-01
    string | 2020- | date | !CAST_INVALID_INPUT
    string | epoch | date | 1970-01-01
    string |  | date | !CAST_INVALID_INPUT
    string | 2020/01/01 | date | !CAST_INVALID_INPUT
    string | 9999999-01-01 | date | !CAST_INVALID_INPUT
    string | 2020-1-2x | date | !CAST_INVALID_INPUT
    string | +2020 | date | 2020-01-01
    string | 2020  | date | 2020-01-01
    string | 2020-01-01\t | date | 2020-01-01
    string | 2020-01-01 | timestamp | 2020-01-01 00:00:00
    string | 2020 | timestamp | 2020-01-01 00:00:00
    string | 2020-1 | timestamp | 2020-01-01 00:00:00
    string | 2020-1-2 | timestamp | 2020-01-02 00:00:00
    string | 2020-01-02 3:4:5 | timestamp | 2020-01-02 03:04:05
    string | 2020-01-02 03:04 | timestamp | 2020-01-02 03:04:00
    string | 2020-01-02 03 | timestamp | 2020-01-02 03:00:00
    string | 2020-01-02T03:04:05.123456789 | timestamp | 2020-01-02 03:04:05.123456
    string | 2020-01-02T03:04:05Z | timestamp | 2020-01-02 03:04:05
    string | 2020-01-02T03:04:05+01:00 | timestamp | 2020-01-02 02:04:05
    string | 2020-01-02T03:04:05+1:0 | timestamp | 2020-01-02 02:04:05
    string | 2020-01-02T03:04:05 Europe/Berlin | timestamp | 2020-01-02 02:04:05
    string | 2020-01-02 03:04:05 UTC | timestamp | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05UTC+1 | timestamp | 2020-01-02 02:04:05
    string | 2020-01-02 03:04:05 PST | timestamp | 2020-01-02 11:04:05
    string | 2020-01-02 03:04:05 CET | timestamp | 2020-01-02 02:04:05
    string | 2020-01-02 03:04:05 XYZ | timestamp | !CAST_INVALID_INPUT
    string | 2020-01-02 03:04:05. | timestamp | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05.1Z | timestamp | 2020-01-02 03:04:05.1
    string | 2020-01-02 03:04:60 | timestamp | !CAST_INVALID_INPUT
    string | 2020-01-02 24:00:00 | timestamp | !CAST_INVALID_INPUT
    string | 2020-02-30 | timestamp | !CAST_INVALID_INPUT
    string | +10000-01-01 | timestamp | +10000-01-01 00:00:00
    string | -0001-01-01 00:00:00 | timestamp | -0001-01-01 00:00:00
    string | 999999-01-01 | timestamp | !CAST_INVALID_INPUT
    string | 294247-01-10 04:00:54.775807 | timestamp | +294247-01-10 04:00:54.775807
    string | 294247-01-10 04:00:54.775808 | timestamp | !CAST_INVALID_INPUT
    string | epoch | timestamp | 1970-01-01 00:00:00
    string |  | timestamp | !CAST_INVALID_INPUT
    string |  2020-01-01  | timestamp | 2020-01-01 00:00:00
    string | 2020-01-02 03:04:05 +01 | timestamp | 2020-01-02 02:04:05
    string | 2020-01-02 03:04:05+0100 | timestamp | 2020-01-02 02:04:05
    string | 2020-01-02 03:04:05+01:02:03 | timestamp | 2020-01-02 02:02:02
    string | 2020-01-02 03:04:05 GMT-3 | timestamp | 2020-01-02 06:04:05
    string | 2020-01-02 03:04:05 -08:00 | timestamp | 2020-01-02 11:04:05
    string | 2020-01-02 03:04:05-8:00 | timestamp | 2020-01-02 11:04:05
    string | 2020-01-02T | timestamp | !CAST_INVALID_INPUT
    string | 2020-01-02  | timestamp | 2020-01-02 00:00:00
    string | 2020-01-02 03:04:05+18:01 | timestamp | !CAST_INVALID_INPUT
    string | 2020-01-02 03:04Z | timestamp | !CAST_INVALID_INPUT
    string | 2020-01-02 3Z | timestamp | !CAST_INVALID_INPUT
    string | 2020-01-02Z | timestamp | !CAST_INVALID_INPUT
    string | 20200102 | timestamp | !CAST_INVALID_INPUT
    string | 0000-00-00 | timestamp | !CAST_INVALID_INPUT
    string | 2020-01-01 | timestamp_ntz | 2020-01-01 00:00:00
    string | 2020 | timestamp_ntz | 2020-01-01 00:00:00
    string | 2020-1 | timestamp_ntz | 2020-01-01 00:00:00
    string | 2020-1-2 | timestamp_ntz | 2020-01-02 00:00:00
    string | 2020-01-02 3:4:5 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04 | timestamp_ntz | 2020-01-02 03:04:00
    string | 2020-01-02 03 | timestamp_ntz | 2020-01-02 03:00:00
    string | 2020-01-02T03:04:05.123456789 | timestamp_ntz | 2020-01-02 03:04:05.123456
    string | 2020-01-02T03:04:05Z | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02T03:04:05+01:00 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02T03:04:05+1:0 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02T03:04:05 Europe/Berlin | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05 UTC | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05UTC+1 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05 PST | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05 CET | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05 XYZ | timestamp_ntz | !CAST_INVALID_INPUT
    string | 2020-01-02 03:04:05. | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05.1Z | timestamp_ntz | 2020-01-02 03:04:05.1
    string | 2020-01-02 03:04:60 | timestamp_ntz | !CAST_INVALID_INPUT
    string | 2020-01-02 24:00:00 | timestamp_ntz | !CAST_INVALID_INPUT
    string | 2020-02-30 | timestamp_ntz | !CAST_INVALID_INPUT
    string | +10000-01-01 | timestamp_ntz | +10000-01-01 00:00:00
    string | -0001-01-01 00:00:00 | timestamp_ntz | -0001-01-01 00:00:00
    string | 999999-01-01 | timestamp_ntz | !CAST_INVALID_INPUT
    string | 294247-01-10 04:00:54.775807 | timestamp_ntz | +294247-01-10 04:00:54.775807
    string | 294247-01-10 04:00:54.775808 | timestamp_ntz | !CAST_INVALID_INPUT
    string | epoch | timestamp_ntz | 1970-01-01 00:00:00
    string |  | timestamp_ntz | !CAST_INVALID_INPUT
    string |  2020-01-01  | timestamp_ntz | 2020-01-01 00:00:00
    string | 2020-01-02 03:04:05 +01 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05+0100 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05+01:02:03 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05 GMT-3 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05 -08:00 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02 03:04:05-8:00 | timestamp_ntz | 2020-01-02 03:04:05
    string | 2020-01-02T | timestamp_ntz | !CAST_INVALID_INPUT
    string | 2020-01-02  | timestamp_ntz | 2020-01-02 00:00:00
    string | 2020-01-02 03:04:05+18:01 | timestamp_ntz | !CAST_INVALID_INPUT
    string | 2020-01-02 03:04Z | timestamp_ntz | !CAST_INVALID_INPUT
    string | 2020-01-02 3Z | timestamp_ntz | !CAST_INVALID_INPUT
    string | 2020-01-02Z | timestamp_ntz | !CAST_INVALID_INPUT
    string | 20200102 | timestamp_ntz | !CAST_INVALID_INPUT
    string | 0000-00-00 | timestamp_ntz | !CAST_INVALID_INPUT
    string | 12:34:56 | time | 12:34:56
    string | 12:34:56 | time(3) | 12:34:56
    string | 12:34 | time | 12:34:00
    string | 12:34 | time(3) | 12:34:00
    string | 1:2:3.5 | time | 01:02:03.5
    string | 1:2:3.5 | time(3) | 01:02:03.5
    string | 12 | time | !CAST_INVALID_INPUT
    string | 12 | time(3) | !CAST_INVALID_INPUT
    string | T12:34:56 | time | 12:34:56
    string | T12:34:56 | time(3) | 12:34:56
    string | 25:00:00 | time | !CAST_INVALID_INPUT
    string | 25:00:00 | time(3) | !CAST_INVALID_INPUT
    string | 12:34:56Z | time | !CAST_INVALID_INPUT
    string | 12:34:56Z | time(3) | !CAST_INVALID_INPUT
    string | 2020-01-01 12:00:00 | time | !CAST_INVALID_INPUT
    string | 2020-01-01 12:00:00 | time(3) | !CAST_INVALID_INPUT
    string |  | time | !CAST_INVALID_INPUT
    string |  | time(3) | !CAST_INVALID_INPUT
    string | 12:34:56.123456789 | time | 12:34:56.123456
    string | 12:34:56.123456789 | time(3) | 12:34:56.123
    string | 1 | interval year | INTERVAL '1' YEAR
    string | interval 1 year | interval year | !INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING: Error parsing 'interval 1 year' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match year-month format of `[+|-]y`, `INTERVAL [+|-]'[+|-]y' YEAR` when cast to interval year: interval 1 year.
    string | interval '1' year | interval year | INTERVAL '1' YEAR
    string | -5 | interval year | INTERVAL '-5' YEAR
    string | +5 | interval year | INTERVAL '5' YEAR
    string | a | interval year | !INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING: Error parsing 'a' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match year-month format of `[+|-]y`, `INTERVAL [+|-]'[+|-]y' YEAR` when cast to interval year: a.
    string |  | interval year | !INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING: Error parsing '' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match year-month format of `[+|-]y`, `INTERVAL [+|-]'[+|-]y' YEAR` when cast to interval year: .
    string |  3  | interval year | INTERVAL '3' YEAR
    string | INTERVAL -'3' YEAR | interval year | INTERVAL '-3' YEAR
    string | 999999999 | interval year | !INVALID_INTERVAL_FORMAT.INTERVAL_PARSING: Error parsing '999999999' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Error parsing interval year-month string.
    string | 1 | interval month | INTERVAL '1' MONTH
    string | INTERVAL '-3' MONTH | interval month | INTERVAL '-3' MONTH
    string | 13 | interval month | INTERVAL '13' MONTH
    string | 1-2 | interval year to month | INTERVAL '1-2' YEAR TO MONTH
    string | -1-2 | interval year to month | INTERVAL '-1-2' YEAR TO MONTH
    string | 1-12 | interval year to month | !INVALID_INTERVAL_FORMAT.INTERVAL_PARSING: Error parsing '1-12' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Error parsing interval year-month string.
    string | interval '1-2' year to month | interval year to month | INTERVAL '1-2' YEAR TO MONTH
    string | INTERVAL -'1-2' YEAR TO MONTH | interval year to month | INTERVAL '-1-2' YEAR TO MONTH
    string | 1 | interval year to month | !INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING: Error parsing '1' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match year-month format of `[+|-]y-m`, `INTERVAL [+|-]'[+|-]y-m' YEAR TO MONTH` when cast to interval year to month: 1.
    string | +1-2 | interval year to month | INTERVAL '1-2' YEAR TO MONTH
    string | 178956970-8 | interval year to month | !INVALID_INTERVAL_FORMAT.INTERVAL_PARSING: Error parsing '178956970-8' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Error parsing interval year-month string.
    string | 1 | interval day | INTERVAL '1' DAY
    string | -1 | interval day | INTERVAL '-1' DAY
    string | INTERVAL '1' DAY | interval day | INTERVAL '1' DAY
    string | a | interval day | !INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE: Error parsing 'a' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match day-time format of `[+|-]d`, `INTERVAL [+|-]'[+|-]d' DAY` when cast to interval day: a. Set "spark.sql.legacy.fromDayTimeString.enabled" to "true" to restore the behavior before Spark 3.0.
    string | 1 | interval hour | INTERVAL '01' HOUR
    string | 100 | interval hour | INTERVAL '100' HOUR
    string | 1.5 | interval second | INTERVAL '01.5' SECOND
    string | -1.000001 | interval second | INTERVAL '-01.000001' SECOND
    string | 1.1234567 | interval second | INTERVAL '01.123456' SECOND
    string | INTERVAL '1.5' SECOND | interval second | INTERVAL '01.5' SECOND
    string | 90 | interval minute | INTERVAL '90' MINUTE
    string | 1 02:03:04 | interval day to second | INTERVAL '1 02:03:04' DAY TO SECOND
    string | 1 02:03:04.5 | interval day to second | INTERVAL '1 02:03:04.5' DAY TO SECOND
    string | -1 2:3:4 | interval day to second | INTERVAL '-1 02:03:04' DAY TO SECOND
    string | INTERVAL '1 02:03:04.5' DAY TO SECOND | interval day to second | INTERVAL '1 02:03:04.5' DAY TO SECOND
    string | 1 | interval day to second | !INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE: Error parsing '1' to interval. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. Interval string does not match day-time format of `[+|-]d h:m:s.n`, `INTERVAL [+|-]'[+|-]d h:m:s.n' DAY TO SECOND` when cast to interval day to second: 1. Set "spark.sql.legacy.fromDayTimeString.enabled" to "true" to restore the behavior before Spark 3.0.
    string | 1 02:03:04.1234567 | interval day to second | INTERVAL '1 02:03:04.123456' DAY TO SECOND
    string | 1 02 | interval day to hour | INTERVAL '1 02' DAY TO HOUR
    string | -1 2 | interval day to hour | INTERVAL '-1 02' DAY TO HOUR
    string | 1 02:03 | interval day to minute | INTERVAL '1 02:03' DAY TO MINUTE
    string | 01:02 | interval hour to minute | INTERVAL '01:02' HOUR TO MINUTE
    string | 100:02 | interval hour to minute | INTERVAL '100:02' HOUR TO MINUTE
    string | 01:02:03.5 | interval hour to second | INTERVAL '01:02:03.5' HOUR TO SECOND
    string | 02:03.5 | interval minute to second | INTERVAL '02:03.5' MINUTE TO SECOND
    string | -100:03 | interval minute to second | INTERVAL '-100:03' MINUTE TO SECOND
    string | 1 year 2 months | interval | 1 years 2 months
    string | interval 1 day | interval | 1 days
    string | 1 day -2 hours | interval | 1 days -2 hours
    string | 1.5 seconds | interval | 1.5 seconds
    string | 1.5 days | interval | NULL
    string | abc | interval | NULL
    string |  | interval | NULL
    string | 1 week 3 milliseconds 5 microseconds | interval | 7 days 0.003005 seconds
    string | -1 year | interval | -1 years
    string |  1 day  | interval | 1 days
    string | 1 day 1 day | interval | 2 days
    string | 1 nanosecond | interval | NULL
    string | .5 seconds | interval | 0.5 seconds
    string | 1 year 2 | interval | NULL
    string | abc | binary | abc
    """#
