import Columnar

// Arithmetic over numbers, dates, times and intervals.

extension ArithmeticOperator {
    /// The operands it takes, as messages show them.
    var required: String {
        switch self {
        case .add, .subtract:
            "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")"
        case .multiply, .remainder: "\"NUMERIC\""
        case .divide: "(\"DOUBLE\" or \"DECIMAL\")"
        case .integralDivide: "(\"BIGINT\" or \"DECIMAL\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")"
        }
    }

    /// The expression as Spark prints it.
    package func text(_ left: String, _ right: String) -> String { "(\(left) \(symbol) \(right))" }
}

/// An operand as far as coercion looks at it.
package struct ArithmeticOperand: Sendable {
    package var type: DataType
    /// Set for integer literals (not for other constants): next to a decimal they count with their own digits.
    package var integerLiteral: Int64?
    /// As Spark prints it.
    package var text: String

    package init(_ type: DataType, integerLiteral: Int64? = nil, text: String) {
        self.type = type
        self.integerLiteral = integerLiteral
        self.text = text
    }
}

/// What an arithmetic expression turned out to be.
package struct ResolvedArithmetic: Sendable {
    package enum Operation: Sendable, Hashable {
        /// Numbers (decimals may differ in precision and scale), or two intervals of one family; by the operator alone.
        case plain
        /// DATE and a number of days.
        case dateAddDays, dateSubtractDays
        /// DATE ± an interval: the day-time one is INTERVAL DAY here.
        case dateAddDayInterval, dateAddYearMonth, dateAddCalendar
        /// TIMESTAMP or TIMESTAMP_NTZ ± an interval.
        case timestampAddDayTime, timestampAddYearMonth, timestampAddCalendar
        case timeAddDayTime
        case dateDifference, timestampDifference, timeDifference
        /// An interval (left) and a number.
        case multiplyInterval, divideInterval
    }

    package var operation: Operation
    package var symbol: ArithmeticOperator
    /// The operands change places before anything else: the date, timestamp or interval comes first.
    package var swapped: Bool
    /// What the first and second operand (after swapping) are cast to.
    package var left: DataType
    package var right: DataType
    /// What the operation gives.
    package var result: DataType
    /// Set when Spark casts the result again (`'2020-01-01' + INTERVAL '1' DAY` is a STRING).
    package var castResult: DataType?
    /// The expression as Spark prints it: the column's name.
    package var text: String
}

extension TypeCoercion {
    /// Resolves `left operator right`. Throws `DATATYPE_MISMATCH.*` as Spark does.
    /// `text` replaces the expression in messages and as the column's name: `pmod(a, b)`, which coerces as `%`.
    package static func coerceArithmetic(
        _ operation: ArithmeticOperator, _ left: ArithmeticOperand, _ right: ArithmeticOperand, text: String? = nil
    ) throws -> ResolvedArithmetic {
        var a = left
        var b = right
        a.type = plain(a.type)
        b.type = plain(b.type)
        if let resolved = try dateTimeArithmetic(operation, a, b) { return resolved }
        return try numericArithmetic(operation, a, b, text ?? operation.text(left.text, right.text))
    }

    /// Resolves `&`, `|`, `^`: the common integer type.
    package static func coerceBitwise(_ symbol: String, _ left: ArithmeticOperand, _ right: ArithmeticOperand) throws -> DataType {
        var a = plain(left.type)
        var b = plain(right.type)
        let text = "(\(left.text) \(symbol) \(right.text))"
        if !isAnsi {
            (a, b) = LaxCoercion.operands(a, b)
        } else if let promoted = promotedString(a, b) {
            (a, b) = (promoted, promoted)
        }
        if a == .void && b == .void { return .int }
        guard let common = commonType(a, b) else { throw QueryError.differentOperandTypes(text: text, a, b) }
        // Only a decimal beside a DOUBLE, or an integer that fits it, is brought to one type before both are found not to be integers.
        let isJoined = a.isDecimal && (b == .double || b.isInteger && common == a) || b.isDecimal && (a == .double || a.isInteger && common == b)
        guard common.isInteger || a == b || isJoined else {
            throw QueryError.differentOperandTypes(text: text, a, b)
        }
        guard common.isInteger || a == b else { throw QueryError.differentOperandTypes(text: text, a, b) }
        guard common.isInteger else { throw QueryError.wrongOperandType(text: text, required: "\"INTEGRAL\"", actual: common) }
        return common
    }

    // MARK: numbers

    private static func numericArithmetic(
        _ operation: ArithmeticOperator, _ left: ArithmeticOperand, _ right: ArithmeticOperand, _ text: String
    ) throws -> ResolvedArithmetic {
        var a = left.type
        var b = right.type
        func resolved(_ x: DataType, _ y: DataType, _ result: DataType) -> ResolvedArithmetic {
            ResolvedArithmetic(operation: .plain, symbol: operation, swapped: false, left: x, right: y, result: result, text: text)
        }
        if !isAnsi {
            (a, b) = LaxCoercion.operands(a, b)
        } else if let promoted = promotedString(a, b) {
            a = promoted
            b = promoted
        }
        if a == .void && b == .void {
            let type: DataType = operation == .integralDivide ? .bigint : .double
            return resolved(type, type, type)
        }
        if a == .void || b == .void {
            let other = a == .void ? b : a
            if operation == .divide && other.isNumeric && !(a.isDecimal && b == .void) { return resolved(.double, .double, .double) }
            let isFractional = other == .float || other == .double
            guard other.isNumeric || other == .string, !(operation == .integralDivide && isFractional) else {
                throw QueryError.differentOperandTypes(text: text, a, b)
            }
            a = other
            b = other
        }

        if a.isNumeric && b.isNumeric {
            if a.isDecimal || b.isDecimal { return try decimalArithmetic(operation, left, right, a, b, text, resolved) }
            switch operation {
            case .divide: return resolved(.double, .double, .double)
            case .integralDivide:
                if a.isInteger && b.isInteger { return resolved(.bigint, .bigint, .bigint) }
                if a == b { throw QueryError.wrongOperandType(text: text, required: operation.required, actual: a) }
                throw QueryError.differentOperandTypes(text: text, a.isInteger ? .bigint : a, b.isInteger ? .bigint : b)
            default: break
            }
            guard let common = commonType(a, b) else { throw QueryError.differentOperandTypes(text: text, a, b) }
            return resolved(common, common, common)
        }
        guard a == b else {
            let integral = operation == .integralDivide
            throw QueryError.differentOperandTypes(text: text, integral && a.isInteger ? .bigint : a, integral && b.isInteger ? .bigint : b)
        }
        throw QueryError.wrongOperandType(text: text, required: operation.required, actual: a)
    }

    private static func decimalArithmetic(
        _ operation: ArithmeticOperator, _ left: ArithmeticOperand, _ right: ArithmeticOperand, _ a: DataType, _ b: DataType,
        _ text: String, _ resolved: (DataType, DataType, DataType) -> ResolvedArithmetic
    ) throws -> ResolvedArithmetic {
        if a == .float || a == .double || b == .float || b == .double {
            if operation == .integralDivide {
                if a == .float || b == .float { throw QueryError.differentOperandTypes(text: text, a, b) }
                throw QueryError.wrongOperandType(text: text, required: operation.required, actual: .double)
            }
            return resolved(.double, .double, .double)
        }
        func digits(_ operand: ArithmeticOperand, _ type: DataType) -> (precision: Int, scale: Int)? {
            // Spark has no such rule for TINYINT.
            if let literal = operand.integerLiteral, operand.type.isInteger, operand.type != .tinyint {
                return DecimalTypes.decimal(forLiteral: literal)
            }
            return DecimalTypes.decimal(for: type)
        }
        guard let x = digits(left, a), let y = digits(right, b) else { throw QueryError.differentOperandTypes(text: text, a, b) }
        return resolved(
            .decimal(precision: x.precision, scale: x.scale), .decimal(precision: y.precision, scale: y.scale),
            DecimalTypes.result(of: operation, x, y))
    }

    // MARK: dates, times and intervals

    private static func dateTimeArithmetic(
        _ operation: ArithmeticOperator, _ left: ArithmeticOperand, _ right: ArithmeticOperand
    ) throws -> ResolvedArithmetic? {
        switch operation {
        case .add: try addition(left, right)
        case .subtract: try subtraction(left, right)
        case .multiply: try intervalMultiplication(left, right)
        case .divide: try intervalDivision(left, right)
        case .integralDivide: intervalIntegerDivision(left, right)
        case .remainder: nil
        }
    }

    private static func addition(_ left: ArithmeticOperand, _ right: ArithmeticOperand) throws -> ResolvedArithmetic? {
        let a = left.type
        let b = right.type
        if let sum = intervals(.add, left, right) { return sum }
        if (a == .date && b == .string) || (a == .string && b == .date) {
            // Spark turns the text into a date and then finds that dates are not added.
            let (date, other) = a == .date ? (left, right) : (right, left)
            throw QueryError.unexpectedInputType(
                text: "date_add(\(date.text), \(other.text))", position: 1, required: ParameterType.upToInt.display, argument: other.text,
                type: .date)
        }
        // The date comes first and the interval second, whichever way round they are written.
        let isMonthsLast = (a.isDayTimeInterval || a == .calendarInterval) && b.isYearMonthInterval
        let isMoment = b == .date || isTimestamp(b) || b.isTime
        if (a.isInterval && !b.isInterval) || isMonthsLast || (b == .date && a != .date && a != .string) || (isMoment && a == .void) {
            guard var shifted = try shift(.add, right, left) else { return nil }
            shifted.swapped = true
            return shifted
        }
        return try shift(.add, left, right)
    }

    private static func subtraction(_ left: ArithmeticOperand, _ right: ArithmeticOperand) throws -> ResolvedArithmetic? {
        let a = left.type
        let b = right.type
        if let difference = intervals(.subtract, left, right) { return difference }
        if b.isInterval { return try shift(.subtract, left, right) }
        let text = ArithmeticOperator.subtract.text(left.text, right.text)
        if !isAnsi, a == .date || isTimestamp(a) || isTimestamp(b), a == .string || b == .string {
            // Read as a DOUBLE, as beside any other type, before it is found not to be a date.
            let isFirst = a == .string
            throw QueryError.unexpectedInputType(
                text: text, position: isFirst ? 0 : 1, required: a == .date ? "\"DATE\"" : timestampRequired, argument: isFirst ? left.text : right.text,
                type: .double)
        }
        func difference(_ kind: ResolvedArithmetic.Operation, _ x: DataType, _ y: DataType, _ result: DataType) -> ResolvedArithmetic {
            ResolvedArithmetic(operation: kind, symbol: .subtract, swapped: false, left: x, right: y, result: result, text: text)
        }
        if isTimestamp(a) || isTimestamp(b) {
            let x = isTimestamp(a) ? a : b
            for (position, operand) in [left, right].enumerated() where !canBeTimestamp(operand.type) {
                throw QueryError.unexpectedInputType(
                    text: text, position: position, required: timestampRequired, argument: operand.text, type: operand.type)
            }
            return difference(.timestampDifference, x, x, .dayToSecond)
        }
        if a.isTime || b.isTime {
            if (a.isTime || a == .string || a == .void) && (b.isTime || b == .string || b == .void) {
                let x: DataType = a.isTime ? a : b
                let y: DataType = b.isTime ? b : a
                var times = difference(.timeDifference, x, y, .dayTimeInterval(from: .hour, to: .second))
                times.text = "\(left.text) - \(right.text)"
                return times
            }
            if a != .date { return nil }
        }
        let days = DataType.dayTimeInterval(from: .day, to: .day)
        if b == .date {
            guard a == .date || a == .string || a == .void else {
                throw QueryError.unexpectedInputType(text: text, position: 0, required: "\"DATE\"", argument: left.text, type: a)
            }
            return difference(.dateDifference, .date, .date, days)
        }
        if a == .date {
            if b == .string || b == .void { return difference(.dateDifference, .date, .date, days) }
            return try shift(.subtract, left, right)
        }
        return nil
    }

    /// A date, time or timestamp (left) moved by an interval or a number of days (right).
    private static func shift(
        _ operation: ArithmeticOperator, _ left: ArithmeticOperand, _ right: ArithmeticOperand
    ) throws -> ResolvedArithmetic? {
        let a = left.type
        let b = right.type
        let text = "\(left.text) \(operation.symbol) \(right.text)"
        func resolved(
            _ kind: ResolvedArithmetic.Operation, _ x: DataType, _ y: DataType, _ result: DataType, cast: DataType? = nil, text: String
        ) -> ResolvedArithmetic {
            ResolvedArithmetic(
                operation: kind, symbol: operation, swapped: false, left: x, right: y, result: result, castResult: cast, text: text)
        }
        switch (a, b) {
        case (.date, .dayTimeInterval(from: .day, to: .day)):
            let days = "extractansiintervaldays(\(right.text))"
            return resolved(
                .dateAddDayInterval, a, b, .date,
                text: operation == .add ? "date_add(\(left.text), \(days))" : "date_add(\(left.text), (- \(days)))")
        case (.date, .dayTimeInterval): return resolved(.timestampAddDayTime, .timestamp, b, .timestamp, text: text)
        case (.date, .yearMonthInterval): return resolved(.dateAddYearMonth, a, b, .date, text: text)
        case (.timestamp, .yearMonthInterval), (.timestampNTZ, .yearMonthInterval):
            return resolved(.timestampAddYearMonth, a, b, a, text: text)
        case (_, .yearMonthInterval): return nil
        case (.date, .calendarInterval): return resolved(.dateAddCalendar, a, b, .date, text: text)
        case (.time(let precision), .dayTimeInterval(_, let to)):
            return resolved(.timeAddDayTime, a, b, .time(precision: to == .second ? 6 : precision), text: text)
        case (_, .calendarInterval), (_, .dayTimeInterval):
            let kind: ResolvedArithmetic.Operation = b == .calendarInterval ? .timestampAddCalendar : .timestampAddDayTime
            if isTimestamp(a) { return resolved(kind, a, b, a, text: text) }
            if a == .string { return resolved(kind, .timestamp, b, .timestamp, cast: .string, text: text) }
            let negated = operation == .add ? text : "\(left.text) + (- \(right.text))"
            if a == .void {
                throw QueryError.typeMismatch("CAST_WITHOUT_SUGGESTION", text: negated, "cannot cast \"TIMESTAMP\" to \"VOID\".")
            }
            throw QueryError.unexpectedInputType(text: negated, position: 0, required: timestampRequired, argument: left.text, type: a)
        case (.date, .string): return nil
        case (.date, .void) where operation == .add: return resolved(.timestampAddDayTime, .timestamp, .dayToSecond, .timestamp, text: text)
        case (.timestamp, .void), (.timestampNTZ, .void): return resolved(.timestampAddDayTime, a, .dayToSecond, a, text: text)
        case (.time(let precision), .void) where operation == .add:
            return resolved(.timeAddDayTime, a, .dayToSecond, .time(precision: max(precision, 6)), text: text)
        case (.date, _):
            let name = operation == .add ? "date_add" : "date_sub"
            let call = "\(name)(\(left.text), \(right.text))"
            guard ParameterType.upToInt.accepts(b) else {
                throw QueryError.unexpectedInputType(
                    text: call, position: 1, required: ParameterType.upToInt.display, argument: right.text, type: b)
            }
            return resolved(operation == .add ? .dateAddDays : .dateSubtractDays, .date, b, .date, text: call)
        default: return nil
        }
    }

    private static let timestampRequired =
        "(\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\" or \"(TIMESTAMP_LTZ(P) OR TIMESTAMP_NTZ(P) WITH P IN [7, 9])\")"

    private static func isTimestamp(_ type: DataType) -> Bool { type == .timestamp || type == .timestampNTZ }

    private static func canBeTimestamp(_ type: DataType) -> Bool {
        isTimestamp(type) || type == .date || type == .string || type == .void
    }

    /// Intervals of one family, or an ANSI interval and NULL: added and subtracted as numbers are.
    private static func intervals(
        _ operation: ArithmeticOperator, _ left: ArithmeticOperand, _ right: ArithmeticOperand
    ) -> ResolvedArithmetic? {
        let a = left.type
        let b = right.type
        let type: DataType
        switch (a, b) {
        case (.calendarInterval, .calendarInterval): type = a
        case (.dayTimeInterval, .dayTimeInterval), (.yearMonthInterval, .yearMonthInterval):
            guard let common = commonType(a, b) else { return nil }
            type = common
        case (.void, .dayTimeInterval), (.void, .yearMonthInterval): type = b
        case (.dayTimeInterval, .void), (.yearMonthInterval, .void): type = a
        default: return nil
        }
        return ResolvedArithmetic(
            operation: .plain, symbol: operation, swapped: false, left: type, right: type, result: type,
            text: operation.text(left.text, right.text))
    }

    private static func intervalMultiplication(_ left: ArithmeticOperand, _ right: ArithmeticOperand) throws -> ResolvedArithmetic? {
        let swap: Bool
        switch (left.type, right.type) {
        case (.calendarInterval, _): swap = false
        case (_, .calendarInterval): swap = true
        case (.yearMonthInterval, _): swap = false
        case (_, .yearMonthInterval): swap = true
        case (.dayTimeInterval, _): swap = false
        case (_, .dayTimeInterval): swap = true
        default: return nil
        }
        var resolved = try scaled(.multiply, swap ? right : left, swap ? left : right)
        resolved.swapped = swap
        return resolved
    }

    private static func intervalDivision(_ left: ArithmeticOperand, _ right: ArithmeticOperand) throws -> ResolvedArithmetic? {
        left.type.isInterval ? try scaled(.divide, left, right) : nil
    }

    private static func scaled(
        _ operation: ArithmeticOperator, _ interval: ArithmeticOperand, _ number: ArithmeticOperand
    ) throws -> ResolvedArithmetic {
        let isCalendar = interval.type == .calendarInterval
        let call = operation == .multiply ? "multiply_interval" : "divide_interval"
        let text = isCalendar ? "\(call)(\(interval.text), \(number.text))" : operation.text(interval.text, number.text)
        let pattern: ParameterType = isCalendar ? .double : .numeric
        guard let type = implicitCast(from: number.type, to: pattern) else {
            throw QueryError.unexpectedInputType(
                text: text, position: 1, required: pattern.display, argument: number.text, type: number.type)
        }
        let result: DataType = isCalendar ? .calendarInterval : (interval.type.isYearMonthInterval ? .yearToMonth : .dayToSecond)
        return ResolvedArithmetic(
            operation: operation == .multiply ? .multiplyInterval : .divideInterval, symbol: operation, swapped: false,
            left: interval.type, right: type, result: result, text: text)
    }

    private static func intervalIntegerDivision(_ left: ArithmeticOperand, _ right: ArithmeticOperand) -> ResolvedArithmetic? {
        guard var resolved = intervals(.integralDivide, left, right), resolved.left != .calendarInterval else { return nil }
        resolved.result = .bigint
        return resolved
    }
}
