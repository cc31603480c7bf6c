#!/usr/bin/env python3
"""Loads TPC-DS tables into a running service and compares its answers to the 99 queries with Spark's recorded ones.

    compare_tpcds.py http://127.0.0.1:8080 FOLDER [q01 q14 ...] [--answers FOLDER]    FOLDER holds the Parquet files, as tpcgen-cli writes them

Answers are those recorded here at scale 0.1, or those of another scale in a folder of their own. The service must be empty of tables of these names, unless FOLDER is `-`: then they are loaded already.
"""
import argparse
import json
import pathlib
import sys
import time

import matching
import statements
from compare_tpch import ask, load

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("folder")
    parser.add_argument("only", nargs="*")
    parser.add_argument("--answers", type=pathlib.Path, default=HERE / "tpcds" / "sf0.1")
    options = parser.parse_args()
    base, only = options.base, options.only
    load(base, options.folder)
    equal = count = 0
    for path in sorted((HERE / "tpcds").glob("q*.sql")):
        if only and path.stem not in only:
            continue
        recorded = [json.loads(line) for line in (options.answers / f"{path.stem}.jsonl").read_text().splitlines()]
        for statement, expected in zip(statements.split(path.read_text(encoding="utf-8")), recorded, strict=True):
            body = json.dumps({"statement": statement}).encode()
            started = time.perf_counter()
            answer = ask(f"{base}/sql", "POST", body, "application/json")
            seconds = time.perf_counter() - started
            if "rows" in answer:
                answer["rows"] = [row.cells for row in answer["rows"]]
                found = matching.difference_with_ties(expected, answer)
            else:
                found = answer.get("detail", str(answer))[:300]
            equal += found is None
            count += 1
            number = f".{expected['statement']}" if len(recorded) > 1 else ""
            print(f"{path.stem}{number}: {seconds * 1000:.1f} ms, {'equal' if found is None else found}", flush=True)
    print(f"TPC-DS: {equal} of {count} equal")
    sys.exit(0 if equal == count else 1)


if __name__ == "__main__":
    main()
