import Columnar

/// An aggregate: folds the rows of a group into one value.
package struct AggregateFunction: Sendable {
    package let documentation: FunctionDocumentation
    /// `arguments` are the call's own; `ordering` has one entry per key of `WITHIN GROUP (ORDER BY …)`.
    package let resolve: @Sendable (_ arguments: [Argument], _ ordering: [OrderingArgument], _ context: ResolutionContext) throws -> ResolvedAggregate

    package init(
        _ documentation: FunctionDocumentation,
        resolve: @escaping @Sendable (_ arguments: [Argument], _ ordering: [OrderingArgument], _ context: ResolutionContext) throws -> ResolvedAggregate
    ) {
        self.documentation = documentation
        self.resolve = resolve
    }
}

/// A key of `WITHIN GROUP (ORDER BY …)`.
package struct OrderingArgument: Sendable {
    package var argument: Argument
    package var descending: Bool
    package var nullsFirst: Bool
    package init(_ argument: Argument, descending: Bool, nullsFirst: Bool) {
        self.argument = argument
        self.descending = descending
        self.nullsFirst = nullsFirst
    }
}

/// An aggregate fitted to the types of one call.
package struct ResolvedAggregate: Sendable {
    /// Types the analyzer casts the arguments, then the ordering keys, to; accumulators are given vectors of these in this order.
    package var argumentTypes: [DataType]
    package var returnType: DataType
    /// Whether the result may be NULL (over no rows, say).
    package var nullable: Bool
    /// DISTINCT changes nothing (min, max, bool_and …): the planner then leaves it out.
    package var ignoresDistinct: Bool
    /// Rows of which the first argument is NULL change nothing: the planner may leave them out.
    package var ignoresNulls: Bool
    /// The aggregates that the engine has kernels of its own for; nil for all others.
    package var builtin: BuiltinAggregate?
    /// Whether accumulators answer `extract`.
    package var canSplit: Bool
    package var makeAccumulator: @Sendable (_ context: EvaluationContext) -> any Accumulator

    package init(
        _ argumentTypes: [DataType], returns returnType: DataType, nullable: Bool = true, ignoresDistinct: Bool = false,
        ignoresNulls: Bool = true, builtin: BuiltinAggregate? = nil, canSplit: Bool = false, makeAccumulator: @escaping @Sendable (_ context: EvaluationContext) -> any Accumulator
    ) {
        self.argumentTypes = argumentTypes
        self.returnType = returnType
        self.nullable = nullable
        self.ignoresDistinct = ignoresDistinct
        self.ignoresNulls = ignoresNulls
        self.builtin = builtin
        self.canSplit = canSplit
        self.makeAccumulator = makeAccumulator
    }
}

package enum BuiltinAggregate: Sendable {
    case countAll, count, sum, average, minimum, maximum
    /// Of sums and counts of parts, made by the planner.
    case averageOfParts
}

/// The states of one aggregate for many groups at once, numbered from 0. Used by one thread at a time.
package protocol Accumulator: AnyObject {
    /// Makes room for groups `0 ..< groups`; new ones start empty. Never shrinks. Amortised O(1) per group.
    func resize(groups: Int)
    /// Folds `rows` rows in; row i belongs to group `groups[i]`. Arguments have the resolved types, in any encoding and integer kind.
    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws
    /// Folds in all of another accumulator of the same call: its group i becomes part of `groups[i]` here. `other` is not used afterwards.
    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws
    /// The results of the groups of the range. May be called for several ranges, once for each group.
    func finish(groups: Range<Int>) throws -> Vector
    /// The states of some groups as an accumulator of their own, where the aggregate says that it can split. Then groups may also be finished
    /// by several threads at once, each range by one.
    func extract(groups: UnsafePointer<UInt32>, count: Int) -> (any Accumulator)?
    /// Bytes held, for the query's memory limit. An estimate within a factor of two.
    var byteCount: Int { get }
}

extension Accumulator {
    package func extract(groups: UnsafePointer<UInt32>, count: Int) -> (any Accumulator)? { nil }
}
