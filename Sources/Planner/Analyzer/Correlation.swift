import Columnar
import Functions
import SQLSyntax

/// Where a subquery may read columns of the query around it. Spark evaluates subqueries by joining them, and refuses what it cannot join.
enum Correlation {
    /// Refuses plans of subqueries that read the columns at places where Spark does not allow it.
    static func check(_ plan: LogicalPlan, outer: CaptureList, span: SourceSpan) throws {
        guard !outer.columns.isEmpty else { return }
        try check(plan, Set(outer.columns.map(\.id)), span)
    }

    private static func check(_ plan: LogicalPlan, _ outer: Set<ColumnID>, _ span: SourceSpan) throws {
        switch plan {
        case .join(let node):
            let (left, right): (Bool, Bool)
            switch node.kind {
            case .inner: (left, right) = (true, true)
            case .rightOuter: (left, right) = (false, true)
            case .fullOuter: (left, right) = (false, false)
            default: (left, right) = (true, false)
            }
            if (!left && reads(node.left, outer)) || (!right && reads(node.right, outer)) { throw notAllowedThere(span) }
        case .recursive where reads(plan, outer): throw notAllowedThere(span)
        case .aggregate(let node):
            let calls = node.calls.filter { ($0.arguments + [$0.filter].compactMap { $0 }).contains { reads($0, outer) } }
            for call in calls {
                let columns = (call.arguments + [call.filter].compactMap { $0 }).reduce(into: Set<ColumnID>()) { $0.formUnion($1.columns) }
                if columns.isSubset(of: outer) { continue }
                throw QueryError(
                    "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES", sqlState: "0A000",
                    "Unsupported subquery expression: Found an aggregate function in a correlated predicate that has both outer and local references, which is not supported: \(call.column.name).",
                    span: span.range)
            }
            if !calls.isEmpty || node.keys.contains(where: { reads($0.expression, outer) }) { throw unsupported(span) }
        case .window, .sort:
            if plan.expressions.contains(where: { reads($0, outer) }) { throw unsupported(span) }
        default: break
        }
        for input in plan.inputs { try check(input, outer, span) }
    }

    /// Every place of the plan that reads one of the columns, from the top down: what Spark's name of the subquery lists.
    static func occurrences(in plan: LogicalPlan, of outer: [ColumnReference]) -> [String] {
        guard !outer.isEmpty else { return [] }
        var names: [String] = []
        collect(plan, Set(outer.map(\.id)), &names)
        return names
    }

    private static func collect(_ plan: LogicalPlan, _ outer: Set<ColumnID>, _ names: inout [String]) {
        for expression in plan.expressions {
            expression.forEachColumn { if outer.contains($0.id) { names.append($0.name) } }
        }
        for input in plan.inputs { collect(input, outer, &names) }
    }

    /// Refuses IN and EXISTS of a join's condition that read both sides.
    static func checkCondition(_ condition: BoundExpression, left: LogicalPlan, right: LogicalPlan, span: SourceSpan) throws {
        let sides = [Set(left.output.map(\.id)), Set(right.output.map(\.id))]
        let readsBoth = condition.contains { node in
            guard case .subquery(let subquery) = node, !subquery.outerColumns.isEmpty else { return false }
            return sides.allSatisfy { !node.columns.isDisjoint(with: $0) }
        }
        guard readsBoth else { return }
        throw QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION", sqlState: "0A000",
            "Unsupported subquery expression: Correlated subqueries in the join predicate cannot reference both join inputs. Move the condition to WHERE.", span: span.range)
    }

    static func unsupported(_ span: SourceSpan) -> QueryError {
        QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE", sqlState: "0A000",
            "Unsupported subquery expression: Expressions referencing the outer query are not supported outside of WHERE/HAVING clauses of a subquery that aggregates, sorts or has window functions. "
                + "Compute them in the outer query, or in a subquery in FROM.",
            span: span.range)
    }

    private static func notAllowedThere(_ span: SourceSpan) -> QueryError {
        QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED", sqlState: "0A000",
            "Unsupported subquery expression: Accessing outer query column is not allowed in this location: a recursive common table, or the side of an outer, semi or anti join that may have no match.",
            span: span.range)
    }

    static func reads(_ expression: BoundExpression, _ outer: Set<ColumnID>) -> Bool { !expression.columns.isDisjoint(with: outer) }

    private static func reads(_ plan: LogicalPlan, _ outer: Set<ColumnID>) -> Bool {
        plan.expressions.contains { reads($0, outer) } || plan.inputs.contains { reads($0, outer) }
    }
}

extension BoundExpression {
    /// A scalar subquery that reads columns of the query around it, anywhere within.
    var containsCorrelatedScalar: Bool {
        contains {
            if case .subquery(let subquery) = $0, case .scalar = subquery.kind { !subquery.outerColumns.isEmpty } else { false }
        }
    }
}
