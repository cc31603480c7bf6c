#!/usr/bin/env python3
"""Records what Spark answers to the statement files: `area/name.sql` gets `area/name.jsonl`, one answer a line, in order.

    record.py                   all files
    record.py casts strings     files whose path contains one of the words
    record.py --missing         files that have no answers yet, or whose statements changed since

Needs PySpark 4.3.0 and Java 17. One Spark, time zone UTC, ANSI mode on; each file in a session and database of its own.
`"ordered": true` marks answers whose order a top-level ORDER BY fixes; `"volatile": true` those that differ from run to run,
of which only the types are compared.
"""
import argparse
import json
import pathlib
import re
import sys
import time

import statements
from spark_judge import Judge, progress, write

HERE = pathlib.Path(__file__).resolve().parent
APART = ("tpch", "tpcds", "geopredict")  # recorded over loaded data by scripts of their own
VOLATILE = re.compile(
    r"\b(current_(date|timestamp|time|user|catalog|database|schema|timezone|path)|now|curdate|localtimestamp|localtime|uuid|rand|randn|random"
    r"|randstr|uniform|shuffle|version|user|session_user|unix_timestamp|input_file_\w+|spark_partition_id|monotonically_increasing_id"
    r")\s*\(|\b(current_(date|timestamp|time|user)|localtime|localtimestamp)\b|CAST\('(now|today|tomorrow|yesterday|T?\d\d?:\d\d:\d\d)' AS", re.IGNORECASE)


def conformance_files(only=None):
    return [path for path in statements.files(HERE, only) if path.relative_to(HERE).parts[0] not in APART]


def record(judge, path):
    session = judge.fresh()
    answers = []
    for number, statement in enumerate(statements.split(path.read_text(encoding="utf-8")), 1):
        answer = judge.answer(session, statement, number)
        if "error" not in answer and VOLATILE.search(statement):
            answer["volatile"] = True
        # Random initialisation vectors: what comes of them may still be fixed, so ask again.
        if "aes_encrypt" in statement and judge.answer(session, statement, number) != answer:
            answer["volatile"] = True
        answers.append(answer)
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*")
    parser.add_argument("--missing", action="store_true")
    options = parser.parse_args()
    paths = conformance_files(options.only)
    if options.missing:
        paths = [path for path in paths if not path.with_suffix(".jsonl").exists()
                 or path.with_suffix(".jsonl").stat().st_mtime < path.stat().st_mtime]
    judge = Judge()
    for path in paths:
        started = time.time()
        answers = record(judge, path)
        write(path.with_suffix(".jsonl"), answers)
        errors = sum("error" in answer for answer in answers)
        unnamed = [answer for answer in answers if "error" in answer and not answer["error"]["condition"]]
        progress(f"{path.relative_to(HERE)}: {len(answers)} answers, {errors} errors, {time.time() - started:.1f} s")
        for answer in unnamed:
            progress(f"  statement {answer['statement']} has no condition: {answer['error']['message'][:200]}")
    judge.close()


if __name__ == "__main__":
    sys.exit(main())
