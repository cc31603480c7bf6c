import Columnar

/// Takes batches pushed to it: the streaming operators of a pipeline and, last, the worker's part of its sink.
/// One per worker; used by one thread at a time. The class itself drops everything.
class Consumer {
    init() {}
    /// Takes a batch of at least one row.
    func consume(_ batch: Batch) throws {}
    /// Called after the last batch of a morsel: rows held back must be handed on.
    func endMorsel() throws {}
    /// Called once after the worker's last morsel.
    func finish() throws {}
}

/// A consumer in the middle of a pipeline.
class StreamingOperator: Consumer {
    let next: Consumer
    init(_ next: Consumer) { self.next = next }
    override func endMorsel() throws { try next.endMorsel() }
    override func finish() throws { try next.finish() }
}

/// Joins small batches up, so that the operators behind work on full ones. Keeps the order of rows.
final class BatchCompactor: StreamingOperator {
    private let target: Int
    private var pending: [Batch] = []
    private var rows = 0

    init(target: Int, _ next: Consumer) {
        self.target = target
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        if rows == 0 && batch.count &* 2 >= target { return try next.consume(batch) }
        if rows &+ batch.count > target { try flush() }
        if rows == 0 && batch.count &* 2 >= target { return try next.consume(batch) }
        pending.append(batch)
        rows &+= batch.count
    }

    private func flush() throws {
        guard rows > 0 else { return }
        let joined = try Batch.concatenating(pending)
        pending.removeAll(keepingCapacity: true)
        rows = 0
        try next.consume(joined)
    }

    override func endMorsel() throws {
        try flush()
        try next.endMorsel()
    }

    override func finish() throws {
        try flush()
        try next.finish()
    }
}
