import Columnar

// `EXTRACT(field FROM source)`, `date_part(field, source)`, `datepart(field, source)`.

extension DateTimeFunctions {
    static var extraction: [ScalarFunction] {
        ["extract", "date_part", "datepart"].map { name in
            define(
                name, usage: name == "extract" ? "extract(field FROM source)" : "\(name)(field, source)",
                "A field of a date, time, timestamp or interval. The field is a constant.",
                example: name == "extract" ? "SELECT extract(YEAR FROM DATE '2020-02-29')" : "SELECT \(name)('year', DATE '2020-02-29')"
            ) { arguments, context in try resolveExtraction(name, arguments, context) }
        }
    }

    private static func resolveExtraction(_ name: String, _ arguments: [Argument], _ context: ResolutionContext) throws -> ResolvedScalar {
        try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
        let source = arguments[1]
        guard let constant = arguments[0].constant else {
            throw QueryError(
                "NON_FOLDABLE_ARGUMENT", sqlState: "42K08",
                "The function `\(name)` requires the parameter `field` to be a foldable expression of the type \"STRING\", but \"\(arguments[0].text)\" "
                    + "is none.")
        }
        if constant.isNull {
            return ResolvedScalar(
                [arguments[0].type, source.type], returns: .double, nullable: true,
                kernel: .vector { _, rows, _ in
                    .nulls(.double, count: rows)
                })
        }
        guard let field = constant.stringValue else {
            throw QueryError.unexpectedInputType(
                text: Signature.text(name, arguments), position: 0, required: "\"STRING\"", argument: arguments[0].text,
                type: arguments[0].type)
        }
        let type = TypeCoercion.plain(source.type)
        let resolved: ResolvedScalar?
        switch type {
        case .yearMonthInterval, .dayTimeInterval, .calendarInterval: resolved = IntervalFields.resolve(field.lowercased(), type)
        case .time: resolved = timeField(field.lowercased(), type)
        default: resolved = try dateField(field.lowercased(), source, context)
        }
        guard var scalar = resolved else {
            throw QueryError("INVALID_EXTRACT_FIELD", sqlState: "42601", "Cannot extract `\(field)` from \"\(source.text)\".")
        }
        let kernel = scalar.kernel
        scalar.argumentTypes = [arguments[0].type] + scalar.argumentTypes
        if case .vector(let body) = kernel {
            scalar.kernel = .vector { arguments, rows, context in try body(Array(arguments.dropFirst()), rows, context) }
        }
        return scalar
    }

    private static func dateField(_ field: String, _ source: Argument, _ context: ResolutionContext) throws -> ResolvedScalar? {
        if let part = dateParts[field] {
            // Spark's message names the function behind the field.
            let types = try Signature.check(part.function, [source], [.date])
            return ResolvedScalar(types, returns: .int, kernel: unary { dates, _ in part.field.extract(from: dates) })
        }
        guard let unit = clockParts[field] else { return nil }
        let types = try Signature.check(unit.function, [source], [.anyTimestamp])
        if unit.function == "second" { return ResolvedScalar(types, returns: secondsType, kernel: fractionalSeconds) }
        return ResolvedScalar(types, returns: .int, kernel: clockKernel(unit.unit, unit.count))
    }

    private static func timeField(_ field: String, _ type: DataType) -> ResolvedScalar? {
        guard let unit = clockParts[field] else { return nil }
        if unit.function == "second" {
            guard case .time(let precision) = type, precision < 6 else {
                return ResolvedScalar([type], returns: secondsType, kernel: fractionalSeconds)
            }
            // As many digits behind the point as the type has.
            let result = DataType.decimal(precision: precision + 2, scale: precision)
            let power = Int64(TextBuffer.powers[6 - max(precision, 0)])
            return ResolvedScalar([type], returns: result, kernel: unary { times, _ in
                IntegerRows.map(times, result, Int64.self) { floorRemainder($0, TimeUnits.microsecondsPerMinute) / power }
            })
        }
        return ResolvedScalar([type], returns: .int, kernel: clockKernel(unit.unit, unit.count))
    }

    static let secondsType = DataType.decimal(precision: 8, scale: 6)

    /// Seconds of the minute with microseconds.
    private static var fractionalSeconds: ScalarKernel {
        unary { vector, context in
            let local = vector.type == .timestamp ? Cast.localTimestamps(vector, try zone(context)) : vector
            let minute = TimeUnits.microsecondsPerMinute
            return IntegerRows.map(local, secondsType, Int32.self, bounds: 0...(minute - 1)) { floorRemainder($0, minute) }
        }
    }

    private static let dateParts: [String: (function: String, field: DateField)] = {
        var parts: [String: (function: String, field: DateField)] = [:]
        func add(_ names: [String], _ function: String, _ field: DateField) { for name in names { parts[name] = (function, field) } }
        add(["year", "y", "years", "yr", "yrs"], "year", .year)
        add(["yearofweek"], "yearofweek", .isoYear)
        add(["quarter", "qtr"], "quarter", .quarter)
        add(["month", "mon", "mons", "months"], "month", .month)
        add(["week", "w", "weeks"], "weekofyear", .isoWeek)
        add(["day", "d", "days"], "dayofmonth", .dayOfMonth)
        add(["dayofweek", "dow"], "dayofweek", .dayOfWeek)
        add(["dayofweek_iso", "dow_iso"], "weekday", .isoDayOfWeek)
        add(["doy"], "dayofyear", .dayOfYear)
        return parts
    }()

    private static let clockParts: [String: (function: String, unit: Int64, count: Int64)] = {
        var parts: [String: (function: String, unit: Int64, count: Int64)] = [:]
        for name in ["hour", "h", "hours", "hr", "hrs"] { parts[name] = ("hour", TimeUnits.microsecondsPerHour, 24) }
        for name in ["minute", "m", "min", "mins", "minutes"] { parts[name] = ("minute", TimeUnits.microsecondsPerMinute, 60) }
        for name in ["second", "s", "sec", "seconds", "secs"] { parts[name] = ("second", TimeUnits.microsecondsPerSecond, 60) }
        return parts
    }()
}

/// Fields of intervals.
enum IntervalFields {
    static func resolve(_ field: String, _ type: DataType) -> ResolvedScalar? {
        switch (field, type) {
        case ("year", _), ("y", _), ("years", _), ("yr", _), ("yrs", _): return months(type, .int) { $0 / 12 }
        case ("month", _), ("mon", _), ("mons", _), ("months", _): return months(type, .tinyint) { $0 % 12 }
        case ("day", _), ("d", _), ("days", _):
            if type == .calendarInterval { return calendar(.int) { Int64($0.days) } }
            return microseconds(type, .day, .int) { $0 / TimeUnits.microsecondsPerDay }
        case ("hour", _), ("h", _), ("hours", _), ("hr", _), ("hrs", _):
            if type == .calendarInterval { return calendar(.tinyint) { $0.microseconds / TimeUnits.microsecondsPerHour } }
            return microseconds(type, .hour, .tinyint) { $0 % TimeUnits.microsecondsPerDay / TimeUnits.microsecondsPerHour }
        case ("minute", _), ("m", _), ("min", _), ("mins", _), ("minutes", _):
            return microseconds(type, .minute, .tinyint) { $0 % TimeUnits.microsecondsPerHour / TimeUnits.microsecondsPerMinute }
        case ("second", _), ("s", _), ("sec", _), ("seconds", _), ("secs", _):
            return microseconds(type, .second, DateTimeFunctions.secondsType) { $0 % TimeUnits.microsecondsPerMinute }
        default: return nil
        }
    }

    private static func calendar(_ result: DataType, _ body: @escaping @Sendable (CalendarInterval) -> Int64) -> ResolvedScalar {
        ResolvedScalar(
            [.calendarInterval], returns: result,
            kernel: .vector { arguments, rows, _ in
                // Rows are read one by one: such intervals are rarely stored.
                let builder = VectorBuilder(result, capacity: rows)
                for row in 0..<rows {
                    guard let value = arguments.first?.value(at: row), case .interval(let interval) = value else {
                        builder.appendNull()
                        continue
                    }
                    builder.append(result.isDecimal ? .decimal(Int128(body(interval))) : .integer(body(interval)))
                }
                return builder.finish()
            })
    }

    private static func months(_ type: DataType, _ result: DataType, _ body: @escaping @Sendable (Int64) -> Int64) -> ResolvedScalar? {
        if type == .calendarInterval { return calendar(result) { body(Int64($0.months)) } }
        guard case .yearMonthInterval(let from, let to) = type else { return nil }
        guard result == .int ? from == .year : to == .month else { return nil }
        return ResolvedScalar(
            [type], returns: result,
            kernel: DateTimeFunctions.unary { vector, _ in
                IntegerRows.map(vector, result, Int32.self) { body($0) }
            })
    }

    private static func microseconds(
        _ type: DataType, _ field: DayTimeField, _ result: DataType, _ body: @escaping @Sendable (Int64) -> Int64
    ) -> ResolvedScalar? {
        if type == .calendarInterval { return calendar(result) { body($0.microseconds) } }
        guard case .dayTimeInterval(let from, let to) = type, from <= field, field <= to else { return nil }
        return ResolvedScalar(
            [type], returns: result,
            kernel: DateTimeFunctions.unary { vector, _ in
                IntegerRows.map(vector, result, Int32.self) { body($0) }
            })
    }
}
