import Columnar

/// Scalar subqueries that read nothing from around them, each to be computed once, before the plan that uses its value: as a parameter it can
/// be compared within a scan, where a join would have to see every row.
struct IndependentSubqueries {
    private var definitions: [LogicalPlan.Bind.Definition] = []
    private var known: [String: String] = [:]

    /// Those found so far, inner ones before those that use them.
    mutating func takeDefinitions() -> [LogicalPlan.Bind.Definition] {
        defer { self = IndependentSubqueries() }
        return definitions
    }

    /// Whether the plan can run on its own: it does not stand within a recursion whose rows it reads.
    static func isIndependent(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .recursiveReference: false
        case .recursive(let node): isIndependent(node.anchor)
        default: plan.inputs.allSatisfy(isIndependent)
        }
    }

    /// The parameter that stands for the subquery's value. Subqueries that compute the same share one.
    mutating func parameter(for plan: LogicalPlan, type: DataType) -> BoundExpression {
        let fingerprint = PlanFingerprint.of(plan)
        if let fingerprint, let name = known[fingerprint] { return .parameter(ParameterReference(name: name, type: type)) }
        let name = "(subquery \(definitions.count + 1))"
        definitions.append(LogicalPlan.Bind.Definition(name: name, plan: plan, type: type))
        if let fingerprint { known[fingerprint] = name }
        return .parameter(ParameterReference(name: name, type: type))
    }
}
