import Columnar

/// A hash that folds one value after another into a running seed.
protocol FoldingHash: SendableMetatype {
    associatedtype Seed: FixedWidthInteger & Sendable
    static func hash(_ value: Int32, seed: Seed) -> Seed
    static func hash(_ value: Int64, seed: Seed) -> Seed
    static func hash(_ bytes: Bytes, seed: Seed) -> Seed
}

extension Murmur3: FoldingHash {}
extension XXHash64: FoldingHash {}

/// Spark's hashes of SQL values: NULL leaves the seed as it is, arrays and structs fold their parts.
enum ValueHash<Hash: FoldingHash> {
    /// Folds row `index` of `column` into `seeds[index]`. The column is canonical.
    static func fold(_ column: Vector, rows: Int, into seeds: UnsafeMutablePointer<Hash.Seed>) {
        let valid = column.validity
        @inline(__always)
        func each(_ body: (Int, Hash.Seed) -> Hash.Seed) {
            for row in 0..<rows {
                if let valid, valid[row] == 0 { continue }
                seeds[row] = body(row, seeds[row])
            }
        }
        switch column.type {
        case .void: return
        case .int, .date, .yearMonthInterval:
            let values = column.pointer(to: Int32.self)
            each { row, seed in Hash.hash(values[row], seed: seed) }
        case .time:
            // Spark counts times of day in nanoseconds.
            let values = column.pointer(to: Int64.self)
            each { row, seed in Hash.hash(values[row] &* 1000, seed: seed) }
        case .bigint, .timestamp, .timestampNTZ, .dayTimeInterval:
            let values = column.pointer(to: Int64.self)
            each { row, seed in Hash.hash(values[row], seed: seed) }
        case .string, .collated, .char, .varchar, .binary:
            let values = column.pointer(to: StringView.self)
            each { row, seed in Hash.hash(StringView.buffer(at: values + row), seed: seed) }
        default:
            each { row, seed in hash(column, row, seed) }
        }
    }

    /// One value that is not NULL, of a canonical vector.
    private static func hash(_ column: Vector, _ row: Int, _ seed: Hash.Seed) -> Hash.Seed {
        if column.isNull(at: row) { return seed }
        switch column.kind {
        case .void: return seed
        case .boolean: return Hash.hash(Int32(column.pointer(to: UInt8.self)[row]), seed: seed)
        case .int8: return Hash.hash(Int32(column.pointer(to: Int8.self)[row]), seed: seed)
        case .int16: return Hash.hash(Int32(column.pointer(to: Int16.self)[row]), seed: seed)
        case .int32: return Hash.hash(column.pointer(to: Int32.self)[row], seed: seed)
        case .int64: return Hash.hash(column.pointer(to: Int64.self)[row], seed: seed)
        case .int128:
            return minimalBytes(column.pointer(to: Int128.self)[row]).withUnsafeBufferPointer { Hash.hash($0, seed: seed) }
        case .float:
            let value = column.pointer(to: Float.self)[row]
            let bits = value == 0 ? 0 : (value.isNaN ? 0x7fc0_0000 : value.bitPattern)
            return Hash.hash(Int32(bitPattern: bits), seed: seed)
        case .double:
            let value = column.pointer(to: Double.self)[row]
            let bits = value == 0 ? 0 : (value.isNaN ? 0x7ff8_0000_0000_0000 : value.bitPattern)
            return Hash.hash(Int64(bitPattern: bits), seed: seed)
        case .string: return Hash.hash(StringView.buffer(at: column.pointer(to: StringView.self) + row), seed: seed)
        case .interval:
            let value = column.pointer(to: CalendarInterval.self)[row]
            let inner = Hash.hash(value.days, seed: Hash.hash(value.microseconds, seed: seed))
            return Hash.hash(value.months, seed: inner)
        case .list, .map:
            let entry = column.pointer(to: ListEntry.self)[row]
            var result = seed
            for index in Int(entry.offset)..<(Int(entry.offset) + Int(entry.count)) {
                for child in column.children { result = hash(child, index, result) }
            }
            return result
        case .structure:
            var result = seed
            for child in column.children { result = hash(child, row, result) }
            return result
        }
    }

    /// `BigInteger.toByteArray`: the shortest big-endian two's complement.
    private static func minimalBytes(_ value: Int128) -> [UInt8] {
        var bytes: [UInt8] = []
        for shift in stride(from: 120, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: value >> Int128(shift))) }
        var start = 0
        while start < 15 {
            let isSign = bytes[start] == 0 && bytes[start + 1] < 0x80 || bytes[start] == 0xFF && bytes[start + 1] >= 0x80
            if !isSign { break }
            start += 1
        }
        return Array(bytes[start...])
    }
}
