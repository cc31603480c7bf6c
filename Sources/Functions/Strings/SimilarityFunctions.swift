import Columnar

enum SimilarityFunctions {
    static var functions: [ScalarFunction] {
        [
            .fixed(
                "soundex", .string, "soundex(text)", "A letter and three digits for how an English word sounds.",
                ["SELECT soundex('Miller')"],
                [.strict(.string)], returns: .string, kernel: EncodingFunctions.bytesKernel(.string) { Similarity.soundex($0) }),
            .fixed(
                "levenshtein", .string, "levenshtein(left, right[, threshold])",
                "The number of single-character edits between two strings, -1 when it is over the threshold.",
                ["SELECT levenshtein('kitten', 'sitting')"], [.string, .string], optional: [.int], returns: .int,
                kernel: vectorKernel { arguments, rows, context in
                    let left = StringColumn(arguments[0])
                    let right = StringColumn(arguments[1])
                    let threshold = arguments.count > 2 ? IntegerColumn(arguments[2]) : nil
                    let validity = RowValidity(arguments, rows: rows)
                    return try fixedResult(.int, .int32, validity) { row in
                        let distance = try Similarity.levenshtein(left[row], right[row], context.cancellation)
                        if let threshold, Int64(distance) > threshold[row] { return Int32(-1) }
                        return Int32(truncatingIfNeeded: distance)
                    }
                }),
            .fixed(
                "jaro_winkler_similarity", .string, "jaro_winkler_similarity(left, right)",
                "How alike two strings are, from 0 to 1, by Jaro and Winkler.", ["SELECT jaro_winkler_similarity('MARTHA', 'MARHTA')"],
                [.string, .string], returns: .double,
                kernel: vectorKernel { arguments, rows, context in
                    let left = StringColumn(arguments[0])
                    let right = StringColumn(arguments[1])
                    let validity = RowValidity(arguments, rows: rows)
                    return try fixedResult(.double, .double, validity) { row in try Similarity.jaroWinkler(left[row], right[row], context.cancellation) }
                }),
        ]
    }
}
