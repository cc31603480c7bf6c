import Columnar

// Local times of one zone in another.

extension DateTimeFunctions {
    static var zones: [ScalarFunction] {
        [
            define(
                "from_utc_timestamp", usage: "from_utc_timestamp(timestamp, timezone)",
                "The timestamp, taken as UTC, as the zone's clocks show it.",
                example: "SELECT from_utc_timestamp(TIMESTAMP '2020-07-01 00:00:00', 'Europe/Berlin')", [.timestamp, .string],
                returns: .timestamp,
                canFail: true, kernel: inZone { instant, zone in zone.local(fromInstant: instant) }),
            define(
                "to_utc_timestamp", usage: "to_utc_timestamp(timestamp, timezone)",
                "The timestamp, taken as the zone's local time, in UTC.",
                example: "SELECT to_utc_timestamp(TIMESTAMP '2020-07-01 00:00:00', 'Europe/Berlin')", [.timestamp, .string],
                returns: .timestamp,
                canFail: true, kernel: inZone { local, zone in zone.instant(fromLocal: local) }),
            convertTimeZone,
        ]
    }

    private static func inZone(_ body: @escaping @Sendable (Int64, SessionTimeZone) -> Int64?) -> ScalarKernel {
        binary { timestamps, names, rows, _ in
            if names.isConstant {
                guard let name = names.value(at: 0).stringValue else { return .nulls(.timestamp, count: rows) }
                // Without rows that count, a wrong name is no error.
                guard let zone = SessionTimeZone.find(name) else {
                    return try IntegerRows.checked(timestamps, .timestamp, error: { _ in unknown(name) }) { _ in nil }
                }
                return try IntegerRows.checked(timestamps, .timestamp, error: { _ in longOverflow() }) { body($0, zone) }
            }
            let builder = VectorBuilder(.timestamp, capacity: rows)
            for row in 0..<rows {
                guard let value = timestamps.value(at: row).integerValue, let name = names.value(at: row).stringValue else {
                    builder.appendNull()
                    continue
                }
                guard let result = body(value, try SessionTimeZone.named(name)) else { throw longOverflow() }
                builder.append(.integer(result))
            }
            return builder.finish()
        }
    }

    private static func unknown(_ name: String) -> QueryError {
        do {
            _ = try SessionTimeZone.named(name)
        } catch let error as QueryError {
            return error
        } catch {}
        return .internalError("the time zone \(name) was not found at first")
    }

    private static var convertTimeZone: ScalarFunction {
        define(
            "convert_timezone", usage: "convert_timezone([source, ]target, timestamp)",
            "The local time of the source zone (the session's unless given) as the target zone's clocks show it.",
            example: "SELECT convert_timezone('Europe/Berlin', 'America/New_York', TIMESTAMP_NTZ '2020-07-01 00:00:00')"
        ) { arguments, _ in
            try Signature.checkCount("convert_timezone", arguments.count, minimum: 2, maximum: 3)
            let hasSource = arguments.count == 3
            let types = try Signature.check("convert_timezone", arguments, (hasSource ? [.string, .string] : [.string]) + [.timestampNTZ])
            return ResolvedScalar(
                types, returns: .timestampNTZ, canFail: true,
                kernel: .row { values, context in
                    guard let local = values[values.count - 1].integerValue, let targetName = values[values.count - 2].stringValue else {
                        return .null
                    }
                    let source = try SessionTimeZone.named(hasSource ? values[0].stringValue ?? "" : context.timeZone)
                    let target = try SessionTimeZone.named(targetName)
                    guard let instant = source.instant(fromLocal: local) else { throw longOverflow() }
                    return .integer(target.local(fromInstant: instant))
                })
        }
    }
}
