extension Formatter {
    mutating func functionCall(_ call: FunctionCall) {
        if !writeWithUnit(call), !writeExtract(call) {
            functionName(call)
            write("(")
            if call.isDistinct { write("DISTINCT ") }
            let isSpecial = call.arguments.count == 1 && Self.isSpecialForm(call)
            separated(call.arguments) { $0.argument($1, inParentheses: isSpecial) }
            write(")")
        }
        if !call.orderWithinGroup.isEmpty {
            write(" WITHIN GROUP (ORDER BY ")
            separated(call.orderWithinGroup) { $0.sortItem($1) }
            write(")")
        }
        if let filter = call.filter {
            write(" FILTER (WHERE ")
            expression(filter)
            write(")")
        }
        if let treatment = call.nullTreatment { write(treatment == .ignore ? " IGNORE NULLS" : " RESPECT NULLS") }
        if let over = call.over {
            write(" OVER ")
            windowReference(over)
        }
    }

    private mutating func functionName(_ call: FunctionCall) {
        guard let parts = call.name.parts, parts.count == 1, let part = parts.first else {
            name(call.name)
            return
        }
        // EXISTS before a subquery would be the predicate.
        let isExists = part.matches("exists") && call.arguments.contains { if case .scalarSubquery = $0.value.kind { true } else { false } }
        // With three arguments these would expect a unit of time first.
        let expectsUnit = call.arguments.count == 3 && ReservedWords.takesDateTimeUnit(part.text)
        let isPlain = Self.isPlain(part.text) && !ReservedWords.isUncallable(part.text) && !isExists && !expectsUnit
        write(isPlain ? part.text : Self.quotedAlways(part.text))
    }

    private static func isSpecialForm(_ call: FunctionCall) -> Bool {
        guard let name = call.name.parts?.first?.text.lowercased() else { return false }
        return ["position", "substring", "substr", "overlay", "trim", "extract"].contains(name)
    }

    private mutating func argument(_ argument: FunctionArgument, inParentheses: Bool) {
        if let name = argument.name {
            identifier(name)
            write(" => ")
        }
        expression(argument.value, atLeast: inParentheses ? Precedence.primary : Precedence.lambda)
        if let alias = argument.alias {
            write(" AS ")
            identifier(alias)
        }
    }

    /// `timestampadd(DAY, n, x)`: the unit without quotes.
    private mutating func writeWithUnit(_ call: FunctionCall) -> Bool {
        guard let name = call.name.parts?.first?.text, call.name.parts?.count == 1, name == "timestampadd" || name == "timestampdiff",
            call.arguments.count == 3, !call.isDistinct, case .literal(.string(let unit)) = call.arguments[0].value.kind,
            let keyword = Keyword(rawValue: unit), GrammarParser.dateTimeUnits.contains(keyword)
        else { return false }
        write("\(name)(\(unit), ")
        argument(call.arguments[1], inParentheses: false)
        write(", ")
        argument(call.arguments[2], inParentheses: false)
        write(")")
        return true
    }

    private mutating func writeExtract(_ call: FunctionCall) -> Bool {
        guard let parts = call.name.parts, parts.count == 1, parts[0].matches("extract"), call.arguments.count == 2, !call.isDistinct,
            case .literal(.string(let field)) = call.arguments[0].value.kind, call.arguments[0].name == nil, call.arguments[1].name == nil
        else { return false }
        write("\(parts[0].text)(\(Self.quoted(field)) FROM ")
        expression(call.arguments[1].value, atLeast: Precedence.value)
        write(")")
        return true
    }

    // MARK: Windows

    mutating func sortItem(_ item: SortItem) {
        expression(item.expression)
        sortSuffix(item)
    }

    /// ` DESC NULLS FIRST`, what of it is not the default
    mutating func sortSuffix(_ item: SortItem) {
        if item.direction == .descending { write(" DESC") }
        let isDefault = (item.direction == .ascending) == (item.nullOrder == .first)
        if !isDefault { write(item.nullOrder == .first ? " NULLS FIRST" : " NULLS LAST") }
    }

    mutating func windowReference(_ reference: WindowReference) {
        switch reference {
        case .named(let name): identifier(name)
        case .specification(let window): windowSpecification(window)
        }
    }

    private mutating func windowSpecification(_ window: WindowSpecification) {
        write("(")
        var separator = ""
        if !window.partitionBy.isEmpty {
            write("PARTITION BY ")
            separated(window.partitionBy) { $0.expression($1) }
            separator = " "
        }
        if !window.orderBy.isEmpty {
            write(separator + "ORDER BY ")
            separated(window.orderBy) { $0.sortItem($1) }
            separator = " "
        }
        if let frame = window.frame {
            write(separator + (frame.units == .rows ? "ROWS" : "RANGE") + " BETWEEN ")
            bound(frame.start)
            write(" AND ")
            bound(frame.end)
        }
        write(")")
    }

    private mutating func bound(_ bound: WindowFrame.Bound) {
        switch bound {
        case .unboundedPreceding: write("UNBOUNDED PRECEDING")
        case .unboundedFollowing: write("UNBOUNDED FOLLOWING")
        case .currentRow: write("CURRENT ROW")
        case .preceding(let distance):
            expression(distance, atLeast: Precedence.value)
            write(" PRECEDING")
        case .following(let distance):
            expression(distance, atLeast: Precedence.value)
            write(" FOLLOWING")
        }
    }
}
