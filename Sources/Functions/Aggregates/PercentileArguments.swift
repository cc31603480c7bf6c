import Columnar

/// What the percentile functions share: reading and checking the percentages.
enum PercentileArguments {
    /// The percentages of a constant argument, and whether they came as an array. `text` is the call as messages show it.
    static func percentages(_ argument: Argument, text: String) throws -> (values: [Double], isArray: Bool, type: DataType) {
        guard let constant = argument.constant else {
            throw QueryError.typeMismatch(
                "NON_FOLDABLE_INPUT", text: text,
                "the input `percentage` should be a foldable \"DOUBLE\" expression; however, got \"\(argument.text)\".")
        }
        if constant.isNull { throw QueryError.typeMismatch("UNEXPECTED_NULL", text: text, "The percentage must not be null.") }
        var numbers: [Double] = []
        var isArray = false
        if case .array(let elements) = constant, case .array(let element, _) = argument.type {
            isArray = true
            for item in elements {
                guard let number = number(item, element) else {
                    throw QueryError.unexpectedInputType(
                        text: text, position: 1, required: "\"DOUBLE\" or \"ARRAY<DOUBLE>\"", argument: argument.text, type: TypeCoercion.plain(argument.type))
                }
                numbers.append(number)
            }
        } else {
            guard let single = number(constant, argument.type) else {
                throw QueryError.unexpectedInputType(
                    text: text, position: 1, required: "\"DOUBLE\"", argument: argument.text, type: TypeCoercion.plain(argument.type))
            }
            numbers = [single]
        }
        for value in numbers where !(value >= 0 && value <= 1) {
            let shown = isArray ? numbers.map { "\($0)D" }.joined(separator: ",") : "\(value)D"
            throw QueryError.typeMismatch(
                "VALUE_OUT_OF_RANGE", text: text, "The percentage must be between [0.0, 1.0] (current value = \(shown)).")
        }
        return (numbers, isArray, isArray ? .array(.double, containsNull: false) : .double)
    }

    private static func number(_ value: Value, _ type: DataType) -> Double? {
        switch value {
        case .double(let number): return number
        case .float(let number): return Double(number)
        case .integer(let number): return Double(number)
        case .decimal(let unscaled): return Double(DecimalDigits.plain(unscaled, scale: DecimalScale.of(type)))
        case .string(let text): return Double(text)
        default: return nil
        }
    }
}
