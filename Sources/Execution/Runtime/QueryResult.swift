import Columnar
import Planner
import Synchronization

/// The rows of a query, pulled batch by batch. What must be complete before the first row (sorting, hash tables) was done when it was made;
/// the rest runs as rows are asked for, in parallel, with a bounded number of rows ahead. Used by one thread at a time.
package final class QueryResult {
    package let schema: Schema
    private let run: QueryRun
    private let root: PhysicalOperator
    /// Where the operators go once all rows were pulled; nil when they have gone, or are not to be kept.
    private var pool: OperatorPool?
    private let operators: OperatorPool.Kept
    private let stream: Stream
    private let sink: CollectSink
    private let columns: [Int]
    private let types: [DataType]
    private let control = PipelineControl()
    private var leg = 0
    private var pipeline: PipelineRun?
    private var ready: [Batch] = []
    private var position = 0
    /// Morsels of the next round: few at first, so that the first rows come soon.
    private var roundMorsels: Int

    init(_ operators: OperatorPool.Kept, output: [ColumnReference], run: QueryRun, pool: OperatorPool?) throws {
        self.run = run
        self.operators = operators
        self.pool = pool
        let root = operators.root
        self.root = root
        schema = output.map(\.field)
        let positions = root.positions
        columns = try output.map { column in
            guard let position = positions[column.id] else { throw QueryError.internalError("the column \(column.name) was lost") }
            return position
        }
        types = output.map(\.type)
        sink = CollectSink(run.memory, operatorName: "Result")
        roundMorsels = run.settings.threads
        stream = try root.start(run, receiver: nil)
    }

    /// The next batch, nil behind the last. Batches have at least one row.
    package func next() throws -> Batch? {
        while position >= ready.count {
            ready = []
            position = 0
            guard try advance(by: roundMorsels) else { return nil }
            roundMorsels = min(roundMorsels &* 2, run.settings.threads &* 4)
        }
        defer { position += 1 }
        let batch = ready[position]
        run.memory.release(batch.rowByteCount)
        return shape(batch)
    }

    /// All rows that are left.
    package func collect() throws -> [Batch] {
        var result = ready[position...].map { shape($0) }
        ready = []
        position = 0
        while try advance(by: Int.max) {
            result += ready.map { shape($0) }
            ready = []
        }
        return result
    }

    /// The plan's operators with what they did, complete once all rows were pulled. Rows are counted only when the settings ask for it.
    package var statistics: OperatorStatistics { root.statistics }

    package var peakMemory: Int { run.memory.peak }

    /// Runs some morsels more; false when all is done.
    private func advance(by morsels: Int) throws -> Bool {
        while leg < stream.legs.count {
            let current: PipelineRun
            if let pipeline {
                current = pipeline
            } else {
                current = try PipelineRun(stream.legs[leg], number: leg, into: sink, receiver: nil, control: control, run: run)
                pipeline = current
            }
            if try !current.runMorsels(morsels) {
                try current.finish()
                pipeline = nil
                leg += 1
            }
            ready = sink.take().batches
            if !ready.isEmpty { return true }
        }
        pool?.give(operators)
        pool = nil
        return false
    }

    private func shape(_ batch: Batch) -> Batch {
        var shaped: [Vector] = []
        shaped.reserveCapacity(columns.count)
        for (column, type) in zip(columns, types) {
            let vector = batch.columns[column]
            shaped.append(vector.type == type ? vector : (vector.kind == .void ? .nulls(type, count: batch.count) : vector.relabelled(type)))
        }
        return Batch(shaped, count: batch.count)
    }
}
