import Columnar
import Functions

/// A query as a tree of relational operators over typed columns.
///
/// The executor takes it after optimization. It may rely on: no subquery expressions and no dependent joins are left; an inner join's
/// right side is the smaller one (build side); scans list only the columns that are read.
package indirect enum LogicalPlan: Sendable {
    case scan(Scan)
    /// Rows of constant expressions (no columns are in scope). One row without columns is `SELECT` without FROM.
    case values(Values)
    /// `range(start, end, step)`: bigint numbers.
    case range(RangeSource)
    case filter(Filter)
    case project(Project)
    case join(Join)
    case aggregate(Aggregate)
    /// Each input row once per projection, with the output columns set as that projection says (grouping sets).
    case expand(Expand)
    case window(Window)
    case sort(Sort)
    case limit(Limit)
    /// UNION ALL by position; every input has as many columns as the output, of the same types.
    case union(Union)
    /// INTERSECT and EXCEPT by position, NULLs equal.
    case setOperation(SetOperation)
    /// A generator applied to each input row.
    case generate(Generate)
    case sample(Sample)
    /// A subplan used in several places: computed once per statement and kept.
    case shared(Shared)
    case recursive(Recursive)
    /// The rows of the previous round within `Recursive.step`.
    case recursiveReference(RecursiveReference)
    /// Subqueries of one value that read nothing from around them: run before everything else, then parameters of the plan.
    case bind(Bind)

    package struct Scan: Sendable {
        package struct Column: Sendable {
            package var reference: ColumnReference
            /// Position in the table's schema.
            package var position: Int
            package init(_ reference: ColumnReference, position: Int) {
                self.reference = reference
                self.position = position
            }
        }
        package var table: TableName
        package var columns: [Column]
        /// All must be TRUE; over `columns`. Evaluated in the scan, cheapest and most selective first.
        package var predicates: [BoundExpression]
        /// Columns that only `predicates` read and no one above.
        package var predicateOnly: Set<ColumnID>
        package init(table: TableName, columns: [Column], predicates: [BoundExpression] = [], predicateOnly: Set<ColumnID> = []) {
            self.table = table
            self.columns = columns
            self.predicates = predicates
            self.predicateOnly = predicateOnly
        }
    }

    package struct Values: Sendable {
        package var rows: [[BoundExpression]]
        package var output: [ColumnReference]
        package init(rows: [[BoundExpression]], output: [ColumnReference]) {
            self.rows = rows
            self.output = output
        }
    }

    package struct RangeSource: Sendable {
        package var start: BoundExpression
        package var end: BoundExpression
        package var step: BoundExpression
        package var output: ColumnReference
        package init(start: BoundExpression, end: BoundExpression, step: BoundExpression, output: ColumnReference) {
            self.start = start
            self.end = end
            self.step = step
            self.output = output
        }
    }

    package struct Filter: Sendable {
        package var predicate: BoundExpression
        package var input: LogicalPlan
        package init(_ predicate: BoundExpression, _ input: LogicalPlan) {
            self.predicate = predicate
            self.input = input
        }
    }

    /// A value under a new or kept column.
    package struct Named: Sendable {
        package var column: ColumnReference
        package var expression: BoundExpression
        package init(_ column: ColumnReference, _ expression: BoundExpression) {
            self.column = column
            self.expression = expression
        }
    }

    package struct Project: Sendable {
        package var items: [Named]
        package var input: LogicalPlan
        package init(_ items: [Named], _ input: LogicalPlan) {
            self.items = items
            self.input = input
        }
    }

    package enum JoinKind: Sendable, Hashable {
        case inner, leftOuter, rightOuter, fullOuter
        /// Left rows with (without) a match; output is the left side's columns.
        case leftSemi, leftAnti
        /// `NOT IN`: a left row stays when no right row matches or compares as unknown. The condition is a conjunction whose first `comparisons`
        /// are the equalities of NOT IN; the rest (correlation) is two-valued.
        case nullAwareAnti(comparisons: Int)
        /// Left row with at most one match, else NULLs; more than one match is the error SCALAR_SUBQUERY_TOO_MANY_ROWS.
        case single
        /// Left row with an added boolean column: some right row matches. With `comparisons` > 0 the first that many conjuncts of the condition
        /// are those of IN, and the mark is NULL instead of FALSE when some right row compares as unknown.
        case mark(ColumnReference, comparisons: Int)
    }

    package struct Join: Sendable {
        package var kind: JoinKind
        package var left: LogicalPlan
        package var right: LogicalPlan
        /// nil: every pair.
        package var condition: BoundExpression?
        package struct Rows: Sendable {
            package var left: Double
            package var right: Double
            package init(left: Double, right: Double) {
                self.left = left
                self.right = right
            }
        }
        /// About how many rows each side has, where the optimizer says so.
        package var estimatedRows: Rows?
        package init(_ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, on condition: BoundExpression?) {
            self.kind = kind
            self.left = left
            self.right = right
            self.condition = condition
        }
    }

    package struct AggregateCall: Sendable {
        package var column: ColumnReference
        package var name: String
        package var function: ResolvedAggregate
        /// The call's arguments, then the keys of WITHIN GROUP.
        package var arguments: [BoundExpression]
        package var distinct: Bool
        /// Only rows for which it is TRUE count.
        package var filter: BoundExpression?
        package init(_ column: ColumnReference, name: String, function: ResolvedAggregate, arguments: [BoundExpression], distinct: Bool, filter: BoundExpression?) {
            self.column = column
            self.name = name
            self.function = function
            self.arguments = arguments
            self.distinct = distinct
            self.filter = filter
        }
    }

    /// Output: keys, then aggregates. Without keys there is always exactly one row. NULL is a key of its own; NaNs are equal, and so are zeros.
    package struct Aggregate: Sendable {
        package var keys: [Named]
        package var calls: [AggregateCall]
        package var input: LogicalPlan
        /// `GROUP BY ()` in grouping sets: with no rows there is no group even though there are no keys.
        package init(keys: [Named], calls: [AggregateCall], _ input: LogicalPlan) {
            self.keys = keys
            self.calls = calls
            self.input = input
        }
    }

    package struct Expand: Sendable {
        package var projections: [[BoundExpression]]
        package var output: [ColumnReference]
        package var input: LogicalPlan
        package init(projections: [[BoundExpression]], output: [ColumnReference], _ input: LogicalPlan) {
            self.projections = projections
            self.output = output
            self.input = input
        }
    }

    package struct SortKey: Sendable {
        package var expression: BoundExpression
        package var descending: Bool
        package var nullsFirst: Bool
        package init(_ expression: BoundExpression, descending: Bool, nullsFirst: Bool) {
            self.expression = expression
            self.descending = descending
            self.nullsFirst = nullsFirst
        }
    }

    package enum WindowCallFunction: Sendable {
        case window(ResolvedWindow, ignoreNulls: Bool)
        case aggregate(ResolvedAggregate, distinct: Bool, filter: BoundExpression?)
    }

    package struct WindowFrame: Sendable {
        package enum Unit: Sendable { case rows, range }
        package enum Bound: Sendable {
            case unboundedPreceding, unboundedFollowing, currentRow
            /// Rows: a constant bigint. Range: already the boundary value's expression, to compare with the one ORDER BY key.
            case preceding(BoundExpression)
            case following(BoundExpression)
        }
        package var unit: Unit
        package var start: Bound
        package var end: Bound
        package init(unit: Unit, start: Bound, end: Bound) {
            self.unit = unit
            self.start = start
            self.end = end
        }
        /// With ORDER BY and no frame: everything up to the current row's peers.
        package static let upToPeers = WindowFrame(unit: .range, start: .unboundedPreceding, end: .currentRow)
        package static let wholePartition = WindowFrame(unit: .rows, start: .unboundedPreceding, end: .unboundedFollowing)
    }

    package struct WindowCall: Sendable {
        package var column: ColumnReference
        package var name: String
        package var function: WindowCallFunction
        package var arguments: [BoundExpression]
        package var frame: WindowFrame
        package init(_ column: ColumnReference, name: String, function: WindowCallFunction, arguments: [BoundExpression], frame: WindowFrame) {
            self.column = column
            self.name = name
            self.function = function
            self.arguments = arguments
            self.frame = frame
        }
    }

    /// Output: the input's columns, then one per call. All calls share partitioning and order.
    package struct Window: Sendable {
        package var partitionBy: [BoundExpression]
        package var orderBy: [SortKey]
        package var calls: [WindowCall]
        package var input: LogicalPlan
        package init(partitionBy: [BoundExpression], orderBy: [SortKey], calls: [WindowCall], _ input: LogicalPlan) {
            self.partitionBy = partitionBy
            self.orderBy = orderBy
            self.calls = calls
            self.input = input
        }
    }

    package struct Sort: Sendable {
        package var keys: [SortKey]
        /// Keep only this many rows after `offset` (top-N) when set: constant expressions of type bigint or int.
        package var limit: BoundExpression?
        package var offset: BoundExpression?
        package var input: LogicalPlan
        package init(_ keys: [SortKey], limit: BoundExpression? = nil, offset: BoundExpression? = nil, _ input: LogicalPlan) {
            self.keys = keys
            self.limit = limit
            self.offset = offset
            self.input = input
        }
    }

    package struct Limit: Sendable {
        package var limit: BoundExpression?
        package var offset: BoundExpression?
        package var input: LogicalPlan
        package init(limit: BoundExpression?, offset: BoundExpression?, _ input: LogicalPlan) {
            self.limit = limit
            self.offset = offset
            self.input = input
        }
    }

    package struct Union: Sendable {
        package var inputs: [LogicalPlan]
        package var output: [ColumnReference]
        package init(_ inputs: [LogicalPlan], output: [ColumnReference]) {
            self.inputs = inputs
            self.output = output
        }
    }

    package struct SetOperation: Sendable {
        package enum Kind: Sendable { case intersect, except }
        package var kind: Kind
        /// ALL: rows count as often as they occur. Otherwise the result is distinct.
        package var keepsDuplicates: Bool
        package var left: LogicalPlan
        package var right: LogicalPlan
        package var output: [ColumnReference]
        package init(_ kind: Kind, keepsDuplicates: Bool, _ left: LogicalPlan, _ right: LogicalPlan, output: [ColumnReference]) {
            self.kind = kind
            self.keepsDuplicates = keepsDuplicates
            self.left = left
            self.right = right
            self.output = output
        }
    }

    /// Output: the input's columns, then the function's.
    package struct Generate: Sendable {
        package var name: String
        package var function: ResolvedTableFunction
        package var arguments: [BoundExpression]
        /// An input row without generated rows stays, with NULLs.
        package var isOuter: Bool
        package var generated: [ColumnReference]
        package var input: LogicalPlan
        package var span: Range<Int>?
        package init(name: String, function: ResolvedTableFunction, arguments: [BoundExpression], isOuter: Bool, generated: [ColumnReference], _ input: LogicalPlan, span: Range<Int>?) {
            self.name = name
            self.function = function
            self.arguments = arguments
            self.isOuter = isOuter
            self.generated = generated
            self.input = input
            self.span = span
        }
    }

    package struct Sample: Sendable {
        /// 0...1; each row stays with this chance.
        package var fraction: Double
        package var seed: UInt64
        package var input: LogicalPlan
        package init(fraction: Double, seed: UInt64, _ input: LogicalPlan) {
            self.fraction = fraction
            self.seed = seed
            self.input = input
        }
    }

    /// All `Shared` nodes of one `id` have the same plan; each use has output columns of its own, matched by position.
    package struct Shared: Sendable {
        package var id: Int
        package var plan: LogicalPlan
        package var output: [ColumnReference]
        package init(id: Int, plan: LogicalPlan, output: [ColumnReference]) {
            self.id = id
            self.plan = plan
            self.output = output
        }
    }

    /// `WITH RECURSIVE`: the anchor's rows, then the step over the last round's rows until there are none.
    package struct Recursive: Sendable {
        package var id: Int
        package var anchor: LogicalPlan
        package var step: LogicalPlan
        /// Rounds after which it is an error (RECURSION_LEVEL_LIMIT_EXCEEDED).
        package var maximumLevel: Int
        package var output: [ColumnReference]
        package init(id: Int, anchor: LogicalPlan, step: LogicalPlan, maximumLevel: Int, output: [ColumnReference]) {
            self.id = id
            self.anchor = anchor
            self.step = step
            self.maximumLevel = maximumLevel
            self.output = output
        }
    }

    /// Stands at the root only.
    package struct Bind: Sendable {
        package struct Definition: Sendable {
            /// Of the parameter that stands for the value, a name that no statement can write.
            package var name: String
            /// One column; no row is NULL, more than one is the error SCALAR_SUBQUERY_TOO_MANY_ROWS. May use the parameters defined before it.
            package var plan: LogicalPlan
            package var type: DataType
        }
        package var definitions: [Definition]
        package var input: LogicalPlan
    }

    package struct RecursiveReference: Sendable {
        package var id: Int
        package var output: [ColumnReference]
        package init(id: Int, output: [ColumnReference]) {
            self.id = id
            self.output = output
        }
    }
}

/// A table's name within a statement's catalog, already resolved: database and table in lower case.
package struct TableName: Hashable, Sendable {
    package var database: String
    package var table: String
    package init(database: String = "default", table: String) {
        self.database = database
        self.table = table
    }
}

extension LogicalPlan {
    /// The columns put out, in order. O(depth).
    package var output: [ColumnReference] {
        switch self {
        case .scan(let node): node.columns.compactMap { node.predicateOnly.contains($0.reference.id) ? nil : $0.reference }
        case .values(let node): node.output
        case .range(let node): [node.output]
        case .filter(let node): node.input.output
        case .project(let node): node.items.map(\.column)
        case .join(let node):
            switch node.kind {
            case .inner: node.left.output + node.right.output
            case .leftOuter, .single: node.left.output + node.right.output.map { $0.asNullable() }
            case .rightOuter: node.left.output.map { $0.asNullable() } + node.right.output
            case .fullOuter: (node.left.output + node.right.output).map { $0.asNullable() }
            case .leftSemi, .leftAnti, .nullAwareAnti: node.left.output
            case .mark(let column, _): node.left.output + [column]
            }
        case .aggregate(let node): node.keys.map(\.column) + node.calls.map(\.column)
        case .expand(let node): node.output
        case .window(let node): node.input.output + node.calls.map(\.column)
        case .sort(let node): node.input.output
        case .limit(let node): node.input.output
        case .union(let node): node.output
        case .setOperation(let node): node.output
        case .generate(let node): node.input.output + node.generated
        case .sample(let node): node.input.output
        case .shared(let node): node.output
        case .recursive(let node): node.output
        case .recursiveReference(let node): node.output
        case .bind(let node): node.input.output
        }
    }

    /// The direct inputs.
    package var inputs: [LogicalPlan] {
        switch self {
        case .scan, .values, .range, .recursiveReference: []
        case .filter(let node): [node.input]
        case .project(let node): [node.input]
        case .join(let node): [node.left, node.right]
        case .aggregate(let node): [node.input]
        case .expand(let node): [node.input]
        case .window(let node): [node.input]
        case .sort(let node): [node.input]
        case .limit(let node): [node.input]
        case .union(let node): node.inputs
        case .setOperation(let node): [node.left, node.right]
        case .generate(let node): [node.input]
        case .sample(let node): [node.input]
        case .shared(let node): [node.plan]
        case .recursive(let node): [node.anchor, node.step]
        case .bind(let node): node.definitions.map(\.plan) + [node.input]
        }
    }

    /// The same node over other inputs, in the order of `inputs`.
    package func with(inputs: [LogicalPlan]) -> LogicalPlan {
        switch self {
        case .scan, .values, .range, .recursiveReference: return self
        case .filter(var node): node.input = inputs[0]; return .filter(node)
        case .project(var node): node.input = inputs[0]; return .project(node)
        case .join(var node): node.left = inputs[0]; node.right = inputs[1]; return .join(node)
        case .aggregate(var node): node.input = inputs[0]; return .aggregate(node)
        case .expand(var node): node.input = inputs[0]; return .expand(node)
        case .window(var node): node.input = inputs[0]; return .window(node)
        case .sort(var node): node.input = inputs[0]; return .sort(node)
        case .limit(var node): node.input = inputs[0]; return .limit(node)
        case .union(var node): node.inputs = inputs; return .union(node)
        case .setOperation(var node): node.left = inputs[0]; node.right = inputs[1]; return .setOperation(node)
        case .generate(var node): node.input = inputs[0]; return .generate(node)
        case .sample(var node): node.input = inputs[0]; return .sample(node)
        case .shared(var node): node.plan = inputs[0]; return .shared(node)
        case .recursive(var node): node.anchor = inputs[0]; node.step = inputs[1]; return .recursive(node)
        case .bind(var node):
            for index in node.definitions.indices { node.definitions[index].plan = inputs[index] }
            node.input = inputs[node.definitions.count]
            return .bind(node)
        }
    }

    /// Rewrites bottom up.
    package func transformed(_ rewrite: (LogicalPlan) throws -> LogicalPlan) rethrows -> LogicalPlan {
        let old = inputs
        if old.isEmpty { return try rewrite(self) }
        return try rewrite(with(inputs: try old.map { try $0.transformed(rewrite) }))
    }

    package var schema: Schema { output.map(\.field) }
    /// As `schema`, with CHAR and VARCHAR where a column is a table's own.
    package var declaredSchema: Schema { output.map { Field($0.name, $0.declared ?? $0.type, nullable: $0.nullable) } }
}
