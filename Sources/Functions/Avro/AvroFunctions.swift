import Columnar

/// `from_avro`, `to_avro`, `schema_of_avro`.
enum AvroFunctions {
    static let all: [ScalarFunction] = [fromAvro, toAvro, schemaOfAvro]

    private static func hint(_ name: String, _ arguments: [Argument], _ what: String) -> QueryError {
        QueryError.typeMismatch("TYPE_CHECK_FAILURE_WITH_HINT", text: Signature.text(name, arguments), what)
    }

    private static func schema(_ name: String, _ arguments: [Argument], _ position: Int) throws -> AvroSchema {
        guard let text = arguments[position].constant?.stringValue else {
            let place = position == 0 ? "first" : "second"
            throw hint(
                name, arguments,
                "The \(place) argument of the \(name.uppercased()) SQL function must be a constant string containing the JSON "
                    + "representation "
                    + "of the schema to use for converting the value \(name == "to_avro" ? "to" : "from") AVRO format.")
        }
        return try AvroSchema(text)
    }

    /// The options of a call; `map()` alone counts as none.
    private static func options(_ name: String, _ arguments: [Argument], _ position: Int) throws -> FormatOptions {
        guard position < arguments.count else { return FormatOptions() }
        if case .map(.void, .void, _) = arguments[position].type { return FormatOptions() }
        guard case .map(.string, .string, _) = TypeCoercion.plain(arguments[position].type), arguments[position].constant != nil else {
            throw hint(
                name, arguments,
                "The \(position == 1 ? "second" : "third") argument of the \(name.uppercased()) SQL function must be a constant map of "
                    + "strings to strings containing the options to use for converting the value from AVRO format.")
        }
        return try FormatOptions(name, arguments, position)
    }

    private static let fromAvro: ScalarFunction = {
        let name = "from_avro"
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .avro, usage: "\(name)(binary, schema[, options])",
                description: "The value that bytes in Avro's binary encoding hold, by a schema in JSON. With the option mode 'PERMISSIVE' "
                    + "malformed bytes give NULL.",
                examples: [#"SELECT \#(name)(X'0206', '["null", "int"]')"#],
                columnName: { name, arguments in "\(name)(\(arguments.first ?? ""))" })
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 3)
            let schema = try schema(name, arguments, 1)
            let options = try options(name, arguments, 2)
            let types =
                try Signature.check(name, [arguments[0]], [.strict(.binary)]) + arguments.dropFirst().map { TypeCoercion.plain($0.type) }
            let (type, nullable) = schema.sqlType
            let isPermissive = options["mode"]?.uppercased() == "PERMISSIVE"
            return ResolvedScalar(
                types, returns: type, nullable: nullable || isPermissive, nullHandling: .custom, canFail: !isPermissive,
                kernel: .row { values, _ in
                    guard case .binary(let bytes) = values[0] else { return .null }
                    var reader = AvroReader(bytes)
                    if let value = reader.value(schema) { return value }
                    if isPermissive { return .null }
                    throw AvroErrors.malformed(options["mode"] ?? "FAILFAST")
                })
        }
    }()

    private static let toAvro: ScalarFunction = {
        let name = "to_avro"
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .avro, usage: "\(name)(value[, schema])",
                description: "A value in Avro's binary encoding, by a schema in JSON or the one its type has.",
                examples: ["SELECT hex(\(name)(named_struct('a', 1, 'b', 'x')))"],
                columnName: { name, arguments in "\(name)(\(arguments.first ?? ""))" })
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 2)
            let type = TypeCoercion.plain(arguments[0].type)
            let given = arguments.count > 1 && arguments[1].type != .void
            let schema = given ? try schema(name, arguments, 1) : try AvroSchema(type, nullable: arguments[0].nullable)
            return ResolvedScalar(
                [type] + arguments.dropFirst().map { TypeCoercion.plain($0.type) }, returns: .binary, nullHandling: .custom, canFail: true,
                kernel: .row { values, _ in
                    if values[0].isNull { return .null }
                    var writer = AvroWriter()
                    try writer.write(values[0], type, schema)
                    return .binary(writer.bytes)
                })
        }
    }()

    private static let schemaOfAvro: ScalarFunction = {
        let name = "schema_of_avro"
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .avro, usage: "\(name)(schema[, options])",
                description: "The SQL type that an Avro schema in JSON stands for.",
                examples: [#"SELECT \#(name)('{"type": "record", "name": "r", "fields": [{"name": "a", "type": "int"}]}')"#],
                columnName: { name, arguments in "\(name)(\(arguments.first ?? ""))" })
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 2)
            let schema = try schema(name, arguments, 0)
            _ = try options(name, arguments, 1)
            let text = schema.sqlType.type.sql
            return ResolvedScalar(
                arguments.map { TypeCoercion.plain($0.type) }, returns: .string, nullHandling: .custom,
                kernel: .row { _, _ in .string(text) })
        }
    }()
}
