/// The errors of arithmetic, in Spark's words.
package enum ArithmeticErrors {
    private static let bypass = "If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error"

    /// `alternative` names the function that gives NULL instead, when there is one.
    package static func overflow(_ what: String = "overflow", alternative: String? = nil) -> QueryError {
        let hint = alternative.map { " Use '\($0)' to tolerate overflow and return NULL instead." } ?? ""
        return QueryError("ARITHMETIC_OVERFLOW", sqlState: "22003", "\(what).\(hint) \(bypass).")
    }

    /// The overflow of an operator on values of an integer type. Bytes and shorts name their operands, as in Spark.
    package static func overflow(_ op: ArithmeticOperator, _ type: DataType, _ a: Int64, _ b: Int64) -> QueryError {
        let function: String
        switch op {
        case .add: function = "try_add"
        case .subtract: function = "try_subtract"
        case .multiply: function = "try_multiply"
        default: return overflow("Overflow in integral divide", alternative: "try_divide")
        }
        if type == .tinyint || type == .smallint {
            return QueryError(
                "BINARY_ARITHMETIC_OVERFLOW", sqlState: "22003",
                "\(a)S \(op.symbol) \(b)S caused overflow. Use `\(function)` to ignore overflow problem and return NULL.")
        }
        return overflow(alternative: function)
    }

    package static var divisionByZero: QueryError {
        QueryError(
            "DIVIDE_BY_ZERO", sqlState: "22012",
            "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. \(bypass).")
    }

    package static var remainderByZero: QueryError {
        QueryError(
            "REMAINDER_BY_ZERO", sqlState: "22012",
            "Remainder by zero. Use `try_mod` to tolerate divisor being 0 and return NULL instead. \(bypass).")
    }

    /// A decimal result with more digits than its type has. `value` is printed at its own scale.
    package static func outOfRange(_ value: String, precision: Int, scale: Int) -> QueryError {
        QueryError(
            "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", sqlState: "22003",
            "\(value) cannot be represented as Decimal(\(precision), \(scale)). \(bypass), and return NULL instead.")
    }
}
