#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// DEFLATE (RFC 1951) in gzip (RFC 1952) or zlib (RFC 1950) wrappers, for inputs that are at hand as a whole.
enum Inflate {
    /// Decompresses gzip members one after the other into exactly `targetCount` bytes; 32 more behind the target must be writable.
    static func gunzip(_ source: UnsafePointer<UInt8>, _ sourceCount: Int, into target: UnsafeMutablePointer<UInt8>, _ targetCount: Int)
        -> Bool
    {
        var run = InflateRun(source: source, sourceCount: sourceCount, target: target, targetCount: targetCount)
        while run.position < sourceCount {
            guard run.skipGzipHeader(), run.inflate(), run.skipBytes(8) else { return false }
        }
        return run.written == targetCount
    }
}

/// A prefix code as a table of all 15-bit inputs would be large: short codes by table, longer ones by canonical search.
private struct PrefixCode {
    private static let tableBits = 10
    /// Symbol and length of codes up to `tableBits`; length 0 for longer ones.
    private var table = [UInt16](repeating: 0, count: 1 << PrefixCode.tableBits)
    private var counts = [UInt16](repeating: 0, count: 16)
    private var symbols: [UInt16] = []

    init?(_ lengths: ArraySlice<UInt8>) {
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        var left = 1
        for length in 1...15 {
            left = left * 2 - Int(counts[length])
            if left < 0 { return nil }
        }
        var offsets = [Int](repeating: 0, count: 17)
        for length in 1...15 { offsets[length + 1] = offsets[length] + Int(counts[length]) }
        symbols = [UInt16](repeating: 0, count: offsets[16])
        var next = offsets
        for (symbol, length) in lengths.enumerated() where length > 0 {
            symbols[next[Int(length)]] = UInt16(symbol)
            next[Int(length)] += 1
        }
        var code = 0
        for length in 1...PrefixCode.tableBits {
            for index in 0..<Int(counts[length]) {
                let symbol = symbols[offsets[length] + index]
                var reversed = 0
                for bit in 0..<length where code & (1 << bit) != 0 { reversed |= 1 << (length - 1 - bit) }
                var slot = reversed
                while slot < table.count {
                    table[slot] = symbol << 4 | UInt16(length)
                    slot += 1 << length
                }
                code += 1
            }
            code <<= 1
        }
    }

    /// The symbol at the front of `bits`, and its length; nil when no code fits.
    @inline(__always)
    func symbol(_ bits: UInt64) -> (symbol: Int, length: Int)? {
        let entry = table[Int(bits & UInt64((1 << PrefixCode.tableBits) - 1))]
        if entry & 15 != 0 { return (Int(entry >> 4), Int(entry & 15)) }
        var code = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            code |= Int((bits >> UInt64(length - 1)) & 1)
            let count = Int(counts[length])
            if code - count < first { return (Int(symbols[index + code - first]), length) }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        return nil
    }
}

private struct InflateRun {
    let source: UnsafePointer<UInt8>
    let sourceCount: Int
    let target: UnsafeMutablePointer<UInt8>
    let targetCount: Int
    var position = 0
    var written = 0
    private var bits: UInt64 = 0
    private var bitCount = 0

    init(source: UnsafePointer<UInt8>, sourceCount: Int, target: UnsafeMutablePointer<UInt8>, targetCount: Int) {
        self.source = source
        self.sourceCount = sourceCount
        self.target = target
        self.targetCount = targetCount
    }

    mutating func skipBytes(_ count: Int) -> Bool {
        guard sourceCount - position >= count else { return false }
        position += count
        return true
    }

    mutating func skipGzipHeader() -> Bool {
        guard sourceCount - position >= 10, source[position] == 0x1F, source[position + 1] == 0x8B, source[position + 2] == 8 else {
            return false
        }
        let flags = source[position + 3]
        position += 10
        if flags & 4 != 0 {
            guard sourceCount - position >= 2 else { return false }
            let extra = Int(source[position]) | Int(source[position + 1]) << 8
            guard skipBytes(2 + extra) else { return false }
        }
        for flag in [UInt8(8), 16] where flags & flag != 0 {
            while position < sourceCount && source[position] != 0 { position += 1 }
            guard skipBytes(1) else { return false }
        }
        return flags & 2 == 0 || skipBytes(2)
    }

    /// Fills up to at least 48 bits, with zeros behind the end.
    @inline(__always)
    private mutating func fill() {
        while bitCount <= 48 && position < sourceCount {
            bits |= UInt64(source[position]) << UInt64(bitCount)
            position += 1
            bitCount += 8
        }
    }

    private mutating func take(_ count: Int) -> Int? {
        fill()
        guard bitCount >= count else { return nil }
        let value = Int(bits & ((1 << UInt64(count)) - 1))
        bits >>= UInt64(count)
        bitCount -= count
        return value
    }

    private mutating func take(_ code: PrefixCode) -> Int? {
        fill()
        guard let (symbol, length) = code.symbol(bits), length <= bitCount else { return nil }
        bits >>= UInt64(length)
        bitCount -= length
        return symbol
    }

    mutating func inflate() -> Bool {
        bits = 0
        bitCount = 0
        var last = false
        while !last {
            guard let final = take(1), let kind = take(2) else { return false }
            last = final == 1
            switch kind {
            case 0: guard stored() else { return false }
            case 1:
                let lengths =
                    [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112) + [UInt8](repeating: 7, count: 24)
                    + [UInt8](repeating: 8, count: 8)
                guard let literals = PrefixCode(lengths[...]), let distances = PrefixCode([UInt8](repeating: 5, count: 30)[...]),
                    block(literals, distances)
                else { return false }
            case 2:
                guard let (literals, distances) = codes(), block(literals, distances) else { return false }
            default: return false
            }
        }
        // Whole bytes that were taken in too early go back.
        position -= bitCount / 8
        return true
    }

    private mutating func stored() -> Bool {
        position -= bitCount / 8
        bits = 0
        bitCount = 0
        guard sourceCount - position >= 4 else { return false }
        let count = Int(source[position]) | Int(source[position + 1]) << 8
        let check = Int(source[position + 2]) | Int(source[position + 3]) << 8
        position += 4
        guard count == ~check & 0xFFFF, count <= sourceCount - position, count <= targetCount - written else { return false }
        memcpy(target + written, source + position, count)
        position += count
        written += count
        return true
    }

    private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private mutating func codes() -> (PrefixCode, PrefixCode)? {
        guard let literalCount = take(5), let distanceCount = take(5), let lengthCount = take(4) else { return nil }
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for index in 0..<(lengthCount + 4) {
            guard let length = take(3) else { return nil }
            codeLengths[InflateRun.order[index]] = UInt8(length)
        }
        guard let lengthCode = PrefixCode(codeLengths[...]) else { return nil }
        let total = literalCount + 257 + distanceCount + 1
        var lengths: [UInt8] = []
        while lengths.count < total {
            guard let symbol = take(lengthCode) else { return nil }
            if symbol < 16 {
                lengths.append(UInt8(symbol))
                continue
            }
            var value: UInt8 = 0
            if symbol == 16 {
                guard let previous = lengths.last else { return nil }
                value = previous
            }
            let (width, base) = symbol == 16 ? (2, 3) : (symbol == 17 ? (3, 3) : (7, 11))
            guard let more = take(width), lengths.count + base + more <= total else { return nil }
            lengths += [UInt8](repeating: value, count: base + more)
        }
        guard let literals = PrefixCode(lengths[0..<(literalCount + 257)]), let distances = PrefixCode(lengths[(literalCount + 257)...])
        else {
            return nil
        }
        return (literals, distances)
    }

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    private static let lengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ]

    private mutating func block(_ literals: PrefixCode, _ distances: PrefixCode) -> Bool {
        while true {
            guard let symbol = take(literals) else { return false }
            if symbol < 256 {
                guard written < targetCount else { return false }
                target[written] = UInt8(truncatingIfNeeded: symbol)
                written += 1
                continue
            }
            if symbol == 256 { return true }
            guard symbol <= 285, let more = take(InflateRun.lengthExtras[symbol - 257]), let code = take(distances), code < 30,
                let further = take(code < 4 ? 0 : code / 2 - 1)
            else { return false }
            let count = InflateRun.lengthBases[symbol - 257] + more
            let offset = InflateRun.distanceBases[code] + further
            guard offset <= written, count <= targetCount - written else { return false }
            copyMatch(target + written, offset, count)
            written += count
        }
    }
}
