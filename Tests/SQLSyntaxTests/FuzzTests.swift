import XCTest

@testable import SQLSyntax

/// Breaks statements of the corpus in deterministic ways. No input may trap; what still parses must survive formatting.
final class FuzzTests: XCTestCase {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var value = state
            value ^= value >> 33
            value = value &* 0xFF51_AFD7_ED55_8CCD
            value ^= value >> 33
            return value
        }
    }

    private static let fragments: [String] =
        Keyword.allCases.map(\.rawValue) + [
            "(", ")", "[", "]", ",", ".", ";", "'", "\"", "`", "/*", "*/", "/*+", "--", "\n", "::", ":", "?", "->", "=>", "|>", "|", "||",
            "<", ">", ">>",
            "<=>", "!", "!=", "-", "+", "*", "/", "%", "~", "&", "^", "1", "1.5", "1e5", "0x", "'a'", "r'", "\\", "a", "t.b", "é", "\u{0}",
            "\u{FEFF}", "😀",
            "1a", ".5", "5.", "@", "#", "$", "{", "}", "x ->", "(SELECT 1)", "IS NOT", "INTERVAL '1' DAY", "DATE '2020-01-01'", "X'1'",
        ]

    private static func mutate(_ text: String, _ generator: inout Generator, _ corpus: [String]) -> String {
        var pieces = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let position = Int.random(in: 0..<max(pieces.count, 1), using: &generator)
            guard !pieces.isEmpty else { break }
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: pieces.remove(at: position)
            case 1: pieces.insert(fragments.randomElement(using: &generator) ?? "", at: position)
            case 2: pieces[position] = fragments.randomElement(using: &generator) ?? ""
            case 3: pieces.swapAt(position, Int.random(in: 0..<pieces.count, using: &generator))
            case 4: pieces = Array(pieces[..<position])
            case 5: pieces.insert(pieces[position], at: position)
            case 6:
                let other = (corpus.randomElement(using: &generator) ?? "").split(separator: " ").map(String.init)
                pieces.insert(contentsOf: other.prefix(Int.random(in: 0...max(other.count, 1), using: &generator)), at: position)
            default:
                var characters = Array(pieces[position])
                if !characters.isEmpty {
                    let index = Int.random(in: 0..<characters.count, using: &generator)
                    let replacement = Character(fragments.randomElement(using: &generator)?.prefix(1).description ?? "x")
                    characters[index] = replacement
                }
                pieces[position] = String(characters)
            }
        }
        return pieces.joined(separator: " ")
    }

    private static func run(seed: UInt64, count: Int) -> (parsed: Int, total: Int) {
        var generator = Generator(state: seed)
        let corpus = Corpus.statements + TPCH.queries
        var parsed = 0
        for _ in 0..<count {
            let text = mutate(corpus.randomElement(using: &generator) ?? "", &generator, corpus)
            guard let statement = try? Parser.parse(statement: text) else {
                _ = try? Parser.parse(script: text)
                _ = try? Parser.parse(expression: text)
                _ = try? Parser.parse(dataType: text)
                continue
            }
            parsed += 1
            for style in [Formatter.Style.pretty, .singleLine] {
                let written = Formatter.format(statement, style: style)
                do {
                    let again = try Parser.parse(statement: written)
                    if again != statement {
                        XCTFail("seed \(seed)\n\(text)\nwritten as\n\(written)\nread as\n\(Formatter.format(again, style: style))")
                    }
                } catch {
                    XCTFail("seed \(seed)\n\(text)\nwritten as\n\(written)\n\(error)")
                }
            }
        }
        return (parsed, count)
    }

    func testMutatedStatements() {
        let (parsed, _) = Self.run(seed: 1, count: 4_000)
        XCTAssertGreaterThan(parsed, 400)
    }

    /// Longer, by hand: `SYNTAX_FUZZ_COUNT=1000000 SYNTAX_FUZZ_SEED=7 swift test --filter FuzzTests`.
    func testMutatedStatementsAtLength() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let count = environment["SYNTAX_FUZZ_COUNT"].flatMap(Int.init) else { throw XCTSkip("set SYNTAX_FUZZ_COUNT to run") }
        let seed = environment["SYNTAX_FUZZ_SEED"].flatMap(UInt64.init) ?? 2
        let (parsed, total) = Self.run(seed: seed, count: count)
        print("\(parsed) of \(total) mutated statements parsed")
    }

    func testRandomBytes() {
        var generator = Generator(state: 9)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try? Parser.parse(statement: text)
            _ = try? Parser.parse(script: "SELECT " + text)
            _ = try? Parser.parse(expression: text)
        }
    }

    /// Every keyword as a column, an alias, a table and a function, quoted and not: refused or read back the same.
    func testKeywordsAsNames() throws {
        for keyword in Keyword.allCases {
            let word = keyword.rawValue.lowercased()
            for text in [
                "SELECT \(word) FROM t", "SELECT a AS \(word) FROM t", "SELECT a \(word) FROM t", "SELECT a FROM \(word)",
                "SELECT a FROM t AS \(word)",
                "SELECT a FROM t \(word)", "SELECT \(word)(1, a) FROM t",
                "SELECT t.\(word), \(word).a, \(word) + 1, 1 + \(word), -\(word) FROM t",
                "SELECT a FROM t WHERE \(word) = 1 AND \(word) IS NULL ORDER BY \(word) DESC",
                "WITH \(word) AS (SELECT 1) SELECT * FROM \(word)",
            ] {
                guard let statement = try? Parser.parse(statement: text) else { continue }
                let written = Formatter.format(statement, style: .singleLine)
                XCTAssertTrue((try? Parser.parse(statement: written)) == statement, "\(text) written as \(written)")
            }
            let quoted =
                "SELECT `\(word)`, t.`\(word)`, `\(word)`(1, a), `\(word)` + `\(word)`, x AS `\(word)`, -`\(word)`, `\(word)`[0],"
                    + " f(`\(word)` => 1) "
                + "FROM `\(word)` AS `\(word)` (`\(word)`), f(`\(word)`) JOIN x AS `\(word)` USING (`\(word)`) WHERE NOT `\(word)`"
                + " AND `\(word)` IN (`\(word)`) "
                + "AND CASE `\(word)` WHEN `\(word)` THEN `\(word)` ELSE `\(word)` END BETWEEN `\(word)` AND `\(word)` "
                + "GROUP BY `\(word)`, x ORDER BY `\(word)`, y LIMIT `\(word)`"
            assertRoundTrip(quoted)
        }
    }
}
