#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar
import Functions

/// Grouping many rows by long texts of a joined table: rows are brought together by the join's key first, and only the groups are joined and
/// grouped by the texts (Yan and Larson, "Eager Aggregation and Lazy Aggregation", VLDB 1995).
struct AggregateBeforeJoin: OptimizerRule {
    let name = "AggregateBeforeJoin"
    /// Groups per row from which on it does not pay.
    private let largestShare = 0.4
    private let fewestRows = 20_000.0
    /// Texts of more different values are not grouped by their codes, nor are keys of more bits than a word has.
    private let mostCodes = 65_536.0
    private let wordBits = 60.0
    /// Other keys beside the join's that the early groups may have, since what they add is not known.
    private let fewValues = 1000.0

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        plan.transformed { node in
            guard case .aggregate(let aggregate) = node, !aggregate.keys.isEmpty, !aggregate.calls.isEmpty else { return node }
            return rewritten(aggregate, context) ?? node
        }
    }

    private func rewritten(_ given: LogicalPlan.Aggregate, _ context: OptimizerContext) -> LogicalPlan? {
        var keys = given.keys
        var calls = given.calls
        var input = given.input
        if case .project(let project) = input {
            guard project.items.allSatisfy({ $0.expression.isDeterministic }) else { return nil }
            var definitions: [ColumnID: BoundExpression] = [:]
            for item in project.items { definitions[item.column.id] = item.expression }
            let inlined: (BoundExpression) -> BoundExpression = { ColumnSubstitution.apply(to: $0) { definitions[$0.id] } }
            keys = keys.map { LogicalPlan.Named($0.column, inlined($0.expression)) }
            calls = calls.map { call in
                LogicalPlan.AggregateCall(
                    call.column, name: call.name, function: call.function, arguments: call.arguments.map(inlined), distinct: call.distinct,
                    filter: call.filter.map(inlined))
            }
            input = project.input
        }
        guard case .join(let join) = input, join.kind == .inner, let condition = join.condition else { return nil }
        let left = Dictionary(join.left.output.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let right = Dictionary(join.right.output.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var groups: [ColumnReference] = []
        var known: Set<ColumnID> = []
        func need(_ column: ColumnReference) { if known.insert(column.id).inserted { groups.append(column) } }
        for conjunct in condition.conjuncts {
            guard case .comparison(.equal, .column(let a), .column(let b)) = conjunct else { return nil }
            if let own = left[a.id], right[b.id] != nil { need(own) } else if let own = left[b.id], right[a.id] != nil { need(own) } else { return nil }
        }
        for call in calls {
            let columns = call.arguments.reduce(into: call.filter?.columns ?? []) { $0.formUnion($1.columns) }
            guard columns.allSatisfy({ left[$0] != nil }) else { return nil }
            // Rows that the join would drop are computed as well: they must not raise errors.
            guard (call.arguments + (call.filter.map { [$0] } ?? [])).allSatisfy(neverFails), call.arguments.first?.type != .bigint else { return nil }
        }
        let estimator = context.estimator
        let probe = estimator.estimate(join.left)
        let build = estimator.estimate(join.right)
        let joinGroups = groups.reduce(1.0) { $0 * probe.distinctCount($1.id) }
        var hasManyCodes = false
        var bits = 0.0
        for key in keys {
            guard key.expression.isDeterministic else { return nil }
            for id in key.expression.columns {
                let distinct: Double
                if let own = left[id] {
                    distinct = probe.distinctCount(id)
                    guard known.contains(id) || distinct <= fewValues else { return nil }
                    need(own)
                } else if let other = right[id] {
                    distinct = build.distinctCount(id)
                    hasManyCodes = hasManyCodes || (other.type == .string && distinct > mostCodes)
                } else {
                    return nil
                }
                bits += log2(distinct + 1).rounded(.up)
            }
        }
        guard hasManyCodes || bits > wordBits, probe.rows >= fewestRows, joinGroups < probe.rows * largestShare,
            let split = PartialAggregation(calls, state: context.state)
        else { return nil }
        let early = LogicalPlan.Aggregate(keys: groups.map { LogicalPlan.Named($0, .column($0)) }, calls: split.partial, join.left)
        let joined = LogicalPlan.join(LogicalPlan.Join(.inner, .aggregate(early), join.right, on: condition))
        return .aggregate(LogicalPlan.Aggregate(keys: keys, calls: split.final, joined))
    }

    private func neverFails(_ expression: BoundExpression) -> Bool {
        if case .cast(let cast) = expression { return !CastSafety.mayFail(from: cast.operand.type, to: cast.type) && neverFails(cast.operand) }
        guard case .arithmetic(let node) = expression else { return !expression.canFail }
        switch node.type {
        case .decimal(let precision, _) where precision < DataType.maximumDecimalPrecision: break
        case .double, .float: break
        default: return false
        }
        guard neverFails(node.left), neverFails(node.right) else { return false }
        switch node.operation {
        case .add, .subtract, .multiply: return true
        default:
            guard case .literal(let value, _) = node.right else { return false }
            switch value {
            case .decimal(let number): return number != 0
            case .integer(let number): return number != 0
            case .double(let number): return number != 0
            default: return false
            }
        }
    }
}
