package struct InsertStatement: Sendable, Hashable {
    package enum Mode: Sendable, Hashable {
        /// `INSERT INTO t`
        case into
        /// `INSERT OVERWRITE t`
        case overwrite
        /// `INSERT INTO t REPLACE WHERE a = 1`
        case replaceWhere(Expression)
    }

    package enum Columns: Sendable, Hashable {
        case byPosition
        /// `BY NAME`
        case byName
        /// `(a, b)`
        case listed([Identifier])
    }

    package var mode: Mode
    package var table: ObjectName
    package var options: [Property]
    /// `PARTITION (d = 1, e)`
    package var partition: [PartitionValue]
    /// `INSERT OVERWRITE t PARTITION (d = 1) IF NOT EXISTS`
    package var ifNotExists: Bool
    package var columns: Columns
    /// `WITH … INSERT INTO t SELECT …` puts the WITH here; the query may have one of its own
    package var with: WithClause?
    package var query: Query
}

package struct UpdateStatement: Sendable, Hashable {
    package var with: WithClause?
    package var table: ObjectName
    package var alias: TableAlias?
    package var assignments: [Assignment]
    package var condition: Expression?
}

package struct DeleteStatement: Sendable, Hashable {
    package var with: WithClause?
    package var table: ObjectName
    package var alias: TableAlias?
    package var condition: Expression?
}

package struct MergeStatement: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
        case table(ObjectName)
        case query(Query)
    }

    package enum Match: Sendable, Hashable {
        /// `WHEN MATCHED`
        case matched
        /// `WHEN NOT MATCHED [BY TARGET]`
        case notMatchedByTarget
        /// `WHEN NOT MATCHED BY SOURCE`
        case notMatchedBySource
    }

    package enum Action: Sendable, Hashable {
        case delete
        /// `UPDATE SET *`
        case updateAll
        /// `UPDATE SET a = s.a`
        case update([Assignment])
        /// `INSERT *`
        case insertAll
        /// `INSERT (a, b) VALUES (s.a, s.b)`: equally many
        case insert(columns: [[Identifier]], values: [Expression])
    }

    package struct Clause: Sendable, Hashable {
        package var match: Match
        /// `AND condition`
        package var condition: Expression?
        package var action: Action
        @NotCompared package var span: SourceSpan
    }

    package var with: WithClause?
    /// `MERGE WITH SCHEMA EVOLUTION INTO`
    package var evolvesSchema: Bool
    package var target: ObjectName
    package var targetAlias: TableAlias?
    package var source: Source
    package var sourceAlias: TableAlias?
    package var condition: Expression
    /// Never empty; all matched clauses, then those not matched by target, then by source.
    package var clauses: [Clause]
}
