import Columnar

// What time it is: the same instant everywhere in a statement.

extension DateTimeFunctions {
    static var current: [ScalarFunction] {
        [
            moment("current_date", aliases: ["curdate"], .date, "The day at the statement's start, in the session time zone.") {
                context, zone in
                floorDivide(zone.local(fromInstant: context.startMicroseconds), TimeUnits.microsecondsPerDay)
            },
            moment("current_timestamp", .timestamp, "The instant of the statement's start.") { context, _ in context.startMicroseconds },
            moment("now", .timestamp, "The instant of the statement's start.") { context, _ in context.startMicroseconds },
            moment("localtimestamp", .timestampNTZ, "The local time of the statement's start.") { context, zone in
                zone.local(fromInstant: context.startMicroseconds)
            },
            define(
                "current_timezone", usage: "current_timezone()", "The session's time zone.", example: "SELECT current_timezone()",
                [], returns: .string, kernel: .row { _, context in .string(context.timeZone) }),
            currentTime("current_time"), currentTime("localtime"),
        ]
    }

    private static func moment(
        _ name: String, aliases: [String] = [], _ type: DataType, _ description: String,
        _ value: @escaping @Sendable (_ context: EvaluationContext, _ zone: SessionTimeZone) -> Int64
    ) -> ScalarFunction {
        let takesPrecision = type != .date
        return ScalarFunction(
            FunctionDocumentation(
                name, aliases: aliases, group: .datetime, usage: "\(name)(\(takesPrecision ? "[precision]" : ""))",
                description: description, examples: ["SELECT \(name)()"])
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 0, maximum: takesPrecision ? 1 : 0)
            if let given = arguments.first, !given.type.isInteger {
                throw QueryError(
                    "UNEXPECTED_INPUT_TYPE", sqlState: "42K09",
                    "The first parameter of `\(name)` requires the \"INT\" type, however \"\(given.text)\" has the type "
                        + "\"\(given.type.sql)\".")
            }
            let types = arguments.map { _ in DataType.int }
            var unit: Int64 = 1
            if let given = arguments.first {
                guard case .integer(let digits) = given.constant ?? .null, (0...9).contains(digits) else {
                    throw QueryError.typeMismatch(
                        "VALUE_OUT_OF_RANGE", text: Signature.text(name, arguments),
                        "The `precision` must be between [0, 9] (current value = \(given.text)).")
                }
                guard digits <= 6 else {
                    throw QueryError(
                        "FEATURE_NOT_ENABLED", sqlState: "56038",
                        "The feature Nanosecond-precision timestamp types is not enabled: timestamps have microseconds, so the precision "
                            + "can be 6 at most.")
                }
                unit = Int64(TextBuffer.powers[6 - Int(digits)])
            }
            let scale = unit
            return ResolvedScalar(
                types, returns: type,
                kernel: .vector { _, rows, context in
                    let now = value(context, try zone(context))
                    return .constant(.integer(scale == 1 ? now : floorDivide(now, scale) &* scale), type, count: rows)
                })
        }
    }

    private static func currentTime(_ name: String) -> ScalarFunction {
        define(
            name, usage: "\(name)([precision])",
            "The local time of day of the statement's start, with so many digits of a second (6 unless given).",
            example: "SELECT \(name)()"
        ) { arguments, _ in
            let types = try Signature.check("current_time", arguments, [], optional: [.int])
            var precision = 6
            if let given = arguments.first {
                guard case .integer(let digits) = given.constant ?? .null, (0...9).contains(digits) else {
                    throw QueryError.typeMismatch(
                        "VALUE_OUT_OF_RANGE", text: Signature.text("current_time", arguments),
                        "The `precision` must be between [0, 6] (current value = \(given.text)).")
                }
                precision = Int(digits)
            }
            let type = DataType.time(precision: precision)
            let unit = Int64(TextBuffer.powers[max(6 - precision, 0)])
            return ResolvedScalar(
                types, returns: type,
                kernel: .vector { _, rows, context in
                    let local = try zone(context).local(fromInstant: context.startMicroseconds)
                    let time = floorRemainder(local, TimeUnits.microsecondsPerDay)
                    return .constant(.integer(time / unit * unit), type, count: rows)
                })
        }
    }
}
