/// The offset changes of a region, from its entry in the IANA time zone database.
/// Format: RFC 9636 (TZif): a table of changes up to some year, then a POSIX rule that holds for ever after.
struct TimeZoneRules: Sendable {
    /// Seconds since the epoch of each change, ascending.
    var changes: [Int64] = []
    /// Offsets from UTC in seconds: `offsets[0]` before the first change, `offsets[i + 1]` from change i on.
    var offsets: [Int64] = [0]
    /// Whether daylight saving time holds, as `offsets`.
    var isDaylight: [Bool] = [false]
    /// Abbreviations in force now, such as `CET` and `CEST`.
    var standardName = ""
    var daylightName: String?

    /// Last year up to which changes are written out; later instants are moved back by whole 400-year cycles, in which
    /// dates and weekdays repeat.
    static let lastYear: Int64 = 2437
    /// Seconds of 400 years.
    static let cycle: Int64 = 146_097 * 86_400
    /// 2038-01-01: a whole cycle of changes lies between here and the end of the table.
    static let cycleStart: Int64 = 2_145_916_800

    /// Nil when the bytes are not a TZif file of version 2 or later.
    init?(tzif bytes: [UInt8]) {
        var reader = BigEndianReader(bytes: bytes)
        guard let first = Header(&reader), first.version >= 2 else { return nil }
        reader.position += first.bodyLength(timeSize: 4)
        guard let header = Header(&reader), header.types > 0 else { return nil }
        guard reader.position + header.bodyLength(timeSize: 8) <= bytes.count else { return nil }
        for _ in 0..<header.times {
            guard let time = reader.int64() else { return nil }
            changes.append(time)
        }
        var kinds: [Int] = []
        for _ in 0..<header.times {
            guard let kind = reader.byte() else { return nil }
            kinds.append(Int(kind))
        }
        var typeOffsets: [Int64] = []
        var typeDaylight: [Bool] = []
        for _ in 0..<header.types {
            guard let offset = reader.int32(), let daylight = reader.byte(), reader.byte() != nil else { return nil }
            typeOffsets.append(Int64(offset))
            typeDaylight.append(daylight != 0)
        }
        reader.position += header.names + header.leaps * 12 + header.standards + header.universals
        guard let firstOffset = typeOffsets.first, kinds.allSatisfy({ $0 < typeOffsets.count }) else { return nil }
        offsets = [firstOffset] + kinds.map { typeOffsets[$0] }
        isDaylight = [false] + kinds.map { typeDaylight[$0] }
        guard zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        dropIdleChanges()
        let footer = Array(bytes[min(reader.position, bytes.count)...].filter { $0 != UInt8(ascii: "\n") })
        if let rule = PosixTimeZone(footer) { extend(by: rule) }
    }

    /// Changes of name or of daylight saving that leave the offset alone do not matter here.
    private mutating func dropIdleChanges() {
        var keptChanges: [Int64] = []
        var keptOffsets: [Int64] = [offsets[0]]
        var keptDaylight = [isDaylight[0]]
        for (index, change) in changes.enumerated() where offsets[index + 1] != keptOffsets[keptOffsets.count - 1] {
            keptChanges.append(change)
            keptOffsets.append(offsets[index + 1])
            keptDaylight.append(isDaylight[index + 1])
        }
        changes = keptChanges
        isDaylight = keptDaylight
        offsets = keptOffsets
    }

    private mutating func extend(by rule: PosixTimeZone) {
        standardName = rule.standardName
        daylightName = rule.daylightName
        guard let daylight = rule.daylight else {
            if let last = offsets.last, last != rule.standardOffset, changes.isEmpty { offsets[0] = rule.standardOffset }
            return
        }
        let last = changes.last ?? Int64.min
        let firstYear = last == Int64.min ? 1970 : CivilCalendar.date(fromDays: floorDivide(last, 86_400)).year
        guard firstYear <= TimeZoneRules.lastYear else { return }
        for year in firstYear...TimeZoneRules.lastYear {
            let start = daylight.start.seconds(in: year) - rule.standardOffset
            let end = daylight.end.seconds(in: year) - daylight.offset
            let both =
                start < end
                ? [(start, daylight.offset), (end, rule.standardOffset)] : [(end, rule.standardOffset), (start, daylight.offset)]
            for (change, offset) in both where change > (changes.last ?? Int64.min) && offset != offsets[offsets.count - 1] {
                changes.append(change)
                offsets.append(offset)
                isDaylight.append(offset == daylight.offset)
            }
        }
    }

    private struct Header {
        var version: UInt8
        var universals, standards, leaps, times, types, names: Int

        init?(_ reader: inout BigEndianReader) {
            guard reader.byte() == 0x54, reader.byte() == 0x5A, reader.byte() == 0x69, reader.byte() == 0x66, let version = reader.byte()
            else { return nil }
            self.version = version >= UInt8(ascii: "0") ? version - UInt8(ascii: "0") : 1
            reader.position += 15
            guard let a = reader.int32(), let b = reader.int32(), let c = reader.int32(), let d = reader.int32(), let e = reader.int32(),
                let f = reader.int32(), [a, b, c, d, e, f].allSatisfy({ $0 >= 0 && $0 < 1_000_000 })
            else { return nil }
            (universals, standards, leaps, times, types, names) = (Int(a), Int(b), Int(c), Int(d), Int(e), Int(f))
        }

        func bodyLength(timeSize: Int) -> Int {
            times * timeSize + times + types * 6 + names + leaps * (timeSize + 4) + standards + universals
        }
    }
}

private struct BigEndianReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    mutating func int32() -> Int32? {
        guard position + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for index in 0..<4 { value = value << 8 | UInt32(bytes[position + index]) }
        position += 4
        return Int32(bitPattern: value)
    }

    mutating func int64() -> Int64? {
        guard position + 8 <= bytes.count else { return nil }
        var value: UInt64 = 0
        for index in 0..<8 { value = value << 8 | UInt64(bytes[position + index]) }
        position += 8
        return Int64(bitPattern: value)
    }
}

/// A rule such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1 `TZ`, with the extended hours of RFC 9636).
private struct PosixTimeZone {
    struct Day {
        enum Form {
            /// The nth weekday (0 Sunday) of a month; week 5 is the last.
            case monthWeekDay(month: Int, week: Int, weekday: Int)
            /// 1...365, February 29th never counted
            case julian(Int)
            /// 0...365
            case dayOfYear(Int)
        }
        var form: Form
        /// Local time of day of the change.
        var seconds: Int64

        /// Local seconds since the epoch of the change in a year.
        func seconds(in year: Int64) -> Int64 {
            let days: Int64
            switch form {
            case .monthWeekDay(let month, let week, let weekday):
                let first = CivilCalendar.days(year: year, month: month, day: 1)
                let firstWeekday = (CivilCalendar.weekday(first) + 1) % 7
                var day = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
                while day >= CivilCalendar.daysInMonth(year: year, month: month) { day -= 7 }
                days = first + Int64(day)
            case .julian(let number):
                let leap = CivilCalendar.isLeap(year) && number >= 60 ? 1 : 0
                days = CivilCalendar.days(year: year, month: 1, day: 1) + Int64(number - 1 + leap)
            case .dayOfYear(let number):
                days = CivilCalendar.days(year: year, month: 1, day: 1) + Int64(number)
            }
            return days * 86_400 + seconds
        }
    }

    var standardName: String
    var daylightName: String?
    var standardOffset: Int64
    var daylight: (offset: Int64, start: Day, end: Day)?

    init?(_ text: [UInt8]) {
        var scanner = Scanner(text: text)
        guard let name = scanner.name(), let west = scanner.time() else { return nil }
        standardName = name
        standardOffset = -west
        guard !scanner.isAtEnd else { return }
        guard let name = scanner.name() else { return nil }
        daylightName = name
        var offset = standardOffset + 3600
        if !scanner.isAtEnd, scanner.peek != UInt8(ascii: ",") {
            guard let west = scanner.time() else { return nil }
            offset = -west
        }
        guard scanner.take(","), let start = scanner.day(), scanner.take(","), let end = scanner.day() else { return nil }
        daylight = (offset, start, end)
    }

    private struct Scanner {
        let text: [UInt8]
        var position = 0

        init(text: [UInt8]) { self.text = text }

        var isAtEnd: Bool { position >= text.count }
        var peek: UInt8 { position < text.count ? text[position] : 0 }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard peek == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        /// `CET` or `<+03>`
        mutating func name() -> String? {
            let start = position
            if take("<") {
                while !isAtEnd, peek != UInt8(ascii: ">") { position += 1 }
                let name = String(decoding: text[(start + 1)..<position], as: UTF8.self)
                return take(">") ? name : nil
            }
            while (peek | 0x20) >= UInt8(ascii: "a"), (peek | 0x20) <= UInt8(ascii: "z") { position += 1 }
            return position > start ? String(decoding: text[start..<position], as: UTF8.self) : nil
        }

        mutating func number() -> Int? {
            let start = position
            var value = 0
            while peek >= UInt8(ascii: "0"), peek <= UInt8(ascii: "9"), value < 100_000 {
                value = value * 10 + Int(peek - UInt8(ascii: "0"))
                position += 1
            }
            return position > start ? value : nil
        }

        /// `[+-]h[h][:mm[:ss]]` in seconds
        mutating func time() -> Int64? {
            let negative = take("-")
            if !negative { _ = take("+") }
            guard let hours = number() else { return nil }
            var seconds = Int64(hours) * 3600
            if take(":") {
                guard let minutes = number() else { return nil }
                seconds += Int64(minutes) * 60
                if take(":") {
                    guard let rest = number() else { return nil }
                    seconds += Int64(rest)
                }
            }
            return negative ? -seconds : seconds
        }

        mutating func day() -> Day? {
            let form: Day.Form
            if take("M") {
                guard let month = number(), take("."), let week = number(), take("."), let weekday = number(),
                    (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
                else { return nil }
                form = .monthWeekDay(month: month, week: week, weekday: weekday)
            } else if take("J") {
                guard let day = number(), (1...365).contains(day) else { return nil }
                form = .julian(day)
            } else {
                guard let day = number(), day <= 365 else { return nil }
                form = .dayOfYear(day)
            }
            var seconds: Int64 = 7200
            if take("/") {
                guard let time = time() else { return nil }
                seconds = time
            }
            return Day(form: form, seconds: seconds)
        }
    }
}
