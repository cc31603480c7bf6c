import Columnar

enum SentenceFunctions {
    static var functions: [ScalarFunction] {
        [
            .fixed(
                "sentences", .string, "sentences(text[, language[, country]])", "The words of each sentence of a text.",
                ["SELECT sentences('Hi there! Good morning.')"], columnName: ScalarFunction.showingDefaults(1, ["", ""]),
                [.string], optional: [.string, .string],
                returns: .array(.array(.string, containsNull: false), containsNull: false), nulls: .custom,
                kernel: .row { values, _ in
                    guard let text = values[0].stringValue else { return .null }
                    return .array(sentences(text).map { words in .array(words.map { Value.string($0) }) })
                })
        ]
    }

    /// A sentence ends at `.`, `!` or `?` before white space or the end. A word is a run of letters, digits and `_`; points, apostrophes
    /// and hyphens between such characters belong to it.
    private static func sentences(_ text: String) -> [[String]] {
        let scalars = Array(text.unicodeScalars)
        func isWord(_ index: Int) -> Bool {
            guard index >= 0 && index < scalars.count else { return false }
            let properties = scalars[index].properties
            return properties.isAlphabetic || properties.numericType != nil || scalars[index] == "_"
        }
        var result: [[String]] = []
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func endWord() {
            if !word.isEmpty { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        func endSentence() {
            endWord()
            if !words.isEmpty { result.append(words) }
            words = []
        }
        for (index, scalar) in scalars.enumerated() {
            if isWord(index) {
                word.append(scalar)
            } else if ".'’-:,".unicodeScalars.contains(scalar) && isWord(index - 1) && isWord(index + 1)
                && (scalar != "," || (scalars[index - 1].properties.numericType != nil && scalars[index + 1].properties.numericType != nil))
            {
                word.append(scalar)
            } else {
                endWord()
                let endsHere = index + 1 >= scalars.count || scalars[index + 1].properties.isWhitespace
                if "!?".unicodeScalars.contains(scalar) || (scalar == "." && endsHere) { endSentence() }
            }
        }
        endSentence()
        return result
    }
}
