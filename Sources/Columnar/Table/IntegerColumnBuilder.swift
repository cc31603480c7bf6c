/// Integers, decimals, dates, timestamps and intervals of one field: kept in the narrowest kind that holds what came so far, and
/// widened in place when a value needs more.
final class IntegerColumnBuilder: ColumnBuilder {
    private var kind = PhysicalKind.int8
    private var values: GrowingBuffer
    private var ascending = true
    private var strictlyAscending = true
    private var sketch = DistinctSketch()
    /// A value beyond 64 bits came: all values are kept as `int128`, without statistics.
    private var isWide = false

    init(_ type: DataType, expectedRows: Int) {
        values = GrowingBuffer(width: 1, capacity: min(expectedRows, 1 << 16))
        super.init(type, measure: .integer, expectedRows: expectedRows)
    }

    override func appendValues(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int) throws {
        if vector.isDictionary { return try appendValues(vector.slice(offset, rows).flattened(), 0, rows, nulls: nulls) }
        values.reserve(count &+ rows, count: count)
        if nulls == rows || !vector.kind.isInteger {
            return fill(isWide ? 0 : nullFiller, rows)
        }
        if vector.isConstant { return try appendConstant(vector, rows) }
        if vector.kind == .int128 || isWide { return appendWide(vector, offset, rows, nulls: nulls) }
        appendNarrow(vector, offset, rows, nulls: nulls)
    }

    /// A value for NULL rows that lies in the block's range if it has one.
    private var nullFiller: Int64 {
        openMinimum == BlockStatistics.emptyMinimum ? 0 : openMinimum
    }

    private func appendConstant(_ vector: Vector, _ rows: Int) throws {
        if vector.kind == .int128 || isWide {
            return appendWide(vector.slice(0, rows).flattened(), 0, rows, nulls: 0)
        }
        guard let value = vector.value(at: 0).integerOrUnscaled else { return fill(0, rows) }
        widen(toHold: value, value)
        let nothingBefore = count == 0
        fill(value, rows)
        note(value, value)
        sketch.insert(hash: DistinctSketch.mix(UInt64(bitPattern: value)))
        if ascending {
            if !nothingBefore { checkOrder(from: count, to: count &+ 1) }
            if rows > 1 { strictlyAscending = false }
        }
    }

    private func fill(_ value: Int64, _ rows: Int) {
        let base = values.buffer.base
        switch kind {
        case .int8: (base.assumingMemoryBound(to: Int8.self) + count).update(repeating: Int8(truncatingIfNeeded: value), count: rows)
        case .int16: (base.assumingMemoryBound(to: Int16.self) + count).update(repeating: Int16(truncatingIfNeeded: value), count: rows)
        case .int32: (base.assumingMemoryBound(to: Int32.self) + count).update(repeating: Int32(truncatingIfNeeded: value), count: rows)
        case .int64: (base.assumingMemoryBound(to: Int64.self) + count).update(repeating: value, count: rows)
        default: (base.assumingMemoryBound(to: Int128.self) + count).update(repeating: Int128(value), count: rows)
        }
    }

    private func appendNarrow(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int) {
        let source = vector.values + offset &* vector.kind.width
        let flags = nulls > 0 ? self.flags.map { $0 + count } : nil
        let (low, high) = integerExtremes(source, vector.kind, rows, flags)
        widen(toHold: low, high)
        convertIntegers(source, vector.kind, count: rows, into: values.buffer.base + count &* kind.width, kind)
        note(low, high)
        finishPiece(rows, flags, filler: low)
    }

    private func finishPiece(_ rows: Int, _ flags: UnsafePointer<UInt8>?, filler: Int64) {
        let base = values.buffer.base
        switch kind {
        case .int8: finishPiece(base.assumingMemoryBound(to: Int8.self), rows, flags, Int8(truncatingIfNeeded: filler))
        case .int16: finishPiece(base.assumingMemoryBound(to: Int16.self), rows, flags, Int16(truncatingIfNeeded: filler))
        case .int32: finishPiece(base.assumingMemoryBound(to: Int32.self), rows, flags, Int32(truncatingIfNeeded: filler))
        default: finishPiece(base.assumingMemoryBound(to: Int64.self), rows, flags, filler)
        }
    }

    @inline(__always)
    private func finishPiece<T: FixedWidthInteger>(
        _ base: UnsafeMutablePointer<T>, _ rows: Int, _ flags: UnsafePointer<UInt8>?, _ filler: T
    ) {
        let piece = base + count
        if let flags {
            for row in 0..<rows { piece[row] = flags[row] == 0 ? filler : piece[row] }
            ascending = false
            strictlyAscending = false
        }
        sketch.insert(UnsafePointer(piece), count: rows)
        if ascending { checkOrder(from: count, to: count &+ rows) }
    }

    /// Compares each value of `from ..< to` with the one before it.
    private func checkOrder(from: Int, to: Int) {
        let base = values.buffer.base
        switch kind {
        case .int8: checkOrder(base.assumingMemoryBound(to: Int8.self), from, to)
        case .int16: checkOrder(base.assumingMemoryBound(to: Int16.self), from, to)
        case .int32: checkOrder(base.assumingMemoryBound(to: Int32.self), from, to)
        default: checkOrder(base.assumingMemoryBound(to: Int64.self), from, to)
        }
    }

    @inline(__always)
    private func checkOrder<T: FixedWidthInteger>(_ base: UnsafeMutablePointer<T>, _ from: Int, _ to: Int) {
        let start = max(from, 1)
        if start >= to { return }
        let later = base + start
        let earlier = later - 1
        var descents = 0
        var repeats = 0
        for row in 0..<(to &- start) {
            descents &+= later[row] < earlier[row] ? 1 : 0
            repeats &+= later[row] == earlier[row] ? 1 : 0
        }
        if descents > 0 { ascending = false }
        if descents > 0 || repeats > 0 { strictlyAscending = false }
    }

    /// Sees to a kind that holds the values.
    private func widen(toHold low: Int64, _ high: Int64) {
        let held = kind.representable
        if low >= held.lowerBound && high <= held.upperBound { return }
        change(to: PhysicalKind.narrowest(low, high))
    }

    private func change(to wider: PhysicalKind) {
        let grown = Buffer(byteCount: values.capacity &* wider.width)
        convertIntegers(values.buffer.base, kind, count: count, into: grown.base, wider)
        values.replace(grown, width: wider.width, capacity: values.capacity)
        kind = wider
    }

    /// 128-bit values: narrowed when the piece allows it.
    private func appendWide(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int) {
        let source = vector.slice(offset, rows).widened(to: .int128)
        let wide = source.pointer(to: Int128.self)
        let flags = nulls > 0 ? self.flags.map { $0 + count } : nil
        if !isWide {
            var fits = true
            let smallest = Int128(Int64.min)
            let greatest = Int128(Int64.max)
            for row in 0..<rows where flags.map({ $0[row] != 0 }) ?? true {
                fits = fits && wide[row] >= smallest && wide[row] <= greatest
            }
            if fits {
                let narrow = Buffer(of: Int64.self, count: rows)
                convertIntegers(source.values, .int128, count: rows, into: narrow.base, .int64)
                return appendNarrow(
                    Vector(type: type, kind: .int64, count: rows, buffer: narrow, validity: nil), 0, rows, nulls: nulls)
            }
            isWide = true
            change(to: .int128)
            dropRanges()
        }
        let target = values.buffer.pointer(to: Int128.self) + count
        for row in 0..<rows {
            let value = wide[row]
            target[row] = value
            sketch.insert(hash: DistinctSketch.mix(UInt64(truncatingIfNeeded: value ^ (value >> 64))))
        }
        withExtendedLifetime(source) {}
    }

    override func finish() -> ColumnSegment {
        if let column = allNull() { return column }
        var summary = summarize()
        summary.isAscending = ascending && !isWide && nullCount == 0
        summary.isStrictlyAscending = summary.isAscending && strictlyAscending
        if case .integer(let range) = summary.range, range.lowerBound == range.upperBound, nullCount == 0 {
            let whole = Vector(type: type, kind: kind, count: 1, buffer: values.finished(1), bounds: range).broadcast(count)
            return ColumnSegment(type: type, kind: kind, form: .constant, count: count, summary: summary, whole: whole)
        }
        if count >= DistinctSketch.registerCount { summary.sketch = sketch }
        return ColumnSegment(
            type: type, kind: kind, form: .fixed, count: count, summary: summary, values: values.finished(count),
            validity: finishedValidity)
    }
}

extension Value {
    var integerOrUnscaled: Int64? {
        switch self {
        case .integer(let value): value
        case .decimal(let value): Int64(exactly: value)
        default: nil
        }
    }
}

@inline(__always)
private func extremes<T: FixedWidthInteger>(_ values: UnsafePointer<T>, _ rows: Int, _ flags: UnsafePointer<UInt8>?) -> (Int64, Int64) {
    var low = T.max
    var high = T.min
    if let flags {
        for row in 0..<rows {
            low = min(low, flags[row] == 0 ? T.max : values[row])
            high = max(high, flags[row] == 0 ? T.min : values[row])
        }
    } else {
        for row in 0..<rows {
            low = min(low, values[row])
            high = max(high, values[row])
        }
    }
    return (Int64(low), Int64(high))
}

/// Least and greatest of integers of up to 64 bits, NULL rows left out; at least one row must not be NULL.
package func integerExtremes(
    _ source: UnsafeRawPointer, _ kind: PhysicalKind, _ rows: Int, _ flags: UnsafePointer<UInt8>?
) -> (minimum: Int64, maximum: Int64) {
    switch kind {
    case .int8: extremes(source.assumingMemoryBound(to: Int8.self), rows, flags)
    case .int16: extremes(source.assumingMemoryBound(to: Int16.self), rows, flags)
    case .int32: extremes(source.assumingMemoryBound(to: Int32.self), rows, flags)
    default: extremes(source.assumingMemoryBound(to: Int64.self), rows, flags)
    }
}
