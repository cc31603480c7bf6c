#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One key of ORDER BY.
package struct SortKey: Sendable, Hashable {
    package var type: DataType
    package var descending: Bool
    package var nullsFirst: Bool
    /// NULLs come first in ascending and last in descending order unless said otherwise, as in Spark.
    package init(_ type: DataType, descending: Bool = false, nullsFirst: Bool? = nil) {
        self.type = type
        self.descending = descending
        self.nullsFirst = nullsFirst ?? !descending
    }
}

/// Turns the columns of ORDER BY into byte strings of fixed width that sort by `memcmp` (big-endian, sign flipped, bytes inverted for
/// descending keys).
///
/// Each key has one byte for NULL, then its value in canonical width. A string has its first 12 bytes and then, as one byte, how many
/// there are
/// (13 for more); nested values have no bytes and leave the decision to `compare`, and so do all keys behind the first that is not exact.
package struct SortKeyEncoder: Sendable {
    package let keys: [SortKey]
    /// Bytes per row; a multiple of 8.
    package let width: Int
    /// Whether equal bytes always mean equal keys. When not (strings, nested types), ties are broken by `compare`.
    package let isExact: Bool
    private let slots: [Slot]

    private struct Slot: Sendable {
        var key: SortKey
        var column: Int
        var offset: Int
        var bytes: Int
    }

    private static let stringPrefix = 12

    package init(_ keys: [SortKey]) {
        self.keys = keys
        var planned: [Slot] = []
        var offset = 0
        var exact = true
        for (column, key) in keys.enumerated() {
            let kind = key.type.canonicalKind
            let bytes: Int
            switch kind {
            case .boolean, .int8, .int16, .int32, .int64, .int128, .float, .double, .interval: bytes = kind.width
            case .string: bytes = SortKeyEncoder.stringPrefix + 1
            case .list, .map, .structure, .void: bytes = 0
            }
            planned.append(Slot(key: key, column: column, offset: offset, bytes: bytes))
            offset += 1 + bytes
            if kind == .string || kind == .list || kind == .map || kind == .structure {
                exact = false
                // What follows must not be compared before this key's tie is broken.
                break
            }
        }
        slots = planned
        isExact = exact
        width = max((offset + 7) & ~7, 8)
    }

    /// Writes `width` bytes per row.
    package func encode(_ columns: [Vector], rows: Int, into target: UnsafeMutableRawPointer) {
        memset(target, 0, rows &* width)
        for slot in slots where slot.column < columns.count { encode(slot, columns[slot.column], rows, target + slot.offset) }
    }

    private func encode(_ slot: Slot, _ column: Vector, _ rows: Int, _ target: UnsafeMutableRawPointer) {
        let nullByte: UInt8 = slot.key.nullsFirst ? 0 : 2
        let flat = column.canonical()
        switch Validity.shape(flat) {
        case .allNull:
            for row in 0..<rows { (target + row &* width).storeBytes(of: nullByte, as: UInt8.self) }
            return
        case .noNulls:
            for row in 0..<rows { (target + row &* width).storeBytes(of: 1, as: UInt8.self) }
        case .perRow(let validity):
            for row in 0..<rows { (target + row &* width).storeBytes(of: validity[row] != 0 ? 1 : nullByte, as: UInt8.self) }
        }
        let start = target + 1
        let invert = slot.key.descending
        let validity = flat.validity
        switch flat.kind {
        case .boolean: write(flat.pointer(to: UInt8.self), rows, start, validity, invert) { $0 }
        case .int8: write(flat.pointer(to: Int8.self), rows, start, validity, invert) { UInt8(bitPattern: $0) ^ 0x80 }
        case .int16: write(flat.pointer(to: Int16.self), rows, start, validity, invert) { UInt16(bitPattern: $0) ^ 0x8000 }
        case .int32: write(flat.pointer(to: Int32.self), rows, start, validity, invert) { UInt32(bitPattern: $0) ^ 0x8000_0000 }
        case .int64: write(flat.pointer(to: Int64.self), rows, start, validity, invert) { UInt64(bitPattern: $0) ^ (1 << 63) }
        case .int128: write(flat.pointer(to: Int128.self), rows, start, validity, invert) { UInt128(truncatingIfNeeded: $0) ^ (1 << 127) }
        case .float: write(flat.pointer(to: Float.self), rows, start, validity, invert) { SortKeyEncoder.ordered($0) }
        case .double: write(flat.pointer(to: Double.self), rows, start, validity, invert) { SortKeyEncoder.ordered($0) }
        case .string: writeStrings(flat, rows, start, invert)
        case .interval:
            write(flat.pointer(to: CalendarInterval.self), rows, start, validity, invert) { interval in
                let months = UInt128(UInt32(bitPattern: interval.months) ^ 0x8000_0000)
                let days = UInt128(UInt32(bitPattern: interval.days) ^ 0x8000_0000)
                return months << 96 | days << 64 | UInt128(UInt64(bitPattern: interval.microseconds) ^ (1 << 63))
            }
        case .list, .map, .structure, .void: break
        }
    }

    @inline(__always)
    private func write<T, Word: FixedWidthInteger & UnsignedInteger>(
        _ source: UnsafePointer<T>, _ rows: Int, _ target: UnsafeMutableRawPointer, _ validity: UnsafePointer<UInt8>?, _ invert: Bool,
        _ ordered: (T) -> Word
    ) {
        let flip: Word = invert ? Word.max : 0
        if let validity {
            for row in 0..<rows {
                let word = validity[row] != 0 ? ordered(source[row]) ^ flip : 0
                (target + row &* width).storeBytes(of: word.bigEndian, as: Word.self)
            }
        } else {
            for row in 0..<rows { (target + row &* width).storeBytes(of: (ordered(source[row]) ^ flip).bigEndian, as: Word.self) }
        }
    }

    /// Bits that order as the numbers do; NaN is the largest.
    @inline(__always)
    private static func ordered(_ value: Double) -> UInt64 {
        if value != value { return UInt64.max }
        let bits = value == 0 ? 0 : value.bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    @inline(__always)
    private static func ordered(_ value: Float) -> UInt32 {
        if value != value { return UInt32.max }
        let bits = value == 0 ? 0 : value.bitPattern
        return bits >> 31 == 1 ? ~bits : bits | 1 << 31
    }

    private func writeStrings(_ flat: Vector, _ rows: Int, _ target: UnsafeMutableRawPointer, _ invert: Bool) {
        let views = flat.pointer(to: StringView.self)
        let prefix = SortKeyEncoder.stringPrefix
        let flip: UInt8 = invert ? 0xFF : 0
        for row in 0..<rows {
            if let validity = flat.validity, validity[row] == 0 { continue }
            let count = Int(views[row].length)
            let output = target + row &* width
            memcpy(output, StringView.bytes(at: views + row), min(count, prefix))
            output.storeBytes(of: UInt8(truncatingIfNeeded: min(count, prefix + 1)), toByteOffset: prefix, as: UInt8.self)
            if flip != 0 {
                let bytes = output.assumingMemoryBound(to: UInt8.self)
                for index in 0...prefix { bytes[index] ^= flip }
            }
        }
    }

    /// The full order of two rows by the keys: below, equal to or above zero.
    package func compare(_ a: [Vector], _ i: Int, _ b: [Vector], _ j: Int) -> Int {
        for (column, key) in keys.enumerated() where column < a.count && column < b.count {
            let leftNull = a[column].isNull(at: i)
            let rightNull = b[column].isNull(at: j)
            if leftNull || rightNull {
                if leftNull == rightNull { continue }
                return leftNull == key.nullsFirst ? -1 : 1
            }
            let order = RowOrder.compare(a[column], i, b[column], j)
            if order != 0 { return key.descending ? -order : order }
        }
        return 0
    }
}
