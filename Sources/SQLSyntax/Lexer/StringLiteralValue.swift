/// Resolves the escapes of quoted strings and identifiers by Spark's rules.
enum StringLiteralValue {
    /// The value of a string token, quotes included in `bytes[start..<end]`.
    static func value(_ bytes: [UInt8], _ token: Token) -> String {
        let start = Int(token.start)
        let end = Int(token.end)
        switch token.kind {
        case .rawString: return String(decoding: bytes[(start &+ 2)..<(end &- 1)], as: UTF8.self)
        default: return unescape(bytes[(start &+ 1)..<(end &- 1)], quote: bytes[start])
        }
    }

    /// The text between the quotes as it stands, for `spark.sql.parser.escapedStringLiterals`.
    static func verbatim(_ bytes: [UInt8], _ token: Token) -> String {
        let prefix = token.kind == .rawString ? 2 : 1
        return String(decoding: bytes[(Int(token.start) &+ prefix)..<(Int(token.end) &- 1)], as: UTF8.self)
    }

    /// The name between backticks, where two backticks stand for one.
    static func identifier(_ bytes: [UInt8], _ token: Token) -> String {
        let body = bytes[(Int(token.start) &+ 1)..<(Int(token.end) &- 1)]
        let tick = UInt8(ascii: "`")
        guard body.contains(tick) else { return String(decoding: body, as: UTF8.self) }
        var result: [UInt8] = []
        var index = body.startIndex
        while index < body.endIndex {
            result.append(body[index])
            index &+= body[index] == tick ? 2 : 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func unescape(_ body: ArraySlice<UInt8>, quote: UInt8) -> String {
        let backslash = UInt8(ascii: "\\")
        guard body.contains(where: { $0 == backslash || $0 == quote }) else { return String(decoding: body, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(body.count)
        var index = body.startIndex
        while index < body.endIndex {
            let current = body[index]
            if current == quote {
                result.append(quote)
                index &+= 2
            } else if current == backslash, index &+ 1 < body.endIndex {
                index = escape(body, at: index &+ 1, into: &result)
            } else {
                result.append(current)
                index &+= 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Appends what the escape whose letter stands at `index` means, and returns the index after it.
    private static func escape(_ body: ArraySlice<UInt8>, at index: Int, into result: inout [UInt8]) -> Int {
        let letter = body[index]
        switch letter {
        case UInt8(ascii: "u"):
            if let unit = hexadecimal(body, from: index &+ 1, count: 4) {
                return appendUnit(unit, body, next: index &+ 5, into: &result)
            }
        case UInt8(ascii: "U"):
            if let value = hexadecimal(body, from: index &+ 1, count: 8) {
                append(Unicode.Scalar(value) ?? "\u{FFFD}", to: &result)
                return index &+ 9
            }
        case UInt8(ascii: "0")...UInt8(ascii: "1"):
            if let value = octal(body, from: index) {
                result.append(value)
                return index &+ 3
            }
            if letter == UInt8(ascii: "0") {
                result.append(0)
                return index &+ 1
            }
        default: break
        }
        switch letter {
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "Z"): result.append(0x1A)
        // These keep the backslash, for LIKE patterns.
        case UInt8(ascii: "%"), UInt8(ascii: "_"):
            result.append(UInt8(ascii: "\\"))
            result.append(letter)
        default: result.append(letter)
        }
        return index &+ 1
    }

    /// A UTF-16 unit, joined with the low surrogate that may follow as another `\u` escape.
    private static func appendUnit(_ unit: UInt32, _ body: ArraySlice<UInt8>, next: Int, into result: inout [UInt8]) -> Int {
        if let scalar = Unicode.Scalar(unit) {
            append(scalar, to: &result)
            return next
        }
        let isHigh = unit & 0xFC00 == 0xD800
        if isHigh, next &+ 1 < body.endIndex, body[next] == UInt8(ascii: "\\"), body[next &+ 1] == UInt8(ascii: "u"),
            let low = hexadecimal(body, from: next &+ 2, count: 4), low & 0xFC00 == 0xDC00,
            let scalar = Unicode.Scalar(0x10000 &+ ((unit & 0x3FF) << 10) &+ (low & 0x3FF))
        {
            append(scalar, to: &result)
            return next &+ 6
        }
        append("\u{FFFD}", to: &result)
        return next
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout [UInt8]) {
        result.append(contentsOf: Array(String(scalar).utf8))
    }

    private static func hexadecimal(_ body: ArraySlice<UInt8>, from start: Int, count: Int) -> UInt32? {
        guard start &+ count <= body.endIndex else { return nil }
        var value: UInt32 = 0
        for byte in body[start..<(start &+ count)] {
            guard let digit = hexadecimalDigit(byte) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }

    /// `\000` to `\177`
    private static func octal(_ body: ArraySlice<UInt8>, from start: Int) -> UInt8? {
        guard start &+ 3 <= body.endIndex else { return nil }
        var value: UInt8 = 0
        for byte in body[start..<(start &+ 3)] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "7") else { return nil }
            value = value &* 8 &+ (byte &- UInt8(ascii: "0"))
        }
        return value
    }
}
