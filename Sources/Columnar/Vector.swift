/// The width of dictionary codes, which are unsigned.
package enum CodeWidth: UInt8, Sendable {
    case one = 1
    case two = 2
    case four = 4
}

/// How a vector's rows refer to its values.
package enum Encoding: Sendable, Hashable {
    /// One value per row.
    case flat
    /// One value (or NULL) for every row: `values` and `validity` hold a single entry.
    case constant
    /// One unsigned code per row into `children[0]`, a flat vector without NULLs of the same type; NULL rows are marked in `validity`.
    case dictionary(CodeWidth)
}

/// A column of values, immutable once made: the unit that operators and functions work on.
///
/// Integer-backed types (`DataType.isIntegerBacked`) may come in any integer kind, narrower or wider than the canonical one,
/// and the kind may differ from batch to batch. Code that does not want to care calls `canonical()` first and then finds
/// a flat vector of `type.canonicalKind`.
/// Sendable because nothing changes after `init`; owners only keep memory alive.
package final class Vector: @unchecked Sendable {
    package let type: DataType
    package let kind: PhysicalKind
    package let encoding: Encoding
    package let count: Int
    /// Flat: `count` values of `kind`. Constant: one value. Dictionary: `count` codes. Undefined at NULL rows, but always readable.
    package let values: UnsafeRawPointer
    /// One byte per row, 1 valid, 0 NULL; nil when no row is NULL. Constant: one byte.
    package let validity: UnsafePointer<UInt8>?
    /// Dictionary: the one dictionary. Otherwise list: elements; map: keys, values; structure: one per field.
    package let children: [Vector]
    /// For integer kinds up to 64 bits: no non-NULL value lies outside. Kernels use it to choose widths and to leave out overflow checks.
    package let bounds: ClosedRange<Int64>

    package let valuesOwner: AnyObject?
    package let validityOwner: AnyObject?
    /// Keeps the bytes behind string views alive.
    package let heap: AnyObject?

    package init(
        type: DataType, kind: PhysicalKind, encoding: Encoding = .flat, count: Int,
        values: UnsafeRawPointer, valuesOwner: AnyObject?,
        validity: UnsafePointer<UInt8>? = nil, validityOwner: AnyObject? = nil,
        heap: AnyObject? = nil, children: [Vector] = [], bounds: ClosedRange<Int64>? = nil
    ) {
        self.type = type
        self.kind = kind
        self.encoding = encoding
        self.count = count
        self.values = values
        self.valuesOwner = valuesOwner
        self.validity = validity
        self.validityOwner = validityOwner
        self.heap = heap
        self.children = children
        self.bounds = bounds ?? kind.representable
    }

    /// A flat vector over a buffer of `count` values.
    package convenience init(
        type: DataType, kind: PhysicalKind, count: Int, buffer: Buffer, validity: Buffer? = nil,
        heap: AnyObject? = nil, children: [Vector] = [], bounds: ClosedRange<Int64>? = nil
    ) {
        self.init(
            type: type, kind: kind, encoding: .flat, count: count, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: validity.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: validity,
            heap: heap, children: children, bounds: bounds)
    }

    package var isConstant: Bool { encoding == .constant }
    package var isFlat: Bool { encoding == .flat }
    package var isDictionary: Bool {
        if case .dictionary = encoding { true } else { false }
    }

    /// The dictionary of a dictionary vector.
    package var dictionary: Vector? { isDictionary ? children.first : nil }

    /// Values as `T`; the caller has looked at `kind` and `encoding`.
    @inlinable
    package func pointer<T>(to type: T.Type) -> UnsafePointer<T> {
        values.assumingMemoryBound(to: T.self)
    }

    @inlinable
    package func isNull(at row: Int) -> Bool {
        guard let validity else { return kind == .void }
        return validity[encoding == .constant ? 0 : row] == 0
    }

    /// Whether some row may be NULL, without looking at the rows.
    @inlinable
    package var mayHaveNulls: Bool { validity != nil || kind == .void }

    /// The code of a row of a dictionary vector.
    @inlinable
    package func code(at row: Int) -> Int {
        guard case .dictionary(let width) = encoding else { return 0 }
        switch width {
        case .one: return Int(values.load(fromByteOffset: row, as: UInt8.self))
        case .two: return Int(values.load(fromByteOffset: row &* 2, as: UInt16.self))
        case .four: return Int(values.load(fromByteOffset: row &* 4, as: UInt32.self))
        }
    }

    /// Rows `offset ..< offset + count`, sharing memory. O(1), and O(fields) for structs.
    package func slice(_ offset: Int, _ count: Int) -> Vector {
        if offset == 0 && count == self.count { return self }
        let stride: Int
        switch encoding {
        case .constant:
            return Vector(
                type: type, kind: kind, encoding: .constant, count: count, values: values, valuesOwner: valuesOwner,
                validity: validity, validityOwner: validityOwner, heap: heap, children: children, bounds: bounds)
        case .dictionary(let width): stride = Int(width.rawValue)
        case .flat: stride = kind.width
        }
        let parts = kind == .structure && encoding == .flat ? children.map { $0.slice(offset, count) } : children
        return Vector(
            type: type, kind: kind, encoding: encoding, count: count, values: values + offset &* stride, valuesOwner: valuesOwner,
            validity: validity.map { $0 + offset }, validityOwner: validityOwner, heap: heap, children: parts, bounds: bounds)
    }

    /// The same values under another type of the same kinds (for casts that change nothing in memory).
    package func relabelled(_ type: DataType) -> Vector {
        if type == self.type { return self }
        let parts = isDictionary ? children.map { $0.relabelled(type) } : children
        return Vector(
            type: type, kind: kind, encoding: encoding, count: count, values: values, valuesOwner: valuesOwner,
            validity: validity, validityOwner: validityOwner, heap: heap, children: parts, bounds: bounds)
    }

    /// The same values with other validity (flat and dictionary vectors; `validity` has one byte per row).
    package func with(validity: Buffer?) -> Vector {
        let flat = isConstant ? flattened() : self
        return Vector(
            type: flat.type, kind: flat.kind, encoding: flat.encoding, count: flat.count, values: flat.values, valuesOwner: flat.valuesOwner,
            validity: validity.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: validity, heap: flat.heap,
            children: flat.children, bounds: flat.bounds)
    }
}

extension Vector {
    /// `count` NULLs of a type.
    package static func nulls(_ type: DataType, count: Int) -> Vector {
        let buffer = Buffer(of: UInt64.self, count: 2, zeroed: true)
        let validity = Buffer(of: UInt8.self, count: 1, zeroed: true)
        let kind = type.canonicalKind
        var children: [Vector] = []
        switch type {
        case .structure(let fields): children = fields.map { .nulls($0.type, count: 1) }
        case .array(let element, _): children = [.nulls(element, count: 0)]
        case .map(let key, let value, _): children = [.nulls(key, count: 0), .nulls(value, count: 0)]
        default: break
        }
        return Vector(
            type: type, kind: kind, encoding: .constant, count: count, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: UnsafePointer(validity.pointer(to: UInt8.self)), validityOwner: validity, children: children,
            bounds: kind.isInteger && kind != .int128 ? 0...0 : nil)
    }

    /// One value for every row.
    package static func constant(_ value: Value, _ type: DataType, count: Int) -> Vector {
        if value.isNull { return nulls(type, count: count) }
        let builder = VectorBuilder(type, capacity: 1)
        builder.append(value)
        let one = builder.finish()
        return one.broadcast(count)
    }

    /// A vector of one row (flat) as a constant of `count` rows.
    package func broadcast(_ count: Int) -> Vector {
        if isDictionary { return flattened().broadcast(count) }
        return Vector(
            type: type, kind: kind, encoding: .constant, count: count, values: values, valuesOwner: valuesOwner,
            validity: validity, validityOwner: validityOwner, heap: heap, children: children, bounds: bounds)
    }

    /// Row numbers 0, 1, 2 … as `bigint`, from `start`.
    package static func sequence(from start: Int64, count: Int) -> Vector {
        let buffer = Buffer(of: Int64.self, count: count)
        let target = buffer.pointer(to: Int64.self)
        for row in 0..<count { target[row] = start &+ Int64(truncatingIfNeeded: row) }
        return Vector(type: .bigint, kind: .int64, count: count, buffer: buffer)
    }
}
