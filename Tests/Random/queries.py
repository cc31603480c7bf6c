"""Random typed queries over the tables of tables.py, and the order in which their rows must come."""
from expressions import COMMON, DOMAINS, ORDERED, Expressions, Literals, Scope, has_map, sql_type
from tree import Node, items, optional

JOINS = ("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL OUTER JOIN", "CROSS JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN")


class Query:
    """The tree of a query and its columns as (name, type) pairs."""

    def __init__(self, node, columns):
        self.node, self.columns = node, columns


class Queries:
    def __init__(self, random, tables, large=None):
        """`large`: the columns of the table `many`, if there is one."""
        self.random = random
        self.large = large
        self.tables = dict(tables)
        self.expressions = Expressions(random)
        self.names = 0

    def name(self, letter):
        self.names += 1
        return f"{letter}{self.names}"

    def chance(self, probability):
        return self.random.random() < probability

    # Statements

    def statement(self):
        """A query, and whether its rows come in one order only."""
        query = self.query(2, top=True)
        if any(has_map(kind) for _, kind in query.columns) or self.chance(0.4):
            return query.node, False
        return self.sorted(query).node, True

    def query(self, depth, top=False):
        roll = self.random.random()
        if top and roll < 0.12:
            return self.with_tables(depth)
        if roll < 0.24 and depth > 0:
            return self.set_operation(depth)
        if roll < 0.27:
            return self.values()
        return self.select(depth)

    def sorted(self, query):
        """The query in a total order, at times cut by LIMIT and OFFSET."""
        random = self.random
        names = [name for name, _ in query.columns]
        random.shuffle(names)
        directions = ("", " DESC", " NULLS LAST", " DESC NULLS FIRST", " ASC")
        order = ", ".join(f"`{name}`{random.choice(directions)}" for name in names)
        limit = [f" LIMIT {random.choice((0, 1, 2, 3, 5, 10))}"] if self.chance(0.5) else []
        if self.chance(0.2):
            limit.append(f" OFFSET {random.choice((0, 1, 2, 4))}")
        alias = self.name("o")
        return Query(Node("query", ["SELECT * FROM (", query.node, f") AS {alias}", optional(" ORDER BY ", order), optional(*limit)]), query.columns)

    def with_tables(self, depth):
        kept = dict(self.tables)
        definitions = []
        for _ in range(self.random.choice((1, 1, 2))):
            query = self.query(depth - 1)
            name = self.name("w")
            definitions.append(Node(None, [f"{name} AS (", query.node, ")"]))
            self.tables[name] = query.columns
            self.preferred = name
        body = self.query(depth - 1)
        self.tables = kept
        return Query(Node("query", ["WITH ", items(definitions), " ", body.node]), body.columns)

    def values(self):
        kinds = [self.expressions.some_kind() for _ in range(self.random.randint(1, 3))]
        rows = []
        for _ in range(self.random.randint(1, 4)):
            cells = [Node(None, [f"CAST({Literals.pick(self.random, kind)} AS {sql_type(kind)})"]) for kind in kinds]
            rows.append(Node(None, ["(", items(cells, least=len(kinds)), ")"]))
        columns = [(self.name("c"), kind) for kind in kinds]
        alias = self.name("y")
        names = ", ".join(name for name, _ in columns)
        return Query(Node("query", ["SELECT * FROM (VALUES ", items(rows), f") AS {alias}({names})"]), columns)

    def set_operation(self, depth):
        kinds = [self.expressions.some_kind() for _ in range(self.random.randint(1, 3))]
        left, right = self.select(depth - 1, kinds), self.select(depth - 1, kinds)
        if any(has_map(kind) for kind in kinds):
            operator = "UNION ALL"
        else:
            operator = self.random.choice(("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL", "MINUS"))
        return Query(Node("query", ["(", left.node, f") {operator} (", right.node, ")"]), left.columns)

    # SELECT

    def select(self, depth, kinds=None, outer=()):
        random = self.random
        if self.large and kinds is None and self.chance(0.04):
            return self.large_aggregation()
        relation, columns = self.relations(depth)
        scope = Scope(columns, self.subquery if depth > 0 and self.chance(0.5) else None)
        where = optional(" WHERE ", self.condition(scope)) if self.chance(0.35) else optional()
        if kinds is None and self.chance(0.12) or kinds is not None and self.chance(0.2):
            return self.aggregation(relation, columns, where, kinds)
        if kinds is None and self.chance(0.3):
            return self.aggregation(relation, columns, where, None)
        if kinds is None:
            kinds = [self.kind_of(columns) if self.chance(0.5) else self.expressions.some_kind() for _ in range(random.randint(1, 4))]
        windows = not any(has_map(kind) for _, kind in columns) and self.chance(0.15)
        parts, result = [], []
        for kind in kinds:
            node = self.window(kind, columns) if windows and self.chance(0.6) else None
            node = node or self.expressions.make(kind, random.choice((1, 2, 2, 3)), scope)
            name = self.name("c")
            parts.append(Node(None, [node, f" AS {name}"]))
            result.append((name, kind))
        distinct = optional("DISTINCT ") if not any(has_map(kind) for kind in kinds) and self.chance(0.1) else optional()
        return Query(Node("query", ["SELECT ", distinct, items(parts), " FROM ", relation, where]), result)

    def large_aggregation(self):
        alias = self.name("t")
        relation = Node("relation", [f"many AS {alias}"])
        columns = [(Node(kind, [f"{alias}.{name}"]), kind) for name, kind in self.large]
        if self.chance(0.4):
            relation, columns = self.join(relation, columns, 0, conditions=False)
        where = optional(" WHERE ", self.condition(Scope(columns))) if self.chance(0.5) else optional()
        return self.aggregation(relation, columns, where, None)

    def kind_of(self, columns):
        return self.random.choice(columns)[1] if columns else self.expressions.some_kind()

    def condition(self, scope):
        return self.expressions.make("boolean", self.random.choice((1, 2, 3)), scope)

    def aggregation(self, relation, columns, where, kinds):
        random = self.random
        scope = Scope(columns)
        keys = []
        for _ in range(random.choice((0, 1, 1, 2, 2, 3))):
            kind = self.kind_of(columns)
            while has_map(kind):
                kind = random.choice(COMMON)
            depth = 0 if self.chance(0.7) else 2
            node = self.expressions.make(kind, depth, scope)
            if not any(column is node for column, _ in columns) and not self.refers(node, columns):
                continue
            if all(node is not other for other, _ in keys):
                keys.append((node, kind))
        grouped = " GROUP BY "
        sets = False
        if keys:
            listed = items([node for node, _ in keys])
            roll = random.random()
            if roll < 0.6:
                group = optional(grouped, listed)
            elif roll < 0.72:
                group, sets = Node(None, [grouped, "ROLLUP(", listed, ")"]), True
            elif roll < 0.82:
                group, sets = Node(None, [grouped, "CUBE(", listed, ")"]), True
            else:
                subsets = [Node(None, ["(", items([node for node, _ in keys if self.chance(0.6)], least=0), ")"]) for _ in range(random.randint(1, 3))]
                whole = Node(None, ["(", items([node for node, _ in keys], least=0), ")"])
                group, sets = Node(None, [grouped, "GROUPING SETS (", items([whole, *subsets]), ")"]), True
        else:
            group = optional()
        wanted = kinds or [random.choice((*COMMON, "bigint", "bigint")) for _ in range(random.randint(1, 3))]
        aggregates = []
        for kind in wanted:
            node = self.expressions.aggregate(kind, 1, scope)
            if node is not None:
                aggregates.append((node, kind))
        inner = Scope(keys + aggregates)
        parts, result = [], []
        if kinds is None:
            for node, kind in keys:
                name = self.name("c")
                parts.append(Node(None, [node, f" AS {name}"]))
                result.append((name, kind))
            if sets and self.chance(0.3):
                name = self.name("c")
                call = random.choice([f"grouping({keys[0][0].text()})", "grouping_id()"])
                parts.append(Node(None, [f"{call} AS {name}"]))
                result.append((name, "tinyint" if call.startswith("grouping(") else "bigint"))
        for kind in wanted:
            ready = [node for node, other in aggregates if other == kind]
            if ready and self.chance(0.75):
                node = random.choice(ready)
            else:
                node = self.expressions.make(kind, 1, inner)
            name = self.name("c")
            parts.append(Node(None, [node, f" AS {name}"]))
            result.append((name, kind))
        having = optional(" HAVING ", self.expressions.make("boolean", 1, inner)) if (keys or aggregates) and self.chance(0.2) else optional()
        return Query(Node("query", ["SELECT ", items(parts), " FROM ", relation, where, group, having]), result)

    @staticmethod
    def refers(node, columns):
        """Whether a column occurs in the expression; constants are no grouping keys (a whole number would be a position)."""
        wanted = {id(column) for column, _ in columns}
        return any(id(inner) in wanted for inner in node.walk())

    def window(self, kind, columns):
        """A window function of the type, over rows in a total order where that matters."""
        random = self.random
        scope = Scope(columns)
        sortable = [(node, kind) for node, kind in columns if not has_map(kind)]
        if not sortable:
            return None
        partition = optional("PARTITION BY ", random.choice(sortable)[0], " ") if self.chance(0.6) else optional()
        order = [Node(None, [node, random.choice(("", " DESC", " NULLS LAST"))]) for node, _ in random.sample(sortable, len(sortable))]
        total = Node(None, ["ORDER BY ", items(order)])
        some = Node(None, ["ORDER BY ", order[0]])
        ranks = {"int": ("row_number()", "rank()", "dense_rank()", "ntile(3)"), "double": ("percent_rank()", "cume_dist()")}
        if kind in ranks and self.chance(0.5):
            call = random.choice(ranks[kind])
            fixed = call in ("row_number()", "ntile(3)")
            return Node(kind, [f"{call} OVER (", partition, total if fixed else some, ")"])
        if kind in DOMAINS["O"] and self.chance(0.5):
            value = self.expressions.make(kind, 1, scope)
            call = random.choice((["lag(", value, ")"], ["lead(", value, ", 2)"], ["lag(", value, ", 1, ", Literals.pick(random, kind), ")"],
                                  ["first_value(", value, ")"], ["last_value(", value, ")"], ["nth_value(", value, ", 2)"],
                                  ["lead(", value, ") IGNORE NULLS"], ["first_value(", value, ", true)"], ["last_value(", value, ") IGNORE NULLS"]))
            frame = self.frame() if call[0].split("_")[-1].startswith("value") else ""
            return Node(kind, [*call, " OVER (", partition, total, frame, ")"])
        call = self.expressions.aggregate(kind, 1, scope)
        text = call.text() if call is not None else ""
        if call is None or "DISTINCT" in text or "WITHIN GROUP" in text or "FILTER" in text or text.startswith(("sort_array", "size", "array_max", "bitmap", "mode")):
            return None
        roll = random.random()
        if roll < 0.25:
            return Node(kind, [call, " OVER (", partition, ")"])
        if roll < 0.5:
            return Node(kind, [call, " OVER (", partition, some, ")"])
        if roll < 0.75:
            return Node(kind, [call, " OVER (", partition, total, self.frame(), ")"])
        ranged = [node for node, kind in sortable if kind in ("int", "smallint", "bigint", "date", "double")]
        if not ranged:
            return None
        bounds = random.choice(("UNBOUNDED PRECEDING AND CURRENT ROW", "2 PRECEDING AND 1 FOLLOWING", "CURRENT ROW AND UNBOUNDED FOLLOWING",
                                "1 FOLLOWING AND 3 FOLLOWING", "3 PRECEDING AND 1 PRECEDING"))
        return Node(kind, [call, " OVER (", partition, "ORDER BY ", random.choice(ranged), random.choice(("", " DESC")), f" RANGE BETWEEN {bounds})"])

    def frame(self):
        return self.random.choice(("", " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
                                   " ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING", " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
                                   " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"))

    # FROM

    def relations(self, depth):
        relation, columns = self.relation(depth)
        for _ in range(self.random.choice((0, 0, 0, 1, 1, 2))):
            relation, columns = self.join(relation, columns, depth)
        lists = [(node, kind) for node, kind in columns if not isinstance(kind, str) and kind[0] in ("array", "map")]
        if lists and self.chance(0.15):
            relation, columns = self.lateral_view(relation, columns, lists)
        elif depth > 0 and self.chance(0.06):
            relation, columns = self.lateral_query(relation, columns, depth)
        return relation, columns

    def relation(self, depth):
        alias = self.name("t")
        if depth > 0 and self.chance(0.2):
            query = self.query(depth - 1)
            source, columns = Node(None, ["(", query.node, ")"]), query.columns
        else:
            table = self.random.choice(list(self.tables))
            if getattr(self, "preferred", None) in self.tables and self.chance(0.4):
                table = self.preferred
            source, columns = table, self.tables[table]
        return Node("relation", [source, f" AS {alias}"]), [(Node(kind, [f"{alias}.{name}"]), kind) for name, kind in columns]

    def join(self, left, columns, depth, conditions=True):
        random = self.random
        right, others = self.relation(depth - 1)
        kind = random.choice(JOINS)
        if kind == "CROSS JOIN":
            return Node("relation", [left, " CROSS JOIN ", right]), columns + others
        extra, conditions = conditions, []
        pairs = [(a, b) for a, x in columns for b, y in others if x == y and not has_map(x)]
        if pairs and self.chance(0.8):
            for a, b in random.sample(pairs, min(len(pairs), random.choice((1, 1, 1, 2)))):
                operator = "<=>" if self.chance(0.15) else "="
                conditions.append(Node("boolean", ["(", a, f" {operator} ", b, ")"]))
        if not conditions or extra and self.chance(0.15):
            conditions.append(self.expressions.make("boolean", 2, Scope(columns + others)))
        node = Node("relation", [left, f" {kind} ", right, " ON ", items(conditions, " AND ")])
        return node, columns if kind in ("LEFT SEMI JOIN", "LEFT ANTI JOIN") else columns + others

    def lateral_view(self, relation, columns, lists):
        random = self.random
        node, kind = random.choice(lists)
        alias, outer = self.name("v"), random.choice(("", "OUTER "))
        if kind[0] == "map":
            names = [(self.name("k"), kind[1]), (self.name("k"), kind[2])]
            call = ["explode(", node, ")"]
        elif self.chance(0.4):
            names = [(self.name("k"), "int"), (self.name("k"), kind[1])]
            call = ["posexplode(", node, ")"]
        else:
            names = [(self.name("k"), kind[1])]
            call = ["explode(", node, ")"]
        named = ", ".join(name for name, _ in names)
        return (Node("relation", [relation, f" LATERAL VIEW {outer}", *call, f" {alias} AS {named}"]),
                columns + [(Node(kind, [f"{alias}.{name}"]), kind) for name, kind in names])

    def lateral_query(self, relation, columns, depth):
        """A derived table that refers to those before it."""
        alias = self.name("j")
        inner = self.correlated(columns, self.expressions.some_kind(), aggregated=self.chance(0.5))
        if inner is None:
            return relation, columns
        node, name, kind = inner
        return (Node("relation", [relation, ", LATERAL (", node, f") AS {alias}"]), columns + [(Node(kind, [f"{alias}.{name}"]), kind)])

    # Subqueries

    def correlated(self, outer, kind, aggregated):
        """A subquery of one column that at times refers to the columns outside: (node, column name, type)."""
        table = self.random.choice([name for name in self.tables])
        alias = self.name("s")
        columns = [(Node(kind, [f"{alias}.{name}"]), kind) for name, kind in self.tables[table]]
        scope = Scope(columns)
        conditions = []
        if self.chance(0.65):
            pairs = [(a, b) for a, x in columns for b, y in outer if x == y and not has_map(x)]
            if pairs:
                a, b = self.random.choice(pairs)
                operator = "=" if self.chance(0.8) else self.random.choice(("<", ">=", "<=>", "!="))
                conditions.append(Node("boolean", ["(", a, f" {operator} ", b, ")"]))
        if self.chance(0.4):
            conditions.append(self.expressions.make("boolean", 1, scope))
        node = self.expressions.aggregate(kind, 1, scope) if aggregated else self.expressions.make(kind, 1, scope)
        if node is None:
            return None
        name = self.name("c")
        where = optional(" WHERE ", items(conditions, " AND ")) if conditions else optional()
        return Node("query", ["SELECT ", node, f" AS {name} FROM {table} AS {alias}", where]), name, kind

    def subquery(self, kind, scope):
        """A subquery as an expression of the type; None where there is no such."""
        if kind == "boolean" and self.chance(0.75):
            roll = self.random.random()
            if roll < 0.45:
                found = self.correlated(scope.columns, "int", aggregated=False)
                return Node(kind, [self.random.choice(("(EXISTS (", "(NOT EXISTS (")), found[0], "))"])
            wanted = self.kind_of(scope.columns)
            if wanted not in ORDERED:
                return None
            found = self.correlated(scope.columns, wanted, aggregated=False)
            value = self.expressions.make(wanted, 1, Scope(scope.columns))
            return Node(kind, ["(", value, self.random.choice((" IN (", " NOT IN (")), found[0], "))"])
        found = self.correlated(scope.columns, kind, aggregated=True)
        return Node(kind, ["(", found[0], ")"]) if found else None
