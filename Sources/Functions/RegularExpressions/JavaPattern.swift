import Columnar
import Foundation

/// A regular expression of Java's dialect, run by `NSRegularExpression` (ICU), which differs in a few places that are rewritten here:
/// Java's `\w \d \s \b` and POSIX classes are ASCII only, case-insensitivity too, `$` and `.` know fewer line ends in ICU.
/// Sendable because NSRegularExpression is immutable.
final class JavaPattern: @unchecked Sendable {
    let source: String
    /// Set when the pattern has no special characters: a plain search does.
    let literal: [UInt8]?
    let expression: NSRegularExpression

    private static let cacheLock = NSLock()
    // Guarded by cacheLock.
    nonisolated(unsafe) private static var cache: [String: JavaPattern] = [:]
    private static let cacheLimit = 1000

    /// The compiled pattern, from a cache of the latest. Throws INVALID_PARAMETER_VALUE.PATTERN.
    static func compile(_ source: String, function: String) throws -> JavaPattern {
        if let known = cacheLock.withLock({ cache[source] }) { return known }
        guard let expression = try? NSRegularExpression(pattern: source.isEmpty ? "(?:)" : translate(source)) else {
            throw QueryError(
                "INVALID_PARAMETER_VALUE.PATTERN", sqlState: "22023",
                "The value of parameter(s) `regexp` in `\(function)` is invalid: '\(source)'.")
        }
        let pattern = JavaPattern(source, expression)
        cacheLock.withLock {
            if cache.count >= cacheLimit { cache.removeAll(keepingCapacity: true) }
            cache[source] = pattern
        }
        return pattern
    }

    private init(_ source: String, _ expression: NSRegularExpression) {
        self.source = source
        self.expression = expression
        let special = Set(#"\^$.|?*+()[]{}"#.utf8)
        literal = source.isEmpty || source.utf8.contains { special.contains($0) } ? nil : Array(source.utf8)
    }

    var groupCount: Int { expression.numberOfCaptureGroups }

    /// ASCII meanings of the classes, by their letter; as the inside of a set.
    private static let classes: [Character: String] = [
        "d": "0-9", "w": "a-zA-Z_0-9", "s": " \\t\\n\\u000b\\f\\r", "h": " \\t\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000",
    ]
    private static let posix: [String: String] = [
        "Lower": "a-z", "Upper": "A-Z", "ASCII": "\\u0000-\\u007f", "Alpha": "a-zA-Z", "Digit": "0-9", "Alnum": "a-zA-Z0-9",
        "Punct": "!-/:-@\\[-`{-~", "Graph": "!-~", "Print": "\\u0020-~", "Blank": " \\t", "Cntrl": "\\u0000-\\u001f\\u007f",
        "XDigit": "0-9a-fA-F", "Space": " \\t\\n\\u000b\\f\\r",
    ]
    private static let javaProperties: [String: String] = [
        "javaLowerCase": "Lowercase", "javaUpperCase": "Uppercase", "javaWhitespace": "White_Space", "javaMirrored": "Bidi_Mirrored",
        "IsAlphabetic": "Alphabetic", "IsIdeographic": "Ideographic", "IsLetter": "L", "IsLowercase": "Lowercase",
        "IsUppercase": "Uppercase",
        "IsTitlecase": "Lt", "IsPunctuation": "P", "IsControl": "Cc", "IsWhite_Space": "White_Space", "IsDigit": "Nd",
    ]

    private static func translate(_ source: String) -> String {
        // ICU refuses an empty pattern.
        if source.isEmpty { return "(?:)" }
        let characters = Array(source.unicodeScalars.map(Character.init))
        var result = ""
        var index = 0
        var setDepth = 0
        while index < characters.count {
            let character = characters[index]
            guard character == "\\", index + 1 < characters.count else {
                if character == "[" {
                    setDepth += 1
                    // `[[:alpha:]]` is a plain set in Java.
                    if setDepth > 1, index + 1 < characters.count, characters[index + 1] == ":" {
                        result += "[\\:"
                        index += 2
                        continue
                    }
                } else if character == "]", setDepth > 0 {
                    setDepth -= 1
                } else if setDepth == 0, character == "$" {
                    result += "(?=(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])?\\z)(?<!\\r(?=\\n))"
                    index += 1
                    continue
                }
                result.append(character)
                index += 1
                continue
            }
            let next = characters[index + 1]
            index += 2
            let lower = Character(next.lowercased())
            if next == "Q" {
                var quoted: [Character] = []
                while index < characters.count, !(characters[index] == "\\" && index + 1 < characters.count && characters[index + 1] == "E")
                {
                    quoted.append(characters[index])
                    index += 1
                }
                index = min(index + 2, characters.count)
                result += quoted.map { $0.isLetter || $0.isNumber || !$0.isASCII ? String($0) : "\\\($0)" }.joined()
            } else if let members = classes[lower] {
                let isNegated = next != lower
                result += setDepth > 0 && !isNegated ? members : "[\(isNegated ? "^" : "")\(members)]"
            } else if next == "b" && setDepth == 0 {
                result += "(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))"
            } else if next == "p" || next == "P", index < characters.count, characters[index] == "{",
                let end = characters[index...].firstIndex(of: "}")
            {
                let name = String(characters[(index + 1)..<end])
                index = end + 1
                let isNegated = next == "P"
                if let members = posix[name] {
                    result += setDepth > 0 && !isNegated ? members : "[\(isNegated ? "^" : "")\(members)]"
                } else {
                    var known = javaProperties[name] ?? name
                    if known.hasPrefix("Is") && javaProperties[name] == nil { known = String(known.dropFirst(2)) }
                    result += "\\\(next){\(known)}"
                }
            } else {
                result += "\\\(next)"
            }
        }
        return result
    }

    /// Whether the pattern occurs in the text.
    func occurs(in bytes: Bytes) -> Bool {
        if let literal { return literal.withUnsafeBufferPointer { ByteSearch.first($0, in: bytes) != nil } }
        let text = Subject(bytes)
        return expression.firstMatch(in: text.text, range: text.whole) != nil
    }
}

/// Text a pattern runs over, with its UTF-16 form.
struct Subject {
    let text: String
    let units: NSString

    init(_ bytes: Bytes) { self.init(String(decoding: bytes, as: UTF8.self)) }

    init(_ text: String) {
        self.text = text
        units = text as NSString
    }

    var whole: NSRange { NSRange(location: 0, length: units.length) }

    func piece(_ range: NSRange) -> String { range.location == NSNotFound ? "" : units.substring(with: range) }
    func piece(_ start: Int, _ end: Int) -> String { units.substring(with: NSRange(location: start, length: max(0, end - start))) }
}
