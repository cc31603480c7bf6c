/// Operands: constants, columns, calls, parentheses, and what may be appended to them. The functions that lie on the way into a nested
/// expression are kept small, because unoptimised code gives every local of every branch its own place on the stack.
extension GrammarParser {
    mutating func primaryExpression() throws(SyntaxError) -> Expression {
        let start = current
        var result = try operand()
        while continuesOperand() { result = try appended(to: result, from: start) }
        return result
    }

    /// Whether a field, an index, a cast, a path or a collation follows.
    private func continuesOperand() -> Bool {
        switch current.kind {
        case .dot, .leftBracket, .doubleColon: true
        case .colon: isName(token(1)) || token(1).kind == .leftBracket
        case .word: at(.collate) && isName(token(1)) && token(1).keyword != .from && token(1).keyword != .as
        default: false
        }
    }

    private mutating func appended(to operand: Expression, from start: Token) throws(SyntaxError) -> Expression {
        let kind = current.kind
        advance()
        switch kind {
        case .dot: return try member(of: operand, from: start)
        case .leftBracket: return try element(of: operand, from: start)
        case .doubleColon: return try make(.cast(operand, try dataType()), span(from: start))
        case .colon: return try make(.variantPath(operand, try variantPath()), span(from: start))
        default: return try make(.collate(operand, collation: try multipartIdentifier()), span(from: start))
        }
    }

    private mutating func member(of operand: Expression, from start: Token) throws(SyntaxError) -> Expression {
        guard case .column(let parts) = operand.kind else { return try make(.field(operand, try identifier()), span(from: start)) }
        if accept(.asterisk) { return try star(qualifier: parts, from: start) }
        let part = try identifier()
        return try make(.column(parts + [part]), span(from: start))
    }

    private mutating func element(of operand: Expression, from start: Token) throws(SyntaxError) -> Expression {
        try enter()
        let index = try valueExpression()
        leave()
        try expect(.rightBracket)
        return try make(.subscriptAccess(operand, index: index), span(from: start))
    }

    private mutating func operand() throws(SyntaxError) -> Expression {
        switch current.kind {
        case .word: return try wordOperand()
        case .leftParenthesis: return try parenthesizedOperand()
        default: return try simpleOperand()
        }
    }

    mutating func simpleOperand() throws(SyntaxError) -> Expression {
        let start = current
        switch current.kind {
        case .quotedIdentifier: return token(1).kind == .arrow ? try lambda() : try columnOrCall()
        case .asterisk:
            advance()
            return try star(qualifier: [], from: start)
        case .question, .colon: return try parameter()
        case .minusSign where token(1).kind.isNumber:
            advance()
            return try make(.literal(number(sign: "-")), span(from: start))
        default:
            if current.kind.isString { return try make(.literal(.string(try string())), span(from: start)) }
            guard current.kind.isNumber else { throw unexpected() }
            return try make(.literal(number(sign: "")), span(from: start))
        }
    }

    /// `?`, `:name`
    private mutating func parameter() throws(SyntaxError) -> Expression {
        let start = current
        if accept(.question) {
            positionalParameterCount &+= 1
            return try make(.parameter(.positional(positionalParameterCount &- 1)), start.span)
        }
        guard isName(token(1)) else { throw unexpected() }
        advance()
        return try make(.parameter(.named(try identifier().text)), span(from: start))
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
        let next = token(1)
        if next.kind == .arrow { return try lambda() }
        guard let keyword = current.keyword else {
            if next.kind.isString { throw typedLiteralError() }
            return try columnOrCall()
        }
        switch keyword {
        case .case where !standsForName(next): return try caseExpression()
        case .cast where next.kind == .leftParenthesis, .tryCast where next.kind == .leftParenthesis: return try cast()
        case .identifier where next.kind == .leftParenthesis: return try identifierClauseOperand()
        default: break
        }
        if let literal = try keywordLiteral(keyword) { return literal }
        let isFunction = keyword == .like && next.kind == .leftParenthesis
        if Self.reservedOperandWords.contains(keyword), !isFunction, !standsForName(next) {
            if keyword == .from, index > 0, tokens[index &- 1].kind == .comma { throw trailingComma() }
            throw unexpected(hint: reservedWordHint())
        }
        return try columnOrCall()
    }

    private func typedLiteralError() -> SyntaxError {
        unsupportedTypedLiteral(text(current), current.span.union(token(1).span))
    }

    /// `NULL`, `TRUE`, `DATE '…'`, `INTERVAL 1 DAY`; nil, with nothing read, where the word is no literal
    private mutating func keywordLiteral(_ keyword: Keyword) throws(SyntaxError) -> Expression? {
        let start = current
        let next = token(1)
        switch keyword {
        case .null, .true, .false:
            if next.kind == .leftParenthesis || next.kind == .dot { return nil }
            advance()
            return try make(.literal(keyword == .null ? .null : .boolean(keyword == .true)), start.span)
        case .interval:
            guard startsInterval() else { return nil }
            return try make(.literal(.interval(try intervalLiteral())), span(from: start))
        case .date, .time, .timestamp, .timestampNtz, .timestampLtz, .hexadecimal:
            guard next.kind.isString else { return nil }
            return try make(.literal(try typedLiteral(keyword)), span(from: start))
        default:
            if next.kind.isString, !Self.reservedOperandWords.contains(keyword) { throw typedLiteralError() }
            return nil
        }
    }

    mutating func exists() throws(SyntaxError) -> Expression {
        let start = current
        advance()
        let query = try parenthesizedQuery()
        return try make(.exists(query), span(from: start))
    }

    private func reservedWordHint() -> String? {
        index > 0 && tokens[index &- 1].kind == .comma ? "Is there a comma too many before it?" : nil
    }

    /// Words that are columns only where the following token leaves no doubt; without this rule `SELECT a, FROM t` would read a column
    /// `FROM`.
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
        if let closing = closingParenthesis(at: index), closing &+ 1 < tokens.count, tokens[closing &+ 1].kind == .arrow {
            return try multipleParameterLambda()
        }
        if startsQuery(at: index &+ 1) { return try scalarSubquery() }
        let start = current
        advance()
        let first = try expression()
        if accept(.rightParenthesis) { return first }
        return try row(first, from: start)
    }

    private mutating func multipleParameterLambda() throws(SyntaxError) -> Expression {
        let start = current
        let parameters = try identifierList()
        guard parameters.count > 1 else { throw unexpected(hint: "Write one parameter without parentheses.") }
        try expect(.arrow)
        let body = try expression()
        return try make(.lambda(parameters: parameters, body: body), span(from: start))
    }

    private mutating func scalarSubquery() throws(SyntaxError) -> Expression {
        let start = current
        let query = try parenthesizedQuery()
        return try make(.scalarSubquery(query), span(from: start))
    }

    /// `(a, b)`, `(a AS x, b)`; the first value, without its alias, is past
    private mutating func row(_ first: Expression, from start: Token) throws(SyntaxError) -> Expression {
        let aliases = try expressionAliases()
        guard at(.comma), aliases.count <= 1 else { throw unexpected(expecting: aliases.isEmpty ? "')'" : "','") }
        var arguments: [FunctionArgument] = [FunctionArgument(first, alias: aliases.first)]
        while accept(.comma) { arguments.append(try functionArgument(allowsAlias: true)) }
        try expect(.rightParenthesis)
        if arguments.allSatisfy({ $0.alias == nil }) { return try make(.row(arguments.map(\.value)), span(from: start)) }
        let name = ObjectName(.parts([Identifier("struct", span: start.span)]), span: start.span)
        return try make(.functionCall(FunctionCall(name: name, arguments: arguments)), span(from: start))
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

    private mutating func cast() throws(SyntaxError) -> Expression {
        let start = current
        let isTry = at(.tryCast)
        advance()
        try expect(.leftParenthesis)
        if at(.rightParenthesis) { throw castWithoutType(start) }
        let operand = try expression()
        if at(.comma) || at(.rightParenthesis) { throw castWithoutType(start) }
        try expect(.as)
        let type = try dataType()
        try expect(.rightParenthesis)
        return try make(isTry ? .tryCast(operand, type) : .cast(operand, type), span(from: start))
    }

    private func castWithoutType(_ start: Token) -> SyntaxError {
        let name = text(start).lowercased()
        return error(
            "WRONG_NUM_ARGS.WITHOUT_SUGGESTION", "42605", "The `\(name)` requires a value and a type: \(name)(value AS type).", span(from: start))
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
