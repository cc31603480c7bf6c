import Columnar
import Foundation
import XCTest

@testable import Formats

final class CSVReaderTests: XCTestCase {
    func rows(_ reader: any ChunkedReader, workers: Int = 1) throws -> [[Value]] {
        var rows: [[Value]] = []
        try ReadPipeline.run(reader, workers: workers) { chunk in
            for batch in chunk.batches { for row in 0..<batch.count { rows.append(batch.row(row)) } }
        }
        return rows
    }

    func read(_ text: String, _ schema: Schema?, _ change: (inout CSVOptions) -> Void = { _ in }) throws -> [[Value]] {
        var options = CSVOptions()
        change(&options)
        return try rows(CSVReader(MemoryByteSource(text), schema: schema, options: options))
    }

    func message(_ text: String, _ schema: Schema?, _ change: (inout CSVOptions) -> Void = { _ in }) -> String {
        do {
            let rows = try read(text, schema, change)
            return "no error: \(rows)"
        } catch let error as QueryError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    let schema: Schema = [Field("id", .bigint, nullable: false), Field("at", .timestamp), Field("name", .string)]

    func testTypedValues() throws {
        let all: Schema = [
            Field("a", .boolean), Field("b", .tinyint), Field("c", .smallint), Field("d", .int), Field("e", .bigint), Field("f", .float),
            Field("g", .double), Field("h", .decimal(precision: 15, scale: 2)), Field("i", .decimal(precision: 38, scale: 3)),
            Field("j", .string), Field("k", .date), Field("l", .timestamp), Field("m", .timestampNTZ), Field("n", .varchar(3)),
            Field("o", .char(4)),
        ]
        let text = """
            a,b,c,d,e,f,g,h,i,j,k,l,m,n,o
            true,-128,32767,-2147483648,9223372036854775807,1.5,-73.9868709323,17.00,12345678901234567890.1235,x,1996-03-13,2010-09-06T18:29:13Z,2010-09-06 18:29:13.25,abc,ab
            F, 5 ,+7,"12",-9223372036854775808,inf,1e-400,-.5,1,"a ""q"", b",0001-01-01,2010-09-06 18:29:13.123456+02:00,2010-09-06,é€x,x
            ,,,,,,,,,,,,,,

            """
        let found = try read(text, all)
        XCTAssertEqual(found.count, 3)
        XCTAssertEqual(found[0], [
            .boolean(true), .integer(-128), .integer(32767), .integer(-2_147_483_648), .integer(Int64.max), .float(1.5),
            .double(-73.9868709323), .decimal(1700), .decimal(12_345_678_901_234_567_890_124), .string("x"), .integer(9568),
            .integer(1_283_797_753_000_000), .integer(1_283_797_753_250_000), .string("abc"), .string("ab  "),
        ])
        XCTAssertEqual(found[1], [
            .boolean(false), .integer(5), .integer(7), .integer(12), .integer(Int64.min), .float(.infinity), .double(0), .decimal(-50),
            .decimal(1000), .string("a \"q\", b"), .integer(-719_162), .integer(1_283_790_553_123_456), .integer(1_283_731_200_000_000),
            .string("é€x"), .string("x   "),
        ])
        XCTAssertEqual(found[2], Array(repeating: .null, count: 15))
    }

    func testHeaderMapsColumnsByNameInAnyOrder() throws {
        XCTAssertEqual(
            try read("NAME, id\nAnna,1\n", schema), [[.integer(1), .null, .string("Anna")]])
        XCTAssertEqual(
            message("id,nmae\n1,x\n", schema),
            "The header names a column 'nmae' that the table does not have. Did you mean 'name'? The table's columns are: id, at, name.")
        XCTAssertEqual(message("name\nx\n", schema), "The header lacks the column 'id', which is NOT NULL.")
        XCTAssertEqual(message("id,name,ID\n1,x,2\n", schema), "The header names the column 'ID' twice.")
        XCTAssertEqual(message("", schema), "The input is empty; its first line should name the columns.")
        XCTAssertEqual(try read("id,name\n", schema), [])
        XCTAssertEqual(try read("id,name", schema), [])
    }

    func testQuotesLineEndsAndByteOrderMark() throws {
        let text = "\u{FEFF}id,name\r\n1,\"two\r\nlines\"\r\n2,\"\"\r\n3,\r\n\r\n4,5\" pipe\r\n5,\"\"\"\"\r\n6,a\"\"b"
        XCTAssertEqual(try read(text, schema).map { $0[2] }, [
            .string("two\r\nlines"), .string(""), .null, .string("5\" pipe"), .string("\""), .string("a\"\"b"),
        ])
    }

    func testErrorsSayWhere() {
        XCTAssertEqual(message("id,at\n1,2010-01-01\n2,abc\n", schema), "line 3, column 'at': 'abc' is not a TIMESTAMP (byte 19).")
        XCTAssertEqual(message("id,at\n,2010-01-01\n", schema), "line 2, column 'id': is empty, but the column is NOT NULL (byte 6).")
        XCTAssertEqual(message("id,at\n1\n", schema), "line 2: the record has 1 value where 2 belong (byte 6).")
        XCTAssertEqual(message("id,at\n1,2,3\n", schema), "line 2: the record has more than 2 values where 2 belong (byte 6).")
        XCTAssertEqual(message("id,name\n1,\"x\n", schema), "line 2: a quoted value is not closed (byte 8).")
        XCTAssertEqual(
            message("id,name\n1,\"x\"y\n", schema), "line 2, column 'name': text stands behind the closing quote of \"x\"y (byte 8).")
        XCTAssertEqual(message("id,name\n\"1\n\",a\n9223372036854775808,b\n", schema), "line 2, column 'id': '1\n' is not a BIGINT (byte 8).")
        XCTAssertEqual(
            message("n\n1000\n", [Field("n", .decimal(precision: 3, scale: 1))]), "line 2, column 'n': '1000' is not a DECIMAL(3,1) (byte 2).")
        XCTAssertEqual(message("v\nabcd\n", [Field("v", .varchar(3))]), "line 2, column 'v': 'abcd' is longer than VARCHAR(3) (byte 2).")
    }

    func testInvalidTextIsRefused() throws {
        var bytes = Array("id,name\n1,ok\n2,".utf8)
        bytes += [0xE9, 0x0A]
        let reader = try CSVReader(MemoryByteSource(bytes), schema: schema)
        XCTAssertThrowsError(try rows(reader)) {
            XCTAssertEqual(($0 as? QueryError)?.message, "line 3: byte 0xE9 at 15 is not valid UTF-8 (byte 13).")
        }
        XCTAssertThrowsError(try CSVReader(MemoryByteSource([0xFF, 0xFE, 0x41, 0]), schema: schema))
    }

    func testBadRowsAreCollected() throws {
        var options = CSVOptions()
        options.badRows = .collect
        let reader = try CSVReader(MemoryByteSource("id,name\n1,a\nx,b\n3,c\n4\n5,e\n"), schema: schema, options: options)
        var good: [Value] = []
        var bad: [RowError] = []
        try ReadPipeline.run(reader, workers: 1) { chunk in
            for batch in chunk.batches { for row in 0..<batch.count { good.append(batch.row(row)[0]) } }
            bad += chunk.rejected
        }
        XCTAssertEqual(good, [.integer(1), .integer(3), .integer(5)])
        XCTAssertEqual(bad.map { $0.line }, [3, 5])
        XCTAssertEqual(bad.map { $0.text }, ["x,b", "4"])
    }

    func testInference() throws {
        let text = "a,b,c,d,e,f,g,h\n1,5000000000,1.5,true,2020-01-01,2020-01-01 10:00:00,x,\n2,1,2,false,2020-01-02,2020-01-01T10:00:00Z,007,\n"
        let reader = try CSVReader(MemoryByteSource(text), schema: nil)
        XCTAssertEqual(reader.schema.map { $0.type }, [.int, .bigint, .double, .boolean, .date, .timestamp, .string, .string])
        XCTAssertEqual(reader.schema.map { $0.name }, ["a", "b", "c", "d", "e", "f", "g", "h"])
        var options = CSVOptions()
        options.header = false
        let bare = try CSVReader(MemoryByteSource("1,\"a,b\"\n2,c\n"), schema: nil, options: options)
        XCTAssertEqual(bare.schema.map { $0.name }, ["_c0", "_c1"])
        XCTAssertEqual(try rows(bare), [[.integer(1), .string("a,b")], [.integer(2), .string("c")]])
    }

    func testChunksAndThreadsKeepTheOrder() throws {
        var text = "id,name\n"
        for row in 0..<20_000 { text += "\(row),\(row % 3 == 0 ? "\"quoted, \(row)\nnext line\"" : "plain \(row)")\n" }
        for size in [64, 1000, 100_000] {
            var options = CSVOptions()
            options.chunkBytes = size
            let found = try rows(CSVReader(MemoryByteSource(text), schema: schema, options: options), workers: 3)
            XCTAssertEqual(found.count, 20_000)
            for (row, values) in found.enumerated() where values[0] != .integer(Int64(row)) { return XCTFail("row \(row): \(values)") }
            XCTAssertEqual(found[3][2], .string("quoted, 3\nnext line"))
        }
        var options = CSVOptions()
        options.chunkBytes = 64
        XCTAssertEqual(message(text + "x,1\n", schema) { $0 = options }, "line 26669, column 'id': 'x' is not a BIGINT (byte \(text.utf8.count)).")
    }

    func testTooLongRecord() {
        XCTAssertEqual(
            message("id,name\n1,\"" + String(repeating: "x", count: 5000), schema) {
                $0.chunkBytes = 100
                $0.maximumRecordBytes = 1000
            },
            "line 2: the record is longer than 1000 bytes; is a quote left open?")
    }

    func testSpectrum() throws {
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["SPARKPLUG_CORPORA"] ?? "/nonexistent")
            .appendingPathComponent("csv-spectrum")
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("csvs").path) else {
            throw XCTSkip("the csv-spectrum corpus is not here")
        }
        for file in files.sorted() where file.hasSuffix(".csv") {
            let bytes = try Data(contentsOf: folder.appendingPathComponent("csvs/" + file))
            let json = try Data(contentsOf: folder.appendingPathComponent("json/" + file.replacingOccurrences(of: ".csv", with: ".json")))
            let expected = try XCTUnwrap(JSONSerialization.jsonObject(with: json) as? [[String: String]])
            let names = Array(bytes.prefix { $0 != 10 && $0 != 13 })
            let header = String(decoding: names, as: UTF8.self).split(separator: ",").map { $0.replacingOccurrences(of: "\"", with: "") }
            let reader = try CSVReader(MemoryByteSource(Array(bytes)), schema: header.map { Field($0, .string) })
            let found = try rows(reader).map { row in
                Dictionary(uniqueKeysWithValues: zip(header, row.map { $0.stringValue ?? "" }))
            }
            XCTAssertEqual(found, expected, file)
        }
    }

    func testDigitsAndDoubles() {
        func integer(_ text: String) -> Int64? {
            var padded = Array(text.utf8) + Array(repeating: 0x39, count: 32)
            var value: Int64 = 0
            return parseInteger(&padded, text.utf8.count, &value) ? value : nil
        }
        for length in 1...19 {
            let text = String("9123456789012345678".prefix(length))
            XCTAssertEqual(integer(text), Int64(text))
            XCTAssertEqual(integer("-" + text), Int64("-" + text))
            for position in 0..<length {
                var broken = Array(text.utf8)
                for wrong in [0x2F, 0x3A, 0x2D, 0x20, 0xB0] as [UInt8] {
                    broken[position] = wrong
                    if position == 0 && wrong == 0x2D && length > 1 { continue }
                    XCTAssertNil(integer(String(decoding: broken, as: Unicode.ASCII.self)), "\(broken)")
                }
            }
        }
        XCTAssertEqual(integer("00000000000000000000000000012"), 12)
        XCTAssertNil(integer("9223372036854775808"))
        XCTAssertEqual(integer("-9223372036854775808"), Int64.min)
        XCTAssertNil(integer(""))
        XCTAssertNil(integer("-"))
        func double(_ text: String) -> Double? {
            var padded = Array(text.utf8) + Array(repeating: 0x39, count: 32)
            var value = 0.0
            return parseDouble(&padded, text.utf8.count, &value) ? value : nil
        }
        for text in ["0", "-0", "1.5", ".5", "5.", "1e22", "1e23", "123456789012345678901234567890", "4.9e-324", "1.7976931348623157e308",
            "9007199254740993", "0.1", "40.761176868", "2.2250738585072011e-308"] {
            XCTAssertEqual(double(text)?.bitPattern, Double(text.hasSuffix(".") ? text + "0" : text)?.bitPattern, text)
        }
        for text in ["", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "nanx", "--1", "1 "] { XCTAssertNil(double(text), text) }
    }
}
