/// Why compressed data could not be read.
package enum GzipError: Error, Equatable, CustomStringConvertible {
    case truncated
    case corrupted(String)
    case tooLarge(limit: Int)

    package var description: String {
        switch self {
        case .truncated: return "The gzip data ends before its end."
        case .corrupted(let detail): return "The gzip data is corrupted: \(detail)."
        case .tooLarge(let limit): return "The gzip data is larger than the limit of \(limit) bytes when unpacked."
        }
    }
}

/// A canonical Huffman code (RFC 1951, 3.2.2): a table indexed by the next ten bits answers short codes at once; longer ones are found by
/// counting up the lengths.
struct HuffmanCode {
    static let tableBits: Int = 10
    static let longestCode: Int = 15

    /// Symbol << 4 | length; 0 where the code is longer than the table's bits or does not exist.
    private var table = [UInt16](repeating: 0, count: 1 << HuffmanCode.tableBits)
    private var counts = [UInt16](repeating: 0, count: HuffmanCode.longestCode + 1)
    private var symbols: [UInt16] = []

    /// False if the lengths are no code: over-subscribed, or incomplete other than a single code of one bit or none at all.
    mutating func build(_ lengths: ArraySlice<UInt8>, mayBeIncomplete: Bool) -> Bool {
        for index in counts.indices { counts[index] = 0 }
        for index in table.indices { table[index] = 0 }
        for length in lengths { counts[Int(length & 15)] += 1 }
        let used: Int = lengths.count - Int(counts[0])
        counts[0] = 0
        var left: Int = 1
        for length in 1...Self.longestCode {
            left = left << 1 - Int(counts[length])
            if left < 0 { return false }
        }
        if left > 0 && !(mayBeIncomplete && used <= 1 && Int(counts[1]) == used) { return false }

        var offsets = [Int](repeating: 0, count: Self.longestCode + 2)
        var firstCodes = [Int](repeating: 0, count: Self.longestCode + 2)
        for length in 1...Self.longestCode {
            offsets[length + 1] = offsets[length] + Int(counts[length])
            firstCodes[length + 1] = (firstCodes[length] + Int(counts[length])) << 1
        }
        symbols = [UInt16](repeating: 0, count: used)
        for (symbol, lengthByte) in lengths.enumerated() where lengthByte > 0 {
            let length = Int(lengthByte)
            symbols[offsets[length]] = UInt16(truncatingIfNeeded: symbol)
            offsets[length] += 1
            let code: Int = firstCodes[length]
            firstCodes[length] += 1
            if length <= Self.tableBits {
                // Codes come highest bit first, the table is indexed lowest bit first.
                var index: Int = 0
                for bit in 0..<length { index |= (code >> bit & 1) << (length - 1 - bit) }
                let entry: UInt16 = UInt16(truncatingIfNeeded: symbol << 4 | length)
                while index < table.count {
                    table[index] = entry
                    index += 1 << length
                }
            }
        }
        return true
    }

    enum Lookup {
        case symbol(Int, length: Int)
        case needsMore
        case invalid
    }

    /// Finds the symbol at the low end of `bits`, of which `available` are real.
    @inline(__always)
    func find(_ bits: UInt64, available: Int) -> Lookup {
        let entry = Int(table[Int(truncatingIfNeeded: bits) & (1 << Self.tableBits - 1)])
        let length: Int = entry & 15
        if length > 0 { return length <= available ? .symbol(entry >> 4, length: length) : .needsMore }
        return findLong(bits, available: available)
    }

    private func findLong(_ bits: UInt64, available: Int) -> Lookup {
        var code: Int = 0
        var first: Int = 0
        var index: Int = 0
        for length in 1...Self.longestCode {
            if length > available { return .needsMore }
            code |= Int(truncatingIfNeeded: bits >> UInt64(length - 1)) & 1
            let count = Int(counts[length])
            if code - count < first { return .symbol(Int(symbols[index + (code - first)]), length: length) }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        return .invalid
    }
}

/// Unpacks DEFLATE data (RFC 1951) arriving in any pieces. It stops wherever the input ends and goes on from there.
struct Inflate {
    enum Progress {
        case needsInput
        /// The output is full; empty it with `takeOutput` and call again.
        case outputFull
        case finished
    }

    private enum Phase {
        case blockHeader, storedLength, stored, codeCounts, codeLengthLengths, codeLengths, symbols, distance, copy, finished
    }

    private static let windowBytes: Int = 32 * 1024
    private static let bufferBytes: Int = 96 * 1024
    private static let lengthOrder: [UInt8] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengthBase: [UInt16] = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    private static let lengthExtra: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    private static let distanceBase: [UInt16] = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ]
    private static let distanceExtra: [UInt8] = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]

    private var phase: Phase = .blockHeader
    private var isLastBlock: Bool = false
    private var bits: UInt64 = 0
    private var bitCount: Int = 0

    private var storedLeft: Int = 0
    private var literalCount: Int = 0
    private var distanceCount: Int = 0
    private var codeLengthCount: Int = 0
    private var lengths = [UInt8](repeating: 0, count: 320)
    private var lengthsRead: Int = 0
    private var lengthCode = HuffmanCode()
    private var literalCode = HuffmanCode()
    private var distanceCode = HuffmanCode()

    private var matchLength: Int = 0
    private var matchDistance: Int = 0

    /// The last 32 KiB put out, then what has not been taken.
    private var output = [UInt8](repeating: 0, count: Inflate.bufferBytes)
    private var outputStart: Int = 0
    private var outputEnd: Int = 0

    init() {}

    /// Starts another stream; untaken output and window are dropped.
    mutating func reset() {
        phase = .blockHeader
        isLastBlock = false
        bits = 0
        bitCount = 0
        outputStart = 0
        outputEnd = 0
    }

    /// Gives the bytes unpacked since the last call and makes room.
    mutating func takeOutput(_ body: (UnsafeRawBufferPointer) -> Void) {
        let start: Int = outputStart
        let end: Int = outputEnd
        output.withUnsafeMutableBytes { buffer in
            if end > start { body(UnsafeRawBufferPointer(rebasing: buffer[start..<end])) }
            if end > Self.windowBytes, let base = buffer.baseAddress {
                // The places may overlap, which `copyMemory` allows.
                base.copyMemory(from: base + (end - Self.windowBytes), byteCount: Self.windowBytes)
            }
        }
        outputEnd = min(end, Self.windowBytes)
        outputStart = outputEnd
    }

    /// After the end: bytes that were read into the bit buffer but belong to what follows, in order.
    mutating func unreadBytes() -> [UInt8] {
        bits >>= UInt64(bitCount & 7)
        bitCount -= bitCount & 7
        var rest: [UInt8] = []
        while bitCount > 0 {
            rest.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            bitCount -= 8
        }
        return rest
    }

    /// Unpacks from `input[position]` on and moves `position`.
    mutating func run(_ input: UnsafeRawBufferPointer, _ position: inout Int) throws(GzipError) -> Progress {
        while true {
            switch phase {
            case .blockHeader:
                if isLastBlock {
                    phase = .finished
                    continue
                }
                guard fill(3, input, &position) else { return .needsInput }
                isLastBlock = take(1) == 1
                try startBlock(take(2))
            case .storedLength:
                guard fill(32, input, &position) else { return .needsInput }
                let length: Int = take(16)
                guard take(16) == length ^ 0xFFFF else { throw .corrupted("the length of a stored block does not match its check") }
                storedLeft = length
                phase = .stored
            case .stored:
                if storedLeft == 0 {
                    phase = .blockHeader
                    continue
                }
                guard outputEnd < output.count else { return .outputFull }
                guard fill(8, input, &position) else { return .needsInput }
                output[outputEnd] = UInt8(truncatingIfNeeded: take(8))
                outputEnd += 1
                storedLeft -= 1
                copyStored(input, &position)
            case .codeCounts:
                guard fill(14, input, &position) else { return .needsInput }
                literalCount = take(5) + 257
                distanceCount = take(5) + 1
                codeLengthCount = take(4) + 4
                if literalCount > 286 || distanceCount > 30 { throw .corrupted("a block declares too many codes") }
                for index in 0..<19 { lengths[index] = 0 }
                lengthsRead = 0
                phase = .codeLengthLengths
            case .codeLengthLengths:
                guard try readCodeLengthLengths(input, &position) else { return .needsInput }
            case .codeLengths:
                guard try readCodeLengths(input, &position) else { return .needsInput }
            case .symbols, .distance, .copy:
                if let stop = try decodeSymbols(input, &position) { return stop }
            case .finished:
                return .finished
            }
        }
    }

    // MARK: - Bits

    @inline(__always)
    private mutating func refill(_ input: UnsafeRawBufferPointer, _ position: inout Int) {
        // No step needs more than 32 bits.
        if bitCount >= 32 { return }
        if input.count - position >= 4 {
            let word: UInt32 = UInt32(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt32.self))
            bits |= UInt64(word) << UInt64(bitCount)
            bitCount &+= 32
            position &+= 4
            return
        }
        while bitCount <= 56 && position < input.count {
            bits |= UInt64(input[position]) << UInt64(bitCount)
            bitCount &+= 8
            position &+= 1
        }
    }

    /// Whether `count` bits, at most 32, are at hand.
    private mutating func fill(_ count: Int, _ input: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
        if bitCount < count { refill(input, &position) }
        return bitCount >= count
    }

    @inline(__always)
    private mutating func take(_ count: Int) -> Int {
        let value = Int(truncatingIfNeeded: bits & (1 << UInt64(count) - 1))
        bits >>= UInt64(count)
        bitCount &-= count
        return value
    }

    // MARK: - Blocks

    private mutating func startBlock(_ kind: Int) throws(GzipError) {
        switch kind {
        case 0:
            _ = take(bitCount & 7)
            phase = .storedLength
        case 1:
            for index in 0..<288 { lengths[index] = index < 144 ? 8 : (index < 256 ? 9 : (index < 280 ? 7 : 8)) }
            guard literalCode.build(lengths[0..<288], mayBeIncomplete: false) else { throw .corrupted("the fixed code is broken") }
            for index in 0..<32 { lengths[index] = 5 }
            guard distanceCode.build(lengths[0..<32], mayBeIncomplete: false) else { throw .corrupted("the fixed code is broken") }
            phase = .symbols
        case 2: phase = .codeCounts
        default: throw .corrupted("a block has an unknown kind")
        }
    }

    /// The bulk of a stored block, once the bit buffer is empty.
    private mutating func copyStored(_ input: UnsafeRawBufferPointer, _ position: inout Int) {
        guard bitCount == 0 else { return }
        let count: Int = min(storedLeft, input.count - position, output.count - outputEnd)
        guard count > 0, let source = input.baseAddress else { return }
        output.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress { (base + outputEnd).copyMemory(from: source + position, byteCount: count) }
        }
        outputEnd += count
        position += count
        storedLeft -= count
    }

    private mutating func readCodeLengthLengths(_ input: UnsafeRawBufferPointer, _ position: inout Int) throws(GzipError) -> Bool {
        while lengthsRead < codeLengthCount {
            guard fill(3, input, &position) else { return false }
            lengths[Int(Self.lengthOrder[lengthsRead])] = UInt8(truncatingIfNeeded: take(3))
            lengthsRead += 1
        }
        guard lengthCode.build(lengths[0..<19], mayBeIncomplete: false) else { throw .corrupted("the code of a block's lengths is broken") }
        lengthsRead = 0
        phase = .codeLengths
        return true
    }

    private mutating func readCodeLengths(_ input: UnsafeRawBufferPointer, _ position: inout Int) throws(GzipError) -> Bool {
        let total: Int = literalCount + distanceCount
        while lengthsRead < total {
            refill(input, &position)
            let symbol: Int
            let length: Int
            switch lengthCode.find(bits, available: bitCount) {
            case .needsMore: return false
            case .invalid: throw .corrupted("a code length is no code")
            case .symbol(let found, let codeLength):
                symbol = found
                length = codeLength
            }
            let extra: Int = symbol < 16 ? 0 : (symbol == 16 ? 2 : (symbol == 17 ? 3 : 7))
            guard bitCount >= length + extra else { return false }
            _ = take(length)
            if symbol < 16 {
                lengths[lengthsRead] = UInt8(truncatingIfNeeded: symbol)
                lengthsRead += 1
                continue
            }
            let count: Int = take(extra) + (symbol == 18 ? 11 : 3)
            var value: UInt8 = 0
            if symbol == 16 {
                guard lengthsRead > 0 else { throw .corrupted("a code length repeats nothing") }
                value = lengths[lengthsRead - 1]
            }
            guard lengthsRead + count <= total else { throw .corrupted("a block has more code lengths than it declares") }
            for _ in 0..<count {
                lengths[lengthsRead] = value
                lengthsRead += 1
            }
        }
        guard lengths[256] > 0 else { throw .corrupted("a block's code has no end") }
        guard literalCode.build(lengths[0..<literalCount], mayBeIncomplete: true),
            distanceCode.build(lengths[literalCount..<total], mayBeIncomplete: true)
        else { throw .corrupted("a block's code is broken") }
        phase = .symbols
        return true
    }

    /// Decodes until the block ends (nil) or it must stop. Lengths and distances wait in the state until all their bits are there.
    private mutating func decodeSymbols(_ input: UnsafeRawBufferPointer, _ position: inout Int) throws(GzipError) -> Progress? {
        while true {
            if phase == .copy {
                copyMatch()
                if matchLength > 0 { return .outputFull }
                phase = .symbols
            }
            if outputEnd >= output.count { return .outputFull }
            refill(input, &position)
            let code: HuffmanCode.Lookup
            code = phase == .symbols ? literalCode.find(bits, available: bitCount) : distanceCode.find(bits, available: bitCount)
            guard case .symbol(let symbol, let length) = code else {
                if case .invalid = code { throw .corrupted("there is a code that was not declared") }
                return .needsInput
            }
            if phase == .symbols {
                if symbol < 256 {
                    _ = take(length)
                    output[outputEnd] = UInt8(truncatingIfNeeded: symbol)
                    outputEnd += 1
                    continue
                }
                if symbol == 256 {
                    _ = take(length)
                    phase = .blockHeader
                    return nil
                }
                guard symbol <= 285 else { throw .corrupted("there is a length that does not exist") }
                let extra = Int(Self.lengthExtra[symbol - 257])
                guard bitCount >= length + extra else { return .needsInput }
                _ = take(length)
                matchLength = Int(Self.lengthBase[symbol - 257]) + take(extra)
                phase = .distance
            } else {
                guard symbol < 30 else { throw .corrupted("there is a distance that does not exist") }
                let extra = Int(Self.distanceExtra[symbol])
                guard bitCount >= length + extra else { return .needsInput }
                _ = take(length)
                matchDistance = Int(Self.distanceBase[symbol]) + take(extra)
                guard matchDistance <= outputEnd else { throw .corrupted("a distance reaches before the start of the data") }
                phase = .copy
            }
        }
    }

    /// Copies as much of the match as fits; source and target may overlap, which repeats the pattern.
    private mutating func copyMatch() {
        let count: Int = min(matchLength, output.count - outputEnd)
        let distance: Int = matchDistance
        let end: Int = outputEnd
        output.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let target: UnsafeMutablePointer<UInt8> = base + end
            let source: UnsafeMutablePointer<UInt8> = target - distance
            if distance >= count {
                target.update(from: source, count: count)
            } else {
                for index in 0..<count { target[index] = source[index] }
            }
        }
        outputEnd += count
        matchLength -= count
    }
}
