import CSIMD

/// The position of the first byte that is not part of valid UTF-8 (RFC 3629), or nil. Runs of ASCII are skipped 64 bytes at a time;
/// 64 bytes behind the text must be readable.
package func firstInvalidUTF8(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    var position = 0
    while position < count {
        if bytes[position] < 0x80 {
            let mask = simd_high_mask64(bytes + position)
            if mask == 0 {
                position &+= 64
                continue
            }
            position &+= mask.trailingZeroBitCount
            if position >= count { return nil }
        }
        let length = sequenceLength(bytes + position, count &- position)
        if length == 0 { return position }
        position &+= length
    }
    return nil
}

/// Bytes of the well-formed sequence of a non-ASCII character at `bytes`, 0 when there is none.
private func sequenceLength(_ bytes: UnsafePointer<UInt8>, _ left: Int) -> Int {
    let first = bytes[0]
    if first < 0x80 { return 1 }
    if first < 0xC2 { return 0 }
    if first < 0xE0 { return left >= 2 && bytes[1] & 0xC0 == 0x80 ? 2 : 0 }
    if first < 0xF0 {
        guard left >= 3, bytes[1] & 0xC0 == 0x80, bytes[2] & 0xC0 == 0x80 else { return 0 }
        if first == 0xE0 && bytes[1] < 0xA0 { return 0 }
        if first == 0xED && bytes[1] > 0x9F { return 0 }
        return 3
    }
    if first > 0xF4 { return 0 }
    guard left >= 4, bytes[1] & 0xC0 == 0x80, bytes[2] & 0xC0 == 0x80, bytes[3] & 0xC0 == 0x80 else { return 0 }
    if first == 0xF0 && bytes[1] < 0x90 { return 0 }
    if first == 0xF4 && bytes[1] > 0x8F { return 0 }
    return 4
}
