import Columnar

/// Spark's type coercion: which type several expressions agree on, and which casts are put in silently.
/// CHAR and VARCHAR count as STRING, as in every Spark expression.
package enum TypeCoercion {
    /// Which of Spark's two sets of rules holds: those of ANSI mode, or the older ones of `spark.sql.ansi.enabled = false`. Bound for the
    /// time of a statement's analysis, which asks from many places that know nothing of the session.
    @TaskLocal package static var isAnsi = true

    /// CHAR and VARCHAR as STRING, also inside nested types.
    package static func plain(_ type: DataType) -> DataType {
        switch type {
        case .char, .varchar, .collated: .string
        case .array(let element, let containsNull): .array(plain(element), containsNull: containsNull)
        case .map(let key, let value, let containsNull): .map(key: plain(key), value: plain(value), valueContainsNull: containsNull)
        case .structure(let fields):
            .structure(fields.map { Field($0.name, plain($0.type), nullable: $0.nullable, comment: $0.comment) })
        default: type
        }
    }

    /// CHAR and VARCHAR as STRING, collations kept, also inside nested types: what expressions see of a column.
    package static func unpadded(_ type: DataType) -> DataType {
        switch type {
        case .char, .varchar: .string
        case .array(let element, let containsNull): .array(unpadded(element), containsNull: containsNull)
        case .map(let key, let value, let containsNull): .map(key: unpadded(key), value: unpadded(value), valueContainsNull: containsNull)
        case .structure(let fields):
            .structure(fields.map { Field($0.name, unpadded($0.type), nullable: $0.nullable, comment: $0.comment) })
        default: type
        }
    }

    /// The type that CASE, COALESCE, IN, UNION, arrays and comparisons bring both sides to; nil when there is none.
    /// STRING gives way to the other side: BIGINT for integers, DOUBLE for fractions, otherwise the type itself.
    package static func commonType(_ a: DataType, _ b: DataType) -> DataType? {
        common(plain(a), plain(b), promotingStrings: true)
    }

    /// As for two, folded from the left as Spark does. No types: VOID.
    package static func commonType(_ types: [DataType]) -> DataType? {
        fold(types, promotingStrings: true)
    }

    /// As `commonType`, but a STRING only agrees with a STRING: `greatest` and `least`.
    package static func commonTypeWithoutStringPromotion(_ types: [DataType]) -> DataType? {
        fold(types, promotingStrings: false)
    }

    /// What array functions bring their elements to: no decimal is rescaled, and an integer next to a FLOAT becomes one.
    package static func tightestCommonType(_ a: DataType, _ b: DataType) -> DataType? { exact(plain(a), plain(b), floatsWin: true) }

    /// As `commonTypeWithoutStringPromotion`, for the keys of maps and elements of arrays that are looked for: intervals of other fields are of
    /// another type.
    package static func soughtType(_ element: DataType, _ value: DataType) -> DataType? {
        hasOtherFields(element, value) ? nil : commonTypeWithoutStringPromotion([element, value])
    }

    private static func hasOtherFields(_ a: DataType, _ b: DataType) -> Bool { a.isInterval && b.isInterval && a != b }

    private static func exact(_ a: DataType, _ b: DataType, floatsWin: Bool) -> DataType? {
        if floatsWin, a == .float && b.isInteger || b == .float && a.isInteger { return .float }
        if floatsWin, hasOtherFields(a, b) { return nil }
        return tightest(a, b) ?? nested(a, b) { exact($0, $1, floatsWin: floatsWin) }
    }

    private static func fold(_ types: [DataType], promotingStrings: Bool) -> DataType? {
        var result = DataType.void
        var ordered = types
        if !isAnsi && promotingStrings {
            // Texts first: (INT, STRING, DATE) is then STRING, whatever the order.
            ordered = types.filter { holdsText($0) } + types.filter { !holdsText($0) }
        }
        for type in ordered {
            guard let next = common(result, plain(type), promotingStrings: promotingStrings) else { return nil }
            result = next
        }
        return result
    }

    private static func holdsText(_ type: DataType) -> Bool {
        if case .array(let element, _) = type { return holdsText(element) }
        return type.isCharacter
    }

    private static func common(_ a: DataType, _ b: DataType, promotingStrings: Bool) -> DataType? {
        if let type = tightest(a, b) { return type }
        if a.isNumeric, b.isNumeric, a.isDecimal || b.isDecimal {
            if a == .float || a == .double || b == .float || b == .double { return .double }
            guard let left = DecimalTypes.decimal(for: a), let right = DecimalTypes.decimal(for: b) else { return nil }
            return DecimalTypes.wider(left, right)
        }
        if promotingStrings, let type = isAnsi ? promotedString(a, b) : LaxCoercion.text(a, b) { return type }
        return nested(a, b) { common($0, $1, promotingStrings: promotingStrings) }
    }

    /// The common type without any loss, decimals of different scales left out.
    private static func tightest(_ a: DataType, _ b: DataType) -> DataType? {
        if a == b { return a }
        switch (a, b) {
        case (.void, let other), (let other, .void): return other
        case (.decimal(let precision, let scale), let other) where other.isInteger:
            return DecimalTypes.isWider(precision, scale, than: other) ? a : nil
        case (let other, .decimal(let precision, let scale)) where other.isInteger:
            return DecimalTypes.isWider(precision, scale, than: other) ? b : nil
        case (.date, .timestamp), (.timestamp, .date), (.timestamp, .timestampNTZ), (.timestampNTZ, .timestamp): return .timestamp
        case (.date, .timestampNTZ), (.timestampNTZ, .date): return .timestampNTZ
        case (.time(let p), .time(let q)): return .time(precision: max(p, q))
        case (.geometry, .geometry): return .geometry(srid: nil)
        case (.geography, .geography): return .geography(srid: nil)
        case (.dayTimeInterval(let from, let to), .dayTimeInterval(let otherFrom, let otherTo)):
            return .dayTimeInterval(from: min(from, otherFrom), to: max(to, otherTo))
        case (.yearMonthInterval(let from, let to), .yearMonthInterval(let otherFrom, let otherTo)):
            return .yearMonthInterval(from: min(from, otherFrom), to: max(to, otherTo))
        default: break
        }
        guard let left = numericRank(a), let right = numericRank(b) else { return nil }
        let wider = left > right ? a : b
        // An integer next to a FLOAT would lose digits, so Spark goes to DOUBLE.
        return wider == .float && isAnsi ? .double : wider
    }

    /// Spark's precedence of the numeric types that are not decimals.
    private static func numericRank(_ type: DataType) -> Int? {
        switch type {
        case .tinyint: 0
        case .smallint: 1
        case .int: 2
        case .bigint: 3
        case .float: 4
        case .double: 5
        default: nil
        }
    }

    /// What a STRING and another type agree on; nil unless exactly one is a STRING, and for intervals and nested types.
    package static func promotedString(_ a: DataType, _ b: DataType) -> DataType? {
        let other: DataType
        switch (a, b) {
        case (.string, .string): return nil
        case (.string, let type), (let type, .string): other = type
        default: return nil
        }
        switch other {
        case .void: return .string
        case .tinyint, .smallint, .int, .bigint: return .bigint
        case .float, .double, .decimal: return .double
        case .boolean, .binary, .date, .timestamp, .timestampNTZ, .time, .variant: return other
        default: return nil
        }
    }

    private static func nested(_ a: DataType, _ b: DataType, _ inner: (DataType, DataType) -> DataType?) -> DataType? {
        switch (a, b) {
        case (.array(let x, let xNull), .array(let y, let yNull)):
            guard let element = inner(x, y) else { return nil }
            return .array(element, containsNull: xNull || yNull || forcesNullable(x, element) || forcesNullable(y, element))
        case (.map(let xKey, let xValue, let xNull), .map(let yKey, let yValue, let yNull)):
            guard let key = inner(xKey, yKey), !forcesNullable(xKey, key), !forcesNullable(yKey, key),
                let value = inner(xValue, yValue)
            else { return nil }
            let null = xNull || yNull || forcesNullable(xValue, value) || forcesNullable(yValue, value)
            return .map(key: key, value: value, valueContainsNull: null)
        case (.structure(let x), .structure(let y)) where x.count == y.count:
            var fields: [Field] = []
            for (left, right) in zip(x, y) {
                guard left.name.lowercased() == right.name.lowercased(), let type = inner(left.type, right.type) else { return nil }
                let nullable = left.nullable || right.nullable || forcesNullable(left.type, type) || forcesNullable(right.type, type)
                fields.append(Field(left.name, type, nullable: nullable))
            }
            return .structure(fields)
        default:
            return nil
        }
    }

    /// Whether Spark takes a cast's result to be nullable whatever its input, for nullability inside nested types.
    package static func forcesNullable(_ from: DataType, _ to: DataType) -> Bool {
        if from == to { return false }
        switch (from, to) {
        case (.void, _): return false
        case (.string, .binary): return false
        case (.string, _): return true
        case (.variant, _): return true
        case (.timestamp, .tinyint), (.timestamp, .smallint), (.timestamp, .int): return true
        case (.float, let target) where target.isInteger || target == .timestamp: return true
        case (.double, let target) where target.isInteger || target == .timestamp: return true
        case (.decimal, let target) where target.isInteger: return true
        case (.date, .timestamp), (.date, .string): return false
        case (.date, _): return true
        case (.timestampNTZ, .date): return true
        case (.timestamp, .date): return false
        case (_, .date), (_, .calendarInterval): return true
        case (let source, .decimal(let precision, let scale)): return !DecimalTypes.isWider(precision, scale, than: source)
        default: return false
        }
    }

    /// What both sides of `=`, `<`, `BETWEEN` and the like are cast to. Throws `DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES`, or
    /// `DATATYPE_MISMATCH.INVALID_ORDERING_TYPE` for types without order (maps, VARIANT, calendar intervals).
    /// `symbol` and `text` are the operator and the whole comparison as Spark prints them: `=`, `(a = 1)`.
    package static func coerceComparison(_ a: DataType, _ b: DataType, symbol: String, text: String) throws -> DataType {
        let left = plain(a)
        let right = plain(b)
        let agreed: DataType? =
            if left.isNested && right.isNested {
                isSameShape(left, right) ? left : exact(left, right, floatsWin: false)
            } else if isAnsi {
                common(left, right, promotingStrings: true)
            } else {
                LaxCoercion.compared(left, right, isEquality: symbol == "=" || symbol == "<=>") ?? common(left, right, promotingStrings: false)
            }
        guard let type = agreed else {
            throw QueryError.differentOperandTypes(text: text, left, right)
        }
        if !isOrderable(type) { throw QueryError.invalidOrdering(text: text, function: symbol, type) }
        return type
    }

    /// Whether the types are the same but for names of fields and nullability: `(a, b) = (1, 2)` compares structs of other names.
    package static func isSameShape(_ a: DataType, _ b: DataType) -> Bool {
        switch (a, b) {
        case (.array(let x, _), .array(let y, _)): isSameShape(x, y)
        case (.map(let xKey, let xValue, _), .map(let yKey, let yValue, _)): isSameShape(xKey, yKey) && isSameShape(xValue, yValue)
        case (.structure(let x), .structure(let y)): x.count == y.count && zip(x, y).allSatisfy { isSameShape($0.type, $1.type) }
        default: a == b
        }
    }

    /// Whether values can be sorted and compared.
    package static func isOrderable(_ type: DataType) -> Bool {
        switch type {
        case .map, .variant, .calendarInterval, .geometry, .geography: false
        case .array(let element, _): isOrderable(element)
        case .structure(let fields): fields.allSatisfy { isOrderable($0.type) }
        default: true
        }
    }

    /// What the value and the list of `IN` are cast to. Throws `DATATYPE_MISMATCH.DATA_DIFF_TYPES`.
    package static func coerceIn(_ types: [DataType], text: String) throws -> DataType {
        let isUniform = types.dropFirst().allSatisfy { isSameShape(plain($0), plain(types[0])) }
        guard let type = isUniform ? types.first.map(plain) : commonType(types) else {
            throw QueryError.differentTypes(text: text, function: "in", types, style: .list)
        }
        if !isOrderable(type) { throw QueryError.invalidOrdering(text: text, function: "in", type) }
        return type
    }

    /// What the results of CASE (`function: "casewhen"`) or IF (`"if"`) are cast to. Throws `DATATYPE_MISMATCH.DATA_DIFF_TYPES`.
    package static func coerceBranches(_ types: [DataType], function: String, text: String) throws -> DataType {
        guard let type = commonType(types) else {
            throw QueryError.differentTypes(text: text, function: function, types, style: .list)
        }
        return type
    }

    /// A condition (`WHERE`, `CASE WHEN`, `NOT`, `AND`) must be BOOLEAN; STRING and NULL are cast.
    package static func coerceCondition(_ type: DataType) -> DataType? {
        implicitCast(from: type, to: .boolean)
    }
}
