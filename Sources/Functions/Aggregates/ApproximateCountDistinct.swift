import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `approx_count_distinct`: HyperLogLog++ over xxHash64, with Spark's parameters, so that estimates agree.
enum ApproximateCountDistinct {
    static var functions: [AggregateFunction] { [estimate] }

    private static let estimate = AggregateFunction(
        FunctionDocumentation(
            "approx_count_distinct", group: .aggregate, usage: "approx_count_distinct(expression[, relativeSD])",
            description:
                "About how many distinct values that are not NULL there are (HyperLogLog++). relativeSD is the standard "
                + "deviation allowed, 0.05 unless given.",
            examples: ["SELECT approx_count_distinct(a) FROM VALUES (1), (1), (2), (2), (3) AS t(a)"])
    ) { arguments, _, _ in
        try Signature.checkCount("approx_count_distinct", arguments.count, minimum: 1, maximum: 2)
        var deviation = 0.05
        if arguments.count == 2 {
            guard let constant = arguments[1].constant, let number = number(constant, arguments[1].type) else {
                throw QueryError("_LEGACY_ERROR_TEMP_1104", sqlState: "42K09", "The second argument should be a double literal.")
            }
            deviation = number
        }
        let bits = deviation > 0 ? (2 * log(1.106 / deviation) / log(2.0)).rounded(.up) : 0
        // Above 21 bits a single group would take megabytes.
        guard bits >= 4 && bits <= 21 else {
            throw QueryError(
                "FAILED_FUNCTION_CALL", sqlState: "38000",
                "Failed preparing of the function `approx_count_distinct` for call. Please, double check function's arguments.")
        }
        let precision = Int(bits)
        let type = TypeCoercion.plain(arguments[0].type)
        let types = arguments.count == 2 ? [type, arguments[1].type] : [type]
        return ResolvedAggregate(types, returns: .bigint, nullable: false, ignoresDistinct: true) { _ in
            CardinalityAccumulator(precision: precision)
        }
    }

    private static func number(_ value: Value, _ type: DataType) -> Double? {
        switch value {
        case .double(let number): number
        case .float(let number): Double(number)
        case .decimal(let unscaled): Double(DecimalDigits.plain(unscaled, scale: DecimalScale.of(type)))
        default: nil
        }
    }
}

/// One register array of 2^precision bytes per group.
final class CardinalityAccumulator: UngroupedAccumulator {
    private let precision: Int
    private let size: Int
    private let registers = GroupColumn<UInt8>(0)
    private var groups = 0

    init(precision: Int) {
        self.precision = precision
        size = 1 << precision
    }

    func resize(groups: Int) {
        guard groups > self.groups else { return }
        self.groups = groups
        registers.resize(groups &* size)
    }

    private func hashes(_ vector: Vector, _ rows: Int) -> Buffer {
        let buffer = Buffer(of: Int64.self, count: rows)
        let seeds = buffer.pointer(to: Int64.self)
        for row in 0..<rows { seeds[row] = 42 }
        ValueHash<XXHash64>.fold(vector, rows: rows, into: seeds)
        return buffer
    }

    @inline(__always)
    private func add(_ hash: Int64, _ target: UnsafeMutablePointer<UInt8>) {
        let bits = UInt64(bitPattern: hash)
        let index = Int(bits >> UInt64(64 &- precision))
        let rest = bits << UInt64(precision) | 1 << UInt64(precision &- 1)
        let rank = UInt8(truncatingIfNeeded: rest.leadingZeroBitCount &+ 1)
        target[index] = max(target[index], rank)
    }

    func update(groups: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard let values = arguments.first?.canonical(), values.kind != .void else { return }
        let buffer = hashes(values, rows)
        let hash = buffer.pointer(to: Int64.self)
        for row in 0..<rows {
            if let validity = values.validity, validity[row] == 0 { continue }
            add(hash[row], registers.values + Int(groups[row]) &* size)
        }
    }

    func updateAll(arguments: [Vector], rows: Int) throws {
        guard let values = arguments.first?.canonical(), values.kind != .void else { return }
        let buffer = hashes(values, rows)
        let hash = buffer.pointer(to: Int64.self)
        for row in 0..<rows {
            if let validity = values.validity, validity[row] == 0 { continue }
            add(hash[row], registers.values)
        }
    }

    func merge(_ other: any Accumulator, groups: UnsafePointer<UInt32>) throws {
        guard let other = other as? CardinalityAccumulator else { return }
        for index in 0..<other.groups {
            let source = other.registers.values + index &* size
            let target = registers.values + Int(groups[index]) &* size
            for register in 0..<size { target[register] = max(target[register], source[register]) }
        }
    }

    func finish(groups: Range<Int>) throws -> Vector {
        let buffer = Buffer(of: Int64.self, count: groups.count)
        let target = buffer.pointer(to: Int64.self)
        for (row, group) in groups.enumerated() {
            target[row] = CardinalityEstimate.estimate(registers.values + group &* size, precision: precision)
        }
        return Vector(type: .bigint, kind: .int64, count: groups.count, buffer: buffer)
    }

    var byteCount: Int { registers.byteCount }
}

/// The estimate of HyperLogLog++ with its bias correction by the mean over the six nearest interpolation points.
enum CardinalityEstimate {
    private static let neighbours = 6
    private static let thresholds: [Double] = [10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 15500, 20000, 50000, 120_000, 350_000]

    private static func numbers(_ texts: [String]) -> [[Double]] {
        texts.map { $0.split(whereSeparator: \.isWhitespace).compactMap { Double($0) } }
    }

    private static let estimates: [[Double]] = numbers(SketchEstimatesLow.estimatesText + SketchEstimatesHigh.estimatesText)
    private static let biases: [[Double]] = numbers(SketchBiasesLow.biasesText + SketchBiasesHigh.biasesText)

    static func estimate(_ registers: UnsafePointer<UInt8>, precision: Int) -> Int64 {
        let size = 1 << precision
        let m = Double(size)
        var inverse = 0.0
        var empty = 0.0
        for index in 0..<size {
            inverse += 1 / Double(UInt64(1) << UInt64(min(registers[index], 63)))
            if registers[index] == 0 { empty += 1 }
        }
        let alpha: Double
        switch precision {
        case 4: alpha = 0.673
        case 5: alpha = 0.697
        case 6: alpha = 0.709
        default: alpha = 0.7213 / (1 + 1.079 / m)
        }
        let raw = alpha * m * m / inverse
        let corrected = precision < 19 && raw < 5 * m ? raw - bias(raw, precision) : raw
        var result = corrected
        if empty > 0 {
            let linear = m * log(m / empty)
            if (precision < 19 && linear <= thresholds[precision - 4]) || raw <= 2.5 * m { result = linear }
        }
        return Int64(exactly: (result + 0.5).rounded(.down)) ?? 0
    }

    private static func bias(_ estimate: Double, _ precision: Int) -> Double {
        guard precision - 4 < estimates.count, precision - 4 < biases.count else { return 0 }
        let points = estimates[precision - 4]
        let known = biases[precision - 4]
        if points.isEmpty || known.count != points.count { return 0 }
        var nearest = 0
        var end = points.count
        while nearest < end {
            let middle = (nearest + end) / 2
            if points[middle] < estimate { nearest = middle + 1 } else { end = middle }
        }
        func distance(_ index: Int) -> Double { (estimate - points[index]) * (estimate - points[index]) }
        var low = max(nearest - neighbours + 1, 0)
        var high = min(low + neighbours, points.count)
        while high < points.count && distance(high) < distance(low) {
            low += 1
            high += 1
        }
        var sum = 0.0
        for index in low..<high { sum += known[index] }
        return high > low ? sum / Double(high - low) : 0
    }
}
