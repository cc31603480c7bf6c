/// A statement that cannot be read, with Spark's condition and SQLSTATE.
package struct SyntaxError: Error, Sendable, Hashable {
    /// `PARSE_SYNTAX_ERROR`
    package var condition: String
    /// `42601`
    package var sqlState: String
    /// One sentence: `Syntax error at or near 'FORM'.`
    package var message: String
    /// What to do, where that is obvious: `Did you mean FROM?`
    package var hint: String?
    package var span: SourceSpan
    /// Where the span begins.
    package var position: SourcePosition
    /// The offending line with carets below the span; see `SourceText.excerpt`.
    package var excerpt: String

    package init(condition: String, sqlState: String, message: String, hint: String? = nil, span: SourceSpan, source: SourceText) {
        self.condition = condition
        self.sqlState = sqlState
        self.message = message
        self.hint = hint
        self.span = span
        position = source.position(at: span.start)
        excerpt = source.excerpt(span)
    }

    /// Condition, message, hint, place and excerpt, for a terminal.
    package var rendered: String {
        let text = hint.map { message + " " + $0 } ?? message
        return "[\(condition)] \(text) SQLSTATE: \(sqlState) (line \(position.line), column \(position.column))\n\(excerpt)"
    }
}

extension SyntaxError: CustomStringConvertible {
    package var description: String { rendered }
}
