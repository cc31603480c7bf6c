import Columnar

/// All mathematical functions, family by family.
enum MathFunctions {
    static var all: [ScalarFunction] {
        var functions: [ScalarFunction] = []
        functions += ElementaryFunctions.functions
        functions += LogarithmFunctions.functions
        functions += RoundingFunctions.functions
        functions += SignFunctions.functions
        functions += RandomFunctions.functions
        functions += IntegerFunctions.functions
        functions += [positiveModulo]
        return functions
    }

    /// The remainder that is never negative for a positive divisor.
    private static var positiveModulo: ScalarFunction {
        let documentation = FunctionDocumentation(
            "pmod", group: .math, usage: "pmod(dividend, divisor)",
            description: "The remainder of a division, brought to the divisor's side of zero.",
            examples: ["SELECT pmod(-10, 3)"])
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount("pmod", arguments.count, minimum: 2, maximum: 2)
            let operands = arguments.map { argument -> ArithmeticOperand in
                var literal: Int64?
                if argument.type.isInteger, case .integer(let value)? = argument.constant, argument.text == String(value) {
                    literal = value
                }
                return ArithmeticOperand(argument.type, integerLiteral: literal, text: argument.text)
            }
            let resolved = try TypeCoercion.coerceArithmetic(.remainder, operands[0], operands[1])
            let type = resolved.result
            return ResolvedScalar(
                [resolved.left, resolved.right], returns: type, nullable: !context.ansi, canFail: context.ansi,
                kernel: vectorKernel { arguments, rows, context in
                    let mode: ErrorMode = context.ansi ? .ansi : .wrap
                    // r = a % n; where r < 0, (r + n) % n.
                    let remainder = try Arithmetic.evaluate(.remainder, arguments[0], arguments[1], result: type, rows: rows, mode: mode)
                    if remainder.kind == .double || remainder.kind == .float { return floating(remainder, arguments[1], rows) }
                    guard case .decimal = type else { return integers(remainder, arguments[1], rows, type) }
                    return decimals(remainder, arguments[1], rows, type)
                })
        }
    }

    private static func floating(_ remainder: Vector, _ divisor: Vector, _ rows: Int) -> Vector {
        let r = remainder.canonical()
        let n = divisor.canonical()
        let validity = RowValidity([r, n], rows: rows)
        if r.kind == .float {
            let (x, y) = (r.pointer(to: Float.self), n.pointer(to: Float.self))
            return fixedResult(.float, .float, validity) { x[$0] < 0 ? (x[$0] + y[$0]).truncatingRemainder(dividingBy: y[$0]) : x[$0] }
        }
        let (x, y) = (r.pointer(to: Double.self), n.pointer(to: Double.self))
        return fixedResult(.double, .double, validity) { x[$0] < 0 ? (x[$0] + y[$0]).truncatingRemainder(dividingBy: y[$0]) : x[$0] }
    }

    private static func integers(_ remainder: Vector, _ divisor: Vector, _ rows: Int, _ type: DataType) -> Vector {
        let r = IntegerColumn(remainder)
        let n = IntegerColumn(divisor)
        let wide = fixedResult(.bigint, .int64, RowValidity([r.vector, n.vector], rows: rows)) { row -> Int64 in
            if r[row] >= 0 || n[row] == 0 { return r[row] }
            // The sum may wrap for a negative divisor, in which case the divisor is the larger part and the remainder stays.
            let sum = r[row] &+ n[row]
            return n[row] == -1 ? 0 : sum % n[row]
        }
        return wide.widened(to: type.canonicalKind).relabelled(type)
    }

    private static func decimals(_ remainder: Vector, _ divisor: Vector, _ rows: Int, _ type: DataType) -> Vector {
        guard case .decimal(_, let scale) = type, case .decimal(_, let own) = divisor.type else { return remainder }
        let r = remainder.flattened().widened(to: .int128)
        let n = divisor.flattened().widened(to: .int128)
        let (x, y) = (r.pointer(to: Int128.self), n.pointer(to: Int128.self))
        let factor = RoundingFunctions.power(max(0, scale - own))
        let wide = fixedResult(.decimal(precision: 38, scale: scale), .int128, RowValidity([r, n], rows: rows)) { row -> Int128 in
            let d = y[row] &* factor
            if x[row] >= 0 || d == 0 { return x[row] }
            return (x[row] &+ d) % d
        }
        return wide.widened(to: type.canonicalKind).relabelled(type)
    }
}
