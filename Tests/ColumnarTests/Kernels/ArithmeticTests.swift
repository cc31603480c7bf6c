import XCTest

@testable import Columnar

final class ArithmeticTests: XCTestCase {
    private func number(_ value: Value) -> Int128? {
        switch value {
        case .integer(let number): Int128(number)
        case .decimal(let number): number
        default: nil
        }
    }

    /// All operators over all forms of both sides against one-value-at-a-time arithmetic.
    func testIntegersInEveryForm() throws {
        var random = TestRandom(7)
        for (type, limit) in [(DataType.tinyint, Int64(127)), (.smallint, 32_767), (.int, 2_147_483_647), (.bigint, Int64.max)] {
            for span in [Int64(5), limit / 2, limit] {
                let a = (0..<97).map { _ in
                    Int.random(in: 0..<5, using: &random) == 0 ? nil : Int64.random(in: -span...span, using: &random)
                }
                let b = (0..<97).map { _ in
                    Int.random(in: 0..<7, using: &random) == 0 ? nil : Int64.random(in: -span...span, using: &random)
                }
                let left = integers(type, a)
                let right = integers(type, b)
                for op in [ArithmeticOperator.add, .subtract, .multiply, .remainder, .integralDivide] {
                    let result = try XCTUnwrap(Arithmetic.resultType(op, type, type))
                    let top = op == .integralDivide ? Int128(Int64.max) : Int128(limit)
                    let expected: [Value] = zip(a, b).map { x, y in
                        guard let x, let y else { return .null }
                        guard let exact = self.exact(op, Int128(x), Int128(y)), exact <= top, exact >= -top - 1 else { return .null }
                        return .integer(Int64(exact))
                    }
                    for x in left.forms {
                        for y in right.forms {
                            let actual = try Arithmetic.evaluate(op, x, y, result: result, rows: 97, mode: .tryNull)
                            assertEqual(actual.canonical(), expected, "\(type) \(op) \(x.kind) \(y.kind)")
                            checkBounds(actual)
                        }
                    }
                    for row in [0, 3, 11] {
                        let constant = Vector.constant(right.value(at: row), type, count: 97)
                        let other = try Arithmetic.evaluate(op, left.narrowed(), constant, result: result, rows: 97, mode: .tryNull)
                        let flat = try Arithmetic.evaluate(op, left, constant.flattened(), result: result, rows: 97, mode: .tryNull)
                        assertEqual(other, flat.all)
                        let mirrored = try Arithmetic.evaluate(op, constant, left.narrowed(), result: result, rows: 97, mode: .tryNull)
                        let plain = try Arithmetic.evaluate(op, constant.flattened(), left, result: result, rows: 97, mode: .tryNull)
                        assertEqual(mirrored, plain.all)
                    }
                }
            }
        }
    }

    private func exact(_ op: ArithmeticOperator, _ x: Int128, _ y: Int128) -> Int128? {
        switch op {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .remainder: y == 0 ? nil : x % y
        case .integralDivide: y == 0 ? nil : x / y
        case .divide: nil
        }
    }

    private func checkBounds(_ vector: Vector, file: StaticString = #filePath, line: UInt = #line) {
        guard vector.kind.isInteger, vector.kind != .int128 else { return }
        for row in 0..<vector.count where !vector.isNull(at: row) {
            let value = vector.integer(at: vector.isConstant ? 0 : row)
            if !vector.bounds.contains(value) {
                XCTFail("\(value) outside of \(vector.bounds)", file: file, line: line)
                return
            }
        }
    }

    func testErrors() {
        func run(_ op: ArithmeticOperator, _ type: DataType, _ a: Int64?, _ b: Int64?) -> String? {
            condition {
                let result = Arithmetic.resultType(op, type, type) ?? type
                _ = try Arithmetic.evaluate(op, integers(type, [1, a]), integers(type, [1, b]), result: result, rows: 2, mode: .ansi)
            }
        }
        XCTAssertEqual(run(.add, .int, 2_147_483_647, 1), "ARITHMETIC_OVERFLOW")
        XCTAssertEqual(run(.add, .tinyint, 127, 1), "BINARY_ARITHMETIC_OVERFLOW")
        XCTAssertEqual(run(.multiply, .bigint, Int64.max, 2), "ARITHMETIC_OVERFLOW")
        XCTAssertEqual(run(.subtract, .bigint, Int64.min, 1), "ARITHMETIC_OVERFLOW")
        XCTAssertEqual(run(.integralDivide, .bigint, Int64.min, -1), "ARITHMETIC_OVERFLOW")
        XCTAssertNil(run(.remainder, .bigint, Int64.min, -1))
        XCTAssertEqual(run(.integralDivide, .int, 1, 0), "DIVIDE_BY_ZERO")
        XCTAssertEqual(run(.remainder, .int, 1, 0), "REMAINDER_BY_ZERO")
        XCTAssertNil(run(.remainder, .int, nil, 0))
        XCTAssertNil(run(.add, .int, nil, 2_147_483_647))
        XCTAssertEqual(run(.divide, .decimal(precision: 10, scale: 2), 1, 0), "DIVIDE_BY_ZERO")
        let overflow = condition { _ = try Arithmetic.negate(integers(.tinyint, [-128]), rows: 1, mode: .ansi) }
        XCTAssertEqual(overflow, "ARITHMETIC_OVERFLOW")
    }

    func testMessages() {
        do {
            _ = try Arithmetic.evaluate(.add, integers(.int, [2_147_483_647]), integers(.int, [1]), result: .int, rows: 1, mode: .ansi)
            XCTFail("no overflow")
        } catch {
            XCTAssertEqual(
                (error as? QueryError)?.message,
                "overflow. Use 'try_add' to tolerate overflow and return NULL instead. "
                    + "If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error.")
        }
    }

    func testWrapMode() throws {
        let a = integers(.tinyint, [127, -128, nil])
        assertEqual(
            try Arithmetic.evaluate(.add, a, integers(.tinyint, [1, -1, 5]), result: .tinyint, rows: 3, mode: .wrap),
            [.integer(-128), .integer(127), .null])
        assertEqual(
            try Arithmetic.evaluate(.remainder, a, integers(.tinyint, [0, 3, 0]), result: .tinyint, rows: 3, mode: .wrap),
            [.null, .integer(-2), .null])
    }

    /// Recorded from Spark.
    func testDecimals() throws {
        func run(_ op: ArithmeticOperator, _ a: String, _ p1: Int, _ s1: Int, _ b: String, _ p2: Int, _ s2: Int) throws -> String {
            let x = DataType.decimal(precision: p1, scale: s1)
            let y = DataType.decimal(precision: p2, scale: s2)
            let type = try XCTUnwrap(Arithmetic.resultType(op, x, y))
            let left = vector(x, [.decimal(unscaled(a, s1)), .null])
            let right = vector(y, [.decimal(unscaled(b, s2)), .null])
            let result = try Arithmetic.evaluate(op, left, right, result: type, rows: 2, mode: .ansi)
            let narrow = try Arithmetic.evaluate(op, left.narrowed(), right.narrowed(), result: type, rows: 2, mode: .ansi)
            assertEqual(narrow, result.all)
            guard let value = number(result.value(at: 0)) else { return "NULL" }
            return DecimalDigits.plain(value, scale: DecimalScale.of(type)) + " " + type.simpleString
        }
        XCTAssertEqual(try run(.multiply, "10", 38, 10, "0.33333", 38, 18), "3.333300 decimal(38,6)")
        XCTAssertEqual(try run(.multiply, "1.005", 38, 18, "1.0000005", 38, 18), "1.005001 decimal(38,6)")
        XCTAssertEqual(try run(.divide, "10", 38, 10, "3", 38, 18), "3.333333 decimal(38,6)")
        XCTAssertEqual(try run(.divide, "2", 10, 2, "3", 10, 2), "0.6666666666667 decimal(23,13)")
        XCTAssertEqual(try run(.divide, "-2", 10, 2, "3", 10, 2), "-0.6666666666667 decimal(23,13)")
        XCTAssertEqual(try run(.remainder, "7.5", 10, 2, "-2.03", 10, 3), "1.410 decimal(10,3)")
        XCTAssertEqual(try run(.remainder, "-7.5", 10, 2, "2.03", 10, 3), "-1.410 decimal(10,3)")
        XCTAssertEqual(try run(.remainder, "-5", 5, 1, "0.3", 5, 1), "-0.2 decimal(5,1)")
        XCTAssertEqual(try run(.integralDivide, "7.5", 10, 2, "-2.03", 10, 3), "-3 bigint")
        XCTAssertEqual(try run(.integralDivide, "100000000000000000000", 38, 0, "1", 10, 3), "7766279631452241920 bigint")
        XCTAssertEqual(try run(.divide, "1", 38, 0, "0.0000000001", 38, 38), "10000000000.000000 decimal(38,6)")
        XCTAssertEqual(try run(.add, "5.5", 5, 1, "0.333", 10, 9), "5.833000000 decimal(14,9)")
        XCTAssertEqual(
            try run(.add, "12345678901234567890.123456789012345678", 38, 18, "1.5", 38, 20),
            "12345678901234567891.62345678901234568 decimal(38,17)")
        XCTAssertEqual(
            try run(.subtract, "12345678901234567890.123456789012345675", 38, 18, "1.55555555", 38, 30),
            "12345678901234567888.56790123901234568 decimal(38,17)")
        XCTAssertEqual(try run(.multiply, "99999999.99", 15, 2, "-0.05", 15, 2), "-4999999.9995 decimal(31,4)")
        let big = String(repeating: "9", count: 38)
        XCTAssertEqual(condition { _ = try run(.add, big, 38, 0, "1", 10, 0) }, "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION")
        XCTAssertEqual(condition { _ = try run(.multiply, big, 38, 0, "10", 10, 0) }, "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION")
    }

    private func unscaled(_ text: String, _ scale: Int) -> Int128 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let digits = parts[0] + fraction + String(repeating: "0", count: max(0, scale - fraction.count))
        return Int128(digits) ?? 0
    }

    func testFloatingPoint() throws {
        let a = doubles([1, 7.5, nil, -7.5])
        assertEqual(
            try Arithmetic.evaluate(.remainder, a, doubles([2, 2, 0, 2]), result: .double, rows: 4, mode: .ansi),
            [.double(1), .double(1.5), .null, .double(-1.5)])
        XCTAssertEqual(
            condition { _ = try Arithmetic.evaluate(.divide, a, doubles([0, 1, 1, 1]), result: .double, rows: 4, mode: .ansi) },
            "DIVIDE_BY_ZERO")
        let nulls = try Arithmetic.evaluate(
            .divide, a, Vector.constant(.double(0), .double, count: 4), result: .double, rows: 4, mode: .tryNull)
        assertEqual(nulls, [.null, .null, .null, .null])
    }
}
