#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Spark's order between single rows of vectors, of any type, encoding and integer kind: NULL lowest, NaN highest and equal to itself,
/// -0.0 equal to 0.0, strings by bytes, arrays, maps and structs element by element. For tie-breaks and nested types; columns of simple
/// types have kernels.
package enum RowOrder {
    /// Below, equal to or above zero. Both vectors have the same type (decimals: the same scale).
    package static func compare(_ a: Vector, _ i: Int, _ b: Vector, _ j: Int) -> Int {
        let leftNull = a.isNull(at: i)
        let rightNull = b.isNull(at: j)
        if leftNull || rightNull { return leftNull == rightNull ? 0 : (leftNull ? -1 : 1) }
        return compareValues(a, i, b, j)
    }

    package static func equal(_ a: Vector, _ i: Int, _ b: Vector, _ j: Int) -> Bool { compare(a, i, b, j) == 0 }

    /// As `compare`, for rows that are known not to be NULL.
    private static func compareValues(_ a: Vector, _ i: Int, _ b: Vector, _ j: Int) -> Int {
        if let dictionary = a.dictionary { return compareValues(dictionary, a.code(at: i), b, j) }
        if let dictionary = b.dictionary { return compareValues(a, i, dictionary, b.code(at: j)) }
        let x = a.isConstant ? 0 : i
        let y = b.isConstant ? 0 : j
        switch a.kind {
        case .void:
            return 0
        case .boolean:
            return order(a.pointer(to: UInt8.self)[x], b.pointer(to: UInt8.self)[y])
        case .int8, .int16, .int32, .int64, .int128:
            if a.kind == .int128 || b.kind == .int128 { return order(a.wideInteger(at: x), b.wideInteger(at: y)) }
            return order(a.integer(at: x), b.integer(at: y))
        case .float:
            return Value.compareDoubles(Double(a.pointer(to: Float.self)[x]), Double(b.pointer(to: Float.self)[y]))
        case .double:
            return Value.compareDoubles(a.pointer(to: Double.self)[x], b.pointer(to: Double.self)[y])
        case .string:
            return Int(StringView.compare(a.pointer(to: StringView.self) + x, b.pointer(to: StringView.self) + y))
        case .interval:
            let left = a.pointer(to: CalendarInterval.self)[x]
            let right = b.pointer(to: CalendarInterval.self)[y]
            let months = order(left.months, right.months)
            if months != 0 { return months }
            let days = order(left.days, right.days)
            return days != 0 ? days : order(left.microseconds, right.microseconds)
        case .list, .map:
            let left = a.pointer(to: ListEntry.self)[x]
            let right = b.pointer(to: ListEntry.self)[y]
            for element in 0..<Int(min(left.count, right.count)) {
                for (leftChild, rightChild) in zip(a.children, b.children) {
                    let result = compare(leftChild, Int(left.offset) &+ element, rightChild, Int(right.offset) &+ element)
                    if result != 0 { return result }
                }
            }
            return order(left.count, right.count)
        case .structure:
            for (leftChild, rightChild) in zip(a.children, b.children) {
                let result = compare(leftChild, x, rightChild, y)
                if result != 0 { return result }
            }
            return 0
        }
    }

    @inline(__always)
    private static func order<T: Comparable>(_ x: T, _ y: T) -> Int { x == y ? 0 : (x < y ? -1 : 1) }
}

extension Vector {
    /// The integer at a physical position (not a row: no look at encoding or validity), for integer kinds up to 64 bits.
    @inlinable
    package func integer(at position: Int) -> Int64 {
        switch kind {
        case .int8: Int64(pointer(to: Int8.self)[position])
        case .int16: Int64(pointer(to: Int16.self)[position])
        case .int32: Int64(pointer(to: Int32.self)[position])
        case .int64: pointer(to: Int64.self)[position]
        case .int128: Int64(truncatingIfNeeded: pointer(to: Int128.self)[position])
        default: 0
        }
    }

    /// The integer at a physical position, for any integer kind.
    @inlinable
    package func wideInteger(at position: Int) -> Int128 {
        kind == .int128 ? pointer(to: Int128.self)[position] : Int128(integer(at: position))
    }
}
