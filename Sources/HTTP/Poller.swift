// What an event loop needs from the system's readiness interface. Here it is epoll; on Darwin, kqueue fits behind the same methods
// (`EVFILT_READ`, `EVFILT_WRITE`, `EV_EOF` as `peerClosed`, `EVFILT_USER` for `wake`).
#if os(Linux)
    import CLinux
    import Glibc

    /// Level-triggered readiness of descriptors, and a wake-up from other threads. Only `wake` may be called off the loop's thread.
    struct Poller: ~Copyable {
        struct Interest: Equatable {
            var read: Bool
            var write: Bool
            /// Report the end of the client's sending, even while not reading.
            var peerClose: Bool = false
        }

        struct Event {
            let token: UInt64
            let readable: Bool
            let writable: Bool
            /// The client has closed its sending side.
            let peerClosed: Bool
            /// The connection is gone in both directions.
            let failed: Bool
        }

        private let descriptor: Int32
        let waker: Waker
        private let events: UnsafeMutablePointer<epoll_event>
        private static let eventCapacity: Int = 256
        private static let wakeToken: UInt64 = UInt64.max

        init() throws {
            descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
            guard descriptor >= 0 else { throw HTTPServerError(operation: "create an epoll instance", code: errno) }
            do {
                waker = try Waker()
            } catch {
                close(descriptor)
                throw error
            }
            events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Self.eventCapacity)
            add(waker.descriptor, token: Self.wakeToken, Interest(read: true, write: false))
        }

        deinit {
            close(descriptor)
            events.deallocate()
        }

        /// `exclusive`: of several pollers watching one listener, wake one.
        @discardableResult
        borrowing func add(_ socket: Int32, token: UInt64, _ interest: Interest, exclusive: Bool = false) -> Bool {
            var event: epoll_event = Self.event(token, interest)
            if exclusive { event.events |= UInt32(EPOLLEXCLUSIVE.rawValue) }
            return epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event) == 0
        }

        @discardableResult
        borrowing func change(_ socket: Int32, token: UInt64, _ interest: Interest) -> Bool {
            var event: epoll_event = Self.event(token, interest)
            return epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event) == 0
        }

        borrowing func remove(_ socket: Int32) {
            var event = epoll_event()
            _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, &event)
        }

        /// Waits up to `milliseconds` (-1: without end) and returns how many events `event(at:)` gives.
        borrowing func wait(milliseconds: Int32) -> Int {
            let count: Int32 = epoll_wait(descriptor, events, Int32(Self.eventCapacity), milliseconds)
            return max(0, Int(count))
        }

        /// The event, or nil if it was a wake-up.
        borrowing func event(at index: Int) -> Event? {
            let event: epoll_event = events[index]
            let token: UInt64 = event.data.u64
            if token == Self.wakeToken {
                waker.clear()
                return nil
            }
            let bits: UInt32 = event.events
            return Event(
                token: token,
                readable: bits & UInt32(EPOLLIN.rawValue) != 0,
                writable: bits & UInt32(EPOLLOUT.rawValue) != 0,
                peerClosed: bits & UInt32(EPOLLRDHUP.rawValue) != 0,
                failed: bits & UInt32(EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0)
        }

        private static func event(_ token: UInt64, _ interest: Interest) -> epoll_event {
            var event = epoll_event()
            if interest.read { event.events |= UInt32(EPOLLIN.rawValue) }
            if interest.write { event.events |= UInt32(EPOLLOUT.rawValue) }
            if interest.peerClose { event.events |= UInt32(EPOLLRDHUP.rawValue) }
            event.data.u64 = token
            return event
        }
    }

    /// Wakes a poller from any thread. It lives as long as anyone who may call it.
    final class Waker: Sendable {
        let descriptor: Int32

        init() throws {
            descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
            guard descriptor >= 0 else { throw HTTPServerError(operation: "create an eventfd", code: errno) }
        }

        deinit {
            close(descriptor)
        }

        func wake() {
            var one: UInt64 = 1
            _ = write(descriptor, &one, 8)
        }

        func clear() {
            var count: UInt64 = 0
            _ = read(descriptor, &count, 8)
        }
    }
#endif
