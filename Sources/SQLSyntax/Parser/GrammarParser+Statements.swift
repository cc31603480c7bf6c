/// Which statement a text is, by its first words.
extension GrammarParser {
    mutating func statement() throws(SyntaxError) -> Statement {
        let start = current
        try enter()
        defer { leave() }
        let kind = try statementKind()
        return Statement(kind, span: span(from: start))
    }

    /// What the grammar knows only in order to refuse it.
    private static let invalidStatements: [[String]] = [
        ["GRANT"], ["REVOKE"], ["LOCK", "TABLE"], ["UNLOCK", "TABLE"], ["CREATE", "ROLE"], ["DROP", "ROLE"], ["SHOW", "GRANT"],
        ["ALTER", "INDEX"], ["EXPORT", "TABLE"], ["START", "TRANSACTION"], ["COMMIT"], ["ROLLBACK"],
    ]

    private func refuseInvalidStatement() throws(SyntaxError) {
        guard current.kind == .word else { return }
        let words = [text(current).uppercased(), text(token(1)).uppercased()]
        guard let found = Self.invalidStatements.first(where: { words.starts(with: $0) }) else { return }
        let isAboutRights = ["GRANT", "REVOKE", "ROLE"].contains(found.last ?? "")
        throw error(
            "INVALID_STATEMENT_OR_CLAUSE", "42601", "The statement or clause: \(found.joined(separator: " ")) is not valid.",
            hint: isAboutRights ? "Rights are given by the scopes of access tokens." : nil, current.span)
    }

    private mutating func statementKind() throws(SyntaxError) -> StatementKind {
        try refuseInvalidStatement()
        switch current.keyword {
        case .explain: return try explain()
        case .with where startsWithClause(at: index): return try statementWithClause()
        case .from: return try fromStatement()
        case .create, .replace, .drop, .alter, .truncate, .comment: return try definitionStatement()
        case .insert: return .insert(try insert(with: nil))
        case .update: return .update(try update(with: nil))
        case .delete: return .delete(try delete(with: nil))
        case .merge: return .merge(try merge(with: nil))
        case .begin: return .compound(try compound())
        case .load, .msck, .repair, .add: throw unsupportedStatement()
        default:
            if let command = try commandStatement() { return command }
            return .query(try leadingQuery())
        }
    }

    private mutating func definitionStatement() throws(SyntaxError) -> StatementKind {
        switch (current.keyword, token(1).keyword) {
        case (.create, _): return try createStatement()
        case (.replace, .table): return try createTable()
        case (.drop, _): return try dropStatement()
        case (.alter, _): return try alterStatement()
        case (.truncate, .table): return try truncateTable()
        case (.comment, .on): return try commentOn()
        default: throw unexpected()
        }
    }

    /// nil, with nothing read, where no command begins
    private mutating func commandStatement() throws(SyntaxError) -> StatementKind? {
        switch current.keyword {
        case .describe, .desc: return try describeStatement()
        case .show: return .show(try showStatement())
        case .set: return try setStatement()
        case .reset: return try reset()
        case .use: return try use()
        case .declare: return .declareVariable(try declareVariable())
        case .execute where token(1).keyword == .immediate: return .executeImmediate(try executeImmediate())
        case .refresh: return try refresh()
        case .cache: return .cacheTable(try cacheTable())
        case .uncache: return try uncacheTable()
        case .clear where token(1).keyword == .cache:
            advance()
            advance()
            return .clearCache
        case .analyze: return try analyze()
        case .call: return try call()
        default: return nil
        }
    }

    private func unsupportedStatement() -> SyntaxError {
        unsupported("The statement \(text(current).uppercased()) \(text(token(1)).uppercased())", current.span.union(token(1).span))
    }

    /// A query where a statement was expected, with an error that speaks of statements.
    private mutating func leadingQuery() throws(SyntaxError) -> Query {
        let isQuery = at(.leftParenthesis) || at([.select, .values, .table, .map, .reduce])
        guard isQuery else { throw unexpected() }
        return try query()
    }

    /// `WITH … SELECT`, `WITH … INSERT`
    private mutating func statementWithClause() throws(SyntaxError) -> StatementKind {
        let with = try withClause()
        switch current.keyword {
        case .insert: return .insert(try insert(with: with))
        case .update: return .update(try update(with: with))
        case .delete: return .delete(try delete(with: with))
        case .merge: return .merge(try merge(with: with))
        default: return .query(try query(with: with))
        }
    }

    /// `FROM t SELECT …`; Hive's `FROM t INSERT INTO …` is refused.
    private mutating func fromStatement() throws(SyntaxError) -> StatementKind {
        let query = try query()
        if at(.insert) { throw unsupported("FROM … INSERT INTO …", current.span, hint: "Write INSERT INTO … SELECT … FROM … instead.") }
        return .query(query)
    }

    /// `EXPLAIN [mode] statement`
    private mutating func explain() throws(SyntaxError) -> StatementKind {
        try expect(.explain)
        var mode: ExplainMode = .simple
        switch current.keyword {
        case .logical where isName(token(1)):
            throw error("INVALID_STATEMENT_OR_CLAUSE", "42601", "The statement or clause: EXPLAIN LOGICAL is not valid.", current.span)
        case .formatted: mode = .formatted
        case .extended: mode = .extended
        case .codegen: mode = .codegen
        case .cost: mode = .cost
        // `EXPLAIN ANALYZE TABLE t COMPUTE …` explains a statement that begins with ANALYZE.
        case .analyze where token(1).keyword != .table && token(1).keyword != .tables: mode = .analyze
        default: break
        }
        if mode != .simple { advance() }
        if at(.begin) { throw unexpected(hint: "EXPLAIN takes the statements of a compound statement one by one.") }
        return .explain(mode, try statement())
    }
}
