extension GrammarParser {
    /// `SELECT … FROM … WHERE … GROUP BY … HAVING … QUALIFY … WINDOW …`
    mutating func select() throws(SyntaxError) -> Select {
        var select = try selectClause()
        if accept(.from) { select.from = try fromRelations() }
        try selectTail(&select)
        return select
    }

    /// A SELECT after its FROM.
    mutating func select(from relation: Relation) throws(SyntaxError) -> Select {
        var select = try selectClause()
        var from = relation
        while at(.lateral, .view) { from = try lateralView(on: from) }
        select.from = from
        try selectTail(&select)
        return select
    }

    private mutating func selectTail(_ select: inout Select) throws(SyntaxError) {
        if at(.lateral, .view) {
            // `SELECT … LATERAL VIEW …` without FROM makes rows out of the one empty row.
            throw unexpected(hint: "LATERAL VIEW needs a FROM clause before it.")
        }
        if accept(.where) { select.where = try expression() }
        select.groupBy = try groupByClause()
        if accept(.having) { select.having = try expression() }
        if accept(.qualify) { select.qualify = try expression() }
        select.windows = try windowClause()
        if select.qualify == nil, accept(.qualify) { select.qualify = try expression() }
    }

    /// `SELECT /*+ hints */ DISTINCT items`
    mutating func selectClause() throws(SyntaxError) -> Select {
        let start = current
        try expect(.select)
        var select = Select()
        while accept(.hintStart) { try hints(&select.hints) }
        if at(.transform), token(1).kind == .leftParenthesis, isScriptTransformation() {
            throw unsupported("The SELECT TRANSFORM … USING script transformation", span(from: start))
        }
        if at(.distinct), token(1).kind != .comma, token(1).keyword != .from {
            select.isDistinct = true
            advance()
        } else if at(.all), !standsForName(token(1)), token(1).kind != .leftParenthesis || token(1).kind == .asterisk {
            advance()
        }
        select.items = try aliasedExpressions()
        return select
    }

    /// `TRANSFORM(a, b) USING '…'`, unlike the higher-order function `transform(a, x -> x)`
    private func isScriptTransformation() -> Bool {
        guard let closing = closingParenthesis(at: index &+ 1), closing &+ 1 < tokens.count else { return false }
        let after = tokens[closing &+ 1].keyword
        return after == .using || after == .row
    }

    // MARK: Hints

    private mutating func hints(_ hints: inout [Hint]) throws(SyntaxError) {
        if at(.hintEnd) { throw unexpected(expecting: "a hint") }
        while !at(.hintEnd) {
            let name = try identifier()
            var parameters: [Expression] = []
            if at(.leftParenthesis) {
                parameters = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.primaryExpression() }
            }
            hints.append(Hint(name: name, parameters: parameters))
            _ = accept(.comma)
        }
        try expect(.hintEnd)
    }

    // MARK: GROUP BY

    /// nil where there is none
    mutating func groupByClause(allowsAliases: Bool = false) throws(SyntaxError) -> GroupByClause? {
        guard at(.group, .by) else { return nil }
        let start = current
        advance()
        advance()
        var elements = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in
            try parser.groupingElement(allowsAlias: allowsAliases)
        }
        if at(.with), token(1).keyword == .rollup || token(1).keyword == .cube {
            let sets = try plainExpressions(elements).map { [$0] }
            elements = [token(1).keyword == .rollup ? .rollup(sets) : .cube(sets)]
            advance()
            advance()
        } else if at(.grouping, .sets), token(2).kind == .leftParenthesis {
            let expressions = try plainExpressions(elements)
            advance()
            advance()
            let sets = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.groupingSet() }
            elements = [.expressionsWithGroupingSets(expressions, sets: sets)]
        }
        return GroupByClause(elements: elements, span: span(from: start))
    }

    private func plainExpressions(_ elements: [GroupingElement]) throws(SyntaxError) -> [Expression] {
        var expressions: [Expression] = []
        for element in elements {
            guard case .expression(let item) = element else { throw unexpected() }
            expressions.append(item.expression)
        }
        return expressions
    }

    private mutating func groupingElement(allowsAlias: Bool) throws(SyntaxError) -> GroupingElement {
        if let analytics = try groupingAnalytics() { return analytics }
        if allowsAlias { return .expression(try groupingExpression()) }
        let value = try expression()
        return .expression(AliasedExpression(value, span: value.span))
    }

    /// An expression; `GROUPING SETS` after it is not its alias.
    private mutating func groupingExpression() throws(SyntaxError) -> AliasedExpression {
        let start = current
        let value = try expression()
        var aliases: [Identifier] = []
        if accept(.as) {
            aliases = [try plainIdentifier()]
        } else if isName(current), !startsClause(), !at(.grouping, .sets), !at(.with) {
            aliases = [try plainIdentifier()]
        }
        return AliasedExpression(value, aliases: aliases, span: span(from: start))
    }

    /// `ROLLUP (…)`, `CUBE (…)`, `GROUPING SETS (…)`; nil where there is none
    private mutating func groupingAnalytics() throws(SyntaxError) -> GroupingElement? {
        if at(.rollup) || at(.cube), token(1).kind == .leftParenthesis {
            let isRollup = at(.rollup)
            advance()
            let sets = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.groupingSet() }
            return isRollup ? .rollup(sets) : .cube(sets)
        }
        guard at(.grouping, .sets), token(2).kind == .leftParenthesis else { return nil }
        advance()
        advance()
        try enter()
        defer { leave() }
        let elements = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.groupingSetElement() }
        return .groupingSets(elements)
    }

    private mutating func groupingSetElement() throws(SyntaxError) -> GroupingElement {
        if let analytics = try groupingAnalytics() { return analytics }
        return .set(try groupingSet())
    }

    /// `(a, b)`, `()`, `a`
    private mutating func groupingSet() throws(SyntaxError) -> [Expression] {
        guard at(.leftParenthesis), let closing = closingParenthesis(at: index), closing &+ 1 < tokens.count,
            tokens[closing &+ 1].kind == .comma || tokens[closing &+ 1].kind == .rightParenthesis, !startsQuery(at: index &+ 1)
        else { return [try expression()] }
        advance()
        if accept(.rightParenthesis) { return [] }
        let expressions = try expressions()
        try expect(.rightParenthesis)
        return expressions
    }
}
