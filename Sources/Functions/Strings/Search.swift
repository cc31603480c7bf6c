import Columnar

/// Where and whether one string lies in another.
enum SearchKernels {
    static let contains: ScalarKernel = predicate { ByteSearch.first($1, in: $0) != nil }
    static let startsWith: ScalarKernel = predicate { ByteSearch.starts($0, with: $1) }
    static let endsWith: ScalarKernel = predicate { ByteSearch.ends($0, with: $1) }

    @inline(__always)
    private static func predicate(_ body: @escaping @Sendable (_ text: Bytes, _ piece: Bytes) -> Bool) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let text = StringColumn(arguments[0])
            let piece = StringColumn(arguments[1])
            let validity = RowValidity(arguments, rows: rows)
            return fixedResult(.boolean, .boolean, validity) { row in UInt8(body(text[row], piece[row]) ? 1 : 0) }
        }
    }

    /// The 1-based character position of `needle`, searched from character `start` (1-based); 0 when it is not there.
    @inline(__always)
    static func locate(_ needle: Bytes, _ text: Bytes, start: Int64) -> Int32 {
        if start < 1 { return 0 }
        if needle.count == 0 { return 1 }
        let skip = Int(min(start &- 1, Int64(text.count) &+ 1))
        if CodePoints.isASCII(text) {
            guard skip <= text.count, let found = ByteSearch.first(needle, in: text, from: skip) else { return 0 }
            return Int32(truncatingIfNeeded: found &+ 1)
        }
        if skip > CodePoints.count(text) { return 0 }
        let from = CodePoints.offset(text, character: skip)
        guard let found = ByteSearch.first(needle, in: text, from: from) else { return 0 }
        return Int32(truncatingIfNeeded: CodePoints.count(CodePoints.piece(text, 0, found)) &+ 1)
    }

    /// `instr(text, needle)` and `locate(needle, text[, start])`. A NULL start counts as 0 in Spark: nothing is found.
    static func locate(needle needlePosition: Int, text textPosition: Int, start startPosition: Int?) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let needle = StringColumn(arguments[needlePosition])
            let text = StringColumn(arguments[textPosition])
            let validity = RowValidity([needle.vector, text.vector], rows: rows)
            guard let startPosition else {
                return fixedResult(.int, .int32, validity) { row in locate(needle[row], text[row], start: 1) }
            }
            let start = IntegerColumn(arguments[startPosition])
            return fixedResult(.int, .int32, validity) { row in
                start.vector.isNull(at: row) ? 0 : locate(needle[row], text[row], start: start[row])
            }
        }
    }

    /// `instr(text, piece, start[, occurrence])`.
    private static let occurrence: ScalarKernel = vectorKernel { arguments, rows, _ in
        let text = StringColumn(arguments[0])
        let piece = StringColumn(arguments[1])
        let start = IntegerColumn(arguments[2])
        let wanted = arguments.count > 3 ? IntegerColumn(arguments[3]) : nil
        let validity = RowValidity(arguments, rows: rows)
        return fixedResult(.int, .int32, validity) { row in
            occurrence(piece[row], text[row], start: start[row], wanted: wanted?[row] ?? 1)
        }
    }

    private static func occurrence(_ piece: Bytes, _ text: Bytes, start: Int64, wanted: Int64) -> Int32 {
        if start == 0 || wanted < 1 { return 0 }
        let total = CodePoints.count(text)
        var left = wanted
        if start > 0 {
            var next = start
            while true {
                let found = locate(piece, text, start: next)
                left -= 1
                if found == 0 || left == 0 { return found }
                next = Int64(found) + 1
            }
        }
        let first = total + Int(max(start, -Int64(total) - 1))
        if first < 0 { return 0 }
        var from = CodePoints.offset(text, character: first)
        while from >= 0, let found = ByteSearch.last(piece, in: text, from: from) {
            left -= 1
            if left == 0 { return Int32(truncatingIfNeeded: CodePoints.count(CodePoints.piece(text, 0, found)) + 1) }
            from = found - 1
        }
        return 0
    }

    /// The 1-based place of a string in a comma-separated list, 0 when absent or when it has a comma itself.
    static let findInSet: ScalarKernel = vectorKernel { arguments, rows, _ in
        let word = StringColumn(arguments[0])
        let list = StringColumn(arguments[1])
        let validity = RowValidity(arguments, rows: rows)
        return fixedResult(.int, .int32, validity) { row in findInSet(word[row], list[row]) }
    }

    private static func findInSet(_ word: Bytes, _ list: Bytes) -> Int32 {
        if word.contains(0x2C) { return 0 }
        var place: Int32 = 1
        var start = 0
        for index in 0...list.count where index == list.count || list[index] == 0x2C {
            if ByteSearch.equal(word, CodePoints.piece(list, start, index)) { return place }
            place &+= 1
            start = index + 1
        }
        return 0
    }
}

extension SearchKernels {
    static var functions: [ScalarFunction] {
        let found = "SELECT locate('bar', 'foobarbar', 5)"
        return [
            pair(
                "contains", "Whether the second string or binary value lies in the first.", "SELECT contains('Spark SQL', 'Spark')",
                contains),
            pair("startswith", "Whether the first value begins with the second.", "SELECT startswith('Spark SQL', 'Spark')", startsWith),
            pair("endswith", "Whether the first value ends with the second.", "SELECT endswith('Spark SQL', 'SQL')", endsWith),
            .typed(
                "instr", .string, "instr(text, piece[, start[, occurrence]])",
                "The 1-based position of an occurrence of a piece at or behind a start position, or before it, counted from the end, when that is "
                    + "negative; 0 when there is none.",
                ["SELECT instr('SparkSQL', 'SQL')"],
                columnName: { called, arguments in
                    "\(called)(\((arguments.count == 3 ? arguments + ["1"] : arguments).joined(separator: ", ")))"
                },
                [.string, .string], optional: [.int, .int]
            ) { call in
                ResolvedScalar(
                    call.types, returns: .int, kernel: call.types.count == 2 ? locate(needle: 1, text: 0, start: nil) : occurrence)
            },
            .typed(
                "locate", aliases: ["position"], .string, "locate(piece, text[, start])",
                "The 1-based position of a piece at or behind a start position, 0 when there is none.", [found],
                columnName: ScalarFunction.showingDefaults(2, ["1"]),
                [.string, .string], optional: [.int]
            ) { call in
                ResolvedScalar(
                    call.types, returns: .int, nullHandling: .custom,
                    kernel: locate(needle: 0, text: 1, start: call.types.count > 2 ? 2 : nil))
            },
            .fixed(
                "find_in_set", .string, "find_in_set(word, list)", "The 1-based place of a word in a comma-separated list, 0 when absent.",
                ["SELECT find_in_set('ab', 'abc,b,ab,c,def')"], [.string, .string], returns: .int, kernel: findInSet),
        ]
    }

    private static func pair(_ name: String, _ description: String, _ example: String, _ kernel: ScalarKernel) -> ScalarFunction {
        .typed(name, .string, "\(name)(value, piece)", description, [example], [.any, .any]) { call in
            // Both binary, or both strings.
            let isBinary =
                call.arguments.allSatisfy { $0.type == .binary || $0.type == .void } && call.arguments.contains { $0.type == .binary }
            if isBinary { return ResolvedScalar([.binary, .binary], returns: .boolean, kernel: kernel) }
            let types = try Signature.check(name, call.arguments, [.string, .string])
            return ResolvedScalar(types, returns: .boolean, kernel: kernel)
        }
    }
}
