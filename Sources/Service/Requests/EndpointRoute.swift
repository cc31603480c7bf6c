import Columnar
import Engine
import Formats
import HTTP
import Planner

/// A request to an endpoint, understood: what to answer, in which format, and from which rows.
private struct EndpointQuestion: Sendable {
    let plan: Endpoint.Plan
    let given: ParameterValues
    let format: ResultFormat
    let key: AnswerKey
    let versions: AnswerVersions
    /// Nil when the same question may have another answer over the same rows.
    let tag: String?

    init(_ exchange: Exchange, _ endpoint: Endpoint, body: JSONValue?) throws {
        let engine = exchange.service.engine
        format = try ResultFormat.choose(exchange.head)
        given = try ParameterReader.read(endpoint, query: exchange.head.query, body: body)
        plan = try endpoint.plan(absent: given.absent, engine: engine)
        let snapshot = engine.catalog.snapshot
        versions = AnswerVersions(plan.sources, snapshot)
        key = AnswerKey(endpoint, given, format)
        tag = endpoint.isRepeatable ? EntityTag.of(key, versions) : nil
    }
}

/// Answers a request to an endpoint.
enum EndpointRoute {
    static func route(_ exchange: Exchange, _ endpoint: Endpoint) throws -> HTTPDisposition {
        let limit = exchange.service.limits.documentBytes
        if exchange.head.method == .post {
            return .buffered(limit: limit) { request in
                .onWorker { cancellation in
                    exchange.answer(endpoint.activity, in: endpoint.text) {
                        let body = try DocumentBody.parameters(request)
                        let question = try EndpointQuestion(exchange, endpoint, body: body)
                        return try known(exchange, endpoint, question) ?? run(exchange, endpoint, question, cancellation: cancellation, isInline: false)
                    }
                }
            }
        }
        return .buffered(limit: limit) { request in
            guard request.body.isEmpty else {
                let problem = Problem(.badRequest, "UNEXPECTED_BODY", "A GET request has no body here. Put the parameters into the URL, or send a POST with a JSON object.")
                return .now(exchange.fail(problem, activity: endpoint.activity))
            }
            do {
                let question = try EndpointQuestion(exchange, endpoint, body: nil)
                if let response = try known(exchange, endpoint, question) { return .now(exchange.finish(response, activity: endpoint.activity)) }
                if endpoint.activity.isCheap(now: exchange.started) && isFresh(exchange, question) {
                    return .now(exchange.answer(endpoint.activity, in: endpoint.text) {
                        try run(exchange, endpoint, question, cancellation: nil, isInline: true)
                    })
                }
                return .onWorker { cancellation in
                    exchange.answer(endpoint.activity, in: endpoint.text) {
                        try run(exchange, endpoint, question, cancellation: cancellation, isInline: false)
                    }
                }
            } catch {
                return .now(exchange.fail(error, in: endpoint.text, activity: endpoint.activity))
            }
        }
    }

    /// Whether no materialized view must be computed first.
    private static func isFresh(_ exchange: Exchange, _ question: EndpointQuestion) -> Bool {
        exchange.service.engine.materializedViews.areFresh(question.plan.prepared.tables, engine: exchange.service.engine)
    }

    /// The answer when there is no need to run the query: the client has it already, or it was kept.
    private static func known(_ exchange: Exchange, _ endpoint: Endpoint, _ question: EndpointQuestion) throws -> HTTPResponse? {
        try VersionWish.check(exchange.head, question.versions.number)
        if let tag = question.tag, let known = exchange.head.header("If-None-Match"), EntityTag.matches(known, tag) {
            return HTTPResponse(.notModified, headers: headers(endpoint, question.tag))
        }
        // The author of `@cache` says how old an answer may be that depends on more than rows: the time of day, chance.
        var age: UInt64?
        if !endpoint.isRepeatable {
            guard let seconds = endpoint.header.cacheSeconds else { return nil }
            age = UInt64(min(max(seconds, 0), 1e9) * 1e9)
        }
        guard let answer = exchange.service.answers.answer(question.key, question.versions, age: age, now: exchange.started) else { return nil }
        return HTTPResponse(.ok, headers: answer.headers, body: .bytes(answer.body))
    }

    private static func headers(_ endpoint: Endpoint, _ tag: String?) -> [HTTPHeader] {
        var headers: [HTTPHeader] = []
        if let tag { headers.append(HTTPHeader(name: "ETag", value: tag)) }
        if let seconds = endpoint.header.cacheSeconds {
            headers.append(HTTPHeader(name: "Cache-Control", value: "max-age=\(Int(seconds))"))
        } else if tag == nil {
            headers.append(HTTPHeader(name: "Cache-Control", value: "no-store"))
        }
        return headers
    }

    /// `isInline`: on the event loop, with the one thread at hand.
    private static func run(
        _ exchange: Exchange, _ endpoint: Endpoint, _ question: EndpointQuestion, cancellation: HTTPCancellation?, isInline: Bool
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
        let result = try session.run(question.plan.prepared, parameters: question.given.values, cancellation: ending)
        var headers = headers(endpoint, question.tag)
        headers.append(HTTPHeader(name: "Content-Type", value: question.format.contentType))
        var encoder = try RowEncoder(
            question.format, schema: question.plan.prepared.schema, version: question.versions.number, rowLimit: service.limits.resultRows,
            context: session.evaluationContext())
        var output: [UInt8] = []
        output.reserveCapacity(4096)
        encoder.begin(into: &output)
        while let batch = try result.next() {
            try encoder.write(batch, into: &output)
            if output.count >= RowStream.pieceBytes {
                record(endpoint, begun, worked, rows: encoder.rows, bytes: output.count)
                let stream = RowStream(result, encoder: encoder, first: output, cancellation: ending, watchdog: service.watchdog)
                return HTTPResponse(.ok, headers: headers, body: .stream(stream))
            }
        }
        try encoder.end(affectedRows: nil, into: &output)
        record(endpoint, begun, worked, rows: encoder.rows, bytes: output.count)
        if question.tag != nil || endpoint.header.cacheSeconds != nil {
            service.answers.keep(AnswerCache.Answer(versions: question.versions, headers: headers, body: output, made: exchange.started), for: question.key)
        }
        return HTTPResponse(.ok, headers: headers, body: .bytes(output))
    }

    private static func record(_ endpoint: Endpoint, _ begun: UInt64, _ worked: UInt64, rows: Int, bytes: Int) {
        endpoint.activity.recordRun(
            seconds: Double(RouteActivity.now &- begun) / 1e9, work: Double(RouteActivity.work &- worked) / 1e9, rows: rows, bytes: bytes, now: begun)
    }
}

/// Names an answer: changes with the rows read, the parameters, the format and the endpoint's text. Differs from process to process, because
/// versions of tables in memory begin anew. FNV-1a, twice.
enum EntityTag {
    private static let seed = UInt64.random(in: 0...UInt64.max)

    static func of(_ key: AnswerKey, _ versions: AnswerVersions) -> String {
        var first: UInt64 = 0xCBF2_9CE4_8422_2325
        var second: UInt64 = seed
        func add(_ byte: UInt8) {
            first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            second = (second ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            second ^= second >> 29
        }
        func add(_ number: Int) {
            for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        for byte in key.bytes { add(byte) }
        add(versions.definitions)
        for version in versions.tables { add(version) }
        return "\"\(String(first, radix: 36))\(String(second, radix: 36))\""
    }

    static func matches(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").contains { part in
            var known = part.trimmed
            if known.hasPrefix("W/") { known.removeFirst(2) }
            return known == "*" || known == tag
        }
    }
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
