import Columnar
import Functions
import SQLSyntax

/// PIVOT (rows to columns) and UNPIVOT (columns to rows).
struct PivotAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer
    let outer: Scope?
    let captures: CaptureList?

    func pivot(_ input: RelationAnalyzer.Result, _ pivot: Pivot) throws -> RelationAnalyzer.Result {
        let scope = Scope(input.relations, parent: outer, captures: captures)
        let collector = CallCollector()
        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: collector, clause: "PIVOT")
        let pivotColumns = try pivot.columns.map { name in try analyzer.analyze(Expression(.column([name]), span: name.span)) }
        if let column = zip(pivot.columns, pivotColumns).first(where: { !TypeCoercion.isOrderable($1.type) }) {
            throw QueryError(
                "INCOMPARABLE_PIVOT_COLUMN", sqlState: "42818", "Invalid pivot column `\(column.0.text)`. Pivot columns must be comparable.", span: column.0.span.range)
        }
        var aggregates: [(name: String?, text: String, expression: BoundExpression)] = []
        for item in pivot.aggregates {
            let bound = try analyzer.analyze(item.expression)
            guard !bound.columns.isDisjoint(with: collector.aggregates.map(\.column.id)) else {
                throw QueryError(
                    "_LEGACY_ERROR_TEMP_1006", sqlState: "42K0E", "Aggregate expression required for pivot, but \"\(ColumnNaming.text(of: item.expression))\" did not appear in any aggregate function.", span: pivot.span.range)
            }
            aggregates.append((item.aliases.first?.text, ColumnNaming.text(of: item.expression), bound))
        }
        let calls = collector.aggregates
        var used: Set<ColumnID> = []
        for column in pivotColumns { used.formUnion(column.columns) }
        for call in calls { for argument in call.arguments { used.formUnion(argument.columns) } }
        let grouping = input.relations.flatMap { $0.columns.filter { !$0.isHidden } }.filter { column in column.expression.columns.isDisjoint(with: used) }

        var allCalls: [LogicalPlan.AggregateCall] = []
        var items: [LogicalPlan.Named] = []
        var keys: [LogicalPlan.Named] = []
        for column in grouping {
            let reference = column.reference ?? state.newColumn(column.name, column.expression.type, nullable: column.expression.nullable)
            keys.append(LogicalPlan.Named(reference, column.expression))
            items.append(LogicalPlan.Named(ColumnReference(id: reference.id, name: column.name, type: reference.type, nullable: reference.nullable), .column(reference)))
        }
        let constants = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: nil, clause: "PIVOT IN")
        for value in pivot.values {
            let parts: [Expression]
            if pivotColumns.count > 1, case .row(let given) = value.expression.kind { parts = given } else { parts = [value.expression] }
            guard parts.count == pivotColumns.count else {
                throw QueryError(
                    "PIVOT_VALUE_DATA_TYPE_MISMATCH", sqlState: "42K09", "Invalid pivot value '\(ColumnNaming.text(of: value.expression))': \(parts.count) values for \(pivotColumns.count) pivot columns.", span: value.expression.span.range)
            }
            var tests: [BoundExpression] = []
            for (part, column) in zip(parts, pivotColumns) {
                let constant = try pivotValue(part, constants)
                guard let type = TypeCoercion.isSameShape(column.type, constant.type) ? column.type : TypeCoercion.commonType(column.type, constant.type) else {
                    throw QueryError(
                        "PIVOT_VALUE_DATA_TYPE_MISMATCH", sqlState: "42K09",
                        "Invalid pivot value '\(ColumnNaming.text(of: part))': value data type \"\(constant.type.sql)\" does not match pivot column data type \"\(column.type.sql)\".", span: part.span.range)
                }
                tests.append(.comparison(.nullSafeEqual, analyzer.implicitCast(column, to: type), analyzer.implicitCast(constant, to: type)))
            }
            let test = BoundExpression.conjunction(tests)
            var replaced: [ColumnID: ColumnReference] = [:]
            for call in calls {
                var own = call
                own.column = state.newColumn(call.column.name, call.column.type, nullable: true)
                own.filter = own.filter.map { .and([$0, test]) } ?? test
                replaced[call.column.id] = own.column
                allCalls.append(own)
            }
            let label = try value.alias?.text ?? pivotLabel(value.expression, constants)
            for aggregate in aggregates {
                let expression = ColumnSubstitution.apply(replaced, to: aggregate.expression)
                let name = aggregates.count == 1 && aggregate.name == nil ? label : "\(label)_\(aggregate.name ?? aggregate.text)"
                let shown = aggregates.count == 1 ? label : name
                items.append(LogicalPlan.Named(state.newColumn(shown, expression.type, nullable: true), nullWhenEmpty(expression)))
            }
        }
        let plan = LogicalPlan.project(LogicalPlan.Project(items, .aggregate(LogicalPlan.Aggregate(keys: keys, calls: allCalls, input.plan))))
        return RelationAnalyzer.Result(plan: plan, relations: [ScopeRelation(qualifier: [], columns: plan.scopeColumns)])
    }

    private func pivotValue(_ syntax: Expression, _ analyzer: ExpressionAnalyzer) throws -> BoundExpression {
        let bound = try analyzer.analyze(syntax)
        guard bound.isDeterministic, bound.columns.isEmpty, !bound.containsSubquery else {
            throw QueryError(
                "NON_LITERAL_PIVOT_VALUES", sqlState: "42K08",
                "Literal expressions required for pivot values, found \"\(ColumnNaming.text(of: syntax))\".", span: syntax.span.range)
        }
        return bound
    }

    /// The value as text names its columns.
    private func pivotLabel(_ expression: Expression, _ analyzer: ExpressionAnalyzer) throws -> String {
        let value = try pivotValue(expression, analyzer)
        let cast = BoundExpression.cast(BoundExpression.CastExpression(value, to: .string, mode: .ansi, span: nil, isImplicit: true))
        guard let text = ConstantFolding.value(of: cast, context: state.folding) else { return ColumnNaming.text(of: expression) }
        return text.stringValue ?? "null"
    }

    /// A cell without rows is NULL, counts included, as in Spark.
    private func nullWhenEmpty(_ expression: BoundExpression) -> BoundExpression {
        guard case .column(let column) = expression, column.type == .bigint, column.name.hasPrefix("count(") else { return expression }
        let zero = BoundExpression.comparison(.equal, expression, .literal(.integer(0), .bigint))
        return .caseWhen(BoundExpression.CaseExpression(branches: [(zero, .literal(.null, .bigint))], otherwise: expression, type: .bigint))
    }

    func unpivot(_ input: RelationAnalyzer.Result, _ unpivot: Unpivot) throws -> RelationAnalyzer.Result {
        let scope = Scope(input.relations, parent: outer, captures: captures)
        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: nil, clause: "UNPIVOT")
        var rows: [[BoundExpression]] = []
        var names: [String] = []
        var used: Set<ColumnID> = []
        for set in unpivot.columnSets {
            let columns = try set.columns.map { path in try analyzer.analyze(Expression(.column(path), span: unpivot.span)) }
            guard columns.count == unpivot.valueColumns.count else {
                throw QueryError("UNPIVOT_VALUE_SIZE_MISMATCH", sqlState: "428C4", "All unpivot value columns must have the same size as there are value column names (\(unpivot.valueColumns.map(\.text).joined(separator: ", "))).", span: unpivot.span.range)
            }
            for (column, path) in zip(columns, set.columns) {
                if case .column = column { continue }
                throw QueryError(
                    "UNPIVOT_REQUIRES_ATTRIBUTES", sqlState: "42K0A",
                    "UNPIVOT requires all given value expressions to be columns. \(AnalysisErrors.quote(path.map(\.text))) is not one. Select it under a name of its own first.",
                    span: unpivot.span.range)
            }
            for column in columns { used.formUnion(column.columns) }
            rows.append(columns)
            names.append(set.alias?.text ?? set.columns.map { $0.last?.text ?? "" }.joined(separator: "_"))
        }
        var types: [DataType] = []
        for position in unpivot.valueColumns.indices {
            let given = rows.map { $0[position].type }.filter { $0 != .void }
            let mixesText = given.contains(.string) && given.contains { $0 != .string }
            guard !mixesText, let type = TypeCoercion.commonType(rows.map { $0[position].type }) else {
                let listed = rows.map { "\"\($0[position].type.sql)\" (`\(AnalysisErrors.describe($0[position]))`)" }.joined(separator: ", ")
                throw QueryError(
                    "UNPIVOT_VALUE_DATA_TYPE_MISMATCH", sqlState: "42K09",
                    "Unpivot value columns must share a least common type, some types do not: [\(listed)].", span: unpivot.span.range)
            }
            types.append(type)
        }
        let kept = input.relations.flatMap { $0.columns.filter { !$0.isHidden } }.filter { $0.expression.columns.isDisjoint(with: used) }
        let nameColumn = state.newColumn(unpivot.nameColumn.text, .string, nullable: false)
        let valueColumns = zip(unpivot.valueColumns, types).map { state.newColumn($0.text, $1, nullable: true) }
        let keptColumns = kept.map { $0.reference ?? state.newColumn($0.name, $0.expression.type, nullable: true) }
        var projections: [[BoundExpression]] = []
        for (row, name) in zip(rows, names) {
            var values: [BoundExpression] = kept.map(\.expression)
            values.append(.literal(.string(name), .string))
            values += zip(row, types).map { analyzer.implicitCast($0, to: $1) }
            projections.append(values)
        }
        var plan = LogicalPlan.expand(LogicalPlan.Expand(projections: projections, output: keptColumns + [nameColumn] + valueColumns, input.plan))
        if !unpivot.includesNulls {
            let present = valueColumns.map { BoundExpression.not(.isNull(.column($0))) }
            plan = .filter(LogicalPlan.Filter(present.count == 1 ? present[0] : .or(present), plan))
        }
        let columns = zip(kept, keptColumns).map { ScopeColumn(name: $0.name, expression: .column($1)) }
            + ([nameColumn] + valueColumns).map { ScopeColumn(name: $0.name, expression: .column($0)) }
        return RelationAnalyzer.Result(plan: plan, relations: [ScopeRelation(qualifier: unpivot.alias.map { [$0.text] } ?? [], columns: columns)])
    }
}
