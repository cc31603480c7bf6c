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
        if case .parameter(.named(let name)) = expression.kind { return names.contains(name) }
        if case .inSubquery = expression.kind { return false }
        return expression.operands.contains { mentions($0, names) }
    }
}
