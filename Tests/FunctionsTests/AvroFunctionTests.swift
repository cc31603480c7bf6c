import Columnar
import XCTest

@testable import Functions

/// Vectors of the Avro 1.12 specification, and round trips; PySpark comes without Avro, so there are no recorded answers.
final class AvroFunctionTests: XCTestCase {
    private func binary(_ bytes: [UInt8]) -> (Value, DataType) { (.binary(bytes), .binary) }

    func testVectorsOfTheSpecification() throws {
        let record = #"{"type": "record", "name": "test", "fields": [{"name": "a", "type": "long"}, {"name": "b", "type": "string"}]}"#
        let bytes: [UInt8] = [0x36, 0x06, 0x66, 0x6f, 0x6f]
        let value = Value.structure([.integer(27), .string("foo")])
        let type = DataType.structure([Field("a", .bigint, nullable: false), Field("b", .string, nullable: false)])
        XCTAssertEqual(try call("from_avro", binary(bytes), text(record)), value)
        XCTAssertEqual(try call("to_avro", (value, type), text(record)), .binary(bytes))
        XCTAssertEqual(
            try call("from_avro", binary([4, 6, 0x36, 0]), text(#"{"type": "array", "items": "long"}"#)),
            .array([.integer(3), .integer(27)]))
        XCTAssertEqual(try call("from_avro", binary([2, 2, 0x61]), text(#"["null", "string"]"#)), .string("a"))
        XCTAssertEqual(try call("from_avro", binary([0]), text(#"["null", "string"]"#)), .null)
        for (number, encoded) in [(0, [0]), (-1, [1]), (1, [2]), (-64, [0x7f]), (64, [0x80, 0x01])] as [(Int64, [UInt8])] {
            XCTAssertEqual(try call("from_avro", binary(encoded), text(#""int""#)), .integer(number))
            XCTAssertEqual(try call("to_avro", (.integer(number), .int), text(#""int""#)), .binary(encoded))
        }
    }

    func testRoundTripsWithoutASchema() throws {
        let type = DataType.structure([
            Field("n", .decimal(precision: 10, scale: 2)), Field("d", .date), Field("t", .timestamp),
            Field("l", .array(.int, containsNull: true)),
            Field("m", .map(key: .string, value: .double, valueContainsNull: true)), Field("s", .string),
        ])
        let value = Value.structure([
            .decimal(-12345), .integer(19000), .integer(1_700_000_000_000_001), .array([.integer(1), .null]),
            .map([MapEntry(.string("k"), .double(1.5))]), .null,
        ])
        let schema = try AvroSchema(type, nullable: false)
        var writer = AvroWriter()
        try writer.write(value, type, schema)
        var reader = AvroReader(writer.bytes)
        XCTAssertEqual(reader.value(schema), value)
        XCTAssertEqual(schema.sqlType.type, type)
    }

    func testUnionsOfSeveralTypesAreStructs() throws {
        let schema = #"["int", "null", "string"]"#
        XCTAssertEqual(try call("from_avro", binary([4, 2, 0x61]), text(schema)), .structure([.null, .string("a")]))
        XCTAssertEqual(try call("schema_of_avro", text(schema)), .string("STRUCT<member0: INT, member1: STRING>"))
        XCTAssertEqual(try call("from_avro", binary([0, 6]), text(#"["int", "long"]"#)), .integer(3))
    }

    func testMalformedBytesAndSchemas() throws {
        assertCondition("MALFORMED_AVRO_MESSAGE") { try call("from_avro", self.binary([0x80]), text(#""int""#)) }
        assertCondition("MALFORMED_AVRO_MESSAGE") { try call("from_avro", self.binary([8]), text(#"["null", "int"]"#)) }
        // A count that promises more elements than there could be.
        let endless: [UInt8] = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
        assertCondition("MALFORMED_AVRO_MESSAGE") {
            try call("from_avro", self.binary(endless), text(#"{"type": "array", "items": "null"}"#))
        }
        assertCondition("INVALID_AVRO_SCHEMA") { try call("from_avro", self.binary([0]), text(#"{"type": "nope"}"#)) }
        let looped = #"{"type": "record", "name": "r", "fields": [{"name": "next", "type": ["null", "r"]}]}"#
        assertCondition("INVALID_AVRO_SCHEMA") { try call("schema_of_avro", text(looped)) }
        assertCondition("AVRO_CANNOT_WRITE_NULL_FIELD") {
            try call(
                "to_avro", (.structure([.null]), .structure([Field("a", .int)])),
                text(#"{"type": "record", "name": "r", "fields": [{"name": "a", "type": "int"}]}"#))
        }
    }

    /// Sketches come from outside as bytes: whatever is cut or changed must be refused or read, never trap.
    func testDamagedSketchesDoNotTrap() throws {
        var sketch = HyperLogLogSketch(logRegisters: 8)
        for number in 0..<500 as Range<Int64> { sketch.update(HyperLogLogSketch.coupon(MurmurHash128.hash(number))) }
        var quantiles = QuantileSketch<Int64>(k: 8)
        for number in 0..<100 as Range<Int64> { quantiles.update(number) }
        var items = FrequentItemsSketch(logMaximum: 5, type: .bigint)
        for number in 0..<40 as Range<Int64> { items.update(.integer(number % 7)) }
        var table = SampleTable<TupleSummary<Double>>(logNominal: 4)
        for number in 0..<100 as Range<Int64> {
            if let key = SampledHash.of(.integer(number)) {
                table.add(key, TupleSummary(first: 1, mode: .sum), combine: TupleSummary.joining(.sum))
            }
        }
        let images = [
            HyperLogLogFormat.write(sketch), QuantileFormat.write(quantiles), FrequentItemsFormat.write(items, nulls: 1),
            TupleFormat.write(table.contents()),
        ]
        var random = SystemRandomNumberGenerator()
        for image in images {
            for round in 0..<2000 {
                var damaged = image
                if round % 2 == 0 { damaged = Array(damaged.prefix(Int.random(in: 0...image.count, using: &random))) }
                for _ in 0..<(round % 5) where !damaged.isEmpty {
                    damaged[Int.random(in: 0..<min(damaged.count, 64), using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                if var read = HyperLogLogFormat.read(damaged) {
                    read.merge(sketch, maximum: 8)
                    read.settle()
                    _ = read.estimate
                }
                if var read = QuantileFormat<Int64>.read(damaged) {
                    read.merge(quantiles)
                    _ = read.quantiles([0.5])
                    _ = read.ranks([3])
                    _ = QuantileFormat.write(read)
                }
                if var read = FrequentItemsFormat.read(damaged, .bigint) {
                    read.sketch.merge(items)
                    _ = read.sketch.frequent
                }
                _ = ThetaFormat.read(damaged)
                _ = TupleFormat<Double>.read(damaged)
            }
        }
    }
}
