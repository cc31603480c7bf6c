import Columnar
import Planner

/// Keeps the rows for which a predicate is TRUE, and of their columns those that are needed above.
final class FilterOperator: PhysicalOperator {
    private let predicate: OperatorExpressions
    private let input: PhysicalOperator
    /// Positions in the input of the columns put out.
    private let columns: [Int]

    init(_ predicate: BoundExpression, layout: [ColumnReference], _ input: PhysicalOperator) {
        self.predicate = OperatorExpressions(filter: predicate, layout: input.layout)
        self.input = input
        let positions = input.positions
        columns = layout.compactMap { positions[$0.id] }
        super.init(layout: layout, description: "Filter", inputs: [input])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool { input.push(filter, column: column) }

    override func dependents(of column: ColumnID, _ run: QueryRun) -> Set<ColumnID> { input.dependents(of: column, run) }

    override func estimatedRows(_ run: QueryRun) -> Int { max(input.estimatedRows(run) / 4, 1) }

    override func open(_ run: QueryRun) throws -> Stream {
        var stream = try input.start(run, receiver: statistics)
        let (templates, columns) = (try predicate.templates(), columns)
        stream.append { worker, next in
            FilterConsumer(
                try templates.make(worker.run, at: 0), columns: columns, BatchCompactor(target: worker.run.settings.batchRows, next))
        }
        return stream
    }
}

final class FilterConsumer: StreamingOperator {
    private let predicate: PhysicalExpression
    private let columns: [Int]
    private var rows = Buffer(of: UInt32.self, count: Batch.defaultRows + 16)

    init(_ predicate: PhysicalExpression, columns: [Int], _ next: Consumer) {
        self.predicate = predicate
        self.columns = columns
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let mask = try predicate.evaluate(Frame(batch))
        if let truth = Selection.constantTruth(mask) {
            if truth { try next.consume(Batch(columns.map { batch.columns[$0] }, count: batch.count)) }
            return
        }
        if rows.byteCount < (batch.count &+ 8) &* 4 { rows = Buffer(of: UInt32.self, count: batch.count + 16) }
        let numbers = rows.pointer(to: UInt32.self)
        let count = Selection.rows(where: mask, rows: batch.count, into: numbers)
        if count == 0 { return }
        if count == batch.count { return try next.consume(Batch(columns.map { batch.columns[$0] }, count: count)) }
        try next.consume(Batch(columns.map { batch.columns[$0].gather(numbers, count: count) }, count: count))
    }
}
