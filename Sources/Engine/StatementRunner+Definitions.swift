import Columnar
import Execution
import Functions
import Planner
import SQLSyntax

/// CREATE, DROP, ALTER.
extension StatementRunner {
    func createTable(_ node: CreateTable) throws -> StatementResult {
        if node.isTemporary { throw QueryError.notSupported("CREATE TEMPORARY TABLE (use CREATE TEMPORARY VIEW)", span: node.name.span.range) }
        if node.isExternal || node.clauses.location != nil { throw QueryError.notSupported("LOCATION: SparkPlug keeps tables in its data folder", span: node.name.span.range) }
        let name = try tableName(node.name)
        let snapshot = catalog.snapshot
        let exists = snapshot.tables[name] != nil || snapshot.views[name] != nil
        if exists && node.mode == .createIfNotExists { return StatementResult() }
        if !exists && node.mode == .replace { throw missing(node.name) }
        var columns = try node.columns.map(column)
        if let name = node.clauses.defaultCollation?.text {
            let collation = try Collation.named(name)
            for index in columns.indices where columns[index].field.type == .string && !mentionsCollation(node.columns[index].type) {
                columns[index].field.type = .collated(collation)
            }
        }
        for field in node.clauses.partitionedBy {
            if case .definition(let definition) = field { columns.append(try column(definition)) }
        }
        var prepared: PreparedQuery?
        if let query = node.query {
            guard columns.isEmpty else {
                throw QueryError("UNSUPPORTED_FEATURE", sqlState: "0A000", "Schema may not be specified in a Create Table As Select (CTAS) statement.", span: node.name.span.range)
            }
            let plan = try session.prepare(query)
            columns = plan.declaredSchema.map { TableDefinition.Column(Field($0.name, $0.type == .void ? .string : $0.type, nullable: true)) }
            prepared = plan
        }
        if columns.isEmpty {
            throw QueryError(
                "UNABLE_TO_INFER_SCHEMA", sqlState: "42KD9",
                "Unable to infer the schema of the table \(name.table). Give its columns, as in CREATE TABLE \(name.table) (id BIGINT), or a query: AS SELECT ….",
                span: node.name.span.range)
        }
        try checkDistinct(columns.map(\.field.name), node.name.span)
        try checkProvider(node.clauses.provider)
        let partitions = try partitionPositions(node, columns)
        let order = columns.indices.filter { !partitions.contains($0) } + partitions
        var definition = TableDefinition(name: name, columns: order.map { columns[$0] }, comment: node.clauses.comment)
        definition.provider = node.clauses.provider.last?.text.lowercased()
        definition.partitionColumns = partitions.map { columns[$0].field.name }
        definition.buckets = node.clauses.buckets.map(bucketText)
        for option in node.clauses.options { definition.options[option.key] = try option.value.map { try constantText($0) } ?? "" }
        definition.clusterBy = node.clauses.clusterBy.map { $0.map(\.text).joined(separator: ".") }
        try refuseReserved(node.clauses.properties, node.name)
        for property in node.clauses.properties { definition.properties[property.key] = try property.value.map { try constantText($0) } ?? "" }
        // The rows are computed before anything changes, so that a failing query leaves no table behind.
        var batches: [Batch] = []
        if let prepared { batches = try session.run(prepared, parameters: try session.convert(parameters, prepared), cancellation: cancellation).collect() }
        batches = batches.map { batch in Batch(order.map { batch.columns[$0] }, count: batch.count) }
        if exists {
            guard node.mode == .createOrReplace || node.mode == .replace else { throw CatalogErrors.exists(name).at(node.name.span.range) }
            try catalog.dropTable(name)
        }
        try catalog.createTable(definition)
        if prepared != nil {
            do {
                let written = try catalog.write(name, .append) { _, append in for batch in batches { try append(batch) } }
                return StatementResult(affectedRows: written.rows)
            } catch {
                try? catalog.dropTable(name)
                throw error
            }
        }
        return StatementResult()
    }

    /// Keys that belong to clauses of their own.
    private func refuseReserved(_ properties: [Property], _ name: ObjectName) throws {
        let reserved: Set<String> = ["provider", "location", "owner", "external", "is_managed_location"]
        guard let property = properties.first(where: { reserved.contains($0.key.lowercased()) }) else { return }
        throw QueryError(
            "UNSUPPORTED_FEATURE.SET_TABLE_PROPERTY", sqlState: "0A000",
            "The feature is not supported: \(property.key) is a reserved table property; choose another key.", span: name.span.range)
    }

    /// Formats that Spark's statements may name; the rows are kept in SparkPlug's own all the same.
    private static let providers: Set<String> = [
        "parquet", "orc", "json", "csv", "text", "avro", "xml", "binaryfile", "jdbc", "hive", "delta", "iceberg", "hudi", "sparkplug", "noop",
    ]

    private func checkProvider(_ provider: [Identifier]) throws {
        // Longer names are those of classes.
        guard provider.count == 1, !Self.providers.contains(provider[0].text.lowercased()) else { return }
        throw QueryError(
            "DATA_SOURCE_NOT_FOUND", sqlState: "42K02",
            "Failed to find the data source: \(provider[0].text). Leave USING out, or name a format such as parquet.", span: provider[0].span.range)
    }

    /// Where the columns of PARTITIONED BY stand among the columns.
    private func partitionPositions(_ node: CreateTable, _ columns: [TableDefinition.Column]) throws -> [Int] {
        var positions: [Int] = []
        for field in node.clauses.partitionedBy {
            let name: Identifier
            switch field {
            case .column(let parts):
                guard let last = parts.last else { continue }
                name = last
            case .definition(let definition): name = definition.name
            case .transform: continue
            }
            guard let position = columns.firstIndex(where: { name.matches($0.field.name) }) else {
                throw QueryError(
                    "COLUMN_NOT_DEFINED_IN_TABLE", sqlState: "42703",
                    "PARTITION column `\(name.text)` is not defined in table \(described(node.name)), defined table columns are: \(columns.map { "`\($0.field.name)`" }.joined(separator: ", ")).",
                    span: name.span.range)
            }
            if !positions.contains(position) { positions.append(position) }
        }
        guard positions.count < columns.count || columns.isEmpty else {
            throw QueryError("ALL_PARTITION_COLUMNS_NOT_ALLOWED", sqlState: "KD005", "Cannot use all columns for partition columns.", span: node.name.span.range)
        }
        return positions
    }

    private func bucketText(_ buckets: BucketSpecification) -> String {
        func list(_ names: [Identifier]) -> String { names.map(\.text).joined(separator: ", ") }
        let sorted = buckets.sortColumns.isEmpty ? "" : "SORTED BY (\(list(buckets.sortColumns.map(\.name))))\n"
        return "CLUSTERED BY (\(list(buckets.columns)))\n\(sorted)INTO \(buckets.count) BUCKETS"
    }

    private func mentionsCollation(_ type: DataTypeSyntax) -> Bool {
        if case .string(let collation) = type.kind { !collation.isEmpty } else { false }
    }

    private func constantText(_ expression: Expression) throws -> String {
        let (value, type) = try evaluate([expression]).first ?? (.null, .void)
        return ValuePrinting.sql(value, type)
    }

    private func checkDistinct(_ names: [String], _ span: SourceSpan) throws {
        var seen: Set<String> = []
        for name in names where !seen.insert(name.lowercased()).inserted {
            throw QueryError("COLUMN_ALREADY_EXISTS", sqlState: "42711", "The column `\(name.lowercased())` already exists. Choose another name or rename the existing column.", span: span.range)
        }
    }

    func column(_ definition: ColumnDefinition) throws -> TableDefinition.Column {
        if definition.generation != nil { throw QueryError.notSupported("GENERATED columns", span: definition.span.range) }
        let type = try TypeConversion.convert(definition.type)
        if type.hasCollatedMapKeys {
            throw QueryError(
                "UNSUPPORTED_FEATURE.COLLATIONS_IN_MAP_KEYS", sqlState: "0A000",
                "The feature is not supported: Collated strings for keys of maps. Make `\(definition.name.text)` a map with plain STRING keys.",
                span: definition.span.range)
        }
        if let fallback = definition.defaultValue {
            // Refused now rather than at the first INSERT.
            let (value, given) = try evaluate([fallback]).first ?? (.null, .void)
            if case .varchar(let limit) = type, let text = value.stringValue { try StoreAssignment.checkLength(text, limit) }
            if case .char(let limit) = type, let text = value.stringValue { try StoreAssignment.checkLength(text, limit) }
            guard TypeCoercion.canStore(from: given, to: type) else {
                throw QueryError(
                    "INVALID_DEFAULT_VALUE.DATA_TYPE", sqlState: "42623",
                    "Failed to execute CREATE TABLE command because the destination column or variable `\(definition.name.text)` has a DEFAULT value \(source(fallback.span)), which requires \"\(type.sql)\" type, but the statement provided a value of incompatible \"\(given.sql)\" type.",
                    span: fallback.span.range)
            }
        }
        return TableDefinition.Column(
            Field(definition.name.text, type, nullable: definition.isNullable, comment: definition.comment), defaultText: definition.defaultValue.map { source($0.span) })
    }

    func createTableLike(_ node: CreateTableLike) throws -> StatementResult {
        let name = try tableName(node.name)
        if catalog.snapshot.tables[name] != nil && node.ifNotExists { return StatementResult() }
        var definition = try table(node.source).definition
        definition.name = name
        definition.materializedQuery = nil
        try catalog.createTable(definition)
        return StatementResult()
    }

    func createView(_ node: CreateView) throws -> StatementResult {
        let queryText = source(node.query.span)
        let prepared = try session.prepare(node.query)
        if !prepared.parameters.isEmpty {
            throw QueryError("UNSUPPORTED_FEATURE.PARAMETER_MARKER_IN_UNEXPECTED_STATEMENT", sqlState: "0A000", "Parameter markers are not allowed in the query of CREATE VIEW.", span: node.name.span.range)
        }
        if !node.columns.isEmpty && node.columns.count != prepared.schema.count {
            let sub = node.columns.count > prepared.schema.count ? "NOT_ENOUGH_DATA_COLUMNS" : "TOO_MANY_DATA_COLUMNS"
            throw QueryError(
                "CREATE_VIEW_COLUMN_ARITY_MISMATCH.\(sub)", sqlState: "21S01",
                "Cannot create view \(described(node.name)), the number of columns in the view (\(node.columns.count)) and in the query (\(prepared.schema.count)) differ.", span: node.name.span.range)
        }
        try checkDistinct(node.columns.isEmpty ? prepared.schema.map(\.name) : node.columns.map(\.name.text), node.name.span)
        let columns = node.columns.map(\.name.text)
        if node.scope != .permanent {
            let key = (node.scope == .global ? SessionCatalog.globalPrefix : "") + (node.name.parts?.last?.text ?? "").lowercased()
            if session.temporaryViews[key] != nil && !node.orReplace {
                throw QueryError(
                    "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", sqlState: "42P07",
                    "Cannot create the temporary view \(described(node.name)) because it already exists. Choose a different name, drop or replace the existing view, or add the IF NOT EXISTS clause to tolerate pre-existing views.",
                    span: node.name.span.range)
            }
            session.temporaryViews[key] = ViewDefinition(database: session.database, name: node.name.parts?.last?.text ?? key, columns: columns, query: node.query, isTemporary: true)
            return StatementResult()
        }
        try refuseTemporaryObjects(node)
        let name = try tableName(node.name)
        if catalog.snapshot.views[name] != nil {
            if node.ifNotExists { return StatementResult() }
            guard node.orReplace else { throw CatalogErrors.exists(name).at(node.name.span.range) }
        }
        var properties: [String: String] = [:]
        for property in node.properties { properties[property.key] = try property.value.map { try constantText($0) } ?? "" }
        try catalog.putView(StoredView(
            name: name, columns: columns, text: queryText, comment: node.comment, columnComments: node.columns.map(\.comment), properties: properties))
        return StatementResult()
    }

    /// What outlives the session must not depend on what does not.
    private func refuseTemporaryObjects(_ node: CreateView) throws {
        var planner = session.planner
        planner.catalog.temporaryViews = [:]
        planner.catalog.temporaryFunctions = [:]
        planner.catalog.variables = [:]
        do {
            _ = try planner.prepare(node.query)
        } catch let error as QueryError {
            throw QueryError(
                "INVALID_TEMP_OBJ_REFERENCE", sqlState: "42K0F",
                "Cannot create the persistent object \(described(node.name)) of the type VIEW because it references a temporary view, function or variable. Please make the temporary object persistent, or make the persistent object temporary. (\(error.message))",
                span: node.name.span.range)
        }
    }

    func createMaterializedView(_ node: CreateMaterializedView) throws -> StatementResult {
        let name = try tableName(node.name)
        let existing = catalog.snapshot.tables[name]
        if existing != nil && node.ifNotExists { return StatementResult() }
        let prepared = try session.prepare(node.query)
        if !prepared.parameters.isEmpty {
            throw QueryError("UNSUPPORTED_FEATURE.PARAMETER_MARKER_IN_UNEXPECTED_STATEMENT", sqlState: "0A000", "Parameter markers are not allowed in the query of CREATE MATERIALIZED VIEW.", span: node.name.span.range)
        }
        guard node.columns.isEmpty || node.columns.count == prepared.schema.count else {
            throw QueryError("CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS", sqlState: "21S01", "The materialized view names \(node.columns.count) columns but its query gives \(prepared.schema.count).", span: node.name.span.range)
        }
        let names = node.columns.isEmpty ? prepared.schema.map(\.name) : node.columns.map(\.name.text)
        try checkDistinct(names, node.name.span)
        var definition = TableDefinition(
            name: name, columns: zip(prepared.schema, names).map { TableDefinition.Column(Field($1, $0.type, nullable: true)) }, comment: node.clauses.comment,
            materializedQuery: source(node.query.span))
        definition.clusterBy = node.clauses.clusterBy.map { $0.map(\.text).joined(separator: ".") }
        if let existing {
            guard node.orReplace, existing.definition.materializedQuery != nil else { throw CatalogErrors.exists(name).at(node.name.span.range) }
            try catalog.dropTable(name)
        }
        try catalog.createTable(definition)
        do {
            try engine.materializedViews.refresh(name, engine: engine)
        } catch {
            try? catalog.dropTable(name)
            throw error
        }
        return StatementResult()
    }

    func createNamespace(_ node: CreateNamespace) throws -> StatementResult {
        guard let name = try parts(node.name).last?.lowercased() else { return StatementResult() }
        if catalog.snapshot.databases.contains(name) && node.ifNotExists { return StatementResult() }
        try catalog.createDatabase(name)
        return StatementResult()
    }

    func drop(_ node: DropStatement) throws -> StatementResult {
        let last = (try parts(node.name).last ?? "").lowercased()
        switch node.target {
        case .table, .materializedView:
            // As in Spark, DROP TABLE drops views too, those of the session first.
            let isTable = node.target == .table
            if isTable, let key = SessionCatalog.temporaryKey(try parts(node.name)), session.temporaryViews.removeValue(forKey: key) != nil {
                return StatementResult()
            }
            let name = try tableName(node.name)
            guard let table = catalog.snapshot.tables[name] else {
                if isTable, catalog.snapshot.views[name] != nil {
                    try catalog.dropView(name)
                    return StatementResult()
                }
                if node.ifExists { return StatementResult() }
                throw missing(node.name)
            }
            let isView = table.definition.materializedQuery != nil
            guard isView == (node.target == .materializedView) else {
                throw QueryError("WRONG_COMMAND_FOR_OBJECT_TYPE", sqlState: "42809", "\(described(node.name)) is a \(isView ? "materialized view: use DROP MATERIALIZED VIEW" : "table: use DROP TABLE").", span: node.name.span.range)
            }
            try catalog.dropTable(name)
        case .view:
            if let key = SessionCatalog.temporaryKey(try parts(node.name)), session.temporaryViews.removeValue(forKey: key) != nil { return StatementResult() }
            let name = try tableName(node.name)
            if catalog.snapshot.views[name] == nil {
                if catalog.snapshot.tables[name] != nil {
                    throw QueryError("WRONG_COMMAND_FOR_OBJECT_TYPE", sqlState: "42809", "\(described(node.name)) is a table: use DROP TABLE.", span: node.name.span.range)
                }
                if node.ifExists { return StatementResult() }
                throw missing(node.name)
            }
            try catalog.dropView(name)
        case .function, .temporaryFunction:
            if session.temporaryFunctions.removeValue(forKey: last) != nil { return StatementResult() }
            if node.target == .temporaryFunction, FunctionRegistry.builtin.documentation.contains(where: { $0.name == last || $0.aliases.contains(last) }) {
                throw QueryError("FORBIDDEN_OPERATION", sqlState: "42809", "The operation DROP is not allowed on the BUILTIN FUNCTION: `\(last)`.", span: node.name.span.range)
            }
            let name = try tableName(node.name)
            if node.target == .temporaryFunction || catalog.snapshot.functions[name] == nil {
                if node.target == .function, node.name.parts?.count == 1, FunctionRegistry.builtin.knows(last) {
                    throw QueryError("FORBIDDEN_OPERATION", sqlState: "42809", "The operation DROP is not allowed on the FUNCTION: `\(last)`.", span: node.name.span.range)
                }
                if node.ifExists { return StatementResult() }
                throw CatalogErrors.noFunction(last).at(node.name.span.range)
            }
            try catalog.dropFunction(database: name.database, name: name.table)
        case .temporaryVariable:
            let last = try variableKey(node.name)
            if session.variables.removeValue(forKey: last) == nil && !node.ifExists { throw noVariable(last, node.name.span) }
        case .namespace:
            let snapshot = catalog.snapshot
            guard snapshot.databases.contains(last) else {
                if node.ifExists { return StatementResult() }
                throw CatalogErrors.noDatabase(last).at(node.name.span.range)
            }
            let isEmpty = !snapshot.tables.keys.contains { $0.database == last } && !snapshot.views.keys.contains { $0.database == last }
            guard isEmpty || node.cascades else {
                throw QueryError("SCHEMA_NOT_EMPTY", sqlState: "2BP01", "Cannot drop a schema `\(last)` because it contains objects. Use DROP SCHEMA ... CASCADE to drop the schema and all its objects.", span: node.name.span.range)
            }
            guard last != "default" else { throw QueryError.notSupported("Dropping the schema default", span: node.name.span.range) }
            try catalog.dropDatabase(last)
        }
        return StatementResult()
    }

    func truncate(_ name: ObjectName) throws -> StatementResult {
        let table = try table(name)
        _ = try catalog.write(table.definition.name, .replace) { _, _ in }
        return StatementResult()
    }

    func commentOn(_ target: CommentTarget, _ name: ObjectName, _ comment: String?) throws -> StatementResult {
        guard target == .table else { throw QueryError.notSupported("COMMENT ON SCHEMA", span: name.span.range) }
        var definition = try table(name).definition
        definition.comment = comment
        try catalog.alterTable(definition, convert: nil)
        return StatementResult()
    }

    func alterView(_ node: AlterView) throws -> StatementResult {
        let name = try tableName(node.name)
        if case .query(let query) = node.action, let key = SessionCatalog.temporaryKey(try parts(node.name)), var view = session.temporaryViews[key] {
            _ = try session.prepare(query)
            view.columns = []
            view.query = query
            session.temporaryViews[key] = view
            return StatementResult()
        }
        guard var view = catalog.snapshot.views[name] else {
            if catalog.snapshot.tables[name] != nil {
                throw QueryError(
                    "EXPECT_VIEW_NOT_TABLE.USE_ALTER_TABLE", sqlState: "42809",
                    "'ALTER VIEW' expects a view but \(described(node.name)) is a table. Please use ALTER TABLE instead.", span: node.name.span.range)
            }
            throw missing(node.name)
        }
        switch node.action {
        case .query(let query):
            _ = try session.prepare(query)
            view.text = source(query.span)
            view.columns = []
            view.columnComments = []
            try catalog.putView(view)
        case .rename(let parts):
            let newName = try tableName(ObjectName(.parts(parts)))
            guard catalog.snapshot.views[newName] == nil, catalog.snapshot.tables[newName] == nil else { throw CatalogErrors.exists(newName).at(node.name.span.range) }
            view.name = newName
            try catalog.putView(view)
            try catalog.dropView(name)
        case .setProperties(let properties):
            for property in properties { view.properties[property.key] = try property.value.map { try constantText($0) } ?? "" }
            try catalog.putView(view)
        case .unsetProperties(let properties, _):
            for property in properties { view.properties[property.key] = nil }
            try catalog.putView(view)
        case .schemaBinding: break
        }
        return StatementResult()
    }

    func alterTable(_ node: AlterTable) throws -> StatementResult {
        let name = try tableName(node.name)
        guard var definition = catalog.snapshot.tables[name]?.definition else {
            guard try session.sessionCatalog.relation(try parts(node.name)) != nil else { throw missing(node.name) }
            switch node.action {
            case .rename, .setProperties, .unsetProperties:
                throw QueryError(
                    "EXPECT_TABLE_NOT_VIEW.USE_ALTER_VIEW", sqlState: "42809",
                    "'ALTER TABLE' expects a table but \(described(node.name)) is a view. Please use ALTER VIEW instead.", span: node.name.span.range)
            default:
                throw QueryError(
                    "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE", sqlState: "42809", "'ALTER TABLE' expects a table but \(described(node.name)) is a view.",
                    span: node.name.span.range)
            }
        }
        func position(_ path: [Identifier]) throws -> Int {
            guard path.count == 1, let index = definition.columns.firstIndex(where: { path[0].matches($0.field.name) }) else {
                throw QueryError(
                    "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
                    "A column, variable, or function parameter with name \(path.map { "`\($0.text)`" }.joined(separator: ".")) cannot be resolved. Did you mean one of the following? [\(definition.columns.prefix(5).map { "`\($0.field.name)`" }.joined(separator: ", "))].",
                    span: node.name.span.range)
            }
            return index
        }
        switch node.action {
        case .rename(let parts):
            try catalog.renameTable(name, to: try tableName(ObjectName(.parts(parts))))
        case .addColumns(let added):
            var defaults: [(Value, DataType)] = []
            for column in added {
                guard column.name.count == 1 else { throw QueryError.notSupported("Adding a field to a struct", span: node.name.span.range) }
                let type = try TypeConversion.convert(column.type)
                let value = try column.defaultValue.map { try evaluate([Expression(.cast($0, column.type))]).first ?? (.null, type) } ?? (.null, type)
                defaults.append((value.0, type))
                definition.columns.append(TableDefinition.Column(
                    Field(column.name[0].text, type, nullable: column.isNullable, comment: column.comment), defaultText: column.defaultValue.map { source($0.span) }))
            }
            try checkDistinct(definition.columns.map(\.field.name), node.name.span)
            try catalog.alterTable(definition) { old in
                TableRows.batches(of: old).map { batch in Batch(batch.columns + defaults.map { Vector.constant($0.0, $0.1, count: batch.count) }, count: batch.count) }
            }
        case .dropColumns(let paths, let ifExists):
            var dropped: Set<Int> = []
            for path in paths {
                if ifExists, (try? position(path)) == nil { continue }
                dropped.insert(try position(path))
            }
            let kept = definition.columns.indices.filter { !dropped.contains($0) }
            definition.columns = kept.map { definition.columns[$0] }
            try catalog.alterTable(definition) { old in
                TableRows.batches(of: old).map { batch in Batch(kept.map { batch.columns[$0] }, count: batch.count) }
            }
        case .renameColumn(let path, let newName):
            definition.columns[try position(path)].field.name = newName.text
            try checkDistinct(definition.columns.map(\.field.name), node.name.span)
            try catalog.alterTable(definition, convert: nil)
        case .alterColumns(let changes):
            for change in changes {
                let index = try position(change.column)
                switch change.action {
                case .comment(let text): definition.columns[index].field.comment = text
                case .dropNotNull: definition.columns[index].field.nullable = true
                case .setDefault(let expression): definition.columns[index].defaultText = source(expression.span)
                case .dropDefault: definition.columns[index].defaultText = nil
                case .type(let syntax):
                    let type = try TypeConversion.convert(syntax)
                    let field = definition.columns[index].field
                    guard type == field.type else {
                        throw QueryError(
                            "NOT_SUPPORTED_CHANGE_COLUMN", sqlState: "0A000",
                            "ALTER TABLE ALTER/CHANGE COLUMN is not supported for changing \(described(node.name))'s column `\(field.name)` with type \"\(field.type.sql)\" to `\(field.name)` with type \"\(type.sql)\".",
                            span: node.name.span.range)
                    }
                case .placement, .setNotNull: throw QueryError.notSupported("ALTER COLUMN … FIRST, AFTER and SET NOT NULL", span: node.name.span.range)
                }
            }
            try catalog.alterTable(definition, convert: nil)
        case .setProperties(let properties):
            try refuseReserved(properties, node.name)
            for property in properties { definition.properties[property.key] = try property.value.map { try constantText($0) } ?? "" }
            try catalog.alterTable(definition, convert: nil)
        case .unsetProperties(let properties, _):
            for property in properties { definition.properties[property.key] = nil }
            try catalog.alterTable(definition, convert: nil)
        case .clusterBy(let columns):
            definition.clusterBy = columns.map { $0.map(\.text).joined(separator: ".") }
            try catalog.alterTable(definition, convert: nil)
        case .dropPartitions(let partitions, _, _):
            for partition in partitions { try removePartition(partition, node.name) }
        case .addConstraint, .dropConstraint, .defaultCollation, .setLocation, .addPartitions, .renamePartition:
            throw QueryError.notSupported("This form of ALTER TABLE", span: node.name.span.range)
        }
        return StatementResult()
    }
}

/// All rows of a snapshot as batches, for rewriting tables.
enum TableRows {
    static func batches(of snapshot: TableSnapshot) -> [Batch] {
        let columns = Array(snapshot.schema.indices)
        return snapshot.segments.flatMap { segment in
            stride(from: 0, to: segment.rowCount, by: 65_536).map { start in
                segment.batch(columns: columns, rows: start..<min(start + 65_536, segment.rowCount))
            }
        }
    }
}
