import CSIMD
import Columnar

/// What the build side of a join tells the scans on its probe side: keys outside of it need not be read.
/// Over one integer-backed key. Sendable because it is immutable once made.
final class RuntimeFilter: @unchecked Sendable {
    /// No key lies outside.
    let bounds: ClosedRange<Int64>
    /// One bit per value of `bounds`, or the bits of a Bloom filter.
    private let words: Buffer?
    private let form: Form
    /// Words of the Bloom filter less one.
    private let mask: UInt64
    /// Build keys; 0 means that nothing passes.
    let keyCount: Int
    /// All keys in ascending order without repeats, when there are few: to be looked up in sorted columns.
    let fewKeys: [Int64]?
    private static let few = 256

    private enum Form { case range, bitmap, bloom }

    /// `keys` are flat or constant vectors of integer kinds up to 64 bits; NULLs are left out. `probeRows`: about how many rows will be
    /// tested, since a filter that costs more than that is none.
    init(_ keys: [Vector], probeRows: Int) {
        var low = Int64.max
        var high = Int64.min
        var count = 0
        for key in keys {
            let found = RuntimeFilter.limits(key)
            count &+= key.count
            if found.low <= found.high {
                low = min(low, found.low)
                high = max(high, found.high)
            }
        }
        guard low <= high else {
            bounds = 0...0
            words = nil
            form = .range
            mask = 0
            keyCount = 0
            fewKeys = []
            return
        }
        bounds = low...high
        keyCount = count
        fewKeys = count <= RuntimeFilter.few ? RuntimeFilter.sortedKeys(keys) : nil
        let span = UInt64(bitPattern: high &- low)
        // A bitmap is exact, tested eight values at once, and cheap while it fits the cache, or while keys come nearly sorted.
        if span < UInt64(max(count &* 256, 1 << 24)) && span < 1 << 30 && span / 64 <= UInt64(max(probeRows, 1 << 12)) {
            let buffer = Buffer(of: UInt64.self, count: Int(span >> 6) &+ 1, zeroed: true)
            let target = buffer.pointer(to: UInt64.self)
            for key in keys {
                RuntimeFilter.forEachKind(key) { values, valid, rows in
                    RuntimeFilter.setBits(values, valid, rows, low, target)
                }
            }
            words = buffer
            form = .bitmap
            mask = 0
        } else if count <= 1 << 24 {
            var size = 64
            while size &* 4 < count { size &*= 2 }
            let buffer = Buffer(of: UInt64.self, count: size, zeroed: true)
            let target = buffer.pointer(to: UInt64.self)
            let mask = UInt64(size &- 1)
            for key in keys {
                RuntimeFilter.forEachKind(key) { values, valid, rows in
                    RuntimeFilter.addToBloom(values, valid, rows, mask, target)
                }
            }
            words = buffer
            form = .bloom
            self.mask = mask
        } else {
            words = nil
            form = .range
            mask = 0
        }
    }

    private static func sortedKeys(_ keys: [Vector]) -> [Int64] {
        var found: [Int64] = []
        for key in keys {
            forEachKind(key) { values, valid, rows in
                for row in 0..<rows where valid.map({ $0[row] != 0 }) ?? true { found.append(values[row]) }
            }
        }
        found.sort()
        var kept = 0
        for index in found.indices where kept == 0 || found[index] != found[kept &- 1] {
            found[kept] = found[index]
            kept &+= 1
        }
        found.removeSubrange(kept...)
        return found
    }

    var byteCount: Int { words?.byteCount ?? 0 }

    var description: String {
        switch form {
        case .range: "range"
        case .bitmap: "bitmap"
        case .bloom: "bloom"
        }
    }

    /// Calls with 64-bit values and validity, whatever the kind. Vectors are widened in pieces that stay in the cache.
    private static func forEachKind(_ key: Vector, _ body: (UnsafePointer<Int64>, UnsafePointer<UInt8>?, Int) -> Void) {
        var offset = 0
        while offset < key.count {
            let rows = min(key.count &- offset, 4096)
            let piece = key.slice(offset, rows).flattened().widened(to: .int64)
            body(piece.pointer(to: Int64.self), piece.validity, rows)
            offset &+= rows
        }
    }

    private static func limits(_ key: Vector) -> (low: Int64, high: Int64) {
        var low = Int64.max
        var high = Int64.min
        forEachKind(key) { values, valid, rows in
            if let valid {
                for row in 0..<rows {
                    low = valid[row] == 0 ? low : min(low, values[row])
                    high = valid[row] == 0 ? high : max(high, values[row])
                }
            } else {
                for row in 0..<rows {
                    low = min(low, values[row])
                    high = max(high, values[row])
                }
            }
        }
        return (low, high)
    }

    private static func setBits(
        _ values: UnsafePointer<Int64>, _ valid: UnsafePointer<UInt8>?, _ rows: Int, _ low: Int64, _ target: UnsafeMutablePointer<UInt64>
    ) {
        for row in 0..<rows {
            if let valid, valid[row] == 0 { continue }
            let position = UInt64(bitPattern: values[row] &- low)
            target[Int(truncatingIfNeeded: position >> 6)] |= 1 &<< (position & 63)
        }
    }

    @inline(__always)
    private static func bloomBits(_ hash: UInt64) -> UInt64 {
        (1 &<< (hash & 63)) | (1 &<< ((hash &>> 6) & 63)) | (1 &<< ((hash &>> 12) & 63))
    }

    private static func addToBloom(
        _ values: UnsafePointer<Int64>, _ valid: UnsafePointer<UInt8>?, _ rows: Int, _ mask: UInt64, _ target: UnsafeMutablePointer<UInt64>
    ) {
        for row in 0..<rows {
            if let valid, valid[row] == 0 { continue }
            let hash = KeyHash.word(UInt64(bitPattern: values[row]))
            target[Int(truncatingIfNeeded: (hash &>> 20) & mask)] |= bloomBits(hash)
        }
    }

    /// Whether some value of the range may pass.
    func mayPass(_ range: ClosedRange<Int64>) -> Bool {
        guard keyCount > 0, range.overlaps(bounds) else { return false }
        guard let fewKeys else { return true }
        // The least key that is not below the range.
        var low = 0
        var high = fewKeys.count
        while low < high {
            let middle = (low &+ high) / 2
            if fewKeys[middle] < range.lowerBound { low = middle &+ 1 } else { high = middle }
        }
        return low < fewKeys.count && fewKeys[low] <= range.upperBound
    }

    /// Keeps those of `rows` (numbers below the column's count) whose value may be a key; returns how many. `target` may be `rows`.
    func apply(_ column: Vector, rows: UnsafePointer<UInt32>, count: Int, into target: UnsafeMutablePointer<UInt32>) -> Int {
        if keyCount == 0 { return 0 }
        if column.isConstant || column.isDictionary { return apply(column.flattened(), rows: rows, count: count, into: target) }
        switch column.kind {
        case .int8: return test(column.pointer(to: Int8.self), column.validity, rows, count, target)
        case .int16: return test(column.pointer(to: Int16.self), column.validity, rows, count, target)
        case .int32: return test(column.pointer(to: Int32.self), column.validity, rows, count, target)
        case .int64: return test(column.pointer(to: Int64.self), column.validity, rows, count, target)
        default:
            if target != rows { for index in 0..<count { target[index] = rows[index] } }
            return count
        }
    }

    /// As `apply` for all of the first `count` rows.
    func applyToAll(_ column: Vector, count: Int, into target: UnsafeMutablePointer<UInt32>) -> Int {
        if keyCount == 0 { return 0 }
        let width = column.kind.width
        guard column.isFlat, column.validity == nil, form == .bitmap, let words, width <= 4, let low = Int32(exactly: bounds.lowerBound),
            let span = Int32(exactly: bounds.upperBound &- bounds.lowerBound)
        else {
            for row in 0..<count { target[row] = UInt32(truncatingIfNeeded: row) }
            return apply(column, rows: target, count: count, into: target)
        }
        let bits = words.pointer(to: UInt32.self)
        let values = column.values
        let stride = Int32(width)
        let limit = UInt32(span)
        var taken = 0
        var row = 0
        // `target` has room for eight numbers more than there are rows; buffers can be read 32 bytes beyond their end, but only whole eights count.
        while row &+ 8 <= count {
            let mask = simd_bitmap_mask8(values + row &* width, stride, low, limit, bits)
            if mask != 0 { taken &+= simd_append_rows32(mask, UInt32(truncatingIfNeeded: row), target + taken) }
            row &+= 8
        }
        if row < count {
            let first = taken
            for rest in row..<count {
                target[taken] = UInt32(truncatingIfNeeded: rest)
                taken &+= 1
            }
            taken = first &+ apply(column, rows: target + first, count: taken &- first, into: target + first)
        }
        return taken
    }

    @inline(__always)
    private func test<T: FixedWidthInteger>(
        _ values: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ rows: UnsafePointer<UInt32>, _ count: Int,
        _ target: UnsafeMutablePointer<UInt32>
    ) -> Int {
        let low = bounds.lowerBound
        let span = UInt64(bitPattern: bounds.upperBound &- low)
        var taken = 0
        let bits = words?.pointer(to: UInt64.self)
        switch form {
        case .range:
            for index in 0..<count {
                let row = rows[index]
                let position = UInt64(bitPattern: Int64(truncatingIfNeeded: values[Int(row)]) &- low)
                target[taken] = row
                taken &+= position <= span ? 1 : 0
            }
        case .bitmap:
            guard let bits else { return 0 }
            for index in 0..<count {
                let row = rows[index]
                let position = UInt64(bitPattern: Int64(truncatingIfNeeded: values[Int(row)]) &- low)
                let inside = position <= span
                let safe = inside ? position : 0
                let bit = (bits[Int(truncatingIfNeeded: safe &>> 6)] &>> (safe & 63)) & 1
                target[taken] = row
                taken &+= inside ? Int(truncatingIfNeeded: bit) : 0
            }
        case .bloom:
            guard let bits else { return 0 }
            for index in 0..<count {
                let row = rows[index]
                let value = Int64(truncatingIfNeeded: values[Int(row)])
                let hash = KeyHash.word(UInt64(bitPattern: value))
                let wanted = RuntimeFilter.bloomBits(hash)
                let word = bits[Int(truncatingIfNeeded: (hash &>> 20) & mask)]
                target[taken] = row
                taken &+= word & wanted == wanted ? 1 : 0
            }
        }
        guard let valid else { return taken }
        var left = 0
        for index in 0..<taken {
            let row = target[index]
            target[left] = row
            left &+= valid[Int(row)] == 0 ? 0 : 1
        }
        return left
    }
}

/// Keys of a filter as values of a column.
enum FewKeys {
    static func vector(_ keys: [Int64], of type: DataType) -> Vector {
        let buffer = Buffer(of: Int64.self, count: keys.count)
        let target = buffer.pointer(to: Int64.self)
        for (index, key) in keys.enumerated() { target[index] = key }
        return Vector(type: type, kind: .int64, count: keys.count, buffer: buffer, validity: nil)
    }
}
