import Columnar
import Functions
import SQLSyntax

/// Aggregate, window and generator calls found while a SELECT's expressions are analyzed; each is replaced by the column it will have.
final class CallCollector {
    struct PendingWindow {
        var partitionBy: [BoundExpression]
        var orderBy: [LogicalPlan.SortKey]
        var call: LogicalPlan.WindowCall
    }

    struct PendingGenerator {
        var name: String
        var function: ResolvedTableFunction
        var arguments: [BoundExpression]
        var columns: [ColumnReference]
        var isOuter: Bool
        var span: SourceSpan
    }

    var allowsAggregates = true
    var allowsWindows = true
    var allowsGenerators = true
    /// While the arguments of an aggregate are analyzed.
    var isInsideAggregate = false
    var isInsideWindow = false
    private(set) var aggregates: [LogicalPlan.AggregateCall] = []
    private var aggregateNumbers: [String: Int] = [:]
    private(set) var windows: [PendingWindow] = []
    private var windowNumbers: [String: Int] = [:]
    var generators: [PendingGenerator] = []
    /// Expressions of GROUP BY, for `grouping()`; set before the SELECT list is analyzed.
    var groupingKeys: [BoundExpression] = []
    /// The bit mask of keys left out in a grouping set, once there are grouping sets.
    var groupingID: ColumnReference?
    /// One group of everything, as a grouping set.
    var isGrandTotal = false
    /// Windows named in the WINDOW clause.
    var namedWindows: [NamedWindow] = []

    /// The column of an aggregate call; equal calls share one.
    func add(_ call: LogicalPlan.AggregateCall) -> ColumnReference {
        let key = Fingerprint.of(call)
        if let number = aggregateNumbers[key] { return aggregates[number].column }
        aggregateNumbers[key] = aggregates.count
        aggregates.append(call)
        return call.column
    }

    func add(_ window: PendingWindow) -> ColumnReference {
        let key = Fingerprint.of(window.call) + "|" + window.partitionBy.map { Fingerprint.of($0) }.joined(separator: ",") + "|"
            + window.orderBy.map { Fingerprint.of($0.expression) + ($0.descending ? "d" : "a") + ($0.nullsFirst ? "f" : "l") }.joined(separator: ",")
        if let number = windowNumbers[key] { return windows[number].call.column }
        windowNumbers[key] = windows.count
        windows.append(window)
        return window.call.column
    }

    func rewriteWindows(_ rewrite: (BoundExpression) throws -> BoundExpression) rethrows {
        for index in windows.indices {
            windows[index].partitionBy = try windows[index].partitionBy.map(rewrite)
            for key in windows[index].orderBy.indices {
                windows[index].orderBy[key].expression = try rewrite(windows[index].orderBy[key].expression)
            }
            windows[index].call.arguments = try windows[index].call.arguments.map(rewrite)
            if case .aggregate(let function, let distinct, let filter?) = windows[index].call.function {
                windows[index].call.function = .aggregate(function, distinct: distinct, filter: try rewrite(filter))
            }
        }
    }
}
