import Columnar
import Foundation

/// `java.util.Random` over xorshift, as Spark's `XORShiftRandom` (Marsaglia 2003, triple 21, 35, 4).
struct XORShiftRandom {
    private var state: UInt64
    private var spareGaussian: Double?

    init(seed: Int64) {
        let bits = UInt64(bitPattern: seed)
        let bytes = [56, 48, 40, 32, 24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> UInt64($0)) }
        let low = Murmur3.standard(bytes, seed: 0x3c07_4a61)
        let high = Murmur3.standard(bytes, seed: low)
        state = UInt64(high) << 32 | UInt64(low)
    }

    private mutating func next(_ bits: UInt64) -> UInt64 {
        var value = state ^ state << 21
        value ^= value >> 35
        value ^= value << 4
        state = value
        return value & ((1 << bits) &- 1)
    }

    mutating func nextInt() -> Int32 { Int32(truncatingIfNeeded: next(32)) }

    mutating func nextDouble() -> Double {
        let high = next(26) << 27
        return Double(high &+ next(27)) * 0x1.0p-53
    }

    /// Marsaglia's polar method; every second call uses the spare value.
    mutating func nextGaussian() -> Double {
        if let spare = spareGaussian {
            spareGaussian = nil
            return spare
        }
        while true {
            let x = 2 * nextDouble() - 1
            let y = 2 * nextDouble() - 1
            let square = x * x + y * y
            if square >= 1 || square == 0 { continue }
            let factor = (-2 * log(square) / square).squareRoot()
            spareGaussian = y * factor
            return x * factor
        }
    }
}

/// The running generators of one call, one per execution of its statement, so that a seed gives the same sequence every time it runs.
/// Sendable because `executions` is guarded by `lock`.
final class PerExecution<State>: @unchecked Sendable {
    private struct Execution {
        weak var context: EvaluationContext?
        var state: State
    }

    private let lock = NSLock()
    private var executions: [Execution] = []
    private let make: @Sendable (EvaluationContext) -> State

    init(_ make: @escaping @Sendable (EvaluationContext) -> State) { self.make = make }

    func withState<Result>(_ context: EvaluationContext, _ body: (inout State) -> Result) -> Result {
        lock.withLock {
            if let index = executions.firstIndex(where: { $0.context === context }) { return body(&executions[index].state) }
            executions.removeAll { $0.context == nil }
            executions.append(Execution(context: context, state: make(context)))
            return body(&executions[executions.count - 1].state)
        }
    }
}

/// A generator with the seed of a call, or one drawn from the statement's.
final class RandomState: Sendable {
    private let generators: PerExecution<XORShiftRandom>
    private static let calls = PerCallNumber()

    init(seed: Int64?) {
        let number = Self.calls.next()
        generators = PerExecution { context in
            XORShiftRandom(seed: seed ?? Int64(bitPattern: context.seed &+ number &* 0x9E37_79B9_7F4A_7C15))
        }
    }

    func withGenerator<Result>(_ context: EvaluationContext, _ body: (inout XORShiftRandom) -> Result) -> Result {
        generators.withState(context, body)
    }
}

/// Numbers calls, so that two calls of `rand()` in a statement differ. Sendable because `last` is guarded by `lock`.
private final class PerCallNumber: @unchecked Sendable {
    private let lock = NSLock()
    private var last: UInt64 = 0
    func next() -> UInt64 {
        lock.withLock {
            last &+= 1
            return last
        }
    }
}

enum RandomFunctions {
    static var functions: [ScalarFunction] {
        [
            random("rand", aliases: ["random"], "A random number in [0, 1), evenly distributed.") { $0.nextDouble() },
            random("randn", aliases: [], "A random number of the standard normal distribution.") { $0.nextGaussian() },
            uniform,
        ]
    }

    /// The constant seed of a call; nil when it has none. NULL counts as 0.
    static func seed(_ call: CheckedCall, position: Int) throws -> Int64? {
        guard position < call.arguments.count else { return nil }
        guard let constant = call.constant(position) else {
            throw QueryError(
                "SEED_EXPRESSION_IS_UNFOLDABLE", sqlState: "42K08",
                "The seed expression \"\(call.arguments[position].text)\" of the expression \"\(call.text)\" must be foldable.")
        }
        return constant.integerValue ?? 0
    }

    private static func random(
        _ name: String, aliases: [String], _ description: String, _ body: @escaping @Sendable (inout XORShiftRandom) -> Double
    ) -> ScalarFunction {
        .typed(
            name, aliases: aliases, .math, "\(name)([seed])", description, ["SELECT \(name)(0)"], [], optional: [.strict(.oneOf([.int, .bigint]))]
        ) { call in
            let state = RandomState(seed: try seed(call, position: 0))
            return ResolvedScalar(
                call.types, returns: .double, nullHandling: .custom, deterministic: false,
                kernel: .vector { _, rows, context in
                    let buffer = Buffer(of: Double.self, count: rows)
                    let target = buffer.pointer(to: Double.self)
                    state.withGenerator(context) { generator in
                        for row in 0..<rows { target[row] = body(&generator) }
                    }
                    return Vector(type: .double, kind: .double, count: rows, buffer: buffer)
                })
        }
    }

    private static var uniform: ScalarFunction {
        .typed(
            "uniform", .math, "uniform(minimum, maximum[, seed])", "A random number between two constants, evenly distributed.",
            ["SELECT uniform(10, 20, 0)"], [.strict(.numeric), .strict(.numeric)], optional: [.strict(.oneOf([.int, .bigint]))]
        ) { call in
            var limits: [Double?] = []
            for (position, name) in ["min", "max"].enumerated() {
                guard let constant = call.constant(position) else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: call.text,
                        "the input `\(name)` should be a foldable integer or floating-point expression; however, got \"\(call.arguments[position].text)\"."
                    )
                }
                limits.append(number(constant, call.types[position]))
            }
            let result = commonType(call.types[0], call.types[1])
            guard let low = limits[0], let high = limits[1] else {
                return ResolvedScalar(
                    call.types, returns: result, nullable: true, nullHandling: .custom,
                    kernel: .vector { _, rows, _ in .nulls(result, count: rows) })
            }
            let state = RandomState(seed: try seed(call, position: 2))
            return ResolvedScalar(
                call.types, returns: result, nullHandling: .custom, deterministic: false,
                kernel: .vector { _, rows, context in
                    let builder = VectorBuilder(result, capacity: rows)
                    state.withGenerator(context) { generator in
                        for _ in 0..<rows {
                            let value = low + generator.nextDouble() * (high - low)
                            switch result {
                            case .float: builder.append(.float(Float(value)))
                            case .double: builder.append(.double(value))
                            case .decimal(_, let scale):
                                let digits = SignificantDigits(value.magnitude).fixed(scale).filter { $0 != "." }
                                let unscaled = Int128(digits) ?? 0
                                builder.append(.decimal(value < 0 ? -unscaled : unscaled))
                            default: builder.append(.integer(value >= 9.2e18 ? Int64.max : (value <= -9.2e18 ? Int64.min : Int64(value))))
                            }
                        }
                    }
                    return builder.finish()
                })
        }
    }

    private static func number(_ value: Value, _ type: DataType) -> Double? {
        switch value {
        case .integer(let number): return Double(number)
        case .decimal(let unscaled):
            guard case .decimal(_, let scale) = type else { return nil }
            return Double(DecimalDigits.plain(unscaled, scale: scale))
        default: return value.doubleValue
        }
    }

    private static func commonType(_ a: DataType, _ b: DataType) -> DataType {
        if a == .double || b == .double { return .double }
        if a == .float || b == .float { return .float }
        switch (a, b) {
        case (.decimal(let p, _), .decimal(let q, _)): return p > q ? a : b
        case (.decimal, _): return a
        case (_, .decimal): return b
        default: return (a.canonicalKind.width >= b.canonicalKind.width) ? a : b
        }
    }
}
