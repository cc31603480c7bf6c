#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads numbers from UTF-8 text as Spark's casts do; white space and control characters around them are ignored.
package enum NumberParser {
    /// `[+-]digits`. With `allowsFraction` (ANSI mode off) a fraction is read and dropped.
    package static func integer(_ text: UnsafeBufferPointer<UInt8>, allowsFraction: Bool = false) -> Int64? {
        let bytes = TemporalParser.trimmed(text)
        let count = bytes.count
        guard count > 0 else { return nil }
        var position = 0
        let negative = bytes[0] == UInt8(ascii: "-")
        if negative || bytes[0] == UInt8(ascii: "+") { position = 1 }
        guard position < count else { return nil }
        var value: Int64 = 0
        // 18 digits cannot overflow.
        let safe = min(count, position &+ 18)
        while position < safe {
            let digit = bytes[position] &- 0x30
            if digit > 9 { break }
            value = value &* 10 &+ Int64(digit)
            position &+= 1
        }
        if negative { value = 0 &- value }
        while position < count {
            let digit = bytes[position] &- 0x30
            if digit > 9 { break }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLarge) =
                negative ? product.subtractingReportingOverflow(Int64(digit)) : product.addingReportingOverflow(Int64(digit))
            if overflow || tooLarge { return nil }
            value = sum
            position &+= 1
        }
        if position == count { return value }
        guard allowsFraction, bytes[position] == UInt8(ascii: ".") else { return nil }
        position &+= 1
        while position < count {
            if bytes[position] &- 0x30 > 9 { return nil }
            position &+= 1
        }
        return value
    }

    /// `true`, `t`, `yes`, `y`, `1` and their opposites, in any case.
    package static func boolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        let bytes = TemporalParser.trimmed(text)
        guard bytes.count >= 1, bytes.count <= 5 else { return nil }
        var word: UInt64 = 0
        for byte in bytes { word = word << 8 | UInt64(byte | 0x20) }
        if bytes.count == 1 {
            switch bytes[0] | 0x20 {
            case UInt8(ascii: "t"), UInt8(ascii: "y"): return true
            case UInt8(ascii: "f"), UInt8(ascii: "n"): return false
            default: return bytes[0] == UInt8(ascii: "1") ? true : (bytes[0] == UInt8(ascii: "0") ? false : nil)
            }
        }
        switch word {
        case 0x7472_7565, 0x79_6573: return true
        case 0x66_616c_7365, 0x6e6f: return false
        default: return nil
        }
    }

    /// What `Double.parseDouble` reads, and `inf`, `infinity` and `nan` in any case.
    package static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let bytes = TemporalParser.trimmed(text)
        guard let form = FloatingForm(bytes) else { return nil }
        switch form {
        case .simple(let digits, let exponent, let negative):
            // Both numbers are exact, so one operation rounds correctly (Clinger 1990).
            let magnitude = exponent < 0 ? Double(digits) / powersOfTen[-exponent] : Double(digits) * powersOfTen[exponent]
            return negative ? -magnitude : magnitude
        case .special(let value): return value
        case .general(let length): return terminated(bytes, length) { strtod($0, nil) }
        }
    }

    package static func float(_ text: UnsafeBufferPointer<UInt8>) -> Float? {
        let bytes = TemporalParser.trimmed(text)
        guard let form = FloatingForm(bytes) else { return nil }
        switch form {
        case .special(let value): return Float(value)
        case .simple, .general:
            var length = bytes.count
            if let last = bytes.last, "dDfF".utf8.contains(last), !FloatingForm.isHexadecimal(bytes) || FloatingForm.hasExponent(bytes) {
                length -= 1
            }
            return terminated(bytes, length) { strtof($0, nil) }
        }
    }

    private static func terminated<T>(_ bytes: UnsafeBufferPointer<UInt8>, _ length: Int, _ body: (UnsafePointer<CChar>) -> T) -> T {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: length + 1) { copy in
            for index in 0..<length { copy[index] = CChar(bitPattern: bytes[index]) }
            copy[length] = 0
            guard let start = copy.baseAddress else { return body([0]) }
            return body(UnsafePointer(start))
        }
    }

    fileprivate static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}

/// A text that has been checked to be a number of Java's grammar.
private enum FloatingForm {
    /// At most 2^53 and ten to at most ±22.
    case simple(digits: Int64, exponent: Int, negative: Bool)
    case special(Double)
    /// For `strtod`: so many bytes of the text, without a Java suffix.
    case general(length: Int)

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        let count = bytes.count
        guard count > 0 else { return nil }
        var position = 0
        let negative = bytes[0] == UInt8(ascii: "-")
        if negative || bytes[0] == UInt8(ascii: "+") { position = 1 }
        if position < count, bytes[position] > UInt8(ascii: "9") {
            guard let value = FloatingForm.word(bytes, position) else { return nil }
            if value.isNaN && position > 0 { return nil }
            self = .special(negative ? -value : value)
            return
        }
        if FloatingForm.isHexadecimal(bytes) {
            guard FloatingForm.isWellFormedHexadecimal(bytes, position) else { return nil }
            let suffixed = bytes[count - 1] | 0x20 == UInt8(ascii: "d") || bytes[count - 1] | 0x20 == UInt8(ascii: "f")
            self = .general(length: suffixed ? count - 1 : count)
            return
        }
        var digits: Int64 = 0
        var significant = 0
        var point: Int?
        var seen = 0
        while position < count {
            let byte = bytes[position]
            if byte &- 0x30 <= 9 {
                if significant < 18 { digits = digits &* 10 &+ Int64(byte &- 0x30) }
                if digits != 0 { significant += 1 }
                seen += 1
            } else if byte == UInt8(ascii: "."), point == nil {
                point = seen
            } else {
                break
            }
            position += 1
        }
        guard seen > 0 else { return nil }
        var exponent = 0
        if position < count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            var negativeExponent = false
            if position < count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
                negativeExponent = bytes[position] == UInt8(ascii: "-")
                position += 1
            }
            let first = position
            while position < count, bytes[position] &- 0x30 <= 9 {
                if exponent < 100_000 { exponent = exponent * 10 + Int(bytes[position] &- 0x30) }
                position += 1
            }
            guard position > first else { return nil }
            if negativeExponent { exponent = -exponent }
        }
        let length = position
        if position < count, bytes[position] | 0x20 == UInt8(ascii: "d") || bytes[position] | 0x20 == UInt8(ascii: "f") { position += 1 }
        guard position == count else { return nil }
        let scale = exponent - (seen - (point ?? seen))
        if significant <= 15, scale >= -22, scale <= 22 {
            self = .simple(digits: digits, exponent: scale, negative: negative)
        } else {
            self = .general(length: length)
        }
    }

    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Double? {
        var lower: [UInt8] = []
        guard bytes.count - start <= 8 else { return nil }
        for index in start..<bytes.count { lower.append(bytes[index] | 0x20) }
        if lower.elementsEqual("inf".utf8) || lower.elementsEqual("infinity".utf8) { return .infinity }
        return lower.elementsEqual("nan".utf8) ? .nan : nil
    }

    static func isHexadecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { position = 1 }
        return position + 1 < bytes.count && bytes[position] == UInt8(ascii: "0") && bytes[position + 1] | 0x20 == UInt8(ascii: "x")
    }

    static func hasExponent(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.contains { $0 | 0x20 == UInt8(ascii: "p") } }

    /// `0xh.hp[+-]d`, where the exponent must be there.
    private static func isWellFormedHexadecimal(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        var position = start + 2
        var digits = 0
        var points = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: ".") {
                points += 1
            } else if byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 5 {
                digits += 1
            } else {
                break
            }
            position += 1
        }
        guard digits > 0, points <= 1, position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "p") else { return false }
        position += 1
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") { position += 1 }
        let first = position
        while position < bytes.count, bytes[position] &- 0x30 <= 9 { position += 1 }
        guard position > first else { return false }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "d") || bytes[position] | 0x20 == UInt8(ascii: "f") {
            position += 1
        }
        return position == bytes.count
    }
}
