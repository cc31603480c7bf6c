import Columnar

/// The buffers of a record batch, columns before their children, as its message lists them.
struct ArrowBody {
    private(set) var bytes: [UInt8] = []
    /// Rows and NULLs of each column.
    private(set) var nodes: [(Int, Int)] = []
    /// Offset and length of each buffer.
    private(set) var buffers: [(Int, Int)] = []

    mutating func put(_ column: Vector, _ field: Field) throws {
        let vector = column.canonical()
        let count = vector.count
        if field.type == .void {
            nodes.append((count, count))
            return
        }
        var nulls = 0
        if let flags = vector.validity { for row in 0..<count where flags[row] == 0 { nulls += 1 } }
        if vector.kind == .void { nulls = count }
        nodes.append((count, nulls))
        putBits(nulls == 0 ? 0 : count) { vector.isNull(at: $0) ? 0 : 1 }
        switch field.type {
        case .boolean:
            let values = vector.pointer(to: UInt8.self)
            putBits(count) { vector.isNull(at: $0) ? 0 : values[$0] }
        case .string, .collated, .char, .varchar, .binary: try putTexts(vector, field)
        case .decimal: putDecimals(vector)
        case .array(let element, let containsNull):
            let rows = try putOffsets(vector, field)
            try put(gathered(vector.children.first, rows, element), Field("element", element, nullable: containsNull))
        case .map(let key, let value, let containsNull):
            let rows = try putOffsets(vector, field)
            nodes.append((rows.count, 0))
            buffers.append((bytes.count, 0))
            try put(gathered(vector.children.first, rows, key), Field("key", key, nullable: false))
            try put(gathered(vector.children.last, rows, value), Field("value", value, nullable: containsNull))
        case .structure(let fields):
            for (index, child) in fields.enumerated() {
                try put(index < vector.children.count ? vector.children[index] : .nulls(child.type, count: count), child)
            }
        default:
            let width = field.type.canonicalKind.width
            if vector.kind == .void {
                putZeros(count * width)
            } else {
                putBuffer(UnsafeRawBufferPointer(start: vector.values, count: count * width))
            }
        }
    }

    private mutating func putBuffer(_ content: UnsafeRawBufferPointer) {
        let start = bytes.count
        bytes.append(contentsOf: content)
        finish(start)
    }

    private mutating func putZeros(_ count: Int) {
        let start = bytes.count
        bytes += [UInt8](repeating: 0, count: count)
        finish(start)
    }

    /// Lists the buffer that began at `start`, and fills up to the next multiple of 8.
    private mutating func finish(_ start: Int) {
        buffers.append((start, bytes.count - start))
        bytes += [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }

    private mutating func putBits(_ count: Int, _ bit: (Int) -> UInt8) {
        let start = bytes.count
        var row = 0
        while row < count {
            var byte: UInt8 = 0
            for position in 0..<min(8, count - row) { byte |= bit(row + position) << UInt8(position) }
            bytes.append(byte)
            row += 8
        }
        finish(start)
    }

    private mutating func putOffset(_ value: Int) {
        withUnsafeBytes(of: Int32(truncatingIfNeeded: value).littleEndian) { bytes.append(contentsOf: $0) }
    }

    private func tooLarge(_ field: Field) -> QueryError {
        QueryError("RESULT_TOO_LARGE", sqlState: "54000", "The column '\(field.name)' has over 2 GiB in one batch, more than Arrow's offsets can tell.")
    }

    private mutating func putTexts(_ vector: Vector, _ field: Field) throws {
        let views = vector.pointer(to: StringView.self)
        var start = bytes.count
        var total = 0
        bytes.reserveCapacity(start + (vector.count + 1) * 4)
        putOffset(0)
        for row in 0..<vector.count {
            if !vector.isNull(at: row) { total += views[row].count }
            guard total <= Int(Int32.max) else { throw tooLarge(field) }
            putOffset(total)
        }
        finish(start)
        start = bytes.count
        bytes.reserveCapacity(start + total + 8)
        for row in 0..<vector.count where !vector.isNull(at: row) {
            bytes.append(contentsOf: UnsafeBufferPointer(start: StringView.bytes(at: views + row), count: views[row].count))
        }
        finish(start)
    }

    private mutating func putDecimals(_ vector: Vector) {
        let start = bytes.count
        for row in 0..<vector.count {
            var value: Int128 = 0
            if !vector.isNull(at: row) {
                switch vector.kind {
                case .int128: value = vector.pointer(to: Int128.self)[row]
                case .int64: value = Int128(vector.pointer(to: Int64.self)[row])
                case .int32: value = Int128(vector.pointer(to: Int32.self)[row])
                default: break
                }
            }
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        finish(start)
    }

    /// Where each list ends among the elements of all; answers their rows among the children's.
    private mutating func putOffsets(_ vector: Vector, _ field: Field) throws -> [UInt32] {
        let entries = vector.pointer(to: ListEntry.self)
        let start = bytes.count
        var rows: [UInt32] = []
        putOffset(0)
        for row in 0..<vector.count {
            if !vector.isNull(at: row) {
                for index in 0..<entries[row].count { rows.append(entries[row].offset &+ index) }
            }
            guard rows.count <= Int(Int32.max) else { throw tooLarge(field) }
            putOffset(rows.count)
        }
        finish(start)
        return rows
    }

    private func gathered(_ child: Vector?, _ rows: [UInt32], _ type: DataType) -> Vector {
        guard let child, !rows.isEmpty else { return Vector.nulls(type, count: 0) }
        return rows.withUnsafeBufferPointer { taken in
            taken.baseAddress.map { child.gather($0, count: taken.count) } ?? Vector.nulls(type, count: 0)
        }
    }
}
