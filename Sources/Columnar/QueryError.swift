/// A failure that is reported to the user with Spark's error condition.
package struct QueryError: Error, Sendable {
    /// Spark's condition, with its sub-condition behind a point: `DIVIDE_BY_ZERO`, `UNRESOLVED_COLUMN.WITH_SUGGESTION`.
    package var condition: String
    /// Five characters.
    package var sqlState: String
    /// What is wrong and what to do, without condition and position.
    package var message: String
    /// UTF-8 offsets of the offending piece in the statement's text, once known.
    package var span: Range<Int>?

    package init(_ condition: String, sqlState: String, _ message: String, span: Range<Int>? = nil) {
        self.condition = condition
        self.sqlState = sqlState
        self.message = message
        self.span = span
    }

    /// The same error with a position, unless it has one already.
    package func at(_ span: Range<Int>?) -> QueryError {
        var error = self
        if error.span == nil { error.span = span }
        return error
    }

    /// What SparkPlug parses but does not run yet. `construct` names it as the user wrote it.
    package static func notSupported(_ construct: String, span: Range<Int>? = nil) -> QueryError {
        QueryError("UNSUPPORTED_FEATURE", sqlState: "0A000", "\(construct) is not supported yet.", span: span)
    }

    /// A broken assumption inside SparkPlug, reported instead of trapping.
    package static func internalError(_ what: String) -> QueryError {
        QueryError("INTERNAL_ERROR", sqlState: "XX000", "\(what). This is a defect of SparkPlug; please report it with the statement.")
    }
}
