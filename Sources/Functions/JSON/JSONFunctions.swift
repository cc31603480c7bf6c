import Columnar

/// JSON text in and out.
enum JSONFunctions {
    static var all: [ScalarFunction] { [getObject, arrayLength, objectKeys, fromJSON, toJSON, schemaOf] }
    static var tables: [TableFunction] { [tuple] }

    static let firstArgument: ColumnName = { name, arguments in "\(name)(\(arguments.prefix(1).joined()))" }

    private static let lenient = JSONTreeParser.Options(allowsControlCharacters: true, allowsTrailingText: true)

    private static var getObject: ScalarFunction {
        .typed(
            "get_json_object", .json, "get_json_object(json, path)", "What a path such as '$.a[0].b' leads to, as text; NULL when nowhere.",
            [#"SELECT get_json_object('{"a":"b"}', '$.a')"#], [.strict(.string), .strict(.string)]
        ) { call in
            let prepared = call.constant(1)?.stringValue.map { JSONPath($0) }
            return ResolvedScalar(
                call.types, returns: .string, nullable: true,
                kernel: .row { values, _ in
                    guard let text = values[0].stringValue, let pathText = values[1].stringValue else { return .null }
                    guard let path = prepared ?? JSONPath(pathText), let node = JSONTreeParser.parse(text, lenient) else { return .null }
                    return path.extract(node.normalized).map { .string($0) } ?? .null
                })
        }
    }

    private static var arrayLength: ScalarFunction {
        .fixed(
            "json_array_length", .json, "json_array_length(json)", "The number of elements of a JSON array; NULL for anything else.",
            ["SELECT json_array_length('[1,2,3,4]')"],
            [.strict(.string)], returns: .int, nullable: true,
            kernel: .row { values, _ in
                guard let text = values[0].stringValue, case .array(let elements)? = JSONTreeParser.parse(text, lenient) else {
                    return .null
                }
                return .integer(Int64(elements.count))
            })
    }

    private static var objectKeys: ScalarFunction {
        .fixed(
            "json_object_keys", .json, "json_object_keys(json)", "The keys of a JSON object; NULL for anything else.",
            [#"SELECT json_object_keys('{"key": "value"}')"#],
            [.strict(.string)], returns: .array(.string, containsNull: true), nullable: true,
            kernel: .row { values, _ in
                guard let text = values[0].stringValue, case .object(let members)? = JSONTreeParser.parse(text, lenient) else {
                    return .null
                }
                return .array(members.map { .string($0.key) })
            })
    }

    static func parserOptions(_ options: FormatOptions) -> JSONTreeParser.Options {
        JSONTreeParser.Options(
            allowsSingleQuotes: options.flag("allowSingleQuotes", true), allowsUnquotedNames: options.flag("allowUnquotedFieldNames"),
            allowsLeadingZeros: options.flag("allowNumericLeadingZeros"), allowsComments: options.flag("allowComments"),
            allowsControlCharacters: options.flag("allowUnquotedControlChars"), allowsTrailingText: true,
            allowsSpecialNumbers: options.flag("allowNonNumericNumbers", true))
    }

    private static var fromJSON: ScalarFunction {
        let documentation = FunctionDocumentation(
            "from_json", group: .json, usage: "from_json(json, schema[, options])",
            description: "JSON text as a struct, array or map of a schema such as 'a INT, b DOUBLE'.",
            examples: [#"SELECT from_json('{"a":1, "b":0.8}', 'a INT, b DOUBLE')"#], columnName: firstArgument)
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount("from_json", arguments.count, minimum: 2, maximum: 3)
            _ = try Signature.check("from_json", [arguments[0]], [.strict(.string)])
            let schema = try FormatOptions.schema("from_json", arguments, 1)
            guard schema.isNested || schema == .variant else {
                throw QueryError.typeMismatch(
                    "INVALID_JSON_SCHEMA", text: "from_json(\(arguments[0].text))",
                    "Input schema \"\(schema.sql)\" must be a struct, an array, a map or a variant.")
            }
            let options = try FormatOptions("from_json", arguments, 2)
            let reading = JSONReading(options, context)
            let parser = parserOptions(options)
            let corruptName = options["columnNameOfCorruptRecord"] ?? "_corrupt_record"
            return ResolvedScalar(
                [.string] + arguments.dropFirst().map { TypeCoercion.plain($0.type) }, returns: schema, nullable: true,
                canFail: options.failsFast,
                kernel: .row { values, context in
                    guard let text = values[0].stringValue, text.contains(where: { !$0.isWhitespace }) else { return .null }
                    var isPartial = false
                    var result: Value?
                    if var node = JSONTreeParser.parse(text, parser) {
                        if case .array(let element, _) = schema, case .structure = element, case .object = node { node = .array([node]) }
                        if options.failsFast, case .array = node, case .structure = schema {
                            throw FormatOptions.malformed(text, subclass: "CANNOT_PARSE_JSON_ARRAYS_AS_STRUCTS")
                        }
                        // A row cannot be the word null.
                        if case .structure = schema, node.isNull { isPartial = true } else {
                            result = try? reading.value(node, schema, context, isPartial: &isPartial)
                        }
                    }
                    if (result == nil || isPartial) && options.failsFast { throw FormatOptions.malformed(text) }
                    guard case .structure(let fields) = schema else { return result ?? .null }
                    guard case .structure(var row)? = result ?? .structure(fields.map { _ in .null }) else { return .null }
                    if let place = fields.firstIndex(where: { $0.name == corruptName && $0.type == .string }) {
                        row[place] = result == nil || isPartial ? .string(text) : .null
                    }
                    return .structure(row)
                })
        }
    }

    private static var toJSON: ScalarFunction {
        let documentation = FunctionDocumentation(
            "to_json", group: .json, usage: "to_json(value[, options])", description: "A struct, array, map or variant as JSON text.",
            examples: ["SELECT to_json(named_struct('a', 1, 'b', 2))"], columnName: firstArgument)
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount("to_json", arguments.count, minimum: 1, maximum: 2)
            let type = TypeCoercion.plain(arguments[0].type)
            guard type.isNested || type == .variant else {
                throw QueryError.typeMismatch(
                    "INVALID_JSON_SCHEMA", text: "to_json(\(arguments[0].text))",
                    "Input schema \"\(type.sql)\" must be a struct, an array, a map or a variant.")
            }
            let options = try FormatOptions("to_json", arguments, 1)
            let writing = try JSONWriting(options, context)
            let isPretty = options.flag("pretty")
            return ResolvedScalar(
                arguments.map { TypeCoercion.plain($0.type) }, returns: .string,
                kernel: .row { values, context in
                    var writer = JSONWriter(isPretty: isPretty)
                    writer.write(try writing.node(values[0], type, context))
                    return .string(writer.text)
                })
        }
    }

    private static var schemaOf: ScalarFunction {
        let documentation = FunctionDocumentation(
            "schema_of_json", group: .json, usage: "schema_of_json(json[, options])",
            description: "The schema of JSON text, as from_json takes it.",
            examples: [#"SELECT schema_of_json('[{"col":0}]')"#], columnName: firstArgument)
        return ScalarFunction(documentation) { arguments, _ in
            try Signature.checkCount("schema_of_json", arguments.count, minimum: 1, maximum: 2)
            _ = try Signature.check("schema_of_json", [arguments[0]], [.strict(.string)])
            guard let constant = arguments[0].constant else {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: "schema_of_json(\(arguments[0].text))",
                    "the input `json` should be a foldable \"STRING\" expression; however, got \"\(arguments[0].text)\".")
            }
            guard let text = constant.stringValue else {
                throw QueryError.typeMismatch("UNEXPECTED_NULL", text: "schema_of_json(\(arguments[0].text))", "The json must not be null.")
            }
            let options = try FormatOptions("schema_of_json", arguments, 1)
            // No text at all has the type of one.
            let parsed = text.allSatisfy(\.isWhitespace) ? .string("") : JSONTreeParser.parse(text, parserOptions(options))
            guard let node = parsed else {
                throw QueryError(
                    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", sqlState: "22023",
                    "The text given to `schema_of_json` is not JSON: \(text)")
            }
            let type = JSONInference.canonical(
                JSONInference.type(
                    node, prefersDecimal: options.flag("prefersDecimal"), primitivesAsString: options.flag("primitivesAsString")))
            let answer = Value.string(JSONInference.sql(type))
            return ResolvedScalar(
                arguments.map { TypeCoercion.plain($0.type) }, returns: .string, nullHandling: .custom,
                kernel: vectorKernel { _, rows, _ in .constant(answer, .string, count: rows) })
        }
    }

    /// `json_tuple(json, name, …)`: the members of an object as columns of text.
    private static var tuple: TableFunction {
        let documentation = FunctionDocumentation(
            "json_tuple", group: .json, usage: "json_tuple(json, name, …)", description: "Members of a JSON object as columns of text.",
            examples: [#"SELECT json_tuple('{"a":1, "b":2}', 'a', 'b')"#])
        return TableFunction(documentation) { arguments, _ in
            guard arguments.count >= 2 else {
                throw QueryError.wrongNumberOfArguments("json_tuple", expected: "> 1", actual: arguments.count)
            }
            if arguments.contains(where: { TypeCoercion.plain($0.type) != .string }) {
                throw QueryError.typeMismatch(
                    "NON_STRING_TYPE", text: Signature.text("json_tuple", arguments),
                    "All arguments of the function `json_tuple` must be strings.")
            }
            let schema = (0..<(arguments.count - 1)).map { Field("c\($0)", .string) }
            return ResolvedTableFunction(Array(repeating: .string, count: arguments.count), schema: schema) { vectors, rows, _ in
                let builders = schema.map { VectorBuilder($0.type, capacity: rows) }
                for row in 0..<rows {
                    let node = vectors[0].value(at: row).stringValue.flatMap { JSONTreeParser.parse($0, lenient) }?.normalized
                    for (place, builder) in builders.enumerated() {
                        guard let name = vectors[place + 1].value(at: row).stringValue, let member = node?[name], !member.isNull else {
                            builder.appendNull()
                            continue
                        }
                        builder.append(.string(member.rawText))
                    }
                }
                return GeneratedRows(parents: (0..<rows).map { UInt32(truncatingIfNeeded: $0) }, columns: builders.map { $0.finish() })
            }
        }
    }
}
