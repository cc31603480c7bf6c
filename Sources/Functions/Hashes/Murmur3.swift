/// Murmur3 x86 32-bit (Austin Appleby, public domain) in the variant Spark uses: bytes behind the last whole word are mixed in one by one.
enum Murmur3 {
    @inline(__always)
    private static func mixK(_ k: UInt32) -> UInt32 {
        var k = k &* 0xcc9e_2d51
        k = k << 15 | k >> 17
        return k &* 0x1b87_3593
    }

    @inline(__always)
    private static func mixH(_ h: UInt32, _ k: UInt32) -> UInt32 {
        var h = h ^ k
        h = h << 13 | h >> 19
        return h &* 5 &+ 0xe654_6b64
    }

    @inline(__always)
    private static func finish(_ h: UInt32, _ length: UInt32) -> UInt32 {
        var h = h ^ length
        h ^= h >> 16
        h = h &* 0x85eb_ca6b
        h ^= h >> 13
        h = h &* 0xc2b2_ae35
        return h ^ h >> 16
    }

    @inline(__always)
    static func hash(_ value: Int32, seed: Int32) -> Int32 {
        let h = mixH(UInt32(bitPattern: seed), mixK(UInt32(bitPattern: value)))
        return Int32(bitPattern: finish(h, 4))
    }

    @inline(__always)
    static func hash(_ value: Int64, seed: Int32) -> Int32 {
        let bits = UInt64(bitPattern: value)
        var h = mixH(UInt32(bitPattern: seed), mixK(UInt32(truncatingIfNeeded: bits)))
        h = mixH(h, mixK(UInt32(truncatingIfNeeded: bits >> 32)))
        return Int32(bitPattern: finish(h, 8))
    }

    static func hash(_ bytes: Bytes, seed: Int32) -> Int32 {
        var h = UInt32(bitPattern: seed)
        let raw = UnsafeRawBufferPointer(bytes)
        let aligned = bytes.count & ~3
        var index = 0
        while index < aligned {
            h = mixH(h, mixK(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt32.self))))
            index &+= 4
        }
        while index < bytes.count {
            h = mixH(h, mixK(UInt32(bitPattern: Int32(Int8(bitPattern: bytes[index])))))
            index &+= 1
        }
        return Int32(bitPattern: finish(h, UInt32(truncatingIfNeeded: bytes.count)))
    }

    /// The standard treatment of the last bytes, as Scala's `MurmurHash3.bytesHash`.
    static func standard(_ bytes: [UInt8], seed: UInt32) -> UInt32 {
        var h = seed
        var index = 0
        while index + 4 <= bytes.count {
            let word =
                UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3]) << 24
            h = mixH(h, mixK(word))
            index += 4
        }
        var rest: UInt32 = 0
        for place in (index..<bytes.count).reversed() { rest = rest << 8 | UInt32(bytes[place]) }
        if index < bytes.count { h ^= mixK(rest) }
        return finish(h, UInt32(truncatingIfNeeded: bytes.count))
    }
}
