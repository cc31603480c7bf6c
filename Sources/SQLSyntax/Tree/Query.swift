/// `WITH … term ORDER BY … LIMIT … OFFSET …`. Equality and hashing ignore spans.
package struct Query: Sendable, Hashable {
    package var with: WithClause?
    package var term: QueryTerm
    package var organization: QueryOrganization
    @NotCompared package var span: SourceSpan

    package init(with: WithClause? = nil, term: QueryTerm, organization: QueryOrganization = QueryOrganization(), span: SourceSpan = .none)
    {
        self.with = with
        self.term = term
        self.organization = organization
        self.span = span
    }
}

/// `WITH RECURSIVE a AS (…), b AS (…)`
package struct WithClause: Sendable, Hashable {
    package var isRecursive: Bool
    package var definitions: [CommonTableExpression]
    /// From the keyword WITH.
    @NotCompared package var span: SourceSpan = .none
}

/// `name (a, b) MAX RECURSION LEVEL 100 AS (query)`
package struct CommonTableExpression: Sendable, Hashable {
    package var name: Identifier
    package var columns: [Identifier]
    /// Digits or a parameter marker.
    package var maxRecursionLevel: Expression?
    package var query: Query
    @NotCompared package var span: SourceSpan
}

/// What orders and cuts a result.
package struct QueryOrganization: Sendable, Hashable {
    /// `ORDER BY ALL` is one item, the column `ALL`; see `ordersByAll`
    package var orderBy: [SortItem] = []
    package var clusterBy: [Expression] = []
    package var distributeBy: [Expression] = []
    package var sortBy: [SortItem] = []
    /// nil also for `LIMIT ALL`
    package var limit: Expression?
    package var offset: Expression?

    package init() {}

    package var isEmpty: Bool {
        orderBy.isEmpty && clusterBy.isEmpty && distributeBy.isEmpty && sortBy.isEmpty && limit == nil && offset == nil
    }

    /// `ORDER BY ALL`, unless the input has a column of that name.
    package var ordersByAll: Bool {
        guard orderBy.count == 1, case .column(let parts)? = orderBy.first?.expression.kind else { return false }
        return parts.count == 1 && parts[0].matches("all")
    }
}

/// What yields rows: a SELECT, VALUES, a set operation, a piped operator.
package struct QueryTerm: Sendable, Hashable {
    package let kind: QueryTermKind
    @NotCompared package var span: SourceSpan
    /// As `Expression.height`, counting set operations and pipes.
    package let height: Int32

    package init(_ kind: QueryTermKind, span: SourceSpan = .none) {
        self.kind = kind
        self.span = span
        height = kind.childHeight &+ 1
    }
}

package indirect enum QueryTermKind: Sendable, Hashable {
    /// `SELECT … FROM …`; also `FROM … SELECT …`; `FROM t` alone selects `*`
    case select(Select)
    /// `VALUES (1, 'a'), (2, 'b') AS t(id, name)`: each row is a `row`, or one value
    case values([Expression], alias: TableAlias?)
    /// `TABLE t`
    case table(ObjectName)
    /// `left UNION ALL right`; chains lean left and INTERSECT binds tighter
    case setOperation(SetOperator, quantifier: SetQuantifier, QueryTerm, QueryTerm)
    /// `(query)` that has WITH or an ORDER BY, LIMIT … of its own; other parentheses leave no trace
    case subquery(Query)
    /// `input |> operator`
    case pipe(QueryTerm, PipeOperator)
}

package enum SetOperator: Sendable, Hashable {
    case union, intersect
    /// `EXCEPT`, `MINUS`
    case except
}

package enum SetQuantifier: Sendable, Hashable {
    /// also when nothing is said
    case distinct
    case all
}

package struct Select: Sendable, Hashable {
    package var hints: [Hint] = []
    package var isDistinct = false
    /// Never empty.
    package var items: [AliasedExpression] = []
    /// nil without FROM: one row without columns
    package var from: Relation?
    package var `where`: Expression?
    package var groupBy: GroupByClause?
    package var having: Expression?
    package var qualify: Expression?
    package var windows: [NamedWindow] = []

    package init() {}
}

/// `/*+ BROADCAST(a, b) */`
package struct Hint: Sendable, Hashable {
    package var name: Identifier
    package var parameters: [Expression]
}

/// `a`, `a AS b`, `explode(m) AS (k, v)`
package struct AliasedExpression: Sendable, Hashable {
    package var expression: Expression
    /// Empty without an alias, several for generators.
    package var aliases: [Identifier]
    @NotCompared package var span: SourceSpan

    package init(_ expression: Expression, aliases: [Identifier] = [], span: SourceSpan = .none) {
        self.expression = expression
        self.aliases = aliases
        self.span = span
    }
}

/// `GROUP BY a, ROLLUP (b, c)`
package struct GroupByClause: Sendable, Hashable {
    package var elements: [GroupingElement]
    @NotCompared package var span: SourceSpan

    package init(elements: [GroupingElement], span: SourceSpan = .none) {
        self.elements = elements
        self.span = span
    }

    /// `GROUP BY ALL`, unless the input has a column of that name.
    package var groupsByAll: Bool {
        guard elements.count == 1, case .expression(let item) = elements[0], case .column(let parts) = item.expression.kind else {
            return false
        }
        return parts.count == 1 && parts[0].matches("all") && item.aliases.isEmpty
    }
}

package indirect enum GroupingElement: Sendable, Hashable {
    /// `a`; an alias is allowed in `|> AGGREGATE … GROUP BY a AS b` only
    case expression(AliasedExpression)
    /// `ROLLUP (a, (b, c))`, `GROUP BY a, b WITH ROLLUP`: each inner list is one step
    case rollup([[Expression]])
    /// `CUBE (a, (b, c))`, `GROUP BY a, b WITH CUBE`
    case cube([[Expression]])
    /// `GROUPING SETS ((a, b), (a), (), ROLLUP (c))`
    case groupingSets([GroupingElement])
    /// `(a, b)` or `()` within GROUPING SETS
    case set([Expression])
    /// `GROUP BY a, b GROUPING SETS ((a, b), (a))`: Hive's form; the expressions fix the order of grouping columns
    case expressionsWithGroupingSets([Expression], sets: [[Expression]])
}
