/// A recursive descent parser over the tokens of one statement. The grammar is spread over extensions, one class of it per file;
/// a method named after a construct reads it from `current` on and leaves `current` after it.
struct GrammarParser {
    let source: SourceText
    let tokens: [Token]
    let limits: SyntaxLimits
    /// For each `(` the index of its `)`, for every other token 0; 0 also for a parenthesis that is never closed.
    let matchingParenthesis: [UInt32]
    private(set) var index = 0
    private(set) var current: Token
    private var depth = 0
    private let stack = StackGuard()
    var positionalParameterCount = 0
    /// Labels of the compound statements and loops around.
    var openLabels: [OpenLabel] = []
    /// In the query of FOR, where DO ends it and is no alias.
    var stopsAtDo = false

    static func make(_ text: String, limits: SyntaxLimits) throws(SyntaxError) -> GrammarParser {
        let source = SourceText(text)
        // Refused before reading, so that an oversized text costs nothing.
        try checkSize(source.bytes.count, source, limits)
        var lexer = Lexer(source)
        lexer.run()
        return try GrammarParser(source: source, tokens: lexer.tokens, byteCount: source.bytes.count, limits: limits)
    }

    /// `tokens` must end with `endOfInput`.
    init(source: SourceText, tokens: [Token], byteCount: Int, limits: SyntaxLimits) throws(SyntaxError) {
        try Self.checkSize(byteCount, source, limits)
        if tokens.count > limits.tokens {
            throw Self.tooComplex("It has \(tokens.count) tokens, more than \(limits.tokens)", tokens[0].span, source)
        }
        self.source = source
        self.tokens = tokens
        self.limits = limits
        current = tokens.first ?? Token(kind: .endOfInput, keyword: nil, start: 0, end: 0)
        var matching = [UInt32](repeating: 0, count: tokens.count)
        var open: [Int] = []
        for index in tokens.indices {
            if tokens[index].kind == .leftParenthesis {
                open.append(index)
            } else if tokens[index].kind == .rightParenthesis, let start = open.popLast() {
                matching[start] = UInt32(clamping: index)
            }
        }
        matchingParenthesis = matching
    }

    private static func checkSize(_ byteCount: Int, _ source: SourceText, _ limits: SyntaxLimits) throws(SyntaxError) {
        if byteCount > min(limits.statementBytes, Int(UInt32.max)) {
            throw tooComplex("It has \(byteCount) bytes, more than \(limits.statementBytes)", .none, source)
        }
    }

    // MARK: Moving

    /// The token `distance` after the current one; the end of input past the last.
    func token(_ distance: Int) -> Token {
        let position = index &+ distance
        return position < tokens.count ? tokens[position] : tokens[tokens.count &- 1]
    }

    mutating func advance() {
        if index &+ 1 < tokens.count {
            index &+= 1
            current = tokens[index]
        }
    }

    /// The end of the token before the current one.
    var previousEnd: Int { index > 0 ? Int(tokens[index &- 1].end) : Int(current.start) }

    /// From `start` to the end of the last token read.
    func span(from start: Token) -> SourceSpan { SourceSpan(start: Int(start.start), end: previousEnd) }

    func span(from start: SourceSpan) -> SourceSpan { SourceSpan(start: start.start, end: previousEnd) }

    // MARK: Looking

    func at(_ keyword: Keyword) -> Bool { current.keyword == keyword }

    func at(_ kind: TokenKind) -> Bool { current.kind == kind }

    func at(_ first: Keyword, _ second: Keyword) -> Bool { current.keyword == first && token(1).keyword == second }

    func at(_ keywords: Set<Keyword>) -> Bool {
        guard let keyword = current.keyword else { return false }
        return keywords.contains(keyword)
    }

    /// Word or quoted identifier.
    func isName(_ token: Token) -> Bool { token.kind == .word || token.kind == .quotedIdentifier || token.kind == .invalidWord }

    func text(_ token: Token) -> String { source.text(from: Int(token.start), to: Int(token.end)) }

    // MARK: Taking

    mutating func accept(_ keyword: Keyword) -> Bool {
        guard current.keyword == keyword else { return false }
        advance()
        return true
    }

    mutating func accept(_ first: Keyword, _ second: Keyword) -> Bool {
        guard at(first, second) else { return false }
        advance()
        advance()
        return true
    }

    mutating func accept(_ kind: TokenKind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    mutating func expect(_ keyword: Keyword) throws(SyntaxError) {
        if !accept(keyword) { throw unexpected(expecting: keyword.rawValue) }
    }

    mutating func expect(_ first: Keyword, _ second: Keyword) throws(SyntaxError) {
        try expect(first)
        try expect(second)
    }

    mutating func expect(_ kind: TokenKind) throws(SyntaxError) {
        if !accept(kind) { throw unexpected(expecting: kind.display) }
    }

    func expectEnd() throws(SyntaxError) {
        if current.kind != .endOfInput { throw unexpected() }
    }

    /// `IF EXISTS`
    mutating func acceptIfExists() -> Bool { accept(.if, .exists) }

    /// `IF NOT EXISTS`
    mutating func acceptIfNotExists() -> Bool {
        guard at(.if), token(1).keyword == .not, token(2).keyword == .exists else { return false }
        for _ in 0..<3 { advance() }
        return true
    }

    /// `NOT` within a clause, where `!` does not stand for it.
    mutating func acceptNot() throws(SyntaxError) -> Bool {
        if at(.exclamation) { throw bangIsNotNot() }
        return accept(.not)
    }

    /// `element, element, …`, at least one
    mutating func commaSeparated<Element>(
        _ element: (inout GrammarParser) throws(SyntaxError) -> Element
    ) throws(SyntaxError) -> [Element] {
        var elements: [Element] = [try element(&self)]
        while accept(.comma) { elements.append(try element(&self)) }
        return elements
    }

    /// `(element, …)`, at least one
    mutating func parenthesized<Element>(
        _ element: (inout GrammarParser) throws(SyntaxError) -> Element
    ) throws(SyntaxError) -> [Element] {
        try expect(.leftParenthesis)
        let elements = try commaSeparated(element)
        try expect(.rightParenthesis)
        return elements
    }

    // MARK: Depth

    mutating func enter() throws(SyntaxError) {
        depth &+= 1
        if depth > limits.nestingDepth || stack.isExhausted { throw nestsTooDeep() }
    }

    private func nestsTooDeep() -> SyntaxError {
        let limit = min(depth &- 1, limits.nestingDepth)
        return Self.tooComplex("It nests deeper than \(limit) levels", current.span, source)
    }

    mutating func leave() { depth &-= 1 }

    func checkHeight(_ height: Int32, _ span: SourceSpan) throws(SyntaxError) {
        if Int(height) > limits.treeHeight {
            throw Self.tooComplex("A chain of operators, joins or set operations is longer than \(limits.treeHeight)", span, source)
        }
    }

    func make(_ kind: ExpressionKind, _ span: SourceSpan) throws(SyntaxError) -> Expression {
        let expression = Expression(kind, span: span)
        try checkHeight(expression.height, span)
        return expression
    }

    func make(_ kind: RelationKind, _ span: SourceSpan) throws(SyntaxError) -> Relation {
        let relation = Relation(kind, span: span)
        try checkHeight(relation.height, span)
        return relation
    }

    func make(_ kind: QueryTermKind, _ span: SourceSpan) throws(SyntaxError) -> QueryTerm {
        let term = QueryTerm(kind, span: span)
        try checkHeight(term.height, span)
        return term
    }
}

extension TokenKind {
    /// As shown in messages.
    var display: String {
        switch self {
        case .leftParenthesis: "'('"
        case .rightParenthesis: "')'"
        case .leftBracket: "'['"
        case .rightBracket: "']'"
        case .comma: "','"
        case .dot: "'.'"
        case .equal: "'='"
        case .less: "'<'"
        case .greater: "'>'"
        case .colon: "':'"
        case .hintEnd: "'*/'"
        case .integerLiteral: "an integer"
        case .word, .quotedIdentifier: "a name"
        default: "\(self)"
        }
    }
}
