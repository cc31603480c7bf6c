import Columnar
import Functions

/// Removes subqueries from expressions and lateral references from joins, so that nothing is ever evaluated row by row.
///
/// Correlated predicates are pulled up into the join where that keeps the meaning (most queries). Everything else goes by the general method of
/// Neumann and Kemper, "Unnesting Arbitrary Queries" (BTW 2015): the distinct outer values are pushed into the subquery as a relation.
struct Unnesting {
    let state: AnalysisState

    /// The plan without subquery expressions.
    func rewrite(_ plan: LogicalPlan) throws -> LogicalPlan {
        let node = plan.with(inputs: try plan.inputs.map(rewrite))
        switch node {
        case .filter(let filter) where filter.predicate.containsSubquery: return try rewriteFilter(filter)
        case .join(let join) where join.condition?.containsSubquery == true: return try rewriteJoin(join)
        case .values(let values) where values.rows.contains(where: { $0.contains { $0.containsSubquery } }): return try rewriteValues(values)
        default:
            guard node.expressions.contains(where: { $0.containsSubquery }), let input = node.inputs.first, node.inputs.count == 1 else { return node }
            var attached = input
            let rewritten = try node.mapExpressions { try attach($0, &attached) }
            return restore(rewritten.with(inputs: [attached]), node.output)
        }
    }

    /// Drops the columns that joins with subqueries added.
    private func restore(_ plan: LogicalPlan, _ output: [ColumnReference]) -> LogicalPlan {
        if plan.output.map(\.id) == output.map(\.id) { return plan }
        return .project(LogicalPlan.Project(output.map { LogicalPlan.Named($0, .column($0)) }, plan))
    }

    private func rewriteFilter(_ filter: LogicalPlan.Filter) throws -> LogicalPlan {
        let output = filter.input.output
        var plain: [BoundExpression] = []
        var nested: [BoundExpression] = []
        for conjunct in filter.predicate.conjuncts {
            if conjunct.containsSubquery { nested.append(conjunct) } else { plain.append(conjunct) }
        }
        var plan = filter.input
        if !plain.isEmpty { plan = .filter(LogicalPlan.Filter(BoundExpression.conjunction(plain), plan)) }
        var remaining: [BoundExpression] = []
        for conjunct in nested {
            switch conjunct {
            case .subquery(let subquery) where !subquery.hasNestedOperands:
                switch subquery.kind {
                case .exists: plan = try existence(subquery, plan, negated: false)
                case .membership(let operands): plan = try membership(subquery, operands, plan, negated: false)
                case .scalar: remaining.append(try attach(conjunct, &plan))
                }
            case .not(.subquery(let subquery)) where !subquery.hasNestedOperands:
                switch subquery.kind {
                case .exists: plan = try existence(subquery, plan, negated: true)
                case .membership(let operands): plan = try membership(subquery, operands, plan, negated: true)
                case .scalar: remaining.append(try attach(conjunct, &plan))
                }
            default: remaining.append(try attach(conjunct, &plan))
            }
        }
        if !remaining.isEmpty { plan = .filter(LogicalPlan.Filter(BoundExpression.conjunction(remaining), plan)) }
        return restore(plan, output)
    }

    private func rewriteJoin(_ join: LogicalPlan.Join) throws -> LogicalPlan {
        guard let condition = join.condition else { return .join(join) }
        let leftColumns = Set(join.left.output.map(\.id))
        let rightColumns = Set(join.right.output.map(\.id))
        if join.kind == .inner {
            var bare = join
            bare.condition = nil
            return try rewriteFilter(LogicalPlan.Filter(condition, .join(bare)))
        }
        var rewritten = join
        var kept: [BoundExpression] = []
        for conjunct in condition.conjuncts {
            guard conjunct.containsSubquery else {
                kept.append(conjunct)
                continue
            }
            if conjunct.columns.isDisjoint(with: leftColumns), join.kind == .leftOuter || join.kind == .leftSemi || join.kind == .leftAnti {
                rewritten.right = try rewriteFilter(LogicalPlan.Filter(conjunct, rewritten.right))
            } else if conjunct.columns.isDisjoint(with: rightColumns) {
                kept.append(try attach(conjunct, &rewritten.left))
            } else if conjunct.columns.isDisjoint(with: leftColumns) {
                kept.append(try attach(conjunct, &rewritten.right))
            } else {
                throw QueryError.notSupported("A subquery over both sides in the condition of an outer join")
            }
        }
        rewritten.condition = BoundExpression.conjunction(kept)
        return restore(.join(rewritten), LogicalPlan.join(join).output)
    }

    private func rewriteValues(_ values: LogicalPlan.Values) throws -> LogicalPlan {
        var inputs: [LogicalPlan] = []
        for row in values.rows {
            var source = LogicalPlan.values(LogicalPlan.Values(rows: [[]], output: []))
            let items = try zip(values.output, row).map { column, expression in
                LogicalPlan.Named(state.newColumn(column.name, column.type, nullable: true), try attach(expression, &source))
            }
            inputs.append(.project(LogicalPlan.Project(items, source)))
        }
        return .union(LogicalPlan.Union(inputs, output: values.output.map { $0.asNullable() }))
    }

    // MARK: Subqueries within expressions

    /// Joins every subquery of the expression to `input` and puts its column in its place.
    private func attach(_ expression: BoundExpression, _ input: inout LogicalPlan) throws -> BoundExpression {
        guard expression.containsSubquery else { return expression }
        if case .not(let operand) = expression, case .subquery(let subquery) = operand, case .membership = subquery.kind {
            return twoValued(.not(try join(operand, &input)), subquery)
        }
        let joined = try join(expression, &input)
        if case .subquery(let subquery) = expression, case .membership = subquery.kind { return twoValued(joined, subquery) }
        return joined
    }

    /// As a value, IN and NOT IN over a subquery are false where SQL says unknown: Spark evaluates them by an existence join.
    private func twoValued(_ mark: BoundExpression, _ subquery: BoundExpression.SubqueryExpression) -> BoundExpression {
        guard case .membership(let operands) = subquery.kind, !operands.contains(where: { if case .literal(.null, _) = $0 { true } else { false } }) else {
            return mark
        }
        return .coalesce([mark, .literal(.boolean(false), .boolean)], .boolean)
    }

    private func join(_ expression: BoundExpression, _ input: inout LogicalPlan) throws -> BoundExpression {
        let children = try expression.children.map { try attach($0, &input) }
        let node = expression.with(children: children)
        guard case .subquery(let subquery) = node else { return node }
        let plan = try rewrite(subquery.plan)
        let correlated = correlation(subquery, input)
        switch subquery.kind {
        case .scalar:
            guard let value = plan.output.first else { throw QueryError.internalError("a scalar subquery has no column") }
            if subquery.outerColumns.isEmpty && IndependentSubqueries.isIndependent(plan) {
                return state.independentSubqueries.parameter(for: plan, type: value.type)
            }
            // The joined column must not collide with one of the same number from elsewhere.
            let column = state.newColumn(value.name, value.type, nullable: true)
            let named = LogicalPlan.project(LogicalPlan.Project([LogicalPlan.Named(column, .column(value))], plan))
            if correlated.isEmpty {
                input = .join(LogicalPlan.Join(Cardinality.isExactlyOne(plan) ? .inner : .single, input, named, on: nil))
            } else {
                input = try dependentJoin(.single, input, named, correlated: correlated, on: nil)
            }
            return .column(column)
        case .exists:
            let mark = state.newColumn("exists", .boolean, nullable: false)
            input = try dependentJoin(.mark(mark, comparisons: 0), input, existencePlan(plan), correlated: correlated, on: nil)
            return .column(mark)
        case .membership:
            let operands = children
            let mark = state.newColumn("in", .boolean, nullable: true)
            let (conditions, right) = comparisons(operands, plan)
            input = try dependentJoin(.mark(mark, comparisons: conditions.count), input, right, correlated: correlated, on: BoundExpression.conjunction(conditions))
            return .column(mark)
        }
    }

    private func correlation(_ subquery: BoundExpression.SubqueryExpression, _ input: LogicalPlan) -> [ColumnReference] {
        let available = Set(input.output.map(\.id))
        return subquery.outerColumns.filter { available.contains($0.id) }
    }

    private func existence(_ subquery: BoundExpression.SubqueryExpression, _ input: LogicalPlan, negated: Bool) throws -> LogicalPlan {
        let plan = existencePlan(try rewrite(subquery.plan))
        return try dependentJoin(negated ? .leftAnti : .leftSemi, input, plan, correlated: correlation(subquery, input), on: nil)
    }

    /// EXISTS does not look at columns, order, or a limit of at least one row.
    private func existencePlan(_ plan: LogicalPlan) -> LogicalPlan {
        switch plan {
        case .project(let node): existencePlan(node.input)
        case .sort(let node) where node.limit == nil && node.offset == nil: existencePlan(node.input)
        case .limit(let node):
            if node.offset == nil, case .literal(.integer(let count), _)? = node.limit, count >= 1 { existencePlan(node.input) } else { plan }
        default: plan
        }
    }

    private func membership(
        _ subquery: BoundExpression.SubqueryExpression, _ operands: [BoundExpression], _ input: LogicalPlan, negated: Bool
    ) throws -> LogicalPlan {
        let plan = try rewrite(subquery.plan)
        let (conditions, right) = comparisons(operands, plan)
        let kind: LogicalPlan.JoinKind
        if !negated {
            kind = .leftSemi
        } else if operands.contains(where: { $0.nullable }) || right.output.contains(where: { $0.nullable }) {
            kind = .nullAwareAnti(comparisons: conditions.count)
        } else {
            kind = .leftAnti
        }
        return try dependentJoin(kind, input, right, correlated: correlation(subquery, input), on: BoundExpression.conjunction(conditions))
    }

    /// Equalities of IN, over a copy of the subquery's columns so that no column of the input is meant by mistake.
    private func comparisons(_ operands: [BoundExpression], _ plan: LogicalPlan) -> ([BoundExpression], LogicalPlan) {
        let columns = plan.output.map { state.newColumn($0.name, $0.type, nullable: $0.nullable) }
        let items = zip(columns, plan.output).map { LogicalPlan.Named($0, .column($1)) }
        let conditions = zip(operands, columns).map { BoundExpression.comparison(.equal, $0, .column($1)) }
        return (conditions, .project(LogicalPlan.Project(items, plan)))
    }

    // MARK: Dependent joins

    /// Joins `left` with `right`, which reads the `correlated` columns of `left`.
    func dependentJoin(
        _ kind: LogicalPlan.JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, correlated: [ColumnReference], on condition: BoundExpression?
    ) throws -> LogicalPlan {
        let own = condition.map(\.conjuncts) ?? []
        if correlated.isEmpty { return .join(LogicalPlan.Join(kind, left, right, on: own.isEmpty ? nil : BoundExpression.conjunction(own))) }
        // `LATERAL (SELECT a + b)` only computes something more.
        if kind == .inner || (kind == .leftOuter && own.isEmpty), let items = computed(right) {
            let plan = LogicalPlan.project(LogicalPlan.Project(left.output.map { LogicalPlan.Named($0, .column($0)) } + items, left))
            return own.isEmpty ? plan : .filter(LogicalPlan.Filter(BoundExpression.conjunction(own), plan))
        }
        let outer = Set(correlated.map(\.id))
        if let pulled = PullUp(state: state, outer: outer).pullUp(right) {
            if let result = try joinPulled(kind, left, right, pulled, own) { return result }
        }
        let domain = Domain(state: state, left: left, correlated: correlated)
        let pushed = try domain.push(right)
        let equalities = domain.equalities(pushed.columns)
        let joined = LogicalPlan.join(LogicalPlan.Join(kind, domain.left, pushed.plan, on: BoundExpression.conjunction(own + equalities)))
        switch kind {
        case .inner, .leftOuter, .single, .rightOuter, .fullOuter: return restore(joined, left.output + right.output.map { kind == .inner ? $0 : $0.asNullable() })
        case .leftSemi, .leftAnti, .nullAwareAnti, .mark: return joined
        }
    }

    /// The items of a SELECT without FROM.
    private func computed(_ plan: LogicalPlan) -> [LogicalPlan.Named]? {
        guard case .project(let node) = plan, case .values(let source) = node.input, source.rows.count == 1, source.output.isEmpty else { return nil }
        return node.items.contains { $0.expression.containsSubquery } ? nil : node.items
    }

    private func joinPulled(
        _ kind: LogicalPlan.JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, _ pulled: PullUp.Result, _ own: [BoundExpression]
    ) throws -> LogicalPlan? {
        let conditions = own + pulled.predicates
        let condition = conditions.isEmpty ? nil : BoundExpression.conjunction(conditions)
        guard let defaults = pulled.defaults else {
            var kind = kind
            if kind == .single && pulled.isUniquePerKey { kind = .leftOuter }
            let joined = LogicalPlan.join(LogicalPlan.Join(kind, left, pulled.plan, on: condition))
            switch kind {
            case .inner, .leftOuter, .single: return restore(joined, left.output + right.output.map { kind == .inner ? $0 : $0.asNullable() })
            default: return joined
            }
        }
        // An aggregate without GROUP BY gives a row even where nothing matches.
        guard kind == .single || kind == .leftOuter || kind == .inner, own.isEmpty else { return nil }
        if defaults.values.allSatisfy({ $0.isNull }) {
            return restore(.join(LogicalPlan.Join(.leftOuter, left, pulled.plan, on: condition)), left.output + right.output.map { $0.asNullable() })
        }
        let marker = state.newColumn("_matched", .boolean, nullable: false)
        let marked = LogicalPlan.project(LogicalPlan.Project(
            pulled.plan.output.map { LogicalPlan.Named($0, .column($0)) } + [LogicalPlan.Named(marker, .literal(.boolean(true), .boolean))], pulled.plan))
        // The values get new numbers below, so that the old ones can be given to the completed columns.
        var renamed: [LogicalPlan.Named] = []
        var inner: [ColumnID: ColumnReference] = [:]
        for column in marked.output {
            if right.output.contains(where: { $0.id == column.id }) {
                let fresh = state.newColumn(column.name, column.type, nullable: true)
                inner[column.id] = fresh
                renamed.append(LogicalPlan.Named(fresh, .column(column)))
            } else {
                renamed.append(LogicalPlan.Named(column, .column(column)))
            }
        }
        let joined = LogicalPlan.join(LogicalPlan.Join(
            .leftOuter, left, .project(LogicalPlan.Project(renamed, marked)), on: condition.map { ColumnSubstitution.apply(inner, to: $0) }))
        let items = left.output.map { LogicalPlan.Named($0, .column($0)) } + right.output.map { column -> LogicalPlan.Named in
            guard let source = inner[column.id] else { return LogicalPlan.Named(column, .column(column)) }
            let value = defaults[column.id] ?? .null
            if value.isNull { return LogicalPlan.Named(column.asNullable(), .column(source)) }
            let completed = BoundExpression.caseWhen(BoundExpression.CaseExpression(
                branches: [(.isNull(.column(marker.asNullable())), .literal(value, column.type))], otherwise: .column(source), type: column.type))
            return LogicalPlan.Named(column, completed)
        }
        return .project(LogicalPlan.Project(items, joined))
    }
}

extension BoundExpression {
    var containsSubquery: Bool {
        contains { if case .subquery = $0 { true } else { false } }
    }
}

extension BoundExpression.SubqueryExpression {
    /// Operands of IN that hold subqueries themselves.
    var hasNestedOperands: Bool {
        if case .membership(let operands) = kind { operands.contains { $0.containsSubquery } } else { false }
    }
}

/// What is known of a plan's number of rows from its shape.
enum Cardinality {
    static func isExactlyOne(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .aggregate(let node): node.keys.isEmpty
        case .project(let node): isExactlyOne(node.input)
        case .values(let node): node.rows.count == 1
        case .sort(let node): node.limit == nil && node.offset == nil && isExactlyOne(node.input)
        case .window(let node): isExactlyOne(node.input)
        default: false
        }
    }
}

