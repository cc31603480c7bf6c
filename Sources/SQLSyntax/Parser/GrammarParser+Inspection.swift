/// DESCRIBE, SHOW, ANALYZE.
extension GrammarParser {
    mutating func describeStatement() throws(SyntaxError) -> StatementKind {
        advance()
        switch current.keyword {
        case .function:
            advance()
            let isExtended = accept(.extended)
            return .describeFunction(try describedFunction(), isExtended: isExtended)
        case .schema, .database, .namespace:
            guard isName(token(1)) else { break }
            advance()
            let isExtended = at(.extended) && isName(token(1))
            if isExtended { advance() }
            return .describeNamespace(try objectName(), isExtended: isExtended)
        case .query where startsQuery(at: index &+ 1):
            advance()
            return .describeQuery(try query())
        default: break
        }
        if at(.leftParenthesis) || (startsQuery(at: index) && !at(.table)) { return .describeQuery(try query()) }
        return .describeTable(try describeTable())
    }

    private mutating func describeTable() throws(SyntaxError) -> DescribeTable {
        if at(.table), isName(token(1)) { advance() }
        let isExtended = (at(.extended) || at(.formatted)) && isName(token(1))
        if isExtended { advance() }
        let name = try objectName()
        let partition = try optionalPartition()
        var column: [Identifier] = []
        if isName(current), !at(.as, .json) { column = try multipartIdentifier() }
        let asJSON = accept(.as, .json)
        return DescribeTable(name: name, isExtended: isExtended, partition: partition, column: column, asJSON: asJSON)
    }

    /// A name, a string, or an operator such as `+`
    private mutating func describedFunction() throws(SyntaxError) -> ObjectName {
        let start = current
        if isName(current) { return try objectName() }
        let name: String
        if current.kind.isString {
            name = try string()
        } else {
            guard current.kind != .endOfInput else { throw unexpected(expecting: "a function") }
            name = text(current)
            advance()
        }
        return ObjectName(.parts([Identifier(name, span: start.span)]), span: span(from: start))
    }

    // MARK: SHOW

    mutating func showStatement() throws(SyntaxError) -> ShowStatement {
        try expect(.show)
        let start = current
        switch current.keyword {
        case .tables:
            advance()
            return .tables(namespace: try inNamespace(), pattern: try pattern())
        case .table:
            advance()
            try expect(.extended)
            let namespace = try inNamespace()
            try expect(.like)
            let pattern = try string()
            return .tableExtended(namespace: namespace, pattern: pattern, partition: try optionalPartition())
        case .views:
            advance()
            return .views(namespace: try inNamespace(), pattern: try pattern())
        case .columns:
            advance()
            guard accept(.from) || accept(.in) else { throw unexpected(expecting: "FROM or IN") }
            let table = try objectName()
            return .columns(table, namespace: accept(.from) || accept(.in) ? try multipartIdentifier() : [])
        case .functions: return try showFunctions(.all)
        case .all where token(1).keyword == .functions:
            advance()
            return try showFunctions(.all)
        case .system where token(1).keyword == .functions:
            advance()
            return try showFunctions(.system)
        case .user where token(1).keyword == .functions:
            advance()
            return try showFunctions(.user)
        case .schemas, .databases, .namespaces:
            advance()
            let parent = accept(.from) || accept(.in) ? try multipartIdentifier() : []
            return .namespaces(parent: parent, pattern: try pattern())
        case .catalogs:
            advance()
            return .catalogs(pattern: try pattern())
        case .current:
            advance()
            guard at([.schema, .database, .namespace]) else { throw unexpected(expecting: "SCHEMA") }
            advance()
            return .currentNamespace
        case .create:
            advance()
            try expect(.table)
            let name = try objectName()
            // Views are told the same way with AS SERDE, and tables know no other form.
            if accept(.as) {
                guard text(current).uppercased() == "SERDE" else { throw unexpected(expecting: "SERDE") }
                advance()
            }
            return .createTable(name)
        case .tblproperties:
            advance()
            let name = try objectName()
            guard accept(.leftParenthesis) else { return .tableProperties(name, key: nil) }
            let key = current.kind.isString ? try string() : try propertyKey()
            try expect(.rightParenthesis)
            return .tableProperties(name, key: key)
        case .partitions:
            advance()
            let name = try objectName()
            return .partitions(name, partition: try optionalPartition())
        default:
            guard current.kind == .word,
                ["PROCEDURES", "GRANT", "ROLES", "INDEXES", "LOCKS", "TRANSACTIONS"].contains(text(start).uppercased())
            else {
                throw unexpected(expecting: "TABLES, VIEWS, COLUMNS, FUNCTIONS, SCHEMAS, CREATE TABLE, TBLPROPERTIES or PARTITIONS")
            }
            throw unsupported("SHOW \(text(start).uppercased())", start.span)
        }
    }

    private mutating func showFunctions(_ scope: ShowStatement.FunctionScope) throws(SyntaxError) -> ShowStatement {
        try expect(.functions)
        let namespace = try inNamespace()
        let hasLike = accept(.like)
        if current.kind.isString { return .functions(scope, namespace: namespace, pattern: try string()) }
        if isName(current) { return .functions(scope, namespace: namespace, pattern: try propertyKey()) }
        if hasLike { throw unexpected(expecting: "a pattern") }
        return .functions(scope, namespace: namespace, pattern: nil)
    }

    /// `IN s`, `FROM s`
    private mutating func inNamespace() throws(SyntaxError) -> ObjectName? {
        accept(.from) || accept(.in) ? try objectName() : nil
    }

    /// `LIKE 'pattern'`, `'pattern'`
    private mutating func pattern() throws(SyntaxError) -> String? {
        if accept(.like) { return try string() }
        return current.kind.isString ? try string() : nil
    }

    // MARK: ANALYZE

    mutating func analyze() throws(SyntaxError) -> StatementKind {
        try expect(.analyze)
        if accept(.tables) {
            let namespace = try inNamespace()
            try expect(.compute, .statistics)
            return .analyzeTables(namespace: namespace, isNoScan: accept(.noscan))
        }
        try expect(.table)
        let name = try objectName()
        let partition = try optionalPartition()
        try expect(.compute, .statistics)
        var columns: AnalyzeTable.Columns = .none
        if accept(.noscan) {
            columns = .noScan
        } else if accept(.for) {
            if accept(.all) {
                try expect(.columns)
                columns = .all
            } else {
                try expect(.columns)
                columns = .named(try identifierSequence())
            }
        }
        return .analyzeTable(AnalyzeTable(name: name, partition: partition, columns: columns))
    }
}
