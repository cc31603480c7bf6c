import Columnar
import Planner

/// TABLESAMPLE: each row stays with a given chance, decided by the seed and the row's morsel.
final class SampleOperator: PhysicalOperator {
    private let fraction: Double
    private let seed: UInt64
    private let input: PhysicalOperator

    init(_ sample: LogicalPlan.Sample, _ input: PhysicalOperator) {
        fraction = sample.fraction
        seed = sample.seed
        self.input = input
        super.init(layout: input.layout, description: "Sample (\(sample.fraction))", inputs: [input])
    }

    override func estimatedRows(_ run: QueryRun) -> Int { Int(Double(input.estimatedRows(run)) * min(max(fraction, 0), 1)) }

    override func open(_ run: QueryRun) throws -> Stream {
        var stream = try input.start(run, receiver: statistics)
        let (fraction, seed) = (fraction, seed)
        stream.append { worker, next in
            SampleConsumer(fraction, seed: seed, worker, BatchCompactor(target: worker.run.settings.batchRows, next))
        }
        return stream
    }
}

private final class SampleConsumer: StreamingOperator {
    private let threshold: UInt64
    private let seed: UInt64
    private let worker: WorkerContext
    private var row: UInt64 = 0

    init(_ fraction: Double, seed: UInt64, _ worker: WorkerContext, _ next: Consumer) {
        let share = min(max(fraction, 0), 1)
        threshold = share >= 1 ? UInt64.max : UInt64(share * 18_446_744_073_709_551_615.0)
        self.seed = seed
        self.worker = worker
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let rows = Buffer(of: UInt32.self, count: batch.count)
        let numbers = rows.pointer(to: UInt32.self)
        let base = Hashing.combine(Hashing.word(seed), Hashing.word(UInt64(worker.leg) << 40 | UInt64(worker.morsel)))
        var count = 0
        for index in 0..<batch.count {
            numbers[count] = UInt32(truncatingIfNeeded: index)
            count &+= Hashing.word(base ^ row) <= threshold ? 1 : 0
            row &+= 1
        }
        if count == 0 { return }
        try next.consume(count == batch.count ? batch : batch.gather(numbers, count: count))
    }

    override func endMorsel() throws {
        row = 0
        try next.endMorsel()
    }
}
