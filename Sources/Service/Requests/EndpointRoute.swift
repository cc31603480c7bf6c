import Columnar
import Engine
import Formats
import HTTP
import Planner

/// Answers a request to an endpoint.
enum EndpointRoute {
    static func route(_ exchange: Exchange, _ endpoint: Endpoint) throws -> HTTPDisposition {
        if exchange.head.method == .post {
            return .buffered(limit: exchange.service.limits.documentBytes) { request in
                .onWorker { cancellation in
                    exchange.answer(endpoint.activity, in: endpoint.text) {
                        let body = try DocumentBody.parameters(request)
                        return try respond(exchange, endpoint, body: body, cancellation: cancellation, isInline: false)
                    }
                }
            }
        }
        return .buffered(limit: exchange.service.limits.documentBytes) { request in
            guard request.body.isEmpty else {
                let problem = Problem(.badRequest, "UNEXPECTED_BODY", "A GET request has no body here. Put the parameters into the URL, or send a POST with a JSON object.")
                return .now(exchange.fail(problem, activity: endpoint.activity))
            }
            if endpoint.activity.isCheap(now: exchange.started) && isFresh(exchange, endpoint) {
                return .now(exchange.answer(endpoint.activity, in: endpoint.text) {
                    try respond(exchange, endpoint, body: nil, cancellation: nil, isInline: true)
                })
            }
            return .onWorker { cancellation in
                exchange.answer(endpoint.activity, in: endpoint.text) {
                    try respond(exchange, endpoint, body: nil, cancellation: cancellation, isInline: false)
                }
            }
        }
    }

    /// Whether no materialized view must be computed first.
    private static func isFresh(_ exchange: Exchange, _ endpoint: Endpoint) -> Bool {
        guard let plan = try? endpoint.plan(absent: 0, engine: exchange.service.engine) else { return false }
        return exchange.service.engine.materializedViews.areFresh(plan.prepared.tables, engine: exchange.service.engine)
    }

    /// `isInline`: on the event loop, with the one thread at hand.
    private static func respond(
        _ exchange: Exchange, _ endpoint: Endpoint, body: JSONValue?, cancellation: HTTPCancellation?, isInline: Bool
    ) throws -> HTTPResponse {
        let service = exchange.service
        let format = try ResultFormat.choose(exchange.head)
        let given = try ParameterReader.read(endpoint, query: exchange.head.query, body: body)
        let plan = try endpoint.plan(absent: given.absent, engine: service.engine)
        let snapshot = service.engine.catalog.snapshot
        let version = Lineage.version(of: plan.sources, snapshot)
        try VersionWish.check(exchange.head, version)
        var headers: [HTTPHeader] = []
        if endpoint.isRepeatable {
            let tag = entityTag(endpoint, given, format, plan.sources, snapshot)
            headers.append(HTTPHeader(name: "ETag", value: tag))
            if let seconds = endpoint.header.cacheSeconds { headers.append(HTTPHeader(name: "Cache-Control", value: "max-age=\(Int(seconds))")) }
            if let known = exchange.head.header("If-None-Match"), matches(known, tag) {
                return HTTPResponse(.notModified, headers: headers)
            }
        } else {
            headers.append(HTTPHeader(name: "Cache-Control", value: "no-store"))
        }
        var response = try run(exchange, endpoint, plan, given, format, version: version, cancellation: cancellation, isInline: isInline)
        response.headers += headers
        return response
    }

    private static func run(
        _ exchange: Exchange, _ endpoint: Endpoint, _ plan: Endpoint.Plan, _ given: ParameterValues, _ format: ResultFormat, version: Int,
        cancellation: HTTPCancellation?, isInline: Bool
    ) throws -> HTTPResponse {
        let service = exchange.service
        let begun = RouteActivity.now
        let worked = RouteActivity.work
        let ending = Cancellation()
        cancellation?.onCancel { ending.cancel(QueryError("QUERY_CANCELLED", sqlState: "57014", "The client went away.")) }
        let ticket = service.watchdog.start(ending)
        defer { service.watchdog.stop(ticket) }
        let session = service.engine.session()
        session.settings.memoryLimit = service.limits.queryBytes
        if isInline { session.settings.threads = 1 }
        let result = try session.run(plan.prepared, parameters: given.values, cancellation: ending)
        var encoder = RowEncoder(
            format, schema: plan.prepared.schema, version: version, rowLimit: service.limits.resultRows, context: session.evaluationContext())
        var output: [UInt8] = []
        output.reserveCapacity(4096)
        encoder.begin(into: &output)
        while let batch = try result.next() {
            try encoder.write(batch, into: &output)
            if output.count >= RowStream.pieceBytes {
                record(endpoint, begun, worked, rows: encoder.rows, bytes: output.count)
                let stream = RowStream(result, encoder: encoder, first: output, cancellation: ending, watchdog: service.watchdog)
                return HTTPResponse(.ok, headers: [HTTPHeader(name: "Content-Type", value: format.contentType)], body: .stream(stream))
            }
        }
        encoder.end(affectedRows: nil, into: &output)
        record(endpoint, begun, worked, rows: encoder.rows, bytes: output.count)
        return HTTPResponse(.ok, contentType: format.contentType, bytes: output)
    }

    private static func record(_ endpoint: Endpoint, _ begun: UInt64, _ worked: UInt64, rows: Int, bytes: Int) {
        endpoint.activity.recordRun(
            seconds: Double(RouteActivity.now &- begun) / 1e9, work: Double(RouteActivity.work &- worked) / 1e9, rows: rows, bytes: bytes, now: begun)
    }

    /// Changes with the rows read, the parameters, the format and the endpoint's text. FNV-1a, twice with other seeds.
    private static func entityTag(
        _ endpoint: Endpoint, _ given: ParameterValues, _ format: ResultFormat, _ sources: [TableName], _ snapshot: CatalogSnapshot
    ) -> String {
        var hash = EntityHash()
        hash.add(endpoint.textHash)
        hash.add(format.rawValue)
        hash.add(UInt64(bitPattern: Int64(snapshot.definitionVersion)))
        for parameter in endpoint.parameters { hash.add(given.values[parameter.name] ?? .null) }
        hash.add(given.absent)
        for source in sources {
            hash.add(source.table)
            hash.add(UInt64(bitPattern: Int64(snapshot.tables[source]?.rows.version ?? -1)))
        }
        return hash.tag
    }

    private static func matches(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").contains { part in
            var known = part.trimmed
            if known.hasPrefix("W/") { known.removeFirst(2) }
            return known == "*" || known == tag
        }
    }
}

/// What an entity tag is made from.
struct EntityHash {
    private var first: UInt64 = 0xCBF2_9CE4_8422_2325
    private var second: UInt64 = EntityHash.seed
    /// Versions of tables may begin anew with another process: its tags must differ.
    private static let seed = UInt64.random(in: 0...UInt64.max)

    private mutating func add(byte: UInt8) {
        first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        second = (second ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        second ^= second >> 29
    }

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte: byte) }
        add(byte: 0xFF)
    }

    mutating func add(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { add(byte: UInt8(truncatingIfNeeded: number >> shift)) }
    }

    mutating func add(_ value: Value) {
        switch value {
        case .integer(let number): add(UInt64(bitPattern: number))
        case .string(let text): add(text)
        case .double(let number): add(number.bitPattern)
        default: add(String(describing: value))
        }
    }

    var value: UInt64 { first }

    var tag: String { "\"\(String(first, radix: 36))\(String(second, radix: 36))\"" }
}

/// `If-Min-Version`: the reader wants rows at least this new.
enum VersionWish {
    static func check(_ head: HTTPRequestHead, _ version: Int) throws {
        guard let text = head.header("If-Min-Version") else { return }
        guard let wanted = Int(text.trimmed), wanted >= 0 else {
            throw Problem(.badRequest, "INVALID_HEADER", "The header If-Min-Version takes a whole number as a load answers it, not '\(text.prefix(50))'.")
        }
        guard version < wanted else { return }
        throw Problem(.unavailable, "VERSION_NOT_REACHED", sqlState: "57014", "The rows are at version \(version), older than the \(wanted) asked for. Try again shortly.")
            .with("version", version).with(header: "Retry-After", "1")
    }
}
