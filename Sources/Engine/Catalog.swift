import Columnar
import Execution
import Formats
import Foundation
import Planner
import SQLSyntax

/// A table as the catalog knows it.
package struct TableDefinition: Sendable {
    package struct Column: Sendable, Hashable {
        package var field: Field
        /// SQL text of the DEFAULT expression.
        package var defaultText: String?
        package init(_ field: Field, defaultText: String? = nil) {
            self.field = field
            self.defaultText = defaultText
        }
    }

    package var name: TableName
    package var columns: [Column]
    package var comment: String?
    /// Columns that rows are to be kept sorted by within segments.
    package var clusterBy: [String]
    package var properties: [String: String]
    /// What USING and OPTIONS said; kept for SHOW CREATE TABLE, as are the buckets.
    package var provider: String?
    package var options: [String: String] = [:]
    /// The columns of PARTITIONED BY, which are the table's last.
    package var partitionColumns: [String] = []
    /// `CLUSTERED BY (a)\nSORTED BY (b)\nINTO 2 BUCKETS`
    package var buckets: String?
    /// Set for a materialized view: the text of its query. Its rows come from there alone.
    package var materializedQuery: String?

    package init(
        name: TableName, columns: [Column], comment: String? = nil, clusterBy: [String] = [], properties: [String: String] = [:],
        materializedQuery: String? = nil
    ) {
        self.name = name
        self.columns = columns
        self.comment = comment
        self.clusterBy = clusterBy
        self.properties = properties
        self.materializedQuery = materializedQuery
    }

    package var schema: Schema { columns.map(\.field) }
}

/// A view by its text; parsed once when the catalog learns of it.
package struct StoredView: Sendable {
    package var name: TableName
    package var columns: [String]
    /// The text of the query alone.
    package var text: String
    package var comment: String?
    /// By position in `columns`.
    package var columnComments: [String?]
    package var properties: [String: String]
    package init(
        name: TableName, columns: [String], text: String, comment: String? = nil, columnComments: [String?] = [], properties: [String: String] = [:]
    ) {
        self.name = name
        self.columns = columns
        self.text = text
        self.comment = comment
        self.columnComments = columnComments
        self.properties = properties
    }
}

/// A SQL function by the text of its CREATE FUNCTION statement.
package struct StoredFunction: Sendable {
    package var database: String
    package var name: String
    package var text: String
    package init(database: String, name: String, text: String) {
        self.database = database
        self.name = name
        self.text = text
    }
}

/// All tables, views and functions at one moment. Immutable; names are in lower case.
package struct CatalogSnapshot: Sendable, SnapshotSource {
    package struct Table: Sendable {
        package var definition: TableDefinition
        package var rows: TableSnapshot
        package init(definition: TableDefinition, rows: TableSnapshot) {
            self.definition = definition
            self.rows = rows
        }
    }

    package var databases: Set<String>
    package var tables: [TableName: Table]
    package var views: [TableName: StoredView]
    package var functions: [TableName: StoredFunction]
    /// Grows with every change of definitions (not of rows): plans made under another number are made anew.
    package var definitionVersion: Int

    package init(
        databases: Set<String> = ["default"], tables: [TableName: Table] = [:], views: [TableName: StoredView] = [:],
        functions: [TableName: StoredFunction] = [:], definitionVersion: Int = 0
    ) {
        self.databases = databases
        self.tables = tables
        self.views = views
        self.functions = functions
        self.definitionVersion = definitionVersion
    }

    package func snapshot(of table: TableName) throws -> TableSnapshot {
        guard let found = tables[table] else {
            throw QueryError("TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01", "The table or view `\(table.database)`.`\(table.table)` cannot be found.")
        }
        return found.rows
    }
}

package enum WriteMode: Sendable, Hashable {
    case append
    /// The new rows are the table's only rows.
    case replace
}

package struct WriteResult: Sendable, Hashable {
    package var rows: Int
    /// The table's version that first holds the rows.
    package var version: Int
    /// Rows that went to the quarantine instead.
    package var rejected: Int
    package init(rows: Int, version: Int, rejected: Int = 0) {
        self.rows = rows
        self.version = version
        self.rejected = rejected
    }
}

/// What is kept with a load so that a retry under the same key gets the first answer.
package struct LoadReceipt: Sendable {
    /// The client's Idempotency-Key.
    package var key: String
    /// Tells what was asked, to find keys used for something else.
    package var request: String
    /// The answer, made once the result is known.
    package var response: @Sendable (WriteResult) -> String

    package init(key: String, request: String, response: @escaping @Sendable (WriteResult) -> String) {
        self.key = key
        self.request = request
        self.response = response
    }
}

/// The stored answer of an earlier load.
package struct StoredReceipt: Sendable, Hashable {
    package var request: String
    package var response: String
    package init(request: String, response: String) {
        self.request = request
        self.response = response
    }
}

/// Takes the rows of one load. One caller at a time.
package protocol LoadTarget: AnyObject {
    /// Batches of the table's schema, in any encoding; columns are built side by side on `workers` threads.
    func append(_ batches: [Batch], workers: Int) throws
    /// Rows to be kept in the table's quarantine, in the same transaction as the others.
    func reject(_ rows: [RowError])
}

/// Where definitions and rows live. Every change is all or nothing, and durable before the call returns if the catalog is durable at all.
/// Changes of one table wait for each other; readers never wait.
package protocol Catalog: AnyObject, Sendable {
    /// O(1).
    var snapshot: CatalogSnapshot { get }
    /// Throws `TABLE_OR_VIEW_ALREADY_EXISTS`.
    func createTable(_ definition: TableDefinition) throws
    /// Throws `TABLE_OR_VIEW_NOT_FOUND`.
    func dropTable(_ name: TableName) throws
    func renameTable(_ name: TableName, to newName: TableName) throws
    /// Changes a definition; `rows` carries over when the columns stay the same, otherwise `convert` gives the new rows from the old snapshot.
    func alterTable(_ definition: TableDefinition, convert: ((TableSnapshot) throws -> [Batch])?) throws
    /// Writes what `produce` appends, as batches of the table's schema. `produce` gets the snapshot that the write is based on, and
    /// no other write of the table happens meanwhile. Nothing is changed when it throws.
    func write(_ table: TableName, _ mode: WriteMode, produce: (_ current: TableSnapshot, _ append: (Batch) throws -> Void) throws -> Void) throws -> WriteResult
    /// Appends or replaces by rows from outside, which do not depend on those in the table: `produce` runs before the table is locked, so
    /// that it may wait for a slow client. `schema` is the table's when the load began: when the table has other columns at the end, the
    /// load fails with `TABLE_CHANGED`.
    /// - Parameter receipt: kept together with the rows.
    func load(_ table: TableName, _ mode: WriteMode, receipt: LoadReceipt?, produce: (_ schema: Schema, _ target: any LoadTarget) throws -> Void) throws
        -> WriteResult
    /// The stored answer for a load sent before under the same key.
    func receipt(key: String) throws -> StoredReceipt?
    func putView(_ view: StoredView) throws
    func dropView(_ name: TableName) throws
    func putFunction(_ function: StoredFunction) throws
    func dropFunction(database: String, name: String) throws
    func createDatabase(_ name: String) throws
    func dropDatabase(_ name: String) throws
}
