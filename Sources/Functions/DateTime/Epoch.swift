import Columnar

// Dates and timestamps as counts from 1970-01-01.

extension DateTimeFunctions {
    static var epoch: [ScalarFunction] {
        [
            timestampSeconds,
            fromCount("timestamp_millis", "milliseconds", TimeUnits.microsecondsPerMillisecond),
            fromCount("timestamp_micros", "microseconds", 1),
            timestampNanos, unixNanos,
            toCount("unix_seconds", "Whole seconds from 1970-01-01 00:00:00 UTC.", TimeUnits.microsecondsPerSecond),
            toCount("unix_millis", "Whole milliseconds from 1970-01-01 00:00:00 UTC.", TimeUnits.microsecondsPerMillisecond),
            toCount("unix_micros", "Microseconds from 1970-01-01 00:00:00 UTC.", 1),
            define(
                "unix_date", usage: "unix_date(date)", "Days from 1970-01-01.", example: "SELECT unix_date(DATE '2020-01-01')",
                [.strict(.date)], returns: .int, kernel: unary { dates, _ in dates.relabelled(.int) }),
            define(
                "date_from_unix_date", usage: "date_from_unix_date(days)", "The date so many days from 1970-01-01.",
                example: "SELECT date_from_unix_date(18262)", [.int], returns: .date, kernel: unary { days, _ in days.relabelled(.date) }),
        ]
    }

    /// Timestamps have microseconds: what is finer is cut off.
    private static var timestampNanos: ScalarFunction {
        let name = "timestamp_nanos"
        return define(
            name, usage: "\(name)(nanoseconds)",
            "The timestamp so many nanoseconds from 1970-01-01 00:00:00 UTC, cut to whole microseconds.", example: "SELECT \(name)(1500000)"
        ) { arguments, _ in
            let types = try Signature.check(name, arguments, [.strict(.oneOf([.integral, .anyDecimal]))])
            let type = types[0]
            return ResolvedScalar(
                types, returns: .timestamp, canFail: true,
                kernel: .row { values, _ in
                    let micros: Int128
                    switch values[0] {
                    case .integer(let number): micros = Int128(floorDivide(number, 1000))
                    case .decimal(let unscaled):
                        var unit: Int128 = 1000
                        for _ in 0..<DecimalScale.of(type) { unit = unit.multipliedReportingOverflow(by: 10).partialValue }
                        guard unit > 0 else { return .integer(0) }
                        micros = unscaled / unit - (unscaled < 0 && unscaled % unit != 0 ? 1 : 0)
                    default: return .null
                    }
                    guard let result = Int64(exactly: micros) else { throw longOverflow() }
                    return .integer(result)
                })
        }
    }

    /// Only of timestamps finer than microseconds, which there are none of.
    private static var unixNanos: ScalarFunction {
        let name = "unix_nanos"
        return define(
            name, usage: "\(name)(timestamp)",
            "Nanoseconds from 1970-01-01 00:00:00 UTC of a timestamp of nanoseconds. There are no such timestamps: use unix_micros.",
            example: "SELECT unix_micros(TIMESTAMP '2020-01-01 00:00:00') * 1000"
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
            if arguments[0].type == .void {
                return ResolvedScalar([.void], returns: .decimal(precision: 21, scale: 0), nullable: true, kernel: .row { _, _ in .null })
            }
            throw QueryError.unexpectedInputType(
                text: Signature.text(name, arguments), position: 0,
                required: "\"(TIMESTAMP_LTZ(P) OR TIMESTAMP_NTZ(P) WITH P IN [7, 9])\"", argument: arguments[0].text,
                type: TypeCoercion.plain(arguments[0].type))
        }
    }

    private static func overflow(_ value: Int64, _ type: DataType, _ unit: String) -> QueryError {
        QueryError(
            "DATETIME_OVERFLOW", sqlState: "22008",
            "Datetime operation overflow: create a TIMESTAMP from \(Cast.literal(.integer(value), type)) \(unit) since the epoch.")
    }

    private static func fromCount(_ name: String, _ unit: String, _ scale: Int64) -> ScalarFunction {
        define(
            name, usage: "\(name)(\(unit))", "The timestamp so many \(unit) from 1970-01-01 00:00:00 UTC.", example: "SELECT \(name)(1500)",
            [.strict(.integral)], returns: .timestamp, canFail: true,
            kernel: unary { counts, _ in
                if scale == 1 { return counts.relabelled(.timestamp) }
                return try IntegerRows.checked(counts, .timestamp, error: { overflow($0, counts.type, unit) }) {
                    let (product, overflow) = $0.multipliedReportingOverflow(by: scale)
                    return overflow ? nil : product
                }
            })
    }

    private static func toCount(_ name: String, _ description: String, _ unit: Int64) -> ScalarFunction {
        define(
            name, usage: "\(name)(timestamp)", description, example: "SELECT \(name)(TIMESTAMP '2020-01-01 00:00:00')",
            [.strict(.oneOf([.timestamp, .timestampNTZ]))], returns: .bigint,
            kernel: unary { timestamps, _ in
                unit == 1 ? timestamps.relabelled(.bigint) : IntegerRows.map(timestamps, .bigint, Int64.self) { floorDivide($0, unit) }
            })
    }

    private static var timestampSeconds: ScalarFunction {
        define(
            "timestamp_seconds", usage: "timestamp_seconds(seconds)",
            "The timestamp so many seconds, perhaps with a fraction, from 1970-01-01 00:00:00 UTC.",
            example: "SELECT timestamp_seconds(1230219000)"
        ) { arguments, _ in
            let types = try Signature.check("timestamp_seconds", arguments, [.strict(.numeric)])
            let type = types[0]
            if type.isInteger {
                return ResolvedScalar(
                    types, returns: .timestamp, canFail: true,
                    kernel: unary { seconds, _ in
                        try IntegerRows.checked(seconds, .timestamp, error: { overflow($0, type, "seconds") }) {
                            let (product, overflow) = $0.multipliedReportingOverflow(by: TimeUnits.microsecondsPerSecond)
                            return overflow ? nil : product
                        }
                    })
            }
            return ResolvedScalar(
                types, returns: .timestamp, nullable: !type.isDecimal, canFail: true,
                kernel: .row { values, _ in
                    if case .decimal(let unscaled) = values[0], case .decimal(_, let scale) = type {
                        return .integer(try microseconds(unscaled, scale))
                    }
                    guard let seconds = values[0].doubleValue, seconds.isFinite else { return .null }
                    let product = seconds * Double(TimeUnits.microsecondsPerSecond)
                    if product >= Double(Int64.max) { return .integer(Int64.max) }
                    return .integer(product <= Double(Int64.min) ? Int64.min : Int64(product))
                })
        }
    }

    private static func microseconds(_ unscaled: Int128, _ scale: Int) throws -> Int64 {
        let power = Int128(TextBuffer.powers[min(abs(scale - 6), 38)])
        if scale > 6, unscaled % power != 0 {
            throw QueryError("ARITHMETIC_OVERFLOW", sqlState: "22003", "Rounding necessary: TIMESTAMP has six digits of a second.")
        }
        let (product, overflow) = scale > 6 ? (unscaled / power, false) : unscaled.multipliedReportingOverflow(by: power)
        guard !overflow, let exact = Int64(exactly: product) else { throw longOverflow() }
        return exact
    }
}
