#!/usr/bin/env python3
"""Runs every file of queries/ unchanged on PySpark over the fixture data; records the answers or compares them with others.

    run_geopredict_on_spark.py                          run all requests, compare with the recorded answers
    run_geopredict_on_spark.py --record                 write the answers to geopredict/*.jsonl
    run_geopredict_on_spark.py --url http://127.0.0.1:8080    ask a running service instead of Spark (needs no Spark);
                                                        it must hold the fixture data
    run_geopredict_on_spark.py --visits V --places P --only evaluation/accuracy --parameters '{"split_date": "2010-08-15"}'
                                                        one request over other data, printed with its time

The one change Spark needs: it has no materialized views, so each becomes a table made from the same query.
"""
import argparse
import datetime
import json
import pathlib
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import matching
import statements

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MATERIALIZED = re.compile(r"CREATE\s+MATERIALIZED\s+VIEW\s+(\w+)\s+AS\b", re.IGNORECASE)


def endpoints_and_definitions(folder):
    endpoints, definitions = {}, []
    for path in statements.files(folder):
        text = path.read_text(encoding="utf-8")
        for statement in statements.split(text):
            if re.match(r"(SELECT|WITH|VALUES)\b", statement, re.IGNORECASE):
                endpoints[str(path.relative_to(folder).with_suffix(""))] = (statement, statements.parameters(text))
            else:
                definitions.append((path, statement))
    return endpoints, definitions


def define(session, definitions, visits, places):
    """Creates tables, functions and views in an order that resolves, then loads the data between tables and views."""
    def run(statement):
        session.sql(MATERIALIZED.sub(r"CREATE TABLE \1 USING parquet AS", statement))

    tables = [item for item in definitions if re.match(r"CREATE\s+TABLE", item[1], re.IGNORECASE)]
    for _, statement in tables:
        run(statement)
    for table, path in (("visits", visits), ("places", places)):
        schema = session.table(table).schema
        for field in schema.fields:
            field.nullable = True
        session.read.csv(str(path), header=True, schema=schema, escape='"', mode="FAILFAST").write.insertInto(table)
    waiting = [item for item in definitions if item not in tables]
    while waiting:
        later, problem = [], None
        for path, statement in waiting:
            try:
                run(statement)
            except Exception as error:
                problem = (path, error)
                later.append((path, statement))
        if len(later) == len(waiting):
            raise SystemExit(f"{problem[0]}: {problem[1]}")
        waiting = later


def bound(declared, given):
    """Typed arguments for Spark's named markers, as the service binds them."""
    from pyspark.sql.functions import expr
    arguments = {}
    for name, (kind, default, _) in declared.items():
        value = given.get(name)
        if value is None and default is not None and default.upper() != "NULL":
            value = default[1:-1].replace("''", "'") if default.startswith("'") else default
        if value is None:
            literal = "NULL"
        elif kind == "INT":
            literal = str(int(value))
        elif kind == "BIGINT":
            literal = f"{int(value)}L"
        elif kind == "DOUBLE":
            literal = f"{float(value)!r}D"
        elif kind == "DATE":
            literal = f"DATE '{datetime.date.fromisoformat(value)}'"
        else:
            raise SystemExit(f"parameter {name}: no way to bind {kind} yet")
        arguments[name] = expr(literal)
    return arguments


def ask_spark(options, endpoints, definitions, requests):
    from spark_judge import Judge
    judge = Judge(cores=options.cores)
    session = judge.fresh()
    started = time.time()
    define(session, definitions, options.visits, options.places)
    print(f"definitions and data: {time.time() - started:.1f} s", file=sys.stderr)
    answers = {}
    for name, asked in requests.items():
        statement, declared = endpoints[name]
        answers[name] = []
        for number, given in enumerate(asked, 1):
            started = time.time()
            answer = judge.answer(session, statement, number, bound(declared, given))
            answers[name].append({"statement": number, "parameters": given, **{k: v for k, v in answer.items() if k != "statement"}})
            print(f"{name} {given}: {time.time() - started:.2f} s", file=sys.stderr)
    judge.close()
    return answers


def ask_service(url, requests):
    answers = {}
    for name, asked in requests.items():
        answers[name] = []
        for number, given in enumerate(asked, 1):
            query = urllib.parse.urlencode(given)
            try:
                with urllib.request.urlopen(f"{url.rstrip('/')}/{name}?{query}", timeout=60) as response:
                    body = json.load(response)
                columns = [column["name"] for column in body["schema"]]
                rows = [[row[column] for column in columns] for row in body["rows"]]
                answers[name].append({"statement": number, "parameters": given, "schema": body["schema"], "rows": rows})
            except urllib.error.HTTPError as error:
                problem = error.read().decode("utf-8", "replace")
                answers[name].append({"statement": number, "parameters": given, "error": {"condition": str(error.code), "message": problem}})
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=pathlib.Path, default=ROOT / "queries")
    parser.add_argument("--visits", type=pathlib.Path, default=ROOT / "Fixtures" / "visits.csv")
    parser.add_argument("--places", type=pathlib.Path, default=ROOT / "Fixtures" / "places.csv")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--url")
    parser.add_argument("--only", action="append", help="an endpoint; may be repeated")
    parser.add_argument("--parameters", help="JSON object: ask this instead of the recorded requests, and print the answer")
    parser.add_argument("--cores", type=int, default=2)
    options = parser.parse_args()

    endpoints, definitions = endpoints_and_definitions(options.queries)
    requests = json.loads((HERE / "geopredict" / "requests.json").read_text(encoding="utf-8"))
    missing = sorted(set(endpoints) ^ set(requests))
    if missing:
        raise SystemExit(f"endpoints and requests.json differ: {', '.join(missing)}")
    if options.only:
        requests = {name: requests[name] for name in options.only}
    if options.parameters:
        requests = {name: [json.loads(options.parameters)] for name in requests}
    answers = ask_service(options.url, requests) if options.url else ask_spark(options, endpoints, definitions, requests)

    if options.parameters:
        for name in answers:
            print(json.dumps(answers[name][0], ensure_ascii=False, indent=1))
        return 0
    differences = 0
    for name, given in answers.items():
        path = HERE / "geopredict" / (name.replace("/", "_") + ".jsonl")
        if options.record:
            with open(path, "w", encoding="utf-8") as file:
                for answer in given:
                    file.write(json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n")
            print(f"{path.name}: {len(given)} answers")
            continue
        expected = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        wanted = {json.dumps(answer["parameters"], sort_keys=True): answer for answer in expected}
        same = 0
        for answer in given:
            difference = matching.difference(wanted[json.dumps(answer["parameters"], sort_keys=True)], answer)
            if difference:
                print(f"{name} {answer['parameters']}: {difference}")
            else:
                same += 1
        differences += len(given) - same
        print(f"{name}: {same} of {len(given)} equal")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
