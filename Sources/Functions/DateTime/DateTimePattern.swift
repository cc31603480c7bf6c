import Columnar
import Foundation

/// A datetime pattern such as `yyyy-MM-dd HH:mm:ss`, compiled: the letters of java.time's DateTimeFormatter that Spark allows.
final class DateTimePattern: Sendable {
    enum Purpose: Sendable, Hashable {
        case formatting, parsing
    }

    enum Field: Sendable, Hashable {
        /// Proleptic: -1 is 2 BC.
        case year
        /// With an era.
        case yearOfEra
        case quarter, month, dayOfMonth, dayOfYear
        /// The day's place in its week when the month begins with a week.
        case alignedDay
        /// 0...23, 1...24, 0...11, 1...12
        case hour, clockHour, halfDayHour, halfDayClockHour
        case minute, second
    }

    enum SignStyle: Sendable, Hashable {
        case normal, notNegative
        /// `+` where more digits than the width are needed.
        case exceedsPad
    }

    enum OffsetStyle: Sendable, Hashable {
        /// X and x of one letter: minutes only where there are some.
        case hoursMaybeMinutes
        case hoursMinutes(separated: Bool)
        case hoursMinutesMaybeSeconds(separated: Bool)
    }

    indirect enum Element: Sendable {
        case literal([UInt8])
        /// `reserved`: digits that belong to fixed fields following directly.
        case number(Field, minimum: Int, maximum: Int, SignStyle, reserved: Int)
        /// The last two digits, read as 2000 to 2099.
        case shortYear(Field)
        /// Digits of a second.
        case fraction(Int)
        case text(Field, full: Bool)
        case weekday(full: Bool)
        case halfDay
        case era(full: Bool)
        case zoneIdentifier
        case zoneName(full: Bool)
        case localizedOffset(full: Bool)
        case offset(OffsetStyle, zero: String)
        case optional([Element])
    }

    let elements: [Element]

    private init(_ elements: [Element]) { self.elements = elements }

    /// Compiled patterns, which are few. Sendable because `patterns` is guarded by `lock`.
    private final class Cache: @unchecked Sendable {
        let lock = NSLock()
        var patterns: [String: DateTimePattern] = [:]
    }
    private static let formatting = Cache()
    private static let parsing = Cache()

    /// Throws `INVALID_DATETIME_PATTERN.*` and `INCONSISTENT_BEHAVIOR_CROSS_VERSION.*`, the latter for patterns that Spark 2 knew.
    static func compiled(_ pattern: String, for purpose: Purpose) throws -> DateTimePattern {
        let cache = purpose == .formatting ? formatting : parsing
        if let known = cache.lock.withLock({ cache.patterns[pattern] }) { return known }
        let made: DateTimePattern
        do {
            var reader = PatternReader(pattern, purpose)
            made = DateTimePattern(try reader.read())
        } catch let problem as PatternProblem {
            throw problem.error(pattern)
        }
        cache.lock.withLock {
            if cache.patterns.count > 1000 { cache.patterns.removeAll() }
            cache.patterns[pattern] = made
        }
        return made
    }
}

/// A column of patterns, compiled once when it is a constant.
struct PatternColumn {
    private let patterns: Vector
    private let purpose: DateTimePattern.Purpose
    private var constant: DateTimePattern?

    /// Throws as `DateTimePattern.compiled` when the constant pattern is refused and some row may need it.
    init(_ patterns: Vector, for purpose: DateTimePattern.Purpose, rows: Int) throws {
        self.patterns = patterns
        self.purpose = purpose
        if rows > 0, patterns.isConstant, let text = patterns.value(at: 0).stringValue {
            constant = try DateTimePattern.compiled(text, for: purpose)
        }
    }

    /// Nil when the pattern is NULL.
    func pattern(at row: Int) throws -> DateTimePattern? {
        if let constant { return constant }
        guard let text = patterns.value(at: row).stringValue else { return nil }
        return try DateTimePattern.compiled(text, for: purpose)
    }
}

/// Why a pattern is refused.
private enum PatternProblem: Error {
    case weekBased(Character)
    case illegalCharacter(Character)
    case tooLong
    case malformed

    func error(_ pattern: String) -> QueryError {
        let guide = "https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html"
        if LegacyPattern.accepts(pattern) {
            return QueryError(
                "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION", sqlState: "42K0B",
                "You may get a different result due to the upgrading to Spark >= 3.0:\nFail to recognize "
                    + "\(Cast.literal(.string(pattern), .string)) "
                    + "pattern in the DateTimeFormatter.\n1) You can set \"spark.sql.legacy.timeParserPolicy\" to \"LEGACY\" to "
                    + "restore the "
                    + "behavior before Spark 3.0.\n2) You can form a valid datetime pattern with the guide from '\(guide)'.")
        }
        switch self {
        case .weekBased(let letter):
            return QueryError(
                "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN", sqlState: "42K0B",
                "You may get a different result due to the upgrading to Spark >= 3.0:\nAll week-based patterns are unsupported since Spark "
                    + "3.0, detected week-based character: \(letter).\nPlease use the SQL function EXTRACT instead.")
        case .illegalCharacter(let letter):
            return QueryError(
                "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER", sqlState: "22007",
                "Unrecognized datetime pattern: \(pattern). Illegal pattern character found in datetime pattern: \(letter). "
                    + "Please provide legal character.")
        case .tooLong:
            return QueryError(
                "INVALID_DATETIME_PATTERN.LENGTH", sqlState: "22007",
                "Unrecognized datetime pattern: \(pattern). Too many letters in datetime pattern: \(pattern). Please reduce pattern length."
            )
        case .malformed:
            return QueryError(
                "INVALID_DATETIME_PATTERN.WITH_SUGGESTION", sqlState: "22007",
                "Unrecognized datetime pattern: \(Cast.literal(.string(pattern), .string)). You can form a valid datetime pattern "
                    + "with the guide "
                    + "from '\(guide)'.")
        }
    }
}

/// Whether java.text.SimpleDateFormat, which Spark 2 used, knew a pattern.
private enum LegacyPattern {
    static func accepts(_ pattern: String) -> Bool {
        var quoted = false
        var zoneLetters = 0
        for letter in pattern.utf8 {
            if letter == UInt8(ascii: "'") {
                quoted.toggle()
                continue
            }
            if quoted { continue }
            zoneLetters = letter == UInt8(ascii: "X") ? zoneLetters + 1 : 0
            if zoneLetters > 3 { return false }
            let isLetter = (letter | 0x20) >= UInt8(ascii: "a") && (letter | 0x20) <= UInt8(ascii: "z")
            if isLetter, !"GyMwWDdFEaHhKkmsSzZYuXL".utf8.contains(letter) { return false }
        }
        return !quoted
    }
}

/// Reads a pattern into elements.
private struct PatternReader {
    typealias Element = DateTimePattern.Element

    let letters: [Character]
    let purpose: DateTimePattern.Purpose
    let hasEra: Bool
    var position = 0
    /// Optional sections open.
    private var depth = 0

    init(_ pattern: String, _ purpose: DateTimePattern.Purpose) {
        letters = Array(pattern)
        self.purpose = purpose
        var quoted = false
        var era = false
        for letter in letters {
            if letter == "'" { quoted.toggle() } else if letter == "G", !quoted { era = true }
        }
        hasEra = era
    }

    mutating func read() throws -> [Element] {
        try checkLetters()
        let elements = try sequence()
        guard position == letters.count else { throw PatternProblem.malformed }
        return elements
    }

    private func checkLetters() throws {
        // Week letters anywhere are told before letters that are none.
        var isQuoted = false
        for letter in letters {
            if letter == "'" { isQuoted.toggle() } else if !isQuoted, "YWwuec".contains(letter) { throw PatternProblem.weekBased(letter) }
        }
        var quoted = false
        var run = 0
        var previous: Character = " "
        for letter in letters {
            if letter == "'" {
                quoted.toggle()
                previous = " "
                continue
            }
            if quoted { continue }
            if "ABnNp".contains(letter) { throw PatternProblem.illegalCharacter(letter) }
            if purpose == .parsing, "EFqQ".contains(letter) { throw PatternProblem.illegalCharacter(letter) }
            run = letter == previous ? run + 1 : 1
            previous = letter
            if run >= 5, "GMLEQq".contains(letter) { throw PatternProblem.tooLong }
            if run >= 7, letter == "y" { throw PatternProblem.tooLong }
        }
    }

    private mutating func sequence() throws -> [Element] {
        var elements: [Element] = []
        // The number that digits of directly following fixed fields are reserved from.
        var active: Int?
        while position < letters.count {
            let letter = letters[position]
            switch letter {
            case "'":
                elements.append(try quoted())
                active = nil
            case "[":
                position += 1
                depth += 1
                guard depth < 32 else { throw PatternProblem.malformed }
                elements.append(.optional(try sequence()))
                active = nil
            case "]":
                guard depth > 0 else { throw PatternProblem.malformed }
                depth -= 1
                position += 1
                return elements
            case "{", "}", "#": throw PatternProblem.malformed
            default:
                guard letter.isASCII, letter.isLetter else {
                    elements.append(.literal(Array(String(letter).utf8)))
                    position += 1
                    active = nil
                    continue
                }
                var count = 0
                while position < letters.count, letters[position] == letter {
                    count += 1
                    position += 1
                }
                let element = try field(letter, count)
                switch element {
                case .number(_, let minimum, let maximum, let style, _):
                    let isFixed = minimum == maximum && style == .notNegative
                    if isFixed, let first = active { reserve(minimum, in: &elements, at: first) } else { active = elements.count }
                case .shortYear:
                    if let first = active { reserve(2, in: &elements, at: first) } else { active = elements.count }
                default: active = nil
                }
                elements.append(element)
            }
        }
        // An optional section left open ends with the pattern.
        if depth > 0 { depth -= 1 }
        return elements
    }

    private func reserve(_ width: Int, in elements: inout [Element], at index: Int) {
        if case .number(let field, let minimum, let maximum, let style, let reserved) = elements[index] {
            elements[index] = .number(field, minimum: minimum, maximum: maximum, style, reserved: reserved + width)
        }
    }

    private mutating func quoted() throws -> Element {
        position += 1
        if position < letters.count, letters[position] == "'" {
            position += 1
            return .literal([UInt8(ascii: "'")])
        }
        var text = ""
        while position < letters.count {
            if letters[position] == "'" {
                position += 1
                guard position < letters.count, letters[position] == "'" else { return .literal(Array(text.utf8)) }
            }
            text.append(letters[position])
            position += 1
        }
        throw PatternProblem.malformed
    }

    private func number(_ field: DateTimePattern.Field, _ count: Int, maximumCount: Int = 2) throws -> Element {
        guard count <= maximumCount else { throw PatternProblem.malformed }
        if count == 1 { return .number(field, minimum: 1, maximum: 19, .normal, reserved: 0) }
        return .number(field, minimum: count, maximum: count, .notNegative, reserved: 0)
    }

    private func field(_ letter: Character, _ count: Int) throws -> Element {
        switch letter {
        case "y":
            let field: DateTimePattern.Field = hasEra ? .yearOfEra : .year
            if count == 2 { return .shortYear(field) }
            return .number(field, minimum: count, maximum: 19, count < 4 ? .normal : .exceedsPad, reserved: 0)
        case "M", "L": return count <= 2 ? try number(.month, count) : .text(.month, full: count == 4)
        case "Q", "q": return count <= 2 ? try number(.quarter, count) : .text(.quarter, full: count == 4)
        case "d": return try number(.dayOfMonth, count)
        case "D":
            if count == 2 { return .number(.dayOfYear, minimum: 2, maximum: 3, .notNegative, reserved: 0) }
            return try number(.dayOfYear, count, maximumCount: 3)
        case "F": return try number(.alignedDay, count, maximumCount: 1)
        case "E": return .weekday(full: count == 4)
        case "a":
            guard count == 1 else { throw PatternProblem.malformed }
            return .halfDay
        case "G": return .era(full: count == 4)
        case "H": return try number(.hour, count)
        case "k": return try number(.clockHour, count)
        case "K": return try number(.halfDayHour, count)
        case "h": return try number(.halfDayClockHour, count)
        case "m": return try number(.minute, count)
        case "s": return try number(.second, count)
        case "S":
            guard count <= 9 else { throw PatternProblem.malformed }
            return .fraction(count)
        case "V":
            guard count == 2 else { throw PatternProblem.malformed }
            return .zoneIdentifier
        case "z":
            guard count <= 4 else { throw PatternProblem.malformed }
            return .zoneName(full: count == 4)
        case "O":
            guard count == 1 || count == 4 else { throw PatternProblem.malformed }
            return .localizedOffset(full: count == 4)
        case "X", "x":
            let zero = letter == "X" ? "Z" : (count == 1 ? "+00" : (count % 2 == 0 ? "+0000" : "+00:00"))
            switch count {
            case 1: return .offset(.hoursMaybeMinutes, zero: zero)
            case 2, 3: return .offset(.hoursMinutes(separated: count == 3), zero: zero)
            case 4, 5: return .offset(.hoursMinutesMaybeSeconds(separated: count == 5), zero: zero)
            default: throw PatternProblem.malformed
            }
        case "Z":
            if count <= 3 { return .offset(.hoursMinutes(separated: false), zero: "+0000") }
            if count == 4 { return .localizedOffset(full: true) }
            guard count == 5 else { throw PatternProblem.malformed }
            return .offset(.hoursMinutesMaybeSeconds(separated: true), zero: "Z")
        default: throw PatternProblem.malformed
        }
    }
}
