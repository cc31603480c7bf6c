import Columnar

// Dates moved, and the distance between dates.

extension DateTimeFunctions {
    static var dateShifts: [ScalarFunction] {
        [
            shift("date_add", aliases: ["dateadd"], sign: 1, "The date so many days later.", "SELECT date_add(DATE '2020-02-28', 2)"),
            shift("date_sub", aliases: [], sign: -1, "The date so many days earlier.", "SELECT date_sub(DATE '2020-03-01', 1)"),
            difference("datediff"),
            difference("date_diff"),
            define(
                "add_months", usage: "add_months(date, months)", "The same day so many months later, or the last day of that month.",
                example: "SELECT add_months(DATE '2020-01-31', 1)", [.date, .int], returns: .date,
                canFail: true,
                kernel: binary { dates, months, rows, _ in
                    try IntegerRows.pairs(dates, months, rows: rows, .date, error: { _, _ in .arithmeticOverflow("overflow") }) {
                        TemporalShift.addMonths(toDate: $0, $1)
                    }
                }),
            define(
                "last_day", usage: "last_day(date)", "The last day of the date's month.", example: "SELECT last_day(DATE '2020-02-01')",
                [.date], returns: .date,
                kernel: unary { dates, _ in
                    IntegerRows.map(dates, .date, Int32.self) { days in
                        let date = CivilCalendar.date(fromDays: days)
                        return days &+ Int64(CivilCalendar.daysInMonth(year: date.year, month: date.month) &- date.day)
                    }
                }),
            define(
                "next_day", usage: "next_day(date, dayOfWeek)", "The first day after the date that falls on the named day of the week.",
                example: "SELECT next_day(DATE '2020-01-01', 'MON')", [.date, .string], returns: .date, canFail: true,
                kernel: lenient { arguments, _ in
                    guard let days = arguments[0].integerValue, let name = arguments[1].stringValue else { return .null }
                    guard let weekday = DateTimeNames.weekday(name) else {
                        throw QueryError("ILLEGAL_DAY_OF_WEEK", sqlState: "22009", "Illegal input for day of week: \(name).")
                    }
                    let step = (weekday - CivilCalendar.weekday(days) + 6) % 7 + 1
                    return .integer(days &+ Int64(step))
                }),
            monthsBetween,
        ]
    }

    /// A constant text that stands for a number of days has to be one.
    private static func requireWhole(_ name: String, _ argument: Argument) throws {
        guard var text = argument.constant?.stringValue else { return }
        let days = text.withUTF8 { NumberParser.integer($0, allowsFraction: false) }
        guard let days, Int32(exactly: days) != nil else {
            throw QueryError(
                "SECOND_FUNCTION_ARGUMENT_NOT_INTEGER", sqlState: "22023", "The second argument of `\(name)` function needs to be an integer.")
        }
    }

    private static func shift(_ name: String, aliases: [String], sign: Int64, _ description: String, _ example: String) -> ScalarFunction {
        define(name, aliases: aliases, usage: "\(name)(date, days)", description, example: example) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
            // Spark casts a STRING or TIMESTAMP here, but no BIGINT.
            let start: ParameterType = isDateLike(arguments[0].type) ? .date : .strict(.date)
            var days: ParameterType = .strict(.upToInt)
            if TypeCoercion.plain(arguments[1].type) == .string {
                if !TypeCoercion.isAnsi {
                    try requireWhole(name, arguments[1])
                    if arguments[1].constant != nil { days = .int }
                } else {
                    days = .int
                }
            }
            let types = try Signature.check(name, arguments, [start, days])
            return ResolvedScalar(
                types, returns: .date,
                kernel: binary { dates, days, rows, _ in
                    try addDays(dates, days, rows: rows, sign: sign)
                })
        }
    }

    private static func isDateLike(_ type: DataType) -> Bool {
        switch TypeCoercion.plain(type) {
        case .string, .timestamp, .timestampNTZ, .date: true
        default: false
        }
    }

    /// Dates so many days later; beyond the range of DATE they wrap, as in Spark.
    static func addDays(_ dates: Vector, _ days: Vector, rows: Int, sign: Int64) throws -> Vector {
        if days.isConstant, !days.mayHaveNulls, let amount = days.value(at: 0).integerValue {
            let step = sign &* amount
            let low = dates.bounds.lowerBound
            let high = dates.bounds.upperBound
            let limit = Int64(Int32.max)
            var bounds: ClosedRange<Int64>?
            if low > -limit, high < limit, abs(step) < limit, low + step > -limit, high + step < limit {
                bounds = (low + step)...(high + step)
            }
            return IntegerRows.map(dates, .date, Int32.self, bounds: bounds) { Int64(Int32(truncatingIfNeeded: $0 &+ step)) }
        }
        return try IntegerRows.pairs(dates, days, rows: rows, .date, error: { _, _ in longOverflow() }) {
            Int64(Int32(truncatingIfNeeded: $0 &+ sign &* $1))
        }
    }

    private static func difference(_ name: String) -> ScalarFunction {
        define(
            name, usage: "\(name)(end, start)", "Days from start to end.", example: "SELECT \(name)(DATE '2020-03-01', DATE '2020-02-01')",
            [.date, .date], returns: .int,
            kernel: binary { end, start, rows, _ in
                if start.isConstant, !start.mayHaveNulls, let from = start.value(at: 0).integerValue {
                    return IntegerRows.map(end, .int, Int32.self) { Int64(Int32(truncatingIfNeeded: $0 &- from)) }
                }
                return try IntegerRows.pairs(end, start, rows: rows, .int, error: { _, _ in longOverflow() }) {
                    Int64(Int32(truncatingIfNeeded: $0 &- $1))
                }
            })
    }

    private static var monthsBetween: ScalarFunction {
        define(
            "months_between", usage: "months_between(a, b[, roundOff])",
            "Months from b to a. Whole when both are the same day of the month or both the last; otherwise a month counts 31 days. "
                + "Rounded to 8 digits unless roundOff is false.",
            example: "SELECT months_between('1997-02-28 10:30:00', '1996-10-30')", [.timestamp, .timestamp], optional: [.boolean],
            returns: .double,
            kernel: .row { arguments, context in
                guard let first = arguments[0].integerValue, let second = arguments[1].integerValue else { return .null }
                let zone = try zone(context)
                let rounds = arguments.count > 2 ? arguments[2].booleanValue ?? true : true
                return .double(months(first, second, zone, rounds))
            })
    }

    private static func months(_ first: Int64, _ second: Int64, _ zone: SessionTimeZone, _ rounds: Bool) -> Double {
        let day = TimeUnits.microsecondsPerDay
        let a = zone.local(fromInstant: first)
        let b = zone.local(fromInstant: second)
        let x = CivilCalendar.date(fromDays: floorDivide(a, day))
        let y = CivilCalendar.date(fromDays: floorDivide(b, day))
        let months = Double((x.year - y.year) * 12 + Int64(x.month - y.month))
        let xLast = x.day == CivilCalendar.daysInMonth(year: x.year, month: x.month)
        let yLast = y.day == CivilCalendar.daysInMonth(year: y.year, month: y.month)
        if x.day == y.day || (xLast && yLast) { return months }
        // Whole seconds since midnight only, as in Hive; they passed, whatever the clock says after a change of its offset.
        func elapsed(_ instant: Int64, _ local: Int64) -> Int64 { (instant &- (zone.startOfDay(floorDivide(local, day)) ?? instant)) / TimeUnits.microsecondsPerSecond }
        let seconds = elapsed(first, a) - elapsed(second, b)
        let difference = Int64(x.day - y.day) * TimeUnits.secondsPerDay + seconds
        let result = months + Double(difference) / Double(31 * TimeUnits.secondsPerDay)
        return rounds ? (result * 1e8).rounded(.toNearestOrAwayFromZero) / 1e8 : result
    }
}
