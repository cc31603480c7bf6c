extension GrammarParser {
    mutating func createFunction() throws(SyntaxError) -> CreateFunction {
        let orReplace = try acceptCreateOrReplace()
        let isTemporary = acceptTemporary()
        try expect(.function)
        let ifNotExists = acceptIfNotExists()
        let name = try objectName()
        if orReplace && ifNotExists {
            throw error(
                "INVALID_SQL_SYNTAX.CREATE_ROUTINE_WITH_IF_NOT_EXISTS_AND_REPLACE", "42000",
                "Invalid SQL syntax: Cannot create a routine with both IF NOT EXISTS and REPLACE specified.", name.span)
        }
        // The body is not known yet; every path below sets it or throws.
        let placeholder = Expression(.literal(.null))
        var function = CreateFunction(
            orReplace: orReplace, isTemporary: isTemporary, ifNotExists: ifNotExists, name: name, body: .expression(placeholder))
        if at(.as), token(1).kind.isString {
            advance()
            function.body = .className(try string())
            if accept(.using) {
                _ = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in
                    _ = try parser.identifier()
                    return try parser.string()
                }
            }
            return function
        }
        try expect(.leftParenthesis)
        if !at(.rightParenthesis) {
            function.parameters = try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.functionParameter() }
        }
        try expect(.rightParenthesis)
        if at(.returns), token(1).keyword != .null || token(2).keyword != .on {
            advance()
            function.returns = try functionReturns()
        }
        while try functionCharacteristic(&function) {}
        try expect(.return)
        function.body = try functionBody(returnsTable: function.returnsTable)
        return function
    }

    private mutating func functionParameter() throws(SyntaxError) -> CreateFunction.Parameter {
        let column = try columnDefinition()
        if column.generation != nil {
            throw error(
                "INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_GENERATED_COLUMNS_AS_PARAMETERS", "42000",
                "Invalid SQL syntax: CREATE FUNCTION with generated columns as parameters is not allowed.", column.span)
        }
        if !column.constraints.isEmpty {
            throw error(
                "INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_COLUMN_CONSTRAINTS", "42000",
                "Invalid SQL syntax: CREATE FUNCTION with constraints on parameters is not allowed.", column.span)
        }
        return CreateFunction.Parameter(
            name: column.name, type: column.type, isNullable: column.isNullable, defaultValue: column.defaultValue, comment: column.comment,
            span: column.span)
    }

    private mutating func functionReturns() throws(SyntaxError) -> CreateFunction.Returns {
        guard at(.table) else { return .type(try dataType()) }
        advance()
        guard at(.leftParenthesis) else { return .table([]) }
        return .table(try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.columnType() })
    }

    /// False where no characteristic begins.
    private mutating func functionCharacteristic(_ function: inout CreateFunction) throws(SyntaxError) -> Bool {
        switch current.keyword {
        case .language:
            advance()
            function.language = try identifier().text.uppercased()
        case .specific:
            advance()
            function.specificName = try plainIdentifier()
        case .deterministic:
            advance()
            function.isDeterministic = true
        case .not where token(1).keyword == .deterministic:
            advance()
            advance()
            function.isDeterministic = false
        case .no, .contains:
            function.dataAccess = at(.no) ? CreateFunction.DataAccess.none : .contains
            advance()
            try expect(.sql)
        case .reads, .modifies:
            function.dataAccess = at(.reads) ? .reads : .modifies
            advance()
            try expect(.sql)
            try expect(.data)
        case .returns, .called:
            function.returnsNullOnNullInput = at(.returns)
            advance()
            if function.returnsNullOnNullInput == true { try expect(.null) }
            try expect(.on)
            try expect(.null)
            try expect(.input)
        case .comment:
            advance()
            function.comment = try string()
        case .sql:
            advance()
            try expect(.security)
            function.runsAsDefiner = at(.definer)
            if !accept(.definer) { try expect(.invoker) }
        default: return false
        }
        return true
    }

    /// A query, or an expression. A parenthesised query is a scalar subquery unless the function returns a table or it goes on as a query.
    private mutating func functionBody(returnsTable: Bool) throws(SyntaxError) -> CreateFunction.Body {
        if at(.leftParenthesis), startsQuery(at: index &+ 1) {
            if returnsTable { return .query(try query()) }
            let isWhole = closingParenthesis(at: index).map { $0 &+ 1 < tokens.count ? endsStatement(tokens[$0 &+ 1]) : true } ?? true
            if !isWhole, startsQuery(at: index) { return .query(try query()) }
            return .expression(try expression())
        }
        return startsQuery(at: index) ? .query(try query()) : .expression(try expression())
    }

    private func endsStatement(_ token: Token) -> Bool { token.kind == .endOfInput || token.kind == .semicolon }
}

extension CreateFunction {
    fileprivate var returnsTable: Bool {
        if case .table = returns { return true }
        return false
    }
}
