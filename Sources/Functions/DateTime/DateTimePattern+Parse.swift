import Columnar

/// What a text says under a pattern.
struct ParsedDateTime {
    var days: Int64
    /// Microseconds since midnight.
    var time: Int64
    var zone: SessionTimeZone?

    /// In the zone of the text, or else in this one; nil beyond 64 bits.
    func instant(in zone: SessionTimeZone) -> Int64? {
        TemporalParser.combine(days, time).flatMap { (self.zone ?? zone).instant(fromLocal: $0) }
    }
}

/// Why a text does not fit a pattern, in java.time's words, without the text itself.
struct DateTimeParseFailure: Error {
    var reason: String
}

extension DateTimePattern {
    /// Strict, as Spark parses: widths are exact, fields must be in range. Missing fields are those of 1970-01-01 00:00.
    func parse(_ text: UnsafeBufferPointer<UInt8>) throws -> ParsedDateTime {
        var state = PatternParser(text)
        let end = state.parse(elements, from: 0)
        if end < 0 { throw DateTimeParseFailure(reason: " could not be parsed at index \(state.characterIndex(~end))") }
        if end < text.count {
            throw DateTimeParseFailure(reason: " could not be parsed, unparsed text found at index \(state.characterIndex(end))")
        }
        do {
            return try state.resolve()
        } catch let failure as DateTimeParseFailure {
            throw DateTimeParseFailure(reason: " could not be parsed: " + failure.reason)
        }
    }
}

private struct PatternParser {
    private let text: UnsafeBufferPointer<UInt8>
    private var fields: [DateTimePattern.Field: Int64] = [:]
    private var isShortYear = false
    private var isAfternoon: Bool?
    private var isBeforeChrist = false
    private var nanoseconds: Int64?
    private var zone: SessionTimeZone?

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// Java counts UTF-16 units.
    func characterIndex(_ byte: Int) -> Int {
        String(decoding: text.prefix(byte), as: UTF8.self).utf16.count
    }

    /// The position behind the elements, or the complement of the position of failure.
    mutating func parse(_ elements: [DateTimePattern.Element], from start: Int) -> Int {
        var position = start
        for element in elements {
            position = parse(element, position)
            if position < 0 { return position }
        }
        return position
    }

    private mutating func parse(_ element: DateTimePattern.Element, _ position: Int) -> Int {
        switch element {
        case .literal(let bytes): return matches(bytes, position) ? position + bytes.count : ~position
        case .number(let field, let minimum, let maximum, let style, let reserved):
            return number(field, minimum, maximum, style, reserved, position)
        case .shortYear(let field):
            guard position + 2 <= text.count, let value = digits(position, 2) else { return ~position }
            return set(field, 2000 + value, position, position + 2)
        case .fraction(let count):
            var end = position
            var value: Int64 = 0
            while end < text.count, end - position < count, text[end] &- 0x30 <= 9 {
                value = value * 10 + Int64(text[end] &- 0x30)
                end += 1
            }
            guard end > position else { return ~position }
            nanoseconds = value * Int64(TextBuffer.powers[9 - (end - position)])
            return end
        case .text(.month, let full):
            let names = full ? DateTimeNames.months : DateTimeNames.shortMonths
            guard let index = name(names, position) else { return ~position }
            return set(.month, Int64(index + 1), position, position + names[index].utf8.count)
        case .halfDay:
            guard let index = name(["AM", "PM"], position) else { return ~position }
            isAfternoon = index == 1
            return position + 2
        case .era(let full):
            let names = full ? ["Anno Domini", "Before Christ"] : ["AD", "BC"]
            guard let index = name(names, position) else { return ~position }
            isBeforeChrist = index == 1
            return position + names[index].utf8.count
        case .zoneIdentifier, .zoneName: return zoneName(position)
        case .localizedOffset: return localizedOffset(position)
        case .offset(let style, let zero): return offset(style, zero, position)
        case .optional(let inner):
            let saved = self
            let end = parse(inner, from: position)
            if end >= 0 { return end }
            self = saved
            return position
        case .text, .weekday: return ~position
        }
    }

    /// Case does not matter, also in literals.
    private func matches(_ bytes: [UInt8], _ position: Int) -> Bool {
        guard position + bytes.count <= text.count else { return false }
        for (index, byte) in bytes.enumerated() where lower(text[position + index]) != lower(byte) { return false }
        return true
    }

    private func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    private func name(_ names: [String], _ position: Int) -> Int? {
        names.firstIndex { matches(Array($0.utf8), position) }
    }

    private func digits(_ position: Int, _ count: Int) -> Int64? {
        var value: Int64 = 0
        guard position + count <= text.count else { return nil }
        for index in position..<(position + count) {
            guard text[index] &- 0x30 <= 9 else { return nil }
            value = value &* 10 &+ Int64(text[index] &- 0x30)
        }
        return value
    }

    private mutating func set(_ field: DateTimePattern.Field, _ value: Int64, _ start: Int, _ end: Int) -> Int {
        if let known = fields[field], known != value { return ~start }
        fields[field] = value
        return end
    }

    private mutating func number(
        _ field: DateTimePattern.Field, _ minimum: Int, _ maximum: Int, _ style: DateTimePattern.SignStyle, _ reserved: Int, _ start: Int
    ) -> Int {
        var position = start
        guard position < text.count else { return ~position }
        var negative = false
        var positive = false
        if text[position] == UInt8(ascii: "+") {
            guard style == .exceedsPad else { return ~position }
            positive = true
            position += 1
        } else if text[position] == UInt8(ascii: "-") {
            guard style != .notNegative else { return ~position }
            negative = true
            position += 1
        }
        var length = 0
        while position + length < text.count, length < maximum + reserved, text[position + length] &- 0x30 <= 9 { length += 1 }
        // Digits of the fixed fields that follow are left to them.
        if reserved > 0 { length = max(minimum, length - reserved) }
        guard length >= minimum, length <= 18, let value = digits(position, length) else { return ~position }
        if negative && value == 0 { return ~(position - 1) }
        if style == .exceedsPad {
            if positive && length <= minimum { return ~(position - 1) }
            if !positive && !negative && length > minimum { return ~position }
        }
        return set(field, negative ? -value : value, start, position + length)
    }

    private mutating func zoneName(_ position: Int) -> Int {
        var end = position
        while end < text.count, end - position < 64 {
            let byte = text[end]
            let isLetter = lower(byte) >= 0x61 && lower(byte) <= 0x7A
            guard isLetter || byte &- 0x30 <= 9 || "/_+-:".utf8.contains(byte) else { break }
            end += 1
        }
        while end > position {
            if let found = SessionTimeZone.find(String(decoding: text[position..<end], as: UTF8.self)) {
                zone = found
                return end
            }
            end -= 1
        }
        return ~position
    }

    private mutating func localizedOffset(_ position: Int) -> Int {
        guard matches(Array("GMT".utf8), position) else { return ~position }
        var end = position + 3
        while end < text.count, text[end] &- 0x30 <= 9 || "+-:".utf8.contains(text[end]) { end += 1 }
        guard let found = SessionTimeZone.find(String(decoding: text[position..<end], as: UTF8.self)) else { return ~position }
        zone = found
        return end
    }

    private mutating func offset(_ style: DateTimePattern.OffsetStyle, _ zero: String, _ position: Int) -> Int {
        if zero == "Z", position < text.count, lower(text[position]) == UInt8(ascii: "z") {
            zone = .utc
            return position + 1
        }
        guard position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-"),
            digits(position + 1, 2) != nil
        else { return ~position }
        var end = position + 3
        func two(_ separated: Bool) -> Int? {
            let first = separated ? end + 1 : end
            if separated, end >= text.count || text[end] != UInt8(ascii: ":") { return nil }
            return digits(first, 2) == nil ? nil : first + 2
        }
        switch style {
        case .hoursMaybeMinutes: end = two(false) ?? end
        case .hoursMinutes(let separated):
            guard let next = two(separated) else { return ~position }
            end = next
        case .hoursMinutesMaybeSeconds(let separated):
            guard let next = two(separated) else { return ~position }
            end = next
            end = two(separated) ?? end
        }
        guard let found = SessionTimeZone.find(String(decoding: text[position..<end], as: UTF8.self)) else { return ~position }
        zone = found
        return end
    }

    // MARK: from fields to a date and time

    func resolve() throws -> ParsedDateTime {
        let days = try date()
        return ParsedDateTime(days: days, time: try time(), zone: zone)
    }

    private func checked(_ field: DateTimePattern.Field, _ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
        guard let value = fields[field] else { return nil }
        guard range.contains(value) else {
            throw DateTimeParseFailure(
                reason: "Invalid value for \(name) (valid values \(range.lowerBound) - \(range.upperBound)): \(value)")
        }
        return value
    }

    private func date() throws -> Int64 {
        var year = fields[.year] ?? 1970
        if let ofEra = fields[.yearOfEra] {
            guard ofEra >= 1 else {
                throw DateTimeParseFailure(reason: "Invalid value for YearOfEra (valid values 1 - 999999999/1000000000): \(ofEra)")
            }
            year = isBeforeChrist ? 1 - ofEra : ofEra
        }
        guard year > -1_000_000_000, year < 1_000_000_000 else {
            throw DateTimeParseFailure(reason: "Invalid value for Year (valid values -999999999 - 999999999): \(year)")
        }
        if let day = try checked(.dayOfYear, "DayOfYear", 1...366), fields[.month] == nil || fields[.dayOfMonth] == nil {
            guard day < 366 || CivilCalendar.isLeap(year) else {
                throw DateTimeParseFailure(reason: "Invalid date 'DayOfYear 366' as '\(year)' is not a leap year")
            }
            return CivilCalendar.days(year: year, month: 1, day: 1) + day - 1
        }
        let month = try checked(.month, "MonthOfYear", 1...12) ?? 1
        let day = try checked(.dayOfMonth, "DayOfMonth", 1...31) ?? 1
        if let reason = DateTimeFunctions.invalidDate(year, Int(month), Int(day)) { throw DateTimeParseFailure(reason: reason) }
        return CivilCalendar.days(year: year, month: Int(month), day: Int(day))
    }

    private func time() throws -> Int64 {
        var hour: Int64 = 0
        if let value = try checked(.hour, "HourOfDay", 0...23) {
            hour = value
        } else if let value = try checked(.clockHour, "ClockHourOfDay", 1...24) {
            hour = value % 24
        } else if let value = try checked(.halfDayHour, "HourOfAmPm", 0...11) {
            hour = value + (isAfternoon == true ? 12 : 0)
        } else if let value = try checked(.halfDayClockHour, "ClockHourOfAmPm", 1...12) {
            hour = value % 12 + (isAfternoon == true ? 12 : 0)
        }
        let minute = try checked(.minute, "MinuteOfHour", 0...59) ?? 0
        let second = try checked(.second, "SecondOfMinute", 0...59) ?? 0
        return ((hour * 60 + minute) * 60 + second) * TimeUnits.microsecondsPerSecond + (nanoseconds ?? 0) / 1000
    }
}
