import Columnar
import Functions

/// Groups of strings that have a collation: made by their keys, each shown by one of its values.
enum CollatedGrouping {
    /// The aggregate that picks a group's value; its column has the expression's own type.
    static func representative(of expression: BoundExpression, name: String, state: AnalysisState) throws -> LogicalPlan.AggregateCall {
        guard let function = state.registry.aggregates["any_value"] else { throw QueryError.internalError("any_value is missing") }
        let plain = TypeCoercion.plain(expression.type)
        let resolved = try function.resolve([Argument(type: plain, nullable: expression.nullable)], [], state.options.resolution)
        let argument: BoundExpression = .cast(BoundExpression.CastExpression(expression, to: plain, mode: .ansi, span: nil, isImplicit: true))
        let column = state.newColumn(name, expression.type, nullable: true)
        return LogicalPlan.AggregateCall(column, name: "any_value", function: resolved, arguments: [argument], distinct: false, filter: nil)
    }

    /// Every row once. The columns keep their identities.
    static func distinct(_ plan: LogicalPlan, state: AnalysisState) throws -> LogicalPlan {
        let output = plan.output
        guard output.contains(where: { $0.type.hasCollation }) else { return LogicalPlan.distinct(plan) }
        var keys: [LogicalPlan.Named] = []
        var calls: [LogicalPlan.AggregateCall] = []
        var items: [LogicalPlan.Named] = []
        for column in output {
            if column.type.hasCollation {
                keys.append(LogicalPlan.Named(
                    state.newColumn(column.name, TypeCoercion.plain(column.type), nullable: column.nullable), CollationKeys.key(.column(column))))
                let call = try representative(of: .column(column), name: column.name, state: state)
                calls.append(call)
                items.append(LogicalPlan.Named(column, .column(call.column)))
            } else {
                keys.append(LogicalPlan.Named(column, .column(column)))
                items.append(LogicalPlan.Named(column, .column(column)))
            }
        }
        return .project(LogicalPlan.Project(items, .aggregate(LogicalPlan.Aggregate(keys: keys, calls: calls, plan))))
    }

    /// INTERSECT and EXCEPT of rows with such strings: the left side's rows that have, or have not, an equal on the right.
    static func matching(_ left: LogicalPlan, _ right: LogicalPlan, isIntersection: Bool, output: [ColumnReference], state: AnalysisState) throws -> LogicalPlan {
        let conditions = zip(left.output, right.output).map { a, b -> BoundExpression in
            .comparison(.nullSafeEqual, CollationKeys.key(.column(a)), CollationKeys.key(.column(b), as: CollationKeys.overlay(TypeCoercion.plain(b.type), [a.type])))
        }
        let joined = LogicalPlan.join(LogicalPlan.Join(isIntersection ? .leftSemi : .leftAnti, left, right, on: BoundExpression.conjunction(conditions)))
        let items = zip(output, left.output).map { LogicalPlan.Named($0, .column($1)) }
        return try distinct(.project(LogicalPlan.Project(items, joined)), state: state)
    }
}
