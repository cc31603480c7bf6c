import Columnar
import Formats
import Foundation
import Planner

/// Where rows go that do not fit their table: `<table>_quarantine`, an ordinary table with a row for each.
package enum QuarantineTable {
    private static let suffix = "_quarantine"

    package static func name(for table: TableName) -> TableName { TableName(database: table.database, table: table.table + suffix) }

    package static let schema: Schema = [
        Field("load_version", .bigint, nullable: false, comment: "the table's version that came with the load"),
        Field("loaded_at", .timestamp, nullable: false, comment: "when the load was written"),
        Field("line", .bigint, nullable: false, comment: "line of the body that the record begins in, from 1"),
        Field("byte_offset", .bigint, nullable: false, comment: "position of the record's first byte in the body"),
        Field("column_name", .string, comment: "the column whose value does not fit"),
        Field("reason", .string, nullable: false, comment: "why the record does not fit"),
        Field("record", .string, nullable: false, comment: "the record as it came, cut after 1,000 bytes"),
    ]

    /// Creates the table unless it is there. Throws when its name is taken by something else.
    package static func prepare(for table: TableName, in catalog: any Catalog) throws {
        let name = name(for: table)
        if catalog.snapshot.tables[name] == nil {
            let definition = TableDefinition(
                name: name, columns: schema.map { TableDefinition.Column($0) }, comment: "Rows that did not fit the table \(table.table).")
            do { return try catalog.createTable(definition) } catch let error as QueryError {
                // Another load may have made it meanwhile.
                guard error.condition == "TABLE_OR_VIEW_ALREADY_EXISTS", catalog.snapshot.tables[name] != nil else { throw error }
            }
        }
        try check(catalog.snapshot.tables[name]?.definition, table)
    }

    /// Throws unless the definition is that of a quarantine.
    package static func check(_ definition: TableDefinition?, _ table: TableName) throws {
        let types = definition?.schema.map { "\($0.name) \($0.type.simpleString)" }
        guard types == schema.map({ "\($0.name) \($0.type.simpleString)" }) else {
            throw QueryError(
                "TABLE_OR_VIEW_ALREADY_EXISTS", sqlState: "42P07",
                "Rows that do not fit \(table.table) would go to the table \(name(for: table).table), which has other columns. Rename or drop it first.")
        }
    }

    package static func batch(_ rows: [RowError], version: Int) -> Batch {
        let microseconds = Int64(Date().timeIntervalSince1970 * 1e6)
        let builders = schema.map { VectorBuilder($0.type, capacity: rows.count) }
        for row in rows {
            let values: [Value] = [
                .integer(Int64(version)), .integer(microseconds), .integer(Int64(row.line)), .integer(Int64(row.byteOffset)),
                row.column.map { .string($0) } ?? .null, .string(row.reason), .string(row.text),
            ]
            for (builder, value) in zip(builders, values) { builder.append(value) }
        }
        return Batch(builders.map { $0.finish() }, count: rows.count)
    }
}
