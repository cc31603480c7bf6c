/// Unpacks gzip data (RFC 1952) that arrives in any pieces: several members in a row are one stream, checksums and lengths are verified,
/// and more than `limit` bytes of output are refused, so that a small upload cannot fill the memory.
package struct GzipDecoder {
    private enum Phase {
        case header, extraLength, extra, name, comment, headerCheck, data, trailer, between
    }

    private let limit: Int
    private var phase: Phase = .header
    private var inflate = Inflate()
    /// Bytes of the fixed part being collected: header, trailer, lengths.
    private var fixed: [UInt8] = []
    private var flags: UInt8 = 0
    private var extraLeft: Int = 0
    private var headerBytes: Int = 0
    private var checksum: UInt32 = 0
    private var memberBytes: UInt32 = 0
    private var total: Int = 0
    private var failure: GzipError?

    /// A file name or comment longer than this is no honest header.
    private static let headerLimit: Int = 128 * 1024

    package init(limit: Int) {
        self.limit = max(0, limit)
    }

    /// Bytes unpacked so far.
    package var count: Int { total }

    /// Unpacks `input`, handing each piece of output to `sink`; the pointer is valid during the call only. Throws `GzipError`; after that
    /// the decoder stays failed.
    package mutating func decode(_ input: UnsafeRawBufferPointer, into sink: (UnsafeRawBufferPointer) -> Void) throws {
        if let failure { throw failure }
        do throws(GzipError) {
            var position: Int = 0
            while position < input.count { try step(input, &position, sink) }
        } catch {
            failure = error
            throw error
        }
    }

    /// Must be called at the end of the input: throws `truncated` if the data is not complete.
    package func finish() throws {
        if let failure { throw failure }
        if phase != .between { throw GzipError.truncated }
    }

    /// Unpacks data that is all at hand.
    package static func decode(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
        var decoder = GzipDecoder(limit: limit)
        var output: [UInt8] = []
        try bytes.withUnsafeBytes { input in
            try decoder.decode(input) { output.append(contentsOf: $0) }
        }
        try decoder.finish()
        return output
    }

    private mutating func step(
        _ input: UnsafeRawBufferPointer, _ position: inout Int, _ sink: (UnsafeRawBufferPointer) -> Void
    ) throws(GzipError) {
        if phase == .data {
            try decodeData(input, &position, sink)
            return
        }
        let byte: UInt8 = input[position]
        position += 1
        try takeByte(byte)
    }

    private mutating func takeByte(_ byte: UInt8) throws(GzipError) {
        switch phase {
        case .between:
            phase = .header
            try takeByte(byte)
        case .header:
            fixed.append(byte)
            try checkHeader()
        case .extraLength:
            fixed.append(byte)
            guard fixed.count == 2 else { return }
            extraLeft = Int(fixed[0]) | Int(fixed[1]) << 8
            fixed = []
            phase = .extra
            if extraLeft == 0 { nextHeaderPart(after: 0x04) }
        case .extra:
            extraLeft -= 1
            if extraLeft == 0 { nextHeaderPart(after: 0x04) }
        case .name, .comment:
            headerBytes += 1
            if headerBytes > Self.headerLimit { throw .corrupted("its header does not end") }
            if byte == 0 { nextHeaderPart(after: phase == .name ? 0x08 : 0x10) }
        case .headerCheck:
            // The header's own check is read over: nothing in the header is used.
            fixed.append(byte)
            if fixed.count == 2 { startData() }
        case .trailer:
            fixed.append(byte)
            if fixed.count == 8 { try checkTrailer() }
        case .data: break
        }
    }

    private mutating func checkHeader() throws(GzipError) {
        switch fixed.count {
        case 1 where fixed[0] != 0x1F, 2 where fixed[1] != 0x8B: throw .corrupted("it does not start like gzip")
        case 3 where fixed[2] != 8: throw .corrupted("its compression method is unknown")
        case 4 where fixed[3] & 0xE0 != 0: throw .corrupted("its header has unknown flags")
        case 10:
            flags = fixed[3]
            fixed = []
            headerBytes = 0
            nextHeaderPart(after: 0)
        default: break
        }
    }

    /// Optional parts come in this order: extra field, name, comment, check.
    private mutating func nextHeaderPart(after part: UInt8) {
        fixed = []
        if part < 0x04 && flags & 0x04 != 0 {
            phase = .extraLength
        } else if part < 0x08 && flags & 0x08 != 0 {
            phase = .name
        } else if part < 0x10 && flags & 0x10 != 0 {
            phase = .comment
        } else if flags & 0x02 != 0 {
            phase = .headerCheck
        } else {
            startData()
        }
    }

    private mutating func startData() {
        fixed = []
        inflate.reset()
        checksum = 0
        memberBytes = 0
        phase = .data
    }

    private mutating func decodeData(
        _ input: UnsafeRawBufferPointer, _ position: inout Int, _ sink: (UnsafeRawBufferPointer) -> Void
    ) throws(GzipError) {
        while true {
            let progress: Inflate.Progress = try inflate.run(input, &position)
            try emit(sink)
            switch progress {
            case .outputFull: continue
            case .needsInput: return
            case .finished:
                phase = .trailer
                for byte in inflate.unreadBytes() { try takeByte(byte) }
                return
            }
        }
    }

    private mutating func emit(_ sink: (UnsafeRawBufferPointer) -> Void) throws(GzipError) {
        var sum: UInt32 = checksum
        var length: Int = 0
        let room: Int = limit - total
        inflate.takeOutput { bytes in
            length = bytes.count
            if length <= room && length > 0 {
                sum = CyclicRedundancyCheck.update(sum, bytes)
                sink(bytes)
            }
        }
        if length > room { throw .tooLarge(limit: limit) }
        checksum = sum
        total += length
        memberBytes &+= UInt32(truncatingIfNeeded: length)
    }

    private mutating func checkTrailer() throws(GzipError) {
        var expected: UInt32 = 0
        var length: UInt32 = 0
        for index in 0..<4 {
            expected |= UInt32(fixed[index]) << UInt32(8 * index)
            length |= UInt32(fixed[index + 4]) << UInt32(8 * index)
        }
        guard expected == checksum else { throw .corrupted("its checksum does not match") }
        guard length == memberBytes else { throw .corrupted("its length does not match") }
        fixed = []
        phase = .between
    }
}

/// The CRC-32 of gzip (polynomial 0xEDB88320), eight bytes at a step ("slicing by eight").
enum CyclicRedundancyCheck {
    private static let tables: [UInt32] = makeTables()

    private static func makeTables() -> [UInt32] {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
            tables[byte] = value
        }
        for slice in 1..<8 {
            for byte in 0..<256 {
                let previous: UInt32 = tables[(slice - 1) * 256 + byte]
                tables[slice * 256 + byte] = previous >> 8 ^ tables[Int(previous & 255)]
            }
        }
        return tables
    }

    /// The sum of what `sum` covers followed by `bytes`; start with 0.
    static func update(_ sum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var value: UInt32 = ~sum
        tables.withUnsafeBufferPointer { table in
            var index: Int = 0
            while bytes.count - index >= 8 {
                let word: UInt64 = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(value)
                var next: UInt32 = 0
                for slice in 0..<8 {
                    next ^= table[(7 - slice) * 256 + Int(truncatingIfNeeded: word >> UInt64(8 * slice) & 255)]
                }
                value = next
                index += 8
            }
            while index < bytes.count {
                value = value >> 8 ^ table[Int((value ^ UInt32(bytes[index])) & 255)]
                index += 1
            }
        }
        return ~value
    }
}
