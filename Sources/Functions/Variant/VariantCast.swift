import Columnar

/// Parts of variants as values of SQL types, as `variant_get` gives them.
enum VariantCast {
    struct Failure: Error {}

    /// Whether a variant can hold values of a type, in whole or in part.
    static func isPossible(_ type: DataType) -> Bool {
        switch type {
        case .array(let element, _): isPossible(element)
        case .map(let key, let value, _): key.isCharacter && isPossible(value)
        case .structure(let fields): fields.allSatisfy { isPossible($0.type) }
        default: !type.isInterval && type != .void
        }
    }

    /// With `toleratesParts`, elements that do not fit are NULL.
    static func value(_ node: JSONNode, _ type: DataType, _ context: EvaluationContext, toleratesParts: Bool = false) throws -> Value {
        func part(_ node: JSONNode, _ type: DataType) throws -> Value {
            do {
                return try value(node, type, context, toleratesParts: toleratesParts)
            } catch is Failure where toleratesParts {
                return .null
            }
        }
        // The text is canonical already; written again, `1000.0` would no longer be a double.
        if case .variant = type { return .binary(Array(node.text.utf8)) }
        if node.isNull { return .null }
        switch (type, node) {
        case (.array(let element, _), .array(let nodes)): return .array(try nodes.map { try part($0, element) })
        case (.map(let key, let item, _), .object(let members)) where key.isCharacter:
            return .map(try members.map { MapEntry(.string($0.key), try part($0.value, item)) })
        case (.structure(let fields), .object):
            return .structure(try fields.map { field in try node[field.name].map { try part($0, field.type) } ?? .null })
        case (let type, .array), (let type, .object):
            guard type.isCharacter else { throw Failure() }
            return .string(node.text)
        case (let type, _) where type.isNested: throw Failure()
        case (_, .boolean(let flag)): return try cast(.boolean(flag), .boolean, type, context)
        case (_, .number(let text)): return try number(text, type, context)
        case (_, .string(let text)): return type.isCharacter ? .string(text) : try cast(.string(text), .string, type, context)
        default: throw Failure()
        }
    }

    private static func number(_ text: String, _ type: DataType, _ context: EvaluationContext) throws -> Value {
        if type.isCharacter { return .string(text) }
        switch VariantText.schema(.number(text)) {
        case .bigint: return try cast(.integer(Int64(text) ?? 0), .bigint, type, context)
        case .decimal(let precision, let scale):
            let unscaled = Int128(text.filter { $0 != "." }) ?? 0
            return try cast(.decimal(unscaled), .decimal(precision: precision, scale: scale), type, context)
        default: return try cast(.double(Double(text) ?? .nan), .double, type, context)
        }
    }

    private static func cast(_ value: Value, _ from: DataType, _ to: DataType, _ context: EvaluationContext) throws -> Value {
        guard TypeCoercion.canCast(from: from, to: to) else { throw Failure() }
        let result = try Cast.cast(value, from: from, to: to, mode: .tryNull, context: context)
        if result.isNull { throw Failure() }
        return result
    }

    static func invalid(_ node: JSONNode, _ type: DataType, _ function: String) -> QueryError {
        QueryError(
            "INVALID_VARIANT_CAST", sqlState: "22023",
            "The variant value `\(node.text)` cannot be cast into `\"\(type.sql)\"`. Please use `try_variant_get` instead.")
    }
}
