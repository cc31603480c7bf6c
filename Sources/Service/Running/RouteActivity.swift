import Foundation
import Synchronization

/// What a route has done since the start: counts by status, a histogram of latencies, and how long its runs take lately.
final class RouteActivity: Sendable {
    /// Upper bounds of the histogram's buckets, seconds.
    static let bounds: [Double] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    struct Counts: Sendable {
        var statuses: [Int: Int] = [:]
        var buckets = [Int](repeating: 0, count: RouteActivity.bounds.count + 1)
        var seconds = 0.0
        var requests = 0
        var rows = 0
        /// Moving average of a run's time, seconds; nil before the first.
        var averageSeconds: Double?
        /// Moving average of the processor time that a run's own thread takes: unlike the other it tells the work, however busy the machine.
        var averageWork = 0.0
        var averageBytes = 0.0
        var lastSeconds = 0.0
        /// Until then (uptime in nanoseconds) runs are kept off the event loops.
        var slowUntil: UInt64 = 0
    }

    let name: String
    private let counts = Mutex(Counts())

    init(_ name: String) { self.name = name }

    var current: Counts { counts.withLock { $0 } }

    func record(status: Int, seconds: Double) {
        var bucket = 0
        while bucket < Self.bounds.count, seconds > Self.bounds[bucket] { bucket += 1 }
        counts.withLock { counts in
            counts.statuses[status, default: 0] += 1
            counts.buckets[bucket] += 1
            counts.seconds += seconds
            counts.requests += 1
        }
    }

    /// A finished run of the query itself; `work` is its thread's processor time in seconds.
    func recordRun(seconds: Double, work: Double, rows: Int, bytes: Int, now: UInt64) {
        counts.withLock { counts in
            counts.averageWork += (work - counts.averageWork) / (counts.averageSeconds == nil ? 1 : 8)
            counts.rows &+= rows
            counts.lastSeconds = seconds
            counts.averageSeconds = counts.averageSeconds.map { $0 + (seconds - $0) / 8 } ?? seconds
            counts.averageBytes += (Double(bytes) - counts.averageBytes) / 8
            // One slow run on an event loop delays all its connections: stay away for a while.
            if work > 0.02 { counts.slowUntil = now &+ 1_000_000_000 }
        }
    }

    /// Whether a run is so short that handing it to another thread would cost more than it takes.
    func isCheap(now: UInt64) -> Bool {
        counts.withLock { counts in
            counts.averageSeconds != nil && counts.averageWork < 0.005 && counts.averageBytes < 262_144 && counts.slowUntil < now
        }
    }

    /// Processor time of the calling thread, nanoseconds.
    static var work: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }

    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }
}
