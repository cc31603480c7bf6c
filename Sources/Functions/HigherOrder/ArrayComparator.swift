import Columnar

/// `array_sort`: ascending with NULLs last, or by a lambda that compares two elements.
enum ArrayComparator {
    static var arraySort: ScalarFunction {
        LambdaFunctions.define(
            "array_sort", "array_sort(array)\narray_sort(array, (x, y) -> …)",
            "The array sorted, NULLs last, or by a lambda whose result is negative, 0 or positive as x comes before, with or behind y.",
            "SELECT array_sort(array('bc', 'ab', 'dc'), (x, y) -> CASE WHEN x < y THEN 1 WHEN x > y THEN -1 ELSE 0 END)",
            parameters: { _, _, arguments in
                let (element, containsNull) = try LambdaFunctions.array("array_sort", arguments)
                return [Field("x", element, nullable: containsNull), Field("y", element, nullable: containsNull)]
            }
        ) { arguments in
            try Signature.checkCount("array_sort", arguments.count, minimum: 1, maximum: 2)
            let (element, containsNull) = try LambdaFunctions.array("array_sort", arguments)
            let type = DataType.array(element, containsNull: containsNull)
            if arguments.count == 1 {
                try ArraySignature.checkOrderable("array_sort", arguments, element)
                return ResolvedScalar(
                    [type], returns: type,
                    kernel: .row { values, _ in
                        guard let elements = values[0].arrayValue else { return .null }
                        let present = elements.filter { !$0.isNull }.sorted { Value.compare($0, $1) < 0 }
                        return .array(present + [Value](repeating: .null, count: elements.count - present.count))
                    })
            }
            try LambdaFunctions.requireLambda("array_sort", arguments, 1)
            guard arguments[1].type == .int else {
                throw QueryError.typeMismatch(
                    "UNEXPECTED_RETURN_TYPE", text: Signature.text("array_sort", arguments),
                    "The `lambda function` requires return \"INT\" type, but the actual is \"\(arguments[1].type.sql)\" type.")
            }
            return ResolvedScalar(
                [type, .int], returns: type, nullHandling: .custom, canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, context in
                    guard let lambda = lambdas.first else { throw QueryError.internalError("array_sort was called without its lambda") }
                    return try sorted(vectors[0].canonical(), lambda, rows, context)
                })
        }
    }

    private static func sorted(_ lists: Vector, _ lambda: any LambdaEvaluator, _ rows: Int, _ context: EvaluationContext) throws -> Vector {
        guard lists.kind == .list, let elements = lists.children.first else { return lists }
        let entries = lists.pointer(to: ListEntry.self)
        var order = (0..<elements.count).map { UInt32(truncatingIfNeeded: $0) }
        let validity = RowValidity([lists], rows: rows)
        try forEachValid(validity) { row in
            try context.cancellation.check()
            let start = Int(entries[row].offset)
            let end = start + Int(entries[row].count)
            guard end <= order.count, end - start > 1 else { return }
            let merged = try mergeSort(Array(order[start..<end])) { x, y in
                try compare(elements, x, y, lambda, UInt32(truncatingIfNeeded: row))
            }
            order.replaceSubrange(start..<end, with: merged)
        }
        order.append(0)
        let children = [elements.gather(order, count: elements.count)]
        return Vector(
            type: lists.type, kind: .list, encoding: .flat, count: rows, values: lists.values, valuesOwner: lists.valuesOwner,
            validity: lists.validity, validityOwner: lists.validityOwner, children: children)
    }

    private static func compare(_ elements: Vector, _ x: UInt32, _ y: UInt32, _ lambda: any LambdaEvaluator, _ row: UInt32) throws -> Int64
    {
        let result = try lambda.evaluate(
            parameters: [elements.gather([x], count: 1), elements.gather([y], count: 1)], outerRows: [row], count: 1)
        guard let order = result.value(at: 0).integerValue else {
            throw QueryError(
                "COMPARATOR_RETURNS_NULL", sqlState: "22004",
                "The comparator has returned a NULL for a comparison between \(Cast.text(elements.value(at: Int(x)), elements.type)) and "
                    + "\(Cast.text(elements.value(at: Int(y)), elements.type)). It should return a positive integer for \"greater than\", 0 for \"equal\" "
                    + "and a negative integer for \"less than\". To revert to deprecated behavior where NULL is treated as 0 (equal), you must set "
                    + "\"spark.sql.legacy.allowNullComparisonResultInArraySort\" to \"true\".")
        }
        return order
    }

    /// Stable, with at most n·log n comparisons.
    private static func mergeSort(_ items: [UInt32], _ compare: (UInt32, UInt32) throws -> Int64) rethrows -> [UInt32] {
        var current = items
        var width = 1
        while width < current.count {
            var next: [UInt32] = []
            next.reserveCapacity(current.count)
            for start in stride(from: 0, to: current.count, by: width * 2) {
                var left = start
                var right = min(start + width, current.count)
                let middle = right
                let end = min(start + width * 2, current.count)
                while left < middle && right < end {
                    if try compare(current[left], current[right]) <= 0 {
                        next.append(current[left])
                        left += 1
                    } else {
                        next.append(current[right])
                        right += 1
                    }
                }
                next += current[left..<middle]
                next += current[right..<end]
            }
            current = next
            width *= 2
        }
        return current
    }
}
