import Columnar

/// `split`, as Spark's `UTF8String.split`: an empty pattern parts all characters, trailing empty pieces stay.
enum RegexSplit {
    static var split: ScalarFunction {
        .typed(
            "split", .string, "split(text, pattern[, limit])",
            "The pieces between matches; with a positive limit at most so many, the last one holding the rest.",
            ["SELECT split('oneAtwoBthreeC', '[ABC]')"], columnName: ScalarFunction.showingDefaults(2, ["-1"]),
            [.string, .string], optional: [.int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .array(.string, containsNull: false), canFail: true,
                kernel: try RegexFunctions.kernel(call) { arguments, text, patterns, validity, _ in
                    let limits = arguments.count > 2 ? IntegerColumn(arguments[2]) : nil
                    var writer = StringListWriter(rows: validity.rows)
                    try forEachValid(validity) { row in
                        let matcher = try patterns.matcher(row)
                        try pieces(text[row], matcher, limit: limits?[row] ?? -1) { writer.append($0, sharing: $1) }
                        writer.endList(row)
                    }
                    return writer.finish(containsNull: false, validity: validity, sharing: text)
                })
        }
    }

    /// Gives the pieces in order, with whether they lie in `bytes`.
    static func pieces(_ bytes: Bytes, _ matcher: RegexMatcher, limit: Int64, _ body: (_ piece: Bytes, _ isShared: Bool) -> Void) throws {
        var left = limit > 0 ? limit - 1 : Int64.max
        if matcher.expression.source.isEmpty && bytes.count > 0 {
            var index = 0
            while index < bytes.count {
                let width = CodePoints.width(bytes[index])
                if left == 0 || index + width >= bytes.count { break }
                body(CodePoints.piece(bytes, index, index + width), true)
                left -= 1
                index += width
            }
            return body(CodePoints.piece(bytes, index, bytes.count), true)
        }
        if let literal = matcher.expression.literal {
            return literal.withUnsafeBufferPointer { needle in
                var start = 0
                while left > 0, let next = ByteSearch.first(needle, in: bytes, from: start) {
                    body(CodePoints.piece(bytes, start, next), true)
                    start = next + needle.count
                    left -= 1
                }
                body(CodePoints.piece(bytes, start, bytes.count), true)
            }
        }
        try matcher.begin(bytes)
        let isShared = !matcher.isRepaired
        var last = 0
        while left > 0, try matcher.next() {
            // An empty match at the beginning gives no empty piece.
            if matcher.end == 0 { continue }
            body(matcher.piece(last, matcher.start), isShared)
            last = matcher.end
            left -= 1
        }
        body(matcher.piece(last, matcher.text.count), isShared)
    }

    /// The pieces as strings.
    static func strings(_ text: String, _ expression: RegularExpression, limit: Int64, _ cancellation: Cancellation) throws -> [String] {
        let matcher = expression.matcher(cancellation)
        defer { expression.recycle(matcher) }
        var text = text
        return try text.withUTF8 { bytes in
            var result: [String] = []
            try pieces(bytes, matcher, limit: limit) { piece, _ in result.append(String(decoding: piece, as: UTF8.self)) }
            return result
        }
    }
}
