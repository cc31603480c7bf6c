import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Builds one column, nested ones with their children, straight from JSON text. One writer at a time.
final class JSONColumnBuilder {
    /// How a scalar's text is read: the type, without the shared boxes that types with parameters keep them in, whose reference counts
    /// threads would fight over.
    enum Reading {
        case integer
        case decimal
        case date
        case timestamp
        case timestampNTZ
        case time
        case string
        case char
        case varchar
        case binary
        case other
    }

    let field: Field
    let reading: Reading
    let isNullable: Bool
    let precision: Int
    let scale: Int
    /// Of CHAR(n) and VARCHAR(n).
    private let limit: Int
    let keyBytes: [UInt8]
    /// The key with its quotes as it mostly stands in the text; nil when it would be escaped.
    private let quotedKey: Buffer?
    private let quotedCount: Int
    var count = 0
    let kind: PhysicalKind
    private var capacity: Int
    private var buffer: Buffer
    private var validity: Buffer?
    /// Where `buffer` and `validity` have their values: each value is put through these, which takes no reference counting.
    private(set) var values: UnsafeMutableRawPointer
    /// 1 for every row that may come behind `count`, too.
    private var flags: UnsafeMutablePointer<UInt8>?
    private let heap: StringHeap
    let localToUTC: (@Sendable (Int64) -> Int64)?
    private let children: [JSONColumnBuilder]

    init(_ field: Field, capacity: Int, heap: StringHeap, localToUTC: (@Sendable (Int64) -> Int64)?) {
        self.field = field
        isNullable = field.nullable
        var digits = (0, 0)
        var length = 0
        switch field.type {
        case .tinyint, .smallint, .int, .bigint: reading = .integer
        case .decimal(let precision, let scale):
            reading = .decimal
            digits = (precision, scale)
        case .date: reading = .date
        case .timestamp: reading = .timestamp
        case .timestampNTZ: reading = .timestampNTZ
        case .time: reading = .time
        case .string, .collated: reading = .string
        case .char(let count):
            reading = .char
            length = count
        case .varchar(let count):
            reading = .varchar
            length = count
        case .binary: reading = .binary
        default: reading = .other
        }
        (precision, scale) = digits
        limit = length
        keyBytes = Array(field.name.utf8)
        quotedCount = keyBytes.count &+ 2
        if keyBytes.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
            quotedKey = nil
        } else {
            let quoted = Buffer(byteCount: quotedCount)
            quoted.pointer(to: UInt8.self)[0] = 0x22
            for (index, byte) in keyBytes.enumerated() { quoted.pointer(to: UInt8.self)[index &+ 1] = byte }
            quoted.pointer(to: UInt8.self)[quotedCount &- 1] = 0x22
            quotedKey = quoted
        }
        kind = field.type.canonicalKind
        self.capacity = max(capacity, 16)
        buffer = Buffer(byteCount: self.capacity &* kind.width)
        values = buffer.base
        self.heap = heap
        self.localToUTC = localToUTC
        func child(_ field: Field) -> JSONColumnBuilder {
            JSONColumnBuilder(field, capacity: 16, heap: heap, localToUTC: localToUTC)
        }
        switch field.type {
        case .array(let element, let containsNull): children = [child(Field("element", element, nullable: containsNull))]
        case .map(let key, let value, let nullable):
            children = [child(Field("key", key, nullable: false)), child(Field("value", value, nullable: nullable))]
        case .structure(let fields): children = fields.map(child)
        default: children = []
        }
    }

    static func supports(_ type: DataType) -> Bool {
        switch type {
        case .array(let element, _): supports(element)
        case .map(let key, let value, _): !key.isNested && supports(key) && supports(value)
        case .structure(let fields): fields.allSatisfy { supports($0.type) }
        case .variant, .calendarInterval, .yearMonthInterval, .dayTimeInterval: false
        default: true
        }
    }

    /// Steps over the column's key, if it stands at the scanner's position letter by letter.
    @inline(__always)
    func takesKey(_ scanner: inout JSONScanner) -> Bool {
        guard let quotedKey, scanner.end &- scanner.position >= quotedCount else { return false }
        let text = UnsafeRawPointer(scanner.bytes + scanner.position)
        let key = UnsafeRawPointer(quotedKey.base)
        var offset = 0
        while offset &+ 8 <= quotedCount {
            if text.loadUnaligned(fromByteOffset: offset, as: UInt64.self) != key.loadUnaligned(fromByteOffset: offset, as: UInt64.self) {
                return false
            }
            offset &+= 8
        }
        // The rest of less than eight bytes; both sides have room behind their end.
        let rest = UInt64(truncatingIfNeeded: (quotedCount &- offset) &* 8)
        let mask: UInt64 = rest == 0 ? 0 : ~0 &>> (64 &- rest)
        let difference =
            text.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        if difference & mask != 0 { return false }
        scanner.position &+= quotedCount
        return true
    }

    // MARK: Room

    @inline(__always)
    private func reserveOne() {
        if count == capacity { grow(to: capacity &* 2) }
    }

    /// Makes room for so many more rows.
    func reserve(_ rows: Int) {
        if count &+ rows > capacity { grow(to: max(capacity &* 2, count &+ rows)) }
    }

    private func grow(to capacity: Int) {
        let larger = Buffer(byteCount: capacity &* kind.width)
        memcpy(larger.base, buffer.base, count &* kind.width)
        buffer = larger
        values = larger.base
        if let old = validity {
            let flags = Buffer(byteCount: capacity)
            memset(flags.base, 1, capacity)
            memcpy(flags.base, old.base, count)
            validity = flags
            self.flags = flags.pointer(to: UInt8.self)
        }
        self.capacity = capacity
    }

    @inline(__always)
    private func put<T>(_ value: T) {
        reserveOne()
        values.assumingMemoryBound(to: T.self)[count] = value
        count &+= 1
    }

    func putNull() {
        reserveOne()
        if flags == nil {
            let made = Buffer(byteCount: capacity)
            memset(made.base, 1, capacity)
            validity = made
            flags = made.pointer(to: UInt8.self)
        }
        flags?[count] = 0
        if kind.width > 0 { memset(values + count &* kind.width, 0, kind.width) }
        if kind == .structure { for child in children { child.putNull() } }
        count &+= 1
    }

    /// NULL for a row that lacks the column.
    func appendMissing(at position: Int) throws(JSONProblem) {
        if !isNullable { throw JSONProblem(position: position, reason: "is missing, but the column is NOT NULL") }
        putNull()
    }

    /// Forgets the rows from `rows` on, and what children hold of a row that was not finished.
    func truncate(to rows: Int) {
        if let flags, rows < count { memset(flags + rows, 1, count &- rows) }
        count = min(count, rows)
        if kind == .list || kind == .map {
            // Elements follow row order: they end with those of the last row that has some.
            let entries = buffer.pointer(to: ListEntry.self)
            var row = count
            while row > 0 && entries[row &- 1].count == 0 { row &-= 1 }
            let used = row == 0 ? 0 : Int(entries[row &- 1].offset) &+ Int(entries[row &- 1].count)
            for child in children { child.truncate(to: used) }
        } else if kind == .structure {
            for child in children { child.truncate(to: count) }
        }
    }

    // MARK: Values

    private func mismatch(_ scanner: JSONScanner, _ start: Int) -> JSONProblem {
        var text = excerpt(scanner.bytes + start, max(min(scanner.position, scanner.end) &- start, 1), limit: 40)
        if text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 1 { text = String(text.dropFirst().dropLast()) }
        return JSONProblem(position: start, reason: "'\(text)' is not a \(field.type.sql)")
    }

    /// Appends the value at the scanner's position.
    func append(_ scanner: inout JSONScanner) throws(JSONProblem) {
        if scanner.byte == 0x6E {
            let start = scanner.position
            try scanner.word("null")
            if !isNullable { throw JSONProblem(position: start, reason: "is null, but the column is NOT NULL") }
            return putNull()
        }
        switch kind {
        case .int8, .int16, .int32, .int64: try appendInteger(&scanner)
        case .double, .float: try appendDouble(&scanner)
        case .string: try appendString(&scanner)
        case .boolean:
            let start = scanner.position
            if scanner.byte == 0x74 {
                try scanner.word("true")
                put(UInt8(1))
            } else if scanner.byte == 0x66 {
                try scanner.word("false")
                put(UInt8(0))
            } else {
                try scanner.skipValue(heap)
                throw mismatch(scanner, start)
            }
        case .int128: try appendWideDecimal(&scanner)
        case .list: try appendList(&scanner)
        case .map: try appendMap(&scanner)
        case .structure: try appendStructure(&scanner)
        case .interval, .void:
            let start = scanner.position
            try scanner.skipValue(heap)
            throw mismatch(scanner, start)
        }
    }

    /// Text of a scalar: a number as it stands, or a string's content. Nil for other values, which are skipped.
    @inline(__always)
    private func scalar(_ scanner: inout JSONScanner, _ view: inout StringView) throws(JSONProblem) -> Bool {
        let first = scanner.byte
        if first == 0x22 {
            view = try scanner.string(heap)
            return true
        }
        if first == 0x2D || first &- 0x30 <= 9 {
            let (start, count) = try scanner.number()
            view = StringView.padded(scanner.bytes + start, UInt32(truncatingIfNeeded: count))
            return true
        }
        try scanner.skipValue(heap)
        return false
    }

    private func appendInteger(_ scanner: inout JSONScanner) throws(JSONProblem) {
        let start = scanner.position
        var view = StringView()
        var value: Int64 = 0
        var fits = try scalar(&scanner, &view)
        if fits {
            fits = withUnsafePointer(to: &view) { location in
                // Parsers read up to 16 bytes from the start, more than an inline view has.
                location.pointee.count > 12
                    ? parse(StringView.bytes(at: location), location.pointee.count, &value) : parseInline(location.pointee, &value)
            }
        }
        guard fits else { throw mismatch(scanner, start) }
        switch kind {
        case .int8: put(Int8(truncatingIfNeeded: value))
        case .int16: put(Int16(truncatingIfNeeded: value))
        case .int32: put(Int32(truncatingIfNeeded: value))
        default: put(value)
        }
    }

    @inline(__always)
    private func parseInline(_ view: StringView, _ value: inout Int64) -> Bool {
        var padded = (UInt64(view.prefix) | (view.word &<< 32), view.word &>> 32, UInt64(0), UInt64(0))
        return withUnsafeBytes(of: &padded) { raw in
            guard let base = raw.baseAddress else { return false }
            return parse(base.assumingMemoryBound(to: UInt8.self), view.count, &value)
        }
    }

    private func parse(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool {
        switch reading {
        case .decimal:
            if parsePlainDecimal(text, count, scale: scale, &value) { return abs(value) < powersOfTen[min(precision, 18)] }
            var wide: Int128 = 0
            guard parseDecimal(text, count, precision: precision, scale: scale, &wide) else { return false }
            value = Int64(truncatingIfNeeded: wide)
            return true
        case .date:
            var days: Int32 = 0
            guard parseDate(text, count, &days) else { return false }
            value = Int64(days)
            return true
        case .timestamp, .timestampNTZ:
            var zone = TimestampZone.none
            guard parseTimestamp(text, count, &value, &zone) else { return false }
            if reading == .timestamp, zone == .none, let localToUTC { value = localToUTC(value) }
            return true
        case .time: return parseTime(text, count, &value)
        default:
            if parseInteger(text, count, &value) { return kind.representable.contains(value) }
            // 5.0 and 1e3 are whole numbers too.
            var number = 0.0
            guard parseDouble(text, count, &number), number == number.rounded(), abs(number) <= 9_007_199_254_740_992 else { return false }
            value = Int64(number)
            return kind.representable.contains(value)
        }
    }

    private func appendDouble(_ scanner: inout JSONScanner) throws(JSONProblem) {
        let start = scanner.position
        var number = 0.0
        var fits: Bool
        if scanner.byte != 0x22 && (scanner.byte == 0x2D || scanner.byte &- 0x30 <= 9) {
            let (from, count) = try scanner.number()
            fits = parseDouble(scanner.bytes + from, count, &number)
        } else {
            var view = StringView()
            fits = try scalar(&scanner, &view)
            if fits { fits = withUnsafePointer(to: &view) { parseDouble(StringView.bytes(at: $0), $0.pointee.count, &number) } }
        }
        guard fits else { throw mismatch(scanner, start) }
        kind == .float ? put(Float(number)) : put(number)
    }

    private func appendWideDecimal(_ scanner: inout JSONScanner) throws(JSONProblem) {
        let start = scanner.position
        var view = StringView()
        var value: Int128 = 0
        guard try scalar(&scanner, &view),
            withUnsafePointer(
                to: &view, { parseDecimal(StringView.bytes(at: $0), $0.pointee.count, precision: precision, scale: scale, &value) })
        else { throw mismatch(scanner, start) }
        put(value)
    }

    private func appendString(_ scanner: inout JSONScanner) throws(JSONProblem) {
        let start = scanner.position
        guard scanner.byte == 0x22 else {
            // Other values keep their text, as in Spark.
            try scanner.skipValue(heap)
            let view = StringView.padded(scanner.bytes + start, UInt32(truncatingIfNeeded: scanner.position &- start))
            return try putString(view, scanner, start)
        }
        try putString(try scanner.string(heap), scanner, start)
    }

    @inline(__always)
    private func putString(_ view: StringView, _ scanner: JSONScanner, _ start: Int) throws(JSONProblem) {
        switch reading {
        case .string: put(view)
        case .char, .varchar:
            guard let fitted = fitted(view, limit: limit, pads: reading == .char, heap: heap) else {
                throw JSONProblem(
                    position: start,
                    reason: "'\(excerpt(scanner.bytes + start, scanner.position &- start))' is longer than \(field.type.sql)")
            }
            put(fitted)
        default:
            var copy = view
            guard let bytes = withUnsafePointer(to: &copy, { Base64.decode(StringView.buffer(at: $0)) }) else {
                throw mismatch(scanner, start)
            }
            put(bytes.withUnsafeBufferPointer { source in source.baseAddress.map { heap.store($0, count: source.count) } ?? StringView() })
        }
    }

    // MARK: Nested values

    private func appendList(_ scanner: inout JSONScanner) throws(JSONProblem) {
        let start = scanner.position
        guard scanner.byte == 0x5B else {
            try scanner.skipValue(heap)
            throw mismatch(scanner, start)
        }
        let child = children[0]
        let first = child.count
        scanner.position &+= 1
        scanner.skipSpace()
        if scanner.byte == 0x5D {
            scanner.position &+= 1
        } else {
            while true {
                scanner.skipSpace()
                try child.append(&scanner)
                scanner.skipSpace()
                if scanner.byte == 0x5D { break }
                try scanner.expect(0x2C, "',' or ']'")
            }
            scanner.position &+= 1
        }
        put(ListEntry(offset: UInt32(truncatingIfNeeded: first), count: UInt32(truncatingIfNeeded: child.count &- first)))
    }

    /// An object, or an array of [key, value] pairs, which is how results print maps.
    private func appendMap(_ scanner: inout JSONScanner) throws(JSONProblem) {
        let start = scanner.position
        let isObject = scanner.byte == 0x7B
        guard isObject || scanner.byte == 0x5B else {
            try scanner.skipValue(heap)
            throw mismatch(scanner, start)
        }
        let first = children[0].count
        let close: UInt8 = isObject ? 0x7D : 0x5D
        scanner.position &+= 1
        scanner.skipSpace()
        while scanner.byte != close {
            if !isObject { try scanner.expect(0x5B, "a [key, value] pair") }
            scanner.skipSpace()
            try children[0].append(&scanner)
            scanner.skipSpace()
            if isObject { try scanner.expect(0x3A, "':'") } else { try scanner.expect(0x2C, "','") }
            scanner.skipSpace()
            try children[1].append(&scanner)
            scanner.skipSpace()
            if !isObject {
                try scanner.expect(0x5D, "']'")
                scanner.skipSpace()
            }
            if scanner.byte == close { break }
            try scanner.expect(0x2C, "',' or the map's end")
            scanner.skipSpace()
            if scanner.byte == close { throw scanner.unexpected("a key") }
        }
        scanner.position &+= 1
        put(ListEntry(offset: UInt32(truncatingIfNeeded: first), count: UInt32(truncatingIfNeeded: children[0].count &- first)))
    }

    private func appendStructure(_ scanner: inout JSONScanner) throws(JSONProblem) {
        let start = scanner.position
        guard scanner.byte == 0x7B else {
            try scanner.skipValue(heap)
            throw mismatch(scanner, start)
        }
        try JSONRecordParser.members(of: &scanner, into: children, row: count, heap: heap, ignoresUnknown: true)
        reserveOne()
        count &+= 1
    }

    /// The column's vector; `owner` keeps the text alive.
    func finish(_ owner: AnyObject?) -> Vector {
        if kind == .void { return .nulls(field.type, count: count) }
        return Vector(
            type: field.type, kind: kind, count: count, buffer: buffer, validity: validity, heap: kind == .string ? owner : nil,
            children: children.map { $0.finish(owner) })
    }
}

/// RFC 4648, with or without padding.
package enum Base64 {
    package static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count * 3 / 4)
        var word: UInt32 = 0
        var bits = 0
        var digits = 0
        var ended = false
        for byte in text {
            let value: UInt8
            switch byte {
            case 0x41...0x5A: value = byte - 0x41
            case 0x61...0x7A: value = byte - 0x47
            case 0x30...0x39: value = byte + 4
            case 0x2B: value = 62
            case 0x2F: value = 63
            case 0x3D:
                ended = true
                continue
            default: return nil
            }
            if ended { return nil }
            digits += 1
            word = word << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
            }
        }
        return digits % 4 == 1 ? nil : result
    }
}
