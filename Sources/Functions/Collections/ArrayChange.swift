import Columnar

/// Arrays with elements added, removed or cut.
enum ArrayChange {
    static var functions: [ScalarFunction] {
        [remove, add("array_append", atEnd: true), add("array_prepend", atEnd: false), insert, compact, slice, flatten, distinct]
    }

    private static var remove: ScalarFunction {
        ArraySignature.definition(
            "array_remove", "array_remove(array, value)", "The array without the elements equal to a value.",
            "SELECT array_remove(array(1, 2, 3, NULL, 3), 3)"
        ) { arguments, _ in
            let (element, containsNull) = try ArraySignature.arrayAndValue("array_remove", arguments)
            let type = DataType.array(element, containsNull: containsNull)
            return ResolvedScalar(
                [type, element], returns: type,
                kernel: .row { values, _ in .array((values[0].arrayValue ?? []).filter { $0 != values[1] }) })
        }
    }

    private static func add(_ name: String, atEnd: Bool) -> ScalarFunction {
        ArraySignature.definition(
            name, "\(name)(array, value)", "The array with a value put at its \(atEnd ? "end" : "beginning").",
            "SELECT \(name)(array('b', 'd'), 'a')"
        ) { arguments, _ in
            let (element, containsNull) = try ArraySignature.arrayAndValue(name, arguments)
            return ResolvedScalar(
                [.array(element, containsNull: containsNull), element],
                returns: .array(element, containsNull: containsNull || arguments[1].nullable), nullHandling: .custom,
                kernel: .row { values, _ in
                    guard let elements = values[0].arrayValue else { return .null }
                    return .array(atEnd ? elements + [values[1]] : [values[1]] + elements)
                })
        }
    }

    private static var insert: ScalarFunction {
        ArraySignature.definition(
            "array_insert", "array_insert(array, position, value)",
            "The array with a value put at a 1-based place, from the end when negative; gaps are filled with NULL.",
            "SELECT array_insert(array(1, 2, 3, 4), 5, 5)"
        ) { arguments, _ in
            try Signature.checkCount("array_insert", arguments.count, minimum: 3, maximum: 3)
            let (element, _) = try ArraySignature.valueType("array_insert", arguments, value: 2)
            guard let position = TypeCoercion.implicitCast(from: arguments[1].type, to: .int) else {
                throw QueryError.unexpectedInputType(
                    text: Signature.text("array_insert", arguments), position: 1, required: "\"INT\"", argument: arguments[1].text,
                    type: arguments[1].type)
            }
            let type = DataType.array(element, containsNull: true)
            return ResolvedScalar(
                [type, position, element], returns: type, nullHandling: .custom, canFail: true,
                kernel: .row { values, _ in
                    guard let elements = values[0].arrayValue, let position = values[1].integerValue else { return .null }
                    return try inserted(elements, position, values[2])
                })
        }
    }

    private static func inserted(_ elements: [Value], _ position: Int64, _ value: Value) throws -> Value {
        if position == 0 { throw CollectionErrors.indexOfZero }
        if position.magnitude > UInt64(CollectionErrors.maximumElements) {
            throw CollectionErrors.tooMany("array_insert", "\(position.magnitude)")
        }
        let count = elements.count
        var result = elements
        if position > 0 {
            let place = Int(position) - 1
            if place > count { result += [Value](repeating: .null, count: place - count) }
            result.insert(value, at: place)
        } else if -Int(position) > count {
            result = [value] + [Value](repeating: .null, count: -Int(position) - count - 1) + elements
        } else {
            result.insert(value, at: count + Int(position) + 1)
        }
        return .array(result)
    }

    private static var compact: ScalarFunction {
        ArraySignature.definition(
            "array_compact", "array_compact(array)", "The array without NULLs.", "SELECT array_compact(array(1, 2, NULL))"
        ) { arguments, _ in
            try Signature.checkCount("array_compact", arguments.count, minimum: 1, maximum: 1)
            let (element, containsNull) = try ArraySignature.element("array_compact", arguments, 0)
            return ResolvedScalar(
                [.array(element, containsNull: containsNull)], returns: .array(element, containsNull: false),
                kernel: .row { values, _ in .array((values[0].arrayValue ?? []).filter { !$0.isNull }) })
        }
    }

    private static var slice: ScalarFunction {
        .typed(
            "slice", .array, "slice(array, start, length)", "So many elements from a 1-based place on, counted from the end when negative.",
            ["SELECT slice(array(1, 2, 3, 4), 2, 2)"], [.anyArray, .int, .int]
        ) { call in
            ResolvedScalar(
                call.types, returns: call.types[0], canFail: true,
                kernel: .row { values, _ in
                    guard let elements = values[0].arrayValue, let start = values[1].integerValue, let length = values[2].integerValue
                    else { return .null }
                    if start == 0 {
                        throw QueryError(
                            "INVALID_PARAMETER_VALUE.START", sqlState: "22023",
                            "The value of parameter(s) `start` in `slice` is invalid: Expects a positive or a negative value for `start`, but got 0."
                        )
                    }
                    if length < 0 {
                        throw QueryError(
                            "INVALID_PARAMETER_VALUE.LENGTH", sqlState: "22023",
                            "The value of parameter(s) `length` in `slice` is invalid: Expects `length` greater than or equal to 0, but got \(length)."
                        )
                    }
                    let first = start > 0 ? start - 1 : Int64(elements.count) + start
                    if first < 0 || first >= Int64(elements.count) { return .array([]) }
                    return .array(Array(elements[Int(first)..<Int(min(Int64(elements.count), first + length))]))
                })
        }
    }

    private static var flatten: ScalarFunction {
        ArraySignature.definition(
            "flatten", "flatten(arrays)", "The elements of all inner arrays in one array.",
            "SELECT flatten(array(array(1, 2), array(3, 4)))"
        ) { arguments, _ in
            try Signature.checkCount("flatten", arguments.count, minimum: 1, maximum: 1)
            let type = TypeCoercion.plain(arguments[0].type)
            guard case .array(.array(let element, let innerNull), _) = type else {
                throw QueryError.typeMismatch(
                    "UNEXPECTED_INPUT_TYPE", text: Signature.text("flatten", arguments),
                    "The first parameter requires the \"ARRAY\" of \"ARRAY\" type, however \"\(arguments[0].text)\" has the type \"\(type.sql)\"."
                )
            }
            return ResolvedScalar(
                [type], returns: .array(element, containsNull: innerNull), nullable: true,
                kernel: .row { values, _ in
                    var result: [Value] = []
                    for inner in values[0].arrayValue ?? [] {
                        guard let elements = inner.arrayValue else { return .null }
                        result += elements
                    }
                    return .array(result)
                })
        }
    }

    private static var distinct: ScalarFunction {
        ArraySignature.definition(
            "array_distinct", "array_distinct(array)", "The array without repetitions.", "SELECT array_distinct(array(1, 2, 3, NULL, 3))"
        ) { arguments, _ in
            try Signature.checkCount("array_distinct", arguments.count, minimum: 1, maximum: 1)
            let (element, containsNull) = try ArraySignature.element("array_distinct", arguments, 0)
            let type = DataType.array(element, containsNull: containsNull)
            return ResolvedScalar(
                [type], returns: type, kernel: .row { values, _ in .array(ArraySets.distinct(values[0].arrayValue ?? [])) })
        }
    }
}
