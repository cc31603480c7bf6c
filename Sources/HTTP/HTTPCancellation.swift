import Synchronization

/// Tells work in progress that nobody waits for its answer any more: the client closed the connection, or the server is at the end of
/// its stopping time. Thread-safe.
package final class HTTPCancellation: Sendable {
    private let flag = Atomic<Bool>(false)
    private let actions = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    /// Cheap enough to ask once per batch of work.
    package var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// Runs `action` once when cancelled, on the thread that cancels (an event loop: it must not block), or at once if that has happened.
    package func onCancel(_ action: @escaping @Sendable () -> Void) {
        let isLate: Bool = actions.withLock { list in
            if flag.load(ordering: .relaxed) { return true }
            list.append(action)
            return false
        }
        if isLate { action() }
    }

    package func cancel() {
        let pending: [@Sendable () -> Void] = actions.withLock { list in
            flag.store(true, ordering: .relaxed)
            let taken: [@Sendable () -> Void] = list
            list = []
            return taken
        }
        for action in pending { action() }
    }
}

/// Answers one request from any thread, once; later answers are ignored. A responder that is dropped without an answer sends a 500, so
/// no client waits for ever.
package final class HTTPResponder: Sendable {
    /// Set when the client has gone.
    package let cancellation: HTTPCancellation
    private let deliver: @Sendable (HTTPResponse?) -> Void
    private let isSent = Atomic<Bool>(false)

    /// `deliver` gets nil if the responder is dropped.
    package init(cancellation: HTTPCancellation, deliver: @escaping @Sendable (HTTPResponse?) -> Void) {
        self.cancellation = cancellation
        self.deliver = deliver
    }

    deinit {
        if !isSent.load(ordering: .acquiring) { deliver(nil) }
    }

    package func send(_ response: HTTPResponse) {
        let wasSent: Bool = isSent.exchange(true, ordering: .acquiringAndReleasing)
        if !wasSent { deliver(response) }
    }
}
