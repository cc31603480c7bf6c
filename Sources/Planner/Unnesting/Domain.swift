import Columnar
import Functions

/// The general way: the distinct values of the outer columns, pushed down into the subquery as a relation of its own.
struct Domain {
    let state: AnalysisState
    /// The outer plan, computed once for the join and the domain.
    let left: LogicalPlan
    private let correlated: [ColumnReference]
    private let sharedLeft: Int
    private let sharedDomain: Int
    private let source: LogicalPlan
    private let outer: Set<ColumnID>

    init(state: AnalysisState, left: LogicalPlan, correlated: [ColumnReference]) {
        self.state = state
        self.correlated = correlated
        self.outer = Set(correlated.map(\.id))
        sharedLeft = state.newSharedID()
        sharedDomain = state.newSharedID()
        let (copy, mapping) = FreshCopy.copy(left, state: state)
        // Columns that pass through the plan from further out keep their numbers.
        source = copy
        self.left = .shared(LogicalPlan.Shared(id: sharedLeft, plan: copy, output: left.output))
        domainColumns = correlated.map { mapping[$0.id] ?? $0 }
    }

    /// The correlated columns within `source`.
    private let domainColumns: [ColumnReference]

    /// A subplan that also puts out the outer columns under `columns`, in the order of `correlated`.
    struct Pushed {
        var plan: LogicalPlan
        var columns: [ColumnReference]
    }

    func equalities(_ columns: [ColumnReference]) -> [BoundExpression] {
        zip(correlated, columns).map { .comparison(.nullSafeEqual, .column($0), .column($1)) }
    }

    private func equalities(_ a: [ColumnReference], _ b: [ColumnReference]) -> [BoundExpression] {
        zip(a, b).map { .comparison(.nullSafeEqual, .column($0), .column($1)) }
    }

    /// The domain as a relation with columns of its own.
    private func relation() -> Pushed {
        let rows = LogicalPlan.shared(LogicalPlan.Shared(id: sharedLeft, plan: source, output: source.output))
        let distinct = LogicalPlan.aggregate(LogicalPlan.Aggregate(
            keys: domainColumns.map { LogicalPlan.Named($0, .column($0)) }, calls: [], rows))
        let columns = correlated.map { state.newColumn($0.name, $0.type, nullable: $0.nullable) }
        return Pushed(plan: .shared(LogicalPlan.Shared(id: sharedDomain, plan: distinct, output: columns)), columns: columns)
    }

    private func substitute(_ expression: BoundExpression, _ columns: [ColumnReference]) -> BoundExpression {
        var mapping: [ColumnID: ColumnReference] = [:]
        for (column, own) in zip(correlated, columns) { mapping[column.id] = own }
        return ColumnSubstitution.apply(mapping, to: expression)
    }

    private func readsOuter(_ plan: LogicalPlan) -> Bool { PullUp(state: state, outer: outer).readsOuter(plan) }

    private func named(_ columns: [ColumnReference]) -> [LogicalPlan.Named] { columns.map { LogicalPlan.Named($0, .column($0)) } }

    func push(_ plan: LogicalPlan) throws -> Pushed {
        guard readsOuter(plan) else {
            let domain = relation()
            return Pushed(plan: .join(LogicalPlan.Join(.inner, domain.plan, plan, on: nil)), columns: domain.columns)
        }
        switch plan {
        case .filter(let node):
            let input = try push(node.input)
            return Pushed(plan: .filter(LogicalPlan.Filter(substitute(node.predicate, input.columns), input.plan)), columns: input.columns)
        case .project(let node):
            let input = try push(node.input)
            let items = node.items.map { LogicalPlan.Named($0.column, substitute($0.expression, input.columns)) }
            return Pushed(plan: .project(LogicalPlan.Project(items + named(input.columns), input.plan)), columns: input.columns)
        case .aggregate(let node): return try push(node)
        case .join(let node): return try push(node)
        case .window(let node):
            let input = try push(node.input)
            guard case .window(var window) = LogicalPlan.window(node).mapExpressions({ substitute($0, input.columns) }) else { break }
            window.partitionBy += input.columns.map { .column($0) }
            window.input = input.plan
            return Pushed(plan: .window(window), columns: input.columns)
        case .sort(let node):
            let input = try push(node.input)
            let keys = node.keys.map { LogicalPlan.SortKey(substitute($0.expression, input.columns), descending: $0.descending, nullsFirst: $0.nullsFirst) }
            return try limited(input, keys, limit: node.limit, offset: node.offset)
        case .limit(let node):
            if case .sort(let sort) = node.input, sort.limit == nil, sort.offset == nil {
                let input = try push(sort.input)
                let keys = sort.keys.map { LogicalPlan.SortKey(substitute($0.expression, input.columns), descending: $0.descending, nullsFirst: $0.nullsFirst) }
                return try limited(input, keys, limit: node.limit, offset: node.offset)
            }
            return try limited(try push(node.input), [], limit: node.limit, offset: node.offset)
        case .union(let node):
            let inputs = try node.inputs.map { input -> LogicalPlan in
                let pushed = try push(input)
                return .project(LogicalPlan.Project(named(input.output + pushed.columns), pushed.plan))
            }
            let columns = correlated.map { state.newColumn($0.name, $0.type, nullable: $0.nullable) }
            return Pushed(plan: .union(LogicalPlan.Union(inputs, output: node.output + columns)), columns: columns)
        case .setOperation(var node):
            let a = try push(node.left)
            let b = try push(node.right)
            let columns = correlated.map { state.newColumn($0.name, $0.type, nullable: $0.nullable) }
            let (leftOutput, rightOutput) = (node.left.output, node.right.output)
            node.left = .project(LogicalPlan.Project(named(leftOutput + a.columns), a.plan))
            node.right = .project(LogicalPlan.Project(named(rightOutput + b.columns), b.plan))
            node.output += columns
            return Pushed(plan: .setOperation(node), columns: columns)
        case .generate(var node):
            let output = plan.output
            let input = try push(node.input)
            node.arguments = node.arguments.map { substitute($0, input.columns) }
            node.input = input.plan
            return Pushed(plan: .project(LogicalPlan.Project(named(output + input.columns), .generate(node))), columns: input.columns)
        case .expand(var node):
            let input = try push(node.input)
            node.projections = node.projections.map { row in row.map { substitute($0, input.columns) } + input.columns.map { .column($0) } }
            node.output += input.columns
            node.input = input.plan
            return Pushed(plan: .expand(node), columns: input.columns)
        case .values(let node):
            var inputs: [LogicalPlan] = []
            for row in node.rows {
                let domain = relation()
                let items = zip(node.output, row).map { column, expression in
                    LogicalPlan.Named(state.newColumn(column.name, column.type, nullable: true), substitute(expression, domain.columns))
                }
                inputs.append(.project(LogicalPlan.Project(items + named(domain.columns), domain.plan)))
            }
            let columns = correlated.map { state.newColumn($0.name, $0.type, nullable: $0.nullable) }
            return Pushed(plan: .union(LogicalPlan.Union(inputs, output: node.output + columns)), columns: columns)
        case .shared(let node): return try push(FreshCopy.inline(node, state: state))
        case .sample(var node):
            let input = try push(node.input)
            node.input = input.plan
            return Pushed(plan: .sample(node), columns: input.columns)
        case .range, .scan, .recursive, .recursiveReference, .bind: break
        }
        throw QueryError.notSupported("A correlated subquery of this form")
    }

    private func push(_ node: LogicalPlan.Aggregate) throws -> Pushed {
        let input = try push(node.input)
        let keys = node.keys.map { LogicalPlan.Named($0.column, substitute($0.expression, input.columns)) }
        let calls = node.calls.map { call -> LogicalPlan.AggregateCall in
            var call = call
            call.arguments = call.arguments.map { substitute($0, input.columns) }
            call.filter = call.filter.map { substitute($0, input.columns) }
            return call
        }
        let grouped = LogicalPlan.aggregate(LogicalPlan.Aggregate(keys: keys + named(input.columns), calls: calls, input.plan))
        guard node.keys.isEmpty else { return Pushed(plan: grouped, columns: input.columns) }
        // Every outer value has its row, matched or not.
        let domain = relation()
        let defaults = EmptyAggregate.values(node.calls, state: state) ?? [:]
        var renamed = named(input.columns)
        var items = named(domain.columns)
        let marker = state.newColumn("_matched", .boolean, nullable: true)
        renamed.append(LogicalPlan.Named(marker, .literal(.boolean(true), .boolean)))
        for call in node.calls {
            let inner = state.newColumn(call.column.name, call.column.type, nullable: true)
            renamed.append(LogicalPlan.Named(inner, .column(call.column)))
            let value = defaults[call.column.id] ?? .null
            items.append(LogicalPlan.Named(call.column, value.isNull ? .column(inner) : .caseWhen(BoundExpression.CaseExpression(
                branches: [(.isNull(.column(marker)), .literal(value, call.column.type))], otherwise: .column(inner), type: call.column.type))))
        }
        let joined = LogicalPlan.join(LogicalPlan.Join(
            .leftOuter, domain.plan, .project(LogicalPlan.Project(renamed, grouped)),
            on: BoundExpression.conjunction(equalities(domain.columns, input.columns))))
        return Pushed(plan: .project(LogicalPlan.Project(items, joined)), columns: domain.columns)
    }

    private func push(_ node: LogicalPlan.Join) throws -> Pushed {
        let leftReads = readsOuter(node.left) || (node.condition.map { !$0.columns.isDisjoint(with: outer) } ?? false)
        let rightReads = readsOuter(node.right)
        var node = node
        let output = LogicalPlan.join(node).output
        if node.kind == .inner && !leftReads {
            let right = try push(node.right)
            node.right = right.plan
            node.condition = node.condition.map { substitute($0, right.columns) }
            return Pushed(plan: .join(node), columns: right.columns)
        }
        guard node.kind != .rightOuter && node.kind != .fullOuter else { throw QueryError.notSupported("A correlated RIGHT or FULL OUTER JOIN") }
        let left = try push(node.left)
        node.left = left.plan
        node.condition = node.condition.map { substitute($0, left.columns) }
        if rightReads {
            let right = try push(node.right)
            node.right = right.plan
            node.condition = BoundExpression.conjunction((node.condition?.conjuncts ?? []) + equalities(left.columns, right.columns))
        }
        return Pushed(plan: .project(LogicalPlan.Project(named(output + left.columns), .join(node))), columns: left.columns)
    }

    /// LIMIT within a subquery counts per outer value: by row number.
    private func limited(_ input: Pushed, _ keys: [LogicalPlan.SortKey], limit: BoundExpression?, offset: BoundExpression?) throws -> Pushed {
        guard limit != nil || offset != nil else { return input }
        let order = keys.isEmpty ? input.columns.map { LogicalPlan.SortKey(.column($0), descending: false, nullsFirst: true) } : keys
        let (window, number) = try state.rowNumber(over: input.plan, partitionBy: input.columns.map { .column($0) }, orderBy: order)
        func wide(_ expression: BoundExpression) -> BoundExpression {
            expression.type == .bigint ? expression : .cast(BoundExpression.CastExpression(expression, to: .bigint, mode: .ansi, span: nil, isImplicit: true))
        }
        let position = wide(.column(number))
        var conditions: [BoundExpression] = []
        if let offset { conditions.append(.comparison(.greater, position, wide(offset))) }
        if let limit {
            let last = offset.map { BoundExpression.arithmetic(BoundExpression.ArithmeticExpression(.add, wide(limit), wide($0), type: .bigint, mode: .ansi, span: nil)) } ?? wide(limit)
            conditions.append(.comparison(.lessOrEqual, position, last))
        }
        return Pushed(plan: .filter(LogicalPlan.Filter(BoundExpression.conjunction(conditions), window)), columns: input.columns)
    }
}
