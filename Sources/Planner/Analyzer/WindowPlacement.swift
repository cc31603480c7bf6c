import Columnar

/// Puts the window calls of a SELECT above its input: calls of equal partitioning and order share a node.
enum WindowPlacement {
    static func place(_ windows: [CallCollector.PendingWindow], over input: LogicalPlan, state: AnalysisState) -> LogicalPlan {
        var groups: [(key: String, node: LogicalPlan.Window)] = []
        for window in windows {
            let key = window.partitionBy.map { Fingerprint.of($0) }.joined(separator: ",") + "|"
                + window.orderBy.map { Fingerprint.of($0.expression) + "\($0.descending)\($0.nullsFirst)" }.joined(separator: ",")
            if let index = groups.firstIndex(where: { $0.key == key }) {
                groups[index].node.calls.append(window.call)
            } else {
                groups.append((key, LogicalPlan.Window(partitionBy: window.partitionBy, orderBy: window.orderBy, calls: [window.call], input)))
            }
        }
        var plan = input
        for (_, node) in groups {
            var node = node
            node.input = plan
            plan = .window(node)
        }
        return plan
    }
}
