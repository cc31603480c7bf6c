/// Reads decimals from text: `[+-]digits[.digits][e[+-]digits]`.
package enum DecimalText {
    package enum Failure: Error, Sendable {
        case malformed
        /// More than 38 digits before the point.
        case tooManyDigits
        /// Does not fit the precision wanted.
        case outOfRange
    }

    /// The unscaled value at `scale`, rounded half up; within ±(10^precision − 1).
    package static func parse(_ text: UnsafeBufferPointer<UInt8>, precision: Int, scale: Int) -> Result<Int128, Failure> {
        let bytes = TemporalParser.trimmed(text)
        guard let number = Digits(bytes) else { return .failure(.malformed) }
        // Digits before the point of the value without its leading zeros.
        let whole = number.count + number.exponent
        if number.count == 0 { return .success(0) }
        if whole > 38 { return .failure(.tooManyDigits) }
        // How many of the digits stand before the last place kept.
        let kept = whole + scale
        if kept < 0 { return .success(0) }
        if kept > 38 { return .failure(.outOfRange) }
        var value: Int128 = 0
        for index in 0..<kept {
            let digit = index < number.count ? number.digit(index) : 0
            value = value &* 10 &+ Int128(digit)
        }
        if kept < number.count, number.digit(kept) >= 5 { value = value &+ 1 }
        guard value.magnitude < TextBuffer.powers[min(max(precision, 0), 38)] else { return .failure(.outOfRange) }
        return .success(number.negative ? 0 - value : value)
    }

    /// A number's text without exponent and needless signs, for messages: `1e2` as `100`, `5.` as `5`.
    package static func plain(_ text: UnsafeBufferPointer<UInt8>) -> String? {
        guard let number = Digits(TemporalParser.trimmed(text)) else { return nil }
        let whole = number.count + number.exponent
        let fraction = max(0, -number.exponent)
        guard whole <= 38, fraction <= 100 else { return nil }
        var plain = number.negative ? "-" : ""
        if whole <= 0 { plain += "0" } else { for index in 0..<whole { plain += String(index < number.count ? number.digit(index) : 0) } }
        if fraction > 0 {
            plain += "."
            for index in whole..<(whole + fraction) { plain += String(index >= 0 && index < number.count ? number.digit(index) : 0) }
        }
        return plain
    }

    /// The shape of a checked number: its digits from the first that is not zero, as an integer times 10^exponent.
    private struct Digits {
        private let bytes: UnsafeBufferPointer<UInt8>
        private var first = 0
        private var pointAt: Int?
        private(set) var count = 0
        private(set) var exponent = 0
        private(set) var negative = false

        init?(_ bytes: UnsafeBufferPointer<UInt8>) {
            self.bytes = bytes
            let end = bytes.count
            guard end > 0 else { return nil }
            var position = 0
            negative = bytes[0] == UInt8(ascii: "-")
            if negative || bytes[0] == UInt8(ascii: "+") { position = 1 }
            var seen = 0
            var started = false
            while position < end {
                let byte = bytes[position]
                if byte &- 0x30 <= 9 {
                    seen += 1
                    if !started, byte != 0x30 {
                        started = true
                        first = position
                    }
                    if started { count += 1 }
                    if pointAt != nil { exponent -= 1 }
                } else if byte == UInt8(ascii: "."), pointAt == nil {
                    pointAt = position
                } else {
                    break
                }
                position += 1
            }
            guard seen > 0 else { return nil }
            if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
                position += 1
                var negativeExponent = false
                if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
                    negativeExponent = bytes[position] == UInt8(ascii: "-")
                    position += 1
                }
                let start = position
                var value = 0
                while position < end, bytes[position] &- 0x30 <= 9 {
                    if value < 1_000_000_000 { value = value * 10 + Int(bytes[position] &- 0x30) }
                    position += 1
                }
                guard position > start else { return nil }
                exponent += negativeExponent ? -value : value
            }
            guard position == end else { return nil }
        }

        /// The digit `index` places behind the first that is not zero.
        func digit(_ index: Int) -> UInt8 {
            var position = first + index
            if let pointAt, pointAt > first, position >= pointAt { position += 1 }
            return position < bytes.count ? bytes[position] &- 0x30 : 0
        }
    }
}
