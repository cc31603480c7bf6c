// From DECIMAL, and of integers to DECIMAL: the same digits at another scale.

extension CastTask {
    func fromDecimal(_ scale: Int) throws -> Vector {
        switch to {
        case .decimal(let precision, let wanted): return try rescaled(from: scale, precision: precision, scale: wanted) { outOfRange($0) }
        case .tinyint, .smallint, .int, .bigint: return try truncated(scale)
        case .boolean: return nonZero()
        case .float, .double: return toFloating(scale: scale)
        case .timestamp: return try decimalToMicroseconds(scale)
        case .yearMonthInterval(_, let last):
            let unit: Int64 = last == .year ? 12 : 1
            return try whole(scale).reading(self) { value in
                let (product, overflow) = value.multipliedReportingOverflow(by: unit)
                return overflow ? nil : Int32(exactly: product).map(Int64.init)
            }
        case .dayTimeInterval(_, let last):
            if last == .second {
                // Microseconds are the sixth digit behind the point.
                let seconds = CastTask(source, .decimal(precision: 38, scale: 6), .tryNull, context)
                return try seconds.rescaled(from: scale, precision: 38, scale: 6) { overflow($0) }.reading(self) { $0 }
            }
            // Fractions count to the microsecond and are then cut to whole units.
            let unit = Int128(CastTask.unit(last))
            let power = Int128(TextBuffer.powers[min(max(scale, 0), 38)])
            let widened = source.widened(to: .int128)
            return try each(widened.pointer(to: Int128.self), error: { overflow($0) }) { value in
                let (product, overflow) = (value / power).multipliedReportingOverflow(by: unit)
                return overflow ? nil : Int64(exactly: product)
            }
        default: throw unsupported()
        }
    }

    /// The nearest whole numbers, as decimals of 38 digits.
    private func whole(_ scale: Int) throws -> Vector {
        let task = CastTask(source, .decimal(precision: 38, scale: 0), .tryNull, context)
        return try task.rescaled(from: scale, precision: 38, scale: 0) { overflow($0) }
    }

    /// Moves the point from one scale to another, rounding half away from zero, and checks the precision. Whether values can overflow, and
    /// how wide the arithmetic must be, is known from the bounds.
    func rescaled(from scale: Int, precision: Int, scale wanted: Int, error: (_ row: Int) -> QueryError) throws -> Vector {
        let limit = TextBuffer.powers[min(max(precision, 0), 38)]
        let places = wanted - scale
        if source.kind != .int128 {
            let low = CastTask.moved(Int128(source.bounds.lowerBound), places)
            let high = CastTask.moved(Int128(source.bounds.upperBound), places)
            if let low, let high, low.magnitude < limit, high.magnitude < limit {
                if places == 0 { return relabelled() }
                if let first = Int64(exactly: low), let last = Int64(exactly: high) {
                    return movedWithoutCheck(places, first, last)
                }
            }
        } else if places == 0, case .decimal(let held, _) = from, held <= precision {
            return relabelled()
        }
        return try movedWithCheck(places, limit, error)
    }

    /// A value with its point moved; nil beyond 128 bits.
    private static func moved(_ value: Int128, _ places: Int) -> Int128? {
        if places >= 0 {
            guard places <= 38 else { return value == 0 ? 0 : nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: Int128(TextBuffer.powers[places]))
            return overflow ? nil : product
        }
        guard places >= -38 else { return 0 }
        return divided(value, Int128(TextBuffer.powers[-places]))
    }

    @inline(__always)
    private static func divided<Number: FixedWidthInteger & SignedInteger>(_ value: Number, _ power: Number) -> Number {
        let quotient = value / power
        let rest = value &- quotient &* power
        // Twice the rest cannot overflow: the divisor is at least 10.
        if rest >= 0 { return rest >= power &- rest ? quotient &+ 1 : quotient }
        return 0 &- rest >= power &+ rest ? quotient &- 1 : quotient
    }

    private func movedWithoutCheck(_ places: Int, _ low: Int64, _ high: Int64) -> Vector {
        // Multiplying may widen, dividing only narrows: the wider of the two kinds holds both.
        let kind = PhysicalKind.narrowest(min(low, source.bounds.lowerBound), max(high, source.bounds.upperBound))
        let widened = source.kind.width < kind.width ? source.widened(to: kind) : source
        let buffer = Buffer(byteCount: rows &* widened.kind.width)
        switch widened.kind {
        case .int8: CastTask.move(widened.pointer(to: Int8.self), rows, places, buffer.pointer(to: Int8.self))
        case .int16: CastTask.move(widened.pointer(to: Int16.self), rows, places, buffer.pointer(to: Int16.self))
        case .int32: CastTask.move(widened.pointer(to: Int32.self), rows, places, buffer.pointer(to: Int32.self))
        default: CastTask.move(widened.pointer(to: Int64.self), rows, places, buffer.pointer(to: Int64.self))
        }
        return result(buffer, widened.kind, bounds: low...high)
    }

    @inline(__always)
    private static func move<Number: FixedWidthInteger & SignedInteger>(
        _ source: UnsafePointer<Number>, _ rows: Int, _ places: Int, _ target: UnsafeMutablePointer<Number>
    ) {
        let exponent = min(abs(places), 38)
        guard let power = Number(exactly: TextBuffer.powers[exponent]) else {
            // So large a power means that every value is 0 on either side of the point.
            for row in 0..<rows { target[row] = places < 0 ? CastTask.nearest(source[row], exponent) : 0 }
            return
        }
        if places > 0 {
            for row in 0..<rows { target[row] = source[row] &* power }
        } else {
            for row in 0..<rows { target[row] = divided(source[row], power) }
        }
    }

    /// A value divided by a power of ten that is beyond its own width.
    private static func nearest<Number: FixedWidthInteger & SignedInteger>(_ value: Number, _ exponent: Int) -> Number {
        Number(truncatingIfNeeded: divided(Int128(value), Int128(TextBuffer.powers[exponent])))
    }

    private func movedWithCheck(_ places: Int, _ limit: UInt128, _ error: (_ row: Int) -> QueryError) throws -> Vector {
        let widened = source.widened(to: .int128)
        let input = widened.pointer(to: Int128.self)
        let kind = to.canonicalKind
        let buffer = Buffer(byteCount: rows &* kind.width)
        let failed = Buffer(of: UInt8.self, count: rows, zeroed: true)
        let flags = failed.pointer(to: UInt8.self)
        for row in 0..<rows {
            var value: Int128 = 0
            if let moved = CastTask.moved(input[row], places), moved.magnitude < limit { value = moved } else { flags[row] = 1 }
            if kind == .int128 {
                buffer.pointer(to: Int128.self)[row] = value
            } else {
                buffer.pointer(to: Int64.self)[row] = Int64(truncatingIfNeeded: value)
            }
        }
        // With ANSI mode off a decimal that does not fit is NULL.
        return try result(buffer, kind, failed: failed, error: error)
    }

    /// Digits behind the point dropped, then checked against the integer type.
    private func truncated(_ scale: Int) throws -> Vector {
        guard let range = to.integerRange else { throw unsupported() }
        if scale == 0 { return try narrowed(to: range) }
        let power = Int128(TextBuffer.powers[min(scale, 38)])
        if source.kind != .int128, let small = Int64(exactly: power) {
            let widened = wide()
            return try each(widened.pointer(to: Int64.self), error: { overflow($0) }) { value in
                let whole = value / small
                return range.contains(whole) ? whole : (mode == .wrap ? CastTask.wrapped(Int128(whole), to) : nil)
            }
        }
        let widened = source.widened(to: .int128)
        return try each(widened.pointer(to: Int128.self), error: { overflow($0) }) { value in
            let whole = value / power
            guard let narrow = Int64(exactly: whole), range.contains(narrow) else {
                return mode == .wrap ? CastTask.wrapped(whole, to) : nil
            }
            return narrow
        }
    }

    static func wrapped(_ value: Int128, _ type: DataType) -> Int64 {
        switch type {
        case .tinyint: Int64(Int8(truncatingIfNeeded: value))
        case .smallint: Int64(Int16(truncatingIfNeeded: value))
        case .int: Int64(Int32(truncatingIfNeeded: value))
        default: Int64(truncatingIfNeeded: value)
        }
    }

    /// Integers and decimals as floating point, correctly rounded.
    func toFloating(scale: Int) -> Vector {
        let isDouble = to == .double
        let kind: PhysicalKind = isDouble ? .double : .float
        let buffer = Buffer(byteCount: rows &* kind.width)
        if source.kind == .int128 {
            let input = source.pointer(to: Int128.self)
            for row in 0..<rows {
                let value = CastTask.floating(input[row], scale)
                if isDouble {
                    buffer.pointer(to: Double.self)[row] = value.double
                } else {
                    buffer.pointer(to: Float.self)[row] = value.float
                }
            }
            return result(buffer, kind)
        }
        let widened = scale == 0 ? source : wide()
        switch widened.kind {
        case .int8: floating(widened.pointer(to: Int8.self), scale, isDouble, buffer)
        case .int16: floating(widened.pointer(to: Int16.self), scale, isDouble, buffer)
        case .int32: floating(widened.pointer(to: Int32.self), scale, isDouble, buffer)
        default: floating(widened.pointer(to: Int64.self), scale, isDouble, buffer)
        }
        return result(buffer, kind)
    }

    @inline(__always)
    private func floating<Source: FixedWidthInteger>(_ input: UnsafePointer<Source>, _ scale: Int, _ isDouble: Bool, _ buffer: Buffer) {
        let doubles = buffer.pointer(to: Double.self)
        let floats = buffer.pointer(to: Float.self)
        if scale == 0 {
            if isDouble {
                for row in 0..<rows { doubles[row] = Double(input[row]) }
            } else {
                for row in 0..<rows { floats[row] = Float(input[row]) }
            }
            return
        }
        let exact: Int64 = 1 << 53
        if isDouble, scale <= 22, source.bounds.lowerBound > -exact, source.bounds.upperBound < exact {
            // Dividend and divisor are exact, so the quotient is rounded once.
            let power = Double(TextBuffer.powers[scale])
            for row in 0..<rows { doubles[row] = Double(input[row]) / power }
            return
        }
        for row in 0..<rows {
            let value = CastTask.floating(Int128(input[row]), scale)
            if isDouble { doubles[row] = value.double } else { floats[row] = value.float }
        }
    }

    /// A decimal as floating point, through its text where one division would round twice.
    private static func floating(_ unscaled: Int128, _ scale: Int) -> (double: Double, float: Float) {
        let isExact = unscaled.magnitude < 1 << 53 && scale <= 22
        let text = TextBuffer(capacity: 64)
        text.append(decimal: unscaled, scale: scale)
        let float = NumberParser.float(text.bytes) ?? .nan
        if isExact { return (Double(unscaled) / Double(TextBuffer.powers[scale]), float) }
        return (NumberParser.double(text.bytes) ?? .nan, float)
    }

    /// Seconds with a fraction as microseconds; only the low 64 bits are kept, as Java does.
    private func decimalToMicroseconds(_ scale: Int) throws -> Vector {
        let widened = source.widened(to: .int128)
        return try each(widened.pointer(to: Int128.self), error: { overflow($0) }) { value in
            if scale <= 6 { return Int64(truncatingIfNeeded: value &* Int128(TextBuffer.powers[6 - scale])) }
            return Int64(truncatingIfNeeded: value / Int128(TextBuffer.powers[min(scale - 6, 38)]))
        }
    }
}

extension Vector {
    /// Reads a decimal vector that another cast has made as 64-bit results of `task`; NULL where that cast failed counts as overflow.
    fileprivate func reading(_ task: CastTask, _ body: (Int64) -> Int64?) throws -> Vector {
        let widened = self.widened(to: .int128)
        let values = widened.pointer(to: Int128.self)
        let buffer = Buffer(of: Int64.self, count: count)
        let failed = Buffer(of: UInt8.self, count: count, zeroed: true)
        for row in 0..<count {
            var value: Int64?
            if !isNull(at: row) { value = Int64(exactly: values[row]).flatMap(body) }
            buffer.pointer(to: Int64.self)[row] = value ?? 0
            failed.pointer(to: UInt8.self)[row] = value == nil ? 1 : 0
        }
        return try task.result(buffer, .int64, failed: failed) { task.overflow($0) }
    }
}
