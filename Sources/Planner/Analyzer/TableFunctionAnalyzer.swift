import Columnar
import Functions
import SQLSyntax

/// Functions in FROM: `range`, generators, SQL table functions.
struct TableFunctionAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer
    let outer: Scope?
    let captures: CaptureList?

    func analyze(_ call: TableFunctionCall, span: SourceSpan) throws -> LogicalPlan {
        let parts: [Identifier]
        switch call.name.kind {
        case .parts(let given): parts = given
        case .identifierClause(let expression):
            parts = try ExpressionAnalyzer(state: state, scope: Scope(), queries: queries, collector: nil, clause: "FROM").identifierParts(expression)
        }
        let name = (parts.last?.text ?? "").lowercased()
        var arguments: [FunctionArgument] = []
        for argument in call.arguments {
            guard case .expression(let expression) = argument.value else { throw QueryError.notSupported("A TABLE argument of \(name)", span: span.range) }
            arguments.append(FunctionArgument(expression, name: argument.name))
        }
        let scope = Scope([], parent: outer, captures: captures)
        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: nil, clause: "FROM")
        if let function = try state.catalog.function(parts.map(\.text)) { return try sqlFunction(function, arguments, analyzer, span) }
        if name == "range" {
            if let named = arguments.first(where: { $0.name != nil }) { throw notFoldable("range", named.value) }
            return try range(arguments.map(\.value), analyzer, span)
        }
        guard let function = state.registry.tables[name] else {
            if parts.count == 1, state.registry.scalars[name] != nil || state.registry.aggregates[name] != nil || state.registry.windows[name] != nil {
                throw notTable(parts.map(\.text), span)
            }
            throw QueryError(
                "UNRESOLVABLE_TABLE_VALUED_FUNCTION", sqlState: "42883",
                "Could not resolve \(AnalysisErrors.quote(parts.map(\.text))) to a table-valued function. Please make sure that \(AnalysisErrors.quote(parts.map(\.text))) is defined as a table-valued function and that all required parameters are provided correctly.",
                span: span.range)
        }
        arguments = try analyzer.positional(arguments, of: name, span)
        let bound = try arguments.map { try analyzer.analyze($0.value) }
        let resolved = try function.resolve(zip(bound, arguments).map { analyzer.describe($0, ColumnNaming.text(of: $1.value)) }, state.options.resolution)
        let columns = resolved.schema.map { state.newColumn($0.name, $0.type, nullable: true) }
        let cast = zip(bound, resolved.argumentTypes).map { analyzer.implicitCast($0, to: $1) }
        return .generate(LogicalPlan.Generate(
            name: name, function: resolved, arguments: cast, isOuter: resolved.isOuter, generated: columns,
            .values(LogicalPlan.Values(rows: [[]], output: [])), span: span.range))
    }

    private func range(_ values: [Expression], _ analyzer: ExpressionAnalyzer, _ span: SourceSpan) throws -> LogicalPlan {
        guard (1...4).contains(values.count) else { throw QueryError.wrongNumberOfArguments("range", expected: "[1, 2, 3, 4]", actual: values.count) }
        let bound = try values.map { syntax -> BoundExpression in
            let given = state.fix(try analyzer.analyze(syntax), to: .bigint)
            guard given.type.isNumeric || given.type.isCharacter || given.type == .void else {
                throw QueryError(
                    "UNEXPECTED_INPUT_TYPE", sqlState: "42K09",
                    "The arguments of the table function range must be whole numbers, but \"\(ColumnNaming.text(of: syntax))\" has the type \"\(given.type.sql)\".", span: syntax.span.range)
            }
            return analyzer.implicitCast(given, to: .bigint)
        }
        for (argument, syntax) in zip(bound, values) {
            let value = ConstantFolding.value(of: argument, context: state.folding)
            if !argument.columns.isEmpty || argument.containsSubquery { throw notFoldable("range", syntax) }
            if value?.isNull == true {
                throw QueryError(
                    "UNEXPECTED_INPUT_TYPE", sqlState: "42K09", "The arguments of the table function range must be constant and not NULL, but \"\(ColumnNaming.text(of: syntax))\" is not.", span: syntax.span.range)
            }
        }
        let zero = BoundExpression.literal(.integer(0), .bigint)
        let one = BoundExpression.literal(.integer(1), .bigint)
        let column = state.newColumn("id", .bigint, nullable: false)
        let step = bound.count > 2 ? bound[2] : one
        if ConstantFolding.value(of: step, context: state.folding)?.integerValue == 0 {
            throw QueryError("FAILED_FUNCTION_CALL", sqlState: "38000", "Failed preparing of the function `range` for call: the step of range must not be 0.", span: span.range)
        }
        return .range(LogicalPlan.RangeSource(start: bound.count == 1 ? zero : bound[0], end: bound.count == 1 ? bound[0] : bound[1], step: step, output: column))
    }

    private func notFoldable(_ function: String, _ syntax: Expression) -> QueryError {
        QueryError(
            "NON_FOLDABLE_ARGUMENT", sqlState: "42K08",
            "The function `\(function)` requires the parameter \"\(ColumnNaming.text(of: syntax))\" to be a foldable expression, but the actual argument is non-foldable.",
            span: syntax.span.range)
    }

    private func notTable(_ name: [String], _ span: SourceSpan) -> QueryError {
        QueryError(
            "NOT_A_TABLE_FUNCTION", sqlState: "42887",
            "\(AnalysisErrors.quote(name)) appears as a table function here, but the function was defined as a scalar function. Move the call out of the FROM clause.",
            span: span.range)
    }

    private func sqlFunction(_ function: SQLFunction, _ arguments: [FunctionArgument], _ analyzer: ExpressionAnalyzer, _ span: SourceSpan) throws -> LogicalPlan {
        guard let declared = function.table else {
            throw notTable([function.name], span)
        }
        guard case .query(let query) = function.body else { throw QueryError.notSupported("A table function whose body is not a query", span: span.range) }
        return try state.entering("The function \(function.name)") {
            let scope = Scope([], parent: outer, captures: captures)
            scope.variables = try analyzer.bindArguments(function, arguments, span)
            scope.functionName = function.name
            // The body's own scope resolves parameters through its parent.
            let forwarded = CaptureList()
            var plan = try queries.outside.analyze(query, outer: scope, captures: forwarded)
            for column in forwarded.columns { captures?.add(column) }
            if !declared.isEmpty {
                guard declared.count == plan.output.count else {
                    throw QueryError(
                        "USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH", sqlState: "42601",
                        "User defined function is invalid: The number of columns produced by the RETURN clause (num: `\(plan.output.count)`) does not match the number of column names specified by the RETURNS clause (num: `\(declared.count)`) of \(function.name).",
                        span: span.range)
                }
                plan = SetOperationAnalyzer(state: state).cast(plan, to: declared.map(\.type))
                plan = try queries.rename(plan, declared.map { Identifier($0.name) }, relation: function.name, span: span)
            }
            return plan
        }
    }
}
