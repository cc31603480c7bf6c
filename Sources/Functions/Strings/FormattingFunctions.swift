import Columnar

/// Numbers and values put into text by a format.
enum FormattingFunctions {
    static var functions: [ScalarFunction] {
        [
            .typed(
                "format_string", aliases: ["printf"], .string, "format_string(format, value, …)",
                "Values put into a format in the manner of printf, as Java's Formatter does it.",
                ["SELECT format_string('Hello World %d %s', 100, 'days')"], [.string], variadic: .any
            ) { call in
                let types = Array(call.types.dropFirst())
                let prepared = try call.constant(0)?.stringValue.map { try JavaFormatter($0) }
                return ResolvedScalar(
                    call.types, returns: .string, nullHandling: .custom, canFail: true,
                    kernel: .row { values, _ in
                        guard let format = values[0].stringValue else { return .null }
                        let formatter = try prepared ?? JavaFormatter(format)
                        return .string(try formatter.format(Array(values.dropFirst()), types: types))
                    })
            },
            .typed(
                "format_number", .string, "format_number(number, digits)\nformat_number(number, pattern)",
                "A number with separators between thousands, rounded to so many digits, or in a pattern such as '#,##0.00'.",
                ["SELECT format_number(12332.123456, 4)", "SELECT format_number(12332.123456, '##################.###')"],
                [.strict(.numeric), .strict(.oneOf([.int, .string]))]
            ) { call in
                let type = call.types[0]
                if call.types[1] == .string {
                    let prepared = try call.constant(1)?.stringValue.map { try DecimalPattern($0) }
                    return ResolvedScalar(
                        call.types, returns: .string, nullable: true, canFail: true,
                        kernel: .row { values, _ in
                            guard let text = values[1].stringValue else { return .null }
                            return format(values[0], type, try prepared ?? DecimalPattern(text))
                        })
                }
                return ResolvedScalar(
                    call.types, returns: .string, nullable: true,
                    kernel: .row { values, _ in
                        guard let digits = values[1].integerValue, digits >= 0 else { return .null }
                        return format(values[0], type, DecimalPattern(fraction: Int(min(digits, 340))))
                    })
            },
        ]
    }

    private static func format(_ value: Value, _ type: DataType, _ pattern: DecimalPattern) -> Value {
        switch value {
        case .integer(let number):
            return .string(pattern.format(SignificantDigits(text: String(number.magnitude)), isNegative: number < 0))
        case .decimal(let unscaled):
            guard case .decimal(_, let scale) = type else { return .null }
            let digits = SignificantDigits(text: DecimalDigits.plain(unscaled < 0 ? 0 &- unscaled : unscaled, scale: scale))
            return .string(pattern.format(digits, isNegative: unscaled < 0))
        case .float(let number): return format(.double(Double(number)), type, pattern)
        case .double(let number):
            if number.isNaN { return .string("NaN") }
            let isNegative = number.sign == .minus
            if number.isInfinite { return .string(pattern.format(SignificantDigits(0), isNegative: isNegative, isInfinite: true)) }
            return .string(pattern.format(SignificantDigits(number.magnitude), isNegative: isNegative))
        default: return .null
        }
    }
}
