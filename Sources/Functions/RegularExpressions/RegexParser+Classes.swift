/// Escapes and character classes.
extension RegexParser {
    /// What an escape stands for.
    enum Escape {
        case character(UInt32)
        case set(CodePointSet)
        case node(RegexNode)
    }

    /// An escape outside of a class, the cursor on its backslash.
    mutating func escapeNode() throws -> RegexNode {
        let letter = character(cursor + 1)
        if equal(letter, UInt8(ascii: "p")) || equal(letter, UInt8(ascii: "P")) {
            cursor += 1
            return .set(try property())
        }
        switch try escape(inClass: false, inRange: false) {
        case .character(let scalar): return literal(scalar)
        case .set(let set): return .set(set)
        case .node(let node): return node
        }
    }

    private func classSet(_ ascii: CodePointSet, _ unicode: CodePointSet, negated: Bool) -> Escape {
        let set = flags.contains(.unicodeClasses) ? unicode : ascii
        return .set(negated ? set.negated : set)
    }

    /// An escape, the cursor on its backslash.
    mutating func escape(inClass: Bool, inRange: Bool) throws -> Escape {
        let scalar = character(cursor + 1)
        cursor += 2
        guard scalar < 0x80 else { return .character(scalar) }
        let letter = UInt8(truncatingIfNeeded: scalar)
        switch letter {
        case UInt8(ascii: "0"): return .character(try octal())
        case UInt8(ascii: "a"): return .character(7)
        case UInt8(ascii: "e"): return .character(0x1B)
        case UInt8(ascii: "f"): return .character(0x0C)
        case UInt8(ascii: "n"): return .character(0x0A)
        case UInt8(ascii: "r"): return .character(0x0D)
        case UInt8(ascii: "t"): return .character(9)
        case UInt8(ascii: "c"):
            if cursor >= length { throw RegexSyntaxError() }
            return .character(read() ^ 64)
        case UInt8(ascii: "u"): return .character(try utf16Escape())
        case UInt8(ascii: "x"): return .character(try hexadecimal())
        case UInt8(ascii: "N"): return .character(try named())
        case UInt8(ascii: "v") where inRange: return .character(0x0B)
        case UInt8(ascii: "d"), UInt8(ascii: "D"):
            return classSet(UnicodeProperties.asciiDigits, UnicodeProperties.digits, negated: letter == UInt8(ascii: "D"))
        case UInt8(ascii: "s"), UInt8(ascii: "S"):
            return classSet(UnicodeProperties.asciiSpace, UnicodeProperties.whiteSpace, negated: letter == UInt8(ascii: "S"))
        case UInt8(ascii: "w"), UInt8(ascii: "W"):
            return classSet(UnicodeProperties.asciiWord, UnicodeProperties.wordCharacters, negated: letter == UInt8(ascii: "W"))
        case UInt8(ascii: "h"): return .set(UnicodeProperties.horizontalSpace)
        case UInt8(ascii: "H"): return .set(UnicodeProperties.horizontalSpace.negated)
        case UInt8(ascii: "v"): return .set(UnicodeProperties.verticalSpace)
        case UInt8(ascii: "V"): return .set(UnicodeProperties.verticalSpace.negated)
        default: break
        }
        if !Self.isLetter(scalar) && !Self.isDigit(scalar) { return .character(scalar) }
        if inClass { throw RegexSyntaxError() }
        return .node(try assertionOrReference(letter))
    }

    private mutating func assertionOrReference(_ letter: UInt8) throws -> RegexNode {
        let isUnicode = flags.contains(.unicodeClasses)
        switch letter {
        case UInt8(ascii: "1")...UInt8(ascii: "9"): return reference(Int(letter) - 0x30)
        case UInt8(ascii: "A"): return .assertion(.textStart)
        case UInt8(ascii: "z"): return .assertion(.textEnd)
        case UInt8(ascii: "Z"): return .assertion(flags.contains(.unixLines) ? .unixFinalLineEnd : .finalLineEnd)
        case UInt8(ascii: "G"): return .assertion(.searchStart)
        case UInt8(ascii: "b"):
            if equal(peek(), UInt8(ascii: "{")), equal(character(cursor + 1), UInt8(ascii: "g")) {
                throw RegexSyntaxError(limit: "boundaries of grapheme clusters (\\b{g}) are not supported")
            }
            return .assertion(isUnicode ? .unicodeWordBoundary : .wordBoundary)
        case UInt8(ascii: "B"): return .assertion(isUnicode ? .notUnicodeWordBoundary : .notWordBoundary)
        case UInt8(ascii: "R"): return .lineBreak
        case UInt8(ascii: "X"): throw RegexSyntaxError(limit: "grapheme clusters (\\X) are not supported")
        case UInt8(ascii: "k"):
            guard equal(read(), UInt8(ascii: "<")) else { throw RegexSyntaxError() }
            guard let index = groupNames[try groupName(read())] else { throw RegexSyntaxError() }
            return .backReference(index, referenceCase)
        default: throw RegexSyntaxError()
        }
    }

    private var referenceCase: RegexCase {
        flags.contains(.ignoreCase) ? (flags.contains(.unicodeCase) ? .ignoringUnicode : .ignoringASCII) : .exact
    }

    /// Takes further digits as long as there are so many groups.
    private mutating func reference(_ first: Int) -> RegexNode {
        var number = first
        while Self.isDigit(peek()) {
            let longer = number * 10 + Int(character(cursor) - 0x30)
            if longer > groupCount { break }
            number = longer
            _ = read()
        }
        return number <= groupCount ? .backReference(number, referenceCase) : .backReference(number, .exact)
    }

    private mutating func octal() throws -> UInt32 {
        func digit(_ scalar: UInt32) -> UInt32? { scalar &- 0x30 < 8 ? scalar - 0x30 : nil }
        guard let first = digit(read()) else { throw RegexSyntaxError() }
        guard let second = digit(read()) else {
            cursor -= 1
            return first
        }
        if first <= 3, let third = digit(read()) { return first << 6 | second << 3 | third }
        if first <= 3 { cursor -= 1 }
        return first << 3 | second
    }

    private func hexadecimalDigit(_ scalar: UInt32) -> UInt32? {
        if Self.isDigit(scalar) { return scalar - 0x30 }
        let lower = scalar | 0x20
        return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : nil
    }

    private mutating func hexadecimal() throws -> UInt32 {
        let first = read()
        if let high = hexadecimalDigit(first) {
            guard let low = hexadecimalDigit(read()) else { throw RegexSyntaxError() }
            return high << 4 | low
        }
        guard equal(first, UInt8(ascii: "{")), hexadecimalDigit(peek()) != nil else { throw RegexSyntaxError() }
        var value: UInt32 = 0
        var scalar = read()
        while let digit = hexadecimalDigit(scalar) {
            value = value << 4 | digit
            if value > CodePointSet.last { throw RegexSyntaxError() }
            scalar = read()
        }
        guard equal(scalar, UInt8(ascii: "}")) else { throw RegexSyntaxError() }
        return value
    }

    private mutating func fourDigits() throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = hexadecimalDigit(read()) else { throw RegexSyntaxError() }
            value = value << 4 | digit
        }
        return value
    }

    /// `\uXXXX`; two of them may make a surrogate pair.
    private mutating func utf16Escape() throws -> UInt32 {
        let high = try fourDigits()
        guard high & 0xFC00 == 0xD800 else { return high }
        let saved = cursor
        if equal(read(), UInt8(ascii: "\\")), equal(read(), UInt8(ascii: "u")) {
            let low = try fourDigits()
            if low & 0xFC00 == 0xDC00 { return 0x10000 + (high & 0x3FF) << 10 + low & 0x3FF }
        }
        cursor = saved
        return high
    }

    /// `\N{NAME}`. Goes through all code points.
    private mutating func named() throws -> UInt32 {
        guard equal(read(), UInt8(ascii: "{")) else { throw RegexSyntaxError() }
        var name = ""
        while true {
            let scalar = read()
            if equal(scalar, UInt8(ascii: "}")) { break }
            if cursor >= length { throw RegexSyntaxError() }
            if let character = Unicode.Scalar(scalar) { name.unicodeScalars.append(character) }
        }
        let wanted = name.uppercased()
        for value in 0x20...CodePointSet.last {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if scalar.properties.name == wanted || scalar.properties.nameAlias == wanted { return value }
        }
        throw RegexSyntaxError()
    }

    // MARK: Classes

    /// `\p…`, the cursor on its letter.
    mutating func property() throws -> CodePointSet {
        let isNegated = equal(character(cursor), UInt8(ascii: "P"))
        var name = ""
        if equal(next(), UInt8(ascii: "{")) {
            cursor += 1
            while cursor < length, !equal(character(cursor), UInt8(ascii: "}")) {
                if let scalar = Unicode.Scalar(character(cursor)) { name.unicodeScalars.append(scalar) }
                cursor += 1
            }
            if cursor >= length || name.isEmpty { throw RegexSyntaxError() }
            cursor += 1
        } else {
            let scalar = read()
            if let scalar = Unicode.Scalar(scalar) { name.unicodeScalars.append(scalar) }
        }
        guard let set = propertySet(name) else { throw RegexSyntaxError() }
        return isNegated ? set.negated : set
    }

    private func propertySet(_ name: String) -> CodePointSet? {
        let ignoringCase = flags.contains(.ignoreCase)
        if let equals = name.firstIndex(of: "=") {
            let value = String(name[name.index(after: equals)...])
            switch name[..<equals].lowercased() {
            case "sc", "script": return UnicodeProperties.script(value)
            case "blk", "block": return UnicodeProperties.block(value)
            case "gc", "general_category": return UnicodeProperties.property(value, ignoringCase: ignoringCase)
            default: return nil
            }
        }
        if name.hasPrefix("In") { return UnicodeProperties.block(String(name.dropFirst(2))) }
        if name.hasPrefix("Is") {
            let short = String(name.dropFirst(2))
            return UnicodeProperties.binaryProperty(short, ignoringCase: ignoringCase)
                ?? UnicodeProperties.property(short, ignoringCase: ignoringCase) ?? UnicodeProperties.script(short)
        }
        if flags.contains(.unicodeClasses), let set = UnicodeProperties.unicodePosix(name, ignoringCase: ignoringCase) { return set }
        return UnicodeProperties.property(name, ignoringCase: ignoringCase)
    }

    /// A class, the cursor on its `[` (or, not `consuming`, on the character before the right side of an intersection,
    /// which ends before the `]` of the class around it).
    mutating func characterClass(consuming: Bool) throws -> CodePointSet {
        nesting += 1
        defer { nesting -= 1 }
        if nesting > Self.maximumNesting { throw RegexSyntaxError(limit: "classes nest deeper than \(Self.maximumNesting)") }
        // Single characters are kept apart up to an intersection, to the whole left side of which they then belong.
        var singles: [CodePointSet.Span] = []
        var members: CodePointSet?
        var latest: CodePointSet?
        var isNegated = false
        var scalar = next()
        if equal(scalar, UInt8(ascii: "^")), equal(character(cursor - 1), UInt8(ascii: "[")) {
            isNegated = true
            scalar = next()
        }
        while true {
            if equal(scalar, UInt8(ascii: "[")) {
                let inner = try characterClass(consuming: true)
                latest = inner
                members = members?.union(inner) ?? inner
                scalar = peek()
                continue
            }
            if equal(scalar, UInt8(ascii: "&")) {
                scalar = next()
                if equal(scalar, UInt8(ascii: "&")) {
                    let right = try rightSide()
                    if !singles.isEmpty {
                        let set = CodePointSet(singles)
                        if members == nil { latest = set }
                        members = members?.union(set) ?? set
                        singles = []
                    }
                    if let right { latest = right }
                    if let left = members {
                        members = left.intersection(latest ?? left)
                    } else if let right {
                        members = right
                    } else {
                        throw RegexSyntaxError()
                    }
                    scalar = peek()
                    continue
                }
                cursor -= 1
            } else if scalar == 0, cursor >= length {
                throw RegexSyntaxError()
            } else if equal(scalar, UInt8(ascii: "]")), members != nil || !singles.isEmpty {
                if consuming { _ = next() }
                let set = CodePointSet(singles).union(members ?? .empty)
                return isNegated ? set.negated : set
            }
            switch try range() {
            case .single(let scalar):
                singles.append(contentsOf: single(scalar).spans)
            case .set(let set):
                latest = set
                members = members?.union(set) ?? set
            }
            scalar = peek()
        }
    }

    /// What stands between `&&` and the next one or the end of the class; nil when there is nothing.
    private mutating func rightSide() throws -> CodePointSet? {
        var right: CodePointSet?
        var scalar = next()
        while !equal(scalar, UInt8(ascii: "]")), !equal(scalar, UInt8(ascii: "&")) {
            let part: CodePointSet
            if equal(scalar, UInt8(ascii: "[")) {
                part = try characterClass(consuming: true)
            } else {
                cursor -= 1
                part = try characterClass(consuming: false)
            }
            right = right?.union(part) ?? part
            scalar = peek()
        }
        return right
    }

    private enum ClassItem {
        case single(UInt32)
        case set(CodePointSet)
    }

    private mutating func range() throws -> ClassItem {
        var low = peek()
        if equal(low, UInt8(ascii: "\\")) {
            let letter = character(cursor + 1)
            if equal(letter, UInt8(ascii: "p")) || equal(letter, UInt8(ascii: "P")) {
                cursor += 1
                return .set(try property())
            }
            let isRange = equal(character(cursor + 2), UInt8(ascii: "-"))
            switch try escape(inClass: true, inRange: isRange) {
            case .character(let scalar): low = scalar
            case .set(let set): return .set(set)
            case .node: throw RegexSyntaxError()
            }
        } else {
            _ = next()
        }
        guard equal(peek(), UInt8(ascii: "-")) else { return .single(low) }
        let end = character(cursor + 1)
        if equal(end, UInt8(ascii: "[")) || equal(end, UInt8(ascii: "]")) { return .single(low) }
        var high = next()
        if equal(high, UInt8(ascii: "\\")) {
            guard case .character(let scalar) = try escape(inClass: true, inRange: true) else { throw RegexSyntaxError() }
            high = scalar
        } else {
            _ = next()
        }
        if high < low { throw RegexSyntaxError() }
        guard flags.contains(.ignoreCase) else { return .set(CodePointSet(low, high)) }
        if flags.contains(.unicodeCase) { return .set(UnicodeProperties.caseVariants(low, high)) }
        return .set(Self.withOtherCase(low, high))
    }

    /// A span with the other case of its ASCII letters.
    private static func withOtherCase(_ low: UInt32, _ high: UInt32) -> CodePointSet {
        var spans = [CodePointSet.Span(low: low, high: high)]
        let (upperLow, upperHigh) = (max(low, 0x41), min(high, 0x5A))
        if upperLow <= upperHigh { spans.append(.init(low: upperLow + 0x20, high: upperHigh + 0x20)) }
        let (lowerLow, lowerHigh) = (max(low, 0x61), min(high, 0x7A))
        if lowerLow <= lowerHigh { spans.append(.init(low: lowerLow - 0x20, high: lowerHigh - 0x20)) }
        return CodePointSet(spans)
    }
}
