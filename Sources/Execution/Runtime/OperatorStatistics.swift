import Columnar
import Synchronization

/// What one operator of a finished query did, with those of its inputs: the tree behind EXPLAIN ANALYZE.
package final class OperatorStatistics: Sendable {
    /// One line: the operator and what it works on.
    package let description: String
    package let inputs: [OperatorStatistics]
    let outputRows = Atomic<Int>(0)
    let outputBatches = Atomic<Int>(0)
    let nanoseconds = Atomic<Int>(0)
    private let details = Mutex<[String]>([])

    package init(_ description: String, inputs: [OperatorStatistics]) {
        self.description = description
        self.inputs = inputs
    }

    package var rowsOut: Int { outputRows.load(ordering: .relaxed) }
    package var rowsIn: Int { inputs.reduce(0) { $0 + $1.rowsOut } }
    package var batchesOut: Int { outputBatches.load(ordering: .relaxed) }
    /// Seconds spent in this operator alone, summed over the workers.
    package var seconds: Double { Double(nanoseconds.load(ordering: .relaxed)) / 1e9 }
    /// Facts found at run time: how a join looks its keys up, blocks skipped and the like.
    package var notes: [String] { details.withLock { $0 } }

    func note(_ text: String) {
        details.withLock { notes in
            if !notes.contains(text) && notes.count < 16 { notes.append(text) }
        }
    }

    /// The tree as indented lines.
    package func lines(indent: Int = 0) -> [String] {
        var line = String(repeating: "  ", count: indent) + description
        let milliseconds = (seconds * 1e5).rounded() / 100
        line += "  [rows \(rowsOut), \(milliseconds) ms"
        for note in notes { line += ", \(note)" }
        line += "]"
        return [line] + inputs.flatMap { $0.lines(indent: indent + 1) }
    }
}

/// Counts what an operator hands on, and measures time by turns: the clock of the operator that is working runs.
/// One per worker; adds to the shared statistics when the worker is done.
final class StatisticsProbe: Consumer {
    private let next: Consumer
    private let statistics: OperatorStatistics
    private let clock: OperatorClock
    /// The operator that receives the rows; nil for the sink of the pipeline.
    private let receiver: OperatorStatistics?

    init(_ statistics: OperatorStatistics, receiver: OperatorStatistics?, clock: OperatorClock, next: Consumer) {
        self.statistics = statistics
        self.receiver = receiver
        self.clock = clock
        self.next = next
    }

    override func consume(_ batch: Batch) throws {
        statistics.outputRows.add(batch.count, ordering: .relaxed)
        statistics.outputBatches.add(1, ordering: .relaxed)
        let previous = clock.enter(receiver)
        defer { clock.leave(to: previous) }
        try next.consume(batch)
    }

    override func endMorsel() throws {
        let previous = clock.enter(receiver)
        defer { clock.leave(to: previous) }
        try next.endMorsel()
    }

    override func finish() throws {
        let previous = clock.enter(receiver)
        defer { clock.leave(to: previous) }
        try next.finish()
    }
}

/// The stop watch of one worker.
final class OperatorClock {
    private var current: OperatorStatistics?
    private var since = ContinuousClock.now

    func enter(_ statistics: OperatorStatistics?) -> OperatorStatistics? {
        let previous = current
        leave(to: statistics)
        return previous
    }

    func leave(to statistics: OperatorStatistics?) {
        let now = ContinuousClock.now
        if let current {
            let elapsed = now - since
            let nanoseconds = Int(elapsed.components.attoseconds / 1_000_000_000) &+ Int(elapsed.components.seconds) &* 1_000_000_000
            current.nanoseconds.add(nanoseconds, ordering: .relaxed)
        }
        current = statistics
        since = now
    }
}
