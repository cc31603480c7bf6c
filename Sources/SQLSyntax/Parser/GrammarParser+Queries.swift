extension GrammarParser {
    /// `[WITH …] term [ORDER BY …] [LIMIT …]`
    mutating func query() throws(SyntaxError) -> Query {
        try enter()
        defer { leave() }
        let with: WithClause? = startsWithClause(at: index) ? try withClause() : nil
        return try query(with: with)
    }

    /// A query whose WITH clause is past.
    mutating func query(with: WithClause?) throws(SyntaxError) -> Query {
        let start = with?.span ?? current.span
        var term = try queryTerm()
        let organization = try queryOrganization()
        let windows = try windowClause()
        var late = organization
        if !windows.isEmpty {
            term = try attach(windows, to: term)
            try limitAndOffset(&late)
        }
        return Query(with: with, term: term, organization: late, span: span(from: start))
    }

    private func attach(_ windows: [NamedWindow], to term: QueryTerm) throws(SyntaxError) -> QueryTerm {
        guard case .select(var select) = term.kind, select.windows.isEmpty else { throw unexpected(hint: "WINDOW belongs to a SELECT.") }
        select.windows = windows
        return try make(.select(select), term.span)
    }

    // MARK: WITH

    /// `WITH name AS (`, `WITH name (columns) AS (`, `WITH RECURSIVE …`
    func startsWithClause(at position: Int) -> Bool {
        guard position &+ 1 < tokens.count, tokens[position].keyword == .with, isName(tokens[position &+ 1]) else { return false }
        let third = position &+ 2 < tokens.count ? tokens[position &+ 2] : tokens[tokens.count &- 1]
        return third.kind == .leftParenthesis || isName(third)
    }

    mutating func withClause() throws(SyntaxError) -> WithClause {
        let start = current.span
        try expect(.with)
        let isRecursive = at(.recursive) && isName(token(1)) && token(1).keyword != .as
        if isRecursive { advance() }
        let definitions = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.commonTableExpression() }
        var names: Set<String> = []
        for definition in definitions {
            if !names.insert(definition.name.text.lowercased()).inserted {
                throw error(
                    "DUPLICATED_CTE_NAMES", "42602", "CTE definition can't have duplicate names: `\(definition.name.text)`.",
                    definition.name.span)
            }
        }
        return WithClause(isRecursive: isRecursive, definitions: definitions, span: span(from: start))
    }

    private mutating func commonTableExpression() throws(SyntaxError) -> CommonTableExpression {
        let start = current
        let name = try plainIdentifier()
        // `WITH t (SELECT …)` without AS is allowed, so a parenthesis need not open a list of columns.
        let columns = at(.leftParenthesis) && !startsQuery(at: index &+ 1) ? try identifierList() : []
        var level: Expression?
        if at(.max), token(1).keyword == .recursion {
            advance()
            advance()
            try expect(.level)
            guard at(.integerLiteral) || at(.colon) || at(.question) else { throw unexpected(expecting: "an integer") }
            // Nothing may be appended to it.
            level = try simpleOperand()
        }
        _ = accept(.as)
        let query = try parenthesizedQuery()
        return CommonTableExpression(name: name, columns: columns, maxRecursionLevel: level, query: query, span: span(from: start))
    }

    // MARK: Terms

    private mutating func queryTerm() throws(SyntaxError) -> QueryTerm {
        let start = current
        var left = try intersection()
        while true {
            if let (operation, quantifier) = acceptSetOperator([.union, .except, .minus]) {
                let right = try intersection()
                left = try make(.setOperation(operation, quantifier: quantifier, left, right), span(from: start))
            } else if at(.pipeOperator) {
                left = try pipes(on: left)
            } else {
                return left
            }
        }
    }

    private mutating func intersection() throws(SyntaxError) -> QueryTerm {
        let start = current
        var left = try queryPrimary()
        while let (operation, quantifier) = acceptSetOperator([.intersect]) {
            let right = try queryPrimary()
            left = try make(.setOperation(operation, quantifier: quantifier, left, right), span(from: start))
        }
        return left
    }

    mutating func acceptSetOperator(_ keywords: [Keyword]) -> (SetOperator, SetQuantifier)? {
        guard let keyword = current.keyword, keywords.contains(keyword) else { return nil }
        let operation: SetOperator
        switch keyword {
        case .union: operation = .union
        case .intersect: operation = .intersect
        default: operation = .except
        }
        advance()
        if accept(.all) { return (operation, .all) }
        _ = accept(.distinct)
        return (operation, .distinct)
    }

    mutating func queryPrimary() throws(SyntaxError) -> QueryTerm {
        switch current.keyword {
        case .select: return try selectTerm()
        case .from: return try fromFirst()
        default: return at(.leftParenthesis) ? try parenthesizedTerm() : try simpleTerm()
        }
    }

    private mutating func selectTerm() throws(SyntaxError) -> QueryTerm {
        let start = current
        let select = try select()
        return try make(.select(select), span(from: start))
    }

    private mutating func parenthesizedTerm() throws(SyntaxError) -> QueryTerm {
        let start = current
        let query = try parenthesizedQuery()
        return query.with == nil && query.organization.isEmpty ? query.term : try make(.subquery(query), span(from: start))
    }

    private mutating func simpleTerm() throws(SyntaxError) -> QueryTerm {
        let start = current
        switch current.keyword {
        case .values:
            let rows = try inlineRows()
            let alias = try tableAlias()
            return try make(.values(rows, alias: alias), span(from: start))
        case .table:
            advance()
            return try make(.table(try objectName()), span(from: start))
        case .map, .reduce: throw unsupported("The \(text(start).uppercased()) … USING script transformation", start.span)
        default: throw unexpected(expecting: "a query")
        }
    }

    /// `VALUES (1, 'a'), (2, 'b')`
    mutating func inlineRows() throws(SyntaxError) -> [Expression] {
        try expect(.values)
        return try expressions()
    }

    /// `FROM t SELECT a WHERE b`; several SELECTs are the union of all.
    private mutating func fromFirst() throws(SyntaxError) -> QueryTerm {
        let start = current
        advance()
        let relation = try fromRelations()
        guard at(.select) else {
            // `FROM t` alone, as it begins a chain of pipes.
            var select = Select()
            select.items = [AliasedExpression(Expression(.star(Star()), span: start.span), span: start.span)]
            select.from = relation
            return try make(.select(select), span(from: start))
        }
        var result: QueryTerm?
        while at(.select) {
            let bodyStart = current
            let select = try select(from: relation)
            let term = try make(.select(select), span(from: bodyStart))
            let organization = try queryOrganizationInFrom()
            let body =
                organization.isEmpty ? term : try make(.subquery(Query(term: term, organization: organization, span: term.span)), term.span)
            result =
                try result.map { (left: QueryTerm) throws(SyntaxError) in
                    try make(.setOperation(.union, quantifier: .all, left, body), span(from: start))
                } ?? body
        }
        guard let result else { throw unexpected() }
        return result
    }

    /// The organisation of a lone `FROM … SELECT …` belongs to the whole query; only before another SELECT is it that body's own.
    private mutating func queryOrganizationInFrom() throws(SyntaxError) -> QueryOrganization {
        let isFollowed = nextTopLevelSelect()
        return isFollowed ? try queryOrganization() : QueryOrganization()
    }

    /// Whether another SELECT follows within the same parentheses before a set operator, a pipe or the end.
    private func nextTopLevelSelect() -> Bool {
        var position = index
        while position < tokens.count {
            let token = tokens[position]
            switch token.kind {
            case .leftParenthesis:
                guard let closing = closingParenthesis(at: position) else { return false }
                position = closing
            case .rightParenthesis, .pipeOperator, .endOfInput, .semicolon: return false
            case .word:
                if token.keyword == .select { return true }
                if [.union, .intersect, .except, .minus].contains(token.keyword) { return false }
            default: break
            }
            position &+= 1
        }
        return false
    }

    // MARK: Ordering and cutting

    mutating func queryOrganization() throws(SyntaxError) -> QueryOrganization {
        var organization = QueryOrganization()
        if accept(.order, .by) { organization.orderBy = try sortItems() }
        if accept(.cluster, .by) { organization.clusterBy = try expressions() }
        if accept(.distribute, .by) { organization.distributeBy = try expressions() }
        if accept(.sort, .by) { organization.sortBy = try sortItems() }
        try checkCombination(organization)
        try limitAndOffset(&organization)
        return organization
    }

    private mutating func limitAndOffset(_ organization: inout QueryOrganization) throws(SyntaxError) {
        if accept(.limit) {
            if at(.all), !standsForOperator(token(1)) { advance() } else { organization.limit = try expression() }
        }
        if accept(.offset) { organization.offset = try expression() }
    }

    private func standsForOperator(_ next: Token) -> Bool {
        next.kind == .leftParenthesis || next.kind == .dot || next.kind == .plus || next.kind == .minusSign || next.kind == .asterisk
    }

    private func checkCombination(_ organization: QueryOrganization) throws(SyntaxError) {
        let clauses = [
            !organization.orderBy.isEmpty, !organization.clusterBy.isEmpty,
            !organization.distributeBy.isEmpty || !organization.sortBy.isEmpty,
        ]
        if clauses.filter({ $0 }).count > 1 {
            throw error(
                "UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES", "0A000",
                "Combination of ORDER BY/SORT BY/DISTRIBUTE BY/CLUSTER BY is not supported.", tokens[max(index &- 1, 0)].span)
        }
    }

    // MARK: Where queries begin

    /// Whether the tokens from `position` on, just inside a parenthesis, are a query rather than an expression or a relation.
    func startsQuery(at position: Int) -> Bool {
        guard position < tokens.count else { return false }
        let token = tokens[position]
        let next = position &+ 1 < tokens.count ? tokens[position &+ 1] : token
        if token.kind == .leftParenthesis { return parenthesizedQueryContinues(at: position) }
        switch token.keyword {
        case .select: return !standsForName(next) || next.keyword == .from || next.kind == .endOfInput
        case .with: return startsWithClause(at: position)
        case .values:
            return [.leftParenthesis, .tilde, .exclamation, .question].contains(next.kind) || next.kind.isString || next.kind.isNumber
                || (isName(next) && !standsForName(next))
        case .from, .table:
            return (isName(next) && next.keyword != .as && next.keyword != .is) || (token.keyword == .from && next.kind == .leftParenthesis)
        case .map, .reduce: return false
        default: return false
        }
    }

    /// `(` at `position` opens a query, and what follows its `)` goes on as a query: `((SELECT 1) UNION …)`, `((SELECT 1))`.
    private func parenthesizedQueryContinues(at position: Int) -> Bool {
        // Innermost first would be recursive; walk down the run of parentheses instead.
        var inner = position
        while inner < tokens.count, tokens[inner].kind == .leftParenthesis {
            // Deeper than this is an error either way; going on would make a run of parentheses cost its square.
            guard inner &- position <= limits.nestingDepth else { return false }
            guard let closing = closingParenthesis(at: inner), closing &+ 1 < tokens.count else { return false }
            guard continuesQuery(at: closing &+ 1) else { return false }
            inner &+= 1
        }
        return startsQuery(at: inner)
    }

    private func continuesQuery(at position: Int) -> Bool {
        let token = tokens[position]
        if token.kind == .rightParenthesis || token.kind == .pipeOperator { return true }
        let next = position &+ 1 < tokens.count ? tokens[position &+ 1] : token
        switch token.keyword {
        case .union, .intersect, .except, .minus: return true
        case .order, .cluster, .distribute, .sort: return next.keyword == .by
        case .limit, .offset: return true
        default: return false
        }
    }
}
