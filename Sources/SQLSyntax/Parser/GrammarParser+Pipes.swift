extension GrammarParser {
    /// `input |> operator |> operator …`
    mutating func pipes(on input: QueryTerm) throws(SyntaxError) -> QueryTerm {
        var result = input
        while accept(.pipeOperator) {
            let operation = try pipeOperator()
            result = try make(.pipe(result, operation), input.span.union(SourceSpan(start: input.span.start, end: previousEnd)))
        }
        return result
    }

    private mutating func pipeOperator() throws(SyntaxError) -> PipeOperator {
        // A pipe with nothing behind it is an empty list of ordering clauses.
        if endsPipe() { return .organize(QueryOrganization()) }
        let start = current
        switch current.keyword {
        case .select:
            var select = try selectClause()
            select.windows = try windowClause()
            if at(.group, .by) { select.groupBy = try groupByClause(allowsAliases: false) }
            if at(.from) { throw unexpected(hint: "The input of |> SELECT is what stands before the pipe.") }
            return .select(select)
        case .extend:
            advance()
            return .extend(try aliasedExpressions())
        case .set:
            advance()
            return .set(try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.pipeAssignment() })
        case .drop:
            advance()
            return .drop(try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in try parser.multipartIdentifier() })
        case .as:
            advance()
            return .alias(try plainIdentifier())
        case .where:
            advance()
            return .filter(try expression())
        case .aggregate:
            return try pipeAggregate()
        case .pivot:
            let start = current
            let pivot = try pivot()
            if startsUnpivot() {
                _ = try unpivot()
                throw error(
                    "NOT_ALLOWED_IN_FROM.UNPIVOT_WITH_PIVOT", "42601", "PIVOT and UNPIVOT need a pipe operator of their own each.",
                    span(from: start))
            }
            return .pivot(pivot)
        case .window:
            let start = current
            _ = try windowClause()
            throw error(
                "UNSUPPORTED_FEATURE.CLAUSE_WITH_PIPE_OPERATORS", "0A000",
                "The WINDOW clause is not supported as a pipe operator. Write it behind the list of |> SELECT.", span(from: start))
        case .unpivot: return .unpivot(try unpivot())
        case .tablesample: return .sample(try sample())
        case .union, .except, .minus, .intersect:
            guard let (operation, quantifier) = acceptSetOperator([.union, .except, .minus, .intersect]) else { throw unexpected() }
            return .setOperation(operation, quantifier: quantifier, try queryPrimary())
        case .order, .cluster, .distribute, .sort, .limit, .offset: return .organize(try pipeOrganization())
        default:
            guard let (kind, isNatural) = try acceptJoin() else { throw unexpected(expecting: "a pipe operator such as WHERE or SELECT") }
            let right = try lateralOrPrimary()
            return .join(kind, right: right, try joinCondition(kind, right, isNatural: isNatural, from: start))
        }
    }

    private mutating func pipeOrganization() throws(SyntaxError) -> QueryOrganization {
        let start = current
        let organization = try queryOrganization()
        if organization.orders, organization.limit != nil || organization.offset != nil {
            let first = text(start).uppercased() + " BY"
            let second = organization.limit != nil ? "LIMIT" : "OFFSET"
            throw error(
                "MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS", "42000",
                "\(first) and \(second) cannot coexist in the same SQL pipe operator using '|>'. Please separate the multiple"
                    + " result clauses into "
                    + "separate pipe operators and then retry the query again.", span(from: start))
        }
        return organization
    }

    private mutating func pipeAssignment() throws(SyntaxError) -> PipeAssignment {
        let column = try plainIdentifier()
        if at(.dot) {
            throw error(
                "_LEGACY_ERROR_TEMP_0035", "42000",
                "The SET pipe operator takes plain column names, not qualified ones.",
                column.span)
        }
        try expect(.equal)
        return PipeAssignment(column: column, value: try expression())
    }

    private mutating func pipeAggregate() throws(SyntaxError) -> PipeOperator {
        let start = current
        advance()
        if endsPipe() {
            throw error(
                "_LEGACY_ERROR_TEMP_0035", "42000", "AGGREGATE needs aggregate functions, GROUP BY or both.", start.span)
        }
        // `AGGREGATE group by` alone is a column under an alias: both words are plain names.
        let items: [AliasedExpression] = at(.group, .by) && !endsPipe(at: 2) ? [] : try aliasedExpressions()
        let clauseStart = current
        let groupBy = try groupByClause(allowsAliases: true)
        if let groupBy {
            let isPlain = groupBy.elements.allSatisfy { if case .expression = $0 { true } else { false } }
            if !isPlain || groupBy.groupsByAll {
                throw error(
                    "UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE", "0A000",
                    "GROUP BY ALL, ROLLUP, CUBE and GROUPING SETS are not supported with |> AGGREGATE. List the grouping expressions.",
                    span(from: clauseStart))
            }
        }
        return .aggregate(items, groupBy: groupBy)
    }

    private func endsPipe(at offset: Int = 0) -> Bool {
        switch token(offset).kind {
        case .pipeOperator, .rightParenthesis, .endOfInput, .semicolon: true
        default: false
        }
    }
}

extension QueryOrganization {
    fileprivate var orders: Bool { !orderBy.isEmpty || !clusterBy.isEmpty || !distributeBy.isEmpty || !sortBy.isEmpty }
}
