import Columnar

/// The character sets of `encode` and `decode`.
enum Charset: String {
    case ascii = "US-ASCII"
    case latin1 = "ISO-8859-1"
    case utf8 = "UTF-8"
    case utf16BigEndian = "UTF-16BE"
    case utf16LittleEndian = "UTF-16LE"
    case utf16 = "UTF-16"
    case utf32 = "UTF-32"

    init(named name: String, function: String) throws {
        guard let charset = Charset(rawValue: name.uppercased()) else {
            throw QueryError(
                "INVALID_PARAMETER_VALUE.CHARSET", sqlState: "22023",
                "The value of parameter(s) `charset` in `\(function)` is invalid: expects one of the "
                    + "iso-8859-1, us-ascii, utf-16, utf-16be, utf-16le, utf-32, utf-8, but got \(name).")
        }
        self = charset
    }

    private func malformed(_ function: String) -> QueryError {
        QueryError(
            "MALFORMED_CHARACTER_CODING", sqlState: "22000", "Invalid value found when performing `\(function)` with \(rawValue)")
    }

    /// Text in this character set; an error when a character has no place in it.
    func encode(_ text: String) throws -> [UInt8] {
        var result: [UInt8] = []
        switch self {
        case .utf8:
            return Array(text.utf8)
        case .ascii, .latin1:
            let limit: UInt32 = self == .ascii ? 0x80 : 0x100
            for scalar in text.unicodeScalars {
                guard scalar.value < limit else { throw malformed("encode") }
                result.append(UInt8(truncatingIfNeeded: scalar.value))
            }
        case .utf16, .utf16BigEndian:
            if self == .utf16 && !text.isEmpty { result = [0xFE, 0xFF] }
            for unit in text.utf16 {
                result.append(UInt8(truncatingIfNeeded: unit >> 8))
                result.append(UInt8(truncatingIfNeeded: unit))
            }
        case .utf16LittleEndian:
            for unit in text.utf16 {
                result.append(UInt8(truncatingIfNeeded: unit))
                result.append(UInt8(truncatingIfNeeded: unit >> 8))
            }
        case .utf32:
            for scalar in text.unicodeScalars {
                for shift: UInt32 in [24, 16, 8, 0] { result.append(UInt8(truncatingIfNeeded: scalar.value >> shift)) }
            }
        }
        return result
    }

    /// Bytes of this character set as text; an error when they are malformed.
    func decode(_ bytes: [UInt8]) throws -> String {
        var scalars = String.UnicodeScalarView()
        switch self {
        case .utf8:
            guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed("decode") }
            return text
        case .ascii, .latin1:
            for byte in bytes {
                guard self == .latin1 || byte < 0x80 else { throw malformed("decode") }
                scalars.append(Unicode.Scalar(byte))
            }
        case .utf16, .utf16BigEndian, .utf16LittleEndian:
            guard bytes.count % 2 == 0 else { throw malformed("decode") }
            var isLittle = self == .utf16LittleEndian
            var start = 0
            if self == .utf16 && bytes.count >= 2 {
                if bytes[0] == 0xFE && bytes[1] == 0xFF { start = 2 }
                if bytes[0] == 0xFF && bytes[1] == 0xFE {
                    start = 2
                    isLittle = true
                }
            }
            var units: [UInt16] = []
            for index in stride(from: start, to: bytes.count, by: 2) {
                let (high, low) = isLittle ? (bytes[index + 1], bytes[index]) : (bytes[index], bytes[index + 1])
                units.append(UInt16(high) << 8 | UInt16(low))
            }
            guard let text = String(validating: units, as: UTF16.self) else { throw malformed("decode") }
            return text
        case .utf32:
            guard bytes.count % 4 == 0 else { throw malformed("decode") }
            for index in stride(from: 0, to: bytes.count, by: 4) {
                let value =
                    UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16 | UInt32(bytes[index + 2]) << 8 | UInt32(bytes[index + 3])
                if index == 0 && value == 0xFEFF { continue }
                guard let scalar = Unicode.Scalar(value) else { throw malformed("decode") }
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
