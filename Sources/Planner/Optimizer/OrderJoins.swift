import Columnar
import Functions

/// Orders trees of inner joins by estimated sizes of intermediate results: dynamic programming over connected subsets up to
/// `exactLimit` relations (Moerkotte and Neumann, VLDB 2006), greedily beyond. The smaller side becomes the right, the build side.
struct OrderJoins: OptimizerRule {
    let name = "OrderJoins"
    private let exactLimit = 11

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        reorder(plan, context)
    }

    private func reorder(_ plan: LogicalPlan, _ context: OptimizerContext) -> LogicalPlan {
        guard case .join(let join) = plan, join.kind == .inner else {
            return plan.with(inputs: plan.inputs.map { reorder($0, context) })
        }
        var relations: [LogicalPlan] = []
        var conditions: [BoundExpression] = []
        flatten(plan, &relations, &conditions)
        relations = relations.map { reorder($0, context) }
        let output = plan.output
        let estimator = context.estimator
        // Equalities that follow from others let the order leave out a middle relation.
        conditions += impliedEqualities(conditions)
        // Those between columns of one relation (`a.x = b.x AND a.x = b.y`) are filters of it: no join will test them.
        relations = relations.map { relation in
            let columns = Set(relation.output.map(\.id))
            let own = conditions.filter { !$0.columns.isEmpty && $0.columns.isSubset(of: columns) && !$0.canFail }
            return own.isEmpty ? relation : .filter(LogicalPlan.Filter(BoundExpression.conjunction(own), relation))
        }
        var nodes = relations.map { Candidate(plan: $0, estimate: estimator.estimate($0), cost: 0, columns: Set($0.output.map(\.id))) }
        let ordered = nodes.count <= exactLimit ? exact(nodes, conditions, estimator) : greedy(&nodes, conditions, estimator)
        guard let best = ordered else { return plan }
        let left = conditions.filter { condition in
            condition.columns.isEmpty || condition.canFail && relations.contains { condition.columns.isSubset(of: Set($0.output.map(\.id))) }
        }
        let result = left.isEmpty ? best.plan : .filter(LogicalPlan.Filter(BoundExpression.conjunction(left), best.plan))
        if result.output.map(\.id) == output.map(\.id) { return result }
        return .project(LogicalPlan.Project(output.map { LogicalPlan.Named($0, .column($0)) }, result))
    }

    private struct Candidate {
        var plan: LogicalPlan
        var estimate: Estimator.Estimate
        var cost: Double
        var columns: Set<ColumnID>
    }

    private func flatten(_ plan: LogicalPlan, _ relations: inout [LogicalPlan], _ conditions: inout [BoundExpression]) {
        switch plan {
        case .join(let join) where join.kind == .inner:
            flatten(join.left, &relations, &conditions)
            flatten(join.right, &relations, &conditions)
            conditions += join.condition?.conjuncts ?? []
        case .project(let project) where project.items.allSatisfy({ if case .column(let source) = $0.expression { source.id == $0.column.id } else { false } }):
            // A projection that only drops or reorders columns is no border.
            if case .join(let join) = project.input, join.kind == .inner { flatten(project.input, &relations, &conditions) } else { relations.append(plan) }
        default: relations.append(plan)
        }
    }

    private func impliedEqualities(_ conditions: [BoundExpression]) -> [BoundExpression] {
        var classes: [[ColumnReference]] = []
        var known: Set<String> = []
        for case .comparison(.equal, .column(let a), .column(let b)) in conditions where a.type == b.type {
            known.insert(pair(a, b))
            let first = classes.firstIndex { $0.contains { $0.id == a.id } }
            let second = classes.firstIndex { $0.contains { $0.id == b.id } }
            switch (first, second) {
            case (nil, nil): classes.append([a, b])
            case (let index?, nil): classes[index].append(b)
            case (nil, let index?): classes[index].append(a)
            case (let x?, let y?) where x != y:
                classes[min(x, y)] += classes[max(x, y)]
                classes.remove(at: max(x, y))
            default: break
            }
        }
        var implied: [BoundExpression] = []
        for members in classes where members.count > 2 {
            for i in members.indices {
                for j in members.indices where j > i && !known.contains(pair(members[i], members[j])) {
                    implied.append(.comparison(.equal, .column(members[i]), .column(members[j])))
                }
            }
        }
        return implied
    }

    private func pair(_ a: ColumnReference, _ b: ColumnReference) -> String {
        "\(min(a.id.number, b.id.number))=\(max(a.id.number, b.id.number))"
    }

    /// Of the equalities between two sides, those that do not follow from the others and from equalities within the sides.
    private func applicable(_ conditions: [BoundExpression], _ a: Candidate, _ b: Candidate) -> [BoundExpression] {
        let both = a.columns.union(b.columns)
        var joined: [Set<ColumnID>] = conditions.compactMap { condition in
            guard case .comparison(.equal, .column(let x), .column(let y)) = condition else { return nil }
            let within = (a.columns.contains(x.id) && a.columns.contains(y.id)) || (b.columns.contains(x.id) && b.columns.contains(y.id))
            return within ? [x.id, y.id] : nil
        }
        return conditions.filter { condition in
            let columns = condition.columns
            guard !columns.isEmpty, columns.isSubset(of: both), !columns.isSubset(of: a.columns), !columns.isSubset(of: b.columns) else { return false }
            guard case .comparison(.equal, .column(let x), .column(let y)) = condition else { return true }
            if connected(x.id, y.id, joined) { return false }
            joined.append([x.id, y.id])
            return true
        }
    }

    private func connected(_ a: ColumnID, _ b: ColumnID, _ edges: [Set<ColumnID>]) -> Bool {
        var reached: Set<ColumnID> = [a]
        var grew = true
        while grew {
            grew = false
            for edge in edges where !edge.isDisjoint(with: reached) && !edge.isSubset(of: reached) {
                reached.formUnion(edge)
                grew = true
            }
        }
        return reached.contains(b)
    }

    private func combine(_ a: Candidate, _ b: Candidate, _ conditions: [BoundExpression], _ estimator: Estimator) -> (Candidate, connected: Bool) {
        let own = applicable(conditions, a, b)
        let estimate = estimator.joined(a.estimate, b.estimate, own)
        // The build side is the smaller one: it costs more per row than probing.
        let (probe, build) = a.estimate.rows >= b.estimate.rows ? (a, b) : (b, a)
        let plan = LogicalPlan.join(LogicalPlan.Join(.inner, probe.plan, build.plan, on: own.isEmpty ? nil : BoundExpression.conjunction(own)))
        let cost = a.cost + b.cost + estimate.rows + 2 * build.estimate.rows + 0.2 * probe.estimate.rows
        return (Candidate(plan: plan, estimate: estimate, cost: cost, columns: a.columns.union(b.columns)), !own.isEmpty)
    }

    private func exact(_ relations: [Candidate], _ conditions: [BoundExpression], _ estimator: Estimator) -> Candidate? {
        let count = relations.count
        var best: [Candidate?] = Array(repeating: nil, count: 1 << count)
        for index in relations.indices { best[1 << index] = relations[index] }
        for subset in 1..<(1 << count) where subset.nonzeroBitCount > 1 {
            var winner: Candidate?
            var winnerConnected = false
            var part = (subset - 1) & subset
            while part > 0 {
                let other = subset ^ part
                if part > other, let a = best[part], let b = best[other] {
                    let (candidate, isConnected) = combine(a, b, conditions, estimator)
                    let better = winner.map { isConnected && !winnerConnected || (isConnected == winnerConnected && candidate.cost < $0.cost) } ?? true
                    if better {
                        winner = candidate
                        winnerConnected = isConnected
                    }
                }
                part = (part - 1) & subset
            }
            // Cross products only where nothing else connects the whole.
            if let winner, winnerConnected || subset == (1 << count) - 1 || !hasConnection(subset, relations, conditions) { best[subset] = winner }
        }
        return best[(1 << count) - 1]
    }

    /// Whether the relations of a subset are linked by conditions at all; if not, a cross product of them may still be wanted (small dimensions).
    private func hasConnection(_ subset: Int, _ relations: [Candidate], _ conditions: [BoundExpression]) -> Bool {
        let members = relations.indices.filter { subset & (1 << $0) != 0 }
        let rows = members.reduce(1.0) { $0 * relations[$1].estimate.rows }
        return rows > 1000
    }

    private func greedy(_ relations: inout [Candidate], _ conditions: [BoundExpression], _ estimator: Estimator) -> Candidate? {
        while relations.count > 1 {
            var best: (candidate: Candidate, connected: Bool, i: Int, j: Int)?
            for i in relations.indices {
                for j in relations.indices where j > i {
                    let (candidate, isConnected) = combine(relations[i], relations[j], conditions, estimator)
                    let better = best.map { known in
                        isConnected && !known.connected || (isConnected == known.connected && candidate.estimate.rows < known.candidate.estimate.rows)
                    } ?? true
                    if better { best = (candidate, isConnected, i, j) }
                }
            }
            guard let best else { return nil }
            relations.remove(at: best.j)
            relations.remove(at: best.i)
            relations.append(best.candidate)
        }
        return relations.first
    }
}
