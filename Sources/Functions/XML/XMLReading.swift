import Columnar

/// XML elements as values of SQL types.
struct XMLReading: Sendable {
    private let prefix: String
    private let valueTag: String
    private let timestampPattern: String?
    private let datePattern: String?
    private let timePattern: DateTimePattern?
    private let resolution: ResolutionContext

    init(_ options: FormatOptions, _ resolution: ResolutionContext) throws {
        timePattern = try options["timeFormat"].map { try DateTimePattern.compiled($0, for: .parsing) }
        prefix = options["attributePrefix"] ?? "_"
        valueTag = options["valueTag"] ?? "_VALUE"
        timestampPattern = options["timestampFormat"]
        datePattern = options["dateFormat"]
        self.resolution = resolution
    }

    func row(_ element: XMLElement, _ fields: [Field], _ context: EvaluationContext) throws -> [Value] {
        try fields.map { field in
            if field.name == valueTag { return try scalar(element.ownText, field.type, context) }
            let matching = element.elements.filter { $0.name == field.name }
            if matching.isEmpty {
                guard let attribute = element.attributes.first(where: { prefix + $0.name == field.name }) else { return .null }
                return try scalar(attribute.value, field.type, context)
            }
            if case .array(let inner, _) = field.type {
                // An element that has a text, but none of the type, ends the array.
                var elements: [Value] = []
                for element in matching {
                    let read = try value(element, inner, context)
                    if read.isNull && !inner.isNested && !element.text.isEmpty { break }
                    elements.append(read)
                }
                return .array(elements)
            }
            return try value(matching[matching.count - 1], field.type, context)
        }
    }

    private func value(_ element: XMLElement, _ type: DataType, _ context: EvaluationContext) throws -> Value {
        switch type {
        case .structure(let fields): return .structure(try row(element, fields, context))
        case .map(_, let item, _):
            let attributes = try element.attributes.map { MapEntry(.string(prefix + $0.name), try scalar($0.value, item, context)) }
            return .map(attributes + (try element.elements.map { MapEntry(.string($0.name), try value($0, item, context)) }))
        case .array(let inner, _): return .array([try value(element, inner, context)])
        default: return try scalar(element.text, type, context)
        }
    }

    private func scalar(_ text: String, _ type: DataType, _ context: EvaluationContext) throws -> Value {
        if type.isCharacter { return .string(text) }
        if type.isNested { return .null }
        if type == .timestamp, let timestampPattern,
            let reader = try PatternedTime("to_timestamp", .string, pattern: timestampPattern, resolution)
        {
            return (try? reader.apply(.string(text), .string, context)) ?? .null
        }
        if type == .date, let datePattern, let reader = try PatternedTime("to_date", .string, pattern: datePattern, resolution) {
            return (try? reader.apply(.string(text), .string, context)) ?? .null
        }
        if type.isTime, let timePattern {
            var text = text
            guard let parsed = text.withUTF8({ try? timePattern.parse($0) }) else { return .null }
            return try Cast.cast(.integer(parsed.time), from: .time(precision: 6), to: type, mode: .tryNull, context: context)
        }
        return try Cast.cast(.string(text), from: .string, to: type, mode: .tryNull, context: context)
    }
}

/// Values as XML, indented by so much at each level; NULL fields are left out.
struct XMLWriting {
    let scalars: JSONWriting
    let indent: String
    let timePattern: DateTimePattern?

    func write(_ value: Value, _ type: DataType, _ tag: String, depth: Int, _ context: EvaluationContext, _ lines: inout [String]) throws {
        let indent = String(repeating: indent, count: depth)
        switch (value, type) {
        case (.null, _): return
        case (.array(let elements), .array(let element, _)):
            for item in elements { try write(item, element, tag, depth: depth, context, &lines) }
        case (.structure(let values), .structure(let fields)):
            var attributes = ""
            for (value, field) in zip(values, fields)
            where field.name.hasPrefix("_") && field.name != "_VALUE" && !value.isNull && !field.type.isNested {
                attributes += " \(field.name.dropFirst())=\"\(escaped(try text(value, field.type, context)))\""
            }
            lines.append("\(indent)<\(tag)\(attributes)>")
            for (value, field) in zip(values, fields) where !field.name.hasPrefix("_") {
                try write(value, field.type, field.name, depth: depth + 1, context, &lines)
            }
            lines.append("\(indent)</\(tag)>")
        case (.map(let entries), .map(let key, let item, _)):
            lines.append("\(indent)<\(tag)>")
            for entry in entries { try write(entry.value, item, Cast.text(entry.key, key), depth: depth + 1, context, &lines) }
            lines.append("\(indent)</\(tag)>")
        default: lines.append("\(indent)<\(tag)>\(escaped(try text(value, type, context)))</\(tag)>")
        }
    }

    private func text(_ value: Value, _ type: DataType, _ context: EvaluationContext) throws -> String {
        if type.isTime, let timePattern, let time = value.integerValue {
            let formatted = TextBuffer()
            timePattern.format(DateTimeParts(instant: time, zone: .utc), into: formatted)
            return formatted.string
        }
        return try scalars.node(value, type, context).rawText
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}
