import Columnar

/// MT19937 (Matsumoto and Nishimura 1998) seeded as Commons Math does from a 64-bit number; behind `uuid` and `shuffle`.
struct MersenneTwister {
    private var state = [UInt32](repeating: 0, count: 624)
    private var index = 624

    init(seed: Int64) {
        let key = [UInt32(truncatingIfNeeded: seed >> 32), UInt32(truncatingIfNeeded: seed)]
        state[0] = 19_650_218
        for place in 1..<624 { state[place] = 1_812_433_253 &* (state[place - 1] ^ state[place - 1] >> 30) &+ UInt32(place) }
        var i = 1
        var j = 0
        for _ in 0..<624 {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >> 30) &* 1_664_525) &+ key[j] &+ UInt32(j)
            i += 1
            j = (j + 1) % 2
            if i >= 624 {
                state[0] = state[623]
                i = 1
            }
        }
        for _ in 0..<623 {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >> 30) &* 1_566_083_941) &- UInt32(i)
            i += 1
            if i >= 624 {
                state[0] = state[623]
                i = 1
            }
        }
        state[0] = 0x8000_0000
    }

    private mutating func next() -> UInt32 {
        if index >= 624 {
            for place in 0..<624 {
                let y = state[place] & 0x8000_0000 | state[(place + 1) % 624] & 0x7FFF_FFFF
                state[place] = state[(place + 397) % 624] ^ y >> 1 ^ (y & 1 == 1 ? 0x9908_B0DF : 0)
            }
            index = 0
        }
        var y = state[index]
        index += 1
        y ^= y >> 11
        y ^= y << 7 & 0x9D2C_5680
        y ^= y << 15 & 0xEFC6_0000
        return y ^ y >> 18
    }

    mutating func nextLong() -> UInt64 {
        let high = UInt64(next()) << 32
        return high | UInt64(next())
    }

    /// 0 ..< bound, `bound` at least 1.
    mutating func nextInt(below bound: Int) -> Int {
        if bound & (bound - 1) == 0 { return Int(UInt64(bound) * UInt64(next() >> 1) >> 31) }
        while true {
            let bits = Int(next() >> 1)
            let value = bits % bound
            if bits - value + (bound - 1) <= Int(Int32.max) { return value }
        }
    }
}

/// A Mersenne twister per execution of a call.
final class TwisterState: Sendable {
    private let generators: PerExecution<MersenneTwister>

    init(seed: Int64?) {
        let fallback = RandomState(seed: nil)
        generators = PerExecution { context in
            MersenneTwister(seed: seed ?? fallback.withGenerator(context) { Int64($0.nextInt()) << 32 | Int64($0.nextInt()) })
        }
    }

    func withGenerator<Result>(_ context: EvaluationContext, _ body: (inout MersenneTwister) -> Result) -> Result {
        generators.withState(context, body)
    }
}
