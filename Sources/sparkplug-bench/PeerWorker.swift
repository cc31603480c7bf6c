/// The program that runs DuckDB. It needs the Python environment of `.ci/peers`.
enum PeerWorker {
    /// Arguments: threads, database. One request a line, one answer a line.
    static let script = #"""
        import datetime, decimal, json, os, sys, time, warnings

        MOST_ROWS = 20000
        warnings.simplefilter("ignore")
        out = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)

        def say(**answer):
            out.write(json.dumps(answer) + "\n")
            out.flush()

        try:
            import duckdb
            import pyarrow
            import pyarrow.compute
        except ImportError as error:
            say(error=str(error))
            sys.exit(1)

        connection = duckdb.connect(sys.argv[2], config={"threads": int(sys.argv[1])})
        # Rows as Spark orders them: NULL is the least value.
        connection.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'")
        say(version=duckdb.__version__)

        def cell(value):
            if isinstance(value, bool):
                return str(value).lower()
            if isinstance(value, decimal.Decimal):
                return float(value)
            if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
                return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
            if isinstance(value, datetime.datetime):
                text = value.isoformat(sep=" ")
                return text.rstrip("0") if "." in text else text
            if isinstance(value, (datetime.date, datetime.time)):
                return value.isoformat()
            return value

        def sums(table):
            found = []
            for column in table.columns:
                kind = column.type
                numeric = pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind) or pyarrow.types.is_decimal(kind)
                value = pyarrow.compute.sum(column.cast(pyarrow.float64(), safe=False)).as_py() if numeric else None
                found.append(value if value is None or value == value else None)
            return found

        def run(request):
            what = request["do"]
            if what == "load":
                path, columns = request["path"].replace("'", "''"), request.get("columns")
                typed = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in columns or []) + "}"
                source = {"parquet": f"read_parquet('{path}')", "csv": f"read_csv('{path}', header = true, allow_quoted_nulls = false, columns = {typed})",
                          "ndjson": f"read_json('{path}', format = 'newline_delimited', columns = {typed})"}[request["format"]]
                start = time.perf_counter()
                connection.execute(f"CREATE TABLE {request['table']} AS SELECT * FROM {source}")
                if sys.argv[2] != ":memory:":
                    connection.execute("CHECKPOINT")
                return {"milliseconds": (time.perf_counter() - start) * 1000}
            if what == "query":
                if request["table"]:
                    connection.execute("DROP TABLE IF EXISTS answer")
                    start = time.perf_counter()
                    count = connection.execute(f"CREATE TABLE answer AS {request['sql']}").fetchone()[0]
                    spent = (time.perf_counter() - start) * 1000
                    table = connection.execute("SELECT * FROM answer").to_arrow_table() if request["rows"] else None
                    connection.execute("DROP TABLE answer")
                else:
                    start = time.perf_counter()
                    table = connection.execute(request["sql"]).to_arrow_table()
                    spent = (time.perf_counter() - start) * 1000
                    count = table.num_rows
                answer = {"milliseconds": spent, "count": count}
                if request["rows"]:
                    if count <= MOST_ROWS:
                        columns = [column.to_pylist() for column in table.columns]
                        answer["rows"] = [[cell(column[row]) for column in columns] for row in range(count)]
                    else:
                        answer["sums"] = sums(table)
                return answer
            if what == "execute":
                start = time.perf_counter()
                connection.execute(request["sql"])
                return {"milliseconds": (time.perf_counter() - start) * 1000}
            if what == "resetPeak":
                try:
                    with open("/proc/self/clear_refs", "w") as file:
                        file.write("5")
                except OSError:
                    pass
                return {}
            if what == "memory":
                with open("/proc/self/status") as file:
                    for line in file:
                        if line.startswith("VmHWM:"):
                            return {"peak": int(line.split()[1]) * 1024}
                return {}
            raise ValueError("unknown request " + what)

        for line in sys.stdin:
            try:
                say(**run(json.loads(line)))
            except Exception as error:
                say(error=f"{type(error).__name__}: {error}"[:2000])
        """#
}
