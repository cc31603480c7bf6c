import Columnar

/// Functions over dates, times, timestamps and intervals.
package enum DateTimeFunctions {
    package static let all: [ScalarFunction] =
        current + dateFields + timeFields + extraction + dateShifts + truncation + construction + epoch + texts + zones + units + times
        + windows + [timeBucket] + IntervalFunctions.all

    /// A function of one signature.
    static func define(
        _ name: String, aliases: [String] = [], usage: String, _ description: String, example: String,
        _ parameters: [ParameterType], optional: [ParameterType] = [], returns: DataType, nullable: Bool = false, canFail: Bool = false,
        deterministic: Bool = true, nullHandling: ResolvedScalar.NullHandling = .propagate, kernel: ScalarKernel
    ) -> ScalarFunction {
        let documentation = FunctionDocumentation(
            name, aliases: aliases, group: .datetime, usage: usage, description: description, examples: [example])
        return ScalarFunction(documentation) { arguments, _ in
            let types = try Signature.check(name, arguments, parameters, optional: optional)
            return ResolvedScalar(
                types, returns: returns, nullable: nullable, nullHandling: nullHandling, deterministic: deterministic, canFail: canFail,
                kernel: kernel)
        }
    }

    /// A function that resolves itself.
    static func define(
        _ name: String, aliases: [String] = [], usage: String, _ description: String, example: String,
        resolve: @escaping @Sendable (_ arguments: [Argument], _ context: ResolutionContext) throws -> ResolvedScalar
    ) -> ScalarFunction {
        ScalarFunction(
            FunctionDocumentation(name, aliases: aliases, group: .datetime, usage: usage, description: description, examples: [example]),
            resolve: resolve)
    }

    /// A kernel of rows whose errors are NULL with ANSI mode off.
    static func lenient(_ body: @escaping @Sendable (_ arguments: [Value], _ context: EvaluationContext) throws -> Value) -> ScalarKernel {
        .row { arguments, context in
            do { return try body(arguments, context) } catch let error as QueryError {
                if context.ansi { throw error }
                return .null
            }
        }
    }

    /// A kernel of one argument.
    static func unary(_ body: @escaping @Sendable (_ vector: Vector, _ context: EvaluationContext) throws -> Vector) -> ScalarKernel {
        .vector { arguments, rows, context in
            guard let first = arguments.first else { throw QueryError.internalError("a date function was called without its argument") }
            return try body(first, context)
        }
    }

    /// A kernel of two arguments.
    static func binary(
        _ body: @escaping @Sendable (_ a: Vector, _ b: Vector, _ rows: Int, _ context: EvaluationContext) throws -> Vector
    ) -> ScalarKernel {
        .vector { arguments, rows, context in
            guard arguments.count >= 2 else { throw QueryError.internalError("a date function was called without its arguments") }
            return try body(arguments[0], arguments[1], rows, context)
        }
    }

    static func zone(_ context: EvaluationContext) throws -> SessionTimeZone { try SessionTimeZone.named(context.timeZone) }

    static func longOverflow() -> QueryError { .arithmeticOverflow("long overflow") }
}
