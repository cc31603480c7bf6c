import Columnar

/// DELTA_BINARY_PACKED (Encodings.md): numbers as packed differences in blocks of miniblocks.
struct DeltaDecoder {
    /// The numbers, and the bytes they took; nil when malformed or of more than `limit` numbers. 16 bytes behind `count` must be readable.
    static func decode(_ bytes: UnsafePointer<UInt8>, _ count: Int, limit: Int) -> (values: [Int64], used: Int)? {
        var position = 0
        func varint() -> UInt64? {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while shift < 64 && position < count {
                let byte = bytes[position]
                position &+= 1
                value |= UInt64(byte & 0x7F) &<< shift
                if byte < 0x80 { return value }
                shift &+= 7
            }
            return nil
        }
        func zigzag() -> Int64? {
            guard let value = varint() else { return nil }
            return Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1))
        }
        guard let blockSize = varint(), let miniblocks = varint(), let total = varint(), let first = zigzag(),
            miniblocks > 0, miniblocks <= 4096, blockSize > 0, blockSize <= 1 << 24, blockSize % (miniblocks * 32) == 0,
            total <= UInt64(limit)
        else { return nil }
        var values: [Int64] = []
        if total == 0 { return (values, position) }
        values.reserveCapacity(Int(total))
        values.append(first)
        let perMiniblock = Int(blockSize / miniblocks)
        var last = first
        while values.count < Int(total) {
            guard let minimum = zigzag(), count &- position >= Int(miniblocks) else { return nil }
            let widths = position
            position &+= Int(miniblocks)
            for miniblock in 0..<Int(miniblocks) where values.count < Int(total) {
                let width = Int(bytes[widths &+ miniblock])
                guard width <= 64 else { return nil }
                let wanted = min(perMiniblock, Int(total) &- values.count)
                guard count &- position >= (wanted &* width &+ 7) / 8 else { return nil }
                var bit = 0
                for _ in 0..<wanted {
                    last = last &+ minimum &+ Int64(bitPattern: packed(bytes + position, bit, width))
                    values.append(last)
                    bit &+= width
                }
                position &+= min(perMiniblock &* width / 8, count &- position)
            }
        }
        return (values, position)
    }

    @inline(__always)
    private static func packed(_ bytes: UnsafePointer<UInt8>, _ bit: Int, _ width: Int) -> UInt64 {
        if width == 0 { return 0 }
        let raw = UnsafeRawPointer(bytes)
        let shift = UInt64(truncatingIfNeeded: bit & 7)
        var word = raw.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self) &>> shift
        if width &+ Int(shift) > 64 { word |= UInt64(bytes[bit &>> 3 &+ 8]) &<< (64 &- shift) }
        return width == 64 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: width)) &- 1)
    }
}
