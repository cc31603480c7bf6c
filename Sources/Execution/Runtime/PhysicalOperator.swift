import Columnar
import Planner

/// A node of the physical plan: immutable once planned but for filters pushed into scans and what is kept between executions; opened once
/// per execution. Planned and opened by one thread.
class PhysicalOperator {
    /// The columns of the batches put out, in order.
    let layout: [ColumnReference]
    let statistics: OperatorStatistics
    let inputs: [PhysicalOperator]

    init(layout: [ColumnReference], description: String, inputs: [PhysicalOperator]) {
        self.layout = layout
        self.inputs = inputs
        statistics = OperatorStatistics(description, inputs: inputs.map(\.statistics))
    }

    /// Does all that must be complete before rows can flow (building hash tables, sorting), and gives the rows.
    func open(_ run: QueryRun) throws -> Stream {
        throw QueryError.internalError("an operator cannot be opened")
    }

    /// Takes a filter over one of the columns put out, to drop rows as early as possible; false when it cannot be placed.
    /// Without a filter it only asks. Called before `open`. Dropping fewer rows, or none, is right too.
    func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool { false }

    /// Forgets what belongs to the last execution.
    func reset() {
        for input in inputs { input.reset() }
    }

    /// The columns put out that have one value per value of `column`, as far as is known: those of a table in which it is unique, and what is
    /// joined to them by a unique key. Empty when nothing is known.
    func dependents(of column: ColumnID, _ run: QueryRun) -> Set<ColumnID> { [] }

    /// Rows that will come out at most, as far as is known without running: for choosing sides.
    func estimatedRows(_ run: QueryRun) -> Int { inputs.first?.estimatedRows(run) ?? 1 }

    /// Opens, and counts what comes out when statistics are wanted.
    final func start(_ run: QueryRun, receiver: OperatorStatistics?) throws -> Stream {
        var stream = try open(run)
        if run.settings.collectsStatistics {
            let statistics = statistics
            stream.append { worker, next in
                guard let clock = worker.clock else { return next }
                return StatisticsProbe(statistics, receiver: receiver, clock: clock, next: next)
            }
        }
        return stream
    }

    /// Columns by their position in `layout`.
    var positions: [ColumnID: Int] {
        var positions: [ColumnID: Int] = [:]
        for (position, column) in layout.enumerated() { positions[column.id] = position }
        return positions
    }
}
