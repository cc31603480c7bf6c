import Columnar

/// Writes values in Avro's binary encoding.
struct AvroWriter {
    private var writer = SketchWriter()

    var bytes: [UInt8] { writer.bytes }

    /// Throws `AVRO_INCOMPATIBLE_SCHEMA` where the schema cannot hold the value. `path` is the field's, for messages.
    mutating func write(_ value: Value, _ type: DataType, _ schema: AvroSchema, path: String = "") throws {
        switch (schema, value) {
        case (.union(let branches), _): try union(value, type, branches, path: path)
        case (.null, .null): break
        case (_, .null):
            throw QueryError(
                "AVRO_CANNOT_WRITE_NULL_FIELD", sqlState: "22004",
                "Cannot write null value for field `\(path)` defined as non-null Avro data type \(schema.name). To allow null "
                    + "value for this "
                    + "field, specify its avro schema as a union type with \"null\".")
        case (.boolean, .boolean(let flag)): writer.put(flag ? 1 : 0 as UInt8)
        case (.int, .integer(let number)):
            guard Int32(exactly: number) != nil else { throw AvroErrors.incompatible(path, schema, type) }
            integer(number)
        case (.long, .integer(let number)): integer(number)
        case (.float, .float(let number)): writer.put(number)
        case (.double, .double(let number)): writer.put(number)
        case (.double, .float(let number)): writer.put(Double(number))
        case (.bytes, .binary(let bytes)): block(bytes)
        case (.bytes, .string(let text)), (.string, .string(let text)): block(Array(text.utf8))
        case (.fixed(_, let size), .binary(let bytes)) where bytes.count == size: writer.put(bytes)
        case (.enumeration(_, let symbols), .string(let text)):
            guard let index = symbols.firstIndex(of: text) else {
                throw QueryError(
                    "AVRO_INCOMPATIBLE_SCHEMA", sqlState: "22KD3",
                    "Cannot write \"\(text)\" since it's not defined in enum \"\(symbols.joined(separator: "\", \""))\".")
            }
            integer(Int64(index))
        case (.array(let element), .array(let items)): try array(items, type, element, path: path)
        case (.map(let inner), .map(let entries)): try map(entries, type, inner, path: path)
        case (.record(_, let fields), .structure(let values)): try record(values, type, fields, path: path)
        case (.logical(let logical, let base), _): try self.logical(value, type, logical, base, path: path)
        default: throw AvroErrors.incompatible(path, schema, type)
        }
    }

    private mutating func integer(_ number: Int64) {
        var bits = UInt64(bitPattern: number << 1 ^ number >> 63)
        while bits >= 128 {
            writer.put(UInt8(truncatingIfNeeded: bits) | 128)
            bits >>= 7
        }
        writer.put(UInt8(truncatingIfNeeded: bits))
    }

    private mutating func block(_ bytes: [UInt8]) {
        integer(Int64(bytes.count))
        writer.put(bytes)
    }

    private mutating func union(_ value: Value, _ type: DataType, _ branches: [AvroSchema], path: String) throws {
        if value.isNull {
            guard let index = branches.firstIndex(where: \.isNull) else { throw AvroErrors.incompatible(path, .union(branches), type) }
            return integer(Int64(index))
        }
        let others = branches.indices.filter { !branches[$0].isNull }
        if others.count > 1, case .structure(let values) = value, case .structure(let fields) = type, fields.count == others.count,
            fields.enumerated().allSatisfy({ $0.element.name == "member\($0.offset)" })
        {
            guard let place = values.firstIndex(where: { !$0.isNull }) else { throw AvroErrors.incompatible(path, .union(branches), type) }
            integer(Int64(others[place]))
            return try write(values[place], fields[place].type, branches[others[place]], path: path)
        }
        for index in others {
            var attempt = AvroWriter()
            guard (try? attempt.write(value, type, branches[index], path: path)) != nil else { continue }
            integer(Int64(index))
            return writer.put(attempt.bytes)
        }
        throw AvroErrors.incompatible(path, .union(branches), type)
    }

    private mutating func array(_ items: [Value], _ type: DataType, _ element: AvroSchema, path: String) throws {
        guard case .array(let inner, _) = type else { throw AvroErrors.incompatible(path, .array(element), type) }
        if !items.isEmpty {
            integer(Int64(items.count))
            for item in items { try write(item, inner, element, path: path) }
        }
        integer(0)
    }

    private mutating func map(_ entries: [MapEntry], _ type: DataType, _ inner: AvroSchema, path: String) throws {
        guard case .map(.string, let valueType, _) = type else { throw AvroErrors.incompatible(path, .map(inner), type) }
        if !entries.isEmpty {
            integer(Int64(entries.count))
            for entry in entries {
                try write(entry.key, .string, .string, path: path)
                try write(entry.value, valueType, inner, path: path)
            }
        }
        integer(0)
    }

    /// Fields go by name; a field that the struct has not must be able to be null.
    private mutating func record(_ values: [Value], _ type: DataType, _ fields: [AvroField], path: String) throws {
        guard case .structure(let members) = type else { throw AvroErrors.incompatible(path, .record(name: "", fields: fields), type) }
        if let extra = members.first(where: { member in !fields.contains { $0.name.lowercased() == member.name.lowercased() } }) {
            throw QueryError(
                "AVRO_INCOMPATIBLE_SCHEMA", sqlState: "22KD3", "The field `\(extra.name)` of the struct is not in the Avro schema.")
        }
        for field in fields {
            let inner = path.isEmpty ? field.name : "\(path).\(field.name)"
            if let place = members.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() }), place < values.count {
                try write(values[place], members[place].type, field.schema, path: inner)
            } else {
                try write(.null, .void, field.schema, path: inner)
            }
        }
    }

    private mutating func logical(_ value: Value, _ type: DataType, _ logical: AvroLogicalType, _ base: AvroSchema, path: String) throws {
        switch (logical, value) {
        case (.date, .integer(let number)) where type == .date: integer(number)
        case (.timeMicros, .integer(let number)) where type.isTime: integer(number)
        case (.timestamp(let isLocal, let scale), .integer(let number)) where type == (isLocal ? .timestampNTZ : .timestamp):
            integer(floorDivide(number, scale))
        case (.decimal(let precision, let scale), .decimal(let unscaled)):
            guard case .decimal(let given, scale) = type, given <= precision else { throw AvroErrors.incompatible(path, base, type) }
            try decimal(unscaled, type, base, path: path)
        case (_, .integer) where type.isInteger: try write(value, type, base, path: path)
        case (_, .binary): try write(value, type, base, path: path)
        default: throw AvroErrors.incompatible(path, base, type)
        }
    }

    private mutating func decimal(_ unscaled: Int128, _ type: DataType, _ base: AvroSchema, path: String) throws {
        var bytes = (0..<16).map { UInt8(truncatingIfNeeded: unscaled >> Int128(120 - $0 * 8)) }
        let filler: UInt8 = unscaled < 0 ? 255 : 0
        while bytes.count > 1, bytes[0] == filler, bytes[1] & 128 == filler & 128 { bytes.removeFirst() }
        guard case .fixed(_, let size) = base else { return block(bytes) }
        guard bytes.count <= size else { throw AvroErrors.incompatible(path, base, type) }
        writer.put([UInt8](repeating: filler, count: size - bytes.count) + bytes)
    }
}
