import Columnar

/// Intervals made from their parts.
enum IntervalFunctions {
    private static let seconds = DataType.decimal(precision: 18, scale: 6)

    static var all: [ScalarFunction] {
        [
            calendar("make_interval", isTry: false), calendar("try_make_interval", isTry: true),
            DateTimeFunctions.define(
                "make_dt_interval", usage: "make_dt_interval([days[, hours[, minutes[, seconds]]]])", "The day-time interval of its parts.",
                example: "SELECT make_dt_interval(1, 2, 3, 4.5)", [], optional: [.int, .int, .int, .type(seconds)], returns: .dayToSecond,
                canFail: true,
                kernel: .row { values, _ in
                    let parts = values.map(number)
                    let units = [TimeUnits.microsecondsPerDay, TimeUnits.microsecondsPerHour, TimeUnits.microsecondsPerMinute, 1]
                    var total: Int64 = 0
                    for (part, unit) in zip(parts, units) {
                        let (product, overflow) = part.multipliedReportingOverflow(by: unit)
                        let (sum, tooLarge) = total.addingReportingOverflow(product)
                        if overflow || tooLarge { throw IntervalArithmetic.overflow(nil) }
                        total = sum
                    }
                    return .integer(total)
                }),
            DateTimeFunctions.define(
                "make_ym_interval", usage: "make_ym_interval([years[, months]])", "The year-month interval of its parts.",
                example: "SELECT make_ym_interval(1, 2)", [], optional: [.int, .int], returns: .yearToMonth, canFail: true,
                kernel: .row { values, _ in
                    let parts = values.map(number)
                    let total = (parts.first ?? 0) * 12 + (parts.count > 1 ? parts[1] : 0)
                    guard Int32(exactly: total) != nil else { throw IntervalArithmetic.overflow(nil) }
                    return .integer(total)
                }),
        ]
    }

    /// Decimals have six digits behind the point: microseconds.
    private static func number(_ value: Value) -> Int64 {
        if case .decimal(let unscaled) = value { return Int64(truncatingIfNeeded: unscaled) }
        return value.integerValue ?? 0
    }

    private static func calendar(_ name: String, isTry: Bool) -> ScalarFunction {
        DateTimeFunctions.define(
            name, usage: "\(name)(\(isTry ? "years" : "[years")[, months[, weeks[, days[, hours[, minutes[, seconds]]]]]]\(isTry ? "" : "]"))",
            "The interval of its parts, of which months, days and seconds stay apart" + (isTry ? "; NULL on overflow." : "."),
            example: "SELECT \(name)(1, 2, 0, 3)", isTry ? [.int] : [],
            optional: (isTry ? [] : [.int]) + [.int, .int, .int, .int, .int, .type(seconds)],
            returns: .calendarInterval, nullable: isTry, canFail: !isTry,
            kernel: .row { values, context in
                var parts = values.map(number)
                while parts.count < 7 { parts.append(0) }
                // Each is a 32-bit number, so that 64-bit sums cannot overflow, but for the seconds.
                let months = parts[0] * 12 + parts[1]
                let days = parts[2] * 7 + parts[3]
                let clock = parts[4] * TimeUnits.microsecondsPerHour + parts[5] * TimeUnits.microsecondsPerMinute
                let (microseconds, overflow) = clock.addingReportingOverflow(parts[6])
                guard !overflow, let narrowMonths = Int32(exactly: months), let narrowDays = Int32(exactly: days) else {
                    if isTry || !context.ansi { return .null }
                    throw QueryError.arithmeticOverflow("overflow")
                }
                return .interval(CalendarInterval(months: narrowMonths, days: narrowDays, microseconds: microseconds))
            })
    }
}
