import Columnar

/// A parameter of a sketch function that may be left out, with the value it then has.
struct SketchDefault {
    let pattern: ParameterType
    let value: Value
    let text: String

    static func int(_ number: Int64) -> SketchDefault {
        SketchDefault(pattern: .strict(.int), value: .integer(number), text: "\(number)")
    }
    static func text(_ text: String) -> SketchDefault { SketchDefault(pattern: .strict(.string), value: .string(text), text: text) }
    static func flag(_ flag: Bool) -> SketchDefault {
        SketchDefault(pattern: .strict(.type(.boolean)), value: .boolean(flag), text: "\(flag)")
    }
}

/// A checked call of a sketch function: all parameters, those left out with their defaults.
struct SketchCall: Sendable {
    let name: String
    let arguments: [Argument]
    /// What the arguments that were given are cast to.
    let types: [DataType]

    /// The call as messages show it, defaults included.
    var text: String { Signature.text(name, arguments) }

    /// Checks number and types. A parameter name in `required` makes a missing argument `REQUIRED_PARAMETER_NOT_FOUND`, as for functions
    /// that take named arguments.
    init(_ name: String, _ given: [Argument], _ patterns: [ParameterType], _ defaults: [SketchDefault] = [], required: [String] = []) throws
    {
        if given.count < required.count {
            throw QueryError.requiredParameterNotFound(name, parameter: required[given.count], position: given.count)
        }
        try Signature.checkCount(name, given.count, minimum: patterns.count, maximum: patterns.count + defaults.count)
        var all = given
        for missing in defaults.dropFirst(given.count - patterns.count) {
            all.append(Argument(type: missing.pattern.defaultType, nullable: false, constant: missing.value, text: missing.text))
        }
        types = Array(try Signature.check(name, all, patterns + defaults.map(\.pattern)).prefix(given.count))
        self.name = name
        arguments = all
    }

    /// `name(x, 12)` where `name(x)` was called.
    static func columnName(_ required: Int, _ defaults: [SketchDefault]) -> ColumnName {
        ScalarFunction.showingDefaults(required, defaults.map(\.text))
    }
}

/// The names under which Spark reports what is wrong with a sketch.
enum SketchErrors {
    static func invalidBuffer(_ family: String, _ function: String) -> QueryError {
        let condition: String
        let source: String
        let state: String
        switch family {
        case "HLL": (condition, source, state) = ("HLL", "`hll_sketch_agg` function", "22546")
        case "Theta": (condition, source, state) = ("THETA", "`theta_sketch_agg` function", "22000")
        case "Tuple": (condition, source, state) = ("TUPLE", "corresponding `tuple_sketch_agg_*` function", "22000")
        default: (condition, source, state) = ("KLL", "`kll_sketch_agg` function", "22000")
        }
        return QueryError(
            "\(condition)_INVALID_INPUT_SKETCH_BUFFER", sqlState: state,
            "Invalid call to `\(function)`; only valid \(family) sketch buffers are supported as inputs "
                + "(such as those produced by the \(source)).")
    }

    static func invalidEntries(_ function: String, _ value: Int64) -> QueryError {
        QueryError(
            "SKETCH_INVALID_LG_NOM_ENTRIES", sqlState: "22003",
            "Invalid call to `\(function)`; the `lgNomEntries` value must be between 4 and 26, inclusive: \(value).")
    }
}
