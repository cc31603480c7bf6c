import Columnar
import SQLSyntax

/// What the analyzer asks of the catalog. Names come as written; comparison is case-insensitive.
package protocol AnalyzerCatalog {
    /// A table or view by one to three name parts; nil when there is none.
    func relation(_ parts: [String]) throws -> CatalogRelation?
    /// A user-defined SQL function; nil when there is none.
    func function(_ parts: [String]) throws -> SQLFunction?
    /// A session variable's type and value.
    func variable(_ parts: [String]) throws -> (type: DataType, value: Value)?
    /// Names to suggest when one is misspelt.
    func relationNames() -> [String]
    func functionNames() -> [String]
    /// Row counts, ranges and distinct counts; nil when nothing is known.
    func statistics(_ table: TableName) -> TableStatistics?
}

package enum CatalogRelation: Sendable {
    case table(TableName, schema: Schema)
    case view(ViewDefinition)
}

package struct ViewDefinition: Sendable {
    package var database: String
    package var name: String
    /// Names that replace the query's own; empty when none were given.
    package var columns: [String]
    package var query: Query
    /// Belongs to the session and to no database.
    package var isTemporary: Bool
    package init(database: String, name: String, columns: [String], query: Query, isTemporary: Bool = false) {
        self.isTemporary = isTemporary
        self.database = database
        self.name = name
        self.columns = columns
        self.query = query
    }
}

/// `CREATE FUNCTION … RETURN …`.
package struct SQLFunction: Sendable {
    package struct Parameter: Sendable {
        package var name: String
        package var type: DataType
        package var defaultValue: Expression?
        package init(name: String, type: DataType, defaultValue: Expression?) {
            self.name = name
            self.type = type
            self.defaultValue = defaultValue
        }
    }
    package var name: String
    /// Where the function is stored; nil for one of the session.
    package var database: String?
    package var parameters: [Parameter]
    /// A scalar function's type; nil: the body's.
    package var returns: DataType?
    /// Set for table functions; empty: the query's own columns.
    package var table: Schema?
    package var body: CreateFunction.Body
    package init(name: String, parameters: [Parameter], returns: DataType?, table: Schema?, body: CreateFunction.Body) {
        self.name = name
        self.parameters = parameters
        self.returns = returns
        self.table = table
        self.body = body
    }
}

/// What the optimizer knows of a table. Kept by storage at no cost.
package struct TableStatistics: Sendable {
    package struct Column: Sendable {
        /// Integer-backed types: of their integers; otherwise nil.
        package var minimum: Int64?
        package var maximum: Int64?
        package var distinct: Double
        package var nullFraction: Double
        package init(minimum: Int64?, maximum: Int64?, distinct: Double, nullFraction: Double) {
            self.minimum = minimum
            self.maximum = maximum
            self.distinct = distinct
            self.nullFraction = nullFraction
        }
    }
    package var rows: Double
    /// By position in the table's schema.
    package var columns: [Column]
    package init(rows: Double, columns: [Column]) {
        self.rows = rows
        self.columns = columns
    }
}
