#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar
import Planner

/// ORDER BY, with LIMIT as top-N: then workers keep only rows that can still be among the first.
final class SortOperator: PhysicalOperator {
    private let sort: LogicalPlan.Sort
    private let input: PhysicalOperator
    /// The columns put out, then the keys.
    private let expressions: OperatorExpressions

    init(_ sort: LogicalPlan.Sort, layout: [ColumnReference], _ input: PhysicalOperator) {
        self.sort = sort
        self.input = input
        expressions = OperatorExpressions(layout.map { .column($0) } + sort.keys.map(\.expression), layout: input.layout)
        super.init(layout: layout, description: sort.limit == nil ? "Sort" : "Top N", inputs: [input])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        sort.limit == nil && sort.offset == nil && input.push(filter, column: column)
    }

    override func estimatedRows(_ run: QueryRun) -> Int {
        let count = (try? LimitOperator.count(sort.limit, run)) ?? nil
        return min(input.estimatedRows(run), count ?? Int.max)
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let offset = try LimitOperator.count(sort.offset, run) ?? 0
        let limit = try LimitOperator.count(sort.limit, run)
        if limit == 0 { return Stream(MaterializedSource(MaterializedRows([]), run: run), statistics: statistics) }
        let wanted = limit.map { $0.addingReportingOverflow(offset).overflow ? Int.max : $0 + offset } ?? Int.max
        var stream = try input.start(run, receiver: statistics)
        // Key columns behind the columns put out.
        let (templates, keyStart, keys) = (try expressions.templates(), layout.count, sort.keys.map(\.sortKey))
        stream.append { worker, next in
            let expressions = try templates.make(worker.run)
            guard wanted <= 1 << 16 else { return ProjectConsumer(expressions, next) }
            return ProjectConsumer(expressions, TopRowsConsumer(keys: keys, keyStart: keyStart, wanted: wanted, next))
        }
        let sink = CollectSink(run.memory, operatorName: "Sort")
        try run.drain(stream, into: sink, receiver: statistics)
        let types = layout.map(\.type) + sort.keys.map(\.expression.type)
        let batch = try sink.take().joined(types: types, run: run)
        guard batch.count < Int(UInt32.max) else {
            throw QueryError("QUERY_MEMORY_LIMIT_EXCEEDED", sqlState: "53200", "Over 4 billion rows cannot be sorted at once.")
        }
        let sorter = try RowSorter(Array(batch.columns[layout.count...]), by: sort.keys.map(\.sortKey), count: batch.count, run: run)
        try run.memory.charge(sorter.byteCount, to: "Sort")
        let order = try sorter.sorted(limit: wanted, run: run)
        let count = min(batch.count, wanted)
        let source = OrderedSource(
            Batch(Array(batch.columns[0..<layout.count]), count: batch.count), order: order, range: min(offset, count)..<count, run: run)
        return Stream(source, statistics: statistics)
    }
}

extension LogicalPlan.SortKey {
    var sortKey: Columnar.SortKey { Columnar.SortKey(expression.type, descending: descending, nullsFirst: nullsFirst) }
}

/// Rows of a batch in a given order.
/// Sendable because it is immutable.
final class OrderedSource: MorselSource, @unchecked Sendable {
    private let batch: Batch
    private let order: Buffer
    private let range: Range<Int>
    private let batchRows: Int
    private let morselRows: Int
    let morselCount: Int

    init(_ batch: Batch, order: Buffer, range: Range<Int>, run: QueryRun) {
        self.batch = batch
        self.order = order
        self.range = range
        batchRows = run.settings.batchRows
        morselRows = batchRows &* run.settings.morselBlocks
        morselCount = (range.count &+ morselRows &- 1) / morselRows
    }

    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker { Worker(self, worker) }

    private final class Worker: MorselWorker {
        private let source: OrderedSource
        private let worker: WorkerContext

        init(_ source: OrderedSource, _ worker: WorkerContext) {
            self.source = source
            self.worker = worker
        }

        func run(_ morsel: Int, into consumer: Consumer) throws {
            var row = source.range.lowerBound &+ morsel &* source.morselRows
            let end = min(row &+ source.morselRows, source.range.upperBound)
            let numbers = UnsafePointer(source.order.pointer(to: UInt32.self))
            while row < end {
                if worker.control.isStopped { return }
                try worker.run.context.cancellation.check()
                let rows = min(source.batchRows, end &- row)
                try consumer.consume(source.batch.gather(numbers + row, count: rows))
                row &+= rows
            }
        }
    }
}

/// Lets only rows pass that can be among the first of the order, as far as this worker knows.
final class TopRowsConsumer: StreamingOperator {
    private let keys: [SortKey]
    private let keyStart: Int
    private let wanted: Int
    private let encoder: SortKeyEncoder
    private var kept: [Batch] = []
    private var rows = 0
    private let capacity: Int
    /// The key bytes of the worst row still wanted, as words, once there are enough.
    private var threshold: [UInt64]?

    init(keys: [SortKey], keyStart: Int, wanted: Int, _ next: Consumer) {
        self.keys = keys
        self.keyStart = keyStart
        self.wanted = wanted
        encoder = SortKeyEncoder(keys)
        capacity = max(wanted &* 2, 4096)
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        var batch = batch
        if let threshold, encoder.width > 0 {
            let bytes = Buffer(byteCount: batch.count &* encoder.width)
            encoder.encode(Array(batch.columns[keyStart...]), rows: batch.count, into: bytes.base)
            let numbers = Buffer(of: UInt32.self, count: batch.count)
            let target = numbers.pointer(to: UInt32.self)
            var count = 0
            let width = encoder.width
            let raw = UnsafeRawPointer(bytes.base)
            threshold.withUnsafeBufferPointer { words in
                for row in 0..<batch.count {
                    var word = 0
                    var found = raw.load(fromByteOffset: row &* width, as: UInt64.self).byteSwapped
                    while found == words[word] && word &+ 1 < words.count {
                        word &+= 1
                        found = raw.load(fromByteOffset: row &* width &+ word &* 8, as: UInt64.self).byteSwapped
                    }
                    target[count] = UInt32(truncatingIfNeeded: row)
                    count &+= found <= words[word] ? 1 : 0
                }
            }
            if count == 0 { return }
            if count < batch.count { batch = batch.gather(target, count: count) }
        }
        kept.append(batch)
        rows &+= batch.count
        if rows > capacity { try cut() }
    }

    /// Forgets all rows but the first so many.
    private func cut() throws {
        let all = try Batch.concatenating(kept)
        let sorter = try RowSorter(Array(all.columns[keyStart...]), by: keys, count: all.count, run: nil)
        let order = try sorter.sorted(limit: wanted, run: nil)
        let count = min(wanted, all.count)
        let numbers = order.pointer(to: UInt32.self)
        let best = all.gather(numbers, count: count)
        if count == wanted && count > 0 && encoder.width > 0 {
            let bytes = Buffer(byteCount: encoder.width)
            encoder.encode(best.columns[keyStart...].map { $0.slice(count &- 1, 1) }, rows: 1, into: bytes.base)
            let raw = UnsafeRawPointer(bytes.base)
            threshold = (0..<encoder.width / 8).map { raw.load(fromByteOffset: $0 &* 8, as: UInt64.self).byteSwapped }
        }
        kept = [best]
        rows = count
    }

    override func endMorsel() throws {}

    override func finish() throws {
        if rows > wanted { try cut() }
        for batch in kept { try next.consume(batch) }
        kept = []
        try next.endMorsel()
        try next.finish()
    }
}
