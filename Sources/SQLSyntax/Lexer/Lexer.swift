/// Splits a text into tokens, keeping comments aside. Never fails: what it cannot read becomes an invalid token, which the parser reports.
package struct Lexer {
    private let bytes: [UInt8]
    private var offset = 0
    private var isInHint = false
    private(set) var tokens: [Token] = []
    private(set) var comments: [Comment] = []

    init(_ source: SourceText) {
        bytes = source.bytes
        tokens.reserveCapacity(bytes.count / 5 &+ 2)
    }

    /// The comments of a text in order; those within hints (`/*+ … */`) excluded.
    package static func comments(in source: SourceText) -> [Comment] {
        var lexer = Lexer(source)
        lexer.run()
        return lexer.comments
    }

    /// Reads everything. Afterwards `tokens` ends with `endOfInput`.
    mutating func run() {
        while offset < bytes.count { next() }
        append(.endOfInput, from: bytes.count)
    }

    private func byte(_ distance: Int = 0) -> UInt8 {
        let index = offset &+ distance
        return index < bytes.count ? bytes[index] : 0
    }

    private mutating func append(_ kind: TokenKind, from start: Int, keyword: Keyword? = nil) {
        tokens.append(Token(kind: kind, keyword: keyword, start: UInt32(clamping: start), end: UInt32(clamping: offset)))
    }

    private mutating func symbol(_ kind: TokenKind, length: Int = 1) {
        let start = offset
        offset = min(offset &+ length, bytes.count)
        append(kind, from: start)
    }

    private mutating func next() {
        let first = bytes[offset]
        switch first {
        case 0x20, 0x09, 0x0A, 0x0C, 0x0D, 0x0B: offset &+= 1
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): word()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: "'"): quotedString(quote: first, kind: .singleQuotedString)
        case UInt8(ascii: "\""): quotedString(quote: first, kind: .doubleQuotedString)
        case UInt8(ascii: "`"): quotedIdentifier()
        case 0x80...: unicode()
        default: punctuation(first)
        }
    }

    private mutating func punctuation(_ first: UInt8) {
        let second = byte(1)
        switch first {
        case UInt8(ascii: "("): symbol(.leftParenthesis)
        case UInt8(ascii: ")"): symbol(.rightParenthesis)
        case UInt8(ascii: "["): symbol(.leftBracket)
        case UInt8(ascii: "]"): symbol(.rightBracket)
        case UInt8(ascii: ","): symbol(.comma)
        case UInt8(ascii: ";"): symbol(.semicolon)
        case UInt8(ascii: "?"): symbol(.question)
        case UInt8(ascii: "+"): symbol(.plus)
        case UInt8(ascii: "%"): symbol(.percentSign)
        case UInt8(ascii: "~"): symbol(.tilde)
        case UInt8(ascii: "&"): symbol(.ampersand)
        case UInt8(ascii: "^"): symbol(.caret)
        case UInt8(ascii: "."): dotOrNumber()
        case UInt8(ascii: ":"): second == first ? symbol(.doubleColon, length: 2) : symbol(.colon)
        case UInt8(ascii: "="):
            if second == first {
                symbol(.equal, length: 2)
            } else if second == UInt8(ascii: ">") {
                symbol(.fatArrow, length: 2)
            } else {
                symbol(.equal)
            }
        case UInt8(ascii: "|"):
            if second == first {
                symbol(.doublePipe, length: 2)
            } else {
                second == UInt8(ascii: ">") ? symbol(.pipeOperator, length: 2) : symbol(.pipe)
            }
        case UInt8(ascii: "<"): less(second)
        // `>>` stays two tokens: in types it closes two brackets, in expressions the parser joins them.
        case UInt8(ascii: ">"): second == UInt8(ascii: "=") ? symbol(.greaterOrEqual, length: 2) : symbol(.greater)
        case UInt8(ascii: "!"):
            switch second {
            case UInt8(ascii: "="): symbol(.notEqual, length: 2)
            case UInt8(ascii: ">"): symbol(.lessOrEqual, length: 2)
            case UInt8(ascii: "<"): symbol(.greaterOrEqual, length: 2)
            default: symbol(.exclamation)
            }
        case UInt8(ascii: "-"):
            if second == first { lineComment() } else { second == UInt8(ascii: ">") ? symbol(.arrow, length: 2) : symbol(.minusSign) }
        case UInt8(ascii: "*"):
            if isInHint, second == UInt8(ascii: "/") {
                isInHint = false
                symbol(.hintEnd, length: 2)
            } else {
                symbol(.asterisk)
            }
        case UInt8(ascii: "/"):
            if second == UInt8(ascii: "*") {
                if byte(2) == UInt8(ascii: "+") {
                    isInHint = true
                    symbol(.hintStart, length: 3)
                } else {
                    bracketedComment()
                }
            } else {
                symbol(.slash)
            }
        default: symbol(.invalidCharacter)
        }
    }

    private mutating func less(_ second: UInt8) {
        switch second {
        case UInt8(ascii: "="): byte(2) == UInt8(ascii: ">") ? symbol(.nullSafeEqual, length: 3) : symbol(.lessOrEqual, length: 2)
        case UInt8(ascii: ">"): symbol(.notEqual, length: 2)
        case UInt8(ascii: "<"): symbol(.shiftLeft, length: 2)
        default: symbol(.less)
        }
    }

    // MARK: Comments

    /// `-- text`; a backslash before the newline carries the comment on to the next line.
    private mutating func lineComment() {
        let start = offset
        while offset < bytes.count {
            let current = bytes[offset]
            if current == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "\n") {
                offset &+= 2
            } else if current == UInt8(ascii: "\n") || current == UInt8(ascii: "\r") {
                break
            } else {
                offset &+= 1
            }
        }
        comments.append(Comment(span: SourceSpan(start: start, end: offset), isBracketed: false))
    }

    /// `/* text /* nested */ */`
    private mutating func bracketedComment() {
        let start = offset
        var depth = 0
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                depth &+= 1
                offset &+= 2
            } else if bytes[offset] == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                depth &-= 1
                offset &+= 2
                if depth == 0 {
                    comments.append(Comment(span: SourceSpan(start: start, end: offset), isBracketed: true))
                    return
                }
            } else {
                offset &+= 1
            }
        }
        append(.unclosedComment, from: start)
    }

    // MARK: Strings and quoted identifiers

    private mutating func quotedString(quote: UInt8, kind: TokenKind) {
        let start = offset
        offset &+= 1
        while offset < bytes.count {
            let current = bytes[offset]
            if current == UInt8(ascii: "\\") {
                offset = min(offset &+ 2, bytes.count)
            } else if current == quote {
                if byte(1) == quote {
                    offset &+= 2
                } else {
                    offset &+= 1
                    append(kind, from: start)
                    return
                }
            } else {
                offset &+= 1
            }
        }
        append(.unclosedString, from: start)
    }

    private mutating func rawString() {
        let start = offset
        let quote = byte(1)
        offset &+= 2
        while offset < bytes.count {
            offset &+= 1
            if bytes[offset &- 1] == quote {
                append(.rawString, from: start)
                return
            }
        }
        append(.unclosedString, from: start)
    }

    private mutating func quotedIdentifier() {
        let start = offset
        offset &+= 1
        while offset < bytes.count {
            if bytes[offset] != UInt8(ascii: "`") {
                offset &+= 1
            } else if byte(1) == UInt8(ascii: "`") {
                offset &+= 2
            } else {
                offset &+= 1
                append(.quotedIdentifier, from: start)
                return
            }
        }
        append(.unclosedQuotedIdentifier, from: start)
    }

    // MARK: Words

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private mutating func word() {
        let start = offset
        let first = bytes[offset] | 0x20
        if first == UInt8(ascii: "r"), byte(1) == UInt8(ascii: "'") || byte(1) == UInt8(ascii: "\"") {
            rawString()
            return
        }
        while offset < bytes.count, Self.isWordByte(bytes[offset]) { offset &+= 1 }
        if offset < bytes.count, bytes[offset] >= 0x80 || isPathStart() {
            invalidWord(from: start)
        } else {
            append(.word, from: start, keyword: KeywordTable.shared.keyword(bytes, from: start, to: offset))
        }
    }

    private func isPathStart() -> Bool {
        byte() == UInt8(ascii: ":") && byte(1) == UInt8(ascii: "/") && byte(2) == UInt8(ascii: "/")
    }

    /// Continues a word with letters outside ASCII, or a path after `scheme`.
    private mutating func invalidWord(from start: Int) {
        var isInvalid = false
        while offset < bytes.count {
            if Self.isWordByte(bytes[offset]) {
                offset &+= 1
            } else if bytes[offset] >= 0x80, let (scalar, length) = scalar(), scalar.properties.isAlphabetic {
                isInvalid = true
                offset &+= length
            } else {
                break
            }
        }
        if isPathStart() {
            isInvalid = true
            while offset < bytes.count, Self.isWordByte(bytes[offset]) || Self.pathBytes.contains(bytes[offset]) { offset &+= 1 }
        }
        if isInvalid {
            append(.invalidWord, from: start)
        } else {
            append(.word, from: start, keyword: KeywordTable.shared.keyword(bytes, from: start, to: offset))
        }
    }

    private static let pathBytes: [UInt8] = Array(":/-.?=&#%".utf8)

    private func scalar() -> (Unicode.Scalar, Int)? {
        var decoder = UTF8()
        var iterator = bytes[offset..<min(offset &+ 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    private mutating func unicode() {
        guard let (scalar, length) = scalar() else {
            symbol(.invalidCharacter)
            return
        }
        if scalar.properties.isAlphabetic {
            invalidWord(from: offset)
        } else if scalar.properties.isWhitespace || scalar.value == 0xFEFF {
            offset &+= length
        } else {
            symbol(.invalidCharacter, length: length)
        }
    }

    // MARK: Numbers

    private func digitsEnd(_ start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] >= UInt8(ascii: "0"), bytes[end] <= UInt8(ascii: "9") { end &+= 1 }
        return end
    }

    /// End of `E+10` at `start`, or `start` where there is none.
    private func exponentEnd(_ start: Int) -> Int {
        guard start < bytes.count, bytes[start] | 0x20 == UInt8(ascii: "e") else { return start }
        var digits = start &+ 1
        if digits < bytes.count, bytes[digits] == UInt8(ascii: "+") || bytes[digits] == UInt8(ascii: "-") { digits &+= 1 }
        let end = digitsEnd(digits)
        return end == digits ? start : end
    }

    /// Kind and end of a number's suffix (`L`, `BD` …), else the kind without one.
    private func suffix(at start: Int, isInteger: Bool, hasExponent: Bool) -> (TokenKind, Int) {
        let first = start < bytes.count ? bytes[start] | 0x20 : 0
        let second = start &+ 1 < bytes.count ? bytes[start &+ 1] | 0x20 : 0
        switch first {
        case UInt8(ascii: "d"): return (.doubleLiteral, start &+ 1)
        case UInt8(ascii: "f"): return (.floatLiteral, start &+ 1)
        case UInt8(ascii: "b") where second == UInt8(ascii: "d"): return (.bigDecimalLiteral, start &+ 2)
        case UInt8(ascii: "l") where isInteger && !hasExponent: return (.bigintLiteral, start &+ 1)
        case UInt8(ascii: "s") where isInteger && !hasExponent: return (.smallintLiteral, start &+ 1)
        case UInt8(ascii: "y") where isInteger && !hasExponent: return (.tinyintLiteral, start &+ 1)
        default: return (hasExponent ? .exponent : (isInteger ? .integerLiteral : .decimalLiteral), start)
        }
    }

    /// A number, or an identifier that starts with a digit (`1a`), whichever is longer.
    private mutating func number() {
        let start = offset
        var wordEnd = offset
        while wordEnd < bytes.count, Self.isWordByte(bytes[wordEnd]) { wordEnd &+= 1 }
        let integerEnd = digitsEnd(offset)
        if integerEnd == wordEnd, wordEnd < bytes.count, bytes[wordEnd] == UInt8(ascii: "."), fraction(from: start, dot: wordEnd) { return }
        let exponent = exponentEnd(integerEnd)
        let (kind, end) = suffix(at: exponent, isInteger: true, hasExponent: exponent > integerEnd)
        if end >= wordEnd, end >= bytes.count || !Self.isWordByte(bytes[end]) {
            offset = end
            append(kind, from: start)
            return
        }
        offset = wordEnd
        if offset < bytes.count, bytes[offset] >= 0x80 {
            invalidWord(from: start)
        } else {
            append(.word, from: start, keyword: nil)
        }
    }

    /// Reads `digits.digits` with exponent and suffix. False where a letter follows, as in `1.a`: then the dot separates.
    private mutating func fraction(from start: Int, dot: Int) -> Bool {
        let digits = digitsEnd(dot &+ 1)
        let exponent = exponentEnd(digits)
        let (kind, end) = suffix(at: exponent, isInteger: false, hasExponent: exponent > digits)
        if end < bytes.count, Self.isWordByte(bytes[end]) || bytes[end] >= 0x80 { return false }
        offset = end
        append(kind, from: start)
        return true
    }

    private mutating func dotOrNumber() {
        let next = byte(1)
        if next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9"), fraction(from: offset, dot: offset) { return }
        symbol(.dot)
    }
}
