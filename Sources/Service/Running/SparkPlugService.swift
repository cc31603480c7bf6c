import Columnar
import Engine
import Foundation
import HTTP
import Planner
import Storage
import Synchronization

/// The service: endpoints from a folder of SQL files, tables, ad-hoc SQL, and what tells about them. It is the application of an `HTTPServer`.
/// Sendable because its parts lock themselves and the rest never changes.
package final class SparkPlugService: HTTPApplication, Sendable {
    package let engine: Engine
    package let configuration: ServiceConfiguration
    package let folder: QueryFolder?
    package let access: AccessControl
    let watchdog: QueryWatchdog
    let metrics = Metrics()
    let answers: AnswerCache
    let requestIDs = RequestIDs()
    let started = Date()
    private let refresher: ViewRefresher
    private let stopping = Mutex(false)

    /// Throws when the tokens of the data folder cannot be read.
    package init(engine: Engine, configuration: ServiceConfiguration) throws {
        self.engine = engine
        self.configuration = configuration
        let store = (engine.catalog as? Database).map { TokenStore(CatalogEntries($0)) }
        access = try AccessControl(store: store, signed: configuration.signedTokens)
        folder = configuration.queries.map { QueryFolder(path: $0, engine: engine) }
        watchdog = QueryWatchdog(seconds: configuration.limits.querySeconds)
        refresher = ViewRefresher(engine: engine)
        answers = AnswerCache(limit: configuration.limits.answerBytes)
        folder?.reload()
    }

    package var queries: PublishedQueries { folder?.published ?? PublishedQueries() }
    var limits: ServiceLimits { configuration.limits }
    var isStopping: Bool { stopping.withLock { $0 } }

    /// Answers `/health/ready` with 503 from now on, and watches the folder no more.
    package func stop() {
        stopping.withLock { $0 = true }
        folder?.stopWatching()
    }

    /// Brings materialized views up to date in the background. For after a change of rows.
    package func rowsChanged() { refresher.request() }

    /// For after a change of tables, views or functions.
    func definitionsChanged() { folder?.reload() }

    // MARK: Routing

    package func accept(_ head: HTTPRequestHead) -> HTTPDisposition {
        let started = RouteActivity.now
        let requestID = requestIDs.identifier(for: head)
        var exchange = Exchange(service: self, head: head, requestID: requestID, started: started)
        do {
            try CrossOrigin.check(head)
            // Probes come from machines that have no token.
            if head.segments.first != "health" { exchange.grant = try access.grant(head, now: started) }
            return try Router.route(exchange)
        } catch {
            return .reject(exchange.fail(error, activity: metrics.other))
        }
    }

    package func refusal(_ status: HTTPStatus, detail: String) -> HTTPResponse {
        let requestID = requestIDs.next()
        var response = Problem(status, "HTTP_\(status.code)", sqlState: "08P01", detail).response(requestID: requestID)
        response.setHeader("X-Request-Id", requestID)
        if status == .unavailable { response.setHeader("Retry-After", "1") }
        metrics.other.record(status: status.code, seconds: 0)
        return response
    }
}

/// One request on its way through the service.
struct Exchange: Sendable {
    let service: SparkPlugService
    let head: HTTPRequestHead
    let requestID: String
    let started: UInt64
    var grant = AccessGrant.everything

    /// Completes an answer with what every answer has, and counts it.
    func finish(_ response: HTTPResponse, activity: RouteActivity) -> HTTPResponse {
        var response = response
        response.headers.append(HTTPHeader(name: "X-Request-Id", value: requestID))
        let elapsed = Double(RouteActivity.now &- started) / 1e9
        activity.record(status: response.status.code, seconds: elapsed)
        return response
    }

    func fail(_ error: any Error, in text: String? = nil, activity: RouteActivity) -> HTTPResponse {
        let problem = Problem(error, in: text)
        if problem.status.code >= 500 && problem.status.code != 504 {
            Log.error("\(head.method) \(head.target.prefix(200)) \(problem.status.code) [\(problem.condition)] \(problem.detail) (request \(requestID))")
        }
        return finish(problem.response(requestID: requestID), activity: activity)
    }

    /// Runs `body` and turns what it throws into a problem document.
    func answer(_ activity: RouteActivity, in text: String? = nil, _ body: () throws -> HTTPResponse) -> HTTPResponse {
        do { return finish(try body(), activity: activity) } catch { return fail(error, in: text, activity: activity) }
    }
}

/// Names of requests: the client's `X-Request-Id` if it is a sound one, else a new one.
final class RequestIDs: Sendable {
    private let prefix: String
    private let counter = Atomic<UInt64>(0)

    init() {
        prefix = String(UInt32.random(in: 0...UInt32.max) | 1 << 31, radix: 16)
    }

    func next() -> String { prefix + "-" + String(counter.wrappingAdd(1, ordering: .relaxed).newValue) }

    func identifier(for head: HTTPRequestHead) -> String {
        guard let given = head.header("X-Request-Id"), !given.isEmpty, given.utf8.count <= 128, given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return next() }
        return given
    }
}

/// Refuses changes that a web page of another origin asks a browser to make: without tokens nothing else would stop it.
enum CrossOrigin {
    static func check(_ head: HTTPRequestHead) throws {
        switch head.method {
        case .get, .head, .options: return
        default: break
        }
        guard let origin = head.header("Origin") else { return }
        let host = head.header("Host") ?? ""
        let authority = origin.split(separator: "/").last.map(String.init) ?? origin
        guard authority.lowercased() != host.lowercased() else { return }
        throw Problem(.forbidden, "CROSS_ORIGIN", sqlState: "42501", "A page of \(origin.prefix(200)) may not change this service. Send the request without an Origin header, or from the service's own pages.")
    }
}

/// Refreshes materialized views in the background, one refresh after the other; requests that come meanwhile are one.
/// Sendable because everything mutable is guarded by `lock`.
private final class ViewRefresher: @unchecked Sendable {
    private let engine: Engine
    private let queue = DispatchQueue(label: "sparkplug.view-refresher")
    private let lock = NSLock()
    private var isRequested = false

    init(engine: Engine) { self.engine = engine }

    func request() {
        let isFirst = lock.withLock {
            defer { isRequested = true }
            return !isRequested
        }
        guard isFirst else { return }
        queue.async { [self] in
            lock.withLock { isRequested = false }
            do { try engine.materializedViews.refreshAll(engine: engine) } catch {
                Log.error("Refreshing materialized views: \(Problem(error).detail)")
            }
        }
    }
}

/// Lines on standard error.
package enum Log {
    package static func error(_ message: String) {
        StandardStream.error("sparkplug: \(message)\n")
    }
}
