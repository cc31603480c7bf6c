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
            let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if try session.sessionCatalog.variable(parts) != nil {
                throw QueryError(
                    "UNSUPPORTED_FEATURE.SET_VARIABLE_USING_SET", sqlState: "0A000",
                    "The feature is not supported: `\(key)` is a VARIABLE and cannot be updated using the SET statement. Use SET VARIABLE `\(key)` = ... instead.")
            }
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
            let microseconds = value.integerValue ?? 0
            let seconds = microseconds / 1_000_000
            guard seconds.magnitude <= 18 * 3600, microseconds % 1_000_000 == 0 else {
                throw QueryError("INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE", sqlState: "22006", "The interval value must be in the range of [-18, +18] hours with second precision.")
            }
            func twoDigits(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
            let minutes = abs(seconds) / 60
            name = "\(seconds < 0 ? "-" : "+")\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))" + (seconds % 60 == 0 ? "" : ":" + twoDigits(abs(seconds) % 60))
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
    func variableKey(_ name: ObjectName) throws -> String { try variableKey(try parts(name), name.span) }

    private func variableKey(_ given: [String], _ span: SourceSpan) throws -> String {
        let parts = given.map { $0.lowercased() }
        let qualifier = Array(parts.dropLast())
        guard let key = parts.last, qualifier.isEmpty || qualifier == ["session"] || qualifier == ["system", "session"] else {
            throw unresolvedVariable(given, span)
        }
        return key
    }

    private func unresolvedVariable(_ parts: [String], _ span: SourceSpan) -> QueryError {
        QueryError(
            "UNRESOLVED_VARIABLE", sqlState: "42883",
            "Cannot resolve variable \(parts.map { "`\($0)`" }.joined(separator: ".")) on search path `system`.`session`.", span: span.range)
    }

    /// A variable's default is computed at once, from nothing but itself.
    func checkDefault(_ fallback: Expression, _ names: [ObjectName]) throws {
        let registry = FunctionRegistry.builtin
        let name = names.first.map(described) ?? ""
        if fallback.mentions({ $0.isQuery }) {
            throw QueryError(
                "INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION", sqlState: "42623",
                "Failed to execute DECLARE VARIABLE command because the destination column or variable \(name) has a DEFAULT value \(source(fallback.span)), which contains subquery expressions.",
                span: fallback.span.range)
        }
        if let call = fallback.first(where: { $0.calledFunction?.over != nil || $0.calledName.map { registry.aggregates[$0] != nil } ?? false }) {
            throw QueryError(
                "UNSUPPORTED_EXPR_FOR_OPERATOR", sqlState: "42K0E",
                "The default of the variable \(name) cannot contain aggregate or window functions: \(ColumnNaming.text(of: call)).", span: call.span.range)
        }
        if let call = fallback.first(where: { $0.calledName.map { registry.tables[$0]?.isGenerator == true && registry.scalars[$0] == nil } ?? false }) {
            throw QueryError(
                "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", sqlState: "42K0E",
                "The generator is not supported: outside the SELECT clause, found: the default of the variable \(name).", span: call.span.range)
        }
    }

    func declareVariable(_ node: DeclareVariable) throws -> StatementResult {
        if let fallback = node.defaultValue { try checkDefault(fallback, node.names) }
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

    func store(_ value: Value, _ from: DataType, _ to: DataType) throws -> Value {
        if from == to || value.isNull { return value }
        return try Cast.cast(.constant(value, from, count: 1), to: to, mode: .ansi, context: session.evaluationContext()).value(at: 0)
    }

    func setVariables(_ assignments: [Assignment]) throws -> StatementResult {
        try refuseDuplicates(assignments.map(\.target))
        for assignment in assignments where !assignment.value.isDefault && assignment.value.mentions({ $0.isDefault }) {
            throw misplacedDefault(assignment.value.span)
        }
        let values = try evaluate(assignments.map { $0.value.isDefault ? try fallback($0.target) : $0.value })
        for (assignment, value) in zip(assignments, values) { try assign(assignment.target, value) }
        return StatementResult()
    }

    func refuseDuplicates(_ targets: [[Identifier]]) throws {
        var seen: Set<String> = []
        for target in targets {
            guard let name = target.last, !seen.insert(name.text.lowercased()).inserted else { continue }
            throw QueryError(
                "DUPLICATE_ASSIGNMENTS", sqlState: "42701",
                "The columns or variables `\(name.text)` appear more than once as assignment targets.", span: name.span.range)
        }
    }

    /// The type of a variable of a compound statement or of the session; nil where there is none.
    func variableType(_ target: [Identifier]) throws -> DataType? { try session.sessionCatalog.variable(target.map(\.text))?.type }

    func assign(_ target: [Identifier], _ value: (Value, DataType)) throws {
        if let place = session.localScopes.place(of: target.map(\.text), in: \.variables) {
            guard let variable = session.localScopes[place.scope].variables[place.key] else { return }
            session.localScopes[place.scope].variables[place.key]?.value = try store(value.0, value.1, variable.type)
            return
        }
        let key = try variableKey(target.map(\.text), target.last?.span ?? .none)
        guard let variable = session.variables[key] else { throw unresolvedVariable(target.map(\.text), target.last?.span ?? .none) }
        session.variables[key]?.value = try store(value.0, value.1, variable.type)
    }

    func setVariables(_ names: [[Identifier]], from query: Query) throws -> StatementResult {
        try refuseDuplicates(names)
        do {
            try assign(names, try session.query(query, parameters: parameters, cancellation: cancellation))
        } catch let error as QueryError where error.condition.hasPrefix("UNRESOLVED_COLUMN") && error.message.contains("`DEFAULT`") {
            // No column is called so: the word stands for the variable's own default.
            let filled = try defaultsFilled(query, names)
            try assign(names, try session.query(filled, parameters: parameters, cancellation: cancellation))
        }
        return StatementResult()
    }

    private func misplacedDefault(_ span: SourceSpan) -> QueryError {
        QueryError(
            "DEFAULT_PLACEMENT_INVALID", sqlState: "42608",
            "A DEFAULT keyword in a MERGE, INSERT, UPDATE, or SET VARIABLE command could not be directly assigned to a target column because it was part of an expression. For example: `SET VARIABLE a = DEFAULT` is allowed, but `SET VARIABLE a = DEFAULT + 1` is not.",
            span: span.range)
    }

    /// What DEFAULT stands for when it is assigned to a variable.
    private func fallback(_ target: [Identifier]) throws -> Expression {
        if let place = session.localScopes.place(of: target.map(\.text), in: \.variables) {
            return session.localScopes[place.scope].variables[place.key]?.fallback ?? Expression(.literal(.null))
        }
        let key = try variableKey(target.map(\.text), target.last?.span ?? .none)
        return session.variables[key]?.fallback ?? Expression(.literal(.null))
    }

    private func defaultsFilled(_ query: Query, _ names: [[Identifier]]) throws -> Query {
        func filled(_ position: Int, _ value: Expression) throws -> Expression {
            guard value.isDefault else {
                if value.mentions({ $0.isDefault }) { throw misplacedDefault(value.span) }
                return value
            }
            return position < names.count ? try fallback(names[position]) : value
        }
        var query = query
        switch query.term.kind {
        case .select(var select):
            for (position, item) in select.items.enumerated() { select.items[position].expression = try filled(position, item.expression) }
            query.term = QueryTerm(.select(select), span: query.term.span)
        case .values(let rows, let alias):
            let rows = try rows.map { row -> Expression in
                guard case .row(let values) = row.kind else { return try filled(0, row) }
                return Expression(.row(try values.enumerated().map { try filled($0, $1) }), span: row.span)
            }
            query.term = QueryTerm(.values(rows, alias: alias), span: query.term.span)
        default: break
        }
        return query
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
        let given = try statementText(node)
        try checkMarkers(given, node)
        let values = try bound(node.arguments, hasNamedMarkers: Parser.parameterMarkers(given).hasNamed, span: node.statement.span)
        // As literals they may stand where the grammar takes nothing but literals, and follow each other as strings do.
        let text = Parser.replacingParameterMarkers(given) { values[$0].flatMap(Self.literal) }
        let statement: Statement
        do { statement = try Parser.parse(statement: text) } catch {
            var inner = QueryError(error)
            inner.span = node.statement.span.range
            throw inner
        }
        if case .compound = statement.kind {
            throw QueryError(
                "SQL_SCRIPT_IN_EXECUTE_IMMEDIATE", sqlState: "07501",
                "SQL Scripts in EXECUTE IMMEDIATE commands are not allowed. Run the statements of BEGIN … END one by one, or outside of EXECUTE IMMEDIATE.",
                span: node.statement.span.range)
        }
        guard nesting < Self.maximumNesting else {
            throw QueryError("NESTED_EXECUTE_IMMEDIATE", sqlState: "07501", "EXECUTE IMMEDIATE is nested more than \(Self.maximumNesting) levels deep.", span: node.statement.span.range)
        }
        try checkTargets(node, statement)
        let saved = session.boundParameters
        session.boundParameters = values
        defer { session.boundParameters = saved }
        do {
            let runner = StatementRunner(session: session, text: text, parameters: [:], cancellation: cancellation, nesting: nesting + 1)
            let result = try runner.run(statement)
            if node.targets.isEmpty { return result }
            try assign(node.targets, result)
            return StatementResult()
        } catch var error as QueryError {
            error.span = node.statement.span.range
            throw error
        }
    }

    /// The values of USING by position and, where they have one, by name.
    func bound(_ arguments: [AliasedExpression], hasNamedMarkers: Bool, span: SourceSpan) throws -> [String: TypedValue] {
        var given: [String: TypedValue] = [:]
        for argument in arguments { try refuseSubqueries(argument.expression) }
        let values = try evaluate(arguments.map(\.expression))
        for (position, value) in values.enumerated() {
            given[String(position)] = TypedValue(value.0, value.1)
            guard let name = Self.name(of: arguments[position]) else { continue }
            guard given[name] == nil || arguments[position].aliases.isEmpty && !hasNamedMarkers else {
                throw QueryError(
                    "EXEC_IMMEDIATE_DUPLICATE_ARGUMENT_ALIASES", sqlState: "42701",
                    "The USING clause of this EXECUTE IMMEDIATE command contained multiple arguments with same alias (`\(name)`), which is invalid; please update the command to specify unique aliases and then try it again.",
                    span: span.range)
            }
            given[name] = TypedValue(value.0, value.1)
        }
        return given
    }

    private func refuseSubqueries(_ expression: Expression) throws {
        guard expression.mentions({ $0.isQuery }) else { return }
        throw QueryError(
            "UNSUPPORTED_EXPR_FOR_PARAMETER", sqlState: "42K0E",
            "A query parameter contains unsupported expression. Parameters can either be variables or literals. Invalid expression: [\"\(ColumnNaming.text(of: expression))\"].",
            span: expression.span.range)
    }

    /// The name of an argument of USING: its alias, or that of the variable that it is.
    private static func name(of argument: AliasedExpression) -> String? {
        if let alias = argument.aliases.first { return alias.text }
        if case .column(let parts) = argument.expression.kind { return parts.last?.text }
        return nil
    }

    /// The value as a literal; nil for values that have none and stay parameters.
    private static func literal(_ given: TypedValue) -> String? {
        switch (given.value, given.type) {
        case (.string(let text), .string): Formatter.stringLiteral(text)
        case (.boolean, .boolean), (.integer, .int), (.integer, .bigint), (.integer, .smallint), (.integer, .tinyint), (.decimal, .decimal):
            parenthesized(ValuePrinting.literal(given.value, given.type))
        default: nil
        }
    }

    /// `a - -1` would begin a comment without the blank.
    private static func parenthesized(_ literal: String) -> String { literal.hasPrefix("-") ? "(\(literal))" : literal }

    /// A statement has markers of one kind; those with names take values with names.
    private func checkMarkers(_ text: String, _ node: ExecuteImmediate) throws {
        let markers = Parser.parameterMarkers(text)
        if markers.hasPositional && markers.hasNamed {
            throw QueryError(
                "INVALID_QUERY_MIXED_QUERY_PARAMETERS", sqlState: "42613",
                "Parameterized query must either use positional, or named parameters, but not both.", span: node.statement.span.range)
        }
        let nameless = node.arguments.filter { Self.name(of: $0) == nil }
        if markers.hasNamed, !nameless.isEmpty {
            let texts = nameless.map { "\"\(ColumnNaming.text(of: $0.expression))\"" }.joined(separator: ", ")
            throw QueryError(
                "ALL_PARAMETERS_MUST_BE_NAMED", sqlState: "07001",
                "Using name parameterized queries requires all parameters to be named. Parameters missing names: \(texts).", span: node.statement.span.range)
        }
    }

    private func statementText(_ node: ExecuteImmediate) throws -> String {
        try refuseSubqueries(node.statement)
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
        for target in node.targets where try variableType(target) == nil {
            throw QueryError(
                "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", sqlState: "42703",
                "A column, variable, or function parameter with name \(target.map { "`\($0.text)`" }.joined(separator: ".")) cannot be resolved.", span: target.last?.span.range)
        }
        try refuseDuplicates(node.targets)
    }
}
