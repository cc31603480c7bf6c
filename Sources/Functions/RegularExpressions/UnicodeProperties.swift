/// Sets of code points by the names that `java.util.regex` knows, unpacked from `UnicodeTables` when first asked for.
enum UnicodeProperties {
    /// Reads numbers in base 16 whose last digit is A to P, the ones before a to p.
    private struct Reader {
        private var next: UnsafePointer<UInt8>
        private let end: UnsafePointer<UInt8>

        init(_ text: StaticString) {
            next = text.utf8Start
            end = text.utf8Start + text.utf8CodeUnitCount
        }

        var isAtEnd: Bool { next >= end }

        mutating func number() -> UInt32 {
            var value: UInt32 = 0
            while next < end {
                let digit = next.pointee
                next += 1
                if digit < 0x61 { return value << 4 | UInt32(digit &- 0x41) }
                value = value << 4 | UInt32(digit &- 0x61)
            }
            return value
        }
    }

    private static func unpack(_ text: StaticString) -> CodePointSet {
        var reader = Reader(text)
        var spans: [CodePointSet.Span] = []
        var position: UInt32 = 0
        while !reader.isAtEnd {
            let low = position &+ reader.number()
            position = low &+ reader.number()
            spans.append(CodePointSet.Span(low: low, high: position &- 1))
        }
        return CodePointSet(spans)
    }

    /// The code points of each value of a table of runs.
    private static func unpackRuns(_ text: StaticString) -> [UInt32: [CodePointSet.Span]] {
        var reader = Reader(text)
        var result: [UInt32: [CodePointSet.Span]] = [:]
        var position: UInt32 = 0
        while !reader.isAtEnd {
            let value = reader.number()
            let length = reader.number()
            result[value, default: []].append(CodePointSet.Span(low: position, high: position &+ length &- 1))
            position = position &+ length
        }
        return result
    }

    private static let categories: [UInt32: CodePointSet] = unpackRuns(UnicodeTables.categories).mapValues { CodePointSet($0) }

    /// The union of general categories, numbered as by `java.lang.Character.getType`.
    private static func category(_ numbers: UInt32...) -> CodePointSet {
        numbers.reduce(.empty) { $0.union(categories[$1] ?? .empty) }
    }

    private static let categoryNames: [String: UInt32] = [
        "Cn": 0, "Lu": 1, "Ll": 2, "Lt": 3, "Lm": 4, "Lo": 5, "Mn": 6, "Me": 7, "Mc": 8, "Nd": 9, "Nl": 10, "No": 11, "Zs": 12, "Zl": 13,
        "Zp": 14, "Cc": 15, "Cf": 16, "Co": 18, "Cs": 19, "Pd": 20, "Ps": 21, "Pe": 22, "Pc": 23, "Po": 24, "Sm": 25, "Sc": 26, "Sk": 27,
        "So": 28, "Pi": 29, "Pf": 30,
    ]

    static let alphabetic = unpack(UnicodeTables.alphabetic)
    static let letters = category(1, 2, 3, 4, 5)
    static let digits = category(9)
    /// What `\b` takes for a part of a word, but for the underscore.
    static let lettersAndDigits = category(1, 2, 3, 4, 5, 9)
    static let nonspacingMarks = category(6)
    static let whiteSpace = CodePointSet([
        .init(low: 0x09, high: 0x0D), .init(low: 0x85, high: 0x85), .init(low: 0x20, high: 0x20), .init(low: 0xA0, high: 0xA0),
        .init(low: 0x1680, high: 0x1680), .init(low: 0x2000, high: 0x200A), .init(low: 0x2028, high: 0x2029),
        .init(low: 0x202F, high: 0x202F), .init(low: 0x205F, high: 0x205F), .init(low: 0x3000, high: 0x3000),
    ])
    static let wordCharacters = alphabetic.union(category(6, 7, 8, 9, 23)).union(CodePointSet(0x200C, 0x200D))
    private static let cased = category(1, 2, 3)

    static let asciiDigits = CodePointSet(0x30, 0x39)
    static let asciiSpace = CodePointSet([.init(low: 0x09, high: 0x0D), .init(low: 0x20, high: 0x20)])
    static let asciiWord = CodePointSet([
        .init(low: 0x30, high: 0x39), .init(low: 0x41, high: 0x5A), .init(low: 0x5F, high: 0x5F), .init(low: 0x61, high: 0x7A),
    ])
    static let horizontalSpace = CodePointSet([
        .init(low: 0x09, high: 0x09), .init(low: 0x20, high: 0x20), .init(low: 0xA0, high: 0xA0), .init(low: 0x1680, high: 0x1680),
        .init(low: 0x180E, high: 0x180E), .init(low: 0x2000, high: 0x200A), .init(low: 0x202F, high: 0x202F),
        .init(low: 0x205F, high: 0x205F), .init(low: 0x3000, high: 0x3000),
    ])
    static let verticalSpace = CodePointSet([
        .init(low: 0x0A, high: 0x0D), .init(low: 0x85, high: 0x85), .init(low: 0x2028, high: 0x2029),
    ])
    static let lineTerminators = CodePointSet(scalars: [0x0A, 0x0D, 0x85, 0x2028, 0x2029])

    /// `\p{name}`: general categories, POSIX classes of ASCII and the predicates of `java.lang.Character`.
    static func property(_ name: String, ignoringCase: Bool) -> CodePointSet? {
        if let number = categoryNames[name] {
            return ignoringCase && (1...3).contains(number) ? cased : category(number)
        }
        switch name {
        case "L": return letters
        case "M": return category(6, 7, 8)
        case "N": return category(9, 10, 11)
        case "Z": return category(12, 13, 14)
        case "C": return category(15, 16, 18, 19, 0)
        case "P": return category(20, 21, 22, 23, 24, 29, 30)
        case "S": return category(25, 26, 27, 28)
        case "LC": return cased
        case "LD": return lettersAndDigits
        case "L1": return CodePointSet(0, 0xFF)
        case "all": return .all
        default: return posix(name, ignoringCase) ?? javaPredicate(name, ignoringCase)
        }
    }

    private static func posix(_ name: String, _ ignoringCase: Bool) -> CodePointSet? {
        let upper = CodePointSet(0x41, 0x5A)
        let lower = CodePointSet(0x61, 0x7A)
        switch name {
        case "ASCII": return CodePointSet(0, 0x7F)
        case "Alnum": return upper.union(lower).union(asciiDigits)
        case "Alpha": return upper.union(lower)
        case "Blank": return CodePointSet(scalars: [0x09, 0x20])
        case "Cntrl": return CodePointSet([.init(low: 0, high: 0x1F), .init(low: 0x7F, high: 0x7F)])
        case "Digit": return asciiDigits
        case "Graph": return CodePointSet(0x21, 0x7E)
        case "Lower": return ignoringCase ? upper.union(lower) : lower
        case "Print": return CodePointSet(0x20, 0x7E)
        case "Punct":
            return CodePointSet([
                .init(low: 0x21, high: 0x2F), .init(low: 0x3A, high: 0x40), .init(low: 0x5B, high: 0x60), .init(low: 0x7B, high: 0x7E),
            ])
        case "Space": return asciiSpace
        case "Upper": return ignoringCase ? upper.union(lower) : upper
        case "XDigit":
            return CodePointSet([.init(low: 0x30, high: 0x39), .init(low: 0x41, high: 0x46), .init(low: 0x61, high: 0x66)])
        default: return nil
        }
    }

    private static func javaPredicate(_ name: String, _ ignoringCase: Bool) -> CodePointSet? {
        switch name {
        case "javaLowerCase": return ignoringCase ? casedAlphabet : unpack(UnicodeTables.lowercase)
        case "javaUpperCase": return ignoringCase ? casedAlphabet : unpack(UnicodeTables.uppercase)
        case "javaTitleCase": return ignoringCase ? casedAlphabet : category(3)
        case "javaAlphabetic": return alphabetic
        case "javaIdeographic": return unpack(UnicodeTables.ideographic)
        case "javaDigit": return digits
        case "javaDefined": return category(0).negated
        case "javaLetter": return letters
        case "javaLetterOrDigit": return lettersAndDigits
        case "javaJavaIdentifierStart": return unpack(UnicodeTables.javaIdentifierStart)
        case "javaJavaIdentifierPart": return unpack(UnicodeTables.javaIdentifierPart)
        case "javaUnicodeIdentifierStart": return unpack(UnicodeTables.unicodeIdentifierStart)
        case "javaUnicodeIdentifierPart": return unpack(UnicodeTables.unicodeIdentifierPart)
        case "javaIdentifierIgnorable": return unpack(UnicodeTables.identifierIgnorable)
        case "javaSpaceChar": return category(12, 13, 14)
        case "javaWhitespace":
            let breaking = category(12, 13, 14).intersection(CodePointSet(scalars: [0xA0, 0x2007, 0x202F]).negated)
            return breaking.union(CodePointSet([.init(low: 0x09, high: 0x0D), .init(low: 0x1C, high: 0x1F)]))
        case "javaISOControl": return CodePointSet([.init(low: 0, high: 0x1F), .init(low: 0x7F, high: 0x9F)])
        case "javaMirrored": return unpack(UnicodeTables.mirrored)
        default: return nil
        }
    }

    /// What the properties of one case hold when case is ignored.
    private static let casedAlphabet = unpack(UnicodeTables.lowercase).union(unpack(UnicodeTables.uppercase)).union(category(3))

    /// `\p{IsName}`: binary properties of Unicode, by names in any case.
    static func binaryProperty(_ name: String, ignoringCase: Bool) -> CodePointSet? {
        switch name.uppercased() {
        case "ALPHABETIC": return alphabetic
        case "LETTER": return letters
        case "IDEOGRAPHIC": return unpack(UnicodeTables.ideographic)
        case "LOWERCASE": return ignoringCase ? casedAlphabet : unpack(UnicodeTables.lowercase)
        case "UPPERCASE": return ignoringCase ? casedAlphabet : unpack(UnicodeTables.uppercase)
        case "TITLECASE": return ignoringCase ? casedAlphabet : category(3)
        case "WHITE_SPACE", "WHITESPACE": return whiteSpace
        case "CONTROL": return category(15)
        case "PUNCTUATION": return category(20, 21, 22, 23, 24, 29, 30)
        case "HEX_DIGIT", "HEXDIGIT": return hexadecimalDigits
        case "ASSIGNED": return category(0).negated
        case "NONCHARACTER_CODE_POINT", "NONCHARACTERCODEPOINT": return noncharacters
        case "DIGIT": return digits
        case "ALNUM": return alphabetic.union(digits)
        case "BLANK": return category(12).union(CodePointSet(0x09, 0x09))
        case "GRAPH": return graphic
        case "PRINT": return graphic.union(category(12)).intersection(category(15).negated)
        case "WORD": return wordCharacters
        case "JOIN_CONTROL", "JOINCONTROL": return CodePointSet(0x200C, 0x200D)
        default: return nil
        }
    }

    private static let graphic = category(12, 13, 14, 15, 19, 0).union(whiteSpace).negated
    private static let hexadecimalDigits = digits.union(
        CodePointSet([
            .init(low: 0x41, high: 0x46), .init(low: 0x61, high: 0x66), .init(low: 0xFF10, high: 0xFF19), .init(low: 0xFF21, high: 0xFF26),
            .init(low: 0xFF41, high: 0xFF46),
        ]))
    private static let noncharacters = CodePointSet(
        [.init(low: 0xFDD0, high: 0xFDEF)] + (0...16).map { .init(low: $0 << 16 | 0xFFFE, high: $0 << 16 | 0xFFFF) })

    /// The classes of POSIX by Unicode's meaning, under the flag `U`.
    static func unicodePosix(_ name: String, ignoringCase: Bool) -> CodePointSet? {
        switch name {
        case "Alpha": return binaryProperty("ALPHABETIC", ignoringCase: false)
        case "Lower": return binaryProperty("LOWERCASE", ignoringCase: ignoringCase)
        case "Upper": return binaryProperty("UPPERCASE", ignoringCase: ignoringCase)
        case "Space": return whiteSpace
        case "Punct": return binaryProperty("PUNCTUATION", ignoringCase: false)
        case "XDigit": return hexadecimalDigits
        case "Alnum": return binaryProperty("ALNUM", ignoringCase: false)
        case "Cntrl": return category(15)
        case "Digit": return digits
        case "Blank": return binaryProperty("BLANK", ignoringCase: false)
        case "Graph": return graphic
        case "Print": return binaryProperty("PRINT", ignoringCase: false)
        default: return nil
        }
    }

    private static let scriptNumbers: [String: UInt32] = numbers(of: UnicodeTables.scriptNames)
    private static let scripts: [UInt32: [CodePointSet.Span]] = unpackRuns(UnicodeTables.scripts)
    private static let blockNumbers: [String: UInt32] = numbers(of: UnicodeTables.blockNames)

    private static func numbers(of names: StaticString) -> [String: UInt32] {
        var result: [String: UInt32] = [:]
        for (number, entry) in names.description.split(separator: ";").enumerated() {
            for name in entry.split(separator: ",") { result[name.uppercased()] = UInt32(number) }
        }
        return result
    }

    /// By full name (`Latin`) or that of ISO 15924 (`Latn`), in any case.
    static func script(_ name: String) -> CodePointSet? {
        scriptNumbers[name.uppercased()].map { CodePointSet(scripts[$0] ?? []) }
    }

    static func block(_ name: String) -> CodePointSet? {
        guard let number = blockNumbers[name.uppercased()] else { return nil }
        var reader = Reader(UnicodeTables.blockRanges)
        var index: UInt32 = 0
        while !reader.isAtEnd {
            let (low, high) = (reader.number(), reader.number())
            if index == number { return CodePointSet(low, high) }
            index += 1
        }
        return nil
    }

    private static func mapping(_ text: StaticString) -> [UInt32: UInt32] {
        var reader = Reader(text)
        var result: [UInt32: UInt32] = [:]
        var position: UInt32 = 0
        while !reader.isAtEnd {
            var scalar = position &+ reader.number()
            let (count, stride, isDown, distance) = (reader.number(), reader.number(), reader.number(), reader.number())
            for _ in 0..<count {
                result[scalar] = isDown == 1 ? scalar &- distance : scalar &+ distance
                scalar = scalar &+ stride
            }
            position = scalar &- stride &+ 1
        }
        return result
    }

    private static let uppercaseMapping = mapping(UnicodeTables.upper)
    private static let lowercaseMapping = mapping(UnicodeTables.lower)
    /// The code points that a case folding maps to each, itself not counted.
    private static let unfoldings: [UInt32: [UInt32]] = {
        var result: [UInt32: [UInt32]] = [:]
        for scalar in Set(uppercaseMapping.keys).union(lowercaseMapping.keys) {
            result[caseFolded(scalar), default: []].append(scalar)
        }
        return result
    }()

    static func uppercase(_ scalar: UInt32) -> UInt32 { uppercaseMapping[scalar] ?? scalar }

    /// The lower case of the upper case, by simple mappings: what Java compares under `(?iu)`.
    static func caseFolded(_ scalar: UInt32) -> UInt32 {
        let upper = uppercaseMapping[scalar] ?? scalar
        return lowercaseMapping[upper] ?? upper
    }

    /// All code points that equal one when case is ignored.
    static func caseVariants(_ scalar: UInt32) -> CodePointSet {
        let folded = caseFolded(scalar)
        return CodePointSet(scalars: [scalar, folded] + (unfoldings[folded] ?? []))
    }

    /// All code points of which one form (as is, upper, folded) lies in a span.
    static func caseVariants(_ low: UInt32, _ high: UInt32) -> CodePointSet {
        var scalars: [UInt32] = []
        for scalar in Set(uppercaseMapping.keys).union(lowercaseMapping.keys) {
            let (upper, folded) = (uppercase(scalar), caseFolded(scalar))
            if (low...high).contains(upper) || (low...high).contains(folded) { scalars.append(scalar) }
        }
        return CodePointSet(low, high).union(CodePointSet(scalars: scalars))
    }
}
