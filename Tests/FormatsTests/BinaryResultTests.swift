import Columnar
import XCTest

@testable import Formats

/// Results written as Arrow and Parquet, read back by the readers of loads.
final class BinaryResultTests: XCTestCase {
    private static let schema: Schema = [
        Field("flag", .boolean), Field("tiny", .tinyint, nullable: false), Field("small", .smallint), Field("whole", .int), Field("big", .bigint),
        Field("single", .float), Field("number", .double), Field("text", .string), Field("bytes", .binary), Field("price", .decimal(precision: 10, scale: 2)),
        Field("wide", .decimal(precision: 30, scale: 5)), Field("day", .date), Field("at", .timestamp), Field("local", .timestampNTZ),
    ]

    private func row(_ index: Int) -> [Value] {
        let number = Int64(index)
        var values: [Value] = [
            .boolean(index % 3 == 0), .integer(number % 100), .integer(number), .integer(-number), .integer(number << 40), .float(Float(index) / 4),
            .double(Double(index) / 3), .string(index % 2 == 0 ? "größer als zwölf Bytes \(index)" : "k\(index)"),
        ]
        values += [
            .binary([UInt8](repeating: UInt8(truncatingIfNeeded: index), count: index % 20)), .decimal(Int128(index) * 101),
            .decimal(Int128(index) * -1_000_000_000_000_000_000), .integer(number - 500), .integer(number * 1_000_001), .integer(-number * 999_999),
        ]
        // Every column but the second, which is NOT NULL, has NULL now and then.
        for column in values.indices where column != 1 && (index + column) % 7 == 0 { values[column] = .null }
        return values
    }

    private func batch(_ rows: Range<Int>) -> Batch {
        let builders = Self.schema.map { VectorBuilder($0.type, capacity: max(rows.count, 1)) }
        for index in rows { for (builder, value) in zip(builders, row(index)) { builder.append(value) } }
        return Batch(builders.map { $0.finish() }, count: rows.count)
    }

    private func rows(_ reader: any ChunkedReader) throws -> [[Value]] {
        var found: [[Value]] = []
        while let chunk = try reader.nextChunk() {
            for batch in try reader.parse(chunk).batches { for index in 0..<batch.count { found.append(batch.row(index)) } }
        }
        return found
    }

    func testArrow() throws {
        for count in [0, 1, 9, 3000] {
            var output: [UInt8] = []
            let writer = try ArrowStreamWriter(Self.schema, timeZone: "UTC")
            writer.begin(into: &output)
            try writer.write(batch(0..<count), into: &output)
            try writer.write(batch(count..<(count + 5)), into: &output)
            writer.end(into: &output)
            let reader = try ArrowStreamReader(MemoryByteSource(output), schema: nil)
            XCTAssertEqual(reader.schema.map(\.type), Self.schema.map(\.type))
            XCTAssertEqual(reader.schema.map(\.nullable), Self.schema.map(\.nullable))
            XCTAssertEqual(try rows(reader), (0..<(count + 5)).map { row($0) })
        }
    }

    func testParquet() throws {
        for count in [0, 1, 9, 3000] {
            var output: [UInt8] = []
            var writer = try ParquetWriter(Self.schema)
            writer.begin(into: &output)
            try writer.write(batch(0..<count), into: &output)
            try writer.write(batch(count..<(count + 5)), into: &output)
            try writer.end(into: &output)
            let reader = try ParquetReader(RandomAccessBytes(output), schema: nil)
            XCTAssertEqual(reader.schema.map(\.type), Self.schema.map(\.type))
            XCTAssertEqual(try rows(reader), (0..<(count + 5)).map { row($0) })
        }
        XCTAssertThrowsError(try ParquetWriter([Field("list", .array(.int, containsNull: true))]))
    }

    func testDamagedArrow() throws {
        var output: [UInt8] = []
        let writer = try ArrowStreamWriter(Self.schema, timeZone: "UTC")
        writer.begin(into: &output)
        try writer.write(batch(0..<20), into: &output)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var damaged = output
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                damaged[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
            }
            // It may still be an Arrow stream; what counts is that nothing is read that is not there.
            if let reader = try? ArrowStreamReader(MemoryByteSource(damaged), schema: nil) { _ = try? rows(reader) }
        }
    }
}
