import Columnar
import Planner
import SQLSyntax

/// The texts of SHOW CREATE TABLE, and properties as they are shown.
extension StatementRunner {
    func createStatement(_ name: ObjectName) throws -> String {
        if session.sessionCatalog.temporaryView(try parts(name)) != nil {
            throw QueryError(
                "EXPECT_PERMANENT_VIEW_NOT_TEMP", sqlState: "42809",
                "'SHOW CREATE TABLE' expects a permanent view but \(described(name)) is a temp view.", span: name.span.range)
        }
        let found = try tableName(name)
        if let view = catalog.snapshot.views[found] { return try text(of: view) }
        let definition = try table(name).definition
        if let text = definition.materializedQuery { return "CREATE MATERIALIZED VIEW \(found.database).\(found.table) AS \(text)" }
        return text(of: definition)
    }

    private func text(of view: StoredView) throws -> String {
        var names = view.columns
        if names.isEmpty { names = try session.prepare(try session.engine.texts.query(view.text)).schema.map(\.name) }
        let columns = names.enumerated().map { position, name in
            let comment = position < view.columnComments.count ? view.columnComments[position] : nil
            return "  " + identifier(name) + commentText(comment)
        }
        var text = "CREATE VIEW \(view.name.database).\(view.name.table) (\n\(columns.joined(separator: ",\n")))\n"
        if let comment = view.comment { text += "COMMENT '\(escaped(comment))'\n" }
        return text + propertiesText("TBLPROPERTIES", view.properties) + "WITH SCHEMA COMPENSATION\nAS \(view.text)\n"
    }

    private func text(of definition: TableDefinition) -> String {
        let columns = definition.columns.map { column in
            "  \(identifier(column.field.name)) \(columnType(column.field.type))" + (column.field.nullable ? "" : " NOT NULL")
                + (column.defaultText.map { " DEFAULT \($0)" } ?? "") + commentText(column.field.comment)
        }
        let name = definition.name
        var text = "CREATE TABLE spark_catalog.\(name.database).\(name.table) (\n\(columns.joined(separator: ",\n")))\n"
        text += "USING \(definition.provider ?? "parquet")\n"
        text += propertiesText("OPTIONS", definition.options)
        if !definition.partitionColumns.isEmpty { text += "PARTITIONED BY (\(definition.partitionColumns.map(identifier).joined(separator: ", ")))\n" }
        if let buckets = definition.buckets { text += buckets + "\n" }
        if !definition.clusterBy.isEmpty { text += "CLUSTER BY (\(definition.clusterBy.joined(separator: ", ")))\n" }
        if let comment = definition.comment { text += "COMMENT '\(escaped(comment))'\n" }
        return text + propertiesText("TBLPROPERTIES", definition.properties)
    }

    /// Texts name their collation, even the usual one.
    private func columnType(_ type: DataType) -> String {
        switch type {
        case .string, .char, .varchar: type.sql + " COLLATE UTF8_BINARY"
        default: type.sql
        }
    }

    private func identifier(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
        }
        let isNumber = name.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        return isPlain && !isNumber ? name : "`" + name.replacing("`", with: "``") + "`"
    }

    private func escaped(_ text: String) -> String { text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") }

    private func commentText(_ comment: String?) -> String { comment.map { " COMMENT '\(escaped($0))'" } ?? "" }

    private func propertiesText(_ clause: String, _ properties: [String: String]) -> String {
        if properties.isEmpty { return "" }
        let entries = properties.sorted { $0.key < $1.key }.map { "  '\(escaped($0.key))' = '\(escaped(shown($0.key, $0.value)))'" }
        return "\(clause) (\n\(entries.joined(separator: ",\n")))\n"
    }

    /// Values of properties whose keys speak of secrets are not shown.
    func shown(_ key: String, _ value: String) -> String {
        let lower = key.lowercased()
        let isSecret = ["secret", "password", "token", "accesskey", "access.key", "url"].contains { lower.contains($0) }
        return isSecret ? "*********(redacted)" : value
    }
}
