import Columnar

/// Writes Parquet: plain values in uncompressed pages, one a column and row group. Columns of simple types only.
package struct ParquetWriter {
    private struct Chunk {
        var column: Int
        var offset: Int
        var byteCount: Int
    }

    private struct Group {
        var rows: Int
        var chunks: [Chunk]
    }

    private let schema: Schema
    private let columns: [ParquetOutputColumn]
    private var held: [Batch] = []
    private var heldRows = 0
    private var groups: [Group] = []
    /// Bytes given out so far.
    private var offset = 0
    private static let groupRows = 1 << 17

    /// Throws for a column that Parquet files written here cannot have.
    package init(_ schema: Schema) throws {
        self.schema = schema
        columns = try schema.map { try ParquetOutputColumn($0) }
    }

    package mutating func begin(into output: inout [UInt8]) { put(Array("PAR1".utf8), &output) }

    package mutating func write(_ batch: Batch, into output: inout [UInt8]) throws {
        held.append(batch)
        heldRows += batch.count
        if heldRows >= Self.groupRows { try flush(&output) }
    }

    package mutating func end(into output: inout [UInt8]) throws {
        try flush(&output)
        // The root of the schema, then its columns.
        var elements: [ParquetOutputColumn?] = [nil]
        for column in columns { elements.append(column) }
        let footer = ThriftWriter.structure { file in
            file.int(1, 2)
            file.structures(2, elements) { element, column in
                if let column {
                    column.describe(&element)
                } else {
                    element.text(4, "schema")
                    element.int(5, columns.count)
                }
            }
            file.long(3, groups.reduce(0) { $0 + $1.rows })
            file.structures(4, groups) { group, content in
                group.structures(1, content.chunks) { chunk, place in
                    chunk.long(2, place.offset)
                    chunk.structure(3) { data in
                        data.int(1, columns[place.column].physical)
                        data.ints(2, [0, 3])
                        data.texts(3, [schema[place.column].name])
                        data.int(4, 0)
                        data.long(5, content.rows)
                        data.long(6, place.byteCount)
                        data.long(7, place.byteCount)
                        data.long(9, place.offset)
                    }
                }
                group.long(2, content.chunks.reduce(0) { $0 + $1.byteCount })
                group.long(3, content.rows)
            }
            file.text(6, "SparkPlug")
        }
        put(footer, &output)
        let length = UInt32(truncatingIfNeeded: footer.count)
        put([0, 8, 16, 24].map { UInt8(truncatingIfNeeded: length >> $0) } + Array("PAR1".utf8), &output)
    }

    private mutating func put(_ bytes: [UInt8], _ output: inout [UInt8]) {
        output += bytes
        offset += bytes.count
    }

    private mutating func flush(_ output: inout [UInt8]) throws {
        guard heldRows > 0 else { return }
        let batches = held
        let rows = heldRows
        held = []
        heldRows = 0
        var group = Group(rows: rows, chunks: [])
        for (index, column) in columns.enumerated() {
            let page = try column.page(batches.map { $0.columns[index].canonical() }, rows: rows)
            let header = ThriftWriter.structure { header in
                header.int(1, 0)
                header.int(2, page.count)
                header.int(3, page.count)
                header.structure(5) { data in
                    data.int(1, rows)
                    data.int(2, 0)
                    data.int(3, 3)
                    data.int(4, 3)
                }
            }
            group.chunks.append(Chunk(column: index, offset: offset, byteCount: header.count + page.count))
            put(header, &output)
            put(page, &output)
        }
        groups.append(group)
    }
}

/// How a column is written.
struct ParquetOutputColumn {
    let field: Field
    /// Parquet's number of the type that values are stored in.
    let physical: Int

    init(_ field: Field) throws {
        self.field = field
        switch field.type {
        case .boolean: physical = 0
        case .tinyint, .smallint, .int, .date: physical = 1
        case .bigint, .timestamp, .timestampNTZ, .time: physical = 2
        case .float: physical = 4
        case .double: physical = 5
        case .string, .char, .varchar, .binary: physical = 6
        case .decimal(let precision, _): physical = precision <= 18 ? 2 : 7
        default: throw QueryError.notSupported("Column '\(field.name)' of type \(field.type.sql) in Parquet results")
        }
    }

    func describe(_ element: inout ThriftWriter) {
        element.int(1, physical)
        if physical == 7 { element.int(2, 16) }
        element.int(3, field.nullable ? 1 : 0)
        element.text(4, field.name)
        switch field.type {
        case .tinyint: element.int(6, 15)
        case .smallint: element.int(6, 16)
        case .date: element.int(6, 6)
        case .string, .char, .varchar: element.int(6, 0)
        case .timestamp: element.int(6, 10)
        case .decimal(let precision, let scale):
            element.int(6, 5)
            element.int(7, scale)
            element.int(8, precision)
        case .timestampNTZ: logicalTime(&element, 8)
        case .time: logicalTime(&element, 7)
        default: break
        }
    }

    /// TIMESTAMP or TIME in microseconds, of no time zone.
    private func logicalTime(_ element: inout ThriftWriter, _ kind: Int) {
        element.structure(10) { logical in
            logical.structure(kind) { time in
                time.boolean(1, false)
                time.structure(2) { unit in unit.structure(2) { _ in } }
            }
        }
    }

    /// Levels, if NULLs may come, and values.
    func page(_ vectors: [Vector], rows: Int) throws -> [UInt8] {
        var page: [UInt8] = []
        if field.nullable {
            let levels = self.levels(vectors)
            let length = UInt32(truncatingIfNeeded: levels.count)
            page += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: length >> $0) } + levels
        }
        if physical == 0 {
            putBits(vectors, &page)
        } else {
            for vector in vectors { put(vector, &page) }
        }
        guard page.count <= Int(Int32.max) else {
            throw QueryError("RESULT_TOO_LARGE", sqlState: "54000", "The column '\(field.name)' has over 2 GiB in \(rows) rows, more than a Parquet page holds.")
        }
        return page
    }

    /// Runs of present (1) and NULL (0), in Parquet's run-length encoding.
    private func levels(_ vectors: [Vector]) -> [UInt8] {
        var bytes: [UInt8] = []
        var run = 0
        var level: UInt8 = 1
        func close() {
            guard run > 0 else { return }
            var header = UInt64(run) << 1
            while header >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: header) | 0x80)
                header >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: header))
            bytes.append(level)
        }
        for vector in vectors {
            for row in 0..<vector.count {
                let present: UInt8 = vector.isNull(at: row) ? 0 : 1
                if present != level {
                    close()
                    run = 0
                    level = present
                }
                run += 1
            }
        }
        close()
        return bytes
    }

    private func putBits(_ vectors: [Vector], _ page: inout [UInt8]) {
        var byte: UInt8 = 0
        var bits: UInt8 = 0
        for vector in vectors {
            let values = vector.pointer(to: UInt8.self)
            for row in 0..<vector.count where !vector.isNull(at: row) {
                byte |= (values[row] & 1) << bits
                bits += 1
                if bits == 8 {
                    page.append(byte)
                    (byte, bits) = (0, 0)
                }
            }
        }
        if bits > 0 { page.append(byte) }
    }

    private func put(_ vector: Vector, _ page: inout [UInt8]) {
        let hasNulls = vector.mayHaveNulls
        if !hasNulls && vector.kind.width == width && physical != 6 && physical != 7 {
            page.append(contentsOf: UnsafeRawBufferPointer(start: vector.values, count: vector.count * width))
            return
        }
        for row in 0..<vector.count where !hasNulls || !vector.isNull(at: row) {
            switch vector.kind {
            case .int8: put(Int32(vector.pointer(to: Int8.self)[row]), &page)
            case .int16: put(Int32(vector.pointer(to: Int16.self)[row]), &page)
            case .int32:
                let value = vector.pointer(to: Int32.self)[row]
                if physical == 2 { put(Int64(value), &page) } else { put(value, &page) }
            case .int64: put(vector.pointer(to: Int64.self)[row], &page)
            case .float: put(vector.pointer(to: Float.self)[row].bitPattern, &page)
            case .double: put(vector.pointer(to: Double.self)[row].bitPattern, &page)
            case .int128: withUnsafeBytes(of: vector.pointer(to: Int128.self)[row].bigEndian) { page.append(contentsOf: $0) }
            case .string:
                let view = vector.pointer(to: StringView.self) + row
                put(UInt32(truncatingIfNeeded: view.pointee.count), &page)
                page.append(contentsOf: UnsafeBufferPointer(start: StringView.bytes(at: view), count: view.pointee.count))
            default: break
            }
        }
    }

    private var width: Int { physical == 1 || physical == 4 ? 4 : 8 }

    private func put<T: FixedWidthInteger>(_ value: T, _ page: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { page.append(contentsOf: $0) }
    }
}
