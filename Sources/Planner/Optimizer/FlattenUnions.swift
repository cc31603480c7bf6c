import Columnar
import Functions

/// A UNION ALL within a UNION ALL becomes part of it, and `(a UNION b) UNION c` removes duplicates once, at the end.
struct FlattenUnions: OptimizerRule {
    let name = "FlattenUnions"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        plan.transformed { node in
            switch node {
            case .union(let union): return .union(flattened(union))
            case .aggregate(var aggregate):
                guard case .union(let union) = aggregate.input, isDistinct(aggregate) else { return node }
                var below = union
                below.inputs = union.inputs.map(withoutDistinct)
                aggregate.input = .union(flattened(below))
                return .aggregate(aggregate)
            default: return node
            }
        }
    }

    private func flattened(_ union: LogicalPlan.Union) -> LogicalPlan.Union {
        var result = union
        result.inputs = union.inputs.flatMap { input -> [LogicalPlan] in
            if case .union(let inner) = input { return inner.inputs }
            return [input]
        }
        return result
    }

    /// Whether every column of the input is a key, in its place, and nothing else is computed.
    private func isDistinct(_ aggregate: LogicalPlan.Aggregate) -> Bool {
        let columns = aggregate.input.output
        guard aggregate.calls.isEmpty, columns.count == aggregate.keys.count, !columns.isEmpty else { return false }
        return zip(aggregate.keys, columns).allSatisfy { key, column in
            if case .column(let source) = key.expression { source.id == column.id } else { false }
        }
    }

    private func withoutDistinct(_ plan: LogicalPlan) -> LogicalPlan {
        guard case .aggregate(let aggregate) = plan, isDistinct(aggregate) else { return plan }
        return aggregate.input
    }
}
