#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Key rows of any types as bytes outside of batches, for hash tables: a fixed part per row, whose variable parts (strings, nested
/// values) live in the
/// same arena. Two rows are equal keys as GROUP BY sees it: NULL equals NULL, NaN equals NaN, -0.0 equals 0.0.
///
/// The fixed part is one NULL byte per column, rounded up to 8, then the columns' slots in canonical width, each aligned to its width.
/// Strings and binary have a `StringView` slot; nested values one over their canonical serialisation (see `NestedKey`).
package struct RowFormat: Sendable {
    /// Bytes of the fixed part; a multiple of 16.
    package let width: Int
    package let types: [DataType]
    private let slots: [Slot]

    private struct Slot: Sendable {
        var kind: PhysicalKind
        var offset: Int
        /// Arrays, maps and structs.
        var isNested: Bool
    }

    package init(_ types: [DataType]) {
        self.types = types
        var offset = (types.count + 7) & ~7
        var planned: [Slot] = []
        for type in types {
            let isNested = type.isNested
            let kind: PhysicalKind = isNested ? .string : type.canonicalKind
            let alignment = max(kind.width, 1)
            offset = (offset + alignment - 1) / alignment * alignment
            planned.append(Slot(kind: kind, offset: offset, isNested: isNested))
            offset += kind.width
        }
        slots = planned
        width = (offset + 15) & ~15
    }

    /// Batch columns brought to the form that the format reads: call once per batch.
    package func prepare(_ columns: [Vector], rows: Int) -> PreparedRows {
        var ready: [Vector] = []
        for (slot, column) in zip(slots, columns) {
            if slot.isNested {
                ready.append(NestedKey.encode(column, rows: rows))
            } else {
                let canonical = column.canonical()
                ready.append(slot.kind == .float || slot.kind == .double ? NormalizedFloats.normalize(canonical, rows: rows) : canonical)
            }
        }
        return PreparedRows(columns: ready)
    }

    /// Copies the given rows of a batch into the arena; `into[i]` becomes the address of row `rows[i]`.
    package func store(
        _ prepared: PreparedRows, rows: UnsafePointer<UInt32>, count: Int, arena: RowArena,
        into target: UnsafeMutablePointer<UnsafeMutableRawPointer>
    ) {
        for index in 0..<count {
            let start = arena.reserveRow(width)
            memset(start, 0, width)
            target[index] = start
        }
        for (column, slot) in slots.enumerated() {
            guard column < prepared.columns.count else { continue }
            let vector = prepared.columns[column]
            if case .allNull = Validity.shape(vector) {
                for index in 0..<count { target[index].storeBytes(of: 1, toByteOffset: column, as: UInt8.self) }
                continue
            }
            if let validity = vector.validity {
                for index in 0..<count where validity[Int(rows[index])] == 0 {
                    target[index].storeBytes(of: 1, toByteOffset: column, as: UInt8.self)
                }
            }
            switch slot.kind.width {
            case 1: copy(UInt8.self, vector, rows, count, target, slot.offset)
            case 2: copy(UInt16.self, vector, rows, count, target, slot.offset)
            case 4: copy(UInt32.self, vector, rows, count, target, slot.offset)
            case 8: copy(UInt64.self, vector, rows, count, target, slot.offset)
            case 16 where slot.kind == .string:
                let views = vector.pointer(to: StringView.self)
                for index in 0..<count {
                    let row = Int(rows[index])
                    if let validity = vector.validity, validity[row] == 0 { continue }
                    var view = views[row]
                    if !view.isInline { view = arena.heap.store(StringView.bytes(at: views + row), count: view.count) }
                    (target[index] + slot.offset).storeBytes(of: view, as: StringView.self)
                }
            case 16: copy(SIMD2<UInt64>.self, vector, rows, count, target, slot.offset)
            default: break
            }
        }
    }

    @inline(__always)
    private func copy<T: BitwiseCopyable>(
        _ type: T.Type, _ vector: Vector, _ rows: UnsafePointer<UInt32>, _ count: Int,
        _ target: UnsafeMutablePointer<UnsafeMutableRawPointer>, _ offset: Int
    ) {
        let source = vector.pointer(to: T.self)
        for index in 0..<count { (target[index] + offset).storeBytes(of: source[Int(rows[index])], as: T.self) }
    }

    /// Compares stored rows with rows of a batch, column by column: `equal[i]` becomes 1 when `stored[i]` equals row `rows[i]`, else 0.
    package func compare(
        _ stored: UnsafePointer<UnsafeMutableRawPointer>, with prepared: PreparedRows, rows: UnsafePointer<UInt32>, count: Int,
        into equal: UnsafeMutablePointer<UInt8>
    ) {
        memset(equal, 1, count)
        for (column, slot) in slots.enumerated() {
            guard column < prepared.columns.count else { continue }
            let vector = prepared.columns[column]
            let validity: UnsafePointer<UInt8>?
            switch Validity.shape(vector) {
            case .noNulls: validity = nil
            case .perRow(let pointer): validity = pointer
            case .allNull:
                for index in 0..<count { equal[index] &= stored[index].load(fromByteOffset: column, as: UInt8.self) }
                continue
            }
            switch slot.kind.width {
            case 1: match(UInt8.self, vector, validity, column, rows, count, stored, slot.offset, equal)
            case 2: match(UInt16.self, vector, validity, column, rows, count, stored, slot.offset, equal)
            case 4: match(UInt32.self, vector, validity, column, rows, count, stored, slot.offset, equal)
            case 8: match(UInt64.self, vector, validity, column, rows, count, stored, slot.offset, equal)
            case 16 where slot.kind == .string:
                let views = vector.pointer(to: StringView.self)
                for index in 0..<count where equal[index] != 0 {
                    let row = Int(rows[index])
                    let isNull = (validity?[row] ?? 1) == 0
                    let wasNull = stored[index].load(fromByteOffset: column, as: UInt8.self) != 0
                    if isNull || wasNull {
                        equal[index] = isNull == wasNull ? 1 : 0
                    } else {
                        let view = UnsafeRawPointer(stored[index] + slot.offset).assumingMemoryBound(to: StringView.self)
                        equal[index] = StringView.equal(view, views + row) ? 1 : 0
                    }
                }
            case 16: match(SIMD2<UInt64>.self, vector, validity, column, rows, count, stored, slot.offset, equal)
            default: break
            }
        }
    }

    @inline(__always)
    private func match<T: Equatable & BitwiseCopyable>(
        _ type: T.Type, _ vector: Vector, _ validity: UnsafePointer<UInt8>?, _ column: Int, _ rows: UnsafePointer<UInt32>, _ count: Int,
        _ stored: UnsafePointer<UnsafeMutableRawPointer>, _ offset: Int, _ equal: UnsafeMutablePointer<UInt8>
    ) {
        let source = vector.pointer(to: T.self)
        for index in 0..<count {
            let row = Int(rows[index])
            let wasNull = stored[index].load(fromByteOffset: column, as: UInt8.self)
            let isNull: UInt8 = validity.map { $0[row] ^ 1 } ?? 0
            let same: UInt8 = (stored[index] + offset).load(as: T.self) == source[row] ? 1 : 0
            // Equal NULL flags, and equal values or both NULL.
            equal[index] &= (wasNull ^ isNull ^ 1) & (same | isNull)
        }
    }

    /// Whether one stored row equals one row of a batch.
    package func equal(_ stored: UnsafeMutableRawPointer, _ prepared: PreparedRows, _ row: Int) -> Bool {
        var address = stored
        var number = UInt32(truncatingIfNeeded: row)
        var result: UInt8 = 0
        compare(&address, with: prepared, rows: &number, count: 1, into: &result)
        return result != 0
    }

    /// The key columns of stored rows, flat; they keep the arena alive.
    package func decode(_ stored: UnsafePointer<UnsafeMutableRawPointer>, count: Int, arena: RowArena) -> [Vector] {
        types.indices.map { column in
            let slot = slots[column]
            let flags = Buffer(of: UInt8.self, count: count)
            let valid = flags.pointer(to: UInt8.self)
            var all: UInt8 = 1
            for row in 0..<count {
                valid[row] = stored[row].load(fromByteOffset: column, as: UInt8.self) ^ 1
                all &= valid[row]
            }
            if slot.kind == .void { return .nulls(types[column], count: count) }
            let buffer = Buffer(byteCount: count &* slot.kind.width)
            switch slot.kind.width {
            case 1: fetch(UInt8.self, stored, count, slot.offset, buffer)
            case 2: fetch(UInt16.self, stored, count, slot.offset, buffer)
            case 4: fetch(UInt32.self, stored, count, slot.offset, buffer)
            case 8: fetch(UInt64.self, stored, count, slot.offset, buffer)
            default: fetch(SIMD2<UInt64>.self, stored, count, slot.offset, buffer)
            }
            let vector = Vector(
                type: slot.isNested ? .binary : types[column], kind: slot.kind, count: count, buffer: buffer,
                validity: all == 1 ? nil : flags,
                heap: slot.kind == .string ? arena : nil)
            return slot.isNested ? NestedKey.decode(vector, as: types[column]) : vector
        }
    }

    @inline(__always)
    private func fetch<T: BitwiseCopyable>(
        _ type: T.Type, _ stored: UnsafePointer<UnsafeMutableRawPointer>, _ count: Int, _ offset: Int, _ buffer: Buffer
    ) {
        let target = buffer.pointer(to: T.self)
        for row in 0..<count { target[row] = (stored[row] + offset).load(as: T.self) }
    }
}

/// See `RowFormat.prepare`. Keeps the batch's memory alive.
package struct PreparedRows {
    let columns: [Vector]
}

/// Memory of stored key rows; grows, never moves. One writer at a time.
/// Sendable because it is written by the one operator that made it and read only once that is done.
package final class RowArena: @unchecked Sendable {
    let heap = StringHeap()
    private var chunks: [Buffer] = []
    private var next: UnsafeMutableRawPointer?
    private var left = 0
    private var nextChunk = 1 << 14
    private var rowBytes = 0

    package init() {}

    package var byteCount: Int { heap.byteCount + rowBytes }

    /// `count` bytes, 16-byte aligned when `count` is always a multiple of 16.
    @inline(__always)
    func reserveRow(_ count: Int) -> UnsafeMutableRawPointer {
        if let next, left >= count {
            self.next = next + count
            left &-= count
            return next
        }
        return grow(count)
    }

    @inline(never)
    private func grow(_ count: Int) -> UnsafeMutableRawPointer {
        let size = max(count, nextChunk)
        nextChunk = min(nextChunk * 2, 1 << 20)
        let chunk = Buffer(byteCount: size)
        chunks.append(chunk)
        rowBytes += size
        next = chunk.base + count
        left = size - count
        return chunk.base
    }
}

/// Floating-point keys in one form: -0.0 as 0.0, every NaN as one.
enum NormalizedFloats {
    static func normalize(_ vector: Vector, rows: Int) -> Vector {
        let buffer = Buffer(byteCount: rows &* vector.kind.width)
        if vector.kind == .float {
            run(vector.pointer(to: Float.self), rows, buffer.pointer(to: Float.self))
        } else {
            run(vector.pointer(to: Double.self), rows, buffer.pointer(to: Double.self))
        }
        return Vector(
            type: vector.type, kind: vector.kind, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: vector.validity, validityOwner: vector.validityOwner)
    }

    @inline(__always)
    private static func run<T: BinaryFloatingPoint>(_ source: UnsafePointer<T>, _ rows: Int, _ target: UnsafeMutablePointer<T>) {
        for row in 0..<rows {
            let value = source[row]
            target[row] = value == 0 ? 0 : (value != value ? T.nan : value)
        }
    }
}
