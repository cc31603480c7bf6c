import Columnar
import Functions
import SQLSyntax

extension ExpressionAnalyzer {
    /// `f(x)` in all its forms: special forms, lambdas, scalars, aggregates, windows, generators, SQL functions.
    func functionCall(_ call: FunctionCall, _ whole: Expression) throws -> BoundExpression {
        let parts: [Identifier]
        switch call.name.kind {
        case .parts(let given): parts = given
        case .identifierClause(let inner):
            var named = call
            named.name = ObjectName(.parts(try identifierParts(inner)), span: call.name.span)
            // Without a span of its own: its name is made of what the analysis notes about its parts.
            let result = try functionCall(named, Expression(.functionCall(named), span: whole.span))
            if state.naming().notes[whole] == nil { state.note(state.naming().text(of: Expression(.functionCall(named))), at: whole.span) }
            return result
        }
        let name = (parts.last?.text ?? "").lowercased()
        let isQualified = parts.count > 1
        let isBuiltinQualified = isQualified && parts.dropLast().allSatisfy { ["system", "builtin"].contains($0.text.lowercased()) }

        if !isBuiltinQualified, let function = try state.catalog.function(parts.map(\.text)), isQualified || !isBuiltin(name) {
            return try sqlFunction(function, call, whole)
        }
        if parts.count > 2, parts[0].text.lowercased() != "spark_catalog", !(isBuiltinQualified && isBuiltin(name)) {
            throw QueryError(
                "REQUIRES_SINGLE_PART_NAMESPACE", sqlState: "42K05",
                "spark_catalog requires a single-part namespace, but got identifier \(AnalysisErrors.quote(parts.map(\.text))).", span: whole.span.range)
        }
        guard !isQualified || isBuiltinQualified else {
            throw AnalysisErrors.routineNotFound(parts.map(\.text), candidates: functionNames, database: options.database, span: whole.span)
        }
        if let over = call.over { return try windowCall(name, call, over, whole) }
        if state.registry.aggregates[name] != nil { return try aggregateCall(name, call, whole) }
        if let window = state.registry.windows[name] {
            let values = call.arguments.map(\.value)
            // lag and lead have a form without arguments.
            if !(values.isEmpty && (name == "lag" || name == "lead")) { _ = try window.resolve(try zip(values.map(analyze), values).map { describe($0, ColumnNaming.text(of: $1)) }, options.resolution) }
            throw QueryError(
                "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE", sqlState: "42601", "Window function \"\(ColumnNaming.text(of: whole))\" requires an OVER clause.", span: whole.span.range)
        }
        let hasClauses = call.isDistinct || call.filter != nil || !call.orderWithinGroup.isEmpty || call.nullTreatment != nil
        if hasClauses, !isBuiltin(name), TypeNames.type(name) == nil {
            throw AnalysisErrors.routineNotFound(parts.map(\.text), candidates: functionNames, database: options.database, span: whole.span)
        }
        if call.isDistinct { throw unsupportedSyntax(name, "DISTINCT", whole) }
        if call.filter != nil { throw unsupportedSyntax(name, "FILTER CLAUSE", whole) }
        if !call.orderWithinGroup.isEmpty { throw unsupportedSyntax(name, "WITHIN GROUP (ORDER BY ...)", whole) }
        if call.nullTreatment != nil { throw unsupportedSyntax(name, call.nullTreatment == .ignore ? "IGNORE NULLS" : "RESPECT NULLS", whole) }
        if let type = TypeNames.type(name) {
            guard call.arguments.count == 1 else { throw QueryError.wrongNumberOfArguments(name, expected: "1", actual: call.arguments.count) }
            return try explicitCast(call.arguments[0].value, type, mode: options.castMode, whole)
        }
        if let special = try specialForm(name, call, whole) { return special }
        if state.registry.scalars[name] == nil, let table = state.registry.tables[name] {
            guard table.isGenerator else { throw AnalysisErrors.notScalar(name, whole.span) }
            return try generatorCall(name, table, call, whole)
        }
        if name == "range" { throw AnalysisErrors.notScalar(name, whole.span) }
        guard state.registry.scalars[name] != nil else {
            throw AnalysisErrors.routineNotFound(parts.map(\.text), candidates: functionNames, database: options.database, span: whole.span)
        }
        if name == "timestampadd" || name == "timestampdiff", !isUnitOfTime(call.arguments.first?.value) {
            throw QueryError(
                "UNRESOLVED_ROUTINE", sqlState: "42883",
                "Cannot resolve routine `\(name)` without a unit of time: its first argument must be a word such as DAY or HOUR.", span: whole.span.range)
        }
        var result = try scalarCall(name, try positional(call.arguments, of: name, whole.span), span: whole.span)
        if name == "decode", case .call(let bound) = result, bound.arguments.count > 2 { result = searchedCase(of: bound) }
        if !scope.computed.isEmpty, let column = scope.computed[Fingerprint.of(result)] { return .column(column) }
        return result
    }

    /// The parser makes a text of the word.
    private func isUnitOfTime(_ argument: Expression?) -> Bool {
        if case .literal(.string)? = argument?.kind { true } else { false }
    }

    func unsupportedSyntax(_ name: String, _ what: String, _ whole: Expression) -> QueryError {
        QueryError(
            "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX", sqlState: "42000",
            "Invalid SQL syntax: The function \(AnalysisErrors.quote([name])) does not support \(what).", span: whole.span.range)
    }

    var functionNames: [String] {
        Array(state.registry.scalars.keys) + Array(state.registry.aggregates.keys) + Array(state.registry.windows.keys)
            + Array(state.registry.tables.keys) + state.catalog.functionNames()
    }

    private func isBuiltin(_ name: String) -> Bool {
        state.registry.scalars[name] != nil || state.registry.aggregates[name] != nil || state.registry.windows[name] != nil
            || state.registry.tables[name] != nil || specialNames.contains(name)
    }

    private var specialNames: Set<String> {
        ["if", "coalesce", "ifnull", "nvl", "nvl2", "nullif", "isnull", "isnotnull", "grouping", "grouping_id", "typeof", "try_add", "try_subtract",
         "try_multiply", "try_divide", "mod", "equal_null", "not", "and", "or"]
    }

    /// The arguments of a built-in function in the order of its parameters.
    func positional(_ arguments: [FunctionArgument], of name: String, _ span: SourceSpan) throws -> [FunctionArgument] {
        guard let parameters = NamedArguments.parameters(of: name) else {
            if arguments.contains(where: { $0.name != nil }) {
                throw QueryError(
                    "NAMED_PARAMETERS_NOT_SUPPORTED", sqlState: "4274K",
                    "Named parameters are not supported for function `\(name)`; please retry the query with positional arguments to the function call instead.",
                    span: span.range)
            }
            return arguments
        }
        let hasStar = arguments.contains { if case .star = $0.value.kind { true } else { false } }
        guard !hasStar, arguments.count <= parameters.count || arguments.contains(where: { $0.name != nil }) else { return arguments }
        return try NamedArguments.arrange(arguments, parameters, of: name, span)
    }

    private func notScalar(_ name: String, _ span: SourceSpan) -> QueryError {
        QueryError(
            "NOT_A_SCALAR_FUNCTION", sqlState: "42887",
            "\(AnalysisErrors.quote([name])) appears as a scalar expression here, but the function was defined as a table function. Please update the query to move the function call into the FROM clause, or redefine \(AnalysisErrors.quote([name])) as a scalar function instead.",
            span: span.range)
    }

    /// Arguments with `*` and `t.*` spread out.
    func spread(_ arguments: [FunctionArgument]) throws -> [FunctionArgument] {
        let hasPatterns = options.quotedNamesArePatterns && clause == "SELECT"
        guard hasPatterns || arguments.contains(where: { if case .star = $0.value.kind { true } else { false } }) else { return arguments }
        return try arguments.flatMap { argument -> [FunctionArgument] in
            if hasPatterns, case .column(let parts) = argument.value.kind, let columns = try NamePattern.columns(parts, self, span: argument.value.span) {
                state.note(columns.map(\.name).joined(separator: ", "), at: argument.value.span)
                return columns.map { FunctionArgument(Expression(.column(parts.dropLast() + [Identifier($0.name)]))) }
            }
            guard case .star(let star) = argument.value.kind else { return [argument] }
            let names = try StarExpansion.names(star, scope, span: argument.value.span)
            state.note(names.map { $0.last?.text ?? "" }.joined(separator: ", "), at: argument.value.span)
            return names.map { FunctionArgument(Expression(.column($0))) }
        }
    }

    /// `decode(value, search, result, …)` computes only what it needs, as CASE does.
    private func searchedCase(of call: BoundExpression.CallExpression) -> BoundExpression {
        var branches: [(condition: BoundExpression, result: BoundExpression)] = []
        var position = 1
        while position + 1 < call.arguments.count {
            branches.append((.comparison(.nullSafeEqual, call.arguments[0], call.arguments[position]), call.arguments[position + 1]))
            position += 2
        }
        let otherwise = position < call.arguments.count ? call.arguments[position] : nil
        return .caseWhen(BoundExpression.CaseExpression(branches: branches, otherwise: otherwise, type: call.function.returnType))
    }

    private func scalarCall(_ name: String, _ given: [FunctionArgument], span: SourceSpan) throws -> BoundExpression {
        guard let function = state.registry.scalars[name] else { return try call(name, [], texts: [], span: span) }
        let arguments = try spread(given)
        guard arguments.contains(where: { if case .lambda = $0.value.kind { true } else { false } }) else {
            let bound = try arguments.map { try analyze($0.value) }
            let shapes = zip(bound, arguments).map { value, argument in
                var shape = describe(value, argument.alias?.text ?? argumentText(argument.value))
                shape.alias = argument.alias?.text
                // A function's parameter is a name too, even where its argument is a constant.
                if shape.alias == nil, name == "struct", shape.constant != nil, case .column(let parts) = argument.value.kind, scope.isVariable(parts) {
                    shape.alias = parts.last?.text
                }
                return shape
            }
            if Self.adopting.contains(name),
                let collation = try? CollationKeys.common(bound, text: name, isCompared: !(name == "concat_ws")) {
                noteLiterals(arguments.map(\.value), .collated(collation))
            }
            // Its comparison is a lambda even where none is written.
            if name == "array_sort", bound.contains(where: \.containsSubquery) { throw subqueryInHigherOrderFunction(span) }
            return try finish(name, function, bound, shapes, span: span)
        }
        guard let parametersOf = function.lambdaParameters else {
            throw QueryError(
                "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION", sqlState: "42K0D",
                "Invalid lambda function call. A lambda function should only be used in a higher order function. However, its class is `\(name)`, which is not a higher order function.",
                span: span.range)
        }
        var bound: [BoundExpression] = []
        var shapes: [Argument] = []
        for argument in arguments {
            if case .lambda = argument.value.kind {
                bound.append(.literal(.null, .void))
                shapes.append(Argument(type: .void, isLambda: true))
            } else {
                let value = try analyze(argument.value)
                bound.append(value)
                shapes.append(describe(value, argumentText(argument.value)))
            }
        }
        if bound.contains(where: \.containsSubquery) { throw subqueryInHigherOrderFunction(span) }
        for (position, argument) in arguments.enumerated() {
            guard case .lambda(let names, let body) = argument.value.kind else { continue }
            let fields = try parametersOf(position, names.count, shapes)
            guard fields.count == names.count else {
                throw QueryError(
                    "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH", sqlState: "42K0D",
                    "Invalid lambda function call. A higher order function expects \(names.count) arguments, but got \(fields.count).", span: span.range)
            }
            let parameters = zip(names, fields).map { state.newColumn($0.text, $1.type, nullable: $1.nullable) }
            let inner = scope.over(scope.relations)
            inner.lateralAliases = scope.lateralAliases
            inner.variables += parameters.map { ScopeColumn(name: $0.name, expression: .column($0), isHidden: true) }
            let result = try lambdaBody(body, in: inner, parameters)
            if result.containsSubquery { throw subqueryInHigherOrderFunction(body.span) }
            bound[position] = .lambda(BoundExpression.LambdaExpression(parameters: parameters, body: result))
            shapes[position] = Argument(type: result.type, nullable: result.nullable, text: ColumnNaming.text(of: argument.value), isLambda: true, parameterCount: names.count)
        }
        return try finish(name, function, bound, shapes, span: span)
    }

    private func subqueryInHigherOrderFunction(_ span: SourceSpan) -> QueryError {
        QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION", sqlState: "0A000",
            "Unsupported subquery expression: Subquery expressions are not supported within higher-order functions. "
                + "Compute the value in a subquery in FROM.", span: span.range)
    }

    /// Aggregates may stand in the body of a lambda, as one value for all elements; windows and generators may not.
    private func lambdaBody(_ body: Expression, in inner: Scope, _ parameters: [ColumnReference]) throws -> BoundExpression {
        let analyzer = ExpressionAnalyzer(state: state, scope: inner, queries: queries, collector: collector, clause: clause)
        guard let collector else { return try analyzer.analyze(body) }
        let (windows, generators, known) = (collector.allowsWindows, collector.allowsGenerators, collector.aggregates.count)
        collector.allowsWindows = false
        collector.allowsGenerators = false
        defer {
            collector.allowsWindows = windows
            collector.allowsGenerators = generators
        }
        let result = try analyzer.analyze(body)
        let own = Set(parameters.map(\.id))
        for call in collector.aggregates[known...] where call.arguments.contains(where: { !$0.columns.isDisjoint(with: own) }) {
            throw QueryError(
                "UNSUPPORTED_EXPR_FOR_OPERATOR", sqlState: "42K0E",
                "The aggregate function `\(call.name)` within a lambda function cannot refer to the lambda's parameters. Use `aggregate` or `array_max` and the like.",
                span: body.span.range)
        }
        return result
    }

    /// A struct field takes its name from a column; other arguments only show in messages.
    private func argumentText(_ expression: Expression) -> String { ColumnNaming.name(of: expression) }

    func describe(_ expression: BoundExpression, _ text: String) -> Argument {
        Argument(type: TypeCoercion.plain(expression.type), nullable: expression.nullable, constant: ConstantFolding.value(of: expression, context: state.folding), text: text)
    }

    /// A call of a built-in scalar function on analyzed arguments.
    func call(_ name: String, _ arguments: [BoundExpression], texts: [Expression], span: SourceSpan) throws -> BoundExpression {
        guard let function = state.registry.scalars[name] else {
            throw AnalysisErrors.routineNotFound([name], candidates: functionNames, database: options.database, span: span)
        }
        let names = arguments.indices.map { $0 < texts.count ? argumentText(texts[$0]) : AnalysisErrors.describe(arguments[$0]) }
        if Self.adopting.contains(name), arguments.contains(where: { $0.type.hasCollation }),
            let collation = try? CollationKeys.common(arguments, text: name, isCompared: false)
        {
            noteLiterals(texts, .collated(collation))
        }
        return try call(name, function, arguments, texts: names, span: span)
    }

    private func call(_ name: String, _ function: ScalarFunction, _ arguments: [BoundExpression], texts: [String], span: SourceSpan) throws -> BoundExpression {
        try finish(name, function, arguments, zip(arguments, texts).map { describe($0, $1) }, span: span)
    }

    private func finish(_ name: String, _ function: ScalarFunction, _ arguments: [BoundExpression], _ shapes: [Argument], span: SourceSpan) throws -> BoundExpression {
        if arguments.contains(where: { $0.type.hasCollation }) { return try collatedCall(name, function, arguments, shapes, span: span) }
        return try plainCall(name, function, arguments, shapes, span: span)
    }

    func plainCall(_ name: String, _ function: ScalarFunction, _ arguments: [BoundExpression], _ shapes: [Argument], span: SourceSpan) throws -> BoundExpression {
        let resolved = try function.resolve(shapes, options.resolution)
        let cast = zip(arguments, resolved.argumentTypes).map { argument, type -> BoundExpression in
            if case .lambda(var lambda) = argument {
                lambda.body = implicitCast(lambda.body, to: type)
                return .lambda(lambda)
            }
            return implicitCast(state.fix(argument, to: type), to: type)
        }
        return .call(BoundExpression.CallExpression(name, resolved, cast, span: span.range))
    }

    // MARK: Forms whose operands are evaluated only where needed

    private func specialForm(_ name: String, _ call: FunctionCall, _ whole: Expression) throws -> BoundExpression? {
        var call = call
        if call.arguments.contains(where: { if case .star = $0.value.kind { true } else { false } }), specialNames.contains(name) {
            call.arguments = try spread(call.arguments)
        }
        let values = call.arguments.map(\.value)
        let text = ColumnNaming.text(of: whole)
        func arity(_ counts: Int...) throws {
            guard counts.contains(values.count) else {
                throw QueryError.wrongNumberOfArguments(name, expected: counts.count == 1 ? "\(counts[0])" : "[\(counts.map(String.init).joined(separator: ", "))]", actual: values.count)
            }
        }
        switch name {
        case "if", "iff":
            guard name == "if" else { return nil }
            try arity(3)
            var test = state.fix(try analyze(values[0]), to: .boolean)
            if test.type == .void { test = implicitCast(test, to: .boolean) }
            try requireBoolean(test, values[0], position: 1, text: text)
            let (results, type) = try sameType(Array(values[1...]), function: "if", text: text)
            return .caseWhen(BoundExpression.CaseExpression(branches: [(test, results[0])], otherwise: results[1], type: type))
        case "coalesce", "ifnull", "nvl":
            if name != "coalesce" { try arity(2) }
            guard !values.isEmpty else { throw QueryError.wrongNumberOfArguments(name, expected: "> 0", actual: 0) }
            let (results, type) = try sameType(values, function: name, text: text, style: .alternatives)
            return results.count == 1 ? results[0] : .coalesce(results, type)
        case "nvl2":
            try arity(3)
            let test = BoundExpression.not(.isNull(try analyze(values[0])))
            let (results, type) = try sameType(Array(values[1...]), function: "if", text: text)
            return .caseWhen(BoundExpression.CaseExpression(branches: [(test, results[0])], otherwise: results[1], type: type))
        case "nullif":
            try arity(2)
            let value = try analyze(values[0])
            let equal = try compare(.equal, value, try analyze(values[1]), symbol: "=", whole)
            return .caseWhen(BoundExpression.CaseExpression(
                branches: [(equal, .literal(.null, value.type))], otherwise: value, type: value.type))
        case "isnull":
            try arity(1)
            return .isNull(try analyze(values[0]))
        case "isnotnull":
            try arity(1)
            return .not(.isNull(try analyze(values[0])))
        case "equal_null":
            try arity(2)
            return try compare(.nullSafeEqual, try analyze(values[0]), try analyze(values[1]), symbol: "<=>", whole)
        case "mod":
            try arity(2)
            return try arithmetic(.remainder, try analyze(values[0]), try analyze(values[1]), whole, values[0], values[1])
        case "try_add", "try_subtract", "try_multiply", "try_divide", "try_mod":
            try arity(2)
            let symbols: [String: ArithmeticOperator] = [
                "try_add": .add, "try_subtract": .subtract, "try_multiply": .multiply, "try_divide": .divide, "try_mod": .remainder,
            ]
            return try symbols[name].flatMap { try tryArithmetic($0, try values.map(analyze), texts: values, span: whole.span) }
        case "typeof":
            try arity(1)
            return .literal(.string(try analyze(values[0]).type.simpleString), .string)
        case "like", "ilike":
            guard values.count == 2 || values.count == 3 else { return nil }
            var escape: Character?
            if values.count == 3 { escape = ConstantFolding.value(of: try analyze(values[2]), context: state.folding)?.stringValue?.first }
            let predicate = LikePredicate(value: values[0], pattern: values[1], escape: escape, isCaseInsensitive: name == "ilike")
            return try analyze(Expression(.like(predicate), span: whole.span))
        case "grouping", "grouping_id":
            return try grouping(name, values, whole)
        case "collate", "collation": return try collationFunction(name, values, whole)
        default: return nil
        }
    }

    private func sameType(
        _ values: [Expression], function: String, text: String, style: QueryError.TypeListStyle = .list
    ) throws -> ([BoundExpression], DataType) {
        var bound = try values.map(analyze)
        if let known = bound.first(where: { $0.type != .void })?.type { bound = bound.map { state.fix($0, to: known) } }
        let types = bound.map { TypeCoercion.plain($0.type) }
        guard let plain = TypeCoercion.commonType(types) else {
            throw QueryError.differentTypes(text: text, function: function, types, style: style)
        }
        let type = try collated(plain, bound, text: text, isCompared: false)
        if function == "if" || function == "coalesce" { noteLiterals(values, type) }
        return (bound.map { implicitCast($0, to: type) }, type)
    }

    private func grouping(_ name: String, _ values: [Expression], _ whole: Expression) throws -> BoundExpression {
        if name == "grouping", values.count != 1 { throw QueryError.wrongNumberOfArguments(name, expected: "1", actual: values.count) }
        if let collector, collector.isGrandTotal {
            if name == "grouping_id", values.isEmpty { return .literal(.integer(0), .bigint) }
            throw QueryError(
                name == "grouping" ? "GROUPING_COLUMN_MISMATCH" : "GROUPING_ID_COLUMN_MISMATCH", sqlState: "42803",
                "\(ColumnNaming.text(of: whole)) names a column, but the one grouping set has none.", span: whole.span.range)
        }
        guard let collector, let id = collector.groupingID else {
            throw QueryError(
                "UNSUPPORTED_GROUPING_EXPRESSION", sqlState: "42K0E", "grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.", span: whole.span.range)
        }
        let keys = collector.groupingKeys
        if name == "grouping_id" {
            let given = try values.map { Fingerprint.of(try analyze($0)) }
            guard given.isEmpty || given == keys.map({ Fingerprint.of($0) }) else {
                throw QueryError(
                    "GROUPING_ID_COLUMN_MISMATCH", sqlState: "42803",
                    "Columns of grouping_id (\(values.map { "\"\(ColumnNaming.text(of: $0))\"" }.joined(separator: ","))) does not match grouping columns (\(keys.map { "\"\(AnalysisErrors.describe($0))\"" }.joined(separator: ","))).",
                    span: whole.span.range)
            }
            return .column(id)
        }
        func bit(_ value: Expression) throws -> Int {
            let wanted = Fingerprint.of(try analyze(value))
            guard let position = keys.firstIndex(where: { Fingerprint.of($0) == wanted }) else {
                throw QueryError(
                    "GROUPING_COLUMN_MISMATCH", sqlState: "42803",
                    "Column of grouping (\"\(ColumnNaming.text(of: value))\") can't be found in grouping columns \(keys.map { "\"\(AnalysisErrors.describe($0))\"" }.joined(separator: ",")).",
                    span: whole.span.range)
            }
            return keys.count - 1 - position
        }
        func bitValue(_ position: Int, as type: DataType) throws -> BoundExpression {
            let shifted = try call("shiftright", [.column(id), .literal(.integer(Int64(position)), .int)], texts: [], span: whole.span)
            let masked = try call("&", [shifted, .literal(.integer(1), .bigint)], texts: [], span: whole.span)
            return implicitCast(masked, to: type)
        }
        return try bitValue(try bit(values[0]), as: .tinyint)
    }

    // MARK: Generators and SQL functions

    private func generatorCall(_ name: String, _ generator: TableFunction, _ call: FunctionCall, _ whole: Expression) throws -> BoundExpression {
        if clause == "GROUP BY" {
            throw QueryError(
                "MISSING_AGGREGATION", sqlState: "42803",
                "The generator \"\(ColumnNaming.text(of: whole))\" cannot be grouped by. Group the result of a subquery.", span: whole.span.range)
        }
        guard let collector, collector.allowsGenerators else {
            throw QueryError(
                "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", sqlState: "42K0E", "The generator is not supported: outside the SELECT clause, found: \(clause).", span: whole.span.range)
        }
        if collector.isInsideAggregate || collector.isInsideWindow { throw AnalysisErrors.nestedGenerator(whole) }
        let before = collector.generators.count
        let given = try positional(call.arguments, of: name, whole.span)
        let arguments = try given.map { try analyze($0.value) }
        if collector.generators.count > before { throw AnalysisErrors.nestedGenerator(whole) }
        let shapes = zip(arguments, given).map { describe($0, ColumnNaming.text(of: $1.value)) }
        let resolved = try generator.resolve(shapes, options.resolution)
        let columns = resolved.schema.map { state.newColumn($0.name, $0.type, nullable: true) }
        let cast = zip(arguments, resolved.argumentTypes).map { implicitCast($0, to: $1) }
        collector.generators.append(CallCollector.PendingGenerator(
            name: name, function: resolved, arguments: cast, columns: columns, isOuter: resolved.isOuter, span: whole.span))
        guard let first = columns.first else { return .literal(.null, .void) }
        return .column(first)
    }

    private func sqlFunction(_ function: SQLFunction, _ call: FunctionCall, _ whole: Expression) throws -> BoundExpression {
        guard function.table == nil else {
            throw AnalysisErrors.notScalar(function.name, whole.span)
        }
        let bound = try bindArguments(function, call.arguments, whole.span)
        noteName(of: function, call.arguments, at: whole.span)
        return try state.entering("The function \(function.name)") {
            let inner = Scope()
            inner.variables = bound
            inner.functionName = function.name
            switch function.body {
            case .expression(let body):
                let analyzer = ExpressionAnalyzer(state: state, scope: inner, queries: queries.outside, collector: nil, clause: "function")
                let value = try withoutSpans { try analyzer.analyze(body) }
                return try returned(value, by: function)
            case .query(let query):
                // Arguments may hold columns of the caller: then the body is a correlated subquery.
                let captures = CaptureList()
                let outer = Scope([], parent: scope, captures: captures)
                outer.variables = bound
                outer.functionName = function.name
                for argument in bound { argument.expression.forEachColumn { captures.add($0) } }
                let plan = try queries.outside.analyze(query, outer: outer, captures: captures)
                let value = BoundExpression.subquery(BoundExpression.SubqueryExpression(.scalar, plan: plan, outerColumns: captures.columns, span: whole.span.range))
                return try returned(value, by: function)
            case .className(let name): throw QueryError.notSupported("The JVM function \(name)", span: whole.span.range)
            }
        }
    }

    private func returned(_ value: BoundExpression, by function: SQLFunction) throws -> BoundExpression {
        guard let type = function.returns else { return value }
        guard TypeCoercion.canCast(from: value.type, to: type, ansi: options.ansi) else {
            throw QueryError.castNotAllowed(from: value.type, to: type, child: function.name, text: function.name, ansi: options.ansi, isTry: false)
        }
        return implicitCast(value, to: type)
    }

    /// A column that a SQL function makes is named with the arguments in the order of the parameters.
    private func noteName(of function: SQLFunction, _ arguments: [FunctionArgument], at span: SourceSpan) {
        guard state.depth == 0, let given = try? NamedArguments.assign(arguments, function.parameters.map(\.name), of: function.name, span) else { return }
        let naming = state.outerNaming
        let prefix = function.database.map { "spark_catalog.\($0)." } ?? ""
        // Defaults show where arguments are given by name.
        let showsDefaults = arguments.contains { $0.name != nil }
        let texts = zip(given, function.parameters).compactMap { argument, parameter -> String? in
            if let argument { return naming.text(of: argument.value) }
            return showsDefaults ? parameter.defaultValue.map { ColumnNaming.text(of: $0) } : nil
        }
        state.note("\(prefix)\(function.name)(\(texts.joined(separator: ", ")))", at: span)
    }

    /// Errors inside a function's body point at the call, since the body is another text.
    private func withoutSpans<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch var error as QueryError {
            error.span = nil
            throw error
        }
    }

    func bindArguments(_ function: SQLFunction, _ arguments: [FunctionArgument], _ span: SourceSpan) throws -> [ScopeColumn] {
        let required = function.parameters.prefix { $0.defaultValue == nil }.count
        guard arguments.count <= function.parameters.count, arguments.count >= required || arguments.contains(where: { $0.name != nil }) else {
            let expected = required == function.parameters.count ? "\(required)" : "[" + (required...function.parameters.count).map(String.init).joined(separator: ", ") + "]"
            throw QueryError.wrongNumberOfArguments(function.name, expected: expected, actual: arguments.count)
        }
        let given = try NamedArguments.assign(arguments, function.parameters.map(\.name), of: function.name, span)
        return try zip(function.parameters, given).map { parameter, argument in
            let value: BoundExpression
            if let argument {
                value = state.fix(try analyze(argument.value), to: parameter.type)
            } else if let fallback = parameter.defaultValue {
                value = try ExpressionAnalyzer(state: state, scope: Scope(), queries: queries, collector: nil, clause: "DEFAULT").analyze(fallback)
            } else {
                throw NamedArguments.missing(parameter.name, of: function.name, span)
            }
            return ScopeColumn(name: parameter.name, expression: implicitCast(value, to: parameter.type))
        }
    }
}
