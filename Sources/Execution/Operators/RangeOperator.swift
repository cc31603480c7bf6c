import Columnar
import Planner

/// `range(start, end, step)`: numbers made as they are asked for.
final class RangeOperator: PhysicalOperator {
    private let range: LogicalPlan.RangeSource
    private let isRead: Bool

    init(_ range: LogicalPlan.RangeSource, required: ColumnSet) {
        self.range = range
        let isRead = required.contains(range.output.id)
        self.isRead = isRead
        super.init(layout: isRead ? [range.output] : [], description: "Range", inputs: [])
    }

    private func value(_ expression: BoundExpression, _ run: QueryRun) throws -> Int64 {
        guard let number = try expression.constantValue(run).integerValue else {
            throw QueryError("DATATYPE_MISMATCH.UNEXPECTED_NULL", sqlState: "42K09", "The bounds and the step of `range` must not be NULL.")
        }
        return number
    }

    override func estimatedRows(_ run: QueryRun) -> Int {
        guard let start = try? value(range.start, run), let end = try? value(range.end, run), let step = try? value(range.step, run) else { return 1 }
        return RangeOperator.count(start, end, step)
    }

    private static func count(_ start: Int64, _ end: Int64, _ step: Int64) -> Int {
        if step == 0 || (step > 0 && start >= end) || (step < 0 && start <= end) { return 0 }
        let span = Int128(end) - Int128(start)
        let count = (span + Int128(step) + (step > 0 ? -1 : 1)) / Int128(step)
        return Int(clamping: count)
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let (start, end, step) = (try value(range.start, run), try value(range.end, run), try value(range.step, run))
        if step == 0 {
            throw QueryError("INVALID_PARAMETER_VALUE", sqlState: "22023", "The step of `range` must not be 0.")
        }
        let source = RangeMorsels(start: start, step: step, count: RangeOperator.count(start, end, step), isRead: isRead, run: run)
        return Stream(source, statistics: statistics)
    }
}

private final class RangeMorsels: MorselSource {
    private let start: Int64
    private let step: Int64
    private let count: Int
    private let isRead: Bool
    private let morselRows: Int
    private let batchRows: Int
    let morselCount: Int

    init(start: Int64, step: Int64, count: Int, isRead: Bool, run: QueryRun) {
        self.start = start
        self.step = step
        self.count = count
        self.isRead = isRead
        batchRows = run.settings.batchRows
        morselRows = run.settings.morselBlocks &* batchRows
        morselCount = count / morselRows &+ (count % morselRows == 0 ? 0 : 1)
    }

    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker { Worker(self, worker) }

    private final class Worker: MorselWorker {
        private let source: RangeMorsels
        private let worker: WorkerContext

        init(_ source: RangeMorsels, _ worker: WorkerContext) {
            self.source = source
            self.worker = worker
        }

        func run(_ morsel: Int, into consumer: Consumer) throws {
            var row = morsel &* source.morselRows
            let end = min(row &+ source.morselRows, source.count)
            while row < end {
                if worker.control.isStopped { return }
                try worker.run.context.cancellation.check()
                let rows = min(source.batchRows, end &- row)
                try consumer.consume(source.isRead ? Batch([source.numbers(row, rows)], count: rows) : Batch([], count: rows))
                row &+= rows
            }
        }
    }

    private func numbers(_ row: Int, _ rows: Int) -> Vector {
        let buffer = Buffer(of: Int64.self, count: rows)
        let target = buffer.pointer(to: Int64.self)
        let first = start &+ step &* Int64(truncatingIfNeeded: row)
        for index in 0..<rows { target[index] = first &+ step &* Int64(truncatingIfNeeded: index) }
        let last = target[rows &- 1]
        return Vector(type: .bigint, kind: .int64, count: rows, buffer: buffer, bounds: min(first, last)...max(first, last))
    }
}
