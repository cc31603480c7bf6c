import Columnar

/// What differs in type coercion while ANSI mode is off: texts go along with nearly everything, and win where types have to agree.
enum LaxCoercion {
    /// What a STRING and another type agree on in CASE, COALESCE, IN, UNION and arrays: STRING, but for BOOLEAN and BINARY.
    static func text(_ a: DataType, _ b: DataType) -> DataType? {
        let other: DataType
        switch (a, b) {
        case (.string, let type), (let type, .string): other = type
        default: return nil
        }
        return other.isNested || other == .boolean || other == .binary || other == .calendarInterval ? nil : .string
    }

    /// What both sides of a comparison are cast to where one is a text (the other side's type), or, for `=`, a boolean beside a number
    /// (the number's type). Nil where neither holds.
    static func compared(_ a: DataType, _ b: DataType, isEquality: Bool) -> DataType? {
        switch (a, b) {
        case (.string, .string): return nil
        case (.string, let other), (let other, .string):
            if other == .void { return .string }
            if other.isDecimal { return .double }
            return other.isNested || other.isInterval ? nil : other
        case (.boolean, let other) where isEquality && other.isNumeric, (let other, .boolean) where isEquality && other.isNumeric: return other
        case (.date, .timestamp), (.timestamp, .date): return .timestamp
        default: return nil
        }
    }

    /// A text beside anything but an interval is read as a DOUBLE by arithmetic.
    static func operands(_ a: DataType, _ b: DataType) -> (DataType, DataType) {
        (a == .string && !b.isInterval ? .double : a, b == .string && !a.isInterval ? .double : b)
    }

    /// The type that a function's argument is silently cast to; nil when Spark refuses it.
    static func argument(_ source: DataType, _ pattern: ParameterType) -> DataType? {
        if pattern.accepts(source) { return source }
        if source == .void { return pattern.defaultType }
        switch (source, pattern) {
        case (_, .strict): return nil
        case (_, .oneOf(let alternatives)):
            for alternative in alternatives {
                if let target = argument(source, alternative) { return target }
            }
            return nil
        case (.string, .numeric), (.string, .anyDecimal), (.string, .anyTimestamp), (.string, .anyTime): return pattern.defaultType
        case (_, .anyDecimal) where source.isNumeric:
            guard let (precision, scale) = DecimalTypes.decimal(for: source) else { return nil }
            return .decimal(precision: precision, scale: scale)
        case (_, .anyTimestamp) where isMoment(source): return .timestamp
        case (.array(let element, _), .arrayOf(let inner)): return argument(element, inner).map { .array($0, containsNull: true) }
        case (_, .type(let target)): return stored(source, target)
        default: return nil
        }
    }

    private static func stored(_ source: DataType, _ target: DataType) -> DataType? {
        switch (source, target) {
        case (let a, let b) where a.isNumeric && b.isNumeric: return b
        case (let a, let b) where isMoment(a) && isMoment(b): return b
        case (.string, let b) where b.isNumeric || isMoment(b) || b == .binary: return b
        case (let a, .string): return a.isNested || a == .calendarInterval ? nil : .string
        case (.array(let a, let null), .array(let b, let targetNull)):
            guard !null || targetNull, let element = argument(a, .type(b)) else { return nil }
            return .array(element, containsNull: targetNull)
        case (.map(let key, let value, let null), .map(let otherKey, let otherValue, let targetNull)):
            guard !null || targetNull, let first = argument(key, .type(otherKey)), let second = argument(value, .type(otherValue)) else {
                return nil
            }
            return .map(key: first, value: second, valueContainsNull: targetNull)
        default: return nil
        }
    }

    private static func isMoment(_ type: DataType) -> Bool {
        switch type {
        case .date, .timestamp, .timestampNTZ, .time: true
        default: false
        }
    }
}
