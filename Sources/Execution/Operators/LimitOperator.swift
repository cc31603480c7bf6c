import Columnar
import Planner
import Synchronization

/// LIMIT and OFFSET: the first rows in the order of the input. Ends the input as soon as there are enough.
final class LimitOperator: PhysicalOperator {
    private let limit: BoundExpression?
    private let offset: BoundExpression?
    private let input: PhysicalOperator

    init(_ node: LogicalPlan.Limit, _ input: PhysicalOperator) {
        limit = node.limit
        offset = node.offset
        self.input = input
        super.init(layout: input.layout, description: "Limit", inputs: [input])
    }

    /// The number of rows an expression of LIMIT or OFFSET stands for.
    static func count(_ expression: BoundExpression?, _ run: QueryRun) throws -> Int? {
        guard let expression else { return nil }
        guard let number = try expression.constantValue(run).integerValue else {
            throw QueryError(
                "INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL", sqlState: "42K0E", "The number of rows in LIMIT or OFFSET must not be NULL.")
        }
        guard number >= 0 else {
            throw QueryError(
                "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE", sqlState: "42K0E",
                "The number of rows in LIMIT or OFFSET must not be negative, but it is \(number).")
        }
        return Int(number)
    }

    override func estimatedRows(_ run: QueryRun) -> Int {
        let count = (try? LimitOperator.count(limit, run)) ?? nil
        return min(input.estimatedRows(run), count ?? Int.max)
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let skipped = try LimitOperator.count(offset, run) ?? 0
        let limit = try LimitOperator.count(limit, run)
        let wanted = limit.map { $0.addingReportingOverflow(skipped).overflow ? Int.max : $0 + skipped } ?? Int.max
        if limit == 0 { return Stream(MaterializedSource(MaterializedRows([]), run: run), statistics: statistics) }
        let control = PipelineControl()
        let sink = FirstRowsSink(wanted, control: control, memory: run.memory)
        try run.drain(try input.start(run, receiver: statistics), into: sink, receiver: statistics, control: control)
        return Stream(MaterializedSource(sink.take(skipping: skipped), run: run), statistics: statistics)
    }
}

/// Keeps the first rows of a stream in the order of its morsels, and stops it once no later row can be among them.
final class FirstRowsSink: Sink {
    private struct Piece {
        var leg: Int
        var morsel: Int
        var batches: [Batch]
        var rows: Int
    }

    private struct State {
        var pieces: [Piece] = []
        /// The leg at work, its first morsel that is not done, and the rows of all before that.
        var leg = 0
        var nextMorsel = 0
        var prefixRows = 0
        var rowsOfMorsel: [Int: Int] = [:]
    }

    private let wanted: Int
    private let control: PipelineControl
    private let memory: MemoryAccount
    private let state = Mutex(State())

    init(_ wanted: Int, control: PipelineControl, memory: MemoryAccount) {
        self.wanted = wanted
        self.control = control
        self.memory = memory
    }

    func makeLocal(_ worker: WorkerContext) throws -> Consumer { Local(self, worker) }

    func take(skipping skipped: Int) -> MaterializedRows {
        let pieces = state.withLock { $0.pieces }.sorted { ($0.leg, $0.morsel) < ($1.leg, $1.morsel) }
        var toSkip = skipped
        var left = wanted &- skipped
        var result: [Batch] = []
        for piece in pieces {
            for batch in piece.batches {
                if left <= 0 { break }
                if toSkip >= batch.count {
                    toSkip &-= batch.count
                    continue
                }
                let taken = min(batch.count &- toSkip, left)
                result.append(batch.slice(toSkip, taken))
                toSkip = 0
                left &-= taken
            }
        }
        return MaterializedRows(result)
    }

    private func finish(leg: Int, morsel: Int, batches: [Batch], rows: Int) {
        let enough = state.withLock { state -> Bool in
            if rows > 0 { state.pieces.append(Piece(leg: leg, morsel: morsel, batches: batches, rows: rows)) }
            if leg != state.leg {
                // Legs run one after the other: all of the last one is done.
                state.prefixRows = state.pieces.reduce(0) { $0 &+ ($1.leg < leg ? $1.rows : 0) }
                state.leg = leg
                state.nextMorsel = 0
                state.rowsOfMorsel = [:]
            }
            state.rowsOfMorsel[morsel] = rows
            while let done = state.rowsOfMorsel.removeValue(forKey: state.nextMorsel) {
                state.prefixRows &+= done
                state.nextMorsel &+= 1
            }
            return state.prefixRows >= wanted
        }
        if enough { control.stop() }
    }

    private final class Local: Consumer {
        private let sink: FirstRowsSink
        private let worker: WorkerContext
        private var batches: [Batch] = []
        private var rows = 0

        init(_ sink: FirstRowsSink, _ worker: WorkerContext) {
            self.sink = sink
            self.worker = worker
        }

        override func consume(_ batch: Batch) throws {
            guard rows < sink.wanted else { return }
            let taken = batch.count > sink.wanted &- rows ? batch.slice(0, sink.wanted &- rows) : batch
            try sink.memory.charge(taken.rowByteCount, to: "Limit")
            batches.append(taken)
            rows &+= taken.count
            // Nothing of the first morsel or of later ones is needed any more.
            if rows >= sink.wanted && worker.leg == 0 && worker.morsel == 0 { sink.control.stop() }
        }

        override func endMorsel() throws {
            sink.finish(leg: worker.leg, morsel: worker.morsel, batches: batches, rows: rows)
            batches = []
            rows = 0
        }
    }
}
