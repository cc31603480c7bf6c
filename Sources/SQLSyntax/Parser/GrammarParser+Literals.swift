extension GrammarParser {
    /// The current token must be a number. The literal keeps its digits as written.
    mutating func number(sign: String) -> Literal {
        let digits = sign + text(current)
        let kind = current.kind
        advance()
        switch kind {
        case .bigintLiteral: return .bigint(String(digits.dropLast()))
        case .smallintLiteral: return .smallint(String(digits.dropLast()))
        case .tinyintLiteral: return .tinyint(String(digits.dropLast()))
        case .decimalLiteral: return .decimal(digits)
        case .bigDecimalLiteral: return .decimal(String(digits.dropLast(2)))
        case .exponent: return .double(digits)
        case .doubleLiteral: return .double(String(digits.dropLast()))
        case .floatLiteral: return .float(String(digits.dropLast()))
        default: return .integer(digits)
        }
    }

    /// `DATE '…'`, `X'1F'`; the current token is the type, a string follows.
    mutating func typedLiteral(_ keyword: Keyword) throws(SyntaxError) -> Literal {
        advance()
        let token = current
        let text = StringLiteralValue.value(source.bytes, token)
        advance()
        switch keyword {
        case .date: return .typed(.date, text)
        case .time: return .typed(.time, text)
        case .timestampNtz: return .typed(.timestampNTZ, text)
        case .timestampLtz: return .typed(.timestampLTZ, text)
        case .hexadecimal: return .binary(try hexadecimalBytes(text, token.span))
        default: return .typed(.timestamp, text)
        }
    }

    /// Two digits a byte; with an odd count a zero goes before the first.
    private func hexadecimalBytes(_ text: String, _ span: SourceSpan) throws(SyntaxError) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        let digits = Array(text.utf8)
        if digits.count % 2 == 1 { high = 0 }
        for digit in digits {
            guard let value = StringLiteralValue.hexadecimalDigit(digit) else {
                throw error("INVALID_TYPED_LITERAL", "42604", "The value of the typed literal \"X\" is invalid: '\(text)'.", span)
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    // MARK: Intervals

    /// Whether the word INTERVAL here begins a literal rather than naming a column.
    func startsInterval() -> Bool {
        var next = token(1)
        var distance = 1
        if next.kind == .plus || next.kind == .minusSign {
            distance = 2
            next = token(2)
        }
        if next.kind.isString { return true }
        guard next.kind == .integerLiteral || next.kind == .decimalLiteral else { return false }
        return token(distance &+ 1).keyword.map { IntervalUnit($0) != nil } ?? false
    }

    /// `INTERVAL 3 DAYS 2 HOURS`, `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '3 days'`
    mutating func intervalLiteral() throws(SyntaxError) -> IntervalLiteral {
        let start = current
        try expect(.interval)
        if current.kind.isString {
            var distance = 1
            while token(distance).kind.isString { distance &+= 1 }
            if distance > 1 || token(1).keyword.map({ IntervalUnit($0) == nil }) ?? true || !unitFollows() {
                return .text(try string())
            }
        }
        var parts: [IntervalLiteral.Part] = []
        repeat {
            let (value, isNegative, isString) = try intervalValue()
            let unitToken = current
            guard let unit = acceptIntervalUnit() else { throw unexpected(expecting: "a unit of time such as DAY") }
            if parts.isEmpty, at(.to) {
                return try intervalRange(value, isNegative: isNegative, from: unit, unitToken, isString: isString, start)
            }
            let text = isNegative ? (value.hasPrefix("-") ? String(value.dropFirst()) : "-" + value) : value
            parts.append(IntervalLiteral.Part(value: text, unit: unit))
        } while startsIntervalPart()
        return .parts(parts)
    }

    private mutating func intervalRange(
        _ value: String, isNegative: Bool, from: IntervalUnit, _ fromToken: Token, isString: Bool, _ start: Token
    ) throws(SyntaxError) -> IntervalLiteral {
        advance()
        guard let to = acceptIntervalUnit() else { throw unexpected(expecting: "a unit of time such as SECOND") }
        guard isString else {
            throw error("INVALID_INTERVAL_FORMAT.INVALID_VALUE", "22006", "The value of FROM-TO unit must be a string.", span(from: start))
        }
        guard IntervalUnit.isRange(from, to) else {
            throw error(
                "INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION", "22006",
                "Cannot support (interval '\(value)' \(from.rawValue.lowercased()) to \(to.rawValue.lowercased())) expression.",
                span(from: start))
        }
        if startsIntervalPart() {
            throw error(
                "INVALID_INTERVAL_FORMAT.MULTIPLE_FROM_TO", "22006", "An interval can have a single FROM-TO unit only.", span(from: start))
        }
        return .range(value: value, isNegative: isNegative, from: from, to: to)
    }

    /// Whether a unit, and not an alias that happens to be called `day`, follows the current string.
    private func unitFollows() -> Bool { token(1).keyword.map { IntervalUnit($0) != nil } ?? false }

    private func startsIntervalPart() -> Bool {
        let value = at(.plus) || at(.minusSign) ? token(1) : current
        guard value.kind == .integerLiteral || value.kind == .decimalLiteral || value.kind.isString else { return false }
        let unit = at(.plus) || at(.minusSign) ? token(2) : token(1)
        return unit.keyword.map { IntervalUnit($0) != nil } ?? false
    }

    private mutating func intervalValue() throws(SyntaxError) -> (text: String, isNegative: Bool, isString: Bool) {
        let isNegative = at(.minusSign)
        if at(.minusSign) || at(.plus) { advance() }
        let token = current
        if token.kind.isString {
            advance()
            return (StringLiteralValue.value(source.bytes, token), isNegative, true)
        }
        guard token.kind == .integerLiteral || token.kind == .decimalLiteral else { throw unexpected(expecting: "a number") }
        advance()
        return (text(token), isNegative, false)
    }

    mutating func acceptIntervalUnit() -> IntervalUnit? {
        guard let keyword = current.keyword, let unit = IntervalUnit(keyword) else { return nil }
        advance()
        return unit
    }
}

extension IntervalUnit {
    init?(_ keyword: Keyword) {
        switch keyword {
        case .year, .years: self = .year
        case .month, .months: self = .month
        case .week, .weeks: self = .week
        case .day, .days: self = .day
        case .hour, .hours: self = .hour
        case .minute, .minutes: self = .minute
        case .second, .seconds: self = .second
        case .millisecond, .milliseconds: self = .millisecond
        case .microsecond, .microseconds: self = .microsecond
        case .nanosecond, .nanoseconds: self = .nanosecond
        default: return nil
        }
    }

    /// Whether `from TO to` is an interval: YEAR TO MONTH, or two of DAY, HOUR, MINUTE, SECOND in that order.
    static func isRange(_ from: IntervalUnit, _ to: IntervalUnit) -> Bool {
        if from == .year { return to == .month }
        let order: [IntervalUnit] = [.day, .hour, .minute, .second]
        guard let first = order.firstIndex(of: from), let last = order.firstIndex(of: to) else { return false }
        return first < last
    }
}
