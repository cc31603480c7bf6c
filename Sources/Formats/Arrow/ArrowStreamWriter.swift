import Columnar

/// Writes an Arrow IPC stream: the schema, a message per batch, and a mark at its end (Arrow columnar format 1.5, metadata version 5).
package struct ArrowStreamWriter {
    private let schema: Schema
    private let timeZone: String
    private static let version: Int16 = 4
    private static let schemaHeader: UInt8 = 1
    private static let batchHeader: UInt8 = 3

    /// Throws for a column of a type that Arrow has no counterpart of.
    package init(_ schema: Schema, timeZone: String) throws {
        self.schema = schema
        self.timeZone = timeZone
        for field in schema { try ArrowType.check(field.type, field.name) }
    }

    package func begin(into output: inout [UInt8]) {
        var writer = FlatBufferWriter()
        let message = writer.table([.short(Self.version), .byte(Self.schemaHeader), .reference, .long(0)])
        writer.root(message.start)
        let table = writer.table([.short(0), .reference])
        writer.refer(from: message.places[2], to: table.start)
        let fields = writer.references(schema.count)
        writer.refer(from: table.places[1], to: fields.start)
        for (field, place) in zip(schema, fields.places) { put(field, at: place, &writer) }
        Self.message(writer.bytes, into: &output)
    }

    package func write(_ batch: Batch, into output: inout [UInt8]) throws {
        var body = ArrowBody()
        for (column, field) in zip(batch.columns, schema) { try body.put(column, field) }
        var writer = FlatBufferWriter()
        let message = writer.table([.short(Self.version), .byte(Self.batchHeader), .reference, .long(Int64(body.bytes.count))])
        writer.root(message.start)
        let table = writer.table([.long(Int64(batch.count)), .reference, .reference])
        writer.refer(from: message.places[2], to: table.start)
        writer.refer(from: table.places[1], to: writer.pairs(body.nodes))
        writer.refer(from: table.places[2], to: writer.pairs(body.buffers))
        Self.message(writer.bytes, into: &output)
        output += body.bytes
    }

    package func end(into output: inout [UInt8]) { output += [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] }

    private static func message(_ metadata: [UInt8], into output: inout [UInt8]) {
        let padded = (metadata.count + 7) / 8 * 8
        output += [0xFF, 0xFF, 0xFF, 0xFF]
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: padded).littleEndian) { output.append(contentsOf: $0) }
        output += metadata
        output += [UInt8](repeating: 0, count: padded - metadata.count)
    }

    private func put(_ field: Field, at place: Int, _ writer: inout FlatBufferWriter) {
        let type = ArrowType(field.type)
        let table = writer.table([.reference, .byte(field.nullable ? 1 : 0), .byte(type.code), .reference, nil, .reference])
        writer.refer(from: place, to: table.start)
        writer.refer(from: table.places[0], to: writer.text(field.name))
        let parameters = writer.table(type.parameters + (type.hasTimeZone ? [.reference] : []))
        writer.refer(from: table.places[3], to: parameters.start)
        if type.hasTimeZone, let zone = parameters.places.last { writer.refer(from: zone, to: writer.text(timeZone)) }
        let children = writer.references(type.children.count)
        writer.refer(from: table.places[5], to: children.start)
        for (child, place) in zip(type.children, children.places) { put(child, at: place, &writer) }
    }
}

/// A type as Arrow's schema tells it (Schema.fbs).
struct ArrowType {
    let code: UInt8
    var parameters: [FlatBufferWriter.Field?] = []
    var hasTimeZone = false
    var children: [Field] = []

    init(_ type: DataType) {
        switch type {
        case .void: code = 1
        case .tinyint: (code, parameters) = (2, [.int(8), .byte(1)])
        case .smallint: (code, parameters) = (2, [.int(16), .byte(1)])
        case .int: (code, parameters) = (2, [.int(32), .byte(1)])
        case .bigint: (code, parameters) = (2, [.int(64), .byte(1)])
        case .float: (code, parameters) = (3, [.short(1)])
        case .double: (code, parameters) = (3, [.short(2)])
        case .binary, .geometry, .geography: code = 4
        case .string, .collated, .char, .varchar, .variant, .calendarInterval: code = 5
        case .boolean: code = 6
        case .decimal(let precision, let scale): (code, parameters) = (7, [.int(Int32(precision)), .int(Int32(scale)), .int(128)])
        case .date: (code, parameters) = (8, [.short(0)])
        case .time: (code, parameters) = (9, [.short(2), .int(64)])
        case .timestamp: (code, parameters, hasTimeZone) = (10, [.short(2)], true)
        case .timestampNTZ: (code, parameters) = (10, [.short(2)])
        case .yearMonthInterval: (code, parameters) = (11, [.short(0)])
        case .dayTimeInterval: (code, parameters) = (18, [.short(2)])
        case .array(let element, let containsNull): (code, children) = (12, [Field("element", element, nullable: containsNull)])
        case .structure(let fields): (code, children) = (13, fields)
        case .map(let key, let value, let containsNull):
            let entry = DataType.structure([Field("key", key, nullable: false), Field("value", value, nullable: containsNull)])
            (code, parameters, children) = (17, [.byte(0)], [Field("entries", entry, nullable: false)])
        }
    }

    static func check(_ type: DataType, _ column: String) throws {
        switch type {
        case .calendarInterval, .variant, .geometry, .geography: throw QueryError.notSupported("Column '\(column)' of type \(type.sql) in Arrow")
        case .array(let element, _): try check(element, column)
        case .map(let key, let value, _):
            try check(key, column)
            try check(value, column)
        case .structure(let fields): for field in fields { try check(field.type, column) }
        default: break
        }
    }
}
