import Columnar

/// Numbers from and to text by Spark's number patterns.
enum NumberPatternFunctions {
    static var functions: [ScalarFunction] {
        [
            toNumber("to_number", isTry: false), toNumber("try_to_number", isTry: true),
            toCharacters("to_char"), toCharacters("to_varchar"),
        ]
    }

    private static func toNumber(_ name: String, isTry: Bool) -> ScalarFunction {
        .typed(
            name, .string, "\(name)(text, format)",
            "The number that text shows in a pattern of 0, 9, '.', ',', '$', S, MI and PR"
                + (isTry ? "; NULL when it does not match." : "."),
            ["SELECT \(name)('12,454.8-', '99,999.9S')"], [.string, .string]
        ) { call in
            guard let format = call.constant(1) else {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: call.text,
                    "the input `format` should be a foldable \"STRING\" expression; however, got \"\(call.arguments[1].text)\".")
            }
            guard let text = patternText(format, call.arguments[1].type) else {
                return ResolvedScalar(
                    call.types, returns: .defaultDecimal, nullable: true, nullHandling: .custom, kernel: .row { _, _ in .null })
            }
            let pattern = try NumberPattern(text)
            return ResolvedScalar(
                call.types, returns: .decimal(precision: pattern.precision, scale: pattern.scale), nullable: isTry, canFail: !isTry,
                kernel: .row { values, _ in
                    guard let text = values[0].stringValue else { return .null }
                    if let number = pattern.parse(text) { return .decimal(number) }
                    if isTry { return .null }
                    throw pattern.mismatch(text)
                })
        }
    }

    private static func toCharacters(_ name: String) -> ScalarFunction {
        let documentation = FunctionDocumentation(
            name, group: .string, usage: "\(name)(value, format)",
            description: "A number in a pattern of 0, 9, '.', ',', '$', S, MI and PR; a date or time in a datetime pattern; "
                + "bytes as 'base64', 'hex' or 'utf-8'.",
            examples: ["SELECT \(name)(-12454.8, '99G999D9S')"])
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
            switch arguments[0].type {
            case .date, .timestamp, .timestampNTZ, .time:
                guard let format = FunctionRegistry.builtin.scalars["date_format"] else {
                    throw QueryError.notSupported("`\(name)` of dates")
                }
                return try format.resolve(arguments, context)
            case .binary: return try binary(name, arguments)
            default: return try number(name, arguments)
            }
        }
    }

    /// A format that is no text is taken as its text.
    private static func patternText(_ format: Value, _ type: DataType) -> String? { format.isNull ? nil : Cast.text(format, type) }

    private static func foldableFormat(_ name: String, _ arguments: [Argument]) throws -> Value {
        guard let format = arguments[1].constant else {
            throw QueryError.typeMismatch(
                "NON_FOLDABLE_INPUT", text: Signature.text(name, arguments),
                "the input `format` should be a foldable \"STRING\" expression; however, got \"\(arguments[1].text)\".")
        }
        return format
    }

    private static func number(_ name: String, _ arguments: [Argument]) throws -> ResolvedScalar {
        let types = try Signature.check(name, arguments, [.anyDecimal, .string])
        guard let text = patternText(try foldableFormat(name, arguments), arguments[1].type) else {
            return ResolvedScalar(types, returns: .string, nullable: true, nullHandling: .custom, kernel: .row { _, _ in .null })
        }
        let pattern = try NumberPattern(text)
        guard case .decimal(_, let scale) = types[0] else { throw QueryError.internalError("to_char of a type that is not a decimal") }
        return ResolvedScalar(
            types, returns: .string,
            kernel: .row { values, _ in
                guard case .decimal(let unscaled) = values[0] else { return .null }
                return .string(pattern.format(unscaled, scale: scale))
            })
    }

    private static func binary(_ name: String, _ arguments: [Argument]) throws -> ResolvedScalar {
        let types = try Signature.check(name, arguments, [.binary, .string])
        guard let format = try foldableFormat(name, arguments).stringValue else {
            return ResolvedScalar(types, returns: .string, nullable: true, nullHandling: .custom, kernel: .row { _, _ in .null })
        }
        switch format.lowercased() {
        case "base64":
            return ResolvedScalar(types, returns: .string, kernel: EncodingFunctions.bytesKernel(.string) { BinaryText.encode64($0) })
        case "hex":
            return ResolvedScalar(types, returns: .string, kernel: EncodingFunctions.bytesKernel(.string) { BinaryText.encodeHex($0) })
        case "utf-8":
            return ResolvedScalar(
                types, returns: .string, canFail: true,
                kernel: EncodingFunctions.bytesKernel(.string) { Array(try Charset.utf8.decode(Array($0)).utf8) })
        default:
            throw QueryError(
                "INVALID_PARAMETER_VALUE.BINARY_FORMAT", sqlState: "22023",
                "The value of parameter(s) `format` in `\(name)` is invalid: expects one of binary formats 'base64', 'hex', 'utf-8', "
                    + "but got '\(format)'.")
        }
    }
}
