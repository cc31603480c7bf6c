import Columnar
import Functions

/// Constants that fail. Spark computes constants while it plans, so that they fail even where no row reaches them; those that only a branch of
/// CASE, IF or COALESCE would reach do not.
package enum ConstantErrors {
    /// The first one of a plan in the order of its nodes; nil where every constant has a value. O(size of the plan).
    package static func first(in plan: LogicalPlan, context: EvaluationContext) -> QueryError? {
        if isEmptyByLimit(plan) || isListOfRows(plan) { return nil }
        for expression in checked(plan) {
            if let error = error(in: expression, context) { return error }
        }
        for input in plan.inputs {
            if let error = first(in: input, context: context) { return error }
        }
        return nil
    }

    private static func isEmptyByLimit(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .limit(let node): if case .literal(.integer(0), _)? = node.limit { true } else { false }
        case .sort(let node): if case .literal(.integer(0), _)? = node.limit { true } else { false }
        case .project(let node): isEmptyByLimit(node.input)
        default: false
        }
    }

    /// VALUES are computed row by row, and what a filter drops is not.
    private static func isListOfRows(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .values: true
        case .project(let node): isListOfRows(node.input)
        case .filter(let node): isListOfRows(node.input)
        case .limit(let node): isListOfRows(node.input)
        default: false
        }
    }

    private static func checked(_ plan: LogicalPlan) -> [BoundExpression] {
        // Groups are not told apart by a constant: it is no key.
        guard case .aggregate(let node) = plan else { return plan.expressions }
        return node.keys.map(\.expression).filter { !ConstantFolding.isConstant($0) } + node.calls.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) }
    }

    private static func error(in expression: BoundExpression, _ context: EvaluationContext) -> QueryError? {
        switch expression {
        case .literal, .column, .parameter, .subquery, .guarded, .coalesce: return nil
        case .caseWhen(let node): return node.branches.first.flatMap { error(in: $0.condition, context) }
        default: break
        }
        if ConstantFolding.isConstant(expression) {
            return raisesOnPurpose(expression) ? nil : ConstantFolding.error(of: expression, context: context)
        }
        for child in expression.children {
            if let error = error(in: child, context) { return error }
        }
        return nil
    }

    private static func raisesOnPurpose(_ expression: BoundExpression) -> Bool {
        expression.contains { if case .call(let call) = $0 { call.name == "raise_error" || call.name == "assert_true" } else { false } }
    }
}
