/// FLOAT and DOUBLE as Java prints them: `1.0`, `1.0E10`, `Infinity`. Digits are those of Java 17: nearly always the shortest that
/// read back as the same number.
extension TextBuffer {
    package func append(double value: Double) {
        if appendSpecial(value.isNaN, value.isInfinite, value.sign == .minus, value == 0) { return }
        if let java = JavaDigits.digits(of: value) { return append(java, isNegative: value < 0) }
        append(shortest: value.description)
    }

    package func append(float value: Float) {
        if appendSpecial(value.isNaN, value.isInfinite, value.sign == .minus, value == 0) { return }
        if let java = JavaDigits.digits(of: value) { return append(java, isNegative: value < 0) }
        append(shortest: value.description)
    }

    private func append(_ number: (digits: [UInt8], exponent: Int), isNegative: Bool) {
        if isNegative { append(UInt8(ascii: "-")) }
        var digits = SmallDigits()
        for digit in number.digits { digits.append(digit) }
        append(digits, scale: number.exponent)
    }

    private func appendSpecial(_ isNaN: Bool, _ isInfinite: Bool, _ isNegative: Bool, _ isZero: Bool) -> Bool {
        if isNaN {
            append("NaN")
            return true
        }
        guard isInfinite || isZero else { return false }
        if isNegative { append(UInt8(ascii: "-")) }
        append(isInfinite ? "Infinity" : "0.0")
        return true
    }

    /// Rearranges Swift's shortest form (`1e-05`, `123.0`, `1.5e+22`): plain from 10^-3 to 10^7, otherwise one digit before the point.
    private func append(shortest text: String) {
        var digits = SmallDigits()
        var exponent = 0
        var position = 0
        var pointAt: Int?
        var negativeExponent = false
        var inExponent = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"):
                if inExponent { negativeExponent = true } else { append(byte) }
            case UInt8(ascii: "."): pointAt = position
            case UInt8(ascii: "e"): inExponent = true
            case UInt8(ascii: "+"): break
            default:
                if inExponent {
                    exponent = exponent * 10 + Int(byte &- 0x30)
                } else {
                    digits.append(byte)
                    position += 1
                }
            }
        }
        if negativeExponent { exponent = -exponent }
        // The value is 0.d1d2d3… times 10^scale.
        var scale = (pointAt ?? position) + exponent
        while digits.count > 1, digits.first == 0x30 {
            digits.dropFirst()
            scale -= 1
        }
        digits.dropTrailingZeros()
        append(digits, scale: scale)
    }

    /// 0.d1d2d3… times 10^scale.
    private func append(_ digits: SmallDigits, scale: Int) {
        if scale > -3 && scale <= 7 {
            if scale <= 0 {
                append("0.")
                for _ in 0..<(-scale) { append(UInt8(ascii: "0")) }
                for index in 0..<digits.count { append(digits[index]) }
            } else {
                for index in 0..<scale { append(index < digits.count ? digits[index] : UInt8(ascii: "0")) }
                append(UInt8(ascii: "."))
                if digits.count <= scale {
                    append(UInt8(ascii: "0"))
                } else {
                    for index in scale..<digits.count { append(digits[index]) }
                }
            }
            return
        }
        append(digits[0])
        append(UInt8(ascii: "."))
        if digits.count == 1 { append(UInt8(ascii: "0")) }
        for index in 1..<max(digits.count, 1) { append(digits[index]) }
        append(UInt8(ascii: "E"))
        append(integer: Int64(scale - 1))
    }

    /// Up to 32 digits without an allocation.
    private struct SmallDigits {
        private var storage = SIMD32<UInt8>(repeating: 0x30)
        private var start = 0
        private var end = 0
        var count: Int { end - start }
        var first: UInt8 { storage[start] }
        subscript(index: Int) -> UInt8 { storage[min(start + index, 31)] }

        mutating func append(_ digit: UInt8) {
            guard end < 32 else { return }
            storage[end] = digit
            end += 1
        }

        mutating func dropFirst() { start += 1 }

        mutating func dropTrailingZeros() {
            while count > 1, storage[end - 1] == 0x30 { end -= 1 }
        }
    }
}
