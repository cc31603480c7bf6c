import Columnar
import Foundation

/// Schemas and types as JSON in Spark's own form: `{"type":"struct","fields":[{"name":"a","type":"long","nullable":true,"metadata":{}}]}`.
package enum SchemaJSON {
    private static let maximumDepth = 64

    // MARK: Writing

    package static func encode(_ schema: Schema) -> String {
        let root: [String: Any] = ["type": "struct", "fields": schema.map { object(of: $0) }]
        guard let data = try? JSONSerialization.data(withJSONObject: root, options: [.sortedKeys, .withoutEscapingSlashes]) else {
            return "{}"
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func object(of field: Field) -> [String: Any] {
        var metadata: [String: Any] = [:]
        if let comment = field.comment { metadata["comment"] = comment }
        return ["name": field.name, "type": object(of: field.type), "nullable": field.nullable, "metadata": metadata]
    }

    private static func object(of type: DataType) -> Any {
        switch type {
        case .tinyint: return "byte"
        case .smallint: return "short"
        case .int: return "integer"
        case .bigint: return "long"
        case .array(let element, let containsNull):
            return ["type": "array", "elementType": object(of: element), "containsNull": containsNull] as [String: Any]
        case .map(let key, let value, let valueContainsNull):
            return [
                "type": "map", "keyType": object(of: key), "valueType": object(of: value), "valueContainsNull": valueContainsNull,
            ] as [String: Any]
        case .structure(let fields):
            return ["type": "struct", "fields": fields.map { object(of: $0) }] as [String: Any]
        default: return type.simpleString
        }
    }

    // MARK: Reading

    package static func decode(_ text: String) throws -> Schema {
        guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else { throw malformed("it is not JSON") }
        return try decode(object: object)
    }

    /// From what `JSONSerialization` makes of the text.
    package static func decode(object: Any) throws -> Schema {
        guard let object = object as? [String: Any], case .structure(let fields) = try type(object, depth: 0) else {
            throw malformed("it is not an object of type \"struct\"")
        }
        return fields
    }

    private static func malformed(_ what: String) -> QueryError {
        QueryError("INVALID_JSON_SCHEMA", sqlState: "22032", "The schema cannot be read: \(what).")
    }

    private static func type(_ object: Any, depth: Int) throws -> DataType {
        if depth > maximumDepth { throw malformed("types are nested more than \(maximumDepth) deep") }
        if let name = object as? String { return try named(name) }
        guard let object = object as? [String: Any], let kind = object["type"] as? String else { throw malformed("a type is missing") }
        switch kind {
        case "array":
            return .array(try type(object["elementType"] ?? "", depth: depth + 1), containsNull: object["containsNull"] as? Bool ?? true)
        case "map":
            return .map(
                key: try type(object["keyType"] ?? "", depth: depth + 1), value: try type(object["valueType"] ?? "", depth: depth + 1),
                valueContainsNull: object["valueContainsNull"] as? Bool ?? true)
        case "struct":
            guard let fields = object["fields"] as? [[String: Any]] else { throw malformed("a struct has no fields") }
            return .structure(try fields.map { try field($0, depth: depth + 1) })
        default: return try named(kind)
        }
    }

    private static func field(_ object: [String: Any], depth: Int) throws -> Field {
        guard let name = object["name"] as? String, !name.isEmpty else { throw malformed("a field has no name") }
        let comment = (object["metadata"] as? [String: Any])?["comment"] as? String ?? object["comment"] as? String
        return Field(
            name, try type(object["type"] ?? "", depth: depth), nullable: object["nullable"] as? Bool ?? true, comment: comment)
    }

    /// Types without parameters of their own by Spark's names and by their SQL names, and `decimal(p,s)`, `char(n)`, `varchar(n)`,
    /// `time(n)`, `interval …`.
    private static func named(_ text: String) throws -> DataType {
        let name = text.lowercased()
        switch name {
        case "void", "null": return .void
        case "boolean": return .boolean
        case "byte", "tinyint": return .tinyint
        case "short", "smallint": return .smallint
        case "integer", "int": return .int
        case "long", "bigint": return .bigint
        case "float", "real": return .float
        case "double": return .double
        case "decimal": return .defaultDecimal
        case "string": return .string
        case "binary": return .binary
        case "date": return .date
        case "timestamp", "timestamp_ltz": return .timestamp
        case "timestamp_ntz": return .timestampNTZ
        case "variant": return .variant
        case "interval": return .calendarInterval
        default: break
        }
        let collate = "string collate "
        if name.hasPrefix(collate) { return .collated(try Collation.named(String(name.dropFirst(collate.count)))) }
        if let interval = interval(name) { return interval }
        let numbers = name.split(whereSeparator: { "(), ".contains($0) }).dropFirst().compactMap { Int($0) }
        if name.hasPrefix("decimal("), let precision = numbers.first, precision >= 1, precision <= DataType.maximumDecimalPrecision {
            let scale = numbers.count > 1 ? numbers[1] : 0
            if scale >= 0 && scale <= precision { return .decimal(precision: precision, scale: scale) }
        }
        if let length = numbers.first, length >= 0, length <= Int(Int32.max) {
            if name.hasPrefix("char(") { return .char(length) }
            if name.hasPrefix("varchar(") { return .varchar(length) }
            if name.hasPrefix("time("), length <= 6 { return .time(precision: length) }
        }
        throw malformed("'\(text)' is not a type")
    }

    private static func interval(_ name: String) -> DataType? {
        guard name.hasPrefix("interval ") else { return nil }
        let words = name.split(separator: " ").map(String.init)
        let from = words.count > 1 ? words[1] : ""
        let to = words.count > 3 ? words[3] : from
        let months: [String: YearMonthField] = ["year": .year, "month": .month]
        let days: [String: DayTimeField] = ["day": .day, "hour": .hour, "minute": .minute, "second": .second]
        if let first = months[from], let last = months[to], first <= last { return .yearMonthInterval(from: first, to: last) }
        if let first = days[from], let last = days[to], first <= last { return .dayTimeInterval(from: first, to: last) }
        return nil
    }
}
