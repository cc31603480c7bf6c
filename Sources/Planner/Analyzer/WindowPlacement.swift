import Columnar

/// Puts the window calls of a SELECT above its input: calls of equal partitioning and order share a node. A call that reads another's
/// column stands above it; inner calls come first in the list.
enum WindowPlacement {
    static func place(_ windows: [CallCollector.PendingWindow], over input: LogicalPlan, state: AnalysisState) -> LogicalPlan {
        var groups: [(key: String, node: LogicalPlan.Window)] = []
        var places: [ColumnID: Int] = [:]
        for window in windows {
            let key = window.partitionBy.map { Fingerprint.of($0) }.joined(separator: ",") + "|"
                + window.orderBy.map { Fingerprint.of($0.expression) + "\($0.descending)\($0.nullsFirst)" }.joined(separator: ",")
            let lowest = (columns(of: window).compactMap { places[$0] }.max() ?? -1) + 1
            let place: Int
            if let index = groups.indices.first(where: { $0 >= lowest && groups[$0].key == key }) {
                groups[index].node.calls.append(window.call)
                place = index
            } else {
                place = groups.count
                groups.append((key, LogicalPlan.Window(partitionBy: window.partitionBy, orderBy: window.orderBy, calls: [window.call], input)))
            }
            places[window.call.column.id] = place
        }
        var plan = input
        for (_, node) in groups {
            var node = node
            node.input = plan
            plan = .window(node)
        }
        return plan
    }

    private static func columns(of window: CallCollector.PendingWindow) -> Set<ColumnID> {
        var expressions = window.partitionBy + window.orderBy.map(\.expression) + window.call.arguments
        if case .aggregate(_, _, let filter?) = window.call.function { expressions.append(filter) }
        return expressions.reduce(into: []) { found, expression in expression.forEachColumn { found.insert($0.id) } }
    }
}
