import Columnar

/// Constants as Spark prints them in column names, messages and plans.
package enum ValuePrinting {
    /// The literal as SQL, strings without quotes as in column names.
    package static func sql(_ value: Value, _ type: DataType) -> String {
        switch value {
        case .null: return "NULL"
        case .boolean(let flag): return flag ? "true" : "false"
        case .string(let text): return text
        case .integer, .decimal, .float, .double, .binary, .interval, .array, .map, .structure:
            break
        }
        let text = castToString(value, type)
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

    /// As `CAST(value AS STRING)` gives it in UTC.
    package static func castToString(_ value: Value, _ type: DataType) -> String {
        let vector = Vector.constant(value, type, count: 1)
        let text = try? Cast.cast(vector, to: .string, mode: .tryNull, context: EvaluationContext())
        return text?.value(at: 0).stringValue ?? ""
    }
}
