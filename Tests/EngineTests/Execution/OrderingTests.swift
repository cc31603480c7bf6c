import Columnar
import Engine
import Planner
import XCTest

final class OrderingTests: XCTestCase {
    private struct Row {
        var part: Int
        var key: Int?
        var text: String
        var value: Double
    }

    private var rows: [Row] = []
    private var fixture = ExecutionFixture()

    override func setUpWithError() throws {
        var random = FixedRandom(23)
        rows = (0..<700).map { index in
            Row(
                part: Int.random(in: 0..<12, using: &random), key: Int.random(in: 0..<10, using: &random) == 0 ? nil : Int.random(in: -40..<40, using: &random),
                text: "a common beginning \(Int.random(in: 0..<400, using: &random))", value: Double(index))
        }
        fixture = ExecutionFixture()
        try fixture.add(
            "t", [Field("p", .int), Field("k", .int), Field("s", .string), Field("v", .double)],
            rows.map { [.int($0.part), .int($0.key), .text($0.text), .double($0.value)] }, segments: 5)
    }

    private func values(_ row: Row) -> [Value] { [.int(row.part), .int(row.key), .text(row.text), .double(row.value)] }

    func testOrderLimitOffset() {
        let sorted = rows.sorted { a, b in
            if a.text != b.text { return a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
            return a.value > b.value
        }.map { values($0) }
        fixture.check("SELECT * FROM t ORDER BY s, v DESC", sorted, ordered: true)
        fixture.check("SELECT * FROM t ORDER BY s, v DESC LIMIT 9", Array(sorted.prefix(9)), ordered: true)
        fixture.check("SELECT * FROM t ORDER BY s, v DESC LIMIT 9 OFFSET 13", Array(sorted[13..<22]), ordered: true)
        fixture.check("SELECT * FROM t ORDER BY s, v DESC OFFSET 690", Array(sorted[690...]), ordered: true)
    }

    func testNullOrder() {
        let byKey = rows.sorted { a, b in
            if a.key != b.key {
                guard let x = a.key else { return false }
                guard let y = b.key else { return true }
                return x > y
            }
            return a.value < b.value
        }.map { values($0) }
        fixture.check("SELECT * FROM t ORDER BY k DESC, v", byKey, ordered: true)
        fixture.check("SELECT * FROM t ORDER BY k DESC NULLS LAST, v LIMIT 50", Array(byKey.prefix(50)), ordered: true)
        let nullsFirst = byKey.filter { $0[1].isNull } + byKey.filter { !$0[1].isNull }
        fixture.check("SELECT * FROM t ORDER BY k DESC NULLS FIRST, v LIMIT 100", Array(nullsFirst.prefix(100)), ordered: true)
    }

    func testLimitWithoutOrderTakesTheFirstRows() {
        fixture.check("SELECT * FROM t LIMIT 5", rows.prefix(5).map { values($0) }, ordered: true)
        fixture.check("SELECT v FROM t WHERE p = 3 LIMIT 7 OFFSET 2", rows.filter { $0.part == 3 }[2..<9].map { [.double($0.value)] }, ordered: true)
        fixture.check("SELECT * FROM t LIMIT 0", [])
    }

    func testResultsKeepTheOrderOfTheTable() {
        fixture.check("SELECT v + 1 FROM t WHERE p < 6", rows.filter { $0.part < 6 }.map { [.double($0.value + 1)] }, ordered: true)
    }

    // MARK: Windows

    /// Rows of each part by key, NULLs first, then value.
    private var parts: [[Row]] {
        Dictionary(grouping: rows, by: \.part).values.map { part in
            part.sorted { a, b in (a.key ?? Int.min, a.value) < (b.key ?? Int.min, b.value) }
        }
    }

    func testRowFrames() {
        var expected: [[Value]] = []
        for part in parts {
            for (index, row) in part.enumerated() {
                let frame = part[max(index - 2, 0)...min(index + 1, part.count - 1)]
                let keys = frame.compactMap(\.key)
                expected.append([
                    .double(row.value), .int(index + 1), .int(frame.count), keys.isEmpty ? .null : .int(keys.reduce(0, +)), .int(keys.min()), .int(keys.max()),
                    .double(part[0...index].reduce(0) { $0 + $1.value }), .int(part.count), .text(part.map(\.text).max()),
                ])
            }
        }
        fixture.check(
            """
            SELECT v, row_number() OVER w, count(*) OVER f, sum(k) OVER f, min(k) OVER f, max(k) OVER f,
              sum(v) OVER (PARTITION BY p ORDER BY k, v ROWS UNBOUNDED PRECEDING), count(*) OVER (PARTITION BY p), max(s) OVER (PARTITION BY p)
            FROM t WINDOW w AS (PARTITION BY p ORDER BY k, v), f AS (PARTITION BY p ORDER BY k, v ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING)
            """, expected)
    }

    func testRangeFrames() {
        var expected: [[Value]] = []
        for part in parts {
            for row in part {
                let near = part.filter { other in
                    guard let key = row.key else { return other.key == nil }
                    guard let otherKey = other.key else { return false }
                    return otherKey >= key - 5 && otherKey <= key + 2
                }
                let upTo = part.filter { ($0.key ?? Int.min) <= (row.key ?? Int.min) }
                let lower = part.filter { ($0.key ?? Int.min) < (row.key ?? Int.min) }
                expected.append([
                    .double(row.value), .int(near.count), .double(near.reduce(0) { $0 + $1.value }), .int(upTo.count), .int(lower.count + 1),
                ])
            }
        }
        fixture.check(
            """
            SELECT v, count(*) OVER (PARTITION BY p ORDER BY k RANGE BETWEEN 5 PRECEDING AND 2 FOLLOWING),
              sum(v) OVER (PARTITION BY p ORDER BY k RANGE BETWEEN 5 PRECEDING AND 2 FOLLOWING),
              count(*) OVER (PARTITION BY p ORDER BY k), rank() OVER (PARTITION BY p ORDER BY k)
            FROM t
            """, expected)
    }

    func testRecursion() throws {
        fixture.check(
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 40) SELECT count(*), sum(n) FROM r", [[.int(40), .int(820)]])
    }

    func testCancellation() {
        let session = fixture.engine.session()
        let cancellation = Cancellation()
        cancellation.cancel(QueryError("OPERATION_CANCELED", sqlState: "HY008", "stopped"))
        XCTAssertThrowsError(try session.execute("SELECT sum(v) FROM t", cancellation: cancellation)) { error in
            XCTAssertEqual((error as? QueryError)?.condition, "OPERATION_CANCELED")
        }
    }
}
