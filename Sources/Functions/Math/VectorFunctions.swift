import Columnar

/// Measures over arrays of FLOAT as vectors.
enum VectorFunctions {
    private static let vector = DataType.array(.float, containsNull: true)

    static var functions: [ScalarFunction] {
        [
            pair("vector_cosine_similarity", "The cosine of the angle between two vectors; NULL when one is zero.") { x, y in
                let dot = zip(x, y).reduce(Float(0)) { $0 + $1.0 * $1.1 }
                let lengths = (x.reduce(Float(0)) { $0 + $1 * $1 } * y.reduce(Float(0)) { $0 + $1 * $1 }).squareRoot()
                return lengths == 0 ? nil : dot / lengths
            },
            pair("vector_inner_product", "The sum of products of two vectors.") { x, y in zip(x, y).reduce(Float(0)) { $0 + $1.0 * $1.1 } },
            pair("vector_l2_distance", "The Euclidean distance of two vectors.") { x, y in
                zip(x, y).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
            },
            norm, normalize,
        ]
    }

    private static func floats(_ value: Value) -> [Float]? {
        guard let elements = value.arrayValue else { return nil }
        var result: [Float] = []
        for element in elements {
            guard case .float(let number) = element else { return nil }
            result.append(number)
        }
        return result
    }

    private static func check(_ name: String, _ arguments: [Argument], _ positions: [Int]) throws {
        for position in positions {
            guard case .array(.float, _) = TypeCoercion.plain(arguments[position].type) else {
                throw QueryError.unexpectedInputType(
                    text: Signature.text(name, arguments), position: position, required: "\"ARRAY<FLOAT>\"",
                    argument: arguments[position].text,
                    type: arguments[position].type)
            }
        }
    }

    private static func pair(_ name: String, _ description: String, _ body: @escaping @Sendable ([Float], [Float]) -> Float?)
        -> ScalarFunction
    {
        ArraySignature.definition(
            name, .array, "\(name)(vector, vector)", description, "SELECT \(name)(array(1.0F, 2.0F), array(3.0F, 4.0F))"
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
            try check(name, arguments, [0, 1])
            return ResolvedScalar(
                [vector, vector], returns: .float, nullable: true, canFail: true,
                kernel: .row { values, _ in
                    guard let x = floats(values[0]), let y = floats(values[1]) else { return .null }
                    guard x.count == y.count else {
                        throw QueryError(
                            "VECTOR_DIMENSION_MISMATCH", sqlState: "22000",
                            "Vectors passed to `\(name)` must have the same dimension, but got \(x.count) and \(y.count).")
                    }
                    return body(x, y).map { .float($0) } ?? .null
                })
        }
    }

    private static func length(_ x: [Float], _ degree: Float, _ name: String) throws -> Float {
        if degree == 1 { return x.reduce(0) { $0 + $1.magnitude } }
        if degree == 2 { return x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        if degree == .infinity { return x.reduce(0) { max($0, $1.magnitude) } }
        throw QueryError(
            "INVALID_VECTOR_NORM_DEGREE", sqlState: "22003",
            "The degree \(degree) of `\(name)` is not supported: use 1.0, 2.0 or float('inf').")
    }

    private static var norm: ScalarFunction {
        ArraySignature.definition(
            "vector_norm", .array, "vector_norm(vector[, degree])",
            "The length of a vector by the norm of degree 1, 2 (the default) or infinity.", "SELECT vector_norm(array(3.0F, 4.0F), 2.0F)",
            columnName: ScalarFunction.showingDefaults(1, ["2.0"])
        ) { arguments, _ in
            try Signature.checkCount("vector_norm", arguments.count, minimum: 1, maximum: 2)
            try check("vector_norm", arguments, [0])
            return ResolvedScalar(
                [vector] + arguments.dropFirst().map { _ in .float }, returns: .float, nullable: true, canFail: true,
                kernel: .row { values, _ in
                    guard let x = floats(values[0]) else { return .null }
                    return .float(try length(x, Float(values.count > 1 ? values[1].doubleValue ?? 2 : 2), "vector_norm"))
                })
        }
    }

    private static var normalize: ScalarFunction {
        ArraySignature.definition(
            "vector_normalize", .array, "vector_normalize(vector[, degree])", "The vector divided by its length.",
            "SELECT vector_normalize(array(3.0F, 4.0F), 2.0F)", columnName: ScalarFunction.showingDefaults(1, ["2.0"])
        ) { arguments, _ in
            try Signature.checkCount("vector_normalize", arguments.count, minimum: 1, maximum: 2)
            try check("vector_normalize", arguments, [0])
            return ResolvedScalar(
                [vector] + arguments.dropFirst().map { _ in .float }, returns: .array(.float, containsNull: false), nullable: true,
                canFail: true,
                kernel: .row { values, _ in
                    guard let x = floats(values[0]) else { return .null }
                    let size = try length(x, Float(values.count > 1 ? values[1].doubleValue ?? 2 : 2), "vector_normalize")
                    return size == 0 ? .null : .array(x.map { .float($0 / size) })
                })
        }
    }
}
