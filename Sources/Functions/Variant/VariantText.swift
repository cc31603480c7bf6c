import Columnar

/// VARIANT values are kept as canonical JSON text: keys sorted and each once, numbers as Spark's variants print them. Types that JSON has
/// not (dates, binary) become strings on the way in.
enum VariantText {
    /// Thrown for an object with a repeated key.
    static func hasRepeatedKey(_ node: JSONNode) -> Bool {
        switch node {
        case .array(let elements): return elements.contains { hasRepeatedKey($0) }
        case .object(let members):
            return Set(members.map(\.key)).count < members.count || members.contains { hasRepeatedKey($0.value) }
        default: return false
        }
    }

    static func canonical(_ node: JSONNode) -> JSONNode {
        switch node {
        case .number(let text): return .number(number(text))
        case .array(let elements): return .array(elements.map { canonical($0) })
        case .object(let members):
            var latest: [JSONMember] = []
            for member in members {
                let value = canonical(member.value)
                if let place = latest.firstIndex(where: { $0.key == member.key }) {
                    latest[place].value = value
                } else {
                    latest.append(JSONMember(member.key, value))
                }
            }
            return .object(latest.sorted { Value.compare(.string($0.key), .string($1.key)) < 0 })
        default: return node
        }
    }

    /// Whole numbers stay, decimals of up to 38 digits lose trailing zeros, all others are doubles.
    private static func number(_ text: String) -> String {
        let digits = text.filter(\.isNumber).count
        if !text.contains(where: { "eE".contains($0) }) && digits <= 38 {
            guard text.contains(".") else { return text == "-0" ? "0" : text }
            var trimmed = Substring(text)
            while trimmed.hasSuffix("0") { trimmed = trimmed.dropLast() }
            if trimmed.hasSuffix(".") { trimmed = trimmed.dropLast() }
            return trimmed == "-0" || trimmed == "-" ? "0" : String(trimmed)
        }
        return Double(text).map { Cast.text(.double($0), .double) } ?? text
    }

    static func node(_ value: Value) -> JSONNode? {
        guard case .binary(let bytes) = value else { return nil }
        return JSONTreeParser.parse(String(decoding: bytes, as: UTF8.self), JSONTreeParser.Options(allowsSingleQuotes: false))
    }

    static func value(_ node: JSONNode) -> Value { .binary(Array(canonical(node).text.utf8)) }

    /// The type as `schema_of_variant` names it.
    static func schema(_ node: JSONNode) -> DataType {
        switch node {
        case .null: return .void
        case .boolean: return .boolean
        case .string: return .string
        case .number(let text):
            if !text.contains(where: { ".eE".contains($0) }) {
                return Int64(text) != nil ? .bigint : .decimal(precision: min(38, text.filter(\.isNumber).count), scale: 0)
            }
            if text.contains(where: { "eE".contains($0) }) || text.hasSuffix(".0") { return .double }
            let parts = text.filter { $0 != "-" }.split(separator: ".")
            let scale = parts.count > 1 ? parts[1].count : 0
            return .decimal(precision: max(1, parts[0].drop { $0 == "0" }.count + scale), scale: scale)
        case .array(let elements):
            return .array(elements.reduce(DataType.void) { merge($0, schema($1)) }, containsNull: true)
        case .object(let members): return .structure(members.map { Field($0.key, schema($0.value)) })
        }
    }

    /// The type that holds what both hold.
    static func merge(_ a: DataType, _ b: DataType) -> DataType {
        if a == b { return a }
        switch (a, b) {
        case (.void, let other), (let other, .void): return other
        case (.array(let x, _), .array(let y, _)): return .array(merge(x, y), containsNull: true)
        case (.structure(let x), .structure(let y)):
            var fields = x
            for field in y {
                if let place = fields.firstIndex(where: { $0.name == field.name }) {
                    fields[place].type = merge(fields[place].type, field.type)
                } else {
                    fields.append(field)
                }
            }
            return .structure(fields.sorted { $0.name < $1.name })
        case (let x, let y) where x.isNumeric && y.isNumeric:
            if x == .double || y == .double { return .double }
            func digits(_ type: DataType) -> (Int, Int) { if case .decimal(let p, let s) = type { (p, s) } else { (20, 0) } }
            let (p, s) = digits(x)
            let (q, t) = digits(y)
            let scale = max(s, t)
            let whole = max(p - s, q - t)
            return whole + scale > 38 ? .double : .decimal(precision: whole + scale, scale: scale)
        default: return .variant
        }
    }

    static func sql(_ type: DataType) -> String {
        switch type {
        case .array(let element, _): return "ARRAY<\(sql(element))>"
        case .structure(let fields):
            return "OBJECT<" + fields.map { "\(JSONInference.quoted($0.name)): \(sql($0.type))" }.joined(separator: ", ") + ">"
        default: return type.sql
        }
    }
}
