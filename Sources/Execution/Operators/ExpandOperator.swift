import Columnar
import Planner

/// Each row once per projection (grouping sets).
final class ExpandOperator: PhysicalOperator {
    private let projections: [OperatorExpressions]
    private let input: PhysicalOperator

    init(_ expand: LogicalPlan.Expand, columns: [Int], _ input: PhysicalOperator) {
        projections = expand.projections.map { projection in
            OperatorExpressions(columns.compactMap { $0 < projection.count ? projection[$0] : nil }, layout: input.layout)
        }
        self.input = input
        super.init(layout: columns.map { expand.output[$0] }, description: "Expand (\(expand.projections.count) projections)", inputs: [input])
    }

    override func estimatedRows(_ run: QueryRun) -> Int { input.estimatedRows(run).multipliedReportingOverflow(by: projections.count).partialValue }

    override func open(_ run: QueryRun) throws -> Stream {
        var stream = try input.start(run, receiver: statistics)
        let (templates, types) = (try projections.map { try $0.templates() }, layout.map(\.type))
        stream.append { worker, next in ExpandConsumer(try templates.map { try $0.make(worker.run) }, types: types, next) }
        return stream
    }
}

private final class ExpandConsumer: StreamingOperator {
    private let projections: [[PhysicalExpression]]
    private let types: [DataType]

    init(_ projections: [[PhysicalExpression]], types: [DataType], _ next: Consumer) {
        self.projections = projections
        self.types = types
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let frame = Frame(batch)
        for projection in projections {
            var columns: [Vector] = []
            columns.reserveCapacity(projection.count)
            for (expression, type) in zip(projection, types) {
                let vector = try expression.evaluate(frame)
                columns.append(vector.kind == .void && type != .void ? .nulls(type, count: batch.count) : vector.relabelled(type))
            }
            try next.consume(Batch(columns, count: batch.count))
        }
    }
}
