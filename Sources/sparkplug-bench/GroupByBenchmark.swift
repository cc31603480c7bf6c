import Foundation

/// The questions of H2O's db-benchmark: 10 group-bys over one table, 5 joins with tables a millionth, a thousandth and as large. As there,
/// the answer stays in the engine: as a table of DuckDB's, as the rows of the answer in SparkPlug.
enum GroupByBenchmark {
    static func run(_ options: BenchmarkOptions) throws {
        let data = GroupByData(rows: options.rows, folder: options.dataFolder)
        let contest = try Contest(options)
        for (names, queries) in [(["x"], groupings), (["j", "small", "medium", "big"], joins)] {
            guard queries.contains(where: { options.wants($0.name) }) else { continue }
            let sources = try names.map { try data.source($0) }
            try contest.load(sources)
            try contest.run(queries)
            for name in names {
                try contest.own.drop(name)
                try contest.peer?.ask(["do": "execute", "sql": "DROP TABLE \(name)"])
            }
        }
        try contest.report.finish()
    }

    private static func query(_ name: String, _ check: String, _ text: String) -> BenchmarkQuery {
        BenchmarkQuery(name: name, text: text, keepsTable: true, check: check)
    }

    static var groupings: [BenchmarkQuery] {
        [
            query("q1", "sum(v1)", "SELECT id1, sum(v1) AS v1 FROM x GROUP BY id1"),
            query("q2", "sum(v1)", "SELECT id1, id2, sum(v1) AS v1 FROM x GROUP BY id1, id2"),
            query("q3", "sum(v1), sum(v3)", "SELECT id3, sum(v1) AS v1, avg(v3) AS v3 FROM x GROUP BY id3"),
            query("q4", "sum(v1), sum(v2), sum(v3)", "SELECT id4, avg(v1) AS v1, avg(v2) AS v2, avg(v3) AS v3 FROM x GROUP BY id4"),
            query("q5", "sum(v1), sum(v2), sum(v3)", "SELECT id6, sum(v1) AS v1, sum(v2) AS v2, sum(v3) AS v3 FROM x GROUP BY id6"),
            query("q6", "sum(median_v3), sum(sd_v3)", "SELECT id4, id5, median(v3) AS median_v3, stddev(v3) AS sd_v3 FROM x GROUP BY id4, id5"),
            query("q7", "sum(range_v1_v2)", "SELECT id3, max(v1) - min(v2) AS range_v1_v2 FROM x GROUP BY id3"),
            query(
                "q8", "sum(largest2_v3)",
                """
                SELECT id6, v3 AS largest2_v3 FROM (
                    SELECT id6, v3, row_number() OVER (PARTITION BY id6 ORDER BY v3 DESC) AS order_v3 FROM x WHERE v3 IS NOT NULL) AS s
                WHERE order_v3 <= 2
                """),
            // Where a value never changes there is no correlation: NULL, or NaN in DuckDB.
            query("q9", "sum(CASE WHEN NOT isnan(r2) THEN r2 END)", "SELECT id2, id4, power(corr(v1, v2), 2) AS r2 FROM x GROUP BY id2, id4"),
            query(
                "q10", "sum(v3), sum(count)",
                "SELECT id1, id2, id3, id4, id5, id6, sum(v3) AS v3, count(*) AS count FROM x GROUP BY id1, id2, id3, id4, id5, id6"),
        ]
    }

    static var joins: [BenchmarkQuery] {
        let medium = "j.*, medium.id1 AS medium_id1, medium.id4 AS medium_id4, medium.id5 AS medium_id5, v2"
        return [
            query("j1", "sum(v1), sum(v2)", "SELECT j.*, small.id4 AS small_id4, v2 FROM j JOIN small ON j.id1 = small.id1"),
            query("j2", "sum(v1), sum(v2)", "SELECT \(medium) FROM j JOIN medium ON j.id2 = medium.id2"),
            query("j3", "sum(v1), sum(v2)", "SELECT \(medium) FROM j LEFT JOIN medium ON j.id2 = medium.id2"),
            query(
                "j4", "sum(v1), sum(v2)",
                "SELECT j.*, medium.id1 AS medium_id1, medium.id2 AS medium_id2, medium.id4 AS medium_id4, v2 FROM j JOIN medium ON j.id5 = medium.id5"),
            query(
                "j5", "sum(v1), sum(v2)",
                """
                SELECT j.*, big.id1 AS big_id1, big.id2 AS big_id2, big.id4 AS big_id4, big.id5 AS big_id5, big.id6 AS big_id6, v2
                FROM j JOIN big ON j.id3 = big.id3
                """),
        ]
    }
}

/// Tables as db-benchmark makes them: uniform, without NULL, not sorted. Of each join key's values 90 % are on both sides.
struct GroupByData {
    let rows: Int
    let folder: String
    private let groups = 100

    func source(_ table: String) throws -> TableSource {
        try Installation.makeFolder(folder)
        let path = "\(folder)/\(table).csv"
        let columns = columns(table)
        try Installation.make(path) { temporary in
            say("making \(path)")
            let writer = try DataWriter(temporary, columns, .csv)
            if table == "x" { try grouping(writer) } else { try join(table, writer) }
            try writer.finish()
        }
        return TableSource(table: table, path: path, format: .csv, columns: columns)
    }

    private func columns(_ table: String) -> [SourceColumn] {
        if table == "x" {
            return ["id1", "id2", "id3"].map { SourceColumn($0, .string) } + ["id4", "id5", "id6", "v1", "v2"].map { SourceColumn($0, .int) }
                + [SourceColumn("v3", .double)]
        }
        let keys = ["small": 1, "medium": 2][table] ?? 3
        return (1...keys).map { SourceColumn("id\($0)", .int) } + (1...keys).map { SourceColumn("id\($0 + 3)", .string) }
            + [SourceColumn(table == "j" ? "v1" : "v2", .double)]
    }

    private func grouping(_ writer: DataWriter) throws {
        var random = RandomNumbers(seed: 108)
        let many = max(rows / groups, 1)
        for _ in 0..<rows {
            writer.text("id", random.below(groups) + 1, width: 3)
            writer.text("id", random.below(groups) + 1, width: 3)
            writer.text("id", random.below(many) + 1, width: 10)
            writer.integer(random.below(groups) + 1)
            writer.integer(random.below(groups) + 1)
            writer.integer(random.below(many) + 1)
            writer.integer(random.below(5) + 1)
            writer.integer(random.below(15) + 1)
            writer.fixed(random.below(100_000_001))
            try writer.endRow()
        }
    }

    private func join(_ table: String, _ writer: DataWriter) throws {
        let sizes = [max(rows / 1_000_000, 1), max(rows / 1000, 1), rows]
        let isProbe = table == "j"
        let columns = isProbe ? 3 : ["small": 1, "medium": 2][table] ?? 3
        let count = isProbe ? rows : sizes[columns - 1]
        var random = RandomNumbers(seed: isProbe ? 109 : 110 + UInt64(columns))
        var keys: [[Int32]] = []
        for column in 0..<columns {
            var values = keyValues(sizes[column], seed: UInt64(column), isProbe: isProbe)
            // Every value at least once, the others drawn; then in no order.
            let distinct = values.count
            if count > distinct { values += (distinct..<count).map { _ in values[random.below(distinct)] } }
            if values.count > count { values.removeLast(values.count - count) }
            Self.shuffle(&values, &random)
            keys.append(values)
        }
        for row in 0..<count {
            for column in keys { writer.integer(Int(column[row])) }
            for column in keys { writer.text("id", Int(column[row]), width: 1) }
            writer.fixed(random.below(100_000_001))
            try writer.endRow()
        }
    }

    /// `size` values of 1 … 1.1 × `size`: 90 % that both sides have and 10 % that only this one has.
    private func keyValues(_ size: Int, seed: UInt64, isProbe: Bool) -> [Int32] {
        var all = (1...Int32(clamping: max(size + size / 10, 1))).map { $0 }
        var random = RandomNumbers(seed: 1000 + seed)
        Self.shuffle(&all, &random)
        let shared = size - size / 10
        return Array(all[..<shared]) + Array(isProbe ? all[shared..<size] : all[size...])
    }

    private static func shuffle(_ values: inout [Int32], _ random: inout RandomNumbers) {
        guard values.count > 1 else { return }
        for index in stride(from: values.count - 1, to: 0, by: -1) { values.swapAt(index, random.below(index + 1)) }
    }
}
