/// Murmur3 x64 128-bit (Austin Appleby, public domain) with the seed that Apache DataSketches hashes its items with.
enum MurmurHash128 {
    static let seed: UInt64 = 9001

    @inline(__always)
    private static func rotate(_ x: UInt64, _ places: UInt64) -> UInt64 { x << places | x >> (64 &- places) }

    @inline(__always)
    private static func mixFirst(_ k: UInt64) -> UInt64 { rotate(k &* 0x87c3_7b91_1142_53d5, 31) &* 0x4cf5_ad43_2745_937f }

    @inline(__always)
    private static func mixSecond(_ k: UInt64) -> UInt64 { rotate(k &* 0x4cf5_ad43_2745_937f, 33) &* 0x87c3_7b91_1142_53d5 }

    @inline(__always)
    private static func finish(_ h: UInt64) -> UInt64 {
        var h = h ^ h >> 33
        h = h &* 0xff51_afd7_ed55_8ccd
        h ^= h >> 33
        h = h &* 0xc4ce_b9fe_1a85_ec53
        return h ^ h >> 33
    }

    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = seed) -> (UInt64, UInt64) {
        var first = seed
        var second = seed
        let blocks = bytes.count / 16
        for block in 0..<blocks {
            let low = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: block &* 16, as: UInt64.self))
            let high = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: block &* 16 &+ 8, as: UInt64.self))
            first ^= mixFirst(low)
            first = (rotate(first, 27) &+ second) &* 5 &+ 0x52dc_e729
            second ^= mixSecond(high)
            second = (rotate(second, 31) &+ first) &* 5 &+ 0x3849_5ab5
        }
        var low: UInt64 = 0
        var high: UInt64 = 0
        for (place, byte) in bytes[(blocks * 16)...].enumerated() {
            if place < 8 { low |= UInt64(byte) << UInt64(place &* 8) } else { high |= UInt64(byte) << UInt64((place &- 8) &* 8) }
        }
        second ^= mixSecond(high)
        first ^= mixFirst(low)
        first ^= UInt64(bytes.count)
        second ^= UInt64(bytes.count)
        first = first &+ second
        second = second &+ first
        first = finish(first)
        second = finish(second)
        first = first &+ second
        second = second &+ first
        return (first, second)
    }

    static func hash(_ bytes: [UInt8]) -> (UInt64, UInt64) { bytes.withUnsafeBytes { hash($0) } }

    static func hash(_ number: Int64) -> (UInt64, UInt64) { withUnsafeBytes(of: number.littleEndian) { hash($0) } }

    /// What identifies the seed in a serialised sketch.
    static let seedHash: UInt16 = UInt16(truncatingIfNeeded: withUnsafeBytes(of: seed.littleEndian) { hash($0, seed: 0).0 })

    /// The hash of an item as sketches of distinct items take it, nil for items they leave out (NULL, empty texts and arrays).
    /// Numbers count by value: -0.0 as 0.0, and FLOAT as the DOUBLE it is.
    static func item(_ value: borrowing SketchItem) -> (UInt64, UInt64)? {
        switch value {
        case .integer(let number): return hash(number)
        case .double(let number):
            let plain = number == 0 ? 0 : (number.isNaN ? Double(bitPattern: 0x7ff8_0000_0000_0000) : number)
            return hash(Int64(bitPattern: plain.bitPattern))
        case .bytes(let bytes): return bytes.isEmpty ? nil : hash(bytes)
        }
    }
}

/// An item on its way into a sketch of distinct items.
enum SketchItem {
    case integer(Int64)
    case double(Double)
    case bytes([UInt8])
}
