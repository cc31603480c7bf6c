import Columnar

/// `row_number`, `rank`, `dense_rank`, `percent_rank`, `cume_dist`, `ntile`.
enum RankFunctions {
    static var functions: [WindowFunction] { [rowNumber, rank, denseRank, percentRank, cumulativeDistribution, buckets] }

    private static func integers(_ run: WindowRun, _ value: (_ row: Int) -> Int32) -> Vector {
        let buffer = Buffer(of: Int32.self, count: run.rows)
        let target = buffer.pointer(to: Int32.self)
        for row in 0..<run.rows { target[row] = value(row) }
        return Vector(type: .int, kind: .int32, count: run.rows, buffer: buffer)
    }

    private static func fractions(_ run: WindowRun, _ value: (_ row: Int) -> Double) -> Vector {
        let buffer = Buffer(of: Double.self, count: run.rows)
        let target = buffer.pointer(to: Double.self)
        for row in 0..<run.rows { target[row] = value(row) }
        return Vector(type: .double, kind: .double, count: run.rows, buffer: buffer)
    }

    private static func example(_ call: String) -> [String] {
        ["SELECT a, \(call) OVER (ORDER BY a) FROM VALUES (1), (1), (2) AS t(a)"]
    }

    private static let rowNumber = WindowFunction(
        FunctionDocumentation(
            "row_number", group: .window, usage: "row_number()",
            description: "The number of the row in its partition, from 1, in the order of the window.",
            examples: example("row_number()"))
    ) { arguments, _ in
        try Signature.checkCount("row_number", arguments.count, minimum: 0, maximum: 0)
        return ResolvedWindow([], returns: .int) { run, _, _ in
            integers(run) { Int32(truncatingIfNeeded: $0 &- Int(run.partitionStart[$0]) &+ 1) }
        }
    }

    private static let rank = WindowFunction(
        FunctionDocumentation(
            "rank", group: .window, usage: "rank()",
            description:
                "One more than the number of rows of the partition that come before the row; equal rows have one rank, and "
                    + "the next rank leaves a gap.",
            examples: example("rank()"))
    ) { arguments, _ in
        ResolvedWindow(arguments.map(\.type), returns: .int) { run, _, _ in
            integers(run) { Int32(truncatingIfNeeded: Int(run.peerStart[$0]) &- Int(run.partitionStart[$0]) &+ 1) }
        }
    }

    private static let denseRank = WindowFunction(
        FunctionDocumentation(
            "dense_rank", group: .window, usage: "dense_rank()",
            description: "As rank(), without gaps: how many distinct keys there are up to the row's.",
            examples: example("dense_rank()"))
    ) { arguments, _ in
        ResolvedWindow(arguments.map(\.type), returns: .int) { run, _, _ in
            var current: Int32 = 0
            return integers(run) { row in
                if Int(run.partitionStart[row]) == row {
                    current = 1
                } else if Int(run.peerStart[row]) == row {
                    current &+= 1
                }
                return current
            }
        }
    }

    private static let percentRank = WindowFunction(
        FunctionDocumentation(
            "percent_rank", group: .window, usage: "percent_rank()",
            description: "(rank - 1) / (rows of the partition - 1), 0.0 in a partition of one row.", examples: example("percent_rank()"))
    ) { arguments, _ in
        ResolvedWindow(arguments.map(\.type), returns: .double) { run, _, _ in
            fractions(run) { row in
                let size = Int(run.partitionEnd[row]) &- Int(run.partitionStart[row])
                return size > 1 ? Double(Int(run.peerStart[row]) &- Int(run.partitionStart[row])) / Double(size &- 1) : 0
            }
        }
    }

    private static let cumulativeDistribution = WindowFunction(
        FunctionDocumentation(
            "cume_dist", group: .window, usage: "cume_dist()",
            description: "The share of the partition's rows that come before the row or are equal to it.", examples: example("cume_dist()"))
    ) { arguments, _ in
        try Signature.checkCount("cume_dist", arguments.count, minimum: 0, maximum: 0)
        return ResolvedWindow([], returns: .double) { run, _, _ in
            fractions(run) { row in
                let size = Int(run.partitionEnd[row]) &- Int(run.partitionStart[row])
                return Double(Int(run.peerEnd[row]) &- Int(run.partitionStart[row])) / Double(max(size, 1))
            }
        }
    }

    private static let buckets = WindowFunction(
        FunctionDocumentation(
            "ntile", group: .window, usage: "ntile([n])",
            description:
                "The number, from 1, of the row's bucket when the partition is divided into n buckets whose sizes differ by "
                    + "at most one, larger ones first.",
            examples: example("ntile(2)"))
    ) { arguments, _ in
        if let argument = arguments.first, argument.type != .int {
            throw QueryError.unexpectedInputType(
                text: Signature.text("ntile", arguments), position: 0, required: "\"INT\"", argument: argument.text, type: argument.type)
        }
        let types = try Signature.check("ntile", arguments, [], optional: [.type(.int)])
        var count: Int64 = 1
        if let argument = arguments.first {
            guard let constant = argument.constant else {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: Signature.text("ntile", arguments),
                    "the input `buckets` should be a foldable \"INT\" expression; however, got \"\(argument.text)\".")
            }
            count = constant.integerValue ?? 0
            if count <= 0 {
                throw QueryError.typeMismatch(
                    "VALUE_OUT_OF_RANGE", text: Signature.text("ntile", arguments),
                    "The buckets must be between (0, 2147483647] (current value = \(count)).")
            }
        }
        let wanted = Int(count)
        return ResolvedWindow(types, returns: .int) { run, _, _ in
            integers(run) { row in
                let size = Int(run.partitionEnd[row]) &- Int(run.partitionStart[row])
                let position = row &- Int(run.partitionStart[row])
                let small = size / wanted
                let larger = size % wanted
                let inLarger = larger &* (small &+ 1)
                let bucket = position < inLarger ? position / (small &+ 1) : larger &+ (position &- inLarger) / max(small, 1)
                return Int32(truncatingIfNeeded: bucket &+ 1)
            }
        }
    }
}
