extension GrammarParser {
    /// `(key = value, 'key' 'value', key)`; values are literals, or any expression where allowed
    mutating func propertyList(allowsExpressions: Bool = false) throws(SyntaxError) -> [Property] {
        try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in
            try parser.property(allowsExpressions: allowsExpressions)
        }
    }

    private mutating func property(allowsExpressions: Bool) throws(SyntaxError) -> Property {
        let key: String
        if current.kind.isString {
            // Only one string here: in `'key' 'value'` the second is the value.
            key = StringLiteralValue.value(source.bytes, current)
            advance()
        } else {
            key = try propertyKey()
        }
        if accept(.equal) { return Property(key: key, value: try propertyValue(allowsExpressions)) }
        if at(.comma) || at(.rightParenthesis) { return Property(key: key, value: nil) }
        return Property(key: key, value: try propertyValue(allowsExpressions))
    }

    /// `a.b.c` joined by dots
    mutating func propertyKey() throws(SyntaxError) -> String {
        try multipartIdentifier().map(\.text).joined(separator: ".")
    }

    private mutating func propertyValue(_ allowsExpressions: Bool) throws(SyntaxError) -> Expression {
        if allowsExpressions { return try expression() }
        let value = try primaryExpression()
        switch value.kind {
        case .literal(.integer), .literal(.decimal), .literal(.boolean), .literal(.string): return value
        default:
            throw error(
                "PARSE_SYNTAX_ERROR", "42601",
                "Syntax error at or near '\(source.text(value.span))': a property's value is a string, number or boolean.",
                value.span)
        }
    }
}
