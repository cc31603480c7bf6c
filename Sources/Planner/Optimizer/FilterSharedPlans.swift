import Columnar
import Functions

/// A subplan used in several places, of which every use filters some column: what no use wants is left out of the subplan itself.
/// `year = 2001` here and `year = 2002` there give `year = 2001 OR year = 2002` within.
struct FilterSharedPlans: OptimizerRule {
    let name = "FilterSharedPlans"

    /// What the uses of one subplan say: for each use and column position, the conditions on that column alone.
    private struct Uses {
        var columns: [ColumnReference]
        var conditions: [[Int: [BoundExpression]]] = []
        var isUnfiltered = false
    }

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        var uses: [Int: Uses] = [:]
        collect(plan, [], &uses)
        let added = uses.compactMapValues(predicate)
        if added.isEmpty { return plan }
        let filtered = plan.transformed { node in
            guard case .shared(var shared) = node, let predicate = added[shared.id] else { return node }
            shared.plan = .filter(LogicalPlan.Filter(predicate, shared.plan))
            return .shared(shared)
        }
        return try PushDownPredicates().apply(try SimplifyExpressions().apply(filtered, context), context)
    }

    private func collect(_ plan: LogicalPlan, _ predicates: [BoundExpression], _ uses: inout [Int: Uses]) {
        switch plan {
        case .filter(let node): collect(node.input, predicates + node.predicate.conjuncts, &uses)
        case .shared(let node):
            note(node, predicates, &uses)
            collect(node.plan, [], &uses)
        default:
            for input in plan.inputs { collect(input, [], &uses) }
        }
    }

    private func note(_ node: LogicalPlan.Shared, _ predicates: [BoundExpression], _ uses: inout [Int: Uses]) {
        let columns = node.plan.output
        var known = uses[node.id] ?? Uses(columns: columns)
        defer { uses[node.id] = known }
        guard known.columns.map(\.id) == columns.map(\.id), columns.count == node.output.count else {
            known.isUnfiltered = true
            return
        }
        var positions: [ColumnID: Int] = [:]
        for (position, column) in node.output.enumerated() { positions[column.id] = position }
        var conditions: [Int: [BoundExpression]] = [:]
        for predicate in predicates where predicate.isDeterministic && !predicate.containsSubquery && !predicate.canFail {
            guard predicate.columns.count == 1, let id = predicate.columns.first, let position = positions[id] else { continue }
            conditions[position, default: []].append(ColumnSubstitution.apply([id: columns[position]], to: predicate))
        }
        known.conditions.append(conditions)
    }

    /// What every use implies; nil when that says nothing.
    private func predicate(_ uses: Uses) -> BoundExpression? {
        guard !uses.isUnfiltered, let first = uses.conditions.first else { return nil }
        var result: [BoundExpression] = []
        for position in first.keys.sorted() {
            var branches: [BoundExpression] = []
            var seen: Set<String> = []
            for conditions in uses.conditions {
                guard let own = conditions[position] else { break }
                let branch = BoundExpression.conjunction(own)
                seen.insert(Fingerprint.of(branch))
                branches.append(branch)
            }
            guard branches.count == uses.conditions.count else { continue }
            if seen.count == 1 { result.append(branches[0]) } else { result.append(SimplifyExpressions.disjunction(branches)) }
        }
        return result.isEmpty ? nil : BoundExpression.conjunction(result)
    }
}
