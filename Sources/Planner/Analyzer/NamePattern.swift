import Columnar
import SQLSyntax

/// Names in backticks as patterns of column names, `SELECT `(id|name)``, where the session asks for that.
enum NamePattern {
    /// The columns whose whole names match, whatever their case; nil where the name is none of a pattern.
    static func columns(_ parts: [Identifier], _ analyzer: ExpressionAnalyzer, span: SourceSpan) throws -> [ScopeColumn]? {
        guard analyzer.options.quotedNamesArePatterns, parts.count <= 2, let name = parts.last?.text, isPattern(name) else { return nil }
        let relations = parts.count == 1 ? analyzer.scope.relations : analyzer.scope.relations.filter { $0.answers(to: parts[0..<1]) }
        let pattern = BoundExpression.literal(.string("(?i)^(?:\(name))$"), .string)
        return try relations.flatMap { $0.columns.filter { !$0.isHidden } }.filter { column in
            let matches = try analyzer.call("rlike", [.literal(.string(column.name), .string), pattern], texts: [], span: span)
            return ConstantFolding.value(of: matches, context: analyzer.state.folding) == .boolean(true)
        }
    }

    /// Anything that no name without backticks can be.
    private static func isPattern(_ name: String) -> Bool {
        name.utf8.contains { byte in
            !((0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F || byte >= 0x80)
        }
    }
}
