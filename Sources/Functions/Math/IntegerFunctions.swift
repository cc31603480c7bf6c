import Columnar

/// Whole numbers: bases, factorials, buckets; constants.
enum IntegerFunctions {
    static var functions: [ScalarFunction] { [factorial, conv, bin, widthBucket] + constants }

    private static var constants: [ScalarFunction] {
        [
            .fixed(
                "pi", .math, "pi()", "The number π.", ["SELECT pi()"], columnName: ScalarFunction.upperCaseName, [], returns: .double,
                kernel: vectorKernel { _, rows, _ in .constant(.double(Double.pi), .double, count: rows) }),
            .fixed(
                "e", .math, "e()", "Euler's number.", ["SELECT e()"], columnName: ScalarFunction.upperCaseName, [], returns: .double,
                kernel: vectorKernel { _, rows, _ in .constant(.double(2.718281828459045), .double, count: rows) }),
        ]
    }

    private static let factorials: [Int64] = {
        var all: [Int64] = [1]
        for number in 1...20 { all.append(all[number - 1] * Int64(number)) }
        return all
    }()

    private static var factorial: ScalarFunction {
        .fixed(
            "factorial", .math, "factorial(number)", "The product of 1 to a number up to 20; NULL for others.", ["SELECT factorial(5)"],
            [.int], returns: .bigint, nullable: true,
            kernel: .row { values, _ in
                guard let number = values[0].integerValue, number >= 0, number <= 20 else { return .null }
                return .integer(factorials[Int(number)])
            })
    }

    private static var bin: ScalarFunction {
        .fixed(
            "bin", .math, "bin(number)", "The two's complement of a BIGINT in binary digits.", ["SELECT bin(13)"], [.bigint],
            returns: .string,
            kernel: .row { values, _ in
                guard let number = values[0].integerValue else { return .null }
                return .string(String(UInt64(bitPattern: number), radix: 2))
            })
    }

    private static var conv: ScalarFunction {
        .typed(
            "conv", .math, "conv(digits, from_base, to_base)",
            "Digits of one base (2 to 36) in another; a negative target base gives signed numbers.", ["SELECT conv('100', 2, 10)"],
            [.string, .int, .int]
        ) { call in
            ResolvedScalar(
                call.types, returns: .string, nullable: true, canFail: call.context.ansi,
                kernel: .row { values, context in
                    guard let text = values[0].stringValue, let from = values[1].integerValue, let to = values[2].integerValue else {
                        return .null
                    }
                    return try convert(text, from, to, ansi: context.ansi)
                })
        }
    }

    private static func convert(_ text: String, _ from: Int64, _ to: Int64, ansi: Bool) throws -> Value {
        let base = UInt64(to.magnitude)
        guard from >= 2, from <= 36, base >= 2, base <= 36 else { return .null }
        let trimmed = Array(text.utf8.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
        if trimmed.isEmpty { return .null }
        var isNegative = trimmed[0] == 0x2D
        var value: UInt64 = 0
        for byte in trimmed.dropFirst(isNegative ? 1 : 0) {
            let digit: UInt64
            switch byte {
            case 0x30...0x39: digit = UInt64(byte) - 0x30
            case 0x41...0x5A: digit = UInt64(byte) - 0x41 + 10
            case 0x61...0x7A: digit = UInt64(byte) - 0x61 + 10
            default: digit = 99
            }
            if digit >= UInt64(from) { break }
            let (product, overflow) = value.multipliedReportingOverflow(by: UInt64(from))
            let (sum, carry) = product.addingReportingOverflow(digit)
            if overflow || carry {
                if ansi {
                    throw QueryError(
                        "ARITHMETIC_OVERFLOW", sqlState: "22003",
                        "Overflow in function conv(). If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error.")
                }
                value = UInt64.max
                break
            }
            value = sum
        }
        if isNegative && to > 0 { value = Int64(bitPattern: value) < 0 ? UInt64.max : 0 &- value }
        if to < 0 && Int64(bitPattern: value) < 0 {
            value = 0 &- value
            isNegative = true
        }
        let digits = String(value, radix: Int(base), uppercase: true)
        return .string(isNegative && to < 0 ? "-" + digits : digits)
    }

    private static func bucket(_ place: Double) -> Int64 { place >= 9.2e18 || place.isNaN ? Int64.max : Int64(place) &+ 1 }

    private static var widthBucket: ScalarFunction {
        let bound: ParameterType = .oneOf([.double, .anyYearMonthInterval, .anyDayTimeInterval])
        return .typed(
            "width_bucket", .math, "width_bucket(value, minimum, maximum, buckets)",
            "Which of so many buckets of equal width between two bounds a value falls into; 0 or one more when outside.",
            ["SELECT width_bucket(5.3, 0.2, 10.6, 5)"], [bound, bound, bound, .bigint]
        ) { call in
            guard Set(call.types.prefix(3).map(\.isInterval)).count == 1 || call.types.contains(.void) else {
                throw QueryError.differentTypes(text: call.text, function: "width_bucket", Array(call.types.prefix(3)), style: .alternatives)
            }
            return ResolvedScalar(call.types, returns: .bigint, nullable: true, kernel: .row { values, _ in
                func number(_ value: Value) -> Double? { value.doubleValue ?? value.integerValue.map(Double.init) }
                guard let value = number(values[0]), let low = number(values[1]), let high = number(values[2]),
                    let buckets = values[3].integerValue
                else { return .null }
                guard buckets > 0, buckets < Int64.max, !value.isNaN, low != high, low.isFinite, high.isFinite else { return .null }
                let lower = min(low, high)
                let upper = max(low, high)
                if low < high {
                    if value < lower { return .integer(0) }
                    if value >= upper { return .integer(buckets + 1) }
                    return .integer(bucket(Double(buckets) * (value - lower) / (upper - lower)))
                }
                if value > upper { return .integer(0) }
                if value <= lower { return .integer(buckets + 1) }
                return .integer(bucket(Double(buckets) * (upper - value) / (upper - lower)))
            })
        }
    }
}
