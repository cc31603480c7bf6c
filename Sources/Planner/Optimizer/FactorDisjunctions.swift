import Columnar

/// `(a AND b) OR (a AND c)` becomes `a AND (b OR c)`: joins find their equalities, scans their ranges.
struct FactorDisjunctions: OptimizerRule {
    let name = "FactorDisjunctions"

    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        plan.transformed { node in
            switch node {
            case .filter(var filter):
                filter.predicate = factor(filter.predicate)
                return .filter(filter)
            case .join(var join):
                join.condition = join.condition.map(factor)
                return .join(join)
            default: return node
            }
        }
    }

    private func factor(_ expression: BoundExpression) -> BoundExpression {
        let conjuncts = expression.conjuncts.flatMap { conjunct -> [BoundExpression] in
            guard case .or = conjunct else { return [conjunct] }
            let branches = conjunct.disjuncts.map(\.conjuncts)
            guard let first = branches.first else { return [conjunct] }
            let others = branches.dropFirst().map { Set($0.map { Fingerprint.of($0) }) }
            let common = first.filter { candidate in
                let fingerprint = Fingerprint.of(candidate)
                return others.allSatisfy { $0.contains(fingerprint) }
            }
            if common.isEmpty { return [conjunct] }
            let taken = Set(common.map { Fingerprint.of($0) })
            let rest = branches.map { branch in branch.filter { !taken.contains(Fingerprint.of($0)) } }
            // A branch that has nothing else makes the whole OR follow from the common part.
            if rest.contains(where: \.isEmpty) { return common }
            return common + [.or(rest.map { BoundExpression.conjunction($0) })]
        }
        return BoundExpression.conjunction(conjuncts)
    }
}
