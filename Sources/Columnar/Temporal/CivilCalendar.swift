/// A day of the proleptic Gregorian calendar (ISO 8601): year 0 is 1 BC.
package struct CivilDate: Sendable, Hashable {
    package var year: Int64
    /// 1...12
    package var month: Int
    /// 1...31
    package var day: Int

    @inlinable
    package init(year: Int64, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}

/// Lengths in microseconds and the like.
package enum TimeUnits {
    package static let microsecondsPerMillisecond: Int64 = 1_000
    package static let microsecondsPerSecond: Int64 = 1_000_000
    package static let microsecondsPerMinute: Int64 = 60_000_000
    package static let microsecondsPerHour: Int64 = 3_600_000_000
    package static let microsecondsPerDay: Int64 = 86_400_000_000
    package static let secondsPerDay: Int64 = 86_400
}

/// Quotient rounded towards negative infinity, for a positive divisor.
@inline(__always)
package func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return quotient &- (quotient &* divisor > value ? 1 : 0)
}

/// The remainder that belongs to `floorDivide`, never negative.
@inline(__always)
package func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    value &- floorDivide(value, divisor) &* divisor
}

/// Arithmetic on days since 1970-01-01 in the proleptic Gregorian calendar.
package enum CivilCalendar {
    /// Days from 0000-03-01 to 1970-01-01.
    private static let epochShift: Int64 = 719_468
    private static let daysPerCycle: Int64 = 146_097

    /// Any day number of up to 33 bits or so. Branch-free, in 400-year cycles of years that begin in March
    /// (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    @inline(__always)
    package static func date(fromDays days: Int64) -> CivilDate {
        let shifted = days &+ epochShift
        let cycle = floorDivide(shifted, daysPerCycle)
        let dayOfCycle = shifted &- cycle &* daysPerCycle
        let leaps = dayOfCycle / 1460 &- dayOfCycle / 36_524 &+ dayOfCycle / 146_096
        let yearOfCycle = (dayOfCycle &- leaps) / 365
        let dayOfYear = dayOfCycle &- (365 &* yearOfCycle &+ yearOfCycle / 4 &- yearOfCycle / 100)
        let marchMonth = (5 &* dayOfYear &+ 2) / 153
        let day = dayOfYear &- (153 &* marchMonth &+ 2) / 5 &+ 1
        let month = marchMonth < 10 ? marchMonth &+ 3 : marchMonth &- 9
        let year = yearOfCycle &+ cycle &* 400 &+ (month <= 2 ? 1 : 0)
        return CivilDate(year: year, month: Int(month), day: Int(day))
    }

    /// The month and day must lie in the year; years up to ±10^12.
    @inline(__always)
    package static func days(year: Int64, month: Int, day: Int) -> Int64 {
        let marchYear = year &- (month <= 2 ? 1 : 0)
        let cycle = floorDivide(marchYear, 400)
        let yearOfCycle = marchYear &- cycle &* 400
        let marchMonth = Int64(month) &+ (month > 2 ? -3 : 9)
        let dayOfYear = (153 &* marchMonth &+ 2) / 5 &+ Int64(day) &- 1
        let dayOfCycle = yearOfCycle &* 365 &+ yearOfCycle / 4 &- yearOfCycle / 100 &+ dayOfYear
        return cycle &* daysPerCycle &+ dayOfCycle &- epochShift
    }

    /// The day number if the date exists and fits DATE.
    package static func checkedDays(year: Int64, month: Int64, day: Int64) -> Int32? {
        guard month >= 1, month <= 12, day >= 1, day <= 31, year > -10_000_000, year < 10_000_000 else { return nil }
        guard day <= Int64(daysInMonth(year: year, month: Int(month))) else { return nil }
        return Int32(exactly: days(year: year, month: Int(month), day: Int(day)))
    }

    @inline(__always)
    package static func isLeap(_ year: Int64) -> Bool {
        year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    @inline(__always)
    package static func daysInMonth(year: Int64, month: Int) -> Int {
        if month == 2 { return isLeap(year) ? 29 : 28 }
        return 30 &+ ((month &+ (month >> 3)) & 1)
    }

    /// 0 Monday … 6 Sunday.
    @inline(__always)
    package static func weekday(_ days: Int64) -> Int { Int(floorRemainder(days &+ 3, 7)) }

    /// 1 for January 1st.
    @inline(__always)
    package static func dayOfYear(_ days: Int64) -> Int {
        let date = date(fromDays: days)
        return Int(days &- self.days(year: date.year, month: 1, day: 1)) &+ 1
    }

    /// The year and number of the ISO 8601 week, which belongs to the year of its Thursday.
    @inline(__always)
    package static func isoWeek(_ days: Int64) -> (year: Int64, week: Int) {
        let thursday = days &- Int64(weekday(days)) &+ 3
        let year = date(fromDays: thursday).year
        return (year, Int((thursday &- self.days(year: year, month: 1, day: 1)) / 7) &+ 1)
    }

    /// The same day `months` later, or the last of that month when it has no such day. Nil outside DATE.
    @inline(__always)
    package static func addMonths(_ days: Int64, _ months: Int64) -> Int64 {
        let date = date(fromDays: days)
        let total = date.year &* 12 &+ Int64(date.month &- 1) &+ months
        let year = floorDivide(total, 12)
        let month = Int(total &- year &* 12) &+ 1
        return self.days(year: year, month: month, day: min(date.day, daysInMonth(year: year, month: month)))
    }
}
