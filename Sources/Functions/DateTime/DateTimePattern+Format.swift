import Columnar

/// A moment taken apart for formatting.
struct DateTimeParts {
    let instant: Int64
    let zone: SessionTimeZone
    let date: CivilDate
    let days: Int64
    /// Microseconds since midnight.
    let time: Int64

    init(instant: Int64, zone: SessionTimeZone) {
        self.instant = instant
        self.zone = zone
        let local = zone.local(fromInstant: instant)
        days = floorDivide(local, TimeUnits.microsecondsPerDay)
        date = CivilCalendar.date(fromDays: days)
        time = local &- days &* TimeUnits.microsecondsPerDay
    }

    func value(_ field: DateTimePattern.Field) -> Int64 {
        let hour = time / TimeUnits.microsecondsPerHour
        switch field {
        case .year: return date.year
        case .yearOfEra: return date.year > 0 ? date.year : 1 - date.year
        case .quarter: return Int64((date.month + 2) / 3)
        case .month: return Int64(date.month)
        case .dayOfMonth: return Int64(date.day)
        case .dayOfYear: return Int64(CivilCalendar.dayOfYear(days))
        case .alignedDay: return Int64((date.day - 1) % 7 + 1)
        case .hour: return hour
        case .clockHour: return hour == 0 ? 24 : hour
        case .halfDayHour: return hour % 12
        case .halfDayClockHour: return hour % 12 == 0 ? 12 : hour % 12
        case .minute: return time / TimeUnits.microsecondsPerMinute % 60
        case .second: return time / TimeUnits.microsecondsPerSecond % 60
        }
    }
}

extension DateTimePattern {
    func format(_ parts: DateTimeParts, into text: TextBuffer) { format(elements, parts, into: text) }

    private func format(_ elements: [Element], _ parts: DateTimeParts, into text: TextBuffer) {
        for element in elements {
            switch element {
            case .literal(let bytes): bytes.withUnsafeBufferPointer { text.append($0) }
            case .number(let field, let minimum, _, let style, _):
                let value = parts.value(field)
                if value < 0 {
                    text.append(UInt8(ascii: "-"))
                } else if style == .exceedsPad, minimum < 19, value >= Int64(TextBuffer.powers[minimum]) {
                    text.append(UInt8(ascii: "+"))
                }
                text.append(digits: value.magnitude, width: minimum)
            case .shortYear(let field): text.append(twoDigits: abs(parts.value(field) % 100))
            case .fraction(let digits):
                let nanoseconds = UInt64(parts.time % TimeUnits.microsecondsPerSecond) * 1000
                text.append(digits: nanoseconds / UInt64(TextBuffer.powers[9 - digits]), width: digits)
            case .text(.quarter, let full):
                let quarter = Int(parts.value(.quarter))
                text.append(full ? DateTimeNames.quarters[quarter - 1] : "Q\(quarter)")
            case .text(_, let full): text.append((full ? DateTimeNames.months : DateTimeNames.shortMonths)[parts.date.month - 1])
            case .weekday(let full): text.append((full ? DateTimeNames.days : DateTimeNames.shortDays)[CivilCalendar.weekday(parts.days)])
            case .halfDay: text.append(parts.time < 12 * TimeUnits.microsecondsPerHour ? "AM" : "PM")
            case .era(let full):
                let isCommon = parts.date.year > 0
                text.append(full ? (isCommon ? "Anno Domini" : "Before Christ") : (isCommon ? "AD" : "BC"))
            case .zoneIdentifier: text.append(parts.zone.name)
            case .zoneName(let full):
                text.append(full ? parts.zone.longName(atInstant: parts.instant) : parts.zone.abbreviation(atInstant: parts.instant))
            case .localizedOffset(let full): appendLocalized(offsetSeconds(parts), full, text)
            case .offset(let style, let zero): append(offsetSeconds(parts), style, zero, text)
            case .optional(let inner): format(inner, parts, into: text)
            }
        }
    }

    private func offsetSeconds(_ parts: DateTimeParts) -> Int64 {
        parts.zone.offset(atInstant: parts.instant) / TimeUnits.microsecondsPerSecond
    }

    private func appendLocalized(_ offset: Int64, _ full: Bool, _ text: TextBuffer) {
        text.append("GMT")
        guard offset != 0 else { return }
        text.append(UInt8(ascii: offset < 0 ? "-" : "+"))
        let seconds = abs(offset)
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        text.append(digits: UInt64(hours), width: full ? 2 : 1)
        if full || minutes != 0 || rest != 0 {
            text.append(UInt8(ascii: ":"))
            text.append(twoDigits: minutes)
            if rest != 0 {
                text.append(UInt8(ascii: ":"))
                text.append(twoDigits: rest)
            }
        }
    }

    private func append(_ offset: Int64, _ style: OffsetStyle, _ zero: String, _ text: TextBuffer) {
        if offset == 0 { return text.append(zero) }
        text.append(UInt8(ascii: offset < 0 ? "-" : "+"))
        let seconds = abs(offset)
        text.append(twoDigits: seconds / 3600)
        let minutes = seconds / 60 % 60
        switch style {
        case .hoursMaybeMinutes:
            if minutes != 0 { text.append(twoDigits: minutes) }
        case .hoursMinutes(let separated), .hoursMinutesMaybeSeconds(let separated):
            if separated { text.append(UInt8(ascii: ":")) }
            text.append(twoDigits: minutes)
            if case .hoursMinutesMaybeSeconds = style, seconds % 60 != 0 {
                if separated { text.append(UInt8(ascii: ":")) }
                text.append(twoDigits: seconds % 60)
            }
        }
    }
}
