import Columnar

/// `+`, `-`, `*`, `/` and `div` where dates, times or intervals take part.
package enum DateTimeArithmetic {
    /// The function that computes a resolved expression from its operands, already swapped and cast as `resolved` says.
    /// `mode`: `tryNull` for `try_add` and its like.
    package static func function(
        for resolved: ResolvedArithmetic, context: ResolutionContext, mode: ErrorMode = .ansi
    ) throws -> ResolvedScalar {
        let types = [resolved.left, resolved.right]
        let subtracts = resolved.symbol == .subtract
        let result = resolved.result
        func scalar(canFail: Bool = true, _ kernel: ScalarKernel) -> ResolvedScalar {
            ResolvedScalar(types, returns: result, nullable: mode != .ansi, canFail: canFail && mode == .ansi, kernel: kernel)
        }
        switch resolved.operation {
        case .plain: return scalar(IntervalArithmetic.kernel(resolved, mode))
        case .multiplyInterval, .divideInterval: return scalar(IntervalArithmetic.scaling(resolved, mode))
        case .dateAddDays, .dateSubtractDays:
            // Java's addition: beyond the range of DATE it wraps.
            return scalar(
                canFail: false,
                DateTimeFunctions.binary { dates, days, rows, _ in
                    try DateTimeFunctions.addDays(dates, days, rows: rows, sign: subtracts ? -1 : 1)
                })
        case .dateAddDayInterval:
            return scalar(
                canFail: false,
                DateTimeFunctions.binary { dates, interval, rows, _ in
                    let days = IntegerRows.map(interval, .int, Int32.self) { $0 / TimeUnits.microsecondsPerDay }
                    return try DateTimeFunctions.addDays(dates, days, rows: rows, sign: subtracts ? -1 : 1)
                })
        case .dateAddYearMonth:
            return scalar(
                DateTimeFunctions.binary { dates, months, rows, _ in
                    try IntegerRows.pairs(dates, months, rows: rows, result, mode: mode, error: { _, _ in .arithmeticOverflow("overflow") })
                    {
                        TemporalShift.addMonths(toDate: $0, subtracts ? 0 &- $1 : $1)
                    }
                })
        case .timestampAddYearMonth:
            let isLocal = resolved.left == .timestampNTZ
            return scalar(
                DateTimeFunctions.binary { timestamps, months, rows, context in
                    let zone = isLocal ? SessionTimeZone.utc : try DateTimeFunctions.zone(context)
                    return try IntegerRows.pairs(
                        timestamps, months, rows: rows, result, mode: mode, error: { _, _ in DateTimeFunctions.longOverflow() }
                    ) {
                        TemporalShift.shift($0, months: subtracts ? 0 &- $1 : $1, days: 0, microseconds: 0, zone)
                    }
                })
        case .timestampAddDayTime:
            let isLocal = resolved.left == .timestampNTZ
            return scalar(
                DateTimeFunctions.binary { timestamps, interval, rows, context in
                    let zone = isLocal ? SessionTimeZone.utc : try DateTimeFunctions.zone(context)
                    return try IntegerRows.pairs(
                        timestamps, interval, rows: rows, result, mode: mode, error: { _, _ in DateTimeFunctions.longOverflow() }
                    ) {
                        TemporalShift.addDayTime($0, subtracts ? 0 &- $1 : $1, zone)
                    }
                })
        case .dateDifference:
            return scalar(
                DateTimeFunctions.binary { a, b, rows, _ in
                    try IntegerRows.pairs(a, b, rows: rows, result, mode: mode, error: { _, _ in DateTimeFunctions.longOverflow() }) {
                        let (product, overflow) = ($0 &- $1).multipliedReportingOverflow(by: TimeUnits.microsecondsPerDay)
                        return overflow ? nil : product
                    }
                })
        case .timestampDifference:
            let isLocal = resolved.left == .timestampNTZ
            return scalar(
                DateTimeFunctions.binary { a, b, rows, context in
                    let zone = isLocal ? SessionTimeZone.utc : try DateTimeFunctions.zone(context)
                    return try IntegerRows.pairs(a, b, rows: rows, result, mode: mode, error: { _, _ in DateTimeFunctions.longOverflow() })
                    {
                        // Spark measures between the local times.
                        let (difference, overflow) = zone.local(fromInstant: $0).subtractingReportingOverflow(zone.local(fromInstant: $1))
                        return overflow ? nil : difference
                    }
                })
        case .timeDifference:
            return scalar(
                canFail: false,
                DateTimeFunctions.binary { a, b, rows, _ in
                    try IntegerRows.pairs(a, b, rows: rows, result, error: { _, _ in DateTimeFunctions.longOverflow() }) { $0 &- $1 }
                })
        case .timeAddDayTime: return scalar(timeShift(resolved, mode))
        case .dateAddCalendar, .timestampAddCalendar: return scalar(calendarShift(resolved, mode))
        }
    }

    private static func timeShift(_ resolved: ResolvedArithmetic, _ mode: ErrorMode) -> ScalarKernel {
        let subtracts = resolved.symbol == .subtract
        let (time, interval) = (resolved.left, resolved.right)
        return DateTimeFunctions.binary { times, intervals, rows, _ in
            try IntegerRows.pairs(
                times, intervals, rows: rows, resolved.result, mode: mode,
                error: { value, amount in
                    QueryError(
                        "DATETIME_OVERFLOW", sqlState: "22008",
                        "Datetime operation overflow: \(subtracts ? "subtract" : "add") \(Cast.literal(.integer(amount), interval)) "
                            + "\(subtracts ? "from" : "to") the time value \(Cast.literal(.integer(value), time)).")
                },
                { value, amount in
                    let (sum, overflow) = value.addingReportingOverflow(subtracts ? 0 &- amount : amount)
                    return overflow || sum < 0 || sum >= TimeUnits.microsecondsPerDay ? nil : sum
                })
        }
    }

    private static func calendarShift(_ resolved: ResolvedArithmetic, _ mode: ErrorMode) -> ScalarKernel {
        let sign: Int64 = resolved.symbol == .subtract ? -1 : 1
        let start = resolved.left
        return .row { arguments, context in
            guard let value = arguments[0].integerValue, case .interval(let interval) = arguments[1] else { return .null }
            let months = sign * Int64(interval.months)
            let days = sign * Int64(interval.days)
            let microseconds = interval.microseconds.multipliedReportingOverflow(by: sign).partialValue
            func failed(_ error: QueryError) throws -> Value {
                if mode == .ansi { throw error }
                return .null
            }
            if start == .date {
                guard microseconds == 0 else {
                    return try failed(
                        QueryError(
                            "INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION", sqlState: "22006",
                            "Cannot add an interval to a date because its microseconds part is not 0. To resolve this, cast the "
                                + "input date to a "
                                + "timestamp, which supports the addition of intervals with non-zero microseconds."))
                }
                guard let moved = TemporalShift.addMonths(toDate: value, months), let result = Int32(exactly: moved + days) else {
                    return try failed(.arithmeticOverflow("overflow"))
                }
                return .integer(Int64(result))
            }
            let zone = start == .timestampNTZ ? SessionTimeZone.utc : try DateTimeFunctions.zone(context)
            guard let moved = TemporalShift.shift(value, months: months, days: days, microseconds: microseconds, zone) else {
                return try failed(DateTimeFunctions.longOverflow())
            }
            return .integer(moved)
        }
    }
}
