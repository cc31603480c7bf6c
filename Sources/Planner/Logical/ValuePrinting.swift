import Columnar

/// Constants as Spark prints them in column names, messages and plans.
package enum ValuePrinting {
    /// The literal as SQL, strings without quotes as in column names.
    package static func sql(_ value: Value, _ type: DataType, timeZone: String = "UTC") -> String {
        switch value {
        case .null: return "NULL"
        case .boolean(let flag): return flag ? "true" : "false"
        case .string(let text): return text
        case .decimal(let unscaled):
            guard case .decimal(_, let scale) = type else { break }
            return bigDecimal(unscaled, scale: scale)
        case .integer, .float, .double, .binary, .interval, .array, .map, .structure:
            break
        }
        let text = castToString(value, type, timeZone: timeZone)
        switch type {
        case .date: return "DATE '\(text)'"
        case .timestamp: return "TIMESTAMP '\(text)'"
        case .timestampNTZ: return "TIMESTAMP_NTZ '\(text)'"
        case .time: return "TIME '\(text)'"
        case .binary:
            if case .binary(let bytes) = value { return "X'" + bytes.map { byte in String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true) }.joined() + "'" }
            return text
        default: return text
        }
    }

    /// The literal as one would write it, with its type.
    package static func literal(_ value: Value, _ type: DataType, timeZone: String = "UTC") -> String {
        if value.isNull { return type == .void ? "NULL" : "CAST(NULL AS \(type.sql))" }
        let text = sql(value, type, timeZone: timeZone)
        return switch type {
        case .tinyint: text + "Y"
        case .smallint: text + "S"
        case .bigint: text + "L"
        case .double: text + "D"
        case .float: "CAST(\(text) AS FLOAT)"
        case .decimal: text + "BD"
        case .string: "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        default: text
        }
    }

    /// As Java's `BigDecimal.toString` does: with an exponent below 0.000001.
    private static func bigDecimal(_ unscaled: Int128, scale: Int) -> String {
        let digits = String(unscaled.magnitude)
        let exponent = digits.utf8.count - 1 - scale
        guard scale >= 0, exponent < -6 else { return castToString(.decimal(unscaled), .decimal(precision: 38, scale: scale)) }
        let fraction = digits.dropFirst()
        return (unscaled < 0 ? "-" : "") + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "E\(exponent)"
    }

    /// As `CAST(value AS STRING)` gives it.
    package static func castToString(_ value: Value, _ type: DataType, timeZone: String = "UTC") -> String {
        let vector = Vector.constant(value, type, count: 1)
        let text = try? Cast.cast(vector, to: .string, mode: .tryNull, context: EvaluationContext(timeZone: timeZone))
        return text?.value(at: 0).stringValue ?? ""
    }
}
