#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Collects the values of one column of a segment. Values arrive in pieces that never cross a block's border. One writer at a time.
package class ColumnBuilder {
    package let type: DataType
    package private(set) var count = 0
    private(set) var nullCount = 0
    /// Rows to make room for at first.
    let expectedRows: Int
    private var validity: Buffer?
    private var validityCapacity = 0
    private(set) var blocks: BlockStatistics
    private var blockMinimum = BlockStatistics.emptyMinimum
    private var blockMaximum = BlockStatistics.emptyMaximum
    private var blockNulls: UInt32 = 0
    private var blockFilled = 0

    init(_ type: DataType, measure: BlockStatistics.Measure, expectedRows: Int) {
        self.type = type
        self.expectedRows = max(expectedRows, 16)
        blocks = BlockStatistics(measure: measure)
    }

    /// The builder for a type. `dictionary` serves strings while they are few.
    package static func make(_ type: DataType, dictionary: StringDictionary?, tableRows: Int, expectedRows: Int) -> ColumnBuilder {
        switch type.canonicalKind {
        case .int8, .int16, .int32, .int64, .int128: IntegerColumnBuilder(type, expectedRows: expectedRows)
        case .boolean, .float, .double, .interval, .void: FixedColumnBuilder(type, expectedRows: expectedRows)
        case .string: StringColumnBuilder(type, dictionary: dictionary, tableRows: tableRows, expectedRows: expectedRows)
        case .list, .map, .structure: NestedColumnBuilder(type, expectedRows: expectedRows)
        }
    }

    /// Appends rows `offset ..< offset + rows` of a vector of the builder's type.
    package final func append(_ vector: Vector, offset: Int, rows: Int) throws {
        var taken = 0
        while taken < rows {
            let piece = min(rows &- taken, ColumnSegment.blockRows &- blockFilled)
            let nulls = appendValidity(vector, offset &+ taken, piece)
            nullCount &+= nulls
            blockNulls &+= UInt32(truncatingIfNeeded: nulls)
            try appendValues(vector, offset &+ taken, piece, nulls: nulls)
            count &+= piece
            blockFilled &+= piece
            taken &+= piece
            if blockFilled == ColumnSegment.blockRows { closeBlock() }
        }
    }

    private func closeBlock() {
        blocks.minimums.append(blockMinimum)
        blocks.maximums.append(blockMaximum)
        blocks.nullCounts.append(blockNulls)
        blockMinimum = BlockStatistics.emptyMinimum
        blockMaximum = BlockStatistics.emptyMaximum
        blockNulls = 0
        blockFilled = 0
    }

    /// Writes a piece's validity and answers its NULLs.
    private func appendValidity(_ vector: Vector, _ offset: Int, _ rows: Int) -> Int {
        var nulls = 0
        if vector.mayHaveNulls {
            if vector.kind == .void || (vector.isConstant && vector.isNull(at: 0)) {
                nulls = rows
            } else if !vector.isConstant, let source = vector.validity {
                let flags = source + offset
                var valid = 0
                for row in 0..<rows { valid &+= Int(flags[row]) }
                nulls = rows &- valid
            }
        }
        if nulls == 0 && validity == nil { return 0 }
        let target = reserveValidity(rows)
        if nulls == 0 || nulls == rows {
            memset(target + count, nulls == 0 ? 1 : 0, rows)
        } else if let source = vector.validity {
            memcpy(target + count, source + offset, rows)
        }
        return nulls
    }

    private func reserveValidity(_ rows: Int) -> UnsafeMutablePointer<UInt8> {
        let needed = count &+ rows
        if let validity, needed <= validityCapacity { return validity.pointer(to: UInt8.self) }
        let capacity = max(needed, validityCapacity &* 2, expectedRows)
        let grown = Buffer(byteCount: capacity)
        if let validity { memcpy(grown.base, validity.base, count) } else { memset(grown.base, 1, count) }
        validity = grown
        validityCapacity = capacity
        return grown.pointer(to: UInt8.self)
    }

    /// Validity of the rows appended so far.
    final var flags: UnsafePointer<UInt8>? { validity.map { UnsafePointer($0.pointer(to: UInt8.self)) } }

    /// Takes a piece's least and greatest word into the open block.
    final func note(_ low: Int64, _ high: Int64) {
        blockMinimum = min(blockMinimum, low)
        blockMaximum = max(blockMaximum, high)
    }

    /// The least word of the open block.
    final var openMinimum: Int64 { blockMinimum }

    /// Other ranges for the blocks closed so far, and none yet for the open one.
    final func replaceBlocks(measure: BlockStatistics.Measure, minimums: [Int64], maximums: [Int64]) {
        blockMinimum = BlockStatistics.emptyMinimum
        blockMaximum = BlockStatistics.emptyMaximum
        blocks.measure = measure
        blocks.minimums = minimums
        blocks.maximums = maximums
    }

    /// Forgets what blocks hold, for values that turn out to have no order kept here.
    final func dropRanges() { blocks.measure = .none }

    final func summarize() -> ColumnSegment.Summary {
        if blockFilled > 0 { closeBlock() }
        var summary = ColumnSegment.Summary()
        summary.nullCount = nullCount
        var range = ValueRange.empty
        for block in 0..<blocks.minimums.count { range = range.union(blocks.range(block)) }
        summary.range = nullCount == count ? .empty : range
        summary.blocks = blocks
        return summary
    }

    /// Validity cut to size; nil without NULLs.
    final var finishedValidity: Buffer? {
        guard nullCount > 0, let validity else { return nil }
        if validityCapacity <= count &+ count / 8 { return validity }
        let exact = Buffer(byteCount: count)
        memcpy(exact.base, validity.base, count)
        return exact
    }

    /// Appends the values of a piece; `nulls` of its rows are NULL, marked in `flags` from `count` on.
    func appendValues(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int) throws {
        throw QueryError.internalError("ColumnBuilder.appendValues was not overridden")
    }

    /// The finished column. The builder must not be used again.
    package func finish() -> ColumnSegment {
        ColumnSegment(type: type, kind: .void, form: .constant, count: count, summary: summarize(), whole: .nulls(type, count: count))
    }

    /// No more values should come; the segment is to be closed.
    package var isFull: Bool { false }

    /// The column when every row is NULL.
    final func allNull() -> ColumnSegment? {
        guard nullCount == count else { return nil }
        return ColumnSegment(
            type: type, kind: type.canonicalKind, form: .constant, count: count, summary: summarize(), whole: .nulls(type, count: count))
    }
}

/// A growing run of fixed-width values.
struct GrowingBuffer {
    private(set) var buffer: Buffer
    private(set) var capacity: Int
    private(set) var width: Int

    init(width: Int, capacity: Int) {
        self.width = width
        self.capacity = max(capacity, 16)
        buffer = Buffer(byteCount: max(capacity, 16) &* max(width, 1))
    }

    /// Makes room for `needed` values in all, of which `count` are there.
    @inline(__always)
    mutating func reserve(_ needed: Int, count: Int) {
        if needed > capacity { grow(needed, count: count) }
    }

    private mutating func grow(_ needed: Int, count: Int) {
        capacity = max(needed, capacity &* 2)
        let grown = Buffer(byteCount: capacity &* width)
        memcpy(grown.base, buffer.base, count &* width)
        buffer = grown
    }

    mutating func replace(_ other: Buffer, width: Int, capacity: Int) {
        buffer = other
        self.width = width
        self.capacity = capacity
    }

    /// The buffer cut to size, when that frees memory worth a copy.
    func finished(_ count: Int) -> Buffer {
        if capacity <= count &+ count / 8 &+ 64 { return buffer }
        let exact = Buffer(byteCount: count &* width)
        memcpy(exact.base, buffer.base, count &* width)
        return exact
    }
}
