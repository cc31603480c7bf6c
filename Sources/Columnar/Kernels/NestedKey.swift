/// Arrays, maps and structs as byte strings that are equal exactly when the values are: canonical widths, one form of zero and NaN,
/// lengths in front of what varies.
enum NestedKey {
    /// A binary vector of `rows` rows.
    static func encode(_ vector: Vector, rows: Int) -> Vector {
        let flat = vector.canonical()
        let builder = VectorBuilder(.binary, capacity: rows)
        var bytes: [UInt8] = []
        for row in 0..<rows {
            if flat.isNull(at: row) {
                builder.appendNull()
                continue
            }
            bytes.removeAll(keepingCapacity: true)
            write(flat, row, &bytes)
            bytes.withUnsafeBufferPointer { builder.append(bytes: $0) }
        }
        return builder.finish()
    }

    /// `vector` is canonical and not NULL at `row`.
    private static func write(_ vector: Vector, _ row: Int, _ bytes: inout [UInt8]) {
        switch vector.kind {
        case .void: break
        case .boolean: bytes.append(vector.pointer(to: UInt8.self)[row])
        case .int8, .int16, .int32, .int64: append(UInt64(bitPattern: vector.integer(at: row)), &bytes)
        case .int128:
            let wide = vector.pointer(to: Int128.self)[row]
            append(UInt64(truncatingIfNeeded: wide), &bytes)
            append(UInt64(truncatingIfNeeded: wide >> 64), &bytes)
        case .float:
            let value = vector.pointer(to: Float.self)[row]
            append(UInt64(value == 0 ? 0 : (value.isNaN ? Float.nan.bitPattern : value.bitPattern)), &bytes)
        case .double:
            let value = vector.pointer(to: Double.self)[row]
            append(value == 0 ? 0 : (value.isNaN ? Double.nan.bitPattern : value.bitPattern), &bytes)
        case .string:
            let text = StringView.buffer(at: vector.pointer(to: StringView.self) + row)
            append(UInt64(text.count), &bytes)
            bytes.append(contentsOf: text)
        case .interval:
            let interval = vector.pointer(to: CalendarInterval.self)[row]
            append(UInt64(UInt32(bitPattern: interval.months)) << 32 | UInt64(UInt32(bitPattern: interval.days)), &bytes)
            append(UInt64(bitPattern: interval.microseconds), &bytes)
        case .list, .map:
            let entry = vector.pointer(to: ListEntry.self)[row]
            append(UInt64(entry.count), &bytes)
            for element in 0..<Int(entry.count) {
                for child in vector.children { writeNullable(child, Int(entry.offset) &+ element, &bytes) }
            }
        case .structure:
            for child in vector.children { writeNullable(child, row, &bytes) }
        }
    }

    private static func writeNullable(_ vector: Vector, _ row: Int, _ bytes: inout [UInt8]) {
        let isNull = row >= vector.count || vector.isNull(at: row)
        bytes.append(isNull ? 1 : 0)
        if !isNull { write(vector, row, &bytes) }
    }

    private static func append(_ word: UInt64, _ bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    /// The values again; `vector` holds what `encode` wrote.
    static func decode(_ vector: Vector, as type: DataType) -> Vector {
        let builder = VectorBuilder(type, capacity: max(vector.count, 1))
        for row in 0..<vector.count {
            if vector.isNull(at: row) {
                builder.appendNull()
                continue
            }
            var reader = Reader(bytes: StringView.buffer(at: vector.pointer(to: StringView.self) + row))
            builder.append(reader.value(type))
        }
        return builder.finish()
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var position = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        mutating func byte() -> UInt8 {
            guard position < bytes.count else { return 0 }
            position += 1
            return bytes[position - 1]
        }

        mutating func word() -> UInt64 {
            var result: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 8) { result |= UInt64(byte()) << shift }
            return result
        }

        mutating func nullable(_ type: DataType) -> Value { byte() == 1 ? .null : value(type) }

        mutating func value(_ type: DataType) -> Value {
            switch type {
            case .array(let element, _):
                let count = Int(truncatingIfNeeded: word())
                return .array((0..<max(count, 0)).map { _ in nullable(element) })
            case .map(let key, let item, _):
                let count = Int(truncatingIfNeeded: word())
                return .map(
                    (0..<max(count, 0)).map { _ in
                        let first = nullable(key)
                        return MapEntry(first, nullable(item))
                    })
            case .structure(let fields):
                return .structure(fields.map { nullable($0.type) })
            default: break
            }
            switch type.canonicalKind {
            case .boolean: return .boolean(byte() != 0)
            case .int8, .int16, .int32, .int64:
                let number = Int64(bitPattern: word())
                return type.isDecimal ? .decimal(Int128(number)) : .integer(number)
            case .int128:
                let low = word()
                return .decimal(Int128(Int64(bitPattern: word())) << 64 | Int128(low))
            case .float: return .float(Float(bitPattern: UInt32(truncatingIfNeeded: word())))
            case .double: return .double(Double(bitPattern: word()))
            case .string:
                let count = min(Int(truncatingIfNeeded: word()), bytes.count - position)
                let text = UnsafeBufferPointer(rebasing: bytes[position..<position + max(count, 0)])
                position += max(count, 0)
                return type.isBytes ? .binary(Array(text)) : .string(String(decoding: text, as: UTF8.self))
            case .interval:
                let head = word()
                return .interval(
                    CalendarInterval(
                        months: Int32(truncatingIfNeeded: head >> 32), days: Int32(truncatingIfNeeded: head),
                        microseconds: Int64(bitPattern: word())))
            default: return .null
            }
        }
    }
}
