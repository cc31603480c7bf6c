import Columnar
import Foundation

/// Bounds of what a request may take; each has a clear error.
package struct ServiceLimits: Sendable {
    /// Seconds a query may run; 0 for no limit: 504.
    package var querySeconds = 30.0
    /// Bytes one query may hold: 507.
    package var queryBytes: Int
    /// Rows of a result: 507.
    package var resultRows = 10_000_000
    /// Bytes of a load's body, after unpacking too: 413.
    package var loadBytes = 16 << 30
    /// Bytes of a JSON body with a statement or parameters: 413.
    package var documentBytes = 4 << 20
    /// Bytes of answers of endpoints kept to be given again; 0 for none.
    package var answerBytes = 64 << 20
    /// Columns of a table made by PUT.
    package var tableColumns = 2000

    package init() {
        queryBytes = max(ProcessMemory.statementLimit, 256 << 20)
    }
}

/// What a service serves, and how.
package struct ServiceConfiguration: Sendable {
    /// Nil: tables and `/sql` alone.
    package var queries: String?
    package var limits = ServiceLimits()
    package var version = "0"
    /// Tokens signed by others that are taken; nil for none.
    package var signedTokens: JSONWebTokens?

    package init(queries: String?) { self.queries = queries }
}
