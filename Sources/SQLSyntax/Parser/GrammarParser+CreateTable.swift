extension GrammarParser {
    /// `CREATE …`: which kind of thing follows.
    mutating func createStatement() throws(SyntaxError) -> StatementKind {
        var distance = 1
        if token(1).keyword == .or, token(2).keyword == .replace { distance = 3 }
        if token(distance).keyword == .global { distance &+= 1 }
        if token(distance).keyword == .temporary || token(distance).keyword == .temp { distance &+= 1 }
        if token(distance).keyword == .external { distance &+= 1 }
        switch token(distance).keyword {
        case .table: return try createTable()
        case .view: return try createView()
        case .materialized: return try createMaterializedView()
        case .function: return .createFunction(try createFunction())
        case .schema, .database, .namespace: return .createNamespace(try createNamespace())
        default:
            let object = token(distance)
            guard object.kind == .word, ["INDEX", "ROLE", "STREAMING", "FLOW", "MACRO", "PROCEDURE"].contains(text(object).uppercased())
            else {
                throw unexpected(object, expecting: "TABLE, VIEW, MATERIALIZED VIEW, FUNCTION or SCHEMA")
            }
            throw unsupported("CREATE \(text(object).uppercased())", current.span.union(object.span))
        }
    }

    /// `CREATE`, `CREATE OR REPLACE`; whether REPLACE was said
    mutating func acceptCreateOrReplace() throws(SyntaxError) -> Bool {
        try expect(.create)
        return accept(.or, .replace)
    }

    mutating func acceptTemporary() -> Bool { accept(.temporary) || accept(.temp) }

    mutating func createTable() throws(SyntaxError) -> StatementKind {
        var mode: CreateTable.Mode = .create
        if accept(.replace) {
            mode = .replace
        } else if try acceptCreateOrReplace() {
            mode = .createOrReplace
        }
        let isTemporary = acceptTemporary()
        let isExternal = accept(.external)
        try expect(.table)
        if acceptIfNotExists() {
            guard mode == .create else {
                throw unexpected(tokens[max(index &- 1, 0)], hint: "OR REPLACE and IF NOT EXISTS exclude each other.")
            }
            mode = .createIfNotExists
        }
        let name = try objectName()
        if at(.like), mode == .create || mode == .createIfNotExists {
            advance()
            let source = try objectName()
            let clauses = try createTableClauses()
            return .createTableLike(
                CreateTableLike(ifNotExists: mode == .createIfNotExists, name: name, source: source, clauses: clauses))
        }
        var table = CreateTable(
            mode: mode, isTemporary: isTemporary, isExternal: isExternal, name: name, columns: [], constraints: [],
            clauses: CreateTableClauses())
        if at(.leftParenthesis), !startsQuery(at: index &+ 1) { try tableElements(&table) }
        table.clauses = try createTableClauses()
        table.query = try asQuery(isAsRequired: false)
        return .createTable(table)
    }

    /// `AS query`; the AS may be missing where the grammar allows. nil where there is none.
    mutating func asQuery(isAsRequired: Bool) throws(SyntaxError) -> Query? {
        if accept(.as) { return try query() }
        guard !isAsRequired, at([.select, .with, .values, .from, .table]) || at(.leftParenthesis) else { return nil }
        return try query()
    }

    // MARK: Columns

    private mutating func tableElements(_ table: inout CreateTable) throws(SyntaxError) {
        try expect(.leftParenthesis)
        repeat {
            if let constraint = try tableConstraint() {
                table.constraints.append(constraint)
            } else {
                table.columns.append(try columnDefinition())
            }
        } while accept(.comma)
        try expect(.rightParenthesis)
    }

    mutating func columnDefinition() throws(SyntaxError) -> ColumnDefinition {
        let start = current
        var column = ColumnDefinition(name: try plainIdentifier(), type: try dataType())
        while true {
            if try acceptNot() {
                try expect(.null)
                try once(column.isNullable, "NOT NULL", start)
                column.isNullable = false
            } else if accept(.default) {
                try once(column.defaultValue == nil, "DEFAULT", start)
                column.defaultValue = try expression()
            } else if accept(.generated) {
                try once(column.generation == nil, "GENERATED", start)
                column.generation = try columnGeneration()
            } else if accept(.comment) {
                try once(column.comment == nil, "COMMENT", start)
                column.comment = try string()
            } else if let constraint = try columnConstraint() {
                column.constraints.append(constraint)
            } else {
                column.span = span(from: start)
                return column
            }
        }
    }

    private func once(_ isFirst: Bool, _ option: String, _ start: Token) throws(SyntaxError) {
        if !isFirst {
            throw error(
                "CREATE_TABLE_COLUMN_DESCRIPTOR_DUPLICATE", "42710", "The column \(text(start)) has the option \(option) twice.",
                span(from: start))
        }
    }

    private mutating func columnGeneration() throws(SyntaxError) -> ColumnGeneration {
        if accept(.by, .default) {
            try expect(.as)
            try expect(.identity)
            return try identity(allowsExplicitValues: true)
        }
        try expect(.always)
        try expect(.as)
        if accept(.identity) { return try identity(allowsExplicitValues: false) }
        try expect(.leftParenthesis)
        let value = try expression()
        try expect(.rightParenthesis)
        return .expression(value)
    }

    private mutating func identity(allowsExplicitValues: Bool) throws(SyntaxError) -> ColumnGeneration {
        var start: Int64?
        var increment: Int64?
        if accept(.leftParenthesis) {
            while !at(.rightParenthesis) {
                if accept(.start, .with) {
                    start = try signedInteger()
                } else {
                    try expect(.increment)
                    try expect(.by)
                    increment = try signedInteger()
                }
            }
            advance()
        }
        return .identity(allowsExplicitValues: allowsExplicitValues, start: start, increment: increment)
    }

    // MARK: Constraints

    /// nil where no constraint begins; a column may be called `check` or `primary`
    mutating func tableConstraint() throws(SyntaxError) -> TableConstraint? {
        let start = current
        let startsNamed = at(.constraint) && isName(token(1)) && [.check, .unique, .primary, .foreign].contains(token(2).keyword)
        let startsUnnamed =
            (at(.check) && token(1).kind == .leftParenthesis) || (at(.unique) && token(1).kind == .leftParenthesis) || at(.primary, .key)
            || at(.foreign, .key)
        guard startsNamed || startsUnnamed else { return nil }
        var name: Identifier?
        if startsNamed {
            advance()
            name = try plainIdentifier()
        }
        let kind: TableConstraint.Kind
        if accept(.check) {
            kind = .check(try checkedExpression())
        } else if accept(.unique) {
            kind = .unique(try identifierList())
        } else if accept(.primary) {
            try expect(.key)
            kind = .primaryKey(try identifierList())
        } else {
            try expect(.foreign)
            try expect(.key)
            let columns = try identifierList()
            try expect(.references)
            kind = .foreignKey(columns, try reference())
        }
        let characteristics = constraintCharacteristics()
        return TableConstraint(name: name, kind: kind, characteristics: characteristics, span: span(from: start))
    }

    private mutating func columnConstraint() throws(SyntaxError) -> ColumnConstraint? {
        var name: Identifier?
        if accept(.constraint) { name = try plainIdentifier() }
        let kind: ColumnConstraint.Kind
        if accept(.check) {
            kind = .check(try checkedExpression())
        } else if accept(.unique) {
            kind = .unique
        } else if accept(.primary) {
            try expect(.key)
            kind = .primaryKey
        } else if accept(.references) {
            kind = .references(try reference())
        } else {
            if name != nil { throw unexpected(expecting: "CHECK, UNIQUE, PRIMARY KEY or REFERENCES") }
            return nil
        }
        return ColumnConstraint(name: name, kind: kind, characteristics: constraintCharacteristics())
    }

    private mutating func checkedExpression() throws(SyntaxError) -> Expression {
        try expect(.leftParenthesis)
        let condition = try expression()
        try expect(.rightParenthesis)
        return condition
    }

    /// `table (columns)`, REFERENCES being past
    private mutating func reference() throws(SyntaxError) -> ForeignKeyReference {
        let table = try multipartIdentifier()
        return ForeignKeyReference(table: table, columns: at(.leftParenthesis) ? try identifierList() : [])
    }

    private mutating func constraintCharacteristics() -> [ConstraintCharacteristic] {
        var characteristics: [ConstraintCharacteristic] = []
        while true {
            if accept(.enforced) {
                characteristics.append(.enforced)
            } else if accept(.not, .enforced) {
                characteristics.append(.notEnforced)
            } else if accept(.rely) {
                characteristics.append(.rely)
            } else if accept(.norely) {
                characteristics.append(.noRely)
            } else {
                return characteristics
            }
        }
    }

    // MARK: Clauses

    /// USING, OPTIONS, PARTITIONED BY, COMMENT … in any order, each at most once
    mutating func createTableClauses() throws(SyntaxError) -> CreateTableClauses {
        var clauses = CreateTableClauses()
        while try createTableClause(&clauses) {}
        return clauses
    }

    private func clauseOnce(_ isFirst: Bool, _ name: String) throws(SyntaxError) {
        if !isFirst {
            throw error(
                "DUPLICATE_CLAUSES", "42614", "Found duplicate clauses: \(name). Please, remove one of them.",
                tokens[max(index &- 1, 0)].span)
        }
    }

    /// False where no clause begins.
    mutating func createTableClause(_ clauses: inout CreateTableClauses) throws(SyntaxError) -> Bool {
        switch current.keyword {
        case .using:
            advance()
            try clauseOnce(clauses.provider.isEmpty, "USING")
            clauses.provider = try multipartIdentifier()
        case .options:
            advance()
            try clauseOnce(clauses.options.isEmpty, "OPTIONS")
            clauses.options = try propertyList(allowsExpressions: true)
        case .partitioned:
            advance()
            try expect(.by)
            try clauseOnce(clauses.partitionedBy.isEmpty, "PARTITIONED BY")
            clauses.partitionedBy = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.partitionField() }
        case .cluster:
            advance()
            try expect(.by)
            try clauseOnce(clauses.clusterBy.isEmpty, "CLUSTER BY")
            clauses.clusterBy = try multipartIdentifierList()
        case .clustered:
            advance()
            try clauseOnce(clauses.buckets == nil, "CLUSTERED BY")
            clauses.buckets = try bucketSpecification()
        case .location:
            advance()
            try clauseOnce(clauses.location == nil, "LOCATION")
            clauses.location = try string()
        case .comment:
            advance()
            try clauseOnce(clauses.comment == nil, "COMMENT")
            clauses.comment = try string()
        case .default:
            try clauseOnce(clauses.defaultCollation == nil, "DEFAULT COLLATION")
            clauses.defaultCollation = try defaultCollation()
        case .stored:
            advance()
            try clauseOnce(clauses.storedAs == nil, "STORED AS")
            if at(.by) { throw unsupported("STORED BY", current.span) }
            try expect(.as)
            clauses.storedAs = try plainIdentifier()
        case .tblproperties:
            advance()
            try clauseOnce(clauses.properties.isEmpty, "TBLPROPERTIES")
            clauses.properties = try propertyList()
        case .row: throw unsupported("ROW FORMAT", current.span)
        case .skewed: throw unsupported("SKEWED BY", current.span)
        default: return false
        }
        return true
    }

    /// `DEFAULT COLLATION name`
    mutating func defaultCollation() throws(SyntaxError) -> Identifier {
        try expect(.default, .collation)
        return try plainIdentifier()
    }

    private mutating func partitionField() throws(SyntaxError) -> PartitionField {
        guard isName(current) else { throw unexpected(expecting: "a column") }
        if token(1).kind == .leftParenthesis {
            let name = try identifier()
            let arguments = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.primaryExpression() }
            return .transform(name, arguments)
        }
        if token(1).kind == .word || token(1).kind == .quotedIdentifier { return .definition(try columnDefinition()) }
        return .column(try multipartIdentifier())
    }

    /// `BY (a) SORTED BY (b) INTO n BUCKETS`
    private mutating func bucketSpecification() throws(SyntaxError) -> BucketSpecification {
        try expect(.by)
        let columns = try identifierList()
        var sortColumns: [BucketSpecification.SortColumn] = []
        if accept(.sorted) {
            try expect(.by)
            sortColumns = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in
                let name = try parser.plainIdentifier()
                let isDescending = parser.accept(.desc)
                if !isDescending { _ = parser.accept(.asc) }
                return BucketSpecification.SortColumn(name: name, direction: isDescending ? .descending : .ascending)
            }
        }
        try expect(.into)
        let count = try integer()
        try expect(.buckets)
        return BucketSpecification(columns: columns, sortColumns: sortColumns, count: count)
    }
}
