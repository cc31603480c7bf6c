/// Base 64 and base 32 of RFC 4648, hexadecimal digits.
enum BinaryText {
    private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let base32Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// The value of each byte as a base 64 digit, 255 for others.
    private static let base64Values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, digit) in base64Digits.enumerated() { table[Int(digit)] = UInt8(value) }
        return table
    }()

    static func encode64(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encode(bytes, bitsPerDigit: 6, digits: base64Digits, group: 4)
    }

    static func encode32(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encode(bytes, bitsPerDigit: 5, digits: base32Digits, group: 8)
    }

    private static func encode(_ bytes: some Collection<UInt8>, bitsPerDigit: UInt32, digits: [UInt8], group: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 8 / Int(bitsPerDigit) + group)
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        let mask: UInt32 = (1 << bitsPerDigit) - 1
        for byte in bytes {
            pending = (pending << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= bitsPerDigit {
                bits -= bitsPerDigit
                result.append(digits[Int(pending >> bits & mask)])
            }
        }
        if bits > 0 { result.append(digits[Int(pending << (bitsPerDigit - bits) & mask)]) }
        while result.count % group != 0 { result.append(0x3D) }
        return result
    }

    /// As MIME decoders do: bytes outside the alphabet are skipped, padding may be missing. Nil when a single digit is left over or
    /// padding is wrong.
    static func decode64Leniently(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 3 / 4)
        var pending: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in bytes {
            if byte == 0x3D {
                if digits < 2 { return nil }
                padding += 1
                if digits + padding == 4 { break }
                continue
            }
            let value = base64Values[Int(byte)]
            if value == 255 { continue }
            if padding > 0 { return nil }
            pending = pending << 6 | UInt32(value)
            digits += 1
            if digits == 4 {
                result.append(UInt8(truncatingIfNeeded: pending >> 16))
                result.append(UInt8(truncatingIfNeeded: pending >> 8))
                result.append(UInt8(truncatingIfNeeded: pending))
                pending = 0
                digits = 0
            }
        }
        if padding > 0 && digits + padding != 4 { return nil }
        switch digits {
        case 0: return result
        case 2:
            result.append(UInt8(truncatingIfNeeded: pending >> 4))
            return result
        case 3:
            result.append(UInt8(truncatingIfNeeded: pending >> 10))
            result.append(UInt8(truncatingIfNeeded: pending >> 2))
            return result
        default: return nil
        }
    }

    /// Whether text is well-formed base 64: alphabet and white space only, padding (when there) only at the end and complete.
    static func isBase64(_ bytes: some Collection<UInt8>) -> Bool {
        var position = 0
        var padding = 0
        for byte in bytes {
            if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { continue }
            if byte == 0x3D {
                padding += 1
                continue
            }
            if padding > 0 || base64Values[Int(byte)] == 255 { return false }
            position += 1
        }
        let rest = position % 4
        if rest == 1 { return false }
        return padding == 0 || padding == (4 - rest) % 4
    }

    /// Base 32 with or without padding, in upper or lower case; nil for anything else.
    static func decode32(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in bytes {
            var value: UInt32
            switch byte {
            case 0x3D:
                padding += 1
                continue
            case 0x41...0x5A: value = UInt32(byte) - 0x41
            case 0x61...0x7A: value = UInt32(byte) - 0x61
            case 0x32...0x37: value = UInt32(byte) - 0x32 + 26
            default: return nil
            }
            if padding > 0 { return nil }
            value &= 31
            digits += 1
            pending = (pending << 5 | value) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        let rest = digits % 8
        if rest == 1 || rest == 3 || rest == 6 { return nil }
        if padding > 0 && padding != (8 - rest) % 8 { return nil }
        return result
    }

    static func encodeHex(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            result.append(hexDigits[Int(byte >> 4)])
            result.append(hexDigits[Int(byte & 15)])
        }
        return result
    }

    /// The 64-bit two's complement without leading zeros.
    static func encodeHex(_ number: Int64) -> [UInt8] {
        Array(String(UInt64(bitPattern: number), radix: 16, uppercase: true).utf8)
    }

    static func lowercaseHex(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encodeHex(bytes).map { $0 >= 0x41 ? $0 | 0x20 : $0 }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// An odd number of digits counts as if a zero stood in front; nil for other characters.
    static func decodeHex(_ bytes: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 2 + 1)
        var pending: UInt8?
        var isHalf = bytes.count % 2 == 1
        if isHalf { pending = 0 }
        for byte in bytes {
            guard let value = hexValue(byte) else { return nil }
            if let high = pending, isHalf || pending != nil {
                result.append(high << 4 | value)
                pending = nil
                isHalf = false
            } else {
                pending = value
            }
        }
        return result
    }
}
