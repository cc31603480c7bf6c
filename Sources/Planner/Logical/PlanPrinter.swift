import Columnar
import Functions

/// Plans and expressions as text for EXPLAIN: one node a line, inputs indented below.
package enum PlanPrinter {
    package static func text(_ plan: LogicalPlan) -> String {
        var lines: [String] = []
        write(plan, depth: 0, into: &lines)
        return lines.joined(separator: "\n")
    }

    private static func write(_ plan: LogicalPlan, depth: Int, into lines: inout [String]) {
        let indent = depth == 0 ? "" : String(repeating: "   ", count: depth - 1) + "+- "
        lines.append(indent + description(plan))
        for input in plan.inputs { write(input, depth: depth + 1, into: &lines) }
    }

    /// The node alone, in a line.
    package static func description(_ plan: LogicalPlan) -> String {
        switch plan {
        case .scan(let node):
            let columns = node.columns.filter { !node.predicateOnly.contains($0.reference.id) }.map { name($0.reference) }
            let filters = node.predicates.isEmpty ? "" : " where " + node.predicates.map(text).joined(separator: " AND ")
            return "Scan \(node.table.database).\(node.table.table) [\(columns.joined(separator: ", "))]\(filters)"
        case .values(let node): return "Values (\(node.rows.count) rows)"
        case .range(let node): return "Range (\(text(node.start)), \(text(node.end)), step \(text(node.step)))"
        case .filter(let node): return "Filter \(text(node.predicate))"
        case .project(let node):
            return "Project [" + node.items.map { item in
                if case .column(let column) = item.expression, column.id == item.column.id { return name(item.column) }
                return "\(text(item.expression)) AS \(name(item.column))"
            }.joined(separator: ", ") + "]"
        case .join(let node): return "Join \(kind(node.kind))" + (node.condition.map { " on \(text($0))" } ?? "")
        case .aggregate(let node):
            let keys = node.keys.map { text($0.expression) }.joined(separator: ", ")
            let calls = node.calls.map { "\($0.name)(\($0.distinct ? "DISTINCT " : "")\($0.arguments.map(text).joined(separator: ", ")))" + ($0.filter.map { " FILTER (WHERE \(text($0)))" } ?? "") + " AS \(name($0.column))" }
            return "Aggregate by [\(keys)] [\(calls.joined(separator: ", "))]"
        case .expand(let node): return "Expand (\(node.projections.count) sets)"
        case .window(let node):
            let partition = node.partitionBy.map(text).joined(separator: ", ")
            let order = node.orderBy.map(key).joined(separator: ", ")
            return "Window [\(node.calls.map { "\($0.name)(\($0.arguments.map(text).joined(separator: ", "))) AS \(name($0.column))" }.joined(separator: ", "))] partition by [\(partition)] order by [\(order)]"
        case .sort(let node):
            return "Sort [\(node.keys.map(key).joined(separator: ", "))]" + (node.limit.map { " limit \(text($0))" } ?? "") + (node.offset.map { " offset \(text($0))" } ?? "")
        case .limit(let node): return "Limit" + (node.limit.map { " \(text($0))" } ?? "") + (node.offset.map { " offset \(text($0))" } ?? "")
        case .union(let node): return "Union (\(node.inputs.count) inputs)"
        case .setOperation(let node): return (node.kind == .intersect ? "Intersect" : "Except") + (node.keepsDuplicates ? " all" : "")
        case .generate(let node): return "Generate \(node.name)(\(node.arguments.map(text).joined(separator: ", ")))\(node.isOuter ? " outer" : "")"
        case .sample(let node): return "Sample \(node.fraction)"
        case .shared(let node): return "Shared #\(node.id)"
        case .recursive(let node): return "Recursive #\(node.id)"
        case .recursiveReference(let node): return "Last round of #\(node.id)"
        case .bind(let node): return "Bind " + node.definitions.map { ":\($0.name)" }.joined(separator: ", ")
        }
    }

    private static func name(_ column: ColumnReference) -> String { "\(column.name)#\(column.id.number)" }

    private static func key(_ key: LogicalPlan.SortKey) -> String {
        "\(text(key.expression)) \(key.descending ? "DESC" : "ASC") NULLS \(key.nullsFirst ? "FIRST" : "LAST")"
    }

    private static func kind(_ kind: LogicalPlan.JoinKind) -> String {
        switch kind {
        case .inner: "inner"
        case .leftOuter: "left outer"
        case .rightOuter: "right outer"
        case .fullOuter: "full outer"
        case .leftSemi: "left semi"
        case .leftAnti: "left anti"
        case .nullAwareAnti: "null-aware anti"
        case .single: "single"
        case .mark(let column, _): "mark \(name(column))"
        }
    }

    private static func list(_ expressions: [BoundExpression]) -> String { expressions.map(text).joined(separator: ", ") }

    package static func text(_ expression: BoundExpression) -> String {
        switch expression {
        case .literal(let value, let type):
            if case .string(let text) = value { return "'\(text)'" }
            return ValuePrinting.sql(value, type)
        case .column(let column): return name(column)
        case .parameter(let parameter): return ":" + parameter.name
        case .arithmetic(let node): return "(\(text(node.left)) \(symbol(node.operation)) \(text(node.right)))"
        case .comparison(let operation, let left, let right): return "(\(text(left)) \(symbol(operation)) \(text(right)))"
        case .and(let operands): return "(" + operands.map(text).joined(separator: " AND ") + ")"
        case .or(let operands): return "(" + operands.map(text).joined(separator: " OR ") + ")"
        case .not(let operand): return "NOT \(text(operand))"
        case .isNull(let operand): return "(\(text(operand)) IS NULL)"
        case .guarded(let operand): return "guarded(\(text(operand)))"
        case .cast(let node): return "\(node.mode == .tryNull ? "try_cast" : "cast")(\(text(node.operand)) as \(node.type.simpleString))"
        case .like(let node): return "(\(text(node.value)) \(node.isCaseInsensitive ? "ILIKE" : "LIKE") \(text(node.pattern)))"
        case .inList(let value, let elements):
            let shown = elements.count > 20 ? list(Array(elements.prefix(20))) + ", … \(elements.count - 20) more" : list(elements)
            return "(\(text(value)) IN (\(shown)))"
        case .caseWhen(let node):
            return "CASE " + node.branches.map { "WHEN \(text($0.condition)) THEN \(text($0.result))" }.joined(separator: " ") + (node.otherwise.map { " ELSE \(text($0))" } ?? "") + " END"
        case .coalesce(let operands, _): return "coalesce(\(list(operands)))"
        case .call(let node): return "\(node.name)(\(list(node.arguments)))"
        case .lambda(let node): return "(\(node.parameters.map(name).joined(separator: ", "))) -> \(text(node.body))"
        case .field(let base, let index, _):
            if case .structure(let fields) = base.type, fields.indices.contains(index) { return "\(text(base)).\(fields[index].name)" }
            return text(base)
        case .subquery: return "subquery"
        }
    }

    private static func symbol(_ operation: ComparisonOperator) -> String {
        switch operation {
        case .equal: "="
        case .notEqual: "<>"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .nullSafeEqual: "<=>"
        }
    }

    private static func symbol(_ operation: ArithmeticOperator) -> String {
        switch operation {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .remainder: "%"
        case .integralDivide: "div"
        }
    }
}
