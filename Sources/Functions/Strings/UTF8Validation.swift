import Columnar

/// Well-formedness of UTF-8 and its repair (Unicode 3.9, "maximal subpart" practice: one U+FFFD per ill-formed piece).
enum UTF8Validation {
    static func isValid(_ bytes: Bytes) -> Bool {
        if CodePoints.isASCII(bytes) { return true }
        var index = 0
        while index < bytes.count {
            let length = sequenceLength(bytes, index)
            if length == 0 { return false }
            index += length
        }
        return true
    }

    static func repaired(_ bytes: Bytes) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let length = sequenceLength(bytes, index)
            if length > 0 {
                result.append(contentsOf: CodePoints.piece(bytes, index, index + length))
                index += length
            } else {
                result.append(contentsOf: [0xEF, 0xBF, 0xBD])
                index += max(1, validPrefix(bytes, index))
            }
        }
        return result
    }

    /// The second byte's range after a first byte (Unicode table 3-7).
    @inline(__always)
    private static func secondRange(_ first: UInt8) -> ClosedRange<UInt8> {
        switch first {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    }

    /// How many bytes from `index` on belong together as the beginning of a well-formed sequence.
    private static func validPrefix(_ bytes: Bytes, _ index: Int) -> Int {
        let first = bytes[index]
        let needed = CodePoints.width(first)
        if needed == 1 { return first < 0x80 ? 1 : 0 }
        guard index + 1 < bytes.count, secondRange(first).contains(bytes[index + 1]) else { return 1 }
        var length = 2
        while length < needed && index + length < bytes.count && bytes[index + length] & 0xC0 == 0x80 { length += 1 }
        return length
    }

    /// The length of the well-formed sequence at `index`, 0 when there is none.
    private static func sequenceLength(_ bytes: Bytes, _ index: Int) -> Int {
        let length = validPrefix(bytes, index)
        return length == CodePoints.width(bytes[index]) ? length : 0
    }

    static func invalid(_ bytes: Bytes) -> QueryError {
        let shown = bytes.map { byte -> String in
            let digits = String(byte, radix: 16, uppercase: true)
            return "\\x" + (digits.count < 2 ? "0" + digits : digits)
        }
        return QueryError("INVALID_UTF8_STRING", sqlState: "22029", "Invalid UTF8 byte sequence found in string: \(shown.joined()).")
    }
}
