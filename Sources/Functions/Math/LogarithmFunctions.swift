import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Logarithms, NULL where there is none.
enum LogarithmFunctions {
    /// `limit` is the greatest number without a logarithm.
    @inline(__always)
    private static func kernel(above limit: Double, _ body: @escaping @Sendable (Double) -> Double) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let column = DoubleColumn(arguments[0])
            var validity = RowValidity([column.vector], rows: rows)
            let buffer = Buffer(of: Double.self, count: rows)
            let target = buffer.pointer(to: Double.self)
            for row in 0..<rows {
                let value = column[row]
                if value <= limit {
                    validity.setNull(row)
                    target[row] = 0
                } else {
                    target[row] = body(value)
                }
            }
            return Vector(type: .double, kind: .double, count: rows, buffer: buffer, validity: validity.buffer)
        }
    }

    static var functions: [ScalarFunction] {
        [
            .fixed(
                "ln", .math, "ln(number)", "The natural logarithm; NULL unless the number is positive.", ["SELECT ln(1)"], [.double],
                returns: .double, nullable: true, kernel: kernel(above: 0) { log($0) }),
            .fixed(
                "log10", .math, "log10(number)", "The decimal logarithm; NULL unless the number is positive.", ["SELECT log10(10)"],
                columnName: ScalarFunction.upperCaseName, [.double], returns: .double, nullable: true,
                kernel: kernel(above: 0) { log10($0) }),
            .fixed(
                "log2", .math, "log2(number)", "The binary logarithm; NULL unless the number is positive.", ["SELECT log2(2)"],
                columnName: ScalarFunction.upperCaseName, [.double], returns: .double, nullable: true,
                kernel: kernel(above: 0) { log($0) / log(2.0) }),
            .fixed(
                "log1p", .math, "log1p(number)", "ln(1 + number), exact near zero; NULL up to -1.", ["SELECT log1p(0)"],
                columnName: ScalarFunction.upperCaseName, [.double], returns: .double, nullable: true,
                kernel: kernel(above: -1) { log1p($0) }),
            .typed(
                "log", .math, "log([base, ]number)", "The logarithm to a base, e by default; NULL unless both are positive.",
                ["SELECT log(10, 100)"],
                columnName: { _, arguments in "LOG(\((arguments.count == 1 ? ["E()"] + arguments : arguments).joined(separator: ", ")))" },
                [.double], optional: [.double]
            ) { call in
                if call.types.count == 1 {
                    return ResolvedScalar(call.types, returns: .double, nullable: true, kernel: kernel(above: 0) { log($0) })
                }
                return ResolvedScalar(
                    call.types, returns: .double, nullable: true,
                    kernel: vectorKernel { arguments, rows, _ in
                        let base = DoubleColumn(arguments[0])
                        let number = DoubleColumn(arguments[1])
                        var validity = RowValidity(arguments, rows: rows)
                        let buffer = Buffer(of: Double.self, count: rows)
                        let target = buffer.pointer(to: Double.self)
                        for row in 0..<rows {
                            if base[row] <= 0 || number[row] <= 0 {
                                validity.setNull(row)
                                target[row] = 0
                            } else {
                                target[row] = log(number[row]) / log(base[row])
                            }
                        }
                        return Vector(type: .double, kind: .double, count: rows, buffer: buffer, validity: validity.buffer)
                    })
            },
        ]
    }
}
