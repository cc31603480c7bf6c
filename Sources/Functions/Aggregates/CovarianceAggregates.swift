import Columnar

/// `covar_pop`, `covar_samp`, `corr` and the `regr_…` family. Rows where either value is NULL are left out; in `regr_…(y, x)` the
/// dependent value comes first.
enum CovarianceAggregates {
    static var functions: [AggregateFunction] {
        [
            make("covar_pop", "The population covariance.") { $0.count == 0 ? nil : $0.product / $0.count },
            make("covar_samp", "The sample covariance; NULL for fewer than two pairs.") {
                $0.count < 2 ? nil : $0.product / ($0.count - 1)
            },
            make("corr", "Pearson's correlation; NULL for fewer than two pairs.") { state in
                let spread = state.first.squareRoot() * state.second.squareRoot()
                return state.count < 2 || spread == 0 ? nil : state.product / spread
            },
            make("regr_avgx", "The mean of x over pairs.") { $0.count == 0 ? nil : $0.meanSecond },
            make("regr_avgy", "The mean of y over pairs.") { $0.count == 0 ? nil : $0.meanFirst },
            make("regr_count", "The number of pairs.", returns: .bigint) { $0.count },
            make("regr_sxx", "The sum of squared distances of x from its mean.") { $0.count == 0 ? nil : $0.second },
            make("regr_syy", "The sum of squared distances of y from its mean.") { $0.count == 0 ? nil : $0.first },
            make("regr_sxy", "The sum of products of the distances of x and y from their means.") { $0.count == 0 ? nil : $0.product },
            make("regr_slope", "The slope of the least-squares line; NULL when x does not vary.") { slope($0) },
            make("regr_intercept", "Where the least-squares line meets x = 0; NULL when x does not vary.") { state in
                slope(state).map { state.meanFirst - $0 * state.meanSecond }
            },
            make("regr_r2", "The coefficient of determination; NULL when x does not vary, 1 when y does not.") { state in
                if state.count == 0 || state.second == 0 { return nil }
                if state.first == 0 { return 1 }
                let correlation = state.product / (state.first.squareRoot() * state.second.squareRoot())
                return correlation * correlation
            },
        ]
    }

    private static func slope(_ state: PairMoments) -> Double? {
        state.count == 0 || state.second == 0 ? nil : state.product / state.second
    }

    private static func make(
        _ name: String, _ description: String, returns returnType: DataType = .double,
        _ result: @escaping @Sendable (PairMoments) -> Double?
    ) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(y, x)", description: description,
                examples: ["SELECT \(name)(y, x) FROM VALUES (1, 2), (2, 3), (4, 9) AS t(y, x)"])
        ) { arguments, _, _ in
            let types = try Signature.check(name, arguments, [.double, .double])
            return ResolvedAggregate(types, returns: returnType, nullable: returnType == .double, canSplit: true) { _ in
                DoubleAccumulator(PairMoments.self, returns: returnType, result: result)
            }
        }
    }
}

/// Count, means, sums of squared distances and of their products of pairs.
struct PairMoments: DoubleState {
    var count: Double = 0
    var meanFirst: Double = 0
    var meanSecond: Double = 0
    var product: Double = 0
    var first: Double = 0
    var second: Double = 0

    init() {}

    mutating func add(_ x: Double, _ y: Double) {
        let number = count + 1
        let deltaFirst = x - meanFirst
        let deltaSecond = y - meanSecond
        meanFirst += deltaFirst / number
        meanSecond += deltaSecond / number
        product += deltaFirst * (y - meanSecond)
        first += deltaFirst * (x - meanFirst)
        second += deltaSecond * (y - meanSecond)
        count = number
    }

    mutating func merge(_ other: PairMoments) {
        let total = count + other.count
        if total == 0 { return }
        let deltaFirst = other.meanFirst - meanFirst
        let deltaSecond = other.meanSecond - meanSecond
        let weight = count * other.count
        product += other.product + deltaFirst * (deltaSecond / total) * weight
        first += other.first + deltaFirst * (deltaFirst / total) * weight
        second += other.second + deltaSecond * (deltaSecond / total) * weight
        meanFirst += deltaFirst / total * other.count
        meanSecond += deltaSecond / total * other.count
        count = total
    }
}
