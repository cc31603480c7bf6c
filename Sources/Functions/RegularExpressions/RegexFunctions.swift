import Columnar

/// Functions of regular expressions.
enum RegexFunctions {
    static var all: [ScalarFunction] {
        [rlike, RegexReplaceFunction.replace, extract, extractAll, count, position, substring, RegexSplit.split]
    }

    typealias Body = @Sendable (
        _ arguments: [Vector], _ text: StringColumn, _ patterns: RegexRows, _ validity: RowValidity, _ context: EvaluationContext
    ) throws -> Vector

    /// A kernel over a text (argument 0) and a pattern (argument 1), which is compiled once when constant.
    static func kernel(_ call: CheckedCall, _ body: @escaping Body) throws -> ScalarKernel {
        let name = call.name
        let constant = try call.constant(1)?.stringValue.map { try RegularExpression.compile($0, function: name) }
        return vectorKernel { arguments, rows, context in
            let patterns = RegexRows(constant, arguments[1], function: name, context)
            return try body(arguments, StringColumn(arguments[0]), patterns, RowValidity(arguments, rows: rows), context)
        }
    }

    private static var rlike: ScalarFunction {
        .typed(
            "rlike", aliases: ["regexp", "regexp_like"], .predicate, "rlike(text, pattern)",
            "Whether a regular expression matches a part of the text.",
            ["SELECT rlike('Spark SQL', 'S.*L')"],
            columnName: { called, arguments in "\(called.uppercased())(\(arguments.joined(separator: ", ")))" }, [.string, .string]
        ) { call in
            ResolvedScalar(
                call.types, returns: .boolean, canFail: call.constant(1) == nil,
                kernel: try kernel(call) { _, text, patterns, validity, _ in
                    try fixedResult(.boolean, .boolean, validity) { row in
                        UInt8(try patterns.matcher(row).occurs(in: text[row]) ? 1 : 0)
                    }
                })
        }
    }

    private static func checkGroup(_ index: Int64, _ name: String, _ matcher: RegexMatcher) throws -> Int {
        let groups = matcher.expression.groupCount
        guard index >= 0, index <= Int64(groups) else {
            throw QueryError(
                "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX", sqlState: "22023",
                "The value of parameter(s) `idx` in `\(name)` is invalid: Expects group index between 0 and \(groups), but got \(index).")
        }
        return Int(index)
    }

    private static var extract: ScalarFunction {
        .typed(
            "regexp_extract", .string, "regexp_extract(text, pattern[, group])",
            "What a group (1 by default, 0 for all) of the first match holds; empty when there is none.",
            [#"SELECT regexp_extract('100-200', '(\\d+)-(\\d+)', 1)"#], columnName: ScalarFunction.showingDefaults(2, ["1"]),
            [.string, .string], optional: [.int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .string, canFail: true,
                kernel: try kernel(call) { arguments, text, patterns, validity, _ in
                    let groups = arguments.count > 2 ? IntegerColumn(arguments[2]) : nil
                    let writer = StringWriter(rows: validity.rows)
                    try forEachValid(validity) { row in
                        let matcher = try patterns.matcher(row)
                        try matcher.begin(text[row])
                        guard try matcher.next() else { return }
                        let piece = matcher.piece(try checkGroup(groups?[row] ?? 1, "regexp_extract", matcher))
                        if matcher.isRepaired { writer.set(row, copying: piece) } else { writer.set(row, sharing: piece) }
                    }
                    return writer.finish(validity: validity, sharing: [text])
                })
        }
    }

    private static var extractAll: ScalarFunction {
        .typed(
            "regexp_extract_all", .string, "regexp_extract_all(text, pattern[, group])", "What a group holds in each match.",
            [#"SELECT regexp_extract_all('100-200, 300-400', '(\\d+)-(\\d+)', 1)"#], columnName: ScalarFunction.showingDefaults(2, ["1"]),
            [.string, .string], optional: [.int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .array(.string, containsNull: true), canFail: true,
                kernel: try kernel(call) { arguments, text, patterns, validity, _ in
                    let groups = arguments.count > 2 ? IntegerColumn(arguments[2]) : nil
                    var writer = StringListWriter(rows: validity.rows)
                    try forEachValid(validity) { row in
                        let matcher = try patterns.matcher(row)
                        try matcher.begin(text[row])
                        while try matcher.next() {
                            let piece = matcher.piece(try checkGroup(groups?[row] ?? 1, "regexp_extract_all", matcher))
                            writer.append(piece, sharing: !matcher.isRepaired)
                        }
                        writer.endList(row)
                    }
                    return writer.finish(containsNull: true, validity: validity, sharing: text)
                })
        }
    }

    private static var count: ScalarFunction {
        .typed(
            "regexp_count", .string, "regexp_count(text, pattern)", "How often a regular expression matches.",
            ["SELECT regexp_count('Steven Jones and Stephen Smith', 'Ste(v|ph)en')"], [.string, .string]
        ) { call in
            ResolvedScalar(
                call.types, returns: .int, canFail: true,
                kernel: try kernel(call) { _, text, patterns, validity, _ in
                    try fixedResult(.int, .int32, validity) { row in
                        let matcher = try patterns.matcher(row)
                        try matcher.begin(text[row])
                        var matches: Int32 = 0
                        while try matcher.next() { matches &+= 1 }
                        return matches
                    }
                })
        }
    }

    private static var position: ScalarFunction {
        .typed(
            "regexp_instr", .string, "regexp_instr(text, pattern)", "The 1-based position of the first match, 0 when there is none.",
            ["SELECT regexp_instr('user@spark.apache.org', '@[^.]*')"], columnName: ScalarFunction.showingDefaults(2, ["0"]),
            [.string, .string], optional: [.int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .int, canFail: true,
                kernel: try kernel(call) { _, text, patterns, validity, _ in
                    try fixedResult(.int, .int32, validity) { row in
                        let matcher = try patterns.matcher(row)
                        try matcher.begin(text[row])
                        guard try matcher.next() else { return Int32(0) }
                        return Int32(truncatingIfNeeded: UTF16Offsets.count(matcher.piece(0, matcher.start)) + 1)
                    }
                })
        }
    }

    private static var substring: ScalarFunction {
        .typed(
            "regexp_substr", .string, "regexp_substr(text, pattern)", "The first match; NULL when there is none.",
            ["SELECT regexp_substr('Steven Jones', 'Ste(v|ph)en')"], [.string, .string]
        ) { call in
            ResolvedScalar(
                call.types, returns: .string, nullable: true, canFail: true,
                kernel: try kernel(call) { _, text, patterns, validity, _ in
                    var found = validity
                    let writer = StringWriter(rows: validity.rows)
                    try forEachValid(validity) { row in
                        let matcher = try patterns.matcher(row)
                        try matcher.begin(text[row])
                        // Spark defines it by regexp_extract, whose empty answer becomes NULL.
                        guard try matcher.next(), matcher.end > matcher.start else { return found.setNull(row) }
                        let piece = matcher.piece(matcher.start, matcher.end)
                        if matcher.isRepaired { writer.set(row, copying: piece) } else { writer.set(row, sharing: piece) }
                    }
                    return writer.finish(validity: found, sharing: [text])
                })
        }
    }
}

/// Positions as Java counts them, in units of UTF-16.
enum UTF16Offsets {
    static func count(_ bytes: Bytes) -> Int {
        if CodePoints.isASCII(bytes) { return bytes.count }
        var units = 0
        for byte in bytes where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        return units
    }

    /// The byte offset of a unit, nil when it lies at the end or behind; inside of a pair, that of the next character.
    static func offset(_ bytes: Bytes, unit: Int) -> Int? {
        var (index, left) = (0, unit)
        while left > 0 && index < bytes.count {
            left -= bytes[index] >= 0xF0 ? 2 : 1
            index += CodePoints.width(bytes[index])
        }
        return index < bytes.count ? index : nil
    }
}
