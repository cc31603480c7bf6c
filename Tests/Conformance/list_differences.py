#!/usr/bin/env python3
"""Writes known_differences.txt from a run: which statements answer otherwise than Spark, and why.

    compare.py ENGINE_COMMAND --differences FILE
    list_differences.py FILE

Those that are intended say so; the others name what is left to do. A difference without a known reason ends the run with exit status 1.
A statement listed here may not agree with Spark: the tests fail on a listed statement that agrees as well as on an unlisted one that differs.
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent

# What is meant to differ, by the difference.
INTENDED = [
    (r"expected (the error )?AVRO_NOT_LOADED", "intended: Avro is built in; Spark asks for a package"),
    (r"UNSUPPORTED_FEATURE\.TABLE_OPERATION", "intended: tables can be changed by DELETE, UPDATE, MERGE and ALTER; Spark's built-in ones cannot"),
    (r"NOT_NULL_CONSTRAINT_VIOLATION", "intended: NOT NULL columns are enforced, which Spark does not do"),
]
# What is known of a statement itself.
OF_THE_STATEMENT = [
    (r"timestamp_nanos", "TIMESTAMP_LTZ(9), a preview type with nanoseconds, is not supported: the answer is a timestamp in microseconds"),
    (r"COLLATE UNICODE", "the order of the UNICODE collations needs tables that are not built in; their equality works"),
    (r"(?i)\b(java_method|reflect|try_reflect)\(", "Java classes cannot be called: there is no Java"),
    (r"\$\{x\}", "intended: ${{x}} in a statement is text, settings are never spliced into it"),
    (r"^SELECT -\(CAST\(\d+(\.\d+)? AS DECIMAL\(38", "intended: the negative of a decimal keeps all of its digits; Spark rounds it to 34"),
    (r"^SELECT CAST\(9{38} AS TIMESTAMP\)", "intended: all 38 digits of a decimal count; Spark rounds to 34 on the way to a timestamp"),
    (r"^SELECT CAST\('\u0663' AS DECIMAL", "digits are those of ASCII; Java takes those of other scripts, for DECIMAL alone"),
    (r"^SELECT (FROM t|\* FROM|CASE END|'a' LIKE|1 IS|struct\(1 AS\)|DISTINCT ALL a FROM t|count\(DISTINCT\) FROM t|sum\(x\) OVER \(ROWS\) FROM t)$"
     r"|\b(WHERE|HAVING)$|WHERE GROUP BY|2 \+\s+FROM t", "intended: a keyword where an operand is missing is a syntax error, not a name"),
    (r"^SELECT (id|x) -> ", "intended: a lambda outside of a call is refused as such; Spark fails with an internal error"),
    (r"(?i)\bmode\(", "of values that are equally frequent the smallest is taken; Spark takes the first of its hash table"),
    (r"VV z'", "abbreviations of time zones: Java has older ones of its own where the time zone database gives an offset"),
    (r"^EXPLAIN SELECT nope", "intended: EXPLAIN refuses what cannot be planned; Spark answers with the text of the error"),
    (r"LEFT JOIN LATERAL explode\(", "intended: LEFT JOIN keeps the rows of its left side, which Spark loses"),
    (r"GROUP BY k QUALIFY", "intended: QUALIFY sees the aggregates of its query, which Spark refuses"),
    (r"ORDER BY \(SELECT city", "intended: subqueries see the columns of all queries around them; Spark knows only the next one"),
    (r"evens\(", "intended: a table function may pass its parameters to range, which Spark refuses"),
    (r"^SELECT x / 0 FROM VALUES .* LIMIT 0$", "intended: rows that LIMIT 0 drops are not computed; Spark computes rows of VALUES while it plans"),
    (r"^SELECT a, FROM t GROUP BY$", "intended: of two mistakes the first is told, the comma before FROM"),
    (r"^SELECT id, name FROM t ORDER BY id$", "intended: follows from the refused INSERT of NULL above: NOT NULL columns are enforced"),
    (r"^SELECT \* FROM IDENTIFIER\('t'\) ORDER BY 1$", "intended: follows from the changes above: tables can be changed by DELETE, UPDATE, MERGE and ALTER"),
    (r"^SELECT (median|percentile(_cont|_disc)?)\(.*TIMESTAMP'", "a TIMESTAMP is not cast to its time of day for a percentile"),
    (r"^SELECT to_timestamp_ntz\(", "numbers are refused as timestamps without time zone; Spark fails only when it computes them"),
    (r"^SELECT percentile(_cont|_disc)?\(", "of two mistakes in the arguments of a percentile another one is told"),
    (r"^SELECT (listagg|string_agg)\(", "of two mistakes in the arguments of a list another one is told"),
    (r"^SELECT (true|NULL)\.", "a field of a word is looked for as a column of that relation"),
    (r"^SELECT regr_avg", "the mean of decimals beside other numbers is a double"),
    (r"^SELECT nullifzero\('", "text that stands for a number becomes one"),
    (r"^SELECT bitmap_count\(NULL", "intended: NULL is taken for an empty argument of its type"),
    (r"^SELECT made\.IDENTIFIER\(", "intended: IDENTIFIER may stand for a part of a name, which Spark takes for a function"),
]
def reason(item):
    for patterns, text in ((INTENDED, item["difference"]), (OF_THE_STATEMENT, item["text"])):
        for pattern, words in patterns:
            found = re.search(pattern, text.replace("\n", " "))
            if found:
                return words.format(*found.groups())
    return None


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = []
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            item = json.loads(line)
            path = pathlib.PurePath(item["file"])
            lines.append(((path.parent.name, path.stem, item["statement"]), reason(item)))
            if lines[-1][1] is None:
                print(f"{item['file']}:{item['statement']}: no reason is known: {item['text']}\n    {item['difference']}", file=sys.stderr)
    with open(HERE / "known_differences.txt", "w", encoding="utf-8") as file:
        file.write("# Statements that answer otherwise than Spark. Written by list_differences.py; do not edit.\n")
        for (area, name, number), why in sorted(lines):
            file.write(f"{area}/{name}:{number}\t{why or 'not looked into yet'}\n")
    print(f"{len(lines)} differences")
    return 1 if any(why is None for _, why in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
