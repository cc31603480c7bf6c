import Columnar
import Engine
import Foundation
import Planner

/// The catalog file. Changes that come at the same time share one transaction, and so one wait for the disk.
/// Sendable because the connection is only used by the thread that holds `isBusy`, and the rest is guarded by `condition`.
final class CatalogStore: @unchecked Sendable {
    private final class Request {
        let change: (SQLiteConnection) throws -> Void
        var result: Result<Void, any Error>?
        init(_ change: @escaping (SQLiteConnection) throws -> Void) { self.change = change }
    }

    /// Layout of the file; a file of a later program is refused.
    private static let layoutVersion = 1

    private let connection: SQLiteConnection
    private let files: any FileSystem
    private let condition = NSCondition()
    private var waiting: [Request] = []
    private var isBusy = false

    init(_ path: String, _ files: any FileSystem) throws {
        connection = try SQLiteConnection(path)
        self.files = files
        try connection.run(script: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        var version = 0
        try connection.run("PRAGMA user_version") { version = $0.integer(0) }
        if version > CatalogStore.layoutVersion {
            throw QueryError(
                "STORAGE_VERSION", sqlState: "0A000",
                "The data folder was written by a later SparkPlug (catalog layout \(version)); this one knows up to \(CatalogStore.layoutVersion)."
            )
        }
        try connection.run(
            script: """
                BEGIN IMMEDIATE;
                CREATE TABLE IF NOT EXISTS databases (name TEXT PRIMARY KEY);
                INSERT OR IGNORE INTO databases VALUES ('default');
                CREATE TABLE IF NOT EXISTS tables (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
                    version INTEGER NOT NULL, UNIQUE (database, name));
                CREATE TABLE IF NOT EXISTS segments (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL REFERENCES tables (id) ON DELETE CASCADE,
                    position INTEGER NOT NULL, file TEXT NOT NULL UNIQUE, rows INTEGER NOT NULL, bytes INTEGER NOT NULL);
                CREATE INDEX IF NOT EXISTS segments_by_table ON segments (table_id, position);
                CREATE TABLE IF NOT EXISTS views (database TEXT, name TEXT, definition TEXT NOT NULL, PRIMARY KEY (database, name));
                CREATE TABLE IF NOT EXISTS functions (database TEXT, name TEXT, text TEXT NOT NULL, PRIMARY KEY (database, name));
                CREATE TABLE IF NOT EXISTS loads (
                    key TEXT PRIMARY KEY, request TEXT NOT NULL, response TEXT NOT NULL, made INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS entries (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key));
                PRAGMA user_version = \(CatalogStore.layoutVersion);
                COMMIT;
                """)
    }

    /// Makes a change durable, all or nothing. May share its transaction with others: a change that throws takes back only itself.
    func commit(_ change: @escaping (SQLiteConnection) throws -> Void) throws {
        let request = Request(change)
        condition.lock()
        waiting.append(request)
        while isBusy && request.result == nil { condition.wait() }
        if let result = request.result {
            condition.unlock()
            return try result.get()
        }
        isBusy = true
        let batch = waiting
        waiting = []
        condition.unlock()
        commit(batch)
        condition.lock()
        isBusy = false
        condition.broadcast()
        let result = request.result
        condition.unlock()
        try result?.get()
    }

    private func commit(_ batch: [Request]) {
        do {
            try connection.run("BEGIN IMMEDIATE")
            for request in batch {
                try connection.run("SAVEPOINT change")
                do {
                    try request.change(connection)
                    try connection.run("RELEASE change")
                    request.result = .success(())
                } catch {
                    try connection.run("ROLLBACK TO change")
                    try connection.run("RELEASE change")
                    request.result = .failure(error)
                }
            }
            try files.willCommit()
            try connection.run("COMMIT")
        } catch {
            try? connection.run("ROLLBACK")
            for request in batch {
                if case .failure = request.result { continue }
                request.result = .failure(error)
            }
        }
    }

    /// Reads with the connection to itself.
    func read(_ body: (SQLiteConnection) throws -> Void) throws {
        condition.lock()
        while isBusy { condition.wait() }
        isBusy = true
        condition.unlock()
        defer {
            condition.lock()
            isBusy = false
            condition.broadcast()
            condition.unlock()
        }
        try body(connection)
    }
}

/// A segment as the catalog knows it.
struct SegmentEntry: Sendable, Hashable {
    var file: String
    var rows: Int
    var bytes: Int
}

/// The statements of the catalog.
extension SQLiteConnection {
    func insertTable(_ definition: TableDefinition) throws -> Int {
        try run(
            "INSERT INTO tables (database, name, definition, version) VALUES (?, ?, ?, 0)",
            [
                .text(definition.name.database), .text(definition.name.table), .text(try DefinitionJSON.encode(definition)),
            ])
        return lastInsertedRow
    }

    /// Puts `added` in the place of the last `removed` segments of a table, and sets its version.
    func replaceSegments(_ table: Int, keeping kept: Int, adding added: [SegmentEntry], version: Int) throws {
        try run("DELETE FROM segments WHERE table_id = ? AND position >= ?", [.integer(table), .integer(kept)])
        for (index, entry) in added.enumerated() {
            try run(
                "INSERT INTO segments (table_id, position, file, rows, bytes) VALUES (?, ?, ?, ?, ?)",
                [
                    .integer(table), .integer(kept + index), .text(entry.file), .integer(entry.rows), .integer(entry.bytes),
                ])
        }
        try run("UPDATE tables SET version = ? WHERE id = ?", [.integer(version), .integer(table)])
    }
}
