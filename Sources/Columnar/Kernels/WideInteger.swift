/// An unsigned integer of 256 bits with what exact decimal arithmetic needs.
package struct UInt256: Sendable, Equatable, Comparable {
    package var high: UInt128
    package var low: UInt128

    package init(high: UInt128 = 0, low: UInt128) {
        self.high = high
        self.low = low
    }

    package static func < (a: Self, b: Self) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

    /// The full product.
    package static func product(_ a: UInt128, _ b: UInt128) -> UInt256 {
        let full = a.multipliedFullWidth(by: b)
        return UInt256(high: full.high, low: full.low)
    }

    /// Nil when the product has over 256 bits.
    package func multiplied(by factor: UInt128) -> UInt256? {
        let upper = high.multipliedReportingOverflow(by: factor)
        if upper.overflow { return nil }
        let lower = low.multipliedFullWidth(by: factor)
        let sum = upper.partialValue.addingReportingOverflow(lower.high)
        return sum.overflow ? nil : UInt256(high: sum.partialValue, low: lower.low)
    }

    /// Nil when the sum has over 256 bits.
    package func adding(_ other: UInt256) -> UInt256? {
        let lower = low.addingReportingOverflow(other.low)
        let upper = high.addingReportingOverflow(other.high)
        if upper.overflow { return nil }
        let total = upper.partialValue.addingReportingOverflow(lower.overflow ? 1 : 0)
        return total.overflow ? nil : UInt256(high: total.partialValue, low: lower.partialValue)
    }

    /// `self - other`; `other` is not larger.
    package func subtracting(_ other: UInt256) -> UInt256 {
        let lower = low.subtractingReportingOverflow(other.low)
        return UInt256(high: high &- other.high &- (lower.overflow ? 1 : 0), low: lower.partialValue)
    }

    /// Quotient and remainder. The divisor must not be 0.
    package func divided(by divisor: UInt128) -> (quotient: UInt256, remainder: UInt128) {
        if high == 0 {
            let result = low.quotientAndRemainder(dividingBy: divisor)
            return (UInt256(low: result.quotient), result.remainder)
        }
        let upper = high.quotientAndRemainder(dividingBy: divisor)
        let lower = divisor.dividingFullWidth((upper.remainder, low))
        return (UInt256(high: upper.quotient, low: lower.quotient), lower.remainder)
    }

    /// Quotient and remainder by a divisor of up to 256 bits, bit by bit. The divisor must not be 0.
    package func divided(by divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
        if divisor.high == 0 {
            let result = divided(by: divisor.low)
            return (result.quotient, UInt256(low: result.remainder))
        }
        var quotient = UInt256(low: 0)
        var remainder = UInt256(low: 0)
        for bit in stride(from: 255, through: 0, by: -1) {
            let carried = remainder.high >> 127 == 1
            remainder.high = remainder.high << 1 | remainder.low >> 127
            let next = bit >= 128 ? high >> UInt128(bit - 128) : low >> UInt128(bit)
            remainder.low = remainder.low << 1 | (next & 1)
            if carried || !(remainder < divisor) {
                remainder = remainder.subtracting(divisor)
                if bit >= 128 { quotient.high |= 1 << UInt128(bit - 128) } else { quotient.low |= 1 << UInt128(bit) }
            }
        }
        return (quotient, remainder)
    }

    /// Divided by a power of ten of up to 38 digits, halves away from zero.
    package func roundedDown(digits: Int) -> UInt256 {
        if digits <= 0 { return self }
        let divisor = DecimalPower.unsigned(digits)
        let result = divided(by: divisor)
        return result.remainder >= divisor - result.remainder ? result.quotient.adding(UInt256(low: 1)) ?? result.quotient : result.quotient
    }

    package var decimalDigits: String {
        var digits: [UInt8] = []
        var rest = self
        repeat {
            let step = rest.divided(by: 10 as UInt128)
            digits.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: step.remainder))
            rest = step.quotient
        } while rest.high != 0 || rest.low != 0
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}

/// Powers of ten.
package enum DecimalPower {
    private static let table: [Int128] = {
        var powers: [Int128] = [1]
        for _ in 1...38 { powers.append((powers.last ?? 1) &* 10) }
        return powers
    }()

    /// 10^exponent for 0...38; exponents outside are brought inside.
    package static func of(_ exponent: Int) -> Int128 { table[min(max(exponent, 0), 38)] }

    package static func unsigned(_ exponent: Int) -> UInt128 { UInt128(truncatingIfNeeded: of(exponent)) }

    /// The largest unscaled value of a precision.
    package static func limit(_ precision: Int) -> Int128 { of(precision) - 1 }
}

/// Exact decimal operations on single unscaled values, for what does not provably fit 128 bits. Nil stands for over 38 digits of result
/// (or whatever limit the caller checks afterwards), never for a wrong one.
package enum WideDecimal {
    /// A signed value of up to 256 bits.
    package struct Signed {
        package var negative: Bool
        package var magnitude: UInt256

        package init(_ value: Int128) {
            negative = value < 0
            magnitude = UInt256(low: value.magnitude)
        }

        package init(negative: Bool, magnitude: UInt256) {
            self.negative = negative
            self.magnitude = magnitude
        }

        /// Times 10^digits, nil over 256 bits. `digits` up to 76.
        package func scaledUp(_ digits: Int) -> Signed? {
            var result = magnitude
            var left = digits
            while left > 0 {
                guard let next = result.multiplied(by: DecimalPower.unsigned(min(left, 38))) else { return nil }
                result = next
                left -= 38
            }
            return Signed(negative: negative, magnitude: result)
        }

        package func adding(_ other: Signed) -> Signed? {
            if negative == other.negative { return magnitude.adding(other.magnitude).map { Signed(negative: negative, magnitude: $0) } }
            if magnitude < other.magnitude { return Signed(negative: other.negative, magnitude: other.magnitude.subtracting(magnitude)) }
            return Signed(negative: negative, magnitude: magnitude.subtracting(other.magnitude))
        }

        /// The value when it has at most 127 bits.
        package var narrowed: Int128? {
            guard magnitude.high == 0, let value = Int128(exactly: magnitude.low) else { return nil }
            return negative ? -value : value
        }

        /// The digits with a point `scale` before their end.
        package func text(scale: Int) -> String { (negative ? "-" : "") + DecimalDigits.place(magnitude.decimalDigits, scale: scale) }
    }

    /// The exact result before it is checked against the result's precision; nil over 256 bits or by a divisor of 0.
    package static func evaluate(
        _ op: ArithmeticOperator, _ a: Int128, scale s1: Int, _ b: Int128, scale s2: Int, resultScale: Int
    ) -> Signed? {
        let x = Signed(a)
        var y = Signed(b)
        switch op {
        case .add, .subtract:
            if op == .subtract { y.negative.toggle() }
            let common = max(s1, s2)
            guard let left = x.scaledUp(common - s1), let right = y.scaledUp(common - s2), let sum = left.adding(right) else { return nil }
            return Signed(negative: sum.negative, magnitude: sum.magnitude.roundedDown(digits: common - resultScale))
        case .multiply:
            let product = UInt256.product(x.magnitude.low, y.magnitude.low)
            return Signed(negative: x.negative != y.negative, magnitude: product.roundedDown(digits: s1 + s2 - resultScale))
        case .divide:
            if b == 0 { return nil }
            let shift = resultScale - s1 + s2
            guard let left = x.scaledUp(max(shift, 0)), let right = y.scaledUp(max(-shift, 0)) else { return nil }
            let result = left.magnitude.divided(by: right.magnitude)
            let doubled = result.remainder.adding(result.remainder)
            let roundsUp = doubled.map { !($0 < right.magnitude) } ?? true
            let quotient = roundsUp ? result.quotient.adding(UInt256(low: 1)) : result.quotient
            return quotient.map { Signed(negative: x.negative != y.negative, magnitude: $0) }
        case .remainder, .integralDivide:
            if b == 0 { return nil }
            let common = max(s1, s2)
            guard let left = x.scaledUp(common - s1), let right = y.scaledUp(common - s2) else { return nil }
            let result = left.magnitude.divided(by: right.magnitude)
            return op == .remainder
                ? Signed(negative: x.negative, magnitude: result.remainder)
                : Signed(negative: x.negative != y.negative, magnitude: result.quotient)
        }
    }

    /// Below, equal to or above zero, for values of different scales.
    package static func compare(_ a: Int128, scale s1: Int, _ b: Int128, scale s2: Int) -> Int {
        if (a < 0) != (b < 0) { return a < 0 ? -1 : 1 }
        let common = max(s1, s2)
        guard let left = Signed(a).scaledUp(common - s1), let right = Signed(b).scaledUp(common - s2) else { return a < b ? -1 : 1 }
        if left.magnitude == right.magnitude { return 0 }
        return (left.magnitude < right.magnitude) != left.negative ? -1 : 1
    }
}

/// Decimals as text.
package enum DecimalDigits {
    /// `digits` (no sign) with a point `scale` digits before their end.
    package static func place(_ digits: String, scale: Int) -> String {
        if scale <= 0 { return digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        return padded.prefix(padded.utf8.count - scale) + "." + padded.suffix(scale)
    }

    package static func plain(_ unscaled: Int128, scale: Int) -> String {
        WideDecimal.Signed(unscaled).text(scale: scale)
    }
}
