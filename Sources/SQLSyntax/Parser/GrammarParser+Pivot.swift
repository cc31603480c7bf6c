extension GrammarParser {
    /// `PIVOT (aggregates FOR columns IN (values))`
    mutating func pivot() throws(SyntaxError) -> Pivot {
        let start = current
        try expect(.pivot)
        try expect(.leftParenthesis)
        let aggregates = try aliasedExpressions()
        try expect(.for)
        let columns = at(.leftParenthesis) ? try identifierList() : [try plainIdentifier()]
        try expect(.in)
        let values = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.pivotValue() }
        try expect(.rightParenthesis)
        return Pivot(aggregates: aggregates, columns: columns, values: values, span: span(from: start))
    }

    /// `relation PIVOT (…) [AS] alias`
    mutating func pivoted(_ relation: Relation, from start: Token) throws(SyntaxError) -> Relation {
        let pivoted: Relation = try make(.pivot(relation, try pivot()), span(from: start))
        // No names of columns may follow.
        guard !at(Self.strictWords), let name = try optionalAlias() else { return pivoted }
        return try make(.aliased(pivoted, TableAlias(name: name)), span(from: start))
    }

    private mutating func pivotValue() throws(SyntaxError) -> Pivot.Value {
        let value = try expression()
        return Pivot.Value(expression: value, alias: try optionalAlias())
    }

    /// `[AS] name`; nil where there is none
    private mutating func optionalAlias() throws(SyntaxError) -> Identifier? {
        if accept(.as) { return try plainIdentifier() }
        guard isName(current), !startsClause() else { return nil }
        return try plainIdentifier()
    }

    func startsUnpivot() -> Bool {
        at(.unpivot) && (token(1).kind == .leftParenthesis || token(1).keyword == .include || token(1).keyword == .exclude)
    }

    /// `UNPIVOT [INCLUDE | EXCLUDE NULLS] (values FOR name IN (columns)) [AS] alias`
    mutating func unpivot() throws(SyntaxError) -> Unpivot {
        let start = current
        try expect(.unpivot)
        var includesNulls = false
        if at(.include) || at(.exclude) {
            includesNulls = at(.include)
            advance()
            try expect(.nulls)
        }
        try expect(.leftParenthesis)
        let hasSeveralValues = at(.leftParenthesis)
        let valueColumns = hasSeveralValues ? try identifierList() : [try identifier()]
        try expect(.for)
        let nameColumn = try identifier()
        try expect(.in)
        let columnSets = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in
            try parser.unpivotColumnSet(valueCount: valueColumns.count, isParenthesized: hasSeveralValues)
        }
        try expect(.rightParenthesis)
        var alias: Identifier?
        if accept(.as) {
            alias = try plainIdentifier()
        } else if isName(current), !at(Self.strictWords), !startsClause() {
            alias = try plainIdentifier()
        }
        return Unpivot(
            includesNulls: includesNulls, valueColumns: valueColumns, nameColumn: nameColumn, columnSets: columnSets, alias: alias,
            span: span(from: start))
    }

    private mutating func unpivotColumnSet(valueCount: Int, isParenthesized: Bool) throws(SyntaxError) -> Unpivot.ColumnSet {
        let start = current
        let columns: [[Identifier]] = isParenthesized ? try multipartIdentifierList() : [try multipartIdentifier()]
        guard columns.count == valueCount else {
            throw error(
                "UNPIVOT_VALUE_SIZE_MISMATCH", "428C4",
                "All unpivot value columns must have the same size as there are value column names (\(valueCount)), but this set has "
                    + "\(columns.count).", span(from: start))
        }
        return Unpivot.ColumnSet(columns: columns, alias: try optionalAlias())
    }

    /// `LATERAL VIEW [OUTER] function(arguments) table [AS] a, b`
    mutating func lateralView(on relation: Relation) throws(SyntaxError) -> Relation {
        let start = current
        try expect(.lateral)
        try expect(.view)
        let isOuter = at(.outer) && isName(token(1))
        if isOuter { advance() }
        let function = try multipartIdentifier()
        try expect(.leftParenthesis)
        let arguments: [Expression] = at(.rightParenthesis) ? [] : try expressions()
        try expect(.rightParenthesis)
        let table = try identifier()
        var columns: [Identifier] = []
        let hasAs = accept(.as)
        if hasAs || (isName(current) && !at(Self.strictWords) && !startsClause()) { columns = try identifierSequence() }
        let view = LateralView(
            isOuter: isOuter, functionName: function, arguments: arguments, tableName: table, columns: columns, span: span(from: start))
        return try make(.lateralView(relation, view), relation.span.union(view.span))
    }
}
