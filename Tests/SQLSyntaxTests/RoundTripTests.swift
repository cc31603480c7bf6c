import XCTest

@testable import SQLSyntax

final class RoundTripTests: XCTestCase {
    func testEveryStatementSurvivesFormatting() {
        for sql in Corpus.statements { assertRoundTrip(sql) }
    }

    func testEveryStatementParsesInUpperAndLowerCase() throws {
        for sql in Corpus.statements where !sql.contains("\\u") && !sql.contains("\\n") && !sql.hasPrefix("SET -v") {
            XCTAssertNoThrow(try Parser.parse(statement: sql.lowercased()), sql)
        }
    }

    func testDataTypes() throws {
        for text in Corpus.dataTypes {
            let type = try Parser.parse(dataType: text)
            XCTAssertEqual(try Parser.parse(dataType: Formatter.format(type)), type, text)
        }
    }

    func testTPCH() {
        for (number, sql) in TPCH.queries.enumerated() {
            XCTAssertNotNil(assertRoundTrip(sql), "query \(number + 1)")
        }
    }

    func testSpansCoverTheirText() throws {
        let text = "SELECT  a + b , count( * ) AS c FROM t JOIN u ON t.x = u.x -- end"
        let source = SourceText(text)
        let select = try parseSelect(text)
        XCTAssertEqual(source.text(select.items[0].span), "a + b")
        XCTAssertEqual(source.text(select.items[1].span), "count( * ) AS c")
        XCTAssertEqual(source.text(select.items[1].expression.span), "count( * )")
        XCTAssertEqual(source.text(try XCTUnwrap(select.from).span), "t JOIN u ON t.x = u.x")
        XCTAssertEqual(source.text(try Parser.parse(statement: text).span), String(text.dropLast(7)))
    }
}
