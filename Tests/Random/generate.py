#!/usr/bin/env python3
"""Prints the tables and random queries of a seed as a statement file.

    generate.py --seed 1 --count 100 > statements.sql
    generate.py --signatures ENGINE_COMMAND     the engine's functions that no template of signatures.txt uses
"""
import argparse
import json
import random
import re
import subprocess
import sys

import queries
import tables
from expressions import AGGREGATES, TEMPLATES


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--signatures", metavar="ENGINE_COMMAND")
    options = parser.parse_args()
    if options.signatures:
        output = subprocess.run([options.signatures, "sql", "--format", "jsonl", "-e", "SHOW FUNCTIONS"], capture_output=True, check=True).stdout
        functions = [row[0] for row in json.loads(output)["rows"]]
        used = {name for template in TEMPLATES + AGGREGATES for name in template.names}
        print("\n".join(name for name in functions if name not in used and re.match(r"[a-z]", name)))
        return 0
    generator = random.Random(options.seed)
    print(";\n".join(tables.as_views(generator)) + ";")
    for _ in range(options.count):
        print(queries.Queries(generator, tables.columns()).statement()[0].text() + ";")
    return 0


if __name__ == "__main__":
    sys.exit(main())
