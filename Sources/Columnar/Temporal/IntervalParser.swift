/// Reads intervals from text: the ANSI families by their fields, and lists of units.
package enum IntervalParser {
    /// Why a text is no interval: the condition and message Spark gives.
    package struct Failure: Error, Sendable {
        package var condition: String
        package var message: String

        package var error: QueryError { QueryError(condition, sqlState: "22006", message) }
    }

    private static func failure(_ subcondition: String, _ text: String, _ reason: String) -> Failure {
        Failure(
            condition: "INVALID_INTERVAL_FORMAT.\(subcondition)",
            message: "Error parsing '\(text)' to interval. Please ensure that the value provided is in a valid format for defining an "
                + "interval. You can reference the documentation for the correct format. \(reason)")
    }

    // MARK: year-month and day-time

    /// Months of `[+-]y-m`, `[+-]y`, `[+-]m`, or one of these as a literal (`INTERVAL '1-2' YEAR TO MONTH`).
    package static func yearMonth(_ text: UnsafeBufferPointer<UInt8>, from: YearMonthField, to: YearMonthField) -> Result<Int32, Failure> {
        let bytes = TemporalParser.trimmed(text)
        let shown = String(decoding: bytes, as: UTF8.self)
        let names = from == to ? [from.name] : [from.name, to.name]
        guard var body = Body(bytes, fields: names) else { return .failure(unmatchedYearMonth(shown, from, to)) }
        guard let first = body.number() else { return .failure(unmatchedYearMonth(shown, from, to)) }
        var total = first
        if from == .year {
            let (product, overflow) = first.multipliedReportingOverflow(by: 12)
            if overflow { return .failure(failure("INTERVAL_PARSING", shown, "Error parsing interval year-month string.")) }
            total = product
        }
        if from != to {
            guard body.take("-"), let months = body.number() else { return .failure(unmatchedYearMonth(shown, from, to)) }
            guard months <= 11 else { return .failure(failure("INTERVAL_PARSING", shown, "Error parsing interval year-month string.")) }
            total = total &+ months
        }
        guard body.isAtEnd else { return .failure(unmatchedYearMonth(shown, from, to)) }
        guard let months = Int32(exactly: body.negative ? 0 &- total : total) else {
            return .failure(failure("INTERVAL_PARSING", shown, "Error parsing interval year-month string."))
        }
        return .success(months)
    }

    private static func unmatchedYearMonth(_ text: String, _ from: YearMonthField, _ to: YearMonthField) -> Failure {
        let form = from == to ? String(from.name.prefix(1)) : "y-m"
        let type = DataType.yearMonthInterval(from: from, to: to).simpleString
        let suffix = type.dropFirst("interval ".count).uppercased()
        return failure(
            "UNMATCHED_FORMAT_STRING", text,
            "Interval string does not match year-month format of `[+|-]\(form)`, `INTERVAL [+|-]'[+|-]\(form)' \(suffix)` "
                + "when cast to \(type): \(text).")
    }

    /// Microseconds of `[+-]d h:m:s.n` and its shorter forms by the fields wanted, or one of these as a literal.
    package static func dayTime(_ text: UnsafeBufferPointer<UInt8>, from: DayTimeField, to: DayTimeField) -> Result<Int64, Failure> {
        let bytes = TemporalParser.trimmed(text)
        let shown = String(decoding: bytes, as: UTF8.self)
        let names = from == to ? [from.name] : [from.name, to.name]
        guard var body = Body(bytes, fields: names) else { return .failure(unmatchedDayTime(shown, from, to)) }
        let units: [Int64] = [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000]
        let limits: [Int64] = [Int64.max, 23, 59, 59]
        let fields = ["day", "hour", "minute", "second"]
        var total: Int64 = 0
        for field in from.rawValue...to.rawValue {
            if field > from.rawValue {
                guard body.take(field == 1 ? " " : ":") else { return .failure(unmatchedDayTime(shown, from, to)) }
            }
            guard let value = body.number(maximumDigits: field == from.rawValue ? 18 : 2) else {
                return .failure(unmatchedDayTime(shown, from, to))
            }
            if field > from.rawValue, value > limits[field] {
                return .failure(
                    failure(
                        "DAY_TIME_PARSING", shown,
                        "Error parsing interval day-time string: requirement failed: \(fields[field]) \(value) outside range [0, "
                            + "\(limits[field])]."
                    ))
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: units[field])
            let (sum, tooLarge) = total.addingReportingOverflow(product)
            if overflow || tooLarge {
                return .failure(
                    failure(
                        "DAY_TIME_PARSING", shown, "Error parsing interval day-time string: \(fields[field]) \(value) is out of range."))
            }
            total = sum
        }
        if to == .second, body.take(".") {
            guard let fraction = body.fraction() else { return .failure(unmatchedDayTime(shown, from, to)) }
            let (sum, tooLarge) = total.addingReportingOverflow(fraction)
            if tooLarge { return .failure(unmatchedDayTime(shown, from, to)) }
            total = sum
        }
        guard body.isAtEnd else { return .failure(unmatchedDayTime(shown, from, to)) }
        return .success(body.negative ? 0 &- total : total)
    }

    private static func unmatchedDayTime(_ text: String, _ from: DayTimeField, _ to: DayTimeField) -> Failure {
        let letters = ["d", "h", "m", "s.n"]
        var form = letters[from.rawValue]
        if from.rawValue < to.rawValue {
            for field in (from.rawValue + 1)...to.rawValue { form += (field == 1 ? " " : ":") + letters[field] }
        }
        let type = DataType.dayTimeInterval(from: from, to: to).simpleString
        let suffix = type.dropFirst("interval ".count).uppercased()
        return failure(
            "UNMATCHED_FORMAT_STRING_WITH_NOTICE", text,
            "Interval string does not match day-time format of `[+|-]\(form)`, `INTERVAL [+|-]'[+|-]\(form)' \(suffix)` "
                + "when cast to \(type): \(text). Set \"spark.sql.legacy.fromDayTimeString.enabled\" to \"true\" to restore the behavior "
                + "before Spark 3.0.")
    }

    /// The value's text inside an optional `INTERVAL [sign]'…' FIELD TO FIELD`.
    private struct Body {
        private let bytes: UnsafeBufferPointer<UInt8>
        private var position = 0
        private var end: Int
        private(set) var negative = false

        var isAtEnd: Bool { position >= end }

        init?(_ bytes: UnsafeBufferPointer<UInt8>, fields: [String]) {
            self.bytes = bytes
            end = bytes.count
            if word("interval") {
                blanks()
                sign()
                guard take("'") else { return nil }
                let start = position
                while position < end, bytes[position] != UInt8(ascii: "'") { position += 1 }
                let close = position
                guard take("'") else { return nil }
                for (index, field) in fields.enumerated() {
                    if index > 0 {
                        guard blanks(), word("to") else { return nil }
                    }
                    guard blanks(), word(field) else { return nil }
                }
                guard position == end else { return nil }
                position = start
                end = close
            }
            sign()
        }

        private mutating func sign() {
            if take("-") { negative.toggle() } else { _ = take("+") }
        }

        @discardableResult
        private mutating func blanks() -> Bool {
            let start = position
            while position < end, TemporalParser.isTrimmed(bytes[position]) { position += 1 }
            return position > start
        }

        private mutating func word(_ lower: String) -> Bool {
            var cursor = position
            for byte in lower.utf8 {
                guard cursor < end, bytes[cursor] | 0x20 == byte else { return false }
                cursor += 1
            }
            position = cursor
            return true
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard position < end, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func number(maximumDigits: Int = 18) -> Int64? {
            let start = position
            var value: Int64 = 0
            while position < end, bytes[position] &- 0x30 <= 9 {
                if position - start >= maximumDigits { return nil }
                value = value &* 10 &+ Int64(bytes[position] &- 0x30)
                position += 1
            }
            return position > start ? value : nil
        }

        /// One to nine digits behind the point as microseconds; more than six are cut.
        mutating func fraction() -> Int64? {
            let start = position
            var value: Int64 = 0
            var scale: Int64 = 100_000
            while position < end, bytes[position] &- 0x30 <= 9 {
                value += Int64(bytes[position] &- 0x30) * scale
                scale /= 10
                position += 1
            }
            return (1...9).contains(position - start) ? value : nil
        }
    }

    // MARK: lists of units

    /// `[interval] 1 year -2 months 3.5 seconds`, in any case, units in singular or plural. Only seconds may have a fraction (to nine
    /// digits).
    package static func calendar(_ text: UnsafeBufferPointer<UInt8>) -> Result<CalendarInterval, Failure> {
        let bytes = TemporalParser.trimmed(text)
        let shown = String(decoding: text, as: UTF8.self)
        func fail(_ subcondition: String, _ reason: String) -> Result<CalendarInterval, Failure> {
            .failure(failure(subcondition, shown, reason))
        }
        var words = Words(bytes)
        guard var word = words.next() else { return fail("INPUT_IS_EMPTY", "Interval string cannot be empty.") }
        if word == "interval" {
            guard let next = words.next() else { return fail("INPUT_IS_EMPTY", "Interval string cannot be empty.") }
            word = next
        } else if word.hasPrefix("interval") {
            return fail("INVALID_PREFIX", "Invalid interval prefix \(word).")
        }
        var months: Int64 = 0
        var days: Int64 = 0
        var microseconds: Int64 = 0
        while true {
            // The sign may stand apart from its number.
            if word == "-" || word == "+" {
                guard let number = words.next() else { return fail("MISSING_NUMBER", "Expect a number after '\(word)' but hit EOL.") }
                word += number
            }
            guard let number = Amount(word) else {
                let starts = word.utf8.first.map { $0 == 0x2D || $0 == 0x2B || $0 == 0x2E || ($0 >= 0x30 && $0 <= 0x39) } ?? false
                return starts
                    ? fail("INVALID_VALUE", "Invalid value '\(word)'.") : fail("UNRECOGNIZED_NUMBER", "Unrecognized number '\(word)'.")
            }
            if number.isTooPrecise {
                return fail("INVALID_PRECISION", "Interval can only support nanosecond precision, '\(word)' is out of range.")
            }
            guard let whole = number.whole else {
                return fail("ARITHMETIC_EXCEPTION", "Uncaught arithmetic exception while parsing '\(shown)'.")
            }
            guard let unit = words.next() else { return fail("MISSING_UNIT", "Expect a unit name after '\(word)' but hit EOL.") }
            let singular = unit.hasSuffix("s") ? String(unit.dropLast()) : unit
            if number.fraction != nil, singular != "second" {
                return fail("INVALID_FRACTION", "'\(word)' cannot have fractional part.")
            }
            func add(_ target: inout Int64, _ scale: Int64) -> Bool {
                let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
                let (sum, tooLarge) = target.addingReportingOverflow(product)
                target = sum
                return !overflow && !tooLarge
            }
            let fits: Bool
            switch singular {
            case "year": fits = add(&months, 12) && Int32(exactly: months) != nil
            case "month": fits = add(&months, 1) && Int32(exactly: months) != nil
            case "week": fits = add(&days, 7) && Int32(exactly: days) != nil
            case "day": fits = add(&days, 1) && Int32(exactly: days) != nil
            case "hour": fits = add(&microseconds, TimeUnits.microsecondsPerHour)
            case "minute": fits = add(&microseconds, TimeUnits.microsecondsPerMinute)
            case "second":
                let (sum, overflow) = microseconds.addingReportingOverflow(number.fraction ?? 0)
                microseconds = sum
                fits = !overflow && add(&microseconds, TimeUnits.microsecondsPerSecond)
            case "millisecond": fits = add(&microseconds, TimeUnits.microsecondsPerMillisecond)
            case "microsecond": fits = add(&microseconds, 1)
            default: return fail("INVALID_UNIT", "Invalid unit '\(unit)'.")
            }
            if !fits { return fail("ARITHMETIC_EXCEPTION", "Uncaught arithmetic exception while parsing '\(shown)'.") }
            guard let next = words.next() else { break }
            word = next
        }
        return .success(
            CalendarInterval(
                months: Int32(truncatingIfNeeded: months), days: Int32(truncatingIfNeeded: days), microseconds: microseconds))
    }

    /// Lower-case words between white space.
    private struct Words {
        let bytes: UnsafeBufferPointer<UInt8>
        var position = 0

        init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        mutating func next() -> String? {
            while position < bytes.count, TemporalParser.isTrimmed(bytes[position]) { position += 1 }
            let start = position
            while position < bytes.count, !TemporalParser.isTrimmed(bytes[position]) { position += 1 }
            return position > start ? String(decoding: bytes[start..<position], as: UTF8.self).lowercased() : nil
        }
    }

    /// `-12`, `3.5`, `.5`
    private struct Amount {
        /// Nil when it does not fit 64 bits.
        var whole: Int64?
        /// Microseconds, with the number's sign.
        var fraction: Int64?
        var isTooPrecise = false

        init?(_ word: String) {
            let bytes = Array(word.utf8)
            var position = 0
            var negative = false
            if let first = bytes.first, first == 0x2D || first == 0x2B {
                negative = first == 0x2D
                position = 1
            }
            var value: Int64? = 0
            let start = position
            while position < bytes.count, bytes[position] &- 0x30 <= 9 {
                if let known = value {
                    let (product, overflow) = known.multipliedReportingOverflow(by: 10)
                    let (sum, tooLarge) = product.addingReportingOverflow(Int64(bytes[position] &- 0x30))
                    value = overflow || tooLarge ? nil : sum
                }
                position += 1
            }
            let hasDigits = position > start
            if position < bytes.count, bytes[position] == 0x2E {
                position += 1
                let first = position
                var nanoseconds: Int64 = 0
                var scale: Int64 = 100_000_000
                while position < bytes.count, bytes[position] &- 0x30 <= 9 {
                    nanoseconds += Int64(bytes[position] &- 0x30) * scale
                    scale /= 10
                    position += 1
                }
                isTooPrecise = position - first > 9
                guard hasDigits || position > first else { return nil }
                fraction = nanoseconds / 1000 * (negative ? -1 : 1)
            } else if !hasDigits {
                return nil
            }
            guard position == bytes.count else { return nil }
            whole = value.map { negative ? 0 &- $0 : $0 }
        }
    }
}
