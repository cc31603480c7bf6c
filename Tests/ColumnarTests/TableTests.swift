import XCTest

@testable import Columnar

final class TableTests: XCTestCase {
    private func vector(_ type: DataType, _ values: [Value]) -> Vector {
        let builder = VectorBuilder(type)
        for value in values { builder.append(value) }
        return builder.finish()
    }

    private func segments(_ schema: Schema, _ batches: [Batch], maximumRows: Int = Segment.maximumRows) throws -> [Segment] {
        let builder = SegmentBuilder(schema, maximumRows: maximumRows)
        for batch in batches { try builder.append(batch) }
        return builder.finish()
    }

    private func values(_ column: ColumnSegment) -> [Value] {
        let whole = column.vector(rows: 0..<column.count)
        return (0..<column.count).map { whole.value(at: $0) }
    }

    func testIntegersTakeTheNarrowestKindAndWidenOnTheWay() throws {
        var expected: [Value] = []
        var batches: [Batch] = []
        for (scale, count) in [(1, 100), (300, 3000), (100_000, 2500), (10_000_000_000, 10)] {
            let part = (0..<count).map { Value.integer(Int64(($0 % 100) * scale)) }
            expected += part
            batches.append(Batch([vector(.bigint, part)], count: count))
        }
        let all = try segments([Field("n", .bigint)], batches)
        XCTAssertEqual(all.count, 1)
        let column = try XCTUnwrap(all.first?.columns.first)
        XCTAssertEqual(column.kind, .int64)
        XCTAssertEqual(values(column), expected)
        XCTAssertEqual(column.range, .integer(0...90_000_000_000))
        let narrow = try segments([Field("n", .bigint)], Array(batches[0..<2]))
        let small = try XCTUnwrap(narrow.first?.columns.first)
        XCTAssertEqual(small.kind, .int16)
        XCTAssertEqual(values(small), Array(expected[0..<3100]))
        // Bounds are the block's within a block, the segment's across.
        XCTAssertEqual(small.vector(rows: 0..<100).bounds, 0...29_700)
        XCTAssertEqual(small.blockCount, 2)
    }

    func testNullsAndConstants() throws {
        let rows: [Value] = (0..<5000).map { $0 % 7 == 0 ? .null : .integer(Int64($0)) }
        let all = try segments(
            [Field("n", .int), Field("c", .int), Field("v", .string), Field("s", .string)],
            [Batch([
                vector(.int, rows), .constant(.integer(5), .int, count: 5000), .nulls(.string, count: 5000),
                .constant(.string("same"), .string, count: 5000),
            ], count: 5000)])
        let segment = try XCTUnwrap(all.first)
        XCTAssertEqual(values(segment.columns[0]), rows)
        XCTAssertEqual(segment.columns[0].nullCount, 715)
        XCTAssertEqual(segment.columns[0].range, .integer(1...4999))
        XCTAssertEqual(segment.columns[1].form, .constant)
        XCTAssertEqual(values(segment.columns[1]), Array(repeating: .integer(5), count: 5000))
        XCTAssertEqual(segment.columns[2].form, .constant)
        XCTAssertEqual(values(segment.columns[2]), Array(repeating: .null, count: 5000))
        XCTAssertEqual(segment.columns[3].form, .dictionary(.one))
        XCTAssertEqual(values(segment.columns[3]), Array(repeating: .string("same"), count: 5000))
        // NULL slots hold values inside the block's bounds.
        let block = segment.columns[0].vector(rows: 2048..<4096)
        for row in 0..<2048 where block.isNull(at: row) {
            XCTAssertTrue(block.bounds.contains(Int64(block.pointer(to: Int16.self)[row])))
        }
    }

    func testStringsShareOneDictionaryAcrossSegmentsAndLoads() throws {
        let schema = [Field("s", .string)]
        let dictionaries = TableDictionaries(schema)
        func load(_ words: [String], rows: Int) throws -> [Segment] {
            let builder = SegmentBuilder(schema, dictionaries: dictionaries, maximumRows: 3000)
            let part = (0..<rows).map { Value.string(words[$0 % words.count]) }
            try builder.append(Batch([vector(.string, part)], count: rows))
            dictionaries.rowCount += rows
            return builder.finish()
        }
        let first = try load(["red", "green", "a rather long colour name"], rows: 7000)
        XCTAssertEqual(first.count, 3)
        let second = try load(["green", "red"], rows: 10)
        XCTAssertTrue(first[0].columns[0].dictionary === second[0].columns[0].dictionary)
        let third = try load(["blue", "red"], rows: 10)
        let snapshot = TableSnapshot(name: "t", schema: schema, segments: first + second + third, version: 3)
        let dictionary = try XCTUnwrap(snapshot.dictionary(0))
        XCTAssertEqual(dictionary.count, 4)
        for segment in snapshot.segments { XCTAssertTrue(segment.columns[0].dictionary === dictionary) }
        XCTAssertEqual(values(snapshot.segments[4].columns[0]).prefix(2), [.string("blue"), .string("red")])
        XCTAssertEqual(values(snapshot.segments[2].columns[0]).last, .string("red"))
        XCTAssertEqual(snapshot.statistics[0].distinctCount, 4)
    }

    func testManyDifferentStringsBecomeText() throws {
        let words: [Value] = (0..<20_000).map { $0 % 11 == 3 ? .null : .string("value number \($0 * 7919 % 20_011) é") }
        let all = try segments([Field("s", .string)], [Batch([vector(.string, words)], count: words.count)])
        let column = try XCTUnwrap(all.first?.columns.first)
        XCTAssertEqual(column.form, .text)
        XCTAssertEqual(values(column), words)
        let rows: [UInt32] = [0, 5, 3, 5, 17_999]
        let taken = rows.withUnsafeBufferPointer { column.gather($0.baseAddress!, count: 5, base: 2000) }
        XCTAssertEqual((0..<5).map { taken.value(at: $0) }, rows.map { words[2000 + Int($0)] })
        guard case .text(let range) = column.range else { return XCTFail("no range") }
        XCTAssertEqual(range.lowerBound, TextPrefix.of("value nu".utf8))
    }

    func testDictionaryThatOutgrowsItsUseTurnsToTextMidway() throws {
        var words: [Value] = (0..<4000).map { .string("w\($0 % 3)") }
        words += (0..<90_000).map { .string("distinct \($0)") }
        let schema = [Field("s", .string)]
        let all = try segments(schema, [Batch([vector(.string, words)], count: words.count)])
        let column = try XCTUnwrap(all.first?.columns.first)
        XCTAssertEqual(column.form, .text)
        XCTAssertEqual(values(column), words)
        XCTAssertEqual(column.blocks.minimums.count, column.blockCount)
        XCTAssertEqual(column.blocks.range(0), .text(TextPrefix.of("w0".utf8)...TextPrefix.of("w2".utf8)))
    }

    func testShortStringsOfEveryLength() throws {
        let words: [Value] = (0..<3000).map { .string(String(repeating: "x", count: $0 % 20) + ($0 % 20 == 0 ? "" : "\($0)")) }
        let all = try segments([Field("s", .string)], [Batch([vector(.string, words)], count: words.count)])
        XCTAssertEqual(try values(XCTUnwrap(all.first?.columns.first)), words)
    }

    func testDoublesBooleansDecimalsAndNested() throws {
        let doubles: [Value] = (0..<3000).map { .double(Double($0) * 0.5 - 700) }
        let withNaN: [Value] = (0..<3000).map { .double($0 == 2500 ? .nan : Double($0)) }
        let flags: [Value] = (0..<3000).map { .boolean($0 % 2 == 0) }
        let huge: [Value] = (0..<3000).map { .decimal($0 == 7 ? Int128(1) << 100 : Int128($0)) }
        let small: [Value] = (0..<3000).map { .decimal(Int128($0)) }
        let lists: [Value] = (0..<3000).map { $0 % 5 == 0 ? .null : .array((0..<($0 % 3)).map { .integer(Int64($0)) }) }
        let records: [Value] = (0..<3000).map { .structure([.integer(Int64($0)), .string("name \($0) long enough")]) }
        let listType = DataType.array(.int, containsNull: true)
        let recordType = DataType.structure([Field("a", .int), Field("b", .string)])
        let wide = DataType.decimal(precision: 38, scale: 2)
        let schema = [
            Field("d", .double), Field("n", .double), Field("b", .boolean), Field("h", wide), Field("s", wide), Field("l", listType),
            Field("r", recordType),
        ]
        let columns = [doubles, withNaN, flags, huge, small, lists, records]
        let batch = Batch(zip(schema, columns).map { vector($0.type, $1) }, count: 3000)
        let all = try segments(schema, [batch.slice(0, 1000), batch.slice(1000, 2000)])
        let segment = try XCTUnwrap(all.first)
        for (index, column) in columns.enumerated() {
            XCTAssertEqual(values(segment.columns[index]), column, "column \(index)")
        }
        XCTAssertEqual(segment.columns[0].range, .double(-700...799.5))
        XCTAssertEqual(segment.columns[1].range, .unknown)
        XCTAssertEqual(segment.columns[1].blocks.range(0), .double(0...2047))
        XCTAssertEqual(segment.columns[2].range, .integer(0...1))
        XCTAssertEqual(segment.columns[3].kind, .int128)
        XCTAssertEqual(segment.columns[4].kind, .int16)
    }

    func testStatistics() throws {
        let count = 100_000
        let ascending: [Value] = (0..<count).map { .integer(Int64($0 * 3)) }
        let repeated: [Value] = (0..<count).map { .integer(Int64($0 / 4)) }
        let shuffled: [Value] = (0..<count).map { .integer(Int64($0 * 7919 % count)) }
        let few: [Value] = (0..<count).map { .integer(Int64($0 % 10)) }
        let schema = ["a", "r", "s", "f"].map { Field($0, .bigint) }
        let batch = Batch([ascending, repeated, shuffled, few].map { vector(.bigint, $0) }, count: count)
        let snapshot = TableSnapshot(name: "t", schema: schema, segments: try segments(schema, [batch], maximumRows: 40_000), version: 1)
        XCTAssertEqual(snapshot.segments.count, 3)
        XCTAssertEqual(snapshot.rowCount, count)
        XCTAssertTrue(snapshot.statistics[0].isStrictlyAscending)
        XCTAssertEqual(snapshot.statistics[0].distinctCount, count)
        XCTAssertTrue(snapshot.statistics[1].isAscending)
        XCTAssertFalse(snapshot.statistics[1].isStrictlyAscending)
        XCTAssertEqual(Double(snapshot.statistics[1].distinctCount), 25_000, accuracy: 2500)
        XCTAssertFalse(snapshot.statistics[2].isAscending)
        XCTAssertTrue(snapshot.isUnique(2))
        XCTAssertFalse(snapshot.isUnique(1))
        XCTAssertEqual(snapshot.statistics[3].distinctCount, 10)
        XCTAssertEqual(snapshot.statistics[3].range, .integer(0...9))
    }

    func testColumnsSideBySideGiveTheSameSegments() throws {
        let count = 50_000
        let schema = [Field("n", .bigint), Field("s", .string), Field("d", .double)]
        let batch = Batch([
            vector(.bigint, (0..<count).map { .integer(Int64($0)) }), vector(.string, (0..<count).map { .string("k\($0 % 50)") }),
            vector(.double, (0..<count).map { .double(Double($0)) }),
        ], count: count)
        let builder = SegmentBuilder(schema, maximumRows: 30_000)
        try builder.append([batch, batch], workers: 2)
        let all = builder.finish()
        XCTAssertEqual(all.map { $0.rowCount }, [30_000, 30_000, 30_000, 10_000])
        XCTAssertEqual(builder.rowCount, 2 * count)
        var row = 0
        for segment in all {
            for index in stride(from: 0, to: segment.rowCount, by: 777) {
                let expected = (row + index) % count
                let found = segment.batch(columns: [0, 1, 2], rows: index..<(index + 1)).row(0)
                XCTAssertEqual(found, [.integer(Int64(expected)), .string("k\(expected % 50)"), .double(Double(expected))])
            }
            row += segment.rowCount
        }
    }

    func testAbandonedLoadLeavesTheDictionaryAsItWas() throws {
        let schema = [Field("s", .string)]
        let dictionaries = TableDictionaries(schema)
        let first = SegmentBuilder(schema, dictionaries: dictionaries)
        try first.append(Batch([vector(.string, [.string("a"), .string("b")])], count: 2))
        let kept = first.finish()
        let failed = SegmentBuilder(schema, dictionaries: dictionaries)
        try failed.append(Batch([vector(.string, [.string("c"), .string("a")])], count: 2))
        failed.abandon()
        XCTAssertEqual(dictionaries.columns[0]?.count, 2)
        let second = SegmentBuilder(schema, dictionaries: dictionaries)
        try second.append(Batch([vector(.string, [.string("d"), .string("b")])], count: 2))
        let snapshot = TableSnapshot(name: "t", schema: schema, segments: kept + second.finish(), version: 2)
        XCTAssertEqual(snapshot.segments.flatMap { values($0.columns[0]) }, ["a", "b", "d", "b"].map { .string($0) })
    }
}

extension TableTests {
    func testSegmentsOfUnrelatedDictionariesAreBroughtTogether() throws {
        let schema = [Field("s", .string)]
        func segment(_ words: [String?]) throws -> [Segment] {
            let vector = VectorBuilder(.string)
            for word in words { vector.append(word.map { .string($0) } ?? .null) }
            let builder = SegmentBuilder(schema)
            try builder.append(Batch([vector.finish()], count: words.count))
            return builder.finish()
        }
        let words: [[String?]] = [["a", "b", "c"], ["c", nil, "d", "a"], ["b"]]
        let snapshot = TableSnapshot(name: "t", schema: schema, segments: try words.flatMap(segment), version: 1)
        let dictionary = try XCTUnwrap(snapshot.dictionary(0))
        XCTAssertEqual(dictionary.count, 4)
        for (segment, expected) in zip(snapshot.segments, words) {
            XCTAssertTrue(segment.columns[0].dictionary === dictionary)
            let column = segment.columns[0].vector(rows: 0..<segment.rowCount)
            XCTAssertEqual((0..<segment.rowCount).map { column.value(at: $0).stringValue }, expected)
        }
    }
}
