extension Formatter {
    mutating func insert(_ insert: InsertStatement) {
        if let with = insert.with { self.with(with) }
        if insert.mode == .overwrite { write("INSERT OVERWRITE TABLE ") } else { write("INSERT INTO TABLE ") }
        name(insert.table)
        if !insert.options.isEmpty {
            write(" WITH ")
            properties(insert.options)
        }
        partition(insert.partition)
        if insert.ifNotExists { write(" IF NOT EXISTS") }
        switch insert.columns {
        case .byPosition: break
        case .byName: write(" BY NAME")
        case .listed(let columns):
            write(" ")
            parenthesized(columns) { $0.identifier($1) }
        }
        if case .replaceWhere(let condition) = insert.mode {
            write(" REPLACE WHERE ")
            expression(condition)
        }
        newline()
        query(insert.query)
    }

    mutating func update(_ update: UpdateStatement) {
        if let with = update.with { self.with(with) }
        command("UPDATE ", update.table)
        if let alias = update.alias { tableAlias(alias) }
        newline()
        write("SET ")
        assignments(update.assignments)
        if let condition = update.condition { conditionClause("WHERE", condition) }
    }

    mutating func delete(_ delete: DeleteStatement) {
        if let with = delete.with { self.with(with) }
        command("DELETE FROM ", delete.table)
        if let alias = delete.alias { tableAlias(alias) }
        if let condition = delete.condition { conditionClause("WHERE", condition) }
    }

    mutating func merge(_ merge: MergeStatement) {
        if let with = merge.with { self.with(with) }
        command(merge.evolvesSchema ? "MERGE WITH SCHEMA EVOLUTION INTO " : "MERGE INTO ", merge.target)
        if let alias = merge.targetAlias { tableAlias(alias) }
        newline()
        write("USING ")
        switch merge.source {
        case .table(let name): self.name(name)
        case .query(let query): block { $0.query(query) }
        }
        if let alias = merge.sourceAlias { tableAlias(alias) }
        newline()
        write("ON ")
        expression(merge.condition)
        for clause in merge.clauses {
            newline()
            mergeClause(clause)
        }
    }

    private mutating func mergeClause(_ clause: MergeStatement.Clause) {
        switch clause.match {
        case .matched: write("WHEN MATCHED")
        case .notMatchedByTarget: write("WHEN NOT MATCHED")
        case .notMatchedBySource: write("WHEN NOT MATCHED BY SOURCE")
        }
        if let condition = clause.condition {
            write(" AND ")
            expression(condition)
        }
        write(" THEN ")
        switch clause.action {
        case .delete: write("DELETE")
        case .updateAll: write("UPDATE SET *")
        case .update(let list):
            write("UPDATE SET ")
            assignments(list)
        case .insertAll: write("INSERT *")
        case .insert(let columns, let values):
            write("INSERT ")
            parenthesized(columns) { $0.multipart($1) }
            write(" VALUES ")
            parenthesized(values) { $0.expression($1) }
        }
    }

    // MARK: ALTER

    mutating func alterTable(_ alter: AlterTable) {
        command("ALTER TABLE ", alter.name)
        write(" ")
        switch alter.action {
        case .rename(let to): named("RENAME TO ", to)
        case .addColumns(let columns):
            write("ADD COLUMNS ")
            parenthesized(columns) { $0.addedColumn($1) }
        case .dropColumns(let columns, let ifExists):
            write("DROP COLUMNS \(ifExists ? "IF EXISTS " : "")")
            parenthesized(columns) { $0.multipart($1) }
        case .renameColumn(let column, let to):
            named("RENAME COLUMN ", column)
            named(" TO ", [to])
        case .alterColumns(let columns):
            write("ALTER COLUMN ")
            separated(columns) { $0.alteredColumn($1) }
        case .setProperties(let properties): propertyAction("SET TBLPROPERTIES ", properties)
        case .unsetProperties(let properties, let ifExists):
            propertyAction("UNSET TBLPROPERTIES \(ifExists ? "IF EXISTS " : "")", properties)
        case .addConstraint(let constraint):
            write("ADD ")
            tableConstraint(constraint)
        case .dropConstraint(let name, let ifExists, let cascades):
            named("DROP CONSTRAINT \(ifExists ? "IF EXISTS " : "")", [name])
            if cascades { write(" CASCADE") }
        case .clusterBy(let columns):
            write("CLUSTER BY ")
            if columns.isEmpty { write("NONE") } else { parenthesized(columns) { $0.multipart($1) } }
        case .defaultCollation(let collation): named("DEFAULT COLLATION ", [collation])
        case .setLocation(let location): write("SET LOCATION " + Self.stringLiteral(location))
        default: partitionAction(alter.action)
        }
    }

    private mutating func partitionAction(_ action: AlterTableAction) {
        switch action {
        case .addPartitions(let partitions, let ifNotExists):
            write(ifNotExists ? "ADD IF NOT EXISTS" : "ADD")
            for added in partitions {
                partition(added.values)
                if let location = added.location { write(" LOCATION " + Self.stringLiteral(location)) }
            }
        case .dropPartitions(let partitions, let ifExists, let purges):
            write(ifExists ? "DROP IF EXISTS" : "DROP")
            separated(partitions, by: ",") { $0.partition($1) }
            if purges { write(" PURGE") }
        case .renamePartition(let from, let to):
            partition(from)
            write(" RENAME TO")
            partition(to)
        default: break
        }
    }

    private mutating func named(_ words: String, _ parts: [Identifier]) {
        write(words)
        multipart(parts)
    }

    private mutating func propertyAction(_ words: String, _ list: [Property]) {
        write(words)
        properties(list)
    }

    private mutating func addedColumn(_ column: AddedColumn) {
        multipart(column.name)
        write(" ")
        dataType(column.type)
        if !column.isNullable { write(" NOT NULL") }
        if let value = column.defaultValue {
            write(" DEFAULT ")
            expression(value)
        }
        if let comment = column.comment { write(" COMMENT " + Self.stringLiteral(comment)) }
        if let placement = column.placement {
            write(" ")
            self.placement(placement)
        }
    }

    private mutating func placement(_ placement: ColumnPlacement) {
        switch placement {
        case .first: write("FIRST")
        case .after(let column): named("AFTER ", [column])
        }
    }

    private mutating func alteredColumn(_ column: AlteredColumn) {
        multipart(column.column)
        write(" ")
        switch column.action {
        case .type(let type):
            write("TYPE ")
            dataType(type)
        case .comment(let comment): write("COMMENT " + Self.stringLiteral(comment))
        case .placement(let placement): self.placement(placement)
        case .setNotNull: write("SET NOT NULL")
        case .dropNotNull: write("DROP NOT NULL")
        case .setDefault(let value):
            write("SET DEFAULT ")
            expression(value)
        case .dropDefault: write("DROP DEFAULT")
        }
    }

    mutating func alterView(_ alter: AlterView) {
        command("ALTER VIEW ", alter.name)
        switch alter.action {
        case .query(let query): asQuery(query)
        case .rename(let to): named(" RENAME TO ", to)
        case .setProperties(let properties): propertyAction(" SET TBLPROPERTIES ", properties)
        case .unsetProperties(let properties, let ifExists):
            propertyAction(" UNSET TBLPROPERTIES \(ifExists ? "IF EXISTS " : "")", properties)
        case .schemaBinding(let binding): write(" WITH SCHEMA " + binding.rawValue)
        }
    }

    mutating func alterNamespace(_ name: ObjectName, _ action: AlterNamespaceAction) {
        command("ALTER SCHEMA ", name)
        switch action {
        case .setProperties(let properties): propertyAction(" SET PROPERTIES ", properties)
        case .unsetProperties(let properties): propertyAction(" UNSET PROPERTIES ", properties)
        case .setLocation(let location): write(" SET LOCATION " + Self.stringLiteral(location))
        case .defaultCollation(let collation): named(" DEFAULT COLLATION ", [collation])
        }
    }
}
