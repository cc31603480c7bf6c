import Columnar

/// One line of CSV, taken apart and put together with the characters that the options set.
struct CSVRecord: Sendable {
    private let separator: [Character]
    private let quote: Character?
    private let escape: Character
    private let nullText: String
    private let emptyText: String
    let trimsLeading: Bool
    let trimsTrailing: Bool
    private let quotesAll: Bool

    init(_ options: FormatOptions, writing: Bool) {
        let given = options["sep"] ?? options["delimiter"] ?? ","
        separator = Array(given == "\\t" ? "\t" : given)
        let quoteText = options["quote"] ?? "\""
        quote = quoteText.isEmpty || quoteText == "\u{0}" ? nil : quoteText.first
        escape = options["escape"]?.first ?? "\\"
        nullText = options["nullValue"] ?? ""
        emptyText = options["emptyValue"] ?? (writing ? "\"\"" : "")
        trimsLeading = options.flag("ignoreLeadingWhiteSpace", writing)
        trimsTrailing = options.flag("ignoreTrailingWhiteSpace", writing)
        quotesAll = options.flag("quoteAll")
    }

    /// The fields of a line; nil for those that are NULL.
    func fields(_ line: String) -> [String?] {
        var result: [String?] = []
        var field = ""
        var isQuoted = false
        let characters = Array(line)
        var index = 0
        func finish() {
            var text = field
            if !isQuoted {
                if trimsLeading { text = String(text.drop { $0 == " " }) }
                if trimsTrailing { text = String(text.reversed().drop { $0 == " " }.reversed()) }
            }
            result.append(text == nullText && !isQuoted ? nil : (text.isEmpty && isQuoted ? emptyText : text))
            field = ""
            isQuoted = false
        }
        while index <= characters.count {
            if index == characters.count {
                finish()
                break
            }
            if let quote, characters[index] == quote, field.isEmpty, !isQuoted {
                // A quoted field ends at a quote before a separator or the end; otherwise the text is taken as it is.
                if let (text, next) = quoted(characters, index + 1, quote) {
                    field = text
                    isQuoted = true
                    index = next
                    continue
                }
            }
            if startsWithSeparator(characters, index) {
                finish()
                index += separator.count
                continue
            }
            field.append(characters[index])
            index += 1
        }
        return result
    }

    private func startsWithSeparator(_ characters: [Character], _ index: Int) -> Bool {
        index + separator.count <= characters.count && !separator.isEmpty
            && Array(characters[index..<(index + separator.count)]) == separator
    }

    private func quoted(_ characters: [Character], _ start: Int, _ quote: Character) -> (String, Int)? {
        var text = ""
        var index = start
        while index < characters.count {
            let character = characters[index]
            if character == escape, index + 1 < characters.count, characters[index + 1] == quote || characters[index + 1] == escape {
                if characters[index + 1] == escape && escape != quote { text.append(escape) } else { text.append(characters[index + 1]) }
                index += 2
            } else if character == quote {
                guard index + 1 == characters.count || startsWithSeparator(characters, index + 1) else { return nil }
                return (text, index + 1)
            } else {
                text.append(character)
                index += 1
            }
        }
        return nil
    }

    func line(_ fields: [String?]) -> String {
        fields.enumerated().map { place, field -> String in
            guard var text = field else { return nullText }
            if trimsLeading { text = String(text.drop { $0 == " " }) }
            if trimsTrailing { text = String(text.reversed().drop { $0 == " " }.reversed()) }
            if text.isEmpty { return emptyText }
            guard let quote else { return text }
            let needsQuotes =
                quotesAll || text.contains(quote) || text.contains { $0.isNewline } || text.contains(String(separator))
                || (place == 0 && text.hasPrefix("#"))
            if !needsQuotes { return text }
            var escaped = ""
            for character in text {
                if character == quote || character == escape && text.contains(quote) { escaped.append(escape) }
                escaped.append(character)
            }
            return "\(quote)\(escaped)\(quote)"
        }.joined(separator: String(separator))
    }
}
