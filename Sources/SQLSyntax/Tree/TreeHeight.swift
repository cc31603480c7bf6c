// How tall a node's children are. Only what can be chained without nesting in the text needs care (operators, joins, set operations,
// pipes): everything else is bounded by the parser's nesting depth, but is counted too so that the sum is the true height.

private func tallest(_ expressions: [Expression]) -> Int32 {
    var height: Int32 = 0
    for expression in expressions { height = max(height, expression.height) }
    return height
}

private func tallest(_ items: [SortItem]) -> Int32 {
    var height: Int32 = 0
    for item in items { height = max(height, item.expression.height) }
    return height
}

private func tallest(_ items: [AliasedExpression]) -> Int32 {
    var height: Int32 = 0
    for item in items { height = max(height, item.expression.height) }
    return height
}

extension ExpressionKind {
    var childHeight: Int32 {
        switch self {
        case .literal, .column, .star, .parameter: 0
        case .identifierClause(let operand), .unary(_, let operand), .isTest(let operand, _), .cast(let operand, _),
            .tryCast(let operand, _), .lambda(_, let operand), .field(let operand, _), .variantPath(let operand, _),
            .collate(let operand, _):
            operand.height
        case .binary(_, let left, let right), .rlike(let left, let right), .subscriptAccess(let left, let right):
            max(left.height, right.height)
        case .between(let value, let lower, let upper): max(value.height, lower.height, upper.height)
        case .inList(let value, let list): max(value.height, tallest(list))
        case .inSubquery(let value, let query): max(value.height, query.height)
        case .exists(let query), .scalarSubquery(let query): query.height
        case .like(let like): max(like.value.height, like.pattern.height)
        case .likeQuantified(let like): max(like.value.height, tallest(like.patterns))
        case .caseWhen(let expression): expression.childHeight
        case .functionCall(let call): call.childHeight
        case .row(let values): tallest(values)
        }
    }
}

extension CaseExpression {
    fileprivate var childHeight: Int32 {
        var height = max(operand?.height ?? 0, elseResult?.height ?? 0)
        for branch in branches { height = max(height, branch.condition.height, branch.result.height) }
        return height
    }
}

extension FunctionCall {
    fileprivate var childHeight: Int32 {
        var height = max(filter?.height ?? 0, tallest(orderWithinGroup))
        for argument in arguments { height = max(height, argument.value.height) }
        if case .specification(let window)? = over { height = max(height, window.height) }
        return height
    }
}

extension WindowSpecification {
    fileprivate var height: Int32 { max(tallest(partitionBy), tallest(orderBy)) }
}

extension Query {
    /// As `Expression.height`.
    package var height: Int32 {
        var height = max(term.height, organization.height)
        for definition in with?.definitions ?? [] { height = max(height, definition.query.height) }
        return height &+ 1
    }
}

extension QueryOrganization {
    fileprivate var height: Int32 {
        let ordering = max(tallest(orderBy), tallest(clusterBy), tallest(distributeBy), tallest(sortBy))
        return max(ordering, limit?.height ?? 0, offset?.height ?? 0)
    }
}

extension QueryTermKind {
    var childHeight: Int32 {
        switch self {
        case .select(let select): select.height
        case .values(let rows, _): tallest(rows)
        case .table: 0
        case .setOperation(_, _, let left, let right): max(left.height, right.height)
        case .subquery(let query): query.height
        case .pipe(let input, let operation): max(input.height, operation.height)
        }
    }
}

extension Select {
    fileprivate var height: Int32 {
        var height = max(tallest(items), from?.height ?? 0, `where`?.height ?? 0)
        height = max(height, having?.height ?? 0, qualify?.height ?? 0)
        for element in groupBy?.elements ?? [] { height = max(height, element.height) }
        return height
    }
}

extension GroupingElement {
    fileprivate var height: Int32 {
        switch self {
        case .expression(let item): item.expression.height
        case .rollup(let sets), .cube(let sets): sets.map { tallest($0) }.max() ?? 0
        case .groupingSets(let elements): (elements.map(\.height).max() ?? 0) &+ 1
        case .set(let expressions): tallest(expressions)
        case .expressionsWithGroupingSets(let expressions, let sets): max(tallest(expressions), sets.map { tallest($0) }.max() ?? 0)
        }
    }
}

extension PipeOperator {
    fileprivate var height: Int32 {
        switch self {
        case .select(let select): select.height
        case .extend(let items), .aggregate(let items, groupBy: nil): tallest(items)
        case .aggregate(let items, let groupBy?): max(tallest(items), groupBy.elements.map(\.height).max() ?? 0)
        case .set(let assignments): assignments.map(\.value.height).max() ?? 0
        case .drop, .alias, .sample, .unpivot: 1
        case .filter(let condition): condition.height
        case .join(_, let right, let condition): max(right.height, condition.height)
        case .setOperation(_, _, let right): right.height
        case .organize(let organization): organization.height
        case .pivot(let pivot): pivot.height
        }
    }
}

extension Pivot {
    fileprivate var height: Int32 { max(tallest(aggregates), values.map(\.expression.height).max() ?? 0) }
}

extension Join.Condition {
    fileprivate var height: Int32 {
        switch self {
        case .on(let condition): condition.height
        case .nearest(let nearest): nearest.ranking.height
        case .none, .natural, .using: 0
        }
    }
}

extension RelationKind {
    var childHeight: Int32 {
        switch self {
        case .table: 0
        case .subquery(let query): query.height
        case .values(let rows): tallest(rows)
        case .function(let call): call.arguments.map(\.value.height).max() ?? 0
        case .aliased(let relation, _), .lateral(let relation), .sample(let relation, _), .unpivot(let relation, _): relation.height
        case .join(let join):
            max(join.left.height, join.right.height, join.condition.height)
        case .pivot(let relation, let pivot): max(relation.height, pivot.height)
        case .lateralView(let relation, let view): max(relation.height, tallest(view.arguments))
        }
    }
}

extension TableFunctionArgument.Value {
    fileprivate var height: Int32 {
        switch self {
        case .expression(let expression): return expression.height
        case .table(let argument):
            var height = tallest(argument.orderBy)
            if case .query(let query) = argument.source { height = max(height, query.height) }
            if case .by(let expressions) = argument.partitioning { height = max(height, tallest(expressions)) }
            return height
        }
    }
}
