import Columnar
import Engine
import Planner
import XCTest

/// Every kind of join over random rows with NULLs and repeated keys, against a nested loop written out.
final class JoinTests: XCTestCase {
    private struct Row {
        var key: Int?
        var text: String?
        var number: Int
    }

    private var left: [Row] = []
    private var right: [Row] = []
    private var fixture = ExecutionFixture()

    override func setUpWithError() throws {
        var random = FixedRandom(7)
        func make(_ count: Int, _ keys: Int, _ random: inout FixedRandom) -> [Row] {
            (0..<count).map { index in
                Row(
                    key: Int.random(in: 0..<10, using: &random) == 0 ? nil : Int.random(in: 0..<keys, using: &random),
                    text: Int.random(in: 0..<8, using: &random) == 0 ? nil : "key of the row \(Int.random(in: 0..<12, using: &random))",
                    number: index)
            }
        }
        left = make(230, 60, &random)
        right = make(170, 70, &random)
        fixture = ExecutionFixture()
        let schema = [Field("k", .int), Field("s", .string), Field("n", .int)]
        for (name, rows) in [("l", left), ("r", right)] {
            try fixture.add(name, schema, rows.map { [.int($0.key), .text($0.text), .int($0.number)] }, segments: 4)
        }
        try fixture.add("nothing", schema, [])
    }

    private func values(_ row: Row?) -> [Value] {
        guard let row else { return [.null, .null, .null] }
        return [.int(row.key), .text(row.text), .int(row.number)]
    }

    private func pairs(_ kind: String, _ matches: (Row, Row) -> Bool) -> [[Value]] {
        var result: [[Value]] = []
        var seen = Set<Int>()
        for a in left {
            var any = false
            for b in right where matches(a, b) {
                any = true
                seen.insert(b.number)
                if kind == "INNER" || kind == "LEFT" || kind == "RIGHT" || kind == "FULL" { result.append(values(a) + values(b)) }
            }
            if !any && (kind == "LEFT" || kind == "FULL") { result.append(values(a) + values(nil)) }
            if kind == "LEFT SEMI" && any || kind == "LEFT ANTI" && !any { result.append(values(a)) }
        }
        if kind == "RIGHT" || kind == "FULL" {
            for b in right where !seen.contains(b.number) { result.append(values(nil) + values(b)) }
        }
        return result
    }

    private let conditions: [(String, (Row, Row) -> Bool)] = [
        ("l.k = r.k", { $0.key != nil && $0.key == $1.key }),
        ("l.s = r.s", { $0.text != nil && $0.text == $1.text }),
        ("l.k = r.k AND l.s = r.s", { $0.key != nil && $0.key == $1.key && $0.text != nil && $0.text == $1.text }),
        ("l.k <=> r.k", { $0.key == $1.key }),
        ("l.s <=> r.s AND l.k = r.k", { $0.text == $1.text && $0.key != nil && $0.key == $1.key }),
        ("l.k = r.k AND l.n < r.n", { $0.key != nil && $0.key == $1.key && $0.number < $1.number }),
        ("l.n = r.n", { $0.number == $1.number }),
        ("l.n + 100000 * coalesce(l.k, 7) = r.n + 100000 * coalesce(r.k, 7)", { $0.number == $1.number && ($0.key ?? 7) == ($1.key ?? 7) }),
        ("l.n % 50 < r.n % 3", { $0.number % 50 < $1.number % 3 }),
    ]

    func testKinds() {
        for (condition, matches) in conditions {
            for kind in ["INNER", "LEFT", "RIGHT", "FULL", "LEFT SEMI", "LEFT ANTI"] {
                fixture.check("SELECT * FROM l \(kind) JOIN r ON \(condition)", pairs(kind, matches))
            }
        }
    }

    func testSmallerLeftSideIsKept() {
        for kind in ["LEFT", "LEFT SEMI", "LEFT ANTI", "RIGHT", "FULL"] {
            let few = pairs(kind) { a, b in a.number < 20 && a.key != nil && a.key == b.key }
            let isLeftOnly = kind == "LEFT SEMI" || kind == "LEFT ANTI"
            let expected = few.filter { row in
                guard kind != "RIGHT" else { return true }
                if case .integer(let n) = row[2] { return n < 20 }
                return !isLeftOnly
            }
            fixture.check("SELECT * FROM (SELECT * FROM l WHERE n < 20) l \(kind) JOIN r ON l.k = r.k", expected)
        }
    }

    func testEmptySides() {
        fixture.check("SELECT * FROM l JOIN nothing r ON l.k = r.k", [])
        fixture.check("SELECT * FROM nothing l LEFT JOIN r ON l.k = r.k", [])
        fixture.check("SELECT * FROM l LEFT ANTI JOIN nothing r ON l.k = r.k", left.map { values($0) })
        fixture.check("SELECT * FROM l LEFT JOIN nothing r ON l.k = r.k", left.map { values($0) + values(nil) })
        fixture.check("SELECT * FROM nothing l RIGHT JOIN r ON l.k = r.k", right.map { values(nil) + values($0) })
        fixture.check("SELECT * FROM nothing l FULL JOIN r ON l.k = r.k", right.map { values(nil) + values($0) })
        fixture.check("SELECT n FROM l WHERE k NOT IN (SELECT k FROM nothing)", left.map { [.int($0.number)] })
    }

    func testCrossJoinCounts() {
        fixture.check("SELECT count(*), sum(l.n) FROM l CROSS JOIN r", [[.int(230 * 170), .int(170 * (229 * 230 / 2))]])
    }

    /// One column that equals two of the other side makes those equal to each other.
    func testTwoColumnsEqualOne() throws {
        try fixture.add("p", [Field("x", .int), Field("z", .int)], [(1, 1), (1, 2), (2, 2), (3, 1)].map { [.int($0), .int($1)] })
        try fixture.add("q", [Field("y", .int)], [[.int(1)], [.int(2)]])
        let expected: [[Value]] = [[.int(1), .int(1), .int(1)], [.int(2), .int(2), .int(2)]]
        fixture.check("SELECT * FROM p JOIN q ON x = y AND z = y", expected)
        fixture.check("SELECT p.*, q.* FROM p, q, r WHERE x = y AND z = y AND n = 0", expected)
    }

    func testMembership() {
        let keys = right.filter { $0.number < 60 }
        let known = Set(keys.compactMap(\.key))
        let hasNull = keys.contains { $0.key == nil }
        XCTAssertTrue(hasNull)
        fixture.check("SELECT n FROM l WHERE k IN (SELECT k FROM r WHERE n < 60)", left.filter { $0.key.map { known.contains($0) } ?? false }.map { [.int($0.number)] })
        fixture.check("SELECT n FROM l WHERE k NOT IN (SELECT k FROM r WHERE n < 60)", [])
        fixture.check(
            "SELECT n FROM l WHERE k NOT IN (SELECT k FROM r WHERE n < 60 AND k IS NOT NULL)",
            left.filter { $0.key.map { !known.contains($0) } ?? false }.map { [.int($0.number)] })
        fixture.check("SELECT n, k IN (SELECT k FROM r WHERE n < 60) FROM l", left.map { row in
            // Within the SELECT list Spark answers FALSE, not NULL, where no row matches.
            [.int(row.number), .boolean(row.key.map { known.contains($0) } ?? false)]
        })
    }

    func testCorrelatedNotIn() {
        fixture.check("SELECT n FROM l WHERE k NOT IN (SELECT k FROM r WHERE r.s = l.s)", left.filter { a in
            let candidates = right.filter { $0.text != nil && $0.text == a.text }
            if candidates.isEmpty { return true }
            guard let key = a.key else { return false }
            return candidates.allSatisfy { $0.key != nil && $0.key != key }
        }.map { [.int($0.number)] })
    }

    func testScalarSubqueries() throws {
        fixture.check("SELECT n, (SELECT max(r.n) FROM r WHERE r.k = l.k) FROM l", left.map { a in
            [.int(a.number), .int(right.filter { $0.key != nil && $0.key == a.key }.map(\.number).max())]
        })
        XCTAssertThrowsError(try fixture.rows("SELECT (SELECT n FROM r) FROM l", threads: 2, batchRows: 7)) { error in
            XCTAssertEqual((error as? QueryError)?.condition, "SCALAR_SUBQUERY_TOO_MANY_ROWS")
        }
    }
}
