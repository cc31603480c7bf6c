import Columnar
import Engine
import Execution
import Planner
import XCTest

/// Rules that compute parts of aggregations earlier, or leave rows out before they are sorted: results are those of the plan as written.
final class PartialAggregationTests: XCTestCase {
    private var fixture = ExecutionFixture()

    override func setUpWithError() throws {
        fixture = ExecutionFixture()
        var random = FixedRandom(41)
        // Many rows of few customers with long texts, so that the optimizer aggregates before it joins.
        let sales: [[Value]] = (0..<24_000).map { _ in
            let amount: Int? = Int.random(in: 0..<20, using: &random) == 0 ? nil : Int.random(in: -500..<5000, using: &random)
            return [
                .int(Int.random(in: 0..<700, using: &random)), .int(Int.random(in: 1998..<2003, using: &random)),
                amount.map { .decimal(Int128($0)) } ?? .null, .int(amount), .double(Double(Int.random(in: 0..<100, using: &random)) / 4),
            ]
        }
        try fixture.add(
            "sales", [Field("customer", .int), Field("year", .int), Field("amount", .decimal(precision: 7, scale: 2)), Field("units", .int), Field("rate", .double)],
            sales, segments: 3)
        let customers: [[Value]] = (0..<650).map { id in
            [.int(id), .text("customer number \(id)"), .text(id % 9 == 0 ? nil : "first \(id / 2)"), .text("last \(id / 3)"),
             .text("street \(id / 2)"), .text("town \(id / 2)"), .text("mail \(id)"), .text("login \(id)"), .text("note \(id)")]
        }
        try fixture.add(
            "customers",
            [Field("id", .int)] + ["name", "first", "last", "street", "town", "mail", "login", "note"].map { Field($0, .string) }, customers)
    }

    private func checkUnoptimized(_ text: String, count: Int? = nil, line: UInt = #line) throws {
        let session = fixture.engine.session()
        session.settings.optimizer = false
        let plain = try session.execute(text).rows
        if let count { XCTAssertEqual(plain.count, count, line: line) }
        XCTAssertFalse(plain.isEmpty, line: line)
        fixture.check(text, plain, line: line)
    }

    private func plan(_ text: String) throws -> String {
        try fixture.engine.session().execute("EXPLAIN " + text).rows.map { row in row.map { $0.stringValue ?? "" }.joined() }.joined(separator: "\n")
    }

    func testAggregateBeforeJoin() throws {
        let query = """
            SELECT name, first, last, street, town, mail, login, note, year, sum(amount), count(*), count(amount), avg(amount), avg(units), min(units), max(amount),
                sum(units), avg(rate)
            FROM sales JOIN customers ON customer = id GROUP BY name, first, last, street, town, mail, login, note, year
            """
        try checkUnoptimized(query)
        let text = try plan(query)
        XCTAssertEqual(text.components(separatedBy: "Aggregate by").count - 1, 2, text)
    }

    func testRollupOverGroups() throws {
        let query = """
            SELECT year, customer % 7 AS part, sum(amount), count(*), avg(amount), avg(units), min(rate), max(units), count(amount), grouping_id()
            FROM sales GROUP BY ROLLUP (year, customer % 7)
            """
        try checkUnoptimized(query, count: 1 + 5 + 35)
        try checkUnoptimized("SELECT year, customer, avg(rate), sum(units) FROM sales GROUP BY CUBE (year, customer)")
        // What cannot be computed from parts is left alone.
        try checkUnoptimized("SELECT year, count(DISTINCT units), sum(units) FROM sales GROUP BY ROLLUP (year)", count: 6)
    }

    func testSharedPlansAreFiltered() throws {
        let query = """
            WITH totals AS (SELECT customer, year, sum(amount) AS total FROM sales GROUP BY customer, year)
            SELECT a.customer, a.total, b.total FROM totals AS a JOIN totals AS b ON a.customer = b.customer
            WHERE a.year = 1999 AND b.year = 2001 AND a.total > 10
            """
        try checkUnoptimized(query)
        let text = try plan(query)
        XCTAssertTrue(text.contains("1999") && text.contains("2001"), text)
    }

    func testUnionsAreFlattened() throws {
        let query = """
            SELECT customer, year FROM sales WHERE units < 0 UNION SELECT customer, year FROM sales WHERE units > 4900
            UNION SELECT id, 2000 FROM customers
            """
        try checkUnoptimized(query)
        XCTAssertEqual(try plan(query).components(separatedBy: "Union (").count - 1, 1)
    }

    func testOuterJoinBelowJoinBecomesInner() throws {
        let query = """
            SELECT count(*), sum(units) FROM sales LEFT JOIN customers ON customer = id JOIN (SELECT 'first 7' AS chosen) AS c ON first = chosen
            """
        try checkUnoptimized(query, count: 1)
    }

    func testRankLimits() throws {
        for (rank, bound) in [("row_number()", "<= 3"), ("rank()", "< 4"), ("row_number()", "= 1"), ("dense_rank()", "<= 2"), ("rank()", "<= 0")] {
            let order = "rate DESC, customer, units, amount"
            let query = """
                SELECT year, customer, rate, r FROM (
                    SELECT year, customer, rate, \(rank) OVER (PARTITION BY year ORDER BY \(order)) AS r FROM sales) WHERE r \(bound)
                """
            let session = fixture.engine.session()
            session.settings.optimizer = false
            // Above a limit of its own the filter bounds nothing early.
            let whole = try session.execute(query.replacingOccurrences(of: "AS r FROM sales)", with: "AS r FROM sales LIMIT 1000000)")).rows
            fixture.check(query, whole)
        }
        fixture.check(
            "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY amount DESC NULLS FIRST) AS r, amount FROM sales) WHERE r <= 5 AND amount IS NULL", [[.integer(5)]])
    }

    func testExtremesOfGrowingFrames() throws {
        // Sums of decimals take 128 bits.
        let query = """
            SELECT customer, year, max(total) OVER w, min(total) OVER w, max(total) OVER (PARTITION BY customer ORDER BY year ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)
            FROM (SELECT customer, year, sum(CAST(amount AS DECIMAL(20, 2))) AS total FROM sales WHERE customer < 3 GROUP BY customer, year)
            WINDOW w AS (PARTITION BY customer ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
            """
        let totals = try fixture.rows(
            "SELECT customer, year, sum(CAST(amount AS DECIMAL(20, 2))) FROM sales WHERE customer < 3 GROUP BY customer, year ORDER BY customer, year",
            threads: 1, batchRows: 2048)
        func number(_ value: Value) -> Int128 { if case .decimal(let number) = value { number } else { 0 } }
        var expected: [[Value]] = []
        for (index, row) in totals.enumerated() {
            let own = totals.indices.filter { totals[$0][0] == row[0] }
            let before = own.filter { $0 <= index }.map { number(totals[$0][2]) }
            let around = own.filter { abs($0 - index) <= 1 }.map { number(totals[$0][2]) }
            expected.append([row[0], row[1], .decimal(before.max() ?? 0), .decimal(before.min() ?? 0), .decimal(around.max() ?? 0)])
        }
        fixture.check(query, expected)
    }

    func testPercentiles() throws {
        let sorted = try fixture.rows("SELECT rate FROM sales WHERE customer = 5 ORDER BY rate", threads: 1, batchRows: 2048).compactMap { $0[0].doubleValue }
        let place = Double(sorted.count - 1) * 0.5
        let (low, high) = (sorted[Int(place.rounded(.down))], sorted[Int(place.rounded(.up))])
        fixture.check("SELECT median(rate) FROM sales WHERE customer = 5", [[.double((low + high) / 2)]])
        fixture.check(
            "SELECT percentile(rate, array(0.0, 1.0)), percentile_disc(0.0) WITHIN GROUP (ORDER BY rate DESC) FROM sales WHERE customer = 5",
            [[.array([.double(sorted[0]), .double(sorted[sorted.count - 1])]), .double(sorted[sorted.count - 1])]])
        fixture.check("SELECT median(rate) FROM sales WHERE customer < 0", [[.null]])
        try fixture.checkSame("SELECT customer, median(rate), round(stddev(units), 4), round(corr(units, rate), 4) FROM sales GROUP BY customer", count: 700)
    }
}
