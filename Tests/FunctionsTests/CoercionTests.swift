import Columnar
import Functions
import XCTest

final class CoercionTests: XCTestCase {
    func testPairsOfTypesAsSparkSeesThem() {
        let lines = coercionAnswers.split(separator: "\n").map { $0.components(separatedBy: " | ") }
        let types = lines.compactMap { TypeNames.type($0[0]) }
        XCTAssertEqual(types.count, lines.count)
        for (line, from) in zip(lines, types) {
            func bits(_ allowed: (DataType) -> Bool) -> String { types.map { allowed($0) ? "1" : "0" }.joined() }
            XCTAssertEqual(bits { TypeCoercion.canCast(from: from, to: $0) }, line[1], "cast from \(line[0])")
            XCTAssertEqual(bits { TypeCoercion.canCast(from: from, to: $0, ansi: false) }, line[2], "cast without ANSI from \(line[0])")
            XCTAssertEqual(bits { TypeCoercion.canStore(from: from, to: $0) }, line[3], "store from \(line[0])")
            XCTAssertEqual(bits { TypeCoercion.canUpCast(from: from, to: $0) }, line[4], "up-cast from \(line[0])")
        }
    }

    func testCommonTypes() {
        var expected: [String: String] = [:]
        for line in commonTypeAnswers.split(separator: "\n") {
            let parts = line.components(separatedBy: " | ")
            expected["\(parts[0]) \(parts[1])"] = parts[2]
        }
        let names = coercionAnswers.split(separator: "\n").map { $0.components(separatedBy: " | ")[0] }
        for a in names where a != "void" {
            for b in names where b != a && b != "void" {
                guard let x = TypeNames.type(a), let y = TypeNames.type(b) else { continue }
                XCTAssertEqual(TypeCoercion.commonType(x, y)?.simpleString, expected["\(a) \(b)"], "\(a) and \(b)")
            }
        }
    }

    func testMessages() throws {
        func message(_ body: () throws -> Void) -> String {
            do {
                try body()
            } catch let error as QueryError {
                return "\(error.condition) \(error.sqlState) \(error.message)"
            } catch {}
            return "no error"
        }
        let number = Argument(type: .int, text: "1")
        let list = Argument(type: .array(.int, containsNull: false), text: "array(1)")
        XCTAssertEqual(
            message { _ = try Signature.check("upper", [number, number], [.string]) },
            "WRONG_NUM_ARGS.WITHOUT_SUGGESTION 42605 The `upper` requires 1 parameters but the actual number is 2. Please, refer to "
                + "'https://spark.apache.org/docs/latest/sql-ref-functions.html' for a fix.")
        XCTAssertTrue(message { _ = try Signature.check("substring", [number], [.string, .int], optional: [.int]) }.contains("requires [2, 3] parameters"))
        XCTAssertTrue(message { _ = try Signature.check("coalesce", [], [], variadic: .common, minimumVariadic: 1) }.contains("requires > 0 parameters"))
        XCTAssertEqual(
            message { _ = try Signature.check("upper", [list], [.string]) },
            "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE 42K09 Cannot resolve \"upper(array(1))\" due to data type mismatch: The first parameter "
                + "requires the \"STRING\" type, however \"array(1)\" has the type \"ARRAY<INT>\".")
        XCTAssertEqual(
            message { _ = try Signature.check("coalesce", [number, list], [], variadic: .common) },
            "DATATYPE_MISMATCH.DATA_DIFF_TYPES 42K09 Cannot resolve \"coalesce(1, array(1))\" due to data type mismatch: Input to `coalesce` "
                + "should all be the same type, but it's (\"INT\" or \"ARRAY<INT>\").")
    }

    func testDecimalArithmetic() throws {
        func result(_ symbol: ArithmeticOperator, _ a: ArithmeticOperand, _ b: ArithmeticOperand) throws -> String {
            try TypeCoercion.coerceArithmetic(symbol, a, b).result.simpleString
        }
        let small = ArithmeticOperand(.decimal(precision: 2, scale: 1), text: "1.5")
        let wide = ArithmeticOperand(.decimal(precision: 38, scale: 10), text: "d")
        XCTAssertEqual(try result(.add, ArithmeticOperand(.int, integerLiteral: 1, text: "1"), small), "decimal(3,1)")
        XCTAssertEqual(try result(.add, ArithmeticOperand(.tinyint, integerLiteral: 1, text: "1"), small), "decimal(5,1)")
        XCTAssertEqual(try result(.multiply, ArithmeticOperand(.int, text: "i"), small), "decimal(13,1)")
        XCTAssertEqual(try result(.divide, ArithmeticOperand(.int, integerLiteral: 1, text: "1"), small), "decimal(8,6)")
        XCTAssertEqual(try result(.add, wide, wide), "decimal(38,9)")
        XCTAssertEqual(try result(.multiply, wide, wide), "decimal(38,6)")
        XCTAssertEqual(try result(.integralDivide, small, small), "bigint")
        XCTAssertEqual(try result(.divide, ArithmeticOperand(.void, text: "NULL"), small), "double")
    }
}
