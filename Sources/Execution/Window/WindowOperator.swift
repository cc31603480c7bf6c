import Columnar
import Functions
import Planner

/// Window functions: rows are split by a hash of the partition keys; workers take a part each, sort it by partition and order, and evaluate
/// all calls on whole partitions.
final class WindowOperator: PhysicalOperator {
    private let node: LogicalPlan.Window
    private let calls: [LogicalPlan.WindowCall]
    private let passing: [ColumnReference]
    private let input: PhysicalOperator
    /// The columns passed on, partition keys, order keys, then what each call reads.
    private let expressions: OperatorExpressions
    private let types: [DataType]
    private let plans: [WindowCallPlan]
    private let rankLimit: RankLimit?

    init(
        _ node: LogicalPlan.Window, calls: [LogicalPlan.WindowCall], passing: [ColumnReference], rankLimit: RankLimit?, _ input: PhysicalOperator
    ) {
        self.rankLimit = rankLimit
        self.node = node
        self.calls = calls
        self.passing = passing
        self.input = input
        var expressions = passing.map { BoundExpression.column($0) } + node.partitionBy + node.orderBy.map(\.expression)
        var plans: [WindowCallPlan] = []
        for call in calls {
            plans.append(WindowCallPlan(call: call, start: expressions.count))
            expressions += WindowOperator.expressions(of: call)
        }
        self.plans = plans
        self.expressions = OperatorExpressions(expressions, layout: input.layout)
        types = expressions.map(\.type)
        super.init(layout: passing + calls.map(\.column), description: "Window (\(calls.map(\.name).joined(separator: ", ")))", inputs: [input])
    }

    /// All that a call reads of the input.
    static func expressions(of call: LogicalPlan.WindowCall) -> [BoundExpression] {
        var expressions = call.arguments
        if case .aggregate(_, _, let filter) = call.function, let filter { expressions.append(filter) }
        for bound in [call.frame.start, call.frame.end] {
            switch bound {
            case .preceding(let expression), .following(let expression): expressions.append(expression)
            default: break
            }
        }
        return expressions
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        // Whole partitions may be left out.
        for expression in node.partitionBy {
            if case .column(let key) = expression, key.id == column { return input.push(filter, column: column) }
        }
        return false
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let partitionStart = passing.count
        let orderStart = partitionStart + node.partitionBy.count
        let templates = try expressions.templates()
        var stream = try input.start(run, receiver: statistics)
        stream.append { worker, next in ProjectConsumer(try templates.make(worker.run), next) }
        if let rankLimit, let key = node.orderBy.first {
            let types = node.partitionBy.map(\.type)
            stream.append { _, next in
                RankLimitConsumer(rankLimit, partition: partitionStart..<orderStart, types: types, order: orderStart, key: key, next)
            }
        }
        let sink = CollectSink(run.memory, operatorName: "Window")
        try run.drain(stream, into: sink, receiver: statistics)
        let batch = try sink.take().joined(types: types, run: run)
        guard batch.count < Int(UInt32.max) else {
            throw QueryError("QUERY_MEMORY_LIMIT_EXCEEDED", sqlState: "53200", "Window functions over more than 4 billion rows are not supported.")
        }
        let sortKeys = node.partitionBy.map { SortKey($0.type) } + node.orderBy.map(\.sortKey)
        let source = try WindowSource(
            batch, passing: passing.count, partition: partitionStart..<orderStart, order: orderStart..<(orderStart + node.orderBy.count),
            sortKeys: sortKeys, calls: plans, run: run)
        return Stream(source, statistics: statistics)
    }
}

/// A call and where the vectors it reads begin.
struct WindowCallPlan: Sendable {
    let call: LogicalPlan.WindowCall
    let start: Int

    var arguments: Range<Int> { start..<(start + call.arguments.count) }

    var filter: Int? {
        if case .aggregate(_, _, let filter) = call.function, filter != nil { start + call.arguments.count } else { nil }
    }

    /// Position of the value of the frame's start and end, where they have one.
    var bounds: (start: Int?, end: Int?) {
        var next = start + call.arguments.count + (filter == nil ? 0 : 1)
        var first: Int?
        switch call.frame.start {
        case .preceding, .following:
            first = next
            next += 1
        default: break
        }
        switch call.frame.end {
        case .preceding, .following: return (first, next)
        default: return (first, nil)
        }
    }
}

/// Parts of the rows, by hash of the partition keys.
/// Sendable because it is immutable once made.
final class WindowSource: MorselSource, @unchecked Sendable {
    private let batch: Batch
    private let passing: Int
    private let partition: Range<Int>
    private let order: Range<Int>
    private let sortKeys: [SortKey]
    private let calls: [WindowCallPlan]
    private let run: QueryRun
    /// Row numbers part by part; nil when there is one part of all rows in order.
    private let rows: Buffer?
    private let starts: [Int]
    let morselCount: Int

    init(
        _ batch: Batch, passing: Int, partition: Range<Int>, order: Range<Int>, sortKeys: [SortKey], calls: [WindowCallPlan], run: QueryRun
    ) throws {
        self.batch = batch
        self.passing = passing
        self.partition = partition
        self.order = order
        self.sortKeys = sortKeys
        self.calls = calls
        self.run = run
        if partition.isEmpty || batch.count < 1 << 12 || run.settings.threads == 1 && batch.count < 1 << 16 {
            rows = nil
            starts = [0, batch.count]
            morselCount = batch.count == 0 ? 0 : 1
            return
        }
        let bits = batch.count >= 1 << 20 ? 8 : 5
        let parts = 1 << bits
        let hashes = Buffer(of: UInt64.self, count: batch.count)
        let keys = SendableVectors(Array(batch.columns[partition]))
        let pieceRows = 1 << 14
        let count = batch.count
        try run.parallel((count + pieceRows - 1) / pieceRows) { piece in
            let start = piece * pieceRows
            let taken = min(pieceRows, count - start)
            Hashing.hash(keys.vectors.map { $0.slice(start, taken) }, rows: taken, into: hashes.pointer(to: UInt64.self) + start)
        }
        let hash = hashes.pointer(to: UInt64.self)
        let shift = UInt64(64 - bits)
        var starts = [Int](repeating: 0, count: parts + 1)
        for row in 0..<count { starts[Int(truncatingIfNeeded: hash[row] >> shift) &+ 1] &+= 1 }
        for part in 0..<parts { starts[part + 1] += starts[part] }
        let numbers = Buffer(of: UInt32.self, count: count)
        let number = numbers.pointer(to: UInt32.self)
        var cursors = starts
        cursors.withUnsafeMutableBufferPointer { cursor in
            for row in 0..<count {
                let part = Int(truncatingIfNeeded: hash[row] >> shift)
                number[cursor[part]] = UInt32(truncatingIfNeeded: row)
                cursor[part] &+= 1
            }
        }
        try run.memory.charge(count &* 4, to: "Window")
        rows = numbers
        self.starts = starts
        morselCount = parts
    }

    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker { Worker(self, worker) }

    private final class Worker: MorselWorker {
        private let source: WindowSource
        private let worker: WorkerContext

        init(_ source: WindowSource, _ worker: WorkerContext) {
            self.source = source
            self.worker = worker
        }

        func run(_ morsel: Int, into consumer: Consumer) throws {
            let start = source.starts[morsel]
            let count = source.starts[morsel &+ 1] &- start
            guard count > 0 else { return }
            var columns = source.batch.columns
            if let rows = source.rows {
                let numbers = UnsafePointer(rows.pointer(to: UInt32.self)) + start
                columns = columns.map { $0.gather(numbers, count: count) }
            }
            let keyColumns = source.partition.lowerBound..<source.order.upperBound
            if !keyColumns.isEmpty {
                let sorter = try RowSorter(Array(columns[keyColumns]), by: source.sortKeys, count: count, run: nil)
                let order = try sorter.sorted(run: nil)
                let numbers = UnsafePointer(order.pointer(to: UInt32.self))
                columns = columns.map { $0.gather(numbers, count: count) }
            }
            let partitions = WindowPartitions(
                partition: Array(columns[source.partition]), order: Array(columns[source.order]), rows: count)
            var results = Array(columns[0..<source.passing])
            for plan in source.calls {
                try worker.run.context.cancellation.check()
                let evaluator = WindowCallEvaluator(plan, columns: columns, order: source.order, sortKeys: source.sortKeys, partitions, worker.run.context)
                results.append(try evaluator.evaluate())
            }
            var row = 0
            while row < count {
                if worker.control.isStopped { return }
                let taken = min(worker.run.settings.batchRows, count &- row)
                try consumer.consume(Batch(results.map { $0.slice(row, taken) }, count: taken))
                row &+= taken
            }
        }
    }
}

/// Where partitions and groups of peers begin and end, in sorted rows.
final class WindowPartitions {
    let rows: Int
    private let buffer: Buffer
    let partitionStart: UnsafeMutablePointer<UInt32>
    let partitionEnd: UnsafeMutablePointer<UInt32>
    let peerStart: UnsafeMutablePointer<UInt32>
    let peerEnd: UnsafeMutablePointer<UInt32>
    /// The number of each row's partition.
    let partitionNumber: UnsafeMutablePointer<UInt32>
    private(set) var partitionCount = 0

    init(partition: [Vector], order: [Vector], rows: Int) {
        self.rows = rows
        buffer = Buffer(of: UInt32.self, count: rows &* 5)
        let base = buffer.pointer(to: UInt32.self)
        partitionStart = base
        partitionEnd = base + rows
        peerStart = base + 2 &* rows
        peerEnd = base + 3 &* rows
        partitionNumber = base + 4 &* rows
        let borders = WindowPartitions.borders(partition, rows)
        let peers = order.isEmpty ? nil : WindowPartitions.borders(order, rows)
        let border = borders.pointer(to: UInt8.self)
        let peer = peers?.pointer(to: UInt8.self)
        var start: UInt32 = 0
        var peerFirst: UInt32 = 0
        var number: UInt32 = 0
        for row in 0..<rows {
            let current = UInt32(truncatingIfNeeded: row)
            if row > 0 && border[row] != 0 {
                start = current
                peerFirst = current
                number &+= 1
            } else if row > 0, let peer, peer[row] != 0 {
                peerFirst = current
            }
            partitionStart[row] = start
            peerStart[row] = peerFirst
            partitionNumber[row] = number
        }
        partitionCount = rows == 0 ? 0 : Int(number) + 1
        var end = UInt32(truncatingIfNeeded: rows)
        var peerLast = end
        var row = rows
        while row > 0 {
            row &-= 1
            partitionEnd[row] = end
            peerEnd[row] = peerLast
            if partitionStart[row] == UInt32(truncatingIfNeeded: row) { end = UInt32(truncatingIfNeeded: row) }
            if peerStart[row] == UInt32(truncatingIfNeeded: row) { peerLast = UInt32(truncatingIfNeeded: row) }
        }
    }

    /// 1 where a row differs from the one before it.
    private static func borders(_ keys: [Vector], _ rows: Int) -> Buffer {
        let flags = Buffer(of: UInt8.self, count: max(rows, 1), zeroed: true)
        let flag = flags.pointer(to: UInt8.self)
        guard rows > 1 else { return flags }
        for key in keys where !key.isConstant {
            let same = Comparison.evaluate(.nullSafeEqual, key.slice(0, rows &- 1), key.slice(1, rows &- 1), rows: rows &- 1).flattened()
            let equal = same.pointer(to: UInt8.self)
            for row in 1..<rows { flag[row] |= equal[row &- 1] ^ 1 }
        }
        return flags
    }
}
