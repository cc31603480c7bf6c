import Columnar
import Planner

/// Runs logical plans.
package enum Executor {
    /// Plans the operators, does what must be complete before the first row, and gives the rows to pull.
    ///
    /// - Parameter parameters: values of the plan's markers by name, which take part as constants.
    package static func execute(
        plan: LogicalPlan, parameters: [String: (Value, DataType)] = [:], snapshots: any SnapshotSource, context: EvaluationContext,
        settings: ExecutionSettings, pool: WorkerPool
    ) throws -> QueryResult {
        let run = QueryRun(parameters: parameters, snapshots: snapshots, context: context, settings: settings, pool: pool)
        let output = plan.output
        var planner = PhysicalPlanner(run: run)
        let root = try planner.plan(plan, required: ColumnSet(output))
        return try QueryResult(root, output: output, run: run)
    }
}
