import Columnar
import Functions
import SQLSyntax

extension ExpressionAnalyzer {
    func subquery(_ kind: BoundExpression.SubqueryExpression.Kind, _ query: Query, _ span: SourceSpan) throws -> BoundExpression {
        let isKey = clause == "GROUP BY"
        let text = isKey || !scope.groupedSubqueries.isEmpty ? "\(isScalar(kind)) " + Formatter.format(query, style: .singleLine) : ""
        if let known = scope.groupedSubqueries[text] {
            if case .subquery(let node) = known { note(node.plan, outer: node.outerColumns, isScalar(kind), span) }
            return known
        }
        let captures = CaptureList()
        let plan = try queries.analyze(query, outer: scope, captures: captures)
        try check(plan, captures, span)
        note(plan, outer: captures.columns, isScalar(kind), span)
        if clause == "ORDER BY", !isScalar(kind) { throw unsupportedInSort(span) }
        if isScalar(kind), !captures.columns.isEmpty, clause == "ORDER BY" || clause == "JOIN ON" {
            throw QueryError(
                "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY", sqlState: "0A000",
                "Unsupported subquery expression: Correlated scalar subqueries can only be used in filters, aggregations, projections and UPDATE/MERGE/DELETE commands, not in \(clause). Select it under a name first.",
                span: span.range)
        }
        let result = BoundExpression.subquery(BoundExpression.SubqueryExpression(kind, plan: plan, outerColumns: captures.columns, span: span.range))
        if isKey { scope.groupedSubqueries[text] = result }
        return result
    }

    private func note(_ plan: LogicalPlan, outer: [ColumnReference], _ isScalar: Bool, _ span: SourceSpan) {
        let names = Correlation.occurrences(in: plan, of: outer).joined(separator: ", ")
        state.note((isScalar ? "scalarsubquery" : "exists") + "(\(names))", at: span)
    }

    private func unsupportedInSort(_ span: SourceSpan) -> QueryError {
        QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY", sqlState: "0A000",
            "Unsupported subquery expression: IN/EXISTS predicate subqueries can only be used in filters, joins, aggregations, window functions, projections, and UPDATE/MERGE/DELETE commands, not in ORDER BY. Select it under a name first.",
            span: span.range)
    }

    /// The bodies of SQL functions are inlined: their parameters may stand anywhere.
    private func check(_ plan: LogicalPlan, _ captures: CaptureList, _ span: SourceSpan) throws {
        if !scope.isFunctionBody { try Correlation.check(plan, outer: captures, span: span) }
    }

    private func isScalar(_ kind: BoundExpression.SubqueryExpression.Kind) -> Bool {
        if case .scalar = kind { true } else { false }
    }

    func scalarSubquery(_ query: Query, _ span: SourceSpan) throws -> BoundExpression {
        let result = try subquery(.scalar, query, span)
        guard case .subquery(let node) = result, node.plan.output.count == 1 else {
            var count = 0
            if case .subquery(let node) = result { count = node.plan.output.count }
            throw QueryError(
                "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN", sqlState: "42823",
                "Invalid subquery: Scalar subquery must return only one column, but got \(count).", span: span.range)
        }
        return result
    }

    func inSubquery(_ value: Expression, _ query: Query, _ span: SourceSpan) throws -> BoundExpression {
        let operands: [BoundExpression]
        switch value.kind {
        case .row(let values): operands = try values.map(analyze)
        case .functionCall(let call) where call.name.parts?.count == 1 && call.name.parts?[0].matches("struct") == true:
            operands = try spread(call.arguments).map { try analyze($0.value) }
        default: operands = [try analyze(value)]
        }
        let captures = CaptureList()
        var plan = try queries.analyze(query, outer: scope, captures: captures)
        try check(plan, captures, span)
        state.note("listquery(\(Correlation.occurrences(in: plan, of: captures.columns).joined(separator: ", ")))", at: span)
        if clause == "ORDER BY" { throw unsupportedInSort(span) }
        guard plan.output.count == operands.count else {
            throw QueryError(
                "DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH", sqlState: "42K09",
                "Cannot resolve \"(\(ColumnNaming.text(of: value)) IN (listquery()))\" due to data type mismatch: The number of columns in the left hand side of an IN subquery does not match the number of columns in the output of subquery. Left hand side columns(length: \(operands.count)): [\(operands.map { "\"\(AnalysisErrors.describe($0))\"" }.joined(separator: ", "))], right hand side columns(length: \(plan.output.count)): [\(plan.output.map { "\"\($0.name)\"" }.joined(separator: ", "))].",
                span: span.range)
        }
        var cast: [BoundExpression] = []
        var items: [LogicalPlan.Named] = []
        for (operand, column) in zip(operands, plan.output) {
            let fixed = state.fix(operand, to: column.type)
            guard let type = TypeCoercion.commonType(fixed.type, column.type) else {
                throw QueryError(
                    "DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH", sqlState: "42K09",
                    "Cannot resolve \"(\(ColumnNaming.text(of: value)) IN (listquery()))\" due to data type mismatch: The data type of one or more elements in the left hand side of an IN subquery is not compatible with the data type of the output of the subquery. Mismatched columns: [(\(AnalysisErrors.describe(operand)), \(column.name))], left side: [\"\(fixed.type.sql)\"], right side: [\"\(column.type.sql)\"].",
                    span: span.range)
            }
            let common = try collated(type, [fixed, .column(column)], text: ColumnNaming.text(of: value))
            cast.append(CollationKeys.key(implicitCast(fixed, to: type), as: common))
            if common.hasCollation {
                let key = CollationKeys.key(implicitCast(.column(column), to: type), as: common)
                items.append(LogicalPlan.Named(state.newColumn(column.name, type, nullable: column.nullable), key))
            } else if column.type == type {
                items.append(LogicalPlan.Named(column, .column(column)))
            } else {
                items.append(LogicalPlan.Named(state.newColumn(column.name, type, nullable: column.nullable), implicitCast(.column(column), to: type)))
            }
        }
        if items.contains(where: { if case .column = $0.expression { false } else { true } }) {
            plan = .project(LogicalPlan.Project(items, plan))
        }
        return .subquery(BoundExpression.SubqueryExpression(.membership(cast), plan: plan, outerColumns: captures.columns, span: span.range))
    }
}
