import Columnar
import Functions
import SQLSyntax

/// What a name in WITH stands for.
final class CommonTable {
    let name: String
    let id: Int
    /// Nil while the definition itself is analyzed (recursion).
    var plan: LogicalPlan?
    /// Columns of the recursive relation, known from the anchor.
    var recursiveColumns: [ColumnReference]?
    var recursiveUses = 0
    /// Reads columns of a surrounding query, so every use needs a plan of its own.
    init(name: String, id: Int) {
        self.name = name
        self.id = id
    }
}

/// Turns queries into logical plans: names resolved, types coerced, every implicit step written out.
package struct QueryAnalyzer {
    let state: AnalysisState
    /// By lower-case name, inner definitions over outer ones.
    var commonTables: [String: CommonTable] = [:]

    package init(state: AnalysisState) { self.state = state }

    /// For bodies of views and functions, which do not see the statement's WITH.
    var outside: QueryAnalyzer { QueryAnalyzer(state: state) }

    package func analyze(_ query: Query) throws -> LogicalPlan { try analyze(query, outer: nil, captures: nil) }

    func analyze(_ query: Query, outer: Scope?, captures: CaptureList?) throws -> LogicalPlan {
        var inner = self
        if let with = query.with { try inner.define(with, outer: outer, captures: captures) }
        return try inner.analyze(query.term, organization: query.organization, outer: outer, captures: captures)
    }

    private func analyze(_ term: QueryTerm, organization: QueryOrganization, outer: Scope?, captures: CaptureList?) throws -> LogicalPlan {
        if case .select(let select) = term.kind {
            return try SelectAnalyzer(state: state, queries: self, outer: outer, captures: captures).analyze(select, organization: organization)
        }
        let plan = try analyze(term, outer: outer, captures: captures)
        return try organize(plan, organization, relations: [ScopeRelation(qualifier: [], columns: plan.scopeColumns)], outer: outer, captures: captures)
    }

    func analyze(_ term: QueryTerm, outer: Scope?, captures: CaptureList?) throws -> LogicalPlan {
        switch term.kind {
        case .select(let select):
            return try SelectAnalyzer(state: state, queries: self, outer: outer, captures: captures).analyze(select, organization: QueryOrganization())
        case .values(let rows, let alias):
            let plan = try ValuesAnalyzer(state: state, queries: self).analyze(rows, outer: outer, captures: captures)
            guard let alias, !alias.columns.isEmpty else { return plan }
            return try rename(plan, alias.columns, relation: alias.name.text, span: term.span)
        case .table(let name):
            let relations = RelationAnalyzer(state: state, queries: self, outer: outer, captures: captures)
            return try relations.analyze(Relation(.table(TableReference(name: name)), span: term.span)).plan
        case .setOperation(let operation, let quantifier, let left, let right):
            return try SetOperationAnalyzer(state: state).combine(
                operation, quantifier, try analyze(left, outer: outer, captures: captures), try analyze(right, outer: outer, captures: captures), span: term.span)
        case .subquery(let query): return try analyze(query, outer: outer, captures: captures)
        case .pipe:
            let result = try PipeAnalyzer(state: state, queries: self, outer: outer, captures: captures).analyze(term)
            let visible = result.relations.flatMap { $0.columns.filter { !$0.isHidden } }
            if visible.map({ $0.reference?.id }) == result.plan.output.map(\.id) { return result.plan }
            // A join with USING has columns that are not shown, and shows one that is made of two.
            return .project(LogicalPlan.Project(visible.map { column in
                let own = column.reference?.renamed(column.name) ?? state.newColumn(column.name, column.expression.type, nullable: column.expression.nullable)
                return LogicalPlan.Named(own, column.expression)
            }, result.plan))
        }
    }

    // MARK: ORDER BY, LIMIT, OFFSET over a finished result

    func organize(
        _ input: LogicalPlan, _ organization: QueryOrganization, relations: [ScopeRelation], outer: Scope?, captures: CaptureList?
    ) throws -> LogicalPlan {
        var plan = input
        let scope = Scope(relations, parent: outer, captures: captures)
        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: self, collector: nil, clause: "ORDER BY")
        var keys: [LogicalPlan.SortKey] = []
        for expression in organization.distributeBy { _ = try analyzer.analyze(expression) }
        for item in sortItems(organization, plan.output, namesAll: false) {
            let expression: BoundExpression
            if let position = ordinal(item.expression) {
                guard position >= 1 && position <= plan.output.count else { throw ordinalError("ORDER_BY_POS_OUT_OF_RANGE", "ORDER BY", position, plan.output.count, item.span) }
                expression = .column(plan.output[position - 1])
            } else {
                expression = try analyzer.analyze(item.expression)
            }
            keys.append(LogicalPlan.SortKey(try orderable(expression, item), descending: item.direction == .descending, nullsFirst: item.nullOrder == .first))
        }
        if !keys.isEmpty { plan = .sort(LogicalPlan.Sort(keys, plan)) }
        return try limit(plan, organization)
    }

    /// `namesAll`: ALL is a column of the input.
    func sortItems(_ organization: QueryOrganization, _ output: [ColumnReference], namesAll: Bool) -> [SortItem] {
        if organization.ordersByAll, !namesAll, let item = organization.orderBy.first, !output.contains(where: { $0.name.lowercased() == "all" }) {
            return output.indices.map {
                SortItem(Expression(.literal(.integer(String($0 + 1))), span: item.span), direction: item.direction, nullOrder: item.nullOrder, span: item.span)
            }
        }
        if !organization.orderBy.isEmpty { return organization.orderBy }
        if !organization.sortBy.isEmpty { return organization.sortBy }
        return organization.clusterBy.map { SortItem($0, span: $0.span) }
    }

    func orderable(_ expression: BoundExpression, _ item: SortItem) throws -> BoundExpression {
        guard TypeCoercion.isOrderable(expression.type) else {
            throw QueryError.typeMismatch(
                "INVALID_ORDERING_TYPE", text: ColumnNaming.sortText(item), "The `sortorder` does not support ordering on type \"\(expression.type.sql)\".").at(item.span.range)
        }
        return expression.type.hasCollation ? try CollationKeys.orderedKey(expression, as: expression.type) : expression
    }

    func ordinal(_ expression: Expression) -> Int? {
        if case .literal(.integer(let digits)) = expression.kind { return Int(digits) }
        return nil
    }

    func ordinalError(_ condition: String, _ clause: String, _ position: Int, _ size: Int, _ span: SourceSpan) -> QueryError {
        QueryError(condition, sqlState: "42805", "\(clause) position \(position) is not in select list (valid range is [1, \(size)]).", span: span.range)
    }

    func limit(_ plan: LogicalPlan, _ organization: QueryOrganization) throws -> LogicalPlan {
        guard organization.limit != nil || organization.offset != nil else { return plan }
        let limit = try organization.limit.map { try limitExpression($0, "limit", plan.output) }
        let offset = try organization.offset.map { try limitExpression($0, "offset", plan.output) }
        return .limit(LogicalPlan.Limit(limit: limit, offset: offset, plan))
    }

    private func limitExpression(_ syntax: Expression, _ name: String, _ columns: [ColumnReference]) throws -> BoundExpression {
        let analyzer = ExpressionAnalyzer(state: state, scope: Scope(), queries: self, collector: nil, clause: name.uppercased())
        func invalid(_ sub: String, _ what: String) -> QueryError {
            QueryError("INVALID_LIMIT_LIKE_EXPRESSION.\(sub)", sqlState: "42K0E", "The limit like expression \"\(ColumnNaming.text(of: syntax))\" is invalid. \(what)", span: syntax.span.range)
        }
        let bound: BoundExpression
        do {
            bound = state.fix(try analyzer.analyze(syntax), to: .int)
        } catch let error as QueryError where error.condition.hasPrefix("UNRESOLVED_COLUMN") {
            if case .column(let parts) = syntax.kind, !columns.contains(where: { parts.last?.matches($0.name) == true }) {
                let shown = ScopeRelation(qualifier: [], columns: columns.map { ScopeColumn(name: $0.name, expression: .column($0)) })
                throw AnalysisErrors.unresolvedColumn(parts, scope: Scope([shown]), span: syntax.span)
            }
            throw invalid("IS_UNFOLDABLE", "The \(name) expression must evaluate to a constant value.")
        }
        if case .parameter = bound { return bound }
        guard bound.isDeterministic, !bound.containsSubquery else { throw invalid("IS_UNFOLDABLE", "The \(name) expression must evaluate to a constant value.") }
        guard let value = ConstantFolding.value(of: bound, context: state.folding) else {
            if ConstantFolding.isConstant(bound) || bound.columns.isEmpty {
                guard bound.type.isInteger || bound.type == .void else {
                    throw invalid("DATA_TYPE", "The \(name) expression must be integer type, but got \"\(bound.type.sql)\".")
                }
                return bound
            }
            throw invalid("IS_UNFOLDABLE", "The \(name) expression must evaluate to a constant value.")
        }
        guard bound.type.isInteger && bound.type != .bigint else { throw invalid("DATA_TYPE", "The \(name) expression must be integer type, but got \"\(bound.type.sql)\".") }
        if value.isNull { throw invalid("IS_NULL", "The evaluated \(name) expression must not be null.") }
        if let number = value.integerValue, number < 0 { throw invalid("IS_NEGATIVE", "The \(name) expression must be equal to or greater than 0, but got \(number).") }
        return .literal(value, bound.type)
    }

    // MARK: WITH

    mutating func define(_ with: WithClause, outer: Scope?, captures: CaptureList?) throws {
        var seen: Set<String> = []
        for definition in with.definitions {
            let key = definition.name.text.lowercased()
            guard seen.insert(key).inserted else {
                throw QueryError("DUPLICATED_CTE_NAMES", sqlState: "42602", "CTE definition can't have duplicate names: `\(definition.name.text)`.", span: definition.name.span.range)
            }
            let table = CommonTable(name: definition.name.text, id: state.newSharedID())
            if with.isRecursive, mentions(key, definition.query) {
                table.plan = try RecursiveAnalyzer(state: state, queries: self).analyze(definition, table, outer: outer, captures: captures)
            } else {
                var plan = try analyze(definition.query, outer: outer, captures: captures)
                if !definition.columns.isEmpty { plan = try rename(plan, definition.columns, relation: definition.name.text, span: definition.span) }
                table.plan = plan
            }
            commonTables[key] = table
        }
    }

    /// A coarse test that errs towards recursion: the analyzer then finds no use and plans the query as it is.
    private func mentions(_ name: String, _ query: Query) -> Bool { TableMentions.contains(name, in: query) }

    /// The plan's columns under other names.
    func rename(_ plan: LogicalPlan, _ names: [Identifier], relation: String, span: SourceSpan) throws -> LogicalPlan {
        let output = plan.output
        guard names.count == output.count else {
            throw QueryError(
                "ASSIGNMENT_ARITY_MISMATCH", sqlState: "42802",
                "The number of columns or variables assigned or aliased: \(names.count) does not match the number of source expressions: \(output.count).", span: span.range)
        }
        let items = zip(output, names).map { column, name in
            LogicalPlan.Named(column.renamed(name.text), .column(column))
        }
        return .project(LogicalPlan.Project(items, plan))
    }
}

extension LogicalPlan {
    /// The output as names of a scope.
    var scopeColumns: [ScopeColumn] { output.map { ScopeColumn(name: $0.name, expression: .column($0)) } }
}
