#!/usr/bin/env python3
"""Records Spark's answers to the 22 TPC-H queries of tpch/, by default at scale 0.1, as tpch/sf0.1/qNN.jsonl.

    record_tpch.py FOLDER [--scale 0.1]     FOLDER holds the Parquet files of that scale, as made by
                                            tpcgen-cli tpch parquet -s 0.1 --output-dir=FOLDER
"""
import argparse
import pathlib
import sys
import time

import statements
from spark_judge import Judge, progress, write

HERE = pathlib.Path(__file__).resolve().parent
TABLES = ("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scale", default="0.1")
    parser.add_argument("--answers", type=pathlib.Path, help="where to write, by default here")
    options = parser.parse_args()
    judge = Judge(cores=2)
    session = judge.fresh()
    for statement in statements.split((HERE / "tpch" / "schema.sql").read_text(encoding="utf-8")):
        session.sql(statement)
    for table in TABLES:
        wanted = session.table(table).schema
        session.read.parquet(str(options.folder / f"{table}.parquet")).to(wanted).createOrReplaceTempView(table)
    target = options.answers or HERE / "tpch" / f"sf{options.scale}"
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted((HERE / "tpch").glob("q*.sql")):
        started = time.time()
        answers = [judge.answer(session, statement, number)
                   for number, statement in enumerate(statements.split(path.read_text(encoding="utf-8")), 1)]
        write(target / f"{path.stem}.jsonl", answers)
        progress(f"{path.stem}: {len(answers[0].get('rows', []))} rows, {time.time() - started:.1f} s {answers[0].get('error', '')}")
    judge.close()


if __name__ == "__main__":
    sys.exit(main())
