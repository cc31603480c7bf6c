#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The estimators of HyperLogLog in Apache DataSketches.
enum HyperLogLogEstimate {
    /// How many distinct items make so many coupons of 26 bits: collisions are rare, so the curve is close to a line.
    private static let couponCounts: [Double] = [0, 1, 20, 400, 8000, 160_000, 300_000, 600_000]
    private static let couponItems: [Double] = [
        0, 1, 20.00000094374026, 400.0003963713384, 8000.158929460209, 160063.60677637596, 300223.70715976635, 600895.593385617,
    ]

    static func ofCoupons(_ count: Int) -> Double {
        let x = Double(count)
        guard let last = couponCounts.last, x < last else { return x }
        return max(interpolate(couponCounts, x) { couponItems[$0] }, x)
    }

    private static let curves: [[Double]] = (HyperLogLogCurveLow.texts + HyperLogLogCurveHigh.texts).map {
        $0.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    }

    /// Counts from one point of a curve to the next.
    private static func step(_ logRegisters: Int) -> Double {
        switch logRegisters {
        case 4: 1
        case 5: 2
        case 6: 3
        default: Double(5 << (logRegisters - 7))
        }
    }

    /// The raw estimate of Flajolet et al. (2007) brought onto the measured curve; linear counting where few registers are hit.
    static func composite(_ sketch: HyperLogLogSketch) -> Double {
        let logRegisters = sketch.logRegisters
        let m = Double(1 << logRegisters)
        guard curves.indices.contains(logRegisters - 4), let first = curves[logRegisters - 4].first,
            let last = curves[logRegisters - 4].last
        else { return 0 }
        let factor: Double
        switch logRegisters {
        case 4: factor = 0.673
        case 5: factor = 0.697
        case 6: factor = 0.709
        default: factor = 0.7213 / (1 + 1.079 / m)
        }
        let raw = factor * m * m / (sketch.lowSum + sketch.highSum)
        let curve = curves[logRegisters - 4]
        let step = step(logRegisters)
        if raw < first { return 0 }
        if raw > last { return raw * (step * Double(curve.count - 1) / last) }
        let adjusted = interpolate(curve, raw) { step * Double($0) }
        if adjusted > 3 * m { return adjusted }
        let empty = sketch.minimum == 0 ? sketch.countAtMinimum : 0
        let linear = empty == 0 ? m * log(m / 0.5) : m * (harmonic(1 << logRegisters) - harmonic(empty))
        let crossing = logRegisters == 4 ? 0.718 : (logRegisters == 5 ? 0.672 : 0.64)
        return (adjusted + linear) / 2 > crossing * m ? adjusted : linear
    }

    /// The n-th harmonic number: summed up when small, by its asymptotic series otherwise.
    private static func harmonic(_ n: Int) -> Double {
        if n < 25 { return (1...max(n, 1)).reduce(0) { $0 + (n == 0 ? 0 : 1 / Double($1)) } }
        let x = Double(n)
        let square = 1 / (x * x)
        var sum = log(x) + 0.577215664901532860606512090082 + 1 / (2 * x)
        var power = square
        for term in [-1.0 / 12, 1.0 / 120, -1.0 / 252, 1.0 / 240] {
            sum += power * term
            power *= square
        }
        return sum
    }

    /// The cubic through the four points around x (Lagrange). `xs` ascends and has at least four entries, `x` lies within.
    private static func interpolate(_ xs: [Double], _ x: Double, _ y: (Int) -> Double) -> Double {
        guard let last = xs.last, xs.count >= 4 else { return x }
        if x >= last { return y(xs.count - 1) }
        var left = 0
        var right = xs.count - 1
        while left + 1 < right {
            let middle = left + (right - left) / 2
            if xs[middle] <= x { left = middle } else { right = middle }
        }
        let start = min(max(left - 1, 0), xs.count - 4)
        var sum = 0.0
        for point in start..<start + 4 {
            var numerator = 1.0
            var denominator = 1.0
            for other in start..<start + 4 where other != point {
                numerator *= x - xs[other]
                denominator *= xs[point] - xs[other]
            }
            sum += y(point) * numerator / denominator
        }
        return sum
    }
}
