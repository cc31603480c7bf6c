import Columnar
import Functions
import SQLSyntax

/// `input |> operator |> …`: each step sees the columns of the one before.
struct PipeAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer
    let outer: Scope?
    let captures: CaptureList?

    private var relations: RelationAnalyzer { RelationAnalyzer(state: state, queries: queries, outer: outer, captures: captures) }
    private var selects: SelectAnalyzer { SelectAnalyzer(state: state, queries: queries, outer: outer, captures: captures) }

    func analyze(_ term: QueryTerm) throws -> RelationAnalyzer.Result {
        guard case .pipe(let inputTerm, let operation) = term.kind else { return try source(term) }
        let input = try analyze(inputTerm)
        return try apply(operation, to: input, span: term.span)
    }

    private func source(_ term: QueryTerm) throws -> RelationAnalyzer.Result {
        switch term.kind {
        case .table(let name): return try relations.analyze(Relation(.table(TableReference(name: name)), span: term.span))
        case .select(let select):
            // `FROM t` alone keeps the names of its relations.
            if let from = select.from, select.items.count == 1, case .star(let star) = select.items[0].expression.kind, star.qualifier.isEmpty, star.except.isEmpty,
                select.where == nil, select.groupBy == nil, select.having == nil, !select.isDistinct {
                return try relations.analyze(from)
            }
            fallthrough
        default:
            let plan = try queries.analyze(term, outer: outer, captures: captures)
            guard case .values(_, let alias?) = term.kind else { return result(plan) }
            return try relations.aliased(result(plan), TableAlias(name: alias.name), span: term.span)
        }
    }

    private func result(_ plan: LogicalPlan) -> RelationAnalyzer.Result {
        RelationAnalyzer.Result(plan: plan, relations: [ScopeRelation(qualifier: [], columns: plan.scopeColumns)])
    }

    private func select(_ items: [AliasedExpression], _ input: RelationAnalyzer.Result, _ change: (inout Select) throws -> Void = { _ in }) throws -> RelationAnalyzer.Result {
        var select = Select()
        select.items = items
        try change(&select)
        return result(try selects.analyze(select, organization: QueryOrganization(), input: input.plan, relations: input.relations).plan)
    }

    /// The plan's columns; those of the input as they are can still be named with the relation they come from.
    private func qualified(_ plan: LogicalPlan, _ input: RelationAnalyzer.Result) -> RelationAnalyzer.Result {
        let relations = plan.output.map { column -> ScopeRelation in
            let origin = input.relations.first { $0.columns.contains { $0.reference?.id == column.id } }
            return ScopeRelation(qualifier: origin?.qualifier ?? [], columns: [ScopeColumn(name: column.name, expression: .column(column))])
        }
        return RelationAnalyzer.Result(plan: plan, relations: relations)
    }

    /// A number in `AGGREGATE … GROUP BY 1` is the place of a column of the input.
    private func inputColumn(_ item: AliasedExpression, _ input: RelationAnalyzer.Result) throws -> AliasedExpression {
        guard let position = queries.ordinal(item.expression) else { return item }
        let columns = input.relations.flatMap { $0.columns.filter { !$0.isHidden } }
        guard columns.indices.contains(position - 1) else {
            throw queries.ordinalError("GROUP_BY_POS_OUT_OF_RANGE", "GROUP BY", position, columns.count, item.expression.span)
        }
        return AliasedExpression(Expression(.column([Identifier(columns[position - 1].name)]), span: item.expression.span), aliases: item.aliases)
    }

    private func overInput(_ clause: GroupByClause, _ input: RelationAnalyzer.Result) throws -> GroupByClause {
        var result = clause
        result.elements = try clause.elements.map { element in
            if case .expression(let item) = element { .expression(try inputColumn(item, input)) } else { element }
        }
        return result
    }

    private let star = AliasedExpression(Expression(.star(Star())))

    private func apply(_ operation: PipeOperator, to input: RelationAnalyzer.Result, span: SourceSpan) throws -> RelationAnalyzer.Result {
        switch operation {
        case .select(let select):
            let analyzed = try selects.analyze(select, organization: QueryOrganization(), input: input.plan, relations: input.relations)
            return qualified(analyzed.plan, input)
        case .extend(let items):
            if let spread = items.first(where: { if case .star = $0.expression.kind { true } else { false } }) {
                throw QueryError(
                    "INVALID_USAGE_OF_STAR_OR_REGEX", sqlState: "42000", "Invalid usage of '*' in |> EXTEND, which keeps every column anyway.",
                    span: spread.expression.span.range)
            }
            var extended: RelationAnalyzer.Result
            do {
                extended = try select([star] + items, input)
            } catch let error as QueryError where error.condition == "MISSING_GROUP_BY" {
                throw QueryError(
                    "PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION", sqlState: "0A000",
                    "Non-grouping expression is provided as an argument to the |> EXTEND pipe operator but contains an aggregate function; please update it to omit the aggregate function, or use the |> AGGREGATE pipe operator instead.",
                    span: error.span)
            }
            // Qualified names of the input stay usable.
            extended.relations = input.relations + [ScopeRelation(qualifier: [], columns: Array(extended.plan.scopeColumns.suffix(items.count)))]
            return extended
        case .set(let assignments):
            var current = input
            for assignment in assignments {
                let columns = current.relations.flatMap { $0.columns.filter { !$0.isHidden } }
                guard columns.contains(where: { assignment.column.matches($0.name) }) else {
                    throw AnalysisErrors.unresolvedColumn([assignment.column], scope: Scope(current.relations), span: assignment.column.span)
                }
                let items = columns.map { column -> AliasedExpression in
                    if assignment.column.matches(column.name) { return AliasedExpression(assignment.value, aliases: [Identifier(column.name)]) }
                    return AliasedExpression(Expression(.column([Identifier(column.name)])))
                }
                current = qualified(try select(items, current).plan, current)
            }
            return current
        case .drop(let names):
            return qualified(try select([AliasedExpression(Expression(.star(Star(except: names)), span: span))], input).plan, input)
        case .alias(let name): return try relations.aliased(input, TableAlias(name: name), span: span)
        case .filter(let condition):
            let scope = relations.scope(input.relations)
            let collector = CallCollector()
            collector.allowsAggregates = false
            collector.allowsGenerators = false
            let predicate = try selects.predicate(condition, scope, nil, clause: "WHERE")
            guard let predicate else { return input }
            return RelationAnalyzer.Result(plan: .filter(LogicalPlan.Filter(predicate, input.plan)), relations: input.relations)
        case .aggregate(let items, let groupBy): return try aggregate(items, groupBy, input)
        case .join(let kind, let right, let condition):
            let join = JoinAnalyzer(relations: relations)
            return try join.analyze(kind, input, right, condition, span: span)
        case .setOperation(let operation, let quantifier, let right):
            let other = try queries.analyze(right, outer: outer, captures: captures)
            let left = try select([star], input).plan
            return result(try SetOperationAnalyzer(state: state).combine(operation, quantifier, left, other, span: span))
        case .organize(let organization):
            let plan = try queries.organize(input.plan, organization, relations: input.relations, outer: outer, captures: captures)
            return RelationAnalyzer.Result(plan: plan, relations: input.relations)
        case .sample(let sample): return try relations.sample(input, sample, span: span)
        case .pivot(let pivot): return try PivotAnalyzer(state: state, queries: queries, outer: outer, captures: captures).pivot(input, pivot)
        case .unpivot(let unpivot): return try PivotAnalyzer(state: state, queries: queries, outer: outer, captures: captures).unpivot(input, unpivot)
        }
    }

    // MARK: AGGREGATE

    private func aggregate(_ items: [AliasedExpression], _ groupBy: GroupByClause?, _ input: RelationAnalyzer.Result) throws -> RelationAnalyzer.Result {
        let clause = groupBy ?? GroupByClause(elements: [])
        let keys = clause.elements.compactMap { if case .expression(let item) = $0 { item } else { nil } }
        let computed = try items.map { try hasAggregate($0.expression) }
        let result: RelationAnalyzer.Result
        do {
            result = try select(try keys.map { try inputColumn($0, input) } + items, input) { $0.groupBy = try self.overInput(clause, input) }
        } catch let error as QueryError where error.condition == "MISSING_AGGREGATION" {
            throw withoutAggregate(error.message, error.span)
        }
        for (item, hasAggregate) in zip(items, computed) where !hasAggregate {
            throw withoutAggregate("\"\(ColumnNaming.text(of: item.expression))\" contains none.", item.expression.span.range)
        }
        return result
    }

    /// Whether the expression has an aggregate; window functions and GROUPING are refused. Subqueries have their own.
    private func hasAggregate(_ expression: Expression) throws -> Bool {
        if case .functionCall(let call) = expression.kind, let name = call.name.parts?.last?.text.lowercased() {
            if call.over != nil { throw unsupportedAggregate("Window functions", expression.span.range) }
            if name == "grouping" || name == "grouping_id" { throw unsupportedAggregate("GROUPING and GROUPING_ID", expression.span.range) }
            if state.registry.aggregates[name] != nil { return true }
        }
        var found = false
        for operand in expression.operands where try hasAggregate(operand) { found = true }
        return found
    }

    private func withoutAggregate(_ detail: String, _ span: Range<Int>?) -> QueryError {
        QueryError(
            "PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION", sqlState: "0A000",
            "Non-grouping expression is provided as an argument to the |> AGGREGATE pipe operator but does not contain any aggregate function; please update it to include an aggregate function. \(detail)",
            span: span)
    }

    private func unsupportedAggregate(_ what: String, _ span: Range<Int>?) -> QueryError {
        QueryError(
            "UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE", sqlState: "0A000",
            "The feature is not supported: The SQL pipe operator |> AGGREGATE does not support \(what).", span: span)
    }
}
