import Columnar
import Functions

/// Splits the calls of an aggregation in two: partial results of some rows, and what brings partial results of one group together.
struct PartialAggregation {
    /// Computed first, from the original arguments.
    private(set) var partial: [LogicalPlan.AggregateCall] = []
    /// Computed from the partial results; under the original columns.
    private(set) var final: [LogicalPlan.AggregateCall] = []

    /// Nil when a call cannot be split without a change of its result.
    init?(_ calls: [LogicalPlan.AggregateCall], state: AnalysisState) {
        for call in calls {
            guard let builtin = call.function.builtin, !call.distinct || call.function.ignoresDistinct,
                call.arguments.allSatisfy({ $0.isDeterministic }), call.filter.map({ $0.isDeterministic }) ?? true
            else { return nil }
            switch builtin {
            case .countAll, .count:
                add(call, call.function, type: .bigint, nullable: false, state) { .sumOfParts(.bigint, call.function, nullable: false) }
            case .sum:
                guard let type = call.arguments.first?.type, type.isIntegerBacked || type == .double || type == .float else { return nil }
                let result = call.function.returnType
                add(call, call.function, type: result, nullable: true, state) { .sumOfParts(result, call.function, nullable: true) }
            case .minimum, .maximum:
                add(call, call.function, type: call.function.returnType, nullable: true, state) { call.function }
            case .average:
                guard addAverage(call, state) else { return nil }
            case .averageOfParts:
                return nil
            }
        }
    }

    private mutating func add(
        _ call: LogicalPlan.AggregateCall, _ function: ResolvedAggregate, type: DataType, nullable: Bool, _ state: AnalysisState,
        _ merged: () -> ResolvedAggregate
    ) {
        let part = state.newColumn(call.name, type, nullable: nullable)
        partial.append(LogicalPlan.AggregateCall(
            part, name: call.name, function: function, arguments: call.arguments, distinct: false, filter: call.filter))
        final.append(LogicalPlan.AggregateCall(
            call.column, name: call.name, function: merged(), arguments: [.column(part)], distinct: false, filter: nil))
    }

    /// An average is the sum of sums by the sum of counts.
    private mutating func addAverage(_ call: LogicalPlan.AggregateCall, _ state: AnalysisState) -> Bool {
        guard let argument = call.arguments.first else { return false }
        let sumType: DataType
        switch argument.type {
        case .double, .float: sumType = .double
        case .decimal(_, let scale): sumType = .decimal(precision: DataType.maximumDecimalPrecision, scale: scale)
        case .tinyint, .smallint, .int, .bigint: sumType = .decimal(precision: DataType.maximumDecimalPrecision, scale: 0)
        default: return false
        }
        guard call.function.returnType == .double || call.function.returnType.isDecimal else { return false }
        var sum = call.function
        sum.builtin = .sum
        sum.returnType = sumType
        var count = call.function
        count.builtin = .count
        count.returnType = .bigint
        let sumColumn = state.newColumn(call.name, sumType, nullable: true)
        let countColumn = state.newColumn(call.name, .bigint, nullable: false)
        for (column, function) in [(sumColumn, sum), (countColumn, count)] {
            partial.append(LogicalPlan.AggregateCall(
                column, name: call.name, function: function, arguments: call.arguments, distinct: false, filter: call.filter))
        }
        var merged = call.function
        merged.builtin = .averageOfParts
        merged.argumentTypes = [sumType, .bigint]
        final.append(LogicalPlan.AggregateCall(
            call.column, name: call.name, function: merged, arguments: [.column(sumColumn), .column(countColumn)], distinct: false, filter: nil))
        return true
    }
}

extension ResolvedAggregate {
    /// The sum of partial sums or counts, under the type that the whole has.
    fileprivate static func sumOfParts(_ type: DataType, _ whole: ResolvedAggregate, nullable: Bool) -> ResolvedAggregate {
        var sum = whole
        sum.builtin = .sum
        sum.argumentTypes = [type]
        sum.returnType = whole.returnType
        sum.nullable = nullable
        return sum
    }
}
