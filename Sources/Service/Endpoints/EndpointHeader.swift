import Columnar
import Planner
import SQLSyntax

/// What the comments in front of an endpoint's statement say.
///
/// The grammar, one line of comment each; a line that does not begin with `@` continues what stands before it:
///
///     header    := summary-line* directive*
///     directive := '@param' name [TYPE] ['=' default] ['(' [low] '..' [high] ')'] ['optional'] description
///                | '@cache' number ('ms' | 's' | 'm' | 'h')      how long clients may keep an answer
///                | '@scope' name                                  what a token must allow
///     default, low, high := a number, a quoted string, NULL, TRUE, FALSE, a typed literal as DATE '2026-01-01', or a call as current_date()
///
/// The first line is the summary, the lines up to the first `@` the description. TYPE is a SQL type in capitals; a type in small letters
/// counts as one where two blanks, `=`, `(` or the line's end follow, so that a description may begin with any word. A parameter with a
/// default may be left out; one declared `optional` may too, and conditions that mention it then vanish from the query. Types that are not
/// declared come from where the parameter stands in the statement.
struct EndpointHeader: Sendable {
    struct Literal: Sendable {
        var text: String
        var span: Range<Int>
    }

    struct Parameter: Sendable {
        var name: String
        var span: Range<Int>
        var type: DataTypeSyntax?
        var typeSpan: Range<Int>?
        var fallback: Literal?
        var lower: Literal?
        var upper: Literal?
        var isOptional = false
        var description = ""
    }

    var summary = ""
    var description = ""
    var parameters: [Parameter] = []
    var cacheSeconds: Double?
    var scope: String?

    static let directives = ["param", "cache", "scope"]

    init() {}

    /// Reads the comments. Throws `QueryError` with a span in `source`.
    init(_ comments: [Comment], in source: SourceText) throws {
        var prose: [String] = []
        for line in HeaderLine.lines(comments, source) {
            var scanner = HeaderScanner(line)
            scanner.skipBlanks()
            guard scanner.accept("@") else {
                let text = line.text.trimmed
                if let last = parameters.indices.last {
                    if !text.isEmpty { parameters[last].description += (parameters[last].description.isEmpty ? "" : " ") + text }
                } else {
                    prose.append(text)
                }
                continue
            }
            let start = scanner.position
            let word = scanner.word()
            switch word {
            case "param": try readParameter(&scanner)
            case "cache": cacheSeconds = try readDuration(&scanner)
            case "scope":
                scanner.skipBlanks()
                let from = scanner.position
                let name = scanner.rest.trimmed
                guard !name.isEmpty, !name.contains(where: \.isWhitespace) else {
                    throw scanner.fault("@scope takes one name, as in '@scope predictions:read'.", from)
                }
                scope = name
            default:
                let hint = Suggestion.closest(to: word, among: Self.directives).map { " Did you mean '@\($0)'?" } ?? " There are @param, @cache and @scope."
                throw scanner.fault("'@\(word)' is not known here.\(hint)", start, length: word.utf8.count)
            }
        }
        summary = prose.first { !$0.isEmpty } ?? ""
        description = prose.drop { $0.isEmpty }.dropFirst().joined(separator: " ").trimmed
    }

    private mutating func readParameter(_ scanner: inout HeaderScanner) throws {
        scanner.skipBlanks()
        let start = scanner.position
        _ = scanner.accept(":")
        let name = scanner.word()
        guard !name.isEmpty, !(name.first?.isNumber ?? true) else { throw scanner.fault("@param needs the name of a parameter, as in '@param user_id  whose places'.", start) }
        var parameter = Parameter(name: name, span: scanner.span(start, scanner.position))
        if let earlier = parameters.first(where: { $0.name.lowercased() == name.lowercased() }) {
            throw scanner.fault("The parameter '\(earlier.name)' is declared twice.", start, length: name.utf8.count)
        }
        scanner.skipBlanks()
        try readType(&scanner, &parameter)
        scanner.skipBlanks()
        if scanner.accept("=") {
            scanner.skipBlanks()
            parameter.fallback = try scanner.literal("a default such as 5, 'text' or NULL")
            scanner.skipBlanks()
        }
        if scanner.peek == UInt8(ascii: "("), scanner.rest.prefix(while: { $0 != ")" }).contains("..") {
            _ = scanner.accept("(")
            scanner.skipBlanks()
            if !scanner.starts(with: "..") { parameter.lower = try scanner.literal("a lower bound") }
            scanner.skipBlanks()
            let dots = scanner.position
            guard scanner.accept("."), scanner.accept(".") else { throw scanner.fault("A range is written (low..high).", dots) }
            scanner.skipBlanks()
            if scanner.peek != UInt8(ascii: ")") { parameter.upper = try scanner.literal("an upper bound") }
            scanner.skipBlanks()
            guard scanner.accept(")") else { throw scanner.fault("A range is written (low..high).", scanner.position) }
            scanner.skipBlanks()
        }
        let before = scanner
        let optionalStart = scanner.position
        if scanner.word() == "optional" {
            if parameter.fallback != nil {
                throw scanner.fault("A parameter has a default or is optional, not both: left out, it takes its default '\(parameter.fallback?.text ?? "")'.", optionalStart, length: 8)
            }
            parameter.isOptional = true
        } else {
            scanner = before
        }
        parameter.description = scanner.rest.trimmed
        parameters.append(parameter)
    }

    private func readType(_ scanner: inout HeaderScanner, _ parameter: inout Parameter) throws {
        let start = scanner.position
        let before = scanner
        let word = scanner.word()
        guard !word.isEmpty else { return }
        // Arguments of a type follow without a blank.
        var text = word
        if let open = scanner.peek, open == UInt8(ascii: "(") || open == UInt8(ascii: "<") { text += scanner.nested() }
        let isUpper = word == word.uppercased() && word.contains(where: \.isLetter)
        let endsAsType = scanner.isAtEnd || scanner.starts(with: "  ") || scanner.starts(with: "\t")
            || [UInt8(ascii: "="), UInt8(ascii: "(")].contains(scanner.peekBehindBlanks ?? 0)
        let parsed = try? Parser.parse(dataType: text)
        let isKnown = parsed.map { (try? TypeConversion.convert($0)) != nil } ?? false
        if isKnown && (isUpper || endsAsType) && word.lowercased() != "optional" {
            parameter.type = parsed
            parameter.typeSpan = scanner.span(start, scanner.position)
            return
        }
        // A misspelt type is a mistake; any other word in capitals begins the description.
        if isUpper && word.utf8.count > 2, let close = Suggestion.closest(to: word, among: TypeNames.all), close != word,
            scanner.isAtEnd || scanner.starts(with: "  ") || [UInt8(ascii: "="), UInt8(ascii: "(")].contains(scanner.peekBehindBlanks ?? 0) {
            throw scanner.fault("'\(text)' is not a SQL type. Did you mean \(close)?", start, length: text.utf8.count)
        }
        if isUpper && text != word {
            throw scanner.fault("'\(text)' is not a SQL type. There are \(TypeNames.all.joined(separator: ", ")).", start, length: text.utf8.count)
        }
        scanner = before
    }

    private func readDuration(_ scanner: inout HeaderScanner) throws -> Double {
        scanner.skipBlanks()
        let start = scanner.position
        let text = scanner.rest.trimmed
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let units: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]
        guard let number = Double(digits), let unit = units[text.dropFirst(digits.count).trimmed], number * unit <= 31_536_000 else {
            throw scanner.fault("@cache takes a time such as 30s, 5m or 1h, not '\(text)'.", start, length: max(text.utf8.count, 1))
        }
        return number * unit
    }
}

/// Names of types for suggestions, and their meaning.
enum TypeNames {
    static let all = [
        "BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "STRING", "BINARY", "DATE", "TIMESTAMP", "TIMESTAMP_NTZ",
    ]
}

/// A line of the header with its place in the file.
struct HeaderLine {
    var text: Substring
    /// UTF-8 offset of the text in the file.
    var offset: Int

    static func lines(_ comments: [Comment], _ source: SourceText) -> [HeaderLine] {
        var lines: [HeaderLine] = []
        for comment in comments {
            let text = source.text(comment.span)
            if !comment.isBracketed {
                var body = text.dropFirst(2)
                if body.last == "\r" { body.removeLast() }
                lines.append(HeaderLine(text: body, offset: comment.span.start + 2))
                continue
            }
            var inner = text.dropFirst(2)
            if inner.hasSuffix("*/") { inner = inner.dropLast(2) }
            for part in inner.split(separator: "\n", omittingEmptySubsequences: false) {
                var line = part
                while let first = line.first, first == " " || first == "\t" || first == "*" { line = line.dropFirst() }
                let before = text[..<line.startIndex].utf8.count
                lines.append(HeaderLine(text: line, offset: comment.span.start + before))
            }
        }
        return lines
    }
}

/// Reads a line of the header from left to right.
struct HeaderScanner {
    private let bytes: [UInt8]
    private let offset: Int
    private(set) var position = 0
    private static let maximumLiteral = 1000

    init(_ line: HeaderLine) {
        bytes = Array(line.text.utf8)
        offset = line.offset
    }

    var isAtEnd: Bool { position >= bytes.count }
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
    var rest: String { String(decoding: bytes[position...], as: UTF8.self) }
    var peekBehindBlanks: UInt8? { bytes[position...].first { $0 != 0x20 && $0 != 0x09 } }

    func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x09 { position += 1 }
    }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek, UInt32(byte) == character.value else { return false }
        position += 1
        return true
    }

    /// Letters, digits and underscores.
    mutating func word() -> String {
        let start = position
        while let byte = peek, byte == 0x5F || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte >= 0x80 { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// From an opening bracket to its closing one.
    mutating func nested() -> String {
        let start = position
        var depth = 0
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "<") { depth += 1 }
            if byte == UInt8(ascii: ")") || byte == UInt8(ascii: ">") { depth -= 1 }
            if depth == 0 { break }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    mutating func literal(_ wanted: String) throws -> EndpointHeader.Literal {
        let start = position
        if peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+") { position += 1 }
        if let byte = peek, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
            try quoted(byte)
        } else if let byte = peek, (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: ".") {
            number()
        } else {
            let name = word()
            guard !name.isEmpty else { throw fault("Here should stand \(wanted).", start) }
            if peek == UInt8(ascii: "(") {
                _ = nested()
            } else if let next = peekBehindBlanks, next == UInt8(ascii: "'"), TypeNames.all.contains(name.uppercased()) {
                skipBlanks()
                try quoted(next)
            }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard text.utf8.count <= Self.maximumLiteral else { throw fault("A value in a header may have \(Self.maximumLiteral) characters at most.", start) }
        return EndpointHeader.Literal(text: text, span: span(start, position))
    }

    private mutating func number() {
        while let byte = peek {
            if byte == UInt8(ascii: "."), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: ".") { return }
            let isExponentSign = (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && position > 0 && bytes[position - 1] | 0x20 == UInt8(ascii: "e")
            let isPart = byte == UInt8(ascii: ".") || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || isExponentSign
            guard isPart else { return }
            position += 1
        }
    }

    private mutating func quoted(_ quote: UInt8) throws {
        let start = position
        position += 1
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "\\") {
                position = min(position + 1, bytes.count)
            } else if byte == quote {
                if peek == quote { position += 1 } else { return }
            }
        }
        throw fault("This string has no end.", start)
    }

    func span(_ start: Int, _ end: Int) -> Range<Int> { (offset + start)..<(offset + max(end, start + 1)) }

    func fault(_ message: String, _ start: Int, length: Int = 1) -> QueryError {
        QueryError("INVALID_ENDPOINT_HEADER", sqlState: "42601", message, span: span(start, start + max(length, 1)))
    }
}
