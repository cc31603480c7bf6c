import Columnar

/// CSV text in and out.
enum CSVFunctions {
    static var all: [ScalarFunction] { [fromCSV, toCSV, schemaOf] }

    private static var fromCSV: ScalarFunction {
        let documentation = FunctionDocumentation(
            "from_csv", group: .csv, usage: "from_csv(line, schema[, options])",
            description: "A line of CSV as a struct of a schema such as 'a INT, b DOUBLE'.",
            examples: ["SELECT from_csv('1, 0.8', 'a INT, b DOUBLE')"], columnName: JSONFunctions.firstArgument)
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount("from_csv", arguments.count, minimum: 2, maximum: 3)
            _ = try Signature.check("from_csv", [arguments[0]], [.strict(.string)])
            guard case .structure(let fields) = try FormatOptions.schema("from_csv", arguments, 1) else {
                throw QueryError(
                    "INVALID_SCHEMA.NON_STRUCT_TYPE", sqlState: "42K07",
                    "The input schema \(arguments[1].text) is not a valid schema string. The input expression should be evaluated to struct type."
                )
            }
            for field in fields where field.type.isNested {
                throw QueryError("UNSUPPORTED_DATATYPE", sqlState: "0A000", "Unsupported data type \"\(field.type.sql)\".")
            }
            let options = try FormatOptions("from_csv", arguments, 2)
            let record = CSVRecord(options, writing: false)
            let corruptName = options["columnNameOfCorruptRecord"] ?? "_corrupt_record"
            let corrupt = fields.firstIndex { $0.name == corruptName }
            let timestamps = try options["timestampFormat"].flatMap { try PatternedTime("to_timestamp", .string, pattern: $0, context) }
            let dates = try options["dateFormat"].flatMap { try PatternedTime("to_date", .string, pattern: $0, context) }
            return ResolvedScalar(
                [.string] + arguments.dropFirst().map { TypeCoercion.plain($0.type) }, returns: .structure(fields), nullable: true,
                canFail: options.failsFast,
                kernel: .row { values, context in
                    guard let line = values[0].stringValue else { return .null }
                    let texts = record.fields(line)
                    var isMalformed = texts.count != fields.count - (corrupt == nil ? 0 : 1)
                    var place = 0
                    var row: [Value] = []
                    for (index, field) in fields.enumerated() {
                        if index == corrupt {
                            row.append(.null)
                            continue
                        }
                        let text = place < texts.count ? texts[place] : nil
                        place += 1
                        guard let text else {
                            row.append(.null)
                            continue
                        }
                        let value: Value
                        switch field.type {
                        case .string, .collated, .char, .varchar: value = .string(text)
                        case .timestamp where timestamps != nil: value = (try? timestamps?.apply(.string(text), .string, context)) ?? .null
                        case .date where dates != nil: value = (try? dates?.apply(.string(text), .string, context)) ?? .null
                        // Numbers and truth values are read as they stand, without the freedoms of a cast.
                        case .boolean where !["true", "false"].contains(text.lowercased()): value = .null
                        case let type where (type.isInteger || type.isDecimal) && (text.first?.isWhitespace == true || text.last?.isWhitespace == true): value = .null
                        case .timestampNTZ where JSONReading.namesZone(text): value = .null
                        default: value = try Cast.cast(.string(text), from: .string, to: field.type, mode: .tryNull, context: context)
                        }
                        if value.isNull { isMalformed = true }
                        row.append(value)
                    }
                    if isMalformed {
                        if options.failsFast { throw FormatOptions.malformed(line) }
                        if let corrupt { row[corrupt] = .string(line) }
                    }
                    return .structure(row)
                })
        }
    }

    private static var toCSV: ScalarFunction {
        let documentation = FunctionDocumentation(
            "to_csv", group: .csv, usage: "to_csv(struct[, options])", description: "A struct as a line of CSV.",
            examples: ["SELECT to_csv(named_struct('a', 1, 'b', 2))"],
            columnName: JSONFunctions.firstArgument)
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount("to_csv", arguments.count, minimum: 1, maximum: 2)
            guard case .structure(let fields) = TypeCoercion.plain(arguments[0].type) else {
                throw QueryError.typeMismatch(
                    "UNSUPPORTED_INPUT_TYPE", text: "to_csv(\(arguments[0].text))",
                    "The input of `to_csv` can't be \"\(arguments[0].type.sql)\" type data.")
            }
            if let field = fields.first(where: { $0.type == .variant }) {
                throw QueryError.typeMismatch(
                    "UNSUPPORTED_INPUT_TYPE", text: "to_csv(\(arguments[0].text))",
                    "The input of `to_csv` can't be \"\(field.type.sql)\" type data.")
            }
            let options = try FormatOptions("to_csv", arguments, 1)
            let record = CSVRecord(options, writing: true)
            let writing = try JSONWriting(options, context)
            return ResolvedScalar(
                arguments.map { TypeCoercion.plain($0.type) }, returns: .string,
                kernel: .row { values, context in
                    guard case .structure(let row) = values[0] else { return .null }
                    return .string(
                        record.line(
                            try zip(row, fields).map { value, field -> String? in
                                value.isNull ? nil : try text(value, field.type, writing, context)
                            }))
                })
        }
    }

    /// A value in a field. Within a struct, an array or a map a NULL leaves no text behind its comma.
    private static func text(_ value: Value, _ type: DataType, _ writing: JSONWriting, _ context: EvaluationContext) throws -> String {
        func part(_ value: Value, _ type: DataType, isFirst: Bool) throws -> String {
            if value.isNull { return "" }
            return (isFirst ? "" : " ") + (try text(value, type, writing, context))
        }
        func list(_ parts: [(value: Value, type: DataType)]) throws -> String {
            try parts.enumerated().map { try part($1.value, $1.type, isFirst: $0 == 0) }.joined(separator: ",")
        }
        switch (type, value) {
        case (.timestamp, _), (.timestampNTZ, _), (.date, _): return try writing.node(value, type, context).rawText
        case (.binary, .binary(let bytes)): return "[" + bytes.map { hexadecimal($0) }.joined(separator: " ") + "]"
        case (.structure(let fields), .structure(let values)): return "{" + (try list(zip(values, fields).map { ($0, $1.type) })) + "}"
        case (.array(let element, _), .array(let values)): return "[" + (try list(values.map { ($0, element) })) + "]"
        case (.map(let key, let item, _), .map(let entries)):
            let parts = try entries.enumerated().map { place, entry in
                try part(entry.key, key, isFirst: place == 0) + " ->" + (try part(entry.value, item, isFirst: false))
            }
            return "{" + parts.joined(separator: ",") + "}"
        default: return Cast.text(value, type)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }

    private static var schemaOf: ScalarFunction {
        let documentation = FunctionDocumentation(
            "schema_of_csv", group: .csv, usage: "schema_of_csv(line[, options])",
            description: "The schema of a line of CSV, as from_csv takes it.",
            examples: ["SELECT schema_of_csv('1,abc')"], columnName: JSONFunctions.firstArgument)
        return ScalarFunction(documentation) { arguments, _ in
            try Signature.checkCount("schema_of_csv", arguments.count, minimum: 1, maximum: 2)
            _ = try Signature.check("schema_of_csv", [arguments[0]], [.strict(.string)])
            guard let text = arguments[0].constant?.stringValue else {
                throw QueryError.typeMismatch(
                    arguments[0].constant == nil ? "NON_FOLDABLE_INPUT" : "UNEXPECTED_NULL", text: "schema_of_csv(\(arguments[0].text))",
                    "the input `csv` should be a foldable \"STRING\" expression that is not null; however, got \"\(arguments[0].text)\".")
            }
            let fields = CSVRecord(try FormatOptions("schema_of_csv", arguments, 1), writing: false).fields(text)
            let names = fields.enumerated().map { "_c\($0): \(inferred($1).sql)" }
            let answer = Value.string("STRUCT<\(names.joined(separator: ", "))>")
            return ResolvedScalar(
                arguments.map { TypeCoercion.plain($0.type) }, returns: .string, nullHandling: .custom,
                kernel: vectorKernel { _, rows, _ in .constant(answer, .string, count: rows) })
        }
    }

    private static func inferred(_ text: String?) -> DataType {
        guard var text, !text.isEmpty else { return .string }
        if Int32(text) != nil { return .int }
        if Int64(text) != nil { return .bigint }
        let isWhole = text.drop { $0 == "-" }.allSatisfy(\.isNumber)
        if isWhole && text.count <= 38 { return .decimal(precision: text.filter(\.isNumber).count, scale: 0) }
        if Double(text) != nil && text.contains(where: \.isNumber) { return .double }
        if text.withUTF8({ TemporalParser.date($0) }) != nil, text.count >= 8 { return .date }
        if text.withUTF8({ TemporalParser.timestamp($0, zone: .utc, now: 0) }) != nil, text.contains("-") { return .timestamp }
        return text.lowercased() == "true" || text.lowercased() == "false" ? .boolean : .string
    }
}
