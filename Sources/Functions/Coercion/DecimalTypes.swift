import Columnar

/// Precision and scale of decimals: what a type becomes as a decimal, and what arithmetic makes of two.
/// The rules are Spark's with `spark.sql.decimalOperations.allowPrecisionLoss` on.
package enum DecimalTypes {
    package static let maximumPrecision = DataType.maximumDecimalPrecision
    /// Digits behind the point that arithmetic keeps when the whole does not fit.
    package static let minimumAdjustedScale = 6

    /// The decimal that holds a numeric type's values (approximately, for FLOAT and DOUBLE); nil for others.
    package static func decimal(for type: DataType) -> (precision: Int, scale: Int)? {
        switch type {
        case .tinyint: (3, 0)
        case .smallint: (5, 0)
        case .int: (10, 0)
        case .bigint: (20, 0)
        case .float: (14, 7)
        case .double: (30, 15)
        case .decimal(let precision, let scale): (precision, scale)
        default: nil
        }
    }

    /// The narrowest decimal of an integer literal, which Spark uses where such a literal meets a decimal.
    package static func decimal(forLiteral value: Int64) -> (precision: Int, scale: Int) {
        var digits = 1
        var rest = value.magnitude
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        return (digits, 0)
    }

    /// Whether every value of `other` can be held without loss.
    package static func isWider(_ precision: Int, _ scale: Int, than other: DataType) -> Bool {
        guard other != .float, other != .double, let needed = decimal(for: other) else { return false }
        return precision - scale >= needed.precision - needed.scale && scale >= needed.scale
    }

    /// The decimal that holds both, giving up digits behind the point when it would be over 38 digits.
    package static func wider(_ a: (precision: Int, scale: Int), _ b: (precision: Int, scale: Int)) -> DataType {
        let scale = max(a.scale, b.scale)
        let whole = max(a.precision - a.scale, b.precision - b.scale)
        let excess = whole + scale - maximumPrecision
        if excess <= 0 { return .decimal(precision: whole + scale, scale: scale) }
        return .decimal(precision: maximumPrecision, scale: max(0, scale - excess))
    }

    /// Cuts a result to 38 digits as SQL Server does: whole digits first, but at least six behind the point if there were as many.
    package static func adjusted(precision: Int, scale: Int) -> DataType {
        if precision <= maximumPrecision { return .decimal(precision: precision, scale: scale) }
        let whole = precision - scale
        let kept = max(maximumPrecision - whole, min(scale, minimumAdjustedScale))
        return .decimal(precision: maximumPrecision, scale: kept)
    }

    /// The type of `a operator b` over decimals; BIGINT for `div`.
    package static func result(
        of operation: ArithmeticOperator, _ a: (precision: Int, scale: Int), _ b: (precision: Int, scale: Int)
    ) -> DataType {
        switch operation {
        case .add, .subtract:
            let scale = max(a.scale, b.scale)
            return adjusted(precision: max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale: scale)
        case .multiply:
            return adjusted(precision: a.precision + b.precision + 1, scale: a.scale + b.scale)
        case .divide:
            let scale = max(minimumAdjustedScale, a.scale + b.precision + 1)
            return adjusted(precision: a.precision - a.scale + b.scale + scale, scale: scale)
        case .remainder:
            let scale = max(a.scale, b.scale)
            return adjusted(precision: min(a.precision - a.scale, b.precision - b.scale) + scale, scale: scale)
        case .integralDivide:
            return .bigint
        }
    }
}
