/// The binary operators `+ - * / % div`.
package enum ArithmeticOperator: Sendable, Hashable {
    case add, subtract, multiply, divide, remainder, integralDivide

    package var symbol: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .remainder: "%"
        case .integralDivide: "div"
        }
    }
}

/// What an operation does where it has no result.
package enum ErrorMode: Sendable, Hashable {
    /// Throws.
    case ansi
    /// The row becomes NULL: `try_add` and its like.
    case tryNull
    /// Integers wrap around; decimals that do not fit and divisions by zero become NULL. Spark with ANSI mode off.
    case wrap
}

/// `+ - * / % div`, negation and absolute value over numbers. Results are NULL where an argument is.
package enum Arithmetic {
    /// The type of `a op b` for operands already coerced: equal numeric types, or both decimal. Nil when there is none.
    /// Decimals follow Hive's and SQL Server's rule as Spark does (`DecimalPrecision`).
    package static func resultType(
        _ op: ArithmeticOperator, _ a: DataType, _ b: DataType, allowPrecisionLoss: Bool = true
    ) -> DataType? {
        if case .decimal(let p1, let s1) = a, case .decimal(let p2, let s2) = b {
            return decimalType(op, p1, s1, p2, s2, allowPrecisionLoss)
        }
        guard a == b, a.isNumeric else { return nil }
        switch op {
        case .add, .subtract, .multiply, .remainder: return a
        case .divide: return .double
        case .integralDivide: return a.isInteger ? .bigint : nil
        }
    }

    private static func decimalType(
        _ op: ArithmeticOperator, _ p1: Int, _ s1: Int, _ p2: Int, _ s2: Int, _ allowPrecisionLoss: Bool
    ) -> DataType {
        switch op {
        case .add, .subtract:
            let scale = max(s1, s2)
            return fit(max(p1 - s1, p2 - s2) + scale + 1, scale, allowPrecisionLoss)
        case .multiply:
            return fit(p1 + p2 + 1, s1 + s2, allowPrecisionLoss)
        case .divide:
            if allowPrecisionLoss {
                let scale = max(6, s1 + p2 + 1)
                return fit(p1 - s1 + s2 + scale, scale, true)
            }
            var integerDigits = min(38, p1 - s1 + s2)
            var fractionDigits = min(38, max(6, s1 + p2 + 1))
            let excess = integerDigits + fractionDigits - 38
            if excess > 0 {
                fractionDigits -= excess / 2 + 1
                integerDigits = 38 - fractionDigits
            }
            return fit(integerDigits + fractionDigits, fractionDigits, false)
        case .remainder:
            let scale = max(s1, s2)
            return fit(min(p1 - s1, p2 - s2) + scale, scale, allowPrecisionLoss)
        case .integralDivide:
            return .bigint
        }
    }

    /// Brings a precision over 38 back: the fraction gives way down to 6 digits (`adjustPrecisionScale`), or both are cut at 38.
    package static func fit(_ precision: Int, _ scale: Int, _ allowPrecisionLoss: Bool = true) -> DataType {
        if precision <= 38 { return .decimal(precision: max(precision, 1), scale: scale) }
        if !allowPrecisionLoss { return .decimal(precision: 38, scale: min(scale, 38)) }
        let minimumScale = min(scale, 6)
        return .decimal(precision: 38, scale: max(38 - (precision - scale), minimumScale))
    }
}
