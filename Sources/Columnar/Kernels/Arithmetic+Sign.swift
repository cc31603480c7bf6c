extension Arithmetic {
    /// `-a`, of the type of `a` (numbers and intervals that are integers).
    package static func negate(_ a: Vector, rows: Int, mode: ErrorMode) throws -> Vector {
        try apply(.negate, a, rows: rows, mode: mode)
    }

    /// `abs(a)`, of the type of `a`.
    package static func absolute(_ a: Vector, rows: Int, mode: ErrorMode) throws -> Vector {
        try apply(.absolute, a, rows: rows, mode: mode)
    }

    private enum SignOperation { case negate, absolute }

    private static func apply(_ operation: SignOperation, _ a: Vector, rows: Int, mode: ErrorMode) throws -> Vector {
        if a.isConstant && rows > 1 { return try apply(operation, a.slice(0, 1), rows: 1, mode: mode).broadcast(rows) }
        let flat = a.flattened()
        switch flat.kind {
        case .void: return .nulls(a.type, count: rows)
        case .float: return floating(operation, flat, Float.self, rows)
        case .double: return floating(operation, flat, Double.self, rows)
        case .int8, .int16, .int32, .int64: return try integer(operation, flat, rows, mode)
        case .int128:
            let buffer = Buffer(of: Int128.self, count: rows)
            signed(operation, flat.pointer(to: Int128.self), rows, buffer.pointer(to: Int128.self))
            return made(flat, .int128, buffer, rows, nil)
        default: throw QueryError.internalError("\(a.type.simpleString) has no sign")
        }
    }

    private static func made(_ a: Vector, _ kind: PhysicalKind, _ buffer: Buffer, _ rows: Int, _ bounds: ClosedRange<Int64>?) -> Vector {
        Vector(
            type: a.type, kind: kind, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer, validity: a.validity,
            validityOwner: a.validityOwner, bounds: bounds)
    }

    private static func floating<T: BinaryFloatingPoint>(_ operation: SignOperation, _ a: Vector, _ type: T.Type, _ rows: Int) -> Vector {
        let buffer = Buffer(of: T.self, count: rows)
        let target = buffer.pointer(to: T.self)
        let source = a.pointer(to: T.self)
        if operation == .negate {
            for row in 0..<rows { target[row] = -source[row] }
        } else {
            for row in 0..<rows { target[row] = source[row].magnitude }
        }
        return made(a, a.kind, buffer, rows, nil)
    }

    @inline(__always)
    private static func signed<T: FixedWidthInteger>(
        _ operation: SignOperation, _ source: UnsafePointer<T>, _ rows: Int, _ target: UnsafeMutablePointer<T>
    ) {
        if operation == .negate {
            for row in 0..<rows { target[row] = 0 &- source[row] }
        } else {
            for row in 0..<rows { target[row] = source[row] < 0 ? 0 &- source[row] : source[row] }
        }
    }

    private static func integer(_ operation: SignOperation, _ a: Vector, _ rows: Int, _ mode: ErrorMode) throws -> Vector {
        let canonical = a.type.canonicalKind
        let least = canonical == .int128 ? Int64.min : canonical.representable.lowerBound
        // Only the least value of the type has no opposite; narrower kinds are widened when they hold their own least value.
        let needsWider = a.bounds.lowerBound == a.kind.representable.lowerBound
        var kind = a.kind
        if needsWider {
            switch a.kind {
            case .int8: kind = .int16
            case .int16: kind = .int32
            case .int32: kind = .int64
            default: kind = canonical == .int128 ? .int128 : .int64
            }
        }
        var nulls: Buffer?
        if a.bounds.lowerBound <= least && canonical != .int128 && mode != .wrap {
            for row in 0..<rows where !a.isNull(at: row) && a.integer(at: row) == least {
                if mode == .ansi { throw ArithmeticErrors.overflow() }
                let marks = nulls ?? copiedValidity(a, rows)
                marks.pointer(to: UInt8.self)[row] = 0
                nulls = marks
            }
        }
        if mode == .wrap && a.bounds.lowerBound <= least && canonical != .int128 { kind = canonical }
        let wide = a.widened(to: kind)
        let buffer = Buffer(byteCount: rows &* kind.width)
        switch kind {
        case .int8: signed(operation, wide.pointer(to: Int8.self), rows, buffer.pointer(to: Int8.self))
        case .int16: signed(operation, wide.pointer(to: Int16.self), rows, buffer.pointer(to: Int16.self))
        case .int32: signed(operation, wide.pointer(to: Int32.self), rows, buffer.pointer(to: Int32.self))
        case .int128: signed(operation, wide.pointer(to: Int128.self), rows, buffer.pointer(to: Int128.self))
        default: signed(operation, wide.pointer(to: Int64.self), rows, buffer.pointer(to: Int64.self))
        }
        var bounds: ClosedRange<Int64>?
        if a.bounds.lowerBound > least && kind != .int128 {
            let low = a.bounds.lowerBound
            let high = a.bounds.upperBound
            if operation == .negate {
                bounds = (0 &- high)...(0 &- low)
            } else {
                let top = max(abs(low), abs(high))
                bounds = 0...top
            }
        }
        let result = withExtendedLifetime(wide) { made(a, kind, buffer, rows, bounds) }
        return nulls.map { result.with(validity: $0) } ?? result
    }

    private static func copiedValidity(_ a: Vector, _ rows: Int) -> Buffer {
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        for row in 0..<rows { target[row] = a.isNull(at: row) ? 0 : 1 }
        return buffer
    }
}
