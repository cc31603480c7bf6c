#!/usr/bin/env python3
"""Loads TPC-H tables into a running service and compares its answers to the 22 queries with Spark's recorded ones.

    compare_tpch.py http://127.0.0.1:8080 FOLDER [--answers FOLDER]    FOLDER holds the Parquet files, as tpcgen-cli writes them

Answers are those recorded here at scale 0.1, or those of another scale in a folder of their own.
The service must be empty of tables of these names, unless FOLDER is `-`: then they are loaded already.
"""
import argparse
import json
import pathlib
import sys
import time
import urllib.error
import urllib.request

import matching

HERE = pathlib.Path(__file__).resolve().parent


class Row(dict):
    """A JSON object that keeps the values of columns of one name apart."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.cells = [value for _, value in pairs]


def ask(url, method, body, kind):
    request = urllib.request.Request(url, data=body, method=method, headers={"Content-Type": kind})
    try:
        return json.loads(urllib.request.urlopen(request, timeout=600).read(), object_pairs_hook=Row)
    except urllib.error.HTTPError as error:
        return json.loads(error.read())


def load(base, folder):
    """Makes a table of each Parquet file of the folder; none if it is `-`."""
    if folder == "-":
        return
    for path in sorted(pathlib.Path(folder).glob("*.parquet")):
        answer = ask(f"{base}/tables/{path.stem}", "PUT", path.read_bytes(), "application/vnd.apache.parquet")
        print(f"{path.stem}: {answer.get('rows', answer)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("folder")
    parser.add_argument("--answers", type=pathlib.Path, default=HERE / "tpch" / "sf0.1")
    options = parser.parse_args()
    base = options.base
    load(base, options.folder)
    equal = 0
    files = sorted((HERE / "tpch").glob("q*.sql"))
    for path in files:
        expected = [json.loads(line) for line in (options.answers / f"{path.stem}.jsonl").read_text().splitlines()][-1]
        body = json.dumps({"statement": path.read_text().strip().rstrip(";")}).encode()
        ask(f"{base}/sql", "POST", body, "application/json")
        started = time.perf_counter()
        answer = ask(f"{base}/sql", "POST", body, "application/json")
        seconds = time.perf_counter() - started
        if "rows" in answer:
            answer["rows"] = [row.cells for row in answer["rows"]]
            found = matching.difference(expected, answer)
        else:
            found = answer.get("detail", str(answer))[:300]
        equal += found is None
        print(f"{path.stem}: {seconds * 1000:.1f} ms, {'equal' if found is None else found}")
    print(f"TPC-H: {equal} of {len(files)} equal")
    sys.exit(0 if equal == len(files) else 1)


if __name__ == "__main__":
    main()
