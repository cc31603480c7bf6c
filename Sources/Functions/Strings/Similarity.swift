import Columnar

/// How alike two strings sound or look.
enum Similarity {
    /// Soundex code of the letters; text that does not start with an ASCII letter is its own code.
    static func soundex(_ bytes: Bytes) -> [UInt8] {
        // Digit for each letter A…Z; 7 marks H and W, which do not part equal codes.
        let codes = Array("01230127022455012623017202".utf8)
        func letter(_ byte: UInt8) -> Int? {
            if byte >= 0x61 && byte <= 0x7A { return Int(byte) - 0x61 }
            if byte >= 0x41 && byte <= 0x5A { return Int(byte) - 0x41 }
            return nil
        }
        guard let head = bytes.first, let first = letter(head) else { return Array(bytes) }
        var result: [UInt8] = [UInt8(0x41 + first)]
        var last = codes[first]
        for byte in bytes.dropFirst() {
            guard let index = letter(byte) else {
                last = 0x30
                continue
            }
            let code = codes[index]
            if code == 0x37 { continue }
            if code != 0x30 && code != last {
                result.append(code)
                if result.count == 4 { break }
            }
            last = code
        }
        while result.count < 4 { result.append(0x30) }
        return result
    }

    /// Insertions, deletions and replacements of characters that make one string of the other. O(n·m) time, O(m) memory.
    static func levenshtein(_ left: Bytes, _ right: Bytes, _ cancellation: Cancellation) throws -> Int {
        let a = CodePoints.scalars(left)
        let b = CodePoints.scalars(right)
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var previous = Array(0...b.count)
        var current = previous
        for (row, x) in a.enumerated() {
            if b.count > 1024 || row & 1023 == 1023 { try cancellation.check() }
            current[0] = row + 1
            for column in 1...b.count {
                let replaced = previous[column - 1] + (x == b[column - 1] ? 0 : 1)
                current[column] = min(replaced, min(previous[column], current[column - 1]) + 1)
            }
            swap(&previous, &current)
        }
        return previous[b.count]
    }

    /// Jaro's similarity with Winkler's bonus for a common prefix of up to four characters (Winkler 1990); the bonus is 0.1 per character.
    static func jaroWinkler(_ left: Bytes, _ right: Bytes, _ cancellation: Cancellation) throws -> Double {
        let a = CodePoints.scalars(left)
        let b = CodePoints.scalars(right)
        if a == b { return 1 }
        if a.isEmpty || b.isEmpty { return 0 }
        let window = max(0, max(a.count, b.count) / 2 - 1)
        var isMatchedA = [Bool](repeating: false, count: a.count)
        var isMatchedB = [Bool](repeating: false, count: b.count)
        var matches = 0
        for i in a.indices {
            if window > 1024 || i & 1023 == 1023 { try cancellation.check() }
            let from = max(0, i - window)
            let to = min(b.count, i + window + 1)
            guard from < to else { continue }
            for j in from..<to where !isMatchedB[j] && a[i] == b[j] {
                isMatchedA[i] = true
                isMatchedB[j] = true
                matches += 1
                break
            }
        }
        if matches == 0 { return 0 }
        var transpositions = 0
        var j = 0
        for i in a.indices where isMatchedA[i] {
            while !isMatchedB[j] { j += 1 }
            if a[i] != b[j] { transpositions += 1 }
            j += 1
        }
        let m = Double(matches)
        let halved = Double(transpositions) / 2
        let jaro = (m / Double(a.count) + m / Double(b.count) + (m - halved) / m) / 3
        var prefix = 0
        while prefix < min(4, min(a.count, b.count)) && a[prefix] == b[prefix] { prefix += 1 }
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }
}
