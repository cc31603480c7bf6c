/// Packs the columns of a key into one or two 64-bit words when their types are narrow enough. Equal keys have equal words, and only they
/// (NULL equals NULL, NaN equals NaN, -0.0 equals 0.0).
package struct FixedKeys: Sendable {
    /// 1 or 2.
    package let wordCount: Int
    private let columns: [Column]

    private struct Column: Sendable {
        var type: DataType
        var kind: PhysicalKind
        /// Bits of the value without the NULL flag; 128 only for a column that is the whole key.
        var bits: Int
        /// Where the value begins, counted over both words; a value never crosses from one word to the next.
        var shift: Int
        /// Where the NULL flag is; nil when the column has none.
        var nullShift: Int?
        /// Subtracted before packing integers.
        var base: Int64
        /// The values promised, when fewer than the type holds.
        var range: ClosedRange<Int64>?
    }

    /// Nil when the key needs over 128 bits or has a type of variable length. `nullable` says which columns may hold NULL;
    /// `ranges` gives, for integer-backed columns, limits that all values are known to respect (statistics), to save bits.
    package init?(types: [DataType], nullable: [Bool], ranges: [ClosedRange<Int64>?] = []) {
        var planned: [Column] = []
        for (index, type) in types.enumerated() {
            let range = index < ranges.count ? ranges[index] : nil
            guard let column = FixedKeys.plan(type, range) else { return nil }
            planned.append(column)
        }
        if planned.isEmpty || nullable.count != types.count { return nil }
        // Widest first, each into the first word with room; flags fill what is left.
        var used = [0, 0]
        let order = planned.indices.sorted { planned[$0].bits > planned[$1].bits }
        for index in order {
            let bits = planned[index].bits
            if bits == 128 {
                guard used == [0, 0] else { return nil }
                used = [64, 64]
                planned[index].shift = 0
            } else if used[0] + bits <= 64 {
                planned[index].shift = used[0]
                used[0] += bits
            } else if used[1] + bits <= 64 {
                planned[index].shift = 64 + used[1]
                used[1] += bits
            } else {
                return nil
            }
        }
        for index in planned.indices where nullable[index] {
            if used[0] < 64 {
                planned[index].nullShift = used[0]
                used[0] += 1
            } else if used[1] < 64 {
                planned[index].nullShift = 64 + used[1]
                used[1] += 1
            } else {
                return nil
            }
        }
        columns = planned
        wordCount = used[1] > 0 ? 2 : 1
    }

    private static func plan(_ type: DataType, _ range: ClosedRange<Int64>?) -> Column? {
        var column = Column(type: type, kind: type.canonicalKind, bits: 0, shift: 0, nullShift: nil, base: 0, range: nil)
        switch type.canonicalKind {
        case .boolean: column.bits = 1
        case .float: column.bits = 32
        case .double: column.bits = 64
        case .int8, .int16, .int32, .int64, .int128:
            if let range {
                let span = range.upperBound.subtractingReportingOverflow(range.lowerBound)
                if !span.overflow {
                    column.bits = max(1, 64 - span.partialValue.leadingZeroBitCount)
                    column.base = range.lowerBound
                    column.range = range
                    return column
                }
            }
            if case .decimal(let precision, _) = type {
                // -limit ... limit, moved to begin at 0.
                let limit = DecimalPower.limit(precision)
                guard precision <= 18, let narrow = Int64(exactly: limit) else {
                    column.bits = 128
                    return column
                }
                column.bits = 64 - (2 &* narrow).leadingZeroBitCount
                column.base = -narrow
            } else {
                column.bits = type.canonicalKind.width * 8
                column.base = column.bits == 64 ? 0 : type.canonicalKind.representable.lowerBound
            }
        default: return nil
        }
        return column
    }

    /// Writes `wordCount` words per row, one key behind another. False, with nothing of use written, when a column does not respect its
    /// `nullable` or `ranges`, judged by the bounds and validity of the vector.
    package func pack(_ vectors: [Vector], rows: Int, into target: UnsafeMutablePointer<UInt64>) -> Bool {
        guard vectors.count == columns.count else { return false }
        for (column, vector) in zip(columns, vectors) {
            if vector.mayHaveNulls && column.nullShift == nil {
                switch Validity.shape(vector) {
                case .noNulls: break
                case .allNull: return false
                case .perRow(let validity): if Validity.anyNull(validity, rows: rows) { return false }
                }
            }
            if let range = column.range, vector.kind != .void {
                let bounds = vector.kind == .int128 ? nil : vector.dictionary?.bounds ?? vector.bounds
                guard let bounds, bounds.lowerBound >= range.lowerBound, bounds.upperBound <= range.upperBound else { return false }
            }
        }
        for word in 0..<rows &* wordCount { target[word] = 0 }
        for (column, vector) in zip(columns, vectors) { pack(column, vector, rows, target) }
        return true
    }

    private func pack(_ column: Column, _ vector: Vector, _ rows: Int, _ target: UnsafeMutablePointer<UInt64>) {
        let flat = vector.flattened()
        let shape = Validity.shape(flat)
        if let nullShift = column.nullShift {
            let flags = target + nullShift / 64
            let shift = UInt64(truncatingIfNeeded: nullShift % 64)
            switch shape {
            case .noNulls: break
            case .allNull:
                for row in 0..<rows { flags[row &* wordCount] |= 1 &<< shift }
                return
            case .perRow(let validity):
                for row in 0..<rows { flags[row &* wordCount] |= UInt64(validity[row] ^ 1) &<< shift }
            }
        }
        if case .allNull = shape { return }
        let validity = flat.validity
        switch flat.kind {
        case .boolean: put(flat.pointer(to: UInt8.self), column, validity, rows, target)
        case .int8: put(flat.pointer(to: Int8.self), column, validity, rows, target)
        case .int16: put(flat.pointer(to: Int16.self), column, validity, rows, target)
        case .int32: put(flat.pointer(to: Int32.self), column, validity, rows, target)
        case .int64: put(flat.pointer(to: Int64.self), column, validity, rows, target)
        case .int128:
            if column.bits == 128 {
                let source = flat.pointer(to: Int128.self)
                for row in 0..<rows {
                    let keep: UInt64 = (validity?[row] ?? 1) == 0 ? 0 : UInt64.max
                    target[row &* 2] |= UInt64(truncatingIfNeeded: source[row]) & keep
                    target[row &* 2 &+ 1] |= UInt64(truncatingIfNeeded: source[row] >> 64) & keep
                }
            } else {
                put(flat.pointer(to: Int128.self), column, validity, rows, target)
            }
        case .float:
            let source = flat.pointer(to: Float.self)
            let words = target + column.shift / 64
            let shift = UInt64(truncatingIfNeeded: column.shift % 64)
            for row in 0..<rows {
                let value = source[row]
                let bits: UInt32 = value == 0 ? 0 : (value != value ? Float.nan.bitPattern : value.bitPattern)
                let keep: UInt64 = (validity?[row] ?? 1) == 0 ? 0 : UInt64.max
                words[row &* wordCount] |= (UInt64(bits) & keep) &<< shift
            }
        case .double:
            let source = flat.pointer(to: Double.self)
            let words = target + column.shift / 64
            for row in 0..<rows {
                let value = source[row]
                let bits: UInt64 = value == 0 ? 0 : (value != value ? Double.nan.bitPattern : value.bitPattern)
                words[row &* wordCount] |= (validity?[row] ?? 1) == 0 ? 0 : bits
            }
        default: break
        }
    }

    @inline(__always)
    private func put<T: FixedWidthInteger>(
        _ source: UnsafePointer<T>, _ column: Column, _ validity: UnsafePointer<UInt8>?, _ rows: Int, _ target: UnsafeMutablePointer<UInt64>
    ) {
        if column.bits == 128 {
            for row in 0..<rows {
                let keep: UInt64 = (validity?[row] ?? 1) == 0 ? 0 : UInt64.max
                let value = Int64(truncatingIfNeeded: source[row])
                target[row &* 2] |= UInt64(bitPattern: value) & keep
                target[row &* 2 &+ 1] |= UInt64(bitPattern: value >> 63) & keep
            }
            return
        }
        let words = target + column.shift / 64
        let shift = UInt64(truncatingIfNeeded: column.shift % 64)
        let base = column.base
        let step = wordCount
        if let validity {
            for row in 0..<rows {
                let keep = 0 &- UInt64(validity[row])
                let value = UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- base)
                words[row &* step] |= (value & keep) &<< shift
            }
        } else if step == 1 {
            for row in 0..<rows { words[row] |= UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- base) &<< shift }
        } else {
            for row in 0..<rows { words[row &* 2] |= UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- base) &<< shift }
        }
    }

    /// The key columns again, flat.
    package func unpack(_ words: UnsafePointer<UInt64>, count: Int) -> [Vector] {
        columns.map { column in
            var validity: Buffer?
            if let nullShift = column.nullShift {
                let flags = Buffer(of: UInt8.self, count: count)
                let valid = flags.pointer(to: UInt8.self)
                let source = words + nullShift / 64
                var all: UInt8 = 1
                for row in 0..<count {
                    let bit = UInt8(truncatingIfNeeded: source[row &* wordCount] &>> UInt64(truncatingIfNeeded: nullShift % 64)) & 1
                    valid[row] = bit ^ 1
                    all &= bit ^ 1
                }
                validity = all == 1 ? nil : flags
            }
            let buffer = Buffer(byteCount: count &* column.kind.width)
            let source = words + column.shift / 64
            let shift = UInt64(truncatingIfNeeded: column.shift % 64)
            let mask: UInt64 = column.bits >= 64 ? UInt64.max : (1 &<< UInt64(truncatingIfNeeded: column.bits)) &- 1
            func read(_ row: Int) -> UInt64 { (source[row &* wordCount] &>> shift) & mask }
            switch column.kind {
            case .boolean: for row in 0..<count { buffer.pointer(to: UInt8.self)[row] = UInt8(truncatingIfNeeded: read(row)) }
            case .float: for row in 0..<count { buffer.pointer(to: UInt32.self)[row] = UInt32(truncatingIfNeeded: read(row)) }
            case .double: for row in 0..<count { buffer.pointer(to: UInt64.self)[row] = read(row) }
            case .int8:
                for row in 0..<count {
                    buffer.pointer(to: Int8.self)[row] = Int8(truncatingIfNeeded: column.base &+ Int64(bitPattern: read(row)))
                }
            case .int16:
                for row in 0..<count {
                    buffer.pointer(to: Int16.self)[row] = Int16(truncatingIfNeeded: column.base &+ Int64(bitPattern: read(row)))
                }
            case .int32:
                for row in 0..<count {
                    buffer.pointer(to: Int32.self)[row] = Int32(truncatingIfNeeded: column.base &+ Int64(bitPattern: read(row)))
                }
            case .int64: for row in 0..<count { buffer.pointer(to: Int64.self)[row] = column.base &+ Int64(bitPattern: read(row)) }
            case .int128:
                let target = buffer.pointer(to: Int128.self)
                for row in 0..<count {
                    if column.bits == 128 {
                        target[row] = Int128(Int64(bitPattern: words[row &* 2 &+ 1])) << 64 | Int128(words[row &* 2])
                    } else {
                        target[row] = Int128(column.base &+ Int64(bitPattern: read(row)))
                    }
                }
            default: break
            }
            return Vector(
                type: column.type, kind: column.kind, count: count, buffer: buffer, validity: validity,
                bounds: column.kind == .int128 ? nil : column.range)
        }
    }
}
