import Columnar
import Execution
import Functions
import Planner
import SQLSyntax

/// `CREATE FUNCTION`: what its parameters and its body may hold.
extension StatementRunner {
    func createFunction(_ node: CreateFunction, span: SourceSpan) throws -> StatementResult {
        let function = try FunctionDefinitions.function(node)
        let key = function.name.lowercased()
        try checkParameters(node, function)
        try checkBody(function)
        if node.isTemporary {
            let qualifier = try parts(node.name).dropLast().map { $0.lowercased() }
            guard qualifier.isEmpty || qualifier == ["session"] || qualifier == ["system", "session"] else {
                throw QueryError(
                    "INVALID_TEMP_OBJ_QUALIFIER", sqlState: "42602",
                    "Temporary FUNCTION `\(function.name)` cannot be qualified with \(qualifier.map { "`\($0)`" }.joined(separator: ".")). Temporary objects can only be qualified with SESSION or SYSTEM.SESSION.",
                    span: node.name.span.range)
            }
            if session.temporaryFunctions[key] != nil && !node.orReplace && !node.ifNotExists { throw functionExists(function.name) }
            if session.temporaryFunctions[key] == nil || node.orReplace { session.temporaryFunctions[key] = function }
            return StatementResult()
        }
        let name = try tableName(node.name)
        if catalog.snapshot.functions[name] != nil {
            if node.ifNotExists { return StatementResult() }
            guard node.orReplace else { throw functionExists(function.name) }
        }
        try catalog.putFunction(StoredFunction(database: name.database, name: name.table, text: source(span)))
        return StatementResult()
    }

    private func functionExists(_ name: String) -> QueryError {
        QueryError(
            "ROUTINE_ALREADY_EXISTS", sqlState: "42723",
            "Cannot create the routine `\(name)` because a routine of that name already exists. Choose a different name, drop or replace the existing routine, or add the IF NOT EXISTS clause to tolerate a pre-existing one.")
    }

    private func checkParameters(_ node: CreateFunction, _ function: SQLFunction) throws {
        if node.isTemporary && node.ifNotExists {
            throw QueryError(
                "INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS", sqlState: "42000",
                "Invalid SQL syntax: CREATE TEMPORARY FUNCTION with IF NOT EXISTS is not allowed.", span: node.name.span.range)
        }
        var seen: Set<String> = []
        for parameter in function.parameters where !seen.insert(parameter.name.lowercased()).inserted {
            throw QueryError(
                "DUPLICATE_ROUTINE_PARAMETER_NAMES", sqlState: "42734",
                "Found duplicate name(s) in the parameter list of the user-defined routine `\(function.name)`: `\(parameter.name)`.", span: node.name.span.range)
        }
        for parameter in function.parameters {
            guard let fallback = parameter.defaultValue else { continue }
            if fallback.mentions({ $0.isQuery }) {
                throw QueryError(
                    "USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_EXPRESSION", sqlState: "42601",
                    "User defined function is invalid: The DEFAULT expression of `\(function.name)`.`\(parameter.name)` is not supported because it contains a subquery.",
                    span: fallback.span.range)
            }
            var select = Select()
            select.items = [AliasedExpression(Expression(.cast(fallback, TypeSyntax.syntax(for: parameter.type)), span: fallback.span))]
            _ = try session.prepare(Query(term: QueryTerm(.select(select))))
        }
        guard let first = function.parameters.firstIndex(where: { $0.defaultValue != nil }) else { return }
        if let late = function.parameters[first...].first(where: { $0.defaultValue == nil }) {
            throw QueryError(
                "USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION", sqlState: "42601",
                "User defined function is invalid: In routine `\(function.name)` parameter `\(function.parameters[first].name)` with DEFAULT must not be followed by parameter `\(late.name)` without DEFAULT.",
                span: node.name.span.range)
        }
    }

    /// Analyzes a function's body once with NULL arguments, so that mistakes show at CREATE.
    private func checkBody(_ function: SQLFunction) throws {
        if function.table == nil, case .expression(let body) = function.body {
            let registry = FunctionRegistry.builtin
            if let window = body.first(where: { $0.calledFunction?.over != nil }) {
                throw QueryError(
                    "USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS", sqlState: "42601",
                    "User defined function is invalid: SQL scalar function cannot contain aggregate/window/generate functions: \(ColumnNaming.text(of: window)).",
                    span: window.span.range)
            }
            if let generator = body.first(where: { $0.calledName.map { registry.tables[$0]?.isGenerator == true && registry.scalars[$0] == nil } ?? false }) {
                throw QueryError(
                    "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", sqlState: "42K0E",
                    "The generator is not supported: nested in expressions \"\(ColumnNaming.text(of: generator))\".", span: generator.span.range)
            }
        }
        // Under a name that no statement can write: the body does not see the function itself.
        let hidden = "\u{1}"
        var planner = session.planner
        planner.catalog.temporaryFunctions[hidden] = function
        let arguments = function.parameters.map { parameter in
            FunctionArgument(Expression(.cast(Expression(.literal(.null)), TypeSyntax.syntax(for: parameter.type))))
        }
        let name = ObjectName(.parts([Identifier(hidden)]))
        var select = Select()
        if function.table == nil {
            select.items = [AliasedExpression(Expression(.functionCall(FunctionCall(name: name, arguments: arguments))))]
        } else {
            select.items = [AliasedExpression(Expression(.star(Star())))]
            let call = TableFunctionCall(name: name, arguments: arguments.map { TableFunctionArgument(value: .expression($0.value)) })
            select.from = Relation(.function(call))
        }
        do {
            _ = try planner.prepare(Query(term: QueryTerm(.select(select))))
        } catch let error as QueryError where error.condition == "UNEXPECTED_INPUT_TYPE" && function.table != nil {
            // A table function that wants a constant gets one at the call.
        } catch let error as QueryError where error.condition == "UNRESOLVED_ROUTINE" {
            let isItself = error.message.contains("`\(function.name)`")
            throw QueryError("ROUTINE_NOT_FOUND", sqlState: "42883", isItself ? "The routine `\(function.name)` cannot be found: a function cannot call itself." : error.message)
        }
    }
}
