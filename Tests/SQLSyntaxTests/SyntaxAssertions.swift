import XCTest

@testable import SQLSyntax

/// Parses a statement, writes it in both styles, parses what was written, and compares the trees. Returns the statement.
@discardableResult
func assertRoundTrip(_ sql: String, file: StaticString = #filePath, line: UInt = #line) -> Statement? {
    do {
        let statement = try Parser.parse(statement: sql)
        for style in [Formatter.Style.pretty, .singleLine] {
            let written = Formatter.format(statement, style: style)
            do {
                let again = try Parser.parse(statement: written)
                XCTAssertTrue(again == statement, "\(sql)\nwritten as\n\(written)", file: file, line: line)
                XCTAssertEqual(Formatter.format(again, style: style), written, "formatting is not stable", file: file, line: line)
            } catch {
                XCTFail("\(sql)\nwritten as\n\(written)\n\(error)", file: file, line: line)
            }
        }
        return statement
    } catch {
        XCTFail("\(sql)\n\(error)", file: file, line: line)
        return nil
    }
}

/// Parses an expression and compares what the formatter writes.
func assertExpression(_ sql: String, _ expected: String, file: StaticString = #filePath, line: UInt = #line) {
    do {
        let expression = try Parser.parse(expression: sql)
        let written = Formatter.format(expression)
        XCTAssertEqual(written, expected, file: file, line: line)
        XCTAssertEqual(try Parser.parse(expression: written), expression, file: file, line: line)
    } catch {
        XCTFail("\(sql)\n\(error)", file: file, line: line)
    }
}

/// Expects an error where the text between « and » stands; the marks are not part of the statement.
@discardableResult
func assertError(
    _ marked: String, _ condition: String = "PARSE_SYNTAX_ERROR", _ message: String? = nil, file: StaticString = #filePath,
    line: UInt = #line
) -> SyntaxError? {
    let pieces = marked.split(omittingEmptySubsequences: false) { $0 == "«" || $0 == "»" }
    guard pieces.count == 3 else {
        XCTFail("mark the error with « and »", file: file, line: line)
        return nil
    }
    let start = pieces[0].utf8.count
    do {
        let statement = try Parser.parse(statement: pieces.joined())
        XCTFail("parsed: \(Formatter.format(statement, style: .singleLine))", file: file, line: line)
        return nil
    } catch {
        XCTAssertEqual(error.condition, condition, error.rendered, file: file, line: line)
        XCTAssertEqual(error.span, SourceSpan(start: start, end: start + pieces[1].utf8.count), error.rendered, file: file, line: line)
        if let message { XCTAssertEqual(error.message, message, file: file, line: line) }
        return error
    }
}

func parseQuery(_ sql: String, file: StaticString = #filePath, line: UInt = #line) throws -> Query {
    guard case .query(let query) = try Parser.parse(statement: sql).kind else {
        throw XCTSkip("not a query: \(sql)")
    }
    return query
}

func parseSelect(_ sql: String, file: StaticString = #filePath, line: UInt = #line) throws -> Select {
    guard case .select(let select) = try parseQuery(sql).term.kind else { throw XCTSkip("not a SELECT: \(sql)") }
    return select
}
