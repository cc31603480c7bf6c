import Columnar

/// Numbers as Java writes them.
enum JavaText {
    /// `Double.toString`: plain between 0.001 and 10,000,000, otherwise `1.0E10`.
    static func text(_ number: Double) -> String { text(number, isSingle: false) }
    static func text(_ number: Float) -> String { text(Double(number), isSingle: true) }

    private static func text(_ number: Double, isSingle: Bool) -> String {
        if number.isNaN { return "NaN" }
        let sign = number.sign == .minus ? "-" : ""
        if number.isInfinite { return sign + "Infinity" }
        if number == 0 { return sign + "0.0" }
        let digits = DecimalDigits(number.magnitude, isSingle: isSingle)
        if number.magnitude >= 1e-3 && number.magnitude < 1e7 {
            return sign + digits.fixed(max(1, digits.digits.count - digits.exponent))
        }
        let head = digits.digits.map { Character(Unicode.Scalar(0x30 + $0)) }
        let rest = head.count > 1 ? String(head[1...]) : "0"
        return sign + String(head[0...0]) + "." + rest + "E" + String(digits.exponent - 1)
    }
}

/// Values as Spark's internal classes print themselves, which is what `format_string('%s', …)` shows: dates as day numbers,
/// timestamps as microseconds, arrays and structs as `[1,2]`.
enum InternalText {
    static func text(_ value: Value, _ type: DataType) -> String {
        switch value {
        case .null: return "null"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .decimal(let unscaled):
            if case .decimal(_, let scale) = type { return DecimalText.plain(unscaled, scale: scale) }
            return String(unscaled)
        case .float(let number): return JavaText.text(number)
        case .double(let number): return JavaText.text(number)
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
