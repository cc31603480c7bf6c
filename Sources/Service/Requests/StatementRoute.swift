import Columnar
import Engine
import Formats
import HTTP
import Planner
import SQLSyntax

/// `POST /sql`: one statement of any kind, in a session of its own.
enum StatementRoute {
    static func route(_ exchange: Exchange) throws -> HTTPDisposition {
        try Router.allow(exchange.head, [.post])
        try exchange.require(AccessScope.sql)
        let service = exchange.service
        let activity = service.metrics.route("/sql")
        return .buffered(limit: service.limits.documentBytes) { request in
            .onWorker { cancellation in
                do {
                    let format = try ResultFormat.choose(exchange.head)
                    let (statement, parameters) = try read(request)
                    return exchange.answer(activity, in: statement) {
                        try run(exchange, statement, parameters, format, cancellation, activity)
                    }
                } catch {
                    return exchange.fail(error, activity: activity)
                }
            }
        }
    }

    private static let example = "{\"statement\": \"SELECT 1\"}"

    private static func read(_ request: HTTPRequest) throws -> (String, [String: Value]) {
        let document = try DocumentBody.json(request, example: example)
        guard case .object(let members) = document else {
            throw Problem(.badRequest, "INVALID_BODY", "The body must be a JSON object such as \(example), not \(document.kind).")
        }
        for member in members where !["statement", "parameters"].contains(member.name) {
            throw Problem(
                .badRequest, "INVALID_BODY",
                "The body has an unknown member '\(member.name.prefix(100))'." + Suggestion.clause(for: member.name, among: ["statement", "parameters"]) + " It has: statement, parameters.")
        }
        guard let statement = document["statement"]?.stringValue else {
            let given = document["statement"].map { ", not \($0.kind)" } ?? ""
            throw Problem(.badRequest, "INVALID_BODY", "The body needs the member 'statement', a string with one SQL statement\(given).").with("parameter", "statement")
        }
        var values: [String: Value] = [:]
        switch document["parameters"] {
        case nil, .null?: break
        case .object(let given)?:
            for member in given { values[member.name] = try value(member) }
        case let other?:
            throw Problem(.badRequest, "INVALID_BODY", "The member 'parameters' must be an object such as {\"user_id\": 7}, not \(other.kind).").with("parameter", "parameters")
        }
        return (statement, values)
    }

    private static func value(_ member: JSONValue.Member) throws -> Value {
        switch member.value {
        case .null: return .null
        case .boolean(let flag): return .boolean(flag)
        case .string(let text): return .string(text)
        case .number(let text):
            if let integer = Int64(text) { return .integer(integer) }
            if let number = Double(text), number.isFinite, text.contains(where: { ".eE".contains($0) }) { return .double(number) }
            return .string(text)
        case .array, .object:
            throw Problem(.badRequest, "INVALID_PARAMETER_VALUE", "The parameter '\(member.name)' must be a string, number, boolean or null, not \(member.value.kind).")
                .with("parameter", member.name)
        }
    }

    private static func run(
        _ exchange: Exchange, _ text: String, _ parameters: [String: Value], _ format: ResultFormat, _ cancellation: HTTPCancellation, _ activity: RouteActivity
    ) throws -> HTTPResponse {
        let service = exchange.service
        let statement: Statement
        do { statement = try Parser.parse(statement: text) } catch { throw QueryError(error) }
        let ending = Cancellation()
        cancellation.onCancel { ending.cancel(QueryError("QUERY_CANCELLED", sqlState: "57014", "The client went away.")) }
        let ticket = service.watchdog.start(ending)
        defer { service.watchdog.stop(ticket) }
        let session = service.engine.session()
        session.settings.memoryLimit = service.limits.queryBytes
        guard case .query(let query) = statement.kind else { return try change(exchange, session, statement, text, parameters, format, ending) }
        let begun = RouteActivity.now
        let prepared = try session.prepare(query)
        for name in parameters.keys.sorted() where !prepared.parameters.contains(where: { $0.name == name }) {
            let names = prepared.parameters.map(\.name)
            throw Problem(
                .badRequest, "UNKNOWN_PARAMETER", sqlState: "42703",
                "The statement has no parameter ':\(name.prefix(100))'." + Suggestion.clause(for: name, among: names)).with("parameter", String(name.prefix(100)))
        }
        let sources = try Lineage.sources(of: prepared.tables, engine: service.engine)
        let version = AnswerVersions(sources, service.engine.catalog.snapshot).number
        try VersionWish.check(exchange.head, version)
        let result = try session.run(prepared, parameters: try session.convert(parameters, prepared), cancellation: ending)
        var encoder = try RowEncoder(format, schema: prepared.schema, version: version, rowLimit: service.limits.resultRows, context: session.evaluationContext())
        var output: [UInt8] = []
        encoder.begin(into: &output)
        while let batch = try result.next() {
            try encoder.write(batch, into: &output)
            if output.count >= RowStream.pieceBytes {
                let stream = RowStream(result, encoder: encoder, first: output, cancellation: ending, watchdog: service.watchdog)
                return HTTPResponse(.ok, headers: [HTTPHeader(name: "Content-Type", value: format.contentType)], body: .stream(stream))
            }
        }
        try encoder.end(affectedRows: nil, into: &output)
        activity.recordRun(seconds: Double(RouteActivity.now &- begun) / 1e9, work: 0, rows: encoder.rows, bytes: output.count, now: begun)
        return HTTPResponse(.ok, contentType: format.contentType, bytes: output)
    }

    private static func change(
        _ exchange: Exchange, _ session: Session, _ statement: Statement, _ text: String, _ parameters: [String: Value], _ format: ResultFormat, _ ending: Cancellation
    ) throws -> HTTPResponse {
        let service = exchange.service
        let before = service.engine.catalog.snapshot
        let result = try session.execute(statement, text: text, parameters: parameters, cancellation: ending)
        let after = service.engine.catalog.snapshot
        var version = 0
        for (name, table) in after.tables where table.definition.materializedQuery == nil && table.rows.version != (before.tables[name]?.rows.version ?? 0) {
            version &+= table.rows.version
        }
        if version > 0 { service.rowsChanged() }
        if after.definitionVersion != before.definitionVersion { service.definitionsChanged() }
        var encoder = try RowEncoder(format, schema: result.schema, version: version, rowLimit: service.limits.resultRows, context: session.evaluationContext())
        var output: [UInt8] = []
        encoder.begin(into: &output)
        for batch in result.batches { try encoder.write(batch, into: &output) }
        try encoder.end(affectedRows: result.affectedRows, into: &output)
        return HTTPResponse(.ok, contentType: format.contentType, bytes: output)
    }
}
