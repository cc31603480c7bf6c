import Columnar
import Functions
import SQLSyntax

/// `a[i]`: elements of arrays and maps; also `array_of_structs.field`.
enum ElementAccess {
    static func element(of base: BoundExpression, _ index: BoundExpression, span: SourceSpan, byName name: Identifier?) throws -> BoundExpression {
        switch base.type {
        case .structure:
            guard case .literal(.string(let text), _) = index else { break }
            return try FieldAccess.field(of: base, Identifier(text, span: span), span: span)
        case .array(.structure(let fields), let containsNull):
            if let name {
                guard let position = fields.firstIndex(where: { name.matches($0.name) }) else {
                    throw QueryError(
                        "FIELD_NOT_FOUND", sqlState: "42704",
                        "No such struct field `\(name.text)` in \(fields.map { "`\($0.name)`" }.joined(separator: ", ")).", span: span.range)
                }
                let field = fields[position]
                let type = DataType.array(field.type, containsNull: containsNull || field.nullable)
                let resolved = ResolvedScalar([base.type], returns: type, kernel: .row { arguments, _ in
                    guard let elements = arguments[0].arrayValue else { return .null }
                    return .array(elements.map {
                        if case .structure(let values) = $0, position < values.count { values[position] } else { .null }
                    })
                })
                return .call(BoundExpression.CallExpression("getarraystructfields\(position)", resolved, [base], span: span.range))
            }
        default: break
        }
        if case .map(let key, let value, let null) = base.type, key.hasCollation {
            let keyed = CollationKeys.key(base, as: .map(key: key, value: TypeCoercion.plain(value), valueContainsNull: null))
            let wanted: BoundExpression = .cast(BoundExpression.CastExpression(index, to: TypeCoercion.plain(key), mode: .ansi, span: span.range, isImplicit: true))
            return try element(of: keyed, CollationKeys.key(wanted, as: key), span: span, byName: nil)
        }
        let resolved = try ElementAccessFunction.resolve(base: base.type, index: index.type, baseText: AnalysisErrors.describe(base))
        let cast = zip([base, index], resolved.argumentTypes).map { argument, type -> BoundExpression in
            if argument.type == type || argument.type.equalsIgnoringNullability(type) { return argument }
            return .cast(BoundExpression.CastExpression(argument, to: type, mode: .ansi, span: span.range, isImplicit: true))
        }
        return .call(BoundExpression.CallExpression("element", resolved, cast, span: span.range))
    }
}
