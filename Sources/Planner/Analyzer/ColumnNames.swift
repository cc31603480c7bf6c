import Columnar
import SQLSyntax

/// Names of unaliased result columns where the resolved expression tells more than the text.
enum ColumnNames {
    static func derived(_ syntax: Expression, _ bound: BoundExpression, _ naming: ColumnNaming) -> String {
        switch (syntax.kind, bound) {
        case (.column(let parts), .call(let call)) where parts.count == 1 && call.arguments.isEmpty: return call.name + "()"
        case (.binary(let operation, _, _), .call(let call)) where operation == .add || operation == .subtract || operation == .multiply || operation == .divide:
            return call.name
        case (.functionCall(let call), .call(let bound)):
            if let text = formatted(call, bound, naming) { return text }
        case (.binary(let operation, let left, let right), .comparison(_, let first, let second)):
            if let text = wholeNumberComparison(operation, left, right, first, second, naming) { return text }
        default: break
        }
        return naming.name(of: syntax)
    }

    /// `to_char` and `to_varchar` stand for other functions by the type of their argument.
    private static func formatted(_ call: FunctionCall, _ bound: BoundExpression.CallExpression, _ naming: ColumnNaming) -> String? {
        guard let name = call.name.parts?.last?.text.lowercased(), name == "to_char" || name == "to_varchar", call.arguments.count == 2,
            let type = bound.arguments.first?.type
        else { return nil }
        let texts = call.arguments.map { naming.text(of: $0.value) }
        let all = "(\(texts[0]), \(texts[1]))"
        switch type {
        case .date, .timestamp, .timestampNTZ, .time: return "date_format" + all
        case .binary:
            let format = texts[1].lowercased()
            let isText = format == "utf-8"
            if name == "to_varchar" { return isText ? name + all : "\(name)(\(texts[0]))" }
            return isText ? "decode" + all : "\(format)(\(texts[0]))"
        default: return "to_char" + all
        }
    }

    /// Spark compares whole numbers with a fractional constant as whole numbers: `n < 1.25` is `n < 2`.
    private static func wholeNumberComparison(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ first: BoundExpression, _ second: BoundExpression, _ naming: ColumnNaming
    ) -> String? {
        let roundsUp: Bool
        switch operation {
        case .less, .greaterOrEqual: roundsUp = true
        case .greater, .lessOrEqual: roundsUp = false
        default: return nil
        }
        if isWhole(first), let number = rounded(right, up: roundsUp) { return "(\(naming.text(of: left)) \(operation.symbol) \(number))" }
        if isWhole(second), let number = rounded(left, up: !roundsUp) { return "(\(number) \(operation.symbol) \(naming.text(of: right)))" }
        return nil
    }

    private static func isWhole(_ expression: BoundExpression) -> Bool {
        if case .cast(let node) = expression, node.isImplicit { return node.operand.type.isInteger }
        return false
    }

    private static func rounded(_ expression: Expression, up: Bool) -> Int128? {
        guard case .literal(.decimal(let digits)) = expression.kind, let decimal = LiteralConversion.decimal(digits), decimal.scale > 0 else { return nil }
        var power: Int128 = 1
        for _ in 0..<decimal.scale {
            let (product, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            power = product
        }
        let (quotient, remainder) = decimal.unscaled.quotientAndRemainder(dividingBy: power)
        guard remainder != 0 else { return quotient }
        if up { return remainder > 0 ? quotient + 1 : quotient }
        return remainder < 0 ? quotient - 1 : quotient
    }
}
