import Columnar
import Planner

/// A subplan used in several places: its rows are computed by the first use and kept.
final class SharedOperator: PhysicalOperator {
    private let id: Int
    private let columns: [Int]
    private let definition: PhysicalOperator

    /// `columns`: positions in the definition's layout. The definition is planned with all of its columns.
    init(id: Int, columns: [Int], layout: [ColumnReference], definition: PhysicalOperator, isFirst: Bool) {
        self.id = id
        self.columns = columns
        self.definition = definition
        super.init(layout: layout, description: "Shared \(id)", inputs: isFirst ? [definition] : [])
    }

    override func estimatedRows(_ run: QueryRun) -> Int { run.shared[id]?.count ?? definition.estimatedRows(run) }

    override func open(_ run: QueryRun) throws -> Stream {
        let rows: MaterializedRows
        if let known = run.shared[id] {
            rows = known
        } else {
            let sink = CollectSink(run.memory, operatorName: "Shared")
            let compacting = run.settings.batchRows
            var stream = try definition.start(run, receiver: statistics)
            stream.append { _, next in BatchCompactor(target: compacting, next) }
            try run.drain(stream, into: sink, receiver: statistics)
            rows = sink.take()
            run.shared[id] = rows
        }
        return Stream(MaterializedSource(rows, columns: columns, run: run), statistics: statistics)
    }
}
