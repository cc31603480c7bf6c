#!/usr/bin/env python3
"""Records Spark's answers to the 99 TPC-DS queries of tpcds/ (103 statements), by default at scale 0.1, as tpcds/sf0.1/qNN.jsonl.

    record_tpcds.py FOLDER [--scale 0.1] [--only q01,q14]    FOLDER holds the Parquet files of that scale, as made by
                                                             tpcgen-cli tpcds parquet -s 0.1 --output-dir=FOLDER

An answer's `sortedBy` lists the output columns its ORDER BY names. Where rows behind the LIMIT tie with the last row before it,
they are recorded as well and `limit` says how many rows an answer has: see `matching.difference_with_ties`.
"""
import argparse
import pathlib
import re
import sys
import time

from pyspark.errors import PySparkException

import statements
from spark_judge import Judge, describe, encode, progress, write

HERE = pathlib.Path(__file__).resolve().parent
LAST_LIMIT = re.compile(r"\blimit\s+(\d+)\s*$", re.IGNORECASE)
MOST_TIES = 2000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scale", default="0.1")
    parser.add_argument("--answers", type=pathlib.Path, help="where to write, by default here")
    parser.add_argument("--only", help="queries, with commas between")
    options = parser.parse_args()
    judge = Judge(cores=2)
    session = judge.fresh()
    # customer_demographics is small in bytes, but has too many rows to be sent around.
    session.conf.set("spark.sql.autoBroadcastJoinThreshold", str(1 << 20))
    for path in sorted(options.folder.glob("*.parquet")):
        session.read.parquet(str(path)).createOrReplaceTempView(path.stem)
    target = options.answers or HERE / "tpcds" / f"sf{options.scale}"
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted((HERE / "tpcds").glob("q*.sql")):
        if options.only and path.stem not in options.only.split(","):
            continue
        started = time.time()
        answers = [{"statement": number, **answer(session, statement)}
                   for number, statement in enumerate(statements.split(path.read_text(encoding="utf-8")), 1)]
        write(target / f"{path.stem}.jsonl", answers)
        told = [one["error"]["condition"] if "error" in one else len(one["rows"]) for one in answers]
        progress(f"{path.stem}: {told} rows, {time.time() - started:.1f} s")
    judge.close()


def answer(session, statement):
    limit = LAST_LIMIT.search(statement)
    frame = session.sql(LAST_LIMIT.sub(f"LIMIT {MOST_TIES}", statement) if limit else statement)
    try:
        result = encode(frame)
    except PySparkException as error:  # a refusal at run time is an answer, too
        return {"error": describe(error, statement)}
    keys = sorted_by(frame._jdf.queryExecution().analyzed()) if result.get("ordered") else []
    if keys:
        result["sortedBy"] = keys
    rows, count = result["rows"], int(limit.group(1)) if limit else None
    if count is not None and len(rows) > count:
        tied = count
        while keys and tied < len(rows) and all(rows[tied][key] == rows[count - 1][key] for key in keys):
            tied += 1
        result["rows"] = rows[:tied]
        result["limit"] = count
    return result


def sorted_by(plan):
    """Positions of the output columns that the outermost ORDER BY names, most significant first."""
    output = plan.output()
    positions = {output.apply(index).exprId().id(): index for index in range(output.size())}
    while plan.getClass().getSimpleName() != "Sort":
        plan = plan.children().apply(0) if plan.getClass().getSimpleName() != "WithCTE" else plan.plan()
    found = []
    for index in range(plan.order().size()):
        key = plan.order().apply(index).child()
        if key.getClass().getSimpleName() == "AttributeReference" and key.exprId().id() in positions:
            found.append(positions[key.exprId().id()])
    return found


if __name__ == "__main__":
    sys.exit(main())
