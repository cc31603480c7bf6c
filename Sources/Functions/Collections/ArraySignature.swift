import Columnar

/// Shapes that array functions share.
enum ArraySignature {
    /// The element type of an argument that must be an array; VOID elements for an untyped NULL.
    static func element(_ name: String, _ arguments: [Argument], _ position: Int) throws -> (type: DataType, containsNull: Bool) {
        switch TypeCoercion.plain(arguments[position].type) {
        case .array(let element, let containsNull): return (element, containsNull)
        case .void: return (.void, true)
        case let other:
            throw QueryError.unexpectedInputType(
                text: Signature.text(name, arguments), position: position, required: "\"ARRAY\"", argument: arguments[position].text,
                type: other)
        }
    }

    /// An array (first) and a value of its element type; `refusesNull` is for `array_contains`.
    static func arrayAndValue(_ name: String, _ arguments: [Argument], refusesNull: Bool = false) throws -> (
        element: DataType, containsNull: Bool
    ) {
        try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
        if refusesNull && arguments.contains(where: { $0.type == .void }) {
            throw nullType(name, arguments)
        }
        return try valueType(name, arguments, value: 1, rescales: refusesNull)
    }

    /// The few functions that want to know the type of their first argument.
    static func refuseNull(_ call: CheckedCall) throws {
        guard let first = call.arguments.first, first.type == .void else { return }
        throw QueryError.unexpectedInputType(text: call.text, position: 0, required: "\"ARRAY\"", argument: first.text, type: .void)
    }

    private static func nullType(_ name: String, _ arguments: [Argument]) -> QueryError {
        QueryError.typeMismatch(
            "NULL_TYPE", text: Signature.text(name, arguments), "Null typed values cannot be used as arguments of `\(name)`.")
    }

    /// - Parameter rescales: decimals of different scales agree, as in `array_contains` alone.
    static func valueType(
        _ name: String, _ arguments: [Argument], value: Int, rescales: Bool = false
    ) throws -> (element: DataType, containsNull: Bool) {
        let types = arguments.map { TypeCoercion.plain($0.type) }
        if types[0] == .void, name == "array_position" { throw nullType(name, arguments) }
        if types[0] == .void, name == "array_append" || name == "array_prepend" {
            throw QueryError.unexpectedInputType(
                text: Signature.text(name, arguments), position: 0, required: "\"ARRAY\"", argument: arguments[0].text, type: .void)
        }
        if case .array(let element, let containsNull) = types[0],
            let common = rescales
                ? TypeCoercion.soughtType(element, types[value]) : TypeCoercion.tightestCommonType(element, types[value])
        {
            return (common, containsNull)
        }
        if ["array_append", "array_prepend", "array_position"].contains(name) { _ = try Signature.check(name, [arguments[0]], [.anyArray]) }
        throw QueryError.typeMismatch(
            "ARRAY_FUNCTION_DIFF_TYPES", text: Signature.text(name, arguments),
            "Input to `\(name)` should have been \"ARRAY\" followed by a value with same element type, but it's "
                + "[\"\(types[0].sql)\", \"\(types[value].sql)\"].")
    }

    /// Two arrays of one element type.
    static func arrays(_ name: String, _ arguments: [Argument]) throws -> (element: DataType, containsNull: [Bool]) {
        try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
        let types = arguments.map { TypeCoercion.plain($0.type) }
        var elements: [DataType] = []
        var containsNull: [Bool] = []
        for type in types {
            if case .array(let element, let null) = type {
                elements.append(element)
                containsNull.append(null)
            }
        }
        if elements.count == 2, let common = TypeCoercion.tightestCommonType(elements[0], elements[1]) { return (common, containsNull) }
        throw QueryError.typeMismatch(
            "BINARY_ARRAY_DIFF_TYPES", text: Signature.text(name, arguments),
            "Input to function `\(name)` should have been two \"ARRAY\" with same element type, but it's "
                + "[\"\(types[0].sql)\", \"\(types[1].sql)\"].")
    }

    static func checkOrderable(_ name: String, _ arguments: [Argument], _ element: DataType) throws {
        if !TypeCoercion.isOrderable(element) {
            throw QueryError.invalidOrdering(text: Signature.text(name, arguments), function: name, .array(element, containsNull: true))
        }
    }

    static func definition(
        _ name: String, aliases: [String] = [], _ group: FunctionGroup, _ usage: String, _ description: String, _ example: String,
        columnName: ColumnName? = nil, _ resolve: @escaping @Sendable ([Argument], ResolutionContext) throws -> ResolvedScalar
    ) -> ScalarFunction {
        ScalarFunction(
            FunctionDocumentation(
                name, aliases: aliases, group: group, usage: usage, description: description, examples: [example], columnName: columnName),
            resolve: resolve)
    }

    /// A function of the array group.
    static func definition(
        _ name: String, _ usage: String, _ description: String, _ example: String, columnName: ColumnName? = nil,
        _ resolve: @escaping @Sendable ([Argument], ResolutionContext) throws -> ResolvedScalar
    ) -> ScalarFunction {
        definition(name, .array, usage, description, example, columnName: columnName, resolve)
    }
}
