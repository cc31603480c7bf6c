#!/usr/bin/env python3
"""Writes known_differences.txt from a run: which statements answer otherwise than Spark, and why.

    compare.py ENGINE_COMMAND --differences FILE
    list_differences.py FILE

Three classes are intended, and say so; the others name what is left to do. A statement listed here may not agree with Spark:
the tests fail on a listed statement that agrees as well as on an unlisted one that differs.
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent

# What is meant to differ, by the difference.
INTENDED = [
    (r"expected (the error )?AVRO_NOT_LOADED", "intended: Avro is there without a package"),
    (r"UNSUPPORTED_FEATURE\.TABLE_OPERATION", "intended: tables can be changed by DELETE, UPDATE, MERGE and ALTER"),
    (r"NOT_NULL_CONSTRAINT_VIOLATION", "intended: NOT NULL columns are enforced"),
    (r"answered .*expected the error (SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION|UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY\.\w+"
     r"|INVALID_INLINE_TABLE\.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE|UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE"
     r"|UNSUPPORTED_FEATURE\.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE)", "intended: answered where Spark refuses: {0}"),
]
# What is known of a statement itself.
OF_THE_STATEMENT = [
    (r"(?i)'(now|today|tomorrow|yesterday|T?\d\d?:\d\d:\d\d)'", "the answer depends on the day"),
    (r"timestamp_nanos", "timestamps have microseconds, not nanoseconds"),
    (r"COLLATE UNICODE", "of the UNICODE collations equality is known, not the order"),
    (r"(?i)\b(java_method|reflect|try_reflect)\(", "Java classes cannot be called"),
    (r"\$\{x\}", "variables in the text of a statement are not substituted"),
    (r"^SELECT -\(CAST\(\d+(\.\d+)? AS DECIMAL\(38", "intended: the negative of a decimal has all of its digits"),
    (r"^SELECT CAST\(9{38} AS TIMESTAMP\)", "intended: all digits of a decimal count"),
    (r"^SELECT CAST\('\u0663' AS DECIMAL", "digits are those of ASCII"),
    (r"^SELECT (FROM t|\* FROM|CASE END|'a' LIKE|1 IS|struct\(1 AS\)|DISTINCT ALL a FROM t|count\(DISTINCT\) FROM t|sum\(x\) OVER \(ROWS\) FROM t)$"
     r"|\b(WHERE|HAVING)$|WHERE GROUP BY|2 \+\s+FROM t|\|>$", "intended: a keyword where an operand is missing is a syntax error, not a name"),
    (r"^SELECT (id|x) -> ", "intended: a lambda outside of a call has an error of its own"),
    (r"(?i)\bmode\(", "one of several values that are equally frequent"),
    (r"VV z'", "abbreviations of time zones that are out of use"),
    (r"^EXPLAIN SELECT nope", "intended: EXPLAIN refuses what cannot be planned"),
    (r"LEFT JOIN LATERAL explode\(", "intended: LEFT JOIN keeps the rows of its left side"),
    (r"GROUP BY k QUALIFY", "intended: QUALIFY sees the aggregates of its query"),
    (r"EXISTS \(SELECT 1 FROM people q .*EXISTS \(SELECT 1 FROM sales s WHERE s\.person = p\.id|q\.team = t\.team\)\) AS n|ORDER BY \(SELECT city",
     "intended: subqueries see the columns of all queries around them"),
    (r"evens\(", "intended: a table function may pass its parameters to range"),
    (r"IN \(SELECT '", "Spark's grammar takes SELECT 'a' for a typed literal"),
    (r"^SELECT x FROM VALUES \(struct\(", "intended: a row of one struct is one column"),
    (r"(x|1) / 0 FROM", "a constant fails only where a row asks for it"),
    (r"(?i)GROUP by a, window\(b, '10 minutes', '5", "GROUP BY windows that overlap is not supported"),
    (r"(?i)GROUP by a, session_window", "GROUP BY session_window is not supported"),
]
OF_THE_DIFFERENCE = [
    (r"error UNRESOLVED_ROUTINE: Cannot resolve routine `([^`]*)`", "the function {0} is missing"),
    (r"error UNRESOLVABLE_TABLE_VALUED_FUNCTION: Could not resolve `([^`]*)`", "the table function {0} is missing"),
    (r"^names ", "another column name"),
    (r"^types ", "another type"),
    (r"expected the error ([A-Z_0-9.]+)", "answered where Spark refuses: {0}"),
    (r"^error PARSE_SYNTAX_ERROR.*expected ([A-Z_0-9.]+)$", "refused while parsing, by Spark later: {0}"),
    (r"^error ([A-Z_a-z0-9.]+): .*expected ([A-Z_a-z0-9]+[._][A-Z_a-z0-9.]+)$", "refused as {0}, by Spark as {1}"),
    (r"^error ([A-Z_a-z0-9.]+)", "refused: {0}"),
    (r"^no answer", "no answer"),
    (r"^(row|\d+ rows)", "other rows"),
]


def reason(item):
    for patterns, text in ((INTENDED, item["difference"]), (OF_THE_STATEMENT, item["text"]), (OF_THE_DIFFERENCE, item["difference"])):
        for pattern, words in patterns:
            found = re.search(pattern, text.replace("\n", " "))
            if found:
                return words.format(*found.groups())
    return "another answer"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = []
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            item = json.loads(line)
            path = pathlib.PurePath(item["file"])
            lines.append(((path.parent.name, path.stem, item["statement"]), reason(item)))
    with open(HERE / "known_differences.txt", "w", encoding="utf-8") as file:
        file.write("# Statements that answer otherwise than Spark. Written by list_differences.py; do not edit.\n")
        for (area, name, number), why in sorted(lines):
            file.write(f"{area}/{name}:{number}\t{why}\n")
    print(f"{len(lines)} differences")


if __name__ == "__main__":
    main()
