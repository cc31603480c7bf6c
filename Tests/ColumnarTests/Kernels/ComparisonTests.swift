import XCTest

@testable import Columnar

final class ComparisonTests: XCTestCase {
    private let operators: [ComparisonOperator] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .nullSafeEqual]

    private func check(_ type: DataType, _ a: [Value], _ b: [Value]) {
        let left = vector(type, a)
        let right = vector(type, b)
        for op in operators {
            func expected(_ x: Value, _ y: Value) -> Value {
                if op == .nullSafeEqual { return .boolean(Value.compare(x, y) == 0) }
                return x.isNull || y.isNull ? .null : .boolean(op.holds(Value.compare(x, y)))
            }
            for x in left.forms {
                for y in right.forms {
                    assertEqual(Comparison.evaluate(op, x, y, rows: a.count), zip(a, b).map(expected), "\(type) \(op) \(x.kind) \(y.kind)")
                }
                for constant in b {
                    let y = Vector.constant(constant, type, count: a.count)
                    assertEqual(Comparison.evaluate(op, x, y, rows: a.count), a.map { expected($0, constant) }, "\(type) \(op) constant")
                    assertEqual(
                        Comparison.evaluate(op, y, x, rows: a.count), a.map { expected(constant, $0) }, "\(type) \(op) constant first")
                }
            }
        }
    }

    func testEveryTypeAndForm() {
        check(
            .int, [.integer(1), .null, .integer(-5), .integer(100), .integer(7)],
            [.integer(1), .integer(3), .null, .integer(Int64(Int32.max)), .integer(-129)])
        check(.bigint, [.integer(Int64.min), .integer(0), .integer(3)], [.integer(Int64.max), .integer(0), .null])
        check(
            .double, [.double(.nan), .double(-0.0), .double(1), .null, .double(.infinity)],
            [.double(.nan), .double(0), .double(.nan), .double(1), .double(.nan)])
        check(.float, [.float(.nan), .float(2)], [.float(1), .float(.nan)])
        check(.boolean, [.boolean(true), .boolean(false), .null], [.boolean(false), .boolean(false), .boolean(true)])
        let texts: [Value] = ["", "a", "abc", "abcd", "abcdefghijkl", "abcdefghijklm", "abcdefghijklmn", "b"].map { .string($0) } + [.null]
        check(.string, texts, texts.reversed())
        check(.string, texts, texts)
        let arrays: [Value] = [.array([.integer(1)]), .array([.integer(1), .null]), .array([]), .null]
        check(.array(.int, containsNull: true), arrays, arrays.reversed())
        check(
            .structure([Field("a", .int), Field("b", .string)]),
            [.structure([.integer(1), .string("x")]), .structure([.null, .string("y")])],
            [.structure([.integer(1), .string("y")]), .structure([.null, .string("y")])])
    }

    func testDecimalsOfDifferentScale() {
        let a = vector(.decimal(precision: 5, scale: 1), [.decimal(15), .decimal(-15), .null])
        let b = vector(.decimal(precision: 38, scale: 30), [.decimal(Int128(15) * DecimalPower.of(29)), .decimal(0), .decimal(0)])
        assertEqual(Comparison.evaluate(.equal, a, b, rows: 3), [.boolean(true), .boolean(false), .null])
        assertEqual(Comparison.evaluate(.less, a, b, rows: 3), [.boolean(false), .boolean(true), .null])
    }

    func testLogic() {
        let states: [Value] = [.boolean(true), .boolean(false), .null]
        var a: [Value] = []
        var b: [Value] = []
        for x in states {
            for y in states {
                a.append(x)
                b.append(y)
            }
        }
        let t = Value.boolean(true)
        let f = Value.boolean(false)
        let n = Value.null
        assertEqual(Logic.and(vector(.boolean, a), vector(.boolean, b), rows: 9), [t, f, n, f, f, f, n, f, n])
        assertEqual(Logic.or(vector(.boolean, a), vector(.boolean, b), rows: 9), [t, t, t, t, f, n, t, n, n])
        assertEqual(Logic.not(vector(.boolean, states), rows: 3), [f, t, n])
        for (index, constant) in states.enumerated() {
            let fixed = Vector.constant(constant, .boolean, count: 3)
            assertEqual(Logic.and(fixed, vector(.boolean, states), rows: 3), [[t, f, n], [f, f, f], [n, f, n]][index])
            assertEqual(Logic.or(vector(.boolean, states), fixed, rows: 3), [[t, t, t], [t, f, n], [t, n, n]][index])
        }
        assertEqual(Logic.isNull(vector(.boolean, states), rows: 3), [f, f, t])
        assertEqual(Logic.isNotNull(vector(.boolean, states), rows: 3), [t, t, f])
    }

    func testSelection() {
        var random = TestRandom(3)
        for rows in [1, 31, 32, 33, 100, 2048] {
            let values: [Value] = (0..<rows).map { _ in [.boolean(true), .boolean(false), .null][Int.random(in: 0..<3, using: &random)] }
            let predicate = vector(.boolean, values)
            let expected = values.enumerated().filter { $0.element == .boolean(true) }.map { UInt32($0.offset) }
            var target = [UInt32](repeating: 0, count: rows + 8)
            let count = Selection.rows(where: predicate, rows: rows, into: &target)
            XCTAssertEqual(Array(target.prefix(count)), expected)
            XCTAssertEqual(Selection.countTrue(predicate, rows: rows), expected.count)
        }
        var all = [UInt32](repeating: 0, count: 48)
        XCTAssertEqual(Selection.rows(where: .booleans(true, count: 40), rows: 40, into: &all), 40)
        XCTAssertEqual(all[39], 39)
    }

    func testInSet() {
        let set = InSet([.integer(3), .integer(-7)], type: .int)
        for form in integers(.int, [3, 4, nil, -7]).forms {
            assertEqual(set.evaluate(form, rows: 4), [.boolean(true), .boolean(false), .null, .boolean(true)])
        }
        let wide = InSet([.integer(3), .integer(Int64.max), .integer(0), .null], type: .bigint)
        for form in integers(.bigint, [3, 4, nil, Int64.max, 0]).forms {
            assertEqual(wide.evaluate(form, rows: 5), [.boolean(true), .null, .null, .boolean(true), .boolean(true)])
        }
        let texts = InSet([.string("a"), .string("a much longer text")], type: .string)
        for form in strings(["a", "b", nil, "a much longer text", "a much longer texT"]).forms {
            assertEqual(texts.evaluate(form, rows: 5), [.boolean(true), .boolean(false), .null, .boolean(true), .boolean(false)])
        }
        assertEqual(
            InSet([.double(.nan), .double(0)], type: .double).evaluate(doubles([.nan, -0.0, 1]), rows: 3),
            [.boolean(true), .boolean(true), .boolean(false)])
    }

    func testLike() throws {
        func like(_ text: String, _ pattern: String, escape: Character = "\\", insensitive: Bool = false) throws -> Bool {
            let compiled = try LikePattern(pattern, escape: escape.asciiValue ?? 92, caseInsensitive: insensitive)
            let answer = compiled.evaluate(strings([text, text + "", nil]), rows: 3).value(at: 0).booleanValue ?? false
            var copy = text
            XCTAssertEqual(copy.withUTF8 { compiled.matches($0) }, answer)
            return answer
        }
        let long = String(repeating: "xyz", count: 40) + "needle" + String(repeating: "abc", count: 20)
        for (text, pattern, expected) in [
            ("a%b", "a\\%b", true), ("ab", "a_", true), ("a\\b", "a\\\\b", true), ("abc", "abc", true), ("abc", "ab", false),
            ("abc", "ab%", true),
            ("abc", "%bc", true), ("abc", "%b%", true), ("abc", "%d%", false), ("", "%", true), ("", "", true), ("", "_", false),
            ("😀b", "_b", true),
            ("a\nb", "a%b", true), ("a\nb", "a_b", true), ("abcabc", "a%b%c", true), ("abcab", "a%b%c", false), ("aXbXc", "%a%b%c%", true),
            ("ab", "ab%ab", false), ("abab", "ab%ab", true), ("mississippi", "m%iss%i_pi", true), ("mississippi", "m%iss%i_p", false),
            ("aaa", "%_a", true), ("a", "%_a", false), (long, "%needle%", true), (long, "%needlf%", false), (long, "%xyzneedle%", true),
            ("n", "%n%", true),
        ] {
            XCTAssertEqual(try like(text, pattern), expected, "\(text) LIKE \(pattern)")
        }
        XCTAssertTrue(try like("a_", "a#_", escape: "#"))
        XCTAssertTrue(try like("AB", "a_", insensitive: true))
        XCTAssertTrue(try like("ÄB", "äb", insensitive: true))
        XCTAssertFalse(try like("ß", "SS", insensitive: true))
        XCTAssertEqual(condition { _ = try LikePattern("a\\") }, "INVALID_FORMAT.ESC_AT_THE_END")
        XCTAssertEqual(condition { _ = try LikePattern("a\\b") }, "INVALID_FORMAT.ESC_IN_THE_MIDDLE")
        let perRow = try LikePattern.evaluate(
            strings(["ab", "b", nil]), patterns: strings(["a%", "a%", "a"]), escape: 92, caseInsensitive: false, rows: 3)
        assertEqual(perRow, [.boolean(true), .boolean(false), .null])
    }
}
