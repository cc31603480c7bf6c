/// Reads dates, times and timestamps from UTF-8 text as Spark's casts do: surrounding white space and control characters are ignored,
/// months, days, hours, minutes and seconds may have one digit, missing parts are the smallest, digits behind microseconds are cut.
package enum TemporalParser {
    /// What a timestamp's text says.
    package struct Parts: Sendable {
        package var year: Int64 = 1
        package var month: Int64 = 1
        package var day: Int64 = 1
        /// Microseconds since midnight.
        package var time: Int64 = 0
        /// The text gives a time of day and no date.
        package var isTimeOnly = false
        package var zone: SessionTimeZone?
    }

    /// White space or ISO control character: what Spark trims before it parses numbers and dates.
    @inline(__always)
    package static func isTrimmed(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

    @inline(__always)
    package static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = text.count
        while start < end, isTrimmed(text[start]) { start &+= 1 }
        while end > start, isTrimmed(text[end &- 1]) { end &-= 1 }
        return UnsafeBufferPointer(rebasing: text[start..<end])
    }

    /// `[+-]yyyy[-[m]m[-[d]d]]`, the full form perhaps followed by a blank or `T` and anything. Days since the epoch.
    package static func date(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
        let bytes = trimmed(text)
        let count = bytes.count
        if let common = plainDate(bytes), count == 10 { return common }
        guard count > 0 else { return nil }
        var position = 0
        var negative = false
        if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
            negative = bytes[0] == UInt8(ascii: "-")
            position = 1
        }
        guard let year = digits(bytes, &position, 4...7) else { return nil }
        var month: Int64 = 1
        var day: Int64 = 1
        if position < count {
            guard bytes[position] == UInt8(ascii: "-") else { return nil }
            position += 1
            guard let value = digits(bytes, &position, 1...2) else { return nil }
            month = value
            if position < count {
                guard bytes[position] == UInt8(ascii: "-") else { return nil }
                position += 1
                guard let value = digits(bytes, &position, 1...2) else { return nil }
                day = value
                if position < count, bytes[position] != UInt8(ascii: " "), bytes[position] != UInt8(ascii: "T") { return nil }
            }
        }
        return CivilCalendar.checkedDays(year: negative ? -year : year, month: month, day: day)
    }

    /// The common `yyyy-mm-dd` at the start of the text, read without a loop.
    @inline(__always)
    private static func plainDate(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        var bad: UInt8 = 0
        @inline(__always) func digit(_ index: Int) -> Int64 {
            let value = bytes[index] &- 0x30
            bad |= value > 9 ? 1 : 0
            return Int64(value)
        }
        let year = digit(0) &* 1000 &+ digit(1) &* 100 &+ digit(2) &* 10 &+ digit(3)
        let month = digit(5) &* 10 &+ digit(6)
        let day = digit(8) &* 10 &+ digit(9)
        return bad == 0 ? CivilCalendar.checkedDays(year: year, month: month, day: day) : nil
    }

    /// A run of digits of an allowed length; nil for any other length.
    @inline(__always)
    private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ lengths: ClosedRange<Int>) -> Int64? {
        let start = position
        var value: Int64 = 0
        while position < bytes.count, position &- start < 8 {
            let digit = bytes[position] &- 0x30
            if digit > 9 { break }
            value = value &* 10 &+ Int64(digit)
            position &+= 1
        }
        return lengths.contains(position &- start) ? value : nil
    }

    /// A date as above (years of up to six digits) with `[ T][h]h[:[m]m[:[s]s[.fraction][zone]]]`, or a time alone (`h:m`, `Th`).
    /// Nil when malformed; fields are only checked for their ranges by the callers.
    package static func parts(_ text: UnsafeBufferPointer<UInt8>) -> Parts? {
        let bytes = trimmed(text)
        let count = bytes.count
        guard count > 0 else { return nil }
        var result = Parts()
        var position = 0
        let sign = bytes[0]
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        if isSigned { position = 1 }

        // Spark only takes a leading T for a time when nothing was trimmed before it.
        if sign == UInt8(ascii: "T"), bytes.baseAddress == text.baseAddress {
            result.isTimeOnly = true
            position = 1
            guard let hour = digits(bytes, &position, 1...2) else { return nil }
            return time(bytes, &position, hour: hour, &result) ? result : nil
        }
        let start = position
        guard let first = digits(bytes, &position, 1...8) else { return nil }
        let length = position - start
        if position < count, bytes[position] == UInt8(ascii: ":"), !isSigned, length <= 2 {
            result.isTimeOnly = true
            return time(bytes, &position, hour: first, &result) ? result : nil
        }
        guard (4...6).contains(length) else { return nil }
        result.year = sign == UInt8(ascii: "-") ? -first : first
        guard position < count else { return result }
        guard bytes[position] == UInt8(ascii: "-") else { return nil }
        position += 1
        guard let month = digits(bytes, &position, 1...2) else { return nil }
        result.month = month
        guard position < count else { return result }
        guard bytes[position] == UInt8(ascii: "-") else { return nil }
        position += 1
        guard let day = digits(bytes, &position, 1...2) else { return nil }
        result.day = day
        guard position < count else { return result }
        guard bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "T") else { return nil }
        position += 1
        guard let hour = digits(bytes, &position, 1...2) else { return nil }
        return time(bytes, &position, hour: hour, &result) ? result : nil
    }

    /// What follows the hour.
    private static func time(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, hour: Int64, _ result: inout Parts) -> Bool {
        let count = bytes.count
        var minute: Int64 = 0
        var second: Int64 = 0
        var fraction: Int64 = 0
        if position < count {
            guard bytes[position] == UInt8(ascii: ":") else { return false }
            position += 1
            guard let value = digits(bytes, &position, 1...2) else { return false }
            minute = value
            if position < count {
                guard bytes[position] == UInt8(ascii: ":") else { return false }
                position += 1
                guard let value = digits(bytes, &position, 1...2) else { return false }
                second = value
                if position < count, bytes[position] == UInt8(ascii: ".") {
                    position += 1
                    var scale: Int64 = 100_000
                    while position < count, bytes[position] &- 0x30 <= 9 {
                        fraction += Int64(bytes[position] &- 0x30) * scale
                        scale /= 10
                        position += 1
                    }
                }
                if position < count {
                    let name = String(decoding: trimmed(UnsafeBufferPointer(rebasing: bytes[position...])), as: UTF8.self)
                    guard let zone = SessionTimeZone.find(name) else { return false }
                    result.zone = zone
                }
            }
        }
        guard hour < 24, minute < 60, second < 60 else { return false }
        result.time = (hour &* 3600 &+ minute &* 60 &+ second) &* TimeUnits.microsecondsPerSecond &+ fraction
        return true
    }

    /// An instant, in `zone` unless the text names another. `now` is the statement's time, for a time without a date.
    package static func timestamp(_ text: UnsafeBufferPointer<UInt8>, zone: SessionTimeZone, now: Int64) -> Int64? {
        guard let parts = parts(text) else { return nil }
        let zone = parts.zone ?? zone
        let days: Int64
        if parts.isTimeOnly {
            days = floorDivide(zone.local(fromInstant: now), TimeUnits.microsecondsPerDay)
        } else {
            guard let checked = CivilCalendar.checkedDays(year: parts.year, month: parts.month, day: parts.day) else { return nil }
            days = Int64(checked)
        }
        return combine(days, parts.time).flatMap { zone.instant(fromLocal: $0) }
    }

    /// A local timestamp; a zone in the text is checked and ignored (or, unless `allowsZone`, refused).
    package static func timestampNTZ(_ text: UnsafeBufferPointer<UInt8>, allowsZone: Bool = true) -> Int64? {
        guard let parts = parts(text), !parts.isTimeOnly, allowsZone || parts.zone == nil,
            let days = CivilCalendar.checkedDays(year: parts.year, month: parts.month, day: parts.day)
        else { return nil }
        return combine(Int64(days), parts.time)
    }

    /// A time of day in microseconds.
    package static func time(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        if let halfDay = halfDay(text) { return halfDay }
        guard let parts = parts(text), parts.isTimeOnly, parts.zone == nil else { return nil }
        return parts.time
    }

    /// A time of the 12-hour clock: `1:30 PM`; nil for other texts.
    private static func halfDay(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        let bytes = trimmed(text)
        guard bytes.count > 3, bytes[bytes.count - 1] | 32 == UInt8(ascii: "m") else { return nil }
        let letter = bytes[bytes.count - 2] | 32
        guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
        let clock = trimmed(UnsafeBufferPointer(rebasing: bytes[..<(bytes.count - 2)]))
        guard let parts = parts(clock), parts.isTimeOnly, parts.zone == nil else { return nil }
        let hour = parts.time / TimeUnits.microsecondsPerHour
        guard (1...12).contains(hour) else { return nil }
        let start = hour % 12 + (letter == UInt8(ascii: "p") ? 12 : 0)
        return start * TimeUnits.microsecondsPerHour + parts.time % TimeUnits.microsecondsPerHour
    }

    /// Microseconds of a day and a time in it; nil beyond 64 bits.
    package static func combine(_ days: Int64, _ time: Int64) -> Int64? {
        // One day less and one more microsecond count than they must: the first day of the range begins outside of it.
        let (start, overflow) = (days < 0 ? days &+ 1 : days).multipliedReportingOverflow(by: TimeUnits.microsecondsPerDay)
        if overflow { return nil }
        let (sum, tooLarge) = start.addingReportingOverflow(days < 0 ? time &- TimeUnits.microsecondsPerDay : time)
        return tooLarge ? nil : sum
    }
}
