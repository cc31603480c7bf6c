/// Something in FROM. Equality and hashing ignore spans.
package struct Relation: Sendable, Hashable {
    package let kind: RelationKind
    @NotCompared package var span: SourceSpan
    /// As `Expression.height`, counting joins and the other steps of FROM.
    package let height: Int32

    package init(_ kind: RelationKind, span: SourceSpan = .none) {
        self.kind = kind
        self.span = span
        height = kind.childHeight &+ 1
    }
}

package indirect enum RelationKind: Sendable, Hashable {
    /// `schema.t`, `t VERSION AS OF 3`, `t WITH (option = 1)`
    case table(TableReference)
    /// `(SELECT …)`
    case subquery(Query)
    /// `VALUES (1, 2), (3, 4)`: each row is a `row`, or one value
    case values([Expression])
    /// `range(10)`, `explode(x)`
    case function(TableFunctionCall)
    /// `relation AS t (a, b)`; around a join it hides the names of its sides
    case aliased(Relation, TableAlias)
    /// `LATERAL relation`: the relation (a subquery or function) sees columns of those to its left
    case lateral(Relation)
    /// `a JOIN b ON c`, `a, b`
    case join(Join)
    /// `relation TABLESAMPLE (10 PERCENT)`
    case sample(Relation, Sample)
    /// `relation PIVOT (…)`
    case pivot(Relation, Pivot)
    /// `relation UNPIVOT (…)`
    case unpivot(Relation, Unpivot)
    /// `relation LATERAL VIEW explode(x) t AS a`
    case lateralView(Relation, LateralView)
}

package struct TableReference: Sendable, Hashable {
    package var name: ObjectName
    package var timeTravel: TimeTravel?
    /// `WITH (key = value)`
    package var options: [Property]

    package init(name: ObjectName, timeTravel: TimeTravel? = nil, options: [Property] = []) {
        self.name = name
        self.timeTravel = timeTravel
        self.options = options
    }
}

package enum TimeTravel: Sendable, Hashable {
    /// `VERSION AS OF 3`, `FOR SYSTEM_VERSION AS OF 'tag'`
    case version(String)
    /// `TIMESTAMP AS OF expression`
    case timestamp(Expression)
}

/// `AS t (a, b)`
package struct TableAlias: Sendable, Hashable {
    package var name: Identifier
    /// Empty when only the relation is named.
    package var columns: [Identifier]

    package init(name: Identifier, columns: [Identifier] = []) {
        self.name = name
        self.columns = columns
    }
}

package struct Join: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case inner
        /// `CROSS JOIN`
        case cross
        /// `a, b`: an inner join without condition; what follows its right side applies to the whole, as to the left side of a JOIN
        case comma
        case leftOuter, rightOuter, fullOuter
        /// `LEFT SEMI JOIN`, `SEMI JOIN`
        case leftSemi
        /// `LEFT ANTI JOIN`, `ANTI JOIN`
        case leftAnti
    }

    package enum Condition: Sendable, Hashable {
        case none
        /// `NATURAL JOIN`
        case natural
        /// `ON expression`
        case on(Expression)
        /// `USING (a, b)`
        case using([Identifier])
        /// `EXACT NEAREST 3 BY DISTANCE expression`
        case nearest(Nearest)
    }

    /// The rows of the right side that are best for each row of the left one.
    package struct Nearest: Sendable, Hashable {
        /// EXACT; APPROX leaves the engine free to look at fewer rows.
        package var isExact: Bool
        package var count: Int
        /// `BY SIMILARITY`: the largest values are the best; otherwise the smallest.
        package var bySimilarity: Bool
        package var ranking: Expression
    }

    package var kind: Kind
    package var left: Relation
    package var right: Relation
    package var condition: Condition

    package init(kind: Kind, left: Relation, right: Relation, condition: Condition = .none) {
        self.kind = kind
        self.left = left
        self.right = right
        self.condition = condition
    }
}

/// `name(arguments)` in FROM
package struct TableFunctionCall: Sendable, Hashable {
    package var name: ObjectName
    package var arguments: [TableFunctionArgument]

    package init(name: ObjectName, arguments: [TableFunctionArgument]) {
        self.name = name
        self.arguments = arguments
    }
}

package struct TableFunctionArgument: Sendable, Hashable {
    package indirect enum Value: Sendable, Hashable {
        case expression(Expression)
        /// `TABLE (t)`, `TABLE (SELECT …) PARTITION BY a ORDER BY b`
        case table(TableArgument)
    }

    /// `name => value`
    package var name: Identifier?
    package var value: Value

    package init(name: Identifier? = nil, value: Value) {
        self.name = name
        self.value = value
    }
}

package struct TableArgument: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
        case table(ObjectName)
        case query(Query)
    }

    package enum Partitioning: Sendable, Hashable {
        case none
        /// `WITH SINGLE PARTITION`
        case single
        /// `PARTITION BY a, b`
        case by([Expression])
    }

    package var source: Source
    package var partitioning: Partitioning
    package var orderBy: [SortItem]
}

/// `TABLESAMPLE (method) REPEATABLE (seed)`
package struct Sample: Sendable, Hashable {
    package enum Method: Sendable, Hashable {
        /// `10 PERCENT`: sign and number as written
        case percent(String)
        /// `5 ROWS`
        case rows(Expression)
        /// `BUCKET 4 OUT OF 10`
        case bucket(numerator: Int, denominator: Int)
    }

    package var method: Method
    package var seed: Int64?
}

/// `PIVOT (sum(x) AS s FOR (year, quarter) IN ((2026, 1) AS a, (2026, 2)))`
package struct Pivot: Sendable, Hashable {
    package struct Value: Sendable, Hashable {
        package var expression: Expression
        package var alias: Identifier?
    }

    package var aggregates: [AliasedExpression]
    package var columns: [Identifier]
    package var values: [Value]
    @NotCompared package var span: SourceSpan
}

/// `UNPIVOT INCLUDE NULLS ((a, b) FOR name IN ((x1, y1) AS one, (x2, y2))) AS t`
package struct Unpivot: Sendable, Hashable {
    package struct ColumnSet: Sendable, Hashable {
        /// As many as `valueColumns`.
        package var columns: [[Identifier]]
        package var alias: Identifier?
    }

    package var includesNulls: Bool
    package var valueColumns: [Identifier]
    package var nameColumn: Identifier
    package var columnSets: [ColumnSet]
    package var alias: Identifier?
    @NotCompared package var span: SourceSpan
}

/// `LATERAL VIEW OUTER explode(x) t AS a, b`
package struct LateralView: Sendable, Hashable {
    package var isOuter: Bool
    package var functionName: [Identifier]
    package var arguments: [Expression]
    package var tableName: Identifier
    package var columns: [Identifier]
    @NotCompared package var span: SourceSpan
}
