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
        // More of them stay in the order in which they are written.
        guard relations.count <= JoinGraph.relationLimit else { return plan.with(inputs: plan.inputs.map { reorder($0, context) }) }
        relations = relations.map { reorder($0, context) }
        let output = plan.output
        let graph = JoinGraph(relations, conditions, context.estimator)
        guard let best = relations.count <= exactLimit ? exact(graph) : greedy(graph) else { return plan }
        let result = graph.remaining.isEmpty ? best : .filter(LogicalPlan.Filter(BoundExpression.conjunction(graph.remaining), best))
        if result.output.map(\.id) == output.map(\.id) { return result }
        return .project(LogicalPlan.Project(output.map { LogicalPlan.Named($0, .column($0)) }, result))
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

    private func exact(_ graph: JoinGraph) -> LogicalPlan? {
        let count = graph.singles.count
        let all = 1 << count
        var best: [JoinGraph.Candidate?] = Array(repeating: nil, count: all)
        for (index, single) in graph.singles.enumerated() { best[1 << index] = single }
        for subset in 1..<all where subset.nonzeroBitCount > 1 {
            var winner: JoinGraph.Candidate?
            var isConnected = false
            var part = (subset - 1) & subset
            // Each split once: the part holds the highest relation.
            while part > subset ^ part {
                let other = subset ^ part
                if let a = best[part], let b = best[other] {
                    let linked = graph.isConnected(a.mask, b.mask)
                    if linked || !isConnected {
                        let candidate = graph.combine(a, b)
                        if let known = winner, linked == isConnected, candidate.cost >= known.cost {} else {
                            winner = candidate
                            isConnected = linked
                        }
                    }
                }
                part = (part - 1) & subset
            }
            guard var winner, let a = best[Int(winner.probe)], let b = best[Int(winner.build)] else { continue }
            // Cross products where nothing else connects the whole, and of small dimensions.
            guard isConnected || subset == all - 1 || graph.singles.crossProductRows(subset) <= 1000 else { continue }
            winner.distinct = graph.distinct(a, b, rows: winner.rows)
            best[subset] = winner
        }
        guard let top = best[all - 1] else { return nil }
        return graph.plan(top) { best[Int($0)] }
    }

    /// Joins the two sets with the smallest result, again and again.
    private func greedy(_ graph: JoinGraph) -> LogicalPlan? {
        var left = graph.singles
        var all: [UInt64: JoinGraph.Candidate] = [:]
        for single in left { all[single.mask] = single }
        while left.count > 1 {
            var best: (candidate: JoinGraph.Candidate, isConnected: Bool, i: Int, j: Int)?
            for i in left.indices {
                for j in left.indices where j > i {
                    let linked = graph.isConnected(left[i].mask, left[j].mask)
                    if let best, best.isConnected, !linked { continue }
                    let candidate = graph.combine(left[i], left[j])
                    if let known = best, known.isConnected == linked, candidate.rows >= known.candidate.rows { continue }
                    best = (candidate, linked, i, j)
                }
            }
            guard var found = best else { return nil }
            found.candidate.distinct = graph.distinct(left[found.i], left[found.j], rows: found.candidate.rows)
            left.remove(at: found.j)
            left.remove(at: found.i)
            left.append(found.candidate)
            all[found.candidate.mask] = found.candidate
        }
        return left.first.flatMap { top in graph.plan(top) { all[$0] } }
    }
}

extension [JoinGraph.Candidate] {
    /// Rows of the cross product of the relations in a set.
    fileprivate func crossProductRows(_ subset: Int) -> Double {
        indices.reduce(1) { subset >> $1 & 1 == 1 ? $0 * self[$1].rows : $0 }
    }
}
