/// SET, RESET, USE, variables, EXECUTE IMMEDIATE, caches, CALL.
extension GrammarParser {
    mutating func setStatement() throws(SyntaxError) -> StatementKind {
        try expect(.set)
        if at(.endOfInput) || at(.semicolon) { return .set(.list) }
        if at(.minusSign), text(token(1)) == "v", endsStatement(token(2)) {
            advance()
            advance()
            return .set(.listVerbose)
        }
        switch current.keyword {
        case .role: throw unsupported("SET ROLE", current.span)
        case .catalog where isName(token(1)) || token(1).kind.isString:
            advance()
            guard current.kind.isString else { return .setCatalog(try objectName()) }
            let start = current
            let name = try string()
            return .setCatalog(ObjectName(.parts([Identifier(name, span: start.span)]), span: span(from: start)))
        case .time where token(1).keyword == .zone:
            advance()
            advance()
            return .setTimeZone(try timeZone())
        case nil where text(current).uppercased() == "PATH" && token(1).kind == .equal:
            throw error(
                "UNSUPPORTED_FEATURE.SET_PATH_WHEN_DISABLED", "0A000",
                "The feature is not supported: SET PATH. Names are looked up among built-in objects, those of the session, and the current schema.",
                current.span)
        case .variable where isVariableAssignment(), .var where isVariableAssignment():
            advance()
            return try setVariables()
        default: return .set(try configuration())
        }
    }

    private func endsStatement(_ token: Token) -> Bool { token.kind == .endOfInput || token.kind == .semicolon }

    /// `SET VAR a = 1`, unlike the setting `SET var.name = 1` or `SET var = 1`
    private func isVariableAssignment() -> Bool {
        isName(token(1)) || (token(1).kind == .leftParenthesis && token(2).kind != .rightParenthesis)
    }

    private mutating func timeZone() throws(SyntaxError) -> TimeZoneSetting {
        if accept(.local) { return .local }
        if at(.interval), startsInterval() {
            let interval = try intervalLiteral()
            guard endsStatement(current) else { throw invalidTimeZone() }
            return .interval(interval)
        }
        guard current.kind.isString else {
            throw invalidTimeZone()
        }
        return .name(try string())
    }

    private func invalidTimeZone() -> SyntaxError {
        error(
            "_LEGACY_ERROR_TEMP_0045", "42000", "Invalid time zone displacement value.",
            hint: "SET TIME ZONE takes a string, LOCAL or an interval.", current.span)
    }

    private mutating func setVariables() throws(SyntaxError) -> StatementKind {
        guard at(.leftParenthesis) else { return .setVariables(try assignments()) }
        let names = try multipartIdentifierList()
        try expect(.equal)
        return .setVariablesFromQuery(names, try parenthesizedQuery())
    }

    /// `key`, `key = value`; the value is the rest of the statement as written.
    private mutating func configuration() throws(SyntaxError) -> SetStatement {
        let start = current
        let key: String
        if at(.quotedIdentifier) {
            key = StringLiteralValue.identifier(source.bytes, current)
            advance()
        } else {
            while !at(.equal), !endsStatement(current) {
                if at(.unclosedString) || at(.unclosedComment) || at(.unclosedQuotedIdentifier) { throw unexpected() }
                advance()
            }
            key = source.text(span(from: start))
        }
        guard !key.isEmpty, !key.contains(where: \.isWhitespace) || start.kind == .quotedIdentifier else {
            throw error(
                "INVALID_SET_SYNTAX", "42000",
                "Expected format is 'SET', 'SET key', or 'SET key=value'. If you want to include special characters in key, or"
                    + " include semicolon "
                    + "in value, please use backquotes, e.g., SET `key`=`value`.", span(from: start))
        }
        if endsStatement(current) { return .show(key: key) }
        try expect(.equal)
        return .assign(key: key, value: try restOfStatement())
    }

    private mutating func restOfStatement() throws(SyntaxError) -> String {
        let start = current
        if at(.quotedIdentifier), endsStatement(token(1)) {
            advance()
            return StringLiteralValue.identifier(source.bytes, start)
        }
        if endsStatement(start) { return "" }
        while !endsStatement(current) {
            if at(.unclosedString) || at(.unclosedComment) || at(.unclosedQuotedIdentifier) { throw unexpected() }
            advance()
        }
        return source.text(span(from: start))
    }

    mutating func reset() throws(SyntaxError) -> StatementKind {
        try expect(.reset)
        if endsStatement(current) { return .reset(key: nil) }
        let key = try restOfStatement()
        return .reset(key: key)
    }

    mutating func use() throws(SyntaxError) -> StatementKind {
        try expect(.use)
        if at([.schema, .database, .namespace]), isName(token(1)) { advance() }
        return .use(try objectName())
    }

    // MARK: Variables

    mutating func declareVariable() throws(SyntaxError) -> DeclareVariable {
        let start = current
        try expect(.declare)
        let orReplace = accept(.or, .replace)
        if at(.variable) || at(.var), isName(token(1)) { advance() }
        let names = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.objectName() }
        var variable = DeclareVariable(orReplace: orReplace, names: names)
        if at(.not) { throw unexpected(expecting: "a data type or DEFAULT") }
        if isName(current), !at(.default) { variable.type = try dataType() }
        if accept(.default) || accept(.equal) { variable.defaultValue = try expression() }
        if variable.type == nil, variable.defaultValue == nil {
            throw invalidSyntax(
                "VARIABLE_TYPE_OR_DEFAULT_REQUIRED",
                "The definition of a SQL variable requires either a datatype or a DEFAULT clause. For example, use `DECLARE name"
                    + " STRING` or "
                    + "`DECLARE name = 'SQL'` instead of `DECLARE name`.", span(from: start))
        }
        return variable
    }

    mutating func executeImmediate() throws(SyntaxError) -> ExecuteImmediate {
        advance()
        try expect(.immediate)
        let statement = try expression()
        var targets: [[Identifier]] = []
        if accept(.into) {
            targets = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.multipartIdentifier() }
        }
        var arguments: [AliasedExpression] = []
        if accept(.using) {
            if at(.leftParenthesis), let closing = closingParenthesis(at: index), closing &+ 1 < tokens.count,
                endsStatement(tokens[closing &+ 1]),
                !startsQuery(at: index &+ 1)
            {
                advance()
                arguments = try aliasedExpressions()
                try expect(.rightParenthesis)
            } else {
                arguments = try aliasedExpressions()
            }
        }
        return ExecuteImmediate(statement: statement, targets: targets, arguments: arguments)
    }

    // MARK: Caches

    mutating func refresh() throws(SyntaxError) -> StatementKind {
        try expect(.refresh)
        if accept(.materialized, .view) { return .refresh(.materializedView, try objectName()) }
        if at(.function), isName(token(1)) {
            advance()
            return .refresh(.function, try objectName())
        }
        guard accept(.table) else {
            throw unsupported("REFRESH of a path", current.span, hint: "Name a TABLE, MATERIALIZED VIEW or FUNCTION.")
        }
        return .refresh(.table, try objectName())
    }

    mutating func cacheTable() throws(SyntaxError) -> CacheTable {
        try expect(.cache)
        let isLazy = accept(.lazy)
        try expect(.table)
        let name = try objectName()
        let options = accept(.options) ? try propertyList() : []
        return CacheTable(name: name, isLazy: isLazy, options: options, query: try asQuery(isAsRequired: false))
    }

    mutating func uncacheTable() throws(SyntaxError) -> StatementKind {
        try expect(.uncache)
        try expect(.table)
        let ifExists = acceptIfExists()
        return .uncacheTable(try objectName(), ifExists: ifExists)
    }

    mutating func call() throws(SyntaxError) -> StatementKind {
        try expect(.call)
        let name = try objectName()
        try expect(.leftParenthesis)
        var arguments: [FunctionArgument] = []
        if !at(.rightParenthesis) {
            arguments = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.functionArgument() }
        }
        try expect(.rightParenthesis)
        return .call(name, arguments)
    }
}
