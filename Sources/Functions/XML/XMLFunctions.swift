import Columnar

/// XML text in and out.
enum XMLFunctions {
    static var all: [ScalarFunction] { [fromXML, toXML, schemaOf] + XPathFunctions.functions }

    private static var fromXML: ScalarFunction {
        let documentation = FunctionDocumentation(
            "from_xml", group: .xml, usage: "from_xml(xml, schema[, options])",
            description: "An XML element as a struct of a schema; attributes have names with '_' in front.",
            examples: ["SELECT from_xml('<p><a>1</a><b>0.8</b></p>', 'a INT, b DOUBLE')"], columnName: JSONFunctions.firstArgument)
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount("from_xml", arguments.count, minimum: 2, maximum: 3)
            _ = try Signature.check("from_xml", [arguments[0]], [.strict(.string)])
            let schema = try FormatOptions.schema("from_xml", arguments, 1)
            guard case .structure(let fields) = schema else {
                throw QueryError(
                    "INVALID_SCHEMA.NON_STRUCT_TYPE", sqlState: "42K07",
                    "The input schema \(arguments[1].text) is not a valid schema string. The input expression should be evaluated to struct type."
                )
            }
            let options = try FormatOptions("from_xml", arguments, 2)
            let reading = try XMLReading(options, context)
            return ResolvedScalar(
                [.string] + arguments.dropFirst().map { TypeCoercion.plain($0.type) }, returns: schema, nullable: true,
                canFail: options.failsFast,
                kernel: .row { values, context in
                    guard let text = values[0].stringValue else { return .null }
                    guard let root = XMLTreeParser.parse(text) else {
                        if options.failsFast { throw FormatOptions.malformed(text) }
                        let corrupt = options["columnNameOfCorruptRecord"] ?? "_corrupt_record"
                        return .structure(fields.map { $0.name == corrupt ? .string(text) : .null })
                    }
                    return .structure(try reading.row(root, fields, context))
                })
        }
    }

    private static var toXML: ScalarFunction {
        let documentation = FunctionDocumentation(
            "to_xml", group: .xml, usage: "to_xml(struct[, options])", description: "A struct as an XML element.",
            examples: ["SELECT to_xml(named_struct('a', 1, 'b', 2))"], columnName: JSONFunctions.firstArgument)
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount("to_xml", arguments.count, minimum: 1, maximum: 2)
            let type = TypeCoercion.plain(arguments[0].type)
            guard case .structure = type else {
                throw QueryError.unexpectedInputType(
                    text: "to_xml(\(arguments[0].text))", position: 0, required: "\"STRUCT\"", argument: arguments[0].text, type: type)
            }
            let options = try FormatOptions("to_xml", arguments, 1)
            let tag = options["rowTag"] ?? "ROW"
            let writing = try JSONWriting(options, context)
            let indent = options["indent"] ?? "    "
            let timePattern = try options["timeFormat"].map { try DateTimePattern.compiled($0, for: .formatting) }
            return ResolvedScalar(
                arguments.map { TypeCoercion.plain($0.type) }, returns: .string,
                kernel: .row { values, context in
                    var lines: [String] = []
                    try XMLWriting(scalars: writing, indent: indent, timePattern: timePattern).write(values[0], type, tag, depth: 0, context, &lines)
                    // Without indentation everything is on one line, which is ended.
                    return .string(indent.isEmpty ? lines.joined() + "\n" : lines.joined(separator: "\n"))
                })
        }
    }

    private static var schemaOf: ScalarFunction {
        let documentation = FunctionDocumentation(
            "schema_of_xml", group: .xml, usage: "schema_of_xml(xml[, options])",
            description: "The schema of XML text, as from_xml takes it.",
            examples: ["SELECT schema_of_xml('<p><a>1</a></p>')"], columnName: JSONFunctions.firstArgument)
        return ScalarFunction(documentation) { arguments, _ in
            try Signature.checkCount("schema_of_xml", arguments.count, minimum: 1, maximum: 2)
            _ = try Signature.check("schema_of_xml", [arguments[0]], [.strict(.string)])
            guard let text = arguments[0].constant?.stringValue else {
                throw QueryError.typeMismatch(
                    arguments[0].constant == nil ? "NON_FOLDABLE_INPUT" : "UNEXPECTED_NULL", text: "schema_of_xml(\(arguments[0].text))",
                    "the input `xml` should be a foldable \"STRING\" expression that is not null; however, got \"\(arguments[0].text)\".")
            }
            let options = try FormatOptions("schema_of_xml", arguments, 1)
            guard let root = XMLTreeParser.parse(text) else { throw FormatOptions.malformed(text) }
            let answer = Value.string(JSONInference.sql(JSONInference.canonical(inferred(root, options))))
            return ResolvedScalar(
                arguments.map { TypeCoercion.plain($0.type) }, returns: .string, nullHandling: .custom,
                kernel: vectorKernel { _, rows, _ in .constant(answer, .string, count: rows) })
        }
    }

    /// Elements of one name more than once are arrays; text beside attributes or elements is `_VALUE`.
    private static func inferred(_ element: XMLElement, _ options: FormatOptions) -> DataType {
        let attributes = options.flag("excludeAttribute") ? [] : element.attributes
        let children = element.elements
        let text = element.ownText.filter { !$0.isWhitespace }.isEmpty ? nil : element.ownText
        if children.isEmpty && attributes.isEmpty { return text.map { scalar($0) } ?? .void }
        var fields: [Field] = attributes.map { Field("_" + $0.name, scalar($0.value)) }
        if let text { fields.append(Field("_VALUE", scalar(text))) }
        var counts: [String: Int] = [:]
        for child in children {
            counts[child.name, default: 0] += 1
            let type = inferred(child, options)
            if let place = fields.firstIndex(where: { $0.name == child.name }) {
                var known = fields[place].type
                if counts[child.name] != 2, case .array(let element, _) = known { known = element }
                fields[place].type = .array(JSONInference.merge(known, type), containsNull: true)
            } else {
                fields.append(Field(child.name, type))
            }
        }
        return .structure(fields.sorted { $0.name < $1.name })
    }

    private static func scalar(_ given: String) -> DataType {
        let text = given.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if Int64(text) != nil { return .bigint }
        if Double(text) != nil, text.contains(where: \.isNumber) { return .double }
        var bytes = text
        if text.contains(":"), bytes.withUTF8({ TemporalParser.time($0) }) != nil { return .time(precision: 6) }
        return text == "true" || text == "false" ? .boolean : .string
    }
}
