import XCTest

@testable import SQLSyntax

final class ScriptTests: XCTestCase {
    func testSplitsAtSemicolonsOutsideStringsNamesAndComments() throws {
        let statements = try Parser.parse(
            script: "SELECT ';' AS `a;b` -- ; comment\n, 2; /* ; /* ; */ ; */ SELECT \"x;\", r'\\;'; ;; SELECT 3")
        XCTAssertEqual(statements.map(\.text), ["SELECT ';' AS `a;b` -- ; comment\n, 2", "SELECT \"x;\", r'\\;'", "SELECT 3"])
        for statement in statements { XCTAssertNoThrow(try statement.result.get(), statement.text) }
    }

    func testAnErrorLeavesOtherStatementsAlone() throws {
        let script = "SELECT 1;\nSELEC 2;\nSELECT (3;\nSELECT 4;"
        let statements = try Parser.parse(script: script)
        XCTAssertEqual(statements.map { (try? $0.result.get()) != nil }, [true, false, false, true])
        guard case .failure(let first) = statements[1].result, case .failure(let second) = statements[2].result else {
            return XCTFail("no errors")
        }
        XCTAssertEqual([first.position.line, first.position.column], [2, 1])
        XCTAssertEqual(second.message, "Syntax error at or near end of input: expected ')'.")
        XCTAssertEqual([second.position.line, second.position.column], [3, 10])
        XCTAssertEqual(SourceText(script).text(statements[3].span), "SELECT 4")
    }

    func testLeadingComments() throws {
        let script = "-- one\n-- two\nSELECT 1 -- inside\n; -- three\n/* four */ SELECT 2"
        let statements = try Parser.parse(script: script)
        let source = SourceText(script)
        XCTAssertEqual(
            statements.map { $0.leadingComments.map { source.text($0.span) } }, [["-- one", "-- two"], ["-- three", "/* four */"]])
        XCTAssertEqual(Lexer.comments(in: source).count, 5)
        XCTAssertTrue(try Parser.parse(script: "-- only a comment\n;\n").isEmpty)
    }

    func testLineCommentContinuesAfterBackslash() throws {
        XCTAssertEqual(try parseSelect("SELECT 1 -- a \\\n still comment\n, 2").items.count, 2)
    }

    func testHintsAreNotComments() throws {
        XCTAssertEqual(try parseSelect("SELECT /*+ MERGE(a) */ 1").hints.map(\.name.text), ["MERGE"])
        XCTAssertTrue(Lexer.comments(in: SourceText("SELECT /*+ MERGE(a) */ 1")).isEmpty)
    }
}
