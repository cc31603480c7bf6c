extension GrammarParser {
    mutating func createView() throws(SyntaxError) -> StatementKind {
        let orReplace = try acceptCreateOrReplace()
        let isGlobal = accept(.global)
        let isTemporary = acceptTemporary()
        if isGlobal, !isTemporary { throw unexpected(expecting: "TEMPORARY") }
        try expect(.view)
        let ifNotExists = acceptIfNotExists()
        let name = try objectName()
        if isTemporary, let view = try temporaryViewUsing(orReplace: orReplace, isGlobal: isGlobal, name: name) {
            return .createTemporaryViewUsing(view)
        }
        if orReplace, ifNotExists {
            throw error(
                "CREATE_VIEW_WITH_IF_NOT_EXISTS_AND_REPLACE", "42601",
                "CREATE VIEW \(source.text(name.span)) with both IF NOT EXISTS and REPLACE is not allowed.", name.span)
        }
        if isTemporary, let parts = name.parts, parts.count > 1 {
            throw error(
                "INVALID_TEMP_OBJ_QUALIFIER", "42602",
                "Temporary VIEW \(source.text(name.span)) cannot be qualified with \(parts.dropLast().map(\.text).joined(separator: ".")).",
                name.span)
        }
        let columns = try viewColumns()
        var comment: String?
        var schemaBinding: CreateView.SchemaBinding?
        var collation: Identifier?
        var properties: [Property] = []
        while !at(.as) {
            if accept(.comment) {
                comment = try string()
            } else if at(.with, .schema) {
                schemaBinding = try self.schemaBinding()
            } else if at(.default) {
                collation = try defaultCollation()
            } else if at(.partitioned) {
                throw unsupported("PARTITIONED ON for views", current.span)
            } else if accept(.tblproperties) {
                properties = try propertyList()
            } else {
                throw unexpected(expecting: "AS")
            }
        }
        try expect(.as)
        let query = try query()
        var view = CreateView(
            orReplace: orReplace, scope: isGlobal ? .global : (isTemporary ? .session : .permanent), ifNotExists: ifNotExists, name: name,
            query: query)
        view.columns = columns
        view.comment = comment
        view.schemaBinding = schemaBinding
        view.defaultCollation = collation
        view.properties = properties
        return .createView(view)
    }

    /// `(a COMMENT 'text', b)`; empty where there is none
    mutating func viewColumns() throws(SyntaxError) -> [ViewColumn] {
        guard at(.leftParenthesis) else { return [] }
        return try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in
            let name = try parser.plainIdentifier()
            return ViewColumn(name: name, comment: parser.accept(.comment) ? try parser.string() : nil)
        }
    }

    /// `WITH SCHEMA EVOLUTION`
    mutating func schemaBinding() throws(SyntaxError) -> CreateView.SchemaBinding {
        try expect(.with, .schema)
        if accept(.binding) { return .binding }
        if accept(.compensation) { return .compensation }
        if accept(.evolution) { return .evolution }
        try expect(.type)
        try expect(.evolution)
        return .typeEvolution
    }

    /// `(a INT) USING csv OPTIONS (…)` after the name of a temporary view; nil, with nothing read, where it is a view over a query
    private mutating func temporaryViewUsing(
        orReplace: Bool, isGlobal: Bool, name: ObjectName
    ) throws(SyntaxError) -> CreateTemporaryViewUsing? {
        var position = index
        if at(.leftParenthesis), let closing = closingParenthesis(at: index) { position = closing &+ 1 }
        guard position < tokens.count, tokens[position].keyword == .using else { return nil }
        let columns: [ColumnDefinition] =
            at(.leftParenthesis)
            ? try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.columnDefinition() } : []
        try expect(.using)
        let provider = try multipartIdentifier()
        let options = accept(.options) ? try propertyList() : []
        return CreateTemporaryViewUsing(
            orReplace: orReplace, isGlobal: isGlobal, name: name, columns: columns, provider: provider, options: options)
    }

    // MARK: Materialized views

    mutating func createMaterializedView() throws(SyntaxError) -> StatementKind {
        let orReplace = try acceptCreateOrReplace()
        try expect(.materialized, .view)
        let ifNotExists = acceptIfNotExists()
        let name = try objectName()
        let columns = try viewColumns()
        var schedule: CreateMaterializedView.Schedule?
        var clauses = CreateTableClauses()
        while !at(.as) {
            if at(.schedule) {
                guard schedule == nil else { throw unexpected() }
                schedule = try self.schedule()
            } else if !(try createTableClause(&clauses)) {
                throw unexpected(expecting: "AS")
            }
        }
        try expect(.as)
        return .createMaterializedView(
            CreateMaterializedView(
                orReplace: orReplace, ifNotExists: ifNotExists, name: name, columns: columns, schedule: schedule, clauses: clauses,
                query: try query()))
    }

    /// `SCHEDULE [REFRESH] EVERY 2 HOURS`, `SCHEDULE [REFRESH] CRON '…' AT TIME ZONE '…'`
    private mutating func schedule() throws(SyntaxError) -> CreateMaterializedView.Schedule {
        try expect(.schedule)
        _ = accept(.refresh)
        if accept(.cron) {
            let pattern = try string()
            var timeZone: String?
            if accept(.at, .time) {
                try expect(.zone)
                timeZone = try string()
            }
            return .cron(pattern, timeZone: timeZone)
        }
        try expect(.every)
        guard at(.integerLiteral) else { throw unexpected(expecting: "an integer") }
        let value = text(current)
        advance()
        guard let unit = acceptIntervalUnit() else { throw unexpected(expecting: "a unit of time such as HOURS") }
        return .every(value: value, unit: unit)
    }

    // MARK: Namespaces

    mutating func createNamespace() throws(SyntaxError) -> CreateNamespace {
        try expect(.create)
        guard at([.schema, .database, .namespace]) else { throw unexpected() }
        advance()
        let ifNotExists = acceptIfNotExists()
        var namespace = CreateNamespace(ifNotExists: ifNotExists, name: try objectName(), properties: [])
        while true {
            if accept(.comment) {
                namespace.comment = try string()
            } else if accept(.location) {
                namespace.location = try string()
            } else if at(.default) {
                namespace.defaultCollation = try defaultCollation()
            } else if at(.with), token(1).keyword == .properties || token(1).keyword == .dbproperties {
                advance()
                advance()
                namespace.properties = try propertyList()
            } else {
                return namespace
            }
        }
    }
}
