import Columnar

/// Lambdas over the entries of maps.
enum MapLambdas {
    static var functions: [ScalarFunction] { [transformKeys, transformValues, filter, zip] }

    private static func map(_ name: String, _ arguments: [Argument], _ position: Int = 0) throws -> (
        key: DataType, value: DataType, containsNull: Bool
    ) {
        guard position < arguments.count else { throw QueryError.wrongNumberOfArguments(name, expected: "2", actual: arguments.count) }
        switch TypeCoercion.plain(arguments[position].type) {
        case .map(let key, let value, let containsNull): return (key, value, containsNull)
        case let other:
            throw QueryError.unexpectedInputType(
                text: Signature.text(name, arguments), position: position, required: "\"MAP\"", argument: arguments[position].text,
                type: other)
        }
    }

    private static func entryLambda(
        _ name: String, _ description: String, _ example: String,
        _ resolve:
            @escaping @Sendable (_ arguments: [Argument], _ key: DataType, _ value: DataType, _ containsNull: Bool) throws -> ResolvedScalar
    ) -> ScalarFunction {
        LambdaFunctions.define(
            name, "\(name)(map, (k, v) -> …)", description, example,
            parameters: { _, _, arguments in
                let (key, value, containsNull) = try map(name, arguments)
                return [Field("k", key, nullable: false), Field("v", value, nullable: containsNull)]
            }
        ) { arguments in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
            try LambdaFunctions.requireLambda(name, arguments, 1)
            let (key, value, containsNull) = try map(name, arguments)
            return try resolve(arguments, key, value, containsNull)
        }
    }

    private static func evaluate(_ list: ListElements, _ lambdas: [any LambdaEvaluator]) throws -> Vector {
        guard let lambda = lambdas.first else { throw QueryError.internalError("a higher-order function was called without its lambda") }
        return try lambda.evaluate(parameters: [list.elements(0), list.elements(1)], outerRows: list.outer, count: list.count)
    }

    private static var transformKeys: ScalarFunction {
        entryLambda("transform_keys", "The map with keys made by a lambda.", "SELECT transform_keys(map(1, 2), (k, v) -> k + 1)") {
            arguments, key, value, containsNull in
            let newKey = TypeCoercion.plain(arguments[1].type)
            try MapFunctions.refuseMapKey("transform_keys", arguments, newKey)
            let result = DataType.map(key: newKey, value: value, valueContainsNull: containsNull)
            return ResolvedScalar(
                [.map(key: key, value: value, valueContainsNull: containsNull), newKey], returns: result, nullHandling: .custom,
                canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, _ in
                    let list = ListElements(vectors[0], rows: rows)
                    let wrapped = list.wrap([try evaluate(list, lambdas), list.elements(1)], result)
                    for row in 0..<rows {
                        if case .map(let entries) = wrapped.value(at: row) { _ = try MapFunctions.checked(entries, key: newKey) }
                    }
                    return wrapped
                })
        }
    }

    private static var transformValues: ScalarFunction {
        entryLambda("transform_values", "The map with values made by a lambda.", "SELECT transform_values(map(1, 2), (k, v) -> k + v)") {
            arguments, key, value, containsNull in
            let newValue = TypeCoercion.plain(arguments[1].type)
            let result = DataType.map(key: key, value: newValue, valueContainsNull: arguments[1].nullable)
            return ResolvedScalar(
                [.map(key: key, value: value, valueContainsNull: containsNull), newValue], returns: result, nullHandling: .custom,
                canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, _ in
                    let list = ListElements(vectors[0], rows: rows)
                    return list.wrap([list.elements(0), try evaluate(list, lambdas)], result)
                })
        }
    }

    private static var filter: ScalarFunction {
        entryLambda("map_filter", "The entries for which a lambda is true.", "SELECT map_filter(map(1, 0, 2, 2), (k, v) -> k > v)") {
            arguments, key, value, containsNull in
            try LambdaFunctions.requireBoolean("map_filter", arguments, 1)
            let type = DataType.map(key: key, value: value, valueContainsNull: containsNull)
            return ResolvedScalar(
                [type, .boolean], returns: type, nullHandling: .custom, canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, _ in
                    let list = ListElements(vectors[0], rows: rows)
                    return list.filtered(try evaluate(list, lambdas), [list.elements(0), list.elements(1)], type)
                })
        }
    }

    private static var zip: ScalarFunction {
        LambdaFunctions.define(
            "map_zip_with", "map_zip_with(map, map, (k, v1, v2) -> …)",
            "A lambda applied to the values of both maps for every key of either; missing values are NULL.",
            "SELECT map_zip_with(map(1, 'a', 2, 'b'), map(1, 'x', 2, 'y'), (k, v1, v2) -> concat(v1, v2))",
            parameters: { _, _, arguments in
                let (key, first, _) = try map("map_zip_with", arguments, 0)
                let (otherKey, second, _) = try map("map_zip_with", arguments, 1)
                return [Field("k", commonKey(key, otherKey) ?? key, nullable: false), Field("v1", first), Field("v2", second)]
            }
        ) { arguments in
            try Signature.checkCount("map_zip_with", arguments.count, minimum: 3, maximum: 3)
            try LambdaFunctions.requireLambda("map_zip_with", arguments, 2)
            let (ownKey, first, firstNull) = try map("map_zip_with", arguments, 0)
            let (otherKey, second, secondNull) = try map("map_zip_with", arguments, 1)
            guard let key = commonKey(ownKey, otherKey) else {
                throw QueryError.typeMismatch(
                    "MAP_ZIP_WITH_DIFF_TYPES", text: Signature.text("map_zip_with", arguments),
                    "Input to the `map_zip_with` should have been two maps with compatible key types, but it's [\"\(ownKey.sql)\", \"\(otherKey.sql)\"]."
                )
            }
            let value = TypeCoercion.plain(arguments[2].type)
            let result = DataType.map(key: key, value: value, valueContainsNull: arguments[2].nullable)
            return ResolvedScalar(
                [
                    .map(key: key, value: first, valueContainsNull: firstNull),
                    .map(key: key, value: second, valueContainsNull: secondNull), value,
                ],
                returns: result, nullHandling: .custom, canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, _ in
                    guard let lambda = lambdas.first else { throw QueryError.internalError("map_zip_with was called without its lambda") }
                    return try zipped(vectors[0], vectors[1], lambda, rows, (key, first, second), result)
                })
        }
    }

    /// Strings agree with BINARY and with nothing else; so do not DATE and TIMESTAMP_NTZ.
    private static func commonKey(_ key: DataType, _ other: DataType) -> DataType? {
        switch (key, other) {
        case (.string, .binary), (.binary, .string): .binary
        case (.date, .timestampNTZ), (.timestampNTZ, .date): nil
        default: TypeCoercion.commonTypeWithoutStringPromotion([key, other])
        }
    }

    private static func zipped(
        _ left: Vector, _ right: Vector, _ lambda: any LambdaEvaluator, _ rows: Int, _ types: (DataType, DataType, DataType),
        _ result: DataType
    ) throws -> Vector {
        let keys = VectorBuilder(types.0)
        let firsts = VectorBuilder(types.1)
        let seconds = VectorBuilder(types.2)
        var outer: [UInt32] = []
        let buffer = Buffer(of: ListEntry.self, count: rows, zeroed: true)
        let target = buffer.pointer(to: ListEntry.self)
        let flat = [left.canonical(), right.canonical()]
        let validity = RowValidity(flat, rows: rows)
        forEachValid(validity) { row in
            guard case .map(let a) = flat[0].value(at: row), case .map(let b) = flat[1].value(at: row) else { return }
            let others = Dictionary(b.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            let known = Set(a.map(\.key))
            let start = outer.count
            for entry in a {
                keys.append(entry.key)
                firsts.append(entry.value)
                seconds.append(others[entry.key] ?? .null)
                outer.append(UInt32(truncatingIfNeeded: row))
            }
            for entry in b where !known.contains(entry.key) {
                keys.append(entry.key)
                firsts.append(.null)
                seconds.append(entry.value)
                outer.append(UInt32(truncatingIfNeeded: row))
            }
            target[row] = ListEntry(offset: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: outer.count - start))
        }
        let count = outer.count
        outer.append(0)
        let keyVector = keys.finish()
        let values = try lambda.evaluate(parameters: [keyVector, firsts.finish(), seconds.finish()], outerRows: outer, count: count)
        return Vector(
            type: result, kind: .map, count: rows, buffer: buffer, validity: validity.buffer, children: [keyVector, values.canonical()])
    }
}
