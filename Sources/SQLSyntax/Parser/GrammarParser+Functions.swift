extension GrammarParser {
    /// `(arguments)` and what may follow a call; the name is past.
    mutating func functionCall(_ name: ObjectName, from start: Token) throws(SyntaxError) -> Expression {
        if start.kind == .word, let keyword = start.keyword, name.parts?.count == 1, Self.specialForms.contains(keyword),
            let form = try specialForm(keyword, name, from: start)
        {
            return try finished(form, from: start)
        }
        try expect(.leftParenthesis)
        let isDistinct = acceptQuantifier()
        let firstArgument = current
        var call = FunctionCall(name: name, arguments: [], isDistinct: isDistinct)
        if !at(.rightParenthesis) { call.arguments = try functionArguments(allowsAlias: start.keyword == .struct) }
        // FIRST(x IGNORE NULLS)
        if start.keyword == .first || start.keyword == .last || start.keyword == .anyValue { call.nullTreatment = acceptNullTreatment() }
        try expect(.rightParenthesis)
        if call.nullTreatment != nil { return try make(.functionCall(call), span(from: start)) }
        try resolveDateTimeUnit(&call, name: start, firstArgument: firstArgument)
        return try finished(call, from: start)
    }

    private static let specialForms: Set<Keyword> = [.extract, .position, .substring, .substr, .overlay, .trim]

    private mutating func finished(_ call: FunctionCall, from start: Token) throws(SyntaxError) -> Expression {
        let isPlain = !(at(.within) || at(.filter) || at(.ignore) || at(.respect) || at(.over))
        return try make(.functionCall(isPlain ? call : try callSuffixes(call)), span(from: start))
    }

    /// `DISTINCT`, `ALL` before arguments; whether it was DISTINCT
    private mutating func acceptQuantifier() -> Bool {
        guard at(.distinct) || at(.all), !standsForName(token(1)), at(.distinct) || token(1).kind != .leftParenthesis else { return false }
        let isDistinct = at(.distinct)
        advance()
        return isDistinct
    }

    private mutating func functionArguments(allowsAlias: Bool) throws(SyntaxError) -> [FunctionArgument] {
        var arguments: [FunctionArgument] = [try functionArgument(allowsAlias: allowsAlias)]
        while accept(.comma) { arguments.append(try functionArgument(allowsAlias: allowsAlias)) }
        return arguments
    }

    /// `value`, `name => value`, and for STRUCT `value AS alias`
    mutating func functionArgument(allowsAlias: Bool = false) throws(SyntaxError) -> FunctionArgument {
        if isName(current), token(1).kind == .fatArrow { return try namedArgument() }
        let value = try expression()
        guard allowsAlias else { return FunctionArgument(value) }
        let aliases = try expressionAliases()
        guard aliases.count <= 1 else { throw unexpected(tokens[max(index &- 1, 0)]) }
        return FunctionArgument(value, alias: aliases.first)
    }

    private mutating func namedArgument() throws(SyntaxError) -> FunctionArgument {
        let name = try identifier()
        advance()
        return FunctionArgument(try expression(), name: name)
    }

    private mutating func acceptNullTreatment() -> NullTreatment? {
        guard at(.ignore, .nulls) || at(.respect, .nulls) else { return nil }
        let treatment: NullTreatment = at(.ignore) ? .ignore : .respect
        advance()
        advance()
        return treatment
    }

    /// `WITHIN GROUP (…)`, `FILTER (…)`, `IGNORE NULLS`, `OVER …`
    private mutating func callSuffixes(_ call: FunctionCall) throws(SyntaxError) -> FunctionCall {
        var call = call
        if at(.within, .group), token(2).kind == .leftParenthesis {
            advance()
            advance()
            try expect(.leftParenthesis)
            try expect(.order, .by)
            call.orderWithinGroup = try sortItems()
            try expect(.rightParenthesis)
        }
        if at(.filter), token(1).kind == .leftParenthesis, token(2).keyword == .where {
            for _ in 0..<3 { advance() }
            call.filter = try expression()
            try expect(.rightParenthesis)
        }
        if let treatment = acceptNullTreatment() { call.nullTreatment = treatment }
        if at(.over), token(1).kind == .leftParenthesis || (isName(token(1)) && !standsForName(current, before: token(1))) {
            advance()
            call.over = try windowReference()
        }
        return call
    }

    /// `sum(x) over FROM t`: an alias called over.
    private func standsForName(_ word: Token, before next: Token) -> Bool { standsForName(next) || next.keyword == .where }

    // MARK: Units of time

    /// `DATEADD(DAY, 1, x)`: three arguments whose first is a bare unit.
    private func resolveDateTimeUnit(_ call: inout FunctionCall, name: Token, firstArgument: Token) throws(SyntaxError) {
        let target: String
        switch name.keyword {
        case .timestampadd, .dateadd, .dateAdd: target = "timestampadd"
        case .timestampdiff, .datediff, .dateDiff, .timediff: target = "timestampdiff"
        default: return
        }
        guard name.kind == .word, call.arguments.count == 3 else { return }
        if firstArgument.kind.isString {
            throw error(
                "INVALID_PARAMETER_VALUE.DATETIME_UNIT", "22023",
                "The value of parameter(s) `unit` in `\(text(name).lowercased())` is invalid: expects one of the units without"
                    + " quotes YEAR, QUARTER, "
                    + "MONTH, WEEK, DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, but got the string literal"
                    + " \(text(firstArgument)).",
                firstArgument.span)
        }
        guard case .column(let parts) = call.arguments[0].value.kind, parts.count == 1, firstArgument.kind == .word,
            let unit = firstArgument.keyword, Self.dateTimeUnits.contains(unit)
        else { return }
        let span = firstArgument.span
        call.arguments[0] = FunctionArgument(Expression(.literal(.string(unit.rawValue)), span: span))
        call.name = ObjectName(.parts([Identifier(target, span: name.span)]), span: name.span)
    }

    static let dateTimeUnits: Set<Keyword> = [
        .year, .quarter, .month, .week, .day, .dayofyear, .hour, .minute, .second, .millisecond, .microsecond,
    ]

    // MARK: Forms with words between their arguments

    /// Reads `EXTRACT(YEAR FROM x)` and the like as calls; nil, with nothing read, where the arguments are ordinary.
    private mutating func specialForm(_ keyword: Keyword, _ name: ObjectName, from start: Token) throws(SyntaxError) -> FunctionCall? {
        // These read values rather than expressions, so they must count their nesting themselves.
        try enter()
        defer { leave() }
        switch keyword {
        case .extract:
            guard isName(token(1)), token(2).keyword == .from else { return nil }
            advance()
            let field = current
            let text = try identifier().text
            advance()
            let source = try valueExpression()
            try expect(.rightParenthesis)
            return FunctionCall(
                name: name, arguments: [FunctionArgument(Expression(.literal(.string(text)), span: field.span)), FunctionArgument(source)])
        case .position: return try separated(named("locate", name), by: [.in])
        case .substring, .substr: return try separated(named("substring", name), by: [.from, .for])
        case .overlay: return try separated(name, by: [.placing, .from, .for])
        case .trim: return try trim(name, from: start)
        default: return nil
        }
    }

    private func named(_ function: String, _ name: ObjectName) -> ObjectName { ObjectName(.parts([Identifier(function, span: name.span)]), span: name.span) }

    /// `(a WORD b WORD c)`; the last word and its argument may be missing when there are several.
    private mutating func separated(_ name: ObjectName, by words: [Keyword]) throws(SyntaxError) -> FunctionCall? {
        guard let first = words.first, let closing = closingParenthesis(at: index), contains(first, before: closing) else { return nil }
        try expect(.leftParenthesis)
        var arguments: [FunctionArgument] = [FunctionArgument(try valueExpression())]
        for (position, word) in words.enumerated() {
            if position > 0, position == words.count - 1, at(.rightParenthesis) { break }
            try expect(word)
            arguments.append(FunctionArgument(try valueExpression()))
        }
        try expect(.rightParenthesis)
        return FunctionCall(name: name, arguments: arguments)
    }

    /// Whether a word stands directly within the parentheses that open at the current token, and no comma does.
    private func contains(_ keyword: Keyword, before closing: Int) -> Bool {
        var isFound = false
        let first = index &+ 1
        var position = first
        while position < closing {
            if tokens[position].kind == .comma { return false }
            if tokens[position].kind == .leftParenthesis {
                position = (closingParenthesis(at: position) ?? closing) &+ 1
            } else {
                isFound = isFound || (position > first && tokens[position].keyword == keyword)
                position &+= 1
            }
        }
        return isFound
    }

    /// `TRIM(BOTH x FROM s)`, `TRIM(x FROM s)`, `TRIM(LEADING FROM s)`
    private mutating func trim(_ name: ObjectName, from start: Token) throws(SyntaxError) -> FunctionCall? {
        guard let closing = closingParenthesis(at: index) else { return nil }
        let first = token(1)
        let hasOption =
            (first.keyword == .both || first.keyword == .leading || first.keyword == .trailing) && !standsForTrimArgument(token(2))
        guard hasOption || contains(.from, before: closing) else { return nil }
        try expect(.leftParenthesis)
        var function = name
        if hasOption {
            advance()
            if first.keyword == .leading { function = ObjectName(.parts([Identifier("ltrim", span: start.span)]), span: start.span) }
            if first.keyword == .trailing { function = ObjectName(.parts([Identifier("rtrim", span: start.span)]), span: start.span) }
        }
        var arguments: [FunctionArgument] = []
        if !at(.from) { arguments.append(FunctionArgument(try valueExpression())) }
        try expect(.from)
        arguments.append(FunctionArgument(try valueExpression()))
        try expect(.rightParenthesis)
        return FunctionCall(name: function, arguments: arguments)
    }

    private func standsForTrimArgument(_ next: Token) -> Bool { next.keyword != .from && standsForName(next) }
}
