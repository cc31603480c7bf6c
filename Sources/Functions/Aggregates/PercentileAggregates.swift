import Columnar

/// `percentile`, `median`, `percentile_cont`, `percentile_disc`: exact, over all values kept.
enum PercentileAggregates {
    static var functions: [AggregateFunction] {
        [percentile, median, withinGroup("percentile_cont", isDiscrete: false), withinGroup("percentile_disc", isDiscrete: true)]
    }

    private static let input = ParameterType.oneOf([.numeric, .anyDayTimeInterval, .anyYearMonthInterval])

    /// The type of one result: doubles, or intervals at full precision.
    private static func resultType(_ type: DataType) -> DataType {
        switch type {
        case .yearMonthInterval: .yearToMonth
        case .dayTimeInterval: .dayToSecond
        default: .double
        }
    }

    private static func valueType(_ type: DataType) -> DataType { type.isInterval ? type : .double }

    private static func resolved(
        _ types: [DataType], value: Int, frequency: Int?, percentages: [Double], isArray: Bool, single: DataType, isDiscrete: Bool,
        descending: Bool
    ) -> ResolvedAggregate {
        let result: DataType = isArray ? .array(single, containsNull: false) : single
        if frequency == nil && !single.isInterval {
            return ResolvedAggregate(types, returns: result, ignoresNulls: value == 0, canSplit: true) { _ in
                PercentileAccumulator(
                    percentages: percentages, isDiscrete: isDiscrete, descending: descending, argument: value, returns: result)
            }
        }
        return ResolvedAggregate(types, returns: result, ignoresNulls: value == 0) { _ in
            ValueAccumulator<PercentileState>(result) {
                PercentileState(
                    percentages: percentages, isArray: isArray, isInterval: single.isInterval, isDiscrete: isDiscrete,
                    descending: descending, value: value,
                    frequency: frequency)
            }
        }
    }

    private static let percentile = AggregateFunction(
        FunctionDocumentation(
            "percentile", group: .aggregate, usage: "percentile(expression, percentage[, frequency])",
            description:
                "The exact percentile of numbers or intervals at a percentage in 0.0 … 1.0, or an array of them, "
                    + "interpolated between neighbours. "
                + "Each value counts frequency times.",
            examples: ["SELECT percentile(a, 0.3), percentile(a, array(0.25, 0.75)) FROM VALUES (0), (10) AS t(a)"])
    ) { arguments, _, _ in
        try Signature.checkCount("percentile", arguments.count, minimum: 2, maximum: 3)
        try refuseDate(arguments[0])
        let text = "percentile(\((arguments.map(\.text) + (arguments.count == 2 ? ["1"] : [])).joined(separator: ", ")))"
        let types = try Signature.check("percentile", arguments, [input, .any], optional: [.integral])
        let given = try PercentileArguments.percentages(arguments[1], text: text)
        let all = [valueType(types[0]), given.type] + (arguments.count == 3 ? [.bigint] : [])
        return resolved(
            all, value: 0, frequency: arguments.count == 3 ? 2 : nil, percentages: given.values, isArray: given.isArray,
            single: resultType(types[0]), isDiscrete: false, descending: false)
    }

    /// A date is taken for a time of day, which it cannot be cast to.
    private static func refuseDate(_ argument: Argument) throws {
        guard argument.type == .date else { return }
        throw QueryError.castNotAllowed(from: .date, to: .time(precision: 6), child: argument.text, text: argument.text)
    }

    private static let median = AggregateFunction(
        FunctionDocumentation(
            "median", group: .aggregate, usage: "median(expression)",
            description: "The exact median of numbers or intervals: their percentile at 0.5.",
            examples: ["SELECT median(a) FROM VALUES (0), (10) AS t(a)"])
    ) { arguments, _, _ in
        try Signature.checkCount("median", arguments.count, minimum: 1, maximum: 1)
        try refuseDate(arguments[0])
        let types = try Signature.check("median", arguments, [input])
        return resolved(
            [valueType(types[0])], value: 0, frequency: nil, percentages: [0.5], isArray: false, single: resultType(types[0]),
            isDiscrete: false,
            descending: false)
    }

    private static func withinGroup(_ name: String, isDiscrete: Bool) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(percentage) WITHIN GROUP (ORDER BY expression [DESC])",
                description: isDiscrete
                    ? "The first value in order whose share of rows up to it reaches the percentage."
                    : "The percentile interpolated between neighbours in order.",
                examples: ["SELECT \(name)(0.25) WITHIN GROUP (ORDER BY a) FROM VALUES (0), (10) AS t(a)"])
        ) { arguments, ordering, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
            guard !ordering.isEmpty else {
                throw QueryError(
                    "INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING", sqlState: "42K0K",
                    "Invalid function `\(name)` with WITHIN GROUP. WITHIN GROUP is required for the function.")
            }
            guard ordering.count == 1 else {
                throw QueryError(
                    "INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS", sqlState: "42K0K",
                    "Invalid function `\(name)` with WITHIN GROUP. The function requires 1 orderings in WITHIN GROUP but got "
                        + "\(ordering.count)."
                )
            }
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
            let key = ordering[0]
            let text = "\(name)(\(arguments[0].text)) WITHIN GROUP (ORDER BY \(key.argument.text)\(key.descending ? " DESC" : ""))"
            guard let type = TypeCoercion.implicitCast(from: key.argument.type, to: input) else {
                throw QueryError.unexpectedInputType(
                    text: text, position: 0, required: input.display, argument: key.argument.text,
                    type: TypeCoercion.plain(key.argument.type))
            }
            let given = try PercentileArguments.percentages(arguments[0], text: text)
            return resolved(
                [given.type, valueType(type)], value: 1, frequency: nil, percentages: given.values, isArray: given.isArray,
                single: resultType(type),
                isDiscrete: isDiscrete, descending: key.descending)
        }
    }
}

struct PercentileState: ValueState {
    let percentages: [Double]
    let isArray: Bool
    let isInterval: Bool
    let isDiscrete: Bool
    let descending: Bool
    /// Which arguments hold the value and how often it counts.
    let value: Int
    let frequency: Int?
    var values: [Double] = []
    /// Parallel to `values`; empty while every value counts once.
    var weights: [Int64] = []

    init(percentages: [Double], isArray: Bool, isInterval: Bool, isDiscrete: Bool, descending: Bool, value: Int, frequency: Int?) {
        self.percentages = percentages
        self.isArray = isArray
        self.isInterval = isInterval
        self.isDiscrete = isDiscrete
        self.descending = descending
        self.value = value
        self.frequency = frequency
    }

    mutating func add(_ arguments: [Value]) throws {
        let number: Double
        switch arguments[value] {
        case .double(let value): number = value
        case .integer(let value): number = Double(value)
        default: return
        }
        if let frequency {
            guard let times = arguments[frequency].integerValue, times != 0 else { return }
            if times < 0 {
                throw QueryError(
                    "NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION", sqlState: "22003",
                    "Found the negative value in \"frequency\": \(times)L, but expected a positive integral value.")
            }
            weights.append(times)
        }
        values.append(number)
    }

    mutating func merge(_ other: PercentileState) throws {
        values += other.values
        weights += other.weights
    }

    func result() throws -> Value {
        if values.isEmpty { return .null }
        let sorted: [Double]
        // Running counts, only with frequencies.
        var reached: [Int64] = []
        if frequency == nil {
            sorted = values.sorted { Value.compareDoubles($0, $1) < 0 }
        } else {
            let order = values.indices.sorted { Value.compareDoubles(values[$0], values[$1]) < 0 }
            sorted = order.map { values[$0] }
            var total: Int64 = 0
            for index in order {
                total = total.addingReportingOverflow(weights[index]).partialValue
                reached.append(total)
            }
        }
        let total = reached.last ?? Int64(sorted.count)
        /// The value at a position counted in order.
        func at(_ position: Int64) -> Double {
            let place = descending ? total - 1 - position : position
            if reached.isEmpty { return sorted[Int(min(max(place, 0), total - 1))] }
            var low = 0
            var high = reached.count - 1
            while low < high {
                let middle = (low + high) / 2
                if reached[middle] > place { high = middle } else { low = middle + 1 }
            }
            return sorted[low]
        }
        let results: [Value] = percentages.map { percentage in
            let number: Double
            if isDiscrete {
                let rank = (percentage * Double(total)).rounded(.up)
                number = at(max(Int64(rank) - 1, 0))
            } else {
                let position = Double(total - 1) * percentage
                let lower = position.rounded(.down)
                let higher = position.rounded(.up)
                let low = at(Int64(lower))
                let high = at(Int64(higher))
                number = lower == higher || low == high ? low : (higher - position) * low + (position - lower) * high
            }
            return isInterval ? .integer(Int64(exactly: number.rounded(.towardZero)) ?? 0) : .double(number)
        }
        return isArray ? .array(results) : results.first ?? .null
    }

    var byteCount: Int { values.count &* 8 &+ weights.count &* 8 }
}
