import Columnar
import Execution
import Functions
import Planner
import SQLSyntax

/// Runs one statement of a session: sends every kind to its place.
struct StatementRunner {
    let session: Session
    let text: String
    let parameters: [String: Value]
    let cancellation: Cancellation
    /// EXECUTE IMMEDIATE within EXECUTE IMMEDIATE.
    var nesting = 0

    var engine: Engine { session.engine }
    var catalog: any Catalog { session.engine.catalog }

    func run(_ given: Statement) throws -> StatementResult {
        let statement = try namesResolved(given)
        switch statement.kind {
        case .query(let query): return try session.query(query, parameters: parameters, cancellation: cancellation)
        case .createTable(let node): return try createTable(node)
        case .createTableLike(let node): return try createTableLike(node)
        case .createView(let node): return try createView(node)
        case .createMaterializedView(let node): return try createMaterializedView(node)
        case .createFunction(let node): return try createFunction(node, span: statement.span)
        case .createNamespace(let node): return try createNamespace(node)
        case .drop(let node): return try drop(node)
        case .truncateTable(let name, let partition):
            guard partition.isEmpty else {
                try removePartition(partition, name)
                return StatementResult()
            }
            return try truncate(name)
        case .alterTable(let node): return try alterTable(node)
        case .alterView(let node): return try alterView(node)
        case .commentOn(let target, let name, let comment): return try commentOn(target, name, comment)
        case .insert(let node): return try insert(node)
        case .update(let node): return try update(node)
        case .delete(let node): return try delete(node)
        case .merge(let node): return try merge(node)
        case .describeTable(let node): return try describeTable(node)
        case .describeQuery(let query): return try describeQuery(query)
        case .describeFunction(let name, let isExtended): return try describeFunction(name, isExtended: isExtended)
        case .describeNamespace(let name, _): return try describeNamespace(name)
        case .show(let node): return try show(node)
        case .explain(let mode, let inner): return try explain(mode, inner)
        case .set(let node): return try set(node)
        case .setTimeZone(let zone): return try setTimeZone(zone)
        case .reset(let key):
            session.settings.reset(key)
            return StatementResult()
        case .use(let name): return try use(name)
        case .setCatalog(let name):
            guard name.parts?.last?.text.lowercased() == "spark_catalog" else {
                throw QueryError("CATALOG_NOT_FOUND", sqlState: "42P08", "The catalog \(described(name)) not found. SparkPlug has one catalog: `spark_catalog`.", span: name.span.range)
            }
            return StatementResult()
        case .declareVariable(let node): return try declareVariable(node)
        case .setVariables(let assignments): return try setVariables(assignments)
        case .setVariablesFromQuery(let names, let query): return try setVariables(names, from: query)
        case .executeImmediate(let node): return try executeImmediate(node)
        case .compound(let node): return try CompoundRunner(self).run(node)
        case .refresh(.materializedView, let name):
            try engine.materializedViews.refresh(try tableName(name), engine: engine)
            return StatementResult()
        case .cacheTable(let node): return try cacheTable(node)
        case .refresh(.function, let name):
            guard try session.sessionCatalog.function(try parts(name)) != nil else {
                if name.parts?.count == 1, FunctionRegistry.builtin.knows((name.parts?.last?.text ?? "").lowercased()) {
                    throw QueryError("_LEGACY_ERROR_TEMP_1017", sqlState: "42000", "\(described(name)) is a built-in function. 'REFRESH FUNCTION' expects a persistent function.", span: name.span.range)
                }
                throw CatalogErrors.noFunction(name.parts?.last?.text ?? "").at(name.span.range)
            }
            return StatementResult()
        case .refresh(.table, let name), .uncacheTable(let name, ifExists: false):
            try requireRelation(name)
            return StatementResult()
        case .analyzeTable(let node):
            try requireRelation(node.name)
            return StatementResult()
        case .uncacheTable, .clearCache, .analyzeTables:
            // Rows are in memory and statistics always kept: nothing is to be done.
            return StatementResult()
        case .createTemporaryViewUsing: throw QueryError.notSupported("CREATE TEMPORARY VIEW … USING", span: statement.span.range)
        case .alterNamespace: throw QueryError.notSupported("ALTER SCHEMA", span: statement.span.range)
        case .call: throw QueryError.notSupported("CALL", span: statement.span.range)
        }
    }

    // MARK: Names

    func described(_ name: ObjectName) -> String { (name.parts ?? []).map { "`\($0.text)`" }.joined(separator: ".") }

    /// A table's name with its schema, in lower case.
    func tableName(_ name: ObjectName) throws -> TableName {
        let parts = try self.parts(name).map { $0.lowercased() }
        switch parts.count {
        case 1: return TableName(database: session.database, table: parts[0])
        case 2: return TableName(database: parts[0], table: parts[1])
        case 3 where parts[0] == "spark_catalog": return TableName(database: parts[1], table: parts[2])
        default:
            throw QueryError("REQUIRES_SINGLE_PART_NAMESPACE", sqlState: "42K05", "`spark_catalog` requires a single-part namespace, but got \(described(name)).", span: name.span.range)
        }
    }

    func parts(_ name: ObjectName) throws -> [String] {
        switch name.kind {
        case .parts(let parts): return parts.map(\.text)
        case .identifierClause(let expression):
            let (value, type) = try evaluate([expression]).first ?? (.null, .void)
            func invalid(_ sub: String) -> QueryError {
                QueryError("NOT_A_CONSTANT_STRING.\(sub)", sqlState: "42601", "The expression \"\(ColumnNaming.text(of: expression))\" used for the routine or clause IDENTIFIER must be a constant STRING which is NOT NULL.", span: name.span.range)
            }
            guard type == .void || type.isCharacter else { throw invalid("WRONG_TYPE") }
            guard let text = value.stringValue else { throw invalid("NULL") }
            do { return try Parser.parse(name: text).map(\.text) } catch {
                throw QueryError(error.condition, sqlState: error.sqlState, error.message, span: name.span.range)
            }
        }
    }

    private func requireRelation(_ name: ObjectName) throws {
        guard try session.sessionCatalog.relation(try parts(name)) != nil else { throw missing(name) }
    }

    /// Rows are in memory anyway; with a query, a view of the session gets the name.
    private func cacheTable(_ node: CacheTable) throws -> StatementResult {
        guard let query = node.query else {
            try requireRelation(node.name)
            return StatementResult()
        }
        return try createView(CreateView(orReplace: false, scope: .session, ifNotExists: false, name: node.name, query: query))
    }

    /// The value of an expression without columns, under the statement's parameters.
    func constant(_ expression: Expression) throws -> Value {
        try evaluate([expression]).first?.0 ?? .null
    }

    func evaluate(_ expressions: [Expression]) throws -> [(Value, DataType)] {
        var select = Select()
        select.items = expressions.map { AliasedExpression($0) }
        let result = try session.query(Query(term: QueryTerm(.select(select))), parameters: parameters, cancellation: cancellation)
        guard let row = result.rows.first else { return [] }
        return zip(row, result.schema).map { ($0, $1.type) }
    }

    func table(_ name: ObjectName) throws -> CatalogSnapshot.Table {
        let found = try tableName(name)
        guard let table = catalog.snapshot.tables[found] else { throw missing(name) }
        return table
    }

    func missing(_ name: ObjectName) -> QueryError {
        let shown = described(name)
        let wanted = (name.parts?.last?.text ?? "")
        let close = NameSuggestions.closest(to: wanted, among: session.sessionCatalog.relationNames().map { [$0] }, limit: 1).first?.last
        let hint = close.flatMap { NameSuggestions.isClose($0, wanted) ? " Did you mean `\($0)`?" : nil } ?? ""
        return QueryError(
            "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01",
            "The table or view \(shown) cannot be found. Verify the spelling and correctness of the schema and catalog.\(hint)", span: name.span.range)
    }

    /// The piece of the statement's text under a span.
    func source(_ span: SourceSpan) -> String { SourceText(text).text(span) }
}
