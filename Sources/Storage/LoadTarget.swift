import Columnar
import Dispatch
import Foundation

/// Takes the rows of one load. Small loads are held back until their end, so that they can be joined with the small segments before them;
/// large ones are written to files while more rows come. One caller at a time.
package final class LoadTarget {
    /// Loads of more rows are built as they come.
    private static let heldRows = 1 << 16

    private let schema: Schema
    private let dictionaries: TableDictionaries
    private let sink: SegmentFileSink
    private var held: [Batch] = []
    private var builder: SegmentBuilder?
    private var segments: [Segment] = []
    private var keepsFiles = false
    /// Rows appended.
    package private(set) var rowCount = 0

    init(_ schema: Schema, _ dictionaries: TableDictionaries, _ sink: SegmentFileSink) {
        self.schema = schema
        self.dictionaries = dictionaries
        self.sink = sink
    }

    /// Batches of the table's schema, in any encoding.
    package func append(_ batch: Batch) throws { try append([batch], workers: 1) }

    /// As `append`, with columns built side by side.
    package func append(_ batches: [Batch], workers: Int) throws {
        rowCount = batches.reduce(rowCount) { $0 + $1.count }
        guard let builder else {
            held += batches
            if rowCount > LoadTarget.heldRows { try begin(workers) }
            return
        }
        try builder.append(batches, workers: workers)
        drain(builder)
    }

    @discardableResult
    private func begin(_ workers: Int) throws -> SegmentBuilder {
        let builder = SegmentBuilder(schema, dictionaries: dictionaries)
        self.builder = builder
        let batches = held
        held = []
        try builder.append(batches, workers: workers)
        drain(builder)
        return builder
    }

    private func drain(_ builder: SegmentBuilder) {
        for segment in builder.takeSealed() {
            segments.append(segment)
            sink.write(segment)
        }
    }

    /// Puts the rows of the table's last segments in front of a small load's, as far as `choose` says; answers the first segment taken.
    func takeAlong(_ existing: [Segment], choose: (Int) -> Int) throws -> Int {
        guard builder == nil else { return existing.count }
        let first = choose(rowCount)
        let columns = Array(schema.indices)
        let taken = existing[first...].flatMap { segment in
            stride(from: 0, to: segment.rowCount, by: ColumnSegment.blockRows).map { start in
                segment.batch(columns: columns, rows: start..<min(start + ColumnSegment.blockRows, segment.rowCount))
            }
        }
        held = taken + held
        return first
    }

    /// Waits until all is on the disk.
    func finish() throws -> ([Segment], [SegmentEntry]) {
        let builder = try self.builder ?? begin(1)
        builder.seal()
        drain(builder)
        return (segments, try sink.finish())
    }

    /// After a commit whose outcome is not known.
    func leaveFiles() { keepsFiles = true }

    /// Undoes what was done so far.
    func abandon() {
        builder?.abandon()
        sink.abandon(removesFiles: !keepsFiles)
    }
}

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

    /// Waits for all files, gives them their names, and sees to it that the names last.
    func finish() throws -> [SegmentEntry] {
        try queue.sync {
            if let failure { throw failure }
            for entry in entries {
                try database.files.rename(database.path(of: entry.file + ".tmp"), to: database.path(of: entry.file))
            }
            if !entries.isEmpty { try database.files.syncDirectory(database.directory + "/segments") }
            return entries
        }
    }

    func abandon(removesFiles: Bool) {
        queue.sync {
            guard removesFiles else { return }
            for entry in entries { database.removeFiles([entry.file + ".tmp", entry.file]) }
        }
    }
}
