extension GrammarParser {
    /// Any name: nearly every keyword may be one.
    mutating func identifier() throws(SyntaxError) -> Identifier {
        let token = current
        switch token.kind {
        case .word:
            // IDENTIFIER('a') names the column or table a.
            if token.keyword == .identifier, self.token(1).kind == .leftParenthesis, self.token(2).kind.isString,
                self.token(3).kind == .rightParenthesis
            {
                let parts = try identifierLiteral()
                guard parts.count == 1 else {
                    throw error(
                        "IDENTIFIER_TOO_MANY_NAME_PARTS", "42601", "The identifier has more than one part; only one is allowed here.",
                        span(from: token))
                }
                return parts[0]
            }
            advance()
            return Identifier(text(token), span: token.span)
        case .quotedIdentifier:
            advance()
            let name = StringLiteralValue.identifier(source.bytes, token)
            return Identifier(name, span: token.span)
        default: throw unexpected(expecting: "a name")
        }
    }

    /// A name where no expression can follow: `test-table` is then a name that lacks its backticks, and says so.
    mutating func plainIdentifier() throws(SyntaxError) -> Identifier {
        let first = try identifier()
        guard at(.minusSign), isName(token(1)), first.span.end == Int(current.start), current.end == token(1).start else { return first }
        let start = first.span
        while at(.minusSign), isName(token(1)) {
            advance()
            advance()
        }
        throw invalidIdentifier(source.text(from: start.start, to: previousEnd), span(from: start))
    }

    /// `a.b.c`
    mutating func multipartIdentifier() throws(SyntaxError) -> [Identifier] {
        if at(.identifier), token(1).kind == .leftParenthesis, token(2).kind.isString {
            return try identifierLiteral()
        }
        var parts: [Identifier] = [try plainIdentifier()]
        while at(.dot) {
            advance()
            parts.append(try plainIdentifier())
        }
        return parts
    }

    /// `a.b`, `IDENTIFIER(:name)`
    mutating func objectName() throws(SyntaxError) -> ObjectName {
        let start = current
        if at(.identifier), token(1).kind == .leftParenthesis {
            let kind = try identifierClause()
            return ObjectName(kind, span: span(from: start))
        }
        let parts = try multipartIdentifier()
        return ObjectName(.parts(parts), span: span(from: start))
    }

    /// `IDENTIFIER(expression)`; a string literal is resolved at once, `'a.b'` into two parts.
    mutating func identifierClause() throws(SyntaxError) -> ObjectNameKind {
        if token(2).kind.isString, token(3).kind == .rightParenthesis { return .parts(try identifierLiteral()) }
        advance()
        try expect(.leftParenthesis)
        let name = try expression()
        try expect(.rightParenthesis)
        if case .literal(.string(let text)) = name.kind { return .parts(try identifierParts(text, name.span)) }
        return .identifierClause(name)
    }

    private mutating func identifierLiteral() throws(SyntaxError) -> [Identifier] {
        advance()
        try expect(.leftParenthesis)
        let start = current
        let text = try string()
        let parts = try identifierParts(text, span(from: start))
        try expect(.rightParenthesis)
        return parts
    }

    private func identifierParts(_ text: String, _ span: SourceSpan) throws(SyntaxError) -> [Identifier] {
        do throws(SyntaxError) {
            var inner = try GrammarParser.make(text, limits: limits)
            if inner.current.kind == .endOfInput { throw inner.emptyStatement() }
            guard !inner.at(.identifier) || inner.token(1).kind != .leftParenthesis else { throw inner.unexpected() }
            let parts = try inner.multipartIdentifier()
            try inner.expectEnd()
            return parts.map { Identifier($0.text, span: span) }
        } catch {
            // Told about the outer text, where the caller can see it.
            throw self.error(error.condition, error.sqlState, error.message, span)
        }
    }

    /// `(a, b)`
    mutating func identifierList() throws(SyntaxError) -> [Identifier] {
        try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.plainIdentifier() }
    }

    /// `a, b`
    mutating func identifierSequence() throws(SyntaxError) -> [Identifier] {
        try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.plainIdentifier() }
    }

    /// `(a.b, c)`
    mutating func multipartIdentifierList() throws(SyntaxError) -> [[Identifier]] {
        try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.multipartIdentifier() }
    }

    /// `'text'`; strings that follow each other are one.
    mutating func string() throws(SyntaxError) -> String {
        guard current.kind.isString else { throw unexpected(expecting: "a string") }
        var text = stringValue(current)
        advance()
        while current.kind.isString {
            text += stringValue(current)
            advance()
        }
        return text
    }

    private func stringValue(_ token: Token) -> String {
        if limits.keepsBackslashes { return StringLiteralValue.verbatim(source.bytes, token) }
        return StringLiteralValue.value(source.bytes, token)
    }

    /// A whole number without sign that fits `Int`.
    mutating func integer() throws(SyntaxError) -> Int {
        guard at(.integerLiteral) else { throw unexpected(expecting: "an integer") }
        guard let value = Int(text(current)) else { throw unexpected(hint: "The number is too large.") }
        advance()
        return value
    }

    /// `-5`, `5L`
    mutating func signedInteger() throws(SyntaxError) -> Int64 {
        let isNegative = accept(.minusSign)
        guard at(.integerLiteral) || at(.bigintLiteral) else { throw unexpected(expecting: "an integer") }
        var digits = text(current)
        if at(.bigintLiteral) { digits.removeLast() }
        guard let value = Int64((isNegative ? "-" : "") + digits) else { throw unexpected(hint: "The number is too large.") }
        advance()
        return value
    }

    /// Implicit alias of a relation: words that continue a FROM clause are not aliases.
    mutating func tableAlias() throws(SyntaxError) -> TableAlias? {
        let name: Identifier
        if at(.as), token(1).kind == .leftParenthesis {
            // `(VALUES (1)) AS (a)`: no word is left to be the name but AS itself.
            name = try identifier()
        } else if accept(.as) {
            if at(Self.strictWords) { throw unexpected(hint: "Put backticks around the alias.") }
            name = try plainIdentifier()
        } else if isName(current), !at(Self.strictWords), !startsClause() {
            name = try plainIdentifier()
        } else {
            return nil
        }
        let columns = at(.leftParenthesis) ? try identifierList() : []
        return TableAlias(name: name, columns: columns)
    }

    /// Words that never name a relation without backticks.
    static let strictWords: Set<Keyword> = [
        .anti, .cross, .except, .full, .inner, .intersect, .join, .lateral, .left, .natural, .on, .right, .semi, .minus, .union, .using,
    ]

    /// Whether the current word begins the next clause rather than being an alias. Spark tries every reading; here the following token
    /// decides.
    func startsClause() -> Bool {
        if stopsAtDo, atWord("DO") { return true }
        guard let keyword = current.keyword else { return false }
        let next = token(1)
        switch keyword {
        case .from, .where, .having, .select: return next.kind != .comma && next.kind != .rightParenthesis
        case .insert: return next.keyword == .into || next.keyword == .overwrite
        case .qualify, .when, .then, .else: return startsOperand(next)
        case .group, .order, .sort, .cluster, .distribute: return next.keyword == .by
        case .limit, .offset: return startsOperand(next)
        case .window: return isName(next) && token(2).keyword == .as
        case .union, .intersect, .except, .minus:
            return next.kind == .leftParenthesis || next.kind == .endOfInput
                || next.keyword.map { Self.setOperationFollowers.contains($0) } ?? false
        case .lateral: return next.keyword == .view || next.kind == .leftParenthesis || isName(next)
        case .tablesample, .pivot: return next.kind == .leftParenthesis || next.keyword == .system
        case .unpivot: return next.kind == .leftParenthesis || next.keyword == .include || next.keyword == .exclude
        case .version, .timestamp, .systemVersion, .systemTime: return next.keyword == .as && token(2).keyword == .of
        case .for:
            return next.kind == .leftParenthesis || isName(next)
        case .with: return next.kind == .leftParenthesis || isName(next)
        case .set: return isName(next)
        case .join, .on, .using, .natural, .cross, .inner: return startsOperand(next)
        case .left, .right, .full:
            return next.keyword == .join || next.keyword == .outer || next.keyword == .semi || next.keyword == .anti
        case .semi, .anti: return next.keyword == .join
        case .approx, .exact: return next.keyword == .nearest
        case .end: return false
        default: return false
        }
    }

    private static let setOperationFollowers: Set<Keyword> = [.all, .distinct, .select, .values, .table, .from, .map, .reduce]

    private static let clauseWords: Set<Keyword> = [.as, .from, .where, .having, .then, .and, .or]

    /// Whether a token can begin an expression or a relation.
    private func startsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .word, .quotedIdentifier, .invalidWord, .leftParenthesis, .question, .colon, .minusSign, .plus, .tilde, .exclamation,
            .asterisk:
            return token.keyword.map { !Self.clauseWords.contains($0) } ?? true
        default:
            return token.kind.isString || token.kind.isNumber || token.kind == .unclosedString || token.kind == .unclosedQuotedIdentifier
        }
    }
}
