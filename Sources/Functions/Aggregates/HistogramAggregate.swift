import Columnar

/// `histogram_numeric`: a histogram of bins that adapt to the values (Ben-Haim and Tom-Tov, "A streaming parallel decision tree
/// algorithm", 2010).
enum HistogramAggregate {
    static var functions: [AggregateFunction] { [histogram] }

    private static let histogram = AggregateFunction(
        FunctionDocumentation(
            "histogram_numeric", group: .aggregate, usage: "histogram_numeric(expression, bins)",
            description:
                "An array of at most `bins` structs (x, y) in the order of x: the centre of a bin and how many values it stands for.",
            examples: ["SELECT histogram_numeric(a, 5) FROM VALUES (0), (1), (2), (10) AS t(a)"])
    ) { arguments, _, _ in
        let numeric = ParameterType.oneOf([.numeric, .date, .timestamp, .timestampNTZ, .anyYearMonthInterval, .anyDayTimeInterval])
        let types = try Signature.check("histogram_numeric", arguments, [numeric, .type(.int)])
        let text = Signature.text("histogram_numeric", arguments)
        guard let constant = arguments[1].constant else {
            throw QueryError.typeMismatch(
                "NON_FOLDABLE_INPUT", text: text,
                "the input `nb` should be a foldable \"INT\" expression; however, got \"\(arguments[1].text)\".")
        }
        guard let bins = constant.integerValue else {
            throw QueryError.typeMismatch("UNEXPECTED_NULL", text: text, "The nb must not be null.")
        }
        guard bins >= 2 && bins <= 1_000_000 else {
            throw QueryError.typeMismatch(
                "VALUE_OUT_OF_RANGE", text: text, "The histogram_numeric must be between [2, 2147483647] (current value = \(bins)).")
        }
        let type = types[0]
        let bin = DataType.structure([Field("x", type), Field("y", .double)])
        let result = DataType.array(bin, containsNull: true)
        return ResolvedAggregate(types, returns: result) { _ in
            ValueAccumulator<HistogramState>(result) { HistogramState(limit: Int(bins), type: type) }
        }
    }
}

struct HistogramState: ValueState {
    let limit: Int
    let type: DataType
    var bins: [(center: Double, count: Double)] = []
    private var ties = TieBreaker()

    init(limit: Int, type: DataType) {
        self.limit = limit
        self.type = type
    }

    mutating func add(_ arguments: [Value]) throws {
        switch arguments[0] {
        case .double(let number): insert(number, 1)
        case .float(let number): insert(Double(number), 1)
        case .integer(let number): insert(Double(number), 1)
        case .decimal(let unscaled): insert(Double(DecimalDigits.plain(unscaled, scale: DecimalScale.of(type))) ?? 0, 1)
        default: break
        }
    }

    private mutating func insert(_ center: Double, _ count: Double) {
        var low = 0
        var high = bins.count
        while low < high {
            let middle = (low + high) / 2
            if bins[middle].center < center { low = middle + 1 } else { high = middle }
        }
        if low < bins.count && bins[low].center == center {
            bins[low].count += count
            return
        }
        bins.insert((center, count), at: low)
        trim()
    }

    /// Merges the two closest bins until there are few enough.
    private mutating func trim() {
        while bins.count > limit {
            var closest = 0
            var smallest = bins[1].center - bins[0].center
            var tied = 1.0
            for index in 1..<(bins.count - 1) {
                let distance = bins[index + 1].center - bins[index].center
                if distance < smallest {
                    (closest, smallest, tied) = (index, distance, 1)
                } else if distance == smallest {
                    tied += 1
                    if ties.next() <= 1 / tied { closest = index }
                }
            }
            let count = bins[closest].count + bins[closest + 1].count
            let center = bins[closest].center * (bins[closest].count / count) + bins[closest + 1].center / count * bins[closest + 1].count
            bins[closest] = (center, count)
            bins.remove(at: closest + 1)
        }
    }

    mutating func merge(_ other: HistogramState) throws {
        bins.append(contentsOf: other.bins)
        bins.sort { $0.center < $1.center }
        trim()
    }

    func result() throws -> Value {
        if bins.isEmpty { return .null }
        return .array(bins.map { .structure([typed($0.center), .double($0.count)]) })
    }

    private func typed(_ number: Double) -> Value {
        switch type {
        case .double: .double(number)
        case .float: .float(Float(number))
        case .decimal(_, let scale): .decimal(Int128(exactly: (number * Double(DecimalPower.of(scale))).rounded()) ?? 0)
        default: .integer(Int64(exactly: number.rounded(.towardZero)) ?? 0)
        }
    }

    var byteCount: Int { bins.count &* 16 }
}

/// Which of equally close bins are merged is drawn by lot, from Java's 48-bit generator with the seed that Hive's histogram has.
private struct TieBreaker {
    private static let mask: UInt64 = (1 << 48) - 1
    private var seed: UInt64 = (31183 ^ 0x5_DEEC_E66D) & TieBreaker.mask

    private mutating func bits(_ count: UInt64) -> UInt64 {
        seed = (seed &* 0x5_DEEC_E66D &+ 0xB) & TieBreaker.mask
        return seed >> (48 &- count)
    }

    /// From 0 up to, but not including, 1.
    mutating func next() -> Double {
        let high = bits(26)
        return Double(high << 27 &+ bits(27)) * 0x1p-53
    }
}
