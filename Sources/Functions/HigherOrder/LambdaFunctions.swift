import Columnar

/// Functions that take lambdas over one array or map.
enum LambdaFunctions {
    static var all: [ScalarFunction] {
        [transform, filter, quantifier("exists", stopsAt: true), quantifier("forall", stopsAt: false)]
            + MapLambdas.functions + [ArrayReduction.aggregate, ArrayPairs.zipWith, ArrayComparator.arraySort]
    }

    static func lambdaError(_ name: String, _ expected: Int, _ actual: Int) -> QueryError {
        QueryError(
            "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH", sqlState: "42K0D",
            "Invalid lambda function call. A higher order function expects \(actual) arguments, but got \(expected).")
    }

    static func define(
        _ name: String, aliases: [String] = [], _ usage: String, _ description: String, _ example: String,
        parameters: @escaping @Sendable (_ position: Int, _ count: Int, _ arguments: [Argument]) throws -> [Field],
        resolve: @escaping @Sendable (_ arguments: [Argument]) throws -> ResolvedScalar
    ) -> ScalarFunction {
        ScalarFunction(
            FunctionDocumentation(name, aliases: aliases, group: .lambda, usage: usage, description: description, examples: [example]),
            lambdaParameters: { position, count, arguments in
                let fields = try parameters(position, count, arguments)
                guard fields.count == count else { throw lambdaError(name, fields.count, count) }
                return fields
            },
            resolve: { arguments, _ in try resolve(arguments) })
    }

    static func array(_ name: String, _ arguments: [Argument], _ position: Int = 0) throws -> (type: DataType, containsNull: Bool) {
        guard position < arguments.count else { throw QueryError.wrongNumberOfArguments(name, expected: "2", actual: arguments.count) }
        guard arguments[position].type != .void else {
            throw QueryError.unexpectedInputType(
                text: Signature.text(name, arguments), position: position, required: "\"ARRAY\"", argument: arguments[position].text,
                type: .void)
        }
        return try ArraySignature.element(name, arguments, position)
    }

    static func requireLambda(_ name: String, _ arguments: [Argument], _ position: Int) throws {
        guard arguments[position].isLambda else {
            throw QueryError(
                "INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION", sqlState: "42K0D",
                "Invalid lambda function call. `\(name)` needs a lambda function as its argument \(position + 1), such as x -> x + 1.")
        }
    }

    static func requireBoolean(_ name: String, _ arguments: [Argument], _ position: Int) throws {
        guard arguments[position].type == .boolean || arguments[position].type == .void else {
            throw QueryError.unexpectedInputType(
                text: Signature.text(name, arguments), position: position, required: "\"BOOLEAN\"", argument: arguments[position].text,
                type: arguments[position].type)
        }
    }

    /// The element, and its place when the lambda has a second parameter.
    private static func elementAndIndex(_ name: String, _ count: Int, _ arguments: [Argument]) throws -> [Field] {
        let (element, containsNull) = try array(name, arguments)
        let field = Field("x", element, nullable: containsNull)
        return count == 2 ? [field, Field("i", .int, nullable: false)] : [field]
    }

    private static func evaluate(_ list: ListElements, _ lambda: any LambdaEvaluator, withIndex: Bool) throws -> Vector {
        let parameters = withIndex ? [list.elements(), list.positions()] : [list.elements()]
        return try lambda.evaluate(parameters: parameters, outerRows: list.outer, count: list.count)
    }

    private static func first(_ lambdas: [any LambdaEvaluator]) throws -> any LambdaEvaluator {
        guard let lambda = lambdas.first else { throw QueryError.internalError("a higher-order function was called without its lambda") }
        return lambda
    }

    private static var transform: ScalarFunction {
        define(
            "transform", "transform(array, x -> …)\ntransform(array, (x, i) -> …)",
            "The array with a lambda applied to each element (and its place from 0).",
            "SELECT transform(array(1, 2, 3), x -> x + 1)",
            parameters: { _, count, arguments in try elementAndIndex("transform", count, arguments) }
        ) { arguments in
            try Signature.checkCount("transform", arguments.count, minimum: 2, maximum: 2)
            let (element, containsNull) = try array("transform", arguments)
            try requireLambda("transform", arguments, 1)
            let result = DataType.array(arguments[1].type, containsNull: arguments[1].nullable)
            let withIndex = arguments[1].parameterCount == 2
            return ResolvedScalar(
                [.array(element, containsNull: containsNull), arguments[1].type], returns: result, nullHandling: .custom, canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, _ in
                    let list = ListElements(vectors[0], rows: rows)
                    return list.wrap([try evaluate(list, try first(lambdas), withIndex: withIndex)], result)
                })
        }
    }

    private static var filter: ScalarFunction {
        define(
            "filter", "filter(array, x -> …)\nfilter(array, (x, i) -> …)", "The elements for which a lambda is true.",
            "SELECT filter(array(1, 2, 3), x -> x % 2 == 1)",
            parameters: { _, count, arguments in try elementAndIndex("filter", count, arguments) }
        ) { arguments in
            try Signature.checkCount("filter", arguments.count, minimum: 2, maximum: 2)
            let (element, containsNull) = try array("filter", arguments)
            try requireLambda("filter", arguments, 1)
            try requireBoolean("filter", arguments, 1)
            let type = DataType.array(element, containsNull: containsNull)
            let withIndex = arguments[1].parameterCount == 2
            return ResolvedScalar(
                [type, .boolean], returns: type, nullHandling: .custom, canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, _ in
                    let list = ListElements(vectors[0], rows: rows)
                    let flags = try evaluate(list, try first(lambdas), withIndex: withIndex)
                    return list.filtered(flags, [list.elements()], type)
                })
        }
    }

    /// `exists` ends at the first true, `forall` at the first false; without one, a NULL makes the answer NULL.
    private static func quantifier(_ name: String, stopsAt: Bool) -> ScalarFunction {
        define(
            name, "\(name)(array, x -> …)", "Whether a lambda is true for \(stopsAt ? "at least one element" : "all elements").",
            "SELECT \(name)(array(1, 2, 3), x -> x % 2 == 0)",
            parameters: { _, _, arguments in
                let (element, containsNull) = try array(name, arguments)
                return [Field("x", element, nullable: containsNull)]
            }
        ) { arguments in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
            let (element, containsNull) = try array(name, arguments)
            try requireLambda(name, arguments, 1)
            try requireBoolean(name, arguments, 1)
            return ResolvedScalar(
                [.array(element, containsNull: containsNull), .boolean], returns: .boolean, nullable: arguments[1].nullable,
                nullHandling: .custom,
                canFail: true,
                kernel: .higherOrder { vectors, lambdas, rows, _ in
                    let list = ListElements(vectors[0], rows: rows)
                    let truth = Truth(try evaluate(list, try first(lambdas), withIndex: false))
                    var validity = list.validity
                    let buffer = Buffer(of: UInt8.self, count: rows, zeroed: true)
                    let target = buffer.pointer(to: UInt8.self)
                    var next = 0
                    for row in 0..<rows {
                        var isDecided = false
                        var hasNull = false
                        for _ in 0..<list.length(row) {
                            let value = truth[next]
                            next &+= 1
                            if value == stopsAt { isDecided = true }
                            if value == nil { hasNull = true }
                        }
                        if !isDecided && hasNull { validity.setNull(row) }
                        target[row] = isDecided == stopsAt ? 1 : 0
                    }
                    return Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer, validity: validity.buffer)
                })
        }
    }
}
