import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Functions from DOUBLE to DOUBLE: roots, exponentials, trigonometry. NULL rows are computed too, which costs less than asking.
enum ElementaryFunctions {
    @inline(__always)
    static func unaryKernel(_ body: @escaping @Sendable (Double) -> Double) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let column = DoubleColumn(arguments[0])
            let buffer = Buffer(of: Double.self, count: rows)
            let target = buffer.pointer(to: Double.self)
            for row in 0..<rows { target[row] = body(column[row]) }
            return Vector(
                type: .double, kind: .double, count: rows, buffer: buffer, validity: RowValidity([column.vector], rows: rows).buffer)
        }
    }

    @inline(__always)
    static func binaryKernel(_ body: @escaping @Sendable (Double, Double) -> Double) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let left = DoubleColumn(arguments[0])
            let right = DoubleColumn(arguments[1])
            let buffer = Buffer(of: Double.self, count: rows)
            let target = buffer.pointer(to: Double.self)
            for row in 0..<rows { target[row] = body(left[row], right[row]) }
            let validity = RowValidity([left.vector, right.vector], rows: rows)
            return Vector(type: .double, kind: .double, count: rows, buffer: buffer, validity: validity.buffer)
        }
    }

    private static func unary(
        _ name: String, aliases: [String] = [], _ description: String, _ example: String, isShownUpper: Bool = true, _ kernel: ScalarKernel
    ) -> ScalarFunction {
        .fixed(
            name, aliases: aliases, .math, "\(name)(number)", description, ["SELECT \(name)(\(example))"],
            columnName: isShownUpper ? ScalarFunction.upperCaseName : nil, [.double], returns: .double, kernel: kernel)
    }

    static var functions: [ScalarFunction] { roots + trigonometry + hyperbolic + pairs }

    private static var roots: [ScalarFunction] {
        [
            unary("sqrt", "The square root; NaN for negative numbers.", "4", unaryKernel { $0.squareRoot() }),
            unary("cbrt", "The cube root.", "27.0", unaryKernel { cbrt($0) }),
            unary("exp", "e to the power of a number.", "0", unaryKernel { exp($0) }),
            unary("expm1", "exp(number) - 1, exact near zero.", "0", unaryKernel { expm1($0) }),
            unary(
                "rint", "The nearest whole number, ties to the even one, as a DOUBLE.", "12.3456", isShownUpper: false,
                unaryKernel { $0.rounded(.toNearestOrEven) }),
            unary("degrees", "Radians as degrees.", "3.141592653589793", unaryKernel { $0 * 57.29577951308232 }),
            unary("radians", "Degrees as radians.", "180", unaryKernel { $0 * 0.017453292519943295 }),
        ]
    }

    private static var trigonometry: [ScalarFunction] {
        [
            unary("sin", "The sine of an angle in radians.", "0", unaryKernel { sin($0) }),
            unary("cos", "The cosine of an angle in radians.", "0", unaryKernel { cos($0) }),
            unary("tan", "The tangent of an angle in radians.", "0", unaryKernel { tan($0) }),
            unary("cot", "The cotangent of an angle in radians.", "1", unaryKernel { 1 / tan($0) }),
            unary("sec", "The secant of an angle in radians.", "0", unaryKernel { 1 / cos($0) }),
            unary("csc", "The cosecant of an angle in radians.", "1", unaryKernel { 1 / sin($0) }),
            unary("asin", "The arc sine; NaN outside -1 to 1.", "0", unaryKernel { asin($0) }),
            unary("acos", "The arc cosine; NaN outside -1 to 1.", "1", unaryKernel { acos($0) }),
            unary("atan", "The arc tangent.", "0", unaryKernel { atan($0) }),
        ]
    }

    private static var hyperbolic: [ScalarFunction] {
        [
            unary("sinh", "The hyperbolic sine.", "0", unaryKernel { sinh($0) }),
            unary("cosh", "The hyperbolic cosine.", "0", unaryKernel { cosh($0) }),
            unary("tanh", "The hyperbolic tangent.", "0", unaryKernel { tanh($0) }),
            unary("asinh", "The inverse hyperbolic sine.", "0", unaryKernel { asinh($0) }),
            unary("acosh", "The inverse hyperbolic cosine; NaN below 1.", "1", unaryKernel { acosh($0) }),
            unary("atanh", "The inverse hyperbolic tangent; NaN outside -1 to 1.", "0", unaryKernel { atanh($0) }),
        ]
    }

    private static var pairs: [ScalarFunction] {
        [
            .fixed(
                "pow", aliases: ["power"], .math, "pow(base, exponent)", "A number to the power of another.", ["SELECT pow(2, 3)"],
                columnName: { called, arguments in "\(called == "power" ? "POWER" : "pow")(\(arguments.joined(separator: ", ")))" },
                [.double, .double], returns: .double, kernel: binaryKernel { pow($0, $1) }),
            .fixed(
                "atan2", .math, "atan2(y, x)", "The angle of the point (x, y) in radians.", ["SELECT atan2(0, 0)"],
                columnName: ScalarFunction.upperCaseName, [.double, .double], returns: .double,
                kernel: binaryKernel { atan2($0 + 0.0, $1 + 0.0) }),
            .fixed(
                "hypot", .math, "hypot(a, b)", "The square root of a² + b².", ["SELECT hypot(3, 4)"],
                columnName: ScalarFunction.upperCaseName, [.double, .double], returns: .double, kernel: binaryKernel { hypot($0, $1) }),
        ]
    }
}
