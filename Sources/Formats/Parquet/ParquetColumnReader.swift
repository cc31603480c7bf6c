import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads one column of one row group. Values are first laid out as they are stored (`ParquetValues`), NULLs in their places, then
/// converted to the column's type all at once.
struct ParquetColumnReader {
    private let column: ParquetColumn
    private let codec: Int
    private let rows: Int
    private let bytes: UnsafePointer<UInt8>
    private let byteCount: Int
    /// Keeps `bytes` alive.
    private let owner: Buffer

    private var dictionary: ParquetValues?
    private var values: ParquetValues
    /// Codes of the rows so far while every page has been of dictionary codes (strings only).
    private var codes: Buffer?
    private var validity: Buffer?
    private var done = 0
    private var unpackedBytes = 0
    private var heaps: [AnyObject]

    /// `bytes` are the column chunk's; 64 bytes behind them must be readable.
    init(_ column: ParquetColumn, codec: Int, rows: Int, bytes: UnsafePointer<UInt8>, byteCount: Int, owner: Buffer) {
        self.column = column
        self.codec = codec
        self.rows = rows
        self.bytes = bytes
        self.byteCount = byteCount
        self.owner = owner
        values = ParquetValues(column.physical, column.typeLength, capacity: rows)
        heaps = [owner]
        let isText = column.physical == .byteArray
        if case .none = column.conversion, isText { codes = Buffer(of: UInt32.self, count: rows) }
    }

    private func damaged(_ what: String) -> QueryError { ParquetMetadata.damaged("column '\(column.name)': \(what)") }

    mutating func read() throws -> Vector {
        var position = 0
        while done < rows {
            guard position < byteCount else { throw damaged("it has \(done) values instead of \(rows)") }
            var reader = ThriftReader(bytes + position, byteCount - position)
            guard let header = reader.structure(), let kind = header[1]?.integer, let plain = header[2]?.integer,
                let packed = header[3]?.integer,
                plain >= 0, plain <= 1 << 30, packed >= 0, packed <= byteCount - position - reader.position
            else { throw damaged("a page header is malformed") }
            let body = bytes + position + reader.position
            position += reader.position + packed
            if let expected = header[4]?.integer, UInt32(truncatingIfNeeded: expected) != PageChecksum.crc32(body, packed) {
                throw damaged("the checksum of a page is wrong")
            }
            switch kind {
            case 0:
                guard let page = header[5] else { throw damaged("a page header is malformed") }
                try readPage(page, body, packed, plain)
            case 2:
                guard let page = header[7], let count = page[1]?.integer, count >= 0 else { throw damaged("a page header is malformed") }
                try readDictionary(count, try decompressed(body, packed, plain), plain)
            case 3:
                guard let page = header[8] else { throw damaged("a page header is malformed") }
                try readPageV2(page, body, packed, plain)
            default: break
            }
        }
        return try finish()
    }

    private mutating func decompressed(_ body: UnsafePointer<UInt8>, _ packed: Int, _ plain: Int) throws -> UnsafePointer<UInt8> {
        if codec == 0 {
            guard packed >= plain else { throw damaged("a page is too short") }
            return body
        }
        unpackedBytes += plain
        guard unpackedBytes <= ParquetMetadata.maximumGroupBytes else { throw damaged("its pages unpack to more than \(ParquetMetadata.maximumGroupBytes) bytes") }
        let page = Buffer(byteCount: plain + 64)
        let target = page.pointer(to: UInt8.self)
        if plain > 0 || packed > 0 { try ParquetCodec.decompress(codec, body, packed, into: target, plain) }
        memset(target + plain, 0, 64)
        // Views of strings point into pages; fixed-width values have been copied when the next page comes.
        heaps.append(page)
        return UnsafePointer(target)
    }

    private mutating func readDictionary(_ count: Int, _ body: UnsafePointer<UInt8>, _ size: Int) throws {
        guard dictionary == nil, done == 0 else { throw damaged("it has two dictionaries") }
        // Every entry takes at least a bit.
        guard count <= size * 8 || column.physical == .fixedLengthByteArray && column.typeLength == 0 else {
            throw damaged("its dictionary is too short")
        }
        var entries = ParquetValues(column.physical, column.typeLength, capacity: count)
        guard entries.decodePlain(body, size, count, at: 0) else { throw damaged("its dictionary is malformed") }
        entries.count = count
        dictionary = entries
    }

    private mutating func readPage(_ header: ThriftValue, _ body: UnsafePointer<UInt8>, _ packed: Int, _ plain: Int) throws {
        guard let count = header[1]?.integer, let encoding = header[2]?.integer, count >= 0, count <= rows - done else {
            throw damaged("a page has more values than its row group")
        }
        var start = try decompressed(body, packed, plain)
        var size = plain
        var present = count
        if column.isOptional {
            guard header[3]?.integer == 3 else { throw QueryError.notSupported("Levels of Parquet's encoding BIT_PACKED") }
            guard size >= 4 else { throw damaged("a page is too short") }
            let length = Int(UnsafeRawPointer(start).loadUnaligned(as: UInt32.self))
            guard length <= size - 4 else { throw damaged("a page is too short") }
            present = try readLevels(start + 4, length, count)
            start += 4 + length
            size -= 4 + length
        }
        try readValues(encoding, start, size, count, present)
    }

    private mutating func readPageV2(_ header: ThriftValue, _ body: UnsafePointer<UInt8>, _ packed: Int, _ plain: Int) throws {
        guard let count = header[1]?.integer, let encoding = header[4]?.integer, let levels = header[5]?.integer,
            let repetitions = header[6]?.integer, count >= 0, count <= rows - done, levels >= 0, repetitions >= 0,
            levels + repetitions <= packed, levels + repetitions <= plain
        else { throw damaged("a page header is malformed") }
        var present = count
        if column.isOptional { present = try readLevels(body + repetitions, levels, count) }
        let front = levels + repetitions
        let isCompressed = header[7]?.flag ?? true
        let size = plain - front
        let start: UnsafePointer<UInt8>
        if isCompressed && codec != 0 && packed > front {
            start = try decompressed(body + front, packed - front, size)
        } else {
            guard packed - front >= size || present == 0 else { throw damaged("a page is too short") }
            start = body + front
        }
        try readValues(encoding, start, present == 0 ? 0 : size, count, present)
    }

    /// Marks NULLs of the next `count` rows; answers how many are not.
    private mutating func readLevels(_ start: UnsafePointer<UInt8>, _ length: Int, _ count: Int) throws -> Int {
        let levels = Buffer(of: UInt32.self, count: count)
        let found = levels.pointer(to: UInt32.self)
        var decoder = HybridDecoder(start, length, width: 1)
        guard decoder.decode(into: found, count) else { throw damaged("the levels of a page are malformed") }
        var present = 0
        for row in 0..<count { present += Int(found[row] & 1) }
        if present == count && validity == nil { return present }
        let flags: Buffer
        if let validity {
            flags = validity
        } else {
            flags = Buffer(byteCount: rows)
            memset(flags.base, 1, rows)
            validity = flags
        }
        let target = flags.pointer(to: UInt8.self) + done
        for row in 0..<count { target[row] = UInt8(truncatingIfNeeded: found[row] & 1) }
        return present
    }

    private static let encodingNames = [
        0: "PLAIN", 2: "PLAIN_DICTIONARY", 3: "RLE", 4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED", 6: "DELTA_LENGTH_BYTE_ARRAY",
        7: "DELTA_BYTE_ARRAY", 8: "RLE_DICTIONARY", 9: "BYTE_STREAM_SPLIT",
    ]

    private mutating func readValues(_ encoding: Int, _ start: UnsafePointer<UInt8>, _ size: Int, _ count: Int, _ present: Int) throws {
        let fits: Bool
        switch encoding {
        case 2, 8: fits = try readCodes(start, size, count, present)
        default:
            leaveCodes()
            switch encoding {
            case 0: fits = values.decodePlain(start, size, present, at: done)
            case 3: fits = values.decodeRunLengths(start, size, present, at: done)
            case 5: fits = values.decodeDeltas(start, size, present, at: done)
            case 6:
                let heap = StringHeap()
                heaps.append(heap)
                fits = values.decodeDeltaLengths(start, size, present, at: done, prefixes: false, heap)
            case 7:
                let heap = StringHeap()
                heaps.append(heap)
                fits = values.decodeDeltaLengths(start, size, present, at: done, prefixes: true, heap)
            case 9:
                let heap = StringHeap()
                heaps.append(heap)
                fits = values.decodeStreamSplit(start, size, present, at: done, heap)
            default:
                throw QueryError.notSupported("The Parquet encoding \(ParquetColumnReader.encodingNames[encoding] ?? "number \(encoding)")")
            }
            if fits && present < count { spread(values.buffer.base, values.width, count, present) }
        }
        guard fits else { throw damaged("a page of encoding \(ParquetColumnReader.encodingNames[encoding] ?? "\(encoding)") is malformed") }
        done += count
    }

    private mutating func readCodes(_ start: UnsafePointer<UInt8>, _ size: Int, _ count: Int, _ present: Int) throws -> Bool {
        guard let dictionary else { throw damaged("a page of codes comes before its dictionary") }
        let found: Buffer
        let target: UnsafeMutablePointer<UInt32>
        if let codes {
            found = codes
            target = codes.pointer(to: UInt32.self) + done
        } else {
            found = Buffer(of: UInt32.self, count: present)
            target = found.pointer(to: UInt32.self)
        }
        defer { withExtendedLifetime(found) {} }
        if present > 0 {
            guard size >= 1, start[0] <= 32 else { return false }
            var decoder = HybridDecoder(start + 1, size - 1, width: Int(start[0]))
            guard decoder.decode(into: target, present) else { return false }
            var greatest: UInt32 = 0
            for index in 0..<present { greatest = max(greatest, target[index]) }
            guard Int(greatest) < dictionary.count else { return false }
        }
        if codes != nil {
            if present < count { spread(found.base, 4, count, present) }
            return true
        }
        values.gather(from: dictionary, target, present, at: done)
        if present < count { spread(values.buffer.base, values.width, count, present) }
        return true
    }

    /// From here on strings are laid out one by one.
    private mutating func leaveCodes() {
        guard let codes else { return }
        if let dictionary, dictionary.count > 0 { values.gather(from: dictionary, codes.pointer(to: UInt32.self), done, at: 0) }
        self.codes = nil
    }

    /// Moves `present` values that lie one after the other from row `done` on to the rows that are not NULL.
    private func spread(_ base: UnsafeMutableRawPointer, _ width: Int, _ count: Int, _ present: Int) {
        guard let flags = validity?.pointer(to: UInt8.self) else { return }
        var from = done + present
        var row = done + count
        while row > done {
            row -= 1
            if flags[row] == 0 {
                memset(base + row * width, 0, width)
            } else if from > done {
                from -= 1
                if from != row { memcpy(base + row * width, base + from * width, width) }
            }
        }
    }

    private mutating func finish() throws -> Vector {
        if let codes {
            guard let dictionary, dictionary.count > 0 else { return Vector.nulls(column.type, count: rows) }
            let entries = Vector(
                type: column.type, kind: .string, count: dictionary.count, buffer: dictionary.buffer, heap: OwnerGroup.joining(heaps))
            return Vector(
                type: column.type, kind: .string, encoding: .dictionary(.four), count: rows, values: UnsafeRawPointer(codes.base),
                valuesOwner: codes, validity: validity.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: validity,
                children: [entries])
        }
        guard let vector = values.vector(column, rows, validity, OwnerGroup.joining(heaps)) else {
            throw damaged("a value does not fit \(column.type.sql)")
        }
        return vector
    }
}
