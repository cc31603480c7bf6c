import Columnar
import Planner
import Synchronization

/// Gives the tables of a statement, all of one moment.
package protocol SnapshotSource: Sendable {
    func snapshot(of table: TableName) throws -> TableSnapshot
}

/// One execution of a plan: what its operators share.
/// Sendable because the mutable parts are only changed by the thread that opens operators, before workers start.
final class QueryRun: @unchecked Sendable {
    /// Values from outside, and those of subqueries that were run first.
    var parameters: [String: (Value, DataType)]
    let snapshots: any SnapshotSource
    let context: EvaluationContext
    let settings: ExecutionSettings
    let pool: WorkerPool
    let memory: MemoryAccount
    let dictionaryAnswers = DictionaryAnswers()
    /// The rows of shared subplans, by id, once computed.
    var shared: [Int: MaterializedRows] = [:]
    /// The rows of the last round of recursive queries, by id.
    var recursion: [Int: MaterializedRows] = [:]
    /// Rows after which a recursion may end, by id; none where all are wanted.
    var recursionGoals: [Int: Int] = [:]
    /// How often shared subplans stand in the plan, by id.
    var sharedUses: [Int: Int] = [:]

    init(
        parameters: [String: (Value, DataType)], snapshots: any SnapshotSource, context: EvaluationContext, settings: ExecutionSettings,
        pool: WorkerPool
    ) {
        self.parameters = parameters
        self.snapshots = snapshots
        self.context = context
        self.settings = settings
        self.pool = pool
        memory = MemoryAccount(limit: settings.memoryLimit)
    }

    func countSharedUses(_ plan: LogicalPlan) {
        if case .shared(let shared) = plan {
            sharedUses[shared.id, default: 0] += 1
            if sharedUses[shared.id] == 1 { countSharedUses(shared.plan) }
            return
        }
        for input in plan.inputs { countSharedUses(input) }
    }

    /// Runs a stream to its end.
    func drain(_ stream: Stream, into sink: any Sink, receiver: OperatorStatistics?, control: PipelineControl = PipelineControl()) throws {
        for (number, leg) in stream.legs.enumerated() {
            if control.isStopped { return }
            let pipeline = try PipelineRun(leg, number: number, into: sink, receiver: receiver, control: control, run: self)
            _ = try pipeline.runMorsels(Int.max)
            try pipeline.finish()
        }
    }

    /// Calls `body` for each number below `count` on the query's threads.
    func parallel(_ count: Int, _ body: @escaping @Sendable (_ index: Int) throws -> Void) throws {
        let cancellation = context.cancellation
        try pool.each(count, slots: settings.threads) { index in
            ProcessMemory.forgetDenial()
            try cancellation.check()
            try body(index)
            try ProcessMemory.checkDenial()
        }
    }
}
