import Columnar
import XCTest

@testable import Functions

/// Calls a built-in function on constants, as the engine would: resolved, cast, evaluated.
func call(_ name: String, _ arguments: (Value, DataType)..., context: EvaluationContext = EvaluationContext()) throws -> Value {
    guard let function = FunctionRegistry.builtin.scalars[name] else { throw QueryError.internalError("no function \(name)") }
    let described = arguments.map { Argument(type: $0.1, nullable: $0.0.isNull, constant: $0.0, text: Cast.text($0.0, $0.1)) }
    let resolved = try function.resolve(described, ResolutionContext())
    let vectors = try zip(arguments, resolved.argumentTypes).map { argument, type in
        try Cast.cast(.constant(argument.0, argument.1, count: 1), to: type, mode: .ansi, context: context)
    }
    return try resolved.evaluate(vectors, rows: 1, context: context).value(at: 0)
}

func text(_ value: String) -> (Value, DataType) { (.string(value), .string) }
func int(_ value: Int64) -> (Value, DataType) { (.integer(value), .int) }
func double(_ value: Double) -> (Value, DataType) { (.double(value), .double) }
func bytes(_ value: [UInt8]) -> (Value, DataType) { (.binary(value), .binary) }

func assertCondition(_ condition: String, file: StaticString = #filePath, line: UInt = #line, _ body: () throws -> Value) {
    XCTAssertThrowsError(try body(), file: file, line: line) { error in
        XCTAssertEqual((error as? QueryError)?.condition, condition, file: file, line: line)
    }
}
