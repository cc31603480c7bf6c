/// One statement. Equality and hashing ignore spans.
package struct Statement: Sendable, Hashable {
    package var kind: StatementKind
    @NotCompared package var span: SourceSpan

    package init(_ kind: StatementKind, span: SourceSpan = .none) {
        self.kind = kind
        self.span = span
    }
}

package indirect enum StatementKind: Sendable, Hashable {
    /// `SELECT …`, `WITH … SELECT`, `VALUES …`, `FROM …`, `TABLE t`
    case query(Query)

    /// `CREATE [OR REPLACE] [TEMPORARY] TABLE t (…) …`, `REPLACE TABLE t …`
    case createTable(CreateTable)
    /// `CREATE TABLE a LIKE b`
    case createTableLike(CreateTableLike)
    /// `CREATE [OR REPLACE] [[GLOBAL] TEMPORARY] VIEW v AS …`
    case createView(CreateView)
    /// `CREATE TEMPORARY VIEW v (…) USING csv OPTIONS (…)`
    case createTemporaryViewUsing(CreateTemporaryViewUsing)
    /// `CREATE [OR REPLACE] MATERIALIZED VIEW v AS …`
    case createMaterializedView(CreateMaterializedView)
    /// `CREATE FUNCTION f(a INT) RETURNS INT RETURN a + 1`
    case createFunction(CreateFunction)
    /// `CREATE SCHEMA s`, `CREATE DATABASE s`, `CREATE NAMESPACE s`
    case createNamespace(CreateNamespace)
    /// `DROP TABLE IF EXISTS t`
    case drop(DropStatement)
    /// `TRUNCATE TABLE t PARTITION (d = 1)`
    case truncateTable(ObjectName, partition: [PartitionValue])
    /// `ALTER TABLE t …`
    case alterTable(AlterTable)
    /// `ALTER VIEW v AS SELECT …`, `ALTER VIEW v RENAME TO w`
    case alterView(AlterView)
    /// `ALTER SCHEMA s SET PROPERTIES (a = 'b')`
    case alterNamespace(ObjectName, AlterNamespaceAction)
    /// `COMMENT ON TABLE t IS 'text'`; nil for `IS NULL`
    case commentOn(CommentTarget, ObjectName, comment: String?)

    /// `INSERT INTO t …`, `INSERT OVERWRITE t …`
    case insert(InsertStatement)
    /// `UPDATE t SET a = 1 WHERE b`
    case update(UpdateStatement)
    /// `DELETE FROM t WHERE a`
    case delete(DeleteStatement)
    /// `MERGE INTO t USING s ON … WHEN MATCHED …`
    case merge(MergeStatement)

    /// `DESCRIBE TABLE EXTENDED t PARTITION (…) column AS JSON`
    case describeTable(DescribeTable)
    /// `DESCRIBE QUERY SELECT …`
    case describeQuery(Query)
    /// `DESCRIBE FUNCTION EXTENDED f`; operators are names too: `DESCRIBE FUNCTION +`
    case describeFunction(ObjectName, isExtended: Bool)
    /// `DESCRIBE SCHEMA EXTENDED s`
    case describeNamespace(ObjectName, isExtended: Bool)
    /// `SHOW TABLES IN s LIKE 'a*'`
    case show(ShowStatement)
    /// `EXPLAIN FORMATTED SELECT …`
    case explain(ExplainMode, Statement)

    /// `SET key = value`, `SET key`, `SET`, `SET -v`
    case set(SetStatement)
    /// `SET TIME ZONE 'Europe/Rome'`, `SET TIME ZONE LOCAL`, `SET TIME ZONE INTERVAL 1 HOUR`
    case setTimeZone(TimeZoneSetting)
    /// `RESET`, `RESET key`
    case reset(key: String?)
    /// `USE s`, `USE SCHEMA s`
    case use(ObjectName)
    /// `SET CATALOG c`
    case setCatalog(ObjectName)
    /// `DECLARE OR REPLACE VARIABLE a, b INT DEFAULT 1`
    case declareVariable(DeclareVariable)
    /// `SET VAR a = 1, b = 2`
    case setVariables([Assignment])
    /// `SET VAR (a, b) = (SELECT 1, 2)`
    case setVariablesFromQuery([[Identifier]], Query)
    /// `EXECUTE IMMEDIATE 'SELECT ?' INTO a USING 1`
    case executeImmediate(ExecuteImmediate)

    /// `BEGIN … END`
    case compound(CompoundStatement)

    /// `REFRESH TABLE t`, `REFRESH MATERIALIZED VIEW v`, `REFRESH FUNCTION f`
    case refresh(RefreshTarget, ObjectName)
    /// `CACHE LAZY TABLE t OPTIONS (…) AS SELECT …`
    case cacheTable(CacheTable)
    /// `UNCACHE TABLE IF EXISTS t`
    case uncacheTable(ObjectName, ifExists: Bool)
    /// `CLEAR CACHE`
    case clearCache
    /// `ANALYZE TABLE t COMPUTE STATISTICS FOR ALL COLUMNS`
    case analyzeTable(AnalyzeTable)
    /// `ANALYZE TABLES IN s COMPUTE STATISTICS`
    case analyzeTables(namespace: ObjectName?, isNoScan: Bool)
    /// `CALL p(1, a => 2)`
    case call(ObjectName, [FunctionArgument])
}

/// `key = value` or `key` in OPTIONS, TBLPROPERTIES, WITH. A dotted key is joined by dots.
package struct Property: Sendable, Hashable {
    package var key: String
    /// A literal, or any expression in OPTIONS of CREATE TABLE.
    package var value: Expression?

    package init(key: String, value: Expression?) {
        self.key = key
        self.value = value
    }
}

/// `name = value` in `PARTITION (…)`; no value for a dynamic partition.
package struct PartitionValue: Sendable, Hashable {
    package var column: Identifier
    package var value: Expression?
}

/// `a.b = value`; the keyword DEFAULT is the column `DEFAULT`, as in Spark
package struct Assignment: Sendable, Hashable {
    package var target: [Identifier]
    package var value: Expression
}

package enum ExplainMode: String, Sendable, Hashable, CaseIterable {
    /// `EXPLAIN`
    case simple = ""
    case extended = "EXTENDED"
    case formatted = "FORMATTED"
    case cost = "COST"
    case codegen = "CODEGEN"
    /// Runs the statement; not in Spark.
    case analyze = "ANALYZE"
}

package enum SetStatement: Sendable, Hashable {
    /// `SET`
    case list
    /// `SET -v`
    case listVerbose
    /// `SET key`
    case show(key: String)
    /// `SET key = value`: the rest of the line as written, trimmed
    case assign(key: String, value: String)
}

package enum TimeZoneSetting: Sendable, Hashable {
    case local
    case name(String)
    case interval(IntervalLiteral)
}

package struct DeclareVariable: Sendable, Hashable {
    package var orReplace: Bool
    package var names: [ObjectName]
    package var type: DataTypeSyntax?
    package var defaultValue: Expression?
}

package struct ExecuteImmediate: Sendable, Hashable {
    package var statement: Expression
    /// `INTO a, b`
    package var targets: [[Identifier]]
    /// `USING 1, x AS name`
    package var arguments: [AliasedExpression]
}

package enum RefreshTarget: Sendable, Hashable {
    case table, materializedView, function
}

package struct CacheTable: Sendable, Hashable {
    package var name: ObjectName
    package var isLazy: Bool
    package var options: [Property]
    package var query: Query?
}

package struct AnalyzeTable: Sendable, Hashable {
    package enum Columns: Sendable, Hashable {
        /// row count and size only
        case none
        /// `NOSCAN`: size only
        case noScan
        /// `FOR COLUMNS a, b`
        case named([Identifier])
        /// `FOR ALL COLUMNS`
        case all
    }

    package var name: ObjectName
    package var partition: [PartitionValue]
    package var columns: Columns
}

package struct DescribeTable: Sendable, Hashable {
    package var name: ObjectName
    /// `EXTENDED`, `FORMATTED`
    package var isExtended: Bool
    package var partition: [PartitionValue]
    /// Empty for the whole table.
    package var column: [Identifier]
    package var asJSON: Bool
}

/// `SHOW …`. Patterns are Hive's: `*` for any text, `|` between alternatives.
package enum ShowStatement: Sendable, Hashable {
    case tables(namespace: ObjectName?, pattern: String?)
    /// `SHOW TABLE EXTENDED IN s LIKE 'a*'`
    case tableExtended(namespace: ObjectName?, pattern: String, partition: [PartitionValue])
    case views(namespace: ObjectName?, pattern: String?)
    case columns(ObjectName, namespace: [Identifier])
    case functions(FunctionScope, namespace: ObjectName?, pattern: String?)
    case namespaces(parent: [Identifier], pattern: String?)
    case catalogs(pattern: String?)
    case currentNamespace
    /// `SHOW CREATE TABLE t`
    case createTable(ObjectName)
    case tableProperties(ObjectName, key: String?)
    case partitions(ObjectName, partition: [PartitionValue])

    package enum FunctionScope: String, Sendable, Hashable, CaseIterable {
        case all = "ALL"
        case system = "SYSTEM"
        case user = "USER"
    }
}
