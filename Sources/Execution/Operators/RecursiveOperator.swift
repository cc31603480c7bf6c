import Columnar
import Planner

/// WITH RECURSIVE: rounds of the step, each over the rows that the round before brought.
final class RecursiveOperator: PhysicalOperator {
    private let node: LogicalPlan.Recursive
    private let anchor: PhysicalOperator

    init(_ node: LogicalPlan.Recursive, anchor: PhysicalOperator) {
        self.node = node
        self.anchor = anchor
        super.init(layout: node.output, description: "Recursive", inputs: [anchor])
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let types = layout.map(\.type)
        let dependent = RecursiveOperator.dependentShares(node.step, node.id)
        let outer = run.recursion[node.id]
        defer { run.recursion[node.id] = outer }
        var all: [Batch] = []
        var rows = try collect(anchor, node.anchor.output, types, run)
        all += rows.batches
        var level = 0
        var total = rows.count
        let goal = run.recursionGoals[node.id] ?? Int.max
        while rows.count > 0, total < goal {
            level += 1
            guard level <= node.maximumLevel else {
                throw QueryError(
                    "RECURSION_LEVEL_LIMIT_EXCEEDED", sqlState: "42836",
                    "Recursion level limit \(node.maximumLevel) reached but the query is not exhausted. "
                        + "Check that the recursion ends, or raise the limit with MAX RECURSION LEVEL.")
            }
            try run.context.cancellation.check()
            run.recursion[node.id] = rows
            for id in dependent { run.shared[id] = nil }
            var planner = PhysicalPlanner(run: run)
            let step = try planner.plan(node.step, required: ColumnSet(node.step.output))
            rows = try collect(step, node.step.output, types, run)
                all += rows.batches
            total += rows.count
        }
        for id in dependent { run.shared[id] = nil }
        return Stream(MaterializedSource(MaterializedRows(all), run: run), statistics: statistics)
    }

    private func collect(_ source: PhysicalOperator, _ output: [ColumnReference], _ types: [DataType], _ run: QueryRun) throws -> MaterializedRows {
        let positions = source.positions
        let columns = output.compactMap { positions[$0.id] }
        var stream = try source.start(run, receiver: statistics)
        stream.append { worker, next in ReorderConsumer(columns, types: types, BatchCompactor(target: worker.run.settings.batchRows, next)) }
        let sink = CollectSink(run.memory, operatorName: "Recursive")
        try run.drain(stream, into: sink, receiver: statistics)
        return sink.take()
    }

    /// Shared subplans within the step that read the recursion, and so differ from round to round.
    private static func dependentShares(_ plan: LogicalPlan, _ id: Int) -> [Int] {
        var found: [Int] = []
        func refers(_ plan: LogicalPlan) -> Bool {
            if case .recursiveReference(let reference) = plan { return reference.id == id }
            var result = false
            for input in plan.inputs where refers(input) { result = true }
            if result, case .shared(let shared) = plan { found.append(shared.id) }
            return result
        }
        _ = refers(plan)
        return found
    }
}

/// The rows of the round before.
final class RecursiveReferenceOperator: PhysicalOperator {
    private let id: Int

    init(_ node: LogicalPlan.RecursiveReference) {
        id = node.id
        super.init(layout: node.output, description: "Rows of the last round", inputs: [])
    }

    override func estimatedRows(_ run: QueryRun) -> Int { run.recursion[id]?.count ?? 0 }

    override func open(_ run: QueryRun) throws -> Stream {
        guard let rows = run.recursion[id] else { throw QueryError.internalError("a recursive reference stands outside of its query") }
        return Stream(MaterializedSource(rows, run: run), statistics: statistics)
    }
}
