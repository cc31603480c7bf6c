import Columnar
import Functions

/// Strings with a collation, compared by keys that are compared byte by byte.
enum CollationKeys {
    /// The expression with the keys of its strings in their place. `type` says which of them have a collation; it is the expression's own but for
    /// collations that came from what it is compared with.
    static func key(_ expression: BoundExpression, as type: DataType) -> BoundExpression {
        guard type.hasCollation else { return expression }
        if case .collated(let collation) = type, collation.isPlain { return plain(expression, .string) }
        if case .literal(let value, _) = expression { return .literal(value.collationKey(type), TypeCoercion.plain(type)) }
        let function = ResolvedScalar(
            [expression.type], returns: TypeCoercion.plain(type), kernel: .row { values, _ in values[0].collationKey(type) })
        return .call(BoundExpression.CallExpression("collationkey \(type.simpleString)", function, [expression], span: nil))
    }

    /// The collation of a text that patterns do not know.
    static func unpatterned(_ type: DataType, isPattern: Bool) -> Collation? {
        guard case .collated(let collation) = type, collation.base == .unicode && !isPattern || collation.trimsTrailingSpaces else { return nil }
        return collation
    }

    /// The text without its collation: the same bytes.
    static func plain(_ expression: BoundExpression, _ type: DataType) -> BoundExpression {
        guard expression.type.hasCollation else { return expression }
        if case .literal(let value, _) = expression { return .literal(value, type) }
        return .cast(BoundExpression.CastExpression(expression, to: type, mode: .ansi, span: nil, isImplicit: true))
    }

    /// The key for searching for a text in another one.
    static func searchKey(_ expression: BoundExpression, _ collation: Collation) -> BoundExpression {
        if collation.isPlain { return plain(expression, .string) }
        let function = ResolvedScalar(
            [expression.type], returns: .string, kernel: .row { values, _ in values[0].stringValue.map { .string(collation.searchKey($0)) } ?? .null })
        return .call(BoundExpression.CallExpression("searchkey \(collation.name)", function, [expression], span: nil))
    }

    static func key(_ expression: BoundExpression) -> BoundExpression { key(expression, as: expression.type) }

    /// The key for sorting and for `<`. Throws for collations whose order is not known.
    static func orderedKey(_ expression: BoundExpression, as type: DataType) throws -> BoundExpression {
        if let collation = type.unorderedCollation { throw QueryError.notSupported("The order of strings under the collation \(collation.name)") }
        return key(expression, as: type)
    }

    /// A plain type with the collations of others of its shape; the first one counts.
    static func overlay(_ plain: DataType, _ types: [DataType]) -> DataType {
        switch plain {
        case .string:
            for case .collated(let collation) in types { return .collated(collation) }
            return plain
        case .array(let element, let containsNull):
            return .array(overlay(element, types.compactMap { if case .array(let other, _) = $0 { other } else { nil } }), containsNull: containsNull)
        case .map(let key, let value, let containsNull):
            let keys: [DataType] = types.compactMap { if case .map(let other, _, _) = $0 { other } else { nil } }
            let values: [DataType] = types.compactMap { if case .map(_, let other, _) = $0 { other } else { nil } }
            return .map(key: overlay(key, keys), value: overlay(value, values), valueContainsNull: containsNull)
        case .structure(let fields):
            return .structure(fields.enumerated().map { position, field in
                let others: [DataType] = types.compactMap {
                    if case .structure(let other) = $0, position < other.count { other[position].type } else { nil }
                }
                return Field(field.name, overlay(field.type, others), nullable: field.nullable, comment: field.comment)
            })
        default: return plain
        }
    }

    /// Where the collation of a string comes from; later ones prevail.
    enum Origin: Int, Comparable {
        case fallback, column, explicit
        static func < (a: Origin, b: Origin) -> Bool { a.rawValue < b.rawValue }
    }

    /// The collation of a string expression, nil inside for UTF8_BINARY; nil for other types.
    static func origin(of expression: BoundExpression) -> (collation: Collation?, origin: Origin)? {
        let own: Collation?
        switch expression.type {
        case .collated(let collation), .array(.collated(let collation), _): own = collation
        case .string, .array(.string, _): own = nil
        default: return nil
        }
        switch expression {
        case .literal, .parameter: return (own, .fallback)
        case .column, .field, .subquery: return (own, .column)
        case .call(let call) where call.name == "collate": return (own, .explicit)
        case .call(let call) where call.name == "element": return (own, .column)
        case .cast(let cast):
            guard let inner = origin(of: cast.operand) else { return (own, .fallback) }
            return (own, cast.isImplicit ? inner.origin : .column)
        default:
            let strongest = expression.children.compactMap { origin(of: $0)?.origin }.max() ?? .fallback
            return (own, strongest)
        }
    }

    /// The collation that several strings agree on; nil for the UTF8_BINARY of plain STRING. Throws where two of equal weight differ;
    /// where the result is not compared (`isCompared`), columns of different collations make an indeterminate one.
    static func common(
        _ expressions: [BoundExpression], text: String, isCompared: Bool = true, condition: String = "INDETERMINATE_COLLATION_IN_EXPRESSION"
    ) throws -> Collation? {
        let found = expressions.compactMap { origin(of: $0) }
        let all = Set(found.map { $0.collation?.name ?? Collation.binaryName })
        // Of one and the same collation, said or not, the first one's type counts.
        if all.count == 1, let first = found.first, first.collation != .indeterminate { return first.collation }
        guard let strongest = found.map(\.origin).max(), strongest > .fallback else { return nil }
        let candidates = found.filter { $0.origin == strongest }.map(\.collation)
        let names = Set(candidates.map { $0?.name ?? Collation.binaryName })
        let isIndeterminate = strongest == .column && (names.count > 1 || candidates.contains(.indeterminate))
        if isIndeterminate && !isCompared { return .indeterminate }
        if names.count > 1 || isIndeterminate {
            let names = names.sorted().map { "`\($0)`" }.joined(separator: ", ")
            if strongest == .explicit {
                throw QueryError(
                    "COLLATION_MISMATCH.EXPLICIT", sqlState: "42P21",
                    "Could not determine which collation to use for string functions and operators. Error occurred due to the mismatch between explicit collations: [\(names)]. Decide on a single explicit collation and remove others.")
            }
            throw QueryError(
                condition, sqlState: "42P22",
                "Data type of \"\(text)\" has indeterminate collation: its columns are of the collations \(names). Use COLLATE clause to set the collation explicitly.")
        }
        return candidates.first ?? nil
    }
}
