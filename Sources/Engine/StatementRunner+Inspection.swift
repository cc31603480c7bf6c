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
            fields = zip(prepared.declaredSchema, view.columns.isEmpty ? prepared.schema.map(\.name) : view.columns).map { Field($1, $0.type, nullable: $0.nullable) }
            if node.isExtended { details = [("Catalog", "spark_catalog"), ("Database", view.database), ("Table", view.name), ("Type", "VIEW")] }
        }
        if let wanted = node.column.first {
            guard let field = fields.first(where: { wanted.matches($0.name) }) else {
                throw QueryError(
                    "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
                    "A column, variable, or function parameter with name `\(wanted.text)` cannot be resolved. Did you mean one of the following? [\(fields.prefix(5).map { "`\($0.name)`" }.joined(separator: ", "))].",
                    span: wanted.span.range)
            }
            let schema: Schema = [Field("info_name", .string), Field("info_value", .string)]
            return .rows(schema, [
                [.string("col_name"), .string(field.name)], [.string("data_type"), .string(field.type.simpleString)],
                [.string("comment"), .string(field.comment ?? "NULL")],
            ])
        }
        var rows = describe(fields)
        if case .table(let name, _) = relation, let columns = catalog.snapshot.tables[name]?.definition.columns, columns.contains(where: { $0.defaultText != nil }) {
            rows.append([.string(""), .string(""), .string("")])
            rows.append([.string("# Column Default Values"), .string(""), .string("")])
            for column in columns {
                if let text = column.defaultText { rows.append([.string(column.field.name), .string(column.field.type.simpleString), .string(text)]) }
            }
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
            var lines = ["Function: \(function.name)", "Type:     \(function.table == nil ? "SCALAR" : "TABLE")", "Input:    \(parameters)"]
            if let type = function.returns { lines.append("Returns:  \(type.sql)") }
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
            let database = try self.namespace(namespace)
            let stored = snapshot.tables.keys.filter { $0.database == database }.map(\.table) + snapshot.views.keys.filter { $0.database == database }.map(\.table)
            var rows = stored.filter { matches($0, pattern) }.sorted().map { [Value.string(database), .string($0), .boolean(false)] }
            rows += session.temporaryViews.keys.filter { matches($0, pattern) }.sorted().map { [.string(""), .string($0), .boolean(true)] }
            return .rows([Field("namespace", .string, nullable: false), Field("tableName", .string, nullable: false), Field("isTemporary", .boolean, nullable: false)], rows)
        case .views(let namespace, let pattern):
            let database = try self.namespace(namespace)
            var rows = snapshot.views.keys.filter { $0.database == database && matches($0.table, pattern) }.map(\.table).sorted()
                .map { [Value.string(database), .string($0), .boolean(false)] }
            rows += session.temporaryViews.keys.filter { matches($0, pattern) }.sorted().map { [.string(""), .string($0), .boolean(true)] }
            return .rows([Field("namespace", .string, nullable: false), Field("viewName", .string, nullable: false), Field("isTemporary", .boolean, nullable: false)], rows)
        case .columns(let name, _):
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
            if scope != .system { names += session.sessionCatalog.functionNames().map { $0.lowercased() } }
            return .rows([Field("function", .string, nullable: false)], names.filter { matches($0, pattern) }.sorted().map { [.string($0)] })
        case .namespaces(_, let pattern):
            return .rows([Field("namespace", .string, nullable: false)], snapshot.databases.filter { matches($0, pattern) }.sorted().map { [.string($0)] })
        case .catalogs(let pattern):
            return .rows([Field("catalog", .string, nullable: false)], ["spark_catalog"].filter { matches($0, pattern) }.map { [.string($0)] })
        case .currentNamespace:
            return .rows([Field("catalog", .string, nullable: false), Field("namespace", .string, nullable: false)], [[.string("spark_catalog"), .string(session.database)]])
        case .createTable(let name): return .rows([Field("createtab_stmt", .string, nullable: false)], [[.string(try createStatement(name))]])
        case .tableProperties(let name, let key):
            let properties = try table(name).definition.properties
            if let key {
                return .rows([Field("key", .string, nullable: false), Field("value", .string, nullable: false)], [[.string(key), .string(properties[key] ?? "Table \(described(name)) does not have property: \(key)")]])
            }
            return .rows([Field("key", .string, nullable: false), Field("value", .string, nullable: false)], properties.sorted { $0.key < $1.key }.map { [.string($0.key), .string($0.value)] })
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
            throw QueryError("INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY", sqlState: "42601", "The partition command is invalid. Table \(described(name)) is not partitioned.", span: name.span.range)
        }
    }

    private func createStatement(_ name: ObjectName) throws -> String {
        let found = try tableName(name)
        if let view = catalog.snapshot.views[found] {
            let columns = view.columns.isEmpty ? "" : " (" + view.columns.joined(separator: ", ") + ")"
            return "CREATE VIEW \(found.database).\(found.table)\(columns) AS \(view.text)"
        }
        let definition = try table(name).definition
        if let text = definition.materializedQuery { return "CREATE MATERIALIZED VIEW \(found.database).\(found.table) AS \(text)" }
        let columns = definition.columns.map { column in
            "  \(column.field.name) \(column.field.type.sql)" + (column.field.nullable ? "" : " NOT NULL") + (column.defaultText.map { " DEFAULT \($0)" } ?? "")
                + (column.field.comment.map { " COMMENT '\($0.replacing("'", with: "\\'"))'" } ?? "")
        }
        var text = "CREATE TABLE spark_catalog.\(found.database).\(found.table) (\n\(columns.joined(separator: ",\n")))\n"
        if !definition.clusterBy.isEmpty { text += "CLUSTER BY (\(definition.clusterBy.joined(separator: ", ")))\n" }
        if let comment = definition.comment { text += "COMMENT '\(comment.replacing("'", with: "\\'"))'\n" }
        return text
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
