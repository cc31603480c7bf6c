import Columnar

/// Exact sums and counts of integer-backed values per group: 64 bits wide as long as no sum can leave them, 128 bits from then on.
final class IntegerSums {
    private let narrow = GroupColumn<Int64>(0)
    private var wide: GroupColumn<Int128>?
    /// How many values each group has had.
    let counts = GroupColumn<Int64>(0)
    /// No sum of any group is larger than this in magnitude.
    private var reach: UInt64 = 0
    /// A sum went beyond 127 bits.
    private(set) var overflowed = false
    private var groups = 0

    func resize(_ groups: Int) {
        self.groups = max(self.groups, groups)
        counts.resize(groups)
        if let wide { wide.resize(groups) } else { narrow.resize(groups) }
    }

    var byteCount: Int { narrow.byteCount &+ counts.byteCount &+ (wide?.byteCount ?? 0) }

    func sum(_ group: Int) -> Int128 { wide.map { $0.values[group] } ?? Int128(narrow.values[group]) }

    private func widen() -> GroupColumn<Int128> {
        if let wide { return wide }
        let column = GroupColumn<Int128>(0)
        column.resize(groups)
        for group in 0..<narrow.count { column.values[group] = Int128(narrow.values[group]) }
        wide = column
        return column
    }

    /// Whether the rows fit 64-bit sums; if so they are counted towards the reach.
    private func staysNarrow(_ vector: Vector, _ rows: Int) -> Bool {
        if wide != nil || vector.kind == .int128 { return false }
        var largest = max(vector.bounds.lowerBound.magnitude, vector.bounds.upperBound.magnitude)
        if vector.kind == .int64 && largest > 1 << 48 {
            // Nothing is known of the values: looking at them is cheaper than adding in 128 bits. (NULL rows may only make it look larger.)
            let values = vector.pointer(to: Int64.self)
            var low = Int64.max
            var high = Int64.min
            for row in 0..<rows {
                low = min(low, values[row])
                high = max(high, values[row])
            }
            if low <= high { largest = min(largest, max(low.magnitude, high.magnitude)) }
        }
        let product = largest.multipliedReportingOverflow(by: UInt64(rows))
        let total = reach.addingReportingOverflow(product.partialValue)
        if product.overflow || total.overflow || total.partialValue > UInt64(Int64.max) { return false }
        reach = total.partialValue
        return true
    }

    // MARK: Grouped

    func add(_ vector: Vector, groups: UnsafePointer<UInt32>, rows: Int) {
        let flat = vector.flattened()
        let mask = RowMask(flat)
        if case .none = mask { return }
        countRows(mask, groups, rows)
        if staysNarrow(flat, rows) {
            switch flat.kind {
            case .int8: addNarrow(flat.pointer(to: Int8.self), mask, groups, rows)
            case .int16: addNarrow(flat.pointer(to: Int16.self), mask, groups, rows)
            case .int32: addNarrow(flat.pointer(to: Int32.self), mask, groups, rows)
            default: addNarrow(flat.pointer(to: Int64.self), mask, groups, rows)
            }
            return
        }
        let target = widen().values
        let values = flat.widened(to: .int128)
        let source = values.pointer(to: Int128.self)
        var over = false
        for row in 0..<rows {
            if case .some(let validity) = mask, validity[row] == 0 { continue }
            let (sum, overflow) = target[Int(groups[row])].addingReportingOverflow(source[row])
            target[Int(groups[row])] = sum
            over = over || overflow
        }
        if over { overflowed = true }
    }

    private func countRows(_ mask: RowMask, _ groups: UnsafePointer<UInt32>, _ rows: Int) {
        let target = counts.values
        if case .some(let validity) = mask {
            for row in 0..<rows { target[Int(groups[row])] &+= Int64(validity[row]) }
        } else {
            for row in 0..<rows { target[Int(groups[row])] &+= 1 }
        }
    }

    @inline(__always)
    private func addNarrow<T: FixedWidthInteger>(_ source: UnsafePointer<T>, _ mask: RowMask, _ groups: UnsafePointer<UInt32>, _ rows: Int)
    {
        let target = narrow.values
        if case .some(let validity) = mask {
            for row in 0..<rows { target[Int(groups[row])] &+= Int64(truncatingIfNeeded: source[row]) & (0 &- Int64(validity[row])) }
        } else {
            for row in 0..<rows { target[Int(groups[row])] &+= Int64(truncatingIfNeeded: source[row]) }
        }
    }

    // MARK: One group

    func addAll(_ vector: Vector, rows: Int) {
        if vector.isConstant && vector.kind.isInteger {
            if vector.isNull(at: 0) { return }
            counts.values[0] &+= Int64(rows)
            let product = vector.wideInteger(at: 0).multipliedReportingOverflow(by: Int128(rows))
            let (sum, overflow) = widen().values[0].addingReportingOverflow(product.partialValue)
            widen().values[0] = sum
            if overflow || product.overflow { overflowed = true }
            return
        }
        let flat = vector.flattened()
        let mask = RowMask(flat)
        switch mask {
        case .none: return
        case .all: counts.values[0] &+= Int64(rows)
        case .some(let validity):
            var valid: Int64 = 0
            for row in 0..<rows { valid &+= Int64(validity[row]) }
            counts.values[0] &+= valid
        }
        if staysNarrow(flat, rows) {
            let total: Int64
            switch flat.kind {
            case .int8: total = sum(flat.pointer(to: Int8.self), mask, rows)
            case .int16: total = sum(flat.pointer(to: Int16.self), mask, rows)
            case .int32: total = sum(flat.pointer(to: Int32.self), mask, rows)
            default: total = sum(flat.pointer(to: Int64.self), mask, rows)
            }
            narrow.values[0] &+= total
            return
        }
        let target = widen().values
        var total = target[0]
        var over = false
        let values = flat.widened(to: .int128)
        let source = values.pointer(to: Int128.self)
        for row in 0..<rows {
            if case .some(let validity) = mask, validity[row] == 0 { continue }
            let (next, overflow) = total.addingReportingOverflow(source[row])
            total = next
            over = over || overflow
        }
        target[0] = total
        if over { overflowed = true }
    }

    @inline(__always)
    private func sum<T: FixedWidthInteger>(_ source: UnsafePointer<T>, _ mask: RowMask, _ rows: Int) -> Int64 {
        var total: Int64 = 0
        if case .some(let validity) = mask {
            for row in 0..<rows { total &+= Int64(truncatingIfNeeded: source[row]) & (0 &- Int64(validity[row])) }
        } else {
            for row in 0..<rows { total &+= Int64(truncatingIfNeeded: source[row]) }
        }
        return total
    }

    func merge(_ other: IntegerSums, groups: UnsafePointer<UInt32>) {
        let total = reach.addingReportingOverflow(other.reach)
        if wide == nil && other.wide == nil && !total.overflow && total.partialValue <= UInt64(Int64.max) {
            reach = total.partialValue
            for group in 0..<other.narrow.count { narrow.values[Int(groups[group])] &+= other.narrow.values[group] }
        } else {
            let target = widen().values
            for group in 0..<other.counts.count {
                let (sum, overflow) = target[Int(groups[group])].addingReportingOverflow(other.sum(group))
                target[Int(groups[group])] = sum
                if overflow { overflowed = true }
            }
        }
        if other.overflowed { overflowed = true }
        for group in 0..<other.counts.count { counts.values[Int(groups[group])] &+= other.counts.values[group] }
    }
}

/// Sums and counts of doubles per group, added in the order the rows come.
final class FloatingSums {
    let sums = GroupColumn<Double>(0)
    let counts = GroupColumn<Int64>(0)

    func resize(_ groups: Int) {
        sums.resize(groups)
        counts.resize(groups)
    }

    var byteCount: Int { sums.byteCount &+ counts.byteCount }

    func add(_ vector: Vector, groups: UnsafePointer<UInt32>, rows: Int) {
        let flat = vector.flattened()
        if flat.kind == .float { add(flat.pointer(to: Float.self), RowMask(flat), groups, rows) }
        if flat.kind == .double { add(flat.pointer(to: Double.self), RowMask(flat), groups, rows) }
    }

    @inline(__always)
    private func add<T: BinaryFloatingPoint>(_ source: UnsafePointer<T>, _ mask: RowMask, _ groups: UnsafePointer<UInt32>, _ rows: Int) {
        let target = sums.values
        let number = counts.values
        switch mask {
        case .none: return
        case .all:
            for row in 0..<rows {
                let group = Int(groups[row])
                target[group] += Double(source[row])
                number[group] &+= 1
            }
        case .some(let validity):
            for row in 0..<rows where validity[row] != 0 {
                let group = Int(groups[row])
                target[group] += Double(source[row])
                number[group] &+= 1
            }
        }
    }

    func addAll(_ vector: Vector, rows: Int) {
        let flat = vector.flattened()
        if flat.kind == .float { addAll(flat.pointer(to: Float.self), RowMask(flat), rows) }
        if flat.kind == .double { addAll(flat.pointer(to: Double.self), RowMask(flat), rows) }
    }

    @inline(__always)
    private func addAll<T: BinaryFloatingPoint>(_ source: UnsafePointer<T>, _ mask: RowMask, _ rows: Int) {
        var total = sums.values[0]
        switch mask {
        case .none: return
        case .all:
            counts.values[0] &+= Int64(rows)
            if rows >= 1024 {
                // Whole blocks in eight lanes: additions of one chain would wait for each other.
                var lanes = SIMD8<Double>(repeating: 0)
                var row = 0
                while row &+ 8 <= rows {
                    let part = source + row
                    lanes += SIMD8(
                        Double(part[0]), Double(part[1]), Double(part[2]), Double(part[3]), Double(part[4]), Double(part[5]),
                        Double(part[6]),
                        Double(part[7]))
                    row &+= 8
                }
                total += lanes.sum()
                while row < rows {
                    total += Double(source[row])
                    row &+= 1
                }
            } else {
                for row in 0..<rows { total += Double(source[row]) }
            }
        case .some(let validity):
            var valid: Int64 = 0
            for row in 0..<rows where validity[row] != 0 {
                total += Double(source[row])
                valid &+= 1
            }
            counts.values[0] &+= valid
        }
        sums.values[0] = total
    }

    func merge(_ other: FloatingSums, groups: UnsafePointer<UInt32>) {
        for group in 0..<other.sums.count {
            sums.values[Int(groups[group])] += other.sums.values[group]
            counts.values[Int(groups[group])] &+= other.counts.values[group]
        }
    }
}
