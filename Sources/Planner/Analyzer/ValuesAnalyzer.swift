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
            let values = parts(of: row)
            if bound.isEmpty { width = values.count }
            guard values.count == width else {
                throw QueryError(
                    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH", sqlState: "42000",
                    "Invalid inline table. Inline table expected \(width) columns but found \(values.count) columns in row \(bound.count).", span: row.span.range)
            }
            bound.append(try values.map { try value($0, analyzer) })
        }
        var output: [ColumnReference] = []
        for position in 0..<width {
            let types = bound.map { $0[position].type }
            // Text and other types have a common type elsewhere, not in the rows of one table.
            let given = types.map { element(of: $0) }.filter { $0 != .void }
            let mixesText = given.contains(.string) && given.contains { $0 != .string }
            guard !mixesText, let plain = TypeCoercion.commonType(types) else {
                throw QueryError(
                    "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE", sqlState: "42000",
                    "Invalid inline table. Found incompatible types in the column `col\(position + 1)` for inline table.", span: rows.first?.span.range)
            }
            let type = try analyzer.collated(plain, bound.map { $0[position] }, text: "col\(position + 1)", isCompared: false)
            for row in bound.indices { bound[row][position] = analyzer.implicitCast(state.fix(bound[row][position], to: type), to: type) }
            output.append(state.newColumn("col\(position + 1)", type, nullable: bound.contains { $0[position].nullable }))
        }
        return .values(LogicalPlan.Values(rows: bound, output: output))
    }

    /// `(1, 'a')` and `struct(1, 'a')`, with or without aliases, are the columns of a row.
    private func parts(of row: Expression) -> [Expression] {
        switch row.kind {
        case .row(let parts): return parts
        case .functionCall(let call):
            guard let name = call.name.parts, name.count == 1, name[0].matches("struct"), !call.arguments.isEmpty else { return [row] }
            return call.arguments.map(\.value)
        default: return [row]
        }
    }

    private func value(_ syntax: Expression, _ analyzer: ExpressionAnalyzer) throws -> BoundExpression {
        func notConstant() -> QueryError {
            QueryError(
                "INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE", sqlState: "42000",
                "Invalid inline table. Cannot evaluate the expression \"\(ColumnNaming.text(of: syntax))\" in inline table definition: its value must be known before any row is read.",
                span: syntax.span.range)
        }
        let bound: BoundExpression
        do {
            bound = try analyzer.analyze(syntax)
        } catch let error as QueryError where error.condition == "UNSUPPORTED_EXPR_FOR_OPERATOR" || error.condition == "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT" {
            throw notConstant()
        }
        if bound.containsSubquery {
            throw QueryError(
                "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES", sqlState: "0A000",
                "Unsupported subquery expression: Scalar subqueries in the VALUES clause. Use SELECT and UNION ALL instead.", span: syntax.span.range)
        }
        if !bound.columns.isEmpty && !analyzer.scope.isFunctionBody || !bound.isDeterministic { throw notConstant() }
        return bound
    }

    private func element(of type: DataType) -> DataType {
        if case .array(let inner, _) = type { return element(of: inner) }
        return TypeCoercion.plain(type)
    }
}
