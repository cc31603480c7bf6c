/// INSERT, UPDATE, DELETE, MERGE.
extension GrammarParser {
    mutating func insert(with: WithClause?) throws(SyntaxError) -> InsertStatement {
        try expect(.insert)
        var mode: InsertStatement.Mode = .into
        if accept(.overwrite) {
            mode = .overwrite
            if at(.directory) || at(.local, .directory) { throw unsupported("INSERT OVERWRITE DIRECTORY", current.span) }
        } else {
            try expect(.into)
        }
        if at(.table), isName(token(1)) { advance() }
        let table = try objectName()
        var options: [Property] = []
        if at(.with), token(1).kind == .leftParenthesis {
            advance()
            options = try propertyList()
        }
        let partition = try optionalPartition()
        let ifNotExists = acceptIfNotExists()
        var columns: InsertStatement.Columns = .byPosition
        if at(.replace), token(1).keyword == .where {
            advance()
            advance()
            mode = .replaceWhere(try expression())
        } else if accept(.by, .name) {
            columns = .byName
        } else if at(.leftParenthesis), !startsQuery(at: index &+ 1) {
            columns = .listed(try identifierList())
        }
        return InsertStatement(
            mode: mode, table: table, options: options, partition: partition, ifNotExists: ifNotExists, columns: columns, with: with,
            query: try query())
    }

    mutating func assignments() throws(SyntaxError) -> [Assignment] {
        try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in
            let target = try parser.multipartIdentifier()
            try parser.expect(.equal)
            return Assignment(target: target, value: try parser.expression())
        }
    }

    mutating func update(with: WithClause?) throws(SyntaxError) -> UpdateStatement {
        try expect(.update)
        let table = try objectName()
        let alias = try tableAlias()
        try expect(.set)
        let assignments = try assignments()
        return UpdateStatement(
            with: with, table: table, alias: alias, assignments: assignments, condition: accept(.where) ? try expression() : nil)
    }

    mutating func delete(with: WithClause?) throws(SyntaxError) -> DeleteStatement {
        try expect(.delete)
        try expect(.from)
        let table = try objectName()
        let alias = try tableAlias()
        return DeleteStatement(with: with, table: table, alias: alias, condition: accept(.where) ? try expression() : nil)
    }

    mutating func merge(with: WithClause?) throws(SyntaxError) -> MergeStatement {
        let start = current
        try expect(.merge)
        let evolvesSchema = at(.with, .schema)
        if evolvesSchema {
            advance()
            advance()
            try expect(.evolution)
        }
        try expect(.into)
        let target = try objectName()
        let targetAlias = try tableAlias()
        try expect(.using)
        let source: MergeStatement.Source = at(.leftParenthesis) ? .query(try parenthesizedQuery()) : .table(try objectName())
        let sourceAlias = try tableAlias()
        try expect(.on)
        let condition = try expression()
        var clauses: [MergeStatement.Clause] = []
        while at(.when) {
            let clause = try mergeClause()
            if let last = clauses.last, clause.match.order < last.match.order {
                throw unexpected(
                    tokens[max(index &- 1, 0)], hint: "WHEN MATCHED comes first, then WHEN NOT MATCHED, then WHEN NOT MATCHED BY SOURCE.")
            }
            clauses.append(clause)
        }
        if clauses.isEmpty {
            throw error("MERGE_WITHOUT_WHEN", "42601", "There must be at least one WHEN clause in a MERGE statement.", span(from: start))
        }
        return MergeStatement(
            with: with, evolvesSchema: evolvesSchema, target: target, targetAlias: targetAlias, source: source, sourceAlias: sourceAlias,
            condition: condition, clauses: clauses)
    }

    private mutating func mergeClause() throws(SyntaxError) -> MergeStatement.Clause {
        let start = current
        try expect(.when)
        var match: MergeStatement.Match = .matched
        if try acceptNot() { match = .notMatchedByTarget }
        try expect(.matched)
        if match == .notMatchedByTarget, accept(.by) {
            if accept(.source) { match = .notMatchedBySource } else { try expect(.target) }
        }
        let condition: Expression? = accept(.and) ? try expression() : nil
        try expect(.then)
        let action = try mergeAction(match)
        return MergeStatement.Clause(match: match, condition: condition, action: action, span: span(from: start))
    }

    private mutating func mergeAction(_ match: MergeStatement.Match) throws(SyntaxError) -> MergeStatement.Action {
        if match == .notMatchedByTarget {
            try expect(.insert)
            if accept(.asterisk) { return .insertAll }
            let start = current
            let columns = try multipartIdentifierList()
            try expect(.values)
            let values = try parenthesized { (parser: inout GrammarParser) throws(SyntaxError) in try parser.expression() }
            guard columns.count == values.count else {
                throw error(
                    "PARSE_SYNTAX_ERROR", "42601", "INSERT names \(columns.count) columns but gives \(values.count) values.",
                    span(from: start))
            }
            return .insert(columns: columns, values: values)
        }
        if accept(.delete) { return .delete }
        try expect(.update)
        try expect(.set)
        if match == .matched, accept(.asterisk) { return .updateAll }
        return .update(try assignments())
    }
}

extension MergeStatement.Match {
    fileprivate var order: Int {
        switch self {
        case .matched: 0
        case .notMatchedByTarget: 1
        case .notMatchedBySource: 2
        }
    }
}
