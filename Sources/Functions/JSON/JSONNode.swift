import Columnar

/// A JSON value as written: numbers keep their text, objects their order and repetitions.
indirect enum JSONNode: Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])

    var isNull: Bool { if case .null = self { true } else { false } }

    subscript(key: String) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// Without white space.
    var text: String {
        var writer = JSONWriter()
        writer.write(self)
        return writer.text
    }

    /// What a string holds, or the JSON text of anything else.
    var rawText: String { if case .string(let text) = self { text } else { text } }
}

struct JSONMember: Sendable {
    var key: String
    var value: JSONNode
    init(_ key: String, _ value: JSONNode) {
        self.key = key
        self.value = value
    }
}

/// JSON text of nodes.
struct JSONWriter {
    private(set) var text = ""
    /// Lines and two spaces of indentation, as Jackson's pretty printer.
    private let isPretty: Bool
    private var depth = 0

    init(isPretty: Bool = false) { self.isPretty = isPretty }

    private mutating func line() { text += "\n" + String(repeating: "  ", count: depth) }

    mutating func write(_ node: JSONNode) {
        switch node {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let value): write(string: value)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                if isPretty { text += " " }
                write(element)
            }
            text += isPretty ? " ]" : "]"
        case .object(let members):
            text += "{"
            depth += 1
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                if isPretty { line() }
                write(string: member.key)
                text += isPretty ? " : " : ":"
                write(member.value)
            }
            depth -= 1
            if isPretty { if members.isEmpty { text += " " } else { line() } }
            text += "}"
        }
    }

    private mutating func write(string value: String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case let control where control.value < 0x20:
                let digits = String(control.value, radix: 16, uppercase: true)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
