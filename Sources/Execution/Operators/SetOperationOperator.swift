import Columnar
import Planner

/// INTERSECT and EXCEPT: counts each distinct row on both sides.
final class SetOperationOperator: PhysicalOperator {
    private let node: LogicalPlan.SetOperation
    private let left: PhysicalOperator
    private let right: PhysicalOperator
    private let leftColumns: [Int]
    private let rightColumns: [Int]

    init(_ node: LogicalPlan.SetOperation, left: PhysicalOperator, right: PhysicalOperator) {
        self.node = node
        self.left = left
        self.right = right
        let leftPositions = left.positions
        let rightPositions = right.positions
        leftColumns = node.left.output.compactMap { leftPositions[$0.id] }
        rightColumns = node.right.output.compactMap { rightPositions[$0.id] }
        let name = node.kind == .intersect ? "Intersect" : "Except"
        super.init(layout: node.output, description: name + (node.keepsDuplicates ? " all" : ""), inputs: [left, right])
    }

    override func estimatedRows(_ run: QueryRun) -> Int { left.estimatedRows(run) }

    override func open(_ run: QueryRun) throws -> Stream {
        let types = layout.map(\.type)
        // The rows with their side as a further column.
        let sideColumn = ColumnReference(id: ColumnID(-2), name: "side", type: .boolean, nullable: false)
        let columns = layout.enumerated().map { ColumnReference(id: ColumnID(-3 - $0.offset), name: $0.element.name, type: $0.element.type, nullable: true) }
        let layoutOfAggregate = AggregateLayout(
            keys: columns.map { .column($0) }, countingWhere: [.column(sideColumn), .not(.column(sideColumn))])
        let inputs = try ExpressionTemplates(layoutOfAggregate.inputs, layout: columns + [sideColumn])
        let sink = AggregateSink(layoutOfAggregate, inputs: inputs, run: run, statistics: statistics)
        for (input, positions, isLeft) in [(left, leftColumns, true), (right, rightColumns, false)] {
            var stream = try input.start(run, receiver: statistics)
            stream.append { _, next in SideConsumer(positions, types: types, isLeft: isLeft, next) }
            try run.drain(stream, into: sink, receiver: statistics)
        }
        let source = try sink.finish(columns: Array(0..<(layout.count + 2)))
        var stream = Stream(source, statistics: statistics)
        let (kind, keepsDuplicates, width) = (node.kind, node.keepsDuplicates, layout.count)
        stream.append { worker, next in
            CountsConsumer(kind, keepsDuplicates: keepsDuplicates, width: width, BatchCompactor(target: worker.run.settings.batchRows, next), worker)
        }
        return stream
    }
}

private final class SideConsumer: StreamingOperator {
    private let columns: [Int]
    private let types: [DataType]
    private let isLeft: Bool

    init(_ columns: [Int], types: [DataType], isLeft: Bool, _ next: Consumer) {
        self.columns = columns
        self.types = types
        self.isLeft = isLeft
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        var chosen: [Vector] = []
        for (column, type) in zip(columns, types) {
            let vector = batch.columns[column]
            chosen.append(vector.kind == .void && type != .void ? .nulls(type, count: batch.count) : vector.relabelled(type))
        }
        chosen.append(.booleans(isLeft, count: batch.count))
        try next.consume(Batch(chosen, count: batch.count))
    }
}

/// Turns the counts of each row on both sides into how often it comes out.
private final class CountsConsumer: StreamingOperator {
    private let kind: LogicalPlan.SetOperation.Kind
    private let keepsDuplicates: Bool
    private let width: Int
    private let worker: WorkerContext

    init(_ kind: LogicalPlan.SetOperation.Kind, keepsDuplicates: Bool, width: Int, _ next: Consumer, _ worker: WorkerContext) {
        self.kind = kind
        self.keepsDuplicates = keepsDuplicates
        self.width = width
        self.worker = worker
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let lefts = batch.columns[width].canonical()
        let rights = batch.columns[width + 1].canonical()
        let left = lefts.pointer(to: Int64.self)
        let right = rights.pointer(to: Int64.self)
        let limit = worker.run.settings.batchRows
        let rows = Buffer(of: UInt32.self, count: limit)
        let numbers = rows.pointer(to: UInt32.self)
        let kept = Batch(Array(batch.columns[0..<width]), count: batch.count)
        var count = 0
        for row in 0..<batch.count {
            var copies: Int64
            switch kind {
            case .intersect: copies = min(left[row], right[row])
            case .except: copies = keepsDuplicates ? max(left[row] &- right[row], 0) : (right[row] == 0 ? left[row] : 0)
            }
            if !keepsDuplicates { copies = min(copies, 1) }
            while copies > 0 {
                if count == limit {
                    try next.consume(kept.gather(numbers, count: count))
                    count = 0
                    if worker.control.isStopped { return }
                }
                numbers[count] = UInt32(truncatingIfNeeded: row)
                count &+= 1
                copies &-= 1
            }
        }
        if count > 0 { try next.consume(kept.gather(numbers, count: count)) }
        withExtendedLifetime((lefts, rights)) {}
    }
}
