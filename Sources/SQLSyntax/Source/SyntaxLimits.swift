/// What a text may ask of the parser. Past a limit parsing ends with `FAILED_TO_PARSE_TOO_COMPLEX`.
package struct SyntaxLimits: Sendable {
    /// Largest statement, in bytes.
    package var statementBytes = 16 << 20
    /// Largest script, in bytes.
    package var scriptBytes = 256 << 20
    /// Most tokens in a statement.
    package var tokens = 4_000_000
    /// Parentheses, subqueries, prefix operators, types and the like inside each other. The parser's own recursion is bounded by this.
    package var nestingDepth = 400
    /// Longest path from the root of an expression, relation or query to a leaf, counting links of chains like `a + b + c`.
    /// Bounds the recursion of everything that walks a tree. Chains of AND and OR are balanced and hardly count.
    package var treeHeight = 1_000

    /// Not a limit: backslashes in strings stand for themselves (`spark.sql.parser.escapedStringLiterals`).
    package var keepsBackslashes = false

    package init() {}
}
