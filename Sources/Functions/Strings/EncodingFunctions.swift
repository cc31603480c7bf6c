import Columnar

/// Between text and bytes.
enum EncodingFunctions {
    static var functions: [ScalarFunction] {
        var functions = textOfBytes
        functions.append(decode)
        functions.append(toBinary("to_binary", isTry: false))
        functions.append(toBinary("try_to_binary", isTry: true))
        return functions
    }

    /// A kernel from the bytes of one argument to bytes or text; nil gives NULL.
    static func bytesKernel(_ type: DataType, _ body: @escaping @Sendable (Bytes) throws -> [UInt8]?) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let source = StringColumn(arguments[0])
            var validity = RowValidity(arguments, rows: rows)
            let writer = StringWriter(rows: rows)
            var missing: [Int] = []
            try forEachValid(validity) { row in
                if let bytes = try body(source[row]) { writer.set(row, bytes) } else { missing.append(row) }
            }
            for row in missing { validity.setNull(row) }
            return writer.finish(type, validity: validity)
        }
    }

    private static var textOfBytes: [ScalarFunction] {
        [
            .fixed(
                "base64", .string, "base64(binary)", "Bytes as base 64 text.", ["SELECT base64('Spark SQL')"], [.binary], returns: .string,
                kernel: bytesKernel(.string) { BinaryText.encode64($0) }),
            .fixed(
                "unbase64", .string, "unbase64(text)", "The bytes of base 64 text; characters outside the alphabet are skipped.",
                ["SELECT unbase64('U3BhcmsgU1FM')"], [.string], returns: .binary, canFail: true,
                kernel: bytesKernel(.binary) { bytes in
                    guard let decoded = BinaryText.decode64Leniently(bytes) else {
                        throw malformed(String(decoding: bytes, as: UTF8.self), "BASE64")
                    }
                    return decoded
                }),
            .fixed(
                "to_base32", .string, "to_base32(binary)", "Bytes as base 32 text.", ["SELECT to_base32('abc')"], [.binary],
                returns: .string,
                kernel: bytesKernel(.string) { BinaryText.encode32($0) }),
            .fixed(
                "from_base32", .string, "from_base32(text)", "The bytes of base 32 text.", ["SELECT from_base32('MFRGG===')"],
                [.string], returns: .binary, canFail: true,
                kernel: bytesKernel(.binary) { bytes in
                    guard let decoded = BinaryText.decode32(bytes) else {
                        throw malformed(String(decoding: bytes, as: UTF8.self), "BASE32")
                    }
                    return decoded
                }),
            .typed(
                "hex", .math, "hex(value)", "A number, string or binary value in hexadecimal digits.", ["SELECT hex('Spark SQL')"],
                [.oneOf([.bigint, .binary, .string])]
            ) { call in
                guard call.types[0] == .bigint else {
                    return ResolvedScalar(call.types, returns: .string, kernel: bytesKernel(.string) { BinaryText.encodeHex($0) })
                }
                return ResolvedScalar(
                    call.types, returns: .string,
                    kernel: vectorKernel { arguments, rows, _ in
                        let number = IntegerColumn(arguments[0])
                        let validity = RowValidity(arguments, rows: rows)
                        let writer = StringWriter(rows: rows)
                        forEachValid(validity) { row in writer.set(row, BinaryText.encodeHex(number[row])) }
                        return writer.finish(validity: validity)
                    })
            },
            .fixed(
                "unhex", .math, "unhex(text)", "The bytes of hexadecimal digits; NULL when there are other characters.",
                ["SELECT unhex('537061726B')"], [.string], returns: .binary, nullable: true,
                kernel: bytesKernel(.binary) { BinaryText.decodeHex($0) }),
            .fixed(
                "encode", .string, "encode(text, charset)", "Text as bytes of a character set.", ["SELECT hex(encode('abc', 'utf-16'))"],
                [.string, .string], returns: .binary, canFail: true,
                kernel: .row { arguments, _ in
                    guard let text = arguments[0].stringValue, let name = arguments[1].stringValue else { return .null }
                    return .binary(try Charset(named: name, function: "encode").encode(text))
                }),
        ]
    }

    static func malformed(_ text: String, _ format: String) -> QueryError {
        QueryError(
            "CONVERSION_INVALID_INPUT", sqlState: "22018",
            "The value '\(text)' ('\(format)') cannot be converted to \"BINARY\" because it is malformed. Correct the value as per the syntax, "
                + "or change its format. Use `try_to_binary` to tolerate malformed input and return NULL instead.")
    }

    /// `decode(binary, charset)`, or Oracle's `decode(value, search, result, …[, default])`.
    private static var decode: ScalarFunction {
        let documentation = FunctionDocumentation(
            "decode", group: .string, usage: "decode(binary, charset)\ndecode(value, search, result[, search, result …][, default])",
            description:
                "The text of bytes in a character set; or the result that belongs to the first search value equal to the value, NULLs being equal.",
            examples: ["SELECT decode(encode('abc', 'utf-8'), 'utf-8')", "SELECT decode(2, 1, 'one', 2, 'two', 'other')"])
        return ScalarFunction(documentation) { arguments, _ in
            if arguments.count < 2 { throw QueryError.wrongNumberOfArguments("decode", expected: "> 1", actual: arguments.count) }
            if arguments.count == 2 {
                return ResolvedScalar(
                    try Signature.check("decode", arguments, [.binary, .string]), returns: .string, canFail: true,
                    kernel: .row { values, _ in
                        guard case .binary(let bytes) = values[0], let name = values[1].stringValue else { return .null }
                        return .string(try Charset(named: name, function: "decode").decode(bytes))
                    })
            }
            let pairs = (arguments.count - 1) / 2
            let hasDefault = (arguments.count - 1) % 2 == 1
            let searched = [0] + (0..<pairs).map { $0 * 2 + 1 }
            let results = (0..<pairs).map { $0 * 2 + 2 } + (hasDefault ? [arguments.count - 1] : [])
            for position in searched.dropFirst() where TypeCoercion.commonType(arguments[0].type, arguments[position].type) == nil {
                throw QueryError.differentOperandTypes(
                    text: "(\(arguments[0].text) <=> \(arguments[position].text))", arguments[0].type, arguments[position].type)
            }
            let searchType = try Signature.commonType("decode", arguments, of: searched)
            let resultType = try Signature.commonType("decode", arguments, of: results)
            var types = [DataType](repeating: resultType, count: arguments.count)
            for position in searched { types[position] = searchType }
            return ResolvedScalar(
                types, returns: resultType, nullable: true, nullHandling: .custom,
                kernel: .row { values, _ in
                    for pair in 0..<pairs where values[pair * 2 + 1] == values[0] { return values[pair * 2 + 2] }
                    return hasDefault ? values[values.count - 1] : .null
                })
        }
    }

    private static func toBinary(_ name: String, isTry: Bool) -> ScalarFunction {
        .typed(
            name, .string, "\(name)(text[, format])",
            "The bytes that text stands for in format 'hex' (the default), 'utf-8' or 'base64'"
                + (isTry ? "; NULL when it does not fit." : "."),
            ["SELECT \(name)('abc', 'utf-8')"], [.string], optional: [.any]
        ) { call in
            var format = "hex"
            if call.types.count > 1 {
                guard let constant = call.constant(1) else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: call.text,
                        "the input `fmt` should be a foldable \"STRING\" expression; however, got \"\(call.arguments[1].text)\".")
                }
                let kind = call.arguments[1].type
                guard kind == .string || kind == .void || isTry && TypeCoercion.implicitCast(from: kind, to: .string) != nil else {
                    throw QueryError.typeMismatch(
                        "INVALID_ARG_VALUE", text: call.text,
                        "The fmt value must to be a case-insensitive \"STRING\" literal of 'hex', 'utf-8', 'utf8', or 'base64', "
                            + "but got \(call.arguments[1].text).")
                }
                guard let text = constant.stringValue else {
                    return ResolvedScalar(
                        call.types, returns: .binary, nullable: true, nullHandling: .custom, kernel: .row { _, _ in .null })
                }
                format = text.lowercased()
                if !["hex", "utf-8", "utf8", "base64"].contains(format) {
                    if isTry {
                        return ResolvedScalar(
                            call.types, returns: .binary, nullable: true, nullHandling: .custom, kernel: .row { _, _ in .null })
                    }
                    throw QueryError.typeMismatch(
                        "INVALID_ARG_VALUE", text: call.text,
                        "The fmt value must to be a case-insensitive \"STRING\" literal of 'hex', 'utf-8', 'utf8', or 'base64', but got '\(text)'."
                    )
                }
            }
            let chosen = format
            return ResolvedScalar(
                call.types, returns: .binary, nullable: isTry, canFail: !isTry,
                kernel: bytesKernel(.binary) { bytes in
                    let decoded: [UInt8]?
                    switch chosen {
                    case "hex": decoded = BinaryText.decodeHex(bytes)
                    case "base64": decoded = BinaryText.isBase64(bytes) ? BinaryText.decode64Leniently(bytes) : nil
                    default: decoded = Array(bytes)
                    }
                    if decoded == nil && !isTry { throw malformed(String(decoding: bytes, as: UTF8.self), chosen.uppercased()) }
                    return decoded
                })
        }
    }
}
