import Columnar

enum UTF8Functions {
    static var functions: [ScalarFunction] {
        [
            .fixed(
                "is_valid_utf8", .string, "is_valid_utf8(text)", "Whether the bytes are well-formed UTF-8.",
                ["SELECT is_valid_utf8(x'80')"],
                [.stringOrBinary], returns: .boolean,
                kernel: vectorKernel { arguments, rows, _ in
                    let text = StringColumn(arguments[0])
                    let validity = RowValidity(arguments, rows: rows)
                    return fixedResult(.boolean, .boolean, validity) { row in UInt8(UTF8Validation.isValid(text[row]) ? 1 : 0) }
                }),
            .fixed(
                "make_valid_utf8", .string, "make_valid_utf8(text)", "The string with U+FFFD in place of ill-formed bytes.",
                ["SELECT make_valid_utf8(x'61C262')"], [.stringOrBinary], returns: .string,
                kernel: EncodingFunctions.bytesKernel(.string) { UTF8Validation.isValid($0) ? Array($0) : UTF8Validation.repaired($0) }),
            .fixed(
                "validate_utf8", .string, "validate_utf8(text)", "The string itself, or an error when it is not well-formed UTF-8.",
                ["SELECT validate_utf8('Spark')"], [.stringOrBinary], returns: .string, canFail: true,
                kernel: EncodingFunctions.bytesKernel(.string) { bytes in
                    guard UTF8Validation.isValid(bytes) else { throw UTF8Validation.invalid(bytes) }
                    return Array(bytes)
                }),
            .fixed(
                "try_validate_utf8", .string, "try_validate_utf8(text)", "The string itself, or NULL when it is not well-formed UTF-8.",
                ["SELECT try_validate_utf8(x'80')"], [.stringOrBinary], returns: .string, nullable: true,
                kernel: EncodingFunctions.bytesKernel(.string) { UTF8Validation.isValid($0) ? Array($0) : nil }),
        ]
    }
}
