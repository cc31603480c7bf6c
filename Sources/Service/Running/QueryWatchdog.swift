import Columnar
import Foundation

/// Ends queries that run too long, with one thread for all of them.
/// Sendable because everything mutable is guarded by `condition`.
final class QueryWatchdog: @unchecked Sendable {
    struct Ticket: Sendable {
        fileprivate let number: Int
    }

    private let condition = NSCondition()
    private var running: [Int: (deadline: UInt64, cancellation: Cancellation)] = [:]
    private var next = 0
    private var isStarted = false
    let seconds: Double

    /// 0 seconds: no limit.
    init(seconds: Double) { self.seconds = seconds }

    func start(_ cancellation: Cancellation) -> Ticket? {
        guard seconds > 0 else { return nil }
        let deadline = DispatchTime.now().uptimeNanoseconds &+ UInt64(min(seconds, 1e6) * 1e9)
        condition.lock()
        defer { condition.unlock() }
        next &+= 1
        running[next] = (deadline, cancellation)
        if !isStarted {
            isStarted = true
            let thread = Thread { [weak self] in QueryWatchdog.watch { self } }
            thread.name = "query watchdog"
            thread.start()
        }
        return Ticket(number: next)
    }

    func stop(_ ticket: Ticket?) {
        guard let ticket else { return }
        condition.lock()
        running[ticket.number] = nil
        condition.unlock()
    }

    private static func watch(_ watchdog: () -> QueryWatchdog?) {
        while true {
            Thread.sleep(forTimeInterval: 0.02)
            guard let strong = watchdog() else { return }
            strong.endLate()
        }
    }

    private func endLate() {
        let now = DispatchTime.now().uptimeNanoseconds
        condition.lock()
        let late = running.filter { $0.value.deadline < now }
        for (number, _) in late { running[number] = nil }
        condition.unlock()
        for (_, entry) in late {
            entry.cancellation.cancel(QueryError(
                "STATEMENT_TIMED_OUT", sqlState: "57014",
                "The query ran longer than \(seconds) seconds and was ended. Ask for less, or raise the limit (serve --query-timeout)."))
        }
    }
}
