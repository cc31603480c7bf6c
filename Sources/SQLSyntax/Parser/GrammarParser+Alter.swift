extension GrammarParser {
    mutating func dropStatement() throws(SyntaxError) -> StatementKind {
        try expect(.drop)
        let isTemporary = acceptTemporary()
        let target: DropStatement.Target
        switch current.keyword {
        case .function: target = isTemporary ? .temporaryFunction : .function
        case .variable where isTemporary, .var where isTemporary: target = .temporaryVariable
        case .table where !isTemporary: target = .table
        case .view where !isTemporary: target = .view
        case .materialized where !isTemporary:
            advance()
            target = .materializedView
        case .schema where !isTemporary, .database where !isTemporary, .namespace where !isTemporary: target = .namespace
        case .variable, .var: throw unexpected(expecting: "TEMPORARY")
        default: throw unexpected(expecting: "TABLE, VIEW, MATERIALIZED VIEW, FUNCTION, SCHEMA or TEMPORARY VARIABLE")
        }
        if target == .materializedView { try expect(.view) } else { advance() }
        let ifExists = acceptIfExists()
        var drop = DropStatement(target: target, ifExists: ifExists, name: try objectName(), purges: false, cascades: false)
        if target == .table { drop.purges = accept(.purge) }
        if target == .namespace {
            drop.cascades = accept(.cascade)
            if !drop.cascades { _ = accept(.restrict) }
        }
        return .drop(drop)
    }

    mutating func truncateTable() throws(SyntaxError) -> StatementKind {
        advance()
        try expect(.table)
        let name = try objectName()
        return .truncateTable(name, partition: try optionalPartition())
    }

    /// `PARTITION (a = 1, b)`; empty where there is none
    mutating func optionalPartition() throws(SyntaxError) -> [PartitionValue] {
        at(.partition) && token(1).kind == .leftParenthesis ? try partition() : []
    }

    mutating func partition() throws(SyntaxError) -> [PartitionValue] {
        try expect(.partition)
        return try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in
            let column = try parser.identifier()
            return PartitionValue(column: column, value: parser.accept(.equal) ? try parser.primaryExpression() : nil)
        }
    }

    mutating func commentOn() throws(SyntaxError) -> StatementKind {
        advance()
        try expect(.on)
        let target: CommentTarget
        if accept(.table) {
            target = .table
        } else {
            guard at([.schema, .database, .namespace]) else { throw unexpected(expecting: "TABLE or SCHEMA") }
            advance()
            target = .namespace
        }
        let name = try objectName()
        try expect(.is)
        return .commentOn(target, name, comment: accept(.null) ? nil : try string())
    }

    // MARK: ALTER

    mutating func alterStatement() throws(SyntaxError) -> StatementKind {
        try expect(.alter)
        switch current.keyword {
        case .table:
            advance()
            let name = try objectName()
            return .alterTable(AlterTable(name: name, action: try alterTableAction()))
        case .view:
            advance()
            let name = try objectName()
            return .alterView(AlterView(name: name, action: try alterViewAction()))
        case .schema, .database, .namespace:
            advance()
            let name = try objectName()
            return .alterNamespace(name, try alterNamespaceAction())
        default: throw unexpected(expecting: "TABLE, VIEW or SCHEMA")
        }
    }

    private mutating func alterNamespaceAction() throws(SyntaxError) -> AlterNamespaceAction {
        if at(.default) { return .defaultCollation(try defaultCollation()) }
        let isSet = accept(.set)
        if !isSet { try expect(.unset) }
        if isSet, accept(.location) { return .setLocation(try string()) }
        guard at(.properties) || at(.dbproperties) else { throw unexpected(expecting: "PROPERTIES") }
        advance()
        let properties = try propertyList()
        return isSet ? .setProperties(properties) : .unsetProperties(properties)
    }

    private mutating func alterViewAction() throws(SyntaxError) -> AlterView.Action {
        switch current.keyword {
        case .rename:
            advance()
            try expect(.to)
            return .rename(to: try multipartIdentifier())
        case .set:
            advance()
            try expect(.tblproperties)
            return .setProperties(try propertyList())
        case .unset:
            advance()
            try expect(.tblproperties)
            let ifExists = acceptIfExists()
            return .unsetProperties(try propertyList(), ifExists: ifExists)
        case .with where token(1).keyword == .schema: return .schemaBinding(try schemaBinding())
        default:
            guard let query = try asQuery(isAsRequired: false) else { throw unexpected(expecting: "AS") }
            return .query(query)
        }
    }

    private mutating func alterTableAction() throws(SyntaxError) -> AlterTableAction {
        switch current.keyword {
        case .partition:
            let from = try partition()
            if at(.set) || at(.change) || at(.replace) {
                throw unsupported("ALTER TABLE … PARTITION … \(text(current).uppercased())", current.span)
            }
            try expect(.rename)
            try expect(.to)
            return .renamePartition(from, to: try partition())
        case .rename: return try alterRename()
        case .add: return try alterAdd()
        case .drop: return try alterDrop()
        case .alter, .change: return try alterColumns()
        case .set: return try alterSet()
        case .unset:
            advance()
            try expect(.tblproperties)
            let ifExists = acceptIfExists()
            return .unsetProperties(try propertyList(), ifExists: ifExists)
        case .cluster:
            advance()
            try expect(.by)
            return .clusterBy(accept(.none) ? [] : try multipartIdentifierList())
        case .default: return .defaultCollation(try defaultCollation())
        default:
            guard isName(current) else { throw unexpected() }
            throw unexpected(expecting: "ADD, DROP, RENAME, ALTER COLUMN or SET")
        }
    }

    private mutating func alterRename() throws(SyntaxError) -> AlterTableAction {
        advance()
        if accept(.to) { return .rename(to: try multipartIdentifier()) }
        try expect(.column)
        let column = try multipartIdentifier()
        try expect(.to)
        return .renameColumn(column, to: try plainIdentifier())
    }

    private mutating func alterAdd() throws(SyntaxError) -> AlterTableAction {
        advance()
        if accept(.column) || accept(.columns) {
            let added: (inout GrammarParser) throws(SyntaxError) -> AddedColumn = { (parser: inout GrammarParser) throws(SyntaxError) in
                try parser.addedColumn()
            }
            return .addColumns(at(.leftParenthesis) ? try parenthesized(added) : try commaSeparated(added))
        }
        if let constraint = try tableConstraint() { return .addConstraint(constraint) }
        let ifNotExists = acceptIfNotExists()
        guard at(.partition) else { throw unexpected(expecting: "COLUMN, CONSTRAINT or PARTITION") }
        var partitions: [AddedPartition] = []
        while at(.partition) {
            let values = try partition()
            partitions.append(AddedPartition(values: values, location: accept(.location) ? try string() : nil))
        }
        return .addPartitions(partitions, ifNotExists: ifNotExists)
    }

    private mutating func addedColumn() throws(SyntaxError) -> AddedColumn {
        var column = AddedColumn(name: try multipartIdentifier(), type: try dataType(), isNullable: true)
        while true {
            if try acceptNot() {
                try expect(.null)
                column.isNullable = false
            } else if accept(.default) {
                column.defaultValue = try expression()
            } else if accept(.comment) {
                column.comment = try string()
            } else if let placement = try columnPlacement() {
                column.placement = placement
            } else {
                return column
            }
        }
    }

    private mutating func columnPlacement() throws(SyntaxError) -> ColumnPlacement? {
        if accept(.first) { return .first }
        return accept(.after) ? .after(try plainIdentifier()) : nil
    }

    private mutating func alterDrop() throws(SyntaxError) -> AlterTableAction {
        advance()
        if accept(.column) || accept(.columns) {
            let ifExists = acceptIfExists()
            let columns =
                at(.leftParenthesis)
                ? try multipartIdentifierList()
                : try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.multipartIdentifier() }
            return .dropColumns(columns, ifExists: ifExists)
        }
        if accept(.constraint) {
            let ifExists = acceptIfExists()
            let name = try plainIdentifier()
            let cascades = accept(.cascade)
            if !cascades { _ = accept(.restrict) }
            return .dropConstraint(name, ifExists: ifExists, cascades: cascades)
        }
        let ifExists = acceptIfExists()
        let partitions = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.partition() }
        return .dropPartitions(partitions, ifExists: ifExists, purges: accept(.purge))
    }

    private mutating func alterSet() throws(SyntaxError) -> AlterTableAction {
        advance()
        if accept(.location) { return .setLocation(try string()) }
        if accept(.tblproperties) { return .setProperties(try propertyList()) }
        throw unexpected(expecting: "TBLPROPERTIES or LOCATION")
    }

    private mutating func alterColumns() throws(SyntaxError) -> AlterTableAction {
        let isChange = at(.change)
        advance()
        _ = accept(.column)
        // `CHANGE a a INT …`, unlike `CHANGE a COMMENT 'text'` and the other forms of ALTER COLUMN
        if isChange, isName(token(1)), token(1).keyword.map({ !Self.alterationWords.contains($0) }) ?? true { return try changedColumn() }
        return .alterColumns(try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.alteredColumn() })
    }

    private static let alterationWords: Set<Keyword> = [.type, .comment, .first, .after, .set, .drop]

    /// Hive's `CHANGE old new TYPE COMMENT 'text' AFTER other`
    private mutating func changedColumn() throws(SyntaxError) -> AlterTableAction {
        let column = try multipartIdentifier()
        let new = try plainIdentifier()
        if let old = column.last, !old.matches(new.text) {
            throw unsupported("Renaming a column by CHANGE", new.span, hint: "Use ALTER TABLE … RENAME COLUMN \(old.text) TO \(new.text).")
        }
        var changes = [AlteredColumn(column: column, action: .type(try dataType()))]
        if accept(.comment) { changes.append(AlteredColumn(column: column, action: .comment(try string()))) }
        if let placement = try columnPlacement() { changes.append(AlteredColumn(column: column, action: .placement(placement))) }
        return .alterColumns(changes)
    }

    private mutating func alteredColumn() throws(SyntaxError) -> AlteredColumn {
        let column = try multipartIdentifier()
        let action: AlteredColumn.Action
        if accept(.type) {
            action = .type(try dataType())
        } else if accept(.comment) {
            action = .comment(try string())
        } else if let placement = try columnPlacement() {
            action = .placement(placement)
        } else if accept(.set) {
            if accept(.default) {
                action = .setDefault(try expression())
            } else {
                guard try acceptNot() else { throw unexpected(expecting: "NOT NULL or DEFAULT") }
                try expect(.null)
                action = .setNotNull
            }
        } else {
            guard accept(.drop) else { throw unexpected(expecting: "TYPE, COMMENT, FIRST, AFTER, SET or DROP") }
            if accept(.default) {
                action = .dropDefault
            } else {
                guard try acceptNot() else { throw unexpected(expecting: "NOT NULL or DEFAULT") }
                try expect(.null)
                action = .dropNotNull
            }
        }
        return AlteredColumn(column: column, action: action)
    }
}
