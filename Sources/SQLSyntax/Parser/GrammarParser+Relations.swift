extension GrammarParser {
    /// What follows FROM: `a, b JOIN c ON d LATERAL VIEW … PIVOT (…)`
    mutating func fromRelations() throws(SyntaxError) -> Relation {
        let start = current
        var result = try relation()
        while accept(.comma) {
            let right = try lateralOrPrimary()
            result = try make(.join(Join(kind: .comma, left: result, right: right)), span(from: start))
            // What follows the item applies to everything before it.
            while let extended = try extended(result, from: start) { result = extended }
        }
        while at(.lateral, .view) { result = try lateralView(on: result) }
        if at(.pivot), token(1).kind == .leftParenthesis { result = try pivoted(result, from: start) }
        if startsUnpivot() { result = try make(.unpivot(result, try unpivot()), span(from: start)) }
        return result
    }

    /// A relation with its joins.
    mutating func relation() throws(SyntaxError) -> Relation {
        let start = current
        try enter()
        defer { leave() }
        var result = try lateralOrPrimary()
        while let extended = try extended(result, from: start) { result = extended }
        return result
    }

    /// With one more join, PIVOT or UNPIVOT; nil where there is none
    private mutating func extended(_ relation: Relation, from start: Token) throws(SyntaxError) -> Relation? {
        if let (kind, isNatural) = try acceptJoin() {
            let right = try lateralOrPrimary()
            let condition = try joinCondition(kind, right, isNatural: isNatural, from: start)
            return try make(.join(Join(kind: kind, left: relation, right: right, condition: condition)), span(from: start))
        }
        if at(.pivot), token(1).kind == .leftParenthesis { return try pivoted(relation, from: start) }
        return startsUnpivot() ? try make(.unpivot(relation, try unpivot()), span(from: start)) : nil
    }

    mutating func lateralOrPrimary() throws(SyntaxError) -> Relation {
        at(.lateral) && token(1).keyword != .view ? try lateral() : try relationPrimary()
    }

    private mutating func lateral() throws(SyntaxError) -> Relation {
        let start = current
        advance()
        let relation = try relationPrimary()
        var inner = relation
        if case .aliased(let aliased, _) = inner.kind { inner = aliased }
        switch inner.kind {
        // A join stood in parentheses.
        case .subquery, .function, .values, .join: break
        default:
            throw error(
                "INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC", "42000",
                "Invalid SQL syntax: LATERAL can only be used with subquery and table-valued functions.", span(from: start))
        }
        return try make(.lateral(relation), span(from: start))
    }

    // MARK: Joins

    /// The words of a join up to and including JOIN; nil, with nothing read, where there is none.
    mutating func acceptJoin() throws(SyntaxError) -> (kind: Join.Kind, isNatural: Bool)? {
        let start = current
        let isNatural = at(.natural)
        if isNatural { advance() }
        let kind: Join.Kind
        switch current.keyword {
        case .join: kind = .inner
        case .inner:
            advance()
            kind = .inner
        case .cross:
            advance()
            kind = .cross
        case .left:
            advance()
            if accept(.semi) {
                kind = .leftSemi
            } else if accept(.anti) {
                kind = .leftAnti
            } else {
                _ = accept(.outer)
                kind = .leftOuter
            }
        case .right:
            advance()
            _ = accept(.outer)
            kind = .rightOuter
        case .full:
            advance()
            _ = accept(.outer)
            kind = .fullOuter
        case .semi:
            advance()
            kind = .leftSemi
        case .anti:
            advance()
            kind = .leftAnti
        default:
            if isNatural { throw unexpected(expecting: "JOIN") }
            return nil
        }
        try expect(.join)
        if isNatural, kind == .cross {
            throw error("INCOMPATIBLE_JOIN_TYPES", "42613", "The join types NATURAL and CROSS are incompatible.", span(from: start))
        }
        return (kind, isNatural)
    }

    /// What joins `right`, which was read last.
    mutating func joinCondition(_ kind: Join.Kind, _ right: Relation, isNatural: Bool, from start: Token) throws(SyntaxError) -> Join.Condition {
        if isNatural { return .natural }
        if at(.approx) || at(.exact), token(1).keyword == .nearest { return .nearest(try nearest(kind, right, from: start)) }
        if accept(.on) { return .on(try expression()) }
        if at(.using), token(1).kind == .leftParenthesis {
            advance()
            return .using(try identifierList())
        }
        return .none
    }

    // MARK: Primaries

    private mutating func relationPrimary() throws(SyntaxError) -> Relation {
        let start = current
        var relation = at(.leftParenthesis) ? try parenthesizedRelation() : try namedRelation()
        switch relation.kind {
        case .values, .function: break
        default:
            if at(.tablesample), token(1).kind == .leftParenthesis || token(1).keyword == .system {
                relation = try sampled(relation, from: start)
            }
        }
        return try aliased(relation, from: start)
    }

    private mutating func sampled(_ relation: Relation, from start: Token) throws(SyntaxError) -> Relation {
        try make(.sample(relation, try sample()), span(from: start))
    }

    /// `VALUES …`, `f(x)`, `t`
    private mutating func namedRelation() throws(SyntaxError) -> Relation {
        let start = current
        let next = token(1)
        if at(.values), next.kind != .dot, next.kind != .rightParenthesis, next.kind != .endOfInput, !isClauseStart(next) {
            return try make(.values(try inlineRows()), span(from: start))
        }
        let isStream = at(.stream) && (isName(next) || next.kind == .leftParenthesis) && next.keyword != .as
        if isStream, !isClauseStart(next), !isJoinWord(next) { throw unsupported("A STREAM relation", start.span) }
        guard isName(current) else { throw unexpected(expecting: "a table, a function or a subquery") }
        if next.kind != .dot, at(Self.strictWords) || at(.where) || at(.select) {
            throw unexpected(expecting: "a table, a function or a subquery")
        }
        let name = try objectName()
        if at(.leftParenthesis) { return try make(.function(try tableFunction(name)), span(from: start)) }
        return try table(name, from: start)
    }

    private func isClauseStart(_ token: Token) -> Bool {
        token.keyword.map {
            [.where, .group, .order, .limit, .having, .union, .as, .join, .left, .right, .inner, .cross, .full, .on].contains($0)
        } ?? false
    }

    private func isJoinWord(_ token: Token) -> Bool { token.keyword.map { Self.strictWords.contains($0) } ?? false }

    private mutating func aliased(_ relation: Relation, from start: Token) throws(SyntaxError) -> Relation {
        if at(.watermark), token(1).kind == .word { throw unsupported("WATERMARK", current.span) }
        guard let alias = try tableAlias() else { return relation }
        return try make(.aliased(relation, alias), span(from: start))
    }

    /// `(query)` or `(relation)`; the parentheses of a relation leave no trace.
    private mutating func parenthesizedRelation() throws(SyntaxError) -> Relation {
        if startsQuery(at: index &+ 1) { return try derivedTable() }
        advance()
        let relation = try relation()
        try expect(.rightParenthesis)
        return relation
    }

    private mutating func derivedTable() throws(SyntaxError) -> Relation {
        let start = current
        let query = try parenthesizedQuery()
        return try make(.subquery(query), span(from: start))
    }

    private mutating func table(_ name: ObjectName, from start: Token) throws(SyntaxError) -> Relation {
        var reference = TableReference(name: name)
        if at(.changes), token(1).keyword == .from, token(2).keyword == .version || token(2).keyword == .timestamp {
            throw error(
                "UNSUPPORTED_FEATURE.CHANGE_DATA_CAPTURE", "0A000",
                "The feature is not supported: change data capture (CHANGES FROM … TO …). Tables keep their current rows only.", current.span)
        }
        reference.timeTravel = try timeTravel()
        if at(.with), token(1).kind == .leftParenthesis {
            advance()
            reference.options = try propertyList()
        }
        return try make(.table(reference), span(from: start))
    }

    /// `[FOR] VERSION AS OF 3`, `[FOR] TIMESTAMP AS OF expression`
    private mutating func timeTravel() throws(SyntaxError) -> TimeTravel? {
        let offset = at(.for) ? 1 : 0
        guard token(offset &+ 1).keyword == .as, token(offset &+ 2).keyword == .of, let keyword = token(offset).keyword else { return nil }
        let isVersion = keyword == .version || keyword == .systemVersion
        guard isVersion || keyword == .timestamp || keyword == .systemTime else { return nil }
        for _ in 0..<(offset &+ 3) { advance() }
        guard isVersion else { return .timestamp(try valueExpression()) }
        if at(.integerLiteral) {
            let version = text(current)
            advance()
            return .version(version)
        }
        return .version(try string())
    }

    // MARK: Samples

    mutating func sample() throws(SyntaxError) -> Sample {
        try expect(.tablesample)
        if at(.system) {
            throw error(
                "UNSUPPORTED_FEATURE.TABLESAMPLE_SYSTEM_NO_SCAN", "0A000", "TABLESAMPLE SYSTEM is not supported. Leave out SYSTEM.", current.span)
        }
        let start = current
        try expect(.leftParenthesis)
        if at(.rightParenthesis) {
            throw error("_LEGACY_ERROR_TEMP_0014", "42601", "TABLESAMPLE needs a percentage, ROWS or BUCKET.", current.span)
        }
        let method = try sampleMethod(from: start)
        try expect(.rightParenthesis)
        guard at(.repeatable), token(1).kind == .leftParenthesis else { return Sample(method: method, seed: nil) }
        advance()
        advance()
        let seed = try integer()
        try expect(.rightParenthesis)
        return Sample(method: method, seed: Int64(seed))
    }

    private mutating func sampleMethod(from start: Token) throws(SyntaxError) -> Sample.Method {
        let signCount = at(.minusSign) ? 1 : 0
        let number = token(signCount)
        if number.kind == .integerLiteral || number.kind == .decimalLiteral, token(signCount &+ 1).keyword == .percent {
            for _ in 0..<(signCount &+ 2) { advance() }
            return .percent((signCount == 1 ? "-" : "") + text(number))
        }
        if at(.bucket), token(1).kind == .integerLiteral {
            advance()
            let numerator = try integer()
            try expect(.out, .of)
            let denominator = try integer()
            if at(.on) {
                throw error(
                    "_LEGACY_ERROR_TEMP_0015", "0A000", "TABLESAMPLE (BUCKET x OUT OF y ON column) is not supported. Leave out ON.", current.span)
            }
            return .bucket(numerator: numerator, denominator: denominator)
        }
        let value = try expression()
        if accept(.rows) { return .rows(value) }
        guard at(.rightParenthesis) else { throw unexpected(expecting: "a number and PERCENT, or ROWS") }
        var isSize = false
        if case .column(let parts) = value.kind, parts.count == 1, let unit = parts[0].text.utf8.last {
            isSize = "bkmg".utf8.contains(unit | 0x20) && parts[0].text.utf8.dropLast().allSatisfy { (0x30...0x39).contains($0) }
        }
        throw error(
            isSize ? "_LEGACY_ERROR_TEMP_0015" : "_LEGACY_ERROR_TEMP_0016", "0A000",
            "TABLESAMPLE by bytes is not supported. Say PERCENT or ROWS.", span(from: start))
    }

    // MARK: Table functions

    private mutating func tableFunction(_ name: ObjectName) throws(SyntaxError) -> TableFunctionCall {
        try expect(.leftParenthesis)
        var arguments: [TableFunctionArgument] = []
        if !at(.rightParenthesis) {
            arguments = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.tableFunctionArgument() }
        }
        try expect(.rightParenthesis)
        return TableFunctionCall(name: name, arguments: arguments)
    }

    private mutating func tableFunctionArgument() throws(SyntaxError) -> TableFunctionArgument {
        var name: Identifier?
        if isName(current), token(1).kind == .fatArrow {
            name = try identifier()
            advance()
        }
        if at(.table), isName(token(1)) || token(1).kind == .leftParenthesis {
            return TableFunctionArgument(name: name, value: .table(try tableArgument()))
        }
        return TableFunctionArgument(name: name, value: .expression(try expression()))
    }

    private func text(of name: ObjectName) -> String { source.text(name.span) }

    /// `TABLE (t)`, `TABLE (SELECT …)` with a partitioning
    private mutating func tableArgument() throws(SyntaxError) -> TableArgument {
        try expect(.table)
        let source: TableArgument.Source
        if at(.leftParenthesis), startsQuery(at: index &+ 1) {
            source = .query(try parenthesizedQuery())
        } else if accept(.leftParenthesis) {
            source = .table(try objectName())
            try expect(.rightParenthesis)
        } else {
            let name = try objectName()
            throw invalidSyntax(
                "INVALID_TABLE_FUNCTION_IDENTIFIER_ARGUMENT_MISSING_PARENTHESES",
                "call to table-valued function is invalid because parentheses are missing around the provided TABLE argument "
                    + "\(text(of: name)); please surround this with parentheses and try again.", name.span)
        }
        var partitioning: TableArgument.Partitioning = .none
        if at(.with), token(1).keyword == .single {
            advance()
            advance()
            try expect(.partition)
            partitioning = .single
        } else if accept(.partition, .by) || accept(.distribute, .by) {
            partitioning = .by(try oneOrParenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.expression() })
        }
        var orderBy: [SortItem] = []
        if accept(.order, .by) || accept(.sort, .by) {
            orderBy = try oneOrParenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.sortItem() }
        }
        return TableArgument(source: source, partitioning: partitioning, orderBy: orderBy)
    }

    /// `a`, `(a, b)`
    private mutating func oneOrParenthesized<Element>(
        _ element: (inout GrammarParser) throws(SyntaxError) -> Element
    ) throws(SyntaxError) -> [Element] {
        guard at(.leftParenthesis), let closing = closingParenthesis(at: index), closing &+ 1 < tokens.count,
            [.comma, .rightParenthesis].contains(tokens[closing &+ 1].kind) || tokens[closing &+ 1].keyword == .order
                || tokens[closing &+ 1].keyword == .sort
        else { return [try element(&self)] }
        return try parenthesized(element)
    }
}
