import CSIMD
import Columnar
import Foundation

/// How JSON text holds its records.
package enum JSONLayout: Sendable, Hashable {
    /// One object per line (NDJSON).
    case lines
    /// One array of objects, or objects one after the other; what it is, the first character tells.
    case document
}

package struct JSONOptions: Sendable {
    package var badRows = BadRowPolicy.fail
    package var chunkBytes = 1 << 20
    /// A record of more bytes is an error.
    package var maximumRecordBytes = 16 << 20
    /// Brings a timestamp written without a zone to UTC (microseconds); nil when the session zone is UTC.
    package var localToUTC: (@Sendable (Int64) -> Int64)?

    package init() {}
}

/// Reads objects as rows. Keys name columns; missing ones are NULL, unknown ones an error.
/// Sendable because chunks are cut by one caller at a time, and parsing only reads what `init` set.
package final class JSONReader: ChunkedReader, @unchecked Sendable {
    private enum Form {
        case lines
        case array
        case values
    }

    package let schema: Schema
    private let options: JSONOptions
    private let form: Form
    private var splitter: RecordSplitter
    private var firstChunk: InputChunk?

    /// - Parameter schema: the table's columns; nil to infer names and types from the input's first chunk.
    package init(
        _ source: any ByteSource, layout: JSONLayout, schema wanted: Schema?, options: JSONOptions = JSONOptions()
    ) throws {
        self.options = options
        let peeking = PeekingByteSource(source)
        let found: Form
        if layout == .lines { found = .lines } else { found = try peeking.firstVisible() == 0x5B ? .array : .values }
        form = found
        let boundary: RecordSplitter.Boundary
        switch found {
        case .lines:
            let tokenizer = CSVTokenizer(delimiter: 0, quote: nil)
            boundary = { tokenizer.lastRecordEnd($0, $1) }
        case .array:
            // The first chunk opens the array itself.
            let state = ArrayState()
            boundary = { bytes, count in
                let result = JSONBoundary.lastEnd(bytes, count, insideArray: state.isOpen)
                if result.end > 0 { state.isOpen = true }
                return result
            }
        case .values: boundary = { JSONBoundary.lastEnd($0, $1, insideArray: false, betweenValues: true) }
        }
        splitter = RecordSplitter(
            peeking, chunkBytes: wanted == nil ? max(options.chunkBytes, 4 << 20) : options.chunkBytes,
            maximumRecordBytes: options.maximumRecordBytes, boundary: boundary)
        let first = try splitter.next()
        firstChunk = first
        if let wanted {
            schema = wanted
        } else {
            schema = try JSONInference.schema(of: first, isArray: found == .array, isWhole: splitter.isAtEnd)
        }
        for field in schema where !JSONColumnBuilder.supports(field.type) {
            throw QueryError.notSupported("Column '\(field.name)' of type \(field.type.sql) in JSON")
        }
    }

    /// Sendable because the splitter asks for boundaries one at a time.
    private final class ArrayState: @unchecked Sendable {
        var isOpen = false
    }

    package func nextChunk() throws -> InputChunk? {
        if let chunk = firstChunk {
            firstChunk = nil
            return chunk
        }
        return try splitter.next()
    }

    package func parse(_ chunk: InputChunk) throws -> ParsedChunk {
        let heap = StringHeap()
        let expected = max(chunk.count / 64, 16)
        let columns = schema.map { JSONColumnBuilder($0, capacity: expected, heap: heap, localToUTC: options.localToUTC) }
        var run = JSONChunkRun(chunk, columns, heap, options.badRows)
        if let wrong = firstInvalidUTF8(chunk.bytes, chunk.count) {
            try run.rejectInvalid(wrong, splitsLines: form == .lines)
        }
        switch form {
        case .lines: try run.lines()
        case .values: try run.values()
        case .array: try run.elements()
        }
        var result = ParsedChunk()
        result.rejected = run.rejected
        let owner = OwnerGroup.joining([chunk.buffer, heap])
        if run.rows > 0 { result.batches = [Batch(columns.map { $0.finish(owner) }, count: run.rows)] }
        return result
    }
}

/// A source whose first bytes were looked at already.
final class PeekingByteSource: ByteSource {
    private let base: any ByteSource
    private var peeked: [UInt8] = []
    private var given = 0

    init(_ base: any ByteSource) { self.base = base }

    /// The first byte that is not white space or a byte order mark; nil in an empty input.
    func firstVisible() throws -> UInt8? {
        while true {
            for byte in peeked where ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(byte) { return byte }
            if peeked.count > 1 << 16 { return nil }
            var piece = [UInt8](repeating: 0, count: 4096)
            let count = try piece.withUnsafeMutableBytes { try base.read(into: $0) }
            if count <= 0 { return nil }
            peeked += piece[0..<count]
        }
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(target.count, peeked.count &- given)
        if count == 0 { return try base.read(into: target) }
        target.copyBytes(from: peeked[given..<(given &+ count)])
        given &+= count
        return count
    }
}

/// Finds where records end without parsing them.
enum JSONBoundary {
    /// Behind the comma after the last whole element of an array, or behind the last newline between values.
    /// - Parameter insideArray: the text begins between elements, not with the array's bracket.
    static func lastEnd(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, insideArray: Bool, betweenValues: Bool = false
    ) -> (end: Int, lines: Int) {
        var depth = insideArray ? 1 : 0
        var position = 0
        var end = 0
        var lines = 0
        var linesAtEnd = 0
        while position < count {
            let byte = bytes[position]
            position &+= 1
            switch byte {
            case 0x22:
                while position < count {
                    let mask = simd_json_string_mask32(bytes + position)
                    if mask == 0 {
                        position &+= 32
                        continue
                    }
                    position &+= mask.trailingZeroBitCount
                    if position >= count { break }
                    let stop = bytes[position]
                    position &+= stop == 0x5C ? 2 : 1
                    if stop == 0x22 { break }
                }
            case 0x5B, 0x7B: depth &+= 1
            case 0x5D, 0x7D: depth &-= 1
            case 0x2C:
                if depth == 1 && !betweenValues {
                    end = position
                    linesAtEnd = lines
                }
            case 0x0A:
                lines &+= 1
                if depth == 0 && betweenValues {
                    end = position
                    linesAtEnd = lines
                }
            default: break
            }
        }
        return (min(end, count), linesAtEnd)
    }
}
