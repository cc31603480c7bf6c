import Columnar
import Functions
import Planner

/// Turns a logical plan into operators, keeping of every node only the columns that are read above it. One per execution.
struct PhysicalPlanner {
    private let run: QueryRun
    /// Definitions of shared subplans, by id.
    private var shared: [Int: PhysicalOperator] = [:]
    /// Within the step of recursive queries: the positions of the kept columns, by id.
    private var depth = 0

    init(run: QueryRun) { self.run = run }

    mutating func plan(_ plan: LogicalPlan, required: ColumnSet) throws -> PhysicalOperator {
        depth += 1
        defer { depth -= 1 }
        guard depth < 2000 else {
            throw QueryError("QUERY_TOO_COMPLEX", sqlState: "54001", "The query is nested too deeply to be run.")
        }
        switch plan {
        case .scan(let node): return TableScanOperator(node, required: required)
        case .values(let node): return ValuesOperator(node, required: required)
        case .range(let node): return RangeOperator(node, required: required)
        case .filter(let node): return try planFilter(node, required)
        case .project(let node): return try planProject(node, required)
        case .join(let node): return try planJoin(node, required)
        case .aggregate(let node): return try planAggregate(node, required)
        case .expand(let node): return try planExpand(node, required)
        case .window(let node): return try planWindow(node, required)
        case .sort(let node): return try planSort(node, required)
        case .limit(let node):
            noteGoal(node)
            return LimitOperator(node, try self.plan(node.input, required: required))
        case .union(let node): return try planUnion(node, required)
        case .setOperation(let node): return try planSetOperation(node)
        case .generate(let node): return try planGenerate(node, required)
        case .sample(let node): return SampleOperator(node, try self.plan(node.input, required: required))
        case .shared(let node): return try planShared(node, required)
        case .recursive(let node): return try planRecursive(node)
        case .recursiveReference(let node): return RecursiveReferenceOperator(node)
        case .bind(let node): return try planBind(node, required)
        }
    }

    /// A recursion under a LIMIT, with nothing but projections between, need not go on once it has the rows.
    private func noteGoal(_ node: LogicalPlan.Limit) {
        guard let rows = (try? LimitOperator.count(node.limit, run)) ?? nil else { return }
        let skipped = node.offset == nil ? 0 : ((try? LimitOperator.count(node.offset, run)) ?? nil)
        guard let skipped else { return }
        let (goal, overflow) = rows.addingReportingOverflow(skipped)
        var input = node.input
        while true {
            switch input {
            case .project(let project): input = project.input
            case .shared(let shared) where run.sharedUses[shared.id] == 1: input = shared.plan
            case .recursive(let recursive):
                if !overflow { run.recursionGoals[recursive.id] = goal }
                return
            default: return
            }
        }
    }

    private func kept(_ layout: [ColumnReference], _ required: ColumnSet) -> [ColumnReference] {
        layout.filter { required.contains($0.id) }
    }

    private mutating func planFilter(_ node: LogicalPlan.Filter, _ required: ColumnSet) throws -> PhysicalOperator {
        var below = required
        below.insertColumns(of: node.predicate)
        let input: PhysicalOperator
        if case .window(let window) = node.input, let limit = RankLimit(node.predicate, window) {
            input = try planWindow(window, below, rankLimit: limit)
        } else {
            input = try plan(node.input, required: below)
        }
        return FilterOperator(node.predicate, layout: kept(input.layout, required), input)
    }

    private mutating func planProject(_ node: LogicalPlan.Project, _ required: ColumnSet) throws -> PhysicalOperator {
        let items = node.items.filter { required.contains($0.column.id) }
        var below = ColumnSet()
        for item in items { below.insertColumns(of: item.expression) }
        return ProjectOperator(items, try plan(node.input, required: below))
    }

    private mutating func planAggregate(_ node: LogicalPlan.Aggregate, _ required: ColumnSet) throws -> PhysicalOperator {
        var below = ColumnSet()
        for key in node.keys { below.insertColumns(of: key.expression) }
        for call in node.calls where required.contains(call.column.id) {
            for argument in call.arguments { below.insertColumns(of: argument) }
            if let filter = call.filter { below.insertColumns(of: filter) }
        }
        return AggregateOperator(keys: node.keys, calls: node.calls, required: required, try plan(node.input, required: below))
    }

    private mutating func planExpand(_ node: LogicalPlan.Expand, _ required: ColumnSet) throws -> PhysicalOperator {
        let columns = node.output.indices.filter { required.contains(node.output[$0].id) }
        var below = ColumnSet()
        for projection in node.projections {
            for column in columns where column < projection.count { below.insertColumns(of: projection[column]) }
        }
        return ExpandOperator(node, columns: columns, try plan(node.input, required: below))
    }

    private mutating func planWindow(
        _ node: LogicalPlan.Window, _ required: ColumnSet, rankLimit: RankLimit? = nil
    ) throws -> PhysicalOperator {
        let calls = node.calls.filter { required.contains($0.column.id) }
        var below = required
        for expression in node.partitionBy { below.insertColumns(of: expression) }
        for key in node.orderBy { below.insertColumns(of: key.expression) }
        for call in calls {
            for expression in WindowOperator.expressions(of: call) { below.insertColumns(of: expression) }
        }
        let input = try plan(node.input, required: below)
        return WindowOperator(node, calls: calls, passing: kept(input.layout, required), rankLimit: rankLimit, input)
    }

    private mutating func planSort(_ node: LogicalPlan.Sort, _ required: ColumnSet) throws -> PhysicalOperator {
        var below = required
        for key in node.keys { below.insertColumns(of: key.expression) }
        let input = try plan(node.input, required: below)
        return SortOperator(node, layout: kept(input.layout, required), input)
    }

    private mutating func planUnion(_ node: LogicalPlan.Union, _ required: ColumnSet) throws -> PhysicalOperator {
        let columns = node.output.indices.filter { required.contains(node.output[$0].id) }
        var inputs: [PhysicalOperator] = []
        for input in node.inputs {
            let output = input.output
            guard output.count == node.output.count else { throw QueryError.internalError("the inputs of a union differ in width") }
            inputs.append(try plan(input, required: ColumnSet(columns.map { output[$0] })))
        }
        return UnionOperator(node, columns: columns, inputs: inputs)
    }

    private mutating func planSetOperation(_ node: LogicalPlan.SetOperation) throws -> PhysicalOperator {
        let left = try plan(node.left, required: ColumnSet(node.left.output))
        let right = try plan(node.right, required: ColumnSet(node.right.output))
        return SetOperationOperator(node, left: left, right: right)
    }

    private mutating func planGenerate(_ node: LogicalPlan.Generate, _ required: ColumnSet) throws -> PhysicalOperator {
        var below = required
        for argument in node.arguments { below.insertColumns(of: argument) }
        let input = try plan(node.input, required: below)
        return GenerateOperator(node, passing: kept(input.layout, required), required: required, input)
    }

    private mutating func planShared(_ node: LogicalPlan.Shared, _ required: ColumnSet) throws -> PhysicalOperator {
        let definition: PhysicalOperator
        let isFirst = shared[node.id] == nil
        if let known = shared[node.id] {
            definition = known
        } else {
            definition = try plan(node.plan, required: ColumnSet(node.plan.output))
            shared[node.id] = definition
        }
        let positions = definition.positions
        // The definition's columns in the order of its own output, whose column ids are those of the first use's plan.
        let output = node.plan.output
        var columns: [Int] = []
        var layout: [ColumnReference] = []
        for (index, column) in node.output.enumerated() where required.contains(column.id) {
            var position = index < output.count ? positions[output[index].id] : nil
            // Other uses may carry a plan with ids of its own; columns then match by position.
            if position == nil, index < definition.layout.count { position = index }
            guard let position else { throw QueryError.internalError("a shared plan lost a column") }
            columns.append(position)
            layout.append(column)
        }
        return SharedOperator(id: node.id, columns: columns, layout: layout, definition: definition, isFirst: isFirst)
    }

    private mutating func planBind(_ node: LogicalPlan.Bind, _ required: ColumnSet) throws -> PhysicalOperator {
        // In the order in which they are opened: the first use of a shared subplan computes it.
        let definitions = try node.definitions.map { definition in
            BindOperator.Definition(name: definition.name, type: definition.type, source: try plan(definition.plan, required: ColumnSet(definition.plan.output)))
        }
        return BindOperator(definitions, try plan(node.input, required: required))
    }

    private mutating func planRecursive(_ node: LogicalPlan.Recursive) throws -> PhysicalOperator {
        let anchor = try plan(node.anchor, required: ColumnSet(node.anchor.output))
        // The step is opened once per round, from a plan of its own each time.
        return RecursiveOperator(node, anchor: anchor)
    }

    // MARK: Joins

    private mutating func planJoin(_ node: LogicalPlan.Join, _ required: ColumnSet) throws -> PhysicalOperator {
        var conjuncts = node.condition?.conjuncts ?? []
        conjuncts.removeAll { if case .literal(.boolean(true), _) = $0 { true } else { false } }
        var below = required
        for conjunct in conjuncts { below.insertColumns(of: conjunct) }
        let left = try plan(node.left, required: below)
        let right = try plan(node.right, required: below)
        let leftColumns = ColumnSet(left.layout)
        let rightColumns = ColumnSet(right.layout)

        var comparisons = 0
        switch node.kind {
        case .nullAwareAnti(let count), .mark(_, let count): comparisons = min(count, conjuncts.count)
        default: break
        }
        var keys: [JoinKey] = []
        var residual: [BoundExpression] = []
        var keyIsNullAware = false
        if comparisons == 1 && conjuncts.count == 1, let key = JoinKeys.key(conjuncts[0], leftColumns, rightColumns), !key.isNullSafe {
            keys = [key]
            keyIsNullAware = true
            comparisons = 0
        } else {
            residual = Array(conjuncts[0..<comparisons])
            for conjunct in conjuncts[comparisons...] {
                if let key = JoinKeys.key(conjunct, leftColumns, rightColumns) { keys.append(key) } else { residual.append(conjunct) }
            }
        }

        var output: [ColumnReference]
        var markColumn: ColumnReference?
        switch node.kind {
        case .leftSemi, .leftAnti, .nullAwareAnti: output = left.layout
        case .mark(let column, _):
            output = left.layout + [column]
            markColumn = column
        default: output = left.layout + right.layout
        }
        output = kept(output, required)

        var description = JoinOperator.Description(kind: .inner, keys: keys, residual: residual, comparisons: comparisons, keyIsNullAware: keyIsNullAware)
        description.markColumn = markColumn
        var swaps = false
        switch node.kind {
        case .inner: description.kind = .inner
        case .leftOuter:
            swaps = shouldSwap(node, left, right, keys)
            description.kind = swaps ? .buildOuter : .probeOuter
        case .rightOuter:
            // The right side is kept; unless it is much larger.
            swaps = shouldSwap(node, left, right, keys)
            description.kind = swaps ? .probeOuter : .buildOuter
        case .fullOuter:
            swaps = shouldSwap(node, left, right, keys)
            description.kind = .fullOuter
        case .leftSemi:
            swaps = shouldSwap(node, left, right, keys)
            description.kind = swaps ? .buildSemi : .probeSemi
        case .leftAnti:
            swaps = shouldSwap(node, left, right, keys)
            description.kind = swaps ? .buildAnti : .probeAnti
        case .nullAwareAnti: description.kind = .nullAwareAnti
        case .single: description.kind = .single
        case .mark: description.kind = .mark
        }
        if swaps {
            description.keys = keys.map { JoinKey(probe: $0.build, build: $0.probe, isNullSafe: $0.isNullSafe) }
            return JoinOperator(description, probe: right, build: left, layout: output, name: JoinKeys.name(node.kind, keys) + " (left side kept)")
        }
        return JoinOperator(description, probe: left, build: right, layout: output, name: JoinKeys.name(node.kind, keys))
    }

    /// Whether the left side is so much smaller that it should be the one kept.
    private func shouldSwap(_ node: LogicalPlan.Join, _ left: PhysicalOperator, _ right: PhysicalOperator, _ keys: [JoinKey]) -> Bool {
        guard !keys.isEmpty else { return false }
        if let rows = node.estimatedRows { return rows.left * 2 < rows.right }
        return left.estimatedRows(run) &* 2 < right.estimatedRows(run)
    }
}

enum JoinKeys {
    /// The equality as a key, when one side of it is of the left and the other of the right input.
    static func key(_ conjunct: BoundExpression, _ left: ColumnSet, _ right: ColumnSet) -> JoinKey? {
        guard case .comparison(let operation, let a, let b) = conjunct, operation == .equal || operation == .nullSafeEqual else { return nil }
        guard a.isDeterministic, b.isDeterministic, haveOneHash(a.type, b.type) else { return nil }
        let isNullSafe = operation == .nullSafeEqual
        let first = a.columns
        let second = b.columns
        guard !first.isEmpty, !second.isEmpty else { return nil }
        if first.allSatisfy({ left.contains($0) }) && second.allSatisfy({ right.contains($0) }) {
            return JoinKey(probe: a, build: b, isNullSafe: isNullSafe)
        }
        if first.allSatisfy({ right.contains($0) }) && second.allSatisfy({ left.contains($0) }) {
            return JoinKey(probe: b, build: a, isNullSafe: isNullSafe)
        }
        return nil
    }

    /// Whether equal values of the types have equal words and hashes.
    private static func haveOneHash(_ a: DataType, _ b: DataType) -> Bool {
        if case .decimal(_, let scale) = a, case .decimal(_, let other) = b { return scale == other }
        return a.equalsIgnoringNullability(b) || (a.isCharacter && b.isCharacter)
    }

    static func name(_ kind: LogicalPlan.JoinKind, _ keys: [JoinKey]) -> String {
        let method = keys.isEmpty ? "nested loop" : "hash"
        switch kind {
        case .inner: return keys.isEmpty ? "Join (nested loop)" : "Join (hash)"
        case .leftOuter: return "Left outer join (\(method))"
        case .rightOuter: return "Right outer join (\(method))"
        case .fullOuter: return "Full outer join (\(method))"
        case .leftSemi: return "Semi join (\(method))"
        case .leftAnti: return "Anti join (\(method))"
        case .nullAwareAnti: return "Null-aware anti join (\(method))"
        case .single: return "Single join (\(method))"
        case .mark: return "Mark join (\(method))"
        }
    }
}
