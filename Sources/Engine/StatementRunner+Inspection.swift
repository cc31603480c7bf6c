import Columnar
import Execution
import Foundation
import Functions
import Planner
import SQLSyntax

/// DESCRIBE, SHOW and EXPLAIN.
extension StatementRunner {
    private var describeSchema: Schema { [Field("col_name", .string, nullable: false), Field("data_type", .string, nullable: false), Field("comment", .string)] }

    private func describe(_ fields: Schema) -> [[Value]] {
        fields.map { [.string($0.name), .string($0.type.simpleString), $0.comment.map { .string($0) } ?? .null] }
    }

    func describeTable(_ node: DescribeTable) throws -> StatementResult {
        if node.asJSON { throw QueryError.notSupported("DESCRIBE … AS JSON", span: node.name.span.range) }
        guard let relation = try session.sessionCatalog.relation(try parts(node.name)) else { throw missing(node.name) }
        let fields: Schema
        var details: [(String, String)] = []
        switch relation {
        case .table(let name, let schema):
            fields = schema
            if node.isExtended, let table = catalog.snapshot.tables[name] {
                details = [
                    ("Catalog", "spark_catalog"), ("Database", name.database), ("Table", name.table),
                    ("Type", table.definition.materializedQuery == nil ? "MANAGED" : "MATERIALIZED_VIEW"), ("Provider", "sparkplug"),
                    ("Statistics", "\(table.rows.byteCount) bytes, \(table.rows.rowCount) rows"),
                ]
                if let comment = table.definition.comment { details.append(("Comment", comment)) }
                if let text = table.definition.materializedQuery { details.append(("View Text", text)) }
            }
        case .view(let view):
            let prepared = try session.prepare(view.query)
            let comments = catalog.snapshot.views[TableName(database: view.database, table: view.name)]?.columnComments ?? []
            let names = view.columns.isEmpty ? prepared.schema.map(\.name) : view.columns
            fields = zip(prepared.declaredSchema, names).enumerated().map { position, pair in
                let isTemporary = session.sessionCatalog.temporaryView([view.name]) != nil
                let comment = !isTemporary && position < comments.count ? comments[position] : nil
                return Field(pair.1, pair.0.type, nullable: pair.0.nullable, comment: comment)
            }
            if node.isExtended { details = [("Catalog", "spark_catalog"), ("Database", view.database), ("Table", view.name), ("Type", "VIEW")] }
        }
        if let wanted = node.column.first {
            guard let field = fields.first(where: { wanted.matches($0.name) }) else {
                throw QueryError(
                    "COLUMN_NOT_FOUND", sqlState: "42703",
                    "The column `\(wanted.text)` cannot be found. The columns are: \(fields.prefix(20).map { "`\($0.name)`" }.joined(separator: ", ")).",
                    span: wanted.span.range)
            }
            let schema: Schema = [Field("info_name", .string), Field("info_value", .string)]
            var lines = [("col_name", field.name), ("data_type", field.type.simpleString), ("comment", field.comment ?? "NULL")]
            // The statistics of columns that nobody asked to be computed.
            if node.isExtended { lines += ["min", "max", "num_nulls", "distinct_count", "avg_col_len", "max_col_len", "histogram"].map { ($0, "NULL") } }
            return .rows(schema, lines.map { [.string($0.0), .string($0.1)] })
        }
        var rows = describe(fields)
        if case .table(let name, _) = relation, let columns = catalog.snapshot.tables[name]?.definition.columns, columns.contains(where: { $0.defaultText != nil }) {
            rows.append([.string(""), .string(""), .string("")])
            rows.append([.string("# Column Default Values"), .string(""), .string("")])
            for column in columns {
                if let text = column.defaultText { rows.append([.string(column.field.name), .string(column.field.type.simpleString), .string(text)]) }
            }
        }
        if case .table(let name, _) = relation, let definition = catalog.snapshot.tables[name]?.definition, !definition.partitionColumns.isEmpty {
            rows.append([.string("# Partition Information"), .string(""), .string("")])
            rows.append([.string("# col_name"), .string("data_type"), .string("comment")])
            rows += describe(fields.filter { definition.partitionColumns.contains($0.name) })
        }
        if !details.isEmpty {
            rows.append([.string(""), .string(""), .string("")])
            rows.append([.string("# Detailed Table Information"), .string(""), .string("")])
            rows += details.map { [.string($0.0), .string($0.1), .string("")] }
        }
        return .rows(describeSchema, rows)
    }

    func describeQuery(_ query: Query) throws -> StatementResult { .rows(describeSchema, describe(try session.prepare(query).schema)) }

    func describeNamespace(_ name: ObjectName) throws -> StatementResult {
        let wanted = (try parts(name).last ?? "").lowercased()
        guard catalog.snapshot.databases.contains(wanted) else { throw CatalogErrors.noDatabase(wanted).at(name.span.range) }
        let schema: Schema = [Field("info_name", .string, nullable: false), Field("info_value", .string)]
        return .rows(schema, [[.string("Catalog Name"), .string("spark_catalog")], [.string("Namespace Name"), .string(wanted)]])
    }

    func describeFunction(_ name: ObjectName, isExtended: Bool) throws -> StatementResult {
        let wanted = (try parts(name).last ?? "").lowercased()
        let schema: Schema = [Field("function_desc", .string, nullable: false)]
        if let function = try session.sessionCatalog.function(try parts(name)) {
            let parameters = function.parameters.map { "\($0.name) \($0.type.sql)" }.joined(separator: ", ")
            let name = (function.database.map { "spark_catalog.\($0)." } ?? "") + function.name
            var lines = ["Function: \(name)", "Type:     \(function.table == nil ? "SCALAR" : "TABLE")", "Input:    \(parameters.isEmpty ? "()" : parameters)"]
            if let type = function.returns { lines.append("Returns:  \(type.sql)") }
            if let table = function.table, !table.isEmpty { lines.append("Returns:  " + table.map { "\($0.name) \($0.type.sql)" }.joined(separator: ", ")) }
            return .rows(schema, lines.map { [.string($0)] })
        }
        let registry = FunctionRegistry.builtin
        guard let found = registry.scalars[wanted]?.documentation ?? registry.aggregates[wanted]?.documentation ?? registry.windows[wanted]?.documentation
            ?? registry.tables[wanted]?.documentation
        else {
            throw QueryError("UNRESOLVED_ROUTINE", sqlState: "42883", "Cannot resolve routine `\(wanted)` on search path [`system`.`builtin`, `system`.`session`, `spark_catalog`.`\(session.database)`].", span: name.span.range)
        }
        var lines = ["Function: \(found.name)", "Class: sparkplug.\(found.group.rawValue)", "Usage: \(found.usage) - \(found.description)"]
        if isExtended {
            var extended = "Extended Usage:\n    Examples:\n"
            for example in found.examples { extended += "      > \(example);\n" }
            lines.append(extended)
        }
        return .rows(schema, lines.map { [.string($0)] })
    }

    // MARK: SHOW

    /// Hive's patterns: `*` for any text, `|` between alternatives, case-insensitive.
    private func matches(_ name: String, _ pattern: String?) -> Bool {
        guard let pattern else { return true }
        return pattern.lowercased().split(separator: "|").contains { Self.glob(Array(name.lowercased().unicodeScalars)[...], Array($0.unicodeScalars)[...]) }
    }

    private static func glob(_ text: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>) -> Bool {
        var text = text
        var pattern = pattern
        var resume: (text: ArraySlice<Unicode.Scalar>, pattern: ArraySlice<Unicode.Scalar>)?
        while true {
            if pattern.first == "*" {
                pattern = pattern.dropFirst()
                resume = (text, pattern)
            } else if let letter = text.first, pattern.first == letter {
                text = text.dropFirst()
                pattern = pattern.dropFirst()
            } else if text.isEmpty && pattern.isEmpty {
                return true
            } else if let point = resume, !point.text.isEmpty {
                text = point.text.dropFirst()
                pattern = point.pattern
                resume = (text, pattern)
            } else {
                return false
            }
        }
    }

    private func localViews(_ pattern: String?) -> [[Value]] {
        session.temporaryViews.keys.filter { !$0.hasPrefix(SessionCatalog.globalPrefix) && matches($0, pattern) }.sorted()
            .map { [.string(""), .string($0), .boolean(true)] }
    }

    /// The views of `global_temp` and the session's own, where that schema is asked for.
    private func globalViews(_ namespace: ObjectName?, _ pattern: String?) throws -> [[Value]]? {
        guard let namespace, try parts(namespace).last?.lowercased() == "global_temp" else { return nil }
        let names = session.temporaryViews.keys.filter { $0.hasPrefix(SessionCatalog.globalPrefix) }.map { String($0.dropFirst(SessionCatalog.globalPrefix.count)) }
        return names.filter { matches($0, pattern) }.sorted().map { [.string("global_temp"), .string($0), .boolean(true)] } + localViews(pattern)
    }

    private func namespace(_ name: ObjectName?) throws -> String {
        guard let name else { return session.database }
        let wanted = (try parts(name).last ?? "").lowercased()
        guard catalog.snapshot.databases.contains(wanted) else { throw CatalogErrors.noDatabase(wanted).at(name.span.range) }
        return wanted
    }

    func show(_ node: ShowStatement) throws -> StatementResult {
        let snapshot = catalog.snapshot
        switch node {
        case .tables(let namespace, let pattern):
            let schema: Schema = [Field("namespace", .string, nullable: false), Field("tableName", .string, nullable: false), Field("isTemporary", .boolean, nullable: false)]
            if let views = try globalViews(namespace, pattern) { return .rows(schema, views) }
            let database = try self.namespace(namespace)
            let stored = snapshot.tables.keys.filter { $0.database == database }.map(\.table) + snapshot.views.keys.filter { $0.database == database }.map(\.table)
            var rows = stored.filter { matches($0, pattern) }.sorted().map { [Value.string(database), .string($0), .boolean(false)] }
            rows += localViews(pattern)
            return .rows(schema, rows)
        case .views(let namespace, let pattern):
            let schema: Schema = [Field("namespace", .string, nullable: false), Field("viewName", .string, nullable: false), Field("isTemporary", .boolean, nullable: false)]
            if let views = try globalViews(namespace, pattern) { return .rows(schema, views) }
            let database = try self.namespace(namespace)
            var rows = snapshot.views.keys.filter { $0.database == database && matches($0.table, pattern) }.map(\.table).sorted()
                .map { [Value.string(database), .string($0), .boolean(false)] }
            rows += localViews(pattern)
            return .rows(schema, rows)
        case .columns(let name, let namespace):
            let given = try parts(name)
            if let wanted = namespace.last?.text, given.count > 1, given[given.count - 2].lowercased() != wanted.lowercased() {
                throw QueryError(
                    "SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE", sqlState: "42K05",
                    "SHOW COLUMNS with conflicting namespaces: `\(wanted)` != `\(given[given.count - 2])`.", span: name.span.range)
            }
            if let wanted = namespace.last, given.count == 1 {
                return try show(.columns(ObjectName(.parts([wanted, Identifier(given[0])]), span: name.span), namespace: []))
            }
            guard let relation = try session.sessionCatalog.relation(try parts(name)) else { throw missing(name) }
            let names: [String]
            switch relation {
            case .table(_, let schema): names = schema.map(\.name)
            case .view(let view): names = view.columns.isEmpty ? try session.prepare(view.query).schema.map(\.name) : view.columns
            }
            return .rows([Field("col_name", .string, nullable: false)], names.map { [.string($0)] })
        case .functions(let scope, _, let pattern):
            var names: [String] = []
            if scope != .user {
                let registry = FunctionRegistry.builtin
                names += Set(Array(registry.scalars.keys) + Array(registry.aggregates.keys) + Array(registry.windows.keys) + Array(registry.tables.keys))
            }
            if scope != .system {
                let catalog = session.sessionCatalog
                names += catalog.temporaryFunctions.keys.map { $0.lowercased() }
                let stored = catalog.catalog.functions.keys.filter { $0.database == session.database && matches($0.table, pattern) }
                let shown = stored.map { "spark_catalog.\($0.database).\($0.table)" }
                let schema: Schema = [Field("function", .string, nullable: false)]
                return .rows(schema, (names.filter { matches($0, pattern) } + shown).sorted().map { [.string($0)] })
            }
            return .rows([Field("function", .string, nullable: false)], names.filter { matches($0, pattern) }.sorted().map { [.string($0)] })
        case .namespaces(_, let pattern):
            return .rows([Field("namespace", .string, nullable: false)], snapshot.databases.filter { matches($0, pattern) }.sorted().map { [.string($0)] })
        case .catalogs(let pattern):
            return .rows([Field("catalog", .string, nullable: false)], ["spark_catalog"].filter { matches($0, pattern) }.map { [.string($0)] })
        case .currentNamespace:
            return .rows([Field("catalog", .string, nullable: false), Field("namespace", .string, nullable: false)], [[.string("spark_catalog"), .string(session.database)]])
        case .createTable(let name): return .rows([Field("createtab_stmt", .string, nullable: false)], [[.string(try createStatement(name))]])
        case .tableProperties(let name, let key):
            if session.sessionCatalog.temporaryView(try parts(name)) != nil {
                return .rows([Field("key", .string, nullable: false), Field("value", .string, nullable: false)], [])
            }
            let found = try tableName(name)
            let properties = try snapshot.views[found]?.properties ?? table(name).definition.properties
            if let key {
                return .rows([Field("key", .string, nullable: false), Field("value", .string, nullable: false)], [[
                    .string(key),
                    .string(properties[key].map { shown(key, $0) } ?? "Table spark_catalog.\(found.database).\(found.table) does not have property: \(key)"),
                ]])
            }
            return .rows([Field("key", .string, nullable: false), Field("value", .string, nullable: false)], properties.sorted { $0.key < $1.key }.map { [.string($0.key), .string(shown($0.key, $0.value))] })
        case .tableExtended(_, let pattern, _):
            let rows = snapshot.tables.values.filter { $0.definition.name.database == session.database && matches($0.definition.name.table, pattern) }
                .sorted { $0.definition.name.table < $1.definition.name.table }
                .map { table -> [Value] in
                    let information = "Catalog: spark_catalog\nDatabase: \(table.definition.name.database)\nTable: \(table.definition.name.table)\nType: MANAGED\nStatistics: \(table.rows.byteCount) bytes, \(table.rows.rowCount) rows\n"
                    return [.string(table.definition.name.database), .string(table.definition.name.table), .boolean(false), .string(information)]
                }
            return .rows(
                [Field("namespace", .string, nullable: false), Field("tableName", .string, nullable: false), Field("isTemporary", .boolean, nullable: false), Field("information", .string, nullable: false)], rows)
        case .partitions(let name, _):
            let definition = try table(name).definition
            if !definition.partitionColumns.isEmpty { return try showPartitions(definition) }
            throw QueryError("INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY", sqlState: "42601", "The partition command is invalid. Table \(described(name)) is not partitioned.", span: name.span.range)
        }
    }

    /// `a=1/b=x`, once for every combination of values of the partition columns.
    private func showPartitions(_ definition: TableDefinition) throws -> StatementResult {
        var select = Select()
        select.isDistinct = true
        select.items = definition.partitionColumns.map { AliasedExpression(Expression(.cast(Expression(.column([Identifier($0)])), TypeSyntax.syntax(for: .string)))) }
        let name = ObjectName(.parts([Identifier(definition.name.database), Identifier(definition.name.table)]))
        select.from = Relation(.table(TableReference(name: name)))
        let rows = try session.query(Query(term: QueryTerm(.select(select))), cancellation: cancellation).rows
        let texts = rows.map { row in
            zip(definition.partitionColumns, row).map { "\($0)=\($1.stringValue ?? "__HIVE_DEFAULT_PARTITION__")" }.joined(separator: "/")
        }
        return .rows([Field("partition", .string, nullable: false)], texts.sorted().map { [.string($0)] })
    }

    // MARK: EXPLAIN

    func explain(_ mode: ExplainMode, _ statement: Statement) throws -> StatementResult {
        let schema: Schema = [Field("plan", .string, nullable: false)]
        guard case .query(let query) = statement.kind else { throw QueryError.notSupported("EXPLAIN of anything but a query", span: statement.span.range) }
        let prepared = try session.prepare(query)
        var text: String
        switch mode {
        case .analyze:
            let result = try session.run(prepared, parameters: try session.convert(parameters, prepared), cancellation: cancellation, collectsStatistics: true)
            let rows = try result.collect().reduce(0) { $0 + $1.count }
            text = "== Executed Plan ==\n" + result.statistics.lines().joined(separator: "\n") + "\nRows: \(rows)\n"
        case .extended:
            text = "== Analyzed Logical Plan ==\n" + PlanPrinter.text(try session.planner.analyze(query)) + "\n\n== Optimized Logical Plan ==\n" + PlanPrinter.text(prepared.plan)
        default:
            text = "== Physical Plan ==\n" + PlanPrinter.text(prepared.plan)
        }
        return .rows(schema, [[.string(text)]])
    }
}
