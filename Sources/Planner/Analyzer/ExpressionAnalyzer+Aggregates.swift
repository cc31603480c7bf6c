import Columnar
import Functions
import SQLSyntax

extension ExpressionAnalyzer {
    /// A call of an aggregate without OVER.
    func aggregateCall(_ name: String, _ call: FunctionCall, _ whole: Expression) throws -> BoundExpression {
        if let value = try outerAggregate(name, call, whole) { return value }
        guard let collector, collector.allowsAggregates else {
            // Names that mean nothing come first.
            for argument in call.arguments {
                if case .star = argument.value.kind { continue }
                _ = try analyze(argument.value)
            }
            throw misplacedAggregate(whole)
        }
        try refuseNullTreatment(name, call, whole)
        if collector.isInsideAggregate {
            throw QueryError(
                "NESTED_AGGREGATE_FUNCTION", sqlState: "42607",
                "It is not allowed to use an aggregate function in the argument of another aggregate function. Please use the inner aggregate function in a sub-query.",
                span: whole.span.range)
        }
        collector.isInsideAggregate = true
        defer { collector.isInsideAggregate = false }
        let uses = scope.lateralUses
        let (resolved, arguments, shown) = try resolveAggregate(name, call, whole)
        let filter = try call.filter.map(aggregateFilter)
        if clause == "SELECT", scope.lateralUses > uses { throw lateralAlias("LATERAL_COLUMN_ALIAS_IN_AGGREGATE_FUNC", "an aggregate function", whole) }
        let column = state.newColumn(ColumnNaming.text(of: whole), resolved.returnType, nullable: resolved.nullable)
        let distinct = call.isDistinct && !resolved.ignoresDistinct
        return labelled(.column(collector.add(LogicalPlan.AggregateCall(
            column, name: name, function: resolved, arguments: arguments, distinct: distinct, filter: filter))), shown)
    }

    /// Aggregates work on plain strings; what they give back has its collation again.
    private func labelled(_ result: BoundExpression, _ type: DataType) -> BoundExpression { result.type == type ? result : implicitCast(result, to: type) }

    private func refuseNullTreatment(_ name: String, _ call: FunctionCall, _ whole: Expression) throws {
        let known: Set<String> = [
            "first", "first_value", "last", "last_value", "any_value", "collect_list", "collect_set", "array_agg", "lag", "lead", "nth_value",
        ]
        if call.nullTreatment == .ignore, !known.contains(name) { throw unsupportedSyntax(name, "IGNORE NULLS", whole) }
    }

    /// An aggregate in a subquery of HAVING whose arguments are all columns of the query around it: a value of that query's groups.
    private func outerAggregate(_ name: String, _ call: FunctionCall, _ whole: Expression) throws -> BoundExpression? {
        guard clause == "WHERE", let outer = scope.parent?.groupValues else { return nil }
        let probed = CaptureList()
        let probe = ExpressionAnalyzer(
            state: state, scope: Scope(scope.relations, parent: scope.parent, captures: probed), queries: queries, collector: nil, clause: clause)
        var columns: Set<ColumnID> = []
        for argument in call.arguments {
            if case .star = argument.value.kind { return nil }
            columns.formUnion(try probe.analyze(argument.value).columns)
        }
        let captured = Set(probed.columns.map(\.id))
        guard !columns.isDisjoint(with: captured) else { return nil }
        guard columns.isSubset(of: captured) else { throw AnalysisErrors.mixedReferences(whole) }
        let value = try outer.aggregateCall(name, call, whole)
        value.forEachColumn { scope.captures?.add($0) }
        return value
    }

    private func aggregateFilter(_ syntax: Expression) throws -> BoundExpression {
        func invalid(_ sub: String, _ what: String) -> QueryError {
            QueryError(
                "INVALID_AGGREGATE_FILTER.\(sub)", sqlState: "42903",
                "The FILTER expression \"\(ColumnNaming.text(of: syntax))\" in an aggregate function is invalid. \(what)", span: syntax.span.range)
        }
        let filter: BoundExpression
        do {
            filter = state.fix(try analyze(syntax), to: .boolean)
        } catch let error as QueryError where error.condition == "NESTED_AGGREGATE_FUNCTION" {
            throw invalid("CONTAINS_AGGREGATE", "Expected a FILTER expression without an aggregation.")
        } catch let error as QueryError where error.condition == "_LEGACY_ERROR_TEMP_1031" {
            throw invalid("CONTAINS_WINDOW_FUNCTION", "Expected a FILTER expression without a window function.")
        }
        guard filter.isDeterministic else { throw invalid("NON_DETERMINISTIC", "Expected a deterministic FILTER expression.") }
        guard filter.type == .boolean else {
            throw QueryError(
                "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN", sqlState: "42903",
                "The FILTER expression \"\(ColumnNaming.text(of: syntax))\" in an aggregate function is invalid. Expression is not of type boolean but \"\(filter.type.sql)\".",
                span: syntax.span.range)
        }
        return filter
    }

    private func lateralAlias(_ condition: String, _ place: String, _ whole: Expression) -> QueryError {
        QueryError(
            "UNSUPPORTED_FEATURE.\(condition)", sqlState: "0A000",
            "The feature is not supported: Referencing a lateral column alias in \(place): \"\(ColumnNaming.text(of: whole))\". Repeat the expression, or select it in a subquery first.",
            span: whole.span.range)
    }

    private func misplacedAggregate(_ whole: Expression) -> QueryError {
        let text = ColumnNaming.text(of: whole)
        switch clause {
        case "WHERE":
            return QueryError(
                "INVALID_WHERE_CONDITION", sqlState: "42903",
                "The WHERE condition \"\(text)\" contains invalid expressions: \(text). Rewrite the query to avoid window functions, aggregate functions, and generator functions in the WHERE clause.",
                span: whole.span.range)
        case "GROUP BY":
            return QueryError("GROUP_BY_AGGREGATE", sqlState: "42903", "Aggregate functions are not allowed in GROUP BY, but found \(text).", span: whole.span.range)
        case "function":
            return QueryError(
                "USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS", sqlState: "42601",
                "User defined function is invalid: SQL scalar function cannot contain aggregate/window/generate functions: \"\(text)\"", span: whole.span.range)
        default:
            return QueryError(
                "UNSUPPORTED_EXPR_FOR_OPERATOR", sqlState: "42K0E", "An aggregate function is not allowed in \(clause): \"\(text)\".", span: whole.span.range)
        }
    }

    /// The function fitted to its arguments, and the arguments (WITHIN GROUP keys last) cast to its types.
    private func resolveAggregate(_ given: String, _ call: FunctionCall, _ whole: Expression) throws -> (ResolvedAggregate, [BoundExpression], DataType) {
        var name = given
        guard var function = state.registry.aggregates[name] else { throw QueryError.internalError("\(name) is not an aggregate") }
        var given: [Expression]
        if name == "count", !call.isDistinct, call.arguments.count == 1, case .star(let star) = call.arguments[0].value.kind,
            star.qualifier.isEmpty && star.except.isEmpty {
            given = [Expression(.literal(.integer("1")), span: call.arguments[0].value.span)]
        } else if name == "count", call.arguments.isEmpty, options.switches.countsWithoutArguments {
            given = [Expression(.literal(.null), span: whole.span)]
        } else {
            if name == "count", call.arguments.count == 1, case .star(let star) = call.arguments[0].value.kind, !star.qualifier.isEmpty,
                !options.switches.countsStarOfTable, scope.relations.contains(where: { $0.answers(to: star.qualifier[...]) }) {
                let table = AnalysisErrors.quote(star.qualifier.map(\.text))
                throw QueryError(
                    "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT", sqlState: "42000",
                    "count(\(table).*) is not allowed. Please use count(*) or expand the columns manually, e.g. count(col1, col2).", span: whole.span.range)
            }
            given = try spread(try positional(call.arguments, of: name, whole.span)).map(\.value)
        }
        if call.isDistinct, ["mode", "percentile_cont", "percentile_disc"].contains(name) {
            throw QueryError(
                "INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED", sqlState: "42K0K",
                "Invalid function `\(name)` with WITHIN GROUP. The function does not support DISTINCT with WITHIN GROUP.", span: whole.span.range)
        }
        if name == "mode", !call.orderWithinGroup.isEmpty, call.orderWithinGroup.count > 1 || !call.arguments.isEmpty {
            throw QueryError(
                "INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS", sqlState: "42K0K",
                "Invalid function `mode` with WITHIN GROUP. The function requires 1 ordering in WITHIN GROUP and no argument.", span: whole.span.range)
        }
        var arguments = try given.map(analyze)
        if call.isDistinct { arguments = arguments.map { OrderedMaps.ordered($0) } }
        let types = arguments.map(\.type)
        if types.contains(where: \.hasCollation) {
            if name == "listagg" || name == "string_agg", types.count == 2, types.allSatisfy(\.isCharacter), types[0] != types[1] {
                let texts = given.map { ColumnNaming.text(of: $0) }
                let text = "\(name)(\(texts.joined(separator: ", ")))"
                throw QueryError.differentTypes(text: text, function: name, types, style: .alternatives).at(whole.span.range)
            }
            try keyArguments(&arguments, &given, &name, isDistinct: call.isDistinct, whole)
            function = state.registry.aggregates[name] ?? function
        }
        var shapes = zip(arguments, given).map { describe($0, ColumnNaming.text(of: $1)) }
        var ordering: [OrderingArgument] = []
        var orderedBy: [BoundExpression] = []
        for item in call.orderWithinGroup {
            var key = try analyze(item.expression)
            orderedBy.append(key)
            if name == "listagg" || name == "string_agg" { key = try CollationKeys.orderedKey(key, as: key.type) }
            ordering.append(OrderingArgument(
                describe(key, ColumnNaming.text(of: item.expression)), descending: item.direction == .descending, nullsFirst: item.nullOrder == .first))
            arguments.append(key)
        }
        if call.isDistinct, !ordering.isEmpty, name == "listagg" || name == "string_agg", let value = arguments.first {
            try requireOrderOfDistinct(call, value, ordering, orderedBy: orderedBy, whole)
        }
        if call.nullTreatment == .ignore, ["first", "first_value", "last", "last_value", "any_value"].contains(name), shapes.count == 1 {
            arguments.insert(.literal(.boolean(true), .boolean), at: 1)
            shapes.append(Argument(type: .boolean, nullable: false, constant: .boolean(true), text: "true"))
        }
        var resolved = try function.resolve(shapes, ordering, options.resolution)
        if call.nullTreatment == .respect, let type = resolved.argumentTypes.first,
            let keeping = CollectAggregates.keepingNulls(name, type) {
            resolved = keeping
        }
        if call.isDistinct, let value = arguments.first, value.type.hasCollation, name == "listagg" || name == "string_agg" {
            let key = CollationKeys.key(value)
            arguments.append(key)
            resolved = CollectAggregates.joinedByKey(resolved, key: key.type, delimiter: shapes.count > 1 ? shapes[1].constant : nil, ordering)
        }
        if name == "mode", let value = arguments.first, value.type.hasCollation, ordering.isEmpty {
            resolved = ModeAggregate.byKey(TypeCoercion.plain(value.type), key: TypeCoercion.plain(value.type))
            arguments = [value, CollationKeys.key(value)]
        }
        guard resolved.argumentTypes.count == arguments.count else {
            if !ordering.isEmpty { throw unsupportedSyntax(name, "WITHIN GROUP (ORDER BY ...)", whole) }
            throw QueryError.internalError("the aggregate \(name) takes \(resolved.argumentTypes.count) arguments, not \(arguments.count)")
        }
        let cast = zip(arguments, resolved.argumentTypes).map { implicitCast(state.fix($0, to: $1), to: $1) }
        guard let first = types.first, first.hasCollation else { return (resolved, cast, resolved.returnType) }
        let isSame = TypeCoercion.plain(first) == resolved.returnType
        let shown = isSame ? first : CollationKeys.overlay(resolved.returnType, [.array(first, containsNull: true)])
        return (resolved, cast, shown)
    }

    /// Of equal values one is kept, so that only the value itself has an order.
    private func requireOrderOfDistinct(
        _ call: FunctionCall, _ value: BoundExpression, _ ordering: [OrderingArgument], orderedBy keys: [BoundExpression], _ whole: Expression
    ) throws {
        func bare(_ expression: BoundExpression) -> String {
            if case .cast(let cast) = expression { return Fingerprint.of(cast.operand) }
            return Fingerprint.of(expression)
        }
        if keys.count == 1 {
            let (key, input) = (Fingerprint.of(keys[0]), Fingerprint.of(value))
            if key == input || key == bare(value) || bare(keys[0]) == input { return }
        }
        let name = (call.name.parts?.last?.text ?? "").lowercased()
        throw QueryError(
            "INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT", sqlState: "42K0K",
            "Invalid function `\(name)` with WITHIN GROUP. The function is invoked with DISTINCT and WITHIN GROUP but expressions "
                + "\(call.arguments.first.map { "\"\(ColumnNaming.text(of: $0.value))\"" } ?? "") and "
                + "\(ordering.map { "\"\($0.argument.text)\"" }.joined(separator: ", ")) do not match. The WITHIN GROUP ordering expression must be picked from the function inputs.",
            span: whole.span.range)
    }

    /// Strings with a collation as an aggregate has to see them: by their keys where it compares them.
    private func keyArguments(
        _ arguments: inout [BoundExpression], _ syntax: inout [Expression], _ name: inout String, isDistinct: Bool, _ whole: Expression
    ) throws {
        switch name {
        case "min", "max":
            guard let value = arguments.first, let text = syntax.first else { return }
            name += "_by"
            arguments.append(try CollationKeys.orderedKey(value, as: value.type))
            syntax.append(text)
        case "min_by", "max_by":
            guard arguments.count > 1 else { return }
            arguments[1] = try CollationKeys.orderedKey(arguments[1], as: arguments[1].type)
        case "approx_count_distinct", "hll_sketch_agg", "theta_sketch_agg", "tuple_sketch_agg_double", "tuple_sketch_agg_integer": arguments = arguments.map { CollationKeys.key($0) }
        case "count" where isDistinct: arguments = arguments.map { CollationKeys.key($0) }
        case "collect_set":
            throw QueryError.typeMismatch(
                "UNSUPPORTED_INPUT_TYPE", text: ColumnNaming.text(of: whole),
                "The input of `collect_set` can't be \"\(arguments.first?.type.sql ?? "")\" type data.").at(whole.span.range)
        case "listagg", "string_agg": return
        default:
            if isDistinct { throw QueryError.notSupported("\(name)(DISTINCT) of strings that have a collation", span: whole.span.range) }
        }
    }

    // MARK: Windows

    private func misplacedWindow(_ whole: Expression) -> QueryError {
        let text = ColumnNaming.text(of: whole)
        switch clause {
        case _ where collector?.isInsideAggregate == true:
            return QueryError("_LEGACY_ERROR_TEMP_1031", sqlState: "42K0E", "A window function is not allowed within an aggregate: \"\(text)\".", span: whole.span.range)
        case "WHERE", "HAVING":
            return QueryError(
                "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE", sqlState: "42601",
                "It is not allowed to use window functions inside \(clause) clause. Use QUALIFY, or filter the result of a subquery.", span: whole.span.range)
        case "GROUP BY":
            return QueryError(
                "MISSING_AGGREGATION", sqlState: "42803",
                "The window function \"\(text)\" cannot be grouped by: it is computed from the groups. Group the result of a subquery.", span: whole.span.range)
        case "LIMIT", "OFFSET":
            return QueryError(
                "INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE", sqlState: "42K0E",
                "The limit like expression \"\(text)\" is invalid. It must evaluate to a constant value.", span: whole.span.range)
        default:
            return QueryError(
                "UNSUPPORTED_EXPR_FOR_OPERATOR", sqlState: "42K0E",
                "A window function is not allowed in \(clause): \"\(text)\". Give it an alias in the SELECT list and use that.", span: whole.span.range)
        }
    }

    /// `f(…) OVER …`.
    func windowCall(_ name: String, _ call: FunctionCall, _ over: WindowReference, _ whole: Expression) throws -> BoundExpression {
        guard let collector, collector.allowsWindows, !collector.isInsideAggregate else {
            throw misplacedWindow(whole)
        }
        guard clause != "ORDER BY" else { throw misplacedWindow(whole) }
        try refuseNullTreatment(name, call, whole)
        let wasInsideWindow = collector.isInsideWindow
        collector.isInsideWindow = true
        defer { collector.isInsideWindow = wasInsideWindow }
        let specification = try windowSpecification(over, depth: 0)
        let partitionBy = try specification.partitionBy.map { CollationKeys.key(try analyze($0)) }
        if let unordered = zip(partitionBy, specification.partitionBy).first(where: { !TypeCoercion.isOrderable($0.0.type) }) {
            throw QueryError(
                "EXPRESSION_TYPE_IS_NOT_ORDERABLE", sqlState: "42822",
                "Column expression \"\(ColumnNaming.text(of: unordered.1))\" cannot be sorted because its type \"\(unordered.0.type.sql)\" is not orderable.",
                span: unordered.1.span.range)
        }
        let orderBy = try specification.orderBy.map {
            LogicalPlan.SortKey(try queries.orderable(try analyze($0.expression), $0), descending: $0.direction == .descending, nullsFirst: $0.nullOrder == .first)
        }
        let function: LogicalPlan.WindowCallFunction
        let arguments: [BoundExpression]
        var frame: LogicalPlan.WindowFrame
        let type: DataType
        let nullable: Bool
        var shown: DataType?
        if let definition = state.registry.windows[name] {
            let given = call.arguments.map(\.value)
            let bound = try given.map(analyze)
            if call.filter != nil { throw unsupportedSyntax(name, "FILTER CLAUSE", whole) }
            if bound.count > 1, name == "lag" || name == "lead",
                isNull(bound[1]) || bound[1].type.isFractional || bound[1].type == .string || (!bound[1].columns.isEmpty && !bound[1].type.isInteger) {
                throw QueryError(
                    "_LEGACY_ERROR_TEMP_1035", sqlState: "42601", "The offset of \(name) must be a constant that is not NULL.", span: given[1].span.range)
            }
            let resolved = try definition.resolve(zip(bound, given).map { describe($0, ColumnNaming.text(of: $1)) }, options.resolution)
            if resolved.requiresOrdering && orderBy.isEmpty {
                throw QueryError(
                    "WINDOW_FUNCTION_FRAME_NOT_ORDERED", sqlState: "42601",
                    "\(name)() function can only be evaluated in an ordered row-based window frame with a single offset: add ORDER BY to its OVER clause.", span: whole.span.range)
            }
            if !resolved.usesFrame, let given = specification.frame, !isDefaultFrame(given) {
                let isOffset = name == "lag" || name == "lead"
                throw QueryError(
                    isOffset ? "_LEGACY_ERROR_TEMP_1035" : "_LEGACY_ERROR_TEMP_1036", sqlState: "42601",
                    isOffset ? "Cannot specify window frame for \(name) function." : "Window Frame \(ColumnNaming.windowText(WindowSpecification(partitionBy: [], orderBy: [], frame: given), name)) must match the required frame of \(name)().", span: whole.span.range)
            }
            arguments = zip(bound, resolved.argumentTypes).map { implicitCast(state.fix($0, to: $1), to: $1) }
            function = .window(resolved, ignoreNulls: call.nullTreatment == .ignore)
            frame = orderBy.isEmpty ? .wholePartition : .upToPeers
            if resolved.usesFrame, let given = specification.frame { frame = try windowFrame(given, orderBy, whole) }
            (type, nullable) = (resolved.returnType, resolved.nullable)
            if let first = bound.first?.type, first.hasCollation, TypeCoercion.plain(first) == type { shown = first }
        } else if state.registry.aggregates[name] != nil {
            let (resolved, bound, label) = try resolveAggregate(name, call, whole)
            shown = label
            if call.isDistinct && !resolved.ignoresDistinct {
                throw QueryError(
                    "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED", sqlState: "0A000", "Distinct window functions are not supported: \"\(ColumnNaming.text(of: whole))\".", span: whole.span.range)
            }
            let isOrderedSet = name == "median" || !call.orderWithinGroup.isEmpty && name != "mode"
            if isOrderedSet, !specification.orderBy.isEmpty || specification.frame != nil {
                throw QueryError(
                    "INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC", sqlState: "42601",
                    "Cannot specify ORDER BY or a window frame for \"\(ColumnNaming.text(of: whole))\".", span: whole.span.range)
            }
            let filter = try call.filter.map(aggregateFilter)
            arguments = bound
            function = .aggregate(resolved, distinct: false, filter: filter)
            frame = try specification.frame.map { try windowFrame($0, orderBy, whole) } ?? (orderBy.isEmpty ? .wholePartition : .upToPeers)
            (type, nullable) = (resolved.returnType, resolved.nullable)
        } else {
            if name == "range" { throw AnalysisErrors.notScalar(name, whole.span) }
            guard state.registry.scalars[name] != nil else {
                throw AnalysisErrors.routineNotFound([name], candidates: functionNames, database: options.database, span: whole.span)
            }
            if !call.orderWithinGroup.isEmpty { throw unsupportedSyntax(name, "WITHIN GROUP (ORDER BY ...)", whole) }
            throw QueryError(
                "UNSUPPORTED_EXPR_FOR_WINDOW", sqlState: "42P20", "Expression \"\(name)()\" not supported within a window function.", span: whole.span.range)
        }
        let column = state.newColumn(ColumnNaming.text(of: whole), type, nullable: nullable)
        let result = BoundExpression.column(collector.add(CallCollector.PendingWindow(
            partitionBy: partitionBy, orderBy: orderBy,
            call: LogicalPlan.WindowCall(column, name: name, function: function, arguments: arguments, frame: frame))))
        return shown.map { labelled(result, $0) } ?? result
    }

    private func isNull(_ expression: BoundExpression) -> Bool {
        if case .literal(.null, _) = expression { true } else { false }
    }

    private func isUnbounded(_ frame: WindowFrame) -> Bool {
        if case .unboundedPreceding = frame.start, case .unboundedFollowing = frame.end { return true }
        return false
    }

    private func isDefaultFrame(_ frame: WindowFrame) -> Bool {
        if case .unboundedPreceding = frame.start, case .currentRow = frame.end { return frame.units == .rows }
        return false
    }

    private func windowSpecification(_ reference: WindowReference, depth: Int) throws -> WindowSpecification {
        switch reference {
        case .specification(let specification): return specification
        case .named(let name):
            if depth > 0, collector?.namedWindows.contains(where: { $0.name.matches(name.text) }) == false {
                throw QueryError(
                    "INVALID_SQL_SYNTAX.UNRESOLVED_WINDOW_REFERENCE", sqlState: "42000", "Invalid SQL syntax: Cannot resolve window reference `\(name.text)`.",
                    span: name.span.range)
            }
            guard depth < 16, let named = collector?.namedWindows.first(where: { $0.name.matches(name.text) }) else {
                throw QueryError("MISSING_WINDOW_SPECIFICATION", sqlState: "42P20", "Window specification is not defined in the WINDOW clause for `\(name.text)`.", span: name.span.range)
            }
            return try windowSpecification(named.definition, depth: depth + 1)
        }
    }

    private func windowFrame(_ frame: WindowFrame, _ orderBy: [LogicalPlan.SortKey], _ whole: Expression) throws -> LogicalPlan.WindowFrame {
        let unit: LogicalPlan.WindowFrame.Unit = frame.units == .rows ? .rows : .range
        if unit == .range && orderBy.isEmpty, !isUnbounded(frame) {
            throw QueryError(
                "DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER", sqlState: "42K09",
                "Cannot resolve \"\(ColumnNaming.text(of: whole))\" due to data type mismatch: A range window frame cannot be used in an unordered window specification.", span: whole.span.range)
        }
        let end = try frameBound(frame.end, unit, orderBy, whole)
        let result = LogicalPlan.WindowFrame(unit: unit, start: try frameBound(frame.start, unit, orderBy, whole), end: end)
        if case .unboundedFollowing = result.start { throw invalidFrame("the frame starts at UNBOUNDED FOLLOWING", whole) }
        if case .unboundedPreceding = result.end { throw invalidFrame("the frame ends at UNBOUNDED PRECEDING", whole) }
        if case .unboundedPreceding = result.start, case .unboundedFollowing = result.end { return .wholePartition }
        let kinds = [offsetKind(frame.start, orderBy), offsetKind(frame.end, orderBy)].compactMap { $0 }
        if unit == .range, kinds.count == 2, kinds[0] != kinds[1] {
            throw QueryError(
                "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_DIFF_TYPES", sqlState: "42K09",
                "Cannot resolve \"\(ColumnNaming.text(of: whole))\" due to data type mismatch: Window frame bounds do not have the same type: \"\(kinds[0].sql)\" <> \"\(kinds[1].sql)\".",
                span: whole.span.range)
        }
        if let start = offset(of: frame.start), let end = offset(of: frame.end), start > end {
            throw QueryError(
                "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON", sqlState: "42K09",
                "Cannot resolve \"\(ColumnNaming.text(of: whole))\" due to data type mismatch: The lower bound of a window frame must be less than or equal to the upper bound.",
                span: whole.span.range)
        }
        return result
    }

    /// The distance from the current row, or from its key, where a bound says it by a constant number.
    private func offset(of bound: SQLSyntax.WindowFrame.Bound) -> Double? {
        func number(_ syntax: Expression) -> Double? {
            guard let bound = try? analyze(syntax), bound.type.isNumeric, let value = ConstantFolding.value(of: bound, context: state.folding) else { return nil }
            return (try? Cast.cast(value, from: bound.type, to: .double, mode: .tryNull, context: state.folding))?.doubleValue
        }
        switch bound {
        case .preceding(let syntax): return number(syntax).map { -$0 }
        case .following(let syntax): return number(syntax)
        default: return nil
        }
    }

    /// The type of a bound's offset from a date or timestamp; offsets from other keys take the key's type.
    private func offsetKind(_ bound: SQLSyntax.WindowFrame.Bound, _ orderBy: [LogicalPlan.SortKey]) -> DataType? {
        guard let key = orderBy.first?.expression.type, key == .date || key == .timestamp || key == .timestampNTZ else { return nil }
        switch bound {
        case .preceding(let syntax), .following(let syntax): return try? analyze(syntax).type
        default: return nil
        }
    }

    private func invalidFrame(_ what: String, _ whole: Expression) -> QueryError {
        QueryError(
            "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND", sqlState: "42K09",
            "Cannot resolve \"\(ColumnNaming.text(of: whole))\" due to data type mismatch: \(what).", span: whole.span.range)
    }

    private func frameBound(
        _ bound: SQLSyntax.WindowFrame.Bound, _ unit: LogicalPlan.WindowFrame.Unit, _ orderBy: [LogicalPlan.SortKey], _ whole: Expression
    ) throws -> LogicalPlan.WindowFrame.Bound {
        switch bound {
        case .unboundedPreceding: return .unboundedPreceding
        case .unboundedFollowing: return .unboundedFollowing
        case .currentRow: return .currentRow
        case .preceding(let offset): return .preceding(try frameOffset(offset, unit, orderBy, preceding: true, whole))
        case .following(let offset): return .following(try frameOffset(offset, unit, orderBy, preceding: false, whole))
        }
    }

    /// The offset in a type that can be added to the key: dates take days and intervals, timestamps intervals, other keys their own type.
    private func rangeOffset(_ offset: BoundExpression, _ key: DataType, _ syntax: Expression, isPreceding: Bool, _ whole: Expression) throws -> BoundExpression {
        let fits: Bool
        switch key {
        case .date: fits = offset.type == .int || offset.type.isYearMonthInterval || offset.type == .dayTimeInterval(from: .day, to: .day)
        case .timestamp, .timestampNTZ: fits = offset.type.isInterval
        case .binary, .boolean: fits = false
        case _ where key.isInterval: fits = offset.type.isNumeric || offset.type.isInterval && offset.type.isYearMonthInterval == key.isYearMonthInterval
        default: fits = offset.type == key || TypeCoercion.canCast(from: offset.type, to: key, ansi: options.ansi)
        }
        if case .parameter = offset { return offset }
        guard fits else {
            throw QueryError(
                "DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE", sqlState: "42K09",
                "Cannot resolve \"\(ColumnNaming.text(of: whole))\" due to data type mismatch: The data type \"\(key.sql)\" used in the order specification does not match the data type \"\(offset.type.sql)\" which is used in the range frame.",
                span: syntax.span.range)
        }
        if key == .date || key == .timestamp || key == .timestampNTZ || offset.type == key || !key.isNumeric && !key.isInterval { return offset }
        if isPreceding, !(offset.type == .string && key == .double) { state.noteCastOffset(at: syntax.span) }
        return implicitCast(offset, to: key)
    }

    private func frameOffset(
        _ syntax: Expression, _ unit: LogicalPlan.WindowFrame.Unit, _ orderBy: [LogicalPlan.SortKey], preceding: Bool, _ whole: Expression
    ) throws -> BoundExpression {
        var offset = state.fix(try analyze(syntax), to: .int)
        if !offset.columns.isEmpty {
            throw QueryError(
                "INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND", sqlState: "42000",
                "Invalid SQL syntax: Frame bound value must be a literal: \(ColumnNaming.text(of: syntax)).", span: syntax.span.range)
        }
        let value = ConstantFolding.value(of: offset, context: state.folding)
        if unit == .rows {
            guard offset.type.isInteger, offset.type != .bigint, let count = value?.integerValue else {
                if case .parameter = offset { return implicitCast(offset, to: .bigint) }
                throw QueryError(
                    "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE", sqlState: "42K09",
                    "Cannot resolve \"\(ColumnNaming.text(of: whole))\" due to data type mismatch: The data type of the bound \"\(offset.type.sql)\" does not match the expected data type \"INT\".",
                    span: syntax.span.range)
            }
            return .literal(.integer(count), .bigint)
        }
        guard orderBy.count == 1, let key = orderBy.first else {
            throw QueryError(
                "DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER", sqlState: "42K09",
                "Cannot resolve \"\(ColumnNaming.text(of: whole))\" due to data type mismatch: A range window frame with value boundaries cannot be used in a window specification with multiple order by expressions.",
                span: syntax.span.range)
        }
        let refused = key.expression.type == .string || key.expression.type == .boolean && !offset.type.isInterval
            || key.expression.type == .date && (offset.type == .date || offset.type == .string && !preceding)
        guard !refused else {
            throw QueryError(
                "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE", sqlState: "42K09",
                "Cannot resolve \"\(ColumnNaming.text(of: whole))\" due to data type mismatch: The data type of the bound \"\(offset.type.sql)\" does not match the expected data type \"\(key.expression.type.sql)\".",
                span: syntax.span.range)
        }
        offset = try rangeOffset(offset, key.expression.type, syntax, isPreceding: preceding, whole)
        // The boundary's value for a row, to be compared with other rows' keys.
        let subtract = preceding != key.descending
        let symbol: ArithmeticOperator = subtract ? .subtract : .add
        let resolved = try TypeCoercion.coerceArithmetic(
            symbol, ArithmeticOperand(key.expression.type, text: "key"), ArithmeticOperand(offset.type, integerLiteral: value?.integerValue, text: ColumnNaming.text(of: syntax)))
        let first = implicitCast(key.expression, to: resolved.left)
        let second = implicitCast(offset, to: resolved.right)
        let boundary: BoundExpression
        if resolved.operation == .plain && !resolved.left.isInterval {
            boundary = .arithmetic(BoundExpression.ArithmeticExpression(symbol, first, second, type: resolved.result, mode: options.errorMode, span: syntax.span.range))
        } else {
            let function = try DateTimeArithmetic.function(for: resolved, context: options.resolution)
            boundary = .call(BoundExpression.CallExpression(resolved.text, function, [first, second], span: syntax.span.range))
        }
        return boundary
    }
}
