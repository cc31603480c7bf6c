import Columnar
import Functions
import SQLSyntax

/// Joins of every kind, with ON, USING and NATURAL, and LATERAL right sides.
struct JoinAnalyzer {
    let relations: RelationAnalyzer
    var state: AnalysisState { relations.state }

    func analyze(_ join: Join, span: SourceSpan) throws -> RelationAnalyzer.Result {
        try analyze(join.kind, try relations.analyze(join.left), join.right, join.condition, span: span)
    }

    func analyze(
        _ kind: Join.Kind, _ left: RelationAnalyzer.Result, _ right: Relation, _ condition: Join.Condition, span: SourceSpan
    ) throws -> RelationAnalyzer.Result {
        if let lateral = lateralSide(right) { return try dependent(kind, left, lateral, condition, span: span) }
        return try combine(kind, left, try relations.analyze(right), condition, span: span)
    }

    func combine(
        _ kind: Join.Kind, _ left: RelationAnalyzer.Result, _ right: RelationAnalyzer.Result, _ condition: Join.Condition, isLateral: Bool = false,
        span: SourceSpan
    ) throws -> RelationAnalyzer.Result {
        switch condition {
        case .none:
            return finish(kind, left, right, on: nil)
        case .on(let syntax):
            guard let kept = OptionalParameters.prune(syntax, absent: state.options.absentParameters) else { return finish(kind, left, right, on: nil) }
            let analyzer = relations.expressions(left.relations + right.relations, clause: "JOIN ON")
            let bound = state.fix(try analyzer.analyze(kept), to: .boolean)
            guard bound.type == .boolean else {
                throw QueryError(
                    "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE", sqlState: "42K0E",
                    "The join condition \"\(ColumnNaming.text(of: kept))\" has the invalid type \"\(bound.type.sql)\", expected \"BOOLEAN\".", span: kept.span.range)
            }
            if isLateral, !bound.isDeterministic { throw randomCondition(kept) }
            try Correlation.checkCondition(bound, left: left.plan, right: right.plan, span: kept.span)
            return finish(kind, left, right, on: bound)
        case .using(let names): return try using(kind, left, right, names, span: span)
        case .nearest(let nearest): return try NearestJoinAnalyzer(relations: relations).analyze(kind, left, right, nearest)
        case .natural:
            let rightNames = right.relations.flatMap { $0.columns.filter { !$0.isHidden }.map(\.name) }
            let shared = left.relations.flatMap { $0.columns.filter { !$0.isHidden }.map(\.name) }.filter { name in
                rightNames.contains { $0.lowercased() == name.lowercased() }
            }
            if shared.isEmpty { return finish(kind, left, right, on: nil) }
            return try using(kind, left, right, shared.map { Identifier($0) }, span: span)
        }
    }

    private func planKind(_ kind: Join.Kind) -> LogicalPlan.JoinKind {
        switch kind {
        case .inner, .cross, .comma: .inner
        case .leftOuter: .leftOuter
        case .rightOuter: .rightOuter
        case .fullOuter: .fullOuter
        case .leftSemi: .leftSemi
        case .leftAnti: .leftAnti
        }
    }

    private func finish(
        _ kind: Join.Kind, _ left: RelationAnalyzer.Result, _ right: RelationAnalyzer.Result, on condition: BoundExpression?
    ) -> RelationAnalyzer.Result {
        let plan = LogicalPlan.join(LogicalPlan.Join(planKind(kind), left.plan, right.plan, on: condition))
        let visible: [ScopeRelation]
        switch kind {
        case .leftSemi, .leftAnti: visible = left.relations
        default: visible = left.relations + right.relations
        }
        return RelationAnalyzer.Result(plan: plan, relations: renullable(visible, plan))
    }

    /// Scope columns take over the nullability that an outer join gives them.
    private func renullable(_ relations: [ScopeRelation], _ plan: LogicalPlan) -> [ScopeRelation] {
        var nullable: [ColumnID: Bool] = [:]
        for column in plan.output { nullable[column.id] = column.nullable }
        return relations.map { relation in
            var relation = relation
            for index in relation.columns.indices {
                if case .column(var reference) = relation.columns[index].expression, let flag = nullable[reference.id] {
                    reference.nullable = flag
                    relation.columns[index].expression = .column(reference)
                }
            }
            return relation
        }
    }

    private func using(
        _ kind: Join.Kind, _ left: RelationAnalyzer.Result, _ right: RelationAnalyzer.Result, _ names: [Identifier], span: SourceSpan
    ) throws -> RelationAnalyzer.Result {
        let leftScope = relations.scope(left.relations)
        let rightScope = relations.scope(right.relations)
        func side(_ scope: Scope, _ name: Identifier, _ which: String) throws -> BoundExpression {
            // Of several columns of that name, the first.
            guard let found = scope.visible.first(where: { name.matches($0.name) })?.expression else {
                let columns = scope.visible.map { "`\($0.name)`" }.joined(separator: ", ")
                throw QueryError(
                    "UNRESOLVED_USING_COLUMN_FOR_JOIN", sqlState: "42703",
                    "USING column `\(name.text)` cannot be resolved on the \(which) side of the join. The \(which)-side columns: [\(columns)].", span: name.span.range ?? span.range)
            }
            return found
        }
        let analyzer = relations.expressions([], clause: "USING")
        var conditions: [BoundExpression] = []
        var keys: [(name: String, left: BoundExpression, right: BoundExpression)] = []
        for name in names {
            let a = try side(leftScope, name, "left")
            let b = try side(rightScope, name, "right")
            let type = try TypeCoercion.coerceComparison(a.type, b.type, symbol: "=", text: "(\(name.text) = \(name.text))")
            let common = try analyzer.collated(type, [a, b], text: "(\(name.text) = \(name.text))")
            conditions.append(.comparison(.equal, CollationKeys.key(analyzer.implicitCast(a, to: type), as: common), CollationKeys.key(analyzer.implicitCast(b, to: type), as: common)))
            keys.append((name.text, a, b))
        }
        var result = finish(kind, left, right, on: BoundExpression.conjunction(conditions))
        // The shared column stands first and once; both sides' own stay reachable by their qualifiers.
        var merged: [ScopeColumn] = []
        let outputs = Dictionary(result.plan.output.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        func refreshed(_ expression: BoundExpression) -> BoundExpression {
            if case .column(let reference) = expression, let current = outputs[reference.id] { .column(current) } else { expression }
        }
        for key in keys {
            let value: BoundExpression
            switch kind {
            case .rightOuter: value = refreshed(key.right)
            // The right side's columns are gone.
            case .leftSemi, .leftAnti: value = refreshed(key.left)
            case .fullOuter:
                guard let plain = TypeCoercion.commonType(key.left.type, key.right.type) else { continue }
                let type = CollationKeys.overlay(plain, [key.left.type, key.right.type])
                value = .coalesce([analyzer.implicitCast(refreshed(key.left), to: type), analyzer.implicitCast(refreshed(key.right), to: type)], type)
            default: value = refreshed(key.left)
            }
            merged.append(ScopeColumn(name: key.name, expression: value))
        }
        let used = Set(keys.flatMap { [Fingerprint.of($0.left), Fingerprint.of($0.right)] })
        for index in result.relations.indices {
            for position in result.relations[index].columns.indices where used.contains(Fingerprint.of(result.relations[index].columns[position].expression)) {
                result.relations[index].columns[position].isHidden = true
            }
        }
        result.relations.insert(ScopeRelation(qualifier: [], columns: merged), at: 0)
        return result
    }

    // MARK: LATERAL

    private func lateralSide(_ relation: Relation) -> (inner: Relation, alias: TableAlias?)? {
        switch relation.kind {
        case .lateral(let inner): (inner, nil)
        case .aliased(let inner, let alias):
            if case .lateral(let relation) = inner.kind { (relation, alias) } else { nil }
        default: nil
        }
    }

    private func dependent(
        _ join: Join.Kind, _ left: RelationAnalyzer.Result, _ lateral: (inner: Relation, alias: TableAlias?), _ on: Join.Condition, span: SourceSpan
    ) throws -> RelationAnalyzer.Result {
        switch on {
        case .natural:
            throw QueryError("INCOMPATIBLE_JOIN_TYPES", sqlState: "42613", "The join types LATERAL and NATURAL are incompatible.", span: span.range)
        case .using, .nearest:
            throw QueryError("UNSUPPORTED_FEATURE.LATERAL_JOIN_USING", sqlState: "0A000", "The feature is not supported: JOIN USING with LATERAL correlation.", span: span.range)
        case .on, .none: break
        }
        let captured = CaptureList()
        let leftScope = relations.scope(left.relations)
        let inner = RelationAnalyzer(state: state, queries: relations.queries, outer: leftScope, captures: captured)
        var right = try inner.analyze(lateral.inner)
        if let alias = lateral.alias { right = try inner.aliased(right, alias, span: span) }
        let leftColumns = Set(left.plan.output.map(\.id))
        let correlated = captured.columns.filter { leftColumns.contains($0.id) }
        if !leftScope.isFunctionBody { try Correlation.check(right.plan, outer: captured, span: lateral.inner.span) }
        try refuseRandom(left.plan, right.plan, lateral.inner.span)
        if correlated.isEmpty { return try combine(join, left, right, on, isLateral: true, span: span) }
        let kind = planKind(join)
        guard kind == .inner || kind == .leftOuter else {
            throw QueryError(
                "INVALID_LATERAL_JOIN_TYPE", sqlState: "42613",
                "The \(join == .rightOuter ? "RIGHT OUTER" : "FULL OUTER") JOIN with LATERAL correlation is not allowed because an OUTER subquery cannot correlate to its join partner. Remove the LATERAL correlation or use an INNER JOIN, or LEFT OUTER JOIN instead.", span: span.range)
        }
        var condition: BoundExpression?
        if case .on(let syntax) = on {
            let analyzer = relations.expressions(left.relations + right.relations, clause: "JOIN ON")
            condition = try analyzer.condition(try analyzer.analyze(syntax), text: ColumnNaming.text(of: syntax))
            if condition?.isDeterministic == false { throw randomCondition(syntax) }
        }
        let plan = try Unnesting(state: state).dependentJoin(kind, left.plan, right.plan, correlated: correlated, on: condition)
        return RelationAnalyzer.Result(plan: plan, relations: renullable(left.relations + right.relations, plan))
    }

    private func randomCondition(_ syntax: Expression) -> QueryError {
        QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.LATERAL_JOIN_CONDITION_NON_DETERMINISTIC", sqlState: "0A000",
            "Unsupported subquery expression: Lateral join condition cannot be non-deterministic: \(ColumnNaming.text(of: syntax)).", span: syntax.span.range)
    }

    /// A lateral side that is not the same for the same columns can only be computed for a single row.
    private func refuseRandom(_ left: LogicalPlan, _ right: LogicalPlan, _ span: SourceSpan) throws {
        guard isRandom(right), !Cardinality.isExactlyOne(left) else { return }
        throw QueryError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_DETERMINISTIC_LATERAL_SUBQUERIES", sqlState: "0A000",
            "Unsupported subquery expression: Non-deterministic lateral subqueries are not supported when joining with outer relations that produce more than one row.",
            span: span.range)
    }

    private func isRandom(_ plan: LogicalPlan) -> Bool { plan.expressions.contains { !$0.isDeterministic } || plan.inputs.contains(where: isRandom) }
}
