import Columnar
import Planner

/// What compilation wants to know of a whole expression, found in one pass.
struct ExpressionTraits {
    enum Columns: Equatable {
        case none
        case one(ColumnReference)
        case many
    }

    var column = Columns.none
    var canFail = false
    var isDeterministic = true

    init(_ expression: BoundExpression) { visit(expression) }

    private mutating func visit(_ expression: BoundExpression) {
        switch expression {
        case .column(let reference):
            switch column {
            case .none: column = .one(reference)
            case .one(let known): if known.id != reference.id { column = .many }
            case .many: break
            }
        case .arithmetic(let node): if node.mode == .ansi { canFail = true }
        case .cast(let node): if node.mode == .ansi && CastSafety.mayFail(from: node.operand.type, to: node.type) { canFail = true }
        case .call(let node):
            if node.function.canFail { canFail = true }
            if !node.function.deterministic { isDeterministic = false }
            if case .higherOrder = node.function.kernel { column = .many }
        case .lambda, .subquery: column = .many
        case .guarded(let operand):
            let before = canFail
            visit(operand)
            canFail = before
            return
        default: break
        }
        for child in expression.children { visit(child) }
    }
}

/// Tells equal expressions by a 64-bit hash of their structure.
enum ExpressionFingerprint {
    /// Nil for what must not be computed once for several places, or is not worth it.
    static func of(_ expression: BoundExpression) -> Int? {
        var none: [Int: Int] = [:]
        var budget = 4000
        return count(expression, into: &none, budget: &budget)
    }

    /// The fingerprint of the expression; adds one to the count of each expression within that has operands.
    static func count(_ expression: BoundExpression, into counts: inout [Int: Int], budget: inout Int) -> Int? {
        budget -= 1
        if budget < 0 { return nil }
        var hasher = Hasher()
        let children = expression.children
        var deterministic = true
        for child in children {
            if let known = count(child, into: &counts, budget: &budget) { hasher.combine(known) } else { deterministic = false }
        }
        guard deterministic else { return nil }
        hasher.combine(children.count)
        hasher.combine(expression.type)
        switch expression {
        case .literal(let value, _):
            hasher.combine(0)
            identify(value, into: &hasher)
        case .column(let column):
            hasher.combine(1)
            hasher.combine(column.id)
        case .parameter(let parameter):
            hasher.combine(2)
            hasher.combine(parameter)
        case .arithmetic(let node):
            hasher.combine(3)
            hasher.combine(node.operation)
            hasher.combine(node.mode)
        case .comparison(let operation, _, _):
            hasher.combine(4)
            hasher.combine(operation)
        case .and: hasher.combine(5)
        case .or: hasher.combine(6)
        case .not: hasher.combine(7)
        case .isNull: hasher.combine(8)
        case .guarded: hasher.combine(16)
        case .cast(let node):
            hasher.combine(9)
            hasher.combine(node.mode)
        case .like(let node):
            hasher.combine(10)
            hasher.combine(node.escape)
            hasher.combine(node.isCaseInsensitive)
        case .inList: hasher.combine(11)
        case .caseWhen(let node):
            hasher.combine(12)
            hasher.combine(node.otherwise != nil)
        case .coalesce: hasher.combine(13)
        case .call(let node):
            guard node.function.deterministic else { return nil }
            if case .higherOrder = node.function.kernel { return nil }
            hasher.combine(14)
            hasher.combine(node.name)
            hasher.combine(node.function.argumentTypes)
        case .field(_, let index, _):
            hasher.combine(15)
            hasher.combine(index)
        case .lambda, .subquery: return nil
        }
        let fingerprint = hasher.finalize()
        if !children.isEmpty { counts[fingerprint, default: 0] += 1 }
        return fingerprint
    }

    /// Tells apart what SQL calls equal but expressions may not: 0.0 and -0.0; and NULL from zero, and nested values from each other.
    private static func identify(_ value: Value, into hasher: inout Hasher) {
        switch value {
        case .null: hasher.combine(-1)
        case .float(let number): hasher.combine(number.bitPattern)
        case .double(let number): hasher.combine(number.bitPattern)
        case .array(let values), .structure(let values):
            hasher.combine(values.count)
            for value in values { identify(value, into: &hasher) }
        case .map(let entries):
            hasher.combine(entries.count)
            for entry in entries {
                identify(entry.key, into: &hasher)
                identify(entry.value, into: &hasher)
            }
        default:
            hasher.combine(1)
            hasher.combine(value)
        }
    }
}
