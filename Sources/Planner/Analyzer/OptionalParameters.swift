import SQLSyntax

/// Drops the conjuncts of a condition that mention an optional parameter without a value, so that the filter vanishes with it.
enum OptionalParameters {
    /// The condition without them; nil when nothing is left.
    static func prune(_ condition: Expression, absent: Set<String>) -> Expression? {
        if absent.isEmpty { return condition }
        if case .binary(.and, let left, let right) = condition.kind {
            switch (prune(left, absent: absent), prune(right, absent: absent)) {
            case (let a?, let b?): return Expression(.binary(.and, a, b), span: condition.span)
            case (let a?, nil): return a
            case (nil, let b): return b
            }
        }
        return mentions(condition, absent) ? nil : condition
    }

    private static func mentions(_ expression: Expression, _ names: Set<String>) -> Bool {
        switch expression.kind {
        case .parameter(.named(let name)): names.contains(name)
        case .parameter, .literal, .column, .star, .identifierClause, .inSubquery, .exists, .scalarSubquery: false
        case .unary(_, let operand), .cast(let operand, _), .tryCast(let operand, _), .field(let operand, _), .isTest(let operand, _),
            .collate(let operand, _), .variantPath(let operand, _), .lambda(_, let operand):
            mentions(operand, names)
        case .binary(_, let left, let right): mentions(left, names) || mentions(right, names)
        case .between(let value, let lower, let upper): [value, lower, upper].contains { mentions($0, names) }
        case .inList(let value, let elements): ([value] + elements).contains { mentions($0, names) }
        case .like(let like): mentions(like.value, names) || mentions(like.pattern, names)
        case .likeQuantified(let like): ([like.value] + like.patterns).contains { mentions($0, names) }
        case .rlike(let value, let pattern): mentions(value, names) || mentions(pattern, names)
        case .caseWhen(let node):
            (node.branches.flatMap { [$0.condition, $0.result] } + [node.operand, node.elseResult].compactMap { $0 }).contains { mentions($0, names) }
        case .functionCall(let call): call.arguments.contains { mentions($0.value, names) }
        case .row(let values): values.contains { mentions($0, names) }
        case .subscriptAccess(let base, let index): mentions(base, names) || mentions(index, names)
        }
    }
}
