import Columnar
import Engine
import Planner
import SQLSyntax

/// A file of the queries folder, read and sorted out by what its statement makes it.
struct QueryFile: Sendable {
    /// A statement that defines something for other files.
    struct Definition: Sendable {
        enum Kind: String, Sendable {
            case table, view, function
            case materializedView = "materialized view"
        }

        var kind: Kind
        var name: TableName
        var statement: Statement
        var summary: String
    }

    enum Content: Sendable {
        case endpoint(Query, EndpointHeader)
        case definitions([Definition])
    }

    /// Relative to the folder, with `/` and `.sql`.
    let path: String
    let text: String
    let content: Content

    /// Route of an endpoint: the path without its extension.
    var route: String { String(path.dropLast(4)) }

    static let reservedRoutes = ["tables", "sql", "queries", "openapi.json", "docs", "health", "metrics"]

    /// Throws `QueryError` with a span in the text.
    init(path: String, text: String) throws {
        self.path = path
        self.text = text
        let source = SourceText(text)
        let statements: [ScriptStatement]
        do { statements = try Parser.parse(script: text) } catch { throw QueryError(error) }
        guard let first = statements.first else {
            throw QueryError(
                "PARSE_EMPTY_STATEMENT", sqlState: "42617", "The file holds no statement. Write a SELECT for an endpoint, or a CREATE TABLE, VIEW or FUNCTION.")
        }
        var parsed: [(statement: Statement, script: ScriptStatement)] = []
        for script in statements {
            switch script.result {
            case .success(let statement): parsed.append((statement, script))
            case .failure(let error): throw QueryError(error)
            }
        }
        if parsed.count == 1, case .query(let query) = parsed[0].statement.kind {
            content = .endpoint(query, try EndpointHeader(first.leadingComments, in: source))
            let segment = route.split(separator: "/").first.map(String.init) ?? route
            if Self.reservedRoutes.contains(segment) {
                throw QueryError(
                    "RESERVED_ROUTE", sqlState: "42939", "The route /\(route) is taken: the service itself answers below /\(segment). Move the file to another folder.",
                    span: parsed[0].statement.span.range)
            }
            return
        }
        var definitions: [Definition] = []
        for (statement, script) in parsed {
            let header = try EndpointHeader(script.leadingComments, in: source)
            if let parameter = header.parameters.first {
                throw QueryError(
                    "INVALID_ENDPOINT_HEADER", sqlState: "42601", "@param is for endpoints; a definition has no parameters.", span: parameter.span)
            }
            if let definition = try Self.definition(statement, summary: header.summary) {
                definitions.append(definition)
            } else if parsed.count == 1 {
                throw QueryError.notSupported("\(Self.describe(statement)) as an endpoint file", span: statement.span.range)
            } else {
                throw QueryError(
                    "MULTIPLE_STATEMENTS", sqlState: "42601",
                    "A file holds one statement, unless all of them are CREATE statements. Move each query to a file of its own.", span: statement.span.range)
            }
        }
        content = .definitions(definitions)
    }

    private static func definition(_ statement: Statement, summary: String) throws -> Definition? {
        switch statement.kind {
        case .createTable(let node): return Definition(kind: .table, name: try name(node.name), statement: statement, summary: summary)
        case .createView(let node): return Definition(kind: .view, name: try name(node.name), statement: statement, summary: summary)
        case .createMaterializedView(let node): return Definition(kind: .materializedView, name: try name(node.name), statement: statement, summary: summary)
        case .createFunction(let node): return Definition(kind: .function, name: try name(node.name), statement: statement, summary: summary)
        default: return nil
        }
    }

    private static func name(_ name: ObjectName) throws -> TableName {
        let parts = (name.parts ?? []).map { $0.text.lowercased() }
        switch parts.count {
        case 1: return TableName(table: parts[0])
        case 2: return TableName(database: parts[0], table: parts[1])
        case 3 where parts[0] == "spark_catalog": return TableName(database: parts[1], table: parts[2])
        default: throw QueryError("REQUIRES_SINGLE_PART_NAMESPACE", sqlState: "42K05", "A name has one part, or a schema and one part.", span: name.span.range)
        }
    }

    private static func describe(_ statement: Statement) -> String {
        switch statement.kind {
        case .insert: "INSERT"
        case .update: "UPDATE"
        case .delete: "DELETE"
        case .merge: "MERGE"
        case .drop: "DROP"
        case .createTableLike: "CREATE TABLE … LIKE"
        case .createNamespace: "CREATE SCHEMA"
        case .explain: "EXPLAIN"
        case .show: "SHOW"
        case .set, .setTimeZone: "SET"
        default: "This statement"
        }
    }
}
