/// One part of a name, without its backticks: `a`, `` `order total` ``. Equality is by exact text;
/// use `matches` for Spark's case-insensitive comparison.
package struct Identifier: Sendable, Hashable {
    package var text: String
    @NotCompared package var span: SourceSpan

    package init(_ text: String, span: SourceSpan = .none) {
        self.text = text
        self.span = span
    }

    /// Case-insensitive comparison, as Spark resolves names.
    package func matches(_ other: String) -> Bool {
        if text == other { return true }
        let (mine, theirs) = (text.utf8, other.utf8)
        var isASCII = true
        var index = theirs.startIndex
        for byte in mine {
            guard index < theirs.endIndex else {
                isASCII = isASCII && byte < 0x80
                if isASCII { return false }
                break
            }
            let against = theirs[index]
            index = theirs.index(after: index)
            if (byte | against) >= 0x80 {
                isASCII = false
                break
            }
            if Identifier.lowercase(byte) != Identifier.lowercase(against) { return false }
        }
        if isASCII { return index == theirs.endIndex }
        return text.lowercased() == other.lowercased()
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}

/// The name of a table, view, function, variable or namespace.
package struct ObjectName: Sendable, Hashable {
    package var kind: ObjectNameKind
    @NotCompared package var span: SourceSpan

    package init(_ kind: ObjectNameKind, span: SourceSpan = .none) {
        self.kind = kind
        self.span = span
    }

    /// The parts of a plain name; nil for `IDENTIFIER(expression)`.
    package var parts: [Identifier]? {
        if case .parts(let parts) = kind { return parts }
        return nil
    }
}

package indirect enum ObjectNameKind: Sendable, Hashable {
    /// `a`, `schema.a`, `catalog.schema.a`; also `IDENTIFIER('schema.a')`, which the parser resolves. Never empty.
    case parts([Identifier])
    /// `IDENTIFIER(:name)`, `IDENTIFIER(:schema || '.a')`: known only once the expression is evaluated.
    case identifierClause(Expression)
}
