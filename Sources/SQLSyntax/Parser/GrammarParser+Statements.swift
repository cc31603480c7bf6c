/// Which statement a text is, by its first words.
extension GrammarParser {
    mutating func statement() throws(SyntaxError) -> Statement {
        let start = current
        try enter()
        defer { leave() }
        let kind = try statementKind()
        return Statement(kind, span: span(from: start))
    }

    private mutating func statementKind() throws(SyntaxError) -> StatementKind {
        switch current.keyword {
        default: return .query(try query())
        }
    }
}
