import Columnar

/// A run of whole records of an input. Immutable once handed out; readable for 64 bytes behind its end.
/// Sendable because nobody writes to the buffer after the reader has handed the chunk out.
package final class InputChunk: @unchecked Sendable {
    package let buffer: Buffer
    package let count: Int
    /// Number of the chunk's first line, from 1.
    package let firstLine: Int
    /// Position of the chunk's first byte in the input.
    package let byteOffset: Int
    /// Whether the input ends with it.
    package let isLast: Bool

    package init(buffer: Buffer, count: Int, firstLine: Int, byteOffset: Int, isLast: Bool) {
        self.buffer = buffer
        self.count = count
        self.firstLine = firstLine
        self.byteOffset = byteOffset
        self.isLast = isLast
    }

    @inlinable
    package var bytes: UnsafePointer<UInt8> { UnsafePointer(buffer.pointer(to: UInt8.self)) }

    /// The line a position lies in. O(position).
    package func line(at position: Int) -> Int {
        var line = firstLine
        let bytes = self.bytes
        for index in 0..<min(position, count) where bytes[index] == 10 { line &+= 1 }
        return line
    }
}

/// The rows of a chunk.
package struct ParsedChunk: Sendable {
    package var batches: [Batch] = []
    /// Rows left out, when the reader was told to go on after bad rows.
    package var rejected: [RowError] = []
    package init() {}
}

/// A reader whose work divides into chunks of records: chunks are cut one after the other, which is cheap, and parsed on any thread.
package protocol ChunkedReader: AnyObject, Sendable {
    /// The columns that batches have, in order.
    var schema: Schema { get }
    /// The next chunk, nil at the end. One caller at a time.
    func nextChunk() throws -> InputChunk?
    /// The chunk's rows. Any thread, several at a time.
    func parse(_ chunk: InputChunk) throws -> ParsedChunk
}

/// What to do with a row that does not fit.
package enum BadRowPolicy: Sendable, Hashable {
    /// The load fails with the first bad row.
    case fail
    /// Bad rows are left out and reported with those of their chunk; the caller bounds their number.
    case collect
}
