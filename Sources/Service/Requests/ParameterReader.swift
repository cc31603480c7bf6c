import Columnar
import Engine
import Formats
import HTTP

/// Values of an endpoint's parameters from a request.
struct ParameterValues: Sendable {
    var values: [String: Value] = [:]
    /// Bit i: the i-th parameter is optional and was left out.
    var absent: UInt64 = 0
}

/// Reads parameters from the query string and a JSON object, types and checks them.
enum ParameterReader {
    private enum Given {
        case text(String)
        case json(JSONValue)
    }

    static func read(_ endpoint: Endpoint, query: [HTTPQueryItem], body: JSONValue?) throws -> ParameterValues {
        let parameters = endpoint.parameters
        var given = [Given?](repeating: nil, count: parameters.count)
        func put(_ name: String, _ value: Given) throws {
            guard let index = parameters.firstIndex(where: { $0.name == name }) else { throw unknown(name, endpoint) }
            guard given[index] == nil else {
                throw Problem(.badRequest, "DUPLICATE_PARAMETER", "The parameter '\(name)' is given more than once. Give it once.").with("parameter", name)
            }
            given[index] = value
        }
        for item in query where item.name != "format" { try put(item.name, .text(item.value)) }
        if let body {
            guard case .object(let members) = body else {
                throw Problem(.badRequest, "INVALID_BODY", "The request body must be a JSON object of parameters such as {\"user_id\": 7}, not \(body.kind).")
            }
            for member in members { try put(member.name, .json(member.value)) }
        }
        var result = ParameterValues()
        for (index, parameter) in parameters.enumerated() {
            switch given[index] {
            case .json(.null) where !parameter.isRequired, nil:
                if let fallback = parameter.fallback {
                    result.values[parameter.name] = fallback
                } else if parameter.isOptional {
                    result.absent |= 1 << UInt64(index)
                    result.values[parameter.name] = .null
                } else {
                    throw missing(parameter)
                }
            case .text(let text)?: result.values[parameter.name] = try checked(convert(text, parameter), parameter, text)
            case .json(let json)?: result.values[parameter.name] = try checked(convert(json, parameter), parameter, String(decoding: json.bytes.dropLast(), as: UTF8.self))
            }
        }
        return result
    }

    private static func convert(_ text: String, _ parameter: EndpointParameter) throws -> Value {
        switch parameter.type {
        case .string: return .string(text)
        case .bigint: if let number = Int64(text) { return .integer(number) }
        case .int: if let number = Int32(text) { return .integer(Int64(number)) }
        case .double: if let number = Double(text), number.isFinite { return .double(number) }
        case .array, .map, .structure:
            throw invalid(parameter, "cannot be given in the URL. Send a POST with a JSON object of parameters")
        default: break
        }
        return try convert(Value.string(text), parameter)
    }

    private static func convert(_ value: Value, _ parameter: EndpointParameter) throws -> Value {
        do { return try ParameterConversion.convert(value, to: parameter.type, name: parameter.name) } catch let error as QueryError {
            throw Problem(.badRequest, error.condition, sqlState: error.sqlState, error.message).with("parameter", parameter.name)
        }
    }

    private static func convert(_ json: JSONValue, _ parameter: EndpointParameter) throws -> Value {
        let type = parameter.type
        switch json {
        case .null: throw missing(parameter)
        case .boolean(let value):
            guard type == .boolean else { throw invalid(parameter, "must be of type \(type.sql), not a boolean") }
            return .boolean(value)
        case .number(let text):
            if type == .boolean { throw invalid(parameter, "must be true or false, not a number") }
            return try convert(text, parameter)
        case .string(let text): return try convert(text, parameter)
        case .array(let elements):
            guard case .array(let element, _) = type else { throw invalid(parameter, "must be of type \(type.sql), not an array") }
            var inner = parameter
            inner.type = element
            return .array(try elements.map { $0 == .null ? .null : try convert($0, inner) })
        case .object: throw invalid(parameter, "must be of type \(type.sql), not an object")
        }
    }

    private static func checked(_ value: Value, _ parameter: EndpointParameter, _ shown: String) throws -> Value {
        if parameter.lower == nil && parameter.upper == nil || value.isNull || parameter.contains(value) { return value }
        throw Problem(.badRequest, "PARAMETER_OUT_OF_RANGE", "The parameter '\(parameter.name)' must be \(parameter.rangeText), but \(shown.prefix(100)) is not.")
            .with("parameter", parameter.name)
    }

    private static func invalid(_ parameter: EndpointParameter, _ what: String) -> Problem {
        Problem(.badRequest, "INVALID_PARAMETER_VALUE", "The parameter '\(parameter.name)' \(what).").with("parameter", parameter.name)
    }

    private static func missing(_ parameter: EndpointParameter) -> Problem {
        let description = parameter.description.isEmpty ? "" : ": \(parameter.description)"
        return Problem(
            .badRequest, "MISSING_PARAMETER", sqlState: "42P02",
            "The parameter '\(parameter.name)' is required (\(parameter.type.sql)\(description)). Add it as ?\(parameter.name)=\(parameter.example(nil)).")
            .with("parameter", parameter.name)
    }

    private static func unknown(_ name: String, _ endpoint: Endpoint) -> Problem {
        let names = endpoint.parameters.map(\.name)
        let list = names.isEmpty ? " It has none." : " It has: \(names.joined(separator: ", "))."
        return Problem(
            .badRequest, "UNKNOWN_PARAMETER", sqlState: "42703",
            "The endpoint /\(endpoint.route) has no parameter '\(name.prefix(100))'." + Suggestion.clause(for: name, among: names) + list).with("parameter", String(name.prefix(100)))
    }
}
