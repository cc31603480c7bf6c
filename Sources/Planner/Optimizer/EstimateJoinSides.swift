import Columnar
import Functions

/// Notes about how many rows the two sides of semi, anti and outer joins have, so that the executor keeps the smaller one.
/// The sides of inner joins are in their order already.
struct EstimateJoinSides: OptimizerRule {
    let name = "EstimateJoinSides"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        let estimator = context.estimator
        return plan.transformed { node in
            guard case .join(var join) = node else { return node }
            switch join.kind {
            case .leftSemi, .leftAnti, .leftOuter:
                join.estimatedRows = LogicalPlan.Join.Rows(left: estimator.estimate(join.left).rows, right: estimator.estimate(join.right).rows)
                return .join(join)
            default: return node
            }
        }
    }
}
