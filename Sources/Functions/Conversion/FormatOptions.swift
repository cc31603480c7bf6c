import Columnar

/// The options map of `from_json`, `to_csv` and their like, which must be constant.
struct FormatOptions: Sendable {
    private var values: [String: String] = [:]

    init() {}

    /// The option map at a position of a call; empty when the call has none.
    init(_ name: String, _ arguments: [Argument], _ position: Int) throws {
        guard position < arguments.count else { return }
        guard case .map(let key, let value, _) = TypeCoercion.plain(arguments[position].type) else {
            throw QueryError(
                "INVALID_OPTIONS.NON_MAP_FUNCTION", sqlState: "42K06", "Invalid options: Must use the `map()` function for options.")
        }
        guard key == .string, value == .string else {
            throw QueryError(
                "INVALID_OPTIONS.NON_STRING_TYPE", sqlState: "42K06",
                "Invalid options: A type of keys and values in `map()` must be string, but got \"\(arguments[position].type.sql)\".")
        }
        guard case .map(let entries)? = arguments[position].constant else {
            throw QueryError(
                "INVALID_OPTIONS.NON_MAP_FUNCTION", sqlState: "42K06", "Invalid options: Must use the `map()` function for options.")
        }
        for entry in entries {
            if let key = entry.key.stringValue, let value = entry.value.stringValue { values[key.lowercased()] = value }
        }
        if let mode = values["mode"], name.hasPrefix("from_"), !["PERMISSIVE", "FAILFAST"].contains(mode.uppercased()) {
            throw QueryError(
                "PARSE_MODE_UNSUPPORTED", sqlState: "42601",
                "The function `\(name)` doesn't support the \(mode.uppercased()) mode. Acceptable modes are PERMISSIVE and FAILFAST.")
        }
    }

    subscript(name: String) -> String? { values[name.lowercased()] }

    func flag(_ name: String, _ fallback: Bool = false) -> Bool {
        guard let text = self[name] else { return fallback }
        return text.lowercased() == "true"
    }

    /// Whether a malformed record ends the query.
    var failsFast: Bool { self["mode"]?.uppercased() == "FAILFAST" }

    static func malformed(_ record: String, subclass: String = "WITHOUT_SUGGESTION") -> QueryError {
        QueryError(
            "MALFORMED_RECORD_IN_PARSING.\(subclass)", sqlState: "22023",
            "Malformed records are detected in record parsing: \(record). Parse Mode: FAILFAST. To process malformed records as null result, "
                + "try setting the option 'mode' as 'PERMISSIVE'.")
    }

    /// The schema of a call: a constant string, a type or a list of columns.
    static func schema(_ name: String, _ arguments: [Argument], _ position: Int) throws -> DataType {
        guard let text = arguments[position].constant?.stringValue else {
            throw QueryError(
                "INVALID_SCHEMA.NON_STRING_LITERAL", sqlState: "42K07",
                "The input schema \"\(arguments[position].text)\" is not a valid schema string. The input expression must be string literal and not null."
            )
        }
        return try DataTypeReader.typeOrSchema(text)
    }
}

/// Dates and times in patterns, by the functions that know them.
struct PatternedTime: Sendable {
    private let call: ResolvedScalar
    private let pattern: String

    /// `function` is `date_format`, `to_timestamp`, `to_date` …; nil when it is not there.
    init?(_ function: String, _ type: DataType, pattern: String, _ context: ResolutionContext) throws {
        guard let definition = FunctionRegistry.builtin.scalars[function] else { return nil }
        self.pattern = pattern
        call = try definition.resolve(
            [Argument(type: type, text: "value"), Argument(type: .string, nullable: false, constant: .string(pattern), text: pattern)],
            context)
    }

    func apply(_ value: Value, _ type: DataType, _ context: EvaluationContext) throws -> Value {
        guard let inner = call.argumentTypes.first else { return .null }
        let cast = try Cast.cast(.constant(value, type, count: 1), to: inner, mode: .ansi, context: context)
        return try call.evaluate([cast, .constant(.string(pattern), .string, count: 1)], rows: 1, context: context).value(at: 0)
    }
}
