import Columnar
import Foundation
import XCTest

@testable import Functions

final class RegularExpressionTests: XCTestCase {
    /// The spans of all matches, in bytes.
    private func spans(_ pattern: String, _ subject: String, _ cancellation: Cancellation? = nil) throws -> [String] {
        let expression = try RegularExpression(pattern)
        let matcher = expression.matcher(cancellation)
        defer { expression.recycle(matcher) }
        var subject = subject
        return try subject.withUTF8 { bytes in
            try matcher.begin(bytes)
            var result: [String] = []
            while try matcher.next() {
                let groups = (0...expression.groupCount).map { matcher.group($0).map { "\($0.start)-\($0.end)" } ?? "x" }
                result.append(groups.joined(separator: ","))
            }
            return result
        }
    }

    func testPrioritiesAndCaptures() throws {
        XCTAssertEqual(try spans("(a|ab)(c|bcd)(d*)", "abcd"), ["0-4,0-1,1-4,4-4"])
        XCTAssertEqual(try spans("(|a)+", "aa"), ["0-0,0-0", "1-1,1-1", "2-2,2-2"])
        XCTAssertEqual(try spans("(?:b|(|a))+", "baa"), ["0-1,1-1", "1-1,1-1", "2-2,2-2", "3-3,3-3"])
        XCTAssertEqual(try spans("(?>a|ab)c", "abcac"), ["3-5"])
        XCTAssertEqual(try spans("(?<=(a{1,2}))b", "aab"), ["2-3,1-2"])
        XCTAssertEqual(try spans("(.)\\1", "aabbcd"), ["0-2,0-1", "2-4,2-3"])
    }

    func testClassesAndFlags() throws {
        XCTAssertEqual(try spans("[a-z&&[^b]]+", "abcd"), ["0-1", "2-4"])
        XCTAssertEqual(try spans("(?iu)É", "éÉ"), ["0-2", "2-4"])
        XCTAssertEqual(try spans("(?i)É", "éÉ"), ["2-4"])
        XCTAssertEqual(try spans("\\p{IsGreek}+", "aβγ"), ["1-5"])
        XCTAssertEqual(try spans("(?m)$", "a\r\nb\n"), ["1-1", "4-4", "5-5"])
        XCTAssertEqual(try spans("$", "a\r\n"), ["1-1", "3-3"])
        XCTAssertEqual(try spans("\\b", "e\u{301} x"), ["0-0", "3-3", "4-4", "5-5"])
    }

    func testBadPatterns() {
        let patterns = [
            "(", ")", "[", "[z-a]", "*", "a**", "a{2,1}", "{", "\\", "\\y", "\\k<n>", "(?<n>a)(?<n>b)", "(?<=(a|b)*)c", "\\p{Nope}", "[&&]",
            "(?<!(?>a|ab)b*? )",
        ]
        for pattern in patterns {
            XCTAssertThrowsError(try RegularExpression(pattern), pattern)
        }
    }

    func testLimits() throws {
        XCTAssertThrowsError(try RegularExpression(String(repeating: "(", count: 10_000) + String(repeating: ")", count: 10_000)))
        XCTAssertThrowsError(try RegularExpression(String(repeating: "[", count: 10_000) + String(repeating: "a]", count: 10_000)))
        XCTAssertThrowsError(try RegularExpression(String(repeating: "a", count: 100_000)))
        XCTAssertEqual(try spans("(?:(?:a{1,1000}){1,1000}){1,1000}", "aaa"), ["0-3"])
        XCTAssertEqual(try spans("(?:ab){1,1000000}", "ababa"), ["0-4"])
        XCTAssertEqual(try spans("a{1000000}", "aaa"), [])
        XCTAssertEqual(try spans("(?:a|b|){3,2147483647}c", "abc"), ["0-3"])
    }

    /// Backtracking takes time exponential in the length of the text.
    func testCatastrophicPatternsTakeLinearTime() throws {
        let long = String(repeating: "a", count: 20_000)
        for pattern in ["(a+)+b", "(a*)*b", "(a|aa)+b", "(a|a?)+b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "(?:a|b|ab)*c"] {
            XCTAssertEqual(try call("rlike", text(long + "!"), text(pattern)), .boolean(false), pattern)
            let short = String(long.prefix(2_000)) + "!"
            XCTAssertEqual(try call("regexp_replace", text(short), text(pattern), text("")), .string(short), pattern)
        }
    }

    /// What is not regular does take exponential time, but ends with the query.
    func testBacktrackingEndsWithTheQuery() {
        let cancellation = Cancellation()
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) {
            cancellation.cancel(QueryError("STATEMENT_TIMED_OUT", sqlState: "57014", "Enough."))
        }
        let started = Date()
        assertCondition("STATEMENT_TIMED_OUT") {
            let context = EvaluationContext(cancellation: cancellation)
            return try call("rlike", text(String(repeating: "a", count: 60)), text("(a+)+(?!x)b"), context: context)
        }
        XCTAssertLessThan(Date().timeIntervalSince(started), 5)
    }

    func testConstantsGiveUpSoon() {
        XCTAssertThrowsError(try spans("(a+)+(?!x)b", String(repeating: "a", count: 60), Cancellation(patience: 4)))
    }

    /// Ill-formed UTF-8 reads as U+FFFD, as in Java.
    func testIllFormedText() throws {
        let expression = try RegularExpression("a.b")
        let matcher = expression.matcher(nil)
        let subject: [UInt8] = [0x61, 0xFF, 0x62]
        XCTAssertTrue(try subject.withUnsafeBufferPointer { try matcher.occurs(in: $0) })
    }

    /// Manifold states: the automaton forgets them when there are too many.
    func testManyStates() throws {
        let words = (0..<2_000).map { String($0 &* 7919 % 10_007, radix: 2) }.joined(separator: "a")
        let pattern = "(?:0|1)*1(?:0|1|a){14}b"
        XCTAssertEqual(try call("rlike", text(words), text(pattern)), .boolean(false))
        XCTAssertEqual(try call("rlike", text(words + "100000000000000b"), text(pattern)), .boolean(true))
    }
}
