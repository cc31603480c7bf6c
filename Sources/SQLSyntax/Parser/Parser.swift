/// Reads Spark SQL into trees.
package enum Parser {
    /// One statement; a semicolon after it is allowed.
    package static func parse(statement text: String, limits: SyntaxLimits = SyntaxLimits()) throws(SyntaxError) -> Statement {
        var parser = try GrammarParser.make(text, limits: limits)
        if parser.current.kind == .endOfInput || parser.current.kind == .semicolon { throw parser.emptyStatement() }
        let statement = try parser.statement()
        _ = parser.accept(.semicolon)
        try parser.expectEnd()
        return statement
    }

    /// One expression, such as `a + :b`.
    package static func parse(expression text: String, limits: SyntaxLimits = SyntaxLimits()) throws(SyntaxError) -> Expression {
        var parser = try GrammarParser.make(text, limits: limits)
        let expression = try parser.expression()
        try parser.expectEnd()
        return expression
    }

    /// One data type, such as `ARRAY<INT>`.
    package static func parse(dataType text: String, limits: SyntaxLimits = SyntaxLimits()) throws(SyntaxError) -> DataTypeSyntax {
        var parser = try GrammarParser.make(text, limits: limits)
        let type = try parser.dataType()
        try parser.expectEnd()
        return type
    }

    /// A name, such as `a.b`.
    package static func parse(name text: String, limits: SyntaxLimits = SyntaxLimits()) throws(SyntaxError) -> [Identifier] {
        var parser = try GrammarParser.make(text, limits: limits)
        if parser.current.kind == .endOfInput { throw parser.emptyStatement() }
        let parts = try parser.multipartIdentifier()
        try parser.expectEnd()
        return parts
    }

    /// Which kinds of parameter markers a text has, `?` and `:name`.
    package static func parameterMarkers(_ text: String) -> (hasPositional: Bool, hasNamed: Bool) {
        var lexer = Lexer(SourceText(text))
        lexer.run()
        let tokens = lexer.tokens
        return (tokens.contains { $0.kind == .question }, tokens.indices.contains { isNamedMarker(tokens, $0) })
    }

    /// Whether `:name` begins at a token.
    private static func isNamedMarker(_ tokens: [Token], _ index: Int) -> Bool {
        guard index &+ 1 < tokens.count, tokens[index].kind == .colon else { return false }
        let next = tokens[index &+ 1].kind
        guard next == .word || next == .quotedIdentifier else { return false }
        // `v:path` reads a variant.
        return index == 0 || tokens[index &- 1].end < tokens[index].start || [.leftParenthesis, .comma].contains(tokens[index &- 1].kind)
    }

    /// The text with literals in the place of its parameter markers. `literal` gets a marker's name, or its number from 0 on; where it gives
    /// nil the marker stays. Markers without names are all replaced or none, since they are counted.
    package static func replacingParameterMarkers(_ text: String, _ literal: (String) -> String?) -> String {
        let source = SourceText(text)
        var lexer = Lexer(source)
        lexer.run()
        let tokens = lexer.tokens
        var replacements: [(start: Int, end: Int, text: String)] = []
        var number = 0
        var keepsPositional = false
        for index in tokens.indices {
            let token = tokens[index]
            if token.kind == .question {
                if let value = literal(String(number)) { replacements.append((Int(token.start), Int(token.end), value)) } else { keepsPositional = true }
                number &+= 1
            } else if isNamedMarker(tokens, index) {
                let name = tokens[index &+ 1]
                let isQuoted = name.kind == .quotedIdentifier
                let key = isQuoted ? StringLiteralValue.identifier(source.bytes, name) : source.text(from: Int(name.start), to: Int(name.end))
                if let value = literal(key) { replacements.append((Int(token.start), Int(name.end), value)) }
            }
        }
        if keepsPositional && number > 0 { return text }
        var result = ""
        var position = 0
        for replacement in replacements {
            result += source.text(from: position, to: replacement.start) + replacement.text
            position = replacement.end
        }
        return result + source.text(from: position, to: source.bytes.count)
    }

    /// Statements separated by semicolons; semicolons within strings, quoted names and comments do not separate. An error in one statement
    /// leaves the others alone: reading resumes after the next semicolon. Empty statements are skipped. Throws only for a script that is
    /// too large.
    package static func parse(script text: String, limits: SyntaxLimits = SyntaxLimits()) throws(SyntaxError) -> [ScriptStatement] {
        let source = SourceText(text)
        if source.bytes.count > min(limits.scriptBytes, Int(UInt32.max)) {
            throw GrammarParser.tooComplex("The script has \(source.bytes.count) bytes, more than \(limits.scriptBytes)", .none, source)
        }
        var lexer = Lexer(source)
        lexer.run()
        let tokens = lexer.tokens
        var statements: [ScriptStatement] = []
        var commentIndex = 0
        var start = 0
        var extent = CompoundExtent(tokens, source)
        var compoundEnd = 0
        for index in tokens.indices {
            if index == start, extent.begins(at: index) { compoundEnd = extent.end(from: index) ?? 0 }
            if index < compoundEnd { continue }
            guard tokens[index].kind == .semicolon || tokens[index].kind == .endOfInput else { continue }
            defer { start = index &+ 1 }
            guard index > start else { continue }
            var leading: [Comment] = []
            while commentIndex < lexer.comments.count, lexer.comments[commentIndex].span.start < tokens[index].span.start {
                if lexer.comments[commentIndex].span.end <= tokens[start].span.start { leading.append(lexer.comments[commentIndex]) }
                commentIndex &+= 1
            }
            let span = tokens[start].span.union(tokens[index &- 1].span)
            // Each statement sees its own tokens and an end of its own.
            var own = Array(tokens[start..<index])
            own.append(Token(kind: .endOfInput, keyword: nil, start: UInt32(clamping: span.end), end: UInt32(clamping: span.end)))
            statements.append(
                ScriptStatement(result: parse(own, source, span, limits), span: span, text: source.text(span), leadingComments: leading))
        }
        return statements
    }

    /// Whether a script breaks off within a `BEGIN … END`.
    package static func endsInsideCompound(_ text: String) -> Bool {
        let source = SourceText(text)
        var lexer = Lexer(source)
        lexer.run()
        var extent = CompoundExtent(lexer.tokens, source)
        var start = 0
        var compoundEnd = 0
        for index in lexer.tokens.indices {
            if index == start, extent.begins(at: index) {
                guard let end = extent.end(from: index) else { return true }
                compoundEnd = end
            }
            if index >= compoundEnd, lexer.tokens[index].kind == .semicolon { start = index &+ 1 }
        }
        return false
    }

    private static func parse(
        _ tokens: [Token], _ source: SourceText, _ span: SourceSpan, _ limits: SyntaxLimits
    ) -> Result<Statement, SyntaxError> {
        do throws(SyntaxError) {
            var parser = try GrammarParser(source: source, tokens: tokens, byteCount: span.end &- span.start, limits: limits)
            let statement = try parser.statement()
            try parser.expectEnd()
            return .success(statement)
        } catch {
            return .failure(error)
        }
    }
}

/// A statement of a script, read or refused.
package struct ScriptStatement: Sendable {
    package var result: Result<Statement, SyntaxError>
    /// From the statement's first to its last token, without the semicolon; counted in the whole script.
    package var span: SourceSpan
    /// The text of the span.
    package var text: String
    /// Comments between the preceding semicolon and the statement's first token.
    package var leadingComments: [Comment]
}
