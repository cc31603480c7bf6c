import Columnar
import Execution
import Functions
import Planner
import SQLSyntax

/// INSERT, UPDATE, DELETE, MERGE. Rows are never changed in place: UPDATE and DELETE write the table anew, all or nothing.
extension StatementRunner {
    func writable(_ name: ObjectName) throws -> CatalogSnapshot.Table {
        let found = try tableName(name)
        let snapshot = catalog.snapshot
        guard let table = snapshot.tables[found] else {
            if snapshot.views[found] != nil || session.temporaryViews[(name.parts?.last?.text ?? "").lowercased()] != nil {
                throw QueryError(
                    "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE", sqlState: "42809", "'INSERT' expects a table but \(described(name)) is a view.", span: name.span.range)
            }
            throw missing(name)
        }
        guard table.definition.materializedQuery == nil else {
            throw QueryError("WRONG_COMMAND_FOR_OBJECT_TYPE", sqlState: "42809", "\(described(name)) is a materialized view; its rows come from its query.", span: name.span.range)
        }
        return table
    }

    // MARK: INSERT

    func insert(_ node: InsertStatement) throws -> StatementResult {
        let table = try writable(node.table)
        let fixed = try partitionValues(node.partition, table.definition, node.table)
        // The columns that the query gives; PARTITION gives the others.
        let taken = table.definition.columns.indices.filter { fixed[$0] == nil }
        let columns = taken.map { table.definition.columns[$0] }
        let partition = fixed.isEmpty ? nil : partitionCondition(fixed, table.definition)
        if node.ifNotExists, let partition, try remaining(table, partition, alias: nil).reduce(0, { $0 + $1.count }) < table.rows.rowCount {
            return StatementResult(affectedRows: 0)
        }
        var query = node.query
        if let with = node.with {
            guard query.with == nil else { throw QueryError.notSupported("Two WITH clauses in one INSERT", span: node.table.span.range) }
            query.with = with
        }
        query = defaultsFilled(query, node, columns)
        let prepared = try session.prepare(query)
        let given = prepared.schema
        // Which column of the query feeds each column of the table.
        var sources: [Int?]
        switch node.columns {
        case .byPosition:
            guard given.count <= columns.count, given.count == columns.count || columns[given.count...].allSatisfy({ $0.defaultText != nil }) else {
                throw arity(node, given.count, columns)
            }
            sources = columns.indices.map { $0 < given.count ? $0 : nil }
        case .listed(let names):
            var positions: [Int] = []
            for name in names {
                guard let position = columns.firstIndex(where: { name.matches($0.field.name) }) else { throw unknownColumn(name, columns) }
                guard !positions.contains(position) else {
                    throw QueryError("COLUMN_ALREADY_EXISTS", sqlState: "42711", "The column `\(name.text)` already exists. Choose another name or rename the existing column.", span: name.span.range)
                }
                positions.append(position)
            }
            guard positions.count == given.count else { throw arity(node, given.count, positions.map { columns[$0] }) }
            sources = columns.indices.map { positions.firstIndex(of: $0) }
        case .byName:
            sources = columns.map { column in given.firstIndex { $0.name.lowercased() == column.field.name.lowercased() } }
            if let extra = given.first(where: { field in !columns.contains { $0.field.name.lowercased() == field.name.lowercased() } }) {
                throw QueryError(
                    "INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS", sqlState: "KD000",
                    "Cannot write incompatible data for the table \(described(node.table)): Cannot write extra columns `\(extra.name)`.", span: node.table.span.range)
            }
        }
        var allSources: [Int?] = Array(repeating: nil, count: table.definition.columns.count)
        for (position, source) in zip(taken, sources) { allSources[position] = source }
        let converter = try StoreAssignment(runner: self, table: table.definition, sources: allSources, given: given, fixed: fixed)
        let rows = try session.run(prepared, parameters: try session.convert(parameters, prepared), cancellation: cancellation).collect()
        let batches = try rows.map(converter.convert)
        switch node.mode {
        case .into:
            let written = try catalog.write(table.definition.name, .append) { _, append in for batch in batches { try append(batch) } }
            return StatementResult(affectedRows: written.rows)
        case .overwrite:
            // Rows of other partitions stay.
            let kept = try partition.map { try remaining(table, $0, alias: nil) } ?? []
            let written = try catalog.write(table.definition.name, .replace) { _, append in for batch in kept + batches { try append(batch) } }
            return StatementResult(affectedRows: written.rows - kept.reduce(0) { $0 + $1.count })
        case .replaceWhere(let condition):
            let kept = try remaining(table, condition, alias: nil)
            let written = try catalog.write(table.definition.name, .replace) { _, append in for batch in kept + batches { try append(batch) } }
            return StatementResult(affectedRows: written.rows)
        }
    }

    /// The values that `PARTITION (a = 1, b)` gives, by the column's position; columns without a value come from the query.
    func partitionValues(_ given: [PartitionValue], _ table: TableDefinition, _ name: ObjectName) throws -> [Int: Expression] {
        var values: [Int: Expression] = [:]
        for entry in given {
            guard let position = table.columns.firstIndex(where: { entry.column.matches($0.field.name) }),
                table.partitionColumns.contains(table.columns[position].field.name)
            else {
                throw QueryError(
                    "NON_PARTITION_COLUMN", sqlState: "42000",
                    "PARTITION clause cannot contain the non-partition column: `\(entry.column.text)`. The table's partition columns are [\(table.partitionColumns.map { "`\($0)`" }.joined(separator: ", "))].",
                    span: entry.column.span.range)
            }
            if let value = entry.value { values[position] = value }
        }
        return values
    }

    private func partitionCondition(_ values: [Int: Expression], _ table: TableDefinition) -> Expression {
        let tests = values.sorted { $0.key < $1.key }.map { position, value in
            let cast = Expression(.cast(value, TypeSyntax.syntax(for: table.columns[position].field.type)), span: value.span)
            return Expression(.binary(.nullSafeEqual, Expression(.column([Identifier(table.columns[position].field.name)])), cast))
        }
        return tests.dropFirst().reduce(tests.first ?? Expression(.literal(.boolean(true)))) { Expression(.binary(.and, $0, $1)) }
    }

    /// Drops the rows of a partition; TRUNCATE and ALTER TABLE … DROP PARTITION.
    func removePartition(_ given: [PartitionValue], _ name: ObjectName) throws {
        let table = try writable(name)
        let condition = partitionCondition(try partitionValues(given, table.definition, name), table.definition)
        _ = try catalog.write(table.definition.name, .replace) { _, append in
            for batch in try remaining(table, condition, alias: nil) { try append(batch) }
        }
    }

    /// The keyword DEFAULT in VALUES stands for the column's default.
    private func defaultsFilled(_ query: Query, _ node: InsertStatement, _ columns: [TableDefinition.Column]) -> Query {
        guard case .values(let rows, let alias) = query.term.kind else { return query }
        var targets = columns
        if case .listed(let names) = node.columns { targets = names.compactMap { name in columns.first { name.matches($0.field.name) } } }
        func fallback(_ position: Int) -> Expression {
            guard position < targets.count, let text = targets[position].defaultText, let expression = try? Parser.parse(expression: text) else {
                return Expression(.literal(.null))
            }
            return expression
        }
        func isDefault(_ expression: Expression) -> Bool {
            if case .column(let parts) = expression.kind { parts.count == 1 && parts[0].matches("default") } else { false }
        }
        let filled = rows.map { row -> Expression in
            if case .row(let values) = row.kind {
                return Expression(.row(values.enumerated().map { isDefault($1) ? fallback($0) : $1 }), span: row.span)
            }
            return isDefault(row) ? fallback(0) : row
        }
        var result = query
        result.term = QueryTerm(.values(filled, alias: alias), span: query.term.span)
        return result
    }

    private func arity(_ node: InsertStatement, _ given: Int, _ columns: [TableDefinition.Column]) -> QueryError {
        let sub = given > columns.count ? "TOO_MANY_DATA_COLUMNS" : "NOT_ENOUGH_DATA_COLUMNS"
        let reason = given > columns.count ? "too many data columns" : "not enough data columns"
        return QueryError(
            "INSERT_COLUMN_ARITY_MISMATCH.\(sub)", sqlState: "21S01",
            "Cannot write to \(described(node.table)), the reason is \(reason):\nTable columns: \(columns.map { "`\($0.field.name)`" }.joined(separator: ", ")).\nData columns: \(given) given.",
            span: node.table.span.range)
    }

    private func unknownColumn(_ name: Identifier, _ columns: [TableDefinition.Column]) -> QueryError {
        let close = NameSuggestions.closest(to: name.text, among: columns.map { [$0.field.name] }, limit: 5)
        return QueryError(
            "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
            "A column, variable, or function parameter with name `\(name.text)` cannot be resolved. Did you mean one of the following? [\(close.map { "`\($0.joined())`" }.joined(separator: ", "))].",
            span: name.span.range)
    }

    // MARK: DELETE and UPDATE

    private func relation(_ table: TableDefinition, alias: TableAlias?, span: SourceSpan) -> Relation {
        let name = ObjectName(.parts([Identifier(table.name.database), Identifier(table.name.table)]), span: span)
        let base = Relation(.table(TableReference(name: name)), span: span)
        return Relation(.aliased(base, alias ?? TableAlias(name: Identifier(table.name.table))), span: span)
    }

    /// The rows for which a condition is not TRUE.
    private func remaining(_ table: CatalogSnapshot.Table, _ condition: Expression, alias: TableAlias?, with: WithClause? = nil) throws -> [Batch] {
        var select = Select()
        select.items = [AliasedExpression(Expression(.star(Star())))]
        select.from = relation(table.definition, alias: alias, span: condition.span)
        let holds = Expression(.isTest(condition, .true), span: condition.span)
        select.where = Expression(.unary(.not, holds), span: condition.span)
        return try session.query(Query(with: with, term: QueryTerm(.select(select))), parameters: parameters, cancellation: cancellation).batches
    }

    func delete(_ node: DeleteStatement) throws -> StatementResult {
        let table = try writable(node.table)
        guard let condition = node.condition else {
            let before = table.rows.rowCount
            _ = try catalog.write(table.definition.name, .replace) { _, _ in }
            return StatementResult(affectedRows: before)
        }
        var removed = 0
        _ = try catalog.write(table.definition.name, .replace) { current, append in
            var kept = 0
            for batch in try remaining(table, condition, alias: node.alias, with: node.with) {
                kept += batch.count
                try append(batch)
            }
            removed = current.rowCount - kept
        }
        return StatementResult(affectedRows: removed)
    }

    func update(_ node: UpdateStatement) throws -> StatementResult {
        let table = try writable(node.table)
        let definition = table.definition
        let matched = node.condition.map { Expression(.isTest($0, .true), span: $0.span) } ?? Expression(.literal(.boolean(true)))
        var values: [Int: Expression] = [:]
        for assignment in node.assignments {
            guard let name = assignment.target.last, let position = definition.columns.firstIndex(where: { name.matches($0.field.name) }) else {
                throw unknownColumn(assignment.target.last ?? Identifier(""), definition.columns)
            }
            guard values[position] == nil else {
                throw QueryError("DUPLICATE_ASSIGNMENTS", sqlState: "42701", "The columns or variables `\(name.text)` appear more than once as assignment targets.", span: name.span.range)
            }
            values[position] = try assigned(assignment.value, definition.columns[position])
        }
        var select = Select()
        for (position, column) in definition.columns.enumerated() {
            let own = Expression(.column([Identifier(node.alias?.name.text ?? definition.name.table), Identifier(column.field.name)]))
            guard let value = values[position] else {
                select.items.append(AliasedExpression(own, aliases: [Identifier(column.field.name)]))
                continue
            }
            let choice = CaseExpression(operand: nil, branches: [CaseExpression.Branch(condition: matched, result: value)], elseResult: own)
            select.items.append(AliasedExpression(Expression(.caseWhen(choice), span: value.span), aliases: [Identifier(column.field.name)]))
        }
        select.items.append(AliasedExpression(matched, aliases: [Identifier("_updated")]))
        select.from = relation(definition, alias: node.alias, span: node.table.span)
        let query = Query(with: node.with, term: QueryTerm(.select(select)))
        let prepared = try session.prepare(query)
        let converter = try StoreAssignment(
            runner: self, table: definition, sources: definition.columns.indices.map { $0 }, given: Array(prepared.schema.dropLast()))
        var updated = 0
        _ = try catalog.write(definition.name, .replace) { _, append in
            for batch in try session.run(prepared, parameters: try session.convert(parameters, prepared), cancellation: cancellation).collect() {
                if let flags = batch.columns.last { for row in 0..<batch.count where flags.value(at: row).booleanValue == true { updated += 1 } }
                try append(try converter.convert(Batch(Array(batch.columns.dropLast()), count: batch.count)))
            }
        }
        return StatementResult(affectedRows: updated)
    }

    /// The value of an assignment, cast to the column; DEFAULT stands for the column's default.
    private func assigned(_ value: Expression, _ column: TableDefinition.Column) throws -> Expression {
        if case .column(let parts) = value.kind, parts.count == 1, parts[0].matches("default") {
            guard let text = column.defaultText, let expression = try? Parser.parse(expression: text) else {
                return Expression(.cast(Expression(.literal(.null)), TypeSyntax.syntax(for: column.field.type)), span: value.span)
            }
            return Expression(.cast(expression, TypeSyntax.syntax(for: column.field.type)), span: value.span)
        }
        return Expression(.cast(value, TypeSyntax.syntax(for: column.field.type)), span: value.span)
    }

    // MARK: MERGE

    /// Runs as two queries over the target's rows and the source: target rows with what becomes of them, and source rows to insert.
    func merge(_ node: MergeStatement) throws -> StatementResult {
        if node.evolvesSchema { throw QueryError.notSupported("MERGE WITH SCHEMA EVOLUTION", span: node.target.span.range) }
        let table = try writable(node.target)
        let plan = try MergePlan(node, table: table.definition)
        var affected = 0
        _ = try catalog.write(table.definition.name, .replace) { _, append in
            let duplicates = try session.query(plan.duplicates, parameters: parameters, cancellation: cancellation)
            if duplicates.rowCount > 0 {
                throw QueryError(
                    "MERGE_CARDINALITY_VIOLATION", sqlState: "23K01",
                    "The ON search condition of the MERGE statement matched a single row from the target table with multiple rows of the source table. This could result in the target row being operated on more than once with an update or delete operation and is not allowed.")
            }
            let width = table.definition.columns.count
            for query in [plan.targetRows, plan.insertedRows].compactMap({ $0 }) {
                let prepared = try session.prepare(query)
                let converter = try StoreAssignment(runner: self, table: table.definition, sources: (0..<width).map { $0 }, given: Array(prepared.schema.prefix(width)))
                for batch in try session.run(prepared, parameters: try session.convert(parameters, prepared), cancellation: cancellation).collect() {
                    // Behind the columns: 0 keep, 1 changed, 2 delete.
                    let action = batch.columns[width]
                    var rows: [UInt32] = []
                    for row in 0..<batch.count {
                        let code = action.value(at: row).integerValue ?? 0
                        if code != 0 { affected += 1 }
                        if code != 2 { rows.append(UInt32(row)) }
                    }
                    let kept = rows.withUnsafeBufferPointer { buffer -> Batch? in
                        guard let start = buffer.baseAddress else { return nil }
                        return Batch(Array(batch.columns.prefix(width)), count: batch.count).gather(start, count: buffer.count)
                    }
                    if let kept { try append(try converter.convert(kept)) }
                }
            }
        }
        return StatementResult(affectedRows: affected)
    }
}
