import Columnar
import Engine
import XCTest

/// A predicate that can fail must not fail for rows that never reach it, wherever the optimizer moves it.
final class FallibleFilterTests: XCTestCase {
    private static let tables = [
        "CREATE TABLE l (a INT, b INT)", "INSERT INTO l VALUES (1, 0), (2, 1), (3, 5), (4, NULL)",
        "CREATE TABLE r (a INT, s STRING)", "INSERT INTO r VALUES (2, 'x'), (3, 'y'), (4, 'z')",
    ]

    private func rows(_ query: String, optimizer: Bool) throws -> [[Value]] {
        let session = Engine(catalog: MemoryCatalog(), threads: 1).session()
        try session.settings.set("sparkplug.optimizer", optimizer ? "true" : "false")
        for statement in Self.tables { _ = try session.execute(statement) }
        return try session.execute(query).batches.flatMap { batch in
            (0..<batch.count).map { row in batch.columns.map { $0.value(at: row) } }
        }
    }

    private func assertRows(_ query: String, _ expected: [[Value]], line: UInt = #line) throws {
        for optimizer in [true, false] {
            XCTAssertEqual(try rows(query, optimizer: optimizer), expected, "optimizer \(optimizer)", line: line)
        }
    }

    func testFiltersAboveJoins() throws {
        try assertRows("SELECT l.a FROM l JOIN r ON l.a = r.a WHERE 10 DIV l.b > 5", [[.integer(2)]])
        try assertRows("SELECT l.a FROM r LEFT JOIN l ON l.a = r.a AND 10 DIV l.b > 5 ORDER BY 1", [[.null], [.null], [.integer(2)]])
        try assertRows("SELECT l.a FROM l LEFT SEMI JOIN r ON l.a = r.a AND 10 DIV l.b > 1 ORDER BY 1", [[.integer(2)], [.integer(3)]])
        try assertRows("SELECT l.a FROM l LEFT ANTI JOIN r ON l.a = r.a AND 10 DIV l.b > 5 ORDER BY 1", [[.integer(1)], [.integer(3)], [.integer(4)]])
        try assertRows("SELECT a FROM (SELECT a, b FROM l EXCEPT SELECT 1, 0) WHERE 10 DIV b > 5", [[.integer(2)]])
    }

    func testFiltersAboveFilters() throws {
        try assertRows("SELECT a FROM (SELECT a, b FROM l WHERE b > 0) WHERE 10 DIV b > 5", [[.integer(2)]])
        try assertRows("SELECT c FROM (SELECT 10 DIV b AS c FROM l WHERE b > 0) WHERE c > 5", [[.integer(10)]])
        // NULL before it decides as FALSE does.
        try assertRows("SELECT l.a FROM l WHERE CAST(NULL AS BOOLEAN) AND 10 DIV b > 5", [])
    }

    func testFiltersAboveGenerators() throws {
        try assertRows("SELECT a FROM l LATERAL VIEW explode(IF(b = 0, array(), array(1))) AS x WHERE 10 DIV b > 5", [[.integer(2)]])
    }

    /// The predicate that stays behind still fails for rows that do reach it.
    func testErrorsAreNotLost() throws {
        for optimizer in [true, false] {
            XCTAssertThrowsError(try rows("SELECT l.a FROM l JOIN (SELECT 1 AS a UNION ALL SELECT 2) AS u ON l.a = u.a WHERE 10 DIV l.b > 5", optimizer: optimizer)) {
                XCTAssertEqual(($0 as? QueryError)?.condition, "DIVIDE_BY_ZERO")
            }
        }
    }

    func testEqualitiesWithinOneSideOfAJoin() throws {
        try assertRows("SELECT x.a FROM l AS x JOIN l AS y ON x.a = y.a AND x.a = y.b", [])
        try assertRows("SELECT x.a FROM l AS x JOIN VALUES (1, 1), (2, 3), (3, 3) AS y(p, q) ON x.a = y.p AND x.a = y.q ORDER BY 1", [[.integer(1)], [.integer(3)]])
    }
}
