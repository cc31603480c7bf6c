import Columnar
import Engine
import Foundation
import Planner

/// How rows get into tables.
extension Database {
    /// Segments of fewer rows at a table's end are rewritten together with the next load, so that small loads do not pile up.
    private static let tinyRows = 4096
    /// This many segments at a table's end, each not much larger than what follows it, become one.
    private static let mergeWidth = 12

    package func write(
        _ table: TableName, _ mode: WriteMode, produce: (_ current: TableSnapshot, _ append: (Batch) throws -> Void) throws -> Void
    ) throws -> WriteResult {
        try write(table, mode, receipt: nil) { current, builder in
            try produce(current) { try builder.append($0) }
        }
    }

    /// As `write` of the catalog, for readers that build columns side by side or send a receipt along.
    package func write(
        _ table: TableName, _ mode: WriteMode, receipt: LoadReceipt?,
        produce: (_ current: TableSnapshot, _ target: LoadTarget) throws -> Void
    ) throws -> WriteResult {
        try withWriteLock(table) { state in
            guard let found = snapshot.tables[table] else { throw CatalogErrors.notFound(table) }
            return try write(state, found.definition, found.rows, mode) { rows in
                receipt.map { [($0, rows)] } ?? []
            } produce: {
                try produce(found.rows, $0)
            }
        }
    }

    /// Appends a small load that is at hand. Loads of one table that come while another is being written are written together: they share
    /// its wait for the disk, and its version.
    package func append(_ batches: [Batch], to table: TableName, receipt: LoadReceipt? = nil) throws -> WriteResult {
        let state = try state(of: table)
        let request = LoadQueue.Request(batches, receipt)
        state.queue.add(request)
        return try state.writing.withLock {
            if let result = request.result { return try result.get() }
            let requests = state.queue.takeAll()
            do {
                guard !state.isDropped, let found = snapshot.tables[table] else { throw CatalogErrors.notFound(table) }
                let written = try write(state, found.definition, found.rows, .append) { _ in
                    requests.compactMap { request in request.receipt.map { ($0, request.rowCount) } }
                } produce: { target in
                    for request in requests { for batch in request.batches { try target.append(batch) } }
                }
                for request in requests {
                    request.result = .success(WriteResult(rows: request.rowCount, version: written.version))
                }
            } catch {
                for request in requests { request.result = .failure(error) }
            }
            guard let result = request.result else { throw QueryError.internalError("A load was lost in its table's queue") }
            return try result.get()
        }
    }

    /// - Parameter receipts: what to keep with the load, and the rows each tells of, given the rows written.
    private func write(
        _ state: TableState, _ definition: TableDefinition, _ before: TableSnapshot, _ mode: WriteMode,
        receipts: (Int) -> [(receipt: LoadReceipt, rows: Int)], produce: (LoadTarget) throws -> Void
    ) throws -> WriteResult {
        var result = WriteResult(rows: 0, version: before.version + 1)
        var kept: [(key: String, request: String, response: String)] = []
        let rows = try rewrite(state, definition, before, mode) { target in
            try produce(target)
            result.rows = target.rowCount
            kept = receipts(target.rowCount).map { receipt, rows in
                (receipt.key, receipt.request, receipt.response(WriteResult(rows: rows, version: result.version)))
            }
        } alongside: { connection in
            for receipt in kept {
                try connection.run(
                    "INSERT OR REPLACE INTO loads VALUES (?, ?, ?, ?)",
                    [
                        .text(receipt.key), .text(receipt.request), .text(receipt.response), .integer(Int(Date().timeIntervalSince1970)),
                    ])
            }
        }
        publish(rows, of: definition.name)
        return result
    }

    /// Replaces all rows of a table within a change of its definition.
    func replaceRows(
        _ state: TableState, _ definition: TableDefinition, _ before: TableSnapshot,
        alongside change: @escaping (SQLiteConnection) throws -> Void, produce: (LoadTarget) throws -> Void
    ) throws -> TableSnapshot {
        try rewrite(state, definition, before, .replace, produce, alongside: change)
    }

    /// Writes new segments, makes them durable together with `alongside`, and answers the table's new snapshot.
    private func rewrite(
        _ state: TableState, _ definition: TableDefinition, _ before: TableSnapshot, _ mode: WriteMode,
        _ produce: (LoadTarget) throws -> Void,
        alongside change: (SQLiteConnection) throws -> Void
    ) throws -> TableSnapshot {
        let appends = mode == .append
        // A table that begins anew begins with new dictionaries.
        let dictionaries = appends ? state.dictionaries : TableDictionaries(definition.schema)
        dictionaries.rowCount = appends ? before.rowCount : 0
        let target = LoadTarget(definition.schema, dictionaries, SegmentFileSink(self, definition.schema, tableId: state.id))
        do {
            try produce(target)
            var first = 0
            if appends { first = try target.takeAlong(before.segments) { firstToMerge(before.segments, adding: $0) } }
            let (segments, entries) = try target.finish()
            let version = before.version + 1
            let dropped = state.files[first...].map { $0.file }
            do {
                try withoutActuallyEscaping(change) { change in
                    try store.commit { connection in
                        try connection.replaceSegments(state.id, keeping: first, adding: entries, version: version)
                        try change(connection)
                    }
                }
            } catch {
                // The disk may have the commit all the same: the files stay until the next start tells.
                target.leaveFiles()
                throw error
            }
            state.files = Array(state.files[..<first]) + entries
            state.dictionaries = dictionaries
            removeFiles(dropped)
            return TableSnapshot(
                name: definition.name.table, schema: definition.schema, segments: Array(before.segments[..<first]) + segments,
                version: version)
        } catch {
            target.abandon()
            throw error
        }
    }

    /// The first of the table's last segments that a load should rewrite together with its own rows; the segment count for none.
    private func firstToMerge(_ segments: [Segment], adding rows: Int) -> Int {
        // A large load stands for itself.
        guard rows < Segment.maximumRows / 8 else { return segments.count }
        var tiny = segments.count
        var total = rows
        while tiny > 0 && segments[tiny - 1].rowCount + total <= Database.tinyRows {
            tiny -= 1
            total += segments[tiny].rowCount
        }
        var first = tiny
        while first > 0 && segments[first - 1].rowCount <= 4 * total && segments[first - 1].rowCount + total <= Segment.maximumRows {
            first -= 1
            total += segments[first].rowCount
        }
        return segments.count - first >= Database.mergeWidth ? first : tiny
    }

    /// The stored answer for a load sent before under the same key: what was asked then, and the response.
    package func receipt(key: String) throws -> (request: String, response: String)? {
        var found: (request: String, response: String)?
        try store.read { connection in
            try connection.run("SELECT request, response FROM loads WHERE key = ?", [.text(key)]) { found = ($0.text(0), $0.text(1)) }
        }
        return found
    }

    /// Small named texts that others keep in the catalog (tokens, jobs): durable when the call returns.
    package func putEntry(kind: String, key: String, value: String?) throws {
        try store.commit { connection in
            if let value {
                try connection.run("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", [.text(kind), .text(key), .text(value)])
            } else {
                try connection.run("DELETE FROM entries WHERE kind = ? AND key = ?", [.text(kind), .text(key)])
            }
        }
    }

    package func entries(kind: String) throws -> [String: String] {
        var found: [String: String] = [:]
        try store.read { connection in
            try connection.run("SELECT key, value FROM entries WHERE kind = ?", [.text(kind)]) { found[$0.text(0)] = $0.text(1) }
        }
        return found
    }
}
