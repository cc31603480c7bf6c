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
            let before = rows(of: chunk, bytes: error.byteOffset &- chunk.byteOffset)
            note(error, rowsBefore: before)
            throw error
        }
    }

    /// How many rows the first bytes of a chunk hold, by reading them again.
    private func rows(of chunk: InputChunk, bytes: Int) -> Int {
        guard bytes > 0 && bytes < chunk.count else { return 0 }
        // JSON tells the place of the value: its record begins at one of the braces before it, mostly the nearest.
        var length = bytes
        for _ in 0..<64 {
            let piece = InputChunk(buffer: chunk.buffer, count: length, firstLine: chunk.firstLine, byteOffset: chunk.byteOffset, isLast: false)
            if let parsed = try? inner.parse(piece) { return parsed.batches.reduce(0) { $0 + $1.count } }
            repeat { length -= 1 } while length > 0 && chunk.bytes[length] != UInt8(ascii: "{")
            if length <= 0 { break }
        }
        return 0
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
