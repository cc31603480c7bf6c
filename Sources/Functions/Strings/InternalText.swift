import Columnar

/// Values as Spark's internal classes print themselves, which is what `format_string('%s', …)` shows: dates as day numbers,
/// timestamps as microseconds, arrays and structs as `[1,2]`.
enum InternalText {
    static func text(_ value: Value, _ type: DataType) -> String {
        switch value {
        case .null: return "null"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .decimal(let unscaled):
            if case .decimal(_, let scale) = type { return DecimalDigits.plain(unscaled, scale: scale) }
            return String(unscaled)
        case .float: return Cast.text(value, type)
        case .double: return Cast.text(value, type)
        case .string(let text): return text
        case .binary(let bytes): return String(decoding: BinaryText.lowercaseHex(bytes), as: UTF8.self)
        case .interval(let interval): return "\(interval.months) months \(interval.days) days \(interval.microseconds) microseconds"
        case .array(let elements):
            guard case .array(let element, _) = type else { return "[]" }
            return "[" + elements.map { text($0, element) }.joined(separator: ",") + "]"
        case .map(let entries):
            guard case .map(let key, let value, _) = type else { return "{}" }
            let keys = entries.map { text($0.key, key) }.joined(separator: ",")
            let values = entries.map { text($0.value, value) }.joined(separator: ",")
            return "keys: [\(keys)], values: [\(values)]"
        case .structure(let values):
            guard case .structure(let fields) = type else { return "[]" }
            return "[" + zip(values, fields).map { text($0, $1.type) }.joined(separator: ",") + "]"
        }
    }
}
