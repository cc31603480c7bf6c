/// The catalogue of errors: condition, SQLSTATE and message of each, as in Spark.
extension GrammarParser {
    func error(_ condition: String, _ sqlState: String, _ message: String, hint: String? = nil, _ span: SourceSpan) -> SyntaxError {
        SyntaxError(condition: condition, sqlState: sqlState, message: message, hint: hint, span: span, source: source)
    }

    static func tooComplex(_ reason: String, _ span: SourceSpan, _ source: SourceText) -> SyntaxError {
        SyntaxError(
            condition: "FAILED_TO_PARSE_TOO_COMPLEX", sqlState: "54001",
            message: "The statement is too complex to parse. \(reason). Divide it into several simpler statements.", span: span,
            source: source)
    }

    /// The current token cannot stand here. `expecting` names what could, if one thing is obvious.
    func unexpected(expecting: String? = nil, hint: String? = nil) -> SyntaxError { unexpected(current, expecting: expecting, hint: hint) }

    func unexpected(_ token: Token, expecting: String? = nil, hint: String? = nil) -> SyntaxError {
        switch token.kind {
        case .unclosedComment:
            return error(
                "UNCLOSED_BRACKETED_COMMENT", "42601", "Found an unclosed bracketed comment. Please, append */ at the end of the comment.",
                token.span)
        case .invalidWord: return invalidIdentifier(text(token), token.span)
        case .unclosedString, .unclosedQuotedIdentifier:
            let quote = source.text(from: Int(token.start), to: Int(token.start) &+ 1)
            return syntaxError(near: quote, hint: "The quote \(quote) opened here is never closed.", token.span)
        case .endOfInput:
            let detail = expecting.map { ": expected \($0)" } ?? ""
            return error("PARSE_SYNTAX_ERROR", "42601", "Syntax error at or near end of input\(detail).", hint: hint, token.span)
        default:
            let suggestion = hint ?? spellingHint(token)
            return syntaxError(near: text(token), expecting: suggestion == nil ? expecting : nil, hint: suggestion, token.span)
        }
    }

    private func syntaxError(near text: String, expecting: String? = nil, hint: String? = nil, _ span: SourceSpan) -> SyntaxError {
        let shown = text.count > 60 ? String(text.prefix(60)) + "…" : text
        let detail = expecting.map { ": expected \($0)" } ?? ""
        return error("PARSE_SYNTAX_ERROR", "42601", "Syntax error at or near '\(shown)'\(detail).", hint: hint, span)
    }

    /// A keyword one slip away from this word, or from the word before it, which an alias may have swallowed.
    private func spellingHint(_ token: Token) -> String? {
        if let suggestion = KeywordSpelling.suggestion(for: token, text: text(token)) { return "Did you mean \(suggestion)?" }
        guard index > 0, token.start == current.start else { return nil }
        let previous = tokens[index &- 1]
        guard let suggestion = KeywordSpelling.suggestion(for: previous, text: text(previous)) else { return nil }
        return "Did you mean \(suggestion) instead of '\(text(previous))'?"
    }

    func bangIsNotNot() -> SyntaxError {
        error(
            "SYNTAX_DISCONTINUED.BANG_EQUALS_NOT", "42601",
            "Support of the clause or keyword: ! has been discontinued in this context. The '!' keyword is only supported as an"
                + " alias for the "
                + "prefix operator 'NOT'.", hint: "Write NOT.", current.span)
    }

    func emptyStatement() -> SyntaxError {
        error("PARSE_EMPTY_STATEMENT", "42617", "Syntax error, unexpected empty statement.", current.span)
    }

    /// FROM where an item of the SELECT list was to come.
    func trailingComma() -> SyntaxError {
        error(
            "TRAILING_COMMA_IN_SELECT", "42601", "Trailing comma detected in SELECT clause. Remove the trailing comma before the FROM clause.",
            current.span)
    }

    func invalidIdentifier(_ text: String, _ span: SourceSpan) -> SyntaxError {
        error(
            "INVALID_IDENTIFIER", "42602",
            "The unquoted identifier \(text) is invalid and must be back quoted as: `\(text)`. Unquoted identifiers can only contain ASCII "
                + "letters ('a' - 'z', 'A' - 'Z'), digits ('0' - '9'), and underbar ('_').", span)
    }

    func unsupported(_ feature: String, _ span: SourceSpan, hint: String? = nil) -> SyntaxError {
        error("UNSUPPORTED_FEATURE", "0A000", "\(feature) is not supported.", hint: hint, span)
    }

    func invalidSyntax(_ subclass: String, _ message: String, _ span: SourceSpan) -> SyntaxError {
        error("INVALID_SQL_SYNTAX.\(subclass)", "42000", "Invalid SQL syntax: \(message)", span)
    }

    func unsupportedDataType(_ name: String, _ span: SourceSpan) -> SyntaxError {
        error("UNSUPPORTED_DATATYPE", "0A000", "Unsupported data type \"\(name.uppercased())\".", span)
    }

    func unsupportedTypedLiteral(_ name: String, _ span: SourceSpan) -> SyntaxError {
        error(
            "UNSUPPORTED_TYPED_LITERAL", "0A000",
            "Literals of the type \"\(name.uppercased())\" are not supported. Supported types are \"DATE\", \"TIME\", \"TIMESTAMP\", "
                + "\"TIMESTAMP_NTZ\", \"TIMESTAMP_LTZ\", \"INTERVAL\", \"X\".", span)
    }
}
