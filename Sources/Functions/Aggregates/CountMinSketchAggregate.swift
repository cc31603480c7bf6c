import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `count_min_sketch` (Cormode and Muthukrishnan, 2005), serialised as Spark's `CountMinSketch` reads it.
enum CountMinSketchAggregate {
    static var functions: [AggregateFunction] { [sketch] }

    private static let sketch = AggregateFunction(
        FunctionDocumentation(
            "count_min_sketch", group: .aggregate, usage: "count_min_sketch(expression, eps, confidence, seed)",
            description:
                "A count-min sketch of the values that are not NULL, as bytes. eps is the relative error, confidence its probability.",
            examples: ["SELECT hex(count_min_sketch(a, 0.5D, 0.5D, 1)) FROM VALUES (1), (2), (1) AS t(a)"])
    ) { arguments, _, _ in
        let value = ParameterType.oneOf([.integral, .string, .binary])
        let types = try Signature.check("count_min_sketch", arguments, [value, .strict(.double), .strict(.double), .strict(.int)])
        let text = Signature.text("count_min_sketch", arguments)
        var numbers: [Double] = []
        for (position, name) in [(1, "eps"), (2, "confidence"), (3, "seed")] {
            guard let constant = arguments[position].constant else {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: text,
                    "the input `\(name)` should be a foldable \"\(types[position].sql)\" expression; however, got "
                        + "\"\(arguments[position].text)\"."
                )
            }
            guard let number = number(constant, arguments[position].type) else {
                throw QueryError.typeMismatch("UNEXPECTED_NULL", text: text, "The \(name) must not be null.")
            }
            numbers.append(number)
        }
        guard numbers[0] > 0 else {
            throw QueryError.typeMismatch(
                "VALUE_OUT_OF_RANGE", text: text, "The eps must be between (0.0, 1.7976931348623157E308] (current value = \(numbers[0])).")
        }
        guard numbers[1] > 0 && numbers[1] < 1 else {
            throw QueryError.typeMismatch(
                "VALUE_OUT_OF_RANGE", text: text, "The confidence must be between (0.0, 1.0) (current value = \(numbers[1])).")
        }
        let width = (2 / numbers[0]).rounded(.up)
        let depth = (-log1p(-numbers[1]) / log(2.0)).rounded(.up)
        // Every group holds one table.
        guard width * depth <= 1_048_576 else {
            throw QueryError(
                "FAILED_FUNCTION_CALL", sqlState: "38000",
                "Failed preparing of the function `count_min_sketch` for call. Its table would have \(width) x \(depth) "
                    + "counters; use a larger eps."
            )
        }
        let seed = Int64(exactly: numbers[2]) ?? 0
        return ResolvedAggregate(types, returns: .binary, nullable: false) { _ in
            ValueAccumulator<CountMinSketchState>(.binary) {
                CountMinSketchState(width: max(Int(width), 1), depth: max(Int(depth), 1), seed: seed)
            }
        }
    }

    private static func number(_ value: Value, _ type: DataType) -> Double? {
        switch value {
        case .double(let number): number
        case .float(let number): Double(number)
        case .integer(let number): Double(number)
        case .decimal(let unscaled): Double(DecimalDigits.plain(unscaled, scale: DecimalScale.of(type)))
        default: nil
        }
    }
}

struct CountMinSketchState: ValueState {
    let width: Int
    let depth: Int
    let multipliers: [Int64]
    var table: [Int64]
    var total: Int64 = 0

    init(width: Int, depth: Int, seed: Int64) {
        self.width = width
        self.depth = depth
        var random = JavaRandom(seed: seed)
        multipliers = (0..<depth).map { _ in random.belowMaximum() }
        table = [Int64](repeating: 0, count: width * depth)
    }

    mutating func add(_ arguments: [Value]) throws {
        switch arguments[0] {
        case .integer(let number):
            for row in 0..<depth {
                var hash = multipliers[row] &* number
                hash = (hash &+ (hash >> 32)) & 0x7FFF_FFFF
                count(row, Int(hash) % width)
            }
        case .string(var text): text.withUTF8 { count($0) }
        case .binary(let bytes): bytes.withUnsafeBufferPointer { count($0) }
        default: return
        }
        total &+= 1
    }

    private mutating func count(_ bytes: UnsafeBufferPointer<UInt8>) {
        let first = Murmur3.hash(bytes, seed: 0)
        let second = Murmur3.hash(bytes, seed: first)
        for row in 0..<depth {
            let hash = first &+ Int32(truncatingIfNeeded: row) &* second
            count(row, abs(Int(hash) % width))
        }
    }

    private mutating func count(_ row: Int, _ place: Int) { table[row * width + place] &+= 1 }

    mutating func merge(_ other: CountMinSketchState) throws {
        for index in table.indices where index < other.table.count { table[index] &+= other.table[index] }
        total &+= other.total
    }

    /// Version, total, depth, width, then the multipliers and the table by rows, all big-endian.
    func result() throws -> Value {
        var bytes: [UInt8] = []
        func put(_ value: Int64, _ width: Int) {
            for shift in stride(from: (width - 1) * 8, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift)))
            }
        }
        put(1, 4)
        put(total, 8)
        put(Int64(depth), 4)
        put(Int64(width), 4)
        for number in multipliers { put(number, 8) }
        for number in table { put(number, 8) }
        return .binary(bytes)
    }

    var byteCount: Int { table.count &* 8 }
}

/// The linear congruential generator that `java.util.Random` is specified to be.
struct JavaRandom {
    private var state: Int64

    init(seed: Int64) { state = (seed ^ 0x5_DEEC_E66D) & ((1 << 48) - 1) }

    private mutating func next31() -> Int64 {
        state = (state &* 0x5_DEEC_E66D &+ 0xB) & ((1 << 48) - 1)
        return state >> 17
    }

    /// `nextInt(Integer.MAX_VALUE)`.
    mutating func belowMaximum() -> Int64 {
        while true {
            let bits = next31()
            // Only the one value that would make the distribution uneven is drawn again.
            if bits != 0x7FFF_FFFF { return bits }
        }
    }
}
