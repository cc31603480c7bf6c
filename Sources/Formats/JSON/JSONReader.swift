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

/// The pass over one chunk.
struct JSONChunkRun {
    private let chunk: InputChunk
    private let columns: [JSONColumnBuilder]
    private let heap: StringHeap
    private let policy: BadRowPolicy
    private(set) var rows = 0
    private(set) var rejected: [RowError] = []
    /// Where invalid UTF-8 begins; the chunk's end when there is none.
    private var validEnd: Int

    init(_ chunk: InputChunk, _ columns: [JSONColumnBuilder], _ heap: StringHeap, _ policy: BadRowPolicy) {
        self.chunk = chunk
        self.columns = columns
        self.heap = heap
        self.policy = policy
        validEnd = chunk.count
    }

    private func error(_ problem: JSONProblem, record: Int, end: Int) -> RowError {
        // Text that ends too early is told at its last line.
        let place = problem.column == nil ? min(problem.position, chunk.count &- 1) : record
        return RowError(
            line: chunk.line(at: place), byteOffset: chunk.byteOffset &+ problem.position,
            column: problem.column, reason: problem.reason, text: excerpt(chunk.bytes + record, max(end &- record, 0), limit: 1000))
    }

    /// Takes note of a bad record, or ends the load.
    private mutating func reject(_ problem: JSONProblem, record: Int, end: Int) throws {
        for column in columns { column.truncate(to: rows) }
        let error = error(problem, record: record, end: end)
        if policy == .fail { throw error }
        rejected.append(error)
    }

    mutating func rejectInvalid(_ position: Int, splitsLines: Bool) throws {
        validEnd = position
        let problem = JSONProblem(
            position: position, reason: "byte 0x\(String(chunk.bytes[position], radix: 16, uppercase: true)) is not valid UTF-8")
        // Lines are checked one by one where bad ones are left out.
        if policy == .fail || !splitsLines { throw error(problem, record: position, end: position) }
    }

    /// One record at the scanner's position.
    private mutating func record(_ scanner: inout JSONScanner) throws(JSONProblem) {
        if scanner.byte != 0x7B || scanner.position >= scanner.end { throw scanner.unexpected("an object") }
        try JSONRecordParser.members(of: &scanner, into: columns, row: rows, heap: heap, ignoresUnknown: false)
    }

    mutating func lines() throws {
        var position = 0
        let bytes = chunk.bytes
        while position < chunk.count {
            var scanner = JSONScanner(bytes, from: position, to: chunk.count)
            scanner.skipSpace()
            if scanner.position >= chunk.count { return }
            let start = scanner.position
            do throws(JSONProblem) {
                try record(&scanner)
                while scanner.byte == 0x20 || scanner.byte == 0x0D || scanner.byte == 0x09 { scanner.position &+= 1 }
                if scanner.position < scanner.end && scanner.byte != 0x0A { throw scanner.unexpected("the end of the line") }
                if scanner.position > validEnd {
                    let wrong = firstInvalidUTF8(bytes + start, scanner.position &- start)
                    if let wrong {
                        throw scanner.problem(
                            "byte 0x\(String(bytes[start &+ wrong], radix: 16, uppercase: true)) is not valid UTF-8", at: start &+ wrong)
                    }
                }
                position = scanner.position
                rows &+= 1
            } catch {
                var end = start
                while end < chunk.count && bytes[end] != 0x0A { end &+= 1 }
                try reject(error, record: start, end: end)
                position = end
            }
        }
    }

    mutating func values() throws {
        var scanner = JSONScanner(chunk.bytes, from: 0, to: chunk.count)
        while true {
            scanner.skipSpace()
            if scanner.position >= scanner.end { return }
            try element(&scanner)
        }
    }

    mutating func elements() throws {
        var scanner = JSONScanner(chunk.bytes, from: 0, to: chunk.count)
        scanner.skipSpace()
        let isFirst = scanner.byte == 0x5B
        if isFirst { scanner.position &+= 1 }
        scanner.skipSpace()
        if isFirst && scanner.byte == 0x5D { return try close(&scanner) }
        while true {
            scanner.skipSpace()
            try element(&scanner)
            scanner.skipSpace()
            if scanner.byte == 0x5D { return try close(&scanner) }
            do throws(JSONProblem) { try scanner.expect(0x2C, "',' or ']'") } catch {
                throw self.error(error, record: error.position, end: error.position)
            }
            scanner.skipSpace()
            // The next chunk goes on behind the comma; at the input's end there is none.
            if scanner.position >= scanner.end && !chunk.isLast { return }
        }
    }

    private func close(_ scanner: inout JSONScanner) throws {
        scanner.position &+= 1
        scanner.skipSpace()
        if scanner.position < scanner.end {
            let problem = scanner.unexpected("the end of the text")
            throw error(problem, record: problem.position, end: problem.position)
        }
    }

    /// One record among others: a value that does not fit its column is left out when the policy says so, broken text ends the load.
    private mutating func element(_ scanner: inout JSONScanner) throws {
        let start = scanner.position
        do throws(JSONProblem) {
            try record(&scanner)
            rows &+= 1
        } catch {
            var again = JSONScanner(chunk.bytes, from: start, to: chunk.count)
            do throws(JSONProblem) {
                try again.skipValue(heap)
            } catch let broken {
                // Not JSON: of two problems at one place, the one that knows of records says more.
                let told = broken.position == error.position ? error : broken
                throw self.error(told, record: start, end: broken.position)
            }
            try reject(error, record: start, end: again.position)
            scanner.position = again.position
        }
    }
}
