import XCTest

@testable import SQLSyntax

final class LimitTests: XCTestCase {
    /// Runs on a thread with the 16 MiB stack callers are asked to have.
    private func onLargeStack(_ body: @escaping @Sendable () throws -> Void) { onStack(ofBytes: 16 << 20, body) }

    private func onStack(ofBytes size: Int, _ body: @escaping @Sendable () throws -> Void) {
        let done = expectation(description: "done")
        let thread = Thread {
            do { try body() } catch { XCTFail("\(error)") }
            done.fulfill()
        }
        thread.stackSize = size
        thread.start()
        wait(for: [done], timeout: 120)
    }

    private static func nested(_ open: String, _ inner: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    }

    private static let nestings: [(String, String, String)] = [
        ("(", "1", ")"), ("NOT ", "a", ""), ("- ", "a", ""), ("f(", "1", ")"), ("a[", "1", "]"), ("CASE WHEN ", "a", " THEN 1 END"),
        ("(SELECT ", "1", ")"), ("CAST(", "a", " AS INT)"), ("x -> ", "1", ""), ("a IN (SELECT ", "1", ")"), ("EXISTS (SELECT ", "1", ")"),
        ("struct(", "1", ")"), ("CAST(a AS ", "INT", ")"), ("CAST(a AS " + nested("ARRAY<", "INT", ">", 300) + ") + (", "1", ")"),
        ("sum(a) OVER (PARTITION BY ", "1", ")"), ("trim(BOTH FROM ", "a", ")"), ("position(", "a", " IN b)"), ("a::", "int", ""),
    ]

    func testDeepNestingEndsWithAnError() {
        onLargeStack {
            for (open, inner, close) in Self.nestings {
                for count in [2_000, 20_000] {
                    do throws(SyntaxError) {
                        let expression = try Parser.parse(expression: Self.nested(open, inner, close, count))
                        XCTFail("\(open) parsed to height \(expression.height)")
                    } catch {
                        let isExpected = ["FAILED_TO_PARSE_TOO_COMPLEX", "PARSE_SYNTAX_ERROR", "UNSUPPORTED_DATATYPE"].contains(
                            error.condition)
                        XCTAssertTrue(isExpected, error.rendered)
                    }
                }
            }
        }
    }

    /// Dispatch's workers have 512 KiB: there the stack ends before the nesting limit does, and must do so with an error.
    func testSmallStacksEndWithAnError() {
        onStack(ofBytes: 512 << 10) {
            XCTAssertNoThrow(try Parser.parse(statement: TPCH.q2))
            var limits = SyntaxLimits()
            limits.nestingDepth = 1_000_000
            for (open, inner, close) in Self.nestings where open != "a::" {
                XCTAssertThrowsError(try Parser.parse(expression: Self.nested(open, inner, close, 5_000), limits: limits), open)
            }
        }
    }

    func testNestingBelowTheLimitIsFine() {
        onLargeStack {
            for (open, inner, close) in Self.nestings where open != "CAST(a AS " && open != "a::" {
                let text = Self.nested(open, inner, close, 95)
                do throws(SyntaxError) {
                    let expression = try Parser.parse(expression: text)
                    XCTAssertEqual(try Parser.parse(expression: Formatter.format(expression)), expression, open)
                } catch {
                    XCTFail(error.rendered)
                }
            }
            // Parentheses cost one level each, so nearly the whole limit is theirs.
            XCTAssertNoThrow(try Parser.parse(expression: Self.nested("(", "1", ")", 390)))
            let query = Self.nested("SELECT * FROM (", "SELECT 1", ") t", 180)
            do throws(SyntaxError) {
                let statement = try Parser.parse(statement: query)
                for style in [Formatter.Style.pretty, .singleLine] {
                    XCTAssertEqual(try Parser.parse(statement: Formatter.format(statement, style: style)), statement)
                }
            } catch {
                XCTFail("\(error)")
            }
        }
    }

    func testDeepQueriesEndWithAnError() {
        onLargeStack {
            let texts = [
                Self.nested("SELECT * FROM (", "SELECT 1", ") t", 5_000), Self.nested("(", "SELECT 1", ")", 5_000),
                Self.nested("SELECT * FROM (", "a", ")", 5_000), Self.nested("WITH a AS (", "SELECT 1", ") SELECT 1", 5_000),
                "SELECT 1 GROUP BY " + Self.nested("GROUPING SETS (", "a", ")", 5_000), Self.nested("EXPLAIN ", "SELECT 1", "", 5_000),
                "SELECT * FROM " + Self.nested("(a JOIN ", "b", ")", 5_000),
                "CREATE TABLE t (a " + Self.nested("STRUCT<a: ", "INT", ">", 5_000) + ")",
            ]
            for text in texts {
                XCTAssertThrowsError(try Parser.parse(statement: text)) {
                    XCTAssertEqual(($0 as? SyntaxError)?.condition, "FAILED_TO_PARSE_TOO_COMPLEX", String(text.prefix(40)))
                    XCTAssertEqual(($0 as? SyntaxError)?.sqlState, "54001")
                }
            }
        }
    }

    func testLongChains() {
        onLargeStack {
            let links: [(String, String)] = [
                ("SELECT a", " + 1"), ("SELECT a", " || b"), ("SELECT a", " = b"), ("SELECT a", "[0]"), ("SELECT f(a)", ".b"),
                ("SELECT a", "::int"),
                ("SELECT 1", " UNION ALL SELECT 1"), ("SELECT 1", " INTERSECT SELECT 1"), ("SELECT * FROM a", " JOIN b"),
                ("SELECT * FROM a", ", b"),
                ("SELECT * FROM a", " LATERAL VIEW explode(x) y"), ("FROM a", " |> WHERE b"),
                ("SELECT * FROM a", " PIVOT (sum(a) FOR b IN (1))"),
                ("SELECT a", " COLLATE b"),
            ]
            for (start, link) in links {
                let fine = start + String(repeating: link, count: 900)
                do throws(SyntaxError) {
                    let statement = try Parser.parse(statement: fine)
                    let written = Formatter.format(statement, style: .singleLine)
                    XCTAssertEqual(try Parser.parse(statement: written), statement, link)
                } catch {
                    XCTFail("\(link): \(error)")
                }
                XCTAssertThrowsError(try Parser.parse(statement: start + String(repeating: link, count: 10_000)), link) {
                    XCTAssertEqual(($0 as? SyntaxError)?.condition, "FAILED_TO_PARSE_TOO_COMPLEX", link)
                }
            }
        }
    }

    func testWideStatementsAreFine() throws {
        let list = (0..<50_000).map(String.init).joined(separator: ", ")
        XCTAssertNoThrow(try Parser.parse(statement: "SELECT * FROM t WHERE a IN (\(list))"))
        let rows = (0..<20_000).map { "(\($0), 'x')" }.joined(separator: ", ")
        XCTAssertNoThrow(try Parser.parse(statement: "INSERT INTO t VALUES \(rows)"))
        let conditions = (0..<20_000).map { "(a = \($0) AND b = 1)" }.joined(separator: " OR ")
        let expression = try Parser.parse(expression: conditions)
        XCTAssertEqual(Formatter.format(try Parser.parse(expression: Formatter.format(expression))), Formatter.format(expression))
    }

    func testSizeLimits() {
        var limits = SyntaxLimits()
        limits.statementBytes = 20
        XCTAssertThrowsError(try Parser.parse(statement: "SELECT 1, 2, 3, 4, 5, 6", limits: limits)) {
            XCTAssertEqual(($0 as? SyntaxError)?.condition, "FAILED_TO_PARSE_TOO_COMPLEX")
        }
        XCTAssertEqual(try Parser.parse(script: "SELECT 1; SELECT 2; SELECT 3; SELECT 4", limits: limits).count, 4)
        limits = SyntaxLimits()
        limits.tokens = 5
        XCTAssertThrowsError(try Parser.parse(expression: "1 + 2 + 3 + 4", limits: limits))
    }
}
