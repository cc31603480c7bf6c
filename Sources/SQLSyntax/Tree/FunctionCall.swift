/// `name(arguments)` with everything that may follow it.
///
/// Special forms read as calls of the function Spark gives them:
/// - `EXTRACT(YEAR FROM x)`: `extract('YEAR', x)`, the field a string literal as written
/// - `SUBSTRING(s FROM p FOR n)`, `SUBSTR(…)`: `substring(s, p, n)`
/// - `POSITION(x IN s)`: `locate(x, s)`
/// - `TRIM(BOTH x FROM s)`: `trim(x, s)`; `LEADING`: `ltrim(x, s)`; `TRAILING`: `rtrim(x, s)`: the characters first, as in Spark's
///   two-argument functions of these names; without `x` one argument
/// - `OVERLAY(s PLACING r FROM p FOR n)`: `overlay(s, r, p, n)`
/// - `TIMESTAMPADD(DAY, n, x)`, `DATEADD(DAY, n, x)`, `DATE_ADD(DAY, n, x)`: `timestampadd('DAY', n, x)`, the unit an upper-case string
///   literal
/// - `TIMESTAMPDIFF(DAY, a, b)`, `DATEDIFF(…)`, `DATE_DIFF(…)`, `TIMEDIFF(…)` with a unit: `timestampdiff('DAY', a, b)`
/// - `FIRST(x IGNORE NULLS)`, also `LAST`, `ANY_VALUE`: `nullTreatment`
/// - `STRUCT(a AS x, b)`: `struct(…)` whose arguments carry aliases; so does `(a AS x, b)`
package struct FunctionCall: Sendable, Hashable {
    package var name: ObjectName
    package var arguments: [FunctionArgument]
    /// `f(DISTINCT …)`
    package var isDistinct: Bool
    /// `WITHIN GROUP (ORDER BY …)`
    package var orderWithinGroup: [SortItem]
    /// `FILTER (WHERE …)`
    package var filter: Expression?
    package var nullTreatment: NullTreatment?
    /// `OVER w`, `OVER (PARTITION BY …)`
    package var over: WindowReference?

    package init(
        name: ObjectName, arguments: [FunctionArgument], isDistinct: Bool = false, orderWithinGroup: [SortItem] = [],
        filter: Expression? = nil, nullTreatment: NullTreatment? = nil, over: WindowReference? = nil
    ) {
        self.name = name
        self.arguments = arguments
        self.isDistinct = isDistinct
        self.orderWithinGroup = orderWithinGroup
        self.filter = filter
        self.nullTreatment = nullTreatment
        self.over = over
    }
}

package struct FunctionArgument: Sendable, Hashable {
    /// `name => value`
    package var name: Identifier?
    package var value: Expression
    /// `STRUCT(value AS alias)`, nowhere else
    package var alias: Identifier?

    package init(_ value: Expression, name: Identifier? = nil, alias: Identifier? = nil) {
        self.value = value
        self.name = name
        self.alias = alias
    }
}

package enum NullTreatment: Sendable, Hashable {
    /// `IGNORE NULLS`
    case ignore
    /// `RESPECT NULLS`
    case respect
}

/// `x DESC NULLS LAST`
package struct SortItem: Sendable, Hashable {
    package enum Direction: Sendable, Hashable {
        case ascending, descending
    }

    package enum NullOrder: Sendable, Hashable {
        case first, last
    }

    package var expression: Expression
    package var direction: Direction
    /// Spark's default is filled in: first when ascending, last when descending.
    package var nullOrder: NullOrder
    @NotCompared package var span: SourceSpan

    package init(_ expression: Expression, direction: Direction = .ascending, nullOrder: NullOrder? = nil, span: SourceSpan = .none) {
        self.expression = expression
        self.direction = direction
        self.nullOrder = nullOrder ?? (direction == .ascending ? .first : .last)
        self.span = span
    }
}

package enum WindowReference: Sendable, Hashable {
    /// `OVER w`, `OVER (w)`
    case named(Identifier)
    /// `OVER (PARTITION BY a ORDER BY b ROWS 3 PRECEDING)`
    case specification(WindowSpecification)
}

package struct WindowSpecification: Sendable, Hashable {
    package var partitionBy: [Expression]
    package var orderBy: [SortItem]
    package var frame: WindowFrame?
    @NotCompared package var span: SourceSpan

    package init(partitionBy: [Expression], orderBy: [SortItem], frame: WindowFrame?, span: SourceSpan = .none) {
        self.partitionBy = partitionBy
        self.orderBy = orderBy
        self.frame = frame
        self.span = span
    }
}

/// `ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`. `ROWS start` alone ends at the current row.
package struct WindowFrame: Sendable, Hashable {
    package enum Units: Sendable, Hashable {
        case rows, range
    }

    package enum Bound: Sendable, Hashable {
        case unboundedPreceding
        /// `n PRECEDING`
        case preceding(Expression)
        case currentRow
        /// `n FOLLOWING`
        case following(Expression)
        case unboundedFollowing
    }

    package var units: Units
    package var start: Bound
    package var end: Bound
    @NotCompared package var span: SourceSpan

    package init(units: Units, start: Bound, end: Bound, span: SourceSpan = .none) {
        self.units = units
        self.start = start
        self.end = end
        self.span = span
    }
}

/// `WINDOW w AS (PARTITION BY a)`
package struct NamedWindow: Sendable, Hashable {
    package var name: Identifier
    package var definition: WindowReference
}
