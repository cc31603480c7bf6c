import Columnar
import Functions

/// `array[i]`, counted from 0, and `map[key]`, as a fitted function.
enum ElementAccessFunction {
    /// Throws `INVALID_EXTRACT_BASE_FIELD_TYPE` for other bases and `DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE` for keys of another type.
    static func resolve(base: DataType, index: DataType, baseText: String) throws -> ResolvedScalar {
        switch base {
        case .array(let element, _):
            guard index.isInteger || index == .void else {
                throw QueryError.unexpectedInputType(text: "\(baseText)[]", position: 1, required: "\"INTEGRAL\"", argument: "", type: index)
            }
            return ResolvedScalar([base, .bigint], returns: element, nullable: true, canFail: true, kernel: .row { arguments, context in
                guard let elements = arguments[0].arrayValue, let position = arguments[1].integerValue else { return .null }
                guard position >= 0 && position < Int64(elements.count) else {
                    if !context.ansi { return .null }
                    throw QueryError(
                        "INVALID_ARRAY_INDEX", sqlState: "22003",
                        "The index \(position) is out of bounds. The array has \(elements.count) elements. Use the SQL function `get()` to tolerate accessing element at invalid index and return NULL instead.")
                }
                return elements[Int(position)]
            })
        case .map(let key, let value, _):
            if key == .void, index == .string {
                throw QueryError.typeMismatch(
                    "CAST_WITHOUT_SUGGESTION", text: "\(baseText)[]", "cannot cast \"STRING\" to \"VOID\".")
            }
            // Numbers are cast to the key's type whatever their own.
            guard key.isNumeric && index.isNumeric || TypeCoercion.implicitCast(from: index, to: .type(key)) != nil else {
                throw QueryError.unexpectedInputType(text: "\(baseText)[]", position: 1, required: "\"\(key.sql)\"", argument: "", type: index)
            }
            return ResolvedScalar([base, key], returns: value, nullable: true, kernel: .row { arguments, _ in
                guard case .map(let entries) = arguments[0] else { return .null }
                return entries.first { $0.key == arguments[1] }?.value ?? .null
            })
        default:
            throw QueryError(
                "INVALID_EXTRACT_BASE_FIELD_TYPE", sqlState: "42000",
                "Can't extract a value from \"\(baseText)\". Need a complex type [STRUCT, ARRAY, MAP] but got \"\(base.sql)\".")
        }
    }
}
