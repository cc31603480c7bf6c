/// `%` and `div` of integers. Divisors of zero are found before the loop, so that no row can trap.
extension ArithmeticCall {
    func integerDivision() throws -> Vector {
        let x = (a.isConstant ? a.flattened() : a)
        let y = b
        let zeros: Bool
        if y.isConstant {
            zeros = y.wideInteger(at: 0) == 0
        } else if y.bounds.contains(0) || y.kind == .int128 {
            zeros = IntegerDivision.containsZero(y, rows: rows)
        } else {
            zeros = false
        }
        let nulls = zeros ? try zeroDivisors { y.wideInteger(at: y.isConstant ? 0 : $0) == 0 } : nil
        let least = Int64(Int32.min)
        var narrow = false
        if x.kind != .int128, y.kind != .int128, let divisors = Interval(y).bounds {
            narrow =
                x.bounds.lowerBound > least && x.bounds.upperBound <= Int64(Int32.max)
                && divisors.lowerBound > least && divisors.upperBound <= Int64(Int32.max)
        }
        if narrow {
            // Quotient and remainder of 32-bit values are exact in double precision, which has vector instructions for division.
            let buffer = Buffer(of: Int32.self, count: rows)
            let left = x.widened(to: .int32)
            let right = y.widened(to: .int32)
            withExtendedLifetime((left, right)) {
                IntegerDivision.narrow(
                    left.pointer(to: Int32.self), right.pointer(to: Int32.self), rightIsConstant: y.isConstant, remainder: op == .remainder,
                    rows: rows,
                    into: buffer.pointer(to: Int32.self))
            }
            let magnitude = max(abs(x.bounds.lowerBound), abs(x.bounds.upperBound))
            return make(.int32, buffer, bounds: -magnitude...magnitude, nulls: nulls)
        }
        let left = x.widened(to: .int64)
        let right = y.widened(to: .int64)
        let buffer = Buffer(of: Int64.self, count: rows)
        let target = buffer.pointer(to: Int64.self)
        let dividend = left.pointer(to: Int64.self)
        let divisor = right.pointer(to: Int64.self)
        let step = y.isConstant ? 0 : 1
        var overflow = false
        for row in 0..<rows {
            let by = divisor[row &* step]
            if by == 0 {
                target[row] = 0
            } else if by == -1 {
                overflow = overflow || dividend[row] == Int64.min
                target[row] = op == .remainder ? 0 : 0 &- dividend[row]
            } else {
                target[row] = op == .remainder ? dividend[row] % by : dividend[row] / by
            }
        }
        var marks = nulls
        if overflow && op == .integralDivide && mode != .wrap {
            for row in 0..<rows where isValid(row) && dividend[row] == Int64.min && divisor[row &* step] == -1 {
                if mode == .ansi { throw ArithmeticErrors.overflow(op, result, dividend[row], -1) }
                let own = marks ?? ownValidity()
                own.pointer(to: UInt8.self)[row] = 0
                marks = own
            }
        }
        return withExtendedLifetime((left, right)) { make(.int64, buffer, nulls: marks) }
    }
}

enum IntegerDivision {
    static func containsZero(_ vector: Vector, rows: Int) -> Bool {
        switch vector.kind {
        case .int8: zeros(vector.pointer(to: Int8.self), rows)
        case .int16: zeros(vector.pointer(to: Int16.self), rows)
        case .int32: zeros(vector.pointer(to: Int32.self), rows)
        case .int64: zeros(vector.pointer(to: Int64.self), rows)
        case .int128: zeros(vector.pointer(to: Int128.self), rows)
        default: false
        }
    }

    @inline(__always)
    private static func zeros<T: FixedWidthInteger>(_ values: UnsafePointer<T>, _ rows: Int) -> Bool {
        var found = false
        for row in 0..<rows { found = found || values[row] == 0 }
        return found
    }

    /// Values above Int32.min. A divisor of 0 gives something undefined.
    static func narrow(
        _ x: UnsafePointer<Int32>, _ y: UnsafePointer<Int32>, rightIsConstant: Bool, remainder: Bool, rows: Int,
        into target: UnsafeMutablePointer<Int32>
    ) {
        if rightIsConstant {
            let divisor = Double(y[0] == 0 ? 1 : y[0])
            let factor = y[0]
            if remainder {
                for row in 0..<rows {
                    let quotient = truncated(Double(x[row]) / divisor)
                    target[row] = x[row] &- quotient &* factor
                }
            } else {
                for row in 0..<rows { target[row] = truncated(Double(x[row]) / divisor) }
            }
            return
        }
        for row in 0..<rows {
            let by: Int32 = y[row] == 0 ? 1 : y[row]
            let quotient = truncated(Double(x[row]) / Double(by))
            target[row] = remainder ? x[row] &- quotient &* by : quotient
        }
    }

    /// Towards zero, for quotients of 32-bit values: adding 1.5 · 2^52 leaves the integer in the low bits, with vector instructions and
    /// without a trap.
    @inline(__always)
    private static func truncated(_ value: Double) -> Int32 {
        Int32(truncatingIfNeeded: (value.rounded(.towardZero) + 6_755_399_441_055_744).bitPattern)
    }
}
