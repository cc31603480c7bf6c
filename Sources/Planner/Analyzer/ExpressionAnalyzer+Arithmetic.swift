import Columnar
import Functions
import SQLSyntax

extension ExpressionAnalyzer {
    /// `+ - * / % DIV` over numbers, dates, timestamps and intervals.
    func arithmetic(
        _ operation: BinaryOperator, _ left: BoundExpression, _ right: BoundExpression, _ whole: Expression, _ leftSyntax: Expression, _ rightSyntax: Expression
    ) throws -> BoundExpression {
        let symbol: ArithmeticOperator
        switch operation {
        case .add: symbol = .add
        case .subtract: symbol = .subtract
        case .multiply: symbol = .multiply
        case .divide: symbol = .divide
        case .remainder: symbol = .remainder
        default: symbol = .integralDivide
        }
        let a = state.fix(left, to: right.type.isNumeric ? right.type : .void)
        let b = state.fix(right, to: a.type.isNumeric ? a.type : .void)
        return try arithmetic(
            symbol, operand(a, leftSyntax), operand(b, rightSyntax), a, b, mode: options.errorMode, span: whole.span)
    }

    private func operand(_ bound: BoundExpression, _ syntax: Expression) -> ArithmeticOperand {
        var literal: Int64?
        if case .literal(.integer(let value), let type) = bound, type.isInteger { literal = value }
        return ArithmeticOperand(bound.type, integerLiteral: literal, text: ColumnNaming.text(of: syntax))
    }

    private func arithmetic(
        _ symbol: ArithmeticOperator, _ leftOperand: ArithmeticOperand, _ rightOperand: ArithmeticOperand,
        _ left: BoundExpression, _ right: BoundExpression, mode: ErrorMode, span: SourceSpan
    ) throws -> BoundExpression {
        let resolved = try TypeCoercion.coerceArithmetic(symbol, leftOperand, rightOperand)
        let first = implicitCast(resolved.swapped ? right : left, to: resolved.left)
        let second = implicitCast(resolved.swapped ? left : right, to: resolved.right)
        var result: BoundExpression
        if resolved.operation == .plain && resolved.result != .calendarInterval && !resolved.left.isInterval {
            result = .arithmetic(BoundExpression.ArithmeticExpression(
                symbol, first, second, type: resolved.result, mode: mode, span: span.range))
        } else {
            let plain = try DateTimeArithmetic.function(for: resolved, context: options.resolution)
            let function = mode == .tryNull ? tolerant(plain) : plain
            result = .call(BoundExpression.CallExpression(resolved.text, function, [first, second], span: span.range))
        }
        if let type = resolved.castResult { result = implicitCast(result, to: type) }
        return result
    }

    /// `try_add` and its like: NULL instead of an error.
    func tryArithmetic(_ symbol: ArithmeticOperator, _ arguments: [BoundExpression], texts: [Expression], span: SourceSpan) throws -> BoundExpression? {
        guard arguments.count == 2, texts.count == 2 else { return nil }
        return try arithmetic(symbol, operand(arguments[0], texts[0]), operand(arguments[1], texts[1]), arguments[0], arguments[1], mode: .tryNull, span: span)
    }

    /// The function with NULL in the rows where it fails.
    private func tolerant(_ function: ResolvedScalar) -> ResolvedScalar {
        let result = function.returnType
        return ResolvedScalar(
            function.argumentTypes, returns: result, nullable: true, nullHandling: .custom,
            kernel: .vector { vectors, rows, context in
                if let all = try? function.evaluate(vectors, rows: rows, context: context) { return all }
                let builder = VectorBuilder(result, capacity: rows)
                for row in 0..<rows {
                    let values = vectors.map { Vector.constant($0.value(at: row), $0.type, count: 1) }
                    builder.append((try? function.evaluate(values, rows: 1, context: context))?.value(at: 0) ?? .null)
                }
                return builder.finish()
            })
    }
}
