import SQLSyntax

/// Parts of a statement whose names depend on what they resolve to: fields of structs, lateral aliases, variables, SQL functions.
final class NameNotes {
    private var texts: [Range<Int>: String] = [:]
    /// Offsets of window frames that are cast to the key's type: `10 PRECEDING` then reads `(- 10) FOLLOWING`.
    private var castOffsets: Set<Range<Int>> = []
    /// `m.k` that reads a map: it prints as `m[k]`.
    private var mapKeys: Set<Range<Int>> = []

    subscript(expression: Expression) -> String? { expression.span.range.flatMap { texts[$0] } }

    func noteCastOffset(at span: SourceSpan) {
        if let range = span.range { castOffsets.insert(range) }
    }

    func noteMapKey(at span: SourceSpan) {
        if let range = span.range { mapKeys.insert(range) }
    }

    func isMapKey(_ expression: Expression) -> Bool { expression.span.range.map(mapKeys.contains) ?? false }

    func isCastOffset(_ expression: Expression) -> Bool { expression.span.range.map(castOffsets.contains) ?? false }

    func note(_ text: String, at span: SourceSpan) {
        if let range = span.range { texts[range] = text }
    }
}
