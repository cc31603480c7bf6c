import Columnar

/// Loops over vectors of integer-backed types (dates, timestamps, intervals, numbers). Constants stay constant; NULL where an argument is.
/// Everything is inlined into its callers, so the bodies become plain loops.
enum IntegerRows {
    /// One result for each value. `body` also sees the undefined values of NULL rows and must bear any.
    @inline(__always)
    static func map<Target: FixedWidthInteger>(
        _ vector: Vector, _ type: DataType, _ target: Target.Type, bounds: ClosedRange<Int64>? = nil, _ body: (Int64) -> Int64
    ) -> Vector {
        if vector.kind == .void { return .nulls(type, count: vector.count) }
        let source = prepared(vector)
        let rows = source.isConstant ? 1 : source.count
        let input = source.pointer(to: Int64.self)
        let buffer = Buffer(of: Target.self, count: rows)
        let output = buffer.pointer(to: Target.self)
        for row in 0..<rows { output[row] = Target(truncatingIfNeeded: body(input[row])) }
        return withExtendedLifetime(source) { result(source, type, kind(of: target), buffer, bounds) }
    }

    /// As `map`, where nil is a failure: an error in ANSI mode, otherwise NULL. Only valid rows are asked.
    @inline(__always)
    static func checked(
        _ vector: Vector, _ type: DataType, mode: ErrorMode = .ansi, error: (Int64) -> QueryError, _ body: (Int64) -> Int64?
    ) throws -> Vector {
        if vector.kind == .void { return .nulls(type, count: vector.count) }
        let source = prepared(vector)
        let rows = source.isConstant ? 1 : source.count
        let input = source.pointer(to: Int64.self)
        let buffer = Buffer(of: Int64.self, count: rows)
        let output = buffer.pointer(to: Int64.self)
        var failed: Buffer?
        for row in 0..<rows {
            output[row] = 0
            if source.isNull(at: row) { continue }
            if let value = body(input[row]) {
                output[row] = value
            } else {
                if mode == .ansi { throw error(input[row]) }
                if failed == nil { failed = Buffer(of: UInt8.self, count: rows, zeroed: true) }
                failed?.pointer(to: UInt8.self)[row] = 1
            }
        }
        let whole = withExtendedLifetime(source) { result(source, type, .int64, buffer, nil) }
        return failed.map { hiding(whole, $0, rows) } ?? whole
    }

    /// One result for each pair of values; nil is a failure as in `checked`.
    @inline(__always)
    static func pairs(
        _ a: Vector, _ b: Vector, rows count: Int, _ type: DataType, mode: ErrorMode = .ansi,
        error: (Int64, Int64) -> QueryError, _ body: (Int64, Int64) -> Int64?
    ) throws -> Vector {
        let isConstant = a.isConstant && b.isConstant
        let rows = isConstant ? min(count, 1) : count
        let validity = Validity.combine(a, b, rows: rows)
        if validity.allNull || a.kind == .void || b.kind == .void { return .nulls(type, count: count) }
        let first = prepared(a)
        let second = prepared(b)
        let left = first.pointer(to: Int64.self)
        let right = second.pointer(to: Int64.self)
        let leftStep = a.isConstant ? 0 : 1
        let rightStep = b.isConstant ? 0 : 1
        let buffer = Buffer(of: Int64.self, count: max(rows, 1))
        let output = buffer.pointer(to: Int64.self)
        var failed: Buffer?
        for row in 0..<rows {
            output[row] = 0
            if let valid = validity.pointer, valid[row] == 0 { continue }
            let x = left[row &* leftStep]
            let y = right[row &* rightStep]
            if let value = body(x, y) {
                output[row] = value
            } else {
                if mode == .ansi { throw error(x, y) }
                if failed == nil { failed = Buffer(of: UInt8.self, count: rows, zeroed: true) }
                failed?.pointer(to: UInt8.self)[row] = 1
            }
        }
        let flat = withExtendedLifetime((first, second)) {
            Vector(
                type: type, kind: .int64, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
                validity: validity.pointer, validityOwner: validity.owner)
        }
        let whole = failed.map { hiding(flat, $0, rows) } ?? flat
        return isConstant ? whole.broadcast(count) : whole
    }

    /// Flat or constant, as 64-bit integers.
    static func prepared(_ vector: Vector) -> Vector {
        (vector.isDictionary ? vector.flattened() : vector).widened(to: .int64)
    }

    private static func kind<Target: FixedWidthInteger>(of target: Target.Type) -> PhysicalKind {
        switch MemoryLayout<Target>.size {
        case 1: .int8
        case 2: .int16
        case 4: .int32
        default: .int64
        }
    }

    private static func result(_ source: Vector, _ type: DataType, _ kind: PhysicalKind, _ buffer: Buffer, _ bounds: ClosedRange<Int64>?)
        -> Vector
    {
        Vector(
            type: type, kind: kind, encoding: source.encoding, count: source.count, values: UnsafeRawPointer(buffer.base),
            valuesOwner: buffer,
            validity: source.validity, validityOwner: source.validityOwner, bounds: bounds)
    }

    private static func hiding(_ vector: Vector, _ failed: Buffer, _ rows: Int) -> Vector {
        let buffer = Buffer(of: UInt8.self, count: max(rows, 1))
        let target = buffer.pointer(to: UInt8.self)
        let flags = failed.pointer(to: UInt8.self)
        if let validity = vector.validity {
            for row in 0..<rows { target[row] = validity[row] & (flags[row] ^ 1) }
        } else {
            for row in 0..<rows { target[row] = flags[row] ^ 1 }
        }
        return Vector(
            type: vector.type, kind: vector.kind, encoding: vector.encoding, count: vector.count, values: vector.values,
            valuesOwner: vector.valuesOwner, validity: UnsafePointer(target), validityOwner: buffer)
    }
}
