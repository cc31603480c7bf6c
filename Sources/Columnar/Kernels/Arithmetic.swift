extension Arithmetic {
    /// `a op b` for each of `rows` rows. `result` is what `resultType` gives for the operands' types.
    /// Throws ARITHMETIC_OVERFLOW, DIVIDE_BY_ZERO, REMAINDER_BY_ZERO, NUMERIC_VALUE_OUT_OF_RANGE in ANSI mode; NULL rows never fail.
    package static func evaluate(
        _ op: ArithmeticOperator, _ a: Vector, _ b: Vector, result: DataType, rows: Int, mode: ErrorMode
    ) throws -> Vector {
        throw QueryError.internalError("arithmetic")
    }

    /// `-a`, of the type of `a`.
    package static func negate(_ a: Vector, rows: Int, mode: ErrorMode) throws -> Vector {
        throw QueryError.internalError("arithmetic")
    }

    /// `abs(a)`, of the type of `a`.
    package static func absolute(_ a: Vector, rows: Int, mode: ErrorMode) throws -> Vector {
        throw QueryError.internalError("arithmetic")
    }
}
