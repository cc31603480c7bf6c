import Columnar
import SQLSyntax

/// Moves expressions from before an Aggregate to after it: what equals a group key becomes the key's column, and no other input column may be left.
struct AggregateRewriter {
    /// Fingerprints of the group keys' expressions.
    let replacements: [String: ColumnReference]
    /// Columns below the aggregate.
    let inputs: Set<ColumnID>
    let hasGroupBy: Bool
    /// GROUP BY ALL found its keys itself.
    var groupsByAll = false

    /// Conditions of a column that is neither a key nor aggregated.
    static let conditions: Set<String> = ["MISSING_AGGREGATION", "MISSING_GROUP_BY", "UNRESOLVED_ALL_IN_GROUP_BY"]

    /// `known`: columns that are computed later from rewritten expressions.
    func rewrite(_ expression: BoundExpression, _ syntax: Expression?, known: Set<ColumnID> = []) throws -> BoundExpression {
        if let key = replacements[Fingerprint.of(expression)] { return .column(key) }
        switch expression {
        case .column(let column):
            if known.contains(column.id) || !inputs.contains(column.id) { return expression }
            throw missing(column, syntax)
        case .subquery(var subquery):
            // Outer columns inside must be keys that keep their identity.
            let keys = Set(replacements.values.map(\.id))
            var mapping: [ColumnID: ColumnReference] = [:]
            for column in subquery.outerColumns where inputs.contains(column.id) && !keys.contains(column.id) {
                guard let key = replacements[Fingerprint.of(.column(column))] else { throw missing(column, syntax) }
                mapping[column.id] = key
            }
            if !mapping.isEmpty {
                subquery.plan = ColumnSubstitution.apply(mapping, to: subquery.plan)
                subquery.outerColumns = subquery.outerColumns.map { mapping[$0.id] ?? $0 }
            }
            let rewritten = try BoundExpression.subquery(subquery).children.map { try rewrite($0, syntax, known: known) }
            return BoundExpression.subquery(subquery).with(children: rewritten)
        case .lambda(var lambda):
            lambda.body = try rewrite(lambda.body, syntax, known: known.union(lambda.parameters.map(\.id)))
            return .lambda(lambda)
        default:
            let children = expression.children
            if children.isEmpty { return expression }
            return expression.with(children: try children.map { try rewrite($0, syntax, known: known) })
        }
    }

    private func missing(_ column: ColumnReference, _ syntax: Expression?) -> QueryError {
        if groupsByAll {
            return QueryError(
                "UNRESOLVED_ALL_IN_GROUP_BY", sqlState: "42803",
                "Cannot infer grouping columns for GROUP BY ALL based on the select clause. Please explicitly specify the grouping columns.", span: syntax?.span.range)
        }
        if !hasGroupBy {
            return QueryError(
                "MISSING_GROUP_BY", sqlState: "42803",
                "The query does not include a GROUP BY clause. Add GROUP BY or turn it into the window functions using OVER clauses.", span: syntax?.span.range)
        }
        return QueryError(
            "MISSING_AGGREGATION", sqlState: "42803",
            "The non-aggregating expression \"\(column.name)\" is based on columns which are not participating in the GROUP BY clause.\nAdd the columns or the expression to the GROUP BY, aggregate the expression, or use \"any_value(\(column.name))\" if you do not care which of the values within a group is returned.",
            span: syntax?.span.range)
    }
}
