import Foundation

/// Threads for work that may block. They start as needed up to a maximum and end after a while without work; when all are busy, tasks
/// wait in a bounded queue in their order. `@unchecked Sendable`: all mutable state is guarded by `condition`.
package final class WorkerPool: @unchecked Sendable {
    private let condition = NSCondition()
    private var queue: [(@Sendable () -> Void)?] = []
    private var first: Int = 0
    private var threads: Int = 0
    private var idleThreads: Int = 0
    private var isStopped: Bool = false
    private let maximumThreads: Int
    private let maximumQueue: Int
    private let idleSeconds: Double = 10
    private let stackBytes: Int = 8 << 20

    package init(maximumThreads: Int, maximumQueue: Int) {
        self.maximumThreads = max(1, maximumThreads)
        self.maximumQueue = max(0, maximumQueue)
    }

    /// False when the queue is full or the pool stopped; the task is then not run. `isUrgent` tasks (those that finish what has begun)
    /// are taken beyond the queue's limit.
    package func submit(isUrgent: Bool = false, _ task: @escaping @Sendable () -> Void) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let waiting: Int = queue.count - first
        if isStopped { return false }
        if waiting >= idleThreads && threads < maximumThreads {
            startThread()
        } else if waiting >= maximumQueue + idleThreads && !isUrgent {
            return false
        }
        queue.append(task)
        condition.signal()
        return true
    }

    /// Takes no more tasks; those queued still run.
    package func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }

    private func startThread() {
        threads += 1
        let thread = Thread { [self] in work() }
        thread.name = "http worker"
        thread.stackSize = stackBytes
        thread.start()
    }

    private func work() {
        condition.lock()
        while true {
            if first < queue.count {
                let task: (@Sendable () -> Void)? = queue[first]
                queue[first] = nil
                first += 1
                if first == queue.count {
                    queue.removeAll(keepingCapacity: true)
                    first = 0
                } else if first >= 256 {
                    // In larger steps, because it moves the rest.
                    queue.removeFirst(first)
                    first = 0
                }
                condition.unlock()
                task?()
                condition.lock()
                continue
            }
            if isStopped { break }
            idleThreads += 1
            let isSignalled: Bool = condition.wait(until: Date(timeIntervalSinceNow: idleSeconds))
            idleThreads -= 1
            if !isSignalled && first == queue.count { break }
        }
        threads -= 1
        condition.unlock()
    }
}
