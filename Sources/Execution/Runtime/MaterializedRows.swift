import Columnar
import Synchronization

/// Rows kept in memory, to be read any number of times.
final class MaterializedRows: Sendable {
    let batches: [Batch]
    let count: Int
    let byteCount: Int

    init(_ batches: [Batch]) {
        self.batches = batches
        var count = 0
        var bytes = 0
        for batch in batches {
            count &+= batch.count
            bytes &+= batch.rowByteCount
        }
        self.count = count
        byteCount = bytes
    }

    /// All rows as one batch; `types` are needed when there are none.
    func joined(types: [DataType]) -> Batch {
        if batches.count == 1, let only = batches.first { return only }
        if batches.isEmpty { return Batch(types.map { VectorBuilder($0, capacity: 1).finish() }, count: 0) }
        return Concatenation.join(batches, types: types)
    }

    /// As `joined`, the columns side by side on the query's threads.
    func joined(types: [DataType], run: QueryRun) throws -> Batch {
        if batches.count <= 1 || count < 1 << 16 || types.count < 2 { return joined(types: types) }
        let columns = Mutex<[Vector?]>(Array(repeating: nil, count: types.count))
        let batches = batches
        try run.parallel(types.count) { index in
            let column = Concatenation.join(batches.map { $0.columns[index] }, type: types[index])
            columns.withLock { $0[index] = column }
        }
        return Batch(columns.withLock { $0.compactMap { $0 } }, count: count)
    }
}

/// Hands kept rows on, in order, a number of batches at a time.
final class MaterializedSource: MorselSource {
    private let rows: MaterializedRows
    private let perMorsel: Int
    private let batchRows: Int
    private let columns: [Int]?
    let morselCount: Int

    /// `columns`: only these, when given.
    init(_ rows: MaterializedRows, columns: [Int]? = nil, run: QueryRun) {
        self.rows = rows
        self.columns = columns
        batchRows = run.settings.batchRows
        let mean = max(rows.count / max(rows.batches.count, 1), 1)
        perMorsel = max(run.settings.morselBlocks &* Batch.defaultRows / mean, 1)
        morselCount = (rows.batches.count &+ perMorsel &- 1) / perMorsel
    }

    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker { Worker(self, worker) }

    private final class Worker: MorselWorker {
        private let source: MaterializedSource
        private let worker: WorkerContext

        init(_ source: MaterializedSource, _ worker: WorkerContext) {
            self.source = source
            self.worker = worker
        }

        func run(_ morsel: Int, into consumer: Consumer) throws {
            let start = morsel &* source.perMorsel
            let end = min(start &+ source.perMorsel, source.rows.batches.count)
            for index in start..<end {
                try worker.run.context.cancellation.check()
                var batch = source.rows.batches[index]
                if let columns = source.columns { batch = Batch(columns.map { batch.columns[$0] }, count: batch.count) }
                var offset = 0
                while offset < batch.count {
                    if worker.control.isStopped { return }
                    let rows = min(source.batchRows, batch.count &- offset)
                    try consumer.consume(batch.slice(offset, rows))
                    offset &+= rows
                }
            }
        }
    }
}

/// Keeps all rows of a stream, in the order of its morsels.
final class CollectSink: Sink {
    private struct Piece {
        var leg: Int
        var morsel: Int
        var batches: [Batch]
    }

    private let pieces = Mutex<[Piece]>([])
    private let memory: MemoryAccount
    private let operatorName: String

    init(_ memory: MemoryAccount, operatorName: String) {
        self.memory = memory
        self.operatorName = operatorName
    }

    func makeLocal(_ worker: WorkerContext) throws -> Consumer { Local(self, worker) }

    /// The rows so far, in order; the sink is empty then.
    func take() -> MaterializedRows {
        let all = pieces.withLock { kept in
            defer { kept = [] }
            return kept
        }
        let sorted = all.sorted { ($0.leg, $0.morsel) < ($1.leg, $1.morsel) }
        return MaterializedRows(sorted.flatMap(\.batches))
    }

    private final class Local: Consumer {
        private let sink: CollectSink
        private let worker: WorkerContext
        private var batches: [Batch] = []

        init(_ sink: CollectSink, _ worker: WorkerContext) {
            self.sink = sink
            self.worker = worker
        }

        override func consume(_ batch: Batch) throws {
            try sink.memory.charge(batch.rowByteCount, to: sink.operatorName)
            batches.append(batch)
        }

        override func endMorsel() throws {
            guard !batches.isEmpty else { return }
            let piece = Piece(leg: worker.leg, morsel: worker.morsel, batches: batches)
            batches = []
            sink.pieces.withLock { $0.append(piece) }
        }

        override func finish() throws { try endMorsel() }
    }
}
