import Columnar
import Functions

/// Estimates of row counts and distinct counts from the statistics that storage keeps. Never exact, always positive.
struct Estimator {
    let catalog: any AnalyzerCatalog

    struct Estimate {
        var rows: Double
        /// Distinct values by column, where known.
        var distinct: [ColumnID: Double] = [:]
        var ranges: [ColumnID: ClosedRange<Double>] = [:]
        /// The table a column comes from, by its first column, and its rows: columns of one table have no more combinations than it has rows.
        var origins: [ColumnID: (table: ColumnID, rows: Double)] = [:]

        func distinctCount(_ id: ColumnID) -> Double { min(distinct[id] ?? max(rows / 10, 1), max(rows, 1)) }
    }

    func estimate(_ plan: LogicalPlan) -> Estimate {
        switch plan {
        case .scan(let node): return scan(node)
        case .values(let node): return Estimate(rows: Double(max(node.rows.count, 1)))
        case .range(let node):
            guard case .literal(.integer(let start), _) = node.start, case .literal(.integer(let end), _) = node.end,
                case .literal(.integer(let step), _) = node.step, step != 0 else { return Estimate(rows: 1000) }
            let rows = max((Double(end) - Double(start)) / Double(step), 1)
            return Estimate(rows: rows, distinct: [node.output.id: rows])
        case .filter(let node):
            let input = estimate(node.input)
            return filtered(input, node.predicate.conjuncts)
        case .project(let node):
            let input = estimate(node.input)
            var result = Estimate(rows: input.rows)
            for item in node.items {
                if case .column(let source) = item.expression {
                    result.distinct[item.column.id] = input.distinct[source.id]
                    result.ranges[item.column.id] = input.ranges[source.id]
                    result.origins[item.column.id] = input.origins[source.id]
                } else if let only = item.expression.columns.first, item.expression.columns.count == 1 {
                    result.distinct[item.column.id] = input.distinct[only]
                }
            }
            return result
        case .join(let node): return join(node)
        case .aggregate(let node):
            let input = estimate(node.input)
            if node.keys.isEmpty { return Estimate(rows: 1) }
            var groups = 1.0
            var result = Estimate(rows: 1)
            var combinations: [ColumnID: (product: Double, rows: Double)] = [:]
            for key in node.keys {
                let distinct = keyDistinct(key.expression, input)
                result.distinct[key.column.id] = distinct
                if case .column(let column) = key.expression, let origin = input.origins[column.id] {
                    result.origins[key.column.id] = origin
                    combinations[origin.table] = ((combinations[origin.table]?.product ?? 1) * distinct, origin.rows)
                } else {
                    groups *= distinct
                }
            }
            for combination in combinations.values { groups *= max(1, min(combination.product, combination.rows)) }
            // Keys are rarely independent.
            result.rows = max(1, min(groups, node.keys.count > 1 ? input.rows * 0.9 : input.rows))
            return result
        case .expand(let node):
            var input = estimate(node.input)
            input.rows *= Double(node.projections.count)
            return input
        case .window(let node): return estimate(node.input)
        case .sort(let node): return limited(estimate(node.input), node.limit)
        case .limit(let node): return limited(estimate(node.input), node.limit)
        case .union(let node): return Estimate(rows: node.inputs.reduce(0) { $0 + estimate($1).rows })
        case .setOperation(let node): return Estimate(rows: max(1, estimate(node.left).rows / 2))
        case .generate(let node):
            var input = estimate(node.input)
            input.rows *= 4
            return input
        case .sample(let node):
            var input = estimate(node.input)
            input.rows = max(1, input.rows * node.fraction)
            return input
        case .shared(let node):
            let input = estimate(node.plan)
            var result = Estimate(rows: input.rows)
            for (own, source) in zip(node.output, node.plan.output) {
                result.distinct[own.id] = input.distinct[source.id]
                result.ranges[own.id] = input.ranges[source.id]
                result.origins[own.id] = input.origins[source.id]
            }
            return result
        case .bind(let node): return estimate(node.input)
        case .recursive(let node): return Estimate(rows: estimate(node.anchor).rows * 10)
        case .recursiveReference: return Estimate(rows: 100)
        }
    }

    private func limited(_ input: Estimate, _ limit: BoundExpression?) -> Estimate {
        guard let limit else { return input }
        var result = input
        if case .literal(.integer(let count), _) = limit { result.rows = min(input.rows, Double(max(count, 1))) } else { result.rows = min(input.rows, 100) }
        return result
    }

    private func keyDistinct(_ expression: BoundExpression, _ input: Estimate) -> Double {
        let columns = expression.columns
        if columns.isEmpty { return 1 }
        return max(1, min(input.rows, columns.reduce(1.0) { $0 * input.distinctCount($1) }))
    }

    private func scan(_ node: LogicalPlan.Scan) -> Estimate {
        guard let statistics = catalog.statistics(node.table) else { return filtered(Estimate(rows: 1000), node.predicates) }
        var result = Estimate(rows: max(statistics.rows, 1))
        for column in node.columns where column.position < statistics.columns.count {
            let known = statistics.columns[column.position]
            result.distinct[column.reference.id] = max(1, known.distinct)
            if let low = known.minimum, let high = known.maximum, low <= high { result.ranges[column.reference.id] = Double(low)...Double(high) }
        }
        result = filtered(result, node.predicates)
        if let first = node.columns.first?.reference.id {
            for column in node.columns { result.origins[column.reference.id] = (first, result.rows) }
        }
        return result
    }

    func filtered(_ input: Estimate, _ predicates: [BoundExpression]) -> Estimate {
        var result = input
        var selectivity = 1.0
        for predicate in combineRanges(predicates, input, &selectivity) { selectivity *= self.selectivity(predicate, input) }
        result.rows = max(1, input.rows * selectivity)
        for predicate in predicates {
            if case .comparison(.equal, .column(let column), let other) = predicate, other.columns.isEmpty { result.distinct[column.id] = 1 }
            if case .inList(.column(let column), let elements) = predicate { result.distinct[column.id] = Double(elements.count) }
        }
        for (id, distinct) in result.distinct where distinct > result.rows { result.distinct[id] = result.rows }
        return result
    }

    /// `a >= x AND a < y` is one range, not two independent halves. Returns the predicates it did not use.
    private func combineRanges(_ predicates: [BoundExpression], _ input: Estimate, _ selectivity: inout Double) -> [BoundExpression] {
        var bounds: [ColumnID: (low: Double?, high: Double?)] = [:]
        var rest: [BoundExpression] = []
        for predicate in predicates {
            guard case .comparison(let operation, .column(let column), let constant) = predicate, input.ranges[column.id] != nil,
                let value = number(constant) else {
                rest.append(predicate)
                continue
            }
            var entry = bounds[column.id] ?? (nil, nil)
            switch operation {
            case .greater, .greaterOrEqual: entry.low = max(entry.low ?? value, value)
            case .less, .lessOrEqual: entry.high = min(entry.high ?? value, value)
            default:
                rest.append(predicate)
                continue
            }
            bounds[column.id] = entry
        }
        for (id, bound) in bounds {
            guard let range = input.ranges[id] else { continue }
            let low = max(bound.low ?? range.lowerBound, range.lowerBound)
            let high = min(bound.high ?? range.upperBound, range.upperBound)
            let width = max(range.upperBound - range.lowerBound, 1)
            selectivity *= min(1, max((high - low) / width, 1 / max(input.distinctCount(id), 1)))
        }
        return rest
    }

    private func number(_ expression: BoundExpression) -> Double? {
        switch expression {
        case .literal(.integer(let value), _): Double(value)
        case .literal(.decimal(let value), _): Double(value)
        case .literal(.double(let value), _): value
        default: nil
        }
    }

    private func selectivity(_ predicate: BoundExpression, _ input: Estimate) -> Double {
        switch predicate {
        case .literal(.boolean(let flag), _): return flag ? 1 : 0.0001
        case .literal: return 0.0001
        case .comparison(let operation, let left, let right):
            switch operation {
            case .equal, .nullSafeEqual:
                if case .column(let column) = left, right.columns.isEmpty { return 1 / input.distinctCount(column.id) }
                if case .column(let column) = right, left.columns.isEmpty { return 1 / input.distinctCount(column.id) }
                let columns = left.columns.union(right.columns)
                return 1 / max(columns.map { input.distinctCount($0) }.max() ?? 10, 1)
            case .notEqual: return 0.9
            default: return 0.33
            }
        case .and(let operands): return operands.reduce(1) { $0 * selectivity($1, input) }
        case .or(let operands): return min(1, operands.reduce(0) { $0 + selectivity($1, input) })
        case .not(let operand): return max(0.01, 1 - selectivity(operand, input))
        case .isNull: return 0.05
        case .guarded(let operand): return selectivity(operand, input)
        case .inList(let value, let elements):
            if case .column(let column) = value { return min(1, Double(elements.count) / input.distinctCount(column.id)) }
            return min(1, Double(elements.count) * 0.1)
        case .like(let like):
            if case .literal(.string(let pattern), _) = like.pattern { return pattern.hasPrefix("%") ? 0.1 : 0.03 }
            return 0.1
        default: return 0.33
        }
    }

    private func join(_ node: LogicalPlan.Join) -> Estimate {
        let left = estimate(node.left)
        let right = estimate(node.right)
        var merged = joined(left, right, node.condition?.conjuncts ?? [])
        switch node.kind {
        case .inner: return merged
        case .leftOuter, .single:
            merged.rows = max(merged.rows, left.rows)
            if node.kind == .single { merged.rows = left.rows }
            return merged
        case .rightOuter:
            merged.rows = max(merged.rows, right.rows)
            return merged
        case .fullOuter:
            merged.rows = max(merged.rows, left.rows + right.rows)
            return merged
        case .leftSemi:
            var result = left
            var fraction = 1.0
            for case .comparison(.equal, let a, let b) in node.condition?.conjuncts ?? [] {
                let leftDistinct = a.columns.union(b.columns).compactMap { left.distinct[$0] }.max() ?? left.rows
                let rightDistinct = a.columns.union(b.columns).compactMap { right.distinct[$0] }.max() ?? right.rows
                fraction = min(fraction, min(1, rightDistinct / max(leftDistinct, 1)))
            }
            result.rows = max(1, left.rows * min(fraction, 1))
            return result
        case .leftAnti, .nullAwareAnti:
            var result = left
            result.rows = max(1, left.rows * 0.3)
            return result
        case .mark: return left
        }
    }

    func joined(_ left: Estimate, _ right: Estimate, _ conditions: [BoundExpression]) -> Estimate {
        var result = Estimate(rows: left.rows * right.rows)
        result.distinct = left.distinct.merging(right.distinct) { first, _ in first }
        result.ranges = left.ranges.merging(right.ranges) { first, _ in first }
        result.origins = left.origins.merging(right.origins) { first, _ in first }
        // Keys of several columns have at most as many distinct values as their side has rows.
        var distinctOfLeft = 1.0
        var distinctOfRight = 1.0
        let unknown = min(left.rows, right.rows)
        for condition in conditions {
            guard case .comparison(let operation, let a, let b) = condition, operation == .equal || operation == .nullSafeEqual else {
                result.rows *= 0.33
                continue
            }
            for id in a.columns.union(b.columns) {
                if let known = left.distinct[id] {
                    distinctOfLeft *= max(min(known, left.rows), 1)
                } else {
                    distinctOfRight *= max(min(right.distinct[id] ?? unknown, right.rows), 1)
                }
            }
        }
        result.rows /= max(min(distinctOfLeft, left.rows), min(distinctOfRight, right.rows), 1)
        result.rows = max(1, result.rows)
        for (id, distinct) in result.distinct where distinct > result.rows { result.distinct[id] = result.rows }
        return result
    }
}
