/// Why a pattern is refused.
struct RegexSyntaxError: Error {
    /// Set where it is not the syntax but a limit of this engine.
    var limit: String?

    init(limit: String? = nil) { self.limit = limit }
}

/// Reads the syntax of `java.util.regex.Pattern` (Java 17), with its liberties: a dangling `]` is a literal, `{` is not,
/// a flag group holds up to the end of the group around it.
struct RegexParser {
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let ignoreCase = Flags(rawValue: 1)
        static let multiline = Flags(rawValue: 2)
        static let dotAll = Flags(rawValue: 4)
        static let unixLines = Flags(rawValue: 8)
        static let unicodeCase = Flags(rawValue: 16)
        static let comments = Flags(rawValue: 32)
        static let unicodeClasses = Flags(rawValue: 64)
    }

    static let maximumLength = 65_536
    /// Groups and classes inside of each other.
    static let maximumNesting = 200

    /// The pattern's code points, two zeros behind them.
    var characters: [UInt32]
    var length: Int
    var cursor = 0
    var flags: Flags = []
    var groupCount = 0
    var groupNames: [String: Int] = [:]
    var nesting = 0

    init(_ pattern: String) throws {
        let scalars = pattern.unicodeScalars.map(\.value)
        if scalars.count > Self.maximumLength { throw RegexSyntaxError(limit: "longer than \(Self.maximumLength) characters") }
        characters = Self.unquoted(scalars)
        length = characters.count
        characters += [0, 0]
    }

    mutating func parse() throws -> RegexNode {
        let node = try alternation()
        if cursor != length { throw RegexSyntaxError() }
        return node
    }

    /// `\Q…\E` rewritten with a backslash before each character that is not a letter.
    private static func unquoted(_ scalars: [UInt32]) -> [UInt32] {
        let backslash = UInt32(UInt8(ascii: "\\"))
        var result: [UInt32] = []
        result.reserveCapacity(scalars.count + 2)
        var index = 0
        var isQuoted = false
        var begins = false
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : 0
            index += 1
            if isQuoted {
                if scalar == backslash && next == UInt32(UInt8(ascii: "E")) {
                    isQuoted = false
                    index += 1
                } else if scalar >= 0x80 || isLetter(scalar) {
                    result.append(scalar)
                } else if isDigit(scalar) {
                    // As a hexadecimal escape, lest it join with an escape before the quote.
                    if begins { result += [backslash, UInt32(UInt8(ascii: "x")), UInt32(UInt8(ascii: "3"))] }
                    result.append(scalar)
                } else {
                    result += [backslash, scalar]
                }
                begins = false
            } else if scalar == backslash && next == UInt32(UInt8(ascii: "Q")) {
                isQuoted = true
                begins = true
                index += 1
            } else {
                result.append(scalar)
                if scalar == backslash && index < scalars.count {
                    result.append(next)
                    index += 1
                }
            }
        }
        return result
    }

    // MARK: The cursor

    static func isLetter(_ scalar: UInt32) -> Bool { (scalar | 0x20) &- 0x61 < 26 }
    static func isDigit(_ scalar: UInt32) -> Bool { scalar &- 0x30 < 10 }
    private static func isSpace(_ scalar: UInt32) -> Bool { scalar == 0x20 || scalar &- 9 < 5 }

    func character(_ index: Int) -> UInt32 { index >= 0 && index < characters.count ? characters[index] : 0 }
    func equal(_ scalar: UInt32, _ ascii: UInt8) -> Bool { scalar == UInt32(ascii) }

    /// Under the flag `x`, moves past white space and comments.
    private mutating func skipComments() {
        guard flags.contains(.comments) else { return }
        while true {
            let scalar = character(cursor)
            if Self.isSpace(scalar) {
                cursor += 1
            } else if scalar == UInt32(UInt8(ascii: "#")) {
                cursor += 1
                while cursor < length && !isLineTerminator(character(cursor)) { cursor += 1 }
            } else {
                return
            }
        }
    }

    private func isLineTerminator(_ scalar: UInt32) -> Bool {
        scalar == 0x0A || (!flags.contains(.unixLines) && (scalar == 0x0D || scalar | 1 == 0x2029 || scalar == 0x85))
    }

    /// The character at the cursor; 0 at the end.
    mutating func peek() -> UInt32 {
        skipComments()
        return character(cursor)
    }

    /// Takes the character at the cursor.
    mutating func read() -> UInt32 {
        skipComments()
        cursor += 1
        return character(cursor - 1)
    }

    /// Moves on by one and shows what is there.
    mutating func next() -> UInt32 {
        cursor += 1
        return peek()
    }

    var isAtEnd: Bool { cursor >= length }

    // MARK: Grammar

    mutating func alternation() throws -> RegexNode {
        nesting += 1
        defer { nesting -= 1 }
        if nesting > Self.maximumNesting { throw RegexSyntaxError(limit: "groups nest deeper than \(Self.maximumNesting)") }
        var branches = [try sequence()]
        while equal(peek(), UInt8(ascii: "|")) {
            _ = next()
            branches.append(try sequence())
        }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws -> RegexNode {
        var parts: [RegexNode] = []
        while true {
            let scalar = peek()
            if scalar == 0 && isAtEnd { break }
            switch scalar {
            case UInt32(UInt8(ascii: "|")), UInt32(UInt8(ascii: ")")):
                return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
            case UInt32(UInt8(ascii: "(")):
                if let group = try group() { parts.append(try quantified(group)) }
            case UInt32(UInt8(ascii: "[")):
                parts.append(try quantified(.set(try characterClass(consuming: true))))
            case UInt32(UInt8(ascii: "\\")):
                parts.append(try quantified(try escapeNode()))
            case UInt32(UInt8(ascii: "^")):
                _ = next()
                let isUnix = flags.contains(.unixLines)
                let kind: RegexAssertion = !flags.contains(.multiline) ? .textStart : isUnix ? .unixLineStart : .lineStart
                parts.append(try quantified(.assertion(kind)))
            case UInt32(UInt8(ascii: "$")):
                _ = next()
                let isUnix = flags.contains(.unixLines)
                let line: RegexAssertion = isUnix ? .unixLineEnd : .lineEnd
                parts.append(try quantified(.assertion(flags.contains(.multiline) ? line : isUnix ? .unixFinalLineEnd : .finalLineEnd)))
            case UInt32(UInt8(ascii: ".")):
                _ = next()
                parts.append(try quantified(.set(dot)))
            case UInt32(UInt8(ascii: "?")), UInt32(UInt8(ascii: "*")), UInt32(UInt8(ascii: "+")):
                throw RegexSyntaxError()
            case UInt32(UInt8(ascii: "{")):
                // Nothing is repeated.
                parts.append(try quantified(.empty))
            default:
                _ = next()
                parts.append(try quantified(literal(scalar)))
            }
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private var dot: CodePointSet {
        if flags.contains(.dotAll) { return .all }
        return (flags.contains(.unixLines) ? CodePointSet(0x0A, 0x0A) : UnicodeProperties.lineTerminators).negated
    }

    /// A character outside of a class.
    func literal(_ scalar: UInt32) -> RegexNode {
        guard flags.contains(.ignoreCase) else { return .character(scalar) }
        let variants = single(scalar)
        return variants.single == nil ? .set(variants) : .character(scalar)
    }

    /// A character with its other cases, when case is ignored.
    func single(_ scalar: UInt32) -> CodePointSet {
        guard flags.contains(.ignoreCase) else { return CodePointSet(scalar, scalar) }
        if flags.contains(.unicodeCase) { return UnicodeProperties.caseVariants(scalar) }
        return CodePointSet(scalars: Self.isLetter(scalar) ? [scalar, scalar ^ 0x20] : [scalar])
    }

    /// A group; nil for one that only sets flags.
    private mutating func group() throws -> RegexNode? {
        let saved = flags
        let node: RegexNode
        if equal(next(), UInt8(ascii: "?")) {
            let kind = character(cursor + 1)
            cursor += 2
            switch kind {
            case UInt32(UInt8(ascii: ":")): node = .group(try alternation(), index: nil)
            case UInt32(UInt8(ascii: "=")): node = .look(try alternation(), RegexLook(isBehind: false, isNegated: false))
            case UInt32(UInt8(ascii: "!")): node = .look(try alternation(), RegexLook(isBehind: false, isNegated: true))
            case UInt32(UInt8(ascii: ">")): node = .atomic(try alternation())
            case UInt32(UInt8(ascii: "<")):
                let first = read()
                if equal(first, UInt8(ascii: "=")) || equal(first, UInt8(ascii: "!")) {
                    node = try lookBehind(isNegated: equal(first, UInt8(ascii: "!")))
                } else {
                    let name = try groupName(first)
                    if groupNames[name] != nil { throw RegexSyntaxError() }
                    groupCount += 1
                    let index = groupCount
                    groupNames[name] = index
                    node = .group(try alternation(), index: index)
                }
            default:
                cursor -= 1
                readFlags()
                let end = read()
                if equal(end, UInt8(ascii: ")")) { return nil }
                if !equal(end, UInt8(ascii: ":")) { throw RegexSyntaxError() }
                node = .group(try alternation(), index: nil)
            }
        } else {
            groupCount += 1
            let index = groupCount
            node = .group(try alternation(), index: index)
        }
        if !equal(read(), UInt8(ascii: ")")) { throw RegexSyntaxError() }
        flags = saved
        return node
    }

    private mutating func lookBehind(isNegated: Bool) throws -> RegexNode {
        let body = try alternation()
        var width = RegexWidth()
        width.add(body)
        if !width.hasMaximum { throw RegexSyntaxError() }
        return .look(body, RegexLook(isBehind: true, isNegated: isNegated, minimum: width.minimum, maximum: width.maximum))
    }

    /// The name of a group up to `>`, of which the first character is taken already.
    mutating func groupName(_ first: UInt32) throws -> String {
        guard Self.isLetter(first) else { throw RegexSyntaxError() }
        var name = ""
        var scalar = first
        while Self.isLetter(scalar) || Self.isDigit(scalar) {
            name.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar)))
            scalar = read()
        }
        guard equal(scalar, UInt8(ascii: ">")) else { throw RegexSyntaxError() }
        return name
    }

    private static func flag(_ scalar: UInt32) -> Flags? {
        switch scalar {
        case UInt32(UInt8(ascii: "i")): .ignoreCase
        case UInt32(UInt8(ascii: "m")): .multiline
        case UInt32(UInt8(ascii: "s")): .dotAll
        case UInt32(UInt8(ascii: "d")): .unixLines
        case UInt32(UInt8(ascii: "u")): .unicodeCase
        // Canonical equivalence only counts when it is set for the whole pattern, which Spark does not.
        case UInt32(UInt8(ascii: "c")): []
        case UInt32(UInt8(ascii: "x")): .comments
        case UInt32(UInt8(ascii: "U")): [.unicodeClasses, .unicodeCase]
        default: nil
        }
    }

    private mutating func readFlags() {
        var scalar = peek()
        while let flag = Self.flag(scalar) {
            flags.formUnion(flag)
            scalar = next()
        }
        guard equal(scalar, UInt8(ascii: "-")) else { return }
        scalar = next()
        while let flag = Self.flag(scalar) {
            flags.subtract(flag)
            scalar = next()
        }
    }

    // MARK: Quantifiers

    private mutating func quantified(_ atom: RegexNode) throws -> RegexNode {
        var node = atom
        // Repeated, it takes CR LF as one for good.
        if case .lineBreak = atom { node = .atomic(atom) }
        let scalar = peek()
        switch scalar {
        case UInt32(UInt8(ascii: "?")): return .repetition(node, minimum: 0, maximum: 1, greed())
        case UInt32(UInt8(ascii: "*")): return .repetition(node, minimum: 0, maximum: RegexNode.unlimited, greed())
        case UInt32(UInt8(ascii: "+")): return .repetition(node, minimum: 1, maximum: RegexNode.unlimited, greed())
        case UInt32(UInt8(ascii: "{")): break
        default: return atom
        }
        cursor += 2
        var digit = character(cursor - 1)
        guard Self.isDigit(digit) else { throw RegexSyntaxError() }
        let minimum = try number(&digit)
        var maximum = minimum
        if equal(digit, UInt8(ascii: ",")) {
            digit = read()
            maximum = equal(digit, UInt8(ascii: "}")) ? RegexNode.unlimited : try number(&digit)
        }
        guard equal(digit, UInt8(ascii: "}")), maximum >= minimum else { throw RegexSyntaxError() }
        cursor -= 1
        return .repetition(node, minimum: minimum, maximum: maximum, greed())
    }

    /// Digits from one on; afterwards `digit` is what follows them.
    private mutating func number(_ digit: inout UInt32) throws -> Int {
        var value = 0
        while Self.isDigit(digit) {
            value = value * 10 + Int(digit - 0x30)
            if value > Int(Int32.max) { throw RegexSyntaxError() }
            digit = read()
        }
        return value
    }

    /// What follows a quantifier, the cursor on whose last character it is.
    private mutating func greed() -> RegexGreed {
        let scalar = next()
        if equal(scalar, UInt8(ascii: "?")) {
            _ = next()
            return .reluctant
        }
        if equal(scalar, UInt8(ascii: "+")) {
            _ = next()
            return .possessive
        }
        return .greedy
    }
}
