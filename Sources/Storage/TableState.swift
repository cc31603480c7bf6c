import Columnar
import Engine
import Foundation
import Planner

/// What the database keeps of a table besides its snapshot.
/// Sendable because everything mutable is only touched by the holder of `writing`.
final class TableState: @unchecked Sendable {
    let id: Int
    /// Held for the length of a write.
    let writing = NSLock()
    var dictionaries: TableDictionaries
    /// Files of the snapshot's segments, in order.
    var files: [SegmentEntry]
    var isDropped = false
    /// Small loads that wait to be written together.
    let queue = LoadQueue()

    init(id: Int, dictionaries: TableDictionaries, files: [SegmentEntry]) {
        self.id = id
        self.dictionaries = dictionaries
        self.files = files
    }
}

/// Loads whose rows are read, and which wait for the one being written.
/// Sendable because `waiting` is guarded by `lock`, and `result` by the table's `writing` lock.
final class LoadQueue: @unchecked Sendable {
    /// Sendable for the same reason.
    final class Request: @unchecked Sendable {
        let intake: StoredIntake
        let mode: WriteMode
        let receipt: LoadReceipt?
        var result: Result<WriteResult, any Error>?

        init(_ intake: StoredIntake, _ mode: WriteMode, _ receipt: LoadReceipt?) {
            self.intake = intake
            self.mode = mode
            self.receipt = receipt
        }

        func result(version: Int) -> WriteResult {
            WriteResult(rows: intake.rows.rowCount, version: version, rejected: intake.rejected.count)
        }
    }

    private let lock = NSLock()
    private var waiting: [Request] = []

    func add(_ request: Request) { lock.withLock { waiting.append(request) } }

    /// The next loads that can be written as one: appends, behind a replacement if one comes first. Empty when nothing waits.
    func takeGroup() -> [Request] {
        lock.withLock {
            guard !waiting.isEmpty else { return [] }
            let end = waiting.dropFirst().firstIndex { $0.mode == .replace } ?? waiting.count
            defer { waiting.removeFirst(end) }
            return Array(waiting[..<end])
        }
    }
}

/// Something found wrong when the database was opened.
package struct StorageProblem: Sendable, Hashable {
    package var table: TableName
    package var file: String?
    package var message: String
}
