import Columnar
import Foundation
import XCTest

@testable import Formats

final class JSONReaderTests: XCTestCase {
    func read(
        _ text: String, _ layout: JSONLayout = .document, _ schema: Schema?, workers: Int = 1, _ change: (inout JSONOptions) -> Void = { _ in }
    ) throws -> [[Value]] {
        var options = JSONOptions()
        change(&options)
        let reader = try JSONReader(MemoryByteSource(text), layout: layout, schema: schema, options: options)
        var rows: [[Value]] = []
        try ReadPipeline.run(reader, workers: workers) { chunk in
            for batch in chunk.batches { for row in 0..<batch.count { rows.append(batch.row(row)) } }
        }
        return rows
    }

    func message(_ text: String, _ layout: JSONLayout = .document, _ schema: Schema?) -> String {
        do {
            return "no error: \(try read(text, layout, schema))"
        } catch let error as QueryError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    let schema: Schema = [Field("id", .bigint, nullable: false), Field("at", .timestamp), Field("name", .string)]

    func testTypedValues() throws {
        let record = DataType.structure([Field("x", .int), Field("y", .array(.string, containsNull: true))])
        let all: Schema = [
            Field("a", .boolean), Field("b", .tinyint), Field("c", .int), Field("d", .bigint), Field("e", .double), Field("f", .float),
            Field("g", .decimal(precision: 10, scale: 2)), Field("h", .decimal(precision: 38, scale: 2)), Field("i", .string),
            Field("j", .binary), Field("k", .date), Field("l", .timestamp), Field("m", record),
            Field("n", .map(key: .int, value: .string, valueContainsNull: true)), Field("o", .varchar(3)),
        ]
        let text = """
            [{"a":true,"b":-128,"c":5.0,"d":"9007199254740993","e":1.5e3,"f":"NaN","g":12.345,"h":"12345678901234567890.12","i":"a\\"\\u00e9\\ud83d\\ude00\\n",
              "j":"AQID","k":"2020-02-29","l":"2020-02-29T12:00:00.5+01:00","m":{"y":["p",null],"x":1,"unknown":[{}]},"n":{"1":"one","2":null},"o":"ab"},
             {"o":null,"n":[[3,"three"]],"i":{"raw": [1, 2]},"A":false},
             {}]
            """
        let found = try read(text, .document, all)
        XCTAssertEqual(found.count, 3)
        XCTAssertEqual(found[0], [
            .boolean(true), .integer(-128), .integer(5), .integer(9_007_199_254_740_993), .double(1500), .float(.nan), .decimal(1235),
            .decimal(1_234_567_890_123_456_789_012), .string("a\"é😀\n"), .binary([1, 2, 3]), .integer(18321),
            .integer(1_582_974_000_500_000), .structure([.integer(1), .array([.string("p"), .null])]),
            .map([MapEntry(.integer(1), .string("one")), MapEntry(.integer(2), .null)]), .string("ab"),
        ])
        XCTAssertEqual(found[1][8], .string("{\"raw\": [1, 2]}"))
        XCTAssertEqual(found[1][13], .map([MapEntry(.integer(3), .string("three"))]))
        XCTAssertEqual(found[1][0], .boolean(false))
        XCTAssertEqual(found[2], Array(repeating: .null, count: 15))
    }

    func testLayouts() throws {
        let expected: [[Value]] = [[.integer(1), .null, .string("a")], [.integer(2), .null, .null]]
        for text in ["[{\"id\":1,\"name\":\"a\"},{\"id\":2}]", " \n[ {\"id\":1,\"name\":\"a\"} ,\n {\"id\":2} ]\n ", "{\"id\":1,\n\"name\":\"a\"}\n{\"id\":2}"] {
            XCTAssertEqual(try read(text, .document, schema), expected, text)
        }
        for text in ["{\"id\":1,\"name\":\"a\"}\n{\"id\":2}", "\u{FEFF}{\"id\":1,\"name\":\"a\"} \r\n\r\n{\"id\":2}\n"] {
            XCTAssertEqual(try read(text, .lines, schema), expected, text)
        }
        XCTAssertEqual(try read("[]", .document, schema), [])
        XCTAssertEqual(try read("", .lines, schema), [])
    }

    func testErrorsSayWhere() {
        XCTAssertEqual(message("{\"id\":1}\n{\"id\":2,\"at\":\"abc\"}", .lines, schema), "line 2, column 'at': 'abc' is not a TIMESTAMP (byte 22).")
        XCTAssertEqual(message("{\"id\":1}\n{\"id\":2", .lines, schema), "line 2: the text ends where ',' or '}' should come (byte 17).")
        XCTAssertEqual(message("{\"name\":\"x\"}", .lines, schema), "line 1, column 'id': is missing, but the column is NOT NULL (byte 0).")
        XCTAssertEqual(message("{\"id\":null}", .lines, schema), "line 1, column 'id': is null, but the column is NOT NULL (byte 6).")
        XCTAssertEqual(message("{\"id\":1,\"id\":2}", .lines, schema), "line 1: the key \"id\" stands twice (byte 8).")
        XCTAssertEqual(
            message("{\"id\":1,\"nane\":2}", .lines, schema),
            "line 1: the table has no column 'nane'. Did you mean 'name'? Its columns are: id, at, name (byte 8).")
        XCTAssertEqual(message("[{\"id\":1},]", .document, schema), "line 1: ']' stands where an object should come (byte 10).")
        XCTAssertEqual(message("[{\"id\":1}", .document, schema), "line 1: the text ends where ',' or ']' should come (byte 10).")
        XCTAssertEqual(message("[{\"id\":1}]x", .document, schema), "line 1: 'x' stands where the end of the text should come (byte 10).")
        XCTAssertEqual(message("[1]", .document, schema), "line 1: '1]' stands where an object should come (byte 1).")
        XCTAssertEqual(message("{\"id\":1} {\"id\":2}", .lines, schema), "line 1: '{\"id\":2}' stands where the end of the line should come (byte 9).")
        let nested: Schema = [Field("m", .structure([Field("x", .array(.int, containsNull: true))]))]
        XCTAssertEqual(message("{\"m\":{\"x\":[1,\"q\"]}}", .lines, nested), "line 1, column 'm.x': 'q' is not a INT (byte 13).")
    }

    func testBadRowsAreLeftOut() throws {
        let tagged: Schema = [Field("id", .int), Field("tags", .array(.int, containsNull: true))]
        let text = """
            {"id":1,"tags":[1,2]}
            {"id":2,"tags":[3,"x"]}
            {"id":"y","tags":[4]}
            {"id":3,"tags":[5
            {"id":4,"tags":[]}
            {"id":5,"tags":[6]}
            """
        func run(_ text: String, _ layout: JSONLayout) throws -> ([[Value]], [Int]) {
            var options = JSONOptions()
            options.badRows = .collect
            let reader = try JSONReader(MemoryByteSource(text), layout: layout, schema: tagged, options: options)
            var rows: [[Value]] = []
            var lines: [Int] = []
            try ReadPipeline.run(reader, workers: 1) { chunk in
                for batch in chunk.batches { for row in 0..<batch.count { rows.append(batch.row(row)) } }
                lines += chunk.rejected.map { $0.line }
            }
            return (rows, lines)
        }
        let good: [[Value]] = [
            [.integer(1), .array([.integer(1), .integer(2)])], [.integer(4), .array([])], [.integer(5), .array([.integer(6)])],
        ]
        let (rows, lines) = try run(text, .lines)
        XCTAssertEqual(rows, good)
        XCTAssertEqual(lines, [2, 3, 4])
        let array = "[" + text.split(separator: "\n").enumerated().filter { $0.offset != 3 }.map { String($0.element) }.joined(separator: ",\n") + "]"
        XCTAssertEqual(try run(array, .document).0, good)
    }

    func testInference() throws {
        let text = "{\"a\":1,\"b\":\"2020-01-01\",\"c\":[1,2.5],\"d\":{\"x\":null}}\n{\"e\":true,\"a\":2,\"b\":\"2020-01-01T10:00:00Z\",\"d\":{\"y\":\"s\"}}\n"
        let reader = try JSONReader(MemoryByteSource(text), layout: .lines, schema: nil)
        XCTAssertEqual(reader.schema, [
            Field("a", .bigint), Field("b", .timestamp), Field("c", .array(.double, containsNull: true)),
            Field("d", .structure([Field("x", .string), Field("y", .string)])), Field("e", .boolean),
        ])
    }

    func testChunksAndThreadsKeepTheOrder() throws {
        for layout in [JSONLayout.lines, .document] {
            for asArray in layout == .lines ? [false] : [true, false] {
                let records = (0..<5000).map { "{\"id\":\($0),\"name\":\"a [{,\\\"\\\\ \($0)\"}" }
                let text = asArray ? "[" + records.joined(separator: ",\n") + "]" : records.joined(separator: "\n")
                for size in [64, 5000, 1 << 20] {
                    let rows = try read(text, layout, schema, workers: 3) { $0.chunkBytes = size }
                    XCTAssertEqual(rows.count, 5000)
                    for (row, values) in rows.enumerated() where values != [.integer(Int64(row)), .null, .string("a [{,\"\\ \(row)")] {
                        return XCTFail("row \(row): \(values)")
                    }
                }
            }
        }
    }

    func testSuite() throws {
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["SPARKPLUG_CORPORA"] ?? "/nonexistent")
            .appendingPathComponent("json-test-suite")
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            throw XCTSkip("the JSON test suite is not here")
        }
        var seen = 0
        var accepted: [String] = []
        for file in files.sorted() where file.hasSuffix(".json") {
            seen += file.hasPrefix("i_") ? 0 : 1
            let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(file)))
            let parsed = (try? JSONValue.parse(bytes)) != nil
            if file.hasPrefix("y_") { XCTAssertTrue(parsed, file) }
            if file.hasPrefix("n_") { XCTAssertFalse(parsed, file) }
            if file.hasPrefix("i_") && parsed { accepted.append(file) }
            // The scanner that skips agrees with the one that builds, but for depth.
            let padded = bytes + [UInt8](repeating: 0, count: 64)
            let skipped: Bool = padded.withUnsafeBufferPointer { source in
                guard let base = source.baseAddress, firstInvalidUTF8(base, bytes.count) == nil else { return false }
                var scanner = JSONScanner(base, from: 0, to: bytes.count)
                do throws(JSONProblem) { try scanner.skipValue(StringHeap()) } catch { return false }
                scanner.skipSpace()
                return scanner.position == scanner.end
            }
            if file.hasPrefix("y_") { XCTAssertTrue(skipped, file) }
            if file.hasPrefix("n_") { XCTAssertFalse(skipped, file) }
        }
        XCTAssertEqual(seen, 283)
        // The choices that RFC 8259 leaves: numbers of any size are numbers; text must be UTF-8 without surrogates or byte order mark.
        XCTAssertEqual(accepted.map { String($0.dropFirst(2).dropLast(5)) }, [
            "number_double_huge_neg_exp", "number_huge_exp", "number_neg_int_huge_exp", "number_pos_double_huge_exp", "number_real_neg_overflow",
            "number_real_pos_overflow", "number_real_underflow", "number_too_big_neg_int", "number_too_big_pos_int",
            "number_very_big_negative_int",
        ])
    }
}
