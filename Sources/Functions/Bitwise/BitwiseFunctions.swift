import Columnar

/// Bits of integers.
enum BitwiseFunctions {
    static var all: [ScalarFunction] { operators + shifts + [bitCount, getBit] }

    private static var operators: [ScalarFunction] {
        [
            binary("&", "The bits set in both numbers.") { $0 & $1 },
            binary("|", "The bits set in at least one of the numbers.") { $0 | $1 },
            binary("^", "The bits set in exactly one of the numbers.") { $0 ^ $1 },
            .typed(
                "~", .bitwise, "~ number", "All bits inverted.", ["SELECT ~ 0"],
                columnName: { _, arguments in "~\(arguments.joined(separator: ", "))" }, [.integral]
            ) { call in
                ResolvedScalar(call.types, returns: call.types[0], kernel: integerKernel(call.types[0]) { ~$0 })
            },
        ]
    }

    /// A kernel over 64-bit values whose results fit the type again.
    private static func integerKernel(_ type: DataType, _ body: @escaping @Sendable (Int64) -> Int64) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let column = IntegerColumn(arguments[0])
            let wide = fixedResult(.bigint, .int64, RowValidity([column.vector], rows: rows)) { body(column[$0]) }
            return wide.widened(to: type.canonicalKind).relabelled(type)
        }
    }

    private static func integerKernel(_ type: DataType, _ body: @escaping @Sendable (Int64, Int64) -> Int64) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let left = IntegerColumn(arguments[0])
            let right = IntegerColumn(arguments[1])
            let wide = fixedResult(.bigint, .int64, RowValidity([left.vector, right.vector], rows: rows)) { body(left[$0], right[$0]) }
            return wide.widened(to: type.canonicalKind).relabelled(type)
        }
    }

    private static func binary(_ symbol: String, _ description: String, _ body: @escaping @Sendable (Int64, Int64) -> Int64)
        -> ScalarFunction
    {
        let documentation = FunctionDocumentation(
            symbol, group: .bitwise, usage: "left \(symbol) right", description: description, examples: ["SELECT 3 \(symbol) 5"],
            columnName: { _, arguments in "(\(arguments.joined(separator: " \(symbol) ")))" })
        return ScalarFunction(documentation) { arguments, _ in
            try Signature.checkCount(symbol, arguments.count, minimum: 2, maximum: 2)
            let operands = arguments.map { ArithmeticOperand($0.type, text: $0.text) }
            let type = try TypeCoercion.coerceBitwise(symbol, operands[0], operands[1])
            return ResolvedScalar([type, type], returns: type, kernel: integerKernel(type, body))
        }
    }

    private static var shifts: [ScalarFunction] {
        [
            shift("shiftleft", "<<", "The bits moved to the left, zeros coming in.", int: { $0 << $1 }, long: { $0 << $1 }),
            shift("shiftright", ">>", "The bits moved to the right, the sign bit coming in.", int: { $0 >> $1 }, long: { $0 >> $1 }),
            shift(
                "shiftrightunsigned", ">>>", "The bits moved to the right, zeros coming in.",
                int: { Int32(bitPattern: UInt32(bitPattern: $0) >> UInt32($1)) },
                long: { Int64(bitPattern: UInt64(bitPattern: $0) >> UInt64($1)) }),
        ]
    }

    /// As in Java, only the lowest 5 (INT) or 6 (BIGINT) bits of the distance count.
    private static func shift(
        _ name: String, _ symbol: String, _ description: String, int: @escaping @Sendable (Int32, Int32) -> Int32,
        long: @escaping @Sendable (Int64, Int64) -> Int64
    ) -> ScalarFunction {
        .typed(
            name, aliases: [symbol], .bitwise, "\(name)(number, distance)", description, ["SELECT \(name)(2, 1)"],
            columnName: { called, arguments in
                called == symbol ? "(\(arguments.joined(separator: " \(symbol) ")))" : "\(called)(\(arguments.joined(separator: ", ")))"
            },
            [.oneOf([.int, .bigint]), .int]
        ) { call in
            let isLong = call.types[0] == .bigint
            return ResolvedScalar(
                call.types, returns: call.types[0],
                kernel: integerKernel(call.types[0]) { number, distance in
                    isLong
                        ? long(number, distance & 63)
                        : Int64(int(Int32(truncatingIfNeeded: number), Int32(truncatingIfNeeded: distance & 31)))
                })
        }
    }

    private static var bitCount: ScalarFunction {
        .typed(
            "bit_count", .bitwise, "bit_count(number)", "How many bits of the number as a BIGINT are set.", ["SELECT bit_count(7)"],
            [.strict(.oneOf([.integral, .boolean]))]
        ) { call in
            if call.types[0] == .boolean {
                return ResolvedScalar(
                    call.types, returns: .int, kernel: .row { values, _ in .integer(values[0].booleanValue == true ? 1 : 0) })
            }
            return ResolvedScalar(call.types, returns: .int, kernel: integerKernel(.int) { Int64($0.nonzeroBitCount) })
        }
    }

    private static var getBit: ScalarFunction {
        .typed(
            "getbit", aliases: ["bit_get"], .bitwise, "getbit(number, position)", "The bit at a position counted from the right, from 0.",
            ["SELECT getbit(11, 0)"], [.integral, .int]
        ) { call in
            let width = Int64(call.types[0].canonicalKind.width * 8)
            return ResolvedScalar(
                call.types, returns: .tinyint, canFail: true,
                kernel: .row { values, _ in
                    guard let number = values[0].integerValue, let position = values[1].integerValue else { return .null }
                    guard position >= 0, position < width else {
                        throw QueryError(
                            "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE", sqlState: "22023",
                            "The value of parameter(s) `pos` in `getbit` is invalid: expects an integer value in [0, \(width)), but got \(position)."
                        )
                    }
                    return .integer(number >> position & 1)
                })
        }
    }
}
