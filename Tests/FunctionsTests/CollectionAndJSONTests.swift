import Columnar
import XCTest

@testable import Functions

final class CollectionAndJSONTests: XCTestCase {
    private func ints(_ values: Int64...) -> (Value, DataType) { (.array(values.map { .integer($0) }), .array(.int, containsNull: false)) }

    func testArrays() throws {
        XCTAssertEqual(
            try call("array_insert", ints(1, 2, 3), int(-5), int(0)), .array([.integer(0), .null, .integer(1), .integer(2), .integer(3)]))
        XCTAssertEqual(try call("array_insert", ints(5, 3, 2, 1), int(-4), int(4)), .array([5, 4, 3, 2, 1].map { .integer($0) }))
        XCTAssertEqual(try call("sequence", int(5), int(1), int(-2)), .array([.integer(5), .integer(3), .integer(1)]))
        assertCondition("ILLEGAL_SEQUENCE_BOUNDARIES") { try call("sequence", int(1), int(5), int(-1)) }
        assertCondition("INVALID_ARRAY_INDEX_IN_ELEMENT_AT") { try call("element_at", ints(1, 2), int(3)) }
        assertCondition("DUPLICATED_MAP_KEY") { try call("map", int(1), int(2), int(1), int(3)) }
    }

    func testMonthEndsDoNotDriftInSequences() throws {
        let days = try call(
            "sequence", (.integer(17562), .date), (.integer(17651), .date), (.integer(1), .yearMonthInterval(from: .month, to: .month)))
        XCTAssertEqual(days, .array([17562, 17590, 17621, 17651].map { .integer($0) }))
    }

    func testJSONPaths() throws {
        let cases = [
            (#"{"a":[{"b":1},{"b":2}]}"#, "$.a[*].b", "[1,2]"), (#"{"a":[{"b":1}]}"#, "$.a[*].b", "1"),
            ("[[1,2],[3]]", "$[*][*]", "[1,2,3]"),
            (#"{"a":1.50}"#, "$.a", "1.5"), (#"{"a":"x\ny"}"#, "$.a", "x\ny"),
        ]
        for (json, path, expected) in cases { XCTAssertEqual(try call("get_json_object", text(json), text(path)), .string(expected), path) }
        XCTAssertEqual(try call("get_json_object", text(#"{"a":1"#), text("$.a")), .null)
    }

    func testDeepJSONIsRefusedNotFollowed() throws {
        let deep = String(repeating: "[", count: 100_000)
        XCTAssertEqual(try call("json_array_length", text(deep)), .null)
    }

    func testFromJSON() throws {
        XCTAssertEqual(try call("from_json", text(#"{"a":1, "b":0.8}"#), text("a INT, b DOUBLE")), .structure([.integer(1), .double(0.8)]))
        XCTAssertEqual(try call("from_json", text(#"{"a":"x"}"#), text("a INT")), .structure([.null]))
        XCTAssertEqual(
            try call("from_json", text(#"{"a":x}"#), text("a INT, _corrupt_record STRING")), .structure([.null, .string(#"{"a":x}"#)]))
        assertCondition("PARSE_SYNTAX_ERROR") { try call("from_json", text("{}"), text("a NOPE")) }
    }

    func testVariants() throws {
        let variant = try call("parse_json", text(#"{"b":1.50,"a":[1,null]}"#))
        XCTAssertEqual(try call("to_json", (variant, .variant)), .string(#"{"a":[1,null],"b":1.5}"#))
        XCTAssertEqual(try call("schema_of_variant", (variant, .variant)), .string("OBJECT<a: ARRAY<BIGINT>, b: DECIMAL(2,1)>"))
        assertCondition("INVALID_VARIANT_CAST") { try call("variant_get", (variant, .variant), text("$.a"), text("int")) }
    }

    func testXPath() throws {
        XCTAssertEqual(try call("xpath_int", text("<a><b class='x'>4</b><b>5</b></a>"), text("a/b[@class='x']")), .integer(4))
        XCTAssertEqual(try call("xpath", text("<a><b>b1</b><b>b2</b></a>"), text("a/b/text()")), .array([.string("b1"), .string("b2")]))
        XCTAssertEqual(try call("xpath_double", text("<a><b>1</b><b>2</b></a>"), text("sum(a/b) * 2")), .double(6))
    }

    func testURLs() throws {
        let url = "http://user:pw@spark.apache.org:80/path/x?query=1&k2=v2#frag"
        XCTAssertEqual(try call("parse_url", text(url), text("HOST")), .string("spark.apache.org"))
        XCTAssertEqual(try call("parse_url", text(url), text("QUERY"), text("k2")), .string("v2"))
        assertCondition("INVALID_URL") { try call("parse_url", text("http://a b"), text("HOST")) }
        XCTAssertEqual(try call("url_encode", text("é ~")), .string("%C3%A9+%7E"))
    }

    func testEveryFunctionIsDocumented() {
        for function in FunctionRegistry.builtin.scalars.values {
            XCTAssertFalse(function.documentation.usage.isEmpty, function.documentation.name)
            XCTAssertFalse(function.documentation.description.isEmpty, function.documentation.name)
        }
    }
}
