import Columnar
import Engine
import Planner
import SQLSyntax

/// A parameter of an endpoint.
struct EndpointParameter: Sendable {
    var name: String
    var type: DataType
    /// Set for parameters that may be left out and then have this value.
    var fallback: Value?
    var fallbackText: String?
    var lower: Value?
    var lowerText: String?
    var upper: Value?
    var upperText: String?
    /// Left out, the conditions that mention it vanish.
    var isOptional: Bool
    var description: String

    var isRequired: Bool { fallback == nil && !isOptional }

    /// From the header's words and the type the binder found. Throws `QueryError` with a span in the file.
    init(_ declared: EndpointHeader.Parameter?, name: String, type: DataType, engine: Engine) throws {
        self.name = name
        self.type = type
        isOptional = declared?.isOptional ?? false
        description = declared?.description ?? ""
        if let literal = declared?.fallback {
            fallback = try Self.constant(literal, type, engine, "default of '\(name)'")
            fallbackText = literal.text
        }
        if let literal = declared?.lower {
            lower = try Self.constant(literal, type, engine, "lower bound of '\(name)'")
            lowerText = literal.text
        }
        if let literal = declared?.upper {
            upper = try Self.constant(literal, type, engine, "upper bound of '\(name)'")
            upperText = literal.text
        }
        if let lower, let upper, Value.compare(lower, upper) > 0, let literal = declared?.lower {
            throw QueryError(
                "INVALID_ENDPOINT_HEADER", sqlState: "42601", "The range of '\(name)' is empty: \(lowerText ?? "") is above \(upperText ?? "").", span: literal.span)
        }
        if let fallback, !fallback.isNull, !contains(fallback), let literal = declared?.fallback {
            throw QueryError(
                "INVALID_ENDPOINT_HEADER", sqlState: "42601", "The default \(literal.text) of '\(name)' is outside its range \(rangeText).", span: literal.span)
        }
    }

    func contains(_ value: Value) -> Bool {
        if let lower, Value.compare(value, lower) < 0 { return false }
        if let upper, Value.compare(value, upper) > 0 { return false }
        return true
    }

    /// `from 1 to 100`, `at least 1`, `at most 100`.
    var rangeText: String {
        switch (lowerText, upperText) {
        case (let low?, let high?): "from \(low) to \(high)"
        case (let low?, nil): "at least \(low)"
        case (nil, let high?): "at most \(high)"
        case (nil, nil): "any value"
        }
    }

    private static func constant(_ literal: EndpointHeader.Literal, _ type: DataType, _ engine: Engine, _ what: String) throws -> Value {
        do {
            let session = engine.session()
            let result = try session.execute("SELECT \(literal.text) AS value")
            let value = result.rows.first?.first ?? .null
            guard !value.isNull, let given = result.schema.first?.type else { return .null }
            return try Cast.cast(.constant(value, given, count: 1), to: type, mode: .ansi, context: session.evaluationContext()).value(at: 0)
        } catch {
            let reason = (error as? QueryError)?.message ?? String(describing: error)
            throw QueryError("INVALID_ENDPOINT_HEADER", sqlState: "42601", "The \(what) must be of type \(type.sql): \(reason)", span: literal.span)
        }
    }

    /// A value to show in documentation.
    func example(_ known: Value?) -> String {
        if let known, !known.isNull { return Self.text(known, type) }
        if let fallback, !fallback.isNull { return Self.text(fallback, type) }
        if let lower, upper != nil, type.isNumeric, lowerText != nil, upperText != nil {
            if contains(zero) { return "0" }
            return Self.text(lower, type)
        }
        if let bound = lower ?? upper { return Self.text(bound, type) }
        switch type {
        case .boolean: return "true"
        case .date: return "2026-11-22"
        case .timestamp, .timestampNTZ: return "2026-11-22T20:17:00Z"
        case .float, .double, .decimal: return "1.5"
        case .string, .collated, .char, .varchar: return "text"
        default: return "7"
        }
    }

    private var zero: Value {
        switch type {
        case .double: .double(0)
        case .float: .float(0)
        case .decimal: .decimal(0)
        default: .integer(0)
        }
    }

    static func text(_ value: Value, _ type: DataType) -> String {
        let cast = try? Cast.cast(.constant(value, type, count: 1), to: .string, mode: .tryNull, context: EvaluationContext()).value(at: 0)
        return cast?.stringValue ?? ""
    }
}
