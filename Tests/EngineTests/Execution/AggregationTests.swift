import Columnar
import Engine
import Planner
import XCTest

@testable import Execution

final class AggregationTests: XCTestCase {
    private struct Row {
        var group: Int?
        var name: String?
        var value: Int?
        var price: Int
    }

    private var rows: [Row] = []
    private var fixture = ExecutionFixture()

    override func setUpWithError() throws {
        var random = FixedRandom(11)
        rows = (0..<900).map { index in
            Row(
                group: Int.random(in: 0..<9, using: &random) == 0 ? nil : Int.random(in: -3..<20, using: &random),
                name: Int.random(in: 0..<9, using: &random) == 0 ? nil : "name number \(Int.random(in: 0..<300, using: &random))",
                value: Int.random(in: 0..<5, using: &random) == 0 ? nil : Int.random(in: -50..<50, using: &random), price: index * 25)
        }
        fixture = ExecutionFixture()
        try fixture.add(
            "t", [Field("g", .int), Field("s", .string), Field("v", .bigint), Field("p", .decimal(precision: 10, scale: 2), nullable: false)],
            rows.map { [.int($0.group), .text($0.name), .int($0.value), .decimal(Int128($0.price))] }, segments: 6)
        try fixture.add("nothing", [Field("v", .int)], [])
    }

    private func results(_ part: [Row]) -> [Value] {
        let values = part.compactMap(\.value)
        let average: Value = values.isEmpty ? .null : .double(Double(values.reduce(0, +)) / Double(values.count))
        return [
            .int(part.count), .int(values.count), values.isEmpty ? .null : .int(values.reduce(0, +)), average, .int(values.min()), .int(values.max()),
            .decimal(Int128(part.reduce(0) { $0 + $1.price })), .text(part.compactMap(\.name).max()), .int(Set(values).count),
            .int(part.filter { ($0.value ?? 0) > 10 }.count),
        ]
    }

    private let calls = "count(*), count(v), sum(v), avg(v), min(v), max(v), sum(p), max(s), count(DISTINCT v), count(*) FILTER (WHERE v > 10)"

    func testGroups() {
        fixture.check("SELECT g, \(calls) FROM t GROUP BY g", Dictionary(grouping: rows, by: \.group).map { [.int($0.key)] + results($0.value) })
        fixture.check("SELECT s, \(calls) FROM t GROUP BY s", Dictionary(grouping: rows, by: \.name).map { [.text($0.key)] + results($0.value) })
        let both = Dictionary(grouping: rows) { "\(String(describing: $0.group))|\(String(describing: $0.name))" }
        fixture.check("SELECT g, s, \(calls) FROM t GROUP BY g, s", both.values.map { [.int($0[0].group), .text($0[0].name)] + results($0) })
        fixture.check("SELECT \(calls) FROM t", [results(rows)])
    }

    func testNoRows() {
        fixture.check("SELECT count(*), sum(v), min(v), avg(v), count(DISTINCT v) FROM nothing", [[.int(0), .null, .null, .null, .int(0)]])
        fixture.check("SELECT v, count(*) FROM nothing GROUP BY v", [])
    }

    func testDistinct() {
        fixture.check("SELECT DISTINCT g FROM t", Set(rows.map(\.group)).map { [.int($0)] })
        fixture.check("SELECT count(DISTINCT g, v) FROM t", [[.int(Set(rows.filter { $0.group != nil && $0.value != nil }.map { "\($0.group ?? 0)|\($0.value ?? 0)" }).count)]])
        fixture.check(
            "SELECT count(DISTINCT g), sum(DISTINCT v), count(DISTINCT v) FILTER (WHERE g > 3) FROM t",
            [[
                .int(Set(rows.compactMap(\.group)).count), .int(Set(rows.compactMap(\.value)).reduce(0, +)),
                .int(Set(rows.filter { ($0.group ?? 0) > 3 }.compactMap(\.value)).count),
            ]])
    }

    func testManyGroupsInPartitions() {
        fixture.check(
            "SELECT count(*), sum(c), sum(total) FROM (SELECT id % 150000 AS k, count(*) AS c, sum(id) AS total FROM range(0, 400000) GROUP BY id % 150000)",
            [[.int(150_000), .int(400_000), .int(400_000 * 399_999 / 2)]])
        fixture.check(
            "SELECT count(*), sum(c) FROM (SELECT concat('key ', id % 90000) AS k, count(*) AS c FROM range(0, 200000) GROUP BY 1)",
            [[.int(90_000), .int(200_000)]])
    }

    /// Keys that follow from a unique one are not compared; those that do not are.
    func testKeysThatFollowFromAnother() throws {
        let people: [[Value]] = (0..<300).map { [.int($0), .text("the name of number \($0 % 40)"), .int($0 % 7)] }
        let visits: [[Value]] = (0..<2000).map { [.int($0 * 7 % 290), .text("a place that has the number \($0 % 3)")] }
        try fixture.add("people", [Field("id", .int), Field("name", .string), Field("team", .int)], people, segments: 3)
        try fixture.add("visits", [Field("who", .int), Field("place", .string)], visits, segments: 4)
        try fixture.add("twice", [Field("id", .int), Field("name", .string)], (0..<60).map { [.int($0 / 2), .text("one of two names \($0 % 2)")] })
        var counts: [[Int]: Int] = [:]
        for row in 0..<2000 { counts[[row * 7 % 290, row % 3], default: 0] += 1 }
        fixture.check(
            "SELECT name, id, place, count(*), team FROM people JOIN visits ON id = who GROUP BY id, name, team, place",
            counts.map { key, count in
                [.text("the name of number \(key[0] % 40)"), .int(key[0]), .text("a place that has the number \(key[1])"), .int(count), .int(key[0] % 7)]
            })
        fixture.check(
            "SELECT id, name, count(*) FROM twice GROUP BY id, name", (0..<60).map { [.int($0 / 2), .text("one of two names \($0 % 2)"), .int(1)] })
        fixture.check("SELECT count(*) FROM (SELECT DISTINCT id, name, team FROM people)", [[.int(300)]])
    }

    func testOverflow() throws {
        XCTAssertThrowsError(try fixture.rows("SELECT sum(x) FROM VALUES (9223372036854775807L), (1L) AS t(x)", threads: 1, batchRows: 2)) { error in
            XCTAssertEqual((error as? QueryError)?.condition, "ARITHMETIC_OVERFLOW")
        }
        // Over 64 bits on the way, back within them at the end.
        fixture.check("SELECT sum(x) FROM VALUES (9223372036854775807L), (1L), (-5L) AS t(x)", [[.integer(Int64.max - 4)]])
    }

    /// A scan that leaves out most rows puts out batches of more rows than usual, here after smaller ones.
    func testBatchesAboveTheUsualSize() throws {
        let session = fixture.engine.session()
        _ = try session.execute("CREATE TABLE readings AS SELECT id, id % 97 AS part FROM range(4000)")
        _ = try session.execute("INSERT INTO readings SELECT id, id % 97 FROM range(4000, 30000)")
        let chosen = (0..<30000).filter { $0 % 97 < 27 }
        for _ in 0..<5 {
            fixture.check(
                "SELECT size(collect_list(id)), percentile(id, 1.0), count_if(part < 0), round(skewness(id), 6) FROM readings WHERE part < 27",
                [[.int(chosen.count), .double(Double(chosen[chosen.count - 1])), .int(0), .double(0)]])
        }
    }

    func testSetOperations() {
        let left = rows.filter { ($0.value ?? 0) > 0 }.map(\.group)
        let right = rows.filter { ($0.value ?? 0) < -30 }.map(\.group)
        func count(_ list: [Int?]) -> [Int?: Int] { list.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        let (a, b) = (count(left), count(right))
        let sides = ("SELECT g FROM t WHERE coalesce(v, 0) > 0", "SELECT g FROM t WHERE coalesce(v, 0) < -30")
        fixture.check("\(sides.0) INTERSECT \(sides.1)", a.keys.filter { b[$0] != nil }.map { [.int($0)] })
        fixture.check("\(sides.0) EXCEPT \(sides.1)", a.keys.filter { b[$0] == nil }.map { [.int($0)] })
        fixture.check("\(sides.0) INTERSECT ALL \(sides.1)", a.flatMap { key, n in Array(repeating: [Value.int(key)], count: min(n, b[key] ?? 0)) })
        fixture.check("\(sides.0) EXCEPT ALL \(sides.1)", a.flatMap { key, n in Array(repeating: [Value.int(key)], count: max(n - (b[key] ?? 0), 0)) })
        fixture.check("\(sides.0) UNION \(sides.1)", Set(left + right).map { [.int($0)] })
    }

    func testMemoryLimit() {
        XCTAssertThrowsError(
            try fixture.rows("SELECT id, count(*) FROM range(0, 3000000) GROUP BY id", threads: 2, batchRows: 2048, memoryLimit: 8 << 20)
        ) { error in
            XCTAssertEqual((error as? QueryError)?.condition, "QUERY_MEMORY_LIMIT_EXCEEDED")
            XCTAssertEqual((error as? QueryError)?.sqlState, "53200")
        }
    }

    /// Keys first few, then wider, then with NULLs, then too wide for a word: numbers must not change.
    func testGroupTableChangesForm() {
        let table = GroupTable(types: [.bigint, .bigint])
        var expected: [String: UInt32] = [:]
        func add(_ keys: [[Value]]) {
            let columns = (0..<2).map { column in
                let builder = VectorBuilder(.bigint)
                for key in keys { builder.append(key[column]) }
                return builder.finish()
            }
            var groups = [UInt32](repeating: 0, count: keys.count)
            groups.withUnsafeMutableBufferPointer { target in
                guard let base = target.baseAddress else { return }
                table.assign(columns, rows: keys.count, into: base)
            }
            for (key, group) in zip(keys, groups) {
                let known = expected["\(key)"] ?? UInt32(expected.count)
                XCTAssertEqual(group, known, "\(key)")
                expected["\(key)"] = known
            }
        }
        add((0..<100).map { [.int($0 % 7), .int($0 % 3)] })
        add((0..<3000).map { [.int($0 * 1000), .int($0 % 3)] })
        add((0..<50).map { [$0 % 2 == 0 ? .null : .int($0), .int($0 % 5)] })
        add((0..<50).map { [.integer(Int64.min + Int64($0)), .integer(Int64.max - Int64($0 % 9))] })
        add((0..<100).map { [.int($0 % 7), .int($0 % 3)] })
        XCTAssertEqual(table.count, expected.count)
        let keys = table.keys(0..<table.count)
        for row in 0..<table.count { XCTAssertEqual(expected["\(keys.map { $0.value(at: row) })"], UInt32(row)) }
    }
}
