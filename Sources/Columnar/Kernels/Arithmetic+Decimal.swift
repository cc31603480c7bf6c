/// Decimal `+ - * / %` and `div`: 64-bit loops where the operands' bounds prove that they do, 128 bits or exact 256-bit steps otherwise.
extension ArithmeticCall {
    private var leftScale: Int { DecimalScale.of(a.type) }
    private var rightScale: Int { DecimalScale.of(b.type) }

    func decimal() throws -> Vector {
        guard case .decimal(let precision, let scale) = result else {
            throw QueryError.internalError("a decimal operation without a decimal result")
        }
        let limit = DecimalPower.limit(precision)
        switch op {
        case .add, .subtract, .multiply:
            let common = max(leftScale, rightScale)
            let raw = op == .multiply ? leftScale + rightScale : common
            let upLeft = op == .multiply ? 0 : common - leftScale
            let upRight = op == .multiply ? 0 : common - rightScale
            let x = Interval(a).scaled(by: DecimalPower.of(upLeft))
            let y = Interval(b).scaled(by: DecimalPower.of(upRight))
            let range = x.applying(op, y)
            if range.isKnown && raw - scale <= 38 {
                let left = DecimalScale.up(a, digits: upLeft, interval: x)
                let right = DecimalScale.up(b, digits: upRight, interval: y)
                let exact = compute(left, right, range)
                if raw == scale { return try limited(exact, range, limit, precision, scale) }
                let rounded = DecimalScale.down(exact, digits: raw - scale, type: result)
                return try limited(rounded, range.rounded(digits: raw - scale), limit, precision, scale)
            }
            return try rowByRow(limit, precision, scale)
        case .divide:
            return try divide(limit, precision, scale)
        case .remainder:
            return try remainder(limit, precision, scale)
        case .integralDivide:
            throw QueryError.internalError("div has no decimal result")
        }
    }

    /// `+ - *` of operands whose results lie in `range`.
    private func compute(_ x: Vector, _ y: Vector, _ range: Interval) -> Vector {
        switch op {
        case .add: compute(WrappingAdd.self, x, y, range)
        case .subtract: compute(WrappingSubtract.self, x, y, range)
        default: compute(WrappingMultiply.self, x, y, range)
        }
    }

    private func compute<Operation: WrappingOperation>(_ operation: Operation.Type, _ x: Vector, _ y: Vector, _ range: Interval) -> Vector {
        let narrow = x.kind != .int128 && y.kind != .int128
        if narrow, let bounds = range.bounds { return unchecked(operation, x, y, bounds) }
        let input: PhysicalKind = narrow ? .int64 : .int128
        let buffer = Buffer(of: Int128.self, count: rows)
        IntegerLoops.wrapping(
            operation, side(x.widened(to: input)), side(y.widened(to: input)), input: input, output: .int128, rows: rows, into: buffer.base)
        return make(.int128, buffer)
    }

    /// Checks values against the result's precision unless `range` proves them.
    private func limited(_ vector: Vector, _ range: Interval, _ limit: Int128, _ precision: Int, _ scale: Int) throws -> Vector {
        if range.isWithin(limit) { return vector }
        var outside = false
        if vector.kind == .int128 {
            let values = vector.pointer(to: Int128.self)
            for row in 0..<rows { outside = outside || values[row] > limit || values[row] < -limit }
        } else {
            // Below 19 digits the limit fits 64 bits; above, nothing of 64 bits leaves it.
            guard let narrow = Int64(exactly: limit) else { return vector }
            let values = vector.widened(to: .int64)
            let source = values.pointer(to: Int64.self)
            withExtendedLifetime(values) { for row in 0..<rows { outside = outside || source[row] > narrow || source[row] < -narrow } }
        }
        if !outside { return vector }
        var nulls: Buffer?
        for row in 0..<rows where isValid(row) {
            let value = vector.wideInteger(at: row)
            if value <= limit && value >= -limit { continue }
            if mode == .ansi {
                throw ArithmeticErrors.outOfRange(DecimalDigits.plain(value, scale: scale), precision: precision, scale: scale)
            }
            let marks = nulls ?? ownValidity()
            marks.pointer(to: UInt8.self)[row] = 0
            nulls = marks
        }
        return nulls.map { vector.with(validity: $0) } ?? vector
    }

    /// The exact way for every row, whatever the sizes.
    private func rowByRow(_ limit: Int128, _ precision: Int, _ scale: Int) throws -> Vector {
        let buffer = Buffer(of: Int128.self, count: rows, zeroed: true)
        let target = buffer.pointer(to: Int128.self)
        var nulls: Buffer?
        for row in 0..<rows where isValid(row) {
            let x = a.wideInteger(at: a.isConstant ? 0 : row)
            let y = b.wideInteger(at: b.isConstant ? 0 : row)
            if y == 0 && (op == .divide || op == .remainder) { continue }
            let exact = WideDecimal.evaluate(op, x, scale: leftScale, y, scale: rightScale, resultScale: scale)
            if let value = exact?.narrowed, value <= limit, value >= -limit {
                target[row] = value
                continue
            }
            if mode == .ansi {
                throw ArithmeticErrors.outOfRange(exact?.text(scale: scale) ?? "The result", precision: precision, scale: scale)
            }
            let marks = nulls ?? ownValidity()
            marks.pointer(to: UInt8.self)[row] = 0
            nulls = marks
        }
        return make(.int128, buffer, nulls: nulls)
    }

    /// NULL marks for divisors of zero, or the error.
    private func decimalZeros() throws -> Buffer? {
        let found = b.isConstant ? b.wideInteger(at: 0) == 0 : IntegerDivision.containsZero(b, rows: rows)
        return found ? try zeroDivisors { b.wideInteger(at: b.isConstant ? 0 : $0) == 0 } : nil
    }

    private func divide(_ limit: Int128, _ precision: Int, _ scale: Int) throws -> Vector {
        let zeros = try decimalZeros()
        let shift = scale - leftScale + rightScale
        let numerator = shift >= 0 && shift <= 38 ? Interval(a).scaled(by: DecimalPower.of(shift)) : .unknown
        let divisor = Interval(b)
        // Twice the remainder is compared with the divisor, hence a bit to spare.
        guard numerator.isKnown, divisor.isWithin(Int128.max / 2) else {
            let vector = try rowByRow(limit, precision, scale)
            return merged(vector, zeros)
        }
        let factor = DecimalPower.of(shift)
        let step = b.isConstant ? 0 : 1
        let leftStep = a.isConstant ? 0 : 1
        if numerator.bounds != nil, let by = divisor.bounds, by.lowerBound > Int64.min / 2, by.upperBound < Int64.max / 2 {
            let x = a.widened(to: .int64)
            let y = b.widened(to: .int64)
            let left = x.pointer(to: Int64.self)
            let right = y.pointer(to: Int64.self)
            let narrowFactor = Int64(truncatingIfNeeded: factor)
            let buffer = Buffer(of: Int64.self, count: rows)
            let target = buffer.pointer(to: Int64.self)
            withExtendedLifetime((x, y)) {
                for row in 0..<rows { target[row] = RoundedDivision.halfUp(left[row &* leftStep] &* narrowFactor, right[row &* step]) }
            }
            let bound = max(abs(numerator.low), abs(numerator.high))
            let exact = make(.int64, buffer, bounds: Int64(exactly: bound).map { -$0...$0 })
            return merged(try limited(exact, Interval(low: -bound, high: bound), limit, precision, scale), zeros)
        }
        let x = a.widened(to: .int128)
        let y = b.widened(to: .int128)
        let left = x.pointer(to: Int128.self)
        let right = y.pointer(to: Int128.self)
        let buffer = Buffer(of: Int128.self, count: rows)
        let target = buffer.pointer(to: Int128.self)
        withExtendedLifetime((x, y)) {
            for row in 0..<rows { target[row] = RoundedDivision.halfUp(left[row &* leftStep] &* factor, right[row &* step]) }
        }
        return merged(try limited(make(.int128, buffer), numerator, limit, precision, scale), zeros)
    }

    private func remainder(_ limit: Int128, _ precision: Int, _ scale: Int) throws -> Vector {
        let zeros = try decimalZeros()
        guard let (x, y) = commonScale(), scale == max(leftScale, rightScale) else {
            return merged(try rowByRow(limit, precision, scale), zeros)
        }
        let step = b.isConstant ? 0 : 1
        let leftStep = a.isConstant ? 0 : 1
        if x.kind != .int128 && y.kind != .int128 {
            let left = x.widened(to: .int64)
            let right = y.widened(to: .int64)
            let buffer = Buffer(of: Int64.self, count: rows)
            let target = buffer.pointer(to: Int64.self)
            let dividend = left.pointer(to: Int64.self)
            let divisor = right.pointer(to: Int64.self)
            withExtendedLifetime((left, right)) {
                for row in 0..<rows {
                    let by = divisor[row &* step]
                    target[row] = by == 0 || by == -1 ? 0 : dividend[row &* leftStep] % by
                }
            }
            return merged(make(.int64, buffer), zeros)
        }
        let left = x.widened(to: .int128)
        let right = y.widened(to: .int128)
        let buffer = Buffer(of: Int128.self, count: rows)
        let target = buffer.pointer(to: Int128.self)
        let dividend = left.pointer(to: Int128.self)
        let divisor = right.pointer(to: Int128.self)
        withExtendedLifetime((left, right)) {
            for row in 0..<rows {
                let by = divisor[row &* step]
                target[row] = by == 0 || by == -1 ? 0 : dividend[row &* leftStep] % by
            }
        }
        return merged(make(.int128, buffer), zeros)
    }

    /// `div` of decimals: the whole quotient's low 64 bits, as Spark's `toLong` takes them.
    func decimalQuotient() throws -> Vector {
        let zeros = try decimalZeros()
        let buffer = Buffer(of: Int64.self, count: rows, zeroed: true)
        let target = buffer.pointer(to: Int64.self)
        var nulls: Buffer?
        for row in 0..<rows where isValid(row) {
            let x = a.wideInteger(at: a.isConstant ? 0 : row)
            let y = b.wideInteger(at: b.isConstant ? 0 : row)
            if y == 0 { continue }
            guard let exact = WideDecimal.evaluate(.integralDivide, x, scale: leftScale, y, scale: rightScale, resultScale: 0),
                exact.magnitude < UInt256(low: DecimalPower.unsigned(38))
            else {
                if mode == .ansi { throw ArithmeticErrors.outOfRange("\(x) div \(y)", precision: 38, scale: 0) }
                let marks = nulls ?? ownValidity()
                marks.pointer(to: UInt8.self)[row] = 0
                nulls = marks
                continue
            }
            let low = Int64(truncatingIfNeeded: exact.magnitude.low)
            target[row] = exact.negative ? 0 &- low : low
        }
        return merged(make(.int64, buffer, nulls: nulls), zeros)
    }

    /// Both operands at the larger scale, when that fits 128 bits.
    private func commonScale() -> (Vector, Vector)? {
        let common = max(leftScale, rightScale)
        let x = Interval(a).scaled(by: DecimalPower.of(common - leftScale))
        let y = Interval(b).scaled(by: DecimalPower.of(common - rightScale))
        guard x.isKnown && y.isKnown else { return nil }
        return (DecimalScale.up(a, digits: common - leftScale, interval: x), DecimalScale.up(b, digits: common - rightScale, interval: y))
    }

    private func merged(_ vector: Vector, _ zeros: Buffer?) -> Vector {
        guard let zeros else { return vector }
        guard let validity = vector.validity else { return vector.with(validity: zeros) }
        let marks = zeros.pointer(to: UInt8.self)
        for row in 0..<rows { marks[row] &= validity[row] }
        return vector.with(validity: zeros)
    }
}

extension Interval {
    /// The interval once as many digits are rounded away.
    func rounded(digits: Int) -> Interval {
        let factor = DecimalPower.of(max(digits, 1))
        return Interval(low: low / factor - 1, high: high / factor + 1)
    }
}

enum RoundedDivision {
    /// Halves away from zero; 0 for a divisor of 0. |divisor| is below half of the type's range.
    @inline(__always)
    static func halfUp<T: FixedWidthInteger & SignedInteger>(_ numerator: T, _ divisor: T) -> T {
        if divisor == 0 { return 0 }
        if divisor == -1 { return 0 &- numerator }
        let quotient = numerator / divisor
        let rest = numerator &- quotient &* divisor
        let restMagnitude = rest < 0 ? 0 &- rest : rest
        let divisorMagnitude = divisor < 0 ? 0 &- divisor : divisor
        if restMagnitude &* 2 < divisorMagnitude { return quotient }
        return (numerator < 0) != (divisor < 0) ? quotient &- 1 : quotient &+ 1
    }
}

/// Moving the point of whole vectors.
package enum DecimalScale {
    package static func of(_ type: DataType) -> Int {
        if case .decimal(_, let scale) = type { scale } else { 0 }
    }

    /// Times 10^digits. `interval` is that of the results, which fits 128 bits.
    static func up(_ vector: Vector, digits: Int, interval: Interval) -> Vector {
        if digits == 0 { return vector }
        let rows = vector.isConstant ? 1 : vector.count
        let output: PhysicalKind
        if vector.kind != .int128, let bounds = interval.bounds {
            let wanted = PhysicalKind.narrowest(bounds.lowerBound, bounds.upperBound)
            output = wanted.rawValue > vector.kind.rawValue ? wanted : vector.kind
        } else {
            output = .int128
        }
        let buffer = Buffer(byteCount: rows &* output.width)
        var factor = DecimalPower.of(digits)
        let wide = vector.widened(to: output)
        let flat =
            wide.isConstant
            ? Vector(type: wide.type, kind: output, encoding: .flat, count: 1, values: wide.values, valuesOwner: wide.valuesOwner) : wide
        withUnsafePointer(to: &factor) { pointer in
            // The factor's low bytes are the factor in any narrower kind that holds it; wrapped multiplication needs no more of it.
            IntegerLoops.wrapping(
                WrappingMultiply.self, IntegerLoops.Side(flat),
                IntegerLoops.Side(constant: UnsafeRawPointer(pointer)), input: output, output: output, rows: rows, into: buffer.base)
        }
        return Vector(
            type: vector.type, kind: output, encoding: vector.encoding, count: vector.count, values: UnsafeRawPointer(buffer.base),
            valuesOwner: buffer, validity: vector.validity, validityOwner: vector.validityOwner,
            bounds: output == .int128 ? nil : interval.bounds)
    }

    /// Divided by 10^digits, halves away from zero; flat.
    static func down(_ vector: Vector, digits: Int, type: DataType) -> Vector {
        let flat = vector.flattened()
        let rows = flat.count
        if flat.kind != .int128 && digits <= 18 {
            let factor = Int64(truncatingIfNeeded: DecimalPower.of(digits))
            let wide = flat.widened(to: .int64)
            let source = wide.pointer(to: Int64.self)
            let buffer = Buffer(of: Int64.self, count: rows)
            let target = buffer.pointer(to: Int64.self)
            withExtendedLifetime(wide) { for row in 0..<rows { target[row] = RoundedDivision.halfUp(source[row], factor) } }
            let bounds = (flat.bounds.lowerBound / factor - 1)...(flat.bounds.upperBound / factor + 1)
            return Vector(
                type: type, kind: .int64, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer, validity: flat.validity,
                validityOwner: flat.validityOwner, bounds: bounds)
        }
        let factor = DecimalPower.of(digits)
        let wide = flat.widened(to: .int128)
        let source = wide.pointer(to: Int128.self)
        let buffer = Buffer(of: Int128.self, count: rows)
        let target = buffer.pointer(to: Int128.self)
        withExtendedLifetime(wide) { for row in 0..<rows { target[row] = RoundedDivision.halfUp(source[row], factor) } }
        return Vector(
            type: type, kind: .int128, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer, validity: flat.validity,
            validityOwner: flat.validityOwner)
    }
}
