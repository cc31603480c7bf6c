extension GrammarParser {
    /// `w`, `(w)`, `(PARTITION BY a ORDER BY b ROWS 1 PRECEDING)`
    mutating func windowReference() throws(SyntaxError) -> WindowReference {
        guard at(.leftParenthesis) else { return .named(try plainIdentifier()) }
        if isName(token(1)), token(2).kind == .rightParenthesis {
            advance()
            let name = try plainIdentifier()
            try expect(.rightParenthesis)
            return .named(name)
        }
        return .specification(try windowSpecification())
    }

    private mutating func windowSpecification() throws(SyntaxError) -> WindowSpecification {
        let start = current
        try enter()
        defer { leave() }
        try expect(.leftParenthesis)
        var partitionBy: [Expression] = []
        var orderBy: [SortItem] = []
        if accept(.cluster, .by) {
            partitionBy = try expressions()
        } else {
            if accept(.partition, .by) || accept(.distribute, .by) { partitionBy = try expressions() }
            if accept(.order, .by) || accept(.sort, .by) { orderBy = try sortItems() }
        }
        let frame: WindowFrame? = at(.rows) || at(.range) ? try windowFrame() : nil
        try expect(.rightParenthesis)
        return WindowSpecification(partitionBy: partitionBy, orderBy: orderBy, frame: frame, span: span(from: start))
    }

    private mutating func windowFrame() throws(SyntaxError) -> WindowFrame {
        let start = current
        let units: WindowFrame.Units = at(.rows) ? .rows : .range
        advance()
        guard accept(.between) else {
            let lower = try frameBound()
            return WindowFrame(units: units, start: lower, end: .currentRow, span: span(from: start))
        }
        let lower = try frameBound()
        try expect(.and)
        let upper = try frameBound()
        return WindowFrame(units: units, start: lower, end: upper, span: span(from: start))
    }

    private mutating func frameBound() throws(SyntaxError) -> WindowFrame.Bound {
        if at(.unbounded), token(1).keyword == .preceding || token(1).keyword == .following {
            advance()
            if accept(.preceding) { return .unboundedPreceding }
            advance()
            return .unboundedFollowing
        }
        if accept(.current, .row) { return .currentRow }
        // Not `expression`: in BETWEEN the AND belongs to the frame.
        let distance = try valueExpression()
        if accept(.preceding) { return .preceding(distance) }
        if accept(.following) { return .following(distance) }
        throw unexpected(expecting: "PRECEDING or FOLLOWING")
    }

    /// `WINDOW a AS (…), b AS (…)`; empty where there is none
    mutating func windowClause() throws(SyntaxError) -> [NamedWindow] {
        let isClause = token(2).keyword == .as || (token(1).keyword == .identifier && token(2).kind == .leftParenthesis && token(5).keyword == .as)
        guard at(.window), isName(token(1)), isClause else { return [] }
        advance()
        return try commaSeparated { (parser: inout GrammarParser) throws(SyntaxError) in
            let name = try parser.plainIdentifier()
            try parser.expect(.as)
            return NamedWindow(name: name, definition: try parser.windowReference())
        }
    }
}
