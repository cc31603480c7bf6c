import Columnar
import Functions
import SQLSyntax

/// GROUP BY: keys by expression, position or alias, ALL, and the sets of ROLLUP, CUBE and GROUPING SETS.
struct GroupingAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer
    let scope: Scope

    struct Key {
        var name: String
        var expression: BoundExpression
    }

    struct Result {
        var keys: [Key]
        /// For grouping sets: which keys each set has.
        var sets: [[Int]]?
        var groupingID: ColumnReference?
        /// The clause is ALL, and no column or alias has that name.
        var isAll = false
        /// `GROUPING SETS (())`: one group of everything, of which `grouping_id()` is 0.
        var isGrandTotal = false
    }

    /// As many sets as Spark allows keys in a CUBE times over; beyond that the plan would explode.
    private static let maximumSets = 4096

    func analyze(_ clause: GroupByClause, select: Select) throws -> Result {
        defer { scope.namedItem = nil }
        if clause.groupsByAll, !scope.hasColumn("all"), !(usesAliases && select.items.contains { $0.aliases.first?.matches("all") == true }) {
            scope.namedItem = { [self] in try refuseLateralAlias($0, select) }
            return Result(keys: try allKeys(select), isAll: true)
        }
        if usesAliases { scope.namedItem = { [self] in try item($0, select) } }
        var keys: [Key] = []
        var numbers: [String: Int] = [:]
        func number(_ syntax: Expression) throws -> Int {
            let key = try self.key(syntax, select)
            let fingerprint = Fingerprint.of(key.expression)
            if let known = numbers[fingerprint] { return known }
            numbers[fingerprint] = keys.count
            keys.append(key)
            return keys.count - 1
        }
        var products: [[[Int]]] = []
        var hasSets = false
        for element in clause.elements {
            let sets = try self.sets(element, number)
            if case .expression = element { products.append(sets) } else {
                hasSets = true
                products.append(sets)
            }
        }
        guard hasSets else { return Result(keys: keys) }
        var combined: [[Int]] = [[]]
        for sets in products {
            combined = combined.flatMap { left in sets.map { right in unique(left + right) } }
            guard combined.count <= Self.maximumSets else {
                throw QueryError("GROUPING_SIZE_LIMIT_EXCEEDED", sqlState: "54000", "Grouping sets size cannot be greater than \(Self.maximumSets).", span: clause.span.range)
            }
        }
        // The one set `()` is what an aggregate without GROUP BY is: one group, of no rows even.
        if keys.isEmpty, combined.count == 1 { return Result(keys: [], isGrandTotal: true) }
        return Result(keys: keys, sets: combined, groupingID: state.newColumn("spark_grouping_id", .bigint, nullable: false))
    }

    private var usesAliases: Bool { state.options.switches.groupsByAliases }

    private func unique(_ keys: [Int]) -> [Int] {
        var seen: Set<Int> = []
        return keys.filter { seen.insert($0).inserted }
    }

    // MARK: Names of items

    /// The first item of the SELECT list of that name, given or derived. It may not refer to other items.
    private func item(_ name: Identifier, _ select: Select) throws -> BoundExpression? {
        guard let item = select.items.first(where: { named($0, name) }) else { return nil }
        scope.namedItem = { [self] in try refuseLateralAlias($0, select) }
        defer { scope.namedItem = { [self] in try self.item($0, select) } }
        return try analyzer(scope).analyze(item.expression)
    }

    private func named(_ item: AliasedExpression, _ name: Identifier) -> Bool {
        if let alias = item.aliases.first { return item.aliases.count == 1 && alias.matches(name.text) }
        if case .star = item.expression.kind { return false }
        return name.matches(state.naming().name(of: item.expression))
    }

    private func refuseLateralAlias(_ name: Identifier, _ select: Select) throws -> BoundExpression? {
        guard select.items.contains(where: { $0.aliases.first?.matches(name.text) == true }) else { return nil }
        throw QueryError(
            "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_GROUP_BY", sqlState: "0A000",
            "The feature is not supported: Referencing a lateral column alias via GROUP BY alias/ALL is not supported yet: `\(name.text)`. Repeat its expression instead.",
            span: name.span.range)
    }

    /// All expressions of the clause.
    static func expressions(of clause: GroupByClause?) -> [Expression] { (clause?.elements ?? []).flatMap(expressions) }

    private static func expressions(of element: GroupingElement) -> [Expression] {
        switch element {
        case .expression(let item): [item.expression]
        case .set(let expressions): expressions
        case .rollup(let steps), .cube(let steps): steps.flatMap { $0 }
        case .groupingSets(let elements): elements.flatMap(expressions)
        case .expressionsWithGroupingSets(let expressions, let sets): expressions + sets.flatMap { $0 }
        }
    }

    private func sets(_ element: GroupingElement, _ number: (Expression) throws -> Int) throws -> [[Int]] {
        switch element {
        case .expression(let item): return [[try number(item.expression)]]
        case .set(let expressions): return [try expressions.map(number)]
        case .rollup(let steps):
            if steps.contains(where: \.isEmpty) { throw emptySet("ROLLUP") }
            let numbered = try steps.map { try $0.map(number) }
            return (0...numbered.count).reversed().map { numbered[0..<$0].flatMap { $0 } }
        case .cube(let steps):
            if steps.contains(where: \.isEmpty) { throw emptySet("CUBE") }
            let numbered = try steps.map { try $0.map(number) }
            guard numbered.count <= 12 else {
                throw QueryError("GROUPING_SIZE_LIMIT_EXCEEDED", sqlState: "54000", "Grouping sets size cannot be greater than \(Self.maximumSets).")
            }
            return (0..<(1 << numbered.count)).map { mask in
                numbered.indices.filter { mask & (1 << (numbered.count - 1 - $0)) == 0 }.flatMap { numbered[$0] }
            }
        case .groupingSets(let elements): return try elements.flatMap { try sets($0, number) }
        case .expressionsWithGroupingSets(let expressions, let sets):
            for expression in expressions { _ = try number(expression) }
            return try sets.map { try $0.map(number) }
        }
    }

    private func emptySet(_ operation: String) -> QueryError {
        QueryError("_LEGACY_ERROR_TEMP_0051", sqlState: "42601", "Empty set in \(operation) grouping sets is not supported.")
    }

    private func analyzer(_ scope: Scope) -> ExpressionAnalyzer {
        let collector = CallCollector()
        collector.allowsAggregates = false
        collector.allowsWindows = false
        collector.allowsGenerators = false
        return ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: collector, clause: "GROUP BY")
    }

    private func key(_ syntax: Expression, _ select: Select) throws -> Key {
        if state.options.switches.groupsByOrdinals, let position = queries.ordinal(syntax) { return try positional(position, syntax, select) }
        let bound = try analyzer(scope).analyze(syntax)
        return Key(name: ColumnNames.derived(syntax, bound, state.naming()), expression: bound)
    }

    private func positional(_ position: Int, _ syntax: Expression, _ select: Select) throws -> Key {
        let hasStar = select.items.contains { if case .star = $0.expression.kind { true } else { false } }
        if hasStar {
            throw QueryError(
                "STAR_GROUP_BY_POS", sqlState: "0A000", "Star (*) is not allowed in a select list when GROUP BY an ordinal position is used.",
                span: syntax.span.range)
        }
        guard position >= 1 && position <= select.items.count else {
            throw queries.ordinalError("GROUP_BY_POS_OUT_OF_RANGE", "GROUP BY", position, select.items.count, syntax.span)
        }
        let item = select.items[position - 1]
        let expression = item.expression
        if containsAggregate(expression) {
            throw QueryError(
                "GROUP_BY_POS_AGGREGATE", sqlState: "42903",
                "GROUP BY \(position) refers to an expression \(ColumnNaming.text(of: expression)) that contains an aggregate function. Aggregate functions are not allowed in GROUP BY.",
                span: syntax.span.range)
        }
        let name = item.aliases.first?.text ?? ColumnNaming.name(of: expression)
        return Key(name: name, expression: try analyzer(scope).analyze(expression))
    }

    /// GROUP BY ALL: every item without an aggregate; of items with one, nothing.
    private func allKeys(_ select: Select) throws -> [Key] {
        var keys: [Key] = []
        for item in select.items {
            if case .star(let star) = item.expression.kind {
                keys += try StarExpansion.columns(star, analyzer(scope), span: item.span).map { Key(name: $0.name, expression: $0.expression) }
            } else if !containsAggregate(item.expression) {
                let bound = try analyzer(scope).analyze(item.expression)
                keys.append(Key(name: item.aliases.first?.text ?? ColumnNaming.name(of: item.expression), expression: bound))
            }
        }
        return keys
    }

    private func containsAggregate(_ expression: Expression) -> Bool {
        let collector = CallCollector()
        let probe = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: collector, clause: "SELECT")
        _ = try? probe.analyze(expression)
        return !collector.aggregates.isEmpty
    }

    // MARK: Plans of grouping sets

    /// Repeats every input row once per set, with the keys that the set lacks set to NULL and a number that tells the sets apart.
    static func expand(
        _ input: LogicalPlan, _ keys: [Key], _ sets: [[Int]], id: ColumnReference?, state: AnalysisState, collector: CallCollector
    ) -> (plan: LogicalPlan, keys: [LogicalPlan.Named], replacements: [String: ColumnReference]) {
        let groupingID = id ?? state.newColumn("spark_grouping_id", .bigint, nullable: false)
        let keyColumns = keys.map { state.newColumn($0.name, $0.expression.type, nullable: true) }
        let kept = input.output
        let setNumber = state.newColumn("_set", .bigint, nullable: false)
        let hasDuplicates = Set(sets.map { $0.sorted() }).count < sets.count
        var projections: [[BoundExpression]] = []
        for (number, set) in sets.enumerated() {
            var mask: Int64 = 0
            var row: [BoundExpression] = kept.map { .column($0) }
            for position in keys.indices {
                if set.contains(position) {
                    row.append(OrderedMaps.ordered(keys[position].expression))
                } else {
                    row.append(.literal(.null, keys[position].expression.type))
                    mask |= 1 << Int64(min(keys.count - 1 - position, 62))
                }
            }
            row.append(.literal(.integer(mask), .bigint))
            if hasDuplicates { row.append(.literal(.integer(Int64(number)), .bigint)) }
            projections.append(row)
        }
        var output = kept + keyColumns + [groupingID]
        var named = (keyColumns + [groupingID]).map { LogicalPlan.Named($0, .column($0)) }
        if hasDuplicates {
            output.append(setNumber)
            named.append(LogicalPlan.Named(setNumber, .column(setNumber)))
        }
        var replacements: [String: ColumnReference] = [:]
        for (key, column) in zip(keys, keyColumns) { replacements[Fingerprint.of(key.expression)] = column }
        replacements[Fingerprint.of(.column(groupingID))] = groupingID
        return (.expand(LogicalPlan.Expand(projections: projections, output: output, input)), named, replacements)
    }
}
