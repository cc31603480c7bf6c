import Columnar
import Engine
import Execution
import XCTest

/// ROLLUP and its kin give what a UNION ALL of one GROUP BY per set gives.
final class GroupingSetsTests: XCTestCase {
    private let fixture = ExecutionFixture()
    private let texts = ["category", "class", "brand", "product", "year", "quarter", "month", "store"]
    private let numbers = ["part": "INT", "item": "INT", "wide": "BIGINT"]

    override func setUpWithError() throws {
        let session = fixture.engine.session()
        let counts = [11, 101, 709, 2003, 5, 4, 12, 23]
        let columns = zip(texts, counts).enumerated().map { position, column in
            "if(pmod(hash(id, \(position)), \(position + 5)) = 0, NULL, concat('\(column.0) number ', id % \(column.1))) AS \(column.0)"
        }
        let rest = "cast(id % 97 AS INT) AS part, cast(id % 1201 AS INT) AS item"
        _ = try session.execute("CREATE TABLE things AS SELECT \(columns.joined(separator: ", ")), \(rest) FROM range(9000)")
        _ = try session.execute("INSERT INTO things SELECT \(columns.joined(separator: ", ")), \(rest) FROM range(9000, 12000)")
        let names = "if(id % 10 = 3, NULL, concat('name of item ', id % 800)) AS name, concat('colour ', id % 19) AS colour"
        _ = try session.execute("CREATE TABLE items AS SELECT cast(id AS INT) AS id, \(names) FROM range(1200)")
    }

    private func check(_ keys: [String], _ source: String, line: UInt = #line) throws {
        let calls = "sum(part) AS total, count(*) AS rows"
        let rollup = "SELECT \(keys.joined(separator: ", ")), \(calls) FROM \(source) GROUP BY ROLLUP (\(keys.joined(separator: ", ")))"
        let sets = (0...keys.count).map { taken in
            let columns = keys.enumerated().map { position, key in
                position < taken ? key : "CAST(NULL AS \(numbers[key] ?? "STRING")) AS \(key)"
            }
            let grouping = taken == 0 ? "" : " GROUP BY " + keys[..<taken].joined(separator: ", ")
            return "SELECT \(columns.joined(separator: ", ")), \(calls) FROM \(source)\(grouping)"
        }
        func digest(_ query: String) -> String {
            "SELECT count(*), sum(total), sum(rows), sum(xxhash64(\(keys.joined(separator: ", ")), total, rows) % 1000000007) FROM (\(query))"
        }
        let expected = try fixture.rows(digest(sets.joined(separator: " UNION ALL ")), threads: 1, batchRows: 64)
        for _ in 0..<2 { fixture.check(digest(rollup), expected, line: line) }
    }

    func testManyTexts() throws {
        try check(texts, "things")
    }

    /// Keys of one word, of which numbers take what room the texts leave.
    func testNumbersAmongTexts() throws {
        try check(["category", "item", "product", "part", "class", "brand"], "things")
        try check(["part", "year", "wide", "item", "month"], "(SELECT *, cast(item AS BIGINT) * item * 1000003 AS wide FROM things)")
    }

    /// Scans that leave out most rows put out batches of more rows than usual.
    func testLargeBatches() throws {
        try check(texts, "(SELECT * FROM things WHERE part < 27)")
        try check(texts.reversed(), "(SELECT * FROM things WHERE part < 29)")
    }

    func testTextsOfJoins() throws {
        try check(["name", "colour", "category", "store", "class"], "(SELECT * FROM things JOIN items ON item = id WHERE part < 27)")
        try check(["colour", "name", "brand"], "(SELECT * FROM things LEFT JOIN items ON item = id + 100)")
    }
}
