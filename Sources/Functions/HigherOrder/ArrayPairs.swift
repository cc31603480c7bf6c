import Columnar

/// `zip_with`: a lambda over the elements of two arrays at the same places.
enum ArrayPairs {
    static var zipWith: ScalarFunction {
        LambdaFunctions.define(
            "zip_with", "zip_with(array, array, (x, y) -> …)",
            "A lambda applied to the elements at the same places; the shorter array is filled with NULL.",
            "SELECT zip_with(array(1, 2), array(3, 4), (x, y) -> x + y)",
            parameters: { _, _, arguments in
                let (left, _) = try LambdaFunctions.array("zip_with", arguments, 0)
                let (right, _) = try LambdaFunctions.array("zip_with", arguments, 1)
                return [Field("x", left), Field("y", right)]
            }
        ) { arguments in
            try Signature.checkCount("zip_with", arguments.count, minimum: 3, maximum: 3)
            let (left, leftNull) = try LambdaFunctions.array("zip_with", arguments, 0)
            let (right, rightNull) = try LambdaFunctions.array("zip_with", arguments, 1)
            try LambdaFunctions.requireLambda("zip_with", arguments, 2)
            let result = DataType.array(arguments[2].type, containsNull: arguments[2].nullable)
            return ResolvedScalar(
                [.array(left, containsNull: leftNull), .array(right, containsNull: rightNull), arguments[2].type], returns: result,
                nullHandling: .custom, canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, _ in
                    guard let lambda = lambdas.first else { throw QueryError.internalError("zip_with was called without its lambda") }
                    return try zip(vectors[0].canonical(), vectors[1].canonical(), lambda, rows, result)
                })
        }
    }

    private static func zip(_ left: Vector, _ right: Vector, _ lambda: any LambdaEvaluator, _ rows: Int, _ result: DataType) throws
        -> Vector
    {
        let validity = RowValidity([left, right], rows: rows)
        guard left.kind == .list, right.kind == .list else { return .nulls(result, count: rows) }
        let a = left.pointer(to: ListEntry.self)
        let b = right.pointer(to: ListEntry.self)
        var outer: [UInt32] = []
        var leftPicks: [UInt32] = []
        var rightPicks: [UInt32] = []
        let buffer = Buffer(of: ListEntry.self, count: rows, zeroed: true)
        let target = buffer.pointer(to: ListEntry.self)
        forEachValid(validity) { row in
            let longest = max(a[row].count, b[row].count)
            target[row] = ListEntry(offset: UInt32(truncatingIfNeeded: outer.count), count: longest)
            for place in 0..<longest {
                outer.append(UInt32(truncatingIfNeeded: row))
                leftPicks.append(place < a[row].count ? a[row].offset &+ place : UInt32.max)
                rightPicks.append(place < b[row].count ? b[row].offset &+ place : UInt32.max)
            }
        }
        outer.append(0)
        leftPicks.append(UInt32.max)
        rightPicks.append(UInt32.max)
        let count = outer.count - 1
        let x = left.children[0].gatherOrNull(leftPicks, count: count)
        let y = right.children[0].gatherOrNull(rightPicks, count: count)
        let elements = try lambda.evaluate(parameters: [x, y], outerRows: outer, count: count)
        return Vector(type: result, kind: .list, count: rows, buffer: buffer, validity: validity.buffer, children: [elements.canonical()])
    }
}
