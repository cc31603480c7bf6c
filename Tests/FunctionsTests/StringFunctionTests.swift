import Columnar
import XCTest

@testable import Functions

final class StringFunctionTests: XCTestCase {
    func testCaseMapping() throws {
        XCTAssertEqual(try call("upper", text("straße ŉ ﬁ")), .string("STRASSE ʼN FI"))
        XCTAssertEqual(try call("lower", text("ΑΣ Σ ΑΣΑ")), .string("ας σ ασα"))
        XCTAssertEqual(try call("initcap", text("hello-world foo\tbar ΑΣ ǆ")), .string("Hello-world Foo\tbar Ας ǅ"))
    }

    func testSubstring() throws {
        XCTAssertEqual(try call("substring", text("Spark SQL"), int(-20), int(15)), .string("Spar"))
        XCTAssertEqual(try call("substring", text("é€a"), int(2), int(1)), .string("€"))
        XCTAssertEqual(try call("right", text("é€a"), int(2)), .string("€a"))
        XCTAssertEqual(try call("substring_index", text("a.b.c"), text("."), int(-2)), .string("b.c"))
        XCTAssertEqual(try call("split_part", text("a.b.c"), text("."), int(-1)), .string("c"))
        assertCondition("INVALID_INDEX_OF_ZERO") { try call("split_part", text("a"), text("."), int(0)) }
    }

    func testSearch() throws {
        XCTAssertEqual(try call("locate", text("b"), text("éab")), .integer(3))
        XCTAssertEqual(try call("instr", text("abcabc"), text("b"), int(1), int(2)), .integer(5))
        XCTAssertEqual(try call("instr", text("abcabc"), text("b"), int(-1)), .integer(5))
        XCTAssertEqual(try call("find_in_set", text(""), text("a,,b")), .integer(2))
    }

    func testRepairOfMalformedUTF8() {
        let cases: [([UInt8], [UInt8])] = [
            ([0x61, 0xC2, 0x62], [0x61, 0xEF, 0xBF, 0xBD, 0x62]), ([0xE2, 0x82, 0x61], [0xEF, 0xBF, 0xBD, 0x61]),
            ([0xF0, 0x90, 0x80, 0x61, 0xED], [0xEF, 0xBF, 0xBD, 0x61, 0xEF, 0xBF, 0xBD]),
            ([0xED, 0xA0, 0x80], [0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD]),
        ]
        for (source, expected) in cases {
            source.withUnsafeBufferPointer { XCTAssertEqual(UTF8Validation.repaired($0), expected) }
        }
    }

    func testFormatting() throws {
        XCTAssertEqual(
            try call(
                "format_string", text("%e|%,d|%(d|%x|%05d|%-4s|%h"), double(12345.678), int(1_234_567), int(-7), int(255), int(42),
                text("ab"), text("hi")),
            .string("1.234568e+04|1,234,567|(7)|ff|00042|ab  |dff4c098"))
        XCTAssertEqual(try call("format_number", double(0.125), int(2)), .string("0.12"))
        XCTAssertEqual(try call("format_number", int(-5), text("#,##0.0;(#)")), .string("(5.0)"))
    }

    func testNumberPatterns() throws {
        XCTAssertEqual(try call("to_number", text("12,454.8-"), text("99,999.9S")), .decimal(-124548))
        assertCondition("INVALID_FORMAT.MISMATCH_INPUT") { try call("to_number", text("123"), text("99")) }
        assertCondition("INVALID_FORMAT.CONT_THOUSANDS_SEPS") { try call("to_number", text("1"), text("9,")) }
        XCTAssertEqual(try call("to_char", int(-5), text("S$999")), .string("-$  5"))
        XCTAssertEqual(try call("to_char", (.decimal(-125), .decimal(precision: 3, scale: 1)), text("S999.9")), .string(" -12.5"))
    }

    func testRegularExpressions() throws {
        XCTAssertEqual(try call("regexp_replace", text("abc"), text("(b)"), text("[$1]")), .string("a[b]c"))
        XCTAssertEqual(try call("rlike", text("é"), text("\\w")), .boolean(false))
        XCTAssertEqual(try call("rlike", text("a\r\n"), text("a$")), .boolean(true))
        XCTAssertEqual(try call("split", text("abc"), text("")), .array([.string("a"), .string("b"), .string("c")]))
        assertCondition("INVALID_PARAMETER_VALUE.PATTERN") { try call("rlike", text("a"), text("(")) }
        assertCondition("INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX") { try call("regexp_extract", text("x"), text("x"), int(1)) }
    }
}
