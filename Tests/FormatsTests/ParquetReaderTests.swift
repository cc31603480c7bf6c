import Columnar
import Foundation
import XCTest

@testable import Formats

/// Reads the files of Apache's parquet-testing, where they are at hand, and compares with what pyarrow reads from them.
final class ParquetReaderTests: XCTestCase {
    /// Skips every test where the files are not at hand; a skip within an assertion would count as a failure.
    override func setUpWithError() throws { _ = try path("data") }

    private func path(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["SPARKPLUG_CORPORA"] ?? "/nonexistent")
        let path = folder.appendingPathComponent("parquet-testing/" + name).path
        guard FileManager.default.fileExists(atPath: path) else { throw XCTSkip("parquet-testing is not here") }
        return path
    }

    private func read(_ name: String, _ schema: Schema? = nil) throws -> (schema: Schema, rows: [[Value]]) {
        let reader = try ParquetReader(RandomAccessFile(path: path("data/" + name)), schema: schema)
        var rows: [[Value]] = []
        try ReadPipeline.run(reader, workers: 2) { chunk in
            for batch in chunk.batches { for row in 0..<batch.count { rows.append(batch.row(row)) } }
        }
        XCTAssertEqual(rows.count, reader.rowCount)
        return (reader.schema, rows)
    }

    private func message(_ name: String) throws -> String {
        do {
            let reader = try ParquetReader(RandomAccessFile(path: path(name)), schema: nil)
            while let chunk = try reader.nextChunk() { _ = try reader.parse(chunk) }
            return "no error"
        } catch let error as QueryError {
            return error.message
        }
    }

    func testTypesAcrossCodecsAndEncodings() throws {
        for name in ["alltypes_plain.parquet", "alltypes_plain.snappy.parquet", "alltypes_dictionary.parquet"] {
            let (schema, rows) = try read(name)
            XCTAssertEqual(schema.map { $0.type }, [
                .int, .boolean, .int, .int, .int, .bigint, .float, .double, .binary, .binary, .timestamp,
            ], name)
            for row in rows {
                guard let id = row[0].integerValue, case .binary(let text) = row[9] else { return XCTFail("\(row)") }
                XCTAssertEqual(row[1], .boolean(id % 2 == 0))
                XCTAssertEqual(row[5], .integer(id % 2 * 10))
                XCTAssertEqual(row[7], .double(Double(id % 2) * 10.1))
                XCTAssertEqual(text, [UInt8(48 + id % 2)])
                // The first of a month from 2009-01-01 on, odd rows a minute later.
                let days: [Int64] = [14_245, 14_276, 14_304, 14_335]
                XCTAssertEqual(row[10], .integer(days[Int(id / 2)] * 86_400_000_000 + id % 2 * 60_000_000))
            }
        }
    }

    func testDecimalsOfEveryStorage() throws {
        for name in ["int32_decimal", "int64_decimal", "fixed_length_decimal", "fixed_length_decimal_legacy", "byte_array_decimal"] {
            let (schema, rows) = try read(name + ".parquet")
            guard case .decimal(_, let scale) = schema[0].type else { return XCTFail("\(schema)") }
            XCTAssertEqual(scale, 2)
            XCTAssertEqual(rows.map { $0[0] }, (1...24).map { .decimal(Int128($0 * 100)) }, name)
        }
    }

    func testDeltaEncodings() throws {
        for name in ["delta_binary_packed", "delta_byte_array", "delta_encoding_optional_column", "delta_encoding_required_column"] {
            let (schema, rows) = try read(name + ".parquet")
            // The expectations come as CSV with every value as text.
            var options = CSVOptions()
            options.header = false
            let text = try String(contentsOfFile: path("data/\(name)_expect.csv"), encoding: .utf8)
            let body = text.split(separator: "\n", omittingEmptySubsequences: true).dropFirst().joined(separator: "\n")
            let reader = try CSVReader(MemoryByteSource(body), schema: schema.map { Field($0.name, .string) }, options: options)
            var expected: [[Value]] = []
            try ReadPipeline.run(reader, workers: 1) { chunk in
                for batch in chunk.batches { for row in 0..<batch.count { expected.append(batch.row(row)) } }
            }
            XCTAssertEqual(rows.count, expected.count, name)
            for (row, wanted) in zip(rows, expected) {
                for (value, text) in zip(row, wanted) {
                    switch value {
                    case .integer(let number): XCTAssertEqual(String(number), text.stringValue)
                    case .string(let string): XCTAssertEqual(string, text.stringValue ?? "")
                    case .binary(let bytes): XCTAssertEqual(String(decoding: bytes, as: UTF8.self), text.stringValue ?? "")
                    default: XCTAssertEqual(value, .null)
                    }
                }
            }
        }
    }

    func testTableSchemaMapsAndCasts() throws {
        let wanted: Schema = [Field("DOUBLE_COL", .string), Field("id", .bigint, nullable: false), Field("more", .int)]
        XCTAssertThrowsError(try read("alltypes_plain.parquet", wanted)) {
            XCTAssertTrue((($0 as? QueryError)?.message ?? "").hasPrefix("The Parquet file has a column 'bool_col' that the table does not have."))
        }
        let (_, rows) = try read("int32_decimal.parquet", [Field("more", .int), Field("VALUE", .double)])
        XCTAssertEqual(rows[2], [.null, .double(3)])
    }

    func testDamageAndWhatIsNotSupported() throws {
        XCTAssertEqual(
            try message("data/datapage_v1-corrupt-checksum.parquet"),
            "The Parquet input cannot be read: column 'a': the checksum of a page is wrong.")
        XCTAssertEqual(
            try message("data/nested_lists.snappy.parquet"), "The nested column 'a' in Parquet is not supported yet.")
        XCTAssertEqual(
            try message("data/encrypt_columns_and_footer.parquet.encrypted"), "A Parquet file with an encrypted footer is not supported yet.")
        let folder = try path("bad_data")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".parquet") {
            XCTAssertNotEqual(try message("bad_data/" + name), "no error", name)
        }
    }

    /// No file, however mangled, may do more than throw.
    func testMangledFiles() throws {
        var generator = SystemRandomNumberGenerator()
        for name in ["alltypes_plain.snappy.parquet", "delta_byte_array.parquet", "byte_stream_split_extended.gzip.parquet", "lz4_raw_compressed.parquet"] {
            let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path("data/" + name))))
            for _ in 0..<150 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
                }
                guard let reader = try? ParquetReader(RandomAccessBytes(bytes), schema: nil) else { continue }
                while let chunk = try? reader.nextChunk() {
                    for batch in (try? reader.parse(chunk))?.batches ?? [] { _ = batch.row(0) }
                }
            }
        }
    }
}
