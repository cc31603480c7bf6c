import Columnar

/// JSON nodes as values of SQL types, as Spark's JacksonParser converts them.
struct JSONReading: Sendable {
    let options: FormatOptions
    let timestampPattern: String?
    let datePattern: String?
    let resolution: ResolutionContext

    init(_ options: FormatOptions, _ resolution: ResolutionContext) {
        self.options = options
        self.resolution = resolution
        timestampPattern = options["timestampFormat"]
        datePattern = options["dateFormat"]
    }

    /// Thrown where a node does not fit its type.
    struct Mismatch: Error {}

    /// `isPartial` is set when some part did not fit and became NULL.
    func value(_ node: JSONNode, _ type: DataType, _ context: EvaluationContext, isPartial: inout Bool) throws -> Value {
        if node.isNull, type != .variant { return .null }
        switch (type, node) {
        case (.structure(let fields), .object(let members)):
            var found: [Value] = []
            for field in fields {
                guard let member = members.last(where: { $0.key == field.name }) else {
                    found.append(.null)
                    continue
                }
                found.append(try part(member.value, field.type, context, &isPartial))
            }
            return .structure(found)
        case (.array(let element, _), .array(let nodes)):
            return .array(try nodes.map { try value($0, element, context, isPartial: &isPartial) })
        case (.map(let key, let value, _), .object(let members)):
            guard key.isCharacter else { throw Mismatch() }
            return .map(try members.map { MapEntry(.string($0.key), try self.value($0.value, value, context, isPartial: &isPartial)) })
        case (.variant, _): return .binary(Array(VariantText.canonical(node).text.utf8))
        default: return try scalar(node, type, context)
        }
    }

    /// A part that does not fit becomes NULL.
    private func part(_ node: JSONNode, _ type: DataType, _ context: EvaluationContext, _ isPartial: inout Bool) throws -> Value {
        do {
            return try value(node, type, context, isPartial: &isPartial)
        } catch is Mismatch {
            isPartial = true
            return .null
        }
    }

    private func scalar(_ node: JSONNode, _ type: DataType, _ context: EvaluationContext) throws -> Value {
        switch (type, node) {
        case (.string, .number(let text)), (.collated, .number(let text)), (.char, .number(let text)), (.varchar, .number(let text)):
            return .string(Self.rewritten(text))
        case (.string, _), (.collated, _), (.char, _), (.varchar, _): return .string(node.rawText)
        case (.boolean, .boolean(let flag)): return .boolean(flag)
        case (let type, .number(let text)) where type.isInteger:
            guard let number = Int64(text), type.canonicalKind.representable.contains(number) else { throw Mismatch() }
            return .integer(number)
        case (.double, .number(let text)):
            guard let number = Double(text) else { throw Mismatch() }
            return .double(number)
        case (.float, .number(let text)):
            guard let number = Float(text) else { throw Mismatch() }
            return .float(number)
        case (.double, .string(let text)): return .double(try special(text))
        case (.float, .string(let text)): return .float(Float(try special(text)))
        case (.decimal(let precision, let scale), .number(let text)), (.decimal(let precision, let scale), .string(let text)):
            var text = text
            guard case .success(let unscaled) = text.withUTF8({ DecimalText.parse($0, precision: precision, scale: scale) }) else {
                throw Mismatch()
            }
            return .decimal(unscaled)
        case (.binary, .string(let text)):
            guard text.utf8.count % 4 == 0, BinaryText.isBase64(Array(text.utf8)), let bytes = BinaryText.decode64Leniently(text.utf8) else { throw Mismatch() }
            return .binary(bytes)
        case (.date, .string(let text)): return try time(text, type, "to_date", datePattern, context)
        case (.timestamp, .string(let text)): return try time(text, type, "to_timestamp", timestampPattern, context)
        case (.timestampNTZ, .string(let text)): return try time(text, type, "to_timestamp_ntz", options["timestampNTZFormat"], context)
        case (.timestamp, .number(let text)):
            guard let seconds = Int64(text) else { throw Mismatch() }
            let (product, overflow) = seconds.multipliedReportingOverflow(by: TimeUnits.microsecondsPerSecond)
            if overflow { throw Mismatch() }
            return .integer(product)
        case (let type, .string(let text)) where type.isInterval || type.isTime: return try time(text, type, "", nil, context)
        default: throw Mismatch()
        }
    }

    /// A number as Jackson writes it again: fractions as doubles, what is no number in quotes.
    private static func rewritten(_ text: String) -> String {
        guard text.contains(where: { !($0.isNumber || $0 == "-") }) else { return text }
        guard let number = Double(text), number.isFinite, text.contains(where: \.isNumber) else { return "\"\(text)\"" }
        return Cast.text(.double(number), .double)
    }

    /// Whether a text that a timestamp is read from names a time zone.
    static func namesZone(_ text: String) -> Bool {
        guard let separator = text.lastIndex(where: { $0 == " " || $0 == "T" }) else { return false }
        return text[text.index(after: separator)...].contains { $0.isLetter || $0 == "+" || $0 == "-" }
    }

    private func special(_ text: String) throws -> Double {
        switch text {
        case "NaN": return .nan
        case "Infinity", "+INF", "INF", "+Infinity": return .infinity
        case "-Infinity", "-INF": return -.infinity
        default: throw Mismatch()
        }
    }

    private func time(_ text: String, _ type: DataType, _ function: String, _ pattern: String?, _ context: EvaluationContext) throws
        -> Value
    {
        let result: Value?
        if let pattern, let reader = try PatternedTime(function, .string, pattern: pattern, resolution) {
            result = try? reader.apply(.string(text), .string, context)
        } else {
            if type == .timestampNTZ, Self.namesZone(text) { throw Mismatch() }
            // Whole numbers are days, as very old versions of Spark wrote dates.
            if type == .date, let days = Int32(text) { return .integer(Int64(days)) }
            result = try Cast.cast(.string(text), from: .string, to: type, mode: .tryNull, context: context)
        }
        guard let result, !result.isNull else { throw Mismatch() }
        return result
    }
}
