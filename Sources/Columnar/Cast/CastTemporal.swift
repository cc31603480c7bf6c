// From DATE, TIMESTAMP, TIMESTAMP_NTZ, TIME and the intervals.

extension CastTask {
    func fromTemporal() throws -> Vector {
        switch (from, to) {
        case (.date, .timestamp): return try datesToTimestamps(zone())
        case (.date, .timestampNTZ): return try datesToTimestamps(.utc)
        case (.date, _) where mode == .wrap && (to.isNumeric || to == .boolean): return .nulls(to, count: rows)
        case (.timestamp, .date): return toDates(try zone())
        case (.timestampNTZ, .date): return toDates(.utc)
        case (.timestamp, .timestampNTZ): return Cast.localTimestamps(source, try zone(), as: to)
        case (.timestampNTZ, .timestamp): return try Cast.instants(source, try zone(), as: to)
        case (.timestamp, .time(let precision)): return toTimes(try zone(), precision)
        case (.timestampNTZ, .time(let precision)): return toTimes(.utc, precision)
        case (.time, .time(let precision)): return toTimes(.utc, precision)
        case (.time, .timestamp), (.time, .timestampNTZ): return try timesToTimestamps(try zone())
        case (.timestamp, .boolean): return nonZero()
        case (.timestamp, let type) where type.isInteger, (.time, let type) where type.isInteger:
            return try divided(by: TimeUnits.microsecondsPerSecond, floors: true)
        case (.timestamp, .double), (.timestamp, .float): return secondsAsFloating()
        case (.timestamp, .decimal(let precision, let scale)), (.time, .decimal(let precision, let scale)):
            return try rescaled(from: 6, precision: precision, scale: scale) { outOfRange($0) }
        default: throw unsupported()
        }
    }

    private func datesToTimestamps(_ zone: SessionTimeZone) throws -> Vector {
        let widened = wide()
        let input = widened.pointer(to: Int64.self)
        let day = TimeUnits.microsecondsPerDay
        // Dates up to the year ±290,000 fit, whatever the offset.
        let safe: Int64 = 106_000_000
        if let offset = zone.fixedOffset, source.bounds.lowerBound > -safe, source.bounds.upperBound < safe {
            let buffer = Buffer(of: Int64.self, count: rows)
            let target = buffer.pointer(to: Int64.self)
            for row in 0..<rows { target[row] = input[row] &* day &- offset }
            let low = source.bounds.lowerBound &* day &- offset
            return withExtendedLifetime(widened) {
                result(buffer, .int64, bounds: low...(source.bounds.upperBound &* day &- offset))
            }
        }
        return try each(input, error: { _ in .arithmeticOverflow("long overflow") }) { zone.startOfDay($0) }
    }

    private func toDates(_ zone: SessionTimeZone) -> Vector {
        let buffer = Buffer(of: Int32.self, count: rows)
        let widened = wide()
        Cast.localDays(widened.pointer(to: Int64.self), rows, zone, buffer.pointer(to: Int32.self))
        let slack = 2 * TimeUnits.microsecondsPerDay
        let low = floorDivide(max(source.bounds.lowerBound, Int64.min + slack) - slack, TimeUnits.microsecondsPerDay)
        let high = floorDivide(min(source.bounds.upperBound, Int64.max - slack) + slack, TimeUnits.microsecondsPerDay)
        return withExtendedLifetime(widened) { result(buffer, .int32, bounds: low...max(low, high)) }
    }

    private func toTimes(_ zone: SessionTimeZone, _ precision: Int) -> Vector {
        let widened = wide()
        let input = widened.pointer(to: Int64.self)
        let buffer = Buffer(of: Int64.self, count: rows)
        let target = buffer.pointer(to: Int64.self)
        let unit = Int64(TextBuffer.powers[6 - min(max(precision, 0), 6)])
        for row in 0..<rows {
            let local = floorRemainder(zone.local(fromInstant: input[row]), TimeUnits.microsecondsPerDay)
            target[row] = local / unit * unit
        }
        return withExtendedLifetime(widened) { result(buffer, .int64, bounds: 0...TimeUnits.microsecondsPerDay) }
    }

    /// A time of the current day.
    private func timesToTimestamps(_ zone: SessionTimeZone) throws -> Vector {
        let today = floorDivide(zone.local(fromInstant: context.startMicroseconds), TimeUnits.microsecondsPerDay)
        let midnight = today &* TimeUnits.microsecondsPerDay
        let isLocal = to == .timestampNTZ
        let widened = wide()
        return try each(widened.pointer(to: Int64.self), error: { overflow($0) }) { time in
            isLocal ? midnight &+ time : zone.instant(fromLocal: midnight &+ time)
        }
    }

    /// Whole units, towards negative infinity or zero, checked against the integer type.
    private func divided(by unit: Int64, floors: Bool) throws -> Vector {
        guard let range = to.integerRange else { throw unsupported() }
        let widened = wide()
        return try each(widened.pointer(to: Int64.self), error: { overflow($0) }) { value in
            let quotient = floors ? floorDivide(value, unit) : value / unit
            if range.contains(quotient) { return quotient }
            // With ANSI mode off only BIGINT takes everything; what does not fit the others is NULL.
            return nil
        }
    }

    private func secondsAsFloating() -> Vector {
        let widened = wide()
        let input = widened.pointer(to: Int64.self)
        let isDouble = to == .double
        let buffer = Buffer(of: Double.self, count: rows)
        for row in 0..<rows {
            let seconds = Double(input[row]) / Double(TimeUnits.microsecondsPerSecond)
            if isDouble { buffer.pointer(to: Double.self)[row] = seconds } else { buffer.pointer(to: Float.self)[row] = Float(seconds) }
        }
        return withExtendedLifetime(widened) { result(buffer, isDouble ? .double : .float) }
    }

    func fromInterval() throws -> Vector {
        switch (from, to) {
        case (.yearMonthInterval, .yearMonthInterval(_, let last)):
            guard last == .year else { return relabelled() }
            let widened = wide()
            return try each(widened.pointer(to: Int64.self), error: { overflow($0) }) { $0 - $0 % 12 }
        case (.dayTimeInterval, .dayTimeInterval(_, let last)):
            let unit = CastTask.unit(last)
            let widened = wide()
            return try each(widened.pointer(to: Int64.self), error: { overflow($0) }) { $0 - $0 % unit }
        case (.yearMonthInterval(_, let last), let type) where type.isInteger:
            return try divided(by: last == .year ? 12 : 1, floors: false)
        case (.dayTimeInterval(_, let last), let type) where type.isInteger:
            return try divided(by: CastTask.unit(last), floors: false)
        case (.yearMonthInterval(_, let last), .decimal(let precision, let scale)):
            return try intervalAsDecimal(by: last == .year ? 12 : 1, precision, scale)
        case (.dayTimeInterval(_, let last), .decimal(let precision, let scale)):
            if last != .second { return try intervalAsDecimal(by: CastTask.unit(last), precision, scale) }
            return try rescaled(from: 6, precision: precision, scale: scale) { intervalOutOfRange($0, 1, 6) }
        default: throw unsupported()
        }
    }

    private func intervalAsDecimal(by unit: Int64, _ precision: Int, _ scale: Int) throws -> Vector {
        let widened = wide()
        let units = try CastTask(widened, .bigint, mode, context).each(widened.pointer(to: Int64.self), error: { overflow($0) }) {
            $0 / unit
        }
        return try CastTask(units, to, mode, context).rescaled(from: 0, precision: precision, scale: scale) {
            intervalOutOfRange($0, unit, 0)
        }
    }

    private func intervalOutOfRange(_ row: Int, _ unit: Int64, _ scale: Int) -> QueryError {
        guard case .decimal(let precision, let wanted) = to else { return overflow(row) }
        let buffer = TextBuffer()
        buffer.append(decimal: Int128((source.value(at: row).integerValue ?? 0) / unit), scale: scale)
        return .decimalOutOfRange(buffer.string, precision: precision, scale: wanted)
    }
}

extension Cast {
    /// The local days of instants.
    package static func localDays(
        _ input: UnsafePointer<Int64>, _ rows: Int, _ zone: SessionTimeZone, _ target: UnsafeMutablePointer<Int32>
    ) {
        let day = TimeUnits.microsecondsPerDay
        if zone.fixedOffset == 0 {
            for row in 0..<rows { target[row] = Int32(truncatingIfNeeded: floorDivide(input[row], day)) }
            return
        }
        var span = SessionTimeZone.Span.empty
        for row in 0..<rows {
            let instant = input[row]
            if !span.contains(instant) { span = zone.span(atInstant: instant) }
            target[row] = Int32(truncatingIfNeeded: floorDivide(instant &+ span.offset, day))
        }
    }

    /// Local times of a TIMESTAMP vector, as `type`. Any encoding; NULLs stay.
    package static func localTimestamps(_ vector: Vector, _ zone: SessionTimeZone, as type: DataType = .timestampNTZ) -> Vector {
        let flat = vector.isDictionary ? vector.flattened() : vector
        if zone.fixedOffset == 0 { return flat.relabelled(type) }
        let rows = flat.isConstant ? 1 : flat.count
        let widened = flat.widened(to: .int64)
        let input = widened.pointer(to: Int64.self)
        let buffer = Buffer(of: Int64.self, count: rows)
        let target = buffer.pointer(to: Int64.self)
        var span = SessionTimeZone.Span.empty
        for row in 0..<rows {
            let instant = input[row]
            if !span.contains(instant) { span = zone.span(atInstant: instant) }
            target[row] = instant &+ span.offset
        }
        return withExtendedLifetime(widened) {
            Vector(
                type: type, kind: .int64, encoding: flat.encoding, count: flat.count, values: UnsafeRawPointer(buffer.base),
                valuesOwner: buffer,
                validity: flat.validity, validityOwner: flat.validityOwner)
        }
    }

    /// Instants of local times, as `type`. Throws `ARITHMETIC_OVERFLOW` beyond 64 bits.
    package static func instants(_ vector: Vector, _ zone: SessionTimeZone, as type: DataType = .timestamp) throws -> Vector {
        let flat = vector.isDictionary ? vector.flattened() : vector
        if zone.fixedOffset == 0 { return flat.relabelled(type) }
        let rows = flat.isConstant ? 1 : flat.count
        let widened = flat.widened(to: .int64)
        let input = widened.pointer(to: Int64.self)
        let buffer = Buffer(of: Int64.self, count: rows)
        let target = buffer.pointer(to: Int64.self)
        var span = SessionTimeZone.Span.empty
        var overflows = false
        for row in 0..<rows {
            let local = input[row]
            if !span.contains(local) { span = zone.span(atLocal: local) }
            let (instant, overflow) = local.subtractingReportingOverflow(span.offset)
            target[row] = instant
            if overflow, !flat.isNull(at: row) { overflows = true }
        }
        if overflows { throw QueryError.arithmeticOverflow("long overflow") }
        return withExtendedLifetime(widened) {
            Vector(
                type: type, kind: .int64, encoding: flat.encoding, count: flat.count, values: UnsafeRawPointer(buffer.base),
                valuesOwner: buffer,
                validity: flat.validity, validityOwner: flat.validityOwner)
        }
    }
}
