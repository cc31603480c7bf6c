import Columnar
import Functions
import SQLSyntax

/// `VALUES (1, 'a'), (2, 'b')`: every column takes the common type of its rows.
struct ValuesAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer

    func analyze(_ rows: [Expression], outer: Scope?, captures: CaptureList?) throws -> LogicalPlan {
        let scope = Scope([], parent: outer, captures: captures)
        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: nil, clause: "VALUES")
        var bound: [[BoundExpression]] = []
        var width = 0
        for row in rows {
            let values: [Expression]
            if case .row(let parts) = row.kind { values = parts } else { values = [row] }
            if bound.isEmpty { width = values.count }
            guard values.count == width else {
                throw QueryError(
                    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH", sqlState: "42000",
                    "Invalid inline table. Inline table expected \(width) columns but found \(values.count) columns in row \(bound.count).", span: row.span.range)
            }
            bound.append(try values.map { value in
                let expression = try analyzer.analyze(value)
                guard !expression.containsSubquery else {
                    throw QueryError(
                        "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES", sqlState: "0A000",
                        "Unsupported subquery expression: Scalar subqueries in the VALUES clause. Write the row as a SELECT.", span: value.span.range)
                }
                return expression
            })
        }
        var output: [ColumnReference] = []
        for position in 0..<width {
            let types = bound.map { $0[position].type }
            // Text and other types have a common type elsewhere, not in the rows of one table.
            let given = types.map { element(of: $0) }.filter { $0 != .void }
            let mixesText = given.contains(.string) && given.contains { $0 != .string }
            guard !mixesText, let type = TypeCoercion.commonType(types) else {
                throw QueryError(
                    "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE", sqlState: "42000",
                    "Invalid inline table. Found incompatible types in the column `col\(position + 1)` for inline table.", span: rows.first?.span.range)
            }
            for row in bound.indices { bound[row][position] = analyzer.implicitCast(state.fix(bound[row][position], to: type), to: type) }
            output.append(state.newColumn("col\(position + 1)", type, nullable: bound.contains { $0[position].nullable }))
        }
        return .values(LogicalPlan.Values(rows: bound, output: output))
    }

    private func element(of type: DataType) -> DataType {
        if case .array(let inner, _) = type { return element(of: inner) }
        return TypeCoercion.plain(type)
    }
}
