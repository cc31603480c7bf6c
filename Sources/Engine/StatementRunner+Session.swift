import Columnar
import Execution
import Functions
import Planner
import SQLSyntax

/// SET, USE, session variables and EXECUTE IMMEDIATE.
extension StatementRunner {
    private var settingSchema: Schema { [Field("key", .string, nullable: false), Field("value", .string, nullable: false)] }

    func set(_ node: SetStatement) throws -> StatementResult {
        switch node {
        case .assign(let key, let value):
            try session.settings.set(key, value)
            return .rows(settingSchema, [[.string(key), .string(value)]])
        case .show(let key):
            return .rows(settingSchema, [[.string(key), .string(session.settings.value(of: key) ?? "<undefined>")]])
        case .list:
            return .rows(settingSchema, session.settings.values.sorted { $0.key < $1.key }.map { [.string($0.key), .string($0.value)] })
        case .listVerbose:
            let schema = settingSchema + [Field("meaning", .string, nullable: false)]
            return .rows(schema, SessionSettings.documentation.map { entry in
                [.string(entry.key), .string(session.settings.value(of: entry.key) ?? entry.fallback), .string(entry.meaning)]
            })
        }
    }

    func setTimeZone(_ zone: TimeZoneSetting) throws -> StatementResult {
        let name: String
        switch zone {
        case .local: name = "UTC"
        case .name(let given): name = given
        case .interval(let literal):
            let (value, _) = try evaluate([Expression(.literal(.interval(literal)))]).first ?? (.null, .void)
            let seconds = (value.integerValue ?? 0) / 1_000_000
            guard abs(seconds) <= 18 * 3600 else {
                throw QueryError("INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE", sqlState: "22006", "The interval value must be in the range of [-18, +18] hours with second precision.")
            }
            let minutes = abs(seconds) / 60
            name = "\(seconds < 0 ? "-" : "+")\(minutes / 60 < 10 ? "0" : "")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
        }
        try session.settings.set(SessionSettings.timeZoneKey, name)
        return .rows(settingSchema, [[.string(SessionSettings.timeZoneKey), .string(name)]])
    }

    func use(_ name: ObjectName) throws -> StatementResult {
        let wanted = (try parts(name).last ?? "").lowercased()
        guard catalog.snapshot.databases.contains(wanted) else { throw CatalogErrors.noDatabase(wanted).at(name.span.range) }
        session.database = wanted
        return StatementResult()
    }

    // MARK: Variables

    func noVariable(_ name: String, _ span: SourceSpan) -> QueryError {
        QueryError("VARIABLE_NOT_FOUND", sqlState: "42883", "The variable `system`.`session`.`\(name)` cannot be found. Verify the spelling and correctness of the schema and catalog.", span: span.range)
    }

    func declareVariable(_ node: DeclareVariable) throws -> StatementResult {
        let given = try node.defaultValue.map { try evaluate([$0]).first ?? (.null, .void) }
        let type = try node.type.map { try TypeConversion.convert($0) } ?? given?.1 ?? .void
        for name in node.names {
            let key = (try parts(name).last ?? "").lowercased()
            if session.variables[key] != nil && !node.orReplace {
                throw QueryError(
                    "VARIABLE_ALREADY_EXISTS", sqlState: "42723",
                    "Cannot create the variable `system`.`session`.`\(key)` because it already exists. Choose a different name, or drop or replace the existing variable.", span: name.span.range)
            }
            session.variables[key] = SessionCatalog.Variable(type: type, value: try store(given?.0 ?? .null, given?.1 ?? .void, type))
        }
        return StatementResult()
    }

    private func store(_ value: Value, _ from: DataType, _ to: DataType) throws -> Value {
        if from == to || value.isNull { return value }
        return try Cast.cast(.constant(value, from, count: 1), to: to, mode: .ansi, context: session.evaluationContext()).value(at: 0)
    }

    func setVariables(_ assignments: [Assignment]) throws -> StatementResult {
        let values = try evaluate(assignments.map { assignment in
            if case .column(let parts) = assignment.value.kind, parts.count == 1, parts[0].matches("default") { return Expression(.literal(.null)) }
            return assignment.value
        })
        for (assignment, value) in zip(assignments, values) { try assign(assignment.target, value) }
        return StatementResult()
    }

    private func assign(_ target: [Identifier], _ value: (Value, DataType)) throws {
        let key = (target.last?.text ?? "").lowercased()
        guard let variable = session.variables[key] else { throw noVariable(key, target.last?.span ?? .none) }
        session.variables[key] = SessionCatalog.Variable(type: variable.type, value: try store(value.0, value.1, variable.type))
    }

    func setVariables(_ names: [[Identifier]], from query: Query) throws -> StatementResult {
        let result = try session.query(query, parameters: parameters, cancellation: cancellation)
        try assign(names, result)
        return StatementResult()
    }

    private func assign(_ names: [[Identifier]], _ result: StatementResult) throws {
        guard result.schema.count == names.count else {
            throw QueryError("ASSIGNMENT_ARITY_MISMATCH", sqlState: "42802", "The number of columns or variables assigned or aliased: \(names.count) does not match the number of source expressions: \(result.schema.count).")
        }
        guard result.rowCount <= 1 else {
            throw QueryError("ROW_SUBQUERY_TOO_MANY_ROWS", sqlState: "21000", "More than one row returned by a subquery used as a row.")
        }
        let row = result.rows.first ?? Array(repeating: .null, count: names.count)
        for (position, name) in names.enumerated() { try assign(name, (row[position], result.schema[position].type)) }
    }

    func executeImmediate(_ node: ExecuteImmediate) throws -> StatementResult {
        guard let text = try constant(node.statement).stringValue else {
            throw QueryError("NULL_QUERY_STRING_EXECUTE_IMMEDIATE", sqlState: "22004", "Execute immediate requires a non-null variable as the query string, but the provided variable is null.", span: node.statement.span.range)
        }
        let statement: Statement
        do { statement = try Parser.parse(statement: text) } catch {
            var inner = QueryError(error)
            inner.span = node.statement.span.range
            throw inner
        }
        if case .executeImmediate = statement.kind { throw QueryError("NESTED_EXECUTE_IMMEDIATE", sqlState: "07501", "Nested EXECUTE IMMEDIATE commands are not allowed.", span: node.statement.span.range) }
        var given: [String: Value] = [:]
        var types: [String: DataType] = [:]
        let values = try evaluate(node.arguments.map(\.expression))
        for (position, value) in values.enumerated() {
            let name = node.arguments[position].aliases.first?.text ?? String(position)
            given[name] = value.0
            types[name] = value.1
        }
        let saved = session.parameterTypes
        session.parameterTypes = types
        defer { session.parameterTypes = saved }
        do {
            let result = try StatementRunner(session: session, text: text, parameters: given, cancellation: cancellation).run(statement)
            if node.targets.isEmpty { return result }
            try assign(node.targets, result)
            return StatementResult()
        } catch var error as QueryError {
            error.span = node.statement.span.range
            throw error
        }
    }
}
