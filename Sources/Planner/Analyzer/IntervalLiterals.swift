import Columnar
import SQLSyntax

/// `INTERVAL …` literals to year-month or day-time intervals.
enum IntervalLiterals {
    static func convert(_ literal: IntervalLiteral, span: SourceSpan) throws -> (Value, DataType) {
        switch literal {
        case .parts(let parts): return try convert(parts, span)
        case .range(let value, let isNegative, let from, let to):
            let type: DataType
            if from == .year || from == .month {
                type = .yearMonthInterval(from: from == .year ? .year : .month, to: to == .year ? .year : .month)
            } else {
                type = .dayTimeInterval(from: TypeConversion.dayTimeField(from), to: TypeConversion.dayTimeField(to))
            }
            let source = Vector.constant(.string(value), .string, count: 1)
            let parsed = try Cast.cast(source, to: type, mode: .tryNull, context: EvaluationContext()).value(at: 0)
            guard let number = parsed.integerValue else {
                // Fields in the right places, one of them out of its range.
                let isShaped = value.split(separator: "-").count == 2 && value.allSatisfy { $0.isNumber || $0 == "-" } && type.isYearMonthInterval
                throw invalid(value, span, isShaped ? "INTERVAL_PARSING" : (type.isYearMonthInterval ? "UNMATCHED_FORMAT_STRING" : "UNMATCHED_FORMAT_STRING_WITH_NOTICE"))
            }
            return (.integer(isNegative ? 0 &- number : number), type)
        case .text(let text): return try convert(text: text, span)
        }
    }

    private static func convert(text: String, _ span: SourceSpan) throws -> (Value, DataType) {
        var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        if words.first?.lowercased() == "interval" { words.removeFirst() }
        func notInterval() -> QueryError {
            QueryError("INVALID_TYPED_LITERAL", sqlState: "42604", "The value of the typed literal \"INTERVAL\" is invalid: '\(text)'.", span: span.range)
        }
        guard !words.isEmpty, words.count % 2 == 0 else { throw notInterval() }
        var parts: [IntervalLiteral.Part] = []
        for index in stride(from: 0, to: words.count, by: 2) {
            var unit = words[index + 1].uppercased()
            if unit.hasSuffix("S") { unit.removeLast() }
            guard let known = IntervalUnit(rawValue: unit) else { throw notInterval() }
            parts.append(IntervalLiteral.Part(value: words[index], unit: known))
        }
        return try convert(parts, span)
    }

    private static func convert(_ parts: [IntervalLiteral.Part], _ span: SourceSpan) throws -> (Value, DataType) {
        let isYearMonth = parts.allSatisfy { $0.unit == .year || $0.unit == .month }
        let isDayTime = parts.allSatisfy { $0.unit != .year && $0.unit != .month }
        guard isYearMonth || isDayTime else {
            throw QueryError(
                "_LEGACY_ERROR_TEMP_0029", sqlState: "42000", "Cannot mix year-month and day-time fields: interval.", span: span.range)
        }
        if isYearMonth {
            var months: Int64 = 0
            for part in parts {
                guard let number = Int64(part.value) else { throw notWhole(part, span) }
                let (scaled, overflow) = number.multipliedReportingOverflow(by: part.unit == .year ? 12 : 1)
                let (sum, more) = months.addingReportingOverflow(scaled)
                guard !overflow, !more, Int32(exactly: sum) != nil else { throw invalid(part.value, span) }
                months = sum
            }
            let units = parts.map(\.unit)
            return (.integer(months), .yearMonthInterval(from: units.contains(.year) ? .year : .month, to: units.contains(.month) ? .month : .year))
        }
        var microseconds: Int64 = 0
        for part in parts {
            let amount = try self.microseconds(part, span)
            let (sum, overflow) = microseconds.addingReportingOverflow(amount)
            guard !overflow else { throw invalid(part.value, span) }
            microseconds = sum
        }
        let fields = parts.map { field(of: $0.unit) }
        guard let from = fields.min(), let to = fields.max() else { throw invalid("", span) }
        return (.integer(microseconds), .dayTimeInterval(from: from, to: to))
    }

    private static func field(of unit: IntervalUnit) -> DayTimeField {
        switch unit {
        case .week, .day: .day
        case .hour: .hour
        case .minute: .minute
        default: .second
        }
    }

    private static func microseconds(_ part: IntervalLiteral.Part, _ span: SourceSpan) throws -> Int64 {
        let perUnit: Int64
        switch part.unit {
        case .week: perUnit = 604_800_000_000
        case .day: perUnit = 86_400_000_000
        case .hour: perUnit = 3_600_000_000
        case .minute: perUnit = 60_000_000
        case .second: perUnit = 1_000_000
        case .millisecond: perUnit = 1000
        case .microsecond: perUnit = 1
        case .nanosecond: throw invalid("\(part.value) nanoseconds", span, "INVALID_UNIT")
        default: throw invalid(part.value, span)
        }
        if let whole = Int64(part.value) {
            let (scaled, overflow) = whole.multipliedReportingOverflow(by: perUnit)
            guard !overflow else { throw invalid(part.value, span) }
            return scaled
        }
        guard part.unit == .second, let decimal = LiteralConversion.decimal(part.value), decimal.scale <= 9 else { throw notWhole(part, span) }
        var value = decimal.unscaled
        var scale = decimal.scale
        while scale < 6 {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw invalid(part.value, span) }
            value = scaled
            scale += 1
        }
        while scale > 6 {
            value /= 10
            scale -= 1
        }
        guard let result = Int64(exactly: value) else { throw invalid(part.value, span) }
        return result
    }

    /// A number that is none, has a fraction where it may not, or is too great.
    private static func notWhole(_ part: IntervalLiteral.Part, _ span: SourceSpan) -> QueryError {
        guard let decimal = LiteralConversion.decimal(part.value) else {
            if Double(part.value) != nil { return invalid(part.value, span) }
            guard part.value.contains(where: \.isLetter) else { return invalid(part.value, span, "INVALID_VALUE") }
            return QueryError(
                "_LEGACY_ERROR_TEMP_0026", sqlState: "22006",
                "Can only use numbers in the interval value part for multiple unit value pairs interval form, but got invalid value: \(part.value).", span: span.range)
        }
        return invalid(part.value, span, decimal.scale > 0 && part.unit != .second ? "INVALID_FRACTION" : "ARITHMETIC_EXCEPTION")
    }

    private static func invalid(_ text: String, _ span: SourceSpan, _ sub: String = "ARITHMETIC_EXCEPTION") -> QueryError {
        QueryError(
            "INVALID_INTERVAL_FORMAT.\(sub)", sqlState: "22006",
            "Error parsing '\(text)' to interval. Please ensure that the value provided is in a valid format for defining an interval.", span: span.range)
    }
}
