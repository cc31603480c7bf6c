import Columnar
import Functions
import SQLSyntax

/// `a JOIN b EXACT NEAREST 3 BY DISTANCE expression`: every pair is ranked within its left row and the best stay. Pairs without a rank (NULL) are none.
struct NearestJoinAnalyzer {
    let relations: RelationAnalyzer
    private var state: AnalysisState { relations.state }

    func analyze(
        _ kind: Join.Kind, _ left: RelationAnalyzer.Result, _ right: RelationAnalyzer.Result, _ nearest: Join.Nearest
    ) throws -> RelationAnalyzer.Result {
        let analyzer = relations.expressions(left.relations + right.relations, clause: "the NEAREST BY clause")
        let ranking = try analyzer.analyze(nearest.ranking)
        guard TypeCoercion.isOrderable(ranking.type) else {
            throw QueryError(
                "NEAREST_BY_JOIN.NON_ORDERABLE_RANKING_EXPRESSION", sqlState: "42604",
                "Invalid nearest-by join. The ranking expression \"\(ColumnNaming.text(of: nearest.ranking))\" of type \"\(ranking.type.sql)\" is not orderable. "
                    + "Provide an expression that returns an orderable type, such as a numeric distance like abs(a.x - b.x).",
                span: nearest.ranking.span.range)
        }
        let number = try analyzer.call("monotonically_increasing_id", [], texts: [], span: .none)
        let row = state.newColumn("_left_row", number.type, nullable: false)
        let numbered = LogicalPlan.project(LogicalPlan.Project(kept(left.plan.output) + [LogicalPlan.Named(row, number)], left.plan))
        let pairs = LogicalPlan.join(LogicalPlan.Join(kind == .leftOuter ? .leftOuter : .inner, numbered, right.plan, on: nil))
        let rank = state.newColumn("_rank", ranking.type, nullable: true)
        let ranked = LogicalPlan.project(LogicalPlan.Project(kept(pairs.output) + [LogicalPlan.Named(rank, ranking)], pairs))
        let isRanked = BoundExpression.not(.isNull(.column(rank)))
        let keepsUnmatched = kind == .leftOuter
        let candidates = keepsUnmatched ? ranked : .filter(LogicalPlan.Filter(isRanked, ranked))
        let order = LogicalPlan.SortKey(CollationKeys.key(.column(rank)), descending: nearest.bySimilarity, nullsFirst: false)
        let (plan, position) = try state.rowNumber(over: candidates, partitionBy: [.column(row)], orderBy: [order])
        func atMost(_ count: Int) -> BoundExpression {
            .comparison(.lessOrEqual, .column(position), .literal(.integer(Int64(count)), position.type))
        }
        var chosen = LogicalPlan.filter(LogicalPlan.Filter(atMost(nearest.count), plan))
        guard keepsUnmatched else {
            let output = LogicalPlan.project(LogicalPlan.Project(kept(left.plan.output + right.plan.output), chosen))
            return RelationAnalyzer.Result(plan: output, relations: left.relations + right.relations)
        }
        // A left row whose pairs all have no rank stays once, beside NULLs.
        chosen = .filter(LogicalPlan.Filter(.or([isRanked, atMost(1)]), chosen))
        var replaced: [ColumnID: ColumnReference] = [:]
        var items = kept(left.plan.output)
        for column in right.plan.output {
            let value = state.newColumn(column.name, column.type, nullable: true)
            replaced[column.id] = value
            items.append(LogicalPlan.Named(value, .caseWhen(BoundExpression.CaseExpression(
                branches: [(isRanked, .column(column.asNullable()))], otherwise: nil, type: column.type))))
        }
        let visible = right.relations.map { relation in
            var relation = relation
            for index in relation.columns.indices {
                relation.columns[index].expression = ColumnSubstitution.apply(to: relation.columns[index].expression) { column in
                    replaced[column.id].map { .column($0) }
                }
            }
            return relation
        }
        return RelationAnalyzer.Result(plan: .project(LogicalPlan.Project(items, chosen)), relations: left.relations + visible)
    }

    private func kept(_ columns: [ColumnReference]) -> [LogicalPlan.Named] { columns.map { LogicalPlan.Named($0, .column($0)) } }
}
