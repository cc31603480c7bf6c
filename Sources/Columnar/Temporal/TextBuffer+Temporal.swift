/// Dates, times and intervals as Spark's casts print them.
extension TextBuffer {
    /// `2020-01-31`; years beyond 9999 carry a sign.
    package func append(date days: Int64) {
        let date = CivilCalendar.date(fromDays: days)
        if date.year >= 0 && date.year <= 9999 {
            let year = UInt32(truncatingIfNeeded: date.year)
            let target = room(for: 4)
            TextBuffer.write(year / 100, to: target)
            TextBuffer.write(year % 100, to: target + 2)
            advance(by: 4)
        } else {
            append(UInt8(ascii: date.year < 0 ? "-" : "+"))
            append(digits: date.year.magnitude, width: 4)
        }
        let target = room(for: 6)
        target[0] = UInt8(ascii: "-")
        TextBuffer.write(UInt32(truncatingIfNeeded: date.month), to: target + 1)
        target[3] = UInt8(ascii: "-")
        TextBuffer.write(UInt32(truncatingIfNeeded: date.day), to: target + 4)
        advance(by: 6)
    }

    /// 0...99 as two digits.
    @inline(__always)
    private static func write(_ value: UInt32, to target: UnsafeMutablePointer<UInt8>) {
        let tens = value / 10
        target[0] = 0x30 &+ UInt8(truncatingIfNeeded: tens)
        target[1] = 0x30 &+ UInt8(truncatingIfNeeded: value &- tens &* 10)
    }

    /// `2020-01-31 12:00:00.5` of a local timestamp.
    package func append(localTimestamp microseconds: Int64) {
        let days = floorDivide(microseconds, TimeUnits.microsecondsPerDay)
        append(date: days)
        append(UInt8(ascii: " "))
        append(time: microseconds &- days &* TimeUnits.microsecondsPerDay)
    }

    /// `12:00:00.5`: fractions without trailing zeros.
    package func append(time microseconds: Int64) {
        let seconds = UInt32(truncatingIfNeeded: microseconds / TimeUnits.microsecondsPerSecond)
        let target = room(for: 8)
        TextBuffer.write(seconds / 3600, to: target)
        target[2] = UInt8(ascii: ":")
        TextBuffer.write(seconds / 60 % 60, to: target + 3)
        target[5] = UInt8(ascii: ":")
        TextBuffer.write(seconds % 60, to: target + 6)
        advance(by: 8)
        append(fraction: microseconds % TimeUnits.microsecondsPerSecond)
    }

    private func append(fraction microseconds: Int64) {
        guard microseconds != 0 else { return }
        append(UInt8(ascii: "."))
        let start = count
        append(digits: microseconds.magnitude, width: 6)
        dropTrailingZeros(downTo: start)
    }

    /// `INTERVAL '1-2' YEAR TO MONTH`
    package func append(yearMonthInterval months: Int64, from: YearMonthField, to: YearMonthField) {
        append("INTERVAL '")
        switch (from, to) {
        case (.month, .month): append(integer: months)
        case (_, let last):
            if months < 0 { append(UInt8(ascii: "-")) }
            append(digits: months.magnitude / 12)
            if last == .month {
                append(UInt8(ascii: "-"))
                append(digits: months.magnitude % 12)
            }
        }
        append("' ")
        append(from == to ? from.name.uppercased() : "YEAR TO MONTH")
    }

    /// `INTERVAL '1 02:03:04.5' DAY TO SECOND`
    package func append(dayTimeInterval microseconds: Int64, from: DayTimeField, to: DayTimeField) {
        append("INTERVAL '")
        if microseconds < 0 { append(UInt8(ascii: "-")) }
        var rest = microseconds.magnitude
        let units: [UInt64] = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000]
        for field in from.rawValue...to.rawValue {
            let value = rest / units[field]
            rest %= units[field]
            if field > from.rawValue { append(UInt8(ascii: field == 1 ? " " : ":")) }
            append(digits: value, width: field == 0 ? 1 : 2)
        }
        if to == .second { append(fraction: Int64(truncatingIfNeeded: rest)) }
        append("' ")
        append(from == to ? from.name.uppercased() : "\(from.name) to \(to.name)".uppercased())
    }

    /// `1 years 2 months 3 days 4 hours 5.6 seconds`
    package func append(calendarInterval interval: CalendarInterval) {
        let start = count
        func part(_ value: Int64, _ unit: StaticString) {
            guard value != 0 else { return }
            if count > start { append(UInt8(ascii: " ")) }
            append(integer: value)
            append(unit)
        }
        part(Int64(interval.months / 12), " years")
        part(Int64(interval.months % 12), " months")
        part(Int64(interval.days), " days")
        part(interval.microseconds / TimeUnits.microsecondsPerHour, " hours")
        part(interval.microseconds % TimeUnits.microsecondsPerHour / TimeUnits.microsecondsPerMinute, " minutes")
        let rest = interval.microseconds % TimeUnits.microsecondsPerMinute
        if rest != 0 {
            if count > start { append(UInt8(ascii: " ")) }
            if rest < 0 { append(UInt8(ascii: "-")) }
            append(digits: (rest.magnitude / 1_000_000))
            append(fraction: Int64(rest.magnitude % 1_000_000))
            append(" seconds")
        }
        if count == start { append("0 seconds") }
    }
}
