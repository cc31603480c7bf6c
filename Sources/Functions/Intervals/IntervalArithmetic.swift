import Columnar

/// Sums, differences, multiples and quotients of intervals.
enum IntervalArithmetic {
    static func overflow(_ suggestion: String?) -> QueryError {
        guard let suggestion else {
            return QueryError(
                "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION", sqlState: "22015",
                "Integer overflow while operating with intervals. Try devising appropriate values for the interval parameters.")
        }
        return QueryError(
            "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION", sqlState: "22015",
            "Integer overflow while operating with intervals. Use `\(suggestion)` to tolerate overflow and return NULL instead.")
    }

    static func divisionByZero() -> QueryError {
        QueryError(
            "INTERVAL_DIVIDED_BY_ZERO", sqlState: "22012",
            "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.")
    }

    /// `div` is ordinary arithmetic to Spark.
    private static func wholeDivisionByZero() -> QueryError {
        QueryError(
            "DIVIDE_BY_ZERO", sqlState: "22012",
            "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set "
                + "\"spark.sql.ansi.enabled\" to \"false\" to bypass this error.")
    }

    // MARK: two intervals

    static func kernel(_ resolved: ResolvedArithmetic, _ mode: ErrorMode) -> ScalarKernel {
        let symbol = resolved.symbol
        if resolved.left == .calendarInterval { return calendarSum(symbol, mode) }
        let range = resolved.left.isYearMonthInterval ? Int64(Int32.min)...Int64(Int32.max) : Int64.min...Int64.max
        return DateTimeFunctions.binary { a, b, rows, _ in
            switch symbol {
            case .integralDivide:
                return try IntegerRows.pairs(
                    a, b, rows: rows, .bigint, mode: mode,
                    error: { _, divisor in divisor == 0 ? wholeDivisionByZero() : .arithmeticOverflow("Overflow in integral divide") },
                    { $1 == 0 || ($1 == -1 && $0 == Int64.min) ? nil : $0 / $1 })
            case .subtract:
                return try IntegerRows.pairs(a, b, rows: rows, resolved.result, mode: mode, error: { _, _ in overflow("try_subtract") }) {
                    let (difference, overflow) = $0.subtractingReportingOverflow($1)
                    return overflow || !range.contains(difference) ? nil : difference
                }
            default:
                return try IntegerRows.pairs(a, b, rows: rows, resolved.result, mode: mode, error: { _, _ in overflow("try_add") }) {
                    let (sum, overflow) = $0.addingReportingOverflow($1)
                    return overflow || !range.contains(sum) ? nil : sum
                }
            }
        }
    }

    private static func calendarSum(_ symbol: ArithmeticOperator, _ mode: ErrorMode) -> ScalarKernel {
        .row { arguments, _ in
            guard case .interval(let a) = arguments[0], case .interval(let b) = arguments[1] else { return .null }
            let (months, first) =
                symbol == .subtract ? a.months.subtractingReportingOverflow(b.months) : a.months.addingReportingOverflow(b.months)
            let (days, second) = symbol == .subtract ? a.days.subtractingReportingOverflow(b.days) : a.days.addingReportingOverflow(b.days)
            let (microseconds, third) =
                symbol == .subtract
                ? a.microseconds.subtractingReportingOverflow(b.microseconds) : a.microseconds.addingReportingOverflow(b.microseconds)
            if first || second || third {
                if mode == .ansi { throw QueryError.arithmeticOverflow("overflow") }
                return .null
            }
            return .interval(CalendarInterval(months: months, days: days, microseconds: microseconds))
        }
    }

    // MARK: an interval and a number

    static func scaling(_ resolved: ResolvedArithmetic, _ mode: ErrorMode) -> ScalarKernel {
        let divides = resolved.operation == .divideInterval
        let number = resolved.right
        let isCalendar = resolved.left == .calendarInterval
        let isMonths = resolved.left.isYearMonthInterval
        return .row { arguments, _ in
            do {
                if isCalendar { return try scaleCalendar(arguments[0], arguments[1].doubleValue ?? 0, divides) }
                guard let interval = arguments[0].integerValue else { return .null }
                let scaled = try scale(interval, arguments[1], number, divides)
                if isMonths, Int32(exactly: scaled) == nil { throw overflow(divides ? "try_divide" : "try_multiply") }
                return .integer(scaled)
            } catch let error as QueryError {
                if mode == .ansi { throw error }
                return .null
            }
        }
    }

    /// Rounds half away from zero.
    private static func scale(_ interval: Int64, _ factor: Value, _ type: DataType, _ divides: Bool) throws -> Int64 {
        let overflow = overflow(divides ? "try_divide" : "try_multiply")
        switch (factor, type) {
        case (.integer(let number), _):
            if !divides {
                let (product, tooLarge) = interval.multipliedReportingOverflow(by: number)
                if tooLarge { throw overflow }
                return product
            }
            return try quotient(Int128(interval), Int128(number))
        case (.decimal(let unscaled), .decimal(_, let scale)):
            let power = Int128(TextBuffer.powers[min(max(scale, 0), 38)])
            let (numerator, tooLarge) = Int128(interval).multipliedReportingOverflow(by: divides ? power : unscaled)
            if tooLarge { throw overflow }
            return try quotient(numerator, divides ? unscaled : power)
        default:
            guard let number = factor.doubleValue else { throw overflow }
            if divides && number == 0 { throw divisionByZero() }
            let result = divides ? Double(interval) / number : Double(interval) * number
            guard result.isFinite else { throw overflow }
            let rounded = result.rounded(.toNearestOrAwayFromZero)
            guard let exact = Int64(exactly: rounded) else { throw overflow }
            return exact
        }
    }

    private static func quotient(_ numerator: Int128, _ divisor: Int128) throws -> Int64 {
        if divisor == 0 { throw divisionByZero() }
        let (result, rest) = numerator.quotientAndRemainder(dividingBy: divisor)
        let half = rest.magnitude >= divisor.magnitude - rest.magnitude
        let rounded = half && rest != 0 ? result &+ ((numerator < 0) == (divisor < 0) ? 1 : -1) : result
        guard let exact = Int64(exactly: rounded) else { throw overflow("try_divide") }
        return exact
    }

    /// Fractions of months are dropped, those of days go to microseconds.
    private static func scaleCalendar(_ value: Value, _ number: Double, _ divides: Bool) throws -> Value {
        guard case .interval(let interval) = value else { return .null }
        if divides && number == 0 { throw divisionByZero() }
        func scaled(_ part: Double) -> Double { divides ? part / number : part * number }
        let months = scaled(Double(interval.months))
        guard let wholeMonths = Int32(exactly: months.rounded(.towardZero)) else { throw QueryError.arithmeticOverflow("integer overflow") }
        let days = scaled(Double(interval.days))
        guard let wholeDays = Int32(exactly: days.rounded(.towardZero)) else { throw QueryError.arithmeticOverflow("integer overflow") }
        let microseconds = scaled(Double(interval.microseconds)) + Double(TimeUnits.microsecondsPerDay) * (days - Double(wholeDays))
        // Java's Math.round: half up, saturating.
        let rounded = (microseconds + 0.5).rounded(.down)
        let exact = rounded >= Double(Int64.max) ? Int64.max : (rounded <= Double(Int64.min) ? Int64.min : Int64(rounded))
        return .interval(CalendarInterval(months: wholeMonths, days: wholeDays, microseconds: exact))
    }
}

extension DateTimeArithmetic {
    /// `-interval` of any family (`negate`), `abs(interval)` of the ANSI ones. Nil for types that are no intervals.
    package static func sign(of type: DataType, absolute: Bool) -> ResolvedScalar? {
        guard type.isInterval else { return nil }
        if type == .calendarInterval {
            return ResolvedScalar(
                [type], returns: type, canFail: true,
                kernel: .row { arguments, _ in
                    guard case .interval(let interval) = arguments[0] else { return .null }
                    let (months, first) = Int32(0).subtractingReportingOverflow(interval.months)
                    let (days, second) = Int32(0).subtractingReportingOverflow(interval.days)
                    let (microseconds, third) = Int64(0).subtractingReportingOverflow(interval.microseconds)
                    if first || second || third { throw QueryError.arithmeticOverflow("overflow") }
                    return .interval(CalendarInterval(months: months, days: days, microseconds: microseconds))
                })
        }
        let lowest = type.isYearMonthInterval ? Int64(Int32.min) : Int64.min
        return ResolvedScalar(
            [type], returns: type, canFail: true,
            kernel: DateTimeFunctions.unary { vector, _ in
                try IntegerRows.checked(vector, type, error: { _ in IntervalArithmetic.overflow(nil) }) {
                    $0 == lowest ? nil : (absolute && $0 >= 0 ? $0 : 0 &- $0)
                }
            })
    }
}
