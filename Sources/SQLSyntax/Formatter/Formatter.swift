/// Writes trees as Spark SQL. Parsing the result gives a tree equal to the one written.
package struct Formatter {
    package enum Style: Sendable {
        /// Clauses on lines of their own, subqueries indented by four spaces.
        case pretty
        case singleLine
    }

    let style: Style
    private(set) var output = ""
    private var indentation = 0
    /// Characters since the last newline, to decide what fits.
    private var column = 0

    /// The query written next stands in the parentheses behind IN.
    var isInList = false

    /// Lines are broken where they would be longer, as far as clauses and lists go.
    static let lineLength = 100

    init(style: Style) {
        self.style = style
    }

    package static func format(_ statement: Statement, style: Style = .pretty) -> String {
        written(style) { $0.statement(statement) }
    }

    package static func format(_ query: Query, style: Style = .pretty) -> String {
        written(style) { $0.query(query) }
    }

    package static func format(_ expression: Expression) -> String {
        written(.singleLine) { $0.expression(expression) }
    }

    package static func format(_ type: DataTypeSyntax) -> String {
        written(.singleLine) { $0.dataType(type) }
    }

    static func written(_ style: Style, _ body: (inout Formatter) -> Void) -> String {
        var formatter = Formatter(style: style)
        body(&formatter)
        return formatter.output
    }

    // MARK: Writing

    mutating func write(_ text: String) {
        output += text
        column &+= text.utf8.count
    }

    /// A new line in pretty style, a space in the other.
    mutating func newline() {
        if style == .singleLine {
            write(" ")
        } else {
            output += "\n"
            output += String(repeating: " ", count: indentation)
            column = indentation
        }
    }

    /// `(`, `body` on indented lines of its own, `)`
    mutating func block(_ body: (inout Formatter) -> Void) {
        write("(")
        if style == .singleLine {
            body(&self)
        } else {
            indented { formatter in
                formatter.newline()
                body(&formatter)
            }
            newline()
        }
        write(")")
    }

    mutating func indented(by spaces: Int = 4, _ body: (inout Formatter) -> Void) {
        // Deep nesting must not make lines of nothing but spaces.
        let added = indentation < 200 ? spaces : 0
        indentation &+= added
        body(&self)
        indentation &-= added
    }

    mutating func separated<Element>(_ elements: [Element], by separator: String = ", ", _ body: (inout Formatter, Element) -> Void) {
        for (position, element) in elements.enumerated() {
            if position > 0 { write(separator) }
            body(&self, element)
        }
    }

    mutating func parenthesized<Element>(_ elements: [Element], _ body: (inout Formatter, Element) -> Void) {
        write("(")
        separated(elements, body)
        write(")")
    }

    /// A list on one line if it fits, else one element a line, indented.
    mutating func brokenList<Element>(_ elements: [Element], _ body: (inout Formatter, Element) -> Void) {
        guard style == .pretty, elements.count > 1 else {
            if elements.count == 1 || style == .singleLine { write(" ") }
            separated(elements, body)
            return
        }
        var width = column
        for element in elements where width <= Self.lineLength {
            width &+= Self.written(.singleLine) { body(&$0, element) }.utf8.count &+ 2
        }
        if width <= Self.lineLength {
            write(" ")
            separated(elements, body)
            return
        }
        indented { formatter in
            for (position, element) in elements.enumerated() {
                formatter.newline()
                body(&formatter, element)
                if position < elements.count - 1 { formatter.write(",") }
            }
        }
    }

    // MARK: Names and strings

    mutating func identifier(_ identifier: Identifier) { write(Self.quoted(identifier.text)) }

    mutating func multipart(_ parts: [Identifier]) { separated(parts, by: ".") { $0.identifier($1) } }

    mutating func name(_ name: ObjectName) {
        switch name.kind {
        case .parts(let parts): multipart(parts)
        case .identifierClause(let expression):
            write("IDENTIFIER(")
            self.expression(expression)
            write(")")
        }
    }

    mutating func string(_ text: String) { write(Self.stringLiteral(text)) }

    /// The name as it must be written: in backticks unless it is plain ASCII and no word of the grammar that could be taken for a clause.
    package static func quoted(_ text: String) -> String {
        isPlain(text) && !ReservedWords.contains(text) ? text : quotedAlways(text)
    }

    static func quotedAlways(_ text: String) -> String {
        "`" + text.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }

    static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, first < UInt8(ascii: "0") || first > UInt8(ascii: "9") else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// `'it\'s'`: backslashes, quotes and control characters are escaped.
    package static func stringLiteral(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": result += "\\'"
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "'"
    }
}
