import Columnar

/// The matchers for the rows of one batch: one for a constant pattern, otherwise one for each run of equal patterns.
final class RegexRows {
    private let function: String
    private let patterns: StringColumn?
    private let cancellation: Cancellation
    private var source: [UInt8]
    private var latest: RegexMatcher?

    init(_ constant: RegularExpression?, _ patterns: Vector, function: String, _ context: EvaluationContext) {
        self.function = function
        cancellation = context.cancellation
        source = []
        if let constant {
            self.patterns = nil
            latest = constant.matcher(cancellation)
            held = constant
        } else {
            self.patterns = StringColumn(patterns)
        }
    }

    /// Keeps the matcher's expression alive.
    private var held: RegularExpression?

    deinit {
        if let latest, let held { held.recycle(latest) }
    }

    /// The matcher for a row that is not NULL. Throws INVALID_PARAMETER_VALUE.PATTERN.
    func matcher(_ row: Int) throws -> RegexMatcher {
        guard let patterns else {
            guard let latest else { throw QueryError.internalError("a pattern is missing") }
            return latest
        }
        let bytes = patterns[row]
        if let latest, source.withUnsafeBufferPointer({ ByteSearch.equal($0, bytes) }) { return latest }
        let expression = try RegularExpression.compile(String(decoding: bytes, as: UTF8.self), function: function)
        if let latest, let held { held.recycle(latest) }
        let matcher = expression.matcher(cancellation)
        source = Array(bytes)
        held = expression
        latest = matcher
        return matcher
    }
}

/// Lists of strings, one for each row.
struct StringListWriter {
    private let entries: Buffer
    private var elements: [StringView] = []
    private let heap = StringHeap()
    private let rows: Int
    private var begin = 0

    init(rows: Int) {
        self.rows = rows
        entries = Buffer(of: ListEntry.self, count: rows, zeroed: true)
    }

    mutating func append(_ bytes: Bytes, sharing: Bool) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return elements.append(StringView()) }
        elements.append(sharing ? StringView(start, count: bytes.count) : heap.store(start, count: bytes.count))
    }

    /// What has been appended since the last call is the list of a row.
    mutating func endList(_ row: Int) {
        entries.pointer(to: ListEntry.self)[row] = ListEntry(
            offset: UInt32(truncatingIfNeeded: begin), count: UInt32(truncatingIfNeeded: elements.count - begin))
        begin = elements.count
    }

    func finish(containsNull: Bool, validity: RowValidity, sharing source: StringColumn) -> Vector {
        let buffer = Buffer(of: StringView.self, count: elements.count)
        let target = buffer.pointer(to: StringView.self)
        for index in elements.indices { target[index] = elements[index] }
        let owners: [AnyObject?] = [heap, source.vector.heap]
        let children = Vector(
            type: .string, kind: .string, count: elements.count, buffer: buffer, heap: OwnerGroup.joining(owners))
        return Vector(
            type: .array(.string, containsNull: containsNull), kind: .list, count: rows, buffer: entries, validity: validity.buffer,
            children: [children])
    }
}
