/// XXH64 (Yann Collet, BSD) as Spark applies it to values.
enum XXHash64 {
    private static let p1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let p2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let p3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let p4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let p5: UInt64 = 0x27D4_EB2F_1656_67C5

    @inline(__always)
    private static func rotate(_ x: UInt64, _ by: UInt64) -> UInt64 { x << by | x >> (64 &- by) }

    @inline(__always)
    private static func finish(_ hash: UInt64) -> Int64 {
        var h = hash
        h ^= h >> 33
        h = h &* p2
        h ^= h >> 29
        h = h &* p3
        h ^= h >> 32
        return Int64(bitPattern: h)
    }

    @inline(__always)
    static func hash(_ value: Int32, seed: Int64) -> Int64 {
        var h = UInt64(bitPattern: seed) &+ p5 &+ 4
        h ^= UInt64(UInt32(bitPattern: value)) &* p1
        h = rotate(h, 23) &* p2 &+ p3
        return finish(h)
    }

    @inline(__always)
    static func hash(_ value: Int64, seed: Int64) -> Int64 {
        var h = UInt64(bitPattern: seed) &+ p5 &+ 8
        h ^= rotate(UInt64(bitPattern: value) &* p2, 31) &* p1
        h = rotate(h, 27) &* p1 &+ p4
        return finish(h)
    }

    static func hash(_ bytes: Bytes, seed: Int64) -> Int64 {
        let raw = UnsafeRawBufferPointer(bytes)
        let count = bytes.count
        let start = UInt64(bitPattern: seed)
        func word(_ index: Int) -> UInt64 { UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) }
        var index = 0
        var h: UInt64
        if count >= 32 {
            var lanes: (UInt64, UInt64, UInt64, UInt64) = (start &+ p1 &+ p2, start &+ p2, start, start &- p1)
            while index <= count &- 32 {
                lanes.0 = rotate(lanes.0 &+ word(index) &* p2, 31) &* p1
                lanes.1 = rotate(lanes.1 &+ word(index &+ 8) &* p2, 31) &* p1
                lanes.2 = rotate(lanes.2 &+ word(index &+ 16) &* p2, 31) &* p1
                lanes.3 = rotate(lanes.3 &+ word(index &+ 24) &* p2, 31) &* p1
                index &+= 32
            }
            h = rotate(lanes.0, 1) &+ rotate(lanes.1, 7) &+ rotate(lanes.2, 12) &+ rotate(lanes.3, 18)
            for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
                h ^= rotate(lane &* p2, 31) &* p1
                h = h &* p1 &+ p4
            }
        } else {
            h = start &+ p5
        }
        h = h &+ UInt64(count)
        while index <= count &- 8 {
            h ^= rotate(word(index) &* p2, 31) &* p1
            h = rotate(h, 27) &* p1 &+ p4
            index &+= 8
        }
        if index <= count &- 4 {
            h ^= UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt32.self))) &* p1
            h = rotate(h, 23) &* p2 &+ p3
            index &+= 4
        }
        while index < count {
            h ^= UInt64(bytes[index]) &* p5
            h = rotate(h, 11) &* p1
            index &+= 1
        }
        return finish(h)
    }
}
