import Columnar

/// Values of SQL types as JSON nodes, as Spark's JacksonGenerator writes them.
struct JSONWriting: Sendable {
    let options: FormatOptions
    private let ignoresNull: Bool
    private let sortsKeys: Bool
    private let timestamps: PatternedTime?
    private let locals: PatternedTime?
    private let dates: PatternedTime?
    private let zone: String?

    init(_ options: FormatOptions, _ resolution: ResolutionContext) throws {
        self.options = options
        ignoresNull = options.flag("ignoreNullFields", true)
        sortsKeys = options.flag("sortKeys")
        timestamps = try options["timestampFormat"].flatMap { try PatternedTime("date_format", .timestamp, pattern: $0, resolution) }
        locals = try options["timestampNTZFormat"].flatMap { try PatternedTime("date_format", .timestampNTZ, pattern: $0, resolution) }
        zone = options["timeZone"]
        dates = try options["dateFormat"].flatMap { try PatternedTime("date_format", .date, pattern: $0, resolution) }
    }

    func node(_ value: Value, _ type: DataType, _ context: EvaluationContext) throws -> JSONNode {
        switch (value, type) {
        case (.null, _): return .null
        case (.structure(let values), .structure(let fields)):
            var members: [JSONMember] = []
            for (value, field) in zip(values, fields) where !(value.isNull && ignoresNull) {
                members.append(JSONMember(field.name, try node(value, field.type, context)))
            }
            return .object(sorted(members))
        case (.array(let elements), .array(let element, _)): return .array(try elements.map { try node($0, element, context) })
        case (.map(let entries), .map(let key, let value, _)):
            return .object(sorted(try entries.map { JSONMember(keyText($0.key, key), try node($0.value, value, context)) }))
        case (.boolean(let flag), _): return .boolean(flag)
        case (.float(let number), _): return number.isFinite ? .number(Cast.text(value, type)) : .string(Cast.text(value, type))
        case (.double(let number), _): return number.isFinite ? .number(Cast.text(value, type)) : .string(Cast.text(value, type))
        case (.decimal, _): return .number(Cast.text(value, type))
        case (.binary(let bytes), .variant): return JSONTreeParser.parse(String(decoding: bytes, as: UTF8.self)) ?? .null
        case (.binary(let bytes), _): return .string(String(decoding: BinaryText.encode64(bytes), as: UTF8.self))
        case (.integer(let number), _) where type.isInteger: return .number(String(number))
        case (.integer(let instant), .timestamp):
            if let timestamps { return .string(try timestamps.apply(value, type, context).stringValue ?? "") }
            return .string(try isoTimestamp(instant, zone: SessionTimeZone.named(zone ?? context.timeZone)))
        case (.integer(let local), .timestampNTZ):
            if let locals { return .string(try locals.apply(value, type, context).stringValue ?? "") }
            return .string(isoLocal(local))
        case (.integer, .date):
            if let dates { return .string(try dates.apply(value, type, context).stringValue ?? "") }
            return .string(Cast.text(value, type))
        default: return .string(Cast.text(value, type))
        }
    }

    private func sorted(_ members: [JSONMember]) -> [JSONMember] {
        sortsKeys ? members.sorted { Value.compare(.string($0.key), .string($1.key)) < 0 } : members
    }

    private func keyText(_ value: Value, _ type: DataType) -> String {
        // Spark writes the number that stands for a date.
        if type == .date, let days = value.integerValue { return String(days) }
        return type.isNested ? InternalText.text(value, type) : Cast.text(value, type)
    }

    /// `2020-01-01T10:00:00.000`
    private func isoLocal(_ local: Int64) -> String {
        let date = Cast.text(.integer(floorDivide(local, TimeUnits.microsecondsPerDay)), .date)
        let time = floorRemainder(local, TimeUnits.microsecondsPerDay)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let hours = time / TimeUnits.microsecondsPerHour
        let minutes = time / TimeUnits.microsecondsPerMinute % 60
        let seconds = time / TimeUnits.microsecondsPerSecond % 60
        let millis = String(time / 1000 % 1000)
        return "\(date)T\(two(hours)):\(two(minutes)):\(two(seconds)).\(String(repeating: "0", count: 3 - millis.count))\(millis)"
    }

    private func isoTimestamp(_ instant: Int64, zone: SessionTimeZone) -> String {
        let local = zone.local(fromInstant: instant)
        let offset = (local - instant) / TimeUnits.microsecondsPerMinute
        if offset == 0 { return isoLocal(local) + "Z" }
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return isoLocal(local) + (offset < 0 ? "-" : "+") + two(abs(offset) / 60) + ":" + two(abs(offset) % 60)
    }
}
