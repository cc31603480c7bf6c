// From FLOAT and DOUBLE.

extension CastTask {
    func fromFloating() throws -> Vector {
        switch to {
        case .float, .double: return convertedFloating()
        case .boolean: return nonZero()
        case .tinyint, .smallint, .int, .bigint: return try toInteger()
        case .decimal(let precision, let scale): return try toDecimal(precision, scale)
        case .timestamp: return try toTimestamp()
        default: throw unsupported()
        }
    }

    private func convertedFloating() -> Vector {
        if source.kind == .double {
            let input = source.pointer(to: Double.self)
            let buffer = Buffer(of: Float.self, count: rows)
            let target = buffer.pointer(to: Float.self)
            for row in 0..<rows { target[row] = Float(input[row]) }
            return result(buffer, .float)
        }
        let input = source.pointer(to: Float.self)
        let buffer = Buffer(of: Double.self, count: rows)
        let target = buffer.pointer(to: Double.self)
        for row in 0..<rows { target[row] = Double(input[row]) }
        return result(buffer, .double)
    }

    /// The values as DOUBLE, with the vector that owns them.
    private func doubles() -> Vector {
        source.kind == .double ? source : CastTask(source, .double, mode, context).convertedFloating()
    }

    /// Fractions are cut off. Java's bounds: 9.3e18 fits BIGINT no more, but 2^63, which BIGINT's maximum rounds to, does.
    private func toInteger() throws -> Vector {
        guard let range = to.integerRange else { throw unsupported() }
        let values = doubles()
        let low = Double(range.lowerBound)
        let high = Double(range.upperBound)
        let type = to
        let wraps = mode == .wrap
        return try each(values.pointer(to: Double.self), error: { overflow($0) }) { value in
            if value.rounded(.down) <= high, value.rounded(.up) >= low { return CastTask.saturated(value, range) }
            guard wraps else { return nil }
            if type == .bigint { return CastTask.saturated(value, Int64.min...Int64.max) }
            return CastTask.wrapped(Int128(CastTask.saturated(value, Int64(Int32.min)...Int64(Int32.max))), type)
        }
    }

    @inline(__always)
    static func saturated(_ value: Double, _ range: ClosedRange<Int64>) -> Int64 {
        if value.isNaN { return 0 }
        if value >= Double(range.upperBound) { return range.upperBound }
        if value <= Double(range.lowerBound) { return range.lowerBound }
        return Int64(value)
    }

    /// The digits that the number prints, rounded half up; NaN and the infinities become NULL in every mode.
    private func toDecimal(_ precision: Int, _ scale: Int) throws -> Vector {
        let values = doubles()
        let input = values.pointer(to: Double.self)
        let kind = to.canonicalKind
        let buffer = Buffer(byteCount: rows &* kind.width)
        let failed = Buffer(of: UInt8.self, count: rows, zeroed: true)
        let validity = Buffer(of: UInt8.self, count: rows)
        let valid = validity.pointer(to: UInt8.self)
        let text = TextBuffer()
        for row in 0..<rows {
            let isValid = !source.isNull(at: row) && input[row].isFinite
            valid[row] = isValid ? 1 : 0
            var value: Int128 = 0
            if isValid {
                text.clear()
                text.append(double: input[row])
                let parsed = DecimalText.parse(text.bytes, precision: precision, scale: scale)
                if case .success(let number) = parsed { value = number } else { failed.pointer(to: UInt8.self)[row] = 1 }
            }
            if kind == .int128 {
                buffer.pointer(to: Int128.self)[row] = value
            } else {
                buffer.pointer(to: Int64.self)[row] = Int64(truncatingIfNeeded: value)
            }
        }
        let finite = CastTask(values.with(validity: validity), to, mode, context)
        return try finite.result(buffer, kind, failed: failed) { outOfRange($0) }
    }

    /// Seconds since the epoch.
    private func toTimestamp() throws -> Vector {
        let values = doubles()
        let input = values.pointer(to: Double.self)
        let scale = Double(TimeUnits.microsecondsPerSecond)
        let isLax = mode == .wrap
        return try each(
            input,
            error: { row in
                let value = input[row]
                if !value.isFinite { return .castInvalidInput(Cast.text(.double(value), .double), from: .double, to: to) }
                return .castOverflow(Cast.literal(.double(value * scale), .double), from: .double, to: .bigint)
            },
            { value in
                guard value.isFinite else { return nil }
                let product = value * scale
                guard isLax || (product.rounded(.down) <= Double(Int64.max) && product.rounded(.up) >= Double(Int64.min)) else {
                    return nil
                }
                return CastTask.saturated(product, Int64.min...Int64.max)
            })
    }
}
