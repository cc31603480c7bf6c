/// Operands: constants, columns, calls, parentheses, and what may be appended to them.
extension GrammarParser {
    mutating func primaryExpression() throws(SyntaxError) -> Expression {
        let start = current
        var operand = try operand()
        while true {
            switch current.kind {
            case .dot:
                advance()
                if at(.asterisk) {
                    guard case .column(let qualifier) = operand.kind else { throw unexpected() }
                    advance()
                    operand = try star(qualifier: qualifier, from: start)
                } else if case .column(let parts) = operand.kind {
                    let part = try identifier()
                    operand = try make(.column(parts + [part]), span(from: start))
                } else {
                    operand = try make(.field(operand, try identifier()), span(from: start))
                }
            case .leftBracket:
                advance()
                try enter()
                let index = try valueExpression()
                leave()
                try expect(.rightBracket)
                operand = try make(.subscriptAccess(operand, index: index), span(from: start))
            case .doubleColon:
                advance()
                operand = try make(.cast(operand, try dataType()), span(from: start))
            case .colon:
                guard isName(token(1)) || token(1).kind == .leftBracket else { return operand }
                advance()
                operand = try make(.variantPath(operand, try variantPath()), span(from: start))
            case .word where at(.collate) && isName(token(1)) && !isClauseWord(token(1)):
                advance()
                operand = try make(.collate(operand, collation: try multipartIdentifier()), span(from: start))
            default: return operand
            }
        }
    }

    private func isClauseWord(_ token: Token) -> Bool { token.keyword == .from || token.keyword == .as }

    private mutating func operand() throws(SyntaxError) -> Expression {
        let start = current
        switch current.kind {
        case .word: return try wordOperand()
        case .quotedIdentifier: return token(1).kind == .arrow ? try lambda() : try columnOrCall()
        case .leftParenthesis: return try parenthesizedOperand()
        case .asterisk:
            advance()
            return try star(qualifier: [], from: start)
        case .question:
            advance()
            positionalParameterCount &+= 1
            return try make(.parameter(.positional(positionalParameterCount &- 1)), start.span)
        case .colon:
            guard isName(token(1)) else { throw unexpected() }
            advance()
            let name = try identifier()
            return try make(.parameter(.named(name.text)), span(from: start))
        case .singleQuotedString, .doubleQuotedString, .rawString:
            let text = try string()
            return try make(.literal(.string(text)), span(from: start))
        case .minusSign where token(1).kind.isNumber:
            advance()
            return try make(.literal(number(sign: "-")), span(from: start))
        default:
            guard current.kind.isNumber else { throw unexpected() }
            return try make(.literal(number(sign: "")), span(from: start))
        }
    }

    /// `*` is past; `EXCEPT (a, b)` may follow.
    private mutating func star(qualifier: [Identifier], from start: Token) throws(SyntaxError) -> Expression {
        var except: [[Identifier]] = []
        if at(.except), token(1).kind == .leftParenthesis, !startsQuery(at: index &+ 2) {
            advance()
            except = try multipartIdentifierList()
        }
        return try make(.star(Star(qualifier: qualifier, except: except)), span(from: start))
    }

    // MARK: Words

    private mutating func wordOperand() throws(SyntaxError) -> Expression {
        let start = current
        let next = token(1)
        if next.kind == .arrow { return try lambda() }
        guard let keyword = current.keyword else {
            if next.kind.isString { throw unsupportedTypedLiteral(text(start), SourceSpan(start: Int(start.start), end: Int(next.end))) }
            return try columnOrCall()
        }
        switch keyword {
        case .null, .true, .false:
            if next.kind == .leftParenthesis || next.kind == .dot { break }
            advance()
            return try make(.literal(keyword == .null ? .null : .boolean(keyword == .true)), start.span)
        case .case where !standsForName(next): return try caseExpression()
        case .cast, .tryCast:
            if next.kind == .leftParenthesis { return try cast(isTry: keyword == .tryCast) }
        case .exists:
            if next.kind == .leftParenthesis, startsQuery(at: index &+ 2) {
                advance()
                let query = try parenthesizedQuery()
                return try make(.exists(query), span(from: start))
            }
        case .interval:
            if startsInterval() {
                let literal = try intervalLiteral()
                return try make(.literal(.interval(literal)), span(from: start))
            }
        case .identifier:
            if next.kind == .leftParenthesis { return try identifierClauseOperand() }
        case .date, .time, .timestamp, .timestampNtz, .timestampLtz, .hexadecimal:
            if next.kind.isString {
                let literal = try typedLiteral(keyword)
                return try make(.literal(literal), span(from: start))
            }
        default:
            if Self.reservedOperandWords.contains(keyword), !standsForName(next) { throw unexpected(hint: reservedWordHint()) }
            if next.kind.isString, next.kind != .rawString, !Self.reservedOperandWords.contains(keyword) {
                throw unsupportedTypedLiteral(text(start), SourceSpan(start: Int(start.start), end: Int(next.end)))
            }
        }
        return try columnOrCall()
    }

    private func reservedWordHint() -> String? {
        index > 0 && tokens[index &- 1].kind == .comma ? "Is there a comma too many before it?" : nil
    }

    /// Words that are columns only where the following token leaves no doubt; without this rule `SELECT a, FROM t` would read a column `FROM`.
    private static let reservedOperandWords: Set<Keyword> = [
        .select, .from, .where, .having, .group, .order, .join, .on, .using, .when, .then, .else, .and, .or, .as, .in, .is, .like, .between,
        .union, .intersect, .except, .case, .not, .with, .inner, .cross, .natural, .lateral, .distinct, .into, .qualify, .limit,
    ]

    /// Whether the token after a reserved word shows that the word is a name.
    func standsForName(_ next: Token) -> Bool {
        switch next.kind {
        case .dot, .comma, .rightParenthesis, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .nullSafeEqual, .slash,
            .percentSign, .pipe, .doublePipe, .doubleColon, .endOfInput, .rightBracket, .arrow, .fatArrow:
            true
        case .word: next.keyword == .from || next.keyword == .as || next.keyword == .is
        default: false
        }
    }

    private mutating func identifierClauseOperand() throws(SyntaxError) -> Expression {
        let start = current
        let kind = try identifierClause()
        if at(.leftParenthesis) { return try functionCall(ObjectName(kind, span: span(from: start)), from: start) }
        switch kind {
        case .parts(let parts): return try make(.column(parts), span(from: start))
        case .identifierClause(let name): return try make(.identifierClause(name), span(from: start))
        }
    }

    private mutating func columnOrCall() throws(SyntaxError) -> Expression {
        let start = current
        var parts: [Identifier] = [try identifier()]
        while at(.dot), isName(token(1)) {
            advance()
            parts.append(try identifier())
        }
        if at(.leftParenthesis) { return try functionCall(ObjectName(.parts(parts), span: span(from: start)), from: start) }
        return try make(.column(parts), span(from: start))
    }

    /// `x -> body`
    private mutating func lambda() throws(SyntaxError) -> Expression {
        let start = current
        let parameter = try identifier()
        try expect(.arrow)
        let body = try expression()
        return try make(.lambda(parameters: [parameter], body: body), span(from: start))
    }

    // MARK: Parentheses

    private mutating func parenthesizedOperand() throws(SyntaxError) -> Expression {
        let start = current
        if let closing = closingParenthesis(at: index), closing &+ 1 < tokens.count, tokens[closing &+ 1].kind == .arrow {
            let parameters = try identifierList()
            try expect(.arrow)
            let body = try expression()
            return try make(.lambda(parameters: parameters, body: body), span(from: start))
        }
        if startsQuery(at: index &+ 1) {
            let query = try parenthesizedQuery()
            return try make(.scalarSubquery(query), span(from: start))
        }
        advance()
        let items = try aliasedExpressions()
        try expect(.rightParenthesis)
        if items.count == 1, items[0].aliases.isEmpty { return items[0].expression }
        guard items.count > 1 else { throw unexpected(tokens[index &- 1], expecting: "','") }
        if items.allSatisfy({ $0.aliases.isEmpty }) { return try make(.row(items.map(\.expression)), span(from: start)) }
        let name = ObjectName(.parts([Identifier("struct", span: start.span)]), span: start.span)
        let call = FunctionCall(name: name, arguments: items.map { FunctionArgument($0.expression, alias: $0.aliases.first) })
        return try make(.functionCall(call), span(from: start))
    }

    func closingParenthesis(at index: Int) -> Int? {
        guard index < matchingParenthesis.count, matchingParenthesis[index] != 0 else { return nil }
        return Int(matchingParenthesis[index])
    }

    mutating func parenthesizedQuery() throws(SyntaxError) -> Query {
        try expect(.leftParenthesis)
        let query = try query()
        try expect(.rightParenthesis)
        return query
    }

    // MARK: CASE and CAST

    private mutating func caseExpression() throws(SyntaxError) -> Expression {
        let start = current
        advance()
        let operand: Expression? = at(.when) ? nil : try expression()
        var branches: [CaseExpression.Branch] = []
        repeat {
            try expect(.when)
            let condition = try expression()
            try expect(.then)
            branches.append(CaseExpression.Branch(condition: condition, result: try expression()))
        } while at(.when)
        let elseResult: Expression? = accept(.else) ? try expression() : nil
        try expect(.end)
        return try make(.caseWhen(CaseExpression(operand: operand, branches: branches, elseResult: elseResult)), span(from: start))
    }

    private mutating func cast(isTry: Bool) throws(SyntaxError) -> Expression {
        let start = current
        advance()
        try expect(.leftParenthesis)
        let operand = try expression()
        try expect(.as)
        let type = try dataType()
        try expect(.rightParenthesis)
        return try make(isTry ? .tryCast(operand, type) : .cast(operand, type), span(from: start))
    }

    // MARK: Variant paths

    /// `a.b[0]['c']` after the colon
    private mutating func variantPath() throws(SyntaxError) -> [VariantPathStep] {
        var steps: [VariantPathStep] = [at(.leftBracket) ? try variantBracket() : .key(try identifier().text)]
        while true {
            if at(.leftBracket) {
                steps.append(try variantBracket())
            } else if at(.dot), isName(token(1)) {
                advance()
                steps.append(.key(try identifier().text))
            } else {
                return steps
            }
        }
    }

    private mutating func variantBracket() throws(SyntaxError) -> VariantPathStep {
        try expect(.leftBracket)
        let step: VariantPathStep
        if at(.integerLiteral) {
            step = .index(text(current))
            advance()
        } else {
            step = .key(current.kind.isString ? try string() : try identifier().text)
        }
        try expect(.rightBracket)
        return step
    }
}
