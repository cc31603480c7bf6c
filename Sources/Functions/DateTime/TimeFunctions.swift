import Columnar

// The type TIME: times of day without a date.

extension DateTimeFunctions {
    private static let microseconds = DataType.time(precision: 6)

    static var times: [ScalarFunction] {
        [
            define(
                "make_time", usage: "make_time(hour, minute, second)", "The time of day of its parts.",
                example: "SELECT make_time(12, 34, 56.789)",
                [.int, .int, .type(secondsParameter)], returns: microseconds, canFail: true,
                kernel: .row { values, _ in
                    guard let hour = values[0].integerValue, let minute = values[1].integerValue, case .decimal(let wide) = values[2],
                        let seconds = Int64(exactly: wide)
                    else { return .null }
                    try require(hour, "HourOfDay", 0...23)
                    try require(minute, "MinuteOfHour", 0...59)
                    try require(floorDivide(seconds, TimeUnits.microsecondsPerSecond), "SecondOfMinute", 0...59)
                    return .integer((hour * 60 + minute) * TimeUnits.microsecondsPerMinute + seconds)
                }),
            toTime("to_time", isTry: false), toTime("try_to_time", isTry: true),
            define(
                "time_trunc", usage: "time_trunc(unit, time)", "The time cut to the hour, minute, second, millisecond or microsecond.",
                example: "SELECT time_trunc('HOUR', TIME '12:34:56')"
            ) { arguments, _ in
                let types = try Signature.check("time_trunc", arguments, [.string, .anyTime])
                return ResolvedScalar(
                    types, returns: types[1], canFail: true,
                    kernel: .row { values, _ in
                        guard let name = values[0].stringValue, let time = values[1].integerValue else { return .null }
                        let unit = try timeUnit("time_trunc", name)
                        return .integer(time / unit * unit)
                    })
            },
            define(
                "time_diff", usage: "time_diff(unit, start, end)", "Whole units from start to end.",
                example: "SELECT time_diff('HOUR', TIME '12:00:00', TIME '14:30:00')", [.string, .anyTime, .anyTime], returns: .bigint,
                canFail: true,
                kernel: .row { values, _ in
                    guard let name = values[0].stringValue, let start = values[1].integerValue, let end = values[2].integerValue else {
                        return .null
                    }
                    return .integer((end - start) / (try timeUnit("time_diff", name)))
                }),
            fromSeconds,
            fromWhole("time_from_millis", TimeUnits.microsecondsPerMillisecond), fromWhole("time_from_micros", 1),
            define(
                "time_to_seconds", usage: "time_to_seconds(time)", "Seconds since midnight with their fraction.",
                example: "SELECT time_to_seconds(TIME '01:01:01.5')", [.anyTime], returns: .decimal(precision: 14, scale: 6),
                kernel: unary { times, _ in IntegerRows.map(times, .decimal(precision: 14, scale: 6), Int64.self) { $0 } }),
            toWhole("time_to_millis", TimeUnits.microsecondsPerMillisecond), toWhole("time_to_micros", 1),
        ]
    }

    private static func timeUnit(_ function: String, _ name: String) throws -> Int64 {
        if let unit = TimestampUnit(rawValue: name.uppercased()), let length = unit.length { return length }
        throw QueryError(
            "INVALID_PARAMETER_VALUE.TIME_UNIT", sqlState: "22023",
            "The value of parameter(s) `unit` in `\(function)` is invalid: expects one of the units 'HOUR', 'MINUTE', 'SECOND', "
                + "'MILLISECOND', "
                + "'MICROSECOND', but got ''\(name)''.")
    }

    private static func toTime(_ name: String, isTry: Bool) -> ScalarFunction {
        define(
            name, usage: "\(name)(text[, pattern])",
            "The time of day that a text says, by a datetime pattern if one is given" + (isTry ? "; NULL when it cannot be read." : "."),
            example: "SELECT \(name)('12:34:56')", [.strict(.string)], optional: [.strict(.string)], returns: microseconds, nullable: isTry, canFail: true,
            kernel: .row { values, _ in
                guard var text = values[0].stringValue else { return .null }
                let pattern = values.count > 1 ? values[1].stringValue : nil
                let time: Int64?
                if let pattern {
                    let compiled = try DateTimePattern.compiled(pattern, for: .parsing)
                    let parsed = text.withUTF8 { bytes in try? compiled.parse(bytes) }
                    let holdsTime = compiled.elements.contains { DateTimePattern.isTime($0) }
                    time = holdsTime ? parsed?.time : nil
                } else {
                    time = text.withUTF8 { TemporalParser.time($0) }
                }
                if let time { return .integer(time) }
                if isTry { return .null }
                throw QueryError(
                    "CANNOT_PARSE_TIME", sqlState: "22010",
                    "The input string '\(text)' cannot be parsed to a TIME value because it does not match to the datetime format "
                        + "'\(pattern ?? "HH:mm:ss.SSSSSS")'.")
            })
    }

    private static func checkedTime(_ value: Int64?, _ nanoseconds: @autoclosure () -> String) throws -> Value {
        if let value, (0..<TimeUnits.microsecondsPerDay).contains(value) { return .integer(value) }
        throw outOfBounds("Invalid TIME value: must be between 00:00:00 and 23:59:59.999999999, but got \(nanoseconds()) nanoseconds")
    }

    private static func fromWhole(_ name: String, _ unit: Int64) -> ScalarFunction {
        define(
            name, usage: "\(name)(count)", "The time of day so many \(unit == 1 ? "microseconds" : "milliseconds") after midnight.",
            example: "SELECT \(name)(3661500)", [.integral], returns: microseconds, canFail: true,
            kernel: .row { values, _ in
                guard let count = values[0].integerValue else { return .null }
                let (product, overflow) = count.multipliedReportingOverflow(by: unit)
                return try checkedTime(overflow ? nil : product, "\(Int128(count) * Int128(unit) * 1000)")
            })
    }

    private static func toWhole(_ name: String, _ unit: Int64) -> ScalarFunction {
        define(
            name, usage: "\(name)(time)", "Whole \(unit == 1 ? "microseconds" : "milliseconds") since midnight.",
            example: "SELECT \(name)(TIME '01:01:01.5')", [.anyTime], returns: .bigint,
            kernel: unary { times, _ in IntegerRows.map(times, .bigint, Int64.self) { $0 / unit } })
    }

    private static var fromSeconds: ScalarFunction {
        define(
            "time_from_seconds", usage: "time_from_seconds(seconds)",
            "The time of day so many seconds, perhaps with a fraction, after midnight.",
            example: "SELECT time_from_seconds(3661.5)"
        ) { arguments, _ in
            let types = try Signature.check("time_from_seconds", arguments, [.numeric])
            let type = types[0]
            return ResolvedScalar(
                types, returns: microseconds, canFail: true,
                kernel: .row { values, context in
                    let seconds = DataType.decimal(precision: 38, scale: 6)
                    let exact = try Cast.cast(values[0], from: type, to: seconds, context: context)
                    guard case .decimal(let unscaled) = exact else { return .null }
                    return try checkedTime(Int64(exactly: unscaled), "\(unscaled.multipliedReportingOverflow(by: 1000).partialValue)")
                })
        }
    }
}

extension DateTimePattern {
    /// Whether an element says something about the time of day.
    static func isTime(_ element: Element) -> Bool {
        switch element {
        case .number(let field, _, _, _, _):
            switch field {
            case .hour, .clockHour, .halfDayHour, .halfDayClockHour, .minute, .second: true
            default: false
            }
        case .fraction: true
        case .optional(let inner): inner.contains { isTime($0) }
        default: false
        }
    }
}
