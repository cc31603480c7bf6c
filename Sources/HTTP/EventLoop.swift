#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Synchronization

/// Names a connection of a loop; a slot is used again with another generation.
struct ConnectionIdentifier: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32

    var token: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

    init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    init(token: UInt64) {
        self.init(slot: UInt32(truncatingIfNeeded: token), generation: UInt32(truncatingIfNeeded: token >> 32))
    }
}

/// One thread with its poller and its connections. All loops watch the one listener; whichever is free accepts, and hands the connection
/// to the loop with the fewest, so that a handful of busy connections spreads evenly.
/// `@unchecked Sendable`: `inbox` is a mutex, the counters are atomic, everything else is touched by the loop's thread only.
final class EventLoop: @unchecked Sendable {
    enum Job: Sendable {
        case adopt(Int32, address: String)
        case answer(ConnectionIdentifier, sequence: UInt64, HTTPResponse?)
        case streamReady(ConnectionIdentifier, sequence: UInt64)
        case bodyRoom(ConnectionIdentifier, sequence: UInt64)
        case drain
        case abort
    }

    private struct Inbox {
        var jobs: [Job] = []
        var isWoken: Bool = false
        var isClosed: Bool = false
    }

    let context: HTTPServerContext
    let limits: HTTPLimits
    let requests = Atomic<Int>(0)
    private let load = Atomic<Int>(0)
    private let inbox = Mutex<Inbox>(Inbox())
    private let waker: Waker

    private let poller: Poller
    private let listener: Int32
    private var connections: [HTTPConnection?] = []
    private var generations: [UInt32] = []
    private var freeSlots: [UInt32] = []
    private var openCount: Int = 0
    /// Connections with work left after their turn.
    private var ready: [ConnectionIdentifier] = []
    let readBuffer: UnsafeMutableRawBufferPointer

    /// Monotonic time in nanoseconds, as of the last return from the poller.
    private(set) var now: Int64 = 0
    private var nextTick: Int64 = 0
    private let tick: Int64
    /// The `Date` line, and `Server` if there is one, made once a second.
    private(set) var commonHeaders: [UInt8] = []
    private var commonSecond: Int = -1

    private(set) var isDraining: Bool = false
    private var isAborted: Bool = false
    private var isListening: Bool = false
    /// When to try again to accept after the process ran out of descriptors.
    private var acceptAgain: Int64?

    private static let listenerToken: UInt64 = UInt64.max - 1
    private static let readBytes: Int = 256 * 1024
    /// Refused connections that may wait for their 503 to be read; more are closed at once.
    private static let refusalAllowance: Int = 256

    init(context: HTTPServerContext, listener: Int32) throws {
        self.context = context
        self.listener = listener
        limits = context.configuration.limits
        poller = try Poller()
        waker = poller.waker
        readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.readBytes, alignment: 64)
        let shortest: Int64 = [
            limits.headerTimeout, limits.bodyTimeout, limits.idleTimeout, limits.writeTimeout, limits.lingerTimeout,
        ].map(\.nanoseconds).min() ?? 1_000_000_000
        tick = min(max(shortest / 4, 10_000_000), 500_000_000)
    }

    deinit {
        readBuffer.deallocate()
    }

    /// Hands the loop something to do, from any thread.
    func submit(_ job: Job) {
        let mustWake: Bool = inbox.withLock { inbox in
            if inbox.isClosed { return false }
            inbox.jobs.append(job)
            let mustWake: Bool = !inbox.isWoken
            inbox.isWoken = true
            return mustWake
        }
        if mustWake {
            waker.wake()
        } else if case .adopt(let descriptor, _) = job, inbox.withLock({ $0.isClosed }) {
            close(descriptor)
        }
    }

    // MARK: - The loop

    func run(siblings: [EventLoop]) {
        updateClock()
        nextTick = now + tick
        isListening = poller.add(listener, token: Self.listenerToken, Poller.Interest(read: true, write: false), exclusive: true)
        while !(isDraining && openCount == 0) && !isAborted {
            let count: Int = poller.wait(milliseconds: waitingTime())
            updateClock()
            for index in 0..<count {
                guard let event = poller.event(at: index) else { continue }
                if event.token == Self.listenerToken {
                    acceptConnections(siblings)
                } else if let connection = connection(ConnectionIdentifier(token: event.token)) {
                    connection.handle(event)
                }
            }
            runJobs()
            runReady()
            if now >= nextTick {
                nextTick = now + tick
                checkTimers()
            }
        }
        closeAll()
    }

    private func waitingTime() -> Int32 {
        if !ready.isEmpty { return 0 }
        if openCount == 0 && acceptAgain == nil && !isDraining { return -1 }
        return Int32(clamping: max(1, (nextTick - now + 999_999) / 1_000_000))
    }

    private func updateClock() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        now = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        clock_gettime(CLOCK_REALTIME, &time)
        if time.tv_sec != commonSecond {
            commonSecond = time.tv_sec
            var text: String = "Date: \(HTTPDate.text(commonSecond))\r\n"
            if let name = context.configuration.serverName {
                text += "Server: " + String(decoding: name.utf8.filter { HTTPSyntax.isFieldValue($0) }, as: UTF8.self) + "\r\n"
            }
            commonHeaders = Array(text.utf8)
        }
    }

    private func runJobs() {
        let jobs: [Job] = inbox.withLock { inbox in
            if !inbox.isWoken { return [] }
            inbox.isWoken = false
            let taken: [Job] = inbox.jobs
            inbox.jobs = []
            return taken
        }
        for job in jobs {
            switch job {
            case .adopt(let descriptor, let address): adopt(descriptor, address)
            case .answer(let identifier, let sequence, let response): connection(identifier)?.deliver(response, sequence)
            case .streamReady(let identifier, let sequence): connection(identifier)?.continueStream(sequence)
            case .bodyRoom(let identifier, let sequence): connection(identifier)?.continueBody(sequence)
            case .drain: drain()
            case .abort: isAborted = true
            }
        }
    }

    private func runReady() {
        if ready.isEmpty { return }
        let turn: [ConnectionIdentifier] = ready
        ready.removeAll(keepingCapacity: true)
        for identifier in turn { connection(identifier)?.takeTurn() }
    }

    func addReady(_ identifier: ConnectionIdentifier) {
        ready.append(identifier)
    }

    private func checkTimers() {
        for connection in connections { connection?.checkTimer() }
        if let time = acceptAgain, now >= time, !isDraining {
            acceptAgain = nil
            isListening = poller.add(listener, token: Self.listenerToken, Poller.Interest(read: true, write: false), exclusive: true)
        }
    }

    // MARK: - Connections

    private func connection(_ identifier: ConnectionIdentifier) -> HTTPConnection? {
        let slot = Int(identifier.slot)
        guard slot < connections.count, generations[slot] == identifier.generation else { return nil }
        return connections[slot]
    }

    private func acceptConnections(_ siblings: [EventLoop]) {
        // A few at a time: the connections already here get their turn, and other loops take their part of a burst.
        for _ in 0..<16 {
            if isDraining { return }
            errno = 0
            guard let (descriptor, address) = Socket.accept(listener) else {
                let code: Int32 = errno
                if code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM {
                    // The listener stays readable; watching it now would spin.
                    poller.remove(listener)
                    isListening = false
                    acceptAgain = now + 200_000_000
                }
                return
            }
            var chosen: EventLoop = self
            var least: Int = load.load(ordering: .relaxed)
            for sibling in siblings {
                let other: Int = sibling.load.load(ordering: .relaxed)
                if other < least {
                    least = other
                    chosen = sibling
                }
            }
            chosen.load.wrappingAdd(1, ordering: .relaxed)
            context.acceptedConnections.wrappingAdd(1, ordering: .relaxed)
            if chosen === self {
                adopt(descriptor, address)
            } else {
                chosen.submit(.adopt(descriptor, address: address))
            }
        }
    }

    private func adopt(_ descriptor: Int32, _ address: String) {
        let open: Int = context.openConnections.wrappingAdd(1, ordering: .relaxed).newValue
        let isOverLimit: Bool = open > limits.connections
        if isOverLimit { context.refusedConnections.wrappingAdd(1, ordering: .relaxed) }
        if isDraining || open > limits.connections + Self.refusalAllowance {
            forget(descriptor)
            return
        }
        let slot: UInt32
        if let free = freeSlots.popLast() {
            slot = free
        } else {
            slot = UInt32(truncatingIfNeeded: connections.count)
            connections.append(nil)
            generations.append(0)
        }
        let identifier = ConnectionIdentifier(slot: slot, generation: generations[Int(slot)])
        let connection = HTTPConnection(descriptor: descriptor, identifier: identifier, address: address, loop: self)
        guard poller.add(descriptor, token: identifier.token, connection.interest) else {
            freeSlots.append(slot)
            forget(descriptor)
            return
        }
        connections[Int(slot)] = connection
        openCount += 1
        connection.begin(isOverLimit: isOverLimit)
    }

    private func forget(_ descriptor: Int32) {
        close(descriptor)
        load.wrappingSubtract(1, ordering: .relaxed)
        context.openConnections.wrappingSubtract(1, ordering: .relaxed)
    }

    func change(_ connection: HTTPConnection, _ interest: Poller.Interest) {
        poller.change(connection.descriptor, token: connection.identifier.token, interest)
    }

    /// Called once by a connection that is done.
    func release(_ connection: HTTPConnection) {
        let slot = Int(connection.identifier.slot)
        guard slot < connections.count, connections[slot] === connection else { return }
        connections[slot] = nil
        generations[slot] &+= 1
        freeSlots.append(connection.identifier.slot)
        openCount -= 1
        forget(connection.descriptor)
    }

    // MARK: - Stopping

    private func drain() {
        if isDraining { return }
        isDraining = true
        if isListening { poller.remove(listener) }
        isListening = false
        acceptAgain = nil
        if context.listeningLoops.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 { close(listener) }
        for connection in connections { connection?.closeIfIdle() }
    }

    private func closeAll() {
        let rest: [Job] = inbox.withLock { inbox in
            inbox.isClosed = true
            let jobs: [Job] = inbox.jobs
            inbox.jobs = []
            return jobs
        }
        for job in rest {
            if case .adopt(let descriptor, _) = job { close(descriptor) }
        }
        drain()
        for connection in connections { connection?.close() }
    }
}
