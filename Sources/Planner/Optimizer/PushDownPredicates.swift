import Columnar
import Functions

/// Moves filters as close to the tables as they go, through projections, joins, aggregates, windows and unions; turns outer joins into inner
/// ones where a filter drops their NULL rows; and carries constants over equalities to the other side of a join.
///
/// A predicate that can fail must not fail for rows that would never have reached it: where one moves below a join, a generator or a set operation,
/// a guarded copy moves, and the predicate itself stays.
struct PushDownPredicates: OptimizerRule {
    let name = "PushDownPredicates"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan { push([], into: plan) }

    private func wrap(_ plan: LogicalPlan, _ predicates: [BoundExpression]) -> LogicalPlan {
        predicates.isEmpty ? plan : .filter(LogicalPlan.Filter(SimplifyExpressions.conjunction(predicates), plan))
    }

    private func push(_ predicates: [BoundExpression], into plan: LogicalPlan) -> LogicalPlan {
        switch plan {
        case .filter(let node):
            return push(node.predicate.conjuncts + predicates, into: node.input)
        case .scan(var node):
            let (movable, fixed) = split(predicates) { $0.isDeterministic && !$0.containsSubquery }
            if !movable.isEmpty {
                let conjunction = SimplifyExpressions.conjunction(node.predicates + movable)
                node.predicates = conjunction.conjuncts
            }
            return wrap(.scan(node), fixed)
        case .project(let node): return project(node, predicates)
        case .join(let node): return join(node, predicates)
        case .aggregate(let node):
            let keys = Dictionary(node.keys.map { ($0.column.id, $0.expression) }, uniquingKeysWith: { first, _ in first })
            let (movable, fixed) = split(predicates) { predicate in
                !node.keys.isEmpty && predicate.isDeterministic && !predicate.columns.isEmpty && predicate.columns.allSatisfy { keys[$0] != nil }
            }
            var rebuilt = node
            rebuilt.input = push(movable.map { substitute($0, keys) }, into: node.input)
            return wrap(.aggregate(rebuilt), fixed)
        case .window(let node):
            let partition = Set(node.partitionBy.compactMap { if case .column(let column) = $0 { column.id } else { nil } })
            let (movable, fixed) = split(predicates) { $0.isDeterministic && !$0.columns.isEmpty && $0.columns.isSubset(of: partition) }
            var rebuilt = node
            rebuilt.input = push(movable, into: node.input)
            return wrap(.window(rebuilt), fixed)
        case .sort(let node):
            var rebuilt = node
            if node.limit == nil && node.offset == nil {
                rebuilt.input = push(predicates, into: node.input)
                return .sort(rebuilt)
            }
            rebuilt.input = push([], into: node.input)
            return wrap(.sort(rebuilt), predicates)
        case .union(let node):
            let (movable, fixed) = split(predicates) { $0.isDeterministic }
            var rebuilt = node
            rebuilt.inputs = node.inputs.map { input in push(translate(movable, from: node.output, to: input.output), into: input) }
            return wrap(.union(rebuilt), fixed)
        case .setOperation(let node):
            let (movable, fixed) = split(predicates) { $0.isDeterministic }
            var rebuilt = node
            rebuilt.left = push(translate(guarded(movable), from: node.output, to: node.left.output), into: node.left)
            rebuilt.right = push(translate(guarded(movable), from: node.output, to: node.right.output), into: node.right)
            return wrap(.setOperation(rebuilt), fixed + movable.filter(\.canFail))
        case .generate(let node):
            let available = Set(node.input.output.map(\.id))
            let (movable, fixed) = split(predicates) { $0.isDeterministic && $0.columns.isSubset(of: available) }
            var rebuilt = node
            rebuilt.input = push(guarded(movable), into: node.input)
            return wrap(.generate(rebuilt), fixed + movable.filter(\.canFail))
        case .expand(let node):
            // Columns that every projection passes on unchanged.
            var passed: Set<ColumnID> = []
            for (position, column) in node.output.enumerated() where node.projections.allSatisfy({
                if case .column(let source) = $0[position] { source.id == column.id } else { false }
            }) { passed.insert(column.id) }
            let (movable, fixed) = split(predicates) { $0.isDeterministic && !$0.columns.isEmpty && $0.columns.isSubset(of: passed) }
            var rebuilt = node
            rebuilt.input = push(movable, into: node.input)
            return wrap(.expand(rebuilt), fixed)
        case .limit, .sample, .values, .range, .shared, .recursive, .recursiveReference, .bind:
            return wrap(plan.with(inputs: plan.inputs.map { push([], into: $0) }), predicates)
        }
    }

    private func split(_ predicates: [BoundExpression], _ test: (BoundExpression) -> Bool) -> (yes: [BoundExpression], no: [BoundExpression]) {
        var yes: [BoundExpression] = []
        var no: [BoundExpression] = []
        for predicate in predicates { if test(predicate) { yes.append(predicate) } else { no.append(predicate) } }
        return (yes, no)
    }

    private func guarded(_ predicates: [BoundExpression]) -> [BoundExpression] { predicates.map { $0.canFail ? .guarded($0) : $0 } }

    private func substitute(_ predicate: BoundExpression, _ definitions: [ColumnID: BoundExpression]) -> BoundExpression {
        ColumnSubstitution.apply(to: predicate) { definitions[$0.id] }
    }

    private func translate(_ predicates: [BoundExpression], from: [ColumnReference], to: [ColumnReference]) -> [BoundExpression] {
        var mapping: [ColumnID: ColumnReference] = [:]
        for (a, b) in zip(from, to) { mapping[a.id] = b }
        return predicates.map { ColumnSubstitution.apply(mapping, to: $0) }
    }

    private func project(_ node: LogicalPlan.Project, _ predicates: [BoundExpression]) -> LogicalPlan {
        var definitions: [ColumnID: BoundExpression] = [:]
        for item in node.items { definitions[item.column.id] = item.expression }
        let (movable, fixed) = split(predicates) { predicate in
            predicate.isDeterministic && predicate.columns.allSatisfy { id in definitions[id].map { $0.isDeterministic } ?? true }
        }
        var rebuilt = node
        rebuilt.input = push(movable.map { substitute($0, definitions) }, into: node.input)
        return wrap(.project(rebuilt), fixed)
    }

    // MARK: Joins

    private func join(_ node: LogicalPlan.Join, _ predicates: [BoundExpression]) -> LogicalPlan {
        var node = node
        node.kind = Self.strengthened(node, predicates)
        let left = Set(node.left.output.map(\.id))
        let right = Set(node.right.output.map(\.id))
        let own = node.condition?.conjuncts ?? []
        switch node.kind {
        case .inner:
            var (movable, fixed) = split(own + predicates) { $0.isDeterministic && !$0.containsSubquery }
            node.left = Self.strengthened(node.left, by: movable)
            node.right = Self.strengthened(node.right, by: movable)
            let all = movable + Self.inferred(movable) + Self.oneSided(movable, left) + Self.oneSided(movable, right)
            var leftPredicates: [BoundExpression] = []
            var rightPredicates: [BoundExpression] = []
            var both: [BoundExpression] = []
            for predicate in all {
                let columns = predicate.columns
                if columns.isEmpty {
                    both.append(predicate)
                } else if columns.isSubset(of: left) {
                    let moves = !predicate.canFail || Self.joinsRelations(predicate, node.left)
                    leftPredicates.append(moves ? predicate : .guarded(predicate))
                    if !moves { fixed.append(predicate) }
                } else if columns.isSubset(of: right) {
                    let moves = !predicate.canFail || Self.joinsRelations(predicate, node.right)
                    rightPredicates.append(moves ? predicate : .guarded(predicate))
                    if !moves { fixed.append(predicate) }
                } else {
                    both.append(predicate)
                }
            }
            // What needs no column decides over everything: it is a filter on top.
            let (constant, conditions) = split(both) { $0.columns.isEmpty }
            let joined = LogicalPlan.join(LogicalPlan.Join(
                .inner, push(leftPredicates, into: node.left), push(rightPredicates, into: node.right),
                on: conditions.isEmpty ? nil : SimplifyExpressions.conjunction(conditions)))
            return wrap(joined, fixed + constant)
        case .leftOuter, .single:
            let (toLeft, above) = split(predicates) { $0.isDeterministic && !$0.columns.isEmpty && $0.columns.isSubset(of: left) }
            let derived = Self.inferred(toLeft + own).filter { $0.columns.isSubset(of: right) }
            let (toRight, others) = split(own) { $0.isDeterministic && !$0.columns.isEmpty && $0.columns.isSubset(of: right) }
            let kept = others + toRight.filter(\.canFail)
            let joined = LogicalPlan.join(LogicalPlan.Join(
                node.kind, push(guarded(toLeft), into: node.left), push(guarded(toRight) + derived, into: node.right),
                on: kept.isEmpty ? nil : SimplifyExpressions.conjunction(kept)))
            return wrap(joined, above + toLeft.filter(\.canFail))
        case .leftSemi:
            let (fromAbove, above) = split(predicates) { $0.isDeterministic }
            let all = own + fromAbove
            let derived = Self.inferred(all)
            let (toLeft, rest) = split(all + derived) { $0.isDeterministic && !$0.columns.isEmpty && $0.columns.isSubset(of: left) }
            let (toRight, others) = split(rest) { $0.isDeterministic && !$0.columns.isEmpty && $0.columns.isSubset(of: right) }
            let kept = others + (toLeft + toRight).filter(\.canFail)
            let joined = LogicalPlan.join(LogicalPlan.Join(
                .leftSemi, push(guarded(toLeft), into: node.left), push(guarded(toRight), into: node.right),
                on: kept.isEmpty ? nil : SimplifyExpressions.conjunction(kept)))
            return wrap(joined, above)
        case .leftAnti, .nullAwareAnti, .mark:
            let (toLeft, above) = split(predicates) { $0.isDeterministic && !$0.columns.isEmpty && $0.columns.isSubset(of: left) }
            var kept = own
            var toRight: [BoundExpression] = []
            // The comparisons of NOT IN must stay where NULLs are told apart; the rest may move.
            var derived: [BoundExpression] = []
            if case .leftAnti = node.kind { derived = Self.inferred(toLeft + own).filter { $0.columns.isSubset(of: right) } }
            if node.kind == .leftAnti || { if case .mark(_, 0) = node.kind { true } else { false } }() {
                (toRight, kept) = split(own) { $0.isDeterministic && !$0.columns.isEmpty && $0.columns.isSubset(of: right) }
                kept += toRight.filter(\.canFail)
            }
            let joined = LogicalPlan.join(LogicalPlan.Join(
                node.kind, push(guarded(toLeft), into: node.left), push(guarded(toRight) + derived, into: node.right),
                on: kept.isEmpty ? nil : BoundExpression.conjunction(kept)))
            return wrap(joined, above + toLeft.filter(\.canFail))
        case .fullOuter, .rightOuter:
            let joined = LogicalPlan.join(LogicalPlan.Join(node.kind, push([], into: node.left), push([], into: node.right), on: node.condition))
            return wrap(joined, predicates)
        }
    }

    /// Whether the predicate becomes the condition of an inner join within the plan: there it decides which rows meet at all, so it may not wait.
    private static func joinsRelations(_ predicate: BoundExpression, _ plan: LogicalPlan) -> Bool {
        switch plan {
        case .join(let join) where join.kind == .inner:
            let columns = predicate.columns
            if columns.isSubset(of: Set(join.left.output.map(\.id))) { return joinsRelations(predicate, join.left) }
            if columns.isSubset(of: Set(join.right.output.map(\.id))) { return joinsRelations(predicate, join.right) }
            return true
        case .filter(let filter): return joinsRelations(predicate, filter.input)
        case .project(let project):
            var definitions: [ColumnID: ColumnReference] = [:]
            for item in project.items { if case .column(let source) = item.expression { definitions[item.column.id] = source } }
            guard predicate.columns.allSatisfy({ definitions[$0] != nil }) else { return false }
            return joinsRelations(ColumnSubstitution.apply(definitions, to: predicate), project.input)
        default: return false
        }
    }

    /// Outer joins whose NULL rows a predicate drops.
    private static func strengthened(_ node: LogicalPlan.Join, _ predicates: [BoundExpression]) -> LogicalPlan.JoinKind {
        let left = Set(node.left.output.map(\.id))
        let right = Set(node.right.output.map(\.id))
        switch node.kind {
        case .leftOuter:
            return predicates.contains { NullRejection.rejects($0, nulls: right) } ? .inner : .leftOuter
        case .fullOuter:
            let dropsUnmatchedRight = predicates.contains { NullRejection.rejects($0, nulls: left) }
            let dropsUnmatchedLeft = predicates.contains { NullRejection.rejects($0, nulls: right) }
            if dropsUnmatchedLeft && dropsUnmatchedRight { return .inner }
            return dropsUnmatchedRight ? .leftOuter : .fullOuter
        default: return node.kind
        }
    }

    /// Outer joins within an input of an inner join whose condition drops their NULL rows become inner, although the condition cannot move there.
    private static func strengthened(_ plan: LogicalPlan, by predicates: [BoundExpression]) -> LogicalPlan {
        if predicates.isEmpty { return plan }
        switch plan {
        case .join(var node) where node.kind == .leftOuter || node.kind == .inner || node.kind == .fullOuter:
            node.kind = strengthened(node, predicates)
            if node.kind == .fullOuter { return .join(node) }
            node.left = strengthened(node.left, by: predicates)
            if node.kind == .inner { node.right = strengthened(node.right, by: predicates) }
            return .join(node)
        case .filter(var node):
            node.input = strengthened(node.input, by: predicates)
            return .filter(node)
        case .project(var node):
            var definitions: [ColumnID: BoundExpression] = [:]
            for item in node.items { definitions[item.column.id] = item.expression }
            let below = predicates.filter { predicate in predicate.columns.allSatisfy { definitions[$0]?.isDeterministic ?? true } }
            node.input = strengthened(node.input, by: below.map { predicate in ColumnSubstitution.apply(to: predicate) { definitions[$0.id] } })
            return .project(node)
        default: return plan
        }
    }

    /// `a = b AND a < 5` gives `b < 5`: comparisons with constants, IN lists and LIKE carried over equalities of columns.
    static func inferred(_ predicates: [BoundExpression]) -> [BoundExpression] {
        var classes: [Set<ColumnID>] = []
        var references: [ColumnID: ColumnReference] = [:]
        for predicate in predicates {
            guard case .comparison(.equal, .column(let a), .column(let b)) = predicate, a.type == b.type else { continue }
            references[a.id] = a
            references[b.id] = b
            let joined = classes.filter { $0.contains(a.id) || $0.contains(b.id) }.reduce(into: Set([a.id, b.id])) { $0.formUnion($1) }
            classes.removeAll { $0.contains(a.id) || $0.contains(b.id) }
            classes.append(joined)
        }
        if classes.isEmpty { return [] }
        var known = Set(predicates.map { Fingerprint.of($0) })
        var result: [BoundExpression] = []
        for predicate in predicates {
            let columns = predicate.columns
            guard columns.count == 1, let column = columns.first, isSimple(predicate), let equals = classes.first(where: { $0.contains(column) }) else { continue }
            for other in equals.sorted() where other != column {
                guard let reference = references[other] else { continue }
                let copy = ColumnSubstitution.apply([column: reference], to: predicate)
                if known.insert(Fingerprint.of(copy)).inserted { result.append(copy) }
            }
        }
        return result
    }

    private static func isSimple(_ predicate: BoundExpression) -> Bool {
        switch predicate {
        case .comparison, .inList, .like: predicate.isDeterministic && !predicate.canFail
        default: false
        }
    }

    /// From an OR over several tables, what it says of one: `(a = 1 AND b = 2) OR (a = 3 AND b = 4)` gives `a = 1 OR a = 3`.
    private static func oneSided(_ predicates: [BoundExpression], _ side: Set<ColumnID>) -> [BoundExpression] {
        predicates.compactMap { predicate in
            guard case .or = predicate, !predicate.columns.isSubset(of: side) else { return nil }
            var branches: [BoundExpression] = []
            for branch in predicate.disjuncts {
                let own = branch.conjuncts.filter { !$0.columns.isEmpty && $0.columns.isSubset(of: side) && !$0.canFail }
                if own.isEmpty { return nil }
                branches.append(BoundExpression.conjunction(own))
            }
            return branches.count == 1 ? branches[0] : SimplifyExpressions.disjunction(branches)
        }
    }
}

/// Predicates that cannot be TRUE when certain columns are NULL.
enum NullRejection {
    static func rejects(_ predicate: BoundExpression, nulls: Set<ColumnID>) -> Bool {
        switch predicate {
        case .and(let operands): operands.contains { rejects($0, nulls: nulls) }
        case .or(let operands): operands.allSatisfy { rejects($0, nulls: nulls) }
        case .comparison(let operation, let left, let right):
            operation != .nullSafeEqual && (isNullWhen(left, nulls) || isNullWhen(right, nulls))
        case .like(let like): isNullWhen(like.value, nulls)
        case .inList(let value, _): isNullWhen(value, nulls)
        case .not(.isNull(let operand)): isNullWhen(operand, nulls)
        case .not(let operand): isNullWhen(operand, nulls)
        case .column(let column): nulls.contains(column.id)
        default: false
        }
    }

    /// Whether the value is NULL for sure when the columns are.
    private static func isNullWhen(_ expression: BoundExpression, _ nulls: Set<ColumnID>) -> Bool {
        switch expression {
        case .column(let column): nulls.contains(column.id)
        case .arithmetic(let node): isNullWhen(node.left, nulls) || isNullWhen(node.right, nulls)
        case .cast(let node): isNullWhen(node.operand, nulls)
        case .comparison(let operation, let left, let right): operation != .nullSafeEqual && (isNullWhen(left, nulls) || isNullWhen(right, nulls))
        case .call(let call): call.function.nullHandling == .propagate && call.arguments.contains { isNullWhen($0, nulls) }
        case .like(let like): isNullWhen(like.value, nulls)
        case .inList(let value, _): isNullWhen(value, nulls)
        case .not(let operand), .field(let operand, _, _): isNullWhen(operand, nulls)
        default: false
        }
    }
}
