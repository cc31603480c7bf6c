#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Picking each row from one of two vectors: CASE, IF, COALESCE.
package enum Blend {
    /// Row i of `then` where `mask` is TRUE, of `otherwise` where it is FALSE or NULL. Both have the type of the result
    /// (`void` counts as NULLs of it) in any encoding and kind. The result is flat, unless one side gives all rows.
    package static func select(_ mask: Vector, then: Vector, otherwise: Vector, type: DataType, rows: Int) -> Vector {
        if let truth = Selection.constantTruth(mask) { return named(truth ? then : otherwise, type, rows) }
        let flags = mask.flattened()
        let first = named(then, type, rows)
        let second = named(otherwise, type, rows)
        // The choice as one clean byte per row: 1 takes `first`.
        let choice = Buffer(of: UInt8.self, count: rows)
        let taken = choice.pointer(to: UInt8.self)
        let truths = flags.pointer(to: UInt8.self)
        if let validity = flags.validity {
            for row in 0..<rows { taken[row] = truths[row] & validity[row] }
        } else {
            memcpy(taken, truths, rows)
        }
        if let a = first.dictionary, let b = second.dictionary, a === b, first.encoding == second.encoding {
            return blendFixed(taken, first, second, width: codeWidth(first), rows, dictionary: true)
        }
        if type.canonicalKind.width == 0 || first.kind == .list || first.kind == .map || second.kind == .list || second.kind == .map {
            return blendByPosition(taken, first, second, type, rows)
        }
        var a = first
        var b = second
        if a.kind.isInteger && b.kind.isInteger && a.kind != b.kind {
            let kind = a.kind.rawValue > b.kind.rawValue ? a.kind : b.kind
            a = a.widened(to: kind)
            b = b.widened(to: kind)
        }
        return blendFixed(
            taken, a.isDictionary ? a.flattened() : a, b.isDictionary ? b.flattened() : b, width: a.kind.width, rows, dictionary: false)
    }

    private static func codeWidth(_ vector: Vector) -> Int {
        if case .dictionary(let width) = vector.encoding { Int(width.rawValue) } else { 0 }
    }

    private static func named(_ vector: Vector, _ type: DataType, _ rows: Int) -> Vector {
        if vector.kind == .void && type != .void { return .nulls(type, count: rows) }
        return vector.relabelled(type)
    }

    private static func blendFixed(
        _ taken: UnsafeMutablePointer<UInt8>, _ a: Vector, _ b: Vector, width: Int, _ rows: Int, dictionary: Bool
    ) -> Vector {
        let buffer = Buffer(byteCount: rows &* width)
        switch width {
        case 1: blend(UInt8.self, taken, a, b, rows, buffer)
        case 2: blend(UInt16.self, taken, a, b, rows, buffer)
        case 4: blend(UInt32.self, taken, a, b, rows, buffer)
        case 8: blend(UInt64.self, taken, a, b, rows, buffer)
        default: blend(SIMD2<UInt64>.self, taken, a, b, rows, buffer)
        }
        let validity = blendValidity(taken, a, b, rows)
        let bounds: ClosedRange<Int64>? =
            a.kind.isInteger && a.kind != .int128
            ? min(a.bounds.lowerBound, b.bounds.lowerBound)...max(a.bounds.upperBound, b.bounds.upperBound) : nil
        return Vector(
            type: a.type, kind: a.kind, encoding: dictionary ? a.encoding : .flat, count: rows, values: UnsafeRawPointer(buffer.base),
            valuesOwner: buffer, validity: validity.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: validity,
            heap: OwnerGroup.joining([a.heap, b.heap]), children: dictionary ? a.children : [], bounds: bounds)
    }

    @inline(__always)
    private static func blend<T>(
        _ type: T.Type, _ taken: UnsafeMutablePointer<UInt8>, _ a: Vector, _ b: Vector, _ rows: Int, _ buffer: Buffer
    ) {
        let target = buffer.pointer(to: T.self)
        let x = a.pointer(to: T.self)
        let y = b.pointer(to: T.self)
        switch (a.isConstant, b.isConstant) {
        case (false, false):
            for row in 0..<rows { target[row] = taken[row] != 0 ? x[row] : y[row] }
        case (true, false):
            let constant = x[0]
            for row in 0..<rows { target[row] = taken[row] != 0 ? constant : y[row] }
        case (false, true):
            let constant = y[0]
            for row in 0..<rows { target[row] = taken[row] != 0 ? x[row] : constant }
        case (true, true):
            let first = x[0]
            let second = y[0]
            for row in 0..<rows { target[row] = taken[row] != 0 ? first : second }
        }
    }

    private static func blendValidity(_ taken: UnsafeMutablePointer<UInt8>, _ a: Vector, _ b: Vector, _ rows: Int) -> Buffer? {
        guard a.mayHaveNulls || b.mayHaveNulls else { return nil }
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        switch (Validity.shape(a), Validity.shape(b)) {
        case (.perRow(let x), .perRow(let y)):
            for row in 0..<rows { target[row] = taken[row] != 0 ? x[row] : y[row] }
        case (.perRow(let x), let other):
            let constant = byte(other)
            for row in 0..<rows { target[row] = taken[row] != 0 ? x[row] : constant }
        case (let other, .perRow(let y)):
            let constant = byte(other)
            for row in 0..<rows { target[row] = taken[row] != 0 ? constant : y[row] }
        case (let first, let second):
            let one = byte(first)
            let two = byte(second)
            if one == 1 && two == 1 { return nil }
            for row in 0..<rows { target[row] = taken[row] != 0 ? one : two }
        }
        return buffer
    }

    private static func byte(_ shape: Validity.Shape) -> UInt8 {
        if case .allNull = shape { 0 } else { 1 }
    }

    /// Nested types: both sides one after another, then a gather.
    private static func blendByPosition(_ taken: UnsafeMutablePointer<UInt8>, _ a: Vector, _ b: Vector, _ type: DataType, _ rows: Int)
        -> Vector
    {
        if type == .void { return .nulls(.void, count: rows) }
        let joined = Concatenation.join([a, b], type: type)
        let positions = Buffer(of: UInt32.self, count: rows)
        let position = positions.pointer(to: UInt32.self)
        let shift = UInt32(truncatingIfNeeded: rows)
        for row in 0..<rows { position[row] = UInt32(truncatingIfNeeded: row) &+ (taken[row] != 0 ? 0 : shift) }
        return joined.gather(UnsafePointer(position), count: rows)
    }
}
