import Columnar
import Functions

/// Evaluates expressions that depend on nothing but constants.
package enum ConstantFolding {
    /// The value, or nil when it depends on a row or parameter, is not deterministic, or fails (the error then comes when the row is reached).
    package static func value(of expression: BoundExpression, context: EvaluationContext) -> Value? {
        if case .literal(let value, _) = expression { return value }
        guard isConstant(expression) else { return nil }
        return (try? vector(of: expression, context: context.with(Cancellation(patience: patience))))?.value(at: 0)
    }

    /// Why a constant has no value; nil when it has one, or is left to execution for its size.
    static func error(of expression: BoundExpression, context: EvaluationContext) -> QueryError? {
        do {
            _ = try vector(of: expression, context: context.with(Cancellation(patience: patience)))
            return nil
        } catch let error as QueryError {
            return error.condition == "INTERNAL_ERROR" || error.condition == "QUERY_CANCELLED" ? nil : error.at(span(of: expression))
        } catch {
            return nil
        }
    }

    private static func span(of expression: BoundExpression) -> Range<Int>? {
        switch expression {
        case .arithmetic(let node): node.span
        case .cast(let node): node.span
        case .call(let node): node.span
        default: expression.children.lazy.compactMap(span).first
        }
    }

    package static func isConstant(_ expression: BoundExpression) -> Bool {
        switch expression {
        case .column, .parameter, .subquery, .lambda, .guarded: false
        case .call(let call) where !call.function.deterministic: false
        default: expression.children.allSatisfy(isConstant)
        }
    }

    /// Bytes of a text and elements of a list above which a value is left to execution, which has limits and can be cancelled.
    private static let textLimit = 1 << 20
    /// How often the evaluation may ask whether it shall go on: some ten milliseconds of a backtracking pattern.
    private static let patience = 64
    private static let listLimit = 1 << 16

    private static func small(_ value: Vector) throws -> Vector {
        if value.isDictionary || value.isNull(at: 0) { return value }
        let size = switch value.kind {
        case .string: Int(value.pointer(to: StringView.self)[0].count)
        case .list: Int(value.pointer(to: ListEntry.self)[0].count) &* (textLimit / listLimit)
        default: 0
        }
        guard size <= textLimit else { throw QueryError.internalError("too large for a constant") }
        return value
    }

    /// One row.
    private static func vector(of expression: BoundExpression, context: EvaluationContext) throws -> Vector {
        switch expression {
        case .literal(let value, let type): return .constant(value, type, count: 1)
        case .arithmetic(let node):
            return try Arithmetic.evaluate(
                node.operation, try vector(of: node.left, context: context), try vector(of: node.right, context: context), result: node.type, rows: 1, mode: node.mode)
        case .comparison(let operation, let left, let right):
            return Comparison.evaluate(operation, try vector(of: left, context: context), try vector(of: right, context: context), rows: 1)
        case .cast(let node):
            return try Cast.cast(try vector(of: node.operand, context: context), to: node.type, mode: node.mode, context: context)
        case .call(let call):
            return try small(call.function.evaluate(try call.arguments.map { try vector(of: $0, context: context) }, rows: 1, context: context))
        case .and(let operands):
            var unknown = false
            for operand in operands {
                switch try vector(of: operand, context: context).value(at: 0) {
                case .boolean(false): return .constant(.boolean(false), .boolean, count: 1)
                case .null: unknown = true
                default: break
                }
            }
            return .constant(unknown ? .null : .boolean(true), .boolean, count: 1)
        case .or(let operands):
            var unknown = false
            for operand in operands {
                switch try vector(of: operand, context: context).value(at: 0) {
                case .boolean(true): return .constant(.boolean(true), .boolean, count: 1)
                case .null: unknown = true
                default: break
                }
            }
            return .constant(unknown ? .null : .boolean(false), .boolean, count: 1)
        case .not(let operand):
            guard let flag = try vector(of: operand, context: context).value(at: 0).booleanValue else { return .nulls(.boolean, count: 1) }
            return .constant(.boolean(!flag), .boolean, count: 1)
        case .isNull(let operand):
            return .constant(.boolean(try vector(of: operand, context: context).isNull(at: 0)), .boolean, count: 1)
        case .coalesce(let operands, let type):
            for operand in operands {
                let value = try vector(of: operand, context: context)
                if !value.isNull(at: 0) { return value }
            }
            return .nulls(type, count: 1)
        case .caseWhen(let node):
            for branch in node.branches where try vector(of: branch.condition, context: context).value(at: 0).booleanValue == true {
                return try vector(of: branch.result, context: context)
            }
            return try node.otherwise.map { try vector(of: $0, context: context) } ?? .nulls(node.type, count: 1)
        case .field(let base, let index, let type):
            guard case .structure(let values) = try vector(of: base, context: context).value(at: 0), index < values.count else { return .nulls(type, count: 1) }
            return .constant(values[index], type, count: 1)
        case .inList(let value, let elements):
            let wanted = try vector(of: value, context: context)
            if wanted.isNull(at: 0) { return .nulls(.boolean, count: 1) }
            var unknown = false
            for element in elements {
                switch Comparison.evaluate(.equal, wanted, try vector(of: element, context: context), rows: 1).value(at: 0) {
                case .boolean(true): return .constant(.boolean(true), .boolean, count: 1)
                case .null: unknown = true
                default: break
                }
            }
            return .constant(unknown ? .null : .boolean(false), .boolean, count: 1)
        case .like, .column, .parameter, .lambda, .subquery, .guarded:
            throw QueryError.internalError("not a constant")
        }
    }
}
