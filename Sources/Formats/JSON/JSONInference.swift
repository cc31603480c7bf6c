import Columnar

/// Finds out columns and their types from records: as Spark does (BIGINT, DOUBLE, BOOLEAN, STRING, ARRAY, STRUCT), and DATE and TIMESTAMP
/// where every string is one. Columns come in the order in which their keys first appear.
struct JSONInference {
    private indirect enum Shape {
        case nothing
        case boolean
        case bigint
        case double
        case date
        case timestamp
        case string
        case array(Shape)
        case structure([(key: String, shape: Shape)])
    }

    private static let maximumRecords = 20_000

    static func schema(of chunk: InputChunk?, isArray: Bool, isWhole: Bool) throws -> Schema {
        guard let chunk else {
            throw QueryError("MALFORMED_RECORD_IN_PARSING", sqlState: "22023", "The input is empty: there is nothing to find columns in.")
        }
        var scanner = JSONScanner(chunk.bytes, from: 0, to: chunk.count)
        let heap = StringHeap()
        var total = Shape.structure([])
        do throws(JSONProblem) {
            if let wrong = firstInvalidUTF8(chunk.bytes, chunk.count) {
                throw JSONProblem(position: wrong, reason: "the text is not valid UTF-8")
            }
            scanner.skipSpace()
            if isArray { scanner.position &+= 1 }
            for _ in 0..<maximumRecords {
                scanner.skipSpace()
                if scanner.position >= scanner.end || (isArray && scanner.byte == 0x5D) { break }
                let start = scanner.position
                let value = try scanner.tree(heap, .lastCounts, depth: 0)
                guard case .object = value else { throw scanner.problem("a record is not an object", at: start) }
                total = merge(total, shape(of: value))
                scanner.skipSpace()
                if isArray && scanner.byte == 0x2C { scanner.position &+= 1 }
            }
        } catch {
            throw RowError(line: chunk.line(at: error.position), byteOffset: chunk.byteOffset + error.position, reason: error.reason)
                .queryError
        }
        guard case .structure(let fields) = total, !fields.isEmpty else {
            throw QueryError("MALFORMED_RECORD_IN_PARSING", sqlState: "22023", "The input has no records to find columns in.")
        }
        return fields.map { Field($0.key, type(of: $0.shape)) }
    }

    private static func shape(of value: JSONValue) -> Shape {
        switch value {
        case .null: return .nothing
        case .boolean: return .boolean
        case .number(let text): return Int64(text) == nil ? .double : .bigint
        case .string(let text):
            var padded = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
            let count = padded.count - 16
            var days = 0
            var microseconds: Int64 = 0
            var zone = TimestampZone.none
            if count == 10 && parseIsoDate(&padded, &days) { return .date }
            if count > 10 && padded[4] == 0x2D && parseTimestamp(&padded, count, &microseconds, &zone) { return .timestamp }
            return .string
        case .array(let elements): return .array(elements.reduce(.nothing) { merge($0, shape(of: $1)) })
        case .object(let members): return .structure(members.map { ($0.name, shape(of: $0.value)) })
        }
    }

    private static func merge(_ a: Shape, _ b: Shape) -> Shape {
        switch (a, b) {
        case (.nothing, _): return b
        case (_, .nothing): return a
        case (.boolean, .boolean): return .boolean
        case (.bigint, .bigint): return .bigint
        case (.double, .double), (.bigint, .double), (.double, .bigint): return .double
        case (.date, .date): return .date
        case (.timestamp, .timestamp), (.date, .timestamp), (.timestamp, .date): return .timestamp
        case (.array(let x), .array(let y)): return .array(merge(x, y))
        case (.structure(var fields), .structure(let others)):
            for (position, other) in others.enumerated() {
                // Keys mostly come in the same order.
                if position < fields.count && fields[position].key == other.key {
                    fields[position].shape = merge(fields[position].shape, other.shape)
                } else if let known = fields.firstIndex(where: { $0.key == other.key }) {
                    fields[known].shape = merge(fields[known].shape, other.shape)
                } else {
                    fields.append(other)
                }
            }
            return .structure(fields)
        default: return .string
        }
    }

    private static func type(of shape: Shape) -> DataType {
        switch shape {
        case .nothing, .string: .string
        case .boolean: .boolean
        case .bigint: .bigint
        case .double: .double
        case .date: .date
        case .timestamp: .timestamp
        case .array(let element): .array(type(of: element), containsNull: true)
        case .structure(let fields): fields.isEmpty ? .string : .structure(fields.map { Field($0.key, type(of: $0.shape)) })
        }
    }
}
