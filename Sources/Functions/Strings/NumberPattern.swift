import Columnar

/// Spark's number patterns for `to_number` and `to_char`: `[MI|S] [$] [0|9|G|,]* [.|D] [0|9]* [$] [PR|MI|S]`.
struct NumberPattern {
    private enum Token: Equatable {
        case openingBracket
        case closingBracket
        /// `MI` or `S`; `printsPlus` for S.
        case sign(printsPlus: Bool)
        case dollar
        /// Groups of digits parted by commas; `isZeroPadded` when the group starts with 0.
        case digits([Group])
        case point
        case unknown(Character)

        var description: String {
            switch self {
            case .openingBracket, .closingBracket: "PR"
            case .sign(let printsPlus): printsPlus ? "S" : "MI"
            case .dollar: "$"
            case .digits: "digit sequence"
            case .point: "."
            case .unknown(let character): "character '\(character)''"
            }
        }
    }

    private struct Group: Equatable {
        var count: Int
        var isZeroPadded: Bool
    }

    let source: String
    private let tokens: [Token]
    let precision: Int
    let scale: Int

    private static func invalid(_ kind: String, _ shown: String, _ message: String) -> QueryError {
        QueryError("INVALID_FORMAT.\(kind)", sqlState: "42601", "The format is invalid: '\(shown)'. \(message)")
    }

    init(_ format: String) throws {
        source = format
        let shown = format.uppercased()
        if shown.isEmpty { throw Self.invalid("EMPTY", shown, "The number format string cannot be empty.") }
        var tokens: [Token] = []
        // Each run of digits and commas: the sizes of its groups, with a nil for every comma.
        var runs: [[Group?]] = []
        var pointIndex: Int?
        let characters = Array(shown)
        var index = 0
        while index < characters.count {
            let character = characters[index]
            switch character {
            case "0", "9", ",", "G":
                var run: [Group?] = []
                while index < characters.count, "09,G".contains(characters[index]) {
                    if characters[index] == "," || characters[index] == "G" {
                        run.append(nil)
                        index += 1
                        continue
                    }
                    let isZero = characters[index] == "0"
                    var count = 0
                    while index < characters.count, characters[index] == "0" || characters[index] == "9" {
                        count += 1
                        index += 1
                    }
                    run.append(Group(count: count, isZeroPadded: isZero))
                }
                tokens.append(.digits(run.compactMap { $0 }))
                runs.append(run)
                continue
            case ".", "D":
                if pointIndex == nil { pointIndex = tokens.count }
                tokens.append(.point)
            case "$": tokens.append(.dollar)
            case "S": tokens.append(.sign(printsPlus: true))
            case "M" where index + 1 < characters.count && characters[index + 1] == "I":
                tokens.append(.sign(printsPlus: false))
                index += 1
            case "P" where index + 1 < characters.count && characters[index + 1] == "R":
                tokens.insert(.openingBracket, at: 0)
                if pointIndex != nil { pointIndex = pointIndex.map { $0 + 1 } }
                tokens.append(.closingBracket)
                index += 1
            default: tokens.append(.unknown(character))
            }
            index += 1
        }
        try Self.check(tokens, runs, pointIndex, shown)
        self.tokens = tokens
        var before = 0
        var after = 0
        for (place, token) in tokens.enumerated() {
            guard case .digits(let groups) = token else { continue }
            let count = groups.reduce(0) { $0 + $1.count }
            if let pointIndex, place > pointIndex { after += count } else { before += count }
        }
        precision = before + after
        scale = after
        guard precision <= DataType.maximumDecimalPrecision else {
            throw Self.invalid("WRONG_NUM_DIGIT", shown, "The format string has more than \(DataType.maximumDecimalPrecision) digits.")
        }
    }

    private static func check(_ tokens: [Token], _ runs: [[Group?]], _ pointIndex: Int?, _ shown: String) throws {
        func isDigits(_ token: Token) -> Bool { if case .digits(let groups) = token { !groups.isEmpty } else { false } }
        guard let firstDigits = tokens.firstIndex(where: isDigits) else {
            throw invalid("WRONG_NUM_DIGIT", shown, "The format string requires at least one number digit.")
        }
        if let dollar = tokens.firstIndex(of: .dollar) {
            if firstDigits < dollar {
                throw invalid("CUR_MUST_BEFORE_DIGIT", shown, "Currency characters must appear before digits in the number format.")
            }
            if let pointIndex, pointIndex < dollar {
                throw invalid(
                    "CUR_MUST_BEFORE_DEC", shown, "Currency characters must appear before any decimal point in the number format.")
            }
        }
        var runIndex = 0
        for (place, token) in tokens.enumerated() {
            guard case .digits = token else { continue }
            let run = runs[runIndex]
            runIndex += 1
            if let pointIndex, place > pointIndex, run.contains(nil) {
                throw invalid(
                    "THOUSANDS_SEPS_MUST_BEFORE_DEC", shown,
                    "Thousands separators (, or G) may not appear after the decimal point in the number format.")
            }
            var expectsDigits = true
            var isBroken = false
            for part in run {
                if part == nil && expectsDigits { isBroken = true }
                expectsDigits = part == nil
            }
            if isBroken || (expectsDigits && !run.isEmpty) {
                throw invalid(
                    "CONT_THOUSANDS_SEPS", shown,
                    "Thousands separators (, or G) must have digits in between them in the number format.")
            }
        }
        let limited: [(Token, String)] = [
            (.point, ". or D"), (.sign(printsPlus: true), "S"), (.sign(printsPlus: false), "MI"), (.dollar, "$"), (.closingBracket, "PR"),
        ]
        for (token, name) in limited where tokens.filter({ $0 == token }).count > 1 {
            throw invalid("WRONG_NUM_TOKEN", shown, "At most one \(name) is allowed in the number format.")
        }
        try checkOrder(tokens, shown)
    }

    private static func checkOrder(_ tokens: [Token], _ shown: String) throws {
        enum Slot { case bracket, sign, dollar, digits, point, closing }
        func slot(_ token: Token) -> Slot? {
            switch token {
            case .openingBracket: .bracket
            case .closingBracket: .closing
            case .sign: .sign
            case .dollar: .dollar
            case .digits: .digits
            case .point: .point
            case .unknown: nil
            }
        }
        let order: [Slot] = [.bracket, .sign, .dollar, .digits, .point, .digits, .dollar, .sign, .closing]
        var place = 0
        for allowed in order where place < tokens.count && slot(tokens[place]) == allowed { place += 1 }
        guard place == tokens.count else {
            throw invalid(
                "UNEXPECTED_TOKEN", shown,
                "Found the unexpected \(tokens[place].description) in the format string; the structure of the format string must match: "
                    + "`[MI|S]` `[$]` `[0|9|G|,]*` `[.|D]` `[0|9]*` `[$]` `[PR|MI|S]`.")
        }
    }

    func mismatch(_ text: String) -> QueryError {
        QueryError(
            "INVALID_FORMAT.MISMATCH_INPUT", sqlState: "42601",
            "The format is invalid: \(source). The input \"STRING\" \(text) does not match the format.")
    }

    // MARK: Reading

    /// The unscaled number with `scale` digits behind the point; nil when the text does not match.
    func parse(_ text: String) -> Int128? {
        let input = Array(text.utf8.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
        var index = 0
        var isNegative = false
        var reachedPoint = false
        var before: [UInt8] = []
        var after: [UInt8] = []
        func peek() -> UInt8? { index < input.count ? input[index] : nil }
        var isBehindPoint = false
        for token in tokens {
            switch token {
            case .openingBracket:
                if peek() == 0x3C {
                    isNegative = true
                    index += 1
                }
            case .closingBracket:
                if isNegative {
                    guard peek() == 0x3E else { return nil }
                    index += 1
                }
            case .sign:
                if peek() == 0x2B, token == .sign(printsPlus: true) {
                    index += 1
                } else if peek() == 0x2D {
                    isNegative = true
                    index += 1
                }
            case .dollar:
                guard peek() == 0x24 else { return nil }
                index += 1
            case .point:
                isBehindPoint = true
                if peek() == 0x2E {
                    reachedPoint = true
                    index += 1
                }
            // Without a point there is no fraction.
            case .digits where isBehindPoint && !reachedPoint: break
            case .digits(let groups):
                var found: [[UInt8]] = [[]]
                while let byte = peek(), (byte >= 0x30 && byte <= 0x39) || (byte == 0x2C && !reachedPoint) {
                    if byte == 0x2C { found.append([]) } else { found[found.count - 1].append(byte) }
                    index += 1
                }
                if reachedPoint {
                    guard found.count == 1, found[0].count <= groups.reduce(0, { $0 + $1.count }) else { return nil }
                    after.append(contentsOf: found[0])
                } else {
                    guard matches(found, groups) else { return nil }
                    for group in found { before.append(contentsOf: group) }
                }
            case .unknown: return nil
            }
        }
        guard index == input.count, !(before.isEmpty && after.isEmpty) else { return nil }
        while after.count < scale { after.append(0x30) }
        var unscaled: Int128 = 0
        for byte in before + after { unscaled = unscaled &* 10 &+ Int128(byte - 0x30) }
        return isNegative ? -unscaled : unscaled
    }

    /// Digit groups of the input against those of the format, from the right.
    private func matches(_ found: [[UInt8]], _ groups: [Group]) -> Bool {
        if found.count == 1 && found[0].isEmpty { return !groups.contains { $0.isZeroPadded } }
        guard found.count <= groups.count else { return false }
        for (place, digits) in found.reversed().enumerated() {
            let group = groups[groups.count - 1 - place]
            let isFirst = place == found.count - 1
            if digits.count > group.count { return false }
            if group.isZeroPadded && digits.count != group.count { return false }
            if !isFirst && digits.count != group.count { return false }
        }
        return !groups.prefix(groups.count - found.count).contains { $0.isZeroPadded }
    }

    // MARK: Writing

    /// A decimal as text; `#` in place of digits when it has more of them than the pattern.
    func format(_ unscaled: Int128, scale: Int) -> String {
        let isNegative = unscaled < 0
        let plain = DecimalDigits.plain(unscaled, scale: scale)
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let whole = String(parts[0].drop { $0 == "-" || $0 == "0" })
        var fraction = parts.count > 1 ? parts[1] : ""
        while fraction.last == "0" { fraction.removeLast() }
        var wholeCapacity = 0
        var fractionCapacity = 0
        var seenPoint = false
        for token in tokens {
            if token == .point { seenPoint = true }
            guard case .digits(let groups) = token else { continue }
            let count = groups.reduce(0) { $0 + $1.count }
            if seenPoint { fractionCapacity += count } else { wholeCapacity += count }
        }
        // More digits than places: all of them show as `#`.
        let isTooLong = whole.count > wholeCapacity || fraction.count > fractionCapacity
        let missing = wholeCapacity - whole.count
        var wholeDigits: [Character?] =
            isTooLong
            ? Array(repeating: "#", count: wholeCapacity) : Array(repeating: nil, count: missing) + whole.map { $0 }
        var fractionDigits: [Character] = isTooLong ? Array(repeating: "#", count: fractionCapacity) : Array(fraction)
        var result = ""
        seenPoint = false
        for token in tokens {
            switch token {
            case .openingBracket: if isNegative { result.append("<") }
            case .closingBracket: result += isNegative ? ">" : "  "
            case .sign(let printsPlus):
                let sign: Character = isNegative ? "-" : (printsPlus ? "+" : " ")
                // Behind nothing but blanks it stands before them.
                if !result.isEmpty, result.allSatisfy({ $0 == " " }) { result.insert(sign, at: result.startIndex) } else { result.append(sign) }
            case .dollar: result.append("$")
            case .point:
                if result.last == " " {
                    result.removeLast()
                    result.append("0")
                }
                result.append(fractionCapacity > 0 ? "." : " ")
                seenPoint = true
            case .digits(let groups):
                if seenPoint {
                    for _ in 0..<groups.reduce(0, { $0 + $1.count }) {
                        result.append(fractionDigits.isEmpty ? "0" : fractionDigits.removeFirst())
                    }
                    continue
                }
                for (place, group) in groups.enumerated() {
                    if place > 0 { result.append(result.last?.isNumber == true ? "," : " ") }
                    for _ in 0..<group.count {
                        let digit = wholeDigits.removeFirst()
                        let hasDigits = result.contains { $0.isNumber }
                        if let digit {
                            result.append(digit)
                        } else if group.isZeroPadded || hasDigits {
                            result.append("0")
                        } else if let sign = result.last, "+-<".contains(sign) {
                            // The sign stands next to the first digit.
                            result.insert(" ", at: result.index(before: result.endIndex))
                        } else {
                            result.append(" ")
                        }
                    }
                }
            case .unknown: break
            }
        }
        return result
    }
}
