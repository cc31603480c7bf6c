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
    }

    /// As many sets as Spark allows keys in a CUBE times over; beyond that the plan would explode.
    private static let maximumSets = 4096

    func analyze(_ clause: GroupByClause, select: Select) throws -> Result {
        if clause.groupsByAll, (try? scope.resolve([Identifier("all")], span: clause.span)) ?? nil == nil {
            return Result(keys: try allKeys(select), sets: nil, groupingID: nil)
        }
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
        guard hasSets else { return Result(keys: keys, sets: nil, groupingID: nil) }
        var combined: [[Int]] = [[]]
        for sets in products {
            combined = combined.flatMap { left in sets.map { right in left + right.filter { !left.contains($0) } } }
            guard combined.count <= Self.maximumSets else {
                throw QueryError("GROUPING_SIZE_LIMIT_EXCEEDED", sqlState: "54000", "Grouping sets size cannot be greater than \(Self.maximumSets).", span: clause.span.range)
            }
        }
        // The one set `()` is what an aggregate without GROUP BY is: one group, of no rows even.
        if keys.isEmpty, combined.count == 1 { return Result(keys: [], sets: nil, groupingID: nil) }
        return Result(keys: keys, sets: combined, groupingID: state.newColumn("spark_grouping_id", .bigint, nullable: false))
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
            let numbered = try steps.map { try $0.map(number) }
            return (0...numbered.count).reversed().map { numbered[0..<$0].flatMap { $0 } }
        case .cube(let steps):
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

    private func analyzer(_ scope: Scope) -> ExpressionAnalyzer {
        let collector = CallCollector()
        collector.allowsAggregates = false
        collector.allowsWindows = false
        collector.allowsGenerators = false
        return ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: collector, clause: "GROUP BY")
    }

    private func key(_ syntax: Expression, _ select: Select) throws -> Key {
        if let position = queries.ordinal(syntax) { return try positional(position, syntax, select) }
        do {
            let bound = try analyzer(scope).analyze(syntax)
            return Key(name: ColumnNames.derived(syntax, bound, state.naming()), expression: bound)
        } catch let error as QueryError where error.condition.hasPrefix("UNRESOLVED_COLUMN") {
            guard case .column(let parts) = syntax.kind, parts.count == 1,
                let item = select.items.first(where: { $0.aliases.count == 1 && $0.aliases[0].matches(parts[0].text) })
            else { throw error }
            let bound = try analyzer(scope).analyze(item.expression)
            return Key(name: parts[0].text, expression: bound)
        }
    }

    private func positional(_ position: Int, _ syntax: Expression, _ select: Select) throws -> Key {
        var expanded: [(Expression?, BoundExpression?, String)] = []
        for item in select.items {
            if case .star(let star) = item.expression.kind {
                for column in try StarExpansion.columns(star, scope, span: item.span) { expanded.append((nil, column.expression, column.name)) }
            } else {
                expanded.append((item.expression, nil, item.aliases.first?.text ?? ColumnNaming.name(of: item.expression)))
            }
        }
        guard position >= 1 && position <= expanded.count else {
            throw queries.ordinalError("GROUP_BY_POS_OUT_OF_RANGE", "GROUP BY", position, expanded.count, syntax.span)
        }
        let entry = expanded[position - 1]
        if let bound = entry.1 { return Key(name: entry.2, expression: bound) }
        guard let expression = entry.0 else { throw QueryError.internalError("a SELECT item has no expression") }
        if containsAggregate(expression) {
            throw QueryError(
                "GROUP_BY_POS_AGGREGATE", sqlState: "42903",
                "GROUP BY \(position) refers to an expression \(ColumnNaming.text(of: expression)) that contains an aggregate function. Aggregate functions are not allowed in GROUP BY.",
                span: syntax.span.range)
        }
        return Key(name: entry.2, expression: try analyzer(scope).analyze(expression))
    }

    /// GROUP BY ALL: every item without an aggregate; of items with one, nothing.
    private func allKeys(_ select: Select) throws -> [Key] {
        var keys: [Key] = []
        for item in select.items {
            if case .star(let star) = item.expression.kind {
                keys += try StarExpansion.columns(star, scope, span: item.span).map { Key(name: $0.name, expression: $0.expression) }
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
                    row.append(keys[position].expression)
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
