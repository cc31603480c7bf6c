/// Breaks statements: tokens dropped, doubled, swapped and replaced, two statements spliced, pieces nested deeply, literals made extreme.
package struct Mutator: Sendable {
    private let corpus: Corpus

    package init(_ corpus: Corpus) { self.corpus = corpus }

    /// The statement of a number: the same for the same corpus, seed and index.
    package func statement(seed: UInt64, index: UInt64) -> [UInt8] {
        var random = SplitMix(seed: seed, index: index)
        guard !corpus.statements.isEmpty else { return [] }
        var tokens = random.pick(corpus.statements)
        for _ in 0..<random.pick([1, 1, 1, 2, 3, 5]) { mutate(&tokens, &random) }
        var text: [UInt8] = []
        for token in tokens {
            text += token
            if text.count > 200_000 { break }
        }
        if random.below(40) == 0, !text.isEmpty { text[random.below(text.count)] = UInt8(truncatingIfNeeded: random.next()) }
        return text
    }

    private func mutate(_ tokens: inout [Corpus.Token], _ random: inout SplitMix) {
        guard !tokens.isEmpty else {
            tokens = random.pick(corpus.statements)
            return
        }
        let start = random.below(tokens.count)
        let end = min(tokens.count, start + 1 + random.below(6))
        switch random.below(14) {
        case 0: tokens.removeSubrange(start..<end)
        case 1: tokens.insert(contentsOf: tokens[start..<end], at: start)
        case 2: tokens.swapAt(start, random.below(tokens.count))
        case 3, 4: tokens[start] = random.pick(corpus.tokens)
        case 5: tokens.insert(contentsOf: [Corpus.space, random.pick(corpus.tokens), Corpus.space], at: start)
        case 6:
            let other = random.pick(corpus.statements)
            tokens = Array(tokens[..<start]) + other[random.below(other.count)...]
        case 7:
            // An operand of another statement in place of one of this.
            let other = random.pick(corpus.statements)
            let first = random.below(other.count)
            tokens.replaceSubrange(start..<end, with: other[first..<min(other.count, first + 1 + random.below(10))])
        case 8: nest(&tokens, start..<end, &random)
        case 9, 10: replaceLiteral(&tokens, &random)
        case 11: tokens.insert(Array(random.pick(Mutator.fragments).utf8), at: start)
        case 12: tokens = Array(tokens[..<start])
        default: swapArguments(&tokens, &random)
        }
    }

    private func nest(_ tokens: inout [Corpus.Token], _ range: Range<Int>, _ random: inout SplitMix) {
        let (before, after) = random.pick(Mutator.nestings)
        let depth = random.pick([1, 2, 3, 10, 40, 100, 400, 3000])
        let inner = tokens[range].flatMap { $0 }
        let text = Array(String(repeating: before, count: depth).utf8) + inner + Array(String(repeating: after, count: depth).utf8)
        tokens.replaceSubrange(range, with: [text])
    }

    /// One literal of the statement becomes an extreme one or one of the corpus.
    private func replaceLiteral(_ tokens: inout [Corpus.Token], _ random: inout SplitMix) {
        let places = tokens.indices.filter { index in
            guard let first = tokens[index].first else { return false }
            return first == UInt8(ascii: "'") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        }
        guard !places.isEmpty else { return }
        tokens[random.pick(places)] = Array(random.pick(Mutator.literals).utf8)
    }

    /// Two comma-separated tokens change places.
    private func swapArguments(_ tokens: inout [Corpus.Token], _ random: inout SplitMix) {
        let commas = tokens.indices.filter { tokens[$0] == [UInt8(ascii: ",")] && $0 > 0 && $0 + 1 < tokens.count }
        guard !commas.isEmpty else { return }
        let comma = random.pick(commas)
        let right = tokens[comma + 1] == Corpus.space && comma + 2 < tokens.count ? comma + 2 : comma + 1
        tokens.swapAt(comma - 1, right)
    }

    private static let nestings: [(String, String)] = [
        ("(", ")"), ("array(", ")"), ("NOT ", ""), ("- ", ""), ("~", ""), ("CASE WHEN true THEN ", " END"), ("(SELECT ", ")"), ("coalesce(", ", 1)"),
        ("upper(", ")"), ("struct(", ")"), ("1 + ", ""), ("", " + 1"), ("", " || 'a'"), ("CAST(", " AS STRING)"), ("", "[0]"), ("", ".a"),
        ("x -> ", ""), ("", " UNION ALL SELECT 1"), ("SELECT * FROM (", ")"), ("array<", ">"), ("map(1, ", ")"), ("", " AND true"), ("/* ", " */"),
        ("if(true, ", ", NULL)"), ("", "::STRING"), ("repeat(", ", 2)"), ("concat(", ", 'x')"), ("transform(array(1), x -> ", ")"), ("abs(", ")"),
    ]

    private static let literals: [String] = [
        "0", "-1", "1", "2147483647", "2147483648", "-2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808L",
        "9223372036854775807L", "127Y", "-128Y", "32767S", "99999999999999999999999999999999999999", "999999999999999999999999999999999999999", "1e308",
        "1e309", "1e-400", "0.00000000000000000000000000000000000001", "1.5BD", "double('NaN')", "double('Infinity')", "-0.0D", "float('NaN')",
        "''", "'\\0'", "'\\u0000'", "'\u{0}'", "'%'", "'_%'", "'\\\\'", "'('", "'[a'", "'(a+)+$'", "'(?<=a)b'", "'\\\\1'", "'$1'", "'${'",
        "'😀'", "'e\u{301}'", "'ß'", "'İ'", "'\u{FEFF}a'", "'\\uD800'", "X''", "X'F'", "X'FF'", "X'C3'", "NULL", "CAST(NULL AS STRING)", "true",
        "'9999-12-31'", "'0000-00-00'", "'-290308-12-21'", "'+294247-01-10'", "DATE'9999-12-31'", "DATE'-5877641-06-23'",
        "TIMESTAMP'294247-01-10 04:00:54.775807'", "TIMESTAMP'-290308-12-21 19:59:05.224192'", "TIMESTAMP'0001-01-01 00:00:00'",
        "INTERVAL '178956970-7' YEAR TO MONTH", "INTERVAL '106751991 04:00:54.775807' DAY TO SECOND", "INTERVAL '-178956970-8' YEAR TO MONTH",
        "array()", "map()", "array(NULL)", "struct(1)", "array(array(1))", "named_struct('a', 1)", "map('a', 1)", "'yyyy-MM-dd'", "'{\"a\":[1,{\"b\":2}]}'",
        "'[[[[[[[[[[1]]]]]]]]]]'", "'a INT, b STRUCT<c: ARRAY<INT>>'", "'99,999.99'", "'UTC'", "'Europe/Berlin'", "'+18:00'", "'$.a[0]'", "'$..a'",
        "'utf-16'", "'<a><b>1</b></a>'", "'a/b[1]'", "'1,2,\"x'", "repeat('a', 1000)", "repeat('ab', 100000)", "'%s%d%x%n%%'", "'%1$99999999d'",
    ]

    private static let fragments: [String] = [
        "(", ")", "[", "]", ",", ".", ";", "'", "\"", "`", "/*", "*/", "/*+", "--", "\n", "::", ":", "?", "->", "=>", "|>", "||", "<=>", "!", "\u{0}",
        "\u{FEFF}", "😀", "e\u{301}", "1a", ".5", "5.", "@", "#", "$", "{", "}", "r'", "X'", " OVER ()", " OVER (ORDER BY 1)", " FILTER (WHERE true)", " DISTINCT ", " NULL ",
        " AS x ", " * ", " LATERAL ", " WITHIN GROUP (ORDER BY 1)", " IGNORE NULLS", " LIMIT -1", " LIMIT 9223372036854775807", " OFFSET 9223372036854775807",
        " ORDER BY 1", " ORDER BY 99", " GROUP BY 1", " GROUP BY ALL", " HAVING true", " WHERE x", " JOIN t ON true", " TABLESAMPLE (200 PERCENT)",
        " UNION SELECT ", " EXCEPT ALL SELECT NULL", " CUBE(a, b, c)", " PIVOT (sum(a) FOR b IN (1, 2))", " ESCAPE 'é' ", " RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING",
        " ROWS BETWEEN 9223372036854775807 PRECEDING AND CURRENT ROW", " INTERVAL 1 DAY ", " AT TIME ZONE 'x' ", ":p", " range(0, 9223372036854775807, 1) ", " explode(array(1)) ",
    ]
}
