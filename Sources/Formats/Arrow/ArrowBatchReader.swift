import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Turns the buffers of one record batch into vectors, in the order in which the message lists them. Every buffer is checked before it is read.
struct ArrowBatchReader {
    let rowCount: Int
    private let body: UnsafePointer<UInt8>
    private let byteCount: Int
    /// Keeps the body alive for the strings that lie in it.
    private let owner: AnyObject
    private let nodes: [(Int, Int)]
    private let buffers: [(Int, Int)]
    private let dictionaries: [Int: Vector]
    private var node = 0
    private var buffer = 0

    init(
        _ reader: FlatBufferReader, _ batch: FlatBufferReader.Table, body: UnsafePointer<UInt8>, byteCount: Int, owner: AnyObject,
        dictionaries: [Int: Vector], columns: Int
    ) throws {
        if reader.table(batch, 3) != nil { throw QueryError.notSupported("Compressed Arrow buffers; write the stream without compression.") }
        guard let nodes = reader.pairs(batch, 1), let buffers = reader.pairs(batch, 2) else { throw ArrowStreamReader.damaged("a record batch is malformed") }
        rowCount = reader.long(batch, 0)
        guard rowCount >= 0, rowCount <= ArrowStreamReader.maximumBytes / (8 * max(columns, 1)) else {
            throw ArrowStreamReader.damaged("a record batch claims \(rowCount) rows")
        }
        self.nodes = nodes
        self.buffers = buffers
        self.body = body
        self.byteCount = byteCount
        self.owner = owner
        self.dictionaries = dictionaries
    }

    private func damaged(_ column: ArrowColumn, _ what: String) -> QueryError { ArrowStreamReader.damaged("column '\(column.name)': \(what)") }

    /// The next buffer, which must hold `needed` bytes.
    private mutating func next(_ needed: Int, _ column: ArrowColumn) throws -> UnsafePointer<UInt8> {
        guard buffer < buffers.count else { throw damaged(column, "a buffer is missing") }
        let (offset, length) = buffers[buffer]
        buffer += 1
        guard offset >= 0, length >= needed, needed >= 0, offset <= byteCount, length <= byteCount - offset else {
            throw damaged(column, "a buffer is too short")
        }
        return body + offset
    }

    /// One byte a row from one bit a row; nil when all are set.
    private mutating func validity(_ count: Int, nulls: Int, _ column: ArrowColumn) throws -> Buffer? {
        let isLeftOut = buffer < buffers.count && buffers[buffer].1 == 0
        let bits = try next(nulls == 0 || isLeftOut ? 0 : (count + 7) / 8, column)
        if nulls == 0 || isLeftOut { return nil }
        let flags = Buffer(byteCount: count)
        let target = flags.pointer(to: UInt8.self)
        for row in 0..<count { target[row] = bits[row >> 3] >> UInt8(row & 7) & 1 }
        return flags
    }

    mutating func vector(_ column: ArrowColumn, ignoringDictionary: Bool = false) throws -> Vector {
        guard node < nodes.count else { throw damaged(column, "it is missing") }
        let (count, nulls) = nodes[node]
        node += 1
        guard count >= 0, count <= ArrowStreamReader.maximumBytes / 8 else { throw damaged(column, "it claims \(count) values") }
        if case .null = column.storage, column.dictionary == nil { return .nulls(.void, count: count) }
        let flags = try validity(count, nulls: nulls, column)
        if let number = column.dictionary, !ignoringDictionary { return try coded(column, number, count, flags) }
        switch column.storage {
        case .null: return .nulls(.void, count: count)
        case .boolean:
            let bits = try next((count + 7) / 8, column)
            let values = Buffer(byteCount: count)
            for row in 0..<count { values.pointer(to: UInt8.self)[row] = bits[row >> 3] >> UInt8(row & 7) & 1 }
            return Vector(type: column.type, kind: .boolean, count: count, buffer: values, validity: flags)
        case .integer(let bits, let isSigned): return try integers(column, bits, isSigned, count, flags)
        case .float(let bits): return try floats(column, bits, count, flags)
        case .text(let isWide): return try texts(column, isWide, count, flags)
        case .fixedBinary(let width):
            guard width <= 1 << 20 else { throw damaged(column, "its values have \(width) bytes") }
            let bytes = try next(count * width, column)
            let views = Buffer(of: StringView.self, count: count)
            for row in 0..<count { views.pointer(to: StringView.self)[row] = StringView(bytes + row * width, count: width) }
            return Vector(type: column.type, kind: .string, count: count, buffer: views, validity: flags, heap: owner)
        case .decimal: return try decimals(column, count, flags)
        case .date(let isMilliseconds): return try dates(column, isMilliseconds, count, flags)
        case .time(let bits, let factor, let divisor): return try times(column, bits, factor, divisor, count, flags)
        case .yearMonth: return copied(column, .int32, try next(count * 4, column), count, flags)
        case .list(let isWide): return try lists(column, isWide, count, flags)
        case .map: return try lists(column, false, count, flags)
        case .structure:
            let parts = try column.children.map { try part($0, count, of: column) }
            return Vector(type: column.type, kind: .structure, count: count, buffer: Buffer(byteCount: 0), validity: flags, children: parts)
        }
    }

    private mutating func part(_ child: ArrowColumn, _ count: Int, of column: ArrowColumn) throws -> Vector {
        let vector = try self.vector(child)
        guard vector.count >= count else { throw damaged(column, "the field '\(child.name)' is too short") }
        return vector.slice(0, count)
    }

    private func copied(_ column: ArrowColumn, _ kind: PhysicalKind, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ flags: Buffer?) -> Vector {
        let values = Buffer(byteCount: count * kind.width)
        memcpy(values.base, bytes, count * kind.width)
        return Vector(type: column.type, kind: kind, count: count, buffer: values, validity: flags)
    }

    /// Number `row` of an unaligned array.
    @inline(__always)
    private func load<T: FixedWidthInteger>(_ bytes: UnsafePointer<UInt8>, _ row: Int, _ type: T.Type) -> T {
        UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: row &* MemoryLayout<T>.size, as: T.self)
    }

    private mutating func integers(_ column: ArrowColumn, _ bits: Int, _ isSigned: Bool, _ count: Int, _ flags: Buffer?) throws -> Vector {
        let bytes = try next(count * bits / 8, column)
        if isSigned { return copied(column, column.type.canonicalKind, bytes, count, flags) }
        let kind = column.type.canonicalKind
        let values = Buffer(byteCount: count * kind.width)
        for row in 0..<count {
            switch bits {
            case 8: values.pointer(to: Int16.self)[row] = Int16(bytes[row])
            case 16: values.pointer(to: Int32.self)[row] = Int32(load(bytes, row, UInt16.self))
            case 32: values.pointer(to: Int64.self)[row] = Int64(load(bytes, row, UInt32.self))
            default: values.pointer(to: Int128.self)[row] = Int128(load(bytes, row, UInt64.self))
            }
        }
        return Vector(type: column.type, kind: kind, count: count, buffer: values, validity: flags)
    }

    private mutating func floats(_ column: ArrowColumn, _ bits: Int, _ count: Int, _ flags: Buffer?) throws -> Vector {
        let bytes = try next(count * bits / 8, column)
        if bits != 16 { return copied(column, bits == 32 ? .float : .double, bytes, count, flags) }
        let values = Buffer(of: Float.self, count: count)
        for row in 0..<count { values.pointer(to: Float.self)[row] = Float(Float16(bitPattern: load(bytes, row, UInt16.self))) }
        return Vector(type: column.type, kind: .float, count: count, buffer: values, validity: flags)
    }

    private mutating func decimals(_ column: ArrowColumn, _ count: Int, _ flags: Buffer?) throws -> Vector {
        let bytes = try next(count * 16, column)
        let kind = column.type.canonicalKind
        let values = Buffer(byteCount: count * kind.width)
        for row in 0..<count {
            let value = load(bytes, row, Int128.self)
            if kind == .int128 {
                values.pointer(to: Int128.self)[row] = value
            } else if let narrow = Int64(exactly: value) {
                values.pointer(to: Int64.self)[row] = narrow
            } else if flags.map({ $0.pointer(to: UInt8.self)[row] != 0 }) ?? true {
                throw damaged(column, "a value has more digits than its type")
            }
        }
        return Vector(type: column.type, kind: kind, count: count, buffer: values, validity: flags)
    }

    private mutating func dates(_ column: ArrowColumn, _ isMilliseconds: Bool, _ count: Int, _ flags: Buffer?) throws -> Vector {
        let bytes = try next(count * (isMilliseconds ? 8 : 4), column)
        if !isMilliseconds { return copied(column, .int32, bytes, count, flags) }
        let values = Buffer(of: Int32.self, count: count)
        for row in 0..<count {
            let milliseconds = load(bytes, row, Int64.self)
            let days = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds &+ 1) / 86_400_000 &- 1
            values.pointer(to: Int32.self)[row] = Int32(clamping: days)
        }
        return Vector(type: column.type, kind: .int32, count: count, buffer: values, validity: flags)
    }

    private mutating func times(
        _ column: ArrowColumn, _ bits: Int, _ factor: Int64, _ divisor: Int64, _ count: Int, _ flags: Buffer?
    ) throws -> Vector {
        let bytes = try next(count * bits / 8, column)
        if bits == 64 && factor == 1 && divisor == 1 { return copied(column, .int64, bytes, count, flags) }
        let values = Buffer(of: Int64.self, count: count)
        for row in 0..<count {
            let value = bits == 64 ? load(bytes, row, Int64.self) : Int64(load(bytes, row, Int32.self))
            let (product, overflows) = value.multipliedReportingOverflow(by: factor)
            if overflows && (flags.map { $0.pointer(to: UInt8.self)[row] != 0 } ?? true) { throw damaged(column, "a time is out of range") }
            // Rounded down, also before 1970.
            values.pointer(to: Int64.self)[row] = product >= 0 || divisor == 1 ? product / divisor : (product &+ 1) / divisor &- 1
        }
        return Vector(type: column.type, kind: .int64, count: count, buffer: values, validity: flags)
    }

    /// Where each value of a list or text column ends: `count + 1` ascending numbers, none over `limit`.
    private mutating func offsets(_ column: ArrowColumn, _ isWide: Bool, _ count: Int) throws -> [Int] {
        // Empty columns may leave the buffer out.
        let isLeftOut = count == 0 && buffer < buffers.count && buffers[buffer].1 == 0
        let bytes = try next(isLeftOut ? 0 : (count + 1) * (isWide ? 8 : 4), column)
        if isLeftOut { return [0] }
        var offsets: [Int] = []
        offsets.reserveCapacity(count + 1)
        var last = 0
        for row in 0...count {
            let offset = isWide ? Int(load(bytes, row, Int64.self)) : Int(load(bytes, row, Int32.self))
            guard offset >= last else { throw damaged(column, "its offsets do not ascend") }
            offsets.append(offset)
            last = offset
        }
        return offsets
    }

    private mutating func texts(_ column: ArrowColumn, _ isWide: Bool, _ count: Int, _ flags: Buffer?) throws -> Vector {
        let offsets = try self.offsets(column, isWide, count)
        let first = offsets.first ?? 0
        let last = offsets.last ?? 0
        let bytes = try next(last, column)
        let isText = column.type == .string
        if isText, last > first, firstInvalidUTF8(bytes + first, last - first) != nil { throw damaged(column, "its text is not UTF-8") }
        let views = Buffer(of: StringView.self, count: count)
        let target = views.pointer(to: StringView.self)
        for row in 0..<count {
            let start = offsets[row]
            let length = offsets[row + 1] - start
            guard length <= Int(Int32.max) else { throw damaged(column, "a value has \(length) bytes") }
            // The whole is UTF-8: a value is, too, unless it begins within a character.
            if isText && length > 0 && bytes[start] & 0xC0 == 0x80 { throw damaged(column, "its text is not UTF-8") }
            target[row] = StringView(bytes + start, count: length)
        }
        return Vector(type: column.type, kind: .string, count: count, buffer: views, validity: flags, heap: owner)
    }

    private mutating func lists(_ column: ArrowColumn, _ isWide: Bool, _ count: Int, _ flags: Buffer?) throws -> Vector {
        let offsets = try self.offsets(column, isWide, count)
        guard let child = column.children.first else { throw damaged(column, "it has no elements") }
        let elements = try vector(child)
        guard (offsets.last ?? 0) <= elements.count, elements.count <= Int(UInt32.max) else { throw damaged(column, "it has too few elements") }
        let entries = Buffer(of: ListEntry.self, count: count)
        for row in 0..<count {
            entries.pointer(to: ListEntry.self)[row] = ListEntry(
                offset: UInt32(truncatingIfNeeded: offsets[row]), count: UInt32(truncatingIfNeeded: offsets[row + 1] - offsets[row]))
        }
        if case .map = column.storage {
            return Vector(type: column.type, kind: .map, count: count, buffer: entries, validity: flags, children: elements.children)
        }
        return Vector(type: column.type, kind: .list, count: count, buffer: entries, validity: flags, children: [elements])
    }

    private mutating func coded(_ column: ArrowColumn, _ number: Int, _ count: Int, _ flags: Buffer?) throws -> Vector {
        let bytes = try next(count * column.codeBits / 8, column)
        guard let dictionary = dictionaries[number] else { throw damaged(column, "its dictionary is missing") }
        let codes = Buffer(of: UInt32.self, count: count)
        let target = codes.pointer(to: UInt32.self)
        for row in 0..<count {
            let code: Int64
            switch column.codeBits {
            case 8: code = Int64(load(bytes, row, UInt8.self))
            case 16: code = Int64(load(bytes, row, UInt16.self))
            case 32: code = Int64(load(bytes, row, UInt32.self))
            default: code = load(bytes, row, Int64.self)
            }
            let isNull = flags.map { $0.pointer(to: UInt8.self)[row] == 0 } ?? false
            guard isNull || (code >= 0 && code < dictionary.count) else { throw damaged(column, "a code is outside of its dictionary") }
            target[row] = isNull || dictionary.count == 0 ? 0 : UInt32(truncatingIfNeeded: code)
        }
        if dictionary.count == 0 { return .nulls(column.type, count: count) }
        let values = dictionary.gather(UnsafePointer(target), count: count).canonical()
        withExtendedLifetime(codes) {}
        guard let flags else { return values }
        if let own = values.validity {
            for row in 0..<count { flags.pointer(to: UInt8.self)[row] &= own[row] }
        }
        return values.with(validity: flags)
    }
}
