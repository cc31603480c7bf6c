import Formats
import HTTP

/// Finds what answers a request.
enum Router {
    static func route(_ exchange: Exchange) throws -> HTTPDisposition {
        let head = exchange.head
        let service = exchange.service
        let segments = head.segments
        if head.isServerWide { return .buffered(limit: 0) { _ in .now(exchange.finish(HTTPResponse(.noContent), activity: service.metrics.other)) } }
        switch segments.first {
        case nil: return try page(exchange) { ConsolePage.response(service) }
        case "tables": return try TableRoutes.route(exchange)
        case "sql" where segments.count == 1: return try StatementRoute.route(exchange)
        case "queries": return try QueryRoutes.route(exchange)
        case "openapi.json" where segments.count == 1:
            return try page(exchange) { HTTPResponse(.ok, contentType: "application/json", bytes: OpenAPI.document(service, head).bytes) }
        case "docs" where segments.count == 1: return try page(exchange) { DocumentationPage.response(service, head) }
        case "health": return try health(exchange)
        case "metrics" where segments.count == 1: return try page(exchange) { service.metrics.response(service) }
        default: return try endpoint(exchange)
        }
    }

    /// An answer to GET that is made on a worker thread.
    static func page(_ exchange: Exchange, _ make: @escaping @Sendable () throws -> HTTPResponse) throws -> HTTPDisposition {
        try allow(exchange.head, [.get, .head])
        let activity = exchange.service.metrics.route("/" + (exchange.head.segments.first ?? ""))
        return .buffered(limit: 0) { _ in .onWorker { _ in exchange.answer(activity) { try make() } } }
    }

    private static func health(_ exchange: Exchange) throws -> HTTPDisposition {
        let segments = exchange.head.segments
        let service = exchange.service
        guard segments.count == 2, segments[1] == "live" || segments[1] == "ready" else { throw notFound(exchange) }
        try allow(exchange.head, [.get, .head])
        let activity = service.metrics.route("/health")
        return .buffered(limit: 0) { _ in
            .now(exchange.answer(activity) {
                let isReady = segments[1] == "live" || !service.isStopping
                let queries = service.queries
                var members: [JSONValue.Member] = [JSONValue.Member(name: "status", value: .string(isReady ? (segments[1] == "live" ? "live" : "ready") : "stopping"))]
                if segments[1] == "ready" {
                    members.append(JSONValue.Member(name: "endpoints", value: .integer(queries.endpoints.count)))
                    members.append(JSONValue.Member(name: "problems", value: .integer(queries.problems.count)))
                }
                return HTTPResponse(isReady ? .ok : .unavailable, contentType: "application/json", bytes: JSONValue.object(members).bytes)
            })
        }
    }

    private static func endpoint(_ exchange: Exchange) throws -> HTTPDisposition {
        let segments = exchange.head.segments
        let service = exchange.service
        let route = segments.count == 1 ? segments[0] : segments.joined(separator: "/")
        guard let endpoint = service.queries.endpoints[route] else { throw notFound(exchange) }
        try allow(exchange.head, [.get, .head, .post])
        if let scope = endpoint.header.scope { try exchange.require(scope) }
        return try EndpointRoute.route(exchange, endpoint)
    }

    static func allow(_ head: HTTPRequestHead, _ methods: [HTTPMethod]) throws {
        if methods.contains(head.method) { return }
        let list = methods.map(\.description).joined(separator: ", ")
        if case .options = head.method {
            throw Problem(.methodNotAllowed, "METHOD_NOT_ALLOWED", sqlState: "0A000", "OPTIONS is not answered here; allowed are \(list).").with(header: "Allow", list)
        }
        throw Problem(.methodNotAllowed, "METHOD_NOT_ALLOWED", sqlState: "0A000", "\(head.method) is not allowed at \(head.path.prefix(200)); allowed are \(list).")
            .with(header: "Allow", list)
    }

    static func notFound(_ exchange: Exchange) -> Problem {
        let queries = exchange.service.queries
        let path = String(exchange.head.path.dropFirst().prefix(500))
        if let problem = queries.problems.first(where: { $0.file == path + ".sql" }) {
            return Problem(
                .notFound, "ENDPOINT_BROKEN", sqlState: "42883", "The file \(problem.file) has an error and so gives no endpoint: [\(problem.condition)] \(problem.message)")
        }
        if let definition = queries.definitions.first(where: { $0.file == path + ".sql" }) {
            return Problem(
                .notFound, "ROUTE_NOT_FOUND", sqlState: "42883",
                "The file \(definition.file) defines the \(definition.kind.rawValue) \(definition.name.table), which other files use; it is no endpoint.")
        }
        let routes = queries.endpoints.keys.sorted() + ["tables", "sql", "queries", "openapi.json", "docs", "health/live", "health/ready", "metrics"]
        let hint = Suggestion.closest(to: path, among: routes).map { " Did you mean '/\($0)'?" } ?? " GET /queries lists the endpoints."
        return Problem(.notFound, "ROUTE_NOT_FOUND", sqlState: "42883", "There is nothing at /\(path).\(hint)")
    }
}
