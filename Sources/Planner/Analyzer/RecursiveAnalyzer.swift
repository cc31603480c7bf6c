import Columnar
import Functions
import SQLSyntax

/// `WITH RECURSIVE t AS (anchor UNION ALL step)`.
struct RecursiveAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer

    func analyze(_ definition: CommonTableExpression, _ table: CommonTable, outer: Scope?, captures: CaptureList?) throws -> LogicalPlan {
        let key = definition.name.text.lowercased()
        var surrounding = queries
        var query = definition.query
        // A WITH of its own stands before the UNION; its tables are not part of the recursion.
        while true {
            if let with = query.with {
                if with.definitions.contains(where: { TableMentions.contains(key, in: $0.query) }) { throw invalid(definition) }
                try surrounding.define(with, outer: outer, captures: captures)
                query.with = nil
            }
            guard query.organization.isEmpty, case .subquery(let nested) = query.term.kind else { break }
            query = nested
        }
        guard query.organization.isEmpty, case .setOperation(.union, let quantifier, let anchorTerm, let stepTerm) = query.term.kind,
            !TableMentions.contains(key, in: anchorTerm)
        else { throw invalid(definition) }
        guard quantifier == .all else {
            throw QueryError(
                "UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE", sqlState: "42836",
                "The UNION operator is not yet supported within recursive common table expressions (WITH clauses that refer to themselves, directly or indirectly). Please use UNION ALL instead.",
                span: query.term.span.range)
        }
        var anchor = try surrounding.analyze(anchorTerm, outer: outer, captures: captures)
        if !definition.columns.isEmpty { anchor = try queries.rename(anchor, definition.columns, relation: definition.name.text, span: definition.span) }
        table.recursiveColumns = anchor.output.map { ColumnReference(id: $0.id, name: $0.name, type: $0.type, nullable: true) }
        var inner = surrounding
        inner.commonTables[key] = table
        let step = try inner.analyze(stepTerm, outer: outer, captures: captures)
        table.recursiveColumns = nil
        guard table.recursiveUses > 0 else {
            return try SetOperationAnalyzer(state: state).combine(.union, quantifier, anchor, step, span: definition.span)
        }
        try checkColumns(anchor, step, definition)
        if let place = RecursivePlacement.misplaced(table.id, in: step) {
            throw QueryError(
                "INVALID_RECURSIVE_REFERENCE.PLACE", sqlState: "42836",
                "Invalid recursive reference found inside WITH RECURSIVE clause: `\(definition.name.text)` is read \(place). "
                    + "Recursive references cannot be used on the right side of left outer, semi and anti joins, on the left side of right outer joins, "
                    + "in full outer joins, in aggregates, below ORDER BY and window functions, and in scalar subqueries.",
                span: query.term.span.range)
        }
        var maximumLevel = state.options.maximumRecursion
        if let given = definition.maxRecursionLevel {
            let analyzer = ExpressionAnalyzer(state: state, scope: Scope(), queries: queries, collector: nil, clause: "MAX RECURSION LEVEL")
            if let value = ConstantFolding.value(of: try analyzer.analyze(given), context: state.folding)?.integerValue { maximumLevel = Int(clamping: value) }
        }
        let output = anchor.output.map { state.newColumn($0.name, $0.type, nullable: true) }
        return .recursive(LogicalPlan.Recursive(
            id: table.id, anchor: anchor, step: SetOperationAnalyzer(state: state).cast(step, to: anchor.output.map(\.type)),
            maximumLevel: maximumLevel, output: output))
    }

    private func invalid(_ definition: CommonTableExpression) -> QueryError {
        QueryError(
            "INVALID_RECURSIVE_CTE", sqlState: "42836",
            "Invalid recursive definition found. Recursive queries must contain an UNION or an UNION ALL statement with 2 children. The first child needs to be the anchor term without any recursive references.",
            span: definition.span.range)
    }

    private func checkColumns(_ anchor: LogicalPlan, _ step: LogicalPlan, _ definition: CommonTableExpression) throws {
        guard step.output.count == anchor.output.count else {
            throw QueryError(
                "NUM_COLUMNS_MISMATCH", sqlState: "42826",
                "UNION can only be performed on inputs with the same number of columns, but the first input has \(anchor.output.count) columns and the second input has \(step.output.count) columns.",
                span: definition.span.range)
        }
        for (column, type) in zip(step.output, anchor.output.map(\.type)) where TypeCoercion.commonType(type, column.type) != type {
            throw QueryError(
                "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE", sqlState: "42825",
                "Failed to merge incompatible data types \"\(type.sql)\" and \"\(column.type.sql)\": the column `\(column.name)` of the recursive part must have the anchor's type. Cast one of them.",
                span: definition.span.range)
        }
    }
}

/// Where a recursive common table may stand in its own step: a round must be able to go on from the rows of the last one alone.
enum RecursivePlacement {
    /// Words for the forbidden place where the table of that number is read; nil when there is none.
    static func misplaced(_ id: Int, in plan: LogicalPlan) -> String? {
        for expression in plan.expressions where readsInScalar(id, expression) { return "in a scalar subquery" }
        switch plan {
        case .join(let node):
            let (left, right): (Bool, Bool)
            switch node.kind {
            case .inner: (left, right) = (true, true)
            case .rightOuter: (left, right) = (false, true)
            case .fullOuter: (left, right) = (false, false)
            default: (left, right) = (true, false)
            }
            if !left, reads(id, node.left) { return "on the left side of an outer join" }
            if !right, reads(id, node.right) { return "on the right side of a join that is not inner" }
        case .aggregate(let node):
            if !isDistinct(node), reads(id, node.input) { return "in an aggregate" }
        case .window(let node): if reads(id, node.input) { return "below a window function" }
        case .sort(let node): if reads(id, node.input) { return "below ORDER BY" }
        default: break
        }
        for input in plan.inputs {
            if let place = misplaced(id, in: input) { return place }
        }
        return nil
    }

    private static func reads(_ id: Int, _ plan: LogicalPlan) -> Bool {
        if case .recursiveReference(let reference) = plan, reference.id == id { return true }
        return plan.inputs.contains { reads(id, $0) }
    }

    private static func isDistinct(_ node: LogicalPlan.Aggregate) -> Bool {
        // The distinct values that a lateral join reads.
        if case .shared = node.input { return node.calls.isEmpty }
        guard case .project = node.input else { return false }
        return node.calls.isEmpty && node.keys.map(\.column.id) == node.input.output.map(\.id)
    }

    private static func readsInScalar(_ id: Int, _ expression: BoundExpression) -> Bool {
        expression.contains {
            if case .subquery(let subquery) = $0, case .scalar = subquery.kind { reads(id, subquery.plan) } else { false }
        }
    }
}
