import Columnar
import Engine
import Formats
import Foundation
import HTTP
import Planner
import Synchronization

/// A `POST /tables/<name>`, checked as far as its head tells.
struct LoadRequest: Sendable {
    let table: TableName
    let mode: WriteMode
    let badRows: BadRowPolicy
    let format: LoadFormat?
    let isGzip: Bool
    private let key: String?
    private let catalog: any Catalog

    /// Keys of loads that are being written.
    private static let open = Mutex<Set<String>>([])

    init(_ exchange: Exchange, _ table: TableName) throws {
        let head = exchange.head
        let engine = exchange.service.engine
        self.table = table
        try QueryItems.allow(["mode", "on_error"], head)
        guard let known = engine.catalog.snapshot.tables[table] else {
            throw TableRoutes.missing(table, engine, hint: " PUT /tables/\(TableRoutes.title(table)) creates one.")
        }
        guard known.definition.materializedQuery == nil else { throw TableRoutes.notOwn(table) }
        switch head.queryValue("mode") ?? "append" {
        case "append": mode = .append
        case "replace": mode = .replace
        case "upsert":
            throw Problem(.badRequest, "UNSUPPORTED_FEATURE", sqlState: "0A000", "mode=upsert is not supported yet. There are append and replace.").with("parameter", "mode")
        case let other:
            throw Problem(
                .badRequest, "INVALID_PARAMETER_VALUE",
                "The parameter 'mode' must be append or replace, not '\(other.prefix(100))'." + Suggestion.clause(for: other, among: ["append", "replace"])).with("parameter", "mode")
        }
        switch head.queryValue("on_error") ?? "fail" {
        case "fail": badRows = .fail
        case "quarantine": badRows = .collect
        case let other:
            throw Problem(
                .badRequest, "INVALID_PARAMETER_VALUE",
                "The parameter 'on_error' must be fail or quarantine, not '\(other.prefix(100))'." + Suggestion.clause(for: other, among: ["fail", "quarantine"]))
                .with("parameter", "on_error")
        }
        format = try LoadFormat.named(head)
        isGzip = try MediaType.contentEncoding(head) != nil
        catalog = engine.catalog
        key = try Self.key(head)
    }

    private static func key(_ head: HTTPRequestHead) throws -> String? {
        guard let text = head.header("Idempotency-Key")?.trimmed else { return nil }
        guard !text.isEmpty, text.utf8.count <= 255 else {
            throw Problem(.badRequest, "INVALID_HEADER", "The header Idempotency-Key takes 1 to 255 characters.")
        }
        return text
    }

    private var request: String { "\(TableRoutes.title(table)) \(mode)" + (badRows == .collect ? " quarantine" : "") }

    /// Kept with the rows, so that a retry gets the first answer.
    var receipt: LoadReceipt? {
        guard let key else { return nil }
        let load = self
        return LoadReceipt(key: key, request: request) { String(decoding: load.body($0), as: UTF8.self) }
    }

    /// The first answer of a load that was sent before; nil for a new one, whose key is then taken until `release`.
    func replay() throws -> HTTPResponse? {
        guard let key else { return nil }
        guard Self.open.withLock({ $0.insert(key).inserted }) else {
            throw Problem(.conflict, "IDEMPOTENCY_KEY_IN_USE", sqlState: "40001", "A load with this Idempotency-Key is being written. Try again when it is done.")
                .with(header: "Retry-After", "1")
        }
        do {
            guard let known = try catalog.receipt(key: key) else { return nil }
            release()
            guard known.request == request else {
                throw Problem(.conflict, "IDEMPOTENCY_KEY_REUSED", sqlState: "40001", "This Idempotency-Key was used for another load (\(known.request)). Take a new key for each load.")
            }
            var response = HTTPResponse(.ok, contentType: "application/json", bytes: Array(known.response.utf8))
            response.addHeader("Idempotency-Replayed", "true")
            return response
        } catch {
            release()
            throw error
        }
    }

    func release() {
        guard let key else { return }
        Self.open.withLock { _ = $0.remove(key) }
    }

    func body(_ result: WriteResult) -> [UInt8] {
        var text = "{\"table\":\(JSONText.quoted(TableRoutes.title(table))),\"rows\":\(result.rows),\"version\":\(result.version)"
        if badRows == .collect {
            text += ",\"rejected\":\(result.rejected),\"quarantine\":\(JSONText.quoted(TableRoutes.title(QuarantineTable.name(for: table))))"
        }
        return Array((text + "}\n").utf8)
    }

    /// What did not fit the table is 422, with its place.
    static func problem(_ error: any Error, table: TableName) -> Problem {
        switch error {
        case let failure as LoadError:
            var problem = Problem(failure.error)
            problem.detail = "Row \(failure.row) does not fit the table '\(TableRoutes.title(table))': \(problem.detail) Nothing was loaded."
            problem.members.insert(("row", .number(failure.row)), at: 0)
            return problem
        case let failure as QueryError:
            let family = failure.condition.split(separator: ".").first.map(String.init) ?? failure.condition
            let isMisfit = [
                "UNRESOLVED_COLUMN", "COLUMN_ALREADY_EXISTS", "NOT_NULL_CONSTRAINT_VIOLATION", "MALFORMED_RECORD_IN_PARSING", "EXCEED_LIMIT_LENGTH",
                "TOO_MANY_BAD_ROWS",
            ].contains(family)
            var problem = Problem(failure)
            if isMisfit { problem.status = .unprocessable }
            return problem
        default: return Problem(error)
        }
    }
}
