import Columnar

/// Making maps and looking into them. Keys are never NULL and never repeat.
enum MapFunctions {
    static var all: [ScalarFunction] { [map, fromArrays, fromEntries, concat, keys, values, entries, containsKey, fromText] }

    /// The entries as a map; NULL and repeated keys are errors.
    static func checked(_ entries: [MapEntry], key type: DataType) throws -> Value {
        var seen = Set<Value>(minimumCapacity: entries.count)
        for entry in entries {
            if entry.key.isNull { throw CollectionErrors.nullMapKey }
            if !seen.insert(entry.key).inserted { throw CollectionErrors.duplicateMapKey(Cast.text(entry.key, type)) }
        }
        let mayHoldZero = type.isFractional || type.isNested
        return .map(mayHoldZero ? entries.map { MapEntry($0.key.withoutNegativeZero, $0.value) } : entries)
    }

    static func refuseMapKey(_ name: String, _ arguments: [Argument], _ key: DataType) throws {
        let isMap = if case .map = key { true } else { false }
        guard isMap || key == .variant else { return }
        throw QueryError.typeMismatch(
            "INVALID_MAP_KEY_TYPE", text: Signature.text(name, arguments), "The key of map cannot be/contain \"\(isMap ? "MAP" : "VARIANT")\".")
    }

    private static var map: ScalarFunction {
        ArraySignature.definition("map", .map, "map(key, value, …)", "A map of keys and their values.", "SELECT map(1.0, '2', 3.0, '4')") {
            arguments, _ in
            guard arguments.count % 2 == 0 else {
                throw QueryError.wrongNumberOfArguments("map", expected: "2n (n > 0)", actual: arguments.count)
            }
            let evens = Array(stride(from: 0, to: arguments.count, by: 2))
            let odds = evens.map { $0 + 1 }
            func common(_ positions: [Int], _ kind: String) throws -> DataType {
                let types = positions.map { TypeCoercion.plain(arguments[$0].type) }
                guard let type = TypeCoercion.commonType(types) else {
                    throw QueryError.typeMismatch(
                        "CREATE_MAP_\(kind)_DIFF_TYPES", text: Signature.text("map", arguments),
                        "The given \(kind.lowercased())s of function `map` should all be the same type, but they are "
                            + "[\(types.map { "\"\($0.sql)\"" }.joined(separator: ", "))].")
                }
                return type
            }
            let key = try common(evens, "KEY")
            let value = try common(odds, "VALUE")
            try refuseMapKey("map", arguments, key)
            let types = arguments.indices.map { $0 % 2 == 0 ? key : value }
            return ResolvedScalar(
                types, returns: .map(key: key, value: value, valueContainsNull: odds.contains { arguments[$0].nullable }),
                nullHandling: .total,
                canFail: true,
                kernel: .row { values, _ in try checked(evens.map { MapEntry(values[$0], values[$0 + 1]) }, key: key) })
        }
    }

    private static var fromArrays: ScalarFunction {
        .typed(
            "map_from_arrays", .map, "map_from_arrays(keys, values)", "A map of the keys and values at the same places of two arrays.",
            ["SELECT map_from_arrays(array(1.0, 3.0), array('2', '4'))"], [.anyArray, .anyArray]
        ) { call in
            guard case .array(let key, _) = call.types[0], case .array(let value, let containsNull) = call.types[1] else {
                throw QueryError.internalError("map_from_arrays of values that are not arrays")
            }
            try refuseMapKey(call.name, call.arguments, key)
            return ResolvedScalar(
                call.types, returns: .map(key: key, value: value, valueContainsNull: containsNull), canFail: true,
                kernel: .row { values, _ in
                    guard let keys = values[0].arrayValue, let items = values[1].arrayValue else { return .null }
                    guard keys.count == items.count else {
                        throw QueryError(
                            "_LEGACY_ERROR_TEMP_2128", sqlState: "22023",
                            "The key array and value array of MapData must have the same length, but `map_from_arrays` was given \(keys.count) and \(items.count) elements."
                        )
                    }
                    return try checked(Swift.zip(keys, items).map { MapEntry($0, $1) }, key: key)
                })
        }
    }

    private static var fromEntries: ScalarFunction {
        .typed(
            "map_from_entries", .map, "map_from_entries(array_of_pairs)", "A map of an array of structs of key and value.",
            ["SELECT map_from_entries(array(struct(1, 'a'), struct(2, 'b')))"], [.anyArray]
        ) { call in
            guard case .array(.structure(let fields), _) = call.types[0], fields.count == 2 else {
                throw QueryError.typeMismatch(
                    "MAP_FROM_ENTRIES_WRONG_TYPE", text: call.text,
                    "The `map_from_entries` is expected to be of type \"ARRAY\" of pair \"STRUCT\", but it's \"\(call.types[0].sql)\".")
            }
            try refuseMapKey(call.name, call.arguments, fields[0].type)
            let key = fields[0].type
            return ResolvedScalar(
                call.types, returns: .map(key: key, value: fields[1].type, valueContainsNull: fields[1].nullable), nullable: true,
                canFail: true,
                kernel: .row { values, _ in
                    var entries: [MapEntry] = []
                    for element in values[0].arrayValue ?? [] {
                        guard case .structure(let pair) = element else { return .null }
                        entries.append(MapEntry(pair[0], pair[1]))
                    }
                    return try checked(entries, key: key)
                })
        }
    }

    private static var concat: ScalarFunction {
        ArraySignature.definition(
            "map_concat", .map, "map_concat(map, …)", "The entries of all maps in one.",
            "SELECT map_concat(map(1, 'a', 2, 'b'), map(3, 'c'))"
        ) { arguments, _ in
            let types = arguments.map { TypeCoercion.plain($0.type) }
            if types.isEmpty {
                let empty = DataType.map(key: .string, value: .string, valueContainsNull: false)
                return ResolvedScalar([], returns: empty, kernel: .row { _, _ in .map([]) })
            }
            let areMaps = types.allSatisfy { $0 == .void || ParameterType.anyMap.accepts($0) } && types.contains { $0 != .void }
            let common = areMaps ? try Signature.commonType("map_concat", arguments) : .void
            guard case .map(let key, _, _) = common else {
                throw QueryError.typeMismatch(
                    "MAP_CONCAT_DIFF_TYPES", text: Signature.text("map_concat", arguments),
                    "The `map_concat` should all be of type map, but it's [\(types.map { "\"\($0.sql)\"" }.joined(separator: ", "))].")
            }
            return ResolvedScalar(
                Array(repeating: common, count: types.count), returns: common, canFail: true,
                kernel: .row { values, _ in
                    var all: [MapEntry] = []
                    for case .map(let entries) in values { all += entries }
                    return try checked(all, key: key)
                })
        }
    }

    private static func part(
        _ name: String, _ description: String, _ example: String, _ type: @escaping @Sendable (DataType, DataType, Bool) -> DataType,
        _ body: @escaping @Sendable (Vector) -> Vector?
    ) -> ScalarFunction {
        .typed(name, .map, "\(name)(map)", description, [example], [.anyMap]) { call in
            guard case .map(let key, let value, let containsNull) = call.types[0] else {
                throw QueryError.internalError("\(name) of a value that is not a map")
            }
            let result = type(key, value, containsNull)
            return ResolvedScalar(
                call.types, returns: result,
                kernel: vectorKernel { arguments, rows, _ in
                    let map = arguments[0].canonical()
                    guard map.kind == .map, let elements = body(map) else { return .nulls(result, count: rows) }
                    return Vector(
                        type: result, kind: .list, encoding: .flat, count: rows, values: map.values, valuesOwner: map.valuesOwner,
                        validity: map.validity, validityOwner: map.validityOwner, children: [elements])
                })
        }
    }

    private static var keys: ScalarFunction {
        part("map_keys", "The keys of a map.", "SELECT map_keys(map(1, 'a', 2, 'b'))", { key, _, _ in .array(key, containsNull: false) }) {
            $0.children.first
        }
    }

    private static var values: ScalarFunction {
        part(
            "map_values", "The values of a map.", "SELECT map_values(map(1, 'a', 2, 'b'))",
            { _, value, containsNull in .array(value, containsNull: containsNull) }
        ) { $0.children.last }
    }

    private static func entryType(_ key: DataType, _ value: DataType, _ containsNull: Bool) -> DataType {
        .structure([Field("key", key, nullable: false), Field("value", value, nullable: containsNull)])
    }

    private static var entries: ScalarFunction {
        part(
            "map_entries", "The entries of a map as structs of key and value.", "SELECT map_entries(map(1, 'a', 2, 'b'))",
            { key, value, containsNull in .array(entryType(key, value, containsNull), containsNull: false) }
        ) { map in
            guard case .map(let key, let value, let containsNull) = map.type, map.children.count == 2 else { return nil }
            let count = min(map.children[0].count, map.children[1].count)
            return Vector(
                type: entryType(key, value, containsNull), kind: .structure, count: count, buffer: Buffer(byteCount: 0),
                children: map.children.map { $0.slice(0, count) })
        }
    }

    private static var containsKey: ScalarFunction {
        ArraySignature.definition(
            "map_contains_key", .map, "map_contains_key(map, key)", "Whether a map has a key.",
            "SELECT map_contains_key(map(1, 'a', 2, 'b'), 1)"
        ) { arguments, _ in
            try Signature.checkCount("map_contains_key", arguments.count, minimum: 2, maximum: 2)
            let type = TypeCoercion.plain(arguments[0].type)
            guard case .map(let key, let value, let containsNull) = type,
                let common = TypeCoercion.soughtType(key, TypeCoercion.plain(arguments[1].type)), arguments[1].type != .void
            else {
                if arguments.contains(where: { $0.type == .void }) {
                    throw QueryError.typeMismatch(
                        "NULL_TYPE", text: Signature.text("map_contains_key", arguments),
                        "Null typed values cannot be used as arguments of `map_contains_key`.")
                }
                throw QueryError.typeMismatch(
                    "MAP_FUNCTION_DIFF_TYPES", text: Signature.text("map_contains_key", arguments),
                    "Input to `map_contains_key` should have been \"MAP\" followed by a value with same key type, but it's "
                        + "[\"\(type.sql)\", \"\(arguments[1].type.sql)\"].")
            }
            return ResolvedScalar(
                [.map(key: common, value: value, valueContainsNull: containsNull), common], returns: .boolean,
                kernel: .row { values, _ in
                    guard case .map(let entries) = values[0] else { return .null }
                    return .boolean(entries.contains { $0.key == values[1] })
                })
        }
    }

    private static var fromText: ScalarFunction {
        .fixed(
            "str_to_map", .map, "str_to_map(text[, pair_pattern[, key_value_pattern]])",
            "A map of text split into pairs (at ',') and these into key and value (at ':').",
            ["SELECT str_to_map('a:1,b:2,c:3', ',', ':')"],
            columnName: ScalarFunction.showingDefaults(1, [",", ":"]), [.strict(.string)], optional: [.strict(.string), .strict(.string)],
            returns: .map(key: .string, value: .string, valueContainsNull: true), canFail: true,
            kernel: .row { values, context in
                guard let text = values[0].stringValue else { return .null }
                func pattern(_ position: Int, _ usual: String) throws -> RegularExpression {
                    let source = values.count > position ? values[position].stringValue ?? usual : usual
                    return try RegularExpression.compile(source, function: "str_to_map")
                }
                let pairs = try pattern(1, ",")
                let halves = try pattern(2, ":")
                let entries = try RegexSplit.strings(text, pairs, limit: -1, context.cancellation).map { pair -> MapEntry in
                    let parts = try RegexSplit.strings(pair, halves, limit: 2, context.cancellation)
                    return MapEntry(.string(parts[0]), parts.count > 1 ? .string(parts[1]) : .null)
                }
                return try checked(entries, key: .string)
            })
    }
}
