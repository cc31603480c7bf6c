import Synchronization

/// Pulls a body producer on worker threads, a bounded way ahead of the connection that sends its bytes. While the buffer is full no
/// thread is held: the pump parks and the connection starts it again.
final class ResponsePump: Sendable {
    enum Output {
        case chunk([UInt8])
        /// Nothing is ready; `notify` will be called.
        case wait
        case end
        case failed
    }

    private struct State {
        var chunks: [[UInt8]] = []
        var first: Int = 0
        var bufferedBytes: Int = 0
        var isRunning: Bool = false
        var isFinished: Bool = false
        var hasFailed: Bool = false
        var isCancelled: Bool = false
        /// The connection found nothing and waits for a notification.
        var isAwaited: Bool = true
    }

    private let state = Mutex<State>(State())
    private let producer: any HTTPBodyProducer
    private let workers: WorkerPool
    private let capacity: Int
    private let notify: @Sendable () -> Void

    init(producer: any HTTPBodyProducer, workers: WorkerPool, capacity: Int, notify: @escaping @Sendable () -> Void) {
        self.producer = producer
        self.workers = workers
        self.capacity = max(1, capacity)
        self.notify = notify
    }

    func start() {
        state.withLock { $0.isRunning = true }
        schedule()
    }

    /// The next piece; called by the connection only.
    func take() -> Output {
        let (output, mustSchedule): (Output, Bool) = state.withLock { state in
            if state.first < state.chunks.count {
                let chunk: [UInt8] = state.chunks[state.first]
                state.chunks[state.first] = []
                state.first += 1
                if state.first == state.chunks.count {
                    state.chunks.removeAll(keepingCapacity: true)
                    state.first = 0
                }
                state.bufferedBytes -= chunk.count
                let isStarting: Bool = !state.isRunning && !state.isFinished && !state.isCancelled && state.bufferedBytes <= capacity / 2
                if isStarting { state.isRunning = true }
                return (.chunk(chunk), isStarting)
            }
            if state.hasFailed { return (.failed, false) }
            if state.isFinished { return (.end, false) }
            state.isAwaited = true
            return (.wait, false)
        }
        if mustSchedule { schedule() }
        return output
    }

    /// The client is gone or wants no body.
    func cancel() {
        let isFirst: Bool = state.withLock { state in
            let isFirst: Bool = !state.isCancelled && !state.isFinished
            state.isCancelled = true
            state.chunks = []
            state.first = 0
            return isFirst
        }
        if isFirst { producer.cancel() }
    }

    private func schedule() {
        if !workers.submit(isUrgent: true, { [self] in produce() }) { finish(failed: true) }
    }

    private func produce() {
        while true {
            let isCancelled: Bool = state.withLock { state in
                if state.isCancelled { state.isRunning = false }
                return state.isCancelled
            }
            if isCancelled { return }
            let chunk: [UInt8]?
            do {
                chunk = try producer.next()
            } catch {
                finish(failed: true)
                return
            }
            guard let chunk else {
                finish(failed: false)
                return
            }
            if chunk.isEmpty { continue }
            let (mustNotify, isFull): (Bool, Bool) = state.withLock { state in
                if state.isCancelled { return (false, false) }
                state.chunks.append(chunk)
                state.bufferedBytes += chunk.count
                let mustNotify: Bool = state.isAwaited
                state.isAwaited = false
                let isFull: Bool = state.bufferedBytes >= capacity
                if isFull { state.isRunning = false }
                return (mustNotify, isFull)
            }
            if mustNotify { notify() }
            if isFull { return }
        }
    }

    private func finish(failed: Bool) {
        let mustNotify: Bool = state.withLock { state in
            state.isRunning = false
            state.isFinished = true
            state.hasFailed = failed
            let mustNotify: Bool = state.isAwaited
            state.isAwaited = false
            return mustNotify
        }
        if mustNotify { notify() }
    }
}
