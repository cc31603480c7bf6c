import Columnar

/// `percentile_approx` and `approx_percentile`: quantile summaries after Greenwald and Khanna, "Space-efficient online computation of
/// quantile
/// summaries" (2001), with the buffering and merging that Spark uses, so that results agree.
enum ApproximatePercentile {
    static var functions: [AggregateFunction] { [make("percentile_approx"), make("approx_percentile")] }

    private static let input = ParameterType.oneOf([
        .numeric, .date, .timestamp, .timestampNTZ, .anyTime, .anyYearMonthInterval, .anyDayTimeInterval,
    ])

    private static func make(_ name: String) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(expression, percentage[, accuracy])",
                description:
                    "An approximate percentile: a value of the column whose rank is off by at most count / accuracy (10000 unless given). "
                    + "percentage is in 0.0 … 1.0, or an array of such.",
                examples: ["SELECT \(name)(a, array(0.5, 0.4, 0.1), 100) FROM VALUES (0), (1), (2), (10) AS t(a)"])
        ) { arguments, _, _ in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 3)
            let text = "\(name)(\((arguments.map(\.text) + (arguments.count == 2 ? ["10000"] : [])).joined(separator: ", ")))"
            let types = try Signature.check(name, arguments, [input, .any], optional: [.integral])
            var accuracy: Int64 = 10_000
            if arguments.count == 3 {
                guard let constant = arguments[2].constant else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: text,
                        "the input `accuracy` should be a foldable \"INTEGRAL\" expression; however, got \"\(arguments[2].text)\".")
                }
                guard let number = constant.integerValue else {
                    throw QueryError.typeMismatch("UNEXPECTED_NULL", text: text, "The accuracy must not be null.")
                }
                accuracy = number
                if accuracy <= 0 || accuracy > Int64(Int32.max) {
                    throw QueryError.typeMismatch(
                        "VALUE_OUT_OF_RANGE", text: text, "The accuracy must be between (0, 2147483647] (current value = \(accuracy)L).")
                }
            }
            let given = try PercentileArguments.percentages(arguments[1], text: text)
            let type = types[0]
            let result: DataType = given.isArray ? .array(type, containsNull: false) : type
            let error = 1.0 / Double(accuracy)
            return ResolvedAggregate([type, given.type] + (arguments.count == 3 ? [types[2]] : []), returns: result) { _ in
                ValueAccumulator<ApproximatePercentileState>(result) {
                    ApproximatePercentileState(relativeError: error, percentages: given.values, isArray: given.isArray, type: type)
                }
            }
        }
    }
}

struct ApproximatePercentileState: ValueState {
    var summary: QuantileSummary
    let percentages: [Double]
    let isArray: Bool
    let type: DataType

    init(relativeError: Double, percentages: [Double], isArray: Bool, type: DataType) {
        summary = QuantileSummary(relativeError: relativeError)
        self.percentages = percentages
        self.isArray = isArray
        self.type = type
    }

    mutating func add(_ arguments: [Value]) throws {
        switch arguments[0] {
        case .double(let number): summary.insert(number)
        case .float(let number): summary.insert(Double(number))
        case .integer(let number): summary.insert(Double(number))
        case .decimal(let unscaled): summary.insert(Double(DecimalDigits.plain(unscaled, scale: DecimalScale.of(type))) ?? 0)
        default: break
        }
    }

    mutating func merge(_ other: ApproximatePercentileState) throws { summary.merge(other.summary) }

    func result() throws -> Value {
        var ready = summary
        let found = ready.query(percentages)
        if found.isEmpty { return .null }
        let values = found.map { typed($0) }
        return isArray ? .array(values) : values.first ?? .null
    }

    private func typed(_ number: Double) -> Value {
        switch type {
        case .double: return .double(number)
        case .float: return .float(Float(number))
        case .decimal(_, let scale):
            let scaled = (number * Double(DecimalPower.of(scale))).rounded()
            return .decimal(Int128(exactly: scaled) ?? 0)
        default: return .integer(Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? Int64.min : Int64.max))
        }
    }

    var byteCount: Int { summary.byteCount }
}

struct QuantileSummary {
    private struct Sample {
        var value: Double
        /// How many ranks lie between the sample before and this one.
        var gap: Int64
        /// How uncertain the rank is beyond that.
        var delta: Int64
    }

    private static let bufferLimit = 50_000
    private static let compressionThreshold = 10_000

    private var relativeError: Double
    private var samples: [Sample] = []
    private var count: Int64 = 0
    private var buffer: [Double] = []
    private var isCompressed = true

    init(relativeError: Double) { self.relativeError = relativeError }

    var byteCount: Int { samples.count &* 24 &+ buffer.count &* 8 }

    mutating func insert(_ value: Double) {
        buffer.append(value)
        isCompressed = false
        if buffer.count >= QuantileSummary.bufferLimit {
            flush()
            if samples.count >= QuantileSummary.compressionThreshold { compress() }
        }
    }

    /// Merges the sorted buffer into the samples.
    private mutating func flush() {
        if buffer.isEmpty { return }
        let sorted = buffer.sorted { Value.compareDoubles($0, $1) < 0 }
        var merged: [Sample] = []
        merged.reserveCapacity(samples.count + sorted.count)
        var next = 0
        for (index, value) in sorted.enumerated() {
            while next < samples.count && samples[next].value <= value {
                merged.append(samples[next])
                next += 1
            }
            count += 1
            let isEnd = merged.isEmpty || (next == samples.count && index == sorted.count - 1)
            let delta = isEnd ? 0 : Int64((2 * relativeError * Double(count)).rounded(.down))
            merged.append(Sample(value: value, gap: 1, delta: delta))
        }
        merged.append(contentsOf: samples[next...])
        samples = merged
        buffer.removeAll()
    }

    mutating func compress() {
        flush()
        samples = QuantileSummary.compressed(samples, threshold: 2 * relativeError * Double(count))
        isCompressed = true
    }

    private static func compressed(_ samples: [Sample], threshold: Double) -> [Sample] {
        guard var head = samples.last, let first = samples.first else { return [] }
        var reversed: [Sample] = []
        var index = samples.count - 2
        while index >= 1 {
            let sample = samples[index]
            if Double(sample.gap + head.gap + head.delta) < threshold {
                head.gap += sample.gap
            } else {
                reversed.append(head)
                head = sample
            }
            index -= 1
        }
        reversed.append(head)
        if first.value <= head.value && samples.count > 1 { reversed.append(first) }
        return reversed.reversed()
    }

    mutating func merge(_ given: QuantileSummary) {
        var other = given
        if !isCompressed { compress() }
        if !other.isCompressed { other.compress() }
        if other.count == 0 { return }
        if count == 0 {
            self = other
            return
        }
        let moreHere = Int64((2 * other.relativeError * Double(other.count)).rounded(.down))
        let moreThere = Int64((2 * relativeError * Double(count)).rounded(.down))
        var merged: [Sample] = []
        var i = 0
        var j = 0
        while i < samples.count && j < other.samples.count {
            var next: Sample
            if samples[i].value < other.samples[j].value {
                next = samples[i]
                i += 1
                next.delta += j > 0 ? moreHere : 0
            } else {
                next = other.samples[j]
                j += 1
                next.delta += i > 0 ? moreThere : 0
            }
            merged.append(next)
        }
        merged.append(contentsOf: samples[i...])
        merged.append(contentsOf: other.samples[j...])
        relativeError = max(relativeError, other.relativeError)
        count += other.count
        samples = QuantileSummary.compressed(merged, threshold: 2 * relativeError * Double(count))
    }

    /// One value per percentage; none when nothing was inserted.
    mutating func query(_ percentages: [Double]) -> [Double] {
        if !isCompressed { compress() }
        guard let first = samples.first, let last = samples.last, !percentages.isEmpty else { return [] }
        let targetError = Double(samples.reduce(0) { max($0, $1.delta + $1.gap) } / 2)
        var results = [Double](repeating: 0, count: percentages.count)
        var index = 0
        var rankHere = first.gap
        for place in percentages.indices.sorted(by: { percentages[$0] < percentages[$1] }) {
            let percentage = percentages[place]
            if percentage <= relativeError || samples.count == 1 {
                results[place] = first.value
                continue
            }
            if percentage >= 1 - relativeError {
                results[place] = last.value
                continue
            }
            let rank = (percentage * Double(count)).rounded(.up)
            var found: Double?
            while index < samples.count - 1 {
                let highest = rankHere + samples[index].delta
                if Double(highest) - targetError <= rank && rank <= Double(rankHere) + targetError {
                    found = samples[index].value
                    break
                }
                index += 1
                rankHere += samples[index].gap
            }
            results[place] = found ?? last.value
        }
        return results
    }
}
