import XCTest

@testable import Columnar

final class KeyTests: XCTestCase {
    private let nan = Double(bitPattern: 0x7FF8_0000_0000_1234)

    private func samples() -> [Vector] {
        [
            integers(.int, [1, nil, -5, 1, 2_000_000_000, nil]), integers(.bigint, [Int64.min, 0, nil, Int64.max, 0, nil]),
            doubles([.nan, nan, -0.0, 0, nil, 1]),
            strings(["a", nil, "a string longer than twelve", "a", "", "a string longer than twelvf"]),
            vector(.boolean, [.boolean(true), .null, .boolean(false), .boolean(true), .null, .boolean(false)]),
            vector(
                .decimal(precision: 38, scale: 2),
                [.decimal(1), .decimal(-DecimalPower.limit(38)), .null, .decimal(1), .decimal(0), .decimal(5)]),
            vector(
                .array(.string, containsNull: true),
                [.array([.string("x")]), .array([.null]), .null, .array([.string("x")]), .array([]), .array([.null])]),
            vector(
                .structure([Field("a", .int), Field("b", .double)]),
                [
                    .structure([.integer(1), .double(-0.0)]), .null, .structure([.null, .double(.nan)]),
                    .structure([.integer(1), .double(0)]), .null,
                    .structure([.null, .double(nan)]),
                ]),
        ]
    }

    func testHashesAgreeExactlyWhereValuesDo() {
        for column in samples() {
            var hashes: [[UInt64]] = []
            for form in column.forms {
                var target = [UInt64](repeating: 0, count: 6)
                Hashing.hash([form], rows: 6, into: &target)
                hashes.append(target)
            }
            for other in hashes { XCTAssertEqual(other, hashes[0], "\(column.type)") }
            for i in 0..<6 {
                for j in 0..<6 {
                    XCTAssertEqual(hashes[0][i] == hashes[0][j], column.value(at: i) == column.value(at: j), "\(column.type) \(i) \(j)")
                }
            }
        }
        var both = [UInt64](repeating: 0, count: 6)
        Hashing.hash([samples()[0], samples()[3]], rows: 6, into: &both)
        XCTAssertEqual(both[0], both[3])
        XCTAssertEqual(Set(both).count, 5)
    }

    func testHashSpreads() {
        let rows = 100_000
        var target = [UInt64](repeating: 0, count: rows)
        Hashing.hash([Vector.sequence(from: 0, count: rows)], rows: rows, into: &target)
        XCTAssertEqual(Set(target).count, rows)
        // Low and high bits both fill a table of as many buckets to about 1 - 1/e.
        for shift in [UInt64(0), 48] {
            let buckets = Set(target.map { ($0 >> shift) & 0xFFFF }).count
            XCTAssertGreaterThan(buckets, 50_000)
        }
    }

    func testFixedKeys() throws {
        let columns = [
            integers(.int, [1, nil, -5, 1]), vector(.boolean, [.boolean(true), .null, .boolean(false), .boolean(true)]),
            integers(.smallint, [3, 4, nil, 3]),
        ]
        let keys = try XCTUnwrap(FixedKeys(types: columns.map(\.type), nullable: [true, true, true]))
        XCTAssertEqual(keys.wordCount, 1)
        for form in 0..<4 {
            var words = [UInt64](repeating: 0, count: 4)
            XCTAssertTrue(keys.pack(columns.map { $0.forms[min(form, $0.forms.count - 1)] }, rows: 4, into: &words))
            XCTAssertEqual(words[0], words[3])
            XCTAssertEqual(Set(words).count, 3)
            for (column, unpacked) in zip(columns, keys.unpack(words, count: 4)) { assertEqual(unpacked, column.all) }
        }
        let wide = [integers(.bigint, [Int64.min, nil, 7]), doubles([.nan, -0.0, nil]), vector(.date, [.integer(1), .null, .null])]
        XCTAssertNil(FixedKeys(types: wide.map(\.type), nullable: [true, true, true]))
        let two = try XCTUnwrap(FixedKeys(types: [.bigint, .date], nullable: [true, true]))
        XCTAssertEqual(two.wordCount, 2)
        var words = [UInt64](repeating: 0, count: 6)
        XCTAssertTrue(two.pack([wide[0], wide[2]], rows: 3, into: &words))
        for (column, unpacked) in zip([wide[0], wide[2]], two.unpack(words, count: 3)) { assertEqual(unpacked, column.all) }
        XCTAssertNil(FixedKeys(types: [.string], nullable: [true]))
        let ranged = try XCTUnwrap(FixedKeys(types: [.bigint, .bigint], nullable: [false, false], ranges: [0...1000, -5...5]))
        XCTAssertEqual(ranged.wordCount, 1)
        var small = [UInt64](repeating: 0, count: 2)
        XCTAssertTrue(
            ranged.pack([integers(.bigint, [1000, 0]).narrowed(), integers(.bigint, [-5, 5]).narrowed()], rows: 2, into: &small))
        assertEqual(ranged.unpack(small, count: 2)[1], [.integer(-5), .integer(5)])
        XCTAssertFalse(
            ranged.pack([integers(.bigint, [1001, 0]).narrowed(), integers(.bigint, [-5, 5]).narrowed()], rows: 2, into: &small))
        XCTAssertFalse(
            ranged.pack([integers(.bigint, [nil, 0]).narrowed(), integers(.bigint, [-5, 5]).narrowed()], rows: 2, into: &small))
        let decimal = vector(.decimal(precision: 18, scale: 0), [.decimal(DecimalPower.limit(18)), .decimal(-DecimalPower.limit(18))])
        let decimals = try XCTUnwrap(FixedKeys(types: [decimal.type], nullable: [true]))
        XCTAssertTrue(decimals.pack([decimal], rows: 2, into: &small))
        assertEqual(decimals.unpack(small, count: 2)[0], decimal.all)
    }

    func testRowFormat() {
        let columns = samples()
        let format = RowFormat(columns.map(\.type))
        for form in 0..<2 {
            let prepared = format.prepare(columns.map { $0.forms[form] }, rows: 6)
            let arena = RowArena()
            var numbers: [UInt32] = [0, 1, 2, 3, 4, 5]
            let pointers = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: 6)
            defer { pointers.deallocate() }
            format.store(prepared, rows: numbers, count: 6, arena: arena, into: pointers)
            for (column, decoded) in zip(columns, format.decode(pointers, count: 6, arena: arena)) {
                assertEqual(decoded, column.all, "\(column.type)")
            }
            for i in 0..<6 {
                for j in 0..<6 {
                    let same = columns.allSatisfy { $0.value(at: i) == $0.value(at: j) }
                    XCTAssertEqual(format.equal(pointers[i], prepared, j), same, "\(i) \(j)")
                }
            }
            numbers = [0, 1, 2, 3, 4, 4]
            var equal = [UInt8](repeating: 9, count: 6)
            format.compare(pointers, with: prepared, rows: numbers, count: 6, into: &equal)
            XCTAssertEqual(equal, [1, 1, 1, 1, 1, 0])
        }
    }

    func testSortKeys() {
        for column in samples() {
            for descending in [false, true] {
                for nullsFirst in [false, true] {
                    let encoder = SortKeyEncoder([SortKey(column.type, descending: descending, nullsFirst: nullsFirst), SortKey(.int)])
                    let second = integers(.int, [6, 5, 4, 3, 2, nil])
                    for form in column.forms {
                        var bytes = [UInt8](repeating: 0, count: encoder.width * 6)
                        encoder.encode([form, second], rows: 6, into: &bytes)
                        for i in 0..<6 {
                            for j in 0..<6 {
                                let full = encoder.compare([form, second], i, [column, second], j)
                                let left = bytes[(i * encoder.width)..<((i + 1) * encoder.width)]
                                let right = bytes[(j * encoder.width)..<((j + 1) * encoder.width)]
                                let prefix = left.elementsEqual(right) ? 0 : (left.lexicographicallyPrecedes(right) ? -1 : 1)
                                if encoder.isExact { XCTAssertEqual(prefix, full.signum(), "\(column.type) \(i) \(j)") }
                                if prefix != 0 { XCTAssertEqual(prefix, full.signum(), "\(column.type) \(i) \(j)") }
                            }
                        }
                    }
                }
            }
        }
    }

    func testBlendAndConcatenation() {
        let mask = vector(.boolean, [.boolean(true), .boolean(false), .null, .boolean(true), .boolean(false), .null])
        for column in samples() {
            let reversed = vector(column.type, column.all.reversed())
            let expected = (0..<6).map { mask.value(at: $0) == .boolean(true) ? column.value(at: $0) : reversed.value(at: $0) }
            for a in column.forms {
                for b in reversed.forms {
                    assertEqual(Blend.select(mask, then: a, otherwise: b, type: column.type, rows: 6), expected, "\(column.type)")
                    assertEqual(Concatenation.join([a, b], type: column.type), column.all + reversed.all, "\(column.type)")
                }
                let shared = Concatenation.join([a.slice(0, 2), a.slice(2, 4)], type: column.type)
                assertEqual(shared, column.all)
                XCTAssertEqual(shared.isDictionary, a.isDictionary)
                let constant = Vector.constant(column.value(at: 0), column.type, count: 6)
                let picked = Blend.select(mask, then: a, otherwise: constant, type: column.type, rows: 6)
                assertEqual(picked, (0..<6).map { mask.value(at: $0) == .boolean(true) ? column.value(at: $0) : column.value(at: 0) })
                let nulls = Blend.select(mask, then: .nulls(.void, count: 6), otherwise: a, type: column.type, rows: 6)
                assertEqual(nulls, (0..<6).map { mask.value(at: $0) == .boolean(true) ? .null : column.value(at: $0) })
                assertEqual(
                    Concatenation.join([constant, .nulls(.void, count: 1), a], type: column.type),
                    Array(repeating: column.value(at: 0), count: 6) + [.null] + column.all)
            }
        }
    }
}
