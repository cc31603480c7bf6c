import Columnar

/// `first_value`, `last_value` and `nth_value` over frames, with `first`, `last` and `any_value`.
enum FrameFunctions {
    static var functions: [WindowFunction] {
        [
            ends("first_value", isLast: false), ends("first", isLast: false), ends("any_value", isLast: false),
            ends("last_value", isLast: true),
            ends("last", isLast: true), nthValue,
        ]
    }

    private static func ends(_ name: String, isLast: Bool) -> WindowFunction {
        WindowFunction(
            FunctionDocumentation(
                name, group: .window, usage: "\(name)(expression[, ignoreNulls])",
                description:
                    "The value of the frame's \(isLast ? "last" : "first") row, of those that are not NULL with IGNORE "
                        + "NULLS; NULL when the frame has none.",
                examples: ["SELECT a, \(name)(a) OVER (ORDER BY a) FROM VALUES (1), (2), (5) AS t(a)"])
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 2)
            var ignoresNulls = false
            if arguments.count == 2 {
                guard let flag = arguments[1].constant?.booleanValue else {
                    throw QueryError(
                        "_LEGACY_ERROR_TEMP_1210", sqlState: "42K09", "The second argument in \(name) should be a boolean literal.")
                }
                ignoresNulls = flag
            }
            let type = TypeCoercion.plain(arguments[0].type)
            let skip = ignoresNulls
            return ResolvedWindow(
                arguments.count == 2 ? [type, .boolean] : [type], returns: type, nullable: true, requiresOrdering: false, usesFrame: true
            ) { run, arguments, _ in
                try pick(run, arguments, ignoreNulls: skip || run.ignoreNulls, fromEnd: isLast, number: 1)
            }
        }
    }

    private static let nthValue = WindowFunction(
        FunctionDocumentation(
            "nth_value", group: .window, usage: "nth_value(expression[, n])",
            description:
                "The value of the frame's n-th row from 1, of those that are not NULL with IGNORE NULLS; NULL when the frame has fewer.",
            examples: ["SELECT a, nth_value(a, 2) OVER (ORDER BY a) FROM VALUES (1), (2), (5) AS t(a)"])
    ) { arguments, _ in
        try Signature.checkCount("nth_value", arguments.count, minimum: 2, maximum: 2)
        let type = TypeCoercion.plain(arguments[0].type)
        let text = Signature.text("nth_value", arguments)
        guard let constant = arguments[1].constant else {
            throw QueryError.typeMismatch(
                "NON_FOLDABLE_INPUT", text: text,
                "the input `offset` should be a foldable \"INT\" expression; however, got \"\(arguments[1].text)\".")
        }
        guard let offset = TypeCoercion.implicitCast(from: arguments[1].type, to: .int) else {
            throw QueryError.unexpectedInputType(
                text: text, position: 1, required: ParameterType.int.display, argument: arguments[1].text, type: arguments[1].type)
        }
        let number = constant.integerValue ?? 0
        if number <= 0 {
            throw QueryError.typeMismatch(
                "VALUE_OUT_OF_RANGE", text: text, "The offset must be between (0, 9223372036854775807] (current value = \(number)L).")
        }
        return ResolvedWindow([type, offset], returns: type, nullable: true, requiresOrdering: false, usesFrame: true) {
            run, arguments, _ in
            try pick(run, arguments, ignoreNulls: run.ignoreNulls, fromEnd: false, number: Int(min(number, Int64(UInt32.max))))
        }
    }

    /// The `number`-th row of every frame from its start or end. With `ignoreNulls`, found through a running count of rows that are not
    /// NULL.
    private static func pick(_ run: WindowRun, _ arguments: [Vector], ignoreNulls: Bool, fromEnd: Bool, number: Int) throws -> Vector {
        guard let input = arguments.first, let frameStart = run.frameStart, let frameEnd = run.frameEnd else {
            throw QueryError.internalError("a frame function without its frame")
        }
        let rows = Buffer(of: UInt32.self, count: run.rows)
        let taken = rows.pointer(to: UInt32.self)
        if !ignoreNulls || !input.mayHaveNulls {
            for row in 0..<run.rows {
                let start = Int(frameStart[row])
                let end = Int(frameEnd[row])
                let wanted = fromEnd ? end &- number : start &+ number &- 1
                taken[row] = start < end && wanted >= start && wanted < end ? UInt32(truncatingIfNeeded: wanted) : UInt32.max
            }
            return input.gatherOrNull(UnsafePointer(taken), count: run.rows)
        }
        // before[i]: how many of the rows in front of i are not NULL; known: the numbers of those rows.
        let counts = Buffer(of: UInt32.self, count: run.rows + 1)
        let before = counts.pointer(to: UInt32.self)
        let numbers = Buffer(of: UInt32.self, count: run.rows)
        let known = numbers.pointer(to: UInt32.self)
        var total: UInt32 = 0
        for row in 0..<run.rows {
            before[row] = total
            if !input.isNull(at: row) {
                known[Int(total)] = UInt32(truncatingIfNeeded: row)
                total &+= 1
            }
        }
        before[run.rows] = total
        for row in 0..<run.rows {
            let start = Int(frameStart[row])
            let end = min(Int(frameEnd[row]), run.rows)
            guard start < end else {
                taken[row] = UInt32.max
                continue
            }
            let first = Int(before[start])
            let last = Int(before[end])
            let wanted = fromEnd ? last &- number : first &+ number &- 1
            taken[row] = wanted >= first && wanted < last ? known[wanted] : UInt32.max
        }
        return input.gatherOrNull(UnsafePointer(taken), count: run.rows)
    }
}
