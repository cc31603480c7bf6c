import Columnar
import Functions
import SQLSyntax

/// `WITH RECURSIVE t AS (anchor UNION [ALL] step)`.
struct RecursiveAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer

    static let defaultMaximumLevel = 100

    func analyze(_ definition: CommonTableExpression, _ table: CommonTable, outer: Scope?, captures: CaptureList?) throws -> LogicalPlan {
        var inner = queries
        var term = definition.query.term
        if case .subquery(let nested) = term.kind, nested.with == nil, nested.organization.isEmpty { term = nested.term }
        guard definition.query.organization.isEmpty, definition.query.with == nil,
            case .setOperation(.union, let quantifier, let anchorTerm, let stepTerm) = term.kind
        else {
            // Spark only recurses through UNION at the top; without it the name means an outer table.
            throw QueryError(
                "INVALID_RECURSIVE_CTE", sqlState: "42836",
                "Invalid recursive definition found. Recursive queries must contain an UNION or an UNION ALL statement with 2 children. The first child needs to be the anchor term without any recursive references.",
                span: definition.span.range)
        }
        var anchor = try queries.analyze(anchorTerm, outer: outer, captures: captures)
        if !definition.columns.isEmpty { anchor = try queries.rename(anchor, definition.columns, relation: definition.name.text, span: definition.span) }
        table.recursiveColumns = anchor.output.map { ColumnReference(id: $0.id, name: $0.name, type: $0.type, nullable: true) }
        inner.commonTables[definition.name.text.lowercased()] = table
        let step = try inner.analyze(stepTerm, outer: outer, captures: captures)
        table.recursiveColumns = nil
        guard table.recursiveUses > 0 else {
            return try SetOperationAnalyzer(state: state).combine(.union, quantifier, anchor, step, span: definition.span)
        }
        guard step.output.count == anchor.output.count else {
            throw QueryError(
                "NUM_COLUMNS_MISMATCH", sqlState: "42826",
                "UNION can only be performed on inputs with the same number of columns, but the first input has \(anchor.output.count) columns and the second input has \(step.output.count) columns.",
                span: definition.span.range)
        }
        let types = anchor.output.map(\.type)
        for (column, type) in zip(step.output, types) where column.type.isNumeric && type.isNumeric && column.type != type {
            throw QueryError(
                "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE", sqlState: "42825",
                "Failed to merge incompatible data types \"\(type.sql)\" and \"\(column.type.sql)\": the column `\(column.name)` of the recursive part must have the anchor's type. Cast one of them.",
                span: definition.span.range)
        }
        for (column, type) in zip(step.output, types) where !TypeCoercion.canStore(from: column.type, to: type) {
            throw QueryError(
                "INCOMPATIBLE_COLUMN_TYPE", sqlState: "42825",
                "UNION can only be performed on tables with compatible column types. The column `\(column.name)` of the recursive part is \"\(column.type.sql)\" type which is not compatible with \"\(type.sql)\" of the anchor.",
                span: definition.span.range)
        }
        var maximumLevel = Self.defaultMaximumLevel
        if let given = definition.maxRecursionLevel {
            let analyzer = ExpressionAnalyzer(state: state, scope: Scope(), queries: queries, collector: nil, clause: "MAX RECURSION LEVEL")
            if let value = ConstantFolding.value(of: try analyzer.analyze(given), context: state.folding)?.integerValue { maximumLevel = Int(clamping: value) }
        }
        let output = anchor.output.map { state.newColumn($0.name, $0.type, nullable: true) }
        return .recursive(LogicalPlan.Recursive(
            id: table.id, anchor: anchor, step: SetOperationAnalyzer(state: state).cast(step, to: types), distinct: quantifier == .distinct,
            maximumLevel: maximumLevel, output: output))
    }
}
