import Columnar
import Functions
import Planner

/// A generator over each input row: `explode` and its like.
final class GenerateOperator: PhysicalOperator {
    private let node: LogicalPlan.Generate
    private let input: PhysicalOperator
    private let passing: [Int]
    private let generated: [Int]
    private let arguments: OperatorExpressions

    init(_ node: LogicalPlan.Generate, passing: [ColumnReference], required: ColumnSet, _ input: PhysicalOperator) {
        self.node = node
        self.input = input
        let positions = input.positions
        self.passing = passing.compactMap { positions[$0.id] }
        var generated: [Int] = []
        var layout = passing
        for (position, column) in node.generated.enumerated() where required.contains(column.id) {
            generated.append(position)
            layout.append(column)
        }
        self.generated = generated
        arguments = OperatorExpressions(node.arguments, layout: input.layout)
        super.init(layout: layout, description: "Generate \(node.name)", inputs: [input])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        input.layout.contains { $0.id == column } && input.push(filter, column: column)
    }

    override func estimatedRows(_ run: QueryRun) -> Int { input.estimatedRows(run).multipliedReportingOverflow(by: 4).partialValue }

    override func open(_ run: QueryRun) throws -> Stream {
        var stream = try input.start(run, receiver: statistics)
        let (node, templates, passing, generated) = (node, try arguments.templates(), passing, generated)
        stream.append { worker, next in
            GenerateConsumer(
                node, try templates.make(worker.run), passing: passing, generated: generated, worker,
                BatchCompactor(target: worker.run.settings.batchRows, next))
        }
        return stream
    }
}

private final class GenerateConsumer: StreamingOperator {
    private let node: LogicalPlan.Generate
    private let arguments: [PhysicalExpression]
    private let passing: [Int]
    private let generated: [Int]
    private let worker: WorkerContext

    init(
        _ node: LogicalPlan.Generate, _ arguments: [PhysicalExpression], passing: [Int], generated: [Int], _ worker: WorkerContext,
        _ next: Consumer
    ) {
        self.node = node
        self.arguments = arguments
        self.passing = passing
        self.generated = generated
        self.worker = worker
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let frame = Frame(batch)
        let values = try arguments.map { try $0.evaluate(frame) }
        var rows: GeneratedRows
        do {
            rows = try node.function.generate(values, batch.count, worker.run.context)
        } catch let error as QueryError {
            throw error.at(node.span)
        }
        var parents = rows.parents
        var numbers: [UInt32]?
        if node.isOuter || node.function.isOuter { numbers = addMissing(&parents, batch.count) }
        var start = 0
        while start < parents.count {
            if worker.control.isStopped { return }
            try worker.run.context.cancellation.check()
            let count = min(parents.count &- start, worker.run.settings.batchRows)
            var columns: [Vector] = []
            parents.withUnsafeBufferPointer { pointer in
                guard let base = pointer.baseAddress else { return }
                for column in passing { columns.append(batch.columns[column].gather(base + start, count: count)) }
            }
            for column in generated {
                let vector = rows.columns[column]
                if let numbers {
                    numbers.withUnsafeBufferPointer { pointer in
                        guard let base = pointer.baseAddress else { return }
                        columns.append(vector.gatherOrNull(base + start, count: count))
                    }
                } else {
                    columns.append(vector.slice(start, count))
                }
            }
            try next.consume(Batch(columns, count: count))
            start &+= count
        }
    }

    /// Adds the input rows that gave nothing; the answer gives each row's number among the generated ones. Nil when none was missing.
    private func addMissing(_ parents: inout [UInt32], _ rows: Int) -> [UInt32]? {
        var all: [UInt32] = []
        var numbers: [UInt32] = []
        var next = 0
        for row in 0..<rows {
            let parent = UInt32(truncatingIfNeeded: row)
            if next < parents.count && parents[next] == parent {
                while next < parents.count && parents[next] == parent {
                    all.append(parent)
                    numbers.append(UInt32(truncatingIfNeeded: next))
                    next += 1
                }
            } else {
                all.append(parent)
                numbers.append(UInt32.max)
            }
        }
        if all.count == parents.count { return nil }
        parents = all
        return numbers
    }
}
