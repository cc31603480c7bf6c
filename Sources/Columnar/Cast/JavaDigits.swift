/// The decimal digits that Java 17 prints for numbers of which they are not the shortest: large whole ones, powers of two and
/// subnormal numbers. (Elsewhere its free-format algorithm, Steele and White's of 1990 without the ends of the rounding interval,
/// gives the shortest.)
enum JavaDigits {
    /// Digits without the point, and where it stands: 0.d1d2d3… times 10^exponent. Nil when the shortest digits will do.
    static func digits(of value: Double) -> (digits: [UInt8], exponent: Int)? {
        let fraction = value.significandBitPattern
        let biased = Int(value.exponentBitPattern)
        return digits(fraction: fraction, biased: biased, bias: 1023, fractionBits: 52)
    }

    static func digits(of value: Float) -> (digits: [UInt8], exponent: Int)? {
        digits(fraction: UInt64(value.significandBitPattern), biased: Int(value.exponentBitPattern), bias: 127, fractionBits: 23)
    }

    private static func digits(fraction: UInt64, biased: Int, bias: Int, fractionBits: Int) -> (digits: [UInt8], exponent: Int)? {
        let isSubnormal = biased == 0
        var exponent = biased - bias
        var bits = fraction
        var significant = fractionBits + 1
        if isSubnormal {
            guard fraction != 0 else { return nil }
            significant = 64 - fraction.leadingZeroBitCount
            exponent = 1 - bias - (fractionBits + 1 - significant)
        } else {
            bits |= 1 << UInt64(fractionBits)
            guard exponent > fractionBits || fraction == 0 else { return nil }
        }
        // The value is odd times 2^shift.
        let odd = bits >> UInt64(bits.trailingZeroBitCount)
        let oddBits = 64 - odd.leadingZeroBitCount
        let shift = exponent - oddBits + 1
        if shift >= 0, exponent < 63 { return whole(odd << UInt64(shift), exponent, significant) }
        if shift < 0, exponent >= 0, exponent < 53 { return nil }
        return freeFormat(odd, oddBits, exponent, significant)
    }

    /// Whole numbers: digits that the precision cannot tell apart are rounded off, the others all printed.
    private static func whole(_ value: UInt64, _ exponent: Int, _ significant: Int) -> (digits: [UInt8], exponent: Int) {
        var number = value
        var dropped = 0
        if exponent > significant {
            // floor((exponent - significant - 1) * log10 2)
            dropped = (exponent - significant - 1) * 30_103 / 100_000
            let power = UInt64(truncatingIfNeeded: TextBuffer.powers[dropped])
            let rest = number % power
            number /= power
            if dropped > 0, rest >= power / 2 { number += 1 }
        }
        var digits: [UInt8] = []
        while number > 0 {
            digits.append(0x30 + UInt8(number % 10))
            number /= 10
        }
        digits.reverse()
        let pointAt = digits.count + dropped
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        return (digits, pointAt)
    }

    private static func freeFormat(_ odd: UInt64, _ oddBits: Int, _ exponent: Int, _ significant: Int) -> (digits: [UInt8], exponent: Int) {
        let tinyBits = max(0, oddBits - exponent - 1)
        // log10 of the value by its leading bits, at most one too large.
        let mantissa = Double(odd) / Double(sign: .plus, exponent: oddBits - 1, significand: 1)
        var decimal = Int(((mantissa - 1.5) * 0.289529654 + 0.176091259 + Double(exponent) * 0.301029995663981).rounded(.down))
        let fives = max(0, -decimal)
        var valueTwos = fives + tinyBits + exponent
        let scaleFives = max(0, decimal)
        var scaleTwos = scaleFives + tinyBits
        var marginTwos = valueTwos - significant
        valueTwos -= oddBits - 1
        let common = min(valueTwos, scaleTwos)
        valueTwos -= common
        scaleTwos -= common
        marginTwos -= common
        // The gap below a power of two is half as wide.
        if oddBits == 1 { marginTwos -= 1 }
        if marginTwos < 0 {
            valueTwos -= marginTwos
            scaleTwos -= marginTwos
            marginTwos = 0
        }
        let valueBits = oddBits + valueTwos + fives * 7 / 3
        let scaleBits = scaleTwos + 1 + (scaleFives + 1) * 7 / 3
        // Java's short arithmetic leaves the upper end out, its long one takes it in.
        let takesUpperEnd = valueBits >= 64 || scaleBits >= 64

        var value = Natural(odd).multiplied(fives: fives, twos: valueTwos)
        let scale = Natural(1).multiplied(fives: scaleFives, twos: scaleTwos)
        var margin = Natural(1).multiplied(fives: fives, twos: marginTwos)
        let tenfold = scale.times(10)
        var digits: [UInt8] = []
        var low = false
        var high = false
        func step() -> UInt8 {
            let digit = value.takeQuotient(scale)
            value = value.times(10)
            margin = margin.times(10)
            low = value.compare(margin) < 0
            let order = value.plus(margin).compare(tenfold)
            high = takesUpperEnd ? order >= 0 : order > 0
            return digit
        }
        let first = step()
        if first == 0 && !high { decimal -= 1 } else { digits.append(0x30 + first) }
        // The form with an exponent has two digits at least.
        if decimal < -3 || decimal >= 8 {
            low = false
            high = false
        }
        while !low && !high && digits.count < 20 { digits.append(0x30 + step()) }
        if high {
            let twice = value.times(2).compare(tenfold)
            let isOdd = (digits.last ?? 0x30) & 1 == 1
            if !low || twice > 0 || (twice == 0 && isOdd) {
                var position = digits.count - 1
                while position >= 0, digits[position] == 0x39 {
                    digits[position] = 0x30
                    position -= 1
                }
                if position >= 0 {
                    digits[position] += 1
                } else {
                    digits.insert(0x31, at: 0)
                    decimal += 1
                }
            }
        }
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        return (digits, decimal + 1)
    }

    /// A natural number of any size, lowest limb first.
    private struct Natural {
        private var limbs: [UInt32]

        init(_ value: UInt64) { limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)] }

        func times(_ factor: UInt32) -> Natural {
            var result = self
            var carry: UInt64 = 0
            for index in result.limbs.indices {
                let product = UInt64(result.limbs[index]) * UInt64(factor) + carry
                result.limbs[index] = UInt32(truncatingIfNeeded: product)
                carry = product >> 32
            }
            if carry != 0 { result.limbs.append(UInt32(truncatingIfNeeded: carry)) }
            return result
        }

        func multiplied(fives: Int, twos: Int) -> Natural {
            var result = self
            var rest = fives
            while rest > 0 {
                let part = min(rest, 13)
                var power: UInt32 = 1
                for _ in 0..<part { power *= 5 }
                result = result.times(power)
                rest -= part
            }
            guard twos > 0 else { return result }
            result = result.times(1 << UInt32(twos % 32))
            result.limbs.insert(contentsOf: [UInt32](repeating: 0, count: twos / 32), at: 0)
            return result
        }

        func plus(_ other: Natural) -> Natural {
            var result = self
            var carry: UInt64 = 0
            for index in 0..<max(limbs.count, other.limbs.count) {
                if index >= result.limbs.count { result.limbs.append(0) }
                let sum = UInt64(result.limbs[index]) + (index < other.limbs.count ? UInt64(other.limbs[index]) : 0) + carry
                result.limbs[index] = UInt32(truncatingIfNeeded: sum)
                carry = sum >> 32
            }
            if carry != 0 { result.limbs.append(1) }
            return result
        }

        /// Below, equal to or above zero.
        func compare(_ other: Natural) -> Int {
            var index = max(limbs.count, other.limbs.count) - 1
            while index >= 0 {
                let a = index < limbs.count ? limbs[index] : 0
                let b = index < other.limbs.count ? other.limbs[index] : 0
                if a != b { return a < b ? -1 : 1 }
                index -= 1
            }
            return 0
        }

        /// Divides by `divisor`, of which it is below ten times; keeps the remainder.
        mutating func takeQuotient(_ divisor: Natural) -> UInt8 {
            var quotient: UInt8 = 0
            while quotient < 10, compare(divisor) >= 0 {
                var borrow: Int64 = 0
                for index in limbs.indices {
                    var difference = Int64(limbs[index]) - (index < divisor.limbs.count ? Int64(divisor.limbs[index]) : 0) - borrow
                    borrow = difference < 0 ? 1 : 0
                    if difference < 0 { difference += 1 << 32 }
                    limbs[index] = UInt32(truncatingIfNeeded: difference)
                }
                quotient += 1
            }
            return quotient
        }
    }
}
