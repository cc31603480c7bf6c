import Columnar
import Functions

/// What is NULL because one operand is the constant NULL, whatever the others are: they are not computed, so that they cannot fail either.
/// The executor would compute them, so this is part of what expressions mean and runs with the optimizer off, too.
struct PropagateNulls: OptimizerRule {
    let name = "PropagateNulls"

    /// NULL only after all arguments have been computed.
    private static let eagerFunctions: Set<String> = ["concat", "||", "raise_error", "assert_true"]

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        // Spark computes rows of VALUES before it looks for NULLs.
        if isListOfRows(plan) { return plan }
        let old = plan.inputs
        let rewritten = old.isEmpty ? plan : plan.with(inputs: try old.map { try apply($0, context) })
        return rewritten.mapExpressions { expression in
            expression.transformed { Self.isNull($0, context.folding) ? .literal(.null, $0.type) : $0 }
        }
    }

    private func isListOfRows(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .values(let node): !node.output.isEmpty
        case .project(let node): isListOfRows(node.input)
        case .filter(let node): isListOfRows(node.input)
        case .limit(let node): isListOfRows(node.input)
        default: false
        }
    }

    /// Whether the node is NULL for a NULL among its operands.
    private static func isNull(_ expression: BoundExpression, _ context: EvaluationContext) -> Bool {
        let operands: [BoundExpression]
        switch expression {
        case .arithmetic(let node): operands = [node.left, node.right]
        case .comparison(let operation, let left, let right) where operation != .nullSafeEqual: operands = [left, right]
        case .cast(let node): operands = [node.operand]
        case .not(let operand): operands = [operand]
        case .inList(let value, _): operands = [value]
        case .like(let node): operands = [node.value, node.pattern]
        case .call(let call)
        where call.function.nullHandling == .propagate && call.function.deterministic && !eagerFunctions.contains(call.name):
            operands = call.arguments
        default: return false
        }
        if operands.contains(where: { if case .literal(.null, _) = $0 { true } else { false } }) { return true }
        // A constant is looked into only where it spares another operand that fails.
        return operands.count > 1 && operands.contains(where: \.canFail)
            && operands.contains { ConstantFolding.isConstant($0) && ConstantFolding.value(of: $0, context: context)?.isNull == true }
    }
}
