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

    /// The key of a variable's name; only `session` and `system.session` hold variables.
    private func variableKey(_ name: ObjectName) throws -> String {
        let parts = try self.parts(name).map { $0.lowercased() }
        let qualifier = Array(parts.dropLast())
        guard let key = parts.last, qualifier.isEmpty || qualifier == ["session"] || qualifier == ["system", "session"] else {
            throw unresolvedVariable(parts, name.span)
        }
        return key
    }

    private func unresolvedVariable(_ parts: [String], _ span: SourceSpan) -> QueryError {
        QueryError(
            "UNRESOLVED_VARIABLE", sqlState: "42883",
            "Cannot resolve variable \(parts.map { "`\($0)`" }.joined(separator: ".")) on search path `system`.`session`.", span: span.range)
    }

    func declareVariable(_ node: DeclareVariable) throws -> StatementResult {
        let given = try node.defaultValue.map { try evaluate([$0]).first ?? (.null, .void) }
        let type = try node.type.map { try TypeConversion.convert($0) } ?? given?.1 ?? .void
        for name in node.names {
            let key = try variableKey(name)
            if session.variables[key] != nil && !node.orReplace {
                throw QueryError(
                    "VARIABLE_ALREADY_EXISTS", sqlState: "42723",
                    "Cannot create the variable `system`.`session`.`\(key)` because it already exists. Choose a different name, or drop or replace the existing variable.", span: name.span.range)
            }
            session.variables[key] = SessionCatalog.Variable(
                type: type, value: try store(given?.0 ?? .null, given?.1 ?? .void, type), fallback: node.defaultValue)
        }
        return StatementResult()
    }

    private func store(_ value: Value, _ from: DataType, _ to: DataType) throws -> Value {
        if from == to || value.isNull { return value }
        return try Cast.cast(.constant(value, from, count: 1), to: to, mode: .ansi, context: session.evaluationContext()).value(at: 0)
    }

    func setVariables(_ assignments: [Assignment]) throws -> StatementResult {
        try refuseDuplicates(assignments.map(\.target))
        let values = try evaluate(assignments.map { assignment in
            guard case .column(let parts) = assignment.value.kind, parts.count == 1, parts[0].matches("default") else { return assignment.value }
            let key = (assignment.target.last?.text ?? "").lowercased()
            return session.variables[key]?.fallback ?? Expression(.literal(.null))
        })
        for (assignment, value) in zip(assignments, values) { try assign(assignment.target, value) }
        return StatementResult()
    }

    private func refuseDuplicates(_ targets: [[Identifier]]) throws {
        var seen: Set<String> = []
        for target in targets {
            guard let name = target.last, !seen.insert(name.text.lowercased()).inserted else { continue }
            throw QueryError(
                "DUPLICATE_ASSIGNMENTS", sqlState: "42701",
                "The columns or variables `\(name.text)` appear more than once as assignment targets.", span: name.span.range)
        }
    }

    private func assign(_ target: [Identifier], _ value: (Value, DataType)) throws {
        let key = (target.last?.text ?? "").lowercased()
        guard let variable = session.variables[key] else { throw unresolvedVariable(target.map(\.text), target.last?.span ?? .none) }
        session.variables[key]?.value = try store(value.0, value.1, variable.type)
    }

    func setVariables(_ names: [[Identifier]], from query: Query) throws -> StatementResult {
        try refuseDuplicates(names)
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

    // MARK: EXECUTE IMMEDIATE

    private static let maximumNesting = 16

    func executeImmediate(_ node: ExecuteImmediate) throws -> StatementResult {
        let statement: Statement
        let text = try statementText(node)
        do { statement = try Parser.parse(statement: text) } catch {
            var inner = QueryError(error)
            inner.span = node.statement.span.range
            throw inner
        }
        guard nesting < Self.maximumNesting else {
            throw QueryError("NESTED_EXECUTE_IMMEDIATE", sqlState: "07501", "EXECUTE IMMEDIATE is nested more than \(Self.maximumNesting) levels deep.", span: node.statement.span.range)
        }
        try checkTargets(node, statement)
        try checkMarkers(text, node)
        var given: [String: TypedValue] = [:]
        let values = try evaluate(node.arguments.map(\.expression))
        for (position, value) in values.enumerated() {
            given[String(position)] = TypedValue(value.0, value.1)
            if let name = node.arguments[position].aliases.first?.text { given[name] = TypedValue(value.0, value.1) }
        }
        let saved = session.boundParameters
        session.boundParameters = given
        defer { session.boundParameters = saved }
        do {
            let runner = StatementRunner(session: session, text: text, parameters: [:], cancellation: cancellation, nesting: nesting + 1)
            let result = try runner.run(statement)
            if node.targets.isEmpty { return result }
            try assign(node.targets, result)
            return StatementResult()
        } catch var error as QueryError {
            error.span = node.statement.span.range
            throw error.condition == "UNBOUND_SQL_PARAMETER" ? unbound(error, node) : error
        }
    }

    /// A statement has markers of one kind; those with names take values with names.
    private func checkMarkers(_ text: String, _ node: ExecuteImmediate) throws {
        let markers = Parser.parameterMarkers(text)
        if markers.hasPositional && markers.hasNamed {
            throw QueryError(
                "INVALID_QUERY_MIXED_QUERY_PARAMETERS", sqlState: "42613",
                "Parameterized query must either use positional, or named parameters, but not both.", span: node.statement.span.range)
        }
        let nameless = node.arguments.filter(\.aliases.isEmpty)
        if markers.hasNamed, !nameless.isEmpty {
            let texts = nameless.map { "\"\(ColumnNaming.text(of: $0.expression))\"" }.joined(separator: ", ")
            throw QueryError(
                "ALL_PARAMETERS_MUST_BE_NAMED", sqlState: "07001",
                "Using name parameterized queries requires all parameters to be named. Parameters missing names: \(texts).", span: node.statement.span.range)
        }
    }

    private func statementText(_ node: ExecuteImmediate) throws -> String {
        let (value, type) = try evaluate([node.statement]).first ?? (.null, .void)
        guard type.isCharacter else {
            throw QueryError(
                "INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE", sqlState: "42K09",
                "Expression type must be string type but got \"\(type.sql)\".", span: node.statement.span.range)
        }
        guard let text = value.stringValue else {
            throw QueryError("NULL_QUERY_STRING_EXECUTE_IMMEDIATE", sqlState: "22004", "Execute immediate requires a non-null variable as the query string, but the provided variable is null.", span: node.statement.span.range)
        }
        return text
    }

    /// INTO takes the row of a query and needs variables that exist.
    private func checkTargets(_ node: ExecuteImmediate, _ statement: Statement) throws {
        guard !node.targets.isEmpty else { return }
        guard case .query = statement.kind else {
            throw QueryError("INVALID_STATEMENT_FOR_EXECUTE_INTO", sqlState: "07501", "The INTO clause of EXECUTE IMMEDIATE is only valid for queries but the given statement is not a query.", span: node.statement.span.range)
        }
        for target in node.targets where session.variables[(target.last?.text ?? "").lowercased()] == nil {
            throw QueryError(
                "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", sqlState: "42703",
                "A column, variable, or function parameter with name \(target.map { "`\($0.text)`" }.joined(separator: ".")) cannot be resolved.", span: target.last?.span.range)
        }
        try refuseDuplicates(node.targets)
    }

    /// A marker without a value, where the arguments given are of the other kind.
    private func unbound(_ error: QueryError, _ node: ExecuteImmediate) -> QueryError {
        guard !node.arguments.isEmpty, node.arguments.allSatisfy({ $0.aliases.isEmpty }) else { return error }
        return QueryError(
            "ALL_PARAMETERS_MUST_BE_NAMED", sqlState: "07001",
            "Using name parameterized queries requires all parameters to be named. Give every argument of USING a name with AS.", span: error.span)
    }
}
