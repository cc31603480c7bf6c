import Columnar
import Functions

/// Two projections on top of each other become one, where no work is done twice.
struct MergeProjections: OptimizerRule {
    let name = "MergeProjections"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        plan.transformed { node in
            guard case .project(let upper) = node, case .project(let lower) = upper.input else { return node }
            var definitions: [ColumnID: BoundExpression] = [:]
            for item in lower.items { definitions[item.column.id] = item.expression }
            var uses: [ColumnID: Int] = [:]
            for item in upper.items { countUses(item.expression, &uses) }
            for (id, count) in uses where count > 1 {
                guard let definition = definitions[id] else { continue }
                switch definition {
                case .column, .literal, .parameter: break
                default: return node
                }
            }
            if lower.items.contains(where: { !$0.expression.isDeterministic }) { return node }
            let items = upper.items.map { LogicalPlan.Named($0.column, ColumnSubstitution.apply(to: $0.expression) { definitions[$0.id] }) }
            return .project(LogicalPlan.Project(items, lower.input))
        }
    }

    private func countUses(_ expression: BoundExpression, _ uses: inout [ColumnID: Int]) {
        if case .column(let column) = expression { uses[column.id, default: 0] += 1 }
        for child in expression.children { countUses(child, &uses) }
    }
}

/// LIMIT joins the sort below it (top-N), passes projections, and reaches into UNION ALL.
struct LimitPushDown: OptimizerRule {
    let name = "LimitPushDown"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan { rewrite(plan) }

    private func rewrite(_ plan: LogicalPlan) -> LogicalPlan {
        guard case .limit(let node) = plan else { return plan.with(inputs: plan.inputs.map(rewrite)) }
        switch node.input {
        case .sort(var sort) where sort.limit == nil && sort.offset == nil && node.limit != nil:
            sort.limit = node.limit
            sort.offset = node.offset
            sort.input = rewrite(sort.input)
            return .sort(sort)
        case .project(var project):
            var below = node
            below.input = project.input
            project.input = rewrite(.limit(below))
            return .project(project)
        case .union(var union):
            if node.offset == nil, let limit = node.limit {
                union.inputs = union.inputs.map { rewrite(.limit(LogicalPlan.Limit(limit: limit, offset: nil, $0))) }
            } else {
                union.inputs = union.inputs.map(rewrite)
            }
            return .limit(LogicalPlan.Limit(limit: node.limit, offset: node.offset, .union(union)))
        default:
            return .limit(LogicalPlan.Limit(limit: node.limit, offset: node.offset, rewrite(node.input)))
        }
    }
}

/// Every node puts out only what someone above reads.
struct PruneColumns: OptimizerRule {
    let name = "PruneColumns"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        let output = plan.output
        let pruned = prune(plan, Set(output.map(\.id)))
        if pruned.output.map(\.id) == output.map(\.id) { return pruned }
        return .project(LogicalPlan.Project(output.map { LogicalPlan.Named($0, .column($0)) }, pruned))
    }

    private func columns(_ expressions: [BoundExpression]) -> Set<ColumnID> {
        var found: Set<ColumnID> = []
        for expression in expressions { expression.collectColumns(into: &found) }
        return found
    }

    /// The result puts out at least the needed columns.
    private func prune(_ plan: LogicalPlan, _ needed: Set<ColumnID>) -> LogicalPlan {
        switch plan {
        case .scan(var node):
            let forPredicates = columns(node.predicates)
            node.columns = node.columns.filter { needed.contains($0.reference.id) || forPredicates.contains($0.reference.id) }
            node.predicateOnly = forPredicates.subtracting(needed)
            return .scan(node)
        case .filter(var node):
            node.input = prune(node.input, needed.union(node.predicate.columns))
            return .filter(node)
        case .project(var node):
            node.items = node.items.filter { needed.contains($0.column.id) }
            node.input = prune(node.input, columns(node.items.map(\.expression)))
            return isIdentity(node) ? node.input : .project(node)
        case .join(var node):
            let all = needed.union(node.condition?.columns ?? [])
            node.left = prune(node.left, all.intersection(Set(node.left.output.map(\.id))))
            node.right = prune(node.right, all.intersection(Set(node.right.output.map(\.id))))
            return .join(node)
        case .aggregate(var node):
            node.calls = node.calls.filter { needed.contains($0.column.id) }
            let used = columns(node.keys.map(\.expression) + node.calls.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) })
            node.input = prune(node.input, used)
            return .aggregate(node)
        case .expand(var node):
            let kept = node.output.indices.filter { needed.contains(node.output[$0].id) }
            node.output = kept.map { node.output[$0] }
            node.projections = node.projections.map { row in kept.map { row[$0] } }
            node.input = prune(node.input, columns(node.projections.flatMap { $0 }))
            return .expand(node)
        case .window(var node):
            node.calls = node.calls.filter { needed.contains($0.column.id) }
            if node.calls.isEmpty { return prune(node.input, needed) }
            let own = columns(LogicalPlan.window(node).expressions)
            node.input = prune(node.input, needed.union(own).subtracting(node.calls.map(\.column.id)))
            return .window(node)
        case .sort(var node):
            node.input = prune(node.input, needed.union(columns(node.keys.map(\.expression))))
            return .sort(node)
        case .limit(var node):
            node.input = prune(node.input, needed)
            return .limit(node)
        case .union(var node):
            let kept = node.output.indices.filter { needed.contains(node.output[$0].id) }
            node.output = kept.map { node.output[$0] }
            node.inputs = node.inputs.map { input in exactly(kept.map { input.output[$0] }, input) }
            return .union(node)
        case .setOperation(var node):
            node.left = exactly(node.left.output, node.left)
            node.right = exactly(node.right.output, node.right)
            return .setOperation(node)
        case .generate(var node):
            let own = columns(node.arguments)
            node.input = prune(node.input, needed.union(own).intersection(Set(node.input.output.map(\.id))))
            return .generate(node)
        case .sample(var node):
            node.input = prune(node.input, needed)
            return .sample(node)
        case .shared(var node):
            node.plan = exactly(node.plan.output, node.plan)
            return .shared(node)
        case .recursive(var node):
            node.anchor = exactly(node.anchor.output, node.anchor)
            node.step = exactly(node.step.output, node.step)
            return .recursive(node)
        case .bind(var node):
            for index in node.definitions.indices { node.definitions[index].plan = exactly(node.definitions[index].plan.output, node.definitions[index].plan) }
            node.input = prune(node.input, needed)
            return .bind(node)
        case .values, .range, .recursiveReference: return plan
        }
    }

    /// Pruned, and with these columns in this order, for nodes that go by position.
    private func exactly(_ output: [ColumnReference], _ plan: LogicalPlan) -> LogicalPlan {
        let pruned = prune(plan, Set(output.map(\.id)))
        if pruned.output.map(\.id) == output.map(\.id) { return pruned }
        return .project(LogicalPlan.Project(output.map { LogicalPlan.Named($0, .column($0)) }, pruned))
    }

    /// A projection that changes nothing, names included.
    private func isIdentity(_ node: LogicalPlan.Project) -> Bool {
        let input = node.input.output
        guard input.count == node.items.count else { return false }
        return zip(node.items, input).allSatisfy { item, column in
            if case .column(let source) = item.expression { source.id == column.id && item.column.id == column.id && item.column.name == column.name } else { false }
        }
    }
}
