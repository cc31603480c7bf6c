import Columnar
import Formats

/// A JSON value (RFC 8259), for the small documents of requests and answers; rows never take this form.
indirect enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// The number as written, so that no digit is lost.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Sendable, Hashable {
        var name: String
        var value: JSONValue
    }

    /// An object whose members keep their order; members whose value is nil are left out.
    static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.compactMap { member in member.value.map { Member(name: member.key, value: $0) } })
    }

    static func integer(_ value: Int) -> JSONValue { .number(String(value)) }
    static func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

    static func double(_ value: Double) -> JSONValue {
        value.isFinite ? .number(value.description) : .null
    }

    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    func write(into output: inout [UInt8]) {
        switch self {
        case .null: output += "null".utf8
        case .boolean(let value): output += (value ? "true" : "false").utf8
        case .number(let text): output += text.utf8
        case .string(let text): JSONText.write(string: text, into: &output)
        case .array(let values):
            output.append(UInt8(ascii: "["))
            for (position, value) in values.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                value.write(into: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                JSONText.write(string: member.name, into: &output)
                output.append(UInt8(ascii: ":"))
                member.value.write(into: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    var bytes: [UInt8] {
        var output: [UInt8] = []
        write(into: &output)
        output.append(0x0A)
        return output
    }
}

/// Reads one JSON document strictly: no comments, no trailing commas, no doubled names, valid UTF-8. Depth is limited.
struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0
    private static let maximumDepth = 64

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Throws a `Problem` with line and column. `what` names the document: "The request body".
    static func parse(_ bytes: [UInt8], what: String = "The request body") throws -> JSONValue {
        var parser = JSONParser(bytes)
        do {
            parser.skipBlanks()
            if parser.position == bytes.count { throw Fault("is empty where JSON is expected") }
            let value = try parser.value(depth: 0)
            parser.skipBlanks()
            if parser.position < bytes.count { throw Fault("has something behind the end of the JSON value") }
            return value
        } catch let fault as Fault {
            var line = 1
            var column = 1
            for byte in bytes.prefix(parser.position) {
                if byte == 0x0A {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
            }
            throw Problem(.badRequest, "INVALID_JSON", sqlState: "22032", "\(what) is not valid JSON: line \(line), column \(column): it \(fault.reason).")
                .with("line", line).with("column", column)
        }
    }

    private struct Fault: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws -> JSONValue {
        if depth > Self.maximumDepth { throw Fault("is nested more than \(Self.maximumDepth) deep") }
        guard position < bytes.count else { throw Fault("ends where a value is expected") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default:
            for (word, value) in [("true", JSONValue.boolean(true)), ("false", .boolean(false)), ("null", .null)] where bytes[position...].starts(with: word.utf8) {
                position += word.utf8.count
                return value
            }
            throw Fault("has an unexpected '\(String(decoding: bytes[position...].prefix(1), as: UTF8.self))' where a value is expected")
        }
    }

    private mutating func object(depth: Int) throws -> JSONValue {
        position += 1
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        skipBlanks()
        if accept(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipBlanks()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw Fault("lacks a name in quotes") }
            let name = try string()
            guard names.insert(name).inserted else { throw Fault("has the name '\(name)' twice in one object") }
            skipBlanks()
            guard accept(UInt8(ascii: ":")) else { throw Fault("lacks a ':' behind '\(name)'") }
            skipBlanks()
            members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
            skipBlanks()
            if accept(UInt8(ascii: ",")) { continue }
            guard accept(UInt8(ascii: "}")) else { throw Fault("lacks a ',' or '}'") }
            return .object(members)
        }
    }

    private mutating func array(depth: Int) throws -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipBlanks()
        if accept(UInt8(ascii: "]")) { return .array([]) }
        while true {
            skipBlanks()
            values.append(try value(depth: depth + 1))
            skipBlanks()
            if accept(UInt8(ascii: ",")) { continue }
            guard accept(UInt8(ascii: "]")) else { throw Fault("lacks a ',' or ']'") }
            return .array(values)
        }
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
        return position - start
    }

    private mutating func number() throws -> JSONValue {
        let start = position
        _ = accept(UInt8(ascii: "-"))
        let leadingZero = position < bytes.count && bytes[position] == 0x30
        let count = digits()
        guard count > 0, !leadingZero || count == 1 else { throw Fault("has a malformed number") }
        if accept(UInt8(ascii: ".")), digits() == 0 { throw Fault("has a number without digits behind its point") }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
            if digits() == 0 { throw Fault("has a number without digits in its exponent") }
        }
        if position - start > 1000 { throw Fault("has a number of more than 1000 characters") }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func string() throws -> String {
        position += 1
        var text: [UInt8] = []
        while true {
            guard position < bytes.count else { throw Fault("ends inside a string") }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte < 0x20 { throw Fault("has a control character inside a string, which must be escaped") }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard position < bytes.count else { throw Fault("ends inside a string") }
            let escape = bytes[position]
            position += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "u"): try unicode(into: &text)
            default: throw Fault("has an unknown escape in a string")
            }
        }
        guard let result = String(validating: text, as: UTF8.self) else { throw Fault("has a string that is not UTF-8") }
        return result
    }

    private mutating func unicode(into text: inout [UInt8]) throws {
        var code = try hexadecimal()
        if code >= 0xD800 && code < 0xDC00 {
            guard accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else { throw Fault("has half a surrogate pair in a string") }
            let low = try hexadecimal()
            guard low >= 0xDC00 && low < 0xE000 else { throw Fault("has half a surrogate pair in a string") }
            code = 0x10000 &+ ((code &- 0xD800) << 10) &+ (low &- 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw Fault("has half a surrogate pair in a string") }
        text += Array(String(Character(scalar)).utf8)
    }

    private mutating func hexadecimal() throws -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else { throw Fault("has a malformed \\u escape") }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
