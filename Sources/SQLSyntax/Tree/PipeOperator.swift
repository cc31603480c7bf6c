/// The right side of `|>`.
package indirect enum PipeOperator: Sendable, Hashable {
    /// `|> SELECT DISTINCT a, b`, `|> SELECT a, count(*) GROUP BY a`: FROM, WHERE, HAVING and QUALIFY are always empty
    case select(Select)
    /// `|> EXTEND a + 1 AS b`
    case extend([AliasedExpression])
    /// `|> SET a = a + 1`
    case set([PipeAssignment])
    /// `|> DROP a, s.field`
    case drop([[Identifier]])
    /// `|> AS t`
    case alias(Identifier)
    /// `|> WHERE a > 1`
    case filter(Expression)
    /// `|> AGGREGATE sum(a) AS s GROUP BY b`: either part may be missing, not both; the elements are all plain expressions
    case aggregate([AliasedExpression], groupBy: GroupByClause?)
    /// `|> LEFT JOIN t USING (a)`: `right` may be `lateral`
    case join(Join.Kind, right: Relation, Join.Condition)
    /// `|> UNION ALL SELECT …`
    case setOperation(SetOperator, quantifier: SetQuantifier, QueryTerm)
    /// `|> ORDER BY a LIMIT 5`
    case organize(QueryOrganization)
    /// `|> TABLESAMPLE (10 PERCENT)`
    case sample(Sample)
    /// `|> PIVOT (…)`
    case pivot(Pivot)
    /// `|> UNPIVOT (…)`
    case unpivot(Unpivot)
}

package struct PipeAssignment: Sendable, Hashable {
    package var column: Identifier
    package var value: Expression
}
