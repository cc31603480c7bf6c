import Columnar
import Planner

/// Computes expressions.
final class ProjectOperator: PhysicalOperator {
    private let items: [LogicalPlan.Named]
    private let input: PhysicalOperator
    private let expressions: OperatorExpressions

    init(_ items: [LogicalPlan.Named], _ input: PhysicalOperator) {
        self.items = items
        self.input = input
        expressions = OperatorExpressions(items.map(\.expression), layout: input.layout)
        super.init(layout: items.map(\.column), description: "Project", inputs: [input])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        for item in items where item.column.id == column {
            if case .column(let source) = item.expression { return input.push(filter, column: source.id) }
        }
        return false
    }

    override func dependents(of column: ColumnID, _ run: QueryRun) -> Set<ColumnID> {
        for item in items where item.column.id == column {
            guard case .column(let source) = item.expression else { return [] }
            let below = input.dependents(of: source.id, run)
            return Set(items.filter { $0.expression.isDeterministic && $0.expression.columns.isSubset(of: below) }.map(\.column.id))
        }
        return []
    }

    override func estimatedRows(_ run: QueryRun) -> Int { input.estimatedRows(run) }

    override func open(_ run: QueryRun) throws -> Stream {
        var stream = try input.start(run, receiver: statistics)
        let templates = try expressions.templates()
        stream.append { worker, next in ProjectConsumer(try templates.make(worker.run), next) }
        return stream
    }
}

final class ProjectConsumer: StreamingOperator {
    private let expressions: [PhysicalExpression]

    init(_ expressions: [PhysicalExpression], _ next: Consumer) {
        self.expressions = expressions
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let frame = Frame(batch)
        var columns: [Vector] = []
        columns.reserveCapacity(expressions.count)
        for expression in expressions { columns.append(try expression.evaluate(frame)) }
        try next.consume(Batch(columns, count: batch.count))
    }
}
