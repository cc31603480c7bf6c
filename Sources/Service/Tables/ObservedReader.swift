import Columnar
import Formats
import Foundation

/// A row that does not fit, with its number among the rows of the body, from 1.
package struct LoadError: Error, Sendable {
    package var error: RowError
    package var row: Int
}

/// A reader that remembers the first row error in the input's order.
/// Sendable because `failure` is guarded by `lock`, and the reader is.
final class ObservedReader: ChunkedReader, @unchecked Sendable {
    struct Failure {
        var error: RowError
        /// Rows of the same chunk in front of the bad one.
        var rowsBefore: Int
    }

    private let inner: any ChunkedReader
    private let lock = NSLock()
    private var failure: Failure?

    init(_ inner: any ChunkedReader) { self.inner = inner }

    var schema: Schema { inner.schema }
    var firstFailure: Failure? { lock.withLock { failure } }

    func nextChunk() throws -> InputChunk? {
        do { return try inner.nextChunk() } catch let error as RowError {
            note(error, rowsBefore: 0)
            throw error
        }
    }

    func parse(_ chunk: InputChunk) throws -> ParsedChunk {
        do { return try inner.parse(chunk) } catch let error as RowError {
            // The rows in front of the bad one are read again to be counted.
            let length = error.byteOffset &- chunk.byteOffset
            var before = 0
            if length > 0 && length < chunk.count {
                let prefix = InputChunk(buffer: chunk.buffer, count: length, firstLine: chunk.firstLine, byteOffset: chunk.byteOffset, isLast: false)
                before = ((try? inner.parse(prefix))?.batches ?? []).reduce(0) { $0 + $1.count }
            }
            note(error, rowsBefore: before)
            throw error
        }
    }

    private func note(_ error: RowError, rowsBefore: Int) {
        lock.withLock {
            if let known = failure, known.error.byteOffset <= error.byteOffset { return }
            failure = Failure(error: error, rowsBefore: rowsBefore)
        }
    }
}

/// A source that tells how far it was read.
final class ObservedSource: ByteSource {
    private let inner: any ByteSource
    private let progress: (@Sendable (Int) -> Void)?
    private var total = 0

    init(_ inner: any ByteSource, _ progress: (@Sendable (Int) -> Void)?) {
        self.inner = inner
        self.progress = progress
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try inner.read(into: target)
        total &+= count
        progress?(total)
        return count
    }
}
