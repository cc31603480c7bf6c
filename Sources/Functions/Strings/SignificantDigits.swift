import Foundation

/// A number as decimal digits d1 d2 d3 … with the point behind `exponent` of them: 0.d1d2d3… × 10^exponent.
struct SignificantDigits {
    private(set) var digits: [UInt8]
    private(set) var exponent: Int
    /// The binary number the digits come from, to decide ties exactly.
    private let origin: Double?

    enum Rounding { case halfUp, halfEven }

    private init(digits: [UInt8], exponent: Int, origin: Double?) {
        self.digits = digits
        self.exponent = exponent
        self.origin = origin
    }

    init(_ other: SignificantDigits, exponent: Int) {
        self.init(digits: other.digits, exponent: exponent, origin: exponent == other.exponent ? other.origin : nil)
    }

    /// The shortest digits that read back as the same number, of a number that is finite and not negative.
    init(_ number: Double, isSingle: Bool = false) {
        let text = isSingle ? Float(number).description : number.description
        self.init(text: text, origin: number)
    }

    /// Of text such as `12.5`, `1e-05`, without a sign.
    init(text: String, origin: Double? = nil) {
        var digits: [UInt8] = []
        var exponent = 0
        var seenPoint = false
        var scientific = ""
        var inExponent = false
        for byte in text.utf8 {
            if inExponent {
                scientific.unicodeScalars.append(Unicode.Scalar(byte))
            } else if byte == 0x2E {
                seenPoint = true
            } else if byte == 0x65 || byte == 0x45 {
                inExponent = true
            } else if byte >= 0x30 && byte <= 0x39 {
                if digits.isEmpty && byte == 0x30 {
                    if seenPoint { exponent -= 1 }
                    continue
                }
                digits.append(byte - 0x30)
                if !seenPoint { exponent += 1 }
            }
        }
        exponent += Int(scientific) ?? 0
        while digits.last == 0 { digits.removeLast() }
        if digits.isEmpty { exponent = 0 }
        self.init(digits: digits, exponent: exponent, origin: origin)
    }

    var isZero: Bool { digits.isEmpty }

    /// Rounded to `count` digits behind the point.
    func rounded(fraction count: Int, _ rounding: Rounding = .halfUp) -> SignificantDigits {
        rounded(keeping: exponent + count, rounding)
    }

    func rounded(significant count: Int, _ rounding: Rounding = .halfUp) -> SignificantDigits {
        rounded(keeping: count, rounding)
    }

    private func rounded(keeping kept: Int, _ rounding: Rounding) -> SignificantDigits {
        if kept >= digits.count { return self }
        if kept < 0 { return SignificantDigits(digits: [], exponent: 0, origin: nil) }
        var head = Array(digits[0..<kept])
        let isTie = digits[kept] == 5 && kept + 1 == digits.count
        var roundsUp = digits[kept] >= 5
        if isTie && rounding == .halfEven {
            switch exactComparison() {
            case 0: roundsUp = (head.last ?? 0) % 2 == 1
            case let order: roundsUp = order > 0
            }
        }
        var exponent = exponent
        if roundsUp {
            var place = kept - 1
            while place >= 0 && head[place] == 9 {
                head[place] = 0
                place -= 1
            }
            if place >= 0 {
                head[place] += 1
            } else {
                head.insert(1, at: 0)
                exponent += 1
            }
        }
        while head.last == 0 { head.removeLast() }
        return SignificantDigits(digits: head, exponent: head.isEmpty ? 0 : exponent, origin: nil)
    }

    /// Whether the binary number lies above (1), on (0) or below (-1) its shortest digits.
    private func exactComparison() -> Int {
        guard let origin else { return 0 }
        // 1100 digits hold every double exactly.
        let exact = SignificantDigits(text: String(format: "%.1100e", origin))
        for place in 0..<max(exact.digits.count, digits.count) {
            let a = place < exact.digits.count ? exact.digits[place] : 0
            let b = place < digits.count ? digits[place] : 0
            if a != b { return a > b ? 1 : -1 }
        }
        return 0
    }

    /// The digit of the place with the given distance from the point: 0 is the first before it, -1 the first behind it.
    func digit(atPower power: Int) -> UInt8 {
        let index = exponent - 1 - power
        return index >= 0 && index < digits.count ? digits[index] : 0
    }

    /// `123.450` with `fraction` digits behind the point.
    func fixed(_ fraction: Int, _ rounding: Rounding = .halfUp) -> String {
        let value = rounded(fraction: fraction, rounding)
        var bytes: [UInt8] = []
        for power in stride(from: max(value.exponent, 1) - 1, through: 0, by: -1) { bytes.append(0x30 + value.digit(atPower: power)) }
        if fraction > 0 {
            bytes.append(0x2E)
            for power in 1...fraction { bytes.append(0x30 + value.digit(atPower: -power)) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `1.2345e+01` with `fraction` digits behind the point.
    func scientific(_ fraction: Int) -> String {
        let value = rounded(significant: fraction + 1)
        var bytes: [UInt8] = []
        for place in 0...fraction {
            if place == 1 { bytes.append(0x2E) }
            bytes.append(0x30 + (place < value.digits.count ? value.digits[place] : 0))
        }
        let power = value.isZero ? 0 : value.exponent - 1
        let shown = String(power.magnitude)
        return String(decoding: bytes, as: UTF8.self) + "e" + (power < 0 ? "-" : "+") + (shown.count < 2 ? "0" + shown : shown)
    }
}

extension SignificantDigits {
    /// All digits, as text that reads back exactly: `0.123e4`.
    var scientificText: String {
        if digits.isEmpty { return "0" }
        return "0." + String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self) + "e\(exponent)"
    }
}
