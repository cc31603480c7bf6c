import Engine
import XCTest

@testable import Service

/// The comment header of endpoint files.
final class HeaderTests: XCTestCase {
    private func problems(_ text: String) throws -> [FileProblem] {
        try RunningService(["a.sql": text]).service.queries.problems
    }

    func testEverything() throws {
        let running = try RunningService(["a.sql": """
            /* Summary.
             * More of it.
             * @param who STRING = 'a b'  a name
             * @param amount DECIMAL(10,2) = 1.50 (0..99.99)  money
             */
            -- @param from DATE = DATE '2026-01-01' ('2025-01-01'..)
            --   continued
            -- @cache 1.5m
            -- @scope reports:read
            SELECT :who AS who, :amount AS amount, :from AS day
            """])
        XCTAssertEqual(running.service.queries.problems, [])
        let endpoint = try XCTUnwrap(running.service.queries.endpoints["a"])
        XCTAssertEqual(endpoint.header.summary, "Summary.")
        XCTAssertEqual(endpoint.header.description, "More of it.")
        XCTAssertEqual(endpoint.header.cacheSeconds, 90)
        XCTAssertEqual(endpoint.header.scope, "reports:read")
        XCTAssertEqual(endpoint.parameters.map(\.type.simpleString), ["string", "decimal(10,2)", "date"])
        XCTAssertEqual(endpoint.parameters.map(\.description), ["a name", "money", "continued"])
        XCTAssertTrue(running.get("/a").body.contains("{\"who\":\"a b\",\"amount\":\"1.50\",\"day\":\"2026-01-01\"}"))
        XCTAssertEqual(running.get("/a?amount=100").status, 400)
        XCTAssertEqual(running.get("/a?from=2024-12-31").status, 400)
    }

    func testMistakes() throws {
        let cases: [(String, Int, Int, String)] = [
            ("-- @parm x INT\nSELECT :x", 1, 5, "Did you mean '@param'?"),
            ("-- @param y INT  what\nSELECT :x", 1, 11, "does not use. Did you mean 'x'?"),
            ("-- @param x BIGNT  what\nSELECT :x", 1, 13, "Did you mean BIGINT?"),
            ("-- @param x INT = 'a'  what\nSELECT :x", 1, 19, "must be of type INT"),
            ("-- @param x INT = 500 (1..100)\nSELECT :x", 1, 19, "outside its range"),
            ("-- @param x INT (9..1)\nSELECT :x", 1, 18, "is empty"),
            ("-- @param x INT = 1 optional\nSELECT :x", 1, 21, "not both"),
            ("-- @param x INT\n-- @param X INT\nSELECT :x", 2, 11, "declared twice"),
            ("-- @cache soon\nSELECT 1", 1, 11, "@cache takes a time"),
            ("-- @param\nSELECT 1", 1, 10, "needs the name"),
            ("-- @param format STRING\nSELECT :format", 0, 0, "is taken"),
            ("SELECT a FROM (SELECT 1 AS b)", 1, 8, "UNRESOLVED_COLUMN"),
            ("SELECT 1;\nSELECT 2", 1, 1, "A file holds one statement"),
            ("SELECT ?", 0, 0, "Write :name instead"),
            ("-- nothing but words", 0, 0, "holds no statement"),
        ]
        for (text, line, column, fragment) in cases {
            let found = try problems(text)
            XCTAssertEqual(found.count, 1, text)
            let rendered = found.first?.rendered ?? ""
            XCTAssertTrue(rendered.contains(fragment), "\(fragment) in \(rendered)")
            XCTAssertEqual(found.first?.line ?? 0, line, rendered)
            XCTAssertEqual(found.first?.column ?? 0, column, rendered)
        }
    }

    func testReservedRoutes() throws {
        let running = try RunningService(["tables/x.sql": "SELECT 1"])
        XCTAssertEqual(running.service.queries.problems.first?.condition, "RESERVED_ROUTE")
    }
}
