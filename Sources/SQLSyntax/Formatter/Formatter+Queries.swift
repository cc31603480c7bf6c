extension Formatter {
    mutating func query(_ query: Query) {
        if let with = query.with { self.with(with) }
        term(query.term)
        organization(query.organization, startsOnNewLine: true)
    }

    mutating func with(_ with: WithClause) {
        write(with.isRecursive ? "WITH RECURSIVE " : "WITH ")
        for (position, definition) in with.definitions.enumerated() {
            if position > 0 {
                write(",")
                newline()
            }
            identifier(definition.name)
            if !definition.columns.isEmpty {
                write(" ")
                parenthesized(definition.columns) { $0.identifier($1) }
            }
            if let level = definition.maxRecursionLevel {
                write(" MAX RECURSION LEVEL ")
                expression(level)
            }
            write(" AS ")
            block { $0.query(definition.query) }
        }
        newline()
    }

    mutating func organization(_ organization: QueryOrganization, startsOnNewLine: Bool) {
        var needsBreak = startsOnNewLine
        func clause(_ formatter: inout Formatter, _ words: String) {
            if needsBreak { formatter.newline() }
            needsBreak = true
            formatter.write(words)
        }
        if !organization.orderBy.isEmpty {
            clause(&self, "ORDER BY ")
            if organization.ordersByAll, let item = organization.orderBy.first, case .column(let parts) = item.expression.kind {
                // Without backticks, unlike a column of that name.
                write(parts[0].text)
                sortSuffix(item)
            } else {
                separated(organization.orderBy) { $0.sortItem($1) }
            }
        }
        if !organization.clusterBy.isEmpty {
            clause(&self, "CLUSTER BY ")
            separated(organization.clusterBy) { $0.expression($1) }
        }
        if !organization.distributeBy.isEmpty {
            clause(&self, "DISTRIBUTE BY ")
            separated(organization.distributeBy) { $0.expression($1) }
        }
        if !organization.sortBy.isEmpty {
            clause(&self, "SORT BY ")
            separated(organization.sortBy) { $0.sortItem($1) }
        }
        if let limit = organization.limit {
            clause(&self, "LIMIT ")
            expression(limit)
        }
        if let offset = organization.offset {
            clause(&self, "OFFSET ")
            expression(offset)
        }
    }

    // MARK: Terms

    mutating func term(_ term: QueryTerm) {
        switch term.kind {
        case .select(let select): self.select(select)
        case .values(let rows, let alias):
            values(rows)
            if let alias { tableAlias(alias) }
        case .table(let name):
            write("TABLE ")
            self.name(name)
        case .setOperation(let operation, let quantifier, let left, let right):
            setOperand(left, of: operation, isRight: false)
            newline()
            write(Self.words(operation, quantifier))
            newline()
            setOperand(right, of: operation, isRight: true)
        case .subquery(let query): block { $0.query(query) }
        case .pipe(let input, let operation):
            self.term(input)
            newline()
            write("|> ")
            pipeOperator(operation)
        }
    }

    static func words(_ operation: SetOperator, _ quantifier: SetQuantifier) -> String {
        let word = operation == .union ? "UNION" : (operation == .intersect ? "INTERSECT" : "EXCEPT")
        return quantifier == .all ? word + " ALL" : word
    }

    private mutating func setOperand(_ term: QueryTerm, of parent: SetOperator, isRight: Bool) {
        let needsParentheses: Bool
        switch term.kind {
        case .setOperation(let operation, _, _, _):
            // INTERSECT binds tighter; chains lean left.
            needsParentheses = parent == .intersect ? isRight || operation != .intersect : isRight && operation != .intersect
        case .pipe: needsParentheses = true
        default: needsParentheses = false
        }
        if needsParentheses { block { $0.term(term) } } else { self.term(term) }
    }

    mutating func values(_ rows: [Expression]) {
        write("VALUES")
        brokenList(rows) { formatter, row in
            // `(VALUES -1` would be a difference.
            if Self.isNegative(row) {
                formatter.parenthesized([row]) { $0.expression($1) }
            } else {
                formatter.expression(row)
            }
        }
    }

    // MARK: SELECT

    mutating func select(_ select: Select) {
        selectClause(select)
        if let from = select.from {
            newline()
            write("FROM ")
            relation(from)
        }
        if let condition = select.where { conditionClause("WHERE", condition) }
        if let groupBy = select.groupBy {
            newline()
            self.groupBy(groupBy)
        }
        if let condition = select.having { conditionClause("HAVING", condition) }
        if let condition = select.qualify { conditionClause("QUALIFY", condition) }
        windows(select.windows)
    }

    mutating func selectClause(_ select: Select) {
        write("SELECT")
        if !select.hints.isEmpty {
            write(" /*+ ")
            separated(select.hints) { $0.hint($1) }
            write(" */")
        }
        if select.isDistinct { write(" DISTINCT") }
        // Behind IN and a parenthesis, `SELECT 'a'` would be a literal of a type SELECT.
        if isInList, !select.isDistinct, case .literal(.string)? = select.items.first?.expression.kind { write(" ALL") }
        isInList = false
        brokenList(select.items) { $0.aliased($1) }
    }

    mutating func windows(_ windows: [NamedWindow]) {
        guard !windows.isEmpty else { return }
        newline()
        write("WINDOW ")
        separated(windows) { formatter, window in
            formatter.identifier(window.name)
            formatter.write(" AS ")
            // A bare name after AS is read too, but parentheses are what everyone writes.
            if case .named(let name) = window.definition {
                formatter.write("(")
                formatter.identifier(name)
                formatter.write(")")
            } else {
                formatter.windowReference(window.definition)
            }
        }
    }

    private mutating func hint(_ hint: Hint) {
        identifier(hint.name)
        if !hint.parameters.isEmpty { parenthesized(hint.parameters) { $0.expression($1, atLeast: Precedence.primary) } }
    }

    mutating func aliased(_ item: AliasedExpression) {
        expression(item.expression)
        switch item.aliases.count {
        case 0: break
        case 1:
            write(" AS ")
            identifier(item.aliases[0])
        default:
            write(" AS ")
            parenthesized(item.aliases) { $0.identifier($1) }
        }
    }

    /// `WHERE a AND b`; a long chain of AND goes on one line an operand.
    mutating func conditionClause(_ word: String, _ condition: Expression) {
        newline()
        write(word + " ")
        self.condition(condition, indentation: word.utf8.count &- 3)
    }

    mutating func condition(_ condition: Expression, indentation: Int) {
        guard style == .pretty, let operands = Self.balancedOperands(.and, condition), operands.count > 1,
            Self.format(condition).utf8.count > 60
        else {
            expression(condition)
            return
        }
        indented(by: max(indentation, 0)) { formatter in
            for (position, operand) in operands.enumerated() {
                if position > 0 {
                    formatter.newline()
                    formatter.write("AND ")
                }
                formatter.expression(operand, atLeast: BinaryOperator.and.precedence + 1)
            }
        }
    }

    // MARK: GROUP BY

    mutating func groupBy(_ clause: GroupByClause) {
        write("GROUP BY ")
        if clause.groupsByAll, case .expression(let item) = clause.elements[0], case .column(let parts) = item.expression.kind {
            write(parts[0].text)
        } else {
            separated(clause.elements) { $0.groupingElement($1) }
        }
    }

    private mutating func groupingElement(_ element: GroupingElement) {
        switch element {
        case .expression(let item): aliased(item)
        case .rollup(let sets):
            write("ROLLUP ")
            parenthesized(sets) { $0.groupingSet($1, inList: true) }
        case .cube(let sets):
            write("CUBE ")
            parenthesized(sets) { $0.groupingSet($1, inList: true) }
        case .groupingSets(let elements):
            write("GROUPING SETS ")
            parenthesized(elements) { $0.groupingElement($1) }
        case .set(let expressions): groupingSet(expressions, inList: false)
        case .expressionsWithGroupingSets(let expressions, let sets):
            separated(expressions) { $0.expression($1) }
            write(" GROUPING SETS ")
            parenthesized(sets) { $0.groupingSet($1, inList: false) }
        }
    }

    /// One step of ROLLUP or CUBE needs no parentheses around a single expression.
    private mutating func groupingSet(_ expressions: [Expression], inList: Bool) {
        if inList, expressions.count == 1, let only = expressions.first {
            if case .row = only.kind { parenthesized(expressions) { $0.expression($1) } } else { expression(only) }
        } else {
            parenthesized(expressions) { $0.expression($1) }
        }
    }
}
