import Columnar
import SQLSyntax

/// Where a subquery may not read columns of the query around it: in what it aggregates, in what it makes of its groups, and in windows.
enum CorrelationRules {
    static func check(_ plan: LogicalPlan, reads outer: [ColumnReference], span: SourceSpan) throws {
        if outer.isEmpty { return }
        try check(plan, Set(outer.map(\.id)), span)
    }

    private static func check(_ plan: LogicalPlan, _ outer: Set<ColumnID>, _ span: SourceSpan) throws {
        switch plan {
        case .aggregate(let node):
            let own = Set(node.input.output.map(\.id))
            for call in node.calls {
                let columns = (call.arguments + [call.filter].compactMap { $0 }).reduce(into: Set<ColumnID>()) { $0.formUnion($1.columns) }
                let foreign = columns.subtracting(own).intersection(outer)
                if foreign.isEmpty { continue }
                guard columns.isSubset(of: foreign) else { throw mixed(call, span) }
                throw refused("the aggregate \(call.column.name)", span)
            }
            try refuse(node.keys.map(\.expression), own, outer, "GROUP BY", span)
        case .window(let node):
            try refuse(plan.expressions, Set(node.input.output.map(\.id)), outer, "a window function", span)
        case .project(let node):
            if isOfGroups(node.input) {
                try refuse(node.items.map(\.expression), Set(node.input.output.map(\.id)), outer, "the SELECT list of a query that aggregates", span)
            }
        default: break
        }
        for input in plan.inputs { try check(input, outer, span) }
    }

    private static func isOfGroups(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .aggregate: true
        case .filter(let node): isOfGroups(node.input)
        default: false
        }
    }

    private static func refuse(
        _ expressions: [BoundExpression], _ own: Set<ColumnID>, _ outer: Set<ColumnID>, _ place: String, _ span: SourceSpan
    ) throws {
        for expression in expressions where !expression.columns.subtracting(own).isDisjoint(with: outer) { throw refused(place, span) }
    }

    private static func refused(_ place: String, _ span: SourceSpan) -> QueryError {
        QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE", sqlState: "0A000",
            "Unsupported subquery expression: Expressions referencing the outer query are not supported outside of WHERE/HAVING clauses: \(place) does. "
                + "Compute it in the query around the subquery, or use a LATERAL join.", span: span.range)
    }

    private static func mixed(_ call: LogicalPlan.AggregateCall, _ span: SourceSpan) -> QueryError {
        QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES", sqlState: "0A000",
            "Unsupported subquery expression: Found an aggregate function in a correlated predicate that has both outer and local references, "
                + "which is not supported: \(call.column.name).", span: span.range)
    }
}
