/// The words behind a command: options with values, flags, and the rest in order.
struct Arguments {
    private var words: [String]

    init(_ words: [String]) { self.words = words }

    /// Takes `--name` when it is there.
    mutating func flag(_ names: String...) -> Bool {
        guard let index = words.firstIndex(where: { names.contains($0) }) else { return false }
        words.remove(at: index)
        return true
    }

    /// Takes `--name VALUE` or `--name=VALUE`; nil when it is not there.
    mutating func value(_ names: String...) throws -> String? {
        for name in names {
            if let index = words.firstIndex(of: name) {
                guard index + 1 < words.count else { throw UsageError("\(name) needs a value") }
                let value = words[index + 1]
                words.removeSubrange(index...(index + 1))
                return value
            }
            if let index = words.firstIndex(where: { $0.hasPrefix(name + "=") }) {
                let value = String(words[index].dropFirst(name.count + 1))
                words.remove(at: index)
                return value
            }
        }
        return nil
    }

    /// Every value of an option that may be repeated, in order.
    mutating func values(_ names: String...) throws -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            if names.contains(word) {
                guard index + 1 < words.count else { throw UsageError("\(word) needs a value") }
                found.append((word, words[index + 1]))
                words.removeSubrange(index...(index + 1))
            } else if let name = names.first(where: { word.hasPrefix($0 + "=") }) {
                found.append((name, String(word.dropFirst(name.count + 1))))
                words.remove(at: index)
            } else {
                index += 1
            }
        }
        return found
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else { throw UsageError("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'") }
        return number
    }

    /// What is left, which must not look like options.
    mutating func rest(atMost limit: Int) throws -> [String] {
        if let option = words.first(where: { $0.hasPrefix("-") && $0 != "-" }) { throw UsageError("unknown option '\(option)'") }
        guard words.count <= limit else { throw UsageError("unexpected argument '\(words[limit])'") }
        defer { words = [] }
        return words
    }
}
