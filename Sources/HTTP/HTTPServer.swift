import Foundation
import Synchronization

/// How a server listens and what it may use.
package struct HTTPServerConfiguration: Sendable {
    /// A numeric address or a name; "0.0.0.0" for every IPv4 interface, "::" for every IPv6 one.
    package var host: String
    /// 0 takes any free port; `HTTPServer.port` tells which.
    package var port: Int
    package var eventLoops: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)
    /// Most threads for `.onWorker` answers and body producers; half as many more for streaming handlers. They start as needed.
    package var workerThreads: Int = 64
    /// Connections the system holds until they are accepted.
    package var backlog: Int = 1024
    package var limits = HTTPLimits()
    /// The `Server` header; none if nil.
    package var serverName: String?
    /// Whether a client that closes its sending side while its request is in work counts as gone (most clients that close do it
    /// whole, and the two look alike). The answer is sent in any case if there is one.
    package var cancelsOnHalfClose: Bool = true

    package init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }
}

/// Counters of a server since its start.
package struct HTTPServerStatistics: Sendable {
    package var openConnections: Int = 0
    package var acceptedConnections: Int = 0
    /// Connections answered 503, or closed at once, because of the limit.
    package var refusedConnections: Int = 0
    package var requests: Int = 0
}

/// An HTTP/1.1 server; see HTTP.swift for its use. Starts once and stops once. Thread-safe.
package final class HTTPServer: Sendable {
    private struct State {
        var loops: [EventLoop] = []
        var port: Int = 0
        var wasStarted: Bool = false
    }

    private let context: HTTPServerContext
    private let state = Mutex<State>(State())
    private let running = DispatchGroup()
    private static let stackBytes: Int = 8 << 20

    package init(_ configuration: HTTPServerConfiguration, application: any HTTPApplication) {
        context = HTTPServerContext(configuration, application)
    }

    /// The port it listens on; 0 before `start`.
    package var port: Int { state.withLock { $0.port } }

    package var statistics: HTTPServerStatistics {
        var statistics = HTTPServerStatistics()
        statistics.openConnections = context.openConnections.load(ordering: .relaxed)
        statistics.acceptedConnections = context.acceptedConnections.load(ordering: .relaxed)
        statistics.refusedConnections = context.refusedConnections.load(ordering: .relaxed)
        for loop in state.withLock({ $0.loops }) { statistics.requests += loop.requests.load(ordering: .relaxed) }
        return statistics
    }

    /// Listens and serves on threads of its own, then returns. Throws `HTTPServerError`.
    package func start() throws {
        let wasStarted: Bool = state.withLock { state in
            let before: Bool = state.wasStarted
            state.wasStarted = true
            return before
        }
        if wasStarted { throw HTTPServerError(operation: "start the server", reason: "it has been started before") }
        let configuration: HTTPServerConfiguration = context.configuration
        Self.raiseDescriptorLimit(configuration.limits.connections + 256)
        let listener: Int32 = try Socket.listen(host: configuration.host, port: configuration.port, backlog: configuration.backlog)
        var loops: [EventLoop] = []
        do {
            for _ in 0..<max(1, configuration.eventLoops) { loops.append(try EventLoop(context: context, listener: listener)) }
        } catch {
            close(listener)
            throw error
        }
        context.listeningLoops.store(loops.count, ordering: .releasing)
        let port: Int = Socket.localPort(listener)
        let siblings: [EventLoop] = loops
        state.withLock { state in
            state.loops = siblings
            state.port = port
        }
        for (index, loop) in siblings.enumerated() {
            running.enter()
            let thread = Thread { [running] in
                loop.run(siblings: siblings)
                running.leave()
            }
            thread.name = "http loop \(index)"
            thread.stackSize = Self.stackBytes
            thread.start()
        }
    }

    /// Stops accepting, closes idle connections, lets running requests finish for up to `duration`, then cancels and closes the rest.
    /// Returns when all connections are closed. Must not be called from an event loop.
    package func stop(within duration: Duration = .seconds(10)) {
        let loops: [EventLoop] = state.withLock { $0.loops }
        for loop in loops { loop.submit(.drain) }
        let milliseconds: Int = Int(clamping: duration.nanoseconds / 1_000_000)
        if running.wait(timeout: .now() + .milliseconds(max(0, milliseconds))) == .timedOut {
            for loop in loops { loop.submit(.abort) }
            running.wait()
        }
        context.workers.stop()
        context.uploads.stop()
    }

    /// A process may often open but 1,024 files although more are allowed for the asking.
    private static func raiseDescriptorLimit(_ wanted: Int) {
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        let target: rlim_t = min(rlim_t(max(0, wanted)), limit.rlim_max)
        if limit.rlim_cur < target {
            limit.rlim_cur = target
            _ = setrlimit(resource, &limit)
        }
    }
}

/// What the loops of a server share. Immutable but for the counters.
final class HTTPServerContext: Sendable {
    let configuration: HTTPServerConfiguration
    let application: any HTTPApplication
    let workers: WorkerPool
    /// For streaming handlers alone, so that slow uploads leave threads to everything else.
    let uploads: WorkerPool
    let openConnections = Atomic<Int>(0)
    let acceptedConnections = Atomic<Int>(0)
    let refusedConnections = Atomic<Int>(0)
    /// Loops that still watch the listener; the last one closes it.
    let listeningLoops = Atomic<Int>(0)

    init(_ configuration: HTTPServerConfiguration, _ application: any HTTPApplication) {
        self.configuration = configuration
        self.application = application
        workers = WorkerPool(maximumThreads: configuration.workerThreads, maximumQueue: configuration.limits.queuedTasks)
        uploads = WorkerPool(maximumThreads: max(1, configuration.workerThreads / 2), maximumQueue: configuration.limits.queuedTasks)
    }
}

extension Duration {
    /// Saturating.
    var nanoseconds: Int64 {
        let (scaled, overflows) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflows { return components.seconds < 0 ? Int64.min : Int64.max }
        let (sum, exceeds) = scaled.addingReportingOverflow(components.attoseconds / 1_000_000_000)
        return exceeds ? Int64.max : sum
    }
}
