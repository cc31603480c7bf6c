"""Random expressions of a wanted type, made from the templates of signatures.txt."""
import functools
import pathlib
import re

from tree import Node

HERE = pathlib.Path(__file__).resolve().parent
INTEGRAL = ("tinyint", "smallint", "int", "bigint")
NUMERIC = INTEGRAL + ("float", "double", "decimal")
ATOMIC = NUMERIC + ("boolean", "string", "binary", "date", "timestamp", "timestamp_ntz", "ym", "dt")
STRUCT = ("struct", ("a", "int"), ("b", "string"))
LISTS = tuple(("array", kind) for kind in ("int", "string", "double", "decimal", "date", "boolean")) + (("array", STRUCT), ("array", ("array", "int")))
MAPS = (("map", "string", "int"), ("map", "string", "string"))
ORDERED = ATOMIC + LISTS + (STRUCT,)
DOMAINS = {"N": NUMERIC, "I": INTEGRAL, "D": ("float", "double"), "A": ATOMIC, "O": ORDERED, "H": ORDERED, "T": ORDERED + MAPS, "U": ORDERED + MAPS}
COMMON = ("int", "int", "int", "bigint", "double", "string", "string", "decimal", "date", "timestamp", "boolean")
SQL_NAMES = {"decimal": "decimal(10,2)", "ym": "interval year to month", "dt": "interval day to second"}


def parse_type(text):
    """`array<int>` as ("array", "int"), `map<K,V>` as ("map", K, V), `struct<a:int>` as ("struct", ("a", "int"))."""
    text = text.strip()
    if "<" not in text:
        return text
    head, inner = text[:text.index("<")], text[text.index("<") + 1:-1]
    parts, depth, start = [], 0, 0
    for position, character in enumerate(inner):
        depth += (character == "<") - (character == ">")
        if character == "," and depth == 0:
            parts.append(inner[start:position])
            start = position + 1
    parts.append(inner[start:])
    if head == "struct":
        return (head, *[(name, parse_type(kind)) for name, kind in (part.split(":", 1) for part in parts)])
    return (head, *[parse_type(part) for part in parts])


def sql_type(kind):
    if isinstance(kind, str):
        return SQL_NAMES.get(kind, kind)
    if kind[0] == "struct":
        return "struct<" + ", ".join(f"`{name}`: {sql_type(inner)}" for name, inner in kind[1:]) + ">"
    return kind[0] + "<" + ", ".join(sql_type(inner) for inner in kind[1:]) + ">"


def has_map(kind):
    return not isinstance(kind, str) and (kind[0] == "map" or any(has_map(part[1] if kind[0] == "struct" else part) for part in kind[1:]))


def unify(pattern, kind, bound):
    """Whether a template's type fits the wanted one; letters are bound on the way."""
    if isinstance(pattern, str):
        if pattern in DOMAINS:
            if pattern in bound:
                return bound[pattern] == kind
            if kind not in DOMAINS[pattern] and not (pattern in "TU" and not isinstance(kind, str)):
                return False
            bound[pattern] = kind
            return True
        return pattern == kind
    if isinstance(kind, str) or pattern[0] != kind[0] or len(pattern) != len(kind):
        return False
    if pattern[0] == "struct":
        return all(a[0] == b[0] and unify(a[1], b[1], bound) for a, b in zip(pattern[1:], kind[1:]))
    return all(unify(a, b, bound) for a, b in zip(pattern[1:], kind[1:]))


def bind(pattern, bound):
    if isinstance(pattern, str):
        return bound.get(pattern, pattern)
    if pattern[0] == "struct":
        return (pattern[0], *[(name, bind(kind, bound)) for name, kind in pattern[1:]])
    return (pattern[0], *[bind(kind, bound) for kind in pattern[1:]])


class Template:
    """Texts and placeholders; a placeholder is a tuple that starts with its sort."""

    def __init__(self, line):
        text, result = line.rsplit(" -> ", 1)
        self.result = parse_type(result)
        self.parts, self.letters = [], set()
        self.names = [name.lower() for name in re.findall(r"\b([a-z_][a-z_0-9]*)\(", text)]
        position = 0
        while position < len(text):
            start = text.find("{", position)
            if start < 0:
                self.parts.append(text[position:])
                break
            if start > position:
                self.parts.append(text[position:start])
            if text.startswith("{'", start):  # strings may hold braces themselves
                end = text.index("'}", start)
                self.parts.append(("choice", text[start + 2:end].split("¦")))
                position = end + 2
            else:
                end = text.index("}", start)
                self.parts.append(self.placeholder(text[start + 1:end]))
                position = end + 1

    def placeholder(self, text):
        if text.startswith("#"):
            low, high = text[1:].split("..")
            return ("number", int(low), int(high))
        if "->" in text:
            taken, result = text.split("->")
            kinds = [parse_type(kind) for kind in split_kinds(taken)]
            result = result.strip()
            for kind in [*kinds, parse_type(result)]:
                self.note(kind)
            return ("lambda", kinds, result if result == "order" else parse_type(result))
        if text in ("same", "key", "boolean-literal"):
            return (text,)
        if text.startswith("column "):
            return ("column", parse_type(text[7:]))
        may_be_null = text.endswith("?")
        kind = parse_type(text.rstrip("?"))
        self.note(kind)
        return ("value", kind, may_be_null)

    def note(self, kind):
        if isinstance(kind, str):
            if kind in DOMAINS:
                self.letters.add(kind)
        else:
            for part in kind[1:]:
                self.note(part[1] if kind[0] == "struct" else part)


def split_kinds(text):
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character == "<") - (character == ">")
        if character == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    return parts


def load(name):
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [Template(line) for line in lines if line and not line.startswith("#")]


TEMPLATES = load("signatures.txt")
AGGREGATES = load("aggregates.txt")


def leave_out(*texts):
    """Does without the templates that hold one of the texts."""
    TEMPLATES[:] = [template for template in TEMPLATES if not any(text in part for part in template.parts if isinstance(part, str) for text in texts)]
    fitting.cache_clear()


@functools.lru_cache(maxsize=None)
def fitting(kind):
    return [template for template in TEMPLATES if unify(template.result, kind, {})]


@functools.lru_cache(maxsize=None)
def fitting_aggregates(kind):
    return [template for template in AGGREGATES if unify(template.result, kind, {}) and ("key",) not in template.parts]


class Scope:
    """What an expression may refer to: columns as (node, type) pairs, and whether subqueries are allowed."""

    def __init__(self, columns, subqueries=None, constants=True):
        self.columns = columns
        self.subqueries = subqueries
        self.by_kind = {}
        for node, kind in columns:
            self.by_kind.setdefault(kind, []).append(node)
        self.constants = constants

    def with_variables(self, pairs):
        return Scope(self.columns + pairs, None)


class Literals:
    POOLS = {
        "tinyint": ["0Y", "1Y", "2Y", "5Y", "(-3Y)"],
        "smallint": ["0S", "1S", "7S", "(-20S)", "100S"],
        "int": ["0", "1", "2", "3", "(-1)", "7", "10", "42"],
        "bigint": ["0L", "1L", "2L", "(-5L)", "12L", "1000000L"],
        "float": ["0.0F", "1.5F", "(-0.25F)", "float('NaN')", "2.0F"],
        "double": ["0.0D", "1.5D", "(-2.25D)", "double('NaN')", "double('Infinity')", "0.1D", "(-0.0D)", "100.0D"],
        "decimal": [f"CAST({text} AS decimal(10,2))" for text in ("0", "1.50", "-2.25", "12.34", "0.1", "100")],
        "boolean": ["true", "false"],
        "string": ["''", "'a'", "'abc'", "'1'", "'é'", "' b'", "'日本'", "'2024-02-29'", "'-4.5'", "'A'"],
        "binary": ["X''", "X'00'", "X'6162'", "X'C3A9'", "X'FF'"],
        "date": ["DATE'1970-01-01'", "DATE'2024-02-29'", "DATE'1999-12-31'", "DATE'2026-11-23'"],
        "timestamp": ["TIMESTAMP'1970-01-01 00:00:00'", "TIMESTAMP'2024-02-29 12:34:56.789'", "TIMESTAMP'1969-12-31 23:59:59.999999'"],
        "timestamp_ntz": ["TIMESTAMP_NTZ'1970-01-01 00:00:00'", "TIMESTAMP_NTZ'2024-02-29 23:59:59.5'"],
        "ym": ["INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '0-0' YEAR TO MONTH", "INTERVAL '-0-11' YEAR TO MONTH"],
        "dt": ["INTERVAL '1 02:03:04.5' DAY TO SECOND", "INTERVAL '0 00:00:00' DAY TO SECOND", "INTERVAL '-3 00:00:01' DAY TO SECOND"],
    }

    @classmethod
    def pick(cls, random, kind, depth=0):
        if random.random() < 0.1:
            return f"CAST(NULL AS {sql_type(kind)})"
        if isinstance(kind, str):
            return random.choice(cls.POOLS[kind])
        if kind[0] == "array":
            count = random.choice((0, 1, 2, 3))
            if count == 0:
                return f"CAST(array() AS {sql_type(kind)})"
            return "array(" + ", ".join(cls.pick(random, kind[1], depth + 1) for _ in range(count)) + ")"
        if kind[0] == "map":
            count = random.choice((0, 1, 2))
            keys = random.sample(["'a'", "'b'", "'k'", "''"], count) if kind[1] == "string" else [str(n) for n in random.sample(range(5), count)]
            if count == 0:
                return f"CAST(map() AS {sql_type(kind)})"
            return "map(" + ", ".join(f"{key}, {cls.pick(random, kind[2], depth + 1)}" for key in keys) + ")"
        return "named_struct(" + ", ".join(f"'{name}', {cls.pick(random, inner, depth + 1)}" for name, inner in kind[1:]) + ")"


def simplest(kind):
    """Short expressions of a kind, for shrinking."""
    if kind in ("query", "relation"):
        return []
    if isinstance(kind, str) and kind in Literals.POOLS:
        return [f"CAST(NULL AS {sql_type(kind)})", *Literals.POOLS[kind][:3]]
    return [f"CAST(NULL AS {sql_type(kind)})"]


class Expressions:
    def __init__(self, random):
        self.random = random
        self.variables = 0

    def some_kind(self):
        random = self.random
        if random.random() < 0.55:
            return random.choice(COMMON)
        if random.random() < 0.7:
            return random.choice(ATOMIC)
        return random.choice(LISTS + MAPS + (STRUCT,))

    def leaf(self, kind, scope):
        random = self.random
        columns = scope.by_kind.get(kind)
        if columns and random.random() < 0.85:
            return random.choice(columns)
        return Node(kind, [Literals.pick(random, kind)])

    def make(self, kind, depth, scope):
        """An expression of the type, at most `depth` templates deep."""
        random = self.random
        if depth <= 0 or random.random() < 0.12:
            # Rather one more template than a constant.
            goes_on = kind not in scope.by_kind and depth > -2 and scope.columns and random.random() < 0.8
            if not goes_on:
                return self.leaf(kind, scope)
        if kind in ("smallint", "int", "bigint", "double") and random.random() < 0.04:
            return self.make({"smallint": "tinyint", "int": "smallint", "bigint": "int", "double": "float"}[kind], depth, scope)
        if scope.subqueries and random.random() < 0.04:
            found = scope.subqueries(kind, scope)
            if found is not None:
                return found
        templates = fitting(kind)
        if not templates:
            return self.leaf(kind, scope)
        template = random.choice(templates)
        # Templates of fixed result are rarer than those that fit anything: prefer them.
        if isinstance(template.result, str) and template.result in "TUOA" and random.random() < 0.5:
            template = random.choice(templates)
        return self.fill(template, kind, depth - 1, scope)

    def fill(self, template, kind, depth, scope, keys=None):
        random = self.random
        bound = {}
        unify(template.result, kind, bound)
        for letter in sorted(template.letters):
            if letter not in bound:
                domain = DOMAINS[letter]
                present = [kind for kind in scope.by_kind if kind in domain]
                bound[letter] = (random.choice(present) if present and random.random() < 0.8 else
                                 random.choice([kind for kind in COMMON if kind in domain] or domain) if random.random() < 0.7 else random.choice(domain))
        if any(not isinstance(part, str) and part[0] == "lambda" for part in template.parts):
            scope = Scope(scope.columns)  # Spark has no subqueries there
        parts, first = [], None
        for part in template.parts:
            if isinstance(part, str):
                parts.append(part)
            elif part[0] == "value":
                if part[2] and random.random() < 0.3:
                    parts.append("NULL")
                    continue
                node = self.make(bind(part[1], bound), depth, scope)
                first = first or node
                parts.append(node)
            elif part[0] == "number":
                parts.append(str(random.randint(part[1], part[2])))
            elif part[0] == "choice":
                parts.append("'" + random.choice(part[1]).replace("'", "\\'") + "'")
            elif part[0] == "same":
                parts.append(first)
            elif part[0] == "key":
                parts.append(random.choice(keys))
            elif part[0] == "column":
                parts.append(self.leaf(bind(part[1], bound), scope))
            elif part[0] == "boolean-literal":
                parts.append(random.choice(("true", "false")))
            else:
                parts.append(self.function(part, bound, depth, scope))
        return Node(kind, parts)

    def function(self, part, bound, depth, scope):
        names = []
        for _ in part[1]:
            self.variables += 1
            names.append(f"v{self.variables}")
        kinds = [bind(kind, bound) for kind in part[1]]
        head = f"{names[0]} -> " if len(names) == 1 else f"({', '.join(names)}) -> "
        if part[2] == "order":
            a, b = names
            sign = self.random.choice(("<", ">"))
            other = ">" if sign == "<" else "<"
            return Node(None, [f"{head}CASE WHEN {a} IS NULL AND {b} IS NULL THEN 0 WHEN {a} IS NULL THEN 1 WHEN {b} IS NULL THEN -1"
                               f" WHEN {a} {sign} {b} THEN -1 WHEN {a} {other} {b} THEN 1 ELSE 0 END"])
        pairs = [(Node(kind, [name]), kind) for name, kind in zip(names, kinds)]
        inner = Scope(pairs * 3 + (scope.columns if self.random.random() < 0.3 else []))
        return Node(None, [head, self.make(bind(part[2], bound), min(depth, 2), inner)])

    def aggregate(self, kind, depth, scope, keys=None):
        """An aggregate call of the type over the columns of the scope; None if there is none."""
        templates = fitting_aggregates(kind)
        if not templates:
            return None
        return self.fill(self.random.choice(templates), kind, depth, scope, keys)
