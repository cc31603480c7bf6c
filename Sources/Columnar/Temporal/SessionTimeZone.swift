import Foundation

/// A time zone as Spark names them: a region (`Europe/Berlin`), an offset (`+02:00`, `-8:00`), `UTC`, `GMT+1`, `Z`, or one of Java's
/// short names (`PST`). Local times in a gap move forward by its length, those in an overlap take the earlier offset (java.time's rule).
package final class SessionTimeZone: Sendable {
    package let name: String
    /// Set when the offset never changes; in microseconds.
    package let fixedOffset: Int64?
    /// Instants of the changes, microseconds since the epoch, ascending.
    private let changes: [Int64]
    /// In microseconds; one more than `changes`.
    private let offsets: [Int64]
    /// Local time from which on the offset behind each change holds.
    private let localChanges: [Int64]
    private let isDaylight: [Bool]
    private let standardName: String
    private let daylightName: String?

    package static let utc = SessionTimeZone(name: "UTC", offset: 0)

    private init(name: String, offset: Int64) {
        self.name = name
        fixedOffset = offset
        changes = []
        offsets = [offset]
        localChanges = []
        isDaylight = [false]
        standardName = name
        daylightName = nil
    }

    private init(name: String, rules: TimeZoneRules) {
        self.name = name
        let scale = TimeUnits.microsecondsPerSecond
        // Spark keeps instants within ±9.2 * 10^12 seconds; changes from before year 1 (some files have a placeholder there) do not
        // matter.
        let kept = rules.changes.firstIndex { $0 > -100_000_000_000 } ?? rules.changes.count
        changes = rules.changes[kept...].map { $0 &* scale }
        offsets = rules.offsets[kept...].map { $0 &* scale }
        isDaylight = Array(rules.isDaylight[kept...])
        standardName = rules.standardName
        daylightName = rules.daylightName
        fixedOffset = changes.isEmpty ? offsets.first ?? 0 : nil
        var locals: [Int64] = []
        for index in changes.indices { locals.append(changes[index] &+ max(offsets[index], offsets[index + 1])) }
        localChanges = locals
    }

    /// A stretch of time with one offset: values in `lower ..< upper` (of whichever clock was asked about).
    package struct Span: Sendable {
        package var lower: Int64
        package var upper: Int64
        package var offset: Int64

        /// Holds nothing, so that the first look-up goes to the table.
        package static let empty = Span(lower: 0, upper: 0, offset: 0)

        @inline(__always)
        package func contains(_ value: Int64) -> Bool { value >= lower && value < upper }
    }

    /// The offset of an instant, and how long it holds.
    package func span(atInstant microseconds: Int64) -> Span { span(microseconds, changes) }

    /// The offset by which a local time becomes an instant (local − offset), and for which local times it holds.
    package func span(atLocal microseconds: Int64) -> Span { span(microseconds, localChanges) }

    private func span(_ value: Int64, _ table: [Int64]) -> Span {
        if let fixedOffset { return Span(lower: Int64.min, upper: Int64.max, offset: fixedOffset) }
        // Beyond the table the calendar of offsets repeats every 400 years.
        let end = (TimeZoneRules.cycleStart &+ TimeZoneRules.cycle) &* TimeUnits.microsecondsPerSecond
        if value >= end {
            let cycle = TimeZoneRules.cycle &* TimeUnits.microsecondsPerSecond
            let shift = ((value &- end) / cycle &+ 1) &* cycle
            let moved = span(value &- shift, table)
            return Span(lower: value, upper: value < Int64.max ? value &+ 1 : value, offset: moved.offset)
        }
        let low = table.partitioningIndex(after: value)
        return Span(
            lower: low == 0 ? Int64.min : table[low - 1], upper: low < table.count ? min(table[low], end) : end, offset: offsets[low])
    }

    @inline(__always)
    package func offset(atInstant microseconds: Int64) -> Int64 {
        if let fixedOffset { return fixedOffset }
        return span(atInstant: microseconds).offset
    }

    /// The zone's abbreviation at an instant: `CET`, `CEST`; of offsets their name.
    package func abbreviation(atInstant microseconds: Int64) -> String {
        guard fixedOffset == nil, let daylightName, isDaylightSaving(atInstant: microseconds) else { return standardName }
        return daylightName
    }

    /// The English name: `Central European Summer Time`.
    package func longName(atInstant microseconds: Int64) -> String {
        if name == "UTC" || name == "Z" || name == "UT" { return "Coordinated Universal Time" }
        if name == "GMT" { return "Greenwich Mean Time" }
        guard let zone = TimeZone(identifier: SessionTimeZone.shortNames[name] ?? name) else { return name }
        let style: TimeZone.NameStyle = isDaylightSaving(atInstant: microseconds) ? .daylightSaving : .standard
        return zone.localizedName(for: style, locale: Locale(identifier: "en_US")) ?? name
    }

    private func isDaylightSaving(atInstant microseconds: Int64) -> Bool {
        if fixedOffset != nil { return false }
        let offset = offset(atInstant: microseconds)
        // Beyond the table only the offsets of its end recur.
        let known = changes.partitioningIndex(after: microseconds)
        if known < changes.count { return isDaylight[known] }
        return zip(offsets, isDaylight).reversed().first { $0.0 == offset }?.1 ?? false
    }

    /// The local time of an instant. Saturates at the ends of 64 bits.
    package func local(fromInstant microseconds: Int64) -> Int64 {
        let (sum, overflow) = microseconds.addingReportingOverflow(offset(atInstant: microseconds))
        return overflow ? (microseconds < 0 ? Int64.min : Int64.max) : sum
    }

    /// The instant of a local time; nil beyond 64 bits.
    package func instant(fromLocal microseconds: Int64) -> Int64? {
        let offset = fixedOffset ?? span(atLocal: microseconds).offset
        let (instant, overflow) = microseconds.subtractingReportingOverflow(offset)
        return overflow ? nil : instant
    }

    /// The first instant of a day, which is not midnight where a gap swallows it; nil beyond 64 bits.
    package func startOfDay(_ days: Int64) -> Int64? {
        let (midnight, overflow) = days.multipliedReportingOverflow(by: TimeUnits.microsecondsPerDay)
        guard !overflow else { return nil }
        guard let instant = instant(fromLocal: midnight) else { return nil }
        if fixedOffset != nil || local(fromInstant: instant) == midnight { return instant }
        return span(atInstant: instant).lower
    }

    // MARK: names

    /// Zones by name, made once. Sendable because `zones` is guarded by `lock`.
    private final class Cache: @unchecked Sendable {
        let lock = NSLock()
        var zones: [String: SessionTimeZone] = [:]
    }
    private static let cache = Cache()
    /// Names come from users: do not let them fill the memory.
    private static let cacheLimit = 4096

    /// Throws `INVALID_TIMEZONE`.
    package static func named(_ name: String) throws -> SessionTimeZone {
        guard let zone = find(name) else {
            throw QueryError(
                "INVALID_TIMEZONE", sqlState: "22009",
                "The timezone: \(name) is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs "
                    + "must have "
                    + "the form 'area/city', such as 'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', "
                    + "'(+|-)HH:mm’ or "
                    + "'(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range from -18:00 to +18:00. 'Z' and 'UTC' "
                    + "are accepted as synonyms for '+00:00'.")
        }
        return zone
    }

    /// Nil for names that Spark does not know.
    package static func find(_ name: String) -> SessionTimeZone? {
        if name == "UTC" { return utc }
        if let known = cache.lock.withLock({ cache.zones[name] }) { return known }
        guard let zone = make(name) else { return nil }
        cache.lock.withLock {
            if cache.zones.count >= cacheLimit { cache.zones.removeAll() }
            cache.zones[name] = zone
        }
        return zone
    }

    private static func make(_ name: String) -> SessionTimeZone? {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 64 else { return nil }
        if name == "Z" || name == "GMT" || name == "UT" { return SessionTimeZone(name: name, offset: 0) }
        if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
            return parseOffset(bytes[...]).map { SessionTimeZone(name: name, offset: $0) }
        }
        for prefix in ["UTC", "GMT", "UT"] where name.hasPrefix(prefix) {
            let rest = bytes[prefix.utf8.count...]
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
                return parseOffset(rest).map { SessionTimeZone(name: name, offset: $0) }
            }
        }
        if let fixed = shortOffsets[name] { return SessionTimeZone(name: name, offset: fixed &* TimeUnits.microsecondsPerHour) }
        return load(shortNames[name] ?? name).map { SessionTimeZone(name: name, rules: $0) }
    }

    /// `+h`, `+hh`, `+hh:mm`, `+h:mm`, `+hh:m`, `+hhmm`, `+hh:mm:ss`, `+hhmmss`, up to 18 hours; in microseconds.
    private static func parseOffset(_ text: ArraySlice<UInt8>) -> Int64? {
        guard let sign = text.first else { return nil }
        let body = text.dropFirst()
        var parts: [Int64] = []
        if body.contains(UInt8(ascii: ":")) {
            for piece in body.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
                guard (1...2).contains(piece.count), let value = number(piece) else { return nil }
                // The short forms are `+h:mm` and, at the end, `+hh:m`; seconds always have two digits.
                if parts.count == 2 && piece.count != 2 { return nil }
                parts.append(value)
            }
            guard parts.count <= 3 else { return nil }
        } else {
            switch body.count {
            case 1, 2:
                guard let hours = number(body) else { return nil }
                parts = [hours]
            case 4, 6:
                var rest = body
                while !rest.isEmpty {
                    guard let value = number(rest.prefix(2)) else { return nil }
                    parts.append(value)
                    rest = rest.dropFirst(2)
                }
            default: return nil
            }
        }
        guard let hours = parts.first else { return nil }
        let minutes = parts.count > 1 ? parts[1] : 0
        let seconds = parts.count > 2 ? parts[2] : 0
        guard minutes < 60, seconds < 60 else { return nil }
        let total = hours * 3600 + minutes * 60 + seconds
        guard total <= 18 * 3600 else { return nil }
        return (sign == UInt8(ascii: "-") ? -total : total) &* TimeUnits.microsecondsPerSecond
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return digits.isEmpty ? nil : value
    }

    /// Reads a region's rules from the system's time zone database (`$TZDIR` or /usr/share/zoneinfo).
    private static func load(_ name: String) -> TimeZoneRules? {
        // The name becomes a path: only what a region is made of, and no way out of the folder.
        for byte in name.utf8 {
            let letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
            let digit = byte >= 0x30 && byte <= 0x39
            guard letter || digit || "/_+-".utf8.contains(byte) else { return nil }
        }
        guard !name.hasPrefix("/"), !name.hasPrefix("posix/"), !name.hasPrefix("right/"), name != "localtime" else { return nil }
        let folders = [ProcessInfo.processInfo.environment["TZDIR"], "/usr/share/zoneinfo", "/var/db/timezone/zoneinfo"]
        for case let folder? in folders {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"), data.count < 1 << 20 else { continue }
            if let rules = TimeZoneRules(tzif: Array(data)) { return rules }
        }
        return nil
    }

    /// `java.time.ZoneId.SHORT_IDS`; hours of those that are offsets.
    private static let shortOffsets: [String: Int64] = ["EST": -5, "MST": -7, "HST": -10]
    private static let shortNames: [String: String] = [
        "ACT": "Australia/Darwin", "AET": "Australia/Sydney", "AGT": "America/Argentina/Buenos_Aires", "ART": "Africa/Cairo",
        "AST": "America/Anchorage", "BET": "America/Sao_Paulo", "BST": "Asia/Dhaka", "CAT": "Africa/Harare",
        "CNT": "America/St_Johns", "CST": "America/Chicago", "CTT": "Asia/Shanghai", "EAT": "Africa/Addis_Ababa",
        "ECT": "Europe/Paris", "IET": "America/Indiana/Indianapolis", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo",
        "MIT": "Pacific/Apia", "NET": "Asia/Yerevan", "NST": "Pacific/Auckland", "PLT": "Asia/Karachi",
        "PNT": "America/Phoenix", "PRT": "America/Puerto_Rico", "PST": "America/Los_Angeles", "SST": "Pacific/Guadalcanal",
        "VST": "Asia/Ho_Chi_Minh",
    ]
}

extension [Int64] {
    /// How many of the ascending values are not above `value`.
    fileprivate func partitioningIndex(after value: Int64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
