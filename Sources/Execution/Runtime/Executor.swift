import Columnar
import Planner

/// Runs logical plans.
package enum Executor {
    /// Plans the operators, does what must be complete before the first row, and gives the rows to pull.
    ///
    /// - Parameter parameters: values of the plan's markers by name, which take part as constants.
    /// - Parameter operators: where operators of this very plan are kept between executions.
    package static func execute(
        plan: LogicalPlan, parameters: [String: (Value, DataType)] = [:], snapshots: any SnapshotSource, context: EvaluationContext,
        settings: ExecutionSettings, pool: WorkerPool, operators: OperatorPool? = nil
    ) throws -> QueryResult {
        let run = QueryRun(parameters: parameters, snapshots: snapshots, context: context, settings: settings, pool: pool)
        run.countSharedUses(plan)
        let output = plan.output
        // Statistics are counted in the operators themselves.
        let operators = settings.collectsStatistics ? nil : operators
        let sizes = try operators?.sizes(snapshots) ?? []
        if let kept = operators?.take(sizes) { return try QueryResult(kept, output: output, run: run, pool: operators) }
        var planner = PhysicalPlanner(run: run)
        let root = try planner.plan(plan, required: ColumnSet(output))
        return try QueryResult(OperatorPool.Kept(root, sizes: sizes), output: output, run: run, pool: operators)
    }
}
