/// Operators, from loosest to tightest: OR, AND, NOT, predicates, comparison, `|`, `^`, `&`, shifts, `+ - ||`, `* / % DIV`, unary.
extension GrammarParser {
    mutating func expression() throws(SyntaxError) -> Expression {
        try enter()
        defer { leave() }
        let first = try conjunction()
        return at(.or) ? try chain(of: .or, after: first) : first
    }

    private mutating func conjunction() throws(SyntaxError) -> Expression {
        let first = try negation()
        return at(.and) ? try chain(of: .and, after: first) : first
    }

    /// `OR b OR c` or `AND b AND c` after the first operand
    private mutating func chain(of operation: BinaryOperator, after first: Expression) throws(SyntaxError) -> Expression {
        var operands: [Expression] = [first]
        if operation == .or {
            while accept(.or) { operands.append(try conjunction()) }
        } else {
            while accept(.and) { operands.append(try negation()) }
        }
        return try balanced(operation, operands[...])
    }

    /// A tree of logarithmic height, split as Spark splits it: `a AND b AND c` is `(a AND b) AND c`.
    private func balanced(_ operation: BinaryOperator, _ operands: ArraySlice<Expression>) throws(SyntaxError) -> Expression {
        if operands.count == 1 { return operands[operands.startIndex] }
        let middle = operands.startIndex &+ BinaryOperator.leftShare(of: operands.count)
        let left = try balanced(operation, operands[..<middle])
        let right = try balanced(operation, operands[middle...])
        return try make(.binary(operation, left, right), left.span.union(right.span))
    }

    private mutating func negation() throws(SyntaxError) -> Expression {
        // `!=` is a token of its own, so an exclamation mark here is always NOT.
        let isNegated = at(.exclamation) || (at(.not) && !standsForName(token(1)))
        return isNegated ? try negated() : try predicated()
    }

    private mutating func negated() throws(SyntaxError) -> Expression {
        let start = current
        advance()
        try enter()
        defer { leave() }
        let operand = try negation()
        return try make(.unary(.not, operand), span(from: start))
    }

    // MARK: Values

    mutating func valueExpression() throws(SyntaxError) -> Expression {
        try valueExpression(minimumPrecedence: BinaryOperator.equal.precedence)
    }

    private mutating func valueExpression(minimumPrecedence: Int) throws(SyntaxError) -> Expression {
        var left = try unaryExpression()
        while let (operation, tokenCount) = binaryOperator(), operation.precedence >= minimumPrecedence {
            for _ in 0..<tokenCount { advance() }
            left = try binary(operation, left)
        }
        return left
    }

    /// All these operators lean left, so the right side takes only what binds tighter.
    private mutating func binary(_ operation: BinaryOperator, _ left: Expression) throws(SyntaxError) -> Expression {
        let right = try valueExpression(minimumPrecedence: operation.precedence + 1)
        return try make(.binary(operation, left, right), left.span.union(right.span))
    }

    /// The operator at the current token and how many tokens it takes: `>>` is read as two.
    private func binaryOperator() -> (BinaryOperator, Int)? {
        switch current.kind {
        case .equal: return (.equal, 1)
        case .notEqual: return (.notEqual, 1)
        case .less: return (.less, 1)
        case .lessOrEqual: return (.lessOrEqual, 1)
        case .greater:
            guard token(1).kind == .greater, token(1).start == current.end else { return (.greater, 1) }
            if token(2).kind == .greater, token(2).start == token(1).end { return (.shiftRightUnsigned, 3) }
            return (.shiftRight, 2)
        case .greaterOrEqual: return (.greaterOrEqual, 1)
        case .nullSafeEqual: return (.nullSafeEqual, 1)
        case .pipe: return (.bitwiseOr, 1)
        case .caret: return (.bitwiseXor, 1)
        case .ampersand: return (.bitwiseAnd, 1)
        case .shiftLeft: return (.shiftLeft, 1)
        case .plus: return (.add, 1)
        case .minusSign: return (.subtract, 1)
        case .doublePipe: return (.concatenate, 1)
        case .asterisk: return (.multiply, 1)
        case .slash: return (.divide, 1)
        case .percentSign: return (.remainder, 1)
        case .word where at(.div): return (.integerDivide, 1)
        default: return nil
        }
    }

    private mutating func unaryExpression() throws(SyntaxError) -> Expression {
        switch current.kind {
        case .minusSign where !token(1).kind.isNumber: return try prefixed(.minus)
        case .plus: return try prefixed(.plus)
        case .tilde: return try prefixed(.bitwiseNot)
        default: return try primaryExpression()
        }
    }

    private mutating func prefixed(_ operation: UnaryOperator) throws(SyntaxError) -> Expression {
        let start = current
        advance()
        try enter()
        defer { leave() }
        let operand = try unaryExpression()
        return try make(.unary(operation, operand), span(from: start))
    }

    // MARK: Named expressions

    /// `expression [AS] alias`, `expression [AS] (a, b)`
    mutating func aliasedExpression() throws(SyntaxError) -> AliasedExpression {
        let start = current
        let value = try expression()
        let aliases = try expressionAliases()
        return AliasedExpression(value, aliases: aliases, span: span(from: start))
    }

    mutating func expressionAliases() throws(SyntaxError) -> [Identifier] {
        if accept(.as) { return at(.leftParenthesis) ? try identifierList() : [try plainIdentifier()] }
        if at(.leftParenthesis) { return try identifierList() }
        if isName(current), !startsClause() { return [try plainIdentifier()] }
        return []
    }

    mutating func aliasedExpressions() throws(SyntaxError) -> [AliasedExpression] {
        try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.aliasedExpression() }
    }

    mutating func expressions() throws(SyntaxError) -> [Expression] {
        try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.expression() }
    }

    // MARK: Ordering

    mutating func sortItem() throws(SyntaxError) -> SortItem {
        let start = current
        let value = try expression()
        var direction: SortItem.Direction = .ascending
        if accept(.desc) { direction = .descending } else { _ = accept(.asc) }
        var nullOrder: SortItem.NullOrder?
        if at(.nulls), token(1).keyword == .first || token(1).keyword == .last {
            nullOrder = token(1).keyword == .first ? .first : .last
            advance()
            advance()
        }
        return SortItem(value, direction: direction, nullOrder: nullOrder, span: span(from: start))
    }

    mutating func sortItems() throws(SyntaxError) -> [SortItem] {
        try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.sortItem() }
    }
}

extension BinaryOperator {
    /// How tight the operator binds; larger is tighter.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .nullSafeEqual: 5
        case .bitwiseOr: 6
        case .bitwiseXor: 7
        case .bitwiseAnd: 8
        case .shiftLeft, .shiftRight, .shiftRightUnsigned: 9
        case .add, .subtract, .concatenate: 10
        case .multiply, .divide, .remainder, .integerDivide: 11
        }
    }

    /// How many of `count` operands of a balanced AND or OR go to its left side.
    static func leftShare(of count: Int) -> Int { (count - 1) / 2 + 1 }
}
