/// An integer operation that cannot trap: wraps around.
protocol WrappingOperation {
    static func apply<T: FixedWidthInteger>(_ a: T, _ b: T) -> T
    static func applyReportingOverflow<T: FixedWidthInteger>(_ a: T, _ b: T) -> (T, Bool)
    /// Negative exactly when `result`, the wrapped result of `a` and `b`, overflowed.
    static func overflowSign(_ a: Int64, _ b: Int64, _ result: Int64) -> Int64
}

enum WrappingAdd: WrappingOperation {
    @inline(__always) static func apply<T: FixedWidthInteger>(_ a: T, _ b: T) -> T { a &+ b }
    @inline(__always) static func applyReportingOverflow<T: FixedWidthInteger>(_ a: T, _ b: T) -> (T, Bool) {
        let result = a.addingReportingOverflow(b)
        return (result.partialValue, result.overflow)
    }
    @inline(__always) static func overflowSign(_ a: Int64, _ b: Int64, _ result: Int64) -> Int64 { (a ^ result) & (b ^ result) }
}

enum WrappingSubtract: WrappingOperation {
    @inline(__always) static func apply<T: FixedWidthInteger>(_ a: T, _ b: T) -> T { a &- b }
    @inline(__always) static func applyReportingOverflow<T: FixedWidthInteger>(_ a: T, _ b: T) -> (T, Bool) {
        let result = a.subtractingReportingOverflow(b)
        return (result.partialValue, result.overflow)
    }
    @inline(__always) static func overflowSign(_ a: Int64, _ b: Int64, _ result: Int64) -> Int64 { (a ^ b) & (a ^ result) }
}

enum WrappingMultiply: WrappingOperation {
    @inline(__always) static func apply<T: FixedWidthInteger>(_ a: T, _ b: T) -> T { a &* b }
    @inline(__always) static func applyReportingOverflow<T: FixedWidthInteger>(_ a: T, _ b: T) -> (T, Bool) {
        let result = a.multipliedReportingOverflow(by: b)
        return (result.partialValue, result.overflow)
    }
    @inline(__always) static func overflowSign(_ a: Int64, _ b: Int64, _ result: Int64) -> Int64 {
        a.multipliedReportingOverflow(by: b).overflow ? -1 : 0
    }
}

/// Loops over integers of one kind on both sides. Pointers to constants hold one value.
enum IntegerLoops {
    /// One side of a loop: values of the input kind, one for all rows when constant.
    struct Side {
        let values: UnsafeRawPointer
        let isConstant: Bool
        /// Keeps the values alive during the loop.
        private let owner: Vector?

        init(_ vector: Vector) {
            values = vector.values
            isConstant = vector.isConstant
            owner = vector
        }

        /// The caller keeps the value alive.
        init(constant: UnsafeRawPointer) {
            values = constant
            isConstant = true
            owner = nil
        }
    }

    /// Computes in the output's width without looking for overflow.
    static func wrapping<Operation: WrappingOperation>(
        _ operation: Operation.Type, _ a: Side, _ b: Side, input: PhysicalKind, output: PhysicalKind, rows: Int,
        into target: UnsafeMutableRawPointer
    ) {
        switch (input, output) {
        case (.int8, .int8): loop(operation, a, b, Int8.self, Int8.self, rows, target)
        case (.int8, .int16): loop(operation, a, b, Int8.self, Int16.self, rows, target)
        case (.int8, .int32): loop(operation, a, b, Int8.self, Int32.self, rows, target)
        case (.int8, .int64): loop(operation, a, b, Int8.self, Int64.self, rows, target)
        case (.int16, .int16): loop(operation, a, b, Int16.self, Int16.self, rows, target)
        case (.int16, .int32): loop(operation, a, b, Int16.self, Int32.self, rows, target)
        case (.int16, .int64): loop(operation, a, b, Int16.self, Int64.self, rows, target)
        case (.int32, .int32): loop(operation, a, b, Int32.self, Int32.self, rows, target)
        case (.int32, .int64): loop(operation, a, b, Int32.self, Int64.self, rows, target)
        case (.int64, .int64): loop(operation, a, b, Int64.self, Int64.self, rows, target)
        case (.int64, .int128): loop(operation, a, b, Int64.self, Int128.self, rows, target)
        case (.int128, .int128): loop(operation, a, b, Int128.self, Int128.self, rows, target)
        default: break
        }
    }

    @inline(__always)
    private static func loop<Operation: WrappingOperation, Input: FixedWidthInteger, Output: FixedWidthInteger>(
        _ operation: Operation.Type, _ a: Side, _ b: Side, _ input: Input.Type, _ output: Output.Type, _ rows: Int,
        _ target: UnsafeMutableRawPointer
    ) {
        let x = a.values.assumingMemoryBound(to: Input.self)
        let y = b.values.assumingMemoryBound(to: Input.self)
        let result = target.assumingMemoryBound(to: Output.self)
        if b.isConstant {
            let constant = Output(truncatingIfNeeded: y[0])
            for row in 0..<rows { result[row] = Operation.apply(Output(truncatingIfNeeded: x[row]), constant) }
        } else if a.isConstant {
            let constant = Output(truncatingIfNeeded: x[0])
            for row in 0..<rows { result[row] = Operation.apply(constant, Output(truncatingIfNeeded: y[row])) }
        } else {
            for row in 0..<rows { result[row] = Operation.apply(Output(truncatingIfNeeded: x[row]), Output(truncatingIfNeeded: y[row])) }
        }
    }

    /// Computes into the same kind and answers whether any row (NULL rows included) left `low ... high`.
    static func checked<Operation: WrappingOperation>(
        _ operation: Operation.Type, _ a: Side, _ b: Side, kind: PhysicalKind, low: Int64, high: Int64, rows: Int,
        into target: UnsafeMutableRawPointer
    ) -> Bool {
        switch kind {
        case .int8: checkedNarrow(operation, a, b, Int8.self, low, high, rows, target)
        case .int16: checkedNarrow(operation, a, b, Int16.self, low, high, rows, target)
        case .int32: checkedNarrow(operation, a, b, Int32.self, low, high, rows, target)
        default: checkedLong(operation, a, b, low, high, rows, target)
        }
    }

    /// Up to 32 bits: no operation leaves 64 bits, so the result is compared with the limits; the sign bit of `outside` remembers.
    @inline(__always)
    private static func checkedNarrow<Operation: WrappingOperation, T: FixedWidthInteger>(
        _ operation: Operation.Type, _ a: Side, _ b: Side, _ type: T.Type, _ low: Int64, _ high: Int64, _ rows: Int,
        _ target: UnsafeMutableRawPointer
    ) -> Bool {
        let x = a.values.assumingMemoryBound(to: T.self)
        let y = b.values.assumingMemoryBound(to: T.self)
        let result = target.assumingMemoryBound(to: T.self)
        var outside: Int64 = 0
        if b.isConstant {
            let constant = Int64(truncatingIfNeeded: y[0])
            for row in 0..<rows {
                let value = Operation.apply(Int64(truncatingIfNeeded: x[row]), constant)
                outside |= (value &- low) | (high &- value)
                result[row] = T(truncatingIfNeeded: value)
            }
        } else if a.isConstant {
            let constant = Int64(truncatingIfNeeded: x[0])
            for row in 0..<rows {
                let value = Operation.apply(constant, Int64(truncatingIfNeeded: y[row]))
                outside |= (value &- low) | (high &- value)
                result[row] = T(truncatingIfNeeded: value)
            }
        } else {
            for row in 0..<rows {
                let value = Operation.apply(Int64(truncatingIfNeeded: x[row]), Int64(truncatingIfNeeded: y[row]))
                outside |= (value &- low) | (high &- value)
                result[row] = T(truncatingIfNeeded: value)
            }
        }
        return outside < 0
    }

    /// 64 bits. Whether a row overflowed is remembered without a branch.
    @inline(__always)
    private static func checkedLong<Operation: WrappingOperation>(
        _ operation: Operation.Type, _ a: Side, _ b: Side, _ low: Int64, _ high: Int64, _ rows: Int, _ target: UnsafeMutableRawPointer
    ) -> Bool {
        let x = a.values.assumingMemoryBound(to: Int64.self)
        let y = b.values.assumingMemoryBound(to: Int64.self)
        let result = target.assumingMemoryBound(to: Int64.self)
        var sign: Int64 = 0
        if b.isConstant {
            let constant = y[0]
            for row in 0..<rows {
                let value = Operation.apply(x[row], constant)
                sign |= Operation.overflowSign(x[row], constant, value)
                result[row] = value
            }
        } else if a.isConstant {
            let constant = x[0]
            for row in 0..<rows {
                let value = Operation.apply(constant, y[row])
                sign |= Operation.overflowSign(constant, y[row], value)
                result[row] = value
            }
        } else {
            for row in 0..<rows {
                let value = Operation.apply(x[row], y[row])
                sign |= Operation.overflowSign(x[row], y[row], value)
                result[row] = value
            }
        }
        if sign < 0 { return true }
        if low == Int64.min && high == Int64.max { return false }
        var outside = false
        for row in 0..<rows { outside = outside || result[row] < low || result[row] > high }
        return outside
    }
}
