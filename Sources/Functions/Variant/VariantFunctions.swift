import Columnar

/// Making, reading and changing variants.
enum VariantFunctions {
    static var all: [ScalarFunction] {
        [
            parse("parse_json", isTry: false), parse("try_parse_json", isTry: true), get("variant_get", isTry: false),
            get("try_variant_get", isTry: true),
            isNull, isValid, schemaOf, toObject,
        ] + VariantChanges.functions
    }

    private static func parse(_ name: String, isTry: Bool) -> ScalarFunction {
        .fixed(
            name, .variant, "\(name)(json)", "JSON text as a variant" + (isTry ? "; NULL when it is not JSON." : "."),
            [#"SELECT \#(name)('{"a":1,"b":0.8}')"#],
            [.strict(.string)], returns: .variant, nullable: isTry, canFail: !isTry,
            kernel: .row { values, _ in
                guard let text = values[0].stringValue else { return .null }
                if let node = JSONTreeParser.parse(text, JSONTreeParser.Options(allowsSingleQuotes: false, allowsTrailingText: true)),
                    !VariantText.hasRepeatedKey(node)
                {
                    return VariantText.value(node)
                }
                if isTry { return .null }
                throw FormatOptions.malformed(text)
            })
    }

    private static func get(_ name: String, isTry: Bool) -> ScalarFunction {
        let documentation = FunctionDocumentation(
            name, group: .variant, usage: "\(name)(variant, path[, type])",
            description: "The part of a variant that a path leads to, as a type; NULL when there is none"
                + (isTry ? " or it does not fit the type." : "."),
            examples: [#"SELECT \#(name)(parse_json('{"a": 1}'), '$.a', 'int')"#],
            columnName: { called, arguments in "\(called)(\(arguments.prefix(2).joined(separator: ", ")))" })
        return ScalarFunction(documentation) { arguments, _ in
            var types = try Signature.check(name, arguments, [.strict(.variant), .strict(.string)], optional: [.string])
            types[0] = .variant
            var type = DataType.variant
            if arguments.count > 2 {
                guard let text = arguments[2].constant?.stringValue else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: Signature.text(name, arguments),
                        "the input `type` should be a foldable \"STRING\" expression; however, got \"\(arguments[2].text)\".")
                }
                type = try DataTypeReader.typeOrSchema(text)
                guard VariantCast.isPossible(type) else {
                    throw QueryError.typeMismatch(
                        "CAST_WITHOUT_SUGGESTION", text: Signature.text(name, arguments), "cannot cast \"VARIANT\" to \"\(type.sql)\".")
                }
            }
            let prepared = try arguments[1].constant?.stringValue.map { try VariantPath($0, function: name) }
            let target = type
            return ResolvedScalar(
                types, returns: target, nullable: true, canFail: !isTry,
                kernel: .row { values, context in
                    guard let node = VariantText.node(values[0]), let text = values[1].stringValue else { return .null }
                    guard let found = try (prepared ?? VariantPath(text, function: name)).find(node) else { return .null }
                    do {
                        return try VariantCast.value(found, target, context, toleratesParts: isTry)
                    } catch is VariantCast.Failure {
                        if isTry { return .null }
                        throw VariantCast.invalid(found, target, name)
                    }
                })
        }
    }

    private static var isNull: ScalarFunction {
        .fixed(
            "is_variant_null", .variant, "is_variant_null(variant)", "Whether a variant holds JSON's null; false for NULL itself.",
            ["SELECT is_variant_null(parse_json('null'))"],
            [.strict(.variant)], returns: .boolean, nulls: .custom,
            kernel: .row { values, _ in .boolean(VariantText.node(values[0])?.isNull ?? false) })
    }

    private static var isValid: ScalarFunction {
        .fixed(
            "is_valid_variant", .variant, "is_valid_variant(variant)", "Whether a variant is well-formed.",
            ["SELECT is_valid_variant(parse_json('null'))"],
            [.strict(.variant)], returns: .boolean, kernel: .row { values, _ in .boolean(VariantText.node(values[0]) != nil) })
    }

    private static var schemaOf: ScalarFunction {
        .fixed(
            "schema_of_variant", .variant, "schema_of_variant(variant)", "The type of what a variant holds.",
            [#"SELECT schema_of_variant(parse_json('[{"b":true,"a":0}]'))"#],
            [.strict(.variant)], returns: .string,
            kernel: .row { values, _ in
                guard let node = VariantText.node(values[0]) else { return .null }
                return .string(VariantText.sql(VariantText.schema(node)))
            })
    }

    private static var toObject: ScalarFunction {
        ArraySignature.definition(
            "to_variant_object", .variant, "to_variant_object(value)", "An array, map or struct as a variant.",
            "SELECT to_variant_object(named_struct('a', 1, 'b', 2))"
        ) { arguments, context in
            try Signature.checkCount("to_variant_object", arguments.count, minimum: 1, maximum: 1)
            let type = TypeCoercion.plain(arguments[0].type)
            guard type.isNested, isConvertible(type) else {
                throw QueryError.typeMismatch(
                    "CAST_WITHOUT_SUGGESTION", text: Signature.text("to_variant_object", arguments),
                    "cannot cast \"\(type.sql)\" to \"VARIANT\".")
            }
            return ResolvedScalar(
                [type], returns: .variant, kernel: .row { values, context in VariantText.value(try node(values[0], type, context)) })
        }
    }

    private static func isConvertible(_ type: DataType) -> Bool {
        switch type {
        case .array(let element, _): isConvertible(element)
        case .map(let key, let value, _): key.isCharacter && isConvertible(value)
        case .structure(let fields): fields.allSatisfy { isConvertible($0.type) }
        default: !type.isInterval && type != .calendarInterval && type != .void
        }
    }

    /// A value as a node: NULL members stay as null.
    static func node(_ value: Value, _ type: DataType, _ context: EvaluationContext) throws -> JSONNode {
        switch (value, type) {
        case (.structure(let values), .structure(let fields)):
            return .object(try zip(values, fields).map { JSONMember($1.name, try node($0, $1.type, context)) })
        case (.array(let elements), .array(let element, _)): return .array(try elements.map { try node($0, element, context) })
        case (.map(let entries), .map(_, let item, _)):
            return .object(try entries.map { JSONMember($0.key.stringValue ?? "", try node($0.value, item, context)) })
        case (.binary, .variant): return VariantText.node(value) ?? .null
        case (.binary(let bytes), _): return .string(String(decoding: BinaryText.encode64(bytes), as: UTF8.self))
        case (.null, _): return .null
        case (.boolean(let flag), _): return .boolean(flag)
        case (.integer(let number), _) where type.isInteger: return .number(String(number))
        case (.double, _), (.float, _), (.decimal, _): return .number(Cast.text(value, type))
        case (.integer, .timestamp): return .string(Cast.text(value, type, zone: try SessionTimeZone.named(context.timeZone)))
        default: return .string(Cast.text(value, type))
        }
    }

    // MARK: Rows

    static var tables: [TableFunction] {
        [false, true].map { isOuter in
            let name = isOuter ? "variant_explode_outer" : "variant_explode"
            let documentation = FunctionDocumentation(
                name, group: .variant, usage: "\(name)(variant)",
                description: "A row for each element or member of a variant: place, key and value.",
                examples: [#"SELECT * FROM \#(name)(parse_json('["hello", "world"]'))"#])
            return TableFunction(documentation, isGenerator: false) { arguments, _ in
                _ = try Signature.check(name, arguments, [.strict(.variant)])
                let schema = [Field("pos", .int, nullable: isOuter), Field("key", .string), Field("value", .variant, nullable: isOuter)]
                return ResolvedTableFunction([.variant], schema: schema, isOuter: isOuter) { vectors, rows, _ in
                    let builders = schema.map { VectorBuilder($0.type) }
                    var parents: [UInt32] = []
                    func add(_ row: Int, _ place: Int, _ key: Value, _ node: JSONNode) {
                        parents.append(UInt32(truncatingIfNeeded: row))
                        builders[0].append(.integer(Int64(place)))
                        builders[1].append(key)
                        builders[2].append(VariantText.value(node))
                    }
                    for row in 0..<rows {
                        switch VariantText.node(vectors[0].value(at: row)) {
                        case .array(let elements)?: for (place, element) in elements.enumerated() { add(row, place, .null, element) }
                        case .object(let members)?:
                            for (place, member) in members.enumerated() { add(row, place, .string(member.key), member.value) }
                        default: break
                        }
                    }
                    return GeneratedRows(parents: parents, columns: builders.map { $0.finish() })
                }
            }
        }
    }
}
