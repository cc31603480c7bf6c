import Columnar
import Execution
import Formats
import Foundation
import Planner

/// A catalog that lives as long as the process: for `sparkplug sql` and services without a data folder, and tests.
///
/// Order of locks: a table's `writing`, then `defining`, then `lock`.
/// Sendable because `current`, `states` and `receipts` are guarded by `lock`, and a table's dictionaries by its `writing`.
package final class MemoryCatalog: Catalog, @unchecked Sendable {
    /// What is kept of a table besides its rows. Sendable because `dictionaries` is only touched by the holder of `writing`.
    private final class TableState: @unchecked Sendable {
        let writing = NSLock()
        var dictionaries: TableDictionaries
        init(_ schema: Schema) { dictionaries = TableDictionaries(schema) }
    }

    private let lock = NSLock()
    private let defining = NSLock()
    private var current = CatalogSnapshot()
    private var states: [TableName: TableState] = [:]
    private var receipts = ReceiptMemory()

    package init() {}

    package var snapshot: CatalogSnapshot { lock.withLock { current } }

    private func define(_ body: (inout CatalogSnapshot) throws -> Void) throws {
        try defining.withLock {
            var next = snapshot
            try body(&next)
            lock.withLock {
                // Rows may have been published meanwhile.
                for (name, table) in current.tables where next.tables[name] != nil && table.rows.version > (next.tables[name]?.rows.version ?? 0) {
                    next.tables[name]?.rows = table.rows
                }
                next.definitionVersion = current.definitionVersion + 1
                current = next
                states = states.filter { next.tables[$0.key] != nil }
            }
        }
    }

    /// The table with its write lock held while `body` runs.
    private func withWriteLock<Result>(_ name: TableName, _ body: (TableState, CatalogSnapshot.Table) throws -> Result) throws -> Result {
        let state: TableState = try lock.withLock {
            guard let table = current.tables[name] else { throw CatalogErrors.notFound(name) }
            if let state = states[name] { return state }
            let made = TableState(table.definition.schema)
            states[name] = made
            return made
        }
        return try state.writing.withLock {
            // Dropped or renamed while this call waited.
            let table = lock.withLock { states[name] === state ? current.tables[name] : nil }
            guard let table else { throw CatalogErrors.notFound(name) }
            return try body(state, table)
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
        try withWriteLock(name) { _, _ in
            try define { catalog in
                guard catalog.tables.removeValue(forKey: name) != nil else { throw CatalogErrors.notFound(name) }
            }
        }
    }

    package func renameTable(_ name: TableName, to newName: TableName) throws {
        try withWriteLock(name) { state, _ in
            try define { catalog in
                guard var table = catalog.tables[name] else { throw CatalogErrors.notFound(name) }
                guard catalog.tables[newName] == nil, catalog.views[newName] == nil else { throw CatalogErrors.exists(newName) }
                catalog.tables[name] = nil
                table.definition.name = newName
                catalog.tables[newName] = table
            }
            lock.withLock { states[newName] = state }
        }
    }

    package func alterTable(_ definition: TableDefinition, convert: ((TableSnapshot) throws -> [Batch])?) throws {
        let name = definition.name
        try withWriteLock(name) { state, table in
            var rows = TableSnapshot(name: name.table, schema: definition.schema, segments: table.rows.segments, version: table.rows.version)
            if let convert {
                let intake = RowIntake(definition.schema)
                try intake.append(try convert(table.rows), workers: 1)
                intake.close()
                let join = try SegmentJoin(definition.schema, existing: [], dictionaries: state.dictionaries, loads: [intake])
                rows = TableSnapshot(name: name.table, schema: definition.schema, segments: join.joined + join.adopted, version: table.rows.version + 1)
                state.dictionaries = join.dictionaries
            }
            let altered = CatalogSnapshot.Table(definition: definition, rows: rows)
            try define { catalog in catalog.tables[name] = altered }
        }
    }

    // MARK: Rows

    /// Puts the rows of a load into the table, whose write lock is held.
    private func join(_ intake: RowIntake, _ mode: WriteMode, _ state: TableState, _ table: CatalogSnapshot.Table) throws -> WriteResult {
        let existing = mode == .append ? table.rows.segments : []
        let join = try SegmentJoin(table.definition.schema, existing: existing, dictionaries: state.dictionaries, loads: [intake])
        let version = table.rows.version + 1
        let rows = TableSnapshot(
            name: table.definition.name.table, schema: table.definition.schema,
            segments: existing[..<join.keptCount] + join.joined + join.adopted, version: version)
        state.dictionaries = join.dictionaries
        lock.withLock { current.tables[table.definition.name]?.rows = rows }
        return WriteResult(rows: intake.rowCount, version: version)
    }

    package func write(
        _ table: TableName, _ mode: WriteMode, produce: (_ current: TableSnapshot, _ append: (Batch) throws -> Void) throws -> Void
    ) throws -> WriteResult {
        try withWriteLock(table) { state, found in
            let intake = RowIntake(found.definition.schema)
            try produce(found.rows) { try intake.append([$0], workers: 1) }
            intake.close()
            return try join(intake, mode, state, found)
        }
    }

    package func load(
        _ table: TableName, _ mode: WriteMode, receipt: LoadReceipt?, produce: (_ schema: Schema, _ target: any LoadTarget) throws -> Void
    ) throws -> WriteResult {
        guard let schema = snapshot.tables[table]?.definition.schema else { throw CatalogErrors.notFound(table) }
        let target = MemoryLoadTarget(schema)
        try produce(schema, target)
        target.intake.close()
        if !target.rejected.isEmpty { try QuarantineTable.prepare(for: table, in: self) }
        return try withWriteLock(table) { state, found in
            guard found.definition.schema == schema else { throw CatalogErrors.changed(table) }
            if !target.rejected.isEmpty {
                let rejected = QuarantineTable.batch(target.rejected, version: found.rows.version + 1)
                _ = try write(QuarantineTable.name(for: table), .append) { _, append in try append(rejected) }
            }
            var result = try join(target.intake, mode, state, found)
            result.rejected = target.rejected.count
            if let receipt {
                lock.withLock { receipts.put(receipt.key, StoredReceipt(request: receipt.request, response: receipt.response(result))) }
            }
            return result
        }
    }

    package func receipt(key: String) throws -> StoredReceipt? { lock.withLock { receipts.find(key) } }

    // MARK: Views, functions, databases

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

private final class MemoryLoadTarget: LoadTarget {
    let intake: RowIntake
    private(set) var rejected: [RowError] = []

    init(_ schema: Schema) { intake = RowIntake(schema) }

    func append(_ batches: [Batch], workers: Int) throws { try intake.append(batches, workers: workers) }
    func reject(_ rows: [RowError]) { rejected += rows }
}

/// Receipts of the latest loads.
private struct ReceiptMemory {
    private static let limit = 100_000
    private var receipts: [String: StoredReceipt] = [:]
    /// Keys in order of arrival, from `oldest` on.
    private var order: [String] = []
    private var oldest = 0

    func find(_ key: String) -> StoredReceipt? { receipts[key] }

    mutating func put(_ key: String, _ receipt: StoredReceipt) {
        if receipts.updateValue(receipt, forKey: key) == nil { order.append(key) }
        while receipts.count > ReceiptMemory.limit, oldest < order.count {
            receipts[order[oldest]] = nil
            oldest += 1
        }
        if oldest > ReceiptMemory.limit {
            order.removeFirst(oldest)
            oldest = 0
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

    /// A load met other columns at its end than at its beginning. The service answers 409.
    package static func changed(_ name: TableName) -> QueryError {
        QueryError(
            "TABLE_CHANGED", sqlState: "40001", "The columns of \(quoted(name)) were changed while rows for it were read. Nothing was loaded; send them again.")
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
