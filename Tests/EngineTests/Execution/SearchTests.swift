import Columnar
import Engine
import Execution
import Planner
import SQLSyntax
import XCTest

/// Single rows found by search in sorted columns and by lookups, independent subqueries, and operators used again.
final class SearchTests: XCTestCase {
    private let fixture = ExecutionFixture()
    private let rowCount = 12_000

    /// `sorted` ascends by key, every key three times; `mixed` holds the same rows in another order.
    override func setUpWithError() throws {
        let schema = [Field("k", .bigint), Field("s", .string), Field("n", .int)]
        func row(_ number: Int) -> [Value] { [.int(number / 3), .text("name \(number / 3)"), .int(number)] }
        try fixture.add("sorted", schema, (0..<rowCount).map(row), segments: 2)
        // 7,919 is prime to the number of rows: every row once.
        try fixture.add("mixed", schema, (0..<rowCount).map { row($0 * 7919 % rowCount) }, segments: 2)
        try fixture.add("wanted", [Field("w", .bigint)], [[.int(17)], [.int(3999)], [.int(17)], [.null], [.int(123_456)]])
        try fixture.add("nothing", [Field("w", .bigint)], [])
    }

    private func numbers(_ keys: [Int]) -> [[Value]] { keys.flatMap { key in (0..<3).map { [Value.int(key * 3 + $0)] } } }

    /// Often enough for lookups to be built in both segments; answers stay the same before and after.
    func testLookups() {
        for table in ["sorted", "mixed"] {
            for key in [0, 17, 2000, 3999, 17, 44, 45, 46, 47, 48] {
                fixture.check("SELECT n FROM \(table) WHERE k = \(key)", numbers([key]))
                fixture.check("SELECT n FROM \(table) WHERE s = 'name \(key)' AND n % 3 <> 1", numbers([key]).filter { ($0[0].integerValue ?? 0) % 3 != 1 })
            }
            fixture.check("SELECT n FROM \(table) WHERE k = 4000", [])
            fixture.check("SELECT n FROM \(table) WHERE k IN (5, 3000, 77777, 5)", numbers([5, 3000]))
            fixture.check("SELECT n FROM \(table) WHERE k BETWEEN 10 AND 12 AND n <> 31", numbers([10, 11, 12]).filter { $0[0].integerValue != 31 })
            for _ in 0..<4 { fixture.check("SELECT n FROM \(table) JOIN (SELECT DISTINCT w FROM wanted) ON k = w", numbers([17, 3999])) }
        }
    }

    func testIndependentSubqueries() {
        fixture.check("SELECT n FROM mixed WHERE k = (SELECT min(w) FROM wanted)", numbers([17]))
        fixture.check("SELECT n FROM mixed WHERE k = (SELECT w FROM nothing)", [])
        fixture.check("SELECT (SELECT w FROM nothing), (SELECT max(w) FROM wanted) - (SELECT min(w) FROM wanted)", [[.null, .int(123_439)]])
        fixture.check("SELECT count(*) FROM mixed GROUP BY k % 2 HAVING count(*) > (SELECT count(*) * 1000 FROM wanted) ORDER BY 1", [[.int(6000)], [.int(6000)]])
        // One within the other, and one that is not independent.
        fixture.check("SELECT n FROM sorted WHERE k = (SELECT max(k) FROM mixed WHERE k < (SELECT min(w) FROM wanted))", numbers([16]))
        fixture.check("SELECT w, max((SELECT max(n) FROM mixed WHERE k = w)) FROM wanted WHERE w < 100 GROUP BY w", [[.int(17), .int(53)]])
        XCTAssertThrowsError(try fixture.rows("SELECT n FROM mixed WHERE k = (SELECT w FROM wanted)", threads: 2, batchRows: 2048)) { error in
            XCTAssertEqual((error as? QueryError)?.condition, "SCALAR_SUBQUERY_TOO_MANY_ROWS")
        }
    }

    /// What the last execution found out must not stay with the operators.
    func testOperatorsAreUsedAgain() throws {
        let session = fixture.engine.session()
        session.parameterTypes = ["low": .bigint, "high": .bigint]
        let text = "SELECT n FROM mixed JOIN (SELECT DISTINCT w FROM wanted WHERE w BETWEEN :low AND :high) ON k = w ORDER BY n"
        guard case .query(let query) = try Parser.parse(statement: text).kind else { return XCTFail("not a query") }
        let prepared = try session.prepare(query)
        for (low, high, keys) in [(0, 100, [17]), (200, 100, []), (0, 4000, [17, 3999]), (18, 20, []), (3000, 5000, [3999])] {
            for threads in [1, 3] {
                session.settings.threads = threads
                let result = try session.run(prepared, parameters: ["low": .int(low), "high": .int(high)])
                let rows = try result.collect().flatMap { batch in (0..<batch.count).map { [batch.columns[0].value(at: $0)] } }
                XCTAssertEqual(rows, numbers(keys), "\(low) to \(high) on \(threads) threads")
            }
        }
    }
}
