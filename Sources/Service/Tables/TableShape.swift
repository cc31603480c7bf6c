import Columnar
import Engine
import Formats
import Planner
import SQLSyntax

/// Names and columns of tables as requests give them.
package enum TableShape {
    /// `visits` or `schema.visits`. Throws 400 for what is no name.
    package static func name(_ text: String) throws -> TableName {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { $0.lowercased() }
        let isSound = (1...2).contains(parts.count) && parts.allSatisfy { part in
            !part.isEmpty && part.utf8.count <= 128 && !(part.first?.isNumber ?? true) && part.utf8.allSatisfy { $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7A) }
        }
        guard isSound else {
            throw Problem(.badRequest, "INVALID_TABLE_NAME", sqlState: "42602", "'\(text.prefix(200))' is no table name. A name has letters, digits and underscores, and begins with a letter.")
        }
        return parts.count == 1 ? TableName(table: parts[0]) : TableName(database: parts[0], table: parts[1])
    }

    static func check(_ schema: Schema, limits: ServiceLimits) throws {
        guard !schema.isEmpty else { throw Problem(.badRequest, "INVALID_SCHEMA", sqlState: "42601", "A table needs one column at least.") }
        guard schema.count <= limits.tableColumns else {
            throw Problem(.badRequest, "TOO_MANY_COLUMNS", sqlState: "54011", "A table may have \(limits.tableColumns) columns, not \(schema.count).")
        }
        var seen: Set<String> = []
        for field in schema {
            guard !field.name.isEmpty, field.name.utf8.count <= 255 else {
                throw Problem(.badRequest, "INVALID_SCHEMA", sqlState: "42601", "A column needs a name of 1 to 255 bytes.")
            }
            guard seen.insert(field.name.lowercased()).inserted else {
                throw Problem(.badRequest, "COLUMN_ALREADY_EXISTS", sqlState: "42711", "The column '\(field.name)' is there twice.").with("column", field.name)
            }
        }
    }

    /// From `{"columns": [{"name": "a", "type": "BIGINT", "nullable": false, "comment": "…"}], "comment": "…"}`.
    static func definition(_ document: JSONValue, name: TableName, limits: ServiceLimits) throws -> TableDefinition {
        guard case .object(let members) = document, case .array(let columns)? = document["columns"] else {
            throw Problem(.badRequest, "INVALID_SCHEMA", sqlState: "42601", "The body must be a JSON object such as {\"columns\": [{\"name\": \"user_id\", \"type\": \"BIGINT\", \"nullable\": false}]}.")
        }
        for member in members where !["columns", "comment"].contains(member.name) {
            throw Problem(.badRequest, "INVALID_SCHEMA", sqlState: "42601", "The schema has an unknown member '\(member.name.prefix(100))'." + Suggestion.clause(for: member.name, among: ["columns", "comment"]))
        }
        let fields = try columns.enumerated().map { position, column in try field(column, position: position + 1) }
        try check(fields, limits: limits)
        return TableDefinition(name: name, columns: fields.map { TableDefinition.Column($0) }, comment: document["comment"]?.stringValue)
    }

    private static func field(_ value: JSONValue, position: Int) throws -> Field {
        let known = ["name", "type", "nullable", "comment"]
        guard case .object(let members) = value, let name = value["name"]?.stringValue else {
            throw Problem(.badRequest, "INVALID_SCHEMA", sqlState: "42601", "Column \(position) must be an object with 'name' and 'type'.")
        }
        for member in members where !known.contains(member.name) {
            throw Problem(.badRequest, "INVALID_SCHEMA", sqlState: "42601", "The column '\(name)' has an unknown member '\(member.name.prefix(100))'." + Suggestion.clause(for: member.name, among: known))
                .with("column", name)
        }
        guard let text = value["type"]?.stringValue else {
            throw Problem(.badRequest, "INVALID_SCHEMA", sqlState: "42601", "The column '\(name)' needs a 'type' such as BIGINT.").with("column", name)
        }
        var nullable = true
        switch value["nullable"] {
        case nil: break
        case .boolean(let flag)?: nullable = flag
        default: throw Problem(.badRequest, "INVALID_SCHEMA", sqlState: "42601", "The member 'nullable' of the column '\(name)' must be true or false.").with("column", name)
        }
        guard let syntax = try? Parser.parse(dataType: text), let type = try? TypeConversion.convert(syntax), type != .void else {
            throw Problem(.badRequest, "UNSUPPORTED_DATATYPE", sqlState: "0A000", "The column '\(name)' has the type '\(text.prefix(100))', which is not a SQL type." + Suggestion.clause(for: text, among: TypeNames.all))
                .with("column", name)
        }
        return Field(name, type, nullable: nullable, comment: value["comment"]?.stringValue)
    }
}
