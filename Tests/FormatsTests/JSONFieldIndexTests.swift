import Columnar
import XCTest

@testable import Formats

/// Records read many at a time must come out as those read value by value, which a nested column makes the reader do.
final class JSONFieldIndexTests: XCTestCase {
    private struct Outcome: Equatable {
        var rows: [[Value]] = []
        var rejected: [String] = []
        var error: String?
    }

    private static let flat: Schema = [
        Field("a", .bigint, nullable: false), Field("b", .int), Field("c", .double), Field("d", .decimal(precision: 9, scale: 2)), Field("e", .string),
        Field("f", .date), Field("g", .timestamp), Field("h", .boolean), Field("i", .float), Field("j", .varchar(4)), Field("k", .smallint),
        Field("a column whose name is too long to be learnt, so that it is looked for by its letters each time", .string),
        Field("\u{FC}mlaut \"quoted\"", .tinyint), Field("l", .binary), Field("m", .decimal(precision: 30, scale: 3)), Field("n", .timestampNTZ),
    ]

    private func outcome(_ text: String, _ layout: JSONLayout, _ policy: BadRowPolicy, nested: Bool) -> Outcome {
        var outcome = Outcome()
        do {
            var options = JSONOptions()
            options.badRows = policy
            options.chunkBytes = 4096
            let schema = Self.flat + (nested ? [Field("zz", .array(.int, containsNull: true))] : [])
            let reader = try JSONReader(MemoryByteSource(text), layout: layout, schema: schema, options: options)
            try ReadPipeline.run(reader, workers: 1) { chunk in
                for batch in chunk.batches { for row in 0..<batch.count { outcome.rows.append(Array(batch.row(row).prefix(Self.flat.count))) } }
                // The list of known columns has one more with the nested one.
                outcome.rejected += chunk.rejected.map { $0.message.replacingOccurrences(of: ", zz", with: "") }
            }
        } catch { outcome.error = (error as? QueryError)?.message ?? "\(error)" }
        return outcome
    }

    private func check(_ records: [String], _ line: UInt = #line) {
        let texts: [(String, JSONLayout)] = [
            (records.joined(separator: "\n"), .lines), (records.joined(separator: " \r\n") + "\n", .lines),
            ("[" + records.joined(separator: ",") + "]", .document), ("[ " + records.joined(separator: " ,\n") + "\n]\n", .document),
            (records.joined(separator: "\n"), .document),
        ]
        for (text, layout) in texts {
            for policy in [BadRowPolicy.fail, .collect] {
                let expected = outcome(text, layout, policy, nested: true)
                let found = outcome(text, layout, policy, nested: false)
                XCTAssertEqual(found.rows, expected.rows, line: line)
                XCTAssertEqual(found.rejected, expected.rejected, line: line)
                XCTAssertEqual(found.error, expected.error?.replacingOccurrences(of: ", zz", with: ""), line: line)
            }
        }
    }

    func testEveryValueInEveryColumn() {
        let values = [
            "1", "-1", "0", "-0", "00", "01", "-01", "+1", "127", "128", "40000", "3000000000", "9223372036854775807", "9223372036854775808",
            "-9223372036854775808", "1.5", "1.", ".5", "-.5", "1.50", "0.1", "123456789.012345678", "1e3", "1E-2", "1e", "123456789012345.67",
            "12345678901234567", "1234567.89", "12345678.9", "0.005", "\"5\"", "\"1.25\"", "\"\"", "\"x\"", "\"a\\nb\"", "\"\\u00e9\"", "\"\\ud800\"",
            "\"\\x\"", "\"tab\there\"", "\"longer than twelve bytes\"", "\"2024-02-29\"", "\"2023-02-29\"", "\"2024-2-9\"",
            "\"2024-02-29T10:11:12Z\"", "\"2024-02-29 10:11:12.5+01:00\"", "\"2024-02-29 10:11\\u003a12\"", "true", "false", "tru", "truex", "null",
            "nul", "NaN", "\"NaN\"", "{}", "[1]", "{\"x\": [1, \"}\"]}", "", "1 2", "1\"a\"", "\"open", "\"AQID\"",
        ]
        for field in Self.flat {
            let key = field.name.replacingOccurrences(of: "\"", with: "\\\"")
            let rest = field.name == "a" ? "" : "\"a\":7,"
            // Usual records before and behind, so that the layout is learnt.
            for value in values {
                check(["{\(rest)\"\(key)\":1}", "{\(rest)\"\(key)\":2}", "{\(rest)\"\(key)\":\(value)}", "{\(rest)\"\(key)\":3}"])
            }
        }
    }

    func testUnusualRecords() {
        let usual = "{\"a\":1,\"b\":2,\"e\":\"three\"}"
        for record in [
            "{}", "{\"a\":1}", "{\"b\":2}", "{ \"a\" : 1 , \"b\" : 2 , \"e\" : \"x\" }", "{\"e\":\"x\",\"b\":2,\"a\":1}", "{\"a\":1,\"a\":2}",
            "{\"A\":1,\"B\":2}", "{\"a\":1,\"unknown\":2}", "{\"a\":1,}", "{,\"a\":1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"\\u0061\":1}", "{\"a\":1}}",
            "[1]", "1", "null", "{\"a\":1}{\"a\":2}", "{\"a\":1", "{\"a", "{\"a\":", "{\"a\":1,\"b\":", "{\"a\":\t1,\n\"b\":2}", "{\"a\":  1,\"b\":2,\"e\":\"x\"}",
        ] {
            check([usual, usual, record, usual])
            check([record, usual])
            check([usual, record])
        }
    }

    func testManyRecords() {
        var random = SystemRandomNumberGenerator()
        func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
        for isClean in [true, false] {
            let records = (0..<3000).map { row -> String in
                var members = ["\"a\":\(number(1 << 40))"]
                if number(3) > 0 { members.append("\"b\": \(number(1000) - 500)") }
                if number(9) > 0 { members.append("\"c\":\(Double(number(100_000)) / 100)") }
                if number(2) > 0 { members.append("\"d\":\(number(1000)).\(number(10))") }
                members.append("\"e\":\"\(["short", "a text of more than twelve bytes", "with \\\"escapes\\\"", ""][number(4)])\"")
                members.append("\"f\":\(number(5) == 0 ? "null" : "\"20\(10 + number(20))-0\(1 + number(9))-1\(number(10))\"")")
                if !isClean && number(400) == 0 { members.append("\"k\":\(number(100_000))") }
                if number(50) == 0 { members.shuffle(using: &random) }
                return "{" + members.joined(separator: number(100) == 0 ? " , " : ",") + "}"
            }
            check(records)
        }
    }

    func testBytesThatAreNotUTF8() {
        let good = Array("{\"a\":1,\"e\":\"x\"}\n".utf8)
        let bad = Array("{\"a\":1,\"e\":\"".utf8) + [0xFF] + Array("\"}\n".utf8)
        let text = good + good + bad + good + bad + good
        for nested in [false, true] {
            var options = JSONOptions()
            options.badRows = .collect
            let schema = Self.flat + (nested ? [Field("zz", .array(.int, containsNull: true))] : [])
            var rows = 0
            var rejected: [Int] = []
            XCTAssertNoThrow(
                try ReadPipeline.run(try JSONReader(MemoryByteSource(text), layout: .lines, schema: schema, options: options), workers: 1) { chunk in
                    rows += chunk.batches.reduce(0) { $0 + $1.count }
                    rejected += chunk.rejected.map(\.line)
                })
            XCTAssertEqual(rows, 4)
            XCTAssertEqual(rejected, [3, 5])
        }
    }
}
