#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Booleans, floats, doubles and calendar intervals: copied as they are.
final class FixedColumnBuilder: ColumnBuilder {
    private let kind: PhysicalKind
    private var values: GrowingBuffer
    private var sketch = DistinctSketch()

    init(_ type: DataType, expectedRows: Int) {
        kind = type.canonicalKind
        values = GrowingBuffer(width: kind.width, capacity: min(expectedRows, 1 << 16))
        let measure: BlockStatistics.Measure
        switch kind {
        case .boolean: measure = .integer
        case .float, .double: measure = .double
        default: measure = .none
        }
        super.init(type, measure: measure, expectedRows: expectedRows)
    }

    override func appendValues(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int) throws {
        values.reserve(count &+ rows, count: count)
        let width = kind.width
        let target = values.buffer.base + count &* width
        if nulls == rows || vector.kind != kind {
            memset(target, 0, rows &* width)
            return
        }
        let flat = vector.isFlat ? vector : vector.slice(vector.isConstant ? 0 : offset, rows).flattened()
        memcpy(target, flat.values + (vector.isFlat ? offset &* width : 0), rows &* width)
        if nulls > 0, let flags {
            for row in 0..<rows where flags[count &+ row] == 0 { memset(target + row &* width, 0, width) }
        }
        switch kind {
        case .boolean: noteBooleans(target.assumingMemoryBound(to: UInt8.self), rows, nulls)
        case .float: noteFloating(target.assumingMemoryBound(to: Float.self), rows, nulls)
        case .double: noteFloating(target.assumingMemoryBound(to: Double.self), rows, nulls)
        default: break
        }
    }

    private func noteBooleans(_ piece: UnsafePointer<UInt8>, _ rows: Int, _ nulls: Int) {
        var trues = 0
        for row in 0..<rows { trues &+= piece[row] != 0 ? 1 : 0 }
        note(trues == rows &- nulls ? 1 : 0, trues > 0 ? 1 : 0)
    }

    private func noteFloating<T: BinaryFloatingPoint>(_ piece: UnsafePointer<T>, _ rows: Int, _ nulls: Int) {
        var low = T.infinity
        var high = -T.infinity
        var ordered = 0
        let valid = nulls > 0 ? flags.map { $0 + count } : nil
        if let valid {
            for row in 0..<rows where valid[row] != 0 {
                let value = piece[row]
                ordered &+= value == value ? 1 : 0
                low = value < low ? value : low
                high = value > high ? value : high
            }
        } else {
            for row in 0..<rows {
                let value = piece[row]
                ordered &+= value == value ? 1 : 0
                low = value < low ? value : low
                high = value > high ? value : high
            }
        }
        sketch.insertFloating(piece, count: rows)
        if ordered < rows &- nulls {
            // NaN orders above infinity: the block's range reads as unknown.
            return note(OrderedDouble.word(.nan), OrderedDouble.word(.nan))
        }
        note(OrderedDouble.word(Double(low)), OrderedDouble.word(Double(high)))
    }

    override func finish() -> ColumnSegment {
        if let column = allNull() { return column }
        var summary = summarize()
        if count >= DistinctSketch.registerCount && kind != .boolean && kind != .interval { summary.sketch = sketch }
        return ColumnSegment(
            type: type, kind: kind, form: .fixed, count: count, summary: summary, values: values.finished(count),
            validity: finishedValidity)
    }
}

extension DistinctSketch {
    mutating func insertFloating<T: BinaryFloatingPoint>(_ values: UnsafePointer<T>, count: Int) {
        for row in 0..<count { insert(hash: DistinctSketch.mix(Double(values[row]).bitPattern)) }
    }
}
