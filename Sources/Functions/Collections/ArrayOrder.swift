import Columnar

/// Sorting, shuffling, reversing, zipping and joining arrays. (`array_sort` with a comparator: `HigherOrder`.)
enum ArrayOrder {
    static var functions: [ScalarFunction] { [sortArray, shuffle, reverse, concat, zip, join] }

    private static var sortArray: ScalarFunction {
        ArraySignature.definition(
            "sort_array", "sort_array(array[, ascending])", "The array sorted, NULLs first, or last when descending.",
            "SELECT sort_array(array('b', 'd', NULL, 'c', 'a'), true)",
            columnName: ScalarFunction.showingDefaults(1, ["true"])
        ) { arguments, _ in
            let types = try Signature.check("sort_array", arguments, [.anyArray], optional: [.strict(.boolean)])
            if case .array(let element, _) = types[0] { try ArraySignature.checkOrderable("sort_array", arguments, element) }
            return ResolvedScalar(
                types, returns: types[0],
                kernel: .row { values, _ in
                    guard let elements = values[0].arrayValue else { return .null }
                    let sign = values.count > 1 && values[1].booleanValue == false ? -1 : 1
                    return .array(stablySorted(elements) { Value.compare($0, $1) * sign < 0 })
                })
        }
    }

    static func stablySorted(_ values: [Value], _ isBefore: (Value, Value) -> Bool) -> [Value] { values.sorted(by: isBefore) }

    private static var shuffle: ScalarFunction {
        .typed(
            "shuffle", .array, "shuffle(array[, seed])", "The elements in random order.", ["SELECT shuffle(array(1, 20, 3, 5))"],
            columnName: { called, arguments in "\(called)(\(arguments.prefix(1).joined()))" }, [.anyArray],
            optional: [.oneOf([.int, .bigint])]
        ) { call in
            let state = TwisterState(seed: try RandomFunctions.seed(call, position: 1))
            return ResolvedScalar(
                call.types, returns: call.types[0], deterministic: false,
                kernel: .row { values, context in
                    guard var elements = values[0].arrayValue else { return .null }
                    state.withGenerator(context) { generator in
                        for place in stride(from: elements.count - 1, through: 1, by: -1) {
                            elements.swapAt(place, generator.nextInt(below: place + 1))
                        }
                    }
                    return .array(elements)
                })
        }
    }

    private static var reverse: ScalarFunction {
        .typed(
            "reverse", .collection, "reverse(text | array)", "A string or an array in opposite order.", ["SELECT reverse('Spark SQL')"],
            [.oneOf([.string, .binary, .anyArray])]
        ) { call in
            if call.types[0] == .binary {
                return ResolvedScalar(call.types, returns: .binary, kernel: EncodingFunctions.bytesKernel(.binary) { $0.reversed() })
            }
            if call.types[0] == .string { return ResolvedScalar(call.types, returns: .string, kernel: PaddingKernels.reversed) }
            return ResolvedScalar(
                call.types, returns: call.types[0], kernel: .row { values, _ in .array((values[0].arrayValue ?? []).reversed()) })
        }
    }

    private static var concat: ScalarFunction {
        ArraySignature.definition(
            "concat", aliases: ["||"], .collection, "concat(value, …)",
            "Strings, binary values or arrays joined; NULL when one of them is.", "SELECT concat('Spark', 'SQL')",
            columnName: { _, arguments in "concat(\(arguments.joined(separator: ", ")))" }
        ) { arguments, _ in
            let types = arguments.map { TypeCoercion.plain($0.type) }
            let isNeither = types.contains { if case .structure = $0 { true } else if case .map = $0 { true } else { false } }
            if !isNeither, types.contains(where: { if case .array = $0 { true } else { false } }) {
                guard !types.contains(.void), let common = TypeCoercion.commonType(types), case .array = common else {
                    throw QueryError.differentTypes(
                        text: Signature.text("concat", arguments), function: "concat", types, style: .alternatives)
                }
                return ResolvedScalar(
                    Array(repeating: common, count: types.count), returns: common, canFail: true,
                    kernel: .row { values, _ in
                        let all = values.flatMap { $0.arrayValue ?? [] }
                        guard all.count <= CollectionErrors.maximumElements else {
                            throw CollectionErrors.tooMany("concat", "\(all.count)")
                        }
                        return .array(all)
                    })
            }
            let isBinary = !types.isEmpty && types.allSatisfy { $0 == .binary }
            let type: DataType = isBinary ? .binary : .string
            for (position, argument) in arguments.enumerated()
            where TypeCoercion.implicitCast(from: argument.type, to: .stringOrBinary) == nil {
                throw QueryError.typeMismatch(
                    "UNEXPECTED_INPUT_TYPE", text: Signature.text("concat", arguments),
                    "The \(position + 1)th parameter requires the (\"STRING\" or \"BINARY\" or \"ARRAY\") type, however \"\(argument.text)\" has the type \"\(argument.type.sql)\"."
                )
            }
            return ResolvedScalar(Array(repeating: type, count: types.count), returns: type, kernel: ConcatenationKernels.concat(type))
        }
    }

    private static var zip: ScalarFunction {
        ArraySignature.definition(
            "arrays_zip", "arrays_zip(array, …)", "An array of structs of the elements at each place; shorter arrays are filled with NULL.",
            "SELECT arrays_zip(array(1, 2, 3), array(2, 3, 4))"
        ) { arguments, _ in
            var fields: [Field] = []
            for position in arguments.indices {
                let (element, _) = try ArraySignature.element("arrays_zip", arguments, position)
                let text = arguments[position].text
                let isName =
                    arguments[position].constant == nil
                    && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" }
                fields.append(Field(isName ? text : "\(position)", element, nullable: true))
            }
            return ResolvedScalar(
                arguments.map { $0.type == .void ? .array(.void, containsNull: true) : TypeCoercion.plain($0.type) },
                returns: .array(.structure(fields), containsNull: false),
                kernel: .row { values, _ in
                    let arrays = values.map { $0.arrayValue ?? [] }
                    let longest = arrays.map(\.count).max() ?? 0
                    return .array((0..<longest).map { place in .structure(arrays.map { place < $0.count ? $0[place] : .null }) })
                })
        }
    }

    private static var join: ScalarFunction {
        .fixed(
            "array_join", .array, "array_join(array, separator[, null_text])",
            "The elements as one string; NULLs are left out unless given a text.",
            ["SELECT array_join(array('hello', NULL, 'world'), ' ', ',')"], [.strict(.arrayOf(.string)), .strict(.string)], optional: [.strict(.string)],
            returns: .string,
            kernel: .row { values, _ in
                guard let elements = values[0].arrayValue, let separator = values[1].stringValue else { return .null }
                let filler = values.count > 2 ? values[2].stringValue : nil
                return .string(elements.compactMap { $0.stringValue ?? filler }.joined(separator: separator))
            })
    }
}
