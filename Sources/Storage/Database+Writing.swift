import Columnar
import Engine
import Formats
import Foundation
import Planner

/// How rows get into tables.
extension Database {
    package func write(
        _ table: TableName, _ mode: WriteMode, produce: (_ current: TableSnapshot, _ append: (Batch) throws -> Void) throws -> Void
    ) throws -> WriteResult {
        try withWriteLock(table) { state in
            guard let found = snapshot.tables[table] else { throw CatalogErrors.notFound(table) }
            let request = LoadQueue.Request(StoredIntake(self, found.definition.schema, tableId: state.id), mode, nil)
            do {
                try produce(found.rows) { try request.intake.append([$0], workers: 1) }
                try request.intake.close()
            } catch {
                request.intake.sink.removeFiles()
                throw error
            }
            return try write([request], state, found)
        }
    }

    /// Loads of one table that are read while another is being written are written together: they share its wait for the disk, and its
    /// version.
    package func load(
        _ table: TableName, _ mode: WriteMode, receipt: LoadReceipt?, produce: (_ schema: Schema, _ target: any LoadTarget) throws -> Void
    ) throws -> WriteResult {
        let state = try state(of: table)
        guard let schema = snapshot.tables[table]?.definition.schema else { throw CatalogErrors.notFound(table) }
        let request = LoadQueue.Request(StoredIntake(self, schema, tableId: state.id), mode, receipt)
        do {
            try produce(schema, request.intake)
            try request.intake.close()
        } catch {
            request.intake.sink.removeFiles()
            throw error
        }
        if !request.intake.rejected.isEmpty {
            do { try QuarantineTable.prepare(for: table, in: self) } catch {
                request.intake.sink.removeFiles()
                throw error
            }
        }
        state.queue.add(request)
        return try state.writing.withLock {
            while request.result == nil {
                let group = state.queue.takeGroup()
                if group.isEmpty { throw QueryError.internalError("A load was lost in its table's queue") }
                writeGroup(group, state, table)
            }
            guard let result = request.result else { throw QueryError.internalError("A load was lost in its table's queue") }
            return try result.get()
        }
    }

    /// Gives every load of a group its result.
    private func writeGroup(_ group: [LoadQueue.Request], _ state: TableState, _ table: TableName) {
        var fitting: [LoadQueue.Request] = []
        let found = isCurrent(state, table) ? snapshot.tables[table] : nil
        for request in group {
            guard let found, found.definition.schema == request.intake.rows.schema else {
                request.intake.sink.removeFiles()
                request.result = .failure(found == nil ? CatalogErrors.notFound(table) : CatalogErrors.changed(table))
                continue
            }
            fitting.append(request)
        }
        guard let found, !fitting.isEmpty else { return }
        do {
            let written = try write(fitting, state, found)
            for request in fitting {
                request.result = .success(request.result(version: written.version))
            }
        } catch {
            for request in fitting { request.result = .failure(error) }
        }
    }

    /// Makes loads durable in one transaction with their receipts and the rows that did not fit, and shows them to readers. The first
    /// one's mode holds for all.
    private func write(_ requests: [LoadQueue.Request], _ state: TableState, _ found: CatalogSnapshot.Table) throws -> WriteResult {
        let version = found.rows.version + 1
        let kept = requests.compactMap { request -> (key: String, request: String, response: String)? in
            request.receipt.map { ($0.key, $0.request, $0.response(request.result(version: version))) }
        }
        let name = found.definition.name
        try withQuarantine(requests.flatMap(\.intake.rejected), of: name, version: version) { quarantine in
            let rows = try rewrite(state, found.definition, found.rows, requests.first?.mode ?? .append, requests.map(\.intake)) { connection in
                try quarantine?.store(connection)
                for receipt in kept {
                    try connection.run(
                        "INSERT OR REPLACE INTO loads VALUES (?, ?, ?, ?)",
                        [.text(receipt.key), .text(receipt.request), .text(receipt.response), .integer(Int(Date().timeIntervalSince1970))])
                }
            }
            publish(rows, of: name)
        }
        let total = requests.reduce(0) { $0 + $1.intake.rows.rowCount }
        return WriteResult(rows: total, version: version, rejected: requests.reduce(0) { $0 + $1.intake.rejected.count })
    }

    /// Puts rejected rows on the disk, and has `commit` take them into its transaction.
    private func withQuarantine(_ rejected: [RowError], of table: TableName, version: Int, _ commit: (TableChange?) throws -> Void) throws {
        if rejected.isEmpty { return try commit(nil) }
        // The table is locked here: its quarantine comes behind it in the order of locks.
        let name = QuarantineTable.name(for: table)
        try withWriteLock(name) { state in
            guard let found = snapshot.tables[name] else { throw CatalogErrors.notFound(name) }
            try QuarantineTable.check(found.definition, table)
            let intake = StoredIntake(self, found.definition.schema, tableId: state.id)
            let change: TableChange
            do {
                try intake.append([QuarantineTable.batch(rejected, version: version)], workers: 1)
                try intake.close()
                change = try TableChange(self, state, found.definition, found.rows, .append, [intake])
            } catch {
                intake.sink.removeFiles()
                throw error
            }
            do { try commit(change) } catch {
                change.undo(commitFailure: error)
                throw error
            }
            publish(change.conclude(), of: name)
        }
    }

    /// Replaces all rows of a table within a change of its definition.
    func replaceRows(
        _ state: TableState, _ definition: TableDefinition, _ before: TableSnapshot, by batches: [Batch],
        alongside change: @escaping (SQLiteConnection) throws -> Void
    ) throws -> TableSnapshot {
        let intake = StoredIntake(self, definition.schema, tableId: state.id)
        do {
            for batch in batches { try intake.append([batch], workers: 1) }
            try intake.close()
        } catch {
            intake.sink.removeFiles()
            throw error
        }
        return try rewrite(state, definition, before, .replace, [intake], alongside: change)
    }

    /// Makes new rows durable together with `alongside`, and answers the table's new snapshot.
    private func rewrite(
        _ state: TableState, _ definition: TableDefinition, _ before: TableSnapshot, _ mode: WriteMode, _ intakes: [StoredIntake],
        alongside change: @escaping (SQLiteConnection) throws -> Void
    ) throws -> TableSnapshot {
        let tableChange: TableChange
        do { tableChange = try TableChange(self, state, definition, before, mode, intakes) } catch {
            for intake in intakes { intake.sink.removeFiles() }
            throw error
        }
        do {
            try store.commit { connection in
                try tableChange.store(connection)
                try change(connection)
            }
        } catch {
            tableChange.undo(commitFailure: error)
            throw error
        }
        removeFiles(takeLeftFiles())
        return tableChange.conclude()
    }

    package func receipt(key: String) throws -> StoredReceipt? {
        var found: StoredReceipt?
        try store.read { connection in
            try connection.run("SELECT request, response FROM loads WHERE key = ?", [.text(key)]) { row in
                found = StoredReceipt(request: row.text(0), response: row.text(1))
            }
        }
        return found
    }
}
