#!/usr/bin/env python3
"""Compares regular expressions of the engine with java.util.regex on random patterns and texts.

    compare_regular_expressions.py ENGINE [--seed 1] [--count 10000]

Needs Java 17. Differences are printed, with those aside that come of Java's keeping groups of attempts that failed (in possessive
repetitions and negative look-arounds).
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
KEEPS_GROUPS = re.compile(r"[*+?}]\+|\(\?<?!")
REFERENCE = re.compile(r"\\\\[1-9]")


def text(part):
    return bytes.fromhex(part).decode("utf-8")


def literal(value):
    return "concat(" + ", ".join(["''"] + [f"decode(unhex('{value.encode().hex()}'), 'UTF-8')"]) + ")"


def cases(seed, count):
    run = subprocess.run(["java", str(HERE / "RegularExpressions.java"), str(seed), str(count)], capture_output=True, text=True, check=True)
    for line in run.stdout.splitlines():
        pattern, subject, groups, matches = line.split("\t")
        if groups == "STACK":
            continue
        expected = None
        if groups != "ERR":
            expected = [[text(group) for group in match.split(",")] for match in matches.split(";")[:-1]]
        yield text(pattern), text(subject), 0 if groups == "ERR" else int(groups), expected


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10000)
    options = parser.parse_args()
    known = list(cases(options.seed, options.count))
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        for pattern, subject, groups, _ in known:
            columns = ", ".join(f"regexp_extract_all({literal(subject)}, {literal(pattern)}, {group}) AS g{group}" for group in range(groups + 1))
            file.write(f"SELECT {columns}, rlike({literal(subject)}, {literal(pattern)}) AS r;\n")
        file.flush()
        run = subprocess.run([options.engine, "sql", "--format", "jsonl", "-f", file.name], capture_output=True, text=True)
    answers = [json.loads(line) for line in run.stdout.split("\n") if line]
    if len(answers) != len(known):
        sys.exit(f"{len(answers)} answers to {len(known)} statements; {run.stderr[:500]}")
    different = 0
    for (pattern, subject, groups, expected), answer in zip(known, answers):
        if "error" in answer:
            same = expected is None and answer["error"]["condition"] == "INVALID_PARAMETER_VALUE.PATTERN"
        elif expected is None:
            same = False
        else:
            row = answer["rows"][0]
            wanted = [[match[group] for match in expected] for group in range(groups + 1)]
            same = row[:-1] == wanted and row[-1] == bool(expected)
            if not same and KEEPS_GROUPS.search(pattern):
                same = row[0] == wanted[0] or bool(REFERENCE.search(pattern))
        if not same:
            different += 1
            print(json.dumps({"pattern": pattern, "text": subject, "java": expected, "engine": answer.get("rows") or answer.get("error")}, ensure_ascii=False))
    print(f"{len(known)} patterns, {different} different")
    sys.exit(different > 0)


if __name__ == "__main__":
    main()
