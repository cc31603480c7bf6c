import Columnar

// Windows of time, as grouping keys.

extension DateTimeFunctions {
    static var windows: [ScalarFunction] {
        [
            define(
                "window", usage: "window(timestamp, duration[, slide[, start]])",
                "The window of time that the timestamp lies in, a struct of its start (included) and end (excluded). Windows begin every "
                    + "`slide` (the duration unless given), shifted by `start`.",
                example: "SELECT window(TIMESTAMP '2020-01-01 00:07:00', '10 minutes')"
            ) { arguments, _ in try resolveWindow(arguments) },
            define(
                "session_window", usage: "session_window(timestamp, gap)", "The window of time from the timestamp to the gap's end.",
                example: "SELECT session_window(TIMESTAMP '2020-01-01 00:07:00', '5 minutes')"
            ) { arguments, _ in
                let types = try Signature.check("session_window", arguments, [.anyTimestamp, .any])
                return try session(arguments, types)
            },
            define(
                "window_time", usage: "window_time(window)", "The last microsecond of a window.",
                example: "SELECT window_time(window(TIMESTAMP '2020-01-01 00:07:00', '10 minutes'))"
            ) { arguments, _ in
                let types = try Signature.check("window_time", arguments, [.anyStruct])
                guard case .structure(let fields) = types[0], fields.count == 2,
                    fields[1].type == .timestamp || fields[1].type == .timestampNTZ
                else {
                    throw QueryError.unexpectedInputType(
                        text: Signature.text("window_time", arguments), position: 0,
                        required: "\"STRUCT<start: TIMESTAMP, end: TIMESTAMP>\"",
                        argument: arguments[0].text, type: types[0])
                }
                return ResolvedScalar(
                    types, returns: fields[1].type,
                    kernel: .row { values, _ in
                        guard case .structure(let parts) = values[0], parts.count == 2, let end = parts[1].integerValue else {
                            return .null
                        }
                        return .integer(end &- 1)
                    })
            },
        ]
    }

    static func windowType(_ type: DataType) -> DataType { .structure([Field("start", type), Field("end", type)]) }

    /// What `window(timestamp, duration, slide, start)` groups by, in microseconds. With a slide shorter than the duration a timestamp
    /// lies in several windows: the one that begins last, and `duration / slide` before it.
    package struct WindowShape: Sendable, Hashable {
        package var duration: Int64
        package var slide: Int64
        package var start: Int64

        /// The start of the last window that holds the timestamp.
        @inline(__always)
        package func lastStart(_ timestamp: Int64) -> Int64 { timestamp &- floorRemainder(timestamp &- start, slide) }
    }

    /// The constant arguments of a call of `window`. Throws as Spark does for durations that are none.
    package static func windowShape(_ arguments: [Argument]) throws -> WindowShape {
        try Signature.checkCount("window", arguments.count, minimum: 2, maximum: 4)
        let length = try duration(arguments[1])
        let slide = arguments.count > 2 ? try duration(arguments[2]) : length
        let start = arguments.count > 3 ? try duration(arguments[3]) : 0
        let text = "window(\(arguments[0].text), \(length), \(slide), \(start))"
        for (name, value) in [("window_duration", length), ("slide_duration", slide)] where value <= 0 {
            throw QueryError.typeMismatch(
                "VALUE_OUT_OF_RANGE", text: text, "The `\(name)` must be between (0, 9223372036854775807] (current value = \(value)L).")
        }
        if slide > length {
            throw QueryError.typeMismatch(
                "PARAMETER_CONSTRAINT_VIOLATION", text: text,
                "The `slide_duration`(\(slide)L) must be <= the `window_duration`(\(length)L).")
        }
        if start.magnitude >= slide.magnitude {
            throw QueryError.typeMismatch(
                "PARAMETER_CONSTRAINT_VIOLATION", text: text,
                "The `abs(start_time)`(\(start.magnitude)L) must be < the `slide_duration`(\(slide)L).")
        }
        return WindowShape(duration: length, slide: slide, start: start)
    }

    /// The window that begins `back` slides before the last one that holds a timestamp; NULL where the timestamp lies behind its end.
    package static func earlierWindow(_ shape: WindowShape, back: Int64, _ type: DataType) -> ResolvedScalar {
        let distance = back &* shape.slide
        return ResolvedScalar(
            [type], returns: windowType(type), nullable: true,
            kernel: .row { values, _ in
                guard let moment = values[0].integerValue else { return .null }
                let start = shape.lastStart(moment) &- distance
                let end = start &+ shape.duration
                return moment < end ? .structure([.integer(start), .integer(end)]) : .null
            })
    }

    /// From a timestamp to the end of its gap, an interval or its text; NULL where the text is none.
    private static func session(_ arguments: [Argument], _ types: [DataType]) throws -> ResolvedScalar {
        guard types[1] == .string || types[1] == .calendarInterval else {
            throw QueryError(
                "_LEGACY_ERROR_TEMP_1040", sqlState: "42K09",
                "Gap duration expression used in session window must be an INTERVAL or its text such as '5 minutes', but got \(types[1].sql).")
        }
        let isLocal = types[0] == .timestampNTZ
        return ResolvedScalar(
            types, returns: windowType(types[0]), nullable: true,
            kernel: .row { values, context in
                guard let start = values[0].integerValue else { return .null }
                let zone = isLocal ? SessionTimeZone.utc : try zone(context)
                let end: Int64?
                switch values[1] {
                case .interval(let interval): end = shifted(start, interval, zone)
                case .string(var text):
                    guard case .success(let interval) = text.withUTF8({ IntervalParser.calendar($0) }) else { return .null }
                    end = shifted(start, interval, zone)
                default: end = nil
                }
                return end.map { .structure([.integer(start), .integer($0)]) } ?? .null
            })
    }

    private static func shifted(_ start: Int64, _ interval: CalendarInterval, _ zone: SessionTimeZone) -> Int64? {
        TemporalShift.shift(start, months: Int64(interval.months), days: Int64(interval.days), microseconds: interval.microseconds, zone)
    }

    private static func unparsable(_ text: String) -> QueryError {
        QueryError(
            "CANNOT_PARSE_INTERVAL", sqlState: "22006",
            "Unable to parse \(Cast.literal(.string(text), .string)). Please ensure that the value provided is in a valid "
                + "format for "
                + "defining an interval. You can reference the documentation for the correct format. If the issue persists, please "
                + "double check that the input value is not null or empty and try again.")
    }

    private static func resolveWindow(_ arguments: [Argument]) throws -> ResolvedScalar {
        let shape = try windowShape(arguments)
        let types = try Signature.check("window", arguments, [.anyTimestamp, .any], optional: [.any, .any])
        return ResolvedScalar(
            types, returns: windowType(types[0]), nullable: true,
            kernel: .vector { vectors, rows, _ in
                guard let moments = vectors.first else { return .nulls(windowType(types[0]), count: rows) }
                return try window(moments, types[0], rows: rows, start: { shape.lastStart($0) }, length: shape.duration)
            })
    }

    private static func window(_ moments: Vector, _ type: DataType, rows: Int, start: (Int64) -> Int64, length: Int64) throws -> Vector {
        let starts = IntegerRows.map(moments.isConstant ? moments.flattened() : moments, type, Int64.self) { start($0) }
        let ends = IntegerRows.map(starts, type, Int64.self) { $0 &+ length }
        return Vector(
            type: windowType(type), kind: .structure, count: rows, values: starts.values, valuesOwner: starts.valuesOwner,
            validity: starts.validity, validityOwner: starts.validityOwner, children: [starts, ends])
    }

    /// Microseconds of a constant duration: a text of units, or a number of microseconds.
    private static func duration(_ argument: Argument) throws -> Int64 {
        switch argument.constant ?? .null {
        case .integer(let value) where argument.type.isInteger: return value
        case .string(var text):
            switch text.withUTF8({ IntervalParser.calendar($0) }) {
            case .success(let interval):
                guard interval.months == 0 else {
                    throw QueryError(
                        "_LEGACY_ERROR_TEMP_3231", sqlState: "22006", "Intervals greater than a month is not supported (\(text)).")
                }
                let (days, overflow) = Int64(interval.days).multipliedReportingOverflow(by: TimeUnits.microsecondsPerDay)
                let (sum, tooLarge) = days.addingReportingOverflow(interval.microseconds)
                if overflow || tooLarge { throw longOverflow() }
                return sum
            case .failure: throw unparsable(text)
            }
        default:
            throw QueryError(
                "_LEGACY_ERROR_TEMP_1207", sqlState: "42K09",
                "The duration and time inputs to window must be an integer, long or string literal.")
        }
    }
}
