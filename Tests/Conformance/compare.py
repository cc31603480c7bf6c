#!/usr/bin/env python3
"""Runs the statement files on an engine, compares with the recorded answers, prints pass rates by area.

    compare.py ENGINE_COMMAND [words]       runs `ENGINE_COMMAND sql --format jsonl -f FILE` once for each file
    compare.py --engine sail [words]        Sail, by PySail's own Spark Connect server; run it with Sail's Python
    --differences FILE   writes each difference: file, statement number, what differs, the statement
    --ignore-names       compares rows and types only, not the names of columns
    --set KEY=VALUE      a session setting for the engine's command; may be repeated
    --jobs N             engine processes at a time (default 2)
    --require PERCENT    exit 1 below this pass rate

Words keep the files whose path contains one of them. A process that ends early fails the statements it did not answer.
"""
import argparse
import concurrent.futures
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

import matching
import statements

HERE = pathlib.Path(__file__).resolve().parent
APART = ("tpch", "tpcds", "geopredict")


def run_command(command, path, timeout, extra=()):
    """Answers by statement number, and a note where the process did not end well."""
    with tempfile.TemporaryDirectory() as data:
        try:
            done = subprocess.run([*shlex.split(command), "sql", "--format", "jsonl", "--data", data, *extra, "-f", str(path)],
                                  capture_output=True, timeout=timeout)
            output, note = done.stdout, None if done.returncode in (0, 1) else f"ended with {done.returncode}: {done.stderr[-300:]!r}"
        except subprocess.TimeoutExpired as late:
            output, note = late.stdout or b"", f"took more than {timeout} s"
    answers = {}
    for line in output.decode("utf-8", "replace").splitlines():
        try:
            answer = json.loads(line)
            answers[answer["statement"]] = answer
        except (ValueError, KeyError, TypeError):
            note = note or f"not an answer: {line[:200]}"
    return answers, note


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--engine", choices=["sail"])
    parser.add_argument("--differences", type=pathlib.Path)
    parser.add_argument("--ignore-names", action="store_true")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--require", type=float)
    options = parser.parse_args()
    words = options.words
    if options.engine == "sail":
        from sail_engine import Sail
        run, close = (sail := Sail()).run, sail.close
        options.jobs = 1
    else:
        if not words:
            parser.error("name the engine's command")
        command, words = words[0], words[1:]
        extra = [word for setting in options.set for word in ("--set", setting)]
        run, close = (lambda path: run_command(command, path, options.timeout, extra)), (lambda: None)

    paths = [path for path in statements.files(HERE, words)
             if path.relative_to(HERE).parts[0] not in APART and path.with_suffix(".jsonl").exists()]
    areas, differences = {}, []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path, (answers, note) in zip(paths, pool.map(run, paths)):
            name = str(path.relative_to(HERE))
            area = areas.setdefault(str(path.relative_to(HERE).parent), [0, 0, 0, 0])
            texts = statements.split(path.read_text(encoding="utf-8"))
            if note:
                print(f"{name}: {note}", file=sys.stderr)
            for line in path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines():
                expected = json.loads(line)
                number = expected["statement"]
                found = matching.difference(expected, answers.get(number), names=not options.ignore_names)
                refused = "error" in expected
                area[1] += 1
                area[3] += refused
                if found:
                    differences.append({"file": name, "statement": number, "difference": found, "text": texts[number - 1]})
                else:
                    area[0] += 1
                    area[2] += refused
    close()

    width = max([len(area) for area in areas] + [5])
    print(f"{'area':{width}}  equal    of       %   errors equal  of")
    for area, (same, count, refused_same, refused) in sorted(areas.items()):
        print(f"{area:{width}}  {same:5}  {count:5}  {100 * same / max(count, 1):5.1f}%  {refused_same:12}  {refused:4}")
    same, count, refused_same, refused = (sum(area[index] for area in areas.values()) for index in range(4))
    print(f"{'all':{width}}  {same:5}  {count:5}  {100 * same / max(count, 1):5.1f}%  {refused_same:12}  {refused:4}")
    if options.differences:
        with open(options.differences, "w", encoding="utf-8") as file:
            for item in differences:
                file.write(json.dumps(item, ensure_ascii=False) + "\n")
    return 1 if options.require is not None and 100 * same / max(count, 1) < options.require else 0


if __name__ == "__main__":
    sys.exit(main())
