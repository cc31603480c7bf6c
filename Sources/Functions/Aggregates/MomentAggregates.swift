import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Variances, standard deviations, skewness and kurtosis by central moments that are updated row by row and merged
/// (Meng, "Simpler online updates for arbitrary-order central moments", 2015), as in Spark's `CentralMomentAgg`.
enum MomentAggregates {
    static var functions: [AggregateFunction] {
        let sample = "The sample variance (divided by n - 1); NULL for fewer than two values."
        let deviation = "The sample standard deviation; NULL for fewer than two values."
        var all: [AggregateFunction] = []
        for name in ["variance", "var_samp"] { all.append(moment(name, sample) { sampleVariance($0) }) }
        for name in ["stddev", "stddev_samp", "std"] { all.append(moment(name, deviation) { sampleVariance($0).map { $0.squareRoot() } }) }
        all.append(moment("var_pop", "The population variance (divided by n).") { $0.count == 0 ? nil : $0.second / $0.count })
        all.append(moment("stddev_pop", "The population standard deviation.") { $0.count == 0 ? nil : ($0.second / $0.count).squareRoot() })
        all.append(skewness)
        all.append(kurtosis)
        return all
    }

    private static func sampleVariance(_ state: SecondMoment) -> Double? { state.count < 2 ? nil : state.second / (state.count - 1) }

    private static func documentation(_ name: String, _ description: String) -> FunctionDocumentation {
        FunctionDocumentation(
            name, group: .aggregate, usage: "\(name)(expression)", description: description,
            examples: ["SELECT \(name)(a) FROM VALUES (1), (2), (4) AS t(a)"])
    }

    private static func moment(_ name: String, _ description: String, _ result: @escaping @Sendable (SecondMoment) -> Double?)
        -> AggregateFunction
    {
        AggregateFunction(documentation(name, description)) { arguments, _, _ in
            let types = try Signature.check(name, arguments, [.double])
            return ResolvedAggregate(types, returns: .double, canSplit: true) { _ in DoubleAccumulator(SecondMoment.self, result: result) }
        }
    }

    private static let skewness = AggregateFunction(
        documentation("skewness", "The skewness of the values' distribution; NULL when they are all equal.")
    ) { arguments, _, _ in
        let types = try Signature.check("skewness", arguments, [.double])
        return ResolvedAggregate(types, returns: .double, canSplit: true) { _ in
            DoubleAccumulator(FourthMoment.self) { state in
                if state.count == 0 || state.second == 0 { return nil }
                return state.count.squareRoot() * state.third / (state.second * state.second * state.second).squareRoot()
            }
        }
    }

    private static let kurtosis = AggregateFunction(
        documentation("kurtosis", "The excess kurtosis of the values' distribution; NULL when they are all equal.")
    ) { arguments, _, _ in
        let types = try Signature.check("kurtosis", arguments, [.double])
        return ResolvedAggregate(types, returns: .double, canSplit: true) { _ in
            DoubleAccumulator(FourthMoment.self) { state in
                if state.count == 0 || state.second == 0 { return nil }
                return state.count * state.fourth / (state.second * state.second) - 3
            }
        }
    }
}

/// Count, mean and the sum of squared distances from it.
struct SecondMoment: DoubleState {
    var count: Double = 0
    var mean: Double = 0
    var second: Double = 0

    init() {}

    mutating func add(_ x: Double, _ y: Double) {
        let number = count + 1
        let delta = x - mean
        let step = delta / number
        mean += step
        second += delta * (delta - step)
        count = number
    }

    mutating func merge(_ other: SecondMoment) {
        let total = count + other.count
        if total == 0 { return }
        let delta = other.mean - mean
        let step = delta / total
        mean += step * other.count
        second += other.second + delta * step * count * other.count
        count = total
    }
}

/// Moments up to the fourth.
struct FourthMoment: DoubleState {
    var count: Double = 0
    var mean: Double = 0
    var second: Double = 0
    var third: Double = 0
    var fourth: Double = 0

    init() {}

    mutating func add(_ x: Double, _ y: Double) {
        let number = count + 1
        let delta = x - mean
        let step = delta / number
        let oldSecond = second
        let oldThird = third
        mean += step
        second = oldSecond + delta * (delta - step)
        third = oldThird - 3 * step * second + delta * (delta * delta - step * step)
        fourth = fourth - 4 * step * third - 6 * step * step * second + delta * (delta * delta * delta - step * step * step)
        count = number
    }

    mutating func merge(_ other: FourthMoment) {
        let total = count + other.count
        if total == 0 { return }
        let left = count
        let right = other.count
        let delta = other.mean - mean
        let step = delta / total
        let newSecond = second + other.second + delta * step * left * right
        let newThird =
            third + other.third + step * step * delta * left * right * (left - right) + 3 * step * (left * other.second - right * second)
        let product = step * step * step * delta * left * right * (left * left - left * right + right * right)
        let middle = 6 * step * step * (left * left * other.second + right * right * second)
        fourth = fourth + other.fourth + product + middle + 4 * step * (left * other.third - right * third)
        third = newThird
        second = newSecond
        mean += step * right
        count = total
    }
}
