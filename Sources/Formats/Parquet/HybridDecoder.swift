/// The hybrid of run-length and bit-packed numbers (Encodings.md, RLE/Bit-Packing Hybrid) that levels and dictionary codes come in.
struct HybridDecoder {
    private let bytes: UnsafePointer<UInt8>
    private let count: Int
    private let width: Int
    private var position = 0

    /// 8 bytes behind `count` must be readable.
    init(_ bytes: UnsafePointer<UInt8>, _ count: Int, width: Int) {
        self.bytes = bytes
        self.count = count
        self.width = width
    }

    /// Decodes `wanted` numbers of at most 32 bits; false when the input has fewer. May be called once.
    mutating func decode(into target: UnsafeMutablePointer<UInt32>, _ wanted: Int) -> Bool {
        if width == 0 {
            target.update(repeating: 0, count: wanted)
            return true
        }
        var done = 0
        while done < wanted {
            guard let header = varint() else { return false }
            if header & 1 == 0 {
                let run = Int(min(header &>> 1, UInt64(wanted &- done)))
                let valueBytes = (width &+ 7) / 8
                guard run > 0 || header > 1, count &- position >= valueBytes else { return false }
                var value: UInt32 = 0
                for index in 0..<valueBytes { value |= UInt32(bytes[position &+ index]) &<< UInt32(8 &* index) }
                position &+= valueBytes
                (target + done).update(repeating: value, count: run)
                done &+= run
            } else {
                let groups = header &>> 1
                guard groups > 0, groups <= UInt64(Int32.max) else { return false }
                let available = min(Int(groups) &* width, count &- position)
                let values = min(Int(groups) &* 8, wanted &- done, available &* 8 / width)
                guard values > 0 else { return false }
                unpack(bytes + position, into: target + done, values)
                position &+= available
                done &+= values
            }
        }
        return true
    }

    private mutating func varint() -> UInt64? {
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

    @inline(__always)
    private func unpack(_ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt32>, _ values: Int) {
        if width == 1 {
            for index in 0..<values { target[index] = UInt32(source[index &>> 3] &>> UInt8(truncatingIfNeeded: index & 7)) & 1 }
            return
        }
        if width == 8 {
            for index in 0..<values { target[index] = UInt32(source[index]) }
            return
        }
        let raw = UnsafeRawPointer(source)
        let mask: UInt64 = (1 &<< UInt64(truncatingIfNeeded: width)) &- 1
        var bit = 0
        for index in 0..<values {
            let word = raw.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
            target[index] = UInt32(truncatingIfNeeded: (word &>> UInt64(truncatingIfNeeded: bit & 7)) & mask)
            bit &+= width
        }
    }
}
