import Columnar

/// `round`, `bround`, `ceil`, `floor`.
enum RoundingFunctions {
    enum Mode: Sendable { case halfUp, halfEven, ceiling, floor }

    static var functions: [ScalarFunction] {
        [
            round("round", .halfUp, "Rounds to so many digits behind the point (before it, when negative), ties away from zero."),
            round("bround", .halfEven, "Rounds to so many digits behind the point (before it, when negative), ties to the even digit."),
            whole("ceil", aliases: ["ceiling"], .ceiling, "The smallest number of so many digits that is not below."),
            whole("floor", aliases: [], .floor, "The greatest number of so many digits that is not above."),
        ]
    }

    /// What rounding a decimal to `scale` digits gives; one whole digit more may be needed.
    private static func decimalType(_ precision: Int, _ own: Int, scale: Int) -> DataType {
        let whole = precision - own + 1
        if scale < 0 { return .decimal(precision: min(max(whole, 1 - scale), 38), scale: 0) }
        let kept = min(own, scale)
        return .decimal(precision: min(whole + kept, 38), scale: kept)
    }

    /// The constant as a number of digits; beyond a thousand there is nothing left to round.
    private static func scale(_ value: Int64) throws -> Int {
        guard Int32(exactly: value) != nil else {
            throw QueryError(
                "CAST_OVERFLOW", sqlState: "22003",
                "The value \(value)L of the type \"BIGINT\" cannot be cast to \"INT\" due to an overflow. Use `try_cast` to tolerate overflow "
                    + "and return NULL instead.")
        }
        return Int(min(max(value, -1000), 1000))
    }

    private static func round(_ name: String, _ mode: Mode, _ description: String) -> ScalarFunction {
        .typed(
            name, .math, "\(name)(number[, digits])", description, ["SELECT \(name)(2.5, 0)"],
            columnName: ScalarFunction.showingDefaults(1, ["0"]), [.numeric], optional: [.int]
        ) { call in
            var digits: Int? = 0
            if call.types.count > 1 {
                guard let given = call.constant(1) else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: call.text,
                        "the input `scale` should be a foldable \"INT\" expression; however, got \"\(call.arguments[1].text)\".")
                }
                let from = TypeCoercion.plain(call.arguments[1].type)
                let constant = from.isInteger ? given : try Cast.cast(given, from: from, to: .int, context: EvaluationContext())
                digits = try constant.integerValue.map(scale)
            }
            return try resolve(call, digits, mode)
        }
    }

    private static func resolve(_ call: CheckedCall, _ digits: Int?, _ mode: Mode) throws -> ResolvedScalar {
        let type = call.types[0]
        var result = type
        if case .decimal(let precision, let own) = type { result = decimalType(precision, own, scale: digits ?? 0) }
        guard let digits else {
            let answer = result
            return ResolvedScalar(
                call.types, returns: answer, nullable: true, nullHandling: .custom,
                kernel: .vector { _, rows, _ in .nulls(answer, count: rows) })
        }
        switch type {
        case .double, .float:
            return ResolvedScalar(call.types, returns: result, kernel: doubleKernel(type, digits, mode))
        case .decimal(_, let own):
            return ResolvedScalar(call.types, returns: result, canFail: true, kernel: decimalKernel(own, digits, result, mode))
        default:
            if digits >= 0 { return ResolvedScalar(call.types, returns: type, kernel: .vector { arguments, _, _ in arguments[0] }) }
            return ResolvedScalar(call.types, returns: type, canFail: call.context.ansi, kernel: integerKernel(type, digits, mode))
        }
    }

    // MARK: Floating point

    private static let powers: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    /// Rounds the shortest decimal digits of the number. Most numbers are decided by their product with the power of ten alone;
    /// those too near a tie, or too large, go by their digits.
    @inline(__always)
    private static func rounded(_ number: Double, _ digits: Int, _ mode: Mode) -> Double {
        if digits >= 0 && digits <= 9 {
            let power = powers[digits]
            let scaled = number.magnitude * power
            if scaled < 1e9 {
                let whole = scaled.rounded(.down)
                let rest = scaled - whole
                if (rest - 0.5).magnitude > 1e-6 {
                    let value = (rest > 0.5 ? whole + 1 : whole) / power
                    return number < 0 ? -value : value
                }
            }
        }
        return roundedByDigits(number, digits, mode)
    }

    @inline(never)
    private static func roundedByDigits(_ number: Double, _ digits: Int, _ mode: Mode) -> Double {
        if !number.isFinite || number == 0 { return number }
        // Java's BigDecimal of the number: its shortest digits, ties decided by these alone.
        let shortest = SignificantDigits(text: number.magnitude.description)
        if digits >= shortest.digits.count - shortest.exponent { return number }
        let value = Double(shortest.rounded(fraction: max(digits, -400), mode == .halfEven ? .halfEven : .halfUp).scientificText) ?? number
        return number < 0 ? -value : value
    }

    private static func doubleKernel(_ type: DataType, _ digits: Int, _ mode: Mode) -> ScalarKernel {
        if type == .float {
            return vectorKernel { arguments, rows, _ in
                let column = arguments[0].canonical()
                let source = column.pointer(to: Float.self)
                let validity = RowValidity([column], rows: rows)
                return fixedResult(.float, .float, validity) { row in Float(rounded(Double(source[row]), digits, mode)) + 0 }
            }
        }
        return vectorKernel { arguments, rows, _ in
            let column = DoubleColumn(arguments[0])
            let buffer = Buffer(of: Double.self, count: rows)
            let target = buffer.pointer(to: Double.self)
            for row in 0..<rows { target[row] = rounded(column[row], digits, mode) + 0 }
            return Vector(
                type: .double, kind: .double, count: rows, buffer: buffer, validity: RowValidity([column.vector], rows: rows).buffer)
        }
    }

    // MARK: Integers and decimals

    static func power(_ exponent: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<min(max(exponent, 0), 38) { result *= 10 }
        return result
    }

    /// `value / divisor` rounded.
    @inline(__always)
    static func divide(_ value: Int128, by divisor: Int128, _ mode: Mode) -> Int128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        if remainder == 0 { return quotient }
        let isNegative = value < 0
        let twice = remainder.magnitude &* 2
        let goesOut: Bool
        switch mode {
        case .halfUp: goesOut = twice >= divisor.magnitude
        case .halfEven: goesOut = twice > divisor.magnitude || (twice == divisor.magnitude && quotient % 2 != 0)
        case .ceiling: goesOut = !isNegative
        case .floor: goesOut = isNegative
        }
        return goesOut ? (isNegative ? quotient - 1 : quotient + 1) : quotient
    }

    private static func overflow(_ word: String = "Overflow") -> QueryError {
        QueryError(
            "ARITHMETIC_OVERFLOW", sqlState: "22003",
            "\(word). If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error.")
    }

    private static func integerKernel(_ type: DataType, _ digits: Int, _ mode: Mode) -> ScalarKernel {
        let isBeyond = digits < -19
        let divisor = power(-digits)
        let kind = type.canonicalKind
        let range = kind.representable
        return vectorKernel { arguments, rows, context in
            let column = IntegerColumn(arguments[0])
            let validity = RowValidity([column.vector], rows: rows)
            let wide = try fixedResult(.bigint, .int64, validity) { row -> Int64 in
                if isBeyond { return 0 }
                let value = divide(Int128(column[row]), by: divisor, mode) &* divisor
                if let narrow = Int64(exactly: value), range.contains(narrow) { return narrow }
                if context.ansi { throw overflow() }
                return Int64(truncatingIfNeeded: value)
            }
            return wide.widened(to: kind).relabelled(type)
        }
    }

    private static func decimalKernel(_ own: Int, _ digits: Int, _ result: DataType, _ mode: Mode) -> ScalarKernel {
        guard case .decimal(let precision, let scale) = result else { return .row { _, _ in .null } }
        let dropped = own - min(digits, own)
        let isBeyond = dropped > 38
        let divisor = power(dropped)
        let factor = power(max(0, -digits))
        let limit = power(precision)
        let kind = result.canonicalKind
        return vectorKernel { arguments, rows, context in
            let column = arguments[0].isDictionary || arguments[0].isConstant ? arguments[0].flattened() : arguments[0]
            let wide = column.widened(to: .int128)
            let source = wide.pointer(to: Int128.self)
            var validity = RowValidity([wide], rows: rows)
            var missing: [Int] = []
            let rounded = try fixedResult(.decimal(precision: 38, scale: scale), .int128, validity) { row -> Int128 in
                if isBeyond { return 0 }
                let value = divide(source[row], by: divisor, mode) &* factor
                if value.magnitude < limit.magnitude { return value }
                if context.ansi {
                    throw QueryError(
                        "NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION", sqlState: "22003",
                        " The \(DecimalDigits.plain(value, scale: scale)) rounded half up from \(DecimalDigits.plain(source[row], scale: own)) "
                            + "cannot be represented as Decimal(\(precision), \(scale)).")
                }
                missing.append(row)
                return 0
            }
            for row in missing { validity.setNull(row) }
            let marked = missing.isEmpty ? rounded : rounded.with(validity: validity.buffer)
            return marked.widened(to: kind).relabelled(result)
        }
    }

    // MARK: ceil and floor

    private static func whole(_ name: String, aliases: [String], _ mode: Mode, _ description: String) -> ScalarFunction {
        let documentation = FunctionDocumentation(
            name, aliases: aliases, group: .math, usage: "\(name)(number[, digits])", description: description,
            examples: ["SELECT \(name)(3.1411, 3)"],
            columnName: { called, arguments in
                let shown = arguments.count == 1 && called != "ceiling" ? called.uppercased() : called
                return "\(shown)(\(arguments.joined(separator: ", ")))"
            })
        return ScalarFunction(documentation) { arguments, context in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 2)
            if arguments.count == 2 {
                let types = try Signature.check(name, arguments, [.anyDecimal, .int])
                guard let constant = arguments[1].constant, let digits = constant.integerValue, Int32(exactly: digits) != nil else {
                    throw QueryError(
                        "NON_FOLDABLE_ARGUMENT", sqlState: "42K08",
                        "The function `\(name)` requires the parameter `scale` to be a foldable expression of the type \"INT\", "
                            + "but the actual argument is a non-foldable.")
                }
                return try resolve(CheckedCall(name: name, arguments: arguments, types: types, context: context), try scale(digits), mode)
            }
            let given = arguments[0].type
            let wanted: ParameterType = given.isDecimal ? .anyDecimal : (given.isInteger ? .bigint : .double)
            _ = try Signature.check(name, arguments, [.oneOf([.double, .anyDecimal, .bigint])])
            let types = try Signature.check(name, arguments, [wanted])
            switch types[0] {
            case .decimal(let precision, let scale):
                if scale == 0 { return ResolvedScalar(types, returns: types[0], kernel: .vector { arguments, _, _ in arguments[0] }) }
                let result = DataType.decimal(precision: min(precision - scale + 1, 38), scale: 0)
                return ResolvedScalar(types, returns: result, kernel: decimalKernel(scale, 0, result, mode))
            case .double:
                return ResolvedScalar(
                    types, returns: .bigint, canFail: context.ansi,
                    kernel: vectorKernel { arguments, rows, context in
                        let column = DoubleColumn(arguments[0])
                        let validity = RowValidity([column.vector], rows: rows)
                        return try fixedResult(.bigint, .int64, validity) { row -> Int64 in
                            let value = column[row].rounded(mode == .ceiling ? .up : .down)
                            if value >= -9.223372036854775808e18 && value < 9.223372036854775808e18 { return Int64(value) }
                            if value.isNaN { return 0 }
                            if context.ansi { throw overflow("overflow") }
                            return value > 0 ? Int64.max : Int64.min
                        }
                    })
            default:
                return ResolvedScalar(types, returns: .bigint, kernel: .vector { arguments, _, _ in arguments[0] })
            }
        }
    }
}
