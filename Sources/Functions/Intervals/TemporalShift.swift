import Columnar

/// Moving dates and timestamps by months, days and microseconds. Nil where the result is out of range.
enum TemporalShift {
    /// Months later, the day cut to the month's last.
    @inline(__always)
    static func addMonths(toDate days: Int64, _ months: Int64) -> Int64? {
        let shifted = CivilCalendar.addMonths(days, months)
        return Int32(exactly: shifted) == nil ? nil : shifted
    }

    /// A local timestamp so many months and days later, the time of day kept.
    static func shiftLocal(_ local: Int64, months: Int64, days: Int64) -> Int64? {
        let day = floorDivide(local, TimeUnits.microsecondsPerDay)
        let time = local &- day &* TimeUnits.microsecondsPerDay
        let moved = months == 0 ? day : CivilCalendar.addMonths(day, months)
        return TemporalParser.combine(moved &+ days, time)
    }

    /// An instant so many months, days and microseconds later: months and days move the local clock of the zone, microseconds pass.
    /// An instant in an overlap keeps its offset where it can, as java.time's zoned date-times do.
    static func shift(_ instant: Int64, months: Int64, days: Int64, microseconds: Int64, _ zone: SessionTimeZone) -> Int64? {
        var moved = instant
        if months != 0 || days != 0 {
            let offset = zone.offset(atInstant: instant)
            let (local, overflow) = instant.addingReportingOverflow(offset)
            guard !overflow, let shifted = shiftLocal(local, months: months, days: days) else { return nil }
            let (same, tooLarge) = shifted.subtractingReportingOverflow(offset)
            if !tooLarge, zone.offset(atInstant: same) == offset {
                moved = same
            } else {
                guard let resolved = zone.instant(fromLocal: shifted) else { return nil }
                moved = resolved
            }
        }
        let (sum, overflow) = moved.addingReportingOverflow(microseconds)
        return overflow ? nil : sum
    }

    /// Adds a day-time interval: its whole days by the local clock, the rest as time that passes.
    @inline(__always)
    static func addDayTime(_ instant: Int64, _ interval: Int64, _ zone: SessionTimeZone) -> Int64? {
        if zone.fixedOffset != nil {
            let (sum, overflow) = instant.addingReportingOverflow(interval)
            return overflow ? nil : sum
        }
        let days = interval / TimeUnits.microsecondsPerDay
        return shift(instant, months: 0, days: days, microseconds: interval &- days &* TimeUnits.microsecondsPerDay, zone)
    }
}
