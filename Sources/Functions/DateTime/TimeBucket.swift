import Columnar

// `time_bucket(size, timestamp[, origin])`: the start of the stretch of time a timestamp lies in.

extension DateTimeFunctions {
    static var timeBucket: ScalarFunction {
        let name = "time_bucket"
        let documentation = FunctionDocumentation(
            name, group: .datetime, usage: "\(name)(size, timestamp[, origin])",
            description:
                "The start of the bucket that a timestamp falls into. Buckets are of one size, a constant interval, and start at origin "
                + "(1970-01-01 00:00:00 unless given). Months and whole days of a TIMESTAMP go by the session time zone.",
            examples: ["SELECT \(name)(INTERVAL '15' MINUTE, TIMESTAMP '2024-01-01 11:27:00')"],
            columnName: { name, arguments in
                guard arguments.count == 2 else { return "\(name)(\(arguments.joined(separator: ", ")))" }
                let type = arguments[1].contains("TIMESTAMP_NTZ") ? "TIMESTAMP_NTZ" : "TIMESTAMP"
                return "\(name)(\(arguments[0]), \(arguments[1]), \(type) '1970-01-01 00:00:00')"
            })
        return ScalarFunction(documentation) { arguments, _ in
            let size = ParameterType.strict(.oneOf([.anyDayTimeInterval, .anyYearMonthInterval]))
            let types = try Signature.check(name, arguments, [size, .strict(.anyTimestamp)], optional: [.strict(.anyTimestamp)])
            let text = Signature.text(name, arguments)
            if arguments.count > 2 && types[2] != types[1] && arguments[2].type != .void {
                throw QueryError.unexpectedInputType(
                    text: text, position: 2, required: "\"\(types[1].sql)\"", argument: arguments[2].text, type: types[2])
            }
            for (position, label) in [(0, "bucketSize"), (2, "origin")]
            where position < arguments.count && arguments[position].constant == nil {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: text,
                    "the input `\(label)` should be a foldable \"\(types[position].sql)\" expression; however, got "
                        + "\"\(arguments[position].text)\".")
            }
            if case .integer(let length)? = arguments[0].constant, length <= 0 {
                throw QueryError.typeMismatch(
                    "VALUE_OUT_OF_RANGE", text: text,
                    "The `bucketSize` must be between (0, inf) (current value = \(arguments[0].text)).")
            }
            let isMonths = types[0].isYearMonthInterval
            let isLocal = types[1] == .timestamp
            let allTypes = arguments.count > 2 ? [types[0], types[1], types[1]] : types
            return ResolvedScalar(
                allTypes, returns: types[1], canFail: true,
                kernel: .row { values, context in
                    guard let length = values[0].integerValue, let moment = values[1].integerValue, length > 0 else { return .null }
                    let zone = isLocal ? try zone(context) : .utc
                    let origin = values.count > 2 ? values[2].integerValue : zone.instant(fromLocal: 0)
                    guard let origin,
                        let start = TimeBucket.start(of: moment, origin: origin, length: length, isMonths: isMonths, zone)
                    else { throw longOverflow() }
                    return .integer(start)
                })
        }
    }
}

/// The arithmetic of `time_bucket`. Nil where a bucket starts out of range.
enum TimeBucket {
    static func start(of moment: Int64, origin: Int64, length: Int64, isMonths: Bool, _ zone: SessionTimeZone) -> Int64? {
        guard isMonths || length % TimeUnits.microsecondsPerDay == 0 else { return fixed(moment, origin, length) }
        let local = zone.local(fromInstant: moment)
        let anchor = zone.local(fromInstant: origin)
        let start = isMonths ? months(local, anchor, length) : fixed(local, anchor, length)
        return start.flatMap { zone.instant(fromLocal: $0) }
    }

    private static func fixed(_ moment: Int64, _ origin: Int64, _ length: Int64) -> Int64? {
        let (distance, overflow) = moment.subtractingReportingOverflow(origin)
        if overflow { return nil }
        let (product, tooLarge) = floorDivide(distance, length).multipliedReportingOverflow(by: length)
        let (sum, outOfRange) = origin.addingReportingOverflow(product)
        return tooLarge || outOfRange ? nil : sum
    }

    private static func months(_ moment: Int64, _ origin: Int64, _ length: Int64) -> Int64? {
        func index(_ local: Int64) -> Int64 {
            let date = CivilCalendar.date(fromDays: floorDivide(local, TimeUnits.microsecondsPerDay))
            return Int64(date.year) &* 12 &+ Int64(date.month)
        }
        var bucket = floorDivide(index(moment) &- index(origin), length)
        guard let start = TemporalShift.shiftLocal(origin, months: bucket &* length, days: 0) else { return nil }
        if start <= moment { return start }
        // The month was reached, but not yet its day and time.
        bucket &-= 1
        return TemporalShift.shiftLocal(origin, months: bucket &* length, days: 0)
    }
}
