import Columnar

// Parts of dates and of times of day.

extension DateTimeFunctions {
    static var dateFields: [ScalarFunction] {
        [
            field("year", .year, "The year.", "2020-02-29"),
            field("quarter", .quarter, "The quarter, 1 to 4.", "2020-02-29"),
            field("month", .month, "The month, 1 to 12.", "2020-02-29"),
            field("day", .dayOfMonth, "The day of the month.", "2020-02-29"),
            field("dayofmonth", .dayOfMonth, "The day of the month.", "2020-02-29"),
            field("dayofweek", .dayOfWeek, "The day of the week: 1 is Sunday, 7 Saturday.", "2020-02-29"),
            field("weekday", .weekday, "The day of the week: 0 is Monday, 6 Sunday.", "2020-02-29"),
            field("dayofyear", .dayOfYear, "The day of the year, 1 to 366.", "2020-02-29"),
            field(
                "weekofyear", .isoWeek, "The ISO week, 1 to 53; weeks begin on Monday, the first has four days in the year.", "2020-02-29"),
            nameOf("dayname", "The day of the week as three letters.") { days in DateTimeNames.shortDays[CivilCalendar.weekday(days)] },
            nameOf("monthname", "The month as three letters.") { days in
                DateTimeNames.shortMonths[CivilCalendar.date(fromDays: days).month - 1]
            },
        ]
    }

    private static func field(_ name: String, _ field: DateField, _ description: String, _ date: String) -> ScalarFunction {
        define(
            name, usage: "\(name)(date)", description, example: "SELECT \(name)(DATE '\(date)')", [.date], returns: .int,
            kernel: unary { dates, _ in field.extract(from: dates) })
    }

    private static func nameOf(_ name: String, _ description: String, _ value: @escaping @Sendable (_ days: Int64) -> String)
        -> ScalarFunction
    {
        define(
            name, usage: "\(name)(date)", description, example: "SELECT \(name)(DATE '2020-02-29')", [.date], returns: .string,
            kernel: .row { arguments, _ in arguments[0].integerValue.map { .string(value($0)) } ?? .null })
    }

    static var timeFields: [ScalarFunction] {
        [
            clock("hour", "The hour, 0 to 23.", TimeUnits.microsecondsPerHour, 24),
            clock("minute", "The minute, 0 to 59.", TimeUnits.microsecondsPerMinute, 60),
            clock("second", "The whole second, 0 to 59.", TimeUnits.microsecondsPerSecond, 60),
        ]
    }

    private static func clock(_ name: String, _ description: String, _ unit: Int64, _ count: Int64) -> ScalarFunction {
        define(
            name, usage: "\(name)(timestamp)", description, example: "SELECT \(name)(TIMESTAMP '2020-01-01 12:34:56')"
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: nil)
            let pattern: ParameterType = arguments[0].type.isTime ? .anyTime : .anyTimestamp
            let types = try Signature.check(name, Array(arguments.prefix(1)), [pattern])
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
            return ResolvedScalar(types, returns: .int, kernel: clockKernel(unit, count))
        }
    }

    /// How many whole units of a larger one (`count` of them make it up) the local time of day has.
    static func clockKernel(_ unit: Int64, _ count: Int64) -> ScalarKernel {
        unary { vector, context in
            let local = vector.type == .timestamp ? Cast.localTimestamps(vector, try zone(context)) : vector
            let whole = unit &* count
            return IntegerRows.map(local, .int, Int8.self, bounds: 0...(count - 1)) { floorRemainder($0, whole) / unit }
        }
    }
}
