import Columnar

/// Replaces columns throughout a plan or expression.
package enum ColumnSubstitution {
    package static func apply(_ mapping: [ColumnID: ColumnReference], to expression: BoundExpression) -> BoundExpression {
        apply(to: expression) { column in mapping[column.id].map { .column($0) } }
    }

    /// `replace` gives the expression for a column, or nil to keep it.
    package static func apply(to expression: BoundExpression, _ replace: (ColumnReference) -> BoundExpression?) -> BoundExpression {
        switch expression {
        case .column(let column): return replace(column) ?? expression
        case .subquery(var subquery):
            subquery.plan = apply(to: subquery.plan, replace)
            subquery.outerColumns = subquery.outerColumns.map { column in
                if case .column(let replaced)? = replace(column) { replaced } else { column }
            }
            let rewritten = BoundExpression.subquery(subquery).children.map { apply(to: $0, replace) }
            return BoundExpression.subquery(subquery).with(children: rewritten)
        default:
            let children = expression.children
            if children.isEmpty { return expression }
            return expression.with(children: children.map { apply(to: $0, replace) })
        }
    }

    package static func apply(_ mapping: [ColumnID: ColumnReference], to plan: LogicalPlan) -> LogicalPlan {
        apply(to: plan) { column in mapping[column.id].map { .column($0) } }
    }

    /// Columns that the plan's own nodes define are not touched.
    package static func apply(to plan: LogicalPlan, _ replace: (ColumnReference) -> BoundExpression?) -> LogicalPlan {
        plan.with(inputs: plan.inputs.map { apply(to: $0, replace) }).mapExpressions { apply(to: $0, replace) }
    }
}

extension LogicalPlan {
    /// The same node with its own expressions (not those of its inputs) rewritten.
    package func mapExpressions(_ rewrite: (BoundExpression) throws -> BoundExpression) rethrows -> LogicalPlan {
        switch self {
        case .scan(var node):
            node.predicates = try node.predicates.map(rewrite)
            return .scan(node)
        case .values(var node):
            node.rows = try node.rows.map { try $0.map(rewrite) }
            return .values(node)
        case .range(var node):
            node.start = try rewrite(node.start)
            node.end = try rewrite(node.end)
            node.step = try rewrite(node.step)
            return .range(node)
        case .filter(var node):
            node.predicate = try rewrite(node.predicate)
            return .filter(node)
        case .project(var node):
            for index in node.items.indices { node.items[index].expression = try rewrite(node.items[index].expression) }
            return .project(node)
        case .join(var node):
            node.condition = try node.condition.map(rewrite)
            return .join(node)
        case .aggregate(var node):
            for index in node.keys.indices { node.keys[index].expression = try rewrite(node.keys[index].expression) }
            for index in node.calls.indices {
                node.calls[index].arguments = try node.calls[index].arguments.map(rewrite)
                node.calls[index].filter = try node.calls[index].filter.map(rewrite)
            }
            return .aggregate(node)
        case .expand(var node):
            node.projections = try node.projections.map { try $0.map(rewrite) }
            return .expand(node)
        case .window(var node):
            node.partitionBy = try node.partitionBy.map(rewrite)
            for index in node.orderBy.indices { node.orderBy[index].expression = try rewrite(node.orderBy[index].expression) }
            for index in node.calls.indices { node.calls[index] = try node.calls[index].mapExpressions(rewrite) }
            return .window(node)
        case .sort(var node):
            for index in node.keys.indices { node.keys[index].expression = try rewrite(node.keys[index].expression) }
            node.limit = try node.limit.map(rewrite)
            node.offset = try node.offset.map(rewrite)
            return .sort(node)
        case .limit(var node):
            node.limit = try node.limit.map(rewrite)
            node.offset = try node.offset.map(rewrite)
            return .limit(node)
        case .generate(var node):
            node.arguments = try node.arguments.map(rewrite)
            return .generate(node)
        case .union, .setOperation, .sample, .shared, .recursive, .recursiveReference, .bind:
            return self
        }
    }

    /// The node's own expressions.
    package var expressions: [BoundExpression] {
        var found: [BoundExpression] = []
        _ = mapExpressions {
            found.append($0)
            return $0
        }
        return found
    }
}

extension LogicalPlan.WindowCall {
    package func mapExpressions(_ rewrite: (BoundExpression) throws -> BoundExpression) rethrows -> LogicalPlan.WindowCall {
        var call = self
        call.arguments = try arguments.map(rewrite)
        call.frame.start = try frame.start.mapExpressions(rewrite)
        call.frame.end = try frame.end.mapExpressions(rewrite)
        if case .aggregate(let function, let distinct, let filter?) = self.function {
            call.function = .aggregate(function, distinct: distinct, filter: try rewrite(filter))
        }
        return call
    }
}

extension LogicalPlan.WindowFrame.Bound {
    func mapExpressions(_ rewrite: (BoundExpression) throws -> BoundExpression) rethrows -> Self {
        switch self {
        case .preceding(let offset): .preceding(try rewrite(offset))
        case .following(let offset): .following(try rewrite(offset))
        default: self
        }
    }
}
