import Columnar
import Formats

/// Lays a segment out as `NativeSegmentFormat` says. The pieces of memory are not copied.
struct SegmentFileWriter {
    private var footer = ByteWriter()
    private var pieces: [(start: UnsafeRawPointer, count: Int)] = []
    private var owners: [AnyObject] = []
    private var offset = NativeSegmentFormat.alignment

    mutating func put(_ segment: Segment, _ schema: Schema) {
        owners.append(segment)
        footer.put(NativeSegmentFormat.formatVersion)
        footer.put(UInt64(segment.rowCount))
        footer.put(SchemaJSON.encode(schema))
        footer.put(UInt32(truncatingIfNeeded: segment.columns.count))
        for column in segment.columns { put(column) }
    }

    private mutating func put(_ column: ColumnSegment) {
        switch column.form {
        case .fixed: footer.put(FormCode.fixed)
        case .constant: footer.put(FormCode.constant)
        case .dictionary: footer.put(FormCode.dictionary)
        case .text: footer.put(FormCode.text)
        case .nested: footer.put(FormCode.nested)
        }
        footer.put(column.kind.rawValue)
        put(column.summary)
        switch column.form {
        case .fixed:
            put(column.values, column.count * column.kind.width)
        case .dictionary(let width):
            footer.put(width.rawValue)
            put(column.values, column.count * Int(width.rawValue))
            if let dictionary = column.dictionary { put(dictionary) }
        case .text:
            put(column.values, (column.count + 1) * 4)
            put(column.bytes, column.textByteCount)
        case .constant:
            if let whole = column.whole { put(whole.slice(0, min(whole.count, 1)).canonical()) }
        case .nested:
            if let whole = column.whole { put(whole.canonical()) }
        }
        footer.put(UInt8(column.validity == nil ? 0 : 1))
        if column.validity != nil { put(column.validity, column.count) }
    }

    private mutating func put(_ summary: ColumnSegment.Summary) {
        footer.put(UInt64(summary.nullCount))
        footer.put(UInt8((summary.isAscending ? 1 : 0) | (summary.isStrictlyAscending ? 2 : 0) | (summary.sketch == nil ? 0 : 4)))
        footer.put(summary.blocks.measure.rawValue)
        footer.put(UInt32(truncatingIfNeeded: summary.blocks.minimums.count))
        put(copyOf: summary.blocks.minimums)
        put(copyOf: summary.blocks.maximums)
        put(copyOf: summary.blocks.nullCounts)
        if let sketch = summary.sketch { put(copyOf: sketch.registers) }
    }

    /// A canonical flat vector with its children.
    private mutating func put(_ vector: Vector) {
        owners.append(vector)
        footer.put(vector.kind.rawValue)
        footer.put(UInt64(vector.count))
        if vector.kind == .string {
            putStrings(vector)
        } else if vector.kind.width > 0 {
            put(vector.values, vector.count * vector.kind.width)
        }
        footer.put(UInt8(vector.validity == nil ? 0 : 1))
        if let validity = vector.validity { put(UnsafeRawPointer(validity), vector.count) }
        footer.put(UInt32(truncatingIfNeeded: vector.children.count))
        for child in vector.children { put(child) }
    }

    /// Lengths of 32 bits, then the bytes.
    private mutating func putStrings(_ vector: Vector) {
        let views = vector.pointer(to: StringView.self)
        var total = 0
        for row in 0..<vector.count where !vector.isNull(at: row) { total &+= views[row].count }
        let lengths = Buffer(of: UInt32.self, count: vector.count)
        let bytes = Buffer(byteCount: total)
        var position = 0
        for row in 0..<vector.count {
            let length = vector.isNull(at: row) ? 0 : views[row].count
            lengths.pointer(to: UInt32.self)[row] = UInt32(truncatingIfNeeded: length)
            if length > 0 { (bytes.base + position).copyMemory(from: StringView.bytes(at: views + row), byteCount: length) }
            position &+= length
        }
        footer.put(UInt64(total))
        put(lengths, vector.count * 4)
        put(bytes, total)
    }

    private mutating func put(_ buffer: Buffer?, _ count: Int) {
        guard let buffer else { return put(UnsafeRawPointer(bitPattern: 64), 0) }
        owners.append(buffer)
        put(UnsafeRawPointer(buffer.base), count)
    }

    private mutating func put<T>(copyOf values: [T]) {
        let count = values.count * MemoryLayout<T>.stride
        let buffer = Buffer(byteCount: count)
        values.withUnsafeBytes { source in
            if let base = source.baseAddress, count > 0 { buffer.base.copyMemory(from: base, byteCount: count) }
        }
        put(buffer, count)
    }

    private mutating func put(_ start: UnsafeRawPointer?, _ count: Int) {
        footer.put(UInt64(offset))
        footer.put(UInt64(count))
        guard let start, count > 0 else { return footer.put(UInt32(0)) }
        footer.put(Checksum.crc32c(UnsafeRawBufferPointer(start: start, count: count)))
        pieces.append((start, count))
        offset += (count + NativeSegmentFormat.alignment - 1) / NativeSegmentFormat.alignment * NativeSegmentFormat.alignment
    }

    func save(_ path: String, _ files: any FileSystem) throws -> Int {
        let head = NativeSegmentFormat.magic + [UInt8](repeating: 0, count: NativeSegmentFormat.alignment - NativeSegmentFormat.magic.count)
        let padding = [UInt8](repeating: 0, count: NativeSegmentFormat.alignment)
        var tail = ByteWriter()
        tail.put(UInt64(footer.bytes.count))
        tail.put(footer.bytes.withUnsafeBytes { Checksum.crc32c($0) })
        let end = tail.bytes + NativeSegmentFormat.trailer
        try head.withUnsafeBytes { head in
            try padding.withUnsafeBytes { padding in
                try footer.bytes.withUnsafeBytes { footer in
                    try end.withUnsafeBytes { end in
                        var list = [head]
                        for piece in pieces {
                            list.append(UnsafeRawBufferPointer(start: piece.start, count: piece.count))
                            let gap =
                                (NativeSegmentFormat.alignment - piece.count % NativeSegmentFormat.alignment)
                                % NativeSegmentFormat.alignment
                            if gap > 0 { list.append(UnsafeRawBufferPointer(rebasing: padding[0..<gap])) }
                        }
                        list += [footer, end]
                        try withExtendedLifetime(owners) { try files.writeFile(path, list) }
                    }
                }
            }
        }
        return offset + footer.bytes.count + end.count
    }
}
