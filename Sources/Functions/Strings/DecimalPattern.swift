import Columnar

/// `java.text.DecimalFormat` patterns such as `#,##0.00`, `0.00E0`, `#%`, with an optional form for negative numbers behind `;`.
struct DecimalPattern {
    private var prefix = ""
    private var suffix = ""
    private var negative: (prefix: String, suffix: String)?
    private var minimumWhole = 0
    private var maximumWhole = 0
    private var minimumFraction = 0
    private var maximumFraction = 0
    /// Digits between separators, 0 for none.
    private var grouping = 0
    private var exponentDigits = 0
    /// Power of ten the number is multiplied with: 2 for percent, 3 for per mille.
    private var shift = 0
    private let isEmpty: Bool

    static func invalid(_ pattern: String) -> QueryError {
        QueryError("INVALID_PARAMETER_VALUE.FORMAT", sqlState: "22023", "The number format '\(pattern)' of `format_number` is malformed.")
    }

    init(_ pattern: String) throws {
        isEmpty = pattern.isEmpty
        if isEmpty { return }
        let parts = Self.halves(pattern)
        try parse(parts.positive, pattern)
        if let second = parts.negative {
            var other = self
            other.prefix = ""
            other.suffix = ""
            try other.parse(second, pattern)
            negative = (other.prefix, other.suffix)
        }
    }

    /// At most 340 fraction digits, always as many.
    init(fraction: Int) {
        isEmpty = false
        grouping = 3
        minimumWhole = 1
        maximumWhole = Int.max
        minimumFraction = fraction
        maximumFraction = fraction
    }

    private static func halves(_ pattern: String) -> (positive: [Character], negative: [Character]?) {
        var isQuoted = false
        let characters = Array(pattern)
        for (index, character) in characters.enumerated() {
            if character == "'" { isQuoted.toggle() }
            if character == ";" && !isQuoted { return (Array(characters[..<index]), Array(characters[(index + 1)...])) }
        }
        return (characters, nil)
    }

    private mutating func parse(_ characters: [Character], _ pattern: String) throws {
        enum Phase { case prefix, whole, fraction, exponent, suffix }
        var phase = Phase.prefix
        // Digits may go on behind characters of the suffix.
        var digits = Phase.whole
        var isQuoted = false
        var hashes = 0
        var zeros = 0
        var fractionZeros = 0
        var fractionHashes = 0
        var sinceComma: Int?
        for character in characters {
            if character == "'" {
                isQuoted.toggle()
                continue
            }
            if isQuoted {
                if phase == .prefix { prefix.append(character) } else { suffix.append(character) }
                if phase != .prefix { phase = .suffix }
                continue
            }
            if phase == .suffix, "#0,.".contains(character) { phase = digits }
            if phase == .whole || phase == .fraction { digits = phase }
            switch (character, phase) {
            case ("#", .prefix), ("0", .prefix), (",", .prefix), (".", .prefix), ("#", .whole), ("0", .whole), (",", .whole), (".", .whole):
                phase = .whole
                switch character {
                case "#":
                    if zeros > 0 { throw Self.invalid(pattern) }
                    hashes += 1
                    sinceComma = sinceComma.map { $0 + 1 }
                case "0":
                    zeros += 1
                    sinceComma = sinceComma.map { $0 + 1 }
                case ",": sinceComma = 0
                default: phase = .fraction
                }
            case ("0", .fraction):
                if fractionHashes > 0 { throw Self.invalid(pattern) }
                fractionZeros += 1
            case ("#", .fraction): fractionHashes += 1
            case ("E", .whole), ("E", .fraction): phase = .exponent
            case ("0", .exponent): exponentDigits += 1
            case (",", .fraction), (".", .fraction):
                throw Self.invalid(pattern)
            default:
                if phase != .prefix { phase = .suffix }
                if character == "%" { shift = 2 }
                if character == "‰" { shift = 3 }
                let shown: Character = character == "¤" ? "$" : character
                if phase == .prefix { prefix.append(shown) } else { suffix.append(shown) }
            }
        }
        if phase == .exponent && exponentDigits == 0 { throw Self.invalid(pattern) }
        if zeros == 0 && hashes > 0 && fractionZeros == 0 && fractionHashes == 0 && exponentDigits == 0 && phase != .fraction {
            minimumWhole = 0
        } else {
            minimumWhole = zeros
        }
        maximumWhole = exponentDigits > 0 ? hashes + zeros : Int.max
        minimumFraction = fractionZeros
        maximumFraction = fractionZeros + fractionHashes
        grouping = sinceComma ?? 0
    }

    /// A finite or infinite number; `digits` are those of its magnitude.
    func format(_ digits: SignificantDigits, isNegative: Bool, isInfinite: Bool = false) -> String {
        var body: String
        if isInfinite {
            body = "∞"
        } else if isEmpty {
            body = Self.grouped(digits.fixed(0, .halfEven), 3)
        } else if exponentDigits > 0 {
            body = scientific(digits.shifted(shift))
        } else {
            body = plain(digits.shifted(shift))
        }
        if isNegative {
            if let negative { return negative.prefix + body + negative.suffix }
            return "-" + prefix + body + suffix
        }
        return prefix + body + suffix
    }

    private func plain(_ digits: SignificantDigits) -> String {
        let text = digits.fixed(maximumFraction, .halfEven)
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        var whole = String(parts[0].drop { $0 == "0" })
        var fraction = parts.count > 1 ? String(parts[1]) : ""
        while fraction.count > minimumFraction && fraction.last == "0" { fraction.removeLast() }
        while whole.count < minimumWhole { whole = "0" + whole }
        if whole.isEmpty && fraction.isEmpty { whole = "0" }
        if grouping > 0 { whole = Self.grouped(whole, grouping) }
        return fraction.isEmpty ? whole : whole + "." + fraction
    }

    private static func grouped(_ digits: String, _ size: Int) -> String {
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        var result: [Character] = []
        for (place, digit) in parts[0].reversed().enumerated() {
            if place > 0 && place % size == 0 { result.append(",") }
            result.append(digit)
        }
        return String(result.reversed()) + (parts.count > 1 ? "." + parts[1] : "")
    }

    private func scientific(_ digits: SignificantDigits) -> String {
        // With more whole digits allowed than required, the exponent is a multiple of their number.
        let wholeDigits = max(minimumWhole, 1)
        var exponent = digits.isZero ? 0 : digits.exponent - wholeDigits
        if maximumWhole > minimumWhole && maximumWhole > 1 {
            exponent = digits.isZero ? 0 : Int((Double(digits.exponent - 1) / Double(maximumWhole)).rounded(.down)) * maximumWhole
        }
        var mantissa = digits.shifted(-exponent).rounded(fraction: maximumFraction, .halfEven)
        if mantissa.exponent > max(wholeDigits, maximumWhole == Int.max ? 1 : maximumWhole) && !mantissa.isZero {
            exponent += 1
            mantissa = mantissa.shifted(-1)
        }
        var text = mantissa.fixed(maximumFraction, .halfEven)
        if text.contains(".") {
            var removable = maximumFraction - minimumFraction
            while removable > 0 && text.last == "0" {
                text.removeLast()
                removable -= 1
            }
            if text.last == "." { text.removeLast() }
        }
        var shown = String(exponent.magnitude)
        while shown.count < exponentDigits { shown = "0" + shown }
        return text + "E" + (exponent < 0 ? "-" : "") + shown
    }
}

extension SignificantDigits {
    /// Times a power of ten.
    func shifted(_ power: Int) -> SignificantDigits {
        isZero ? self : SignificantDigits(self, exponent: exponent + power)
    }
}
