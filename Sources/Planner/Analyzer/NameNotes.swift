import SQLSyntax

/// Parts of a statement whose names depend on what they resolve to: fields of structs, lateral aliases, variables, SQL functions.
final class NameNotes {
    private var texts: [Range<Int>: String] = [:]

    subscript(expression: Expression) -> String? { expression.span.range.flatMap { texts[$0] } }

    func note(_ text: String, at span: SourceSpan) {
        if let range = span.range { texts[range] = text }
    }
}
