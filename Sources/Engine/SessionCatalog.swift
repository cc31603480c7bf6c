import Columnar
import Foundation
import Planner
import SQLSyntax

/// A catalog's moment together with what belongs to one session: temporary views, functions and variables. What the analyzer asks.
package struct SessionCatalog: AnalyzerCatalog, Sendable {
    package var catalog: CatalogSnapshot
    package var database: String
    package var temporaryViews: [String: ViewDefinition]
    package var temporaryFunctions: [String: SQLFunction]
    package var variables: [String: Variable]
    /// Those of the compound statements around, the innermost last.
    var localVariables: [(label: String?, variables: [String: Variable])] = []
    /// Parsed texts of stored views and functions, kept from statement to statement.
    let texts: ParsedTexts

    package struct Variable: Sendable {
        package var type: DataType
        package var value: Value
        /// What `SET VARIABLE … = DEFAULT` goes back to; NULL when nil.
        package var fallback: SQLSyntax.Expression?
        package init(type: DataType, value: Value, fallback: SQLSyntax.Expression? = nil) {
            self.type = type
            self.value = value
            self.fallback = fallback
        }
    }

    private func name(_ parts: [String]) -> TableName? {
        let lower = parts.map { $0.lowercased() }
        switch lower.count {
        case 1: return TableName(database: database, table: lower[0])
        case 2: return TableName(database: lower[0], table: lower[1])
        case 3: return lower[0] == "spark_catalog" ? TableName(database: lower[1], table: lower[2]) : nil
        default: return nil
        }
    }

    /// Views of all sessions are kept under names of their own.
    static let globalPrefix = "global_temp."

    /// The key of a temporary view's name; nil for names that no temporary view can have.
    static func temporaryKey(_ parts: [String]) -> String? {
        let lower = parts.map { $0.lowercased() }
        switch lower.count {
        case 1: return lower[0]
        case 2 where lower[0] == "global_temp": return globalPrefix + lower[1]
        case 2 where lower[0] == "session": return lower[1]
        case 3 where lower[0] == "system" && lower[1] == "session": return lower[2]
        default: return nil
        }
    }

    func temporaryView(_ parts: [String]) -> ViewDefinition? { Self.temporaryKey(parts).flatMap { temporaryViews[$0] } }

    package func relation(_ parts: [String]) throws -> CatalogRelation? {
        if let view = temporaryView(parts) { return .view(view) }
        guard let name = name(parts) else { return nil }
        if let table = catalog.tables[name] { return .table(name, schema: table.definition.schema) }
        if let view = catalog.views[name] {
            let query = try texts.query(view.text)
            return .view(ViewDefinition(database: name.database, name: view.name.table, columns: view.columns, query: query))
        }
        return nil
    }

    package func function(_ parts: [String]) throws -> SQLFunction? {
        let qualifier = parts.dropLast().map { $0.lowercased() }
        let isOfSession = qualifier == ["session"] || qualifier == ["system", "session"]
        if qualifier.isEmpty || isOfSession, let function = temporaryFunctions[(parts.last ?? "").lowercased()] { return function }
        if isOfSession { return nil }
        guard let name = name(parts), let stored = catalog.functions[name] else { return nil }
        var function = try texts.function(stored.text)
        function.database = name.database
        return function
    }

    package func variable(_ parts: [String]) throws -> (type: DataType, value: Value)? {
        if let local = localVariable(parts) { return (local.type, local.value) }
        let qualifier = parts.dropLast().map { $0.lowercased() }
        guard qualifier.isEmpty || qualifier == ["session"] || qualifier == ["system", "session"] else { return nil }
        guard let name = parts.last?.lowercased(), let variable = variables[name] else { return nil }
        return (variable.type, variable.value)
    }

    private func localVariable(_ parts: [String]) -> Variable? {
        guard !localVariables.isEmpty, let name = parts.last?.lowercased(), parts.count <= 2 else { return nil }
        let label = parts.count == 2 ? parts[0].lowercased() : nil
        return localVariables.last { $0.variables[name] != nil && (label == nil || $0.label == label) }?.variables[name]
    }

    package func relationNames() -> [String] {
        catalog.tables.keys.map(\.table).sorted() + catalog.views.keys.map(\.table).sorted() + temporaryViews.keys.sorted()
    }

    package func functionNames() -> [String] { catalog.functions.values.map(\.name) + temporaryFunctions.values.map(\.name) }

    package func statistics(_ table: TableName) -> TableStatistics? {
        guard let rows = catalog.tables[table]?.rows else { return nil }
        let total = Double(rows.rowCount)
        return TableStatistics(rows: total, columns: rows.statistics.map { column in
            let range = column.range.integers
            return TableStatistics.Column(
                minimum: range?.lowerBound, maximum: range?.upperBound, distinct: Double(column.distinctCount),
                nullFraction: total == 0 ? 0 : Double(column.nullCount) / total)
        })
    }
}

/// Parsed view queries and functions by their text.
/// Sendable because both dictionaries are guarded by `lock`.
final class ParsedTexts: @unchecked Sendable {
    private let lock = NSLock()
    private var queries: [String: Query] = [:]
    private var functions: [String: SQLFunction] = [:]
    private static let limit = 10_000

    func query(_ text: String) throws -> Query {
        if let known = lock.withLock({ queries[text] }) { return known }
        let statement: Statement
        do { statement = try Parser.parse(statement: text) } catch { throw QueryError(error) }
        guard case .query(let query) = statement.kind else { throw QueryError.internalError("a stored view is not a query") }
        lock.withLock {
            if queries.count > Self.limit { queries.removeAll() }
            queries[text] = query
        }
        return query
    }

    func function(_ text: String) throws -> SQLFunction {
        if let known = lock.withLock({ functions[text] }) { return known }
        let statement: Statement
        do { statement = try Parser.parse(statement: text) } catch { throw QueryError(error) }
        guard case .createFunction(let create) = statement.kind else { throw QueryError.internalError("a stored function is not a CREATE FUNCTION statement") }
        let function = try FunctionDefinitions.function(create)
        lock.withLock {
            if functions.count > Self.limit { functions.removeAll() }
            functions[text] = function
        }
        return function
    }
}

extension QueryError {
    /// A syntax error as every other error.
    package init(_ error: SyntaxError) {
        self.init(
            error.condition, sqlState: error.sqlState, error.hint.map { error.message + " " + $0 } ?? error.message,
            span: error.span.start..<max(error.span.end, error.span.start + 1))
    }
}
