// Search in sorted columns.

extension ColumnSegment {
    /// The rows whose values lie in `wanted`, for an ascending column of plain values; nil for other forms. O(log rows).
    package func rows(within wanted: ClosedRange<Int64>) -> Range<Int>? {
        guard isAscending, form == .fixed, let values else { return nil }
        switch kind {
        case .int8: return search(values.pointer(to: Int8.self), wanted)
        case .int16: return search(values.pointer(to: Int16.self), wanted)
        case .int32: return search(values.pointer(to: Int32.self), wanted)
        case .int64: return search(values.pointer(to: Int64.self), wanted)
        default: return nil
        }
    }

    private func search<T: FixedWidthInteger>(_ values: UnsafeMutablePointer<T>, _ wanted: ClosedRange<Int64>) -> Range<Int> {
        var low = 0
        var high = count
        while low < high {
            let middle = (low &+ high) / 2
            if Int64(truncatingIfNeeded: values[middle]) < wanted.lowerBound { low = middle &+ 1 } else { high = middle }
        }
        let first = low
        high = count
        while low < high {
            let middle = (low &+ high) / 2
            if Int64(truncatingIfNeeded: values[middle]) <= wanted.upperBound { low = middle &+ 1 } else { high = middle }
        }
        return first..<low
    }
}
