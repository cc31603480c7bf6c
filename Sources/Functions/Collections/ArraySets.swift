import Columnar

/// Arrays as sets: NULL equals NULL, NaN equals NaN, order is that of first appearance.
enum ArraySets {
    static var functions: [ScalarFunction] {
        [
            set("array_union", "The elements of both arrays, each once.") {
                distinct($0 + $1)
            } containsNull: {
                $0 || $1
            },
            set("array_intersect", "The elements that are in both arrays, each once.") { left, right in
                let known = Set(right)
                return distinct(left.filter { known.contains($0) })
            } containsNull: {
                $0 && $1
            },
            set("array_except", "The elements of the first array that are not in the second, each once.") { left, right in
                let known = Set(right)
                return distinct(left.filter { !known.contains($0) })
            } containsNull: { left, _ in
                left
            },
        ]
    }

    static func distinct(_ values: [Value]) -> [Value] {
        var seen = Set<Value>()
        return values.filter { seen.insert($0).inserted }.map(\.withoutNegativeZero)
    }

    private static func set(
        _ name: String, _ description: String, _ body: @escaping @Sendable ([Value], [Value]) -> [Value],
        containsNull: @escaping @Sendable (Bool, Bool) -> Bool
    ) -> ScalarFunction {
        ArraySignature.definition(name, "\(name)(array, array)", description, "SELECT \(name)(array(1, 2, 3), array(1, 3, 5))") {
            arguments, _ in
            let (element, nulls) = try ArraySignature.arrays(name, arguments)
            return ResolvedScalar(
                nulls.map { .array(element, containsNull: $0) }, returns: .array(element, containsNull: containsNull(nulls[0], nulls[1])),
                kernel: .row { values, _ in
                    guard let left = values[0].arrayValue, let right = values[1].arrayValue else { return .null }
                    return .array(body(left, right))
                })
        }
    }
}
