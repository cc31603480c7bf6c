#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Parses one column of a chunk into a vector. One per chunk and column.
final class CSVColumnParser {
    let field: Field
    private let column: Int
    private let chunk: InputChunk
    private let index: CSVFieldIndex
    private let options: CSVOptions
    private let kind: PhysicalKind
    private let buffer: Buffer
    private var validity: Buffer?
    private var heap: StringHeap?
    /// Rows whose value does not fit, with the reason.
    private(set) var bad: [(row: Int, reason: String)] = []

    init(field: Field, column: Int, chunk: InputChunk, index: CSVFieldIndex, options: CSVOptions) {
        self.field = field
        self.column = column
        self.chunk = chunk
        self.index = index
        self.options = options
        kind = field.type.canonicalKind
        buffer = Buffer(byteCount: index.rows &* kind.width)
    }

    /// Whether values of a type can be written in one field.
    static func supports(_ type: DataType) -> Bool {
        switch type {
        case .boolean, .tinyint, .smallint, .int, .bigint, .float, .double, .decimal, .string, .collated, .char, .varchar, .binary, .date, .timestamp,
            .timestampNTZ, .time:
            true
        default: false
        }
    }

    func parse(rows: Range<Int>) {
        switch field.type {
        case .bigint: each(rows, Int64.self) { parseInteger($0, $1, &$2) }
        case .int: each(rows, Int32.self) { parseNarrow($0, $1, &$2) }
        case .smallint: each(rows, Int16.self) { parseNarrow($0, $1, &$2) }
        case .tinyint: each(rows, Int8.self) { parseNarrow($0, $1, &$2) }
        case .double: each(rows, Double.self) { parseDouble($0, $1, &$2) }
        case .decimal(let precision, let scale) where precision <= 18:
            let limit = powersOfTen[precision]
            each(rows, Int64.self) {
                parsePlainDecimal($0, $1, scale: scale, &$2) && $2 < limit && $2 > 0 &- limit
            }
        case .date:
            each(rows, Int32.self) {
                var days = 0
                let found = $1 == 10 && parseIsoDate($0, &days)
                $2 = Int32(truncatingIfNeeded: days)
                return found
            }
        case .timestamp:
            let localToUTC = options.localToUTC
            each(rows, Int64.self) { text, count, value in
                var zone = TimestampZone.none
                let found = parseTimestamp(text, count, &value, &zone)
                if zone == .none, found, let localToUTC { value = localToUTC(value) }
                return found
            }
        case .string, .binary: parseStrings(rows)
        default:
            // Rarer types: value by value.
            for row in rows { parseOther(row) }
        }
    }

    @inline(__always)
    private func each<T>(_ rows: Range<Int>, _ type: T.Type, _ parse: (UnsafePointer<UInt8>, Int, inout T) -> Bool) {
        let target = buffer.pointer(to: T.self)
        let bytes = chunk.bytes
        for row in rows {
            let start = index.start(row, column)
            let end = index.end(row, column, bytes)
            if !parse(bytes + start, end &- start, &target[row]) { parseOther(row) }
        }
    }

    // MARK: Strings

    private func parseStrings(_ rows: Range<Int>) {
        let target = buffer.pointer(to: StringView.self)
        let bytes = chunk.bytes
        let quote = options.quote
        for row in rows {
            let start = index.start(row, column)
            let end = index.end(row, column, bytes)
            if start == end {
                setNull(row)
            } else if bytes[start] == quote {
                guard let view = unquoted(bytes + start, end &- start) else {
                    reject(row, "text stands behind the closing quote of " + excerpt(bytes + start, end &- start))
                    continue
                }
                target[row] = view
            } else {
                target[row] = StringView.padded(bytes + start, UInt32(truncatingIfNeeded: end &- start))
            }
        }
    }

    /// The value of a field that begins with a quote; nil when it does not end with one.
    private func unquoted(_ text: UnsafePointer<UInt8>, _ count: Int) -> StringView? {
        guard let quote = options.quote, count >= 2, text[count &- 1] == quote else { return nil }
        let inner = text + 1
        let length = count &- 2
        guard memchr(inner, Int32(quote), length) != nil else { return StringView.padded(inner, UInt32(truncatingIfNeeded: length)) }
        let heap = self.heap ?? StringHeap()
        self.heap = heap
        let target = heap.reserve(length)
        var written = 0
        var position = 0
        while position < length {
            let byte = inner[position]
            target[written] = byte
            written &+= 1
            position &+= 1
            if byte == quote {
                guard position < length, inner[position] == quote else { return nil }
                position &+= 1
            }
        }
        return StringView(target, count: written)
    }

    // MARK: The rest

    private func setNull(_ row: Int) {
        let flags: Buffer
        if let validity {
            flags = validity
        } else {
            flags = Buffer(byteCount: index.rows)
            memset(flags.base, 1, index.rows)
            validity = flags
        }
        flags.pointer(to: UInt8.self)[row] = 0
        memset(buffer.base + row &* kind.width, 0, kind.width)
    }

    private func reject(_ row: Int, _ reason: String) {
        memset(buffer.base + row &* kind.width, 0, kind.width)
        if bad.count < 100_000 { bad.append((row, reason)) }
    }

    /// A value that is empty, quoted, set in spaces, written in a rarer way, or wrong.
    @inline(never)
    private func parseOther(_ row: Int) {
        let bytes = chunk.bytes
        var start = index.start(row, column)
        var end = index.end(row, column, bytes)
        if start == end { return setNull(row) }
        if field.type.isCharacter { return parseLimitedString(row) }
        var text = bytes + start
        if bytes[start] == options.quote {
            guard let view = unquoted(text, end &- start) else {
                return reject(row, "text stands behind the closing quote of " + excerpt(text, end &- start))
            }
            if view.count == 0 { return setNull(row) }
            // Values of other types hold no quotes, so that the text lies in the chunk but for wrong ones.
            text = bytes + start + 1
            end &-= 2
        }
        while end > start && text[0] == 0x20 {
            text += 1
            start &+= 1
        }
        while end > start && text[end &- start &- 1] == 0x20 { end &-= 1 }
        if start == end { return setNull(row) }
        if !parseScalar(text, end &- start, row) {
            reject(row, "'" + excerpt(text, end &- start) + "' is not a \(field.type.sql)")
        }
    }

    private func put<T>(_ value: T, _ row: Int) -> Bool {
        buffer.pointer(to: T.self)[row] = value
        return true
    }

    private func parseScalar(_ text: UnsafePointer<UInt8>, _ count: Int, _ row: Int) -> Bool {
        var integer: Int64 = 0
        switch field.type {
        case .boolean:
            guard let flag = parseBoolean(text, count) else { return false }
            return put(UInt8(flag ? 1 : 0), row)
        case .tinyint, .smallint, .int, .bigint:
            guard parseInteger(text, count, &integer), kind.representable.contains(integer) else { return false }
            switch kind {
            case .int8: return put(Int8(truncatingIfNeeded: integer), row)
            case .int16: return put(Int16(truncatingIfNeeded: integer), row)
            case .int32: return put(Int32(truncatingIfNeeded: integer), row)
            default: return put(integer, row)
            }
        case .float, .double:
            var number = 0.0
            guard parseDouble(text, count, &number) else { return false }
            return kind == .float ? put(Float(number), row) : put(number, row)
        case .decimal(let precision, let scale):
            var unscaled: Int128 = 0
            guard parseDecimal(text, count, precision: precision, scale: scale, &unscaled) else { return false }
            return kind == .int64 ? put(Int64(truncatingIfNeeded: unscaled), row) : put(unscaled, row)
        case .date:
            var days: Int32 = 0
            return parseDate(text, count, &days) && put(days, row)
        case .timestamp, .timestampNTZ:
            var zone = TimestampZone.none
            guard parseTimestamp(text, count, &integer, &zone) else { return false }
            if field.type == .timestamp, zone == .none, let localToUTC = options.localToUTC { integer = localToUTC(integer) }
            return put(integer, row)
        case .time:
            return parseTime(text, count, &integer) && put(integer, row)
        default: return false
        }
    }

    /// CHAR(n) and VARCHAR(n).
    private func parseLimitedString(_ row: Int) {
        let bytes = chunk.bytes
        let start = index.start(row, column)
        let end = index.end(row, column, bytes)
        var view = StringView.padded(bytes + start, UInt32(truncatingIfNeeded: end &- start))
        if bytes[start] == options.quote {
            guard let inner = unquoted(bytes + start, end &- start) else {
                return reject(row, "text stands behind the closing quote of " + excerpt(bytes + start, end &- start))
            }
            view = inner
        }
        let limit: Int
        switch field.type {
        case .char(let length), .varchar(let length): limit = length
        default: limit = Int.max
        }
        let heap = self.heap ?? StringHeap()
        self.heap = heap
        guard let fitted = fitted(view, limit: limit, pads: field.type != .varchar(limit), heap: heap) else {
            return reject(row, "'" + excerpt(bytes + start, end &- start) + "' is longer than \(field.type.sql)")
        }
        _ = put(fitted, row)
    }

    func finish() -> Vector {
        let owner: AnyObject? = kind == .string ? OwnerGroup.joining([chunk.buffer, heap]) : nil
        return Vector(type: field.type, kind: kind, count: index.rows, buffer: buffer, validity: validity, heap: owner)
    }

    /// NULLs of a column that must have none are bad rows.
    func rejectNulls() {
        guard !field.nullable, let flags = validity?.pointer(to: UInt8.self) else { return }
        for row in 0..<index.rows where flags[row] == 0 { reject(row, "is empty, but the column is NOT NULL") }
    }
}

@inline(__always)
private func parseNarrow<T: FixedWidthInteger>(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout T) -> Bool {
    var wide: Int64 = 0
    if !parseInteger(text, count, &wide) { return false }
    value = T(truncatingIfNeeded: wide)
    return Int64(value) == wide
}

/// The words Spark casts to BOOLEAN.
package func parseBoolean(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
    if count > 5 { return nil }
    switch String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self).lowercased() {
    case "true", "t", "yes", "y", "1": return true
    case "false", "f", "no", "n", "0": return false
    default: return nil
    }
}

/// A string fitted to CHAR(limit) or VARCHAR(limit): spaces beyond the limit are cut, CHAR is filled up with spaces; nil when it is too
/// long. Lengths count code points.
func fitted(_ view: StringView, limit: Int, pads: Bool, heap: StringHeap) -> StringView? {
    var copy = view
    return withUnsafePointer(to: &copy) { location in
        let bytes = StringView.bytes(at: location)
        var length = view.count
        var points = 0
        for index in 0..<length where bytes[index] & 0xC0 != 0x80 { points &+= 1 }
        while points > limit && length > 0 && bytes[length &- 1] == 0x20 {
            length &-= 1
            points &-= 1
        }
        if points > limit { return nil }
        let padding = pads ? limit &- points : 0
        let target = heap.reserve(length &+ padding)
        memcpy(target, bytes, length)
        memset(target + length, 0x20, padding)
        return StringView(target, count: length &+ padding)
    }
}
