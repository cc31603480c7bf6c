import Columnar
import Engine
import Foundation
import Planner

/// Tables, views and functions in a folder: rows in memory, mirrored in immutable segment files; definitions and the list of segments in a
/// SQLite catalog. A change is durable before its call returns, and whole or absent after any crash.
///
/// Order of locks: a table's `writing`, then the catalog's commit, then `lock`.
/// Sendable because `current`, `states`, `damaged` and `leftFiles` are guarded by `lock`, definitions change under `defining`, and the rest is constant.
package final class Database: Catalog, @unchecked Sendable {
    package let directory: String
    let files: any FileSystem
    let format: any SegmentFormat
    let store: CatalogStore
    private let directoryLock: DirectoryLock
    private let lock = NSLock()
    private let defining = NSLock()
    private var current = CatalogSnapshot()
    private var states: [TableName: TableState] = [:]
    private var damaged: [TableName: StorageProblem] = [:]
    /// Files of commits that failed but may be on the disk; the next commit that succeeds overwrites them there.
    private var leftFiles: [String] = []

    /// Opens the data folder, creating it if need be. Damaged tables are left out and told by `problems`; nothing else is lost.
    package init(
        directory: String, files: any FileSystem = LocalFileSystem(), format: any SegmentFormat = NativeSegmentFormat()
    ) throws {
        self.directory = directory
        self.files = files
        self.format = format
        try files.makeDirectory(directory)
        directoryLock = try DirectoryLock(directory)
        try files.makeDirectory(directory + "/segments")
        store = try CatalogStore(directory + "/catalog.sqlite", files)
        try files.syncDirectory(directory)
        let loaded = try DatabaseLoader(directory: directory, files: files, format: format, store: store).load()
        current = loaded.snapshot
        states = loaded.states
        damaged = loaded.damaged
    }

    package var snapshot: CatalogSnapshot { lock.withLock { current } }

    /// Tables that could not be read. Dropping such a table gives up its rows and frees its name.
    package var problems: [StorageProblem] { lock.withLock { damaged.values.sorted { $0.message < $1.message } } }

    func path(of file: String) -> String { directory + "/segments/" + file }

    /// Bytes on disk of a table's segments.
    package func diskBytes(of table: TableName) -> Int {
        guard let state = lock.withLock({ states[table] }) else { return 0 }
        return state.writing.withLock { state.files.reduce(0) { $0 + $1.bytes } }
    }

    // MARK: State

    func state(of table: TableName) throws -> TableState {
        try lock.withLock {
            if let state = states[table] { return state }
            if let problem = damaged[table] { throw StorageErrors.damaged(problem.file ?? directory, problem.message) }
            throw CatalogErrors.notFound(table)
        }
    }

    /// The table's state with its write lock held while `body` runs.
    func withWriteLock<Result>(_ table: TableName, _ body: (TableState) throws -> Result) throws -> Result {
        let state = try state(of: table)
        return try state.writing.withLock {
            // Dropped or renamed while this call waited.
            guard isCurrent(state, table) else { throw CatalogErrors.notFound(table) }
            return try body(state)
        }
    }

    /// Whether the state is the one of a table that is there. To be asked under its write lock.
    func isCurrent(_ state: TableState, _ table: TableName) -> Bool { !state.isDropped && lock.withLock { states[table] === state } }

    /// Shows new rows of a table to readers.
    func publish(_ rows: TableSnapshot, of table: TableName) {
        lock.withLock { current.tables[table]?.rows = rows }
    }

    /// Changes definitions: `store` makes the change durable, `apply` shows it to readers.
    private func define(
        check: (CatalogSnapshot) throws -> Void, store change: @escaping (SQLiteConnection) throws -> Void,
        apply: (inout CatalogSnapshot, inout [TableName: TableState]) -> Void
    ) throws {
        try defining.withLock {
            try check(snapshot)
            try store.commit(change)
            lock.withLock {
                apply(&current, &states)
                current.definitionVersion += 1
            }
        }
    }

    private func checkFree(_ name: TableName, _ catalog: CatalogSnapshot) throws {
        guard catalog.tables[name] == nil, catalog.views[name] == nil else { throw CatalogErrors.exists(name) }
        guard catalog.databases.contains(name.database) else { throw CatalogErrors.noDatabase(name.database) }
        if let problem = lock.withLock({ damaged[name] }) { throw StorageErrors.damaged(problem.file ?? directory, problem.message) }
    }

    // MARK: Tables

    package func createTable(_ definition: TableDefinition) throws {
        // Written by the commit, which ends before `apply` reads it.
        nonisolated(unsafe) var id = 0
        try define(
            check: { try checkFree(definition.name, $0) }, store: { id = try $0.insertTable(definition) },
            apply: { catalog, states in
                catalog.tables[definition.name] = CatalogSnapshot.Table(
                    definition: definition, rows: TableSnapshot(name: definition.name.table, schema: definition.schema))
                states[definition.name] = TableState(id: id, dictionaries: TableDictionaries(definition.schema), files: [])
            })
    }

    package func dropTable(_ name: TableName) throws {
        if lock.withLock({ damaged[name] != nil }) { return try dropDamaged(name) }
        let doomed = try withWriteLock(name) { state in
            let files = state.files
            try define(
                check: { _ in }, store: { try $0.run("DELETE FROM tables WHERE id = ?", [.integer(state.id)]) },
                apply: { catalog, states in
                    catalog.tables[name] = nil
                    states[name] = nil
                })
            state.isDropped = true
            return files
        }
        removeFiles(doomed.map { $0.file })
    }

    private func dropDamaged(_ name: TableName) throws {
        nonisolated(unsafe) var doomed: [String] = []
        try define(
            check: { _ in },
            store: { connection in
                try connection.run(
                    "SELECT file FROM segments JOIN tables ON tables.id = table_id WHERE database = ? AND name = ?",
                    [.text(name.database), .text(name.table)]
                ) { doomed.append($0.text(0)) }
                try connection.run("DELETE FROM tables WHERE database = ? AND name = ?", [.text(name.database), .text(name.table)])
            }, apply: { _, _ in })
        lock.withLock { damaged[name] = nil }
        removeFiles(doomed)
    }

    func leave(_ files: [String]) { lock.withLock { leftFiles += files } }

    func takeLeftFiles() -> [String] {
        lock.withLock {
            defer { leftFiles = [] }
            return leftFiles
        }
    }

    /// Removes files that the catalog no longer names; one that stays is removed at the next start.
    func removeFiles(_ names: [String]) {
        for name in names { try? files.remove(path(of: name)) }
    }

    package func renameTable(_ name: TableName, to newName: TableName) throws {
        try withWriteLock(name) { state in
            try define(
                check: { try checkFree(newName, $0) },
                store: {
                    try $0.run(
                        "UPDATE tables SET database = ?, name = ? WHERE id = ?",
                        [
                            .text(newName.database), .text(newName.table), .integer(state.id),
                        ])
                },
                apply: { catalog, states in
                    guard var table = catalog.tables.removeValue(forKey: name) else { return }
                    table.definition.name = newName
                    table.rows = TableSnapshot(
                        name: newName.table, schema: table.definition.schema, segments: table.rows.segments, version: table.rows.version)
                    catalog.tables[newName] = table
                    states[newName] = states.removeValue(forKey: name)
                })
        }
    }

    package func alterTable(_ definition: TableDefinition, convert: ((TableSnapshot) throws -> [Batch])?) throws {
        try withWriteLock(definition.name) { state in
            guard let table = snapshot.tables[definition.name] else { throw CatalogErrors.notFound(definition.name) }
            let text = try DefinitionJSON.encode(definition)
            let store: (SQLiteConnection) throws -> Void = {
                try $0.run("UPDATE tables SET definition = ? WHERE id = ?", [.text(text), .integer(state.id)])
            }
            guard let convert else {
                guard definition.schema.count == table.definition.schema.count,
                    zip(definition.schema, table.definition.schema).allSatisfy({ $0.type.equalsIgnoringNullability($1.type) })
                else { throw QueryError.internalError("Columns of \(definition.name.table) were changed without converting its rows") }
                return try define(check: { _ in }, store: store) { catalog, _ in
                    catalog.tables[definition.name] = CatalogSnapshot.Table(
                        definition: definition,
                        rows: TableSnapshot(
                            name: definition.name.table, schema: definition.schema, segments: table.rows.segments,
                            version: table.rows.version))
                }
            }
            let rows = try replaceRows(state, definition, table.rows, by: try convert(table.rows), alongside: store)
            lock.withLock {
                current.tables[definition.name] = CatalogSnapshot.Table(definition: definition, rows: rows)
                current.definitionVersion += 1
            }
        }
    }

    // MARK: Views, functions, databases

    package func putView(_ view: StoredView) throws {
        let text = try DefinitionJSON.encode(view)
        try define(
            check: { catalog in
                guard catalog.tables[view.name] == nil else { throw CatalogErrors.exists(view.name) }
                guard catalog.databases.contains(view.name.database) else { throw CatalogErrors.noDatabase(view.name.database) }
            },
            store: {
                try $0.run(
                    "INSERT OR REPLACE INTO views VALUES (?, ?, ?)", [.text(view.name.database), .text(view.name.table), .text(text)])
            },
            apply: { catalog, _ in catalog.views[view.name] = view })
    }

    package func dropView(_ name: TableName) throws {
        try define(
            check: { if $0.views[name] == nil { throw CatalogErrors.notFound(name) } },
            store: { try $0.run("DELETE FROM views WHERE database = ? AND name = ?", [.text(name.database), .text(name.table)]) },
            apply: { catalog, _ in catalog.views[name] = nil })
    }

    package func putFunction(_ function: StoredFunction) throws {
        let name = TableName(database: function.database, table: function.name)
        try define(
            check: { if !$0.databases.contains(function.database) { throw CatalogErrors.noDatabase(function.database) } },
            store: {
                try $0.run(
                    "INSERT OR REPLACE INTO functions VALUES (?, ?, ?)", [.text(name.database), .text(name.table), .text(function.text)])
            },
            apply: { catalog, _ in catalog.functions[name] = function })
    }

    package func dropFunction(database: String, name: String) throws {
        let key = TableName(database: database, table: name)
        try define(
            check: { if $0.functions[key] == nil { throw CatalogErrors.noFunction(name) } },
            store: { try $0.run("DELETE FROM functions WHERE database = ? AND name = ?", [.text(database), .text(name)]) },
            apply: { catalog, _ in catalog.functions[key] = nil })
    }

    package func createDatabase(_ name: String) throws {
        try define(
            check: {
                guard !$0.databases.contains(name) else {
                    throw QueryError(
                        "SCHEMA_ALREADY_EXISTS", sqlState: "42P06", "Cannot create schema `\(name)` because it already exists.")
                }
            },
            store: { try $0.run("INSERT INTO databases VALUES (?)", [.text(name)]) },
            apply: { catalog, _ in catalog.databases.insert(name) })
    }

    package func dropDatabase(_ name: String) throws {
        guard snapshot.databases.contains(name) else { throw CatalogErrors.noDatabase(name) }
        for table in snapshot.tables.keys where table.database == name { try dropTable(table) }
        try define(
            check: { _ in },
            store: { connection in
                for statement in ["databases WHERE name", "views WHERE database", "functions WHERE database"] {
                    try connection.run("DELETE FROM \(statement) = ?", [.text(name)])
                }
            },
            apply: { catalog, _ in
                catalog.databases.remove(name)
                catalog.views = catalog.views.filter { $0.key.database != name }
                catalog.functions = catalog.functions.filter { $0.key.database != name }
            })
    }
}
