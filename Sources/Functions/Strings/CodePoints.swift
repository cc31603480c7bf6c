/// Code points in UTF-8 bytes, counted as Spark's `UTF8String` does: by the first byte of each sequence, a byte that starts none
/// counting as one character.
enum CodePoints {
    /// Whether all bytes are below 128. Reads eight at a time.
    @inline(__always)
    static func isASCII(_ bytes: Bytes) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        let raw = UnsafeRawPointer(start)
        let count = bytes.count
        var gathered: UInt64 = 0
        var index = 0
        while index &+ 8 <= count {
            gathered |= raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < count {
            gathered |= UInt64(start[index])
            index &+= 1
        }
        return gathered & 0x8080_8080_8080_8080 == 0
    }

    /// Bytes of the character that starts with `byte`.
    @inline(__always)
    static func width(_ byte: UInt8) -> Int {
        if byte < 0xC2 { return 1 }
        if byte < 0xE0 { return 2 }
        if byte < 0xF0 { return 3 }
        return byte < 0xF5 ? 4 : 1
    }

    /// Characters in all. O(n).
    static func count(_ bytes: Bytes) -> Int {
        if isASCII(bytes) { return bytes.count }
        var characters = 0
        var index = 0
        while index < bytes.count {
            index &+= width(bytes[index])
            characters &+= 1
        }
        return characters
    }

    /// The byte offset of the character of number `character`, at most the end, beginning at byte `from`.
    @inline(__always)
    static func offset(_ bytes: Bytes, character: Int, from: Int = 0) -> Int {
        var index = from
        var left = character
        while left > 0 && index < bytes.count {
            index &+= width(bytes[index])
            left &-= 1
        }
        return min(index, bytes.count)
    }

    /// Where the character before byte offset `end` starts.
    @inline(__always)
    static func start(_ bytes: Bytes, before end: Int) -> Int {
        var index = end &- 1
        while index > 0 && bytes[index] & 0xC0 == 0x80 { index &-= 1 }
        return max(index, 0)
    }

    /// The scalar at a byte offset and its width; invalid bytes give U+FFFD of width 1.
    static func decode(_ bytes: Bytes, at index: Int) -> (scalar: UInt32, width: Int) {
        let first = bytes[index]
        if first < 0x80 { return (UInt32(first), 1) }
        let needed = width(first)
        guard needed > 1, index + needed <= bytes.count else { return (0xFFFD, 1) }
        var scalar = UInt32(first) & (needed == 2 ? 0x1F : needed == 3 ? 0x0F : 0x07)
        for step in 1..<needed {
            let next = bytes[index + step]
            guard next & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            scalar = scalar << 6 | UInt32(next & 0x3F)
        }
        return (scalar, needed)
    }

    /// All scalars, invalid bytes as U+FFFD.
    static func scalars(_ bytes: Bytes) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let (scalar, width) = decode(bytes, at: index)
            result.append(scalar)
            index += width
        }
        return result
    }

    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        switch scalar {
        case 0..<0x80:
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        case 0x800..<0x10000:
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        default:
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18 & 0x07))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }

    /// The bytes from `start` up to `end`, which lie inside.
    @inline(__always)
    static func piece(_ bytes: Bytes, _ start: Int, _ end: Int) -> Bytes {
        guard let base = bytes.baseAddress, start < end else { return Bytes(start: bytes.baseAddress, count: 0) }
        return Bytes(start: base + start, count: end &- start)
    }
}
