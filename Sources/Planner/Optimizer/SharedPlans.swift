import Columnar
import Functions

/// Common tables that are used once, or that cost nothing to compute again, become part of the plan around them.
struct InlineSharedPlans: OptimizerRule {
    let name = "InlineSharedPlans"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        var uses: [Int: Int] = [:]
        var seen: Set<Int> = []
        count(plan, &uses, &seen)
        return inline(plan, uses, context.state)
    }

    private func count(_ plan: LogicalPlan, _ uses: inout [Int: Int], _ seen: inout Set<Int>) {
        if case .shared(let node) = plan {
            uses[node.id, default: 0] += 1
            // The definition's own uses count once, however often it is used.
            guard seen.insert(node.id).inserted else { return }
        }
        for input in plan.inputs { count(input, &uses, &seen) }
    }

    private func inline(_ plan: LogicalPlan, _ uses: [Int: Int], _ state: AnalysisState) -> LogicalPlan {
        if case .shared(let node) = plan {
            if uses[node.id] == 1 {
                let items = zip(node.output, node.plan.output).map { LogicalPlan.Named($0, .column($1)) }
                return .project(LogicalPlan.Project(items, inline(node.plan, uses, state)))
            }
            if isCheap(node.plan) { return inline(FreshCopy.inline(node, state: state), uses, state) }
        }
        return plan.with(inputs: plan.inputs.map { inline($0, uses, state) })
    }

    private func isCheap(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .scan, .values: true
        case .filter(let node): node.predicate.isDeterministic && isCheap(node.input)
        case .project(let node): node.items.allSatisfy { $0.expression.isDeterministic } && isCheap(node.input)
        default: false
        }
    }
}

/// Subplans that occur more than once and do real work are computed once: views used twice, self-joins of aggregates.
struct ShareCommonPlans: OptimizerRule {
    let name = "ShareCommonPlans"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        // Plans that occur twice read their tables twice.
        var reads: [TableName: Int] = [:]
        countTables(plan, &reads)
        guard reads.values.contains(where: { $0 > 1 }) else { return plan }
        var counts: [String: Int] = [:]
        collect(plan, reads, &counts)
        guard counts.values.contains(where: { $0 > 1 }) else { return plan }
        var known: [String: (id: Int, plan: LogicalPlan)] = [:]
        return share(plan, reads, counts, &known, context.state)
    }

    private func countTables(_ plan: LogicalPlan, _ reads: inout [TableName: Int]) {
        if case .scan(let node) = plan { reads[node.table, default: 0] += 1 }
        for input in plan.inputs { countTables(input, &reads) }
    }

    /// Whether every table below is read more than once.
    private func mayOccurTwice(_ plan: LogicalPlan, _ reads: [TableName: Int]) -> Bool {
        if case .scan(let node) = plan { return (reads[node.table] ?? 0) > 1 }
        return plan.inputs.allSatisfy { mayOccurTwice($0, reads) }
    }

    /// Work that is worth keeping: anything that breaks a pipeline.
    private func isWorthSharing(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .aggregate, .window, .setOperation: true
        case .join(let node): node.kind == .inner || node.kind == .leftOuter
        default: false
        }
    }

    private func collect(_ plan: LogicalPlan, _ reads: [TableName: Int], _ counts: inout [String: Int]) {
        if case .shared = plan { return }
        if case .recursive = plan { return }
        if isWorthSharing(plan), mayOccurTwice(plan, reads), let fingerprint = PlanFingerprint.of(plan) {
            counts[fingerprint, default: 0] += 1
            if (counts[fingerprint] ?? 0) > 1 { return }
        }
        for input in plan.inputs { collect(input, reads, &counts) }
    }

    private func share(
        _ plan: LogicalPlan, _ reads: [TableName: Int], _ counts: [String: Int], _ known: inout [String: (id: Int, plan: LogicalPlan)],
        _ state: AnalysisState
    ) -> LogicalPlan {
        if case .shared = plan { return plan }
        if case .recursive = plan { return plan }
        if isWorthSharing(plan), mayOccurTwice(plan, reads), let fingerprint = PlanFingerprint.of(plan), (counts[fingerprint] ?? 0) > 1 {
            if let first = known[fingerprint] {
                return .shared(LogicalPlan.Shared(id: first.id, plan: first.plan, output: plan.output))
            }
            let (copy, _) = FreshCopy.copy(plan, state: state)
            let id = state.newSharedID()
            known[fingerprint] = (id, copy)
            return .shared(LogicalPlan.Shared(id: id, plan: copy, output: plan.output))
        }
        return plan.with(inputs: plan.inputs.map { share($0, reads, counts, &known, state) })
    }
}

/// A text that is equal for plans which compute the same, whatever their column numbers. Nil for plans that may differ from run to run.
enum PlanFingerprint {
    static func of(_ plan: LogicalPlan) -> String? {
        var numbers: [ColumnID: Int] = [:]
        return describe(plan, &numbers)
    }

    private static func number(_ id: ColumnID, _ numbers: inout [ColumnID: Int]) -> Int {
        if let known = numbers[id] { return known }
        numbers[id] = numbers.count
        return numbers.count - 1
    }

    private static func describe(_ plan: LogicalPlan, _ numbers: inout [ColumnID: Int]) -> String? {
        var inputs: [String] = []
        for input in plan.inputs {
            guard let text = describe(input, &numbers) else { return nil }
            inputs.append(text)
        }
        if plan.expressions.contains(where: { !$0.isDeterministic || $0.containsSubquery || $0.contains { if case .lambda = $0 { true } else { false } } }) { return nil }
        var head: String
        switch plan {
        case .scan(let node):
            head = "scan \(node.table) \(node.columns.map { "\($0.position):\(number($0.reference.id, &numbers))" }) \(node.predicateOnly.map { number($0, &numbers) }.sorted())"
        case .values, .range, .sample, .recursive, .recursiveReference, .generate, .expand, .bind: return nil
        case .filter: head = "filter"
        case .project: head = "project"
        case .join(let node):
            if case .mark = node.kind { return nil }
            head = "join \(node.kind)"
        case .aggregate(let node): head = "aggregate \(node.calls.map { "\($0.name)\($0.distinct)\($0.filter != nil)" })"
        case .window(let node):
            head = "window \(node.partitionBy.count) \(node.orderBy.map { "\($0.descending)\($0.nullsFirst)" }) \(node.calls.map { "\($0.name)\($0.frame.unit)" })"
        case .sort(let node): head = "sort \(node.keys.map { "\($0.descending)\($0.nullsFirst)" })"
        case .limit: head = "limit"
        case .union: head = "union"
        case .setOperation(let node): head = "set \(node.kind) \(node.keepsDuplicates)"
        case .shared(let node): head = "shared \(node.id)"
        }
        if case .window(let node) = plan { for call in node.calls { head += Fingerprint.of(renumbered(call, &numbers)) } }
        for expression in plan.expressions { head += " " + Fingerprint.of(renumbered(expression, &numbers)) }
        // The output's numbers continue from here, in order.
        let output = plan.output.map { number($0.id, &numbers) }
        return "\(head)->\(output)(\(inputs.joined(separator: ";")))"
    }

    private static func renumbered(_ call: LogicalPlan.WindowCall, _ numbers: inout [ColumnID: Int]) -> LogicalPlan.WindowCall {
        call.mapExpressions { renumbered($0, &numbers) }
    }

    private static func renumbered(_ expression: BoundExpression, _ numbers: inout [ColumnID: Int]) -> BoundExpression {
        ColumnSubstitution.apply(to: expression) { column in
            .column(ColumnReference(id: ColumnID(number(column.id, &numbers)), name: column.name, type: column.type, nullable: column.nullable))
        }
    }
}
