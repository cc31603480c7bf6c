#!/usr/bin/env python3
"""Random queries on SparkPlug and on Spark: rows, types and the conditions of errors must be the same.

    compare_spark.py ENGINE_COMMAND --seed 1 --count 1000 [--batch 100] [--report FILE] [--conditions] [--compiled]

Runs in a Python with PySpark. Which rows an expression is evaluated for is up to the optimizers: conditions that depend on values, and
conditions where both refuse, are compared with --conditions only. A query that differs is made smaller and printed with both answers.
"""
import argparse
import collections
import random
import sys
import time

import explained
import expressions
import queries
import tables
from comparison import depends_on_values, short, sort_of_difference
from engines import Spark, SparkPlug
from expressions import simplest
from tree import shrink


def batch_of(seed, count):
    generator = random.Random(seed)
    expressions.leave_out("time_", "make_time(", "to_time(")  # not supported by Spark unless asked for
    setup = tables.as_views(generator)
    return setup, [queries.Queries(generator, tables.columns()).statement() for _ in range(count)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command")
    parser.add_argument("--seed", type=int, default=1_000_001)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--report")
    parser.add_argument("--conditions", action="store_true")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--each", type=int, default=2, help="how many of each sort of difference are made smaller")
    options = parser.parse_args()
    report = open(options.report, "a", encoding="utf-8") if options.report else sys.stdout
    spark, ours = Spark(options.compiled), SparkPlug(options.command)
    started, done, counts, errors = time.time(), 0, collections.Counter(), 0
    excused = collections.Counter()
    shrunk = collections.Counter()
    for seed in range(options.seed, options.seed + -(-options.count // options.batch)):
        setup, trees = batch_of(seed, options.batch)
        session = spark.session(setup)
        texts = [tree.text() for tree, _ in trees]
        actual = ours.answers(setup, texts)
        expected = spark.answers(session, texts)
        for (tree, ordered), first, second in zip(trees, expected, actual):
            errors += "error" in first
            sort = sort_of_difference(first, second, ordered)
            if sort is None or not options.conditions and (sort.startswith("conditions ") or depends_on_values(sort)):
                continue
            why = explained.reason(sort, tree.text())
            if why is not None:
                excused[why] += 1
                continue
            counts[sort] += 1
            shrunk[sort] += 1
            if shrunk[sort] > (options.each if "error" in sort or "conditions" in sort else 10 * options.each):
                continue

            def differs(candidates, sort=sort):
                """Ours refuses or answers quickly: Spark is asked only until the first difference."""
                flags = []
                for candidate, answer in zip(candidates, ours.answers(setup, candidates)):
                    if any(flags) or ("error" in answer) != (sort.startswith(("error only in the second", "conditions"))) and sort != "crash":
                        flags.append(False)
                        continue
                    flags.append(sort_of_difference(spark.answers(session, [candidate])[0], answer, False) == sort)
                return flags

            if sort != "order":
                shrink(tree, differs, simplest, rounds=25)
            text = tree.text()
            first, second = spark.answers(session, [text])[0], ours.answers(setup, [text])[0]
            print(f"== seed {seed}: {sort}\n   Spark: {short(first)}\n   SparkPlug: {short(second)}\n{text};", file=report, flush=True)
        done += options.batch
        print(f"{done} queries, {errors} refused by Spark, {sum(counts.values())} differences, {time.time() - started:.0f} s", file=sys.stderr, flush=True)
    for why, count in excused.most_common():
        print(f"{count:7} explained: {why}", file=sys.stderr)
    for sort, count in counts.most_common():
        print(f"{count:7} {sort}", file=sys.stderr)
    spark.close()
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main())
