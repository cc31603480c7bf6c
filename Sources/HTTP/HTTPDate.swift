/// Dates as HTTP writes them (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum HTTPDate {
    /// `seconds` since 1970 in UTC, within the years 1 to 9999.
    package static func text(_ seconds: Int) -> String {
        let limited: Int = min(max(seconds, -62_135_596_800), 253_402_300_799)
        var days: Int = limited / 86_400
        var second: Int = limited % 86_400
        if second < 0 {
            second += 86_400
            days -= 1
        }
        // Civil date from days, after Howard Hinnant's "chrono-compatible low-level date algorithms".
        let shifted: Int = days + 719_468
        let era: Int = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra: Int = shifted - era * 146_097
        let yearOfEra: Int = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear: Int = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth: Int = (5 * dayOfYear + 2) / 153
        let day: Int = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month: Int = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year: Int = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let weekday: Int = ((days % 7) + 11) % 7
        let weekdays: [String] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months: [String] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let yearText: String = String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
        let time: String = "\(pair(second / 3600)):\(pair(second / 60 % 60)):\(pair(second % 60))"
        return "\(weekdays[weekday]), \(pair(day)) \(months[month - 1]) \(yearText) \(time) GMT"
    }

    private static func pair(_ value: Int) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}
