import Engine
import Foundation
import Service
import Synchronization

/// `sparkplug load`.
enum LoadCommand: Command {
    static let name = "load"
    static let summary = "load a file into a table"
    static let help = """
        sparkplug load: load a file into a table

        Usage: sparkplug load TABLE FILE --data DIR [--mode MODE] [--format FORMAT] [--queries DIR]

        All rows are loaded or none. The table must exist: a file of the queries folder creates it, or 'sparkplug sql'.
        While a service runs on the data folder, load by POST /tables/TABLE instead.

        Options:
          --data DIR        the data folder
          --mode MODE       append (default) or replace
          --format FORMAT   csv, tsv, json, ndjson, parquet or arrow; taken from the file's name unless given
          --queries DIR     create the tables of this folder's files first
          --help            this page
        """

    static func run(_ given: Arguments) throws -> Int32 {
        var arguments = given
        let data = try arguments.value("--data")
        let mode = try arguments.value("--mode") ?? "append"
        let formatName = try arguments.value("--format")
        let queries = try arguments.value("--queries")
        let rest = try arguments.rest(atMost: 2)
        guard rest.count == 2 else { throw UsageError("a table and a file are needed: sparkplug load TABLE FILE --data DIR") }
        guard let data else { throw UsageError("--data is needed: rows loaded into memory would end with this command") }
        let modes: [String: WriteMode] = ["append": .append, "replace": .replace]
        guard let writeMode = modes[mode] else { throw UsageError("--mode must be append or replace, not '\(mode)'") }
        let path = rest[1]
        guard FileManager.default.fileExists(atPath: path) else { throw UsageError("there is no file '\(path)'") }
        var format = LoadFormat.of(path: path)
        if let formatName {
            guard let known = LoadFormat(rawValue: formatName) else { throw UsageError("--format must be csv, tsv, json, ndjson, parquet or arrow, not '\(formatName)'") }
            format = known
        }
        let table = try TableShape.name(rest[0])
        let engine = try DataFolder.engine(data)
        if let queries { QueryFolder(path: queries, engine: engine).reload() }
        let started = Date()
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        let progress = isatty(2) == 1 && size > 0 ? LoadProgress(size: size) : nil
        let result = try LoadReport.explaining(path) {
            try TableLoader(engine: engine).load(path: path, format: format, table: table, mode: writeMode) { progress?.report($0) }
        }
        progress?.end()
        let seconds = Date().timeIntervalSince(started)
        print("Loaded \(result.rows) rows into \(table.table) in \((seconds * 100).rounded() / 100) s (version \(result.version)).")
        return 0
    }
}

/// A line on the terminal that tells how far a load is.
private final class LoadProgress: Sendable {
    private let size: Int
    private let shown = Mutex(-1)

    init(size: Int) { self.size = size }

    func report(_ bytes: Int) {
        let percent = min(100, Int(Double(bytes) / Double(size) * 100))
        shown.withLock { shown in
            guard percent != shown else { return }
            shown = percent
            StandardStream.error("\r\(percent) %")
        }
    }

    func end() { StandardStream.error("\r     \r") }
}
