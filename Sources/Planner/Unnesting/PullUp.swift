import Columnar
import Functions

/// Pulls predicates that read outer columns out of a subquery's plan, to become part of the join with it.
struct PullUp {
    let state: AnalysisState
    let outer: Set<ColumnID>

    struct Result {
        /// Reads no outer column any more; puts out what it did, and what the predicates need.
        var plan: LogicalPlan
        var predicates: [BoundExpression] = []
        /// Set under an aggregate without GROUP BY: the values of the output columns for an empty input.
        var defaults: [ColumnID: Value]?
        /// At most one row per combination of outer values.
        var isUniquePerKey = false
    }

    /// Nil when the plan's shape does not allow it.
    func pullUp(_ plan: LogicalPlan) -> Result? {
        guard readsOuter(plan) else { return Result(plan: plan) }
        switch plan {
        case .filter(let node): return filter(node)
        case .project(let node): return project(node)
        case .join(let node): return join(node)
        case .aggregate(let node): return aggregate(node)
        case .sort(let node):
            guard node.limit == nil, node.offset == nil else { return nil }
            return pullUp(node.input)
        case .window(let node): return window(node)
        case .shared(let node): return pullUp(FreshCopy.inline(node, state: state))
        default: return nil
        }
    }

    func readsOuter(_ plan: LogicalPlan) -> Bool {
        plan.expressions.contains { reads($0) } || plan.inputs.contains { readsOuter($0) }
    }

    private func reads(_ expression: BoundExpression) -> Bool { !expression.columns.isDisjoint(with: outer) }

    private func filter(_ node: LogicalPlan.Filter) -> Result? {
        guard var result = pullUp(node.input), result.defaults == nil else { return nil }
        var kept: [BoundExpression] = []
        for conjunct in node.predicate.conjuncts {
            if reads(conjunct) { result.predicates.append(conjunct) } else { kept.append(conjunct) }
        }
        if !kept.isEmpty { result.plan = .filter(LogicalPlan.Filter(BoundExpression.conjunction(kept), result.plan)) }
        return result
    }

    private func project(_ node: LogicalPlan.Project) -> Result? {
        guard !node.items.contains(where: { reads($0.expression) }), var result = pullUp(node.input) else { return nil }
        var items = node.items
        let present = Set(items.map(\.column.id))
        let available = Dictionary(result.plan.output.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var needed: Set<ColumnID> = []
        for predicate in result.predicates { needed.formUnion(predicate.columns) }
        for id in needed.sorted() where !outer.contains(id) && !present.contains(id) {
            guard let column = available[id] else { return nil }
            items.append(LogicalPlan.Named(column, .column(column)))
        }
        if let old = result.defaults {
            var defaults: [ColumnID: Value] = [:]
            for item in node.items {
                let constant = ColumnSubstitution.apply(to: item.expression) { column in
                    old[column.id].map { .literal($0, column.type) }
                }
                guard let value = ConstantFolding.value(of: constant, context: state.folding) else { return nil }
                defaults[item.column.id] = value
            }
            result.defaults = defaults
        }
        result.plan = .project(LogicalPlan.Project(items, result.plan))
        return result
    }

    private func join(_ node: LogicalPlan.Join) -> Result? {
        switch node.kind {
        case .inner:
            guard let left = pullUp(node.left), let right = pullUp(node.right), left.defaults == nil, right.defaults == nil else { return nil }
            var result = Result(plan: node.left)
            var kept: [BoundExpression] = []
            for conjunct in node.condition?.conjuncts ?? [] {
                if reads(conjunct) { result.predicates.append(conjunct) } else { kept.append(conjunct) }
            }
            result.predicates += left.predicates + right.predicates
            result.plan = .join(LogicalPlan.Join(.inner, left.plan, right.plan, on: kept.isEmpty ? nil : BoundExpression.conjunction(kept)))
            return result
        case .leftOuter, .leftSemi, .leftAnti, .single, .nullAwareAnti, .mark:
            guard !readsOuter(node.right), !(node.condition.map(reads) ?? false), var left = pullUp(node.left), left.defaults == nil else { return nil }
            var rebuilt = node
            rebuilt.left = left.plan
            left.plan = .join(rebuilt)
            left.isUniquePerKey = false
            return left
        case .rightOuter, .fullOuter: return nil
        }
    }

    /// Splits `inner = outer`: the side without and the side with outer columns.
    private func equality(_ predicate: BoundExpression) -> (operation: ComparisonOperator, inner: BoundExpression, outer: BoundExpression)? {
        guard case .comparison(let operation, let left, let right) = predicate, operation == .equal || operation == .nullSafeEqual else { return nil }
        if left.columns.isSubset(of: outer) && !reads(right) { return (operation, right, left) }
        if right.columns.isSubset(of: outer) && !reads(left) { return (operation, left, right) }
        return nil
    }

    private func aggregate(_ node: LogicalPlan.Aggregate) -> Result? {
        guard !node.keys.contains(where: { reads($0.expression) }),
            !node.calls.contains(where: { call in call.arguments.contains { reads($0) } || (call.filter.map(reads) ?? false) }),
            let input = pullUp(node.input), input.defaults == nil
        else { return nil }
        var keys = node.keys
        var predicates: [BoundExpression] = []
        for predicate in input.predicates {
            if predicate.columns.isSubset(of: outer) {
                // Holds for all rows or none: for an aggregate without keys that is not the same as no group.
                if node.keys.isEmpty { return nil }
                predicates.append(predicate)
                continue
            }
            guard let equality = equality(predicate) else { return nil }
            let column: ColumnReference
            if let known = keys.first(where: { Fingerprint.of($0.expression) == Fingerprint.of(equality.inner) }) {
                column = known.column
            } else {
                column = state.newColumn("_key", equality.inner.type, nullable: equality.inner.nullable)
                keys.append(LogicalPlan.Named(column, equality.inner))
            }
            predicates.append(.comparison(equality.operation, .column(column), equality.outer))
        }
        var result = Result(plan: .aggregate(LogicalPlan.Aggregate(keys: keys, calls: node.calls, input.plan)), predicates: predicates)
        if node.keys.isEmpty {
            result.isUniquePerKey = true
            guard let defaults = EmptyAggregate.values(node.calls, state: state) else { return nil }
            result.defaults = defaults
        }
        return result
    }

    private func window(_ node: LogicalPlan.Window) -> Result? {
        guard !LogicalPlan.window(node).expressions.contains(where: { reads($0) }), var input = pullUp(node.input), input.defaults == nil else { return nil }
        var rebuilt = node
        for predicate in input.predicates {
            guard let equality = equality(predicate) else { return nil }
            rebuilt.partitionBy.append(equality.inner)
        }
        rebuilt.input = input.plan
        input.plan = .window(rebuilt)
        return input
    }
}

/// What aggregates give over no rows.
enum EmptyAggregate {
    static func values(_ calls: [LogicalPlan.AggregateCall], state: AnalysisState) -> [ColumnID: Value]? {
        var values: [ColumnID: Value] = [:]
        for call in calls {
            let accumulator = call.function.makeAccumulator(state.folding)
            accumulator.resize(groups: 1)
            guard let result = try? accumulator.finish(groups: 0..<1) else { return nil }
            values[call.column.id] = result.value(at: 0)
        }
        return values
    }
}
