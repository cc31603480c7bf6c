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

INTENDED = [
    (r"expected (the error )?AVRO_NOT_LOADED", "intended: Avro is there without a package"),
    (r"UNSUPPORTED_FEATURE\.TABLE_OPERATION", "intended: tables can be changed by DELETE, UPDATE, MERGE and ALTER"),
    (r"NOT_NULL_CONSTRAINT_VIOLATION", "intended: NOT NULL columns are enforced"),
]
OF_THE_STATEMENT = [
    (r"(?i)'(now|today|tomorrow|yesterday|T?\d\d?:\d\d:\d\d)'", "the answer depends on the day"),
    (r"timestamp_nanos", "timestamps have microseconds, not nanoseconds"),
    (r"(?i)\bcollat", "collations are not supported"),
    (r"escapedStringLiterals|%SystemDrive%", "the setting escapedStringLiterals is not supported"),
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
