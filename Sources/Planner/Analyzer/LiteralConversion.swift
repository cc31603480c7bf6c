import Columnar
import SQLSyntax

/// Literals as written to typed values.
package enum LiteralConversion {
    package static func convert(_ literal: Literal, span: SourceSpan, options: AnalyzerOptions) throws -> (Value, DataType) {
        switch literal {
        case .null: return (.null, .void)
        case .boolean(let flag): return (.boolean(flag), .boolean)
        case .integer(let digits):
            if let value = Int64(digits) {
                return (.integer(value), value >= Int64(Int32.min) && value <= Int64(Int32.max) ? .int : .bigint)
            }
            return try decimalLiteral(digits, span)
        case .tinyint(let digits): return (.integer(try ranged(digits, Int64(Int8.min)...Int64(Int8.max), "TINYINT", span)), .tinyint)
        case .smallint(let digits): return (.integer(try ranged(digits, Int64(Int16.min)...Int64(Int16.max), "SMALLINT", span)), .smallint)
        case .bigint(let digits): return (.integer(try ranged(digits, Int64.min...Int64.max, "BIGINT", span)), .bigint)
        case .decimal(let digits): return try decimalLiteral(digits, span)
        case .double(let digits):
            guard let value = Double(digits), value.isFinite else { throw outOfRange(digits, "DOUBLE", span) }
            return (.double(value), .double)
        case .float(let digits):
            // What rounds to the greatest float is out of range all the same.
            guard let value = Float(digits), let exact = Double(digits), exact.magnitude <= Double(Float.greatestFiniteMagnitude) else { throw outOfRange(digits, "FLOAT", span) }
            return (.float(value), .float)
        case .string(let text): return (.string(text), .string)
        case .binary(let bytes): return (.binary(bytes), .binary)
        case .typed(let type, let text): return try typed(type, text, span, options)
        case .interval(let interval): return try IntervalLiterals.convert(interval, span: span)
        }
    }

    private static func ranged(_ digits: String, _ range: ClosedRange<Int64>, _ type: String, _ span: SourceSpan) throws -> Int64 {
        guard let value = Int64(digits), range.contains(value) else { throw outOfRange(digits, type, span) }
        return value
    }

    private static func outOfRange(_ digits: String, _ type: String, _ span: SourceSpan) -> QueryError {
        QueryError(
            "INVALID_NUMERIC_LITERAL_RANGE", sqlState: "22003",
            "Numeric literal \(digits) is outside the valid range for \(type.lowercased()). Adjust the value accordingly.", span: span.range)
    }

    private static func decimalLiteral(_ digits: String, _ span: SourceSpan) throws -> (Value, DataType) {
        guard let decimal = decimal(digits), decimal.precision <= DataType.maximumDecimalPrecision else {
            throw QueryError(
                "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", sqlState: "22003",
                "Decimal precision exceeds max precision 38 in the literal \(digits).", span: span.range)
        }
        return (.decimal(decimal.unscaled), .decimal(precision: decimal.precision, scale: decimal.scale))
    }

    /// Digits with a point and an exponent; precision and scale as Java's BigDecimal and Spark make them.
    static func decimal(_ text: String) -> (unscaled: Int128, precision: Int, scale: Int)? {
        var unscaled: Int128 = 0
        var digits = 0
        var scale = 0
        var negative = false
        var afterPoint = false
        var exponent = 0
        var bytes = Array(text.utf8)[...]
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            negative = sign == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        while let byte = bytes.first {
            bytes = bytes.dropFirst()
            if byte == UInt8(ascii: ".") {
                if afterPoint { return nil }
                afterPoint = true
            } else if byte >= 48 && byte <= 57 {
                let (product, overflow) = unscaled.multipliedReportingOverflow(by: 10)
                if overflow || digits > 60 { return nil }
                unscaled = product + Int128(byte - 48)
                if unscaled != 0 { digits += 1 }
                if afterPoint { scale += 1 }
            } else if byte | 32 == UInt8(ascii: "e") {
                guard let value = Int(String(decoding: bytes, as: UTF8.self)), abs(value) < 1000 else { return nil }
                exponent = value
                break
            } else {
                return nil
            }
        }
        scale -= exponent
        while scale < 0 {
            let (product, overflow) = unscaled.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            unscaled = product
            if unscaled != 0 { digits += 1 }
            scale += 1
        }
        if scale > 38 || digits > 38 { return nil }
        return (negative ? -unscaled : unscaled, max(digits, scale, 1), scale)
    }

    private static func typed(_ type: TypedLiteralType, _ text: String, _ span: SourceSpan, _ options: AnalyzerOptions) throws -> (Value, DataType) {
        var target: DataType
        switch type {
        case .date: target = .date
        case .time: target = .time(precision: 6)
        case .timestamp: target = .timestamp
        case .timestampLTZ: target = .timestamp
        case .timestampNTZ: target = .timestampNTZ
        }
        let source = Vector.constant(.string(text), .string, count: 1)
        let context = EvaluationContext(timeZone: options.timeZone)
        let value = try Cast.cast(source, to: target, mode: .tryNull, context: context).value(at: 0)
        let digits = text.split(separator: ".", maxSplits: 1).dropFirst().first?.prefix { $0.isNumber }.count ?? 0
        if type == .time, digits > 9 {
            throw QueryError(
                "INVALID_TIME_LITERAL_PRECISION", sqlState: "22023",
                "The time literal '\(text)' has more than 9 digits behind the point.", span: span.range)
        }
        if value.isNull {
            throw QueryError(
                "INVALID_TYPED_LITERAL", sqlState: "42604",
                "The value of the typed literal \"\(type.rawValue)\" is invalid: '\(text)'.", span: span.range)
        }
        if case .time = target { target = .time(precision: 6) }
        return (value, target)
    }
}
