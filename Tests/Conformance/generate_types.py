#!/usr/bin/env python3
"""Writes the statement files about types: casts/, coercion/, decimals/."""
from templates import write

LITERALS = {
    "boolean": ["true", "false", "CAST(NULL AS BOOLEAN)"],
    "tinyint": ["0Y", "127Y", "-128Y", "65Y"],
    "smallint": ["1S", "32767S", "-32768S", "-129S"],
    "int": ["0", "42", "2147483647", "-2147483648"],
    "bigint": ["1L", "9223372036854775807L", "-9223372036854775808L", "1767225600L"],
    "float": ["1.5F", "-0.0F", "3.4028235E38F", "float('NaN')", "float('-Infinity')"],
    "double": ["0.1D", "-2.5D", "1e19D", "double('NaN')", "double('Infinity')", "4.9E-324D", "1234567.891D", "1e-7D"],
    "decimal": ["0.00", "12.345", "-99999999999999999999.5", "99999999999999999999999999999999999999", "127.99", "CAST('1E-10' AS DECIMAL(20,12))"],
    "binary": ["X''", "X'41'", "X'FF00'", "X'00000001'", "X'0102030405060708'"],
    "date": ["DATE'1970-01-01'", "DATE'2024-02-29'", "DATE'0001-01-01'", "DATE'9999-12-31'", "DATE'1582-10-04'"],
    "timestamp": ["TIMESTAMP'1970-01-01 00:00:00'", "TIMESTAMP'2024-02-29 23:59:59.999999'", "TIMESTAMP'1969-12-31 23:59:59.5'",
                  "TIMESTAMP'0001-01-01 00:00:00'", "TIMESTAMP'9999-12-31 23:59:59'"],
    "timestamp_ntz": ["TIMESTAMP_NTZ'1970-01-01 00:00:00'", "TIMESTAMP_NTZ'2024-02-29 23:59:59.999999'", "TIMESTAMP_NTZ'1900-01-01 12:00:00.1'"],
    "year_month_interval": ["INTERVAL '1-2' YEAR TO MONTH", "INTERVAL -13 MONTHS", "INTERVAL '178956970-7' YEAR TO MONTH", "INTERVAL 0 YEARS"],
    "day_time_interval": ["INTERVAL '1 02:03:04.567' DAY TO SECOND", "INTERVAL -90 MINUTES", "INTERVAL '106751991 04:00:54.775807' DAY TO SECOND",
                          "INTERVAL 5 DAYS", "INTERVAL '0.000001' SECOND"],
    "array": ["array(1, 2, NULL)", "array()", "array('1', 'x')", "array(array(1.5), NULL)"],
    "map": ["map('a', 1)", "map()", "map(1, NULL, 2, 'x')"],
    "struct": ["struct(1, 'a')", "named_struct('x', 1, 'y', NULL)"],
    "void": ["NULL"],
}
STRINGS = {
    "numbers": ["'0'", "' 42 '", "'+7'", "'-128'", "'128'", "'2147483648'", "'9223372036854775808'", "'1.5'", "'-.5'", "'5.'", "'1e3'", "'1E-2'",
                "'0x1F'", "'1_000'", "'1,000'", "''", "' '", "'abc'", "'12abc'", "'NaN'", "'nan'", "'Infinity'", "'-inf'", "'+Infinity'", "'1.5D'", "'1L'",
                "'٣'", "'--1'", "'1 2'", "'99999999999999999999999999999999999999.9'", "'\\t9\\n'"],
    "booleans": ["'true'", "' TRUE '", "'t'", "'yes'", "'y'", "'1'", "'0'", "'no'", "'N'", "'f'", "'False'", "'on'", "'2'", "''", "'tru'"],
    "dates": ["'2024-02-29'", "'2023-02-29'", "'2024-2-9'", "'2024'", "'2024-02'", "' 2024-02-29 '", "'2024-02-29T'", "'2024-02-29 12:00'", "'2024-02-29 xyz'",
              "'0001-01-01'", "'0000-01-01'", "'-0001-01-01'", "'10000-01-01'", "'+10000-01-01'", "'2024-13-01'", "'2024-00-10'", "'2024-04-31'", "'20240229'",
              "'2024/02/29'", "'epoch'", "'now'", "'today'", "'1582-10-10'", "''", "'99999999-01-01'"],
    "timestamps": ["'2024-02-29 12:34:56'", "'2024-02-29T12:34:56Z'", "'2024-02-29 12:34:56.123456789'", "'2024-02-29 12:34'", "'2024-02-29 12'",
                   "'2024-02-29 12:34:56+02:00'", "'2024-02-29 12:34:56 America/New_York'", "'2024-02-29T12:34:56.7-08:30'", "'2024-02-29 12:34:56 UTC+3'",
                   "'2024-02-29 12:34:56 GMT'", "'2024-02-29 12:34:56 PST'", "'2024-02-29 24:00:00'", "'2024-02-29 23:60:00'", "'2024-02-29 23:59:60'",
                   "'T12:34:56'", "'12:34:56'", "'2024-2-9 1:2:3'", "'2024-03-31 02:30:00 Europe/Paris'", "'2024-10-27 02:30:00 Europe/Paris'",
                   "'2024-02-29 12:34:56.1234567890'", "'294247-01-10T04:00:54.775807Z'", "'294247-01-10T04:00:54.775808Z'", "'-290308-12-21T19:59:05.224192Z'",
                   "'2024-02-29 12:34:56 Nowhere/City'", "'2024-02-29 12:34:56+18:01'", "'epoch'", "'2024-02-29 '"],
    "intervals": ["'1-2'", "'-1-2'", "'INTERVAL \\'1-2\\' YEAR TO MONTH'", "'1 02:03:04'", "'interval 1 day'", "'1 day 2 hours'", "'1 year 2 months'", "'-3 weeks'", "'abc'", "''",
                  "'1.5 seconds'", "'1 month 1 day'", "'P1Y2M'", "'+1 02:03:04.000001'", "'1 25:00:00'"],
    "binaries": ["'A'", "'héllo'", "''"],
}
TARGETS = ["BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(5,2)", "DECIMAL(38,0)", "STRING", "BINARY", "DATE",
           "TIMESTAMP", "TIMESTAMP_NTZ", "INTERVAL YEAR TO MONTH", "INTERVAL DAY TO SECOND", "ARRAY<INT>", "CHAR(3)", "VARCHAR(2)"]
NESTED = {
    "array": ["ARRAY<STRING>", "ARRAY<BIGINT>", "ARRAY<ARRAY<INT>>", "STRING", "MAP<INT,INT>", "INT"],
    "map": ["MAP<STRING,STRING>", "MAP<INT,INT>", "STRING", "ARRAY<INT>"],
    "struct": ["STRUCT<a: STRING, b: STRING>", "STRUCT<a: INT>", "STRING", "STRUCT<a: BIGINT, b: INT>", "ARRAY<INT>"],
}
STRING_TARGETS = {
    "numbers": ["TINYINT", "INT", "BIGINT", "DOUBLE", "DECIMAL(10,2)", "FLOAT"],
    "booleans": ["BOOLEAN"],
    "dates": ["DATE", "TIMESTAMP", "TIMESTAMP_NTZ"],
    "timestamps": ["TIMESTAMP", "TIMESTAMP_NTZ", "DATE"],
    "intervals": ["INTERVAL YEAR TO MONTH", "INTERVAL DAY TO SECOND", "INTERVAL YEAR", "INTERVAL HOUR TO SECOND", "INTERVAL"],
    "binaries": ["BINARY", "CHAR(3)", "VARCHAR(2)", "ARRAY<INT>"],
}
# One value of each type for the pairwise files.
VALUES = {
    "boolean": "true", "tinyint": "2Y", "smallint": "3S", "int": "4", "bigint": "5L", "float": "1.5F", "double": "2.5D", "decimal": "1.25",
    "string": "'7'", "binary": "X'37'", "date": "DATE'2024-02-29'", "timestamp": "TIMESTAMP'2024-02-29 12:00:00'",
    "timestamp_ntz": "TIMESTAMP_NTZ'2024-02-29 12:00:00'", "months": "INTERVAL 14 MONTHS", "seconds": "INTERVAL '1 02:03:04' DAY TO SECOND",
    "array": "array(1, 2)", "struct": "struct(1, 'a')", "void": "NULL",
}
NUMERIC = ["tinyint", "smallint", "int", "bigint", "float", "double", "decimal", "string", "void"]


def main():
    count = 0
    for kind, literals in LITERALS.items():
        targets = NESTED.get(kind, TARGETS)
        statements = [f"SELECT CAST({literal} AS {target})" for literal in literals for target in targets]
        statements += [f"SELECT TRY_CAST({literal} AS {target})" for literal in literals[-2:] for target in targets]
        count += write(f"casts/from_{kind}", f"CAST and TRY_CAST from {kind}", statements)
    for kind, literals in STRINGS.items():
        targets = STRING_TARGETS[kind]
        statements = [f"SELECT CAST({literal} AS {target})" for target in targets for literal in literals]
        statements += [f"SELECT TRY_CAST({literal} AS {targets[0]})" for literal in literals]
        count += write(f"casts/from_string_{kind}", f"CAST and TRY_CAST from strings: {kind}", statements)

    def pairs(template, left, right):
        return [template.format(VALUES[a], VALUES[b]) for a in left for b in right]
    kinds = list(VALUES)
    count += write("coercion/plus", "Types and values of + for each pair of types", pairs("SELECT {} + {}", kinds, kinds))
    count += write("coercion/minus", "Types and values of - for each pair of types", pairs("SELECT {} - {}", [k for k in kinds if k not in ("array", "struct", "boolean", "binary")], [k for k in kinds if k not in ("array", "struct", "boolean", "binary")]))
    count += write("coercion/times", "Types and values of * for each pair of types", pairs("SELECT {} * {}", NUMERIC + ["months", "seconds"], NUMERIC + ["months", "seconds"]))
    count += write("coercion/divide", "Types and values of /, %, div for each pair of types",
                   pairs("SELECT {} / {}", NUMERIC + ["months", "seconds"], NUMERIC) + pairs("SELECT {} % {}", NUMERIC, NUMERIC)
                   + pairs("SELECT {} div {}", NUMERIC + ["months", "seconds"], NUMERIC + ["months", "seconds"]))
    count += write("coercion/equals", "= for each pair of types", pairs("SELECT {} = {}", kinds, kinds))
    count += write("coercion/less", "< for each pair of types", pairs("SELECT {} < {}", [k for k in kinds if k != "void"], [k for k in kinds if k != "void"]))
    count += write("coercion/coalesce", "Common type by coalesce for each pair of types", pairs("SELECT coalesce({}, {})", kinds, kinds))
    some = ["boolean", "int", "bigint", "double", "decimal", "string", "date", "timestamp", "binary", "months", "array", "void"]
    count += write("coercion/union", "Common type of set operations", pairs("SELECT {} AS x UNION ALL SELECT {} ORDER BY 1", some, some))
    count += write("coercion/in_and_case", "Common type of IN, CASE and array()", pairs("SELECT {0} IN ({1}, NULL)", some, some)
                   + pairs("SELECT CASE WHEN true THEN {} ELSE {} END", some, some) + pairs("SELECT array({}, {})", some, some[:6]))
    count += write("coercion/concat", "|| for each pair of types", pairs("SELECT {} || {}", some + ["float", "struct"], some))

    shapes = [(1, 0), (3, 2), (5, 0), (10, 2), (18, 6), (20, 20), (38, 0), (38, 10), (38, 38)]
    value = {(1, 0): "7", (3, 2): "-1.25", (5, 0): "99999", (10, 2): "12345678.91", (18, 6): "123456789012.345678",
             (20, 20): "0.12345678901234567890", (38, 0): "12345678901234567890123456789012345678", (38, 10): "1234567890123456789012345678.0123456789",
             (38, 38): "0.00000000000000000000000000000000000001"}

    def decimal(shape):
        return f"CAST({value[shape]} AS DECIMAL({shape[0]},{shape[1]}))"
    for name, operator in (("plus", "+"), ("minus", "-"), ("times", "*"), ("divide", "/"), ("remainder", "%"), ("integral", "div")):
        count += write(f"decimals/{name}", f"Precision, scale, rounding and overflow of {operator}",
                       [f"SELECT {decimal(a)} {operator} {decimal(b)}" for a in shapes for b in shapes])
    some_shapes = [(3, 2), (10, 2), (38, 10)]
    count += write("decimals/mixed", "Decimals with other numbers, and functions of decimals",
                   [f"SELECT {decimal(a)} {operator} {other}" for a in some_shapes for operator in ("+", "*", "/", "%")
                    for other in ("1Y", "1000", "5000000000L", "1.5F", "2.5D", "'2.5'", "NULL", "0")]
                   + [f"SELECT {function}({decimal(a)})" for a in shapes
                      for function in ("abs", "-", "ceil", "floor", "sum", "avg", "min", "round", "bround", "sqrt", "sign", "typeof")]
                   + [f"SELECT {f}({decimal(a)}, {n})" for a in some_shapes for f in ("round", "bround", "ceil", "floor") for n in (-2, 0, 1, 20)]
                   + ["SELECT 1.0 / 3", "SELECT 2.5 % 0.7", "SELECT 1e0", "SELECT 1.0BD", "SELECT 123.45e-2BD", "SELECT .5", "SELECT 5.", "SELECT 1e400",
                      "SELECT 1e400D", "SELECT 100000000000000000000000000000000000000", "SELECT 0.000000000000000000000000000000000000001",
                      "SELECT CAST(1 AS DECIMAL(39,0))", "SELECT CAST(1 AS DECIMAL(5,6))", "SELECT CAST(1 AS DECIMAL)", "SELECT CAST(12.5 AS DECIMAL(3))",
                      "SELECT 1.10 = 1.1", "SELECT try_add(CAST(99999999999999999999999999999999999999 AS DECIMAL(38,0)), 1)",
                      "SELECT try_divide(1.0, 0)", "SELECT 1.0 / 0", "SELECT 1.0 % 0", "SELECT sum(x), avg(x) FROM VALUES (1.10), (2.25), (NULL) AS t(x)"])
    print(count, "statements")


if __name__ == "__main__":
    main()
