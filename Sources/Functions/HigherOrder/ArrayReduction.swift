import Columnar

/// `aggregate`: folds the elements of each array, all arrays of a batch one element at a time.
enum ArrayReduction {
    static var aggregate: ScalarFunction {
        LambdaFunctions.define(
            "aggregate", aliases: ["reduce"], "aggregate(array, start, (state, x) -> …[, state -> …])",
            "Folds the elements into a state that begins as `start`, and finishes it by a second lambda.",
            "SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)",
            parameters: { position, _, arguments in
                let (element, containsNull) = try LambdaFunctions.array("aggregate", arguments)
                guard arguments.count > 2 else {
                    throw QueryError.wrongNumberOfArguments("aggregate", expected: "[3, 4]", actual: arguments.count)
                }
                let state = Field("acc", TypeCoercion.plain(arguments[1].type))
                return position == 2 ? [state, Field("x", element, nullable: containsNull)] : [state]
            }
        ) { arguments in
            try Signature.checkCount("aggregate", arguments.count, minimum: 3, maximum: 4)
            let (element, containsNull) = try LambdaFunctions.array("aggregate", arguments)
            for position in 2..<arguments.count { try LambdaFunctions.requireLambda("aggregate", arguments, position) }
            let state = TypeCoercion.plain(arguments[1].type)
            guard TypeCoercion.plain(arguments[2].type).equalsIgnoringNullability(state) || arguments[2].type == .void else {
                throw QueryError.unexpectedInputType(
                    text: Signature.text("aggregate", arguments), position: 2, required: "\"\(state.sql)\"", argument: arguments[2].text,
                    type: arguments[2].type)
            }
            let result = arguments.count > 3 ? arguments[3].type : state
            var types = [DataType.array(element, containsNull: containsNull), state, state]
            if arguments.count > 3 { types.append(result) }
            return ResolvedScalar(
                types, returns: result, nullable: true, nullHandling: .custom, canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, context in
                    try fold(vectors[0], start: vectors[1], lambdas, rows: rows, state: state, context)
                })
        }
    }

    /// In step k the rows with more than k elements take part; their states lie side by side and shrink as rows finish.
    private static func fold(
        _ array: Vector, start: Vector, _ lambdas: [any LambdaEvaluator], rows: Int, state: DataType, _ context: EvaluationContext
    ) throws -> Vector {
        guard let merge = lambdas.first else { throw QueryError.internalError("aggregate was called without its lambda") }
        let lists = array.canonical()
        let validity = RowValidity([lists], rows: rows)
        guard lists.kind == .list, let elements = lists.children.first else {
            return .nulls(lambdas.count > 1 ? state : state, count: rows)
        }
        let entries = lists.pointer(to: ListEntry.self)
        var active: [UInt32] = []
        forEachValid(validity) { active.append(UInt32(truncatingIfNeeded: $0)) }
        var states = gather(start.canonical(), active)
        // Finished states, and the rows they belong to.
        var finished: [Vector] = []
        var finishedRows: [UInt32] = []
        var step: UInt32 = 0
        while !active.isEmpty {
            try context.cancellation.check()
            var staying: [UInt32] = []
            var leaving: [UInt32] = []
            for (index, row) in active.enumerated() {
                if entries[Int(row)].count > step { staying.append(UInt32(index)) } else { leaving.append(UInt32(index)) }
            }
            if !leaving.isEmpty {
                finished.append(gather(states, leaving))
                finishedRows += leaving.map { active[Int($0)] }
            }
            if staying.isEmpty { break }
            let current = leaving.isEmpty ? states : gather(states, staying)
            active = staying.map { active[Int($0)] }
            let picks = active.map { entries[Int($0)].offset &+ step }
            states = try active.withUnsafeBufferPointer { outer -> Vector in
                guard let base = outer.baseAddress else { return current }
                return try merge.evaluate(parameters: [current, gather(elements, picks)], outerRows: base, count: outer.count).canonical()
            }
            step &+= 1
        }
        // Back into the order of rows; NULL arrays have no state.
        let all = Concatenation.join(finished, type: state).canonical()
        var order = [UInt32](repeating: UInt32.max, count: rows)
        for (index, row) in finishedRows.enumerated() { order[Int(row)] = UInt32(index) }
        let result = order.withUnsafeBufferPointer { picks -> Vector in
            guard let base = picks.baseAddress, all.count > 0 else { return .nulls(state, count: rows) }
            return all.gatherOrNull(base, count: rows)
        }
        guard lambdas.count > 1 else { return result }
        let identity = (0..<rows).map { UInt32(truncatingIfNeeded: $0) }
        let answer = try identity.withUnsafeBufferPointer { outer -> Vector in
            guard let base = outer.baseAddress else { return result }
            return try lambdas[1].evaluate(parameters: [result], outerRows: base, count: rows)
        }
        return masked(answer, validity)
    }

    private static func gather(_ vector: Vector, _ rows: [UInt32]) -> Vector {
        rows.withUnsafeBufferPointer { picks in
            guard let base = picks.baseAddress else { return vector.slice(0, 0) }
            return vector.gather(base, count: picks.count)
        }
    }

    /// NULL where the array is NULL, whatever the second lambda says.
    private static func masked(_ vector: Vector, _ validity: RowValidity) -> Vector {
        guard let flags = validity.flags else { return vector }
        let flat = vector.canonical()
        let combined = Buffer(of: UInt8.self, count: validity.rows)
        let target = combined.pointer(to: UInt8.self)
        for row in 0..<validity.rows { target[row] = flags[row] != 0 && !flat.isNull(at: row) ? 1 : 0 }
        return flat.with(validity: combined)
    }
}
