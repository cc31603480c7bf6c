#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Cuts a byte stream into chunks of whole records. One caller at a time.
struct RecordSplitter {
    /// The end of the last whole record of `count` bytes that begin with a record (0: none), and the lines before that end.
    typealias Boundary = @Sendable (_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (end: Int, lines: Int)

    private let source: any ByteSource
    private let chunkBytes: Int
    private let maximumRecordBytes: Int
    private let boundary: Boundary
    /// What is left behind the last chunk's end.
    private var carry: Buffer?
    private var carryStart = 0
    private var carryCount = 0
    private var line = 1
    private var offset = 0
    private var started = false
    private(set) var isAtEnd = false

    init(_ source: any ByteSource, chunkBytes: Int, maximumRecordBytes: Int, boundary: @escaping Boundary) {
        self.source = source
        self.chunkBytes = max(chunkBytes, 64)
        self.maximumRecordBytes = maximumRecordBytes
        self.boundary = boundary
    }

    mutating func next() throws -> InputChunk? {
        if isAtEnd && carryCount == 0 { return nil }
        var capacity = max(chunkBytes, carryCount &+ chunkBytes / 2)
        var buffer = Buffer(byteCount: capacity &+ 64)
        if let carry { memcpy(buffer.base, carry.base + carryStart, carryCount) }
        var filled = carryCount
        while true {
            while filled < capacity && !isAtEnd {
                let count = try source.read(into: UnsafeMutableRawBufferPointer(start: buffer.base + filled, count: capacity &- filled))
                if count <= 0 { isAtEnd = true }
                filled &+= max(count, 0)
            }
            if !started {
                started = true
                filled = try skipByteOrderMark(buffer, filled)
            }
            if filled == 0 { return nil }
            memset(buffer.base + filled, 0, 64)
            let bytes = buffer.pointer(to: UInt8.self)
            if isAtEnd {
                // The last record may lack its newline.
                if bytes[filled &- 1] != 0x0A {
                    bytes[filled] = 0x0A
                    filled &+= 1
                }
                carryCount = 0
                carry = nil
                return emit(buffer, filled, lines: 0)
            }
            let (end, lines) = boundary(bytes, filled)
            if end > 0 {
                carry = buffer
                carryStart = end
                carryCount = filled &- end
                return emit(buffer, end, lines: lines)
            }
            if filled >= maximumRecordBytes {
                throw QueryError(
                    "RESOURCE_LIMIT_EXCEEDED", sqlState: "54000",
                    "line \(line): the record is longer than \(maximumRecordBytes) bytes; is a quote left open?")
            }
            capacity = min(capacity &* 2, maximumRecordBytes &+ 64)
            let grown = Buffer(byteCount: capacity &+ 64)
            memcpy(grown.base, buffer.base, filled)
            buffer = grown
        }
    }

    private mutating func emit(_ buffer: Buffer, _ count: Int, lines: Int) -> InputChunk {
        defer {
            line &+= lines
            offset &+= count
        }
        return InputChunk(buffer: buffer, count: count, firstLine: line, byteOffset: offset, isLast: isAtEnd && carryCount == 0)
    }

    private mutating func skipByteOrderMark(_ buffer: Buffer, _ filled: Int) throws -> Int {
        let bytes = buffer.pointer(to: UInt8.self)
        if filled >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)) {
            throw QueryError("UNSUPPORTED_FEATURE", sqlState: "0A000", "The input is UTF-16; send it as UTF-8.")
        }
        guard filled >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else { return filled }
        memmove(bytes, bytes + 3, filled &- 3)
        offset = 3
        return filled &- 3
    }
}
