import Columnar
import Planner
import SQLSyntax

/// MERGE as queries. Target rows are told apart by a row number, source rows by whether one matched.
struct MergePlan {
    /// Rows of the target matched by several source rows of a changing clause; must be empty.
    let duplicates: Query
    /// The target's columns as they are afterwards, then the action: 0 keep, 1 update, 2 delete.
    let targetRows: Query
    /// Rows to insert, then the action 1; nil without an INSERT clause.
    let insertedRows: Query?

    private static let targetID = "_target_row"
    private static let sourceMark = "_source_row"

    init(_ node: MergeStatement, table: TableDefinition) throws {
        let targetName = node.targetAlias?.name ?? Identifier(table.name.table)
        let tableRelation = Relation(.table(TableReference(name: ObjectName(.parts([Identifier(table.name.database), Identifier(table.name.table)])))))
        func call(_ name: String) -> Expression { Expression(.functionCall(FunctionCall(name: ObjectName(.parts([Identifier(name)])), arguments: []))) }
        func number(_ value: Int) -> Expression { Expression(.literal(.integer(String(value)))) }
        func extended(_ relation: Relation, _ expression: Expression, _ name: String) -> Relation {
            var select = Select()
            select.items = [AliasedExpression(Expression(.star(Star()))), AliasedExpression(expression, aliases: [Identifier(name)])]
            select.from = relation
            return Relation(.subquery(Query(term: QueryTerm(.select(select)))))
        }
        let target = Relation(.aliased(extended(tableRelation, call("monotonically_increasing_id"), Self.targetID), TableAlias(name: targetName)))
        let source: Relation
        let sourceName: Identifier
        switch node.source {
        case .table(let name):
            sourceName = node.sourceAlias?.name ?? Identifier(name.parts?.last?.text ?? "source")
            source = Relation(.aliased(extended(Relation(.table(TableReference(name: name))), number(1), Self.sourceMark), TableAlias(name: sourceName)))
        case .query(let query):
            sourceName = node.sourceAlias?.name ?? Identifier("_source")
            source = Relation(.aliased(extended(Relation(.subquery(query)), number(1), Self.sourceMark), TableAlias(name: sourceName)))
        }
        if let alias = node.sourceAlias, !alias.columns.isEmpty { throw QueryError.notSupported("Column aliases of a MERGE source") }

        let mark = Expression(.column([sourceName, Identifier(Self.sourceMark)]))
        let isMatched = Expression(.isTest(mark, .notNull))
        func and(_ a: Expression, _ b: Expression?) -> Expression { b.map { Expression(.binary(.and, a, $0)) } ?? a }
        let joined = Relation(.join(Join(kind: .leftOuter, left: target, right: source, condition: .on(node.condition))))

        // What becomes of each target row: the first clause whose condition holds.
        let changing = node.clauses.filter { $0.match != .notMatchedByTarget }
        var conditions: [(test: Expression, clause: MergeStatement.Clause)] = []
        for clause in changing {
            let base = clause.match == .matched ? isMatched : Expression(.isTest(mark, .null))
            conditions.append((and(base, clause.condition), clause))
        }
        func own(_ column: TableDefinition.Column) -> Expression { Expression(.column([targetName, Identifier(column.field.name)])) }
        func choose(_ values: [(Expression, Expression)], otherwise: Expression) -> Expression {
            guard !values.isEmpty else { return otherwise }
            let branches = values.map { CaseExpression.Branch(condition: $0.0, result: $0.1) }
            return Expression(.caseWhen(CaseExpression(operand: nil, branches: branches, elseResult: otherwise)))
        }
        var rows = Select()
        for column in table.columns {
            let values = try conditions.map { test, clause -> (Expression, Expression) in
                switch clause.action {
                case .delete: return (test, own(column))
                case .updateAll: return (test, Self.cast(Expression(.column([sourceName, Identifier(column.field.name)])), column))
                case .update(let assignments):
                    for assignment in assignments where !table.columns.contains(where: { assignment.target.last?.matches($0.field.name) == true }) {
                        throw QueryError("UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703", "A column, variable, or function parameter with name `\(assignment.target.last?.text ?? "")` cannot be resolved. Did you mean one of the following? [\(table.columns.prefix(5).map { "`\($0.field.name)`" }.joined(separator: ", "))].")
                    }
                    let value = assignments.first { $0.target.last?.matches(column.field.name) == true }?.value
                    return (test, value.map { Self.cast($0, column) } ?? own(column))
                case .insertAll, .insert: return (test, own(column))
                }
            }
            rows.items.append(AliasedExpression(choose(values, otherwise: own(column)), aliases: [Identifier(column.field.name)]))
        }
        let actions = conditions.map { test, clause -> (Expression, Expression) in
            if case .delete = clause.action { return (test, number(2)) }
            return (test, number(1))
        }
        rows.items.append(AliasedExpression(choose(actions, otherwise: number(0)), aliases: [Identifier("_action")]))
        rows.from = joined
        // Several source rows that change nothing leave one row: any of them.
        var distinct = Select()
        distinct.items = table.columns.map { AliasedExpression(Expression(.column([Identifier($0.field.name)]))) } + [AliasedExpression(Expression(.column([Identifier("_action")])))]
        rows.items.append(AliasedExpression(Self.rowNumber(targetName), aliases: [Identifier("_copy")]))
        distinct.from = Relation(.subquery(Query(term: QueryTerm(.select(rows)))))
        distinct.where = Expression(.binary(.equal, Expression(.column([Identifier("_copy")])), number(1)))
        targetRows = Query(with: node.with, term: QueryTerm(.select(distinct)))

        var repeated = Select()
        let id = Expression(.column([targetName, Identifier(Self.targetID)]))
        repeated.items = [AliasedExpression(id)]
        repeated.from = joined
        let matchedTests = conditions.filter { $0.clause.match == .matched }.map(\.test)
        repeated.where = matchedTests.dropFirst().reduce(matchedTests.first ?? Expression(.literal(.boolean(false)))) { Expression(.binary(.or, $0, $1)) }
        repeated.groupBy = GroupByClause(elements: [.expression(AliasedExpression(id))])
        let star = FunctionArgument(Expression(.star(Star())))
        let count = Expression(.functionCall(FunctionCall(name: ObjectName(.parts([Identifier("count")])), arguments: [star])))
        repeated.having = Expression(.binary(.greater, count, number(1)))
        duplicates = Query(with: node.with, term: QueryTerm(.select(repeated)))

        // Source rows without a match.
        let inserting = node.clauses.filter { $0.match == .notMatchedByTarget }
        guard !inserting.isEmpty else {
            insertedRows = nil
            return
        }
        var insert = Select()
        let tests = inserting.map { $0.condition ?? Expression(.literal(.boolean(true))) }
        for column in table.columns {
            let values = try zip(tests, inserting).map { test, clause -> (Expression, Expression) in
                switch clause.action {
                case .insertAll: return (test, Self.cast(Expression(.column([sourceName, Identifier(column.field.name)])), column))
                case .insert(let names, let values):
                    for name in names where !table.columns.contains(where: { name.last?.matches($0.field.name) == true }) {
                        throw QueryError("UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703", "A column, variable, or function parameter with name `\(name.last?.text ?? "")` cannot be resolved. Did you mean one of the following? [\(table.columns.prefix(5).map { "`\($0.field.name)`" }.joined(separator: ", "))].")
                    }
                    let position = names.firstIndex { $0.last?.matches(column.field.name) == true }
                    return (test, Self.cast(position.map { values[$0] } ?? Self.fallback(column), column))
                default: return (test, Self.cast(Expression(.literal(.null)), column))
                }
            }
            let missing = Self.cast(Expression(.literal(.null)), column)
            insert.items.append(AliasedExpression(choose(values, otherwise: missing), aliases: [Identifier(column.field.name)]))
        }
        insert.items.append(AliasedExpression(number(1), aliases: [Identifier("_action")]))
        insert.from = Relation(.join(Join(kind: .leftAnti, left: source, right: target, condition: .on(node.condition))))
        insert.where = tests.dropFirst().reduce(tests[0]) { Expression(.binary(.or, $0, $1)) }
        insertedRows = Query(with: node.with, term: QueryTerm(.select(insert)))
    }

    private static func cast(_ value: Expression, _ column: TableDefinition.Column) -> Expression {
        if case .column(let parts) = value.kind, parts.count == 1, parts[0].matches("default") { return cast(fallback(column), column) }
        return Expression(.cast(value, TypeSyntax.syntax(for: column.field.type)), span: value.span)
    }

    private static func fallback(_ column: TableDefinition.Column) -> Expression {
        column.defaultText.flatMap { try? Parser.parse(expression: $0) } ?? Expression(.literal(.null))
    }

    /// Numbers the joined rows of one target row.
    private static func rowNumber(_ target: Identifier) -> Expression {
        let id = Expression(.column([target, Identifier(targetID)]))
        let window = WindowSpecification(partitionBy: [id], orderBy: [SortItem(id)], frame: nil)
        return Expression(.functionCall(FunctionCall(name: ObjectName(.parts([Identifier("row_number")])), arguments: [], over: .specification(window))))
    }
}
