import Columnar

/// A schema of Apache Avro (1.12) as far as values need it.
indirect enum AvroSchema: Sendable {
    case null, boolean, int, long, float, double, bytes, string
    case fixed(name: String, size: Int)
    case enumeration(name: String, symbols: [String])
    case array(AvroSchema)
    case map(AvroSchema)
    case union([AvroSchema])
    case record(name: String, fields: [AvroField])
    /// A primitive or fixed type that stands for something else.
    case logical(AvroLogicalType, AvroSchema)
}

struct AvroField: Sendable {
    let name: String
    let schema: AvroSchema
}

enum AvroLogicalType: Sendable {
    case date, timeMicros
    /// `isLocal`: without a time zone. `scale`: microseconds a unit.
    case timestamp(isLocal: Bool, scale: Int64)
    case decimal(precision: Int, scale: Int)
}

enum AvroErrors {
    static func invalidSchema(_ what: String) -> QueryError {
        QueryError("INVALID_AVRO_SCHEMA", sqlState: "42K07", "The Avro schema is not valid: \(what).")
    }

    static func incompatible(_ path: String, _ schema: AvroSchema, _ type: DataType) -> QueryError {
        QueryError(
            "AVRO_INCOMPATIBLE_SCHEMA", sqlState: "22KD3",
            "\(path.isEmpty ? "The value" : "The field `\(path)`") of the type \"\(type.sql)\" cannot be written as Avro \(schema.name).")
    }

    static func malformed(_ mode: String) -> QueryError {
        QueryError(
            "MALFORMED_AVRO_MESSAGE", sqlState: "KD000",
            "Malformed Avro messages are detected in message deserialization. Parse Mode: \(mode). To process malformed Avro "
                + "message as null "
                + "result, try setting the option 'mode' as 'PERMISSIVE'.")
    }
}

extension AvroSchema {
    private static let deepest = 64

    /// Reads a schema's JSON. Throws `INVALID_AVRO_SCHEMA`.
    init(_ text: String) throws {
        guard let node = JSONTreeParser.parse(text, JSONTreeParser.Options(allowsSingleQuotes: false)) else {
            throw AvroErrors.invalidSchema("it is not JSON")
        }
        var names: [String: AvroSchema] = [:]
        self = try Self.read(node, &names, namespace: "", depth: 0)
        // Named types may be used again and again, each time within another.
        var rest = 20_000
        guard Self.spend(self, &rest) else { throw AvroErrors.invalidSchema("it has too many fields") }
    }

    private static func spend(_ schema: AvroSchema, _ rest: inout Int) -> Bool {
        rest -= 1
        guard rest > 0 else { return false }
        switch schema {
        case .array(let inner), .map(let inner), .logical(_, let inner): return spend(inner, &rest)
        case .union(let branches): return branches.allSatisfy { spend($0, &rest) }
        case .record(_, let fields): return fields.allSatisfy { spend($0.schema, &rest) }
        default: return true
        }
    }

    private static func read(_ node: JSONNode, _ names: inout [String: AvroSchema], namespace: String, depth: Int) throws -> AvroSchema {
        guard depth < deepest else { throw AvroErrors.invalidSchema("it is nested too deeply") }
        switch node {
        case .string(let name): return try named(name, names, namespace)
        case .array(let branches):
            guard !branches.isEmpty else { throw AvroErrors.invalidSchema("a union has no branches") }
            return .union(try branches.map { try read($0, &names, namespace: namespace, depth: depth + 1) })
        case .object: return try complex(node, &names, namespace: namespace, depth: depth)
        default: throw AvroErrors.invalidSchema("\(node.text) is no type")
        }
    }

    private static func named(_ name: String, _ names: [String: AvroSchema], _ namespace: String) throws -> AvroSchema {
        switch name {
        case "null": return .null
        case "boolean": return .boolean
        case "int": return .int
        case "long": return .long
        case "float": return .float
        case "double": return .double
        case "bytes": return .bytes
        case "string": return .string
        default:
            if let known = names[name] ?? names["\(namespace).\(name)"] { return known }
            throw AvroErrors.invalidSchema("the type \(name) is not known, or contains itself")
        }
    }

    private static func complex(_ node: JSONNode, _ names: inout [String: AvroSchema], namespace: String, depth: Int) throws -> AvroSchema {
        guard let kind = node["type"] else { throw AvroErrors.invalidSchema("a type is missing") }
        guard case .string(let kindName) = kind else { return try read(kind, &names, namespace: namespace, depth: depth + 1) }
        let space = node["namespace"]?.rawText ?? namespace
        func child(_ key: String) throws -> AvroSchema {
            guard let inner = node[key] else { throw AvroErrors.invalidSchema("\(kindName) has no \(key)") }
            return try read(inner, &names, namespace: space, depth: depth + 1)
        }
        var schema: AvroSchema
        switch kindName {
        case "array": schema = .array(try child("items"))
        case "map": schema = .map(try child("values"))
        case "record", "error":
            guard case .array(let members)? = node["fields"] else { throw AvroErrors.invalidSchema("a record has no fields") }
            var fields: [AvroField] = []
            for member in members {
                guard case .string(let name)? = member["name"], let type = member["type"] else {
                    throw AvroErrors.invalidSchema("a field has no name or no type")
                }
                fields.append(AvroField(name: name, schema: try read(type, &names, namespace: space, depth: depth + 1)))
            }
            schema = .record(name: try typeName(node, kindName), fields: fields)
        case "enum":
            guard case .array(let symbols)? = node["symbols"] else { throw AvroErrors.invalidSchema("an enum has no symbols") }
            schema = .enumeration(name: try typeName(node, kindName), symbols: symbols.map(\.rawText))
        case "fixed":
            guard case .number(let digits)? = node["size"], let size = Int(digits), (0...1 << 24).contains(size) else {
                throw AvroErrors.invalidSchema("a fixed has no size")
            }
            schema = .fixed(name: try typeName(node, kindName), size: size)
        default: schema = try named(kindName, names, space)
        }
        if case .string(let logical)? = node["logicalType"] { schema = try annotated(schema, logical, node) }
        if case .string(let name)? = node["name"], ["record", "error", "enum", "fixed"].contains(kindName) {
            names[space.isEmpty || name.contains(".") ? name : "\(space).\(name)"] = schema
        }
        return schema
    }

    private static func typeName(_ node: JSONNode, _ kind: String) throws -> String {
        guard case .string(let name)? = node["name"], !name.isEmpty else { throw AvroErrors.invalidSchema("\(kind) has no name") }
        return name
    }

    /// Logical types that do not fit what they stand on are left out, as the specification demands.
    private static func annotated(_ schema: AvroSchema, _ logical: String, _ node: JSONNode) throws -> AvroSchema {
        switch (logical, schema) {
        case ("date", .int): return .logical(.date, schema)
        case ("time-micros", .long): return .logical(.timeMicros, schema)
        case ("timestamp-millis", .long): return .logical(.timestamp(isLocal: false, scale: 1000), schema)
        case ("timestamp-micros", .long): return .logical(.timestamp(isLocal: false, scale: 1), schema)
        case ("local-timestamp-millis", .long): return .logical(.timestamp(isLocal: true, scale: 1000), schema)
        case ("local-timestamp-micros", .long): return .logical(.timestamp(isLocal: true, scale: 1), schema)
        case ("decimal", .bytes), ("decimal", .fixed):
            guard case .number(let digits)? = node["precision"], let precision = Int(digits), (1...38).contains(precision) else {
                return schema
            }
            var scale = 0
            if case .number(let text)? = node["scale"] { scale = Int(text) ?? 0 }
            guard (0...precision).contains(scale) else { return schema }
            return .logical(.decimal(precision: precision, scale: scale), schema)
        default: return schema
        }
    }

    var isNull: Bool { if case .null = self { true } else { false } }

    /// As messages name it.
    var name: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .int: "int"
        case .long: "long"
        case .float: "float"
        case .double: "double"
        case .bytes: "bytes"
        case .string: "string"
        case .fixed(let name, _): "fixed \(name)"
        case .enumeration(let name, _): "enum \(name)"
        case .array: "array"
        case .map: "map"
        case .union(let branches): "union of " + branches.map(\.name).joined(separator: ", ")
        case .record(let name, _): "record \(name)"
        case .logical(_, let base): base.name
        }
    }
}

// MARK: - Types

extension AvroSchema {
    /// The SQL type of the schema, and whether values may be NULL.
    var sqlType: (type: DataType, nullable: Bool) {
        switch self {
        case .null: return (.void, true)
        case .boolean: return (.boolean, false)
        case .int: return (.int, false)
        case .long: return (.bigint, false)
        case .float: return (.float, false)
        case .double: return (.double, false)
        case .bytes, .fixed: return (.binary, false)
        case .string, .enumeration: return (.string, false)
        case .array(let element):
            let inner = element.sqlType
            return (.array(inner.type, containsNull: inner.nullable), false)
        case .map(let value):
            let inner = value.sqlType
            return (.map(key: .string, value: inner.type, valueContainsNull: inner.nullable), false)
        case .record(_, let fields):
            return (.structure(fields.map { Field($0.name, $0.schema.sqlType.type, nullable: $0.schema.sqlType.nullable) }), false)
        case .logical(let logical, _):
            switch logical {
            case .date: return (.date, false)
            case .timeMicros: return (.time(precision: 6), false)
            case .timestamp(let isLocal, _): return (isLocal ? .timestampNTZ : .timestamp, false)
            case .decimal(let precision, let scale): return (.decimal(precision: precision, scale: scale), false)
            }
        case .union(let branches):
            let isNullable = branches.contains(where: \.isNull)
            let others = branches.filter { !$0.isNull }
            if others.isEmpty { return (.void, true) }
            if others.count == 1 { return (others[0].sqlType.type, isNullable) }
            if let widened = Self.widened(others) { return (widened, isNullable) }
            // One member of the struct for each branch, of which one at most is not NULL.
            return (.structure(others.enumerated().map { Field("member\($0.offset)", $0.element.sqlType.type) }), isNullable)
        }
    }

    /// Unions of `int` and `long`, and of `float` and `double`, are the wider of the two.
    static func widened(_ branches: [AvroSchema]) -> DataType? {
        guard branches.count == 2 else { return nil }
        switch (branches[0], branches[1]) {
        case (.int, .long), (.long, .int): return .bigint
        case (.float, .double), (.double, .float): return .double
        default: return nil
        }
    }

    /// The schema that values of a type are written with when none is given.
    init(_ type: DataType, nullable: Bool, name: String = "topLevelRecord") throws {
        let base: AvroSchema
        switch TypeCoercion.plain(type) {
        case .void: base = .null
        case .boolean: base = .boolean
        case .tinyint, .smallint, .int, .yearMonthInterval: base = .int
        case .bigint, .dayTimeInterval: base = .long
        case .float: base = .float
        case .double: base = .double
        case .string: base = .string
        case .binary: base = .bytes
        case .date: base = .logical(.date, .int)
        case .time: base = .logical(.timeMicros, .long)
        case .timestamp: base = .logical(.timestamp(isLocal: false, scale: 1), .long)
        case .timestampNTZ: base = .logical(.timestamp(isLocal: true, scale: 1), .long)
        case .decimal(let precision, let scale):
            // As few bytes as hold every number of so many digits.
            var bytes = 1
            var limit: Double = 127
            while limit < Double(String(repeating: "9", count: precision)) ?? 0 {
                bytes += 1
                limit = limit * 256 + 255
            }
            base = .logical(.decimal(precision: precision, scale: scale), .fixed(name: "\(name).fixed", size: bytes))
        case .array(let element, let containsNull): base = .array(try AvroSchema(element, nullable: containsNull, name: name))
        case .map(let key, let value, let containsNull):
            guard key == .string else {
                throw QueryError(
                    "AVRO_INCOMPATIBLE_SCHEMA", sqlState: "22KD3", "Avro has no maps with keys of the type \"\(key.sql)\", only of STRING.")
            }
            base = .map(try AvroSchema(value, nullable: containsNull, name: name))
        case .structure(let fields):
            base = .record(
                name: name,
                fields: try fields.map {
                    AvroField(name: $0.name, schema: try AvroSchema($0.type, nullable: $0.nullable, name: "\(name).\($0.name)"))
                })
        case let other:
            throw QueryError("AVRO_INCOMPATIBLE_SCHEMA", sqlState: "22KD3", "Avro has no type for \"\(other.sql)\".")
        }
        self = nullable && !base.isNull ? .union([base, .null]) : base
    }
}
