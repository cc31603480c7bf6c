import Columnar

/// A function of one row's values. Defined once: documentation, types and kernel together.
package struct ScalarFunction: Sendable {
    package let documentation: FunctionDocumentation
    /// Checks and coerces the argument types and picks the kernel. Throws `QueryError` (`DATATYPE_MISMATCH.*`, `WRONG_NUM_ARGS.*`).
    package let resolve: @Sendable (_ arguments: [Argument], _ context: ResolutionContext) throws -> ResolvedScalar
    /// For functions that take lambdas: the parameters of the lambda at `position` with `parameterCount` parameters, given the arguments
    /// resolved so far (lambdas not resolved yet are of type void). The analyzer resolves the lambda's body with these and then calls `resolve`.
    package let lambdaParameters: (@Sendable (_ position: Int, _ parameterCount: Int, _ arguments: [Argument]) throws -> [Field])?

    package init(
        _ documentation: FunctionDocumentation,
        lambdaParameters: (@Sendable (_ position: Int, _ parameterCount: Int, _ arguments: [Argument]) throws -> [Field])? = nil,
        resolve: @escaping @Sendable (_ arguments: [Argument], _ context: ResolutionContext) throws -> ResolvedScalar
    ) {
        self.documentation = documentation
        self.lambdaParameters = lambdaParameters
        self.resolve = resolve
    }
}

/// A scalar function fitted to the types of one call.
package struct ResolvedScalar: Sendable {
    /// Types that the analyzer casts the arguments to (implicit ANSI casts); for a lambda, the type its body is cast to.
    package var argumentTypes: [DataType]
    package var returnType: DataType
    /// Whether a row without NULL arguments may still give NULL; a NULL argument may make the result NULL anyway, but for `.total`.
    package var nullable: Bool
    package var nullHandling: NullHandling
    /// Same arguments, same result within a statement. `rand()` is not.
    package var deterministic: Bool
    /// Whether a row may raise an error; then it is only ever evaluated on rows that the query really asks for.
    package var canFail: Bool
    package var kernel: ScalarKernel

    package enum NullHandling: Sendable {
        /// A NULL argument makes the result NULL. Row kernels are not called for such rows; vector kernels must themselves mark these rows NULL.
        case propagate
        /// The kernel sees NULLs and decides; with a NULL argument the result may be NULL.
        case custom
        /// The kernel sees NULLs and never gives NULL.
        case total
    }

    package init(
        _ argumentTypes: [DataType], returns returnType: DataType, nullable: Bool = false, nullHandling: NullHandling = .propagate,
        deterministic: Bool = true, canFail: Bool = false, kernel: ScalarKernel
    ) {
        self.argumentTypes = argumentTypes
        self.returnType = returnType
        self.nullable = nullable
        self.nullHandling = nullHandling
        self.deterministic = deterministic
        self.canFail = canFail
        self.kernel = kernel
    }
}

package enum ScalarKernel: Sendable {
    /// Whole vectors at a time, for what may be hot. `arguments` each have `rows` rows in any encoding and (integer-backed types) any integer kind.
    case vector(@Sendable (_ arguments: [Vector], _ rows: Int, _ context: EvaluationContext) throws -> Vector)
    /// Row by row, for the long tail.
    case row(@Sendable (_ arguments: [Value], _ context: EvaluationContext) throws -> Value)
    /// Takes lambdas: `lambdas` in argument order; the positions of lambdas in `arguments` hold NULL vectors.
    case higherOrder(@Sendable (_ arguments: [Vector], _ lambdas: [any LambdaEvaluator], _ rows: Int, _ context: EvaluationContext) throws -> Vector)
}

/// A lambda bound to its surrounding rows, given to higher-order kernels.
package protocol LambdaEvaluator {
    /// Evaluates the body once per element. Each of `parameters` has `count` rows; `outerRows[i]` is the row of the surrounding batch
    /// that element i belongs to (for captured columns).
    func evaluate(parameters: [Vector], outerRows: UnsafePointer<UInt32>, count: Int) throws -> Vector
}

extension ResolvedScalar {
    /// Evaluates the call on vectors of `argumentTypes`. NULL propagation of row kernels happens here. (Higher-order calls go by their kernel.)
    package func evaluate(_ arguments: [Vector], rows: Int, context: EvaluationContext) throws -> Vector {
        switch kernel {
        case .vector(let body):
            return try body(arguments, rows, context)
        case .row(let body):
            if deterministic && rows > 1 && arguments.allSatisfy(\.isConstant) {
                return try evaluateRows(arguments, rows: 1, context: context, body).broadcast(rows)
            }
            return try evaluateRows(arguments, rows: rows, context: context, body)
        case .higherOrder:
            throw QueryError.internalError("a higher-order function was called without its lambdas")
        }
    }

    private func evaluateRows(
        _ arguments: [Vector], rows: Int, context: EvaluationContext, _ body: (_ arguments: [Value], _ context: EvaluationContext) throws -> Value
    ) throws -> Vector {
        let builder = VectorBuilder(returnType, capacity: rows)
        var values = [Value](repeating: .null, count: arguments.count)
        for row in 0..<rows {
            var anyNull = false
            for (position, argument) in arguments.enumerated() {
                values[position] = argument.value(at: row)
                if values[position].isNull { anyNull = true }
            }
            if anyNull, case .propagate = nullHandling {
                builder.appendNull()
            } else {
                builder.append(try body(values, context))
                try ProcessMemory.checkDenial()
            }
            if row & 255 == 255 { try context.cancellation.check() }
        }
        try ProcessMemory.checkDenial()
        return builder.finish()
    }
}
