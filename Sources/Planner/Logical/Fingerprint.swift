import Columnar
import Functions

/// A text that is equal for expressions that compute the same from the same columns. Used to find group keys, equal calls and equal subplans.
/// Written without describing values by reflection, which would take most of the time of planning.
package enum Fingerprint {
    package static func of(_ expression: BoundExpression) -> String {
        var text = ""
        write(expression, into: &text)
        return text
    }

    package static func of(_ call: LogicalPlan.AggregateCall) -> String {
        var text = "\(call.name)\(call.distinct ? " distinct" : "") \(call.function.returnType)("
        for argument in call.arguments { write(argument, into: &text); text += "," }
        text += ")"
        if let filter = call.filter { text += "filter "; write(filter, into: &text) }
        return text
    }

    package static func of(_ call: LogicalPlan.WindowCall) -> String {
        var text = "\(call.name) \(call.column.type)("
        for argument in call.arguments { write(argument, into: &text); text += "," }
        text += ")\(call.frame.unit)"
        write(call.frame.start, into: &text)
        write(call.frame.end, into: &text)
        switch call.function {
        case .window(_, let ignoreNulls): text += ignoreNulls ? "ignore" : ""
        case .aggregate(_, let distinct, let filter):
            text += distinct ? "distinct" : ""
            if let filter { write(filter, into: &text) }
        }
        return text
    }

    private static func write(_ bound: LogicalPlan.WindowFrame.Bound, into text: inout String) {
        switch bound {
        case .unboundedPreceding: text += "up"
        case .unboundedFollowing: text += "uf"
        case .currentRow: text += "c"
        case .preceding(let offset): text += "p"; write(offset, into: &text)
        case .following(let offset): text += "f"; write(offset, into: &text)
        }
    }

    private static func lambdaHeight(_ expression: BoundExpression) -> Int {
        let inner = expression.children.reduce(0) { max($0, lambdaHeight($1)) }
        if case .lambda = expression { return inner + 1 }
        return inner
    }

    private static let commutative: Set<String> = ["&", "|", "^", "greatest", "least"]

    /// The operands of `a + b + c`, where all sums are of one type.
    private static func chain(_ node: BoundExpression.ArithmeticExpression) -> [BoundExpression] {
        [node.left, node.right].flatMap { operand -> [BoundExpression] in
            guard case .arithmetic(let inner) = operand, inner.operation == node.operation, inner.type == node.type, inner.mode == node.mode else {
                return [operand]
            }
            return chain(inner)
        }
    }

    /// Operands that may be exchanged.
    private static func unordered(_ expressions: [BoundExpression], into text: inout String) {
        text += "("
        for operand in expressions.map({ of($0) }).sorted() {
            text += operand
            text += ","
        }
        text += ")"
    }

    private static func list(_ expressions: [BoundExpression], into text: inout String) {
        text += "("
        for expression in expressions {
            write(expression, into: &text)
            text += ","
        }
        text += ")"
    }

    private static func name(_ operation: ComparisonOperator) -> String {
        switch operation {
        case .equal: "="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .nullSafeEqual: "<=>"
        }
    }

    private static func name(_ mode: ErrorMode) -> String {
        switch mode {
        case .ansi: "ansi"
        case .tryNull: "try"
        case .wrap: "wrap"
        }
    }

    private static func write(_ value: Value, into text: inout String) {
        switch value {
        case .null: text += "null "
        case .boolean(let flag): text += flag ? "true " : "false "
        case .integer(let number):
            text += "i"
            text += String(number)
        case .decimal(let number):
            text += "n"
            text += String(number)
        case .string(let string):
            // With its length, so that no text inside can pass for what follows.
            text += "s"
            text += String(string.utf8.count)
            text += ":"
            text += string
        default: text += "'\(value)'"
        }
    }

    package static func write(_ expression: BoundExpression, into text: inout String) {
        switch expression {
        case .literal(let value, let type):
            write(value, into: &text)
            text += type.simpleString
        case .column(let column):
            text += "#"
            text += String(column.id.number)
        case .parameter(let parameter):
            text += ":"
            text += parameter.name
        case .arithmetic(let node):
            text += node.operation.symbol
            text += node.type.simpleString
            text += name(node.mode)
            switch node.operation {
            case .add, .multiply: unordered(chain(node), into: &text)
            default: list([node.left, node.right], into: &text)
            }
        case .comparison(let operation, let left, let right):
            switch operation {
            case .equal, .notEqual, .nullSafeEqual:
                text += name(operation)
                unordered([left, right], into: &text)
            case .greater: text += "<"; list([right, left], into: &text)
            case .greaterOrEqual: text += "<="; list([right, left], into: &text)
            default: text += name(operation); list([left, right], into: &text)
            }
        case .and(let operands): text += "and"; unordered(operands, into: &text)
        case .or(let operands): text += "or"; unordered(operands, into: &text)
        case .not(let operand): text += "not"; list([operand], into: &text)
        case .isNull(let operand): text += "isnull"; list([operand], into: &text)
        case .guarded(let operand): text += "guarded"; list([operand], into: &text)
        case .cast(let node):
            text += "cast "
            text += node.type.simpleString
            text += name(node.mode)
            list([node.operand], into: &text)
        case .like(let node):
            text += "like\(node.escape)\(node.isCaseInsensitive)"
            list([node.value, node.pattern], into: &text)
        case .inList(let value, let elements):
            text += "in"
            list([value], into: &text)
            unordered(elements, into: &text)
        case .caseWhen: text += "case\(expression.type.simpleString)"; list(expression.children, into: &text)
        case .coalesce(let operands, _): text += "coalesce"; list(operands, into: &text)
        case .call(let node):
            text += node.function.deterministic ? node.name : "\(node.name)@\(node.span?.lowerBound ?? 0)"
            text += node.function.returnType.simpleString
            let isUnordered = node.function.deterministic && commutative.contains(node.name)
            isUnordered ? unordered(node.arguments, into: &text) : list(node.arguments, into: &text)
        case .lambda(let node):
            // Each lambda of a statement has parameters of its own: they go by position, and by how many lambdas lie within.
            let height = lambdaHeight(node.body)
            var canonical: [ColumnID: ColumnReference] = [:]
            for (position, parameter) in node.parameters.enumerated() {
                canonical[parameter.id] = ColumnReference(id: ColumnID(-1000 &* (height &+ 1) &- position), name: "", type: parameter.type, nullable: true)
            }
            text += "lambda\(node.parameters.map(\.type.simpleString))"
            list([ColumnSubstitution.apply(canonical, to: node.body)], into: &text)
        case .field(let base, let index, _): text += "field\(index)"; list([base], into: &text)
        case .subquery(let node):
            // Subqueries are equal only when they stand at the same place.
            text += "subquery@\(node.span?.lowerBound ?? -1)-\(node.plan.output.map(\.id.number))"
            list(expression.children, into: &text)
        }
    }
}
