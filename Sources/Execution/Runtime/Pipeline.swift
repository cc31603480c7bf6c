import Columnar
import Synchronization

/// What a worker of a pipeline knows: one per slot. Used by one thread at a time.
final class WorkerContext {
    let run: QueryRun
    let slot: Int
    let control: PipelineControl
    let clock: OperatorClock?
    /// The leg of the stream, and its morsel at work.
    let leg: Int
    var morsel = 0

    init(run: QueryRun, slot: Int, leg: Int, control: PipelineControl) {
        self.run = run
        self.slot = slot
        self.leg = leg
        self.control = control
        self.clock = run.settings.collectsStatistics ? OperatorClock() : nil
    }
}

/// Lets the operators of a pipeline end it before its source is empty.
final class PipelineControl: Sendable {
    private let flag = Atomic<Bool>(false)
    var isStopped: Bool { flag.load(ordering: .relaxed) }
    func stop() { flag.store(true, ordering: .relaxed) }
}

/// Where rows come from, cut into morsels that workers take.
protocol MorselSource: AnyObject, Sendable {
    var morselCount: Int { get }
    /// Called once per worker, before its first morsel.
    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker
}

protocol MorselWorker: AnyObject {
    /// Pushes the rows of a morsel. Stops early when the pipeline is stopped.
    func run(_ morsel: Int, into consumer: Consumer) throws
}

typealias OperatorFactory = @Sendable (_ worker: WorkerContext, _ next: Consumer) throws -> Consumer

/// A source with the streaming operators behind it. Legs of a stream run one after the other; a source is made when its leg starts,
/// because it may depend on what the legs before it did (the unmatched rows of an outer join).
struct PipelineLeg: Sendable {
    var makeSource: @Sendable () throws -> any MorselSource
    var operators: [OperatorFactory] = []
    var statistics: OperatorStatistics

    init(statistics: OperatorStatistics, _ makeSource: @escaping @Sendable () throws -> any MorselSource) {
        self.statistics = statistics
        self.makeSource = makeSource
    }
}

/// Rows on their way: what an opened operator gives to the one above it.
struct Stream: Sendable {
    var legs: [PipelineLeg]

    init(_ legs: [PipelineLeg]) { self.legs = legs }

    init(_ source: any MorselSource, statistics: OperatorStatistics) {
        legs = [PipelineLeg(statistics: statistics) { source }]
    }

    mutating func append(_ factory: @escaping OperatorFactory) {
        for index in legs.indices { legs[index].operators.append(factory) }
    }
}

/// Takes the rows of a stream, in parallel.
protocol Sink: AnyObject, Sendable {
    /// The worker's own part of it. Called under no lock, maybe by several threads at once.
    func makeLocal(_ worker: WorkerContext) throws -> Consumer
}

/// Runs one leg of a stream into a sink: all at once, or some morsels at a time.
/// Sendable because `slots` are used by one thread each at a time, which the pool sees to.
final class PipelineRun: ParallelWork, @unchecked Sendable {
    private final class Slot {
        let worker: WorkerContext
        let source: any MorselWorker
        let head: Consumer
        init(worker: WorkerContext, source: any MorselWorker, head: Consumer) {
            self.worker = worker
            self.source = source
            self.head = head
        }
    }

    private let run: QueryRun
    private let leg: PipelineLeg
    private let legNumber: Int
    private let source: any MorselSource
    private let sink: any Sink
    private let control: PipelineControl
    private let receiver: OperatorStatistics?
    private var slots: [Slot?]
    private let next = Atomic<Int>(0)
    private let end = Atomic<Int>(0)
    let morselCount: Int

    init(_ leg: PipelineLeg, number: Int, into sink: any Sink, receiver: OperatorStatistics?, control: PipelineControl, run: QueryRun) throws {
        self.run = run
        self.leg = leg
        legNumber = number
        self.sink = sink
        self.receiver = receiver
        self.control = control
        source = try leg.makeSource()
        morselCount = source.morselCount
        slots = Array(repeating: nil, count: max(min(run.settings.threads, morselCount), 1))
    }

    /// Runs up to `count` morsels more; false when none is left.
    func runMorsels(_ count: Int) throws -> Bool {
        let start = next.load(ordering: .relaxed)
        guard start < morselCount, !control.isStopped else { return false }
        let stop = count >= morselCount - start ? morselCount : start + count
        end.store(stop, ordering: .relaxed)
        try run.pool.run(self, slots: min(slots.count, stop - start))
        // Workers look at the counter beyond the end; bring it back for the next round.
        next.store(stop, ordering: .relaxed)
        return stop < morselCount && !control.isStopped
    }

    /// Tells every worker's chain that there is no more.
    func finish() throws {
        var used: [Slot] = []
        for slot in slots { if let slot { used.append(slot) } }
        for slot in used { try slot.head.finish() }
        _ = used
        slots = Array(repeating: nil, count: slots.count)
    }

    func runNext(slot number: Int) throws -> Bool {
        if control.isStopped { return false }
        let limit = end.load(ordering: .relaxed)
        let morsel = next.add(1, ordering: .relaxed).oldValue
        guard morsel < limit else { return false }
        ProcessMemory.forgetDenial()
        try run.context.cancellation.check()
        let slot = try slots[number] ?? makeSlot(number)
        slot.worker.morsel = morsel
        let previous = slot.worker.clock?.enter(leg.statistics)
        try slot.source.run(morsel, into: slot.head)
        try slot.head.endMorsel()
        try ProcessMemory.checkDenial()
        slot.worker.clock?.leave(to: previous)
        return true
    }

    private func makeSlot(_ number: Int) throws -> Slot {
        let worker = WorkerContext(run: run, slot: number, leg: legNumber, control: control)
        var head = try sink.makeLocal(worker)
        if let clock = worker.clock, let receiver {
            head = StatisticsHead(receiver, clock: clock, head)
        }
        for factory in leg.operators.reversed() { head = try factory(worker, head) }
        let slot = Slot(worker: worker, source: try source.makeWorker(worker), head: head)
        slots[number] = slot
        return slot
    }
}

/// Runs the clock of a sink.
private final class StatisticsHead: StreamingOperator {
    private let statistics: OperatorStatistics
    private let clock: OperatorClock

    init(_ statistics: OperatorStatistics, clock: OperatorClock, _ next: Consumer) {
        self.statistics = statistics
        self.clock = clock
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let previous = clock.enter(statistics)
        defer { clock.leave(to: previous) }
        try next.consume(batch)
    }
}
