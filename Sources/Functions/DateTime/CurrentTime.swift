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
            currentTime,
        ]
    }

    private static func moment(
        _ name: String, aliases: [String] = [], _ type: DataType, _ description: String,
        _ value: @escaping @Sendable (_ context: EvaluationContext, _ zone: SessionTimeZone) -> Int64
    ) -> ScalarFunction {
        define(
            name, aliases: aliases, usage: "\(name)()", description, example: "SELECT \(name)()", [], returns: type,
            kernel: .vector { _, rows, context in .constant(.integer(value(context, try zone(context))), type, count: rows) })
    }

    private static var currentTime: ScalarFunction {
        define(
            "current_time", usage: "current_time([precision])",
            "The local time of day of the statement's start, with so many digits of a second (6 unless given).",
            example: "SELECT current_time()"
        ) { arguments, _ in
            let types = try Signature.check("current_time", arguments, [], optional: [.int])
            var precision = 6
            if let given = arguments.first {
                guard case .integer(let digits) = given.constant ?? .null, (0...6).contains(digits) else {
                    throw QueryError.typeMismatch(
                        "VALUE_OUT_OF_RANGE", text: Signature.text("current_time", arguments),
                        "The `precision` must be between [0, 6] (current value = \(given.text)).")
                }
                precision = Int(digits)
            }
            let type = DataType.time(precision: precision)
            let unit = Int64(TextBuffer.powers[6 - precision])
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
