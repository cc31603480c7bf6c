#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// A JSON value (RFC 8259) as a tree: for the small documents of requests and answers, parameters and schemas; rows never take this form.
package indirect enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// The number as written, so that no digit is lost.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the text's order.
    case object([Member])

    package struct Member: Sendable, Hashable {
        package var name: String
        package var value: JSONValue
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// Trees deeper than this are refused, as making them takes stack.
    package static let maximumDepth = 200

    /// What to do with a name that stands twice in an object.
    package enum RepeatedNames: Sendable, Hashable {
        case lastCounts
        case refused
    }

    /// Parses one JSON text strictly; position of a problem in bytes.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, repeatedNames: RepeatedNames = .lastCounts
    ) throws(JSONProblem) -> JSONValue {
        let copy = Buffer(byteCount: bytes.count + 64)
        if let base = bytes.baseAddress { memcpy(copy.base, base, bytes.count) }
        memset(copy.base + bytes.count, 0, 64)
        let text = UnsafePointer(copy.pointer(to: UInt8.self))
        defer { withExtendedLifetime(copy) {} }
        if let wrong = firstInvalidUTF8(text, bytes.count) { throw JSONProblem(position: wrong, reason: "the text is not valid UTF-8") }
        var scanner = JSONScanner(text, from: 0, to: bytes.count)
        let value = try scanner.tree(StringHeap(), repeatedNames, depth: 0)
        scanner.skipSpace()
        if scanner.position < scanner.end { throw scanner.unexpected("the end of the text") }
        return value
    }

    package static func parse(_ text: String) throws(JSONProblem) -> JSONValue {
        try parse(Array(text.utf8))
    }

    package static func parse(_ bytes: [UInt8], repeatedNames: RepeatedNames = .lastCounts) throws(JSONProblem) -> JSONValue {
        let result: Result<JSONValue, JSONProblem> = bytes.withUnsafeBytes { source in
            do throws(JSONProblem) { return .success(try parse(source, repeatedNames: repeatedNames)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}

extension JSONScanner {
    mutating func text(_ heap: StringHeap) throws(JSONProblem) -> String {
        var view = try string(heap)
        return withUnsafePointer(to: &view) { String(decoding: StringView.buffer(at: $0), as: UTF8.self) }
    }

    /// The value at the position as a tree.
    mutating func tree(_ heap: StringHeap, _ names: JSONValue.RepeatedNames, depth: Int) throws(JSONProblem) -> JSONValue {
        if depth > JSONValue.maximumDepth { throw problem("values are nested more than \(JSONValue.maximumDepth) deep") }
        skipSpace()
        switch byte {
        case 0x7B: return try object(heap, names, depth)
        case 0x5B: return try array(heap, names, depth)
        case 0x22: return .string(try text(heap))
        case 0x74:
            try word("true")
            return .boolean(true)
        case 0x66:
            try word("false")
            return .boolean(false)
        case 0x6E:
            try word("null")
            return .null
        default:
            let (start, count) = try number()
            return .number(String(decoding: UnsafeBufferPointer(start: bytes + start, count: count), as: UTF8.self))
        }
    }

    private mutating func object(_ heap: StringHeap, _ names: JSONValue.RepeatedNames, _ depth: Int) throws(JSONProblem) -> JSONValue {
        position &+= 1
        var members: [JSONValue.Member] = []
        var known: [[UInt8]: Int] = [:]
        skipSpace()
        if byte == 0x7D {
            position &+= 1
            return .object([])
        }
        while true {
            skipSpace()
            let start = position
            let key = try text(heap)
            skipSpace()
            try expect(0x3A, "':'")
            let member = JSONValue.Member(name: key, value: try tree(heap, names, depth: depth &+ 1))
            if let index = known.updateValue(members.count, forKey: Array(key.utf8)) {
                if names == .refused { throw problem("the name '\(key)' stands twice in one object", at: start) }
                known[Array(key.utf8)] = index
                members[index] = member
            } else {
                members.append(member)
            }
            skipSpace()
            if byte == 0x7D {
                position &+= 1
                return .object(members)
            }
            try expect(0x2C, "',' or '}'")
        }
    }

    private mutating func array(_ heap: StringHeap, _ names: JSONValue.RepeatedNames, _ depth: Int) throws(JSONProblem) -> JSONValue {
        position &+= 1
        var elements: [JSONValue] = []
        skipSpace()
        if byte == 0x5D {
            position &+= 1
            return .array([])
        }
        while true {
            elements.append(try tree(heap, names, depth: depth &+ 1))
            skipSpace()
            if byte == 0x5D {
                position &+= 1
                return .array(elements)
            }
            try expect(0x2C, "',' or ']'")
        }
    }
}
