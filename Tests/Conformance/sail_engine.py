"""Sail as an engine for compare.py: its Spark Connect server in this process, statements sent by PySpark's client.

Run compare.py with a Python that has pysail and pyspark-client. Values are written as `sparkplug sql --format jsonl` writes
them; conversions lean towards Sail where the client leaves a doubt.
"""
import datetime
import decimal
import logging
import os
import time

os.environ["TZ"] = "UTC"
time.tzset()
logging.disable(logging.CRITICAL)

import statements  # noqa: E402
from spark_judge import floating  # noqa: E402


class Sail:
    def __init__(self):
        from pysail.spark import SparkConnectServer
        self.server = SparkConnectServer("127.0.0.1", 0)
        self.server.start(background=True)
        self.port = self.server.listening_address[1]

    def close(self):
        self.server.stop()

    def run(self, path):
        from pyspark.sql.connect.session import SparkSession
        session = SparkSession.builder.remote(f"sc://127.0.0.1:{self.port}").create()
        session.conf.set("spark.sql.session.timeZone", "UTC")
        try:
            session.conf.set("spark.sql.ansi.enabled", "true")
        except Exception:
            pass
        answers = {}
        for number, statement in enumerate(statements.split(path.read_text(encoding="utf-8")), 1):
            try:
                answers[number] = encode(session.sql(statement))
            except Exception as error:
                condition = getattr(error, "getCondition", getattr(error, "getErrorClass", lambda: None))()
                answers[number] = {"error": {"condition": condition, "message": str(error)[:300]}}
        session.stop()
        return answers, None


def encode(frame):
    from pyspark.sql import types
    fields = frame.schema.fields
    if any(isinstance(field.dataType, (types.YearMonthIntervalType, types.CalendarIntervalType)) for field in fields):
        # The client has no Python value for these; as text they are what Sail prints.
        names = [f"c{index}" for index in range(len(fields))]
        rows = frame.toDF(*names).selectExpr(*[
            f"CAST({name} AS STRING)" if isinstance(field.dataType, (types.YearMonthIntervalType, types.CalendarIntervalType)) else name
            for name, field in zip(names, fields)]).collect()
    else:
        rows = frame.collect()
    return {"schema": [{"name": field.name, "type": field.dataType.simpleString()} for field in fields],
            "rows": [[cell(row[index], field.dataType) for index, field in enumerate(fields)] for row in rows]}


def cell(value, kind):
    from pyspark.sql import types
    if value is None:
        return None
    if isinstance(kind, types.FloatType):
        return floating(value, single=True)
    if isinstance(kind, types.DoubleType):
        return floating(value, single=False)
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        text = value.replace(tzinfo=None).isoformat(sep=" ")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(kind, types.DayTimeIntervalType):
        return day_time(value, kind)
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    if isinstance(kind, types.ArrayType):
        return [cell(item, kind.elementType) for item in value]
    if isinstance(kind, types.MapType):
        return [[cell(key, kind.keyType), cell(item, kind.valueType)] for key, item in value.items()]
    if isinstance(kind, types.StructType):
        return {field.name: cell(value[index], field.dataType) for index, field in enumerate(kind.fields)}
    return value if isinstance(value, (bool, int, str)) else str(value)


def day_time(value, kind):
    """As Spark prints it: INTERVAL '1 02:03:04.5' DAY TO SECOND, with the fields the type names."""
    names = ["DAY", "HOUR", "MINUTE", "SECOND"]
    micros = value // datetime.timedelta(microseconds=1)
    sign, micros = ("-" if micros < 0 else ""), abs(micros)
    seconds, fraction = divmod(micros, 1_000_000)
    first, last = kind.startField, kind.endField
    units = [86400, 3600, 60, 1]
    parts = []
    for index in range(first, last + 1):
        count, seconds = divmod(seconds, units[index])
        text = f"{count:02}" if index > first or (index == 3 and first == 3) else str(count)
        if index == 3 and fraction:
            text += f".{fraction:06}".rstrip("0")
        parts.append(text)
    body = parts[0] if len(parts) == 1 else (parts[0] + " " + ":".join(parts[1:]) if first == 0 else ":".join(parts))
    span = names[first] if first == last else f"{names[first]} TO {names[last]}"
    return f"INTERVAL '{sign}{body}' {span}"
