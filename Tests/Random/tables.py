"""Small random tables of all types: NULL everywhere, edge values now and then, one table without rows."""
from expressions import STRUCT, Literals, sql_type

SCHEMAS = {
    "numbers": [("id", "int"), ("b", "boolean"), ("ti", "tinyint"), ("si", "smallint"), ("i", "int"), ("l", "bigint"), ("f", "float"),
                ("d", "double"), ("m", "decimal")],
    "words": [("id", "int"), ("i", "int"), ("s", "string"), ("z", "string"), ("x", "binary"), ("d", "double"), ("b", "boolean")],
    "times": [("id", "int"), ("dt", "date"), ("ts", "timestamp"), ("tn", "timestamp_ntz"), ("ym", "ym"), ("ds", "dt"), ("l", "bigint"), ("s", "string")],
    "nested": [("id", "int"), ("a", ("array", "int")), ("g", ("array", "string")), ("h", ("array", "double")), ("p", ("map", "string", "int")),
               ("r", STRUCT), ("q", ("array", STRUCT)), ("i", "int")],
    "facts": [("i", "int"), ("s", "string"), ("l", "bigint"), ("m", "decimal"), ("dt", "date")],
    "nothing": [("i", "int"), ("s", "string"), ("d", "double"), ("a", ("array", "int"))],
}
# More rows than one thread takes at a time; only aggregated, so that answers stay small.
LARGE = [("id", "int"), ("i", "int"), ("ti", "tinyint"), ("si", "smallint"), ("l", "bigint"), ("d", "double"), ("m", "decimal"), ("s", "string"), ("dt", "date"),
         ("b", "boolean"), ("g", ("array", "int"))]
LARGE_ROWS = """CREATE TABLE many AS SELECT CAST(id AS int) AS id, IF(id % 11 = 0, NULL, CAST(id % 7 AS int)) AS i, CAST(id % 5 AS tinyint) AS ti,
  IF(id % 13 = 3, NULL, CAST(id % 100 - 50 AS smallint)) AS si, id * 1000003 % 4999 AS l, IF(id % 17 = 5, double('NaN'), id % 8 / 4D) AS d,
  CAST(id % 1000 / 100 AS decimal(10,2)) AS m, IF(id % 9 = 4, NULL, concat('a', CAST(id % 50 AS string))) AS s,
  date_add(DATE'2024-01-01', CAST(id % 400 AS int)) AS dt, id % 3 = 1 AS b, array(CAST(id % 4 AS int), NULL) AS g FROM range(30000)"""
RARE = {
    "tinyint": ["127Y", "CAST(-128 AS tinyint)"], "smallint": ["32767S", "CAST(-32768 AS smallint)"],
    "int": ["2147483647", "CAST(-2147483648 AS int)"], "bigint": ["9223372036854775807L", "(-9223372036854775807L)"],
    "float": ["float('Infinity')", "(-0.0F)", "3.4E38F"], "double": ["double('-Infinity')", "1E300D", "(-0.0D)", "double('NaN')"],
    "decimal": ["99999999.99", "(-99999999.99)", "0.01"],
    "string": ["'ß'", "'İ'", "'😀'", "'a\\nb'", "'Straße Ünder'", "'%'", "'_'", "'12345678901234567890'", "'true'", "'a,b,,c'"],
    "date": ["DATE'0001-01-01'", "DATE'9999-12-31'", "DATE'1582-10-15'"],
    "timestamp": ["TIMESTAMP'0001-01-01 00:00:00'", "TIMESTAMP'9999-12-31 23:59:59.999999'", "TIMESTAMP'2038-01-19 03:14:08'"],
}


def columns():
    return {name: list(schema) for name, schema in SCHEMAS.items()}


def rows(random):
    """Rows of literals by table."""
    tables = {}
    for name, schema in SCHEMAS.items():
        count = 0 if name == "nothing" else random.choice((1, 3, 5, 8)) if name != "facts" else random.choice((6, 12))
        table = []
        for number in range(count):
            row = []
            for column, kind in schema:
                if column == "id":
                    row.append(str(number + 1))
                elif random.random() < 0.15:
                    row.append("NULL")
                elif random.random() < 0.03 and kind in RARE:
                    row.append(random.choice(RARE[kind]))
                else:
                    row.append(Literals.pick(random, kind))
            table.append(row)
        tables[name] = table
    return tables


def select(name, table):
    """The table as a query of typed literals."""
    schema = SCHEMAS[name]
    items = ", ".join(f"{typed(column, kind)} AS {column}" for column, kind in schema)
    empty = ", ".join("NULL" for _ in schema)
    values = ", ".join("(" + ", ".join(typed(cell, kind) for cell, (_, kind) in zip(row, schema)) + ")" for row in table) or f"({empty})"
    names = ", ".join(column for column, _ in schema)
    return f"SELECT {items} FROM VALUES {values} AS t({names})" + ("" if table else " WHERE false")


def typed(cell, kind):
    return f"CAST({cell} AS {sql_type(kind)})"


def as_views(random):
    """Statements that define the tables as views."""
    return [f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {select(name, table)}" for name, table in rows(random).items()]


def as_tables(random):
    """Statements that store the tables, each in two pieces."""
    statements = []
    for name, table in rows(random).items():
        declared = ", ".join(f"{column} {sql_type(kind)}" for column, kind in SCHEMAS[name])
        statements.append(f"CREATE TABLE {name} ({declared})")
        half = len(table) // 2
        for piece in (table[:half], table[half:]):
            if piece:
                statements.append(f"INSERT INTO {name} {select(name, piece)}")
    return [*statements, LARGE_ROWS]
