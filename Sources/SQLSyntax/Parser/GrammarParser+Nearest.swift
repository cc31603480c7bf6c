extension GrammarParser {
    private static let nearestLimit = 100_000

    /// `{APPROX | EXACT} NEAREST [count] BY {DISTANCE | SIMILARITY} expression`, from the first word.
    mutating func nearest(_ kind: Join.Kind, _ right: Relation, from start: Token) throws(SyntaxError) -> Join.Nearest {
        let isExact = at(.exact)
        let words = "\(isExact ? "EXACT" : "APPROX") NEAREST"
        advance()
        advance()
        guard kind == .inner || kind == .leftOuter else {
            let name = Self.sqlName(of: kind)
            throw error(
                "NEAREST_BY_JOIN.UNSUPPORTED_JOIN_TYPE", "42604",
                "Invalid nearest-by join. Unsupported nearest-by join type \(name). Supported types: 'INNER', 'LEFT OUTER'.", span(from: start))
        }
        var count = 1
        if at(.integerLiteral) {
            let digits = text(current)
            guard let value = Int(digits), value >= 1, value <= Self.nearestLimit else {
                throw error(
                    "NEAREST_BY_JOIN.NUM_RESULTS_OUT_OF_RANGE", "42604",
                    "Invalid nearest-by join. The number of results \(digits) must be between 1 and \(Self.nearestLimit). "
                        + "Update the literal in `\(words) \(digits) BY ...` to fall within that range.", current.span)
            }
            count = value
            advance()
        }
        try expect(.by)
        let bySimilarity = at(.similarity)
        guard bySimilarity || at(.distance) else { throw unexpected(expecting: "DISTANCE or SIMILARITY") }
        advance()
        let ranking = try expression()
        if case .lateral = right.kind {
            throw error(
                "UNSUPPORTED_FEATURE.LATERAL_JOIN_NEAREST_BY", "0A000",
                "The feature is not supported: LATERAL correlation with NEAREST BY clause.", span(from: start))
        }
        return Join.Nearest(isExact: isExact, count: count, bySimilarity: bySimilarity, ranking: ranking)
    }

    private static func sqlName(of kind: Join.Kind) -> String {
        switch kind {
        case .inner, .comma: "INNER"
        case .cross: "CROSS"
        case .leftOuter: "LEFT OUTER"
        case .rightOuter: "RIGHT OUTER"
        case .fullOuter: "FULL OUTER"
        case .leftSemi: "LEFT SEMI"
        case .leftAnti: "LEFT ANTI"
        }
    }
}
