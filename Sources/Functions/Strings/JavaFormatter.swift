import Columnar
import Foundation

/// `java.util.Formatter` as far as SQL values need it: `%[position$][flags][width][.precision]conversion`.
struct JavaFormatter {
    /// Widths and precisions above this are refused.
    static let maximumWidth = 1_000_000

    private struct Specifier {
        var position: Int?
        var flags: Set<Character> = []
        var width: Int?
        var precision: Int?
        var conversion: Character = "s"
        var isUpper = false
        var text = ""
    }

    private enum Piece {
        case literal(String)
        case specifier(Specifier)
    }

    private let pieces: [Piece]

    private static func invalid(_ message: String) -> QueryError {
        QueryError("INVALID_PARAMETER_VALUE.FORMAT", sqlState: "22023", "The format of `format_string` is invalid: \(message).")
    }

    init(_ format: String) throws {
        var pieces: [Piece] = []
        var literal = ""
        let characters = Array(format.unicodeScalars.map(Character.init))
        var index = 0
        func number() -> Int? {
            var value: Int?
            while index < characters.count, let digit = characters[index].wholeNumberValue, characters[index].isASCII {
                value = min((value ?? 0) * 10 + digit, Self.maximumWidth + 1)
                index += 1
            }
            return value
        }
        while index < characters.count {
            guard characters[index] == "%" else {
                literal.append(characters[index])
                index += 1
                continue
            }
            let start = index
            index += 1
            var specifier = Specifier()
            let beforeNumber = index
            if let position = number(), index < characters.count, characters[index] == "$" {
                guard position > 0 else {
                    throw QueryError(
                        "INVALID_PARAMETER_VALUE.ZERO_INDEX", sqlState: "22023",
                        "The value of parameter(s) `strfmt` in `format_string` is invalid: expects `%1$`, `%2$` and so on, but got `%0$`.")
                }
                specifier.position = position
                index += 1
            } else {
                index = beforeNumber
            }
            while index < characters.count, "-#+ 0,(<".contains(characters[index]) {
                specifier.flags.insert(characters[index])
                index += 1
            }
            specifier.width = number()
            if index < characters.count, characters[index] == "." {
                index += 1
                guard let precision = number() else {
                    throw Self.invalid("'\(String(characters[start..<index]))' has no precision behind its point")
                }
                specifier.precision = precision
            }
            guard index < characters.count else { throw Self.invalid("it ends within a specifier") }
            var conversion = characters[index]
            index += 1
            specifier.text = String(characters[start..<index])
            if "BHSCXEGA".contains(conversion) {
                specifier.isUpper = true
                conversion = Character(conversion.lowercased())
            }
            guard "bhscdoxefgan%".contains(conversion) else { throw Self.invalid("unknown conversion '\(conversion)'") }
            if (specifier.width ?? 0) > Self.maximumWidth || (specifier.precision ?? 0) > Self.maximumWidth {
                throw Self.invalid("'\(specifier.text)' is too wide")
            }
            specifier.conversion = conversion
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            pieces.append(.specifier(specifier))
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
    }

    func format(_ arguments: [Value], types: [DataType]) throws -> String {
        var result = ""
        var next = 0
        var last = -1
        for piece in pieces {
            guard case .specifier(let specifier) = piece else {
                if case .literal(let text) = piece { result += text }
                continue
            }
            if specifier.conversion == "n" {
                result += "\n"
                continue
            }
            if specifier.conversion == "%" {
                result += Self.pad("%", specifier)
                continue
            }
            let place: Int
            if specifier.flags.contains("<") {
                place = last
            } else if let position = specifier.position {
                place = position - 1
            } else {
                place = next
                next += 1
            }
            guard place >= 0, place < arguments.count else { throw Self.invalid("'\(specifier.text)' has no argument") }
            last = place
            let text = try Self.format(specifier, arguments[place], types[place])
            result += specifier.isUpper ? text.uppercased() : text
        }
        return result
    }

    private static func pad(_ text: String, _ specifier: Specifier) -> String {
        let missing = (specifier.width ?? 0) - text.utf16.count
        if missing <= 0 { return text }
        let spaces = String(repeating: " ", count: missing)
        return specifier.flags.contains("-") ? text + spaces : spaces + text
    }

    private static func cut(_ text: String, _ specifier: Specifier) -> String {
        guard let precision = specifier.precision else { return text }
        var units = Array(text.utf16.prefix(precision))
        // Half of a pair cannot be written.
        if let last = units.last, UTF16.isLeadSurrogate(last) { units[units.count - 1] = UInt16(UInt8(ascii: "?")) }
        return String(decoding: units, as: UTF16.self)
    }

    private static func format(_ specifier: Specifier, _ value: Value, _ type: DataType) throws -> String {
        func mismatch() -> QueryError {
            invalid("'\(specifier.text)' does not fit an argument of type \(type.sql)")
        }
        if specifier.conversion == "b" {
            let flag = value.isNull ? false : (value.booleanValue ?? true)
            return pad(cut(flag ? "true" : "false", specifier), specifier)
        }
        if value.isNull { return pad(cut("null", specifier), specifier) }
        switch specifier.conversion {
        case "s":
            return pad(cut(InternalText.text(value, type), specifier), specifier)
        case "h":
            return pad(cut(String(UInt32(bitPattern: javaHash(value, type)), radix: 16), specifier), specifier)
        case "c":
            guard case .integer(let code) = value, type != .bigint, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
                throw mismatch()
            }
            return pad(String(Character(scalar)), specifier)
        case "d":
            guard case .integer(let number) = value else { throw mismatch() }
            return signed(String(number.magnitude), isNegative: number < 0, specifier)
        case "x", "o":
            guard case .integer(let number) = value else { throw mismatch() }
            let radix = specifier.conversion == "x" ? 16 : 8
            var digits: String
            switch type {
            case .tinyint: digits = String(UInt8(truncatingIfNeeded: number), radix: radix)
            case .smallint: digits = String(UInt16(truncatingIfNeeded: number), radix: radix)
            case .int, .date: digits = String(UInt32(truncatingIfNeeded: number), radix: radix)
            default: digits = String(UInt64(bitPattern: number), radix: radix)
            }
            if specifier.flags.contains("#") { digits = (radix == 16 ? "0x" : "0") + digits }
            if specifier.flags.contains("0") {
                digits = String(repeating: "0", count: max(0, (specifier.width ?? 0) - digits.count)) + digits
            }
            return pad(digits, specifier)
        case "e", "f", "g", "a":
            guard let number = value.doubleValue else { throw mismatch() }
            if number.isNaN { return pad("NaN", specifier) }
            if number.isInfinite {
                var plain = specifier
                plain.flags.remove("0")
                return signed("Infinity", isNegative: number < 0, plain)
            }
            let isSingle = type == .float
            return signed(magnitude(specifier, number.magnitude, isSingle: isSingle), isNegative: number.sign == .minus, specifier)
        default:
            throw mismatch()
        }
    }

    /// Digits of a finite number without sign, rounded half up as Java does.
    private static func magnitude(_ specifier: Specifier, _ number: Double, isSingle: Bool) -> String {
        let precision = specifier.precision ?? 6
        let shortest = SignificantDigits(number, isSingle: isSingle)
        switch specifier.conversion {
        case "e":
            return shortest.scientific(precision)
        case "g":
            let significant = max(precision, 1)
            if number == 0 { return SignificantDigits(0, isSingle: false).fixed(significant - 1) }
            let rounded = shortest.rounded(significant: significant)
            let exponent = rounded.exponent - 1
            if exponent >= -4 && exponent < significant { return rounded.fixed(max(0, significant - exponent - 1)) }
            return rounded.scientific(significant - 1)
        case "a":
            return String(format: "%a", number).replacingOccurrences(of: "p+", with: "p")
        default:
            return shortest.fixed(precision)
        }
    }

    /// Sign, grouping and padding of a number.
    private static func signed(_ digits: String, isNegative: Bool, _ specifier: Specifier) -> String {
        var body = digits
        if specifier.flags.contains(",") {
            let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            body = grouped(String(parts[0])) + (parts.count > 1 ? "." + parts[1] : "")
        }
        var prefix = ""
        var suffix = ""
        if isNegative {
            if specifier.flags.contains("(") {
                prefix = "("
                suffix = ")"
            } else {
                prefix = "-"
            }
        } else if specifier.flags.contains("+") {
            prefix = "+"
        } else if specifier.flags.contains(" ") {
            prefix = " "
        }
        if specifier.flags.contains("0") {
            let missing = (specifier.width ?? 0) - prefix.count - body.count - suffix.count
            if missing > 0 { body = String(repeating: "0", count: missing) + body }
        }
        return pad(prefix + body + suffix, specifier)
    }

    /// Commas between groups of three digits.
    static func grouped(_ digits: String) -> String {
        var result: [Character] = []
        for (place, digit) in digits.reversed().enumerated() {
            if place > 0 && place % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return String(result.reversed())
    }

    /// `Object.hashCode` of the value.
    private static func javaHash(_ value: Value, _ type: DataType) -> Int32 {
        switch value {
        case .boolean(let flag): return flag ? 1231 : 1237
        case .integer(let number):
            if type == .bigint || type == .timestamp { return Int32(truncatingIfNeeded: number ^ (number >> 32)) }
            return Int32(truncatingIfNeeded: number)
        case .double(let number):
            let bits = Int64(bitPattern: number.bitPattern)
            return Int32(truncatingIfNeeded: bits ^ Int64(bitPattern: UInt64(bitPattern: bits) >> 32))
        case .float(let number): return Int32(bitPattern: number.bitPattern)
        case .string(let text):
            // Spark hands strings to Java as their own class, whose hash is Murmur3 with seed 42.
            return Array(text.utf8).withUnsafeBufferPointer { Murmur3.hash($0, seed: 42) }
        case .decimal:
            // As Scala has it: equal numbers of all types have one hash.
            guard let number = Double(Cast.text(value, type)) else { return 0 }
            if let whole = Int32(exactly: number) { return whole }
            let narrow = Float(number)
            return Double(narrow) == number ? javaHash(.float(narrow), .float) : javaHash(.double(number), .double)
        default: return Array(Cast.text(value, type).utf8).withUnsafeBufferPointer { Murmur3.hash($0, seed: 42) }
        }
    }
}
