import Columnar

// Dates and timestamps from text and to text, by patterns.

extension DateTimeFunctions {
    static let defaultPattern = "yyyy-MM-dd HH:mm:ss"

    static var texts: [ScalarFunction] {
        [
            conversion("to_date", .date, isTry: false), conversion("try_to_date", .date, isTry: true),
            conversion("to_timestamp", .timestamp, isTry: false), conversion("try_to_timestamp", .timestamp, isTry: true),
            conversion("to_timestamp_ltz", .timestamp, isTry: false), conversion("to_timestamp_ntz", .timestampNTZ, isTry: false),
            unixTimestamp("unix_timestamp"), unixTimestamp("to_unix_timestamp"), fromUnixTime,
            define(
                "date_format", usage: "date_format(timestamp, pattern)", "The timestamp as text, by a datetime pattern.",
                example: "SELECT date_format(TIMESTAMP '2020-02-09 03:04:05', 'dd MMM yyyy')"
            ) { arguments, _ in try dateFormat("date_format", arguments) },
        ]
    }

    // MARK: formatting

    /// `date_format`, and `to_char`/`to_varchar` of dates and timestamps.
    package static func dateFormat(_ name: String, _ arguments: [Argument]) throws -> ResolvedScalar {
        let isTime = arguments.first?.type.isTime == true
        let types = try Signature.check(name, arguments, [isTime ? .anyTime : .oneOf([.timestamp, .anyTime]), .string])
        return ResolvedScalar(
            types, returns: .string, canFail: true,
            kernel: binary { moments, patterns, rows, context in
                try format(moments, patterns, rows: rows, isTime ? .utc : try zone(context))
            })
    }

    private static func format(_ moments: Vector, _ patterns: Vector, rows: Int, _ zone: SessionTimeZone) throws -> Vector {
        if moments.isConstant && patterns.isConstant && rows > 1 {
            return try format(moments.slice(0, 1), patterns.slice(0, 1), rows: 1, zone).broadcast(rows)
        }
        if moments.kind == .void || patterns.kind == .void { return .nulls(.string, count: rows) }
        let source = IntegerRows.prepared(moments)
        let input = source.pointer(to: Int64.self)
        let step = source.isConstant ? 0 : 1
        let compiled = try PatternColumn(patterns, for: .formatting, rows: rows)
        return try texts(rows) { row, text in
            guard !source.isNull(at: row), let pattern = try compiled.pattern(at: row) else { return false }
            pattern.format(DateTimeParts(instant: input[row * step], zone: zone), into: text)
            return true
        }
    }

    /// A STRING column filled row by row; `body` answers whether the row has a value.
    static func texts(_ rows: Int, _ body: (_ row: Int, _ text: TextBuffer) throws -> Bool) throws -> Vector {
        let buffer = Buffer(of: StringView.self, count: max(rows, 1))
        let validity = Buffer(of: UInt8.self, count: max(rows, 1))
        let heap = StringHeap()
        let text = TextBuffer()
        var anyNull = false
        for row in 0..<rows {
            text.clear()
            let isValid = try body(row, text)
            validity.pointer(to: UInt8.self)[row] = isValid ? 1 : 0
            if !isValid { anyNull = true }
            guard isValid, let start = text.bytes.baseAddress else {
                buffer.pointer(to: StringView.self)[row] = StringView()
                continue
            }
            buffer.pointer(to: StringView.self)[row] = heap.store(start, count: text.count)
        }
        return Vector(type: .string, kind: .string, count: rows, buffer: buffer, validity: anyNull ? validity : nil, heap: heap)
    }

    private static var fromUnixTime: ScalarFunction {
        define(
            "from_unixtime", usage: "from_unixtime(seconds[, pattern])",
            "The instant so many seconds from 1970-01-01 00:00:00 UTC as text in the session time zone.",
            example: "SELECT from_unixtime(0, 'yyyy')"
        ) { arguments, _ in
            let types = try Signature.check("from_unixtime", arguments, [.bigint], optional: [.string])
            return ResolvedScalar(
                types, returns: .string, canFail: true,
                kernel: .vector { vectors, rows, context in
                    guard let seconds = vectors.first else { return .nulls(.string, count: rows) }
                    let moments = IntegerRows.map(seconds, .timestamp, Int64.self) { $0 &* TimeUnits.microsecondsPerSecond }
                    let pattern = vectors.count > 1 ? vectors[1] : .constant(.string(defaultPattern), .string, count: rows)
                    return try format(moments, pattern, rows: rows, try zone(context))
                })
        }
    }

    // MARK: parsing

    private static func cannotParse(_ text: String, _ failure: DateTimeParseFailure, _ alternative: String) -> QueryError {
        QueryError(
            "CANNOT_PARSE_TIMESTAMP", sqlState: "22007",
            "Text '\(text)'\(failure.reason). Use `\(alternative)` to tolerate invalid input string and return NULL instead.")
    }

    /// Reads a text column by patterns as 64-bit values. `body` turns what was read into the result; nil is an overflow.
    private static func parse(
        _ texts: Vector, _ patterns: Vector, rows: Int, _ type: DataType, mode: ErrorMode, alternative: String,
        _ body: (ParsedDateTime) -> Int64?
    ) throws -> Vector {
        let builder = VectorBuilder(type, capacity: rows)
        let compiled = try PatternColumn(patterns, for: .parsing, rows: rows)
        let source = texts.isFlat ? texts : texts.flattened()
        if source.kind != .string { return .nulls(type, count: rows) }
        let views = source.pointer(to: StringView.self)
        for row in 0..<rows {
            guard !source.isNull(at: row), let pattern = try compiled.pattern(at: row) else {
                builder.appendNull()
                continue
            }
            let text = StringView.buffer(at: views + row)
            do {
                let parsed = try pattern.parse(text)
                guard let value = body(parsed) else { throw longOverflow() }
                builder.append(.integer(value))
            } catch let failure as DateTimeParseFailure {
                if mode == .ansi { throw cannotParse(String(decoding: text, as: UTF8.self), failure, alternative) }
                builder.appendNull()
            } catch let error as QueryError {
                if mode == .ansi { throw error }
                builder.appendNull()
            }
        }
        return builder.finish()
    }

    private static func conversion(_ name: String, _ target: DataType, isTry: Bool) -> ScalarFunction {
        let what = target == .date ? "date" : "timestamp"
        return define(
            name, usage: "\(name)(value[, pattern])",
            "The \(what) that a text says, by a datetime pattern or as a cast reads it; other values are cast. "
                + (isTry ? "NULL when it cannot be read." : "An error when it cannot be read."),
            example: "SELECT \(name)('01/02/2020', 'dd/MM/yyyy')"
        ) { arguments, resolution in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 2)
            let accepted: ParameterType = .oneOf([.string, .date, .timestamp, .timestampNTZ] + (target == .date ? [] : [.numeric]))
            let types = try Signature.check(name, arguments, [accepted], optional: [.string])
            let mode: ErrorMode = isTry || !resolution.ansi ? .tryNull : .ansi
            let isText = types[0] == .string || types[0] == .void
            guard arguments.count == 2, isText || types[0].isNumeric else {
                return ResolvedScalar(
                    types, returns: target, nullable: isTry, canFail: !isTry,
                    kernel: .vector { vectors, rows, context in
                        guard let first = vectors.first else { return .nulls(target, count: rows) }
                        return try Cast.cast(first, to: target, mode: mode, context: context)
                    })
            }
            let alternative = target == .date ? "try_to_date" : "try_to_timestamp"
            return ResolvedScalar(
                [.string, .string], returns: target, nullable: isTry, canFail: true,
                kernel: binary { texts, patterns, rows, context in
                    let zone = try zone(context)
                    return try parse(texts, patterns, rows: rows, target, mode: mode, alternative: alternative) { parsed in
                        switch target {
                        case .timestamp: return parsed.instant(in: zone)
                        case .timestampNTZ: return TemporalParser.combine(parsed.days, parsed.time)
                        default:
                            // The day in the session's zone of the instant that the text says.
                            guard let other = parsed.zone else { return Int32(exactly: parsed.days).map(Int64.init) }
                            return parsed.instant(in: other).map { floorDivide(zone.local(fromInstant: $0), TimeUnits.microsecondsPerDay) }
                        }
                    }
                })
        }
    }

    private static func unixTimestamp(_ name: String) -> ScalarFunction {
        define(
            name, usage: name == "unix_timestamp" ? "unix_timestamp([value[, pattern]])" : "to_unix_timestamp(value[, pattern])",
            "Whole seconds from 1970-01-01 00:00:00 UTC to a timestamp, date or text (by a pattern)"
                + (name == "unix_timestamp" ? "; to now when nothing is given." : "."),
            example: "SELECT \(name)('2020-01-01', 'yyyy-MM-dd')"
        ) { arguments, resolution in
            let mode: ErrorMode = resolution.ansi ? .ansi : .tryNull
            if arguments.isEmpty, name == "unix_timestamp" {
                return ResolvedScalar(
                    [], returns: .bigint,
                    kernel: .vector { _, rows, context in
                        .constant(.integer(floorDivide(context.startMicroseconds, TimeUnits.microsecondsPerSecond)), .bigint, count: rows)
                    })
            }
            let accepted: ParameterType = .strict(.oneOf([.string, .date, .timestamp, .timestampNTZ]))
            let types = try Signature.check(name, arguments, [accepted], optional: [.string])
            return ResolvedScalar(
                types, returns: .bigint, canFail: types[0] == .string,
                kernel: .vector { vectors, rows, context in
                    guard let first = vectors.first else { return .nulls(.bigint, count: rows) }
                    if first.type == .string {
                        let zone = try zone(context)
                        let pattern = vectors.count > 1 ? vectors[1] : .constant(.string(defaultPattern), .string, count: rows)
                        return try parse(first, pattern, rows: rows, .bigint, mode: mode, alternative: "try_to_timestamp") { parsed in
                            parsed.instant(in: zone).map { $0 / TimeUnits.microsecondsPerSecond }
                        }
                    }
                    let instants = try Cast.cast(first, to: .timestamp, mode: mode, context: context)
                    // As in Spark, fractions are cut off, before 1970 towards it; `unix_seconds` rounds down.
                    return IntegerRows.map(instants, .bigint, Int64.self) { $0 / TimeUnits.microsecondsPerSecond }
                })
        }
    }
}
