import Columnar

// `timestampadd(unit, n, timestamp)` and `timestampdiff(unit, start, end)`.

/// A unit of `timestampadd` and `timestampdiff`.
enum TimestampUnit: String, Sendable {
    case microsecond = "MICROSECOND"
    case millisecond = "MILLISECOND"
    case second = "SECOND"
    case minute = "MINUTE"
    case hour = "HOUR"
    case day = "DAY"
    case dayOfYear = "DAYOFYEAR"
    case week = "WEEK"
    case month = "MONTH"
    case quarter = "QUARTER"
    case year = "YEAR"

    /// Microseconds of the units below a day.
    var length: Int64? {
        switch self {
        case .microsecond: 1
        case .millisecond: TimeUnits.microsecondsPerMillisecond
        case .second: TimeUnits.microsecondsPerSecond
        case .minute: TimeUnits.microsecondsPerMinute
        case .hour: TimeUnits.microsecondsPerHour
        default: nil
        }
    }

    var months: Int64? {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        default: nil
        }
    }

    /// A timestamp `amount` units later; nil out of range.
    func add(_ amount: Int64, to timestamp: Int64, _ zone: SessionTimeZone) -> Int64? {
        let (product, overflow) = amount.multipliedReportingOverflow(by: length ?? months ?? (self == .week ? 7 : 1))
        if overflow { return nil }
        if length != nil {
            let (sum, tooLarge) = timestamp.addingReportingOverflow(product)
            return tooLarge ? nil : sum
        }
        guard let small = Int32(exactly: product).map(Int64.init) else { return nil }
        return TemporalShift.shift(timestamp, months: months == nil ? 0 : small, days: months == nil ? small : 0, microseconds: 0, zone)
    }

    /// Whole units from one local time to another.
    func difference(from start: Int64, to end: Int64) -> Int64? {
        if let length {
            let (difference, overflow) = end.subtractingReportingOverflow(start)
            return overflow ? nil : difference / length
        }
        let day = TimeUnits.microsecondsPerDay
        let first = floorDivide(start, day)
        var last = floorDivide(end, day)
        // A day not over yet does not count.
        let (startTime, endTime) = (start &- first &* day, end &- last &* day)
        if last > first, endTime < startTime { last -= 1 } else if last < first, endTime > startTime { last += 1 }
        guard let months else { return (last - first) / (self == .week ? 7 : 1) }
        let a = CivilCalendar.date(fromDays: first)
        let b = CivilCalendar.date(fromDays: last)
        // Months with the day of the month behind them, so that one division drops months not over yet.
        let packed = ((b.year * 12 + Int64(b.month)) * 32 + Int64(b.day)) - ((a.year * 12 + Int64(a.month)) * 32 + Int64(a.day))
        return packed / 32 / months
    }
}

extension DateTimeFunctions {
    static var units: [ScalarFunction] {
        [
            define(
                "timestampadd", usage: "timestampadd(unit, amount, timestamp)", "The timestamp so many units later.",
                example: "SELECT timestampadd(MONTH, 1, TIMESTAMP '2020-01-31 12:00:00')"
            ) { arguments, _ in
                let types = try Signature.check("timestampadd", arguments, [.string, .bigint, .anyTimestamp])
                let unit = try unit("timestampadd", arguments)
                let type = types[2]
                return ResolvedScalar(
                    types, returns: type, canFail: true,
                    kernel: .vector { vectors, rows, context in
                        guard vectors.count == 3 else { throw QueryError.internalError("timestampadd was called without its arguments") }
                        let zone = type == .timestampNTZ ? SessionTimeZone.utc : try zone(context)
                        return try IntegerRows.pairs(
                            vectors[1], vectors[2], rows: rows, type,
                            error: { amount, timestamp in
                                QueryError(
                                    "DATETIME_OVERFLOW", sqlState: "22008",
                                    "Datetime operation overflow: add \(amount)L \(unit.rawValue) to "
                                        + "\(Cast.literal(.integer(timestamp), type, zone: zone)).")
                            },
                            { unit.add($0, to: $1, zone) })
                    })
            },
            define(
                "timestampdiff", usage: "timestampdiff(unit, start, end)", "Whole units from start to end.",
                example: "SELECT timestampdiff(MONTH, TIMESTAMP '2020-01-31 00:00:00', TIMESTAMP '2020-02-29 00:00:00')"
            ) { arguments, _ in
                let types = try Signature.check("timestampdiff", arguments, [.string, .timestamp, .timestamp])
                let unit = try unit("timestampdiff", arguments)
                return ResolvedScalar(
                    types, returns: .bigint, canFail: true,
                    kernel: .vector { vectors, rows, context in
                        guard vectors.count == 3 else { throw QueryError.internalError("timestampdiff was called without its arguments") }
                        let zone = try zone(context)
                        return try IntegerRows.pairs(vectors[1], vectors[2], rows: rows, .bigint, error: { _, _ in longOverflow() }) {
                            unit.difference(from: zone.local(fromInstant: $0), to: zone.local(fromInstant: $1))
                        }
                    })
            },
        ]
    }

    private static func unit(_ name: String, _ arguments: [Argument]) throws -> TimestampUnit {
        let given = arguments[0].constant?.stringValue ?? arguments[0].text
        guard let unit = TimestampUnit(rawValue: given.uppercased()) else {
            throw QueryError(
                "INVALID_PARAMETER_VALUE.DATETIME_UNIT", sqlState: "22023",
                "The value of parameter(s) `unit` in `\(name)` is invalid: expects one of the units without quotes YEAR, QUARTER, "
                    + "MONTH, WEEK, "
                    + "DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, but got the string literal '\(given)'.")
        }
        return unit
    }
}
