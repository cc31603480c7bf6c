import Columnar
import Dispatch
import Engine
import Formats
import Foundation

/// Writes segments to files, one after the other, on a thread of its own.
/// Sendable because `entries` and `failure` are only touched on `queue`.
final class SegmentFileSink: @unchecked Sendable {
    private let database: Database
    private let schema: Schema
    private let prefix: String
    private let queue = DispatchQueue(label: "sparkplug.segment-writer")
    private var entries: [SegmentEntry] = []
    private var failure: (any Error)?

    init(_ database: Database, _ schema: Schema, tableId: Int) {
        self.database = database
        self.schema = schema
        prefix = "\(tableId)-\(UUID().uuidString.lowercased())"
    }

    func write(_ segment: Segment) {
        queue.async { [self] in
            guard failure == nil else { return }
            let name = "\(prefix)-\(entries.count).\(database.format.fileExtension)"
            entries.append(SegmentEntry(file: name, rows: segment.rowCount, bytes: 0))
            do {
                let size = try database.format.write(segment, schema: schema, to: database.path(of: name + ".tmp"), database.files)
                entries[entries.count - 1].bytes = size
            } catch {
                failure = error
            }
        }
    }

    /// Waits until all segments are on the disk, under passing names.
    func wait() throws { try queue.sync { if let failure { throw failure } } }

    /// Gives the files their names, which last once the folder is synced.
    func rename() throws -> [SegmentEntry] {
        try queue.sync {
            if let failure { throw failure }
            for entry in entries {
                try database.files.rename(database.path(of: entry.file + ".tmp"), to: database.path(of: entry.file))
            }
            return entries
        }
    }

    func removeFiles() {
        queue.sync { for entry in entries { database.removeFiles([entry.file + ".tmp", entry.file]) } }
    }
}

/// The rows of one load and the files they go to. One caller at a time.
final class StoredIntake: LoadTarget {
    let rows: RowIntake
    let sink: SegmentFileSink
    private(set) var rejected: [RowError] = []

    init(_ database: Database, _ schema: Schema, tableId: Int) {
        let sink = SegmentFileSink(database, schema, tableId: tableId)
        self.sink = sink
        rows = RowIntake(schema) { sink.write($0) }
    }

    func append(_ batches: [Batch], workers: Int) throws { try rows.append(batches, workers: workers) }

    func reject(_ rows: [RowError]) { rejected += rows }

    /// No more rows come. Waits until those of a large load are on the disk.
    func close() throws {
        rows.close()
        try sink.wait()
    }
}
