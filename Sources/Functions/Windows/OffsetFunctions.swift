import Columnar

/// `lag` and `lead`.
enum OffsetFunctions {
    static var functions: [WindowFunction] { [make("lag", direction: -1), make("lead", direction: 1)] }

    private static func make(_ name: String, direction: Int) -> WindowFunction {
        WindowFunction(
            FunctionDocumentation(
                name, group: .window, usage: "\(name)(expression[, offset[, default]])",
                description:
                    "The value \(direction < 0 ? "before" : "behind") the row by offset rows (1 unless given) in its "
                        + "partition; default (NULL unless given) where there is none. "
                    + "With IGNORE NULLS, rows whose value is NULL are not counted.",
                examples: ["SELECT a, \(name)(a, 1, 0) OVER (ORDER BY a) FROM VALUES (1), (2), (5) AS t(a)"])
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 3)
            var input = TypeCoercion.plain(arguments[0].type)
            if arguments.count > 2, input.equalsIgnoringNullability(arguments[2].type), let both = TypeCoercion.commonType(input, arguments[2].type) {
                input = both
            }
            let type = input
            var types = [type]
            var offset = 1
            if arguments.count > 1 {
                let given = arguments[1]
                guard let constant = given.constant else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: shown(name, arguments),
                        "the input `offset` should be a foldable \"INT\" expression; however, got "
                            + "\"\(direction < 0 ? "(- \(given.text))" : given.text)\"."
                    )
                }
                guard let target = TypeCoercion.implicitCast(from: given.type, to: .int), let number = constant.integerValue else {
                    throw QueryError.unexpectedInputType(
                        text: shown(name, arguments), position: 1, required: ParameterType.int.display, argument: given.text,
                        type: given.type)
                }
                types.append(target)
                offset = Int(max(min(number, Int64(Int32.max)), -Int64(Int32.max)))
            }
            if arguments.count > 2 {
                // The default takes the type of the input, whatever it was.
                guard TypeCoercion.canCast(from: arguments[2].type, to: type) else {
                    throw QueryError.unexpectedInputType(
                        text: shown(name, arguments), position: 2, required: "\"\(type.sql)\"", argument: arguments[2].text,
                        type: arguments[2].type)
                }
                types.append(type)
            }
            let distance = offset &* direction
            return ResolvedWindow(types, returns: type, nullable: true) { run, arguments, _ in
                guard let input = arguments.first else { throw QueryError.internalError("\(name) without an input") }
                let fallback = arguments.count > 2 ? arguments[2] : nil
                return run.ignoreNulls ? skipping(run, input, fallback, distance) : plain(run, input, fallback, distance)
            }
        }
    }

    private static func shown(_ name: String, _ arguments: [Argument]) -> String {
        "\(name)(\((arguments.map(\.text) + (arguments.count < 3 ? ["NULL"] : [])).joined(separator: ", ")))"
    }

    private static func plain(_ run: WindowRun, _ input: Vector, _ fallback: Vector?, _ distance: Int) -> Vector {
        let rows = Buffer(of: UInt32.self, count: run.rows)
        let taken = rows.pointer(to: UInt32.self)
        for row in 0..<run.rows {
            let wanted = row &+ distance
            let inside = wanted >= Int(run.partitionStart[row]) && wanted < Int(run.partitionEnd[row])
            taken[row] = inside ? UInt32(truncatingIfNeeded: wanted) : UInt32.max
        }
        return take(run, input, fallback, UnsafePointer(taken))
    }

    /// The |distance|-th row before or behind whose value is not NULL. One pass per partition over the positions of such rows.
    private static func skipping(_ run: WindowRun, _ input: Vector, _ fallback: Vector?, _ distance: Int) -> Vector {
        let rows = Buffer(of: UInt32.self, count: run.rows)
        let taken = rows.pointer(to: UInt32.self)
        // `before[row]`: how many rows of the partition before the row are not NULL; `known`: the numbers of these rows in order.
        var known: [UInt32] = []
        var row = 0
        while row < run.rows {
            let end = Int(run.partitionEnd[row])
            known.removeAll(keepingCapacity: true)
            for index in row..<end where !input.isNull(at: index) { known.append(UInt32(truncatingIfNeeded: index)) }
            var before = 0
            for index in row..<end {
                let isNull = input.isNull(at: index)
                var position: Int
                if distance < 0 {
                    position = before &+ distance
                } else if distance > 0 {
                    position = (isNull ? before &- 1 : before) &+ distance
                } else {
                    position = isNull ? -1 : before
                }
                if position >= known.count { position = -1 }
                taken[index] = position < 0 ? UInt32.max : known[position]
                if !isNull { before &+= 1 }
            }
            row = max(end, row &+ 1)
        }
        return take(run, input, fallback, UnsafePointer(taken))
    }

    private static func take(_ run: WindowRun, _ input: Vector, _ fallback: Vector?, _ rows: UnsafePointer<UInt32>) -> Vector {
        let values = input.gatherOrNull(rows, count: run.rows)
        guard let fallback else { return values }
        let mask = Buffer(of: UInt8.self, count: run.rows)
        let found = mask.pointer(to: UInt8.self)
        for row in 0..<run.rows { found[row] = rows[row] == UInt32.max ? 0 : 1 }
        let inside = Vector(type: .boolean, kind: .boolean, count: run.rows, buffer: mask)
        return Blend.select(inside, then: values, otherwise: fallback, type: input.type, rows: run.rows)
    }
}
