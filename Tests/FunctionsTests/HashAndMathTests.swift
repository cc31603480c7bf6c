import Columnar
import XCTest

@testable import Functions

final class HashAndMathTests: XCTestCase {
    func testHashesEqualSparks() throws {
        XCTAssertEqual(try call("hash", text("abcdefg")), .integer(2_132_013_596))
        XCTAssertEqual(try call("hash", (.array([.integer(1), .integer(2)]), .array(.int, containsNull: false))), .integer(-222_940_379))
        XCTAssertEqual(try call("hash", (.decimal(150), .decimal(precision: 38, scale: 2))), .integer(-339_019_914))
        XCTAssertEqual(try call("xxhash64", text("abcdefghijklmnopqrstuvwxyz0123456789ABCDEF")), .integer(1_498_839_116_691_236_264))
        XCTAssertEqual(try call("crc32", text("Spark")), .integer(1_557_323_817))
    }

    func testDigests() throws {
        XCTAssertEqual(try call("md5", text("Spark")), .string("8cde774d6f7333752ed72cacddb05126"))
        XCTAssertEqual(try call("sha1", text("Spark")), .string("85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c"))
        XCTAssertEqual(try call("sha2", text("Spark"), int(224)), .string("dbeab94971678d36af2195851c0f7485775a2a7c60073d62fc04549c"))
        XCTAssertEqual(
            try call("sha2", text("Spark"), int(384)),
            .string("1e40b8d06c248a1cc32428c22582b6219d072283078fa140d9ad297ecadf2cabefc341b857ad36226aa8d6d79f2ab67d"))
    }

    func testEncryption() throws {
        XCTAssertEqual(
            try call("hex", (try call("aes_encrypt", text("Spark"), text("0000111122223333"), text("ECB")), .binary)),
            .string("348FF37EBDE05B7880BA339068FBDA5E"))
        let encrypted = try call("aes_encrypt", text("Spark"), text("0000111122223333"))
        XCTAssertEqual(try call("aes_decrypt", (encrypted, .binary), text("0000111122223333")), .binary(Array("Spark".utf8)))
        assertCondition("INVALID_PARAMETER_VALUE.AES_KEY_LENGTH") { try call("aes_encrypt", text("a"), text("short")) }
    }

    func testSeededRandomNumbersEqualSparks() throws {
        XCTAssertEqual(try call("rand", int(0)), .double(0.7604953758285915))
        XCTAssertEqual(try call("randn", int(5)), .double(1.5298496477243015))
        XCTAssertEqual(try call("uuid", int(0)), .string("269567e9-5d09-4af5-b20f-16851fc4a81a"))
        XCTAssertEqual(try call("randstr", int(3), int(0)), .string("ceV"))
    }

    func testARunGivesTheSameSequenceAgain() throws {
        guard let function = FunctionRegistry.builtin.scalars["rand"] else { return XCTFail("no rand") }
        let resolved = try function.resolve([Argument(type: .int, constant: .integer(0), text: "0")], ResolutionContext())
        let zero = Vector.constant(.integer(0), .int, count: 2)
        for _ in 0..<2 {
            let context = EvaluationContext()
            let first = try resolved.evaluate([zero], rows: 2, context: context)
            let second = try resolved.evaluate([zero], rows: 2, context: context)
            XCTAssertEqual(first.value(at: 1), .double(0.5234194256885571))
            XCTAssertEqual(second.value(at: 1), .double(0.3163249920547614))
        }
    }

    func testRounding() throws {
        XCTAssertEqual(try call("round", double(1.005), int(2)), .double(1.01))
        XCTAssertEqual(try call("bround", double(0.125), int(2)), .double(0.12))
        XCTAssertEqual(try call("round", (.decimal(999), .decimal(precision: 3, scale: 2)), int(-1)), .decimal(10))
        assertCondition("ARITHMETIC_OVERFLOW") { try call("round", int(2_147_483_647), int(-1)) }
        XCTAssertEqual(try call("conv", text("-1"), int(10), int(16)), .string("FFFFFFFFFFFFFFFF"))
    }
}
