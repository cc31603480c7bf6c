/// Guesses which keyword a misspelt word was meant to be.
enum KeywordSpelling {
    /// The keywords people type by hand in nearly every statement.
    private static let candidates: [String] = [
        "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "UNION", "INTERSECT", "EXCEPT", "JOIN", "INNER", "CROSS",
        "OUTER", "USING", "BETWEEN", "DISTINCT", "INSERT", "UPDATE", "DELETE", "CREATE", "TABLE", "VALUES", "WINDOW", "PARTITION",
        "QUALIFY",
        "REPLACE", "DESCRIBE", "EXPLAIN", "LATERAL", "RETURNS", "RETURN", "FUNCTION", "WITH", "MERGE", "TRUNCATE",
    ]

    /// Nil for quoted names, for correct keywords and for words like no keyword.
    static func suggestion(for token: Token, text: String) -> String? {
        guard token.kind == .word, token.keyword == nil, text.utf8.count >= 3, text.utf8.count <= 12 else { return nil }
        let word = Array(text.uppercased().utf8)
        return candidates.first { isOneSlipAway(word, Array($0.utf8)) }
    }

    /// One letter too many, too few, wrong, or two neighbours swapped.
    private static func isOneSlipAway(_ word: [UInt8], _ keyword: [UInt8]) -> Bool {
        let lengthDifference = word.count - keyword.count
        guard abs(lengthDifference) <= 1, word != keyword else { return false }
        var prefix = 0
        while prefix < min(word.count, keyword.count), word[prefix] == keyword[prefix] { prefix += 1 }
        let wordRest = Array(word[prefix...])
        let keywordRest = Array(keyword[prefix...])
        switch lengthDifference {
        case 1: return Array(wordRest.dropFirst()) == keywordRest
        case -1: return wordRest == Array(keywordRest.dropFirst())
        default:
            if wordRest.dropFirst() == keywordRest.dropFirst() { return true }
            guard wordRest.count >= 2 else { return false }
            return wordRest[0] == keywordRest[1] && wordRest[1] == keywordRest[0] && wordRest.dropFirst(2) == keywordRest.dropFirst(2)
        }
    }
}
