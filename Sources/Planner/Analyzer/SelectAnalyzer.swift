import Columnar
import Functions
import SQLSyntax

/// One SELECT with the ORDER BY and LIMIT that follow it.
struct SelectAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer
    let outer: Scope?
    let captures: CaptureList?

    /// An item of the SELECT list after `*` is spread out.
    struct Item {
        var column: ColumnReference
        var expression: BoundExpression
        var syntax: Expression?
        var hasAlias: Bool
    }

    func analyze(_ select: Select, organization: QueryOrganization) throws -> LogicalPlan {
        var plan: LogicalPlan
        var relations: [ScopeRelation] = []
        if let from = select.from {
            let analyzed = try RelationAnalyzer(state: state, queries: queries, outer: outer, captures: captures).analyze(from)
            plan = analyzed.plan
            relations = analyzed.relations
        } else {
            plan = .values(LogicalPlan.Values(rows: [[]], output: []))
        }
        return try analyze(select, organization: organization, input: plan, relations: relations).plan
    }

    /// The clauses after FROM over a given input. Also what pipe operators are made of.
    func analyze(
        _ given: Select, organization: QueryOrganization, input: LogicalPlan, relations: [ScopeRelation]
    ) throws -> (plan: LogicalPlan, items: [Item]) {
        var plan = input
        var select = given
        if state.options.switches.havingIsWhere, select.groupBy == nil, let condition = select.having {
            select.where = select.where.map { Expression(.binary(.and, $0, condition), span: condition.span) } ?? condition
            select.having = nil
        }
        let scope = Scope(relations, parent: outer, captures: captures)
        let timeWindows = TimeWindows(state: state, queries: queries, scope: scope)
        if let filter = select.where {
            plan = try timeWindows.spread([filter], over: plan)
            if let predicate = try predicate(filter, scope, nil, clause: "WHERE") { plan = .filter(LogicalPlan.Filter(predicate, plan)) }
        }
        scope.computed = [:]
        plan = try timeWindows.spread(select.items.map(\.expression) + GroupingAnalyzer.expressions(of: select.groupBy), over: plan)
        let collector = CallCollector()
        collector.namedWindows = select.windows
        try refuseRepeatedWindows(select.windows)
        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: collector, clause: "SELECT")

        // GROUP BY comes first: its keys decide what `grouping()` means. It may name items of the SELECT list.
        var grouping: GroupingAnalyzer.Result?
        if let groupBy = select.groupBy {
            var analyzed = try GroupingAnalyzer(state: state, queries: queries, scope: scope).analyze(groupBy, select: select)
            plan = try timeWindows.sessions(&analyzed, over: plan)
            grouping = analyzed
            collector.groupingKeys = grouping?.keys.map(\.expression) ?? []
            collector.groupingID = grouping?.groupingID
            collector.isGrandTotal = analyzed.isGrandTotal
            // `GROUP BY window(…)` makes a column of that name.
            for key in grouping?.keys ?? [] {
                switch key.expression {
                case .call(let call) where call.name == "window":
                    scope.variables.append(ScopeColumn(name: call.name, expression: key.expression))
                case .column(let column) where scope.computed.values.contains { $0.id == column.id }:
                    scope.variables.append(ScopeColumn(name: column.name, expression: key.expression))
                default: break
                }
            }
        }
        var items = try selectItems(select.items, analyzer, scope)
        var having: BoundExpression?
        if let condition = select.having {
            let inner = scope.over(scope.relations)
            try refuseAmbiguousAlias(condition, items, inner)
            inner.lateralAliases = items.filter(\.hasAlias).map { LateralAlias(name: $0.column.name, expression: $0.expression) }
            inner.groupValues = ExpressionAnalyzer(state: state, scope: inner, queries: queries, collector: collector, clause: "HAVING")
            having = try predicate(condition, inner, collector, clause: "HAVING")
        }
        var qualify: BoundExpression?
        if let condition = select.qualify {
            let aggregates = collector.aggregates.count
            let inner = scope.over(scope.relations)
            inner.lateralAliases = items.filter(\.hasAlias).map { LateralAlias(name: $0.column.name, expression: $0.expression) }
            qualify = try predicate(condition, inner, collector, clause: "QUALIFY")
            try checkQualify(condition, collector, hasAggregates: grouping == nil && having == nil && aggregates == 0 && !collector.aggregates.isEmpty)
        }
        let isAggregated = grouping != nil || having != nil || !collector.aggregates.isEmpty
        var keys = try sortKeys(organization, items, scope, collector)
        if !isAggregated, let call = collector.aggregates.first {
            throw QueryError(
                "UNSUPPORTED_EXPR_FOR_OPERATOR", sqlState: "42K0E",
                "A query operator `Sort` contains one or more unsupported expressions: the aggregate \"\(call.column.name)\" in ORDER BY of a query that does not aggregate.")
        }

        // HAVING alone makes one group of everything.
        if grouping != nil || !collector.aggregates.isEmpty || having != nil {
            let rewriter = try aggregate(&plan, grouping, collector, items: items)
            try checkSubqueries(items, grouping)
            for index in items.indices { items[index].expression = try rewriter.rewrite(items[index].expression, items[index].syntax) }
            for index in collector.generators.indices {
                collector.generators[index].arguments = try collector.generators[index].arguments.map { try rewriter.rewrite($0, nil) }
            }
            do {
                having = try having.map { try rewriter.rewrite($0, select.having) }
            } catch let error as QueryError where AggregateRewriter.conditions.contains(error.condition) {
                // HAVING sees groups: a column of the input is no name there, but an alias may be.
                if let meant = havingOverAliases(select, scope, items, collector), let found = try? rewriter.rewrite(meant, select.having) {
                    having = found
                } else {
                    throw QueryError("UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703", "HAVING refers to a column that is neither grouped by nor aggregated. \(error.message)", span: select.having?.span.range)
                }
            }
            qualify = try qualify.map { try rewriter.rewrite($0, select.qualify) }
            let computed = Set(items.map(\.column.id))
            do {
                for index in keys.indices { keys[index].expression = try rewriter.rewrite(keys[index].expression, nil, known: computed) }
            } catch let error as QueryError where AggregateRewriter.conditions.contains(error.condition) {
                throw QueryError(
                    "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
                    "ORDER BY refers to a column that is neither grouped by nor aggregated. \(error.message)", span: organization.orderBy.first?.span.range)
            }
            try collector.rewriteWindows { try rewriter.rewrite($0, nil) }
        }
        if let having { plan = .filter(LogicalPlan.Filter(having, plan)) }
        for generator in collector.generators {
            plan = .generate(LogicalPlan.Generate(
                name: generator.name, function: generator.function, arguments: generator.arguments, isOuter: generator.isOuter,
                generated: generator.columns, plan, span: generator.span.range))
        }
        plan = WindowPlacement.place(collector.windows, over: plan, state: state)
        if let qualify { plan = .filter(LogicalPlan.Filter(qualify, plan)) }
        for index in items.indices {
            items[index].column.type = items[index].expression.type
            items[index].column.nullable = items[index].expression.nullable
        }
        plan = try finish(plan, items, keys, isDistinct: select.isDistinct, organization)
        return (plan, items)
    }

    /// What Spark refuses of subqueries, and of columns of the query around, in a SELECT list with aggregates.
    private func checkSubqueries(_ items: [Item], _ grouping: GroupingAnalyzer.Result?) throws {
        if let captures, outer?.isFunctionBody != true {
            let outerColumns = Set(captures.columns.map(\.id))
            for item in items where Correlation.reads(item.expression, outerColumns) { throw Correlation.unsupported(item.syntax?.span ?? .none) }
        }
        let keys = (grouping?.keys ?? []).filter { $0.expression.containsCorrelatedScalar }
        let known = Set(keys.map { Fingerprint.of($0.expression) })
        for item in items where item.expression.containsCorrelatedScalar && !known.contains(Fingerprint.of(item.expression)) {
            throw QueryError(
                "SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION", sqlState: "0A000",
                "The correlated scalar subquery `\(item.column.name)` is neither present in GROUP BY, nor in an aggregate function. Add it to GROUP BY, or wrap it in any_value() if you do not care which of the values within a group is returned.",
                span: item.syntax?.span.range)
        }
        for key in keys where !items.contains(where: { Fingerprint.of($0.expression) == Fingerprint.of(key.expression) }) {
            throw QueryError(
                "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.MUST_AGGREGATE_CORRELATED_SCALAR_SUBQUERY", sqlState: "0A000",
                "Unsupported subquery expression: Correlated scalar subqueries in the GROUP BY clause must also be in the aggregate expressions: \(key.name).")
        }
    }

    /// HAVING where names mean aliases first; nil where that asks for aggregates that the query does not have.
    private func havingOverAliases(_ select: Select, _ scope: Scope, _ items: [Item], _ collector: CallCollector) -> BoundExpression? {
        guard let condition = select.having else { return nil }
        let count = collector.aggregates.count
        let inner = scope.over(scope.relations)
        inner.variables += items.filter(\.hasAlias).map { ScopeColumn(name: $0.column.name, expression: $0.expression) }
        let found = (try? predicate(condition, inner, collector, clause: "HAVING")) ?? nil
        return collector.aggregates.count == count ? found : nil
    }

    /// The conjuncts of a condition, without those that mention an optional parameter that was left out; nil when none is left.
    func predicate(_ syntax: Expression, _ scope: Scope, _ collector: CallCollector?, clause: String) throws -> BoundExpression? {
        let kept = OptionalParameters.prune(syntax, absent: state.options.absentParameters)
        guard let kept else { return nil }
        let allowed = collector
        if clause == "HAVING" { allowed?.allowsWindows = false }
        defer { allowed?.allowsWindows = true }
        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: allowed, clause: clause)
        let bound = state.fix(try analyzer.analyze(kept), to: .boolean)
        // Only WHERE insists on a condition: numbers of HAVING and QUALIFY are cast.
        let isCast = clause != "WHERE" && bound.type.isNumeric
        let coerced = clause == "WHERE" ? (bound.type == .boolean ? DataType.boolean : nil) : (isCast ? .boolean : TypeCoercion.coerceCondition(bound.type))
        guard let type = coerced else {
            throw QueryError.typeMismatch(
                "FILTER_NOT_BOOLEAN", text: ColumnNaming.text(of: kept),
                "Filter expression \"\(ColumnNaming.text(of: kept))\" of type \"\(bound.type.sql)\" is not a boolean.").at(kept.span.range)
        }
        return analyzer.implicitCast(bound, to: type)
    }

    /// A name in HAVING that no column has, but several items of the SELECT list.
    private func refuseAmbiguousAlias(_ condition: Expression, _ items: [Item], _ scope: Scope) throws {
        if case .column(let parts) = condition.kind, parts.count == 1, !scope.hasColumn(parts[0].text) {
            let named = items.filter { $0.hasAlias && parts[0].matches($0.column.name) }
            if named.count > 1 { throw AnalysisErrors.ambiguous(parts, named.map { [$0.column.name] }, condition.span) }
        }
        for operand in condition.operands { try refuseAmbiguousAlias(operand, items, scope) }
    }

    private func refuseRepeatedWindows(_ windows: [NamedWindow]) throws {
        for (position, window) in windows.enumerated() where windows[..<position].contains(where: { $0.name.matches(window.name.text) }) {
            throw QueryError(
                "INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION", sqlState: "42000",
                "Invalid SQL syntax: The definition of window `\(window.name.text)` is repetitive.", span: window.name.span.range)
        }
    }

    /// QUALIFY is for window functions; an aggregate outside of one needs a query that aggregates.
    private func checkQualify(_ condition: Expression, _ collector: CallCollector, hasAggregates: Bool) throws {
        if hasAggregates && collector.windows.isEmpty {
            throw QueryError(
                "QUALIFY_AGGREGATE_NOT_ALLOWED", sqlState: "42903", "The QUALIFY clause may not contain an aggregate function: \"\(ColumnNaming.text(of: condition))\". Use HAVING.", span: condition.span.range)
        }
        if collector.windows.isEmpty {
            throw QueryError(
                "QUALIFY_REQUIRES_WINDOW_FUNCTION", sqlState: "42903",
                "The QUALIFY clause needs a window function in the SELECT list or in its condition \"\(ColumnNaming.text(of: condition))\". Use WHERE or HAVING.", span: condition.span.range)
        }
    }

    // MARK: The SELECT list

    private func selectItems(_ list: [AliasedExpression], _ analyzer: ExpressionAnalyzer, _ scope: Scope) throws -> [Item] {
        var items: [Item] = []
        for entry in list {
            if case .star(let star) = entry.expression.kind {
                let columns = try StarExpansion.columns(star, analyzer, span: entry.expression.span)
                items += columns.map { column in item(column.name, column.expression, syntax: nil, hasAlias: false) }
                continue
            }
            if entry.aliases.isEmpty, case .column(let parts) = entry.expression.kind, let columns = try NamePattern.columns(parts, analyzer, span: entry.span) {
                items += columns.map { item($0.name, $0.expression, syntax: nil, hasAlias: false) }
                continue
            }
            let generatorsBefore = analyzer.collector?.generators.count ?? 0
            let bound = try analyzer.analyze(entry.expression)
            if let generators = analyzer.collector?.generators, generators.count > generatorsBefore, case .column(let column) = bound,
                let generator = generators.last, generator.columns.first?.id == column.id {
                items += try generatorItems(generator, entry, scope)
                continue
            }
            if (analyzer.collector?.generators.count ?? 0) > generatorsBefore { throw AnalysisErrors.nestedGenerator(entry.expression) }
            if entry.aliases.count > 1 {
                throw QueryError(
                    "MULTI_ALIAS_WITHOUT_GENERATOR", sqlState: "42K0E", "Multi part aliasing (\(entry.aliases.map(\.text).joined(separator: ", "))) is not supported with an expression that is not a generator function.", span: entry.span.range)
            }
            let name = entry.aliases.first?.text ?? ColumnNames.derived(entry.expression, bound, state.naming(windows: analyzer.collector?.namedWindows ?? []))
            items.append(item(name, bound, syntax: entry.expression, hasAlias: !entry.aliases.isEmpty))
            if let alias = entry.aliases.first {
                scope.lateralAliases.append(LateralAlias(name: alias.text, expression: bound))
            } else if isField(entry.expression, bound) {
                // A field goes by its own name.
                scope.lateralAliases.append(LateralAlias(name: name, expression: bound))
            }
        }
        return items
    }

    private func isField(_ syntax: Expression, _ bound: BoundExpression) -> Bool {
        guard case .column(let parts) = syntax.kind, parts.count > 1 else { return false }
        if case .column = bound { return false }
        return true
    }

    private func item(_ name: String, _ expression: BoundExpression, syntax: Expression?, hasAlias: Bool) -> Item {
        let column: ColumnReference
        // A column of the query around becomes one of this query's own.
        if case .column(let reference) = expression, captures?.contains(reference.id) != true {
            column = reference.renamed(name)
        } else {
            column = state.newColumn(name, expression.type, nullable: expression.nullable)
        }
        return Item(column: column, expression: expression, syntax: syntax, hasAlias: hasAlias)
    }

    private func generatorItems(_ generator: CallCollector.PendingGenerator, _ entry: AliasedExpression, _ scope: Scope) throws -> [Item] {
        guard entry.aliases.isEmpty || entry.aliases.count == generator.columns.count else {
            throw QueryError(
                "UDTF_ALIAS_NUMBER_MISMATCH", sqlState: "42802",
                "The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF. Expected \(generator.columns.count) aliases, but got \(entry.aliases.map(\.text).joined(separator: ",")).",
                span: entry.span.range)
        }
        return generator.columns.enumerated().map { position, column in
            if !entry.aliases.isEmpty { scope.lateralAliases.append(LateralAlias(name: entry.aliases[position].text, expression: .column(column), isGenerated: true)) }
            return item(entry.aliases.isEmpty ? column.name : entry.aliases[position].text, .column(column), syntax: nil, hasAlias: !entry.aliases.isEmpty)
        }
    }

    // MARK: Grouping

    private func aggregate(
        _ plan: inout LogicalPlan, _ grouping: GroupingAnalyzer.Result?, _ collector: CallCollector, items: [Item]
    ) throws -> AggregateRewriter {
        let inputs = Set(plan.output.map(\.id))
        var keys: [LogicalPlan.Named] = []
        var replacements: [String: ColumnReference] = [:]
        var representatives: [LogicalPlan.AggregateCall] = []
        if let sets = grouping?.sets, let grouping {
            if let key = grouping.keys.first(where: { $0.expression.type.hasCollation }) {
                throw QueryError.notSupported("A grouping set of strings that have a collation (\(key.name))")
            }
            let expanded = GroupingAnalyzer.expand(plan, grouping.keys, sets, id: grouping.groupingID, state: state, collector: collector)
            plan = expanded.plan
            keys = expanded.keys
            replacements = expanded.replacements
        } else if let grouping {
            for key in grouping.keys {
                let fingerprint = Fingerprint.of(key.expression)
                if replacements[fingerprint] != nil { continue }
                if key.expression.type.hasCollation {
                    // Groups are made of keys; one of a group's values stands for it.
                    let plain = state.newColumn(key.name, TypeCoercion.plain(key.expression.type), nullable: true)
                    keys.append(LogicalPlan.Named(plain, CollationKeys.key(key.expression)))
                    let call = try CollatedGrouping.representative(of: key.expression, name: key.name, state: state)
                    representatives.append(call)
                    replacements[fingerprint] = call.column
                    continue
                }
                let value = OrderedMaps.ordered(key.expression)
                let column: ColumnReference
                if case .column(let reference) = value, captures?.contains(reference.id) != true { column = reference } else { column = state.newColumn(key.name, value.type, nullable: value.nullable) }
                replacements[fingerprint] = column
                keys.append(LogicalPlan.Named(column, value))
            }
        }
        plan = .aggregate(LogicalPlan.Aggregate(keys: keys, calls: collector.aggregates + representatives, plan))
        let hasGroupBy = grouping.map { !$0.isGrandTotal } ?? false
        return AggregateRewriter(replacements: replacements, inputs: inputs, hasGroupBy: hasGroupBy, groupsByAll: grouping?.isAll == true && keys.isEmpty)
    }

    // MARK: ORDER BY

    private func sortKeys(
        _ organization: QueryOrganization, _ items: [Item], _ scope: Scope, _ collector: CallCollector
    ) throws -> [LogicalPlan.SortKey] {
        let inner = scope.over(scope.relations)
        inner.variables = scope.variables + items.map { ScopeColumn(name: $0.column.name, expression: .column($0.column)) }
        collector.allowsGenerators = false
        defer { collector.allowsGenerators = true }
        let analyzer = ExpressionAnalyzer(state: state, scope: inner, queries: queries, collector: collector, clause: "ORDER BY")
        let plain = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: collector, clause: "ORDER BY")
        for expression in organization.distributeBy { _ = try analyzer.analyze(expression) }
        let namesAll = try scope.resolveOwn([Identifier("all")], span: .none) != nil
        return try queries.sortItems(organization, items.map(\.column), namesAll: namesAll).map { entry in
            var expression: BoundExpression
            if let position = queries.ordinal(entry.expression) {
                guard position >= 1 && position <= items.count else {
                    throw queries.ordinalError("ORDER_BY_POS_OUT_OF_RANGE", "ORDER BY", position, items.count, entry.span)
                }
                expression = .column(items[position - 1].column)
            } else if case .column(let parts) = entry.expression.kind, parts.count > 1, let found = try? plain.analyze(entry.expression) {
                expression = found
            } else {
                if let column = try named(entry.expression, items) {
                    return LogicalPlan.SortKey(
                        try queries.orderable(.column(column), entry), descending: entry.direction == .descending, nullsFirst: entry.nullOrder == .first)
                }
                // Inside an aggregate call names mean the input, not the result.
                expression = try analyzeSortExpression(entry.expression, analyzer, plain)
            }
            expression = try queries.orderable(expression, entry)
            return LogicalPlan.SortKey(expression, descending: entry.direction == .descending, nullsFirst: entry.nullOrder == .first)
        }
    }

    /// The item that a name of ORDER BY means where several have it: one alias counts for itself, columns as they are may stand several times.
    private func named(_ syntax: Expression, _ items: [Item]) throws -> ColumnReference? {
        guard case .column(let parts) = syntax.kind, parts.count == 1 else { return nil }
        let named = items.filter { parts[0].matches($0.column.name) }
        guard named.count > 1 else { return nil }
        let aliased = named.filter { $0.hasAlias || { if case .column = $0.expression { false } else { true } }($0) }
        let columns = Set(named.filter { item in !aliased.contains { $0.column.id == item.column.id } }.map(\.column.id))
        if aliased.count == 1 { return aliased[0].column }
        guard aliased.count > 1 || columns.count > 1 else { return nil }
        throw AnalysisErrors.unresolvedColumn(parts, scope: Scope([ScopeRelation(qualifier: [], columns: items.map { ScopeColumn(name: $0.column.name, expression: $0.expression) })]), span: syntax.span)
    }

    private func analyzeSortExpression(_ syntax: Expression, _ analyzer: ExpressionAnalyzer, _ plain: ExpressionAnalyzer) throws -> BoundExpression {
        if case .functionCall(let call) = syntax.kind, let name = call.name.parts?.last?.text.lowercased(),
            state.registry.aggregates[name] != nil || call.over != nil, let found = try? plain.analyze(syntax) {
            return found
        }
        return try analyzer.analyze(syntax)
    }

    /// Projection, DISTINCT, ORDER BY and LIMIT on top of everything.
    private func finish(
        _ input: LogicalPlan, _ items: [Item], _ keys: [LogicalPlan.SortKey], isDistinct: Bool, _ organization: QueryOrganization
    ) throws -> LogicalPlan {
        var named = items.map { LogicalPlan.Named($0.column, $0.expression) }
        let outputs = Set(named.map(\.column.id))
        var byExpression: [String: ColumnReference] = [:]
        var definitions: [ColumnID: BoundExpression] = [:]
        for item in named {
            byExpression[Fingerprint.of(item.expression)] = byExpression[Fingerprint.of(item.expression)] ?? item.column
            definitions[item.column.id] = item.expression
        }
        var sortKeys: [LogicalPlan.SortKey] = []
        var hidden = 0
        for key in keys {
            var key = key
            if let column = byExpression[Fingerprint.of(key.expression)] {
                key.expression = .column(column)
            } else if !key.expression.columns.isSubset(of: outputs) || key.expression.contains(where: { if case .subquery = $0 { true } else { false } }) {
                let overInput = key.expression.transformed { node in
                    if case .column(let column) = node, let definition = definitions[column.id] { definition } else { node }
                }
                if isDistinct {
                    throw QueryError(
                        "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
                        "A column, variable, or function parameter with name `\(AnalysisErrors.describe(key.expression))` cannot be resolved. Did you mean one of the following? [\(items.prefix(5).map { "`\($0.column.name)`" }.joined(separator: ", "))]. (After DISTINCT, ORDER BY sees only the SELECT list.)")
                }
                let column: ColumnReference
                if case .column(let reference) = overInput, captures?.contains(reference.id) != true { column = reference } else { column = state.newColumn("_order", overInput.type, nullable: true) }
                named.append(LogicalPlan.Named(column, overInput))
                hidden += 1
                key.expression = .column(column)
            }
            sortKeys.append(key)
        }
        var plan = LogicalPlan.project(LogicalPlan.Project(named, input))
        if isDistinct {
            if let error = AnalysisErrors.distinctMap(plan.output) { throw error }
            plan = try CollatedGrouping.distinct(plan, state: state)
        }
        if !sortKeys.isEmpty { plan = .sort(LogicalPlan.Sort(sortKeys, plan)) }
        plan = try queries.limit(plan, organization)
        if hidden > 0 {
            plan = .project(LogicalPlan.Project(items.map { LogicalPlan.Named($0.column, .column($0.column)) }, plan))
        }
        return plan
    }
}
