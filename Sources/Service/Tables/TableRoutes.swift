import Columnar
import Engine
import Formats
import Foundation
import HTTP
import Planner
import Storage
import Synchronization

/// `/tables` and `/tables/<name>`.
enum TableRoutes {
    static func route(_ exchange: Exchange) throws -> HTTPDisposition {
        let segments = exchange.head.segments
        let service = exchange.service
        let activity = service.metrics.route("/tables")
        let isRead = exchange.head.method == .get || exchange.head.method == .head
        try exchange.require(isRead ? AccessScope.tablesRead : AccessScope.tablesWrite)
        if segments.count == 1 {
            return try Router.page(exchange) {
                let tables = service.engine.catalog.snapshot.tables.values.sorted { ($0.definition.name.database, $0.definition.name.table) < ($1.definition.name.database, $1.definition.name.table) }
                return HTTPResponse(.ok, contentType: "application/json", bytes: JSONValue.object(["tables": .array(tables.map(describe))]).bytes)
            }
        }
        guard segments.count == 2 else { throw Router.notFound(exchange) }
        let name = try TableShape.name(segments[1])
        switch exchange.head.method {
        case .get, .head:
            return .buffered(limit: 0) { _ in .onWorker { _ in exchange.answer(activity) { try get(exchange, name) } } }
        case .delete:
            return .buffered(limit: 0) { _ in .onWorker { _ in exchange.answer(activity) { try delete(exchange, name) } } }
        case .post:
            let load = try LoadRequest(exchange, name)
            return .streaming(limit: service.limits.loadBytes) { _, body in exchange.answer(activity) { try append(exchange, load, body) } }
        case .put:
            try QueryItems.allow([], exchange.head)
            return .streaming(limit: service.limits.loadBytes) { _, body in exchange.answer(activity) { try put(exchange, name, body) } }
        default:
            try Router.allow(exchange.head, [.get, .head, .post, .put, .delete])
            throw Router.notFound(exchange)
        }
    }

    static func title(_ name: TableName) -> String { name.database == "default" ? name.table : "\(name.database).\(name.table)" }

    static func missing(_ name: TableName, _ engine: Engine, hint: String = "") -> Problem {
        let snapshot = engine.catalog.snapshot
        if snapshot.views[name] != nil {
            return Problem(.conflict, "NOT_A_TABLE", sqlState: "42809", "'\(title(name))' is a view; its rows come from its query.")
        }
        let names = snapshot.tables.keys.map(title).sorted()
        return Problem(.notFound, "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01", "There is no table '\(title(name))'." + Suggestion.clause(for: title(name), among: names) + hint)
    }

    private static func describe(_ table: CatalogSnapshot.Table) -> JSONValue {
        .object([
            "name": .string(title(table.definition.name)), "kind": .string(table.definition.materializedQuery == nil ? "table" : "materialized view"),
            "columns": QueryRoutes.columns(table.definition.schema), "rows": .integer(table.rows.rowCount), "bytes": .integer(table.rows.byteCount),
            "version": .integer(table.rows.version), "comment": table.definition.comment.map { .string($0) },
        ])
    }

    private static func get(_ exchange: Exchange, _ name: TableName) throws -> HTTPResponse {
        let engine = exchange.service.engine
        guard let table = engine.catalog.snapshot.tables[name] else { throw missing(name, engine) }
        try VersionWish.check(exchange.head, table.rows.version)
        return HTTPResponse(.ok, contentType: "application/json", bytes: describe(table).bytes)
    }

    private static func delete(_ exchange: Exchange, _ name: TableName) throws -> HTTPResponse {
        let engine = exchange.service.engine
        guard let table = engine.catalog.snapshot.tables[name] else { throw missing(name, engine) }
        guard table.definition.materializedQuery == nil else { throw notOwn(name) }
        try engine.catalog.dropTable(name)
        exchange.service.definitionsChanged()
        return HTTPResponse(.noContent)
    }

    static func notOwn(_ name: TableName) -> Problem {
        Problem(.conflict, "NOT_A_TABLE", sqlState: "42809", "'\(title(name))' is a materialized view; its rows come from its query. Change the tables it reads, or its file.")
    }

    // MARK: Loads

    private static func append(_ exchange: Exchange, _ load: LoadRequest, _ body: HTTPBodyReader) throws -> HTTPResponse {
        let service = exchange.service
        do {
            let source = LoadSource(body, isGzip: load.isGzip, limit: service.limits.loadBytes)
            if let replay = try load.replay() { return replay }
            defer { load.release() }
            let format = try load.format ?? LoadFormat.sniffed(try source.peek(4096))
            let result = try TableLoader(engine: service.engine).load(
                format, source, table: load.table, mode: load.mode, badRows: load.badRows, receipt: load.receipt)
            service.metrics.loaded(rows: result.rows, bytes: source.byteCount)
            service.rowsChanged()
            // The quarantine may be a new table.
            if result.rejected > 0 { service.definitionsChanged() }
            return HTTPResponse(.ok, contentType: "application/json", bytes: load.body(result))
        } catch {
            service.metrics.loadFailed()
            throw LoadRequest.problem(error, table: load.table)
        }
    }

    private static func put(_ exchange: Exchange, _ name: TableName, _ body: HTTPBodyReader) throws -> HTTPResponse {
        let service = exchange.service
        let engine = service.engine
        do {
            let snapshot = engine.catalog.snapshot
            if snapshot.views[name] != nil { throw missing(name, engine) }
            if snapshot.tables[name]?.definition.materializedQuery != nil { throw notOwn(name) }
            let declared = try LoadFormat.named(exchange.head)
            let source = LoadSource(body, isGzip: try MediaType.contentEncoding(exchange.head) != nil, limit: service.limits.loadBytes)
            let start = try source.peek(4096)
            guard let first = start.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
                throw Problem(.badRequest, "INVALID_BODY", "The body is empty. Send a schema as JSON, {\"columns\": [{\"name\": \"a\", \"type\": \"INT\"}]}, or rows to take one from.")
            }
            if declared == .json && first != UInt8(ascii: "[") {
                let definition = try TableShape.definition(try DocumentBody.parse(try source.readAll(limit: service.limits.documentBytes)), name: name, limits: service.limits)
                return try create(exchange, definition)
            }
            let format = declared ?? LoadFormat.sniffed(start)
            let (result, isNew) = try TableLoader(engine: engine).create(format, source, table: name, limits: service.limits)
            service.metrics.loaded(rows: result.rows, bytes: source.byteCount)
            service.rowsChanged()
            if isNew { service.definitionsChanged() }
            return answer(engine, name, isNew: isNew)
        } catch {
            service.metrics.loadFailed()
            throw LoadRequest.problem(error, table: name)
        }
    }

    private static func create(_ exchange: Exchange, _ definition: TableDefinition) throws -> HTTPResponse {
        let engine = exchange.service.engine
        if let existing = engine.catalog.snapshot.tables[definition.name] {
            let present = existing.definition.schema
            let isSame = present.count == definition.schema.count && zip(present, definition.schema).allSatisfy {
                $0.name.lowercased() == $1.name.lowercased() && $0.type.equalsIgnoringNullability($1.type) && $0.nullable == $1.nullable
            }
            guard isSame else {
                throw Problem(
                    .conflict, "TABLE_SCHEMA_MISMATCH", sqlState: "42P07",
                    "The table '\(title(definition.name))' exists with other columns: \(present.map { "\($0.name) \($0.type.sql)\($0.nullable ? "" : " NOT NULL")" }.joined(separator: ", ")). Delete it first, or alter it by POST /sql.")
            }
            return answer(engine, definition.name, isNew: false)
        }
        try engine.catalog.createTable(definition)
        exchange.service.definitionsChanged()
        return answer(engine, definition.name, isNew: true)
    }

    private static func answer(_ engine: Engine, _ name: TableName, isNew: Bool) -> HTTPResponse {
        let table = engine.catalog.snapshot.tables[name]
        let body = JSONValue.object([
            "table": .string(title(name)), "rows": .integer(table?.rows.rowCount ?? 0), "version": .integer(table?.rows.version ?? 0),
            "columns": QueryRoutes.columns(table?.definition.schema ?? []),
        ])
        var response = HTTPResponse(isNew ? .created : .ok, contentType: "application/json", bytes: body.bytes)
        if isNew { response.addHeader("Location", "/tables/\(title(name))") }
        return response
    }
}

/// Query items of the service's own routes.
enum QueryItems {
    static func allow(_ names: [String], _ head: HTTPRequestHead) throws {
        var seen: Set<String> = []
        for item in head.query {
            guard names.contains(item.name) else {
                let list = names.isEmpty ? " There are none here." : " There are: \(names.joined(separator: ", "))."
                throw Problem(.badRequest, "UNKNOWN_PARAMETER", sqlState: "42703", "'\(item.name.prefix(100))' is no parameter of this route." + Suggestion.clause(for: item.name, among: names) + list)
                    .with("parameter", String(item.name.prefix(100)))
            }
            guard seen.insert(item.name).inserted else {
                throw Problem(.badRequest, "DUPLICATE_PARAMETER", "The parameter '\(item.name)' is given more than once. Give it once.").with("parameter", item.name)
            }
        }
    }
}
