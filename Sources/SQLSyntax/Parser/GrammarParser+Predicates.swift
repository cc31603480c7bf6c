extension GrammarParser {
    /// `value`, `value BETWEEN …`, `value [NOT] IN …`, `value IS …`; at most one predicate
    mutating func predicated() throws(SyntaxError) -> Expression {
        // EXISTS is a condition, no operand: `(EXISTS (…)) = true` needs its parentheses.
        if at(.exists), token(1).kind == .leftParenthesis, startsQuery(at: index &+ 2) { return try exists() }
        let start = current
        let value = try valueExpression()
        guard let keyword = current.keyword else {
            // `a !IN (1)`
            return at(.exclamation) ? try predicate(on: value, from: start) : value
        }
        switch keyword {
        case .not, .between, .in, .like, .ilike, .rlike, .regexp: return try predicate(on: value, from: start)
        case .is: return try isPredicate(on: value, from: start)
        default: return value
        }
    }

    private mutating func predicate(on value: Expression, from start: Token) throws(SyntaxError) -> Expression {
        let isNegated = at(.not) || at(.exclamation)
        let keyword = isNegated ? token(1).keyword : current.keyword
        guard let keyword, Self.predicateWords.contains(keyword) else { return value }
        if isNegated, !(try acceptNot()) { throw unexpected() }
        advance()
        let isQuantified = (at(.any) || at(.some) || at(.all)) && token(1).kind == .leftParenthesis
        if isQuantified, keyword == .like || keyword == .ilike {
            return try quantifiedLike(value, isCaseInsensitive: keyword == .ilike, isNegated: isNegated, from: start)
        }
        let predicate = try make(try predicateKind(keyword, value), span(from: start))
        return isNegated ? try make(.unary(.not, predicate), predicate.span) : predicate
    }

    private mutating func predicateKind(_ keyword: Keyword, _ value: Expression) throws(SyntaxError) -> ExpressionKind {
        switch keyword {
        case .in: return try membership(of: value)
        case .between: return try between(value)
        case .like, .ilike: return .like(try like(value, isCaseInsensitive: keyword == .ilike))
        default: return .rlike(value, pattern: try valueExpression())
        }
    }

    private mutating func between(_ value: Expression) throws(SyntaxError) -> ExpressionKind {
        let lower = try valueExpression()
        try expect(.and)
        return .between(value, lower: lower, upper: try valueExpression())
    }

    private static let predicateWords: Set<Keyword> = [.between, .in, .like, .ilike, .rlike, .regexp]

    /// What could be a list of values is one to Spark, before it is a query: `IN (SELECT 'a')`, whose value would be of a type SELECT, and
    /// `IN (VALUES (1), (2))`, which would call a function VALUES.
    private func refuseLists() throws(SyntaxError) {
        if at(.select), token(1).kind.isString, token(2).kind == .rightParenthesis || token(2).kind == .comma {
            throw unsupportedTypedLiteral("SELECT", current.span)
        }
        guard at(.values), token(1).kind == .leftParenthesis else { return }
        var position = index &+ 1
        while let closing = closingParenthesis(at: position), closing &+ 2 < tokens.count {
            let next = tokens[closing &+ 1].kind
            if next == .rightParenthesis {
                throw error(
                    "UNRESOLVED_ROUTINE", "42883", "IN (VALUES (…)) calls a function VALUES. Leave out VALUES, or write IN (SELECT * FROM VALUES …).",
                    current.span)
            }
            guard next == .comma, tokens[closing &+ 2].kind == .leftParenthesis else { return }
            position = closing &+ 2
        }
    }

    private mutating func membership(of value: Expression) throws(SyntaxError) -> ExpressionKind {
        try expect(.leftParenthesis)
        try refuseLists()
        if startsQuery(at: index) {
            let query = try query()
            try expect(.rightParenthesis)
            return .inSubquery(value, query)
        }
        if at(.rightParenthesis) { throw invalidSyntax("EMPTY_IN_PREDICATE", "IN predicate requires at least one value. Empty IN clauses like 'IN ()' are not allowed.", current.span) }
        let list = try expressions()
        try expect(.rightParenthesis)
        return .inList(value, list)
    }

    private mutating func like(_ value: Expression, isCaseInsensitive: Bool) throws(SyntaxError) -> LikePredicate {
        let pattern = try valueExpression()
        var escape: Character?
        if at(.escape), token(1).kind.isString {
            advance()
            let start = current
            let text = try string()
            guard let character = text.first, text.count == 1 else {
                throw error(
                    "INVALID_ESC", "42604", "Found an invalid escape string: '\(text)'. The escape string must contain only one character.",
                    span(from: start))
            }
            escape = character
        }
        return LikePredicate(value: value, pattern: pattern, escape: escape, isCaseInsensitive: isCaseInsensitive)
    }

    private mutating func quantifiedLike(
        _ value: Expression, isCaseInsensitive: Bool, isNegated: Bool, from start: Token
    ) throws(SyntaxError) -> Expression {
        let quantifier: QuantifiedLikePredicate.Quantifier = at(.all) ? .all : .any
        advance()
        if token(1).kind == .rightParenthesis {
            throw invalidSyntax("EMPTY_QUANTIFIED_PATTERN", "Expected something between '(' and ')'.", token(1).span)
        }
        let patterns = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.expression() }
        let like = QuantifiedLikePredicate(
            value: value, quantifier: quantifier, patterns: patterns, isCaseInsensitive: isCaseInsensitive, isNegated: isNegated)
        return try make(.likeQuantified(like), span(from: start))
    }

    private mutating func isPredicate(on value: Expression, from start: Token) throws(SyntaxError) -> Expression {
        advance()
        let isNegated = try acceptNot()
        if accept(.distinct) {
            try expect(.from)
            let right = try valueExpression()
            let equal = try make(.binary(.nullSafeEqual, value, right), span(from: start))
            return isNegated ? equal : try make(.unary(.not, equal), span(from: start))
        }
        let test: IsTest
        switch current.keyword {
        case .null: test = isNegated ? .notNull : .null
        case .true: test = isNegated ? .notTrue : .true
        case .false: test = isNegated ? .notFalse : .false
        case .unknown: test = isNegated ? .notUnknown : .unknown
        default: throw unexpected(expecting: "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
        }
        advance()
        return try make(.isTest(value, test), span(from: start))
    }
}
