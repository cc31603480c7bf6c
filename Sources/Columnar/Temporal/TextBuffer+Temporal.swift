/// Dates, times and intervals as Spark's casts print them.
extension TextBuffer {
    /// `2020-01-31`; years beyond 9999 carry a sign.
    package func append(date days: Int64) {
        let date = CivilCalendar.date(fromDays: days)
        append(year: date.year)
        append(UInt8(ascii: "-"))
        append(twoDigits: Int64(date.month))
        append(UInt8(ascii: "-"))
        append(twoDigits: Int64(date.day))
    }

    private func append(year: Int64) {
        if year < 0 {
            append(UInt8(ascii: "-"))
        } else if year > 9999 {
            append(UInt8(ascii: "+"))
        }
        append(digits: year.magnitude, width: 4)
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
        let seconds = microseconds / TimeUnits.microsecondsPerSecond
        append(twoDigits: seconds / 3600)
        append(UInt8(ascii: ":"))
        append(twoDigits: seconds / 60 % 60)
        append(UInt8(ascii: ":"))
        append(twoDigits: seconds % 60)
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
