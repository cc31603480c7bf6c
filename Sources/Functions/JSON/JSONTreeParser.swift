/// Reads JSON text (RFC 8259) into a tree, with the liberties Spark lets Jackson take.
struct JSONTreeParser {
    struct Options: Sendable {
        var allowsSingleQuotes = true
        var allowsUnquotedNames = false
        var allowsLeadingZeros = false
        var allowsComments = false
        /// Line ends and the like inside strings.
        var allowsControlCharacters = false
        /// Whether anything may follow the first value.
        var allowsTrailingText = false
        /// `NaN`, `Infinity`, `+INF` and their like, read as strings.
        var allowsSpecialNumbers = false
    }

    /// Deepest nesting that is read.
    static let maximumDepth = 500

    private let bytes: [UInt8]
    private var index = 0
    private let options: Options

    private init(_ text: String, _ options: Options) {
        bytes = Array(text.utf8)
        self.options = options
    }

    /// The value; nil when the text is not JSON.
    static func parse(_ text: String, _ options: Options = Options()) -> JSONNode? {
        var parser = JSONTreeParser(text, options)
        guard let node = parser.value(0) else { return nil }
        parser.skipSpace()
        return parser.index == parser.bytes.count || options.allowsTrailingText ? node : nil
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current {
            if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                index += 1
            } else if options.allowsComments, byte == 0x2F, index + 1 < bytes.count, bytes[index + 1] == 0x2F {
                while let next = current, next != 0x0A { index += next == 0x0A ? 0 : 1 }
            } else {
                return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        index += 1
        return true
    }

    private mutating func word(_ word: String) -> Bool {
        let expected = Array(word.utf8)
        guard index + expected.count <= bytes.count, Array(bytes[index..<(index + expected.count)]) == expected else { return false }
        if index + expected.count < bytes.count {
            let next = bytes[index + expected.count]
            if next >= 0x30 && next <= 0x39 || next >= 0x41 && next <= 0x5A || next >= 0x61 && next <= 0x7A || next == 0x5F { return false }
        }
        index += expected.count
        return true
    }

    private mutating func value(_ depth: Int) -> JSONNode? {
        guard depth < Self.maximumDepth else { return nil }
        skipSpace()
        switch current {
        case 0x7B: return object(depth)
        case 0x5B: return array(depth)
        case 0x22: return string().map { .string($0) }
        case 0x27 where options.allowsSingleQuotes: return string().map { .string($0) }
        case 0x74: return word("true") ? .boolean(true) : nil
        case 0x66: return word("false") ? .boolean(false) : nil
        case 0x6E: return word("null") ? .null : nil
        default: return special() ?? number()
        }
    }

    private mutating func special() -> JSONNode? {
        guard options.allowsSpecialNumbers else { return nil }
        for word in ["NaN", "Infinity", "+Infinity", "-Infinity", "INF", "+INF", "-INF"] where self.word(word) { return .string(word) }
        return nil
    }

    private mutating func object(_ depth: Int) -> JSONNode? {
        index += 1
        var members: [JSONMember] = []
        skipSpace()
        if take(0x7D) { return .object(members) }
        while true {
            skipSpace()
            guard let key = name() else { return nil }
            skipSpace()
            guard take(0x3A), let value = value(depth + 1) else { return nil }
            members.append(JSONMember(key, value))
            skipSpace()
            if take(0x7D) { return .object(members) }
            guard take(0x2C) else { return nil }
        }
    }

    private mutating func name() -> String? {
        if current == 0x22 || (current == 0x27 && options.allowsSingleQuotes) { return string() }
        guard options.allowsUnquotedNames else { return nil }
        let start = index
        while let byte = current,
            byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A || byte == 0x5F || byte >= 0x80
        { index += 1 }
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    private mutating func array(_ depth: Int) -> JSONNode? {
        index += 1
        var elements: [JSONNode] = []
        skipSpace()
        if take(0x5D) { return .array(elements) }
        while true {
            guard let value = value(depth + 1) else { return nil }
            elements.append(value)
            skipSpace()
            if take(0x5D) { return .array(elements) }
            guard take(0x2C) else { return nil }
        }
    }

    private mutating func number() -> JSONNode? {
        let start = index
        _ = take(0x2D)
        let whole = digits()
        guard whole > 0 else { return nil }
        let first = bytes[index - whole]
        if whole > 1 && first == 0x30 && !options.allowsLeadingZeros { return nil }
        if take(0x2E) { guard digits() > 0 else { return nil } }
        if current == 0x65 || current == 0x45 {
            index += 1
            if current == 0x2B || current == 0x2D { index += 1 }
            guard digits() > 0 else { return nil }
        }
        var text = String(decoding: bytes[start..<index], as: UTF8.self)
        if whole > 1 && first == 0x30 {
            let isNegative = text.hasPrefix("-")
            var rest = Substring(isNegative ? String(text.dropFirst()) : text)
            while rest.hasPrefix("0"), rest.count > 1, rest.dropFirst().first?.isNumber == true { rest = rest.dropFirst() }
            text = (isNegative ? "-" : "") + rest
        }
        return .number(text)
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = current, byte >= 0x30 && byte <= 0x39 { index += 1 }
        return index - start
    }

    private mutating func string() -> String? {
        let quote = bytes[index]
        index += 1
        var result: [UInt8] = []
        while let byte = current {
            index += 1
            if byte == quote { return String(decoding: result, as: UTF8.self) }
            if byte == 0x5C {
                guard escape(into: &result) else { return nil }
            } else {
                if byte < 0x20 && !options.allowsControlCharacters { return nil }
                result.append(byte)
            }
        }
        return nil
    }

    private mutating func escape(into result: inout [UInt8]) -> Bool {
        guard let byte = current else { return false }
        index += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: result.append(byte)
        case 0x27 where options.allowsSingleQuotes: result.append(byte)
        case 0x62: result.append(0x08)
        case 0x66: result.append(0x0C)
        case 0x6E: result.append(0x0A)
        case 0x72: result.append(0x0D)
        case 0x74: result.append(0x09)
        case 0x75:
            guard var code = hex() else { return false }
            if code >= 0xD800 && code < 0xDC00, index + 1 < bytes.count, bytes[index] == 0x5C, bytes[index + 1] == 0x75 {
                let mark = index
                index += 2
                if let low = hex(), low >= 0xDC00 && low < 0xE000 {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    index = mark
                }
            }
            CodePoints.append(Unicode.Scalar(code) == nil ? 0x3F : code, to: &result)
        default: return false
        }
        return true
    }

    private mutating func hex() -> UInt32? {
        guard index + 4 <= bytes.count, let pair = BinaryText.decodeHex(Array(bytes[index..<(index + 4)])), pair.count == 2 else {
            return nil
        }
        index += 4
        return UInt32(pair[0]) << 8 | UInt32(pair[1])
    }
}
