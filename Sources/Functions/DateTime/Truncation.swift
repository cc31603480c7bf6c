import Columnar

// Dates and timestamps cut to a unit.

/// A unit that timestamps are cut to.
enum TruncationUnit: Sendable, Hashable {
    case year, quarter, month, week, day, hour, minute, second, millisecond, microsecond

    /// In any case; nil for other words. Dates know no unit below a week.
    init?(_ name: String, forDates: Bool = false) {
        switch name.lowercased() {
        case "year", "yyyy", "yy": self = .year
        case "quarter": self = .quarter
        case "month", "mon", "mm": self = .month
        case "week": self = .week
        case "day" where !forDates, "dd" where !forDates: self = .day
        case "hour" where !forDates: self = .hour
        case "minute" where !forDates: self = .minute
        case "second" where !forDates: self = .second
        case "millisecond" where !forDates: self = .millisecond
        case "microsecond" where !forDates: self = .microsecond
        default: return nil
        }
    }

    /// Microseconds of units that do not depend on the calendar.
    var length: Int64? {
        switch self {
        case .day: TimeUnits.microsecondsPerDay
        case .hour: TimeUnits.microsecondsPerHour
        case .minute: TimeUnits.microsecondsPerMinute
        case .second: TimeUnits.microsecondsPerSecond
        case .millisecond: TimeUnits.microsecondsPerMillisecond
        case .microsecond: 1
        default: nil
        }
    }

    /// The first day of the unit the day lies in.
    @inline(__always)
    func firstDay(_ days: Int64) -> Int64 {
        switch self {
        case .week: return days &- Int64(CivilCalendar.weekday(days))
        case .month: return days &- Int64(CivilCalendar.date(fromDays: days).day) &+ 1
        case .quarter:
            let date = CivilCalendar.date(fromDays: days)
            return CivilCalendar.days(year: date.year, month: (date.month &- 1) / 3 &* 3 &+ 1, day: 1)
        case .year: return CivilCalendar.days(year: CivilCalendar.date(fromDays: days).year, month: 1, day: 1)
        default: return days
        }
    }
}

extension DateTimeFunctions {
    static var truncation: [ScalarFunction] {
        [
            define(
                "trunc", usage: "trunc(date, unit)", "The first day of the year, quarter, month or week; NULL for another unit.",
                example: "SELECT trunc(DATE '2020-05-15', 'MONTH')", [.date, .string], returns: .date, nullable: true,
                kernel: binary { dates, units, rows, _ in
                    try byUnit(units, rows: rows, .date) { name, rows in
                        guard let unit = TruncationUnit(name, forDates: true) else { return nil }
                        return truncated(dates: rows.map { dates.gather($0.pointer(to: UInt32.self), count: $1) } ?? dates, unit)
                    }
                }),
            define(
                "date_trunc", usage: "date_trunc(unit, timestamp)",
                "The timestamp cut to the year, quarter, month, week, day, hour, minute, second, millisecond or microsecond; NULL "
                    + "for another unit.",
                example: "SELECT date_trunc('HOUR', TIMESTAMP '2020-05-15 12:34:56')", [.string, .timestamp], returns: .timestamp,
                nullable: true,
                kernel: binary { units, timestamps, rows, context in
                    let zone = try zone(context)
                    return try byUnit(units, rows: rows, .timestamp) { name, rows in
                        guard let unit = TruncationUnit(name) else { return nil }
                        let source = rows.map { timestamps.gather($0.pointer(to: UInt32.self), count: $1) } ?? timestamps
                        return try truncated(timestamps: source, unit, zone)
                    }
                }),
        ]
    }

    static func truncated(dates: Vector, _ unit: TruncationUnit) -> Vector {
        switch unit {
        case .week: IntegerRows.map(dates, .date, Int32.self) { TruncationUnit.week.firstDay($0) }
        case .month: IntegerRows.map(dates, .date, Int32.self) { TruncationUnit.month.firstDay($0) }
        case .quarter: IntegerRows.map(dates, .date, Int32.self) { TruncationUnit.quarter.firstDay($0) }
        case .year: IntegerRows.map(dates, .date, Int32.self) { TruncationUnit.year.firstDay($0) }
        default: dates
        }
    }

    static func truncated(timestamps: Vector, _ unit: TruncationUnit, _ zone: SessionTimeZone) throws -> Vector {
        if let length = unit.length, zone.fixedOffset.map({ $0 % length == 0 }) ?? (length <= TimeUnits.microsecondsPerSecond) {
            // Offsets are whole seconds, so such units begin at the same instants everywhere.
            if length == 1 { return timestamps }
            return try IntegerRows.checked(timestamps, .timestamp, error: { _ in longOverflow() }) { floorDivide($0, length) &* length }
        }
        var span = SessionTimeZone.Span.empty
        return try IntegerRows.checked(timestamps, .timestamp, error: { _ in longOverflow() }) { instant in
            if !span.contains(instant) { span = zone.span(atInstant: instant) }
            let local = instant &+ span.offset
            if let length = unit.length, unit != .day {
                // Within a day the offset of the instant stays: hours of an overlap are not mixed up.
                let start = floorDivide(local, length) &* length &- span.offset
                if span.contains(start) { return start }
                // The unit began before the offset changed: a gap moves its start on.
                return zone.instant(fromLocal: floorDivide(local, length) &* length) ?? start
            }
            let first = unit.firstDay(floorDivide(local, TimeUnits.microsecondsPerDay))
            if zone.fixedOffset == nil { return zone.startOfDay(first) }
            return first &* TimeUnits.microsecondsPerDay &- span.offset
        }
    }

    /// Calls `body` once for a constant text, otherwise once for each different text with the rows that have it. Nil from `body` is NULL.
    static func byUnit(
        _ texts: Vector, rows: Int, _ type: DataType, _ body: (_ text: String, _ rows: (Buffer, Int)?) throws -> Vector?
    ) throws -> Vector {
        if texts.isConstant {
            guard let text = texts.value(at: 0).stringValue, let result = try body(text, nil) else { return .nulls(type, count: rows) }
            return result
        }
        var groups: [String: [UInt32]] = [:]
        for row in 0..<rows {
            if let text = texts.value(at: row).stringValue { groups[text, default: []].append(UInt32(truncatingIfNeeded: row)) }
        }
        var values = [Value](repeating: .null, count: rows)
        for (text, members) in groups {
            let buffer = Buffer(of: UInt32.self, count: members.count)
            for (index, row) in members.enumerated() { buffer.pointer(to: UInt32.self)[index] = row }
            guard let result = try body(text, (buffer, members.count)) else { continue }
            for (index, row) in members.enumerated() { values[Int(row)] = result.value(at: index) }
        }
        let builder = VectorBuilder(type, capacity: rows)
        for value in values { builder.append(value) }
        return builder.finish()
    }
}
