import XCTest

@testable import Columnar
@testable import Functions

/// One partition, sorted ascending by its own values; frames reach from the partition's start to the row's last peer. Expectations were
/// recorded from Spark.
final class WindowTests: XCTestCase {
    private func integers(_ values: [Int64?]) -> Vector {
        let builder = VectorBuilder(.int, capacity: values.count)
        for value in values { builder.append(value.map { .integer($0) } ?? .null) }
        return builder.finish()
    }

    private func run(
        _ name: String, _ arguments: [Vector], keys: [Int64?], constants: [Int: Value] = [:], ignoreNulls: Bool = false
    ) throws -> [Value] {
        let function = try XCTUnwrap(FunctionRegistry.builtin.windows[name])
        let described = arguments.enumerated().map { Argument(type: $0.element.type, constant: constants[$0.offset], text: "a") }
        let resolved = try function.resolve(described, ResolutionContext())
        let rows = keys.count
        let start = [UInt32](repeating: 0, count: rows)
        let end = [UInt32](repeating: UInt32(rows), count: rows)
        let peerStart = keys.indices.map { row in UInt32(keys.firstIndex { $0 == keys[row] } ?? 0) }
        let peerEnd = keys.indices.map { row in UInt32((keys.lastIndex { $0 == keys[row] } ?? 0) + 1) }
        return try start.withUnsafeBufferPointer { start in
            try end.withUnsafeBufferPointer { end in
                try peerStart.withUnsafeBufferPointer { peerStart in
                    try peerEnd.withUnsafeBufferPointer { peerEnd in
                        guard let a = start.baseAddress, let b = end.baseAddress, let c = peerStart.baseAddress, let d = peerEnd.baseAddress
                        else { return [] }
                        let run = WindowRun(
                            rows: rows, partitionStart: a, partitionEnd: b, peerStart: c, peerEnd: d, frameStart: a, frameEnd: d,
                            ignoreNulls: ignoreNulls)
                        let result = try resolved.evaluate(run, arguments, EvaluationContext())
                        XCTAssertEqual(result.type, resolved.returnType)
                        return (0..<rows).map { result.value(at: $0) }
                    }
                }
            }
        }
    }

    private func values(_ numbers: [Int64?]) -> [Value] { numbers.map { $0.map { .integer($0) } ?? .null } }

    func testRanks() throws {
        let keys: [Int64?] = [nil, 1, 1, 2, 3]
        XCTAssertEqual(try run("row_number", [], keys: keys), values([1, 2, 3, 4, 5]))
        XCTAssertEqual(try run("rank", [], keys: keys), values([1, 2, 2, 4, 5]))
        XCTAssertEqual(try run("dense_rank", [], keys: keys), values([1, 2, 2, 3, 4]))
        XCTAssertEqual(try run("percent_rank", [], keys: keys), [0, 0.25, 0.25, 0.75, 1].map { .double($0) })
        XCTAssertEqual(try run("cume_dist", [], keys: keys), [0.2, 0.6, 0.6, 0.8, 1].map { .double($0) })
        XCTAssertEqual(try run("ntile", [integers([2])], keys: keys, constants: [0: .integer(2)]), values([1, 1, 1, 2, 2]))
        let seven: [Int64?] = [nil, 1, 1, 2, 3, 7, 8]
        XCTAssertEqual(try run("ntile", [integers([3])], keys: seven, constants: [0: .integer(3)]), values([1, 1, 1, 2, 2, 3, 3]))
        XCTAssertEqual(try run("ntile", [integers([9])], keys: keys, constants: [0: .integer(9)]), values([1, 2, 3, 4, 5]))
    }

    func testOffsets() throws {
        let keys: [Int64?] = [nil, 1, 1, 2, 3, 7, 8]
        let a = integers(keys)
        func constant(_ value: Int64) -> Vector { Vector.constant(.integer(value), .int, count: 7) }
        XCTAssertEqual(try run("lag", [a], keys: keys), values([nil, nil, 1, 1, 2, 3, 7]))
        XCTAssertEqual(
            try run("lead", [a, constant(2), constant(-1)], keys: keys, constants: [1: .integer(2), 2: .integer(-1)]),
            values([1, 2, 3, 7, 8, -1, -1]))
        XCTAssertEqual(try run("lag", [a, constant(-1)], keys: keys, constants: [1: .integer(-1)]), values([1, 1, 2, 3, 7, 8, nil]))
        XCTAssertEqual(try run("nth_value", [a, constant(2)], keys: keys, constants: [1: .integer(2)]), values([nil, 1, 1, 1, 1, 1, 1]))
        XCTAssertEqual(try run("first_value", [a], keys: keys), values([nil, nil, nil, nil, nil, nil, nil]))
        XCTAssertEqual(try run("last_value", [a], keys: keys), values(keys))
    }

    func testIgnoringNulls() throws {
        let keys: [Int64?] = [1, 2, 3, 4, 5, 6]
        let a = integers([nil, 5, nil, 6, 7, nil])
        let two = Vector.constant(.integer(2), .int, count: 6)
        XCTAssertEqual(try run("lag", [a], keys: keys, ignoreNulls: true), values([nil, nil, 5, 5, 6, 7]))
        XCTAssertEqual(try run("lead", [a], keys: keys, ignoreNulls: true), values([5, 6, 6, 7, nil, nil]))
        XCTAssertEqual(
            try run("lag", [a, two], keys: keys, constants: [1: .integer(2)], ignoreNulls: true), values([nil, nil, nil, nil, 5, 6]))
        XCTAssertEqual(try run("first_value", [a], keys: keys, ignoreNulls: true), values([nil, 5, 5, 5, 5, 5]))
        XCTAssertEqual(try run("last_value", [a], keys: keys, ignoreNulls: true), values([nil, 5, 5, 6, 7, 7]))
        XCTAssertEqual(
            try run("nth_value", [a, two], keys: keys, constants: [1: .integer(2)], ignoreNulls: true), values([nil, nil, nil, 6, 6, 6]))
    }
}
