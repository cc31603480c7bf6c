// Dates and times from ASCII bytes, in the ISO forms; nothing is read behind the text.

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
@inline(__always)
package func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year &- 1 : year
    let era = (shifted >= 0 ? shifted : shifted &- 399) / 400
    let yearOfEra = shifted &- era &* 400
    let dayOfYear = (153 &* (month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5 &+ day &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return era &* 146_097 &+ dayOfEra &- 719_468
}

@inline(__always)
func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

@inline(__always)
private func daysIn(_ month: Int, _ year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : 30 &+ ((month &+ (month >> 3)) & 1)
}

@inline(__always)
private func twoDigits(_ text: UnsafePointer<UInt8>, _ ok: inout Bool) -> Int {
    let tens = text[0] &- 0x30
    let ones = text[1] &- 0x30
    ok = ok && tens <= 9 && ones <= 9
    return Int(tens) &* 10 &+ Int(ones)
}

/// `YYYY-MM-DD` exactly.
@inline(__always)
func parseIsoDate(_ text: UnsafePointer<UInt8>, _ days: inout Int) -> Bool {
    var ok = text[4] == 0x2D && text[7] == 0x2D
    let year = twoDigits(text, &ok) &* 100 &+ twoDigits(text + 2, &ok)
    let month = twoDigits(text + 5, &ok)
    let day = twoDigits(text + 8, &ok)
    if !ok || month < 1 || month > 12 || day < 1 || day > daysIn(month, year) { return false }
    days = daysFromCivil(year, month, day)
    return true
}

/// `[+-]Y…Y-M[M]-D[D]`, `YYYY-M[M]`, `YYYY` as Spark casts them; answers how many bytes were a date, 0 for none.
private func parseLooseDate(_ text: UnsafePointer<UInt8>, _ count: Int, _ days: inout Int) -> Int {
    var position = 0
    var sign = 1
    if count > 0 && (text[0] == 0x2D || text[0] == 0x2B) {
        sign = text[0] == 0x2D ? -1 : 1
        position = 1
    }
    var parts = [0, 1, 1]
    for part in 0..<3 {
        let start = position
        var value = 0
        while position < count && position &- start < 7 && text[position] &- 0x30 <= 9 {
            value = value &* 10 &+ Int(text[position] &- 0x30)
            position &+= 1
        }
        let digits = position &- start
        if part == 0 ? (digits < 4 || digits > 6) : (digits < 1 || digits > 2) { return 0 }
        parts[part] = value
        if position < count && text[position] == 0x2D && part < 2 { position &+= 1 } else { break }
    }
    let year = parts[0] &* sign
    if parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > daysIn(parts[1], year) { return 0 }
    days = daysFromCivil(year, parts[1], parts[2])
    return position
}

/// A date; a time behind it is allowed and dropped, as Spark's cast does.
package func parseDate(_ text: UnsafePointer<UInt8>, _ count: Int, _ days: inout Int32) -> Bool {
    var found = 0
    if count == 10 && parseIsoDate(text, &found) {
        days = Int32(truncatingIfNeeded: found)
        return true
    }
    let used = parseLooseDate(text, count, &found)
    if used == 0 || (used < count && text[used] != 0x20 && text[used] != 0x54) { return false }
    guard let value = Int32(exactly: found) else { return false }
    days = value
    return true
}

/// `H[H]:M[M][:S[S][.f…]]`, at most six digits of the fraction counting; answers the bytes used, 0 for none.
private func parseTimeOfDay(_ text: UnsafePointer<UInt8>, _ count: Int, _ microseconds: inout Int64) -> Int {
    var position = 0
    var parts = [0, 0, 0]
    var found = 0
    for part in 0..<3 {
        let start = position
        while position < count && position &- start < 2 && text[position] &- 0x30 <= 9 {
            parts[part] = parts[part] &* 10 &+ Int(text[position] &- 0x30)
            position &+= 1
        }
        if position == start { return 0 }
        found = part
        if part < 2 && position < count && text[position] == 0x3A { position &+= 1 } else { break }
    }
    if found == 0 || parts[0] > 23 || parts[1] > 59 || parts[2] > 59 { return 0 }
    var fraction = 0
    if found == 2 && position < count && text[position] == 0x2E {
        position &+= 1
        var digits = 0
        while position < count && text[position] &- 0x30 <= 9 {
            if digits < 6 { fraction = fraction &* 10 &+ Int(text[position] &- 0x30) }
            digits &+= 1
            position &+= 1
        }
        if digits > 9 { return 0 }
        for _ in min(digits, 6)..<6 { fraction &*= 10 }
    }
    microseconds = Int64(parts[0] &* 3600 &+ parts[1] &* 60 &+ parts[2]) &* 1_000_000 &+ Int64(fraction)
    return position
}

/// `HH:MM[:SS[.ffffff]]` as microseconds since midnight.
package func parseTime(_ text: UnsafePointer<UInt8>, _ count: Int, _ microseconds: inout Int64) -> Bool {
    let used = parseTimeOfDay(text, count, &microseconds)
    return used == count && used > 0
}

/// How a timestamp was written.
package enum TimestampZone: Sendable, Hashable {
    /// No zone: local to the session.
    case none
    /// An offset, which the value has been brought to UTC by.
    case offset
}

/// A date, optionally followed by `T` or a space and a time, optionally followed by `Z`, `UTC` or an offset `±HH[[:]MM[[:]SS]]`.
package func parseTimestamp(_ text: UnsafePointer<UInt8>, _ count: Int, _ microseconds: inout Int64, _ zone: inout TimestampZone) -> Bool {
    var days = 0
    var used = 0
    if count >= 10 && parseIsoDate(text, &days) { used = 10 } else { used = parseLooseDate(text, count, &days) }
    if used == 0 { return false }
    zone = .none
    let (midnight, overflow) = Int64(days).multipliedReportingOverflow(by: 86_400_000_000)
    if overflow { return false }
    microseconds = midnight
    if used == count { return true }
    if text[used] != 0x54 && text[used] != 0x20 { return false }
    used &+= 1
    if used == count { return false }
    let time = text + used
    let left = count &- used
    var ok = left >= 8 && time[2] == 0x3A && time[5] == 0x3A
    var ofDay: Int64 = 0
    var taken = 0
    if ok {
        let hour = twoDigits(time, &ok)
        let minute = twoDigits(time + 3, &ok)
        let second = twoDigits(time + 6, &ok)
        ok = ok && hour <= 23 && minute <= 59 && second <= 59
        if ok && (left == 8 || (left == 9 && time[8] == 0x5A)) {
            ofDay = Int64(hour &* 3600 &+ minute &* 60 &+ second) &* 1_000_000
            taken = 8
        }
    }
    if taken == 0 { taken = parseTimeOfDay(time, left, &ofDay) }
    if taken == 0 { return false }
    let (sum, carried) = midnight.addingReportingOverflow(ofDay)
    if carried { return false }
    microseconds = sum
    if taken == left { return true }
    var offset: Int64 = 0
    guard parseZone(time + taken, left &- taken, &offset) else { return false }
    zone = .offset
    let (moved, lost) = sum.subtractingReportingOverflow(offset &* 1_000_000)
    microseconds = moved
    return !lost
}

/// `Z`, `UTC`, `GMT` or an offset, in seconds east of Greenwich.
private func parseZone(_ text: UnsafePointer<UInt8>, _ count: Int, _ seconds: inout Int64) -> Bool {
    var start = text
    var left = count
    while left > 0 && start[0] == 0x20 {
        start += 1
        left &-= 1
    }
    seconds = 0
    if left == 1 && start[0] | 0x20 == 0x7A { return true }
    if left >= 3 {
        let isUTC = start[0] == 0x55 && start[1] == 0x54 && start[2] == 0x43
        let isGMT = start[0] == 0x47 && start[1] == 0x4D && start[2] == 0x54
        if isUTC || isGMT {
            start += 3
            left &-= 3
            if left == 0 { return true }
        }
    }
    if left < 2 || (start[0] != 0x2B && start[0] != 0x2D) { return false }
    let sign: Int64 = start[0] == 0x2D ? -1 : 1
    var parts: [Int64] = []
    var position = 1
    while position < left && parts.count < 3 {
        if !parts.isEmpty && start[position] == 0x3A { position &+= 1 }
        let from = position
        var value: Int64 = 0
        while position < left && position &- from < 2 && start[position] &- 0x30 <= 9 {
            value = value &* 10 &+ Int64(start[position] &- 0x30)
            position &+= 1
        }
        if position == from { return false }
        parts.append(value)
    }
    if position != left || parts.isEmpty { return false }
    while parts.count < 3 { parts.append(0) }
    if parts[0] > 18 || parts[1] > 59 || parts[2] > 59 { return false }
    seconds = sign &* (parts[0] &* 3600 &+ parts[1] &* 60 &+ parts[2])
    return true
}
