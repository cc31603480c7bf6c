#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import CSIMD
import Columnar
import Foundation
import Synchronization

/// Work cut into numbered pieces that workers take one at a time.
protocol ParallelWork: AnyObject, Sendable {
    /// Runs the next piece in the given slot; false when none is left. Slots are used by one thread at a time.
    func runNext(slot: Int) throws -> Bool
}

/// Threads that help queries, one per core. The thread that asks for work to be done always works on it itself, so a query
/// never waits for a free helper, and a helper goes to the next query in turn whenever it has finished a piece.
/// Sendable because all state is guarded by `condition`.
package final class WorkerPool: @unchecked Sendable {
    /// Helping threads, the callers not counted.
    package let helperCount: Int
    private let condition = NSCondition()
    private var jobs: [ParallelJob] = []
    private var turn = 0
    private var stopped = false
    private static let stackBytes = 16 << 20

    /// `threads` in all that work on one query: the calling thread and `threads - 1` helpers.
    package init(threads: Int = ProcessInfo.processInfo.activeProcessorCount) {
        helperCount = max(threads, 1) - 1
        memory_keep_freed(64 << 20, 256 << 20)
        for number in 0..<helperCount {
            let thread = Thread { [weak self] in WorkerPool.help(self) }
            thread.stackSize = WorkerPool.stackBytes
            thread.name = "query-worker-\(number)"
            thread.start()
        }
    }

    /// Ends the helpers once they are idle; queries still run, on their callers' threads.
    package func stop() {
        condition.withLock {
            stopped = true
            condition.broadcast()
        }
    }

    /// Runs all of the work on up to `slots` threads and returns when it is done; throws the first error.
    func run(_ work: any ParallelWork, slots: Int) throws {
        if slots <= 1 || helperCount == 0 {
            while try work.runNext(slot: 0) {}
            return
        }
        let job = ParallelJob(work, slots: slots)
        condition.withLock {
            jobs.append(job)
            if slots == 2 { condition.signal() } else { condition.broadcast() }
        }
        // Slot 0 is the caller's.
        while job.runNext(slot: 0) {}
        condition.lock()
        jobs.removeAll { $0 === job }
        while job.active > 0 { condition.wait() }
        condition.unlock()
        if let error = job.error { throw error }
    }

    /// Calls `body` for each number below `count`, in parallel.
    func each(_ count: Int, slots: Int, _ body: @escaping @Sendable (_ index: Int) throws -> Void) throws {
        if count <= 1 || slots <= 1 {
            for index in 0..<max(count, 0) { try body(index) }
            return
        }
        try run(CountedWork(count, body), slots: min(slots, count))
    }

    private static func help(_ pool: WorkerPool?) {
        guard let pool else { return }
        pool.condition.lock()
        while true {
            guard let (job, slot) = pool.pick() else {
                if pool.stopped { break }
                pool.condition.wait()
                continue
            }
            pool.condition.unlock()
            var more = true
            while more {
                more = job.runNext(slot: slot)
                if more && pool.waiting.load(ordering: .relaxed) > 1 { break }
            }
            pool.condition.lock()
            job.release(slot)
            if !more { pool.jobs.removeAll { $0 === job } }
            pool.waiting.store(pool.jobs.count, ordering: .relaxed)
            if job.active == 0 { pool.condition.broadcast() }
        }
        pool.condition.unlock()
    }

    /// How many jobs there are, for helpers to look at without the lock.
    private let waiting = Atomic<Int>(0)

    /// The next job in turn with a free slot. Called with the lock held.
    private func pick() -> (ParallelJob, Int)? {
        waiting.store(jobs.count, ordering: .relaxed)
        for step in 0..<jobs.count {
            let job = jobs[(turn &+ step) % jobs.count]
            if let slot = job.takeSlot() {
                turn = (turn &+ step &+ 1) % jobs.count
                return (job, slot)
            }
        }
        return nil
    }
}

/// One call of `WorkerPool.run`.
/// Sendable because `freeSlots` and `active` are only touched under the pool's lock, and `error` locks itself.
private final class ParallelJob: @unchecked Sendable {
    private let work: any ParallelWork
    private var freeSlots: [Int]
    /// Helpers at work.
    private(set) var active = 0
    private let failure = Mutex<(any Error)?>(nil)
    private let failed = Atomic<Bool>(false)

    init(_ work: any ParallelWork, slots: Int) {
        self.work = work
        freeSlots = Array((1..<max(slots, 2)).reversed())
    }

    var error: (any Error)? { failure.withLock { $0 } }

    func takeSlot() -> Int? {
        guard !failed.load(ordering: .relaxed), let slot = freeSlots.popLast() else { return nil }
        active += 1
        return slot
    }

    func release(_ slot: Int) {
        freeSlots.append(slot)
        active -= 1
    }

    func runNext(slot: Int) -> Bool {
        if failed.load(ordering: .relaxed) { return false }
        do {
            return try work.runNext(slot: slot)
        } catch {
            failure.withLock { if $0 == nil { $0 = error } }
            failed.store(true, ordering: .relaxed)
            return false
        }
    }
}

private final class CountedWork: ParallelWork {
    private let count: Int
    private let body: @Sendable (_ index: Int) throws -> Void
    private let next = Atomic<Int>(0)

    init(_ count: Int, _ body: @escaping @Sendable (_ index: Int) throws -> Void) {
        self.count = count
        self.body = body
    }

    func runNext(slot: Int) throws -> Bool {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return false }
        try body(index)
        return index &+ 1 < count
    }
}
