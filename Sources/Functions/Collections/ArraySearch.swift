import Columnar

/// Looking into arrays.
enum ArraySearch {
    static var functions: [ScalarFunction] {
        [contains, position, overlap, extreme("array_max", 1), extreme("array_min", -1), size, arraySize, get] + elementAt
    }

    private static var contains: ScalarFunction {
        ArraySignature.definition(
            "array_contains", "array_contains(array, value)", "Whether a value is among the elements; NULL when it is not but a NULL is.",
            "SELECT array_contains(array(1, 2, 3), 2)"
        ) { arguments, _ in
            try Signature.checkCount("array_contains", arguments.count, minimum: 2, maximum: 2)
            if arguments[0].type != .void { _ = try ArraySignature.element("array_contains", arguments, 0) }
            let (element, containsNull) = try ArraySignature.arrayAndValue("array_contains", arguments, refusesNull: true)
            return ResolvedScalar(
                [.array(element, containsNull: containsNull), element], returns: .boolean, nullable: containsNull,
                kernel: .row { values, _ in
                    guard let elements = values[0].arrayValue else { return .null }
                    var hasNull = false
                    for element in elements {
                        if element.isNull { hasNull = true } else if element == values[1] { return .boolean(true) }
                    }
                    return hasNull ? .null : .boolean(false)
                })
        }
    }

    private static var position: ScalarFunction {
        ArraySignature.definition(
            "array_position", "array_position(array, value)", "The 1-based place of the first equal element, 0 when there is none.",
            "SELECT array_position(array(312, 773, 708), 708)"
        ) { arguments, _ in
            let (element, containsNull) = try ArraySignature.arrayAndValue("array_position", arguments)
            return ResolvedScalar(
                [.array(element, containsNull: containsNull), element], returns: .bigint,
                kernel: .row { values, _ in
                    guard let elements = values[0].arrayValue else { return .null }
                    return .integer(Int64((elements.firstIndex { $0 == values[1] } ?? -1) + 1))
                })
        }
    }

    private static var overlap: ScalarFunction {
        ArraySignature.definition(
            "arrays_overlap", "arrays_overlap(array, array)",
            "Whether two arrays share an element; NULL when they might, for a NULL in one of them.",
            "SELECT arrays_overlap(array(1, 2, 3), array(3, 4, 5))"
        ) { arguments, _ in
            let (element, containsNull) = try ArraySignature.arrays("arrays_overlap", arguments)
            return ResolvedScalar(
                containsNull.map { .array(element, containsNull: $0) }, returns: .boolean, nullable: true,
                kernel: .row { values, _ in
                    guard let left = values[0].arrayValue, let right = values[1].arrayValue else { return .null }
                    let known = Set(left.filter { !$0.isNull })
                    if right.contains(where: { !$0.isNull && known.contains($0) }) { return .boolean(true) }
                    let mayShare = !left.isEmpty && !right.isEmpty && (left.contains { $0.isNull } || right.contains { $0.isNull })
                    return mayShare ? .null : .boolean(false)
                })
        }
    }

    private static func extreme(_ name: String, _ sign: Int) -> ScalarFunction {
        ArraySignature.definition(
            name, "\(name)(array)", "The \(sign > 0 ? "greatest" : "least") element that is not NULL.",
            "SELECT \(name)(array(1, 20, NULL, 3))"
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
            let (element, containsNull) = try ArraySignature.element(name, arguments, 0)
            try ArraySignature.checkOrderable(name, arguments, element)
            return ResolvedScalar(
                [.array(element, containsNull: containsNull)], returns: element, nullable: true,
                kernel: .row { values, _ in
                    var best = Value.null
                    for value in values[0].arrayValue ?? [] where !value.isNull {
                        if best.isNull || Value.compare(value, best) * sign > 0 { best = value }
                    }
                    return best
                })
        }
    }

    private static func sizeKernel(_ name: String) -> ScalarKernel {
        vectorKernel { arguments, rows, context in
            let vector = arguments[0].flattened()
            let validity = RowValidity([vector], rows: rows)
            // The size of NULL is -1 with ANSI mode off.
            if name == "size", !context.ansi, validity.buffer != nil || vector.kind == .void {
                let counts = VectorBuilder(.int, capacity: rows)
                for row in 0..<rows {
                    let isList = (vector.kind == .list || vector.kind == .map) && !vector.isNull(at: row)
                    counts.append(.integer(isList ? Int64(vector.pointer(to: ListEntry.self)[row].count) : -1))
                }
                return counts.finish()
            }
            guard vector.kind == .list || vector.kind == .map else { return .nulls(.int, count: rows) }
            let lists = vector.pointer(to: ListEntry.self)
            return fixedResult(.int, .int32, validity) { Int32(truncatingIfNeeded: lists[$0].count) }
        }
    }

    private static var size: ScalarFunction {
        .fixed(
            "size", aliases: ["cardinality"], .collection, "size(array | map)", "How many elements there are.",
            ["SELECT size(array('b', 'd'))"],
            [.oneOf([.anyArray, .anyMap])], returns: .int, nulls: .custom, kernel: sizeKernel("size"))
    }

    private static var arraySize: ScalarFunction {
        .fixed(
            "array_size", .array, "array_size(array)", "How many elements an array has.", ["SELECT array_size(array('b', 'd'))"],
            [.anyArray],
            returns: .int, kernel: sizeKernel("array_size"))
    }

    private static var get: ScalarFunction {
        .typed(
            "get", .array, "get(array, index)", "The element at a 0-based place; NULL outside.", ["SELECT get(array(1, 2, 3), 0)"],
            [.anyArray, .int]
        ) { call in
            try ArraySignature.refuseNull(call)
            guard case .array(let element, _) = call.types[0] else { throw QueryError.internalError("get of a value that is not an array") }
            return ResolvedScalar(
                call.types, returns: element, nullable: true,
                kernel: .row { values, _ in
                    guard let elements = values[0].arrayValue, let index = values[1].integerValue, index >= 0, index < Int64(elements.count)
                    else {
                        return .null
                    }
                    return elements[Int(index)]
                })
        }
    }

    private static var elementAt: [ScalarFunction] {
        ["element_at", "try_element_at"].map { name in
            let isTry = name == "try_element_at"
            return ArraySignature.definition(
                name, .collection, "\(name)(array, index)\n\(name)(map, key)",
                "The element at a 1-based place, from the end when negative, or the value of a key; "
                    + (isTry ? "NULL when there is none." : "places outside an array are errors, missing keys NULL."),
                "SELECT \(name)(array(1, 2, 3), 2)"
            ) { arguments, context in
                try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
                let base = TypeCoercion.plain(arguments[0].type)
                if case .map(let key, let value, let containsNull) = base {
                    guard let common = TypeCoercion.tightestCommonType(key, arguments[1].type) else {
                        throw QueryError.typeMismatch(
                            "MAP_FUNCTION_DIFF_TYPES", text: Signature.text(name, arguments),
                            "Input to `\(name)` should have been \"MAP\" followed by a value with same key type, but it's "
                                + "[\"\(base.sql)\", \"\(arguments[1].type.sql)\"].")
                    }
                    return ResolvedScalar(
                        [.map(key: common, value: value, valueContainsNull: containsNull), common], returns: value, nullable: true,
                        kernel: .row { values, _ in
                            guard case .map(let entries) = values[0] else { return .null }
                            return entries.first { $0.key == values[1] }?.value ?? .null
                        })
                }
                if !ParameterType.upToInt.accepts(arguments[1].type) {
                    throw QueryError.unexpectedInputType(
                        text: Signature.text(name, arguments), position: 1, required: "\"INT\"", argument: arguments[1].text,
                        type: arguments[1].type)
                }
                if base == .void {
                    throw QueryError.unexpectedInputType(
                        text: Signature.text(name, arguments), position: 0, required: "(\"ARRAY\" or \"MAP\")", argument: arguments[0].text, type: .void)
                }
                let types = try Signature.check(name, arguments, [.oneOf([.anyArray, .anyMap]), .int])
                guard case .array(let element, _) = types[0] else {
                    throw QueryError.internalError("element_at of a value that is not an array")
                }
                return ResolvedScalar(
                    types, returns: element, nullable: true, canFail: true,
                    kernel: .row { values, context in
                        guard let elements = values[0].arrayValue, let index = values[1].integerValue else { return .null }
                        if index == 0 { throw CollectionErrors.indexOfZero }
                        if index.magnitude > UInt64(elements.count) {
                            if isTry || !context.ansi { return .null }
                            throw CollectionErrors.invalidElementIndex(index, count: elements.count)
                        }
                        return elements[index > 0 ? Int(index) - 1 : elements.count + Int(index)]
                    })
            }
        }
    }
}
