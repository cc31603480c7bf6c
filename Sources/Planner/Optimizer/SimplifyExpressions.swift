import Columnar
import Functions

/// Folds constants, flattens AND and OR, and drops what cannot matter. Errors in constants stay for execution to raise.
struct SimplifyExpressions: OptimizerRule {
    let name = "SimplifyExpressions"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        plan.transformed { node in
            let simplified = node.mapExpressions { Self.simplify($0, context.folding) }
            if case .filter(let filter) = simplified, case .literal(.boolean(true), _) = filter.predicate { return filter.input }
            if case .join(var join) = simplified, case .literal(.boolean(true), _)? = join.condition {
                join.condition = nil
                return .join(join)
            }
            return simplified
        }
    }

    static func simplify(_ expression: BoundExpression, _ context: EvaluationContext) -> BoundExpression {
        expression.transformed { node in simplifyNode(node, context) }
    }

    /// A string made of bytes that are not UTF-8 loses them as a literal.
    private static func isRepairedText(_ value: Value) -> Bool {
        if case .string(let text) = value { text.unicodeScalars.contains("\u{FFFD}") } else { false }
    }

    private static func simplifyNode(_ node: BoundExpression, _ context: EvaluationContext) -> BoundExpression {
        switch node {
        case .literal, .column, .parameter, .lambda, .subquery: return node
        case .and(let operands): return conjunction(operands)
        case .or(let operands): return disjunction(operands)
        case .not(let operand):
            switch operand {
            case .not(let inner): return inner
            case .literal(.boolean(let flag), let type): return .literal(.boolean(!flag), type)
            case .comparison(let operation, let left, let right):
                guard let inverse = inverse(operation) else { return node }
                return .comparison(inverse, left, right)
            default: break
            }
        case .cast(let cast):
            if cast.operand.type == cast.type { return cast.operand }
        case .caseWhen(var node):
            var branches: [(condition: BoundExpression, result: BoundExpression)] = []
            for branch in node.branches {
                if case .literal(let value, _) = branch.condition {
                    if value.booleanValue == true {
                        if branches.isEmpty { return branch.result }
                        node.otherwise = branch.result
                        break
                    }
                    continue
                }
                branches.append(branch)
            }
            if branches.isEmpty { return node.otherwise ?? .literal(.null, node.type) }
            node.branches = branches
            return .caseWhen(node)
        case .isNull(let operand):
            if !operand.nullable && !operand.canFail { return .literal(.boolean(false), .boolean) }
        default: break
        }
        guard ConstantFolding.isConstant(node), let value = ConstantFolding.value(of: node, context: context),
            !isRepairedText(value) else { return node }
        return .literal(value, node.type)
    }

    private static func inverse(_ operation: ComparisonOperator) -> ComparisonOperator? {
        switch operation {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        case .nullSafeEqual: nil
        }
    }

    static func conjunction(_ operands: [BoundExpression]) -> BoundExpression {
        var kept: [BoundExpression] = []
        var seen: Set<String> = []
        for operand in operands.flatMap(\.conjuncts) {
            if case .literal(.boolean(true), _) = operand { continue }
            if case .literal(.boolean(false), _) = operand, !kept.contains(where: { $0.canFail }) { return operand }
            if seen.insert(Fingerprint.of(operand)).inserted { kept.append(operand) }
        }
        return BoundExpression.conjunction(kept)
    }

    static func disjunction(_ operands: [BoundExpression]) -> BoundExpression {
        var kept: [BoundExpression] = []
        var seen: Set<String> = []
        for operand in operands.flatMap(\.disjuncts) {
            if case .literal(.boolean(false), _) = operand { continue }
            if case .literal(.boolean(true), _) = operand, !kept.contains(where: { $0.canFail }) { return operand }
            if seen.insert(Fingerprint.of(operand)).inserted { kept.append(operand) }
        }
        if kept.isEmpty { return .literal(.boolean(false), .boolean) }
        return kept.count == 1 ? kept[0] : .or(kept)
    }
}

extension BoundExpression {
    /// The operands of nested ORs.
    var disjuncts: [BoundExpression] {
        if case .or(let operands) = self { operands.flatMap(\.disjuncts) } else { [self] }
    }
}
