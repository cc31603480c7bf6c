"""Runs statements on PySpark and writes answers down in the shape of `sparkplug sql --format jsonl`.

Cells are turned into text by Spark itself where Python's own types could not hold them (years before 1 or after 9999,
local time zones, decimals), so that what is recorded is what Spark means.
"""
import json
import logging
import os
import re
import shutil
import struct
import sys
import tempfile

os.environ.setdefault("TZ", "UTC")


class Judge:
    def __init__(self, cores=1, time_zone="UTC"):
        logging.disable(logging.CRITICAL)  # PySpark logs every refused statement with its Java stack
        from pyspark.sql import SparkSession
        self.folder = tempfile.mkdtemp(prefix="spark-judge-")
        self.session = (
            SparkSession.builder.master(f"local[{cores}]").appName("judge")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", time_zone)
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.timeType.enabled", "true")  # TIME is a preview in 4.3
            .config("spark.sql.shuffle.partitions", str(cores))
            .config("spark.default.parallelism", str(cores))
            .config("spark.sql.adaptive.enabled", "false" if cores == 1 else "true")
            .config("spark.sql.warehouse.dir", os.path.join(self.folder, "warehouse"))
            .config("spark.driver.memory", "3g")
            .config("spark.driver.extraJavaOptions", f"-Duser.timezone=UTC -Dderby.system.home={self.folder}")
            .config("spark.log.level", "OFF")
            .getOrCreate())
        self.session.sparkContext.setLogLevel("OFF")

    def close(self):
        self.session.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self):
        """A session with its own temporary objects, settings and empty database."""
        session = self.session.newSession()
        session.conf.set("spark.sql.session.timeZone", "UTC")
        for statement in ("DROP DATABASE IF EXISTS judged CASCADE", "CREATE DATABASE judged", "USE judged"):
            session.sql(statement)
        return session

    def answer(self, session, statement, number, arguments=None):
        try:
            frame = session.sql(statement, args=arguments) if arguments is not None else session.sql(statement)
            return renamed({"statement": number, **encode(frame)})
        except Exception as error:  # every refusal is an answer
            return renamed({"statement": number, "error": describe(error, statement)})


def renamed(answer):
    """The answer with the database of the session under the name that every engine has."""
    return json.loads(re.sub(r"\bjudged\b", "default", json.dumps(answer, ensure_ascii=False)))


def encode(frame):
    kinds = [field.dataType().simpleString() for field in frame._jdf.schema().fields()]
    try:
        schema = frame.schema
    except Exception:  # a type that Python does not know
        frame = known_types(frame)
        schema = frame.schema
    plan = frame._jdf.queryExecution().analyzed()
    answer = {"schema": [{"name": field.name, "type": kind} for field, kind in zip(schema.fields, kinds)]}
    if schema.fields:
        named = frame.toDF(*[f"c{index}" for index in range(len(schema.fields))])
        expressions = [textual(f"c{index}", field.dataType, 0) for index, field in enumerate(schema.fields)]
        if any(expression != f"c{index}" for index, expression in enumerate(expressions)):
            named = named.selectExpr(*[f"{expression} AS c{index}" for index, expression in enumerate(expressions)])
        rows = named.collect()
    else:
        rows = frame.collect()
    answer["rows"] = [[cell(row[index], field.dataType) for index, field in enumerate(schema.fields)] for row in rows]
    if len(answer["rows"]) > 1 and ordered(plan):
        answer["ordered"] = True
    if not plan.deterministic():
        answer["volatile"] = True
    return answer


def known_types(frame):
    """The frame with columns of types PySpark has no class for turned into text."""
    fields = list(frame._jdf.schema().fields())
    known = re.compile(r"^(boolean|tinyint|smallint|int|bigint|float|double|string|binary|date|timestamp|timestamp_ntz|decimal\(.*\))$")
    names = [f"c{index}" for index in range(len(fields))]
    casts = [name if known.match(field.dataType().simpleString()) else f"CAST({name} AS STRING) AS {name}"
             for name, field in zip(names, fields)]
    from pyspark.sql import DataFrame
    renamed = DataFrame(frame._jdf.toDF(frame.sparkSession._jvm.PythonUtils.toSeq(names)), frame.sparkSession)
    return renamed.selectExpr(*casts).toDF(*[field.name() for field in fields])


def ordered(plan):
    """Whether the plan's outermost step that decides about order is a sort."""
    for _ in range(20):
        name = plan.getClass().getSimpleName()
        if name == "Sort":
            return bool(getattr(plan, "global")())
        if name not in ("Project", "GlobalLimit", "LocalLimit", "Offset", "SubqueryAlias", "WithCTE"):
            return False
        plan = plan.children().apply(0) if name != "WithCTE" else plan.plan()
    return False


def textual(expression, kind, depth):
    """A Spark expression that turns a value into something Python reads without loss."""
    from pyspark.sql import types
    if isinstance(kind, (types.DateType, types.TimestampType, types.TimestampNTZType, types.DecimalType,
                         types.DayTimeIntervalType, types.YearMonthIntervalType)):
        return f"CAST({expression} AS STRING)"
    name = kind.simpleString()
    if name == "interval" or name.startswith("time("):
        return f"CAST({expression} AS STRING)"
    if name == "variant":
        return f"to_json({expression})"
    if isinstance(kind, types.BinaryType):
        return f"lower(hex({expression}))"
    if isinstance(kind, types.ArrayType):
        inner = textual(f"x{depth}", kind.elementType, depth + 1)
        return expression if inner == f"x{depth}" else f"transform({expression}, x{depth} -> {inner})"
    if isinstance(kind, types.MapType):
        key = textual(f"x{depth}.key", kind.keyType, depth + 1)
        value = textual(f"x{depth}.value", kind.valueType, depth + 1)
        return f"transform(map_entries({expression}), x{depth} -> struct({key} AS key, {value} AS value))"
    if isinstance(kind, types.StructType):
        if not kind.fields:
            return expression
        # By position: a struct may have two fields of one name.
        names = ", ".join(f"f{index}: {field.dataType.simpleString()}" for index, field in enumerate(kind.fields))
        renamed = f"CAST({expression} AS STRUCT<{names}>)"
        parts = ", ".join(f"{textual(f'{renamed}.f{index}', field.dataType, depth)} AS f{index}"
                          for index, field in enumerate(kind.fields))
        return f"IF({expression} IS NULL, NULL, struct({parts}))"
    return expression


def cell(value, kind):
    from pyspark.sql import types
    if value is None:
        return None
    if isinstance(kind, types.FloatType):
        return floating(value, single=True)
    if isinstance(kind, types.DoubleType):
        return floating(value, single=False)
    if isinstance(kind, types.ArrayType):
        return [cell(item, kind.elementType) for item in value]
    if isinstance(kind, types.MapType):
        return [[cell(entry[0], kind.keyType), cell(entry[1], kind.valueType)] for entry in value]
    if isinstance(kind, types.StructType):
        return {field.name: cell(value[index], field.dataType) for index, field in enumerate(kind.fields)}
    return value


def floating(value, single):
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if single:
        bits = struct.pack("f", value)
        for digits in range(1, 10):
            short = float(f"{value:.{digits}g}")
            try:
                if struct.pack("f", short) == bits:
                    return short
            except OverflowError:
                continue
    return value


# Parse errors count columns from 0 as "pos", all others from 1 as "position".
WHERE = re.compile(r"\(line (\d+), (pos|position) (\d+)\)")


def describe(error, statement):
    """Condition, SQLSTATE, message and place of a refusal."""
    from pyspark.errors import PySparkException
    text = str(error)
    answer = {"condition": None, "sqlState": None}
    if isinstance(error, PySparkException):
        answer["condition"], answer["sqlState"] = error.getCondition(), error.getSqlState()
    else:
        answer["condition"], answer["sqlState"] = from_java(error)
    first = re.split(r"\n+== SQL|;\n'|;\nAggregate|;\nProject|; line \d+ pos \d+|\n\tat |\nJVM stacktrace", text)[0].strip()
    answer["message"] = first[:600]
    place = WHERE.search(text)
    if place:
        answer["line"], answer["column"] = int(place.group(1)), int(place.group(3)) + (place.group(2) == "pos")
    elif isinstance(error, PySparkException):
        start = start_of_context(error)
        if start is not None and 0 <= start < len(statement):
            before = statement[:start]
            answer["line"], answer["column"] = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return answer


def start_of_context(error):
    try:
        contexts = error.getQueryContext()
        return contexts[0].startIndex() if contexts else None
    except Exception:  # contexts of data frame calls have no place in the statement
        return None


def from_java(error):
    cause = getattr(error, "java_exception", None)
    seen = 0
    while cause is not None and seen < 10:
        if hasattr(cause, "getCondition") or "Spark" in cause.getClass().getName():
            try:
                return cause.getCondition(), cause.getSqlState()
            except Exception:
                pass
        cause, seen = cause.getCause(), seen + 1
    return None, None


def write(path, answers):
    with open(path, "w", encoding="utf-8") as file:
        for answer in answers:
            file.write(json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n")


def progress(text):
    print(text, file=sys.stderr, flush=True)
