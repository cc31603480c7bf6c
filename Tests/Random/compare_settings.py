#!/usr/bin/env python3
"""Random queries on one engine under several settings: every setting must give the answer of the defaults.

    compare_settings.py ENGINE_COMMAND --seed 1 --count 1000 [--batch 250] [--jobs 2] [--seconds 0.5] [--megabytes 256] [--report FILE]

Now and then joins multiply to billions of rows. A statement that takes longer than --seconds or holds more than --megabytes under a setting
is skipped there: it counts as skipped, neither as equal nor as different.
Both must fail or both succeed. Only what the optimizer leaves out may fail without it: an error of the run with `sparkplug.optimizer` off alone
is no difference, one of the run with it alone is. A query that differs is made smaller and printed, with the tables' seed.
Exit status 1 if anything differs.
"""
import argparse
import collections
import concurrent.futures
import random
import sys
import time

import queries
import tables
from engines import SparkPlug
from comparison import depends_on_values, short, sort_of_difference
from expressions import simplest
from tree import shrink

# Several threads on a machine of one core, too.
USUAL = ["sparkplug.threads=4"]
SETTINGS = {
    "one thread": ["sparkplug.threads=1"],
    "tiny batches": ["sparkplug.batchRows=2"],
    "no optimizer": ["sparkplug.optimizer=false"],
}
LIMITS = ("STATEMENT_TIMED_OUT", "QUERY_MEMORY_LIMIT_EXCEEDED")


def batch_of(seed, count):
    """The tables' statements and the queries of a batch: (setup, [(tree, ordered)])."""
    generator = random.Random(seed)
    setup = tables.as_tables(generator)
    return setup, [queries.Queries(generator, tables.columns(), tables.LARGE).statement() for _ in range(count)]


def relevant(setting, sort, second):
    """An error only without the optimizer is none of its faults; conditions may differ where several rows or parts fail; and of a join
    with an empty side either side may come first, so that rows of the other fail or are never computed."""
    if sort is None or sort.startswith("conditions "):
        return False
    if setting != "no optimizer":
        return True
    return not sort.startswith("error only in the second") and not (depends_on_values(sort) and second.get("rows") == [])


def limited(answer):
    return "error" in answer and answer["error"]["condition"] in LIMITS


def run_batch(command, limits, seed, count, shrinks):
    setup, trees = batch_of(seed, count)
    setup += limits
    texts = [tree.text() for tree, _ in trees]
    usual = SparkPlug(command, USUAL, seconds=600)
    expected = usual.answers(setup, texts)
    found, skipped = [], collections.Counter()
    for setting, values in SETTINGS.items():
        other = SparkPlug(command, [*USUAL, *values], seconds=600)
        actual = other.answers(setup, texts)
        for (tree, ordered), first, second in zip(trees, expected, actual):
            if limited(first) or limited(second):
                skipped[setting] += 1
                continue
            sort = sort_of_difference(first, second, ordered)
            if not relevant(setting, sort, second):
                continue
            if shrinks.get((setting, sort), 0) < 6:
                shrinks[setting, sort] = shrinks.get((setting, sort), 0) + 1
                text = tree.text()

                def differs(candidates, sort=sort, other=other):
                    pairs = zip(usual.answers(setup, candidates), other.answers(setup, candidates))
                    return [sort_of_difference(a, b, False) == sort for a, b in pairs]

                if differs([text])[0]:
                    shrink(tree, differs, simplest)
                text = tree.text()
                first, second = usual.answers(setup, [text])[0], other.answers(setup, [text])[0]
                found.append((seed, setting, sort, text, short(first), short(second)))
            else:
                found.append((seed, setting, sort, None, short(first), short(second)))
    failed = sum("error" in answer and not limited(answer) for answer in expected)
    empty = sum("rows" in answer and not answer["rows"] for answer in expected)
    errors = collections.Counter(answer["error"]["condition"] for answer in expected if "error" in answer)
    internal = [(text, answer) for text, answer in zip(texts, expected)
                if "crash" in answer or "error" in answer and "INTERNAL" in (answer["error"]["condition"] or "INTERNAL")]
    return found, failed, empty, skipped, errors, internal


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=250)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=0.5, help="how long a statement may run")
    parser.add_argument("--megabytes", type=int, default=256, help="how much memory a statement may hold")
    parser.add_argument("--report")
    options = parser.parse_args()
    limits = [f"SET sparkplug.statementTimeout={options.seconds}", f"SET sparkplug.memoryLimit={options.megabytes << 20}"]
    started, done, failed, empty, differences, shrinks = time.time(), 0, 0, 0, 0, {}
    skipped, errors = collections.Counter(), collections.Counter()
    report = open(options.report, "a", encoding="utf-8") if options.report else sys.stdout
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        seeds = range(options.seed, options.seed + -(-options.count // options.batch))
        for seed, result in zip(seeds, pool.map(lambda seed: run_batch(options.command, limits, seed, options.batch, shrinks), seeds)):
            found, some_failed, some_empty, some_skipped, some_errors, internal = result
            done, failed, empty, differences = done + options.batch, failed + some_failed, empty + some_empty, differences + len(found) + len(internal)
            skipped += some_skipped
            errors += some_errors
            for text, answer in internal:
                print(f"== seed {seed}: {short(answer)}\n{text};", file=report, flush=True)
            for seed, setting, sort, text, first, second in found:
                if text is not None:
                    print(f"== seed {seed}, {setting}: {sort}\n   default: {first}\n   {setting}: {second}\n{text};", file=report, flush=True)
            print(f"{done} queries up to seed {seed}, {failed} refused, {empty} empty, {sum(skipped.values())} comparisons skipped, {differences} differences, "
                  f"{time.time() - started:.0f} s", file=sys.stderr, flush=True)
    for setting, count in skipped.items():
        print(f"{count:7} skipped with {setting}: over {options.seconds} s or {options.megabytes} MB", file=sys.stderr)
    for condition, count in errors.most_common(30):
        print(f"{count:7} {condition}", file=sys.stderr)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
