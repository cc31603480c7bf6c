import Columnar

// Dates and timestamps made from their parts.

extension DateTimeFunctions {
    static let secondsParameter = DataType.decimal(precision: 16, scale: 6)

    static var construction: [ScalarFunction] {
        [
            define(
                "make_date", usage: "make_date(year, month, day)", "The date of a year, month and day.",
                example: "SELECT make_date(2020, 2, 29)", [.int, .int, .int], returns: .date, canFail: true,
                kernel: lenient { arguments, _ in
                    guard let year = arguments[0].integerValue, let month = arguments[1].integerValue, let day = arguments[2].integerValue
                    else { return .null }
                    return .integer(try days(year, month, day))
                }),
            timestamp("make_timestamp", .timestamp, isTry: false),
            timestamp("make_timestamp_ltz", .timestamp, isTry: false),
            timestamp("make_timestamp_ntz", .timestampNTZ, isTry: false),
            timestamp("try_make_timestamp", .timestamp, isTry: true),
            timestamp("try_make_timestamp_ltz", .timestamp, isTry: true),
            timestamp("try_make_timestamp_ntz", .timestampNTZ, isTry: true),
        ]
    }

    static func outOfBounds(_ reason: String) -> QueryError {
        QueryError("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION", sqlState: "22023", "\(reason).")
    }

    static func require(_ value: Int64, _ field: String, _ range: ClosedRange<Int64>) throws {
        guard range.contains(value) else {
            throw outOfBounds("Invalid value for \(field) (valid values \(range.lowerBound) - \(range.upperBound)): \(value)")
        }
    }

    /// Why a day of 1 to 31 is not in its month, in java.time's words; nil when it is.
    static func invalidDate(_ year: Int64, _ month: Int, _ day: Int) -> String? {
        guard day > CivilCalendar.daysInMonth(year: year, month: month) else { return nil }
        if day == 29 { return "Invalid date 'February 29' as '\(year)' is not a leap year" }
        return "Invalid date '\(DateTimeNames.months[month - 1].uppercased()) \(day)'"
    }

    static func days(_ year: Int64, _ month: Int64, _ day: Int64) throws -> Int64 {
        try require(month, "MonthOfYear", 1...12)
        try require(day, "DayOfMonth", 1...31)
        if let reason = invalidDate(year, Int(month), Int(day)) { throw outOfBounds(reason) }
        let days = CivilCalendar.days(year: year, month: Int(month), day: Int(day))
        guard Int32(exactly: days) != nil else { throw QueryError.arithmeticOverflow("integer overflow") }
        return days
    }

    /// The time of day; `seconds` in microseconds. Sixty seconds are the next minute.
    private static func time(_ hour: Int64, _ minute: Int64, _ seconds: Int64) throws -> Int64 {
        let second = TimeUnits.microsecondsPerSecond
        let whole = floorDivide(seconds, second)
        if whole == 60, seconds % second != 0 {
            throw QueryError(
                "INVALID_FRACTION_OF_SECOND", sqlState: "22023",
                "Valid range for seconds is [0, 60] (inclusive), but the provided value is "
                    + "\(Cast.text(.double(Double(seconds) / Double(second)), .double)). To avoid this error, use "
                    + "`try_make_timestamp`, which "
                    + "returns NULL on error.\nIf you do not want to use the session default timestamp version of this function, use "
                    + "`try_make_timestamp_ntz` or `try_make_timestamp_ltz`.")
        }
        try require(hour, "HourOfDay", 0...23)
        try require(minute, "MinuteOfHour", 0...59)
        if whole != 60 { try require(whole, "SecondOfMinute", 0...59) }
        return (hour * 60 + minute) * 60 * second + seconds
    }

    private static func timestamp(_ name: String, _ type: DataType, isTry: Bool) -> ScalarFunction {
        let zoned = type == .timestamp
        let usage =
            "\(name)(year, month, day, hour, minute, second\(zoned ? "[, timezone]" : ""))\n"
            + "\(name)(date, time\(zoned ? "[, timezone]" : ""))"
        let description =
            "The timestamp of its parts"
            + (zoned ? ", in the session time zone unless another is given" : "") + (isTry ? "; NULL when there is none." : ".")
        return define(name, usage: usage, description, example: "SELECT \(name)(2020, 2, 29, 12, 34, 56.789)") { arguments, _ in
            if arguments.count == 1, name.hasSuffix("_ltz") || name.hasSuffix("_ntz") {
                throw QueryError.wrongNumberOfArguments(name, expected: isTry ? "6" : "[2, 6]", actual: 1)
            }
            if arguments.count <= 3 { return try fromDateAndTime(name, arguments, type, zoned, isTry) }
            let parameters: [ParameterType] = [.int, .int, .int, .int, .int, .type(secondsParameter)]
            let types = try Signature.check(name, arguments, parameters, optional: zoned ? [.string] : [])
            return ResolvedScalar(
                types, returns: type, nullable: isTry, canFail: !isTry,
                kernel: lenient { values, context in
                    let numbers = values.prefix(5).compactMap(\.integerValue)
                    guard numbers.count == 5, case .decimal(let seconds) = values[5], let seconds = Int64(exactly: seconds) else {
                        return .null
                    }
                    do {
                        let day = try days(numbers[0], numbers[1], numbers[2])
                        return .integer(
                            try moment(day, try time(numbers[3], numbers[4], seconds), values.count > 6 ? values[6] : nil, zoned, context))
                    } catch let error as QueryError {
                        // A wrong zone is an error in either form.
                        if isTry && error.condition != "INVALID_TIMEZONE" { return .null }
                        throw error
                    }
                })
        }
    }

    private static func fromDateAndTime(
        _ name: String, _ arguments: [Argument], _ type: DataType, _ zoned: Bool, _ isTry: Bool
    ) throws -> ResolvedScalar {
        let types = try Signature.check(name, arguments, [.date], optional: zoned ? [.anyTime, .string] : [.anyTime])
        return ResolvedScalar(
            types, returns: type, nullable: isTry, canFail: !isTry,
            kernel: .row { values, context in
                guard let day = values[0].integerValue else { return .null }
                let time = values.count > 1 ? values[1].integerValue ?? 0 : 0
                return .integer(try moment(day, time, values.count > 2 ? values[2] : nil, zoned, context))
            })
    }

    private static func moment(_ days: Int64, _ time: Int64, _ zoneName: Value?, _ zoned: Bool, _ context: EvaluationContext) throws
        -> Int64
    {
        guard let local = TemporalParser.combine(days, time) else { throw longOverflow() }
        guard zoned else { return local }
        let zone = try SessionTimeZone.named(zoneName?.stringValue ?? context.timeZone)
        guard let instant = zone.instant(fromLocal: local) else { throw longOverflow() }
        return instant
    }
}
