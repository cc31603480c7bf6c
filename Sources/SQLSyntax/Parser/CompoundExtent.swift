/// Where compound statements end among the tokens of a script, whose other statements end at semicolons.
struct CompoundExtent {
    let tokens: [Token]
    let source: SourceText
    /// How many tokens may still be looked at: statements that are never ended must not make reading slow.
    private var budget: Int

    init(_ tokens: [Token], _ source: SourceText) {
        self.tokens = tokens
        self.source = source
        budget = 4 &* tokens.count
    }

    private func word(_ index: Int) -> String {
        guard tokens.indices.contains(index), tokens[index].kind == .word, tokens[index].end &- tokens[index].start <= 11 else { return "" }
        return source.text(from: Int(tokens[index].start), to: Int(tokens[index].end)).uppercased()
    }

    /// Whether a compound statement begins at a token; a label before it is refused later, as a part of the whole.
    func begins(at index: Int) -> Bool {
        let begin = index &+ 2 < tokens.count && tokens[index &+ 1].kind == .colon ? index &+ 2 : index
        guard begin &+ 1 < tokens.count, tokens[begin].keyword == .begin else { return false }
        return tokens[begin &+ 1].kind != .semicolon && tokens[begin &+ 1].kind != .endOfInput && word(begin &+ 1) != "TRANSACTION"
    }

    /// The END of the compound statement that begins at a token; nil where the script ends before it.
    mutating func end(from start: Int) -> Int? {
        var depth = 0
        for index in start..<tokens.count {
            budget &-= 1
            if budget < 0 { return nil }
            guard tokens[index].kind == .word else { continue }
            let before = index > start ? tokens[index &- 1] : tokens[index]
            if index > start, before.kind == .dot || before.keyword == .as { continue }
            switch word(index) {
            case "BEGIN", "CASE":
                if word(index &- 1) != "END" || index == start { depth &+= 1 }
            case "END":
                if !["IF", "WHILE", "LOOP", "REPEAT", "FOR"].contains(word(index &+ 1)) { depth &-= 1 }
                if depth <= 0 { return index }
            default: break
            }
        }
        return nil
    }
}
