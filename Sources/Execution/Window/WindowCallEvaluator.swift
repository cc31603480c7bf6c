import Columnar
import Functions
import Planner

/// Evaluates one call on sorted partitions.
struct WindowCallEvaluator {
    private let plan: WindowCallPlan
    private let columns: [Vector]
    private let orderKey: Vector?
    private let sortKey: SortKey?
    private let partitions: WindowPartitions
    private let context: EvaluationContext

    init(
        _ plan: WindowCallPlan, columns: [Vector], order: Range<Int>, sortKeys: [SortKey], _ partitions: WindowPartitions, _ context: EvaluationContext
    ) {
        self.plan = plan
        self.columns = columns
        orderKey = order.count == 1 ? columns[order.lowerBound] : nil
        sortKey = order.count == 1 ? sortKeys.last : nil
        self.partitions = partitions
        self.context = context
    }

    private func frames() throws -> WindowFrames {
        let positions = plan.bounds
        return try WindowFrames(
            plan.call.frame, bounds: (positions.start.map { columns[$0] }, positions.end.map { columns[$0] }), key: orderKey, sortKey: sortKey, partitions)
    }

    func evaluate() throws -> Vector {
        let arguments = plan.arguments.map { columns[$0] }
        switch plan.call.function {
        case .window(let function, let ignoreNulls):
            let frames = function.usesFrame ? try frames() : nil
            let run = WindowRun(
                rows: partitions.rows, partitionStart: partitions.partitionStart, partitionEnd: partitions.partitionEnd,
                peerStart: partitions.peerStart, peerEnd: partitions.peerEnd, frameStart: frames.map { UnsafePointer($0.start) },
                frameEnd: frames.map { UnsafePointer($0.end) }, ignoreNulls: ignoreNulls)
            let result = try function.evaluate(run, arguments, context)
            withExtendedLifetime(frames) {}
            return result
        case .aggregate(let function, let distinct, _):
            if distinct && !function.ignoresDistinct { throw QueryError.notSupported("DISTINCT in a window function") }
            return try aggregate(function, arguments)
        }
    }

    private var isWholePartition: Bool {
        switch (plan.call.frame.start, plan.call.frame.end) {
        case (.unboundedPreceding, .unboundedFollowing): true
        default: false
        }
    }

    private func aggregate(_ function: ResolvedAggregate, _ arguments: [Vector]) throws -> Vector {
        let filter = plan.filter.map { columns[$0] }
        // The call as an aggregation whose groups are partitions or, else, rows.
        let call = LogicalPlan.AggregateCall(
            plan.call.column, name: plan.call.name, function: function, arguments: plan.call.arguments, distinct: false, filter: nil)
        let layout = AggregateLayout(keys: [], calls: [call])
        let states = layout.components.indices.map { layout.makeState($0, context) }
        let rows = partitions.rows
        if isWholePartition {
            let numbers = UnsafePointer(partitions.partitionNumber)
            try WindowAggregate.fold(layout, states, arguments, filter, groups: numbers, groupCount: partitions.partitionCount, rows: rows)
            let results = try AggregateResults.columns(layout, states, 0..<partitions.partitionCount, context)
            guard let result = results.first else { throw QueryError.internalError("a window function has no result") }
            return result.gather(numbers, count: rows)
        }
        let frames = try frames()
        for (index, component) in layout.components.enumerated() {
            try WindowAggregate.fill(
                states[index], component, arguments: component.arguments.map { arguments[$0] }, filter, frames, partitions, context)
        }
        let results = try AggregateResults.columns(layout, states, 0..<rows, context)
        guard let result = results.first else { throw QueryError.internalError("a window function has no result") }
        withExtendedLifetime(frames.buffer) {}
        return result
    }
}
