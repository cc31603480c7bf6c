import XCTest

@testable import SQLSyntax

final class ExpressionTests: XCTestCase {
    /// Parentheses show how operators bind: redundant ones vanish, needed ones stay.
    func testPrecedence() {
        assertExpression("(a * b) + c", "a * b + c")
        assertExpression("a * (b + c)", "a * (b + c)")
        assertExpression("(a - b) - c", "a - b - c")
        assertExpression("a - (b - c)", "a - (b - c)")
        assertExpression("(a + b) << c", "a + b << c")
        assertExpression("(a << b) & c", "a << b & c")
        assertExpression("(a & b) ^ c", "a & b ^ c")
        assertExpression("(a ^ b) | c", "a ^ b | c")
        assertExpression("(a | b) = c", "a | b = c")
        assertExpression("(a = b) IS NULL", "a = b IS NULL")
        assertExpression("NOT (a = b)", "NOT a = b")
        assertExpression("(NOT a) AND b", "NOT a AND b")
        assertExpression("(a AND b) OR c", "a AND b OR c")
        assertExpression("a AND (b OR c)", "a AND (b OR c)")
        assertExpression("(a || b) + c", "a || b + c")
        assertExpression("a BETWEEN 1 AND 2 AND c", "a BETWEEN 1 AND 2 AND c")
        assertExpression("(-a) * b", "-a * b")
        assertExpression("-(a * b)", "-(a * b)")
        assertExpression("(a >> b) >>> c", "a >> b >>> c")
        assertExpression("a > (b > c)", "a > (b > c)")
    }

    func testNegatedPredicatesAreNot() throws {
        assertExpression("NOT (a IN (1))", "a NOT IN (1)")
        assertExpression("NOT a LIKE 'x'", "a NOT LIKE 'x'")
        assertExpression("NOT a BETWEEN 1 AND 2", "a NOT BETWEEN 1 AND 2")
        assertExpression("a IS NOT DISTINCT FROM b", "a <=> b")
        assertExpression("NOT a <=> b", "a IS DISTINCT FROM b")
        XCTAssertEqual(try Parser.parse(expression: "a NOT IN (1)"), try Parser.parse(expression: "NOT (a IN (1))"))
    }

    func testMinusBeforeNumberIsLiteral() throws {
        XCTAssertEqual(try Parser.parse(expression: "- 5").kind, .literal(.integer("-5")))
        XCTAssertEqual(try Parser.parse(expression: "-(5)").kind, .unary(.minus, Expression(.literal(.integer("5")))))
        XCTAssertEqual(try Parser.parse(expression: "-1.5").kind, .literal(.decimal("-1.5")))
        guard case .binary(.subtract, _, let right) = try Parser.parse(expression: "a -5").kind else { return XCTFail("not a subtraction") }
        XCTAssertEqual(right.kind, .literal(.integer("5")))
    }

    func testLiterals() throws {
        let cases: [(String, Literal)] = [
            ("42", .integer("42")), ("42L", .bigint("42")), ("42s", .smallint("42")), ("42Y", .tinyint("42")), ("1.50", .decimal("1.50")),
            (".5", .decimal(".5")), ("5.", .decimal("5.")), ("1e5", .double("1e5")), ("1.5E-3", .double("1.5E-3")), ("2D", .double("2")),
            ("1.5f", .float("1.5")), ("3BD", .decimal("3")), ("1e3bd", .decimal("1e3")), ("NULL", .null), ("TRUE", .boolean(true)),
            ("'a' \"b\"", .string("ab")), ("'it''s'", .string("it's")), ("'it\\'s'", .string("it's")), ("\"a\"\"b\"", .string("a\"b")),
            ("r'a\\nb'", .string("a\\nb")), ("'a\\nb'", .string("a\nb")), ("'\\%\\_\\x'", .string("\\%\\_x")), ("'\\u00e9'", .string("é")),
            ("'\\uD83D\\uDE00'", .string("😀")), ("'\\uD83D'", .string("\u{FFFD}")), ("'\\U0001F600'", .string("😀")),
            ("'\\101\\0'", .string("A\0")),
            ("'\\Z\\b'", .string("\u{1A}\u{8}")), ("X'1f2E'", .binary([0x1F, 0x2E])), ("X'ABC'", .binary([0x0A, 0xBC])),
            ("x ''", .binary([])),
            ("DATE '2020-01-01'", .typed(.date, "2020-01-01")), ("timestamp_ntz \"x\"", .typed(.timestampNTZ, "x")),
            ("INTERVAL '1-2' YEAR TO MONTH", .interval(.range(value: "1-2", isNegative: false, from: .year, to: .month))),
            ("INTERVAL -'1' DAY", .interval(.parts([.init(value: "-1", unit: .day)]))),
            ("INTERVAL -'-1' DAY", .interval(.parts([.init(value: "1", unit: .day)]))),
            ("INTERVAL 3 DAYS 2.5 HOURS", .interval(.parts([.init(value: "3", unit: .day), .init(value: "2.5", unit: .hour)]))),
            ("INTERVAL '3 days'", .interval(.text("3 days"))),
        ]
        for (text, literal) in cases {
            XCTAssertEqual(try Parser.parse(expression: text).kind, .literal(literal), text)
        }
    }

    func testNumbersAndNamesThatStartWithDigits() throws {
        XCTAssertEqual(try Parser.parse(expression: "1a").kind, .column([Identifier("1a")]))
        XCTAssertEqual(try Parser.parse(expression: "t.1a").kind, .column([Identifier("t"), Identifier("1a")]))
        XCTAssertEqual(try Parser.parse(expression: "1e5x").kind, .column([Identifier("1e5x")]))
        XCTAssertEqual(try Parser.parse(expression: "1Lx").kind, .column([Identifier("1Lx")]))
        XCTAssertThrowsError(try Parser.parse(expression: "t.1"))
    }

    func testSpecialFormsAreCalls() throws {
        func call(_ text: String) throws -> FunctionCall? {
            guard case .functionCall(let call) = try Parser.parse(expression: text).kind else { return nil }
            return call
        }
        let pairs = [
            ("SUBSTRING(a FROM 2 FOR 3)", "substring(a, 2, 3)"), ("SUBSTR(a FROM 2)", "substring(a, 2)"),
            ("POSITION('x' IN a)", "locate('x', a)"),
            ("TRIM(BOTH 'x' FROM a)", "trim('x', a)"), ("TRIM(LEADING 'x' FROM a)", "ltrim('x', a)"), ("TRIM(TRAILING FROM a)", "rtrim(a)"),
            ("TRIM('x' FROM a)", "trim('x', a)"), ("OVERLAY(a PLACING b FROM 1 FOR 2)", "overlay(a, b, 1, 2)"),
        ]
        for (special, plain) in pairs {
            let left = try XCTUnwrap(call(special))
            let right = try XCTUnwrap(call(plain))
            XCTAssertEqual(left.arguments, right.arguments, special)
            XCTAssertTrue(left.name.parts?.first?.matches(right.name.parts?.first?.text ?? "") ?? false, special)
        }
        let extract = try XCTUnwrap(call("EXTRACT(year FROM a)"))
        XCTAssertEqual(extract.arguments.map(\.value.kind), [.literal(.string("year")), .column([Identifier("a")])])
        let add = try XCTUnwrap(call("dateadd(day, 1, a)"))
        XCTAssertEqual(add.name.parts, [Identifier("timestampadd")])
        XCTAssertEqual(add.arguments[0].value.kind, .literal(.string("DAY")))
        XCTAssertEqual(try XCTUnwrap(call("datediff(day, b)")).name.parts, [Identifier("datediff")])
        XCTAssertEqual(try XCTUnwrap(call("first(a IGNORE NULLS)")).nullTreatment, .ignore)
    }

    func testLongLogicalChainsAreBalanced() throws {
        let text = (0..<5_000).map { "c\($0) = \($0)" }.joined(separator: " OR ")
        let expression = try Parser.parse(expression: text)
        XCTAssertLessThan(expression.height, 20)
        XCTAssertEqual(Formatter.format(expression), text)
        // Three operands: the first two together, as in Spark.
        guard case .binary(.and, let left, let right) = try Parser.parse(expression: "a AND b AND c").kind else {
            return XCTFail("not AND")
        }
        XCTAssertEqual(left, try Parser.parse(expression: "a AND b"))
        XCTAssertEqual(right, try Parser.parse(expression: "c"))
    }

    func testParametersAreNumbered() throws {
        let select = try parseSelect("SELECT ?, :a, ?")
        XCTAssertEqual(
            select.items.map(\.expression.kind), [.parameter(.positional(0)), .parameter(.named("a")), .parameter(.positional(1))])
    }

    func testEqualityIgnoresSpans() throws {
        XCTAssertEqual(try Parser.parse(expression: "a+b"), try Parser.parse(expression: "  a  +  b"))
        XCTAssertEqual(try Parser.parse(expression: "a+b").hashValue, try Parser.parse(expression: "  a  +  b").hashValue)
        XCTAssertNotEqual(try Parser.parse(expression: "a+b"), try Parser.parse(expression: "a+c"))
    }
}
