import Columnar
import Functions

/// ROLLUP, CUBE and GROUPING SETS over many rows: rows are brought together by the finest keys first, so that only the groups are repeated
/// once per set.
struct PreaggregateGroupingSets: OptimizerRule {
    let name = "PreaggregateGroupingSets"
    /// Groups per row from which on it does not pay.
    private let largestShare = 0.3

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        plan.transformed { node in
            guard case .aggregate(let aggregate) = node, case .expand(let expand) = aggregate.input else { return node }
            return rewritten(aggregate, expand, context) ?? node
        }
    }

    private func rewritten(_ aggregate: LogicalPlan.Aggregate, _ expand: LogicalPlan.Expand, _ context: OptimizerContext) -> LogicalPlan? {
        guard expand.projections.count > 1, !aggregate.calls.isEmpty else { return nil }
        // Columns that every set passes on, and the input columns that the others are made of.
        var passed: Set<ColumnID> = []
        var varying: [Int] = []
        var sources: [ColumnReference] = []
        var known: Set<ColumnID> = []
        func need(_ column: ColumnReference) { if known.insert(column.id).inserted { sources.append(column) } }
        for (position, column) in expand.output.enumerated() {
            let isPassed = expand.projections.allSatisfy {
                if position < $0.count, case .column(let source) = $0[position] { source.id == column.id } else { false }
            }
            if isPassed {
                passed.insert(column.id)
                continue
            }
            varying.append(position)
            for projection in expand.projections {
                guard position < projection.count else { return nil }
                switch projection[position] {
                case .column(let source): need(source)
                case .literal: break
                default: return nil
                }
            }
        }
        for key in aggregate.keys {
            guard case .column(let column) = key.expression else { return nil }
            if passed.contains(column.id) { need(column) }
        }
        for call in aggregate.calls {
            let columns = call.arguments.reduce(into: call.filter?.columns ?? []) { $0.formUnion($1.columns) }
            guard columns.isSubset(of: passed) else { return nil }
        }
        guard !sources.isEmpty, let split = PartialAggregation(aggregate.calls, state: context.state) else { return nil }
        let finest = LogicalPlan.Aggregate(
            keys: sources.map { LogicalPlan.Named($0, .column($0)) }, calls: split.partial, expand.input)
        let estimator = context.estimator
        guard estimator.estimate(.aggregate(finest)).rows < estimator.estimate(expand.input).rows * largestShare else { return nil }
        let kept = sources + split.partial.map(\.column)
        let projections = expand.projections.map { projection in kept.map { BoundExpression.column($0) } + varying.map { projection[$0] } }
        let repeated = LogicalPlan.Expand(
            projections: projections, output: kept + varying.map { expand.output[$0] }, .aggregate(finest))
        return .aggregate(LogicalPlan.Aggregate(keys: aggregate.keys, calls: split.final, .expand(repeated)))
    }
}
