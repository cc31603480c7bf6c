import SQLSyntax

extension Expression {
    /// The expressions directly within this one; queries and the windows of OVER are not looked into.
    package var operands: [Expression] {
        switch kind {
        case .parameter, .literal, .column, .star, .identifierClause, .exists, .scalarSubquery: []
        case .inSubquery(let value, _): [value]
        case .unary(_, let operand), .cast(let operand, _), .tryCast(let operand, _), .field(let operand, _), .isTest(let operand, _),
            .collate(let operand, _), .variantPath(let operand, _), .lambda(_, let operand):
            [operand]
        case .binary(_, let left, let right): [left, right]
        case .between(let value, let lower, let upper): [value, lower, upper]
        case .inList(let value, let elements): [value] + elements
        case .like(let like): [like.value, like.pattern]
        case .likeQuantified(let like): [like.value] + like.patterns
        case .rlike(let value, let pattern): [value, pattern]
        case .caseWhen(let node): node.branches.flatMap { [$0.condition, $0.result] } + [node.operand, node.elseResult].compactMap { $0 }
        case .functionCall(let call): call.arguments.map(\.value)
        case .row(let values): values
        case .subscriptAccess(let base, let index): [base, index]
        }
    }
}
