import Columnar
import Functions

/// A rewriting of plans that keeps their meaning and their output columns.
protocol OptimizerRule {
    var name: String { get }
    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan
}

/// What rules share.
struct OptimizerContext {
    let state: AnalysisState
    var folding: EvaluationContext { state.folding }
    var estimator: Estimator { Estimator(catalog: state.catalog) }
}

/// Brings an analyzed plan into the form the executor takes, by an ordered list of rules.
package struct Optimizer {
    private let context: OptimizerContext
    /// Off, only the rules that the executor depends on run: for comparing answers with and without.
    private let isEnabled: Bool

    package init(state: AnalysisState, isEnabled: Bool = true) {
        context = OptimizerContext(state: state)
        self.isEnabled = isEnabled
    }

    /// The executor cannot do without these.
    private var requiredRules: [any OptimizerRule] {
        [UnnestSubqueries(), NormalizeOuterJoins(), PropagateNulls()]
    }

    /// In this order:
    private var optionalRules: [any OptimizerRule] {
        [
            SimplifyExpressions(),
            FlattenUnions(),
            // Before predicates move: a common table used once is no barrier to them.
            InlineSharedPlans(),
            FactorDisjunctions(),
            PushDownPredicates(),
            // Filters stand on the uses of common tables by now.
            FilterSharedPlans(),
            // After predicates have moved, joins see the true sizes of their inputs.
            OrderJoins(),
            // New join conditions and constants may have appeared.
            PushDownPredicates(),
            SimplifyExpressions(),
            MergeProjections(),
            // Joins are in their order, which decides what an early aggregation sees.
            AggregateBeforeJoin(),
            PreaggregateGroupingSets(),
            LimitPushDown(),
            PruneColumns(),
            ShareCommonPlans(),
            EstimateJoinSides(),
        ]
    }

    package func optimize(_ plan: LogicalPlan) throws -> LogicalPlan {
        var current = plan
        let wanted = plan.output
        for rule in requiredRules + (isEnabled ? optionalRules : []) {
            current = try rule.apply(current, context)
            let got = current.output
            guard got.map(\.id) == wanted.map(\.id), got.map(\.type) == wanted.map(\.type) else {
                throw QueryError.internalError("the rule \(rule.name) changed the plan's columns from \(wanted.map(\.name)) to \(got.map(\.name))")
            }
        }
        return current
    }
}

struct UnnestSubqueries: OptimizerRule {
    let name = "UnnestSubqueries"
    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        let unnested = try Unnesting(state: context.state).rewrite(plan)
        let definitions = context.state.independentSubqueries.takeDefinitions()
        return definitions.isEmpty ? unnested : .bind(LogicalPlan.Bind(definitions: definitions, input: unnested))
    }
}

/// RIGHT OUTER becomes LEFT OUTER with the sides changed: one kind less for everyone after.
struct NormalizeOuterJoins: OptimizerRule {
    let name = "NormalizeOuterJoins"
    func apply(_ plan: LogicalPlan, _ context: OptimizerContext) throws -> LogicalPlan {
        plan.transformed { node in
            guard case .join(let join) = node, join.kind == .rightOuter else { return node }
            let output = node.output
            let swapped = LogicalPlan.join(LogicalPlan.Join(.leftOuter, join.right, join.left, on: join.condition))
            return .project(LogicalPlan.Project(output.map { LogicalPlan.Named($0, .column($0)) }, swapped))
        }
    }
}
