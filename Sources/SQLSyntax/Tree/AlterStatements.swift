package struct AlterTable: Sendable, Hashable {
    package var name: ObjectName
    package var action: AlterTableAction
}

package indirect enum AlterTableAction: Sendable, Hashable {
    /// `RENAME TO t2`
    case rename(to: [Identifier])
    /// `ADD COLUMNS (a INT AFTER b, c STRING)`
    case addColumns([AddedColumn])
    /// `DROP COLUMNS IF EXISTS (a, b.c)`
    case dropColumns([[Identifier]], ifExists: Bool)
    /// `RENAME COLUMN a.b TO c`
    case renameColumn([Identifier], to: Identifier)
    /// `ALTER COLUMN a TYPE BIGINT, b DROP NOT NULL`
    case alterColumns([AlteredColumn])
    /// `SET TBLPROPERTIES (a = 'b')`
    case setProperties([Property])
    /// `UNSET TBLPROPERTIES IF EXISTS (a)`
    case unsetProperties([Property], ifExists: Bool)
    /// `ADD CONSTRAINT c CHECK (a > 0)`
    case addConstraint(TableConstraint)
    /// `DROP CONSTRAINT IF EXISTS c CASCADE`
    case dropConstraint(Identifier, ifExists: Bool, cascades: Bool)
    /// `CLUSTER BY (a, b)`; empty for `CLUSTER BY NONE`
    case clusterBy([[Identifier]])
    /// `DEFAULT COLLATION UTF8_LCASE`
    case defaultCollation(Identifier)
    /// `SET LOCATION '/path'`
    case setLocation(String)
    /// `ADD IF NOT EXISTS PARTITION (d = 1) LOCATION '/path'`
    case addPartitions([AddedPartition], ifNotExists: Bool)
    /// `DROP IF EXISTS PARTITION (d = 1), PARTITION (d = 2) PURGE`
    case dropPartitions([[PartitionValue]], ifExists: Bool, purges: Bool)
    /// `PARTITION (d = 1) RENAME TO PARTITION (d = 2)`
    case renamePartition([PartitionValue], to: [PartitionValue])
}

package struct AddedPartition: Sendable, Hashable {
    package var values: [PartitionValue]
    package var location: String?
}

package enum ColumnPlacement: Sendable, Hashable {
    case first
    /// `AFTER a`
    case after(Identifier)
}

/// `a.b INT NOT NULL DEFAULT 1 COMMENT 'text' AFTER c`
package struct AddedColumn: Sendable, Hashable {
    package var name: [Identifier]
    package var type: DataTypeSyntax
    package var isNullable: Bool
    package var defaultValue: Expression?
    package var comment: String?
    package var placement: ColumnPlacement?
}

package struct AlteredColumn: Sendable, Hashable {
    package indirect enum Action: Sendable, Hashable {
        /// `TYPE BIGINT`
        case type(DataTypeSyntax)
        /// `COMMENT 'text'`
        case comment(String)
        /// `FIRST`, `AFTER b`
        case placement(ColumnPlacement)
        /// `SET NOT NULL`
        case setNotNull
        /// `DROP NOT NULL`
        case dropNotNull
        /// `SET DEFAULT 1`
        case setDefault(Expression)
        /// `DROP DEFAULT`
        case dropDefault
    }

    package var column: [Identifier]
    package var action: Action
}

package struct AlterView: Sendable, Hashable {
    package indirect enum Action: Sendable, Hashable {
        /// `AS SELECT …`
        case query(Query)
        /// `RENAME TO w`
        case rename(to: [Identifier])
        /// `SET TBLPROPERTIES (a = 'b')`
        case setProperties([Property])
        /// `UNSET TBLPROPERTIES IF EXISTS (a)`
        case unsetProperties([Property], ifExists: Bool)
        /// `WITH SCHEMA EVOLUTION`
        case schemaBinding(CreateView.SchemaBinding)
    }

    package var name: ObjectName
    package var action: Action
}

package enum AlterNamespaceAction: Sendable, Hashable {
    /// `SET PROPERTIES (a = 'b')`
    case setProperties([Property])
    /// `UNSET PROPERTIES (a)`
    case unsetProperties([Property])
    /// `SET LOCATION '/path'`
    case setLocation(String)
    /// `DEFAULT COLLATION UTF8_LCASE`
    case defaultCollation(Identifier)
}
