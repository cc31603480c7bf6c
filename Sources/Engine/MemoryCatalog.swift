import Columnar
import Execution
import Foundation
import Planner

/// A catalog that lives as long as the process: for `sparkplug sql` without a data folder, temporary tables and tests.
/// Sendable because `current` and `dictionaries` are guarded by `lock`, and writers take `writing` first.
package final class MemoryCatalog: Catalog, @unchecked Sendable {
    private let lock = NSLock()
    private let writing = NSLock()
    private var current = CatalogSnapshot()

    package init() {}

    package var snapshot: CatalogSnapshot { lock.withLock { current } }

    private func change<Result>(_ body: (inout CatalogSnapshot) throws -> Result) throws -> Result {
        try writing.withLock {
            var next = snapshot
            let result = try body(&next)
            lock.withLock { current = next }
            return result
        }
    }

    private func define(_ body: (inout CatalogSnapshot) throws -> Void) throws {
        try change {
            try body(&$0)
            $0.definitionVersion += 1
        }
    }

    package func createTable(_ definition: TableDefinition) throws {
        try define { catalog in
            guard catalog.tables[definition.name] == nil, catalog.views[definition.name] == nil else { throw CatalogErrors.exists(definition.name) }
            guard catalog.databases.contains(definition.name.database) else { throw CatalogErrors.noDatabase(definition.name.database) }
            catalog.tables[definition.name] = CatalogSnapshot.Table(
                definition: definition, rows: TableSnapshot(name: definition.name.table, schema: definition.schema))
        }
    }

    package func dropTable(_ name: TableName) throws {
        try define { catalog in
            guard catalog.tables.removeValue(forKey: name) != nil else { throw CatalogErrors.notFound(name) }
        }
    }

    package func renameTable(_ name: TableName, to newName: TableName) throws {
        try define { catalog in
            guard var table = catalog.tables[name] else { throw CatalogErrors.notFound(name) }
            guard catalog.tables[newName] == nil, catalog.views[newName] == nil else { throw CatalogErrors.exists(newName) }
            catalog.tables[name] = nil
            table.definition.name = newName
            catalog.tables[newName] = table
        }
    }

    package func alterTable(_ definition: TableDefinition, convert: ((TableSnapshot) throws -> [Batch])?) throws {
        try define { catalog in
            guard var table = catalog.tables[definition.name] else { throw CatalogErrors.notFound(definition.name) }
            if let convert {
                let builder = SegmentBuilder(definition.schema)
                for batch in try convert(table.rows) { try builder.append(batch) }
                table.rows = TableSnapshot(name: definition.name.table, schema: definition.schema, segments: builder.finish(), version: table.rows.version + 1)
            } else {
                table.rows = TableSnapshot(name: definition.name.table, schema: definition.schema, segments: table.rows.segments, version: table.rows.version)
            }
            table.definition = definition
            catalog.tables[definition.name] = table
        }
    }

    package func write(
        _ table: TableName, _ mode: WriteMode, produce: (_ current: TableSnapshot, _ append: (Batch) throws -> Void) throws -> Void
    ) throws -> WriteResult {
        try change { catalog in
            guard var found = catalog.tables[table] else { throw CatalogErrors.notFound(table) }
            let builder = SegmentBuilder(found.definition.schema)
            try produce(found.rows) { try builder.append($0) }
            let rows = builder.rowCount
            let segments = builder.finish()
            let version = found.rows.version + 1
            found.rows = TableSnapshot(
                name: table.table, schema: found.definition.schema, segments: mode == .append ? found.rows.segments + segments : segments, version: version)
            catalog.tables[table] = found
            return WriteResult(rows: rows, version: version)
        }
    }

    package func putView(_ view: StoredView) throws {
        try define { catalog in
            guard catalog.tables[view.name] == nil else { throw CatalogErrors.exists(view.name) }
            catalog.views[view.name] = view
        }
    }

    package func dropView(_ name: TableName) throws {
        try define { catalog in
            guard catalog.views.removeValue(forKey: name) != nil else { throw CatalogErrors.notFound(name) }
        }
    }

    package func putFunction(_ function: StoredFunction) throws {
        try define { $0.functions[TableName(database: function.database, table: function.name)] = function }
    }

    package func dropFunction(database: String, name: String) throws {
        try define { catalog in
            guard catalog.functions.removeValue(forKey: TableName(database: database, table: name)) != nil else { throw CatalogErrors.noFunction(name) }
        }
    }

    package func createDatabase(_ name: String) throws {
        try define { catalog in
            guard catalog.databases.insert(name).inserted else {
                throw QueryError("SCHEMA_ALREADY_EXISTS", sqlState: "42P06", "Cannot create schema `\(name)` because it already exists.")
            }
        }
    }

    package func dropDatabase(_ name: String) throws {
        try define { catalog in
            guard catalog.databases.remove(name) != nil else { throw CatalogErrors.noDatabase(name) }
            catalog.tables = catalog.tables.filter { $0.key.database != name }
            catalog.views = catalog.views.filter { $0.key.database != name }
            catalog.functions = catalog.functions.filter { $0.key.database != name }
        }
    }
}

/// Errors that every catalog gives alike.
package enum CatalogErrors {
    package static func quoted(_ name: TableName) -> String { "`\(name.database)`.`\(name.table)`" }

    package static func notFound(_ name: TableName) -> QueryError {
        QueryError(
            "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01",
            "The table or view \(quoted(name)) cannot be found. Verify the spelling and correctness of the schema and catalog.")
    }

    package static func exists(_ name: TableName) -> QueryError {
        QueryError(
            "TABLE_OR_VIEW_ALREADY_EXISTS", sqlState: "42P07",
            "Cannot create table or view \(quoted(name)) because it already exists. Choose a different name, drop or replace the existing object, or add the IF NOT EXISTS clause to tolerate pre-existing objects.")
    }

    package static func noDatabase(_ name: String) -> QueryError {
        QueryError("SCHEMA_NOT_FOUND", sqlState: "42704", "The schema `spark_catalog`.`\(name)` cannot be found. Verify the spelling and correctness of the schema and catalog.")
    }

    package static func noFunction(_ name: String) -> QueryError {
        QueryError("ROUTINE_NOT_FOUND", sqlState: "42883", "The routine `spark_catalog`.`default`.`\(name)` cannot be found. Verify the spelling and correctness of the schema and catalog.")
    }
}
