import Engine
import Foundation
import Planner
import Service

/// Sample data for tables that are still empty.
enum Seeding {
    private static let extensions = ["csv", "tsv", "json", "ndjson", "jsonl", "parquet"]

    /// Loads `<table>.<extension>` of a folder into every table without rows.
    static func load(_ folder: String, engine: Engine) throws {
        let tables = engine.catalog.snapshot.tables.values.filter { $0.definition.materializedQuery == nil && $0.rows.rowCount == 0 }
        for table in tables.sorted(by: { $0.definition.name.table < $1.definition.name.table }) {
            let name = table.definition.name
            guard let path = extensions.lazy.map({ "\(folder)/\(name.table).\($0)" }).first(where: { FileManager.default.fileExists(atPath: $0) }) else { continue }
            let result = try LoadReport.explaining(path) { try TableLoader(engine: engine).load(path: path, format: LoadFormat.of(path: path), table: name, mode: .append) }
            StandardStream.output("Loaded \(result.rows) rows of \(path) into \(name.table).\n")
        }
    }
}

/// Load errors for people.
enum LoadReport {
    /// Puts the file and the row in front of what went wrong.
    static func explaining<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as LoadError {
            throw CommandError("\(path): row \(error.row), \(error.error.message). Nothing was loaded.")
        }
    }
}

/// A failure that is told as it is.
struct CommandError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
