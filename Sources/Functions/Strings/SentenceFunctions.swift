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

    /// As Java's break iterators see them; a sentence may have no words.
    private static func sentences(_ text: String) -> [[String]] {
        let scalars = Array(text.unicodeScalars)
        var result: [[String]] = []
        var start = 0
        while start < scalars.count {
            let end = sentenceEnd(scalars, from: start)
            result.append(words(scalars[start..<end]))
            start = end
        }
        return result
    }

    /// A sentence ends behind `!` or `?`, or behind `.`, white space and what is not a small letter; closing quotes and the white space belong to it.
    private static func sentenceEnd(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
        var index = start
        while index < scalars.count {
            guard isTerminator(scalars[index]) else {
                index += 1
                continue
            }
            var isFinal = false
            while index < scalars.count, isTerminator(scalars[index]) || "\"')]}”’»".unicodeScalars.contains(scalars[index]) {
                if scalars[index] == "!" || scalars[index] == "?" { isFinal = true }
                index += 1
            }
            let behind = index
            while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
            if index == scalars.count { return index }
            if isTerminator(scalars[index]) { continue }
            if isFinal { return index }
            if index == behind { continue }
            var next = index
            while next < scalars.count, "\"'([{“‘«".unicodeScalars.contains(scalars[next]) { next += 1 }
            if next == scalars.count || !scalars[next].properties.isLowercase { return index }
        }
        return index
    }

    private static func isTerminator(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "!" || scalar == "?" }

    /// Runs of letters, digits and their marks. Points join two letters or two digits, commas two digits, hyphens, apostrophes and `_` two letters.
    private static func words(_ scalars: ArraySlice<Unicode.Scalar>) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func kind(_ index: Int) -> Character {
            guard scalars.indices.contains(index) else { return " " }
            let properties = scalars[index].properties
            if properties.numericType == .decimal { return "9" }
            return properties.isAlphabetic ? "a" : " "
        }
        func isMark(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .spacingMark: true
            default: false
            }
        }
        var isOpen = false
        func close() {
            if let first = word.first, first.properties.isAlphabetic || first.properties.numericType == .decimal { words.append(String(word)) }
            word = String.UnicodeScalarView()
            isOpen = false
        }
        for index in scalars.indices {
            let scalar = scalars[index]
            if kind(index) != " " || isOpen && isMark(scalar) {
                word.append(scalar)
                isOpen = true
                continue
            }
            let (before, after) = (kind(index - 1), kind(index + 1))
            let joins: Bool
            switch scalar {
            case ".": joins = before != " " && before == after
            case ",": joins = before == "9" && after == "9"
            case "-", "'", "’", "_": joins = before == "a" && after == "a"
            default: joins = false
            }
            if isOpen && joins {
                word.append(scalar)
            } else if isOpen, scalar == "%", before == "9" {
                word.append(scalar)
                close()
            } else {
                close()
                // A sign of money and its number are one word, which is none.
                if scalar.properties.generalCategory == .currencySymbol, after == "9" {
                    word.append(scalar)
                    isOpen = true
                }
            }
        }
        close()
        return words
    }
}
