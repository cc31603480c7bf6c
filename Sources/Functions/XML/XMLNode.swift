/// An element of an XML document with its attributes, or a piece of text.
indirect enum XMLNode: Sendable {
    case element(XMLElement)
    case text(String)

    var element: XMLElement? { if case .element(let element) = self { element } else { nil } }
}

struct XMLElement: Sendable {
    var name: String
    var attributes: [(name: String, value: String)] = []
    var children: [XMLNode] = []

    /// All text inside, in order.
    var text: String {
        children.map { child in
            switch child {
            case .text(let text): text
            case .element(let element): element.text
            }
        }.joined()
    }

    /// The text directly inside.
    var ownText: String {
        children.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    var elements: [XMLElement] { children.compactMap(\.element) }
}

/// Reads well-formed XML 1.0 without external entities or document types' definitions.
struct XMLTreeParser {
    static let maximumDepth = 500

    private let bytes: [UInt8]
    private var index = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// The root element; nil when the text is not well-formed.
    static func parse(_ text: String) -> XMLElement? {
        var parser = XMLTreeParser(text)
        parser.skipMisc()
        guard let root = parser.element(0) else { return nil }
        parser.skipMisc()
        return parser.index == parser.bytes.count ? root : nil
    }

    private func starts(_ text: StaticString) -> Bool {
        guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] { return false }
        return true
    }

    private mutating func skip(past end: StaticString) -> Bool {
        while index < bytes.count {
            if starts(end) {
                index += end.utf8CodeUnitCount
                return true
            }
            index += 1
        }
        return false
    }

    private mutating func skipSpace() {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x0A || bytes[index] == 0x0D {
            index += 1
        }
    }

    private mutating func skipMisc() {
        while true {
            skipSpace()
            if starts("<?") {
                if !skip(past: "?>") { return }
            } else if starts("<!--") {
                if !skip(past: "-->") { return }
            } else if starts("<!DOCTYPE") {
                if !skip(past: ">") { return }
            } else {
                return
            }
        }
    }

    private mutating func name() -> String? {
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            let isName =
                byte >= 0x80 || byte == 0x5F || byte == 0x3A || byte == 0x2D || byte == 0x2E || (byte >= 0x30 && byte <= 0x39)
                || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
            if !isName { break }
            index += 1
        }
        guard index > start, !(bytes[start] >= 0x30 && bytes[start] <= 0x39), bytes[start] != 0x2D, bytes[start] != 0x2E else { return nil }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func element(_ depth: Int) -> XMLElement? {
        guard depth < Self.maximumDepth, index < bytes.count, bytes[index] == 0x3C else { return nil }
        index += 1
        guard let tag = name() else { return nil }
        var element = XMLElement(name: tag)
        while true {
            skipSpace()
            guard index < bytes.count else { return nil }
            if starts("/>") {
                index += 2
                return element
            }
            if bytes[index] == 0x3E {
                index += 1
                break
            }
            guard let attribute = attribute() else { return nil }
            element.attributes.append(attribute)
        }
        return content(of: element, depth)
    }

    private mutating func attribute() -> (name: String, value: String)? {
        guard let key = name() else { return nil }
        skipSpace()
        guard index < bytes.count, bytes[index] == 0x3D else { return nil }
        index += 1
        skipSpace()
        guard index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 else { return nil }
        let quote = bytes[index]
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != quote { index += 1 }
        guard index < bytes.count, let value = Self.unescaped(Array(bytes[start..<index])) else { return nil }
        index += 1
        return (key, value)
    }

    private mutating func content(of opened: XMLElement, _ depth: Int) -> XMLElement? {
        var element = opened
        while index < bytes.count {
            if starts("</") {
                index += 2
                guard name() == element.name else { return nil }
                skipSpace()
                guard index < bytes.count, bytes[index] == 0x3E else { return nil }
                index += 1
                return element
            }
            if starts("<!--") {
                guard skip(past: "-->") else { return nil }
            } else if starts("<![CDATA[") {
                index += 9
                let start = index
                guard skip(past: "]]>") else { return nil }
                element.children.append(.text(String(decoding: bytes[start..<(index - 3)], as: UTF8.self)))
            } else if starts("<?") {
                guard skip(past: "?>") else { return nil }
            } else if bytes[index] == 0x3C {
                guard let child = self.element(depth + 1) else { return nil }
                element.children.append(.element(child))
            } else {
                let start = index
                while index < bytes.count, bytes[index] != 0x3C { index += 1 }
                guard let text = Self.unescaped(Array(bytes[start..<index])) else { return nil }
                element.children.append(.text(text))
            }
        }
        return nil
    }

    /// Text with its character references resolved; nil when one is malformed.
    private static func unescaped(_ source: [UInt8]) -> String? {
        guard source.contains(0x26) else { return String(decoding: source, as: UTF8.self) }
        var result: [UInt8] = []
        var index = 0
        while index < source.count {
            guard source[index] == 0x26 else {
                result.append(source[index])
                index += 1
                continue
            }
            guard let end = source[index...].firstIndex(of: 0x3B) else { return nil }
            let entity = String(decoding: source[(index + 1)..<end], as: UTF8.self)
            switch entity {
            case "lt": result.append(0x3C)
            case "gt": result.append(0x3E)
            case "amp": result.append(0x26)
            case "quot": result.append(0x22)
            case "apos": result.append(0x27)
            default:
                guard entity.hasPrefix("#") else { return nil }
                let isHex = entity.hasPrefix("#x")
                guard let code = UInt32(entity.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10), Unicode.Scalar(code) != nil else {
                    return nil
                }
                CodePoints.append(code, to: &result)
            }
            index = end + 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}
