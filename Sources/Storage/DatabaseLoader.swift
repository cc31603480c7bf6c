import Columnar
import Dispatch
import Engine
import Foundation
import Planner

/// Brings a data folder back into memory.
struct DatabaseLoader {
    let directory: String
    let files: any FileSystem
    let format: any SegmentFormat
    let store: CatalogStore
    /// Receipts of loads are kept this long.
    private static let receiptSeconds = 7 * 24 * 3600

    struct Loaded {
        var snapshot = CatalogSnapshot()
        var states: [TableName: TableState] = [:]
        var damaged: [TableName: StorageProblem] = [:]
    }

    private struct StoredTable {
        var id: Int
        var definition: TableDefinition
        var version: Int
        var segments: [SegmentEntry] = []
    }

    func load() throws -> Loaded {
        var result = Loaded()
        var tables: [StoredTable] = []
        var referenced: Set<String> = []
        try store.read { connection in
            try connection.run("SELECT name FROM databases") { result.snapshot.databases.insert($0.text(0)) }
            try connection.run("SELECT id, database, name, definition, version FROM tables ORDER BY id") { row in
                let name = TableName(database: row.text(1), table: row.text(2))
                do {
                    let definition = try DefinitionJSON.table(name, row.text(3))
                    tables.append(StoredTable(id: row.integer(0), definition: definition, version: row.integer(4)))
                } catch {
                    result.damaged[name] = StorageProblem(
                        table: name, message: "the definition of table \(name.table) cannot be read: \(error)")
                }
            }
            try connection.run("SELECT table_id, file, rows, bytes FROM segments ORDER BY table_id, position") { row in
                let entry = SegmentEntry(file: row.text(1), rows: row.integer(2), bytes: row.integer(3))
                referenced.insert(entry.file)
                if let index = tables.firstIndex(where: { $0.id == row.integer(0) }) { tables[index].segments.append(entry) }
            }
            try connection.run("SELECT database, name, definition FROM views") { row in
                let name = TableName(database: row.text(0), table: row.text(1))
                result.snapshot.views[name] = try DefinitionJSON.view(name, row.text(2))
            }
            try connection.run("SELECT database, name, text FROM functions") { row in
                let name = TableName(database: row.text(0), table: row.text(1))
                result.snapshot.functions[name] = StoredFunction(database: name.database, name: name.table, text: row.text(2))
            }
        }
        try removeOrphans(referenced)
        for table in tables { load(table, into: &result) }
        let oldest = Int(Date().timeIntervalSince1970) - DatabaseLoader.receiptSeconds
        try store.commit { try $0.run("DELETE FROM loads WHERE made < ?", [.integer(oldest)]) }
        return result
    }

    /// Files of loads that were not finished.
    private func removeOrphans(_ referenced: Set<String>) throws {
        for name in try files.list(directory + "/segments") where !referenced.contains(name) {
            if name.hasSuffix("." + format.fileExtension) || name.hasSuffix(".tmp") { try files.remove(directory + "/segments/" + name) }
        }
    }

    private func load(_ table: StoredTable, into result: inout Loaded) {
        let name = table.definition.name
        let schema = table.definition.schema
        let read = SegmentReading(table.segments.map { $0.file }, directory, schema, format, files)
        read.run()
        if let (file, error) = read.firstFailure {
            let message = (error as? QueryError)?.message ?? "\(error)"
            result.damaged[name] = StorageProblem(table: name, file: file, message: "table \(name.table) cannot be read: \(message)")
            return
        }
        let dictionaries = TableDictionaries(schema)
        var segments: [Segment] = []
        do {
            for segment in read.segments { segments.append(try segment.unified(with: dictionaries)) }
        } catch {
            result.damaged[name] = StorageProblem(table: name, message: "table \(name.table) cannot be read: \(error)")
            return
        }
        let rows = TableSnapshot(name: name.table, schema: schema, segments: segments, version: table.version)
        result.snapshot.tables[name] = CatalogSnapshot.Table(definition: table.definition, rows: rows)
        dictionaries.rowCount = rows.rowCount
        result.states[name] = TableState(id: table.id, dictionaries: dictionaries, files: table.segments)
    }
}

/// Reads a table's files on all cores.
/// Sendable because each slot of `results` is written by one thread, and read after all are done.
private final class SegmentReading: @unchecked Sendable {
    private let names: [String]
    private let directory: String
    private let schema: Schema
    private let format: any SegmentFormat
    private let files: any FileSystem
    private let results: UnsafeMutableBufferPointer<Result<Segment, any Error>?>

    init(_ names: [String], _ directory: String, _ schema: Schema, _ format: any SegmentFormat, _ files: any FileSystem) {
        self.names = names
        self.directory = directory
        self.schema = schema
        self.format = format
        self.files = files
        results = .allocate(capacity: names.count)
        results.initialize(repeating: nil)
    }

    deinit {
        results.deinitialize()
        results.deallocate()
    }

    func run() {
        DispatchQueue.concurrentPerform(iterations: names.count) { index in
            results[index] = Result { try format.read(directory + "/segments/" + names[index], schema: schema, files) }
        }
    }

    var firstFailure: (file: String, error: any Error)? {
        for (name, result) in zip(names, results) { if case .failure(let error) = result { return (name, error) } }
        return nil
    }

    var segments: [Segment] { results.compactMap { try? $0?.get() } }
}
