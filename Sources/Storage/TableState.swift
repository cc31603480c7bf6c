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

/// Loads that wait for the one being written.
/// Sendable because `waiting` is guarded by `lock`, and `result` by the table's `writing` lock.
final class LoadQueue: @unchecked Sendable {
    /// Sendable for the same reason.
    final class Request: @unchecked Sendable {
        let batches: [Batch]
        let receipt: LoadReceipt?
        var result: Result<WriteResult, any Error>?
        var rowCount: Int { batches.reduce(0) { $0 + $1.count } }

        init(_ batches: [Batch], _ receipt: LoadReceipt?) {
            self.batches = batches
            self.receipt = receipt
        }
    }

    private let lock = NSLock()
    private var waiting: [Request] = []

    func add(_ request: Request) { lock.withLock { waiting.append(request) } }

    func takeAll() -> [Request] {
        lock.withLock {
            defer { waiting = [] }
            return waiting
        }
    }
}

/// What is kept with a load so that a retry under the same key gets the first answer.
package struct LoadReceipt: Sendable {
    /// The client's Idempotency-Key.
    package var key: String
    /// Tells what was asked, to find keys used for something else.
    package var request: String
    /// The answer, made once the result is known.
    package var response: @Sendable (WriteResult) -> String

    package init(key: String, request: String, response: @escaping @Sendable (WriteResult) -> String) {
        self.key = key
        self.request = request
        self.response = response
    }
}

/// Something found wrong when the database was opened.
package struct StorageProblem: Sendable, Hashable {
    package var table: TableName
    package var file: String?
    package var message: String
}
