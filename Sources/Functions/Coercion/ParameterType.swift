import Columnar

/// What a function's parameter accepts.
package indirect enum ParameterType: Sendable {
    /// Anything, as it is.
    case any
    /// Exactly this type; others are cast implicitly where Spark does so.
    case type(DataType)
    case numeric
    case integral
    case fractional
    /// A decimal of any precision and scale.
    case anyDecimal
    /// TIMESTAMP or TIMESTAMP_NTZ.
    case anyTimestamp
    case anyTime
    case anyArray
    /// An array of elements that are accepted by, or implicitly cast to, the pattern.
    case arrayOf(ParameterType)
    case anyMap
    case anyStruct
    case anyDayTimeInterval
    case anyYearMonthInterval
    /// The first alternative that accepts the type as it is, otherwise the first that it is implicitly cast to.
    case oneOf([ParameterType])
    /// As the pattern, but nothing except NULL is cast (Spark's `ExpectsInputTypes`).
    case strict(ParameterType)
    /// The common type of all parameters of the call that are marked so.
    case common

    package static let boolean = ParameterType.type(.boolean)
    package static let tinyint = ParameterType.type(.tinyint)
    package static let smallint = ParameterType.type(.smallint)
    package static let int = ParameterType.type(.int)
    package static let bigint = ParameterType.type(.bigint)
    package static let float = ParameterType.type(.float)
    package static let double = ParameterType.type(.double)
    package static let string = ParameterType.type(.string)
    package static let binary = ParameterType.type(.binary)
    package static let date = ParameterType.type(.date)
    package static let timestamp = ParameterType.type(.timestamp)
    package static let timestampNTZ = ParameterType.type(.timestampNTZ)
    package static let calendarInterval = ParameterType.type(.calendarInterval)
    package static let variant = ParameterType.type(.variant)
    package static let stringOrBinary = ParameterType.oneOf([.string, .binary])
    /// INT, SMALLINT or TINYINT.
    package static let upToInt = ParameterType.oneOf([.int, .smallint, .tinyint])

    /// Whether a type needs no cast.
    package func accepts(_ type: DataType) -> Bool {
        switch self {
        case .any, .common: true
        case .type(let wanted): wanted.equalsIgnoringNullability(type)
        case .numeric: type.isNumeric
        case .integral: type.isInteger
        case .fractional: type.isFractional
        case .anyDecimal: type.isDecimal
        case .anyTimestamp: type == .timestamp || type == .timestampNTZ
        case .anyTime: type.isTime
        case .anyArray: if case .array = type { true } else { false }
        case .arrayOf(let pattern): if case .array(let element, _) = type { pattern.accepts(element) } else { false }
        case .anyMap: if case .map = type { true } else { false }
        case .anyStruct: if case .structure = type { true } else { false }
        case .anyDayTimeInterval: type.isDayTimeInterval
        case .anyYearMonthInterval: type.isYearMonthInterval
        case .oneOf(let alternatives): alternatives.contains { $0.accepts(type) }
        case .strict(let pattern): pattern.accepts(type)
        }
    }

    /// The type that stands for the pattern when NULL or another kind of value is cast to it.
    package var defaultType: DataType {
        switch self {
        case .any, .common: .void
        case .type(let type): type
        case .numeric, .fractional: .double
        case .integral: .int
        case .anyDecimal: .decimal(precision: 38, scale: 18)
        case .anyTimestamp: .timestamp
        case .anyTime: .time(precision: 6)
        case .anyArray: .array(.void, containsNull: true)
        case .arrayOf(let pattern): .array(pattern.defaultType, containsNull: true)
        case .anyMap: .map(key: .void, value: .void, valueContainsNull: true)
        case .anyStruct: .structure([])
        case .anyDayTimeInterval: .dayToSecond
        case .anyYearMonthInterval: .yearToMonth
        case .oneOf(let alternatives): alternatives.first?.defaultType ?? .void
        case .strict(let pattern): pattern.defaultType
        }
    }

    /// The name in messages, without quotes: `NUMERIC`, `ARRAY<STRING>`.
    private var name: String {
        switch self {
        case .any, .common: "ANY"
        case .type(let type): type.sql
        case .numeric: "NUMERIC"
        case .integral: "INTEGRAL"
        case .fractional: "FRACTIONAL"
        case .anyDecimal: "DECIMAL"
        case .anyTimestamp: "(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)"
        case .anyTime: "TIME"
        case .anyArray: "ARRAY"
        case .arrayOf(let pattern): "ARRAY<\(pattern.name)>"
        case .anyMap: "MAP"
        case .anyStruct: "STRUCT"
        case .anyDayTimeInterval: "INTERVAL DAY TO SECOND"
        case .anyYearMonthInterval: "INTERVAL YEAR TO MONTH"
        case .oneOf(let alternatives): alternatives.map(\.name).joined(separator: " OR ")
        case .strict(let pattern): pattern.name
        }
    }

    /// As messages show it: `"STRING"`, `("STRING" or "BINARY")`.
    package var display: String {
        switch self {
        case .oneOf(let alternatives): "(" + alternatives.map { "\"\($0.name)\"" }.joined(separator: " or ") + ")"
        case .strict(let pattern): pattern.display
        default: "\"\(name)\""
        }
    }
}

extension TypeCoercion {
    /// The type that a function's argument is silently cast to; nil when Spark refuses it.
    package static func implicitCast(from type: DataType, to pattern: ParameterType) -> DataType? {
        let source = plain(type)
        if pattern.accepts(source) { return source }
        if !isAnsi { return LaxCoercion.argument(source, pattern) }
        switch (source, pattern) {
        case (_, .strict(let inner)):
            return source == .void ? inner.defaultType : nil
        case (_, .anyDecimal) where source.isNumeric:
            guard let (precision, scale) = DecimalTypes.decimal(for: source) else { return nil }
            return .decimal(precision: precision, scale: scale)
        case (_, .integral) where source.isFractional:
            return nil
        case (.string, .type(let wanted)):
            return wanted.isNested || wanted.isInterval || wanted == .void ? nil : wanted
        case (.string, .numeric), (.string, .anyDecimal), (.string, .anyTimestamp), (.string, .anyTime):
            return pattern.defaultType
        case (.array(let element, _), .arrayOf(let inner)):
            return implicitCast(from: element, to: inner).map { .array($0, containsNull: true) }
        case (_, .oneOf(let alternatives)):
            for alternative in alternatives {
                if let target = implicitCast(from: source, to: alternative) { return target }
            }
            return nil
        default:
            let target = pattern.defaultType
            return canStore(from: source, to: target) ? target : nil
        }
    }
}
