import Foundation

/// How strings compare where it is not byte by byte, as UTF8_BINARY has it.
///
/// Strings are equal under a collation exactly when their keys are equal byte by byte. The keys of UTF8_LCASE and of the RTRIM forms sort as
/// the collation does; those of the UNICODE family only tell equal from different.
package struct Collation: Hashable, Sendable {
    package enum Base: UInt8, Sendable, Hashable {
        case binary, lowercase, unicode
    }

    package let base: Base
    /// As Spark prints it: `UTF8_LCASE`, `UNICODE_CI`, `de_CI_AI`.
    package let name: String
    package let ignoresCase: Bool
    package let ignoresAccents: Bool
    package let trimsTrailingSpaces: Bool

    /// Whether keys sort as the collation does.
    package var isOrdered: Bool { base != .unicode }

    package static let binaryName = "UTF8_BINARY"
    package static let schema = "SYSTEM.BUILTIN"
    private static let trimSuffix = "_RTRIM"

    /// Languages with an order of their own; their collations are those of UNICODE as far as equality goes.
    private static let locales = [
        "af", "am", "ar", "as", "az", "be", "bg", "bn", "bs", "ca", "ceb", "chr", "cs", "cy", "da", "de", "dsb", "ee", "el", "en", "eo", "es", "et", "fa", "fi",
        "fil", "fo", "fr", "ga", "gl", "gu", "ha", "haw", "he", "hi", "hr", "hsb", "hu", "hy", "id", "ig", "is", "it", "ja", "ka", "kk", "kl", "km", "kn", "ko",
        "kok", "ku", "ky", "lb", "lkt", "ln", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "my", "nb", "ne", "nl", "nn", "no", "om", "or", "pa", "pl",
        "ps", "pt", "ro", "ru", "se", "si", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tk", "to", "tr", "ug", "uk", "ur", "uz", "vi", "wae", "wo", "xh",
        "yi", "yo", "zh", "zu",
    ]

    private init(base: Base, name: String, ignoresCase: Bool, ignoresAccents: Bool, trimsTrailingSpaces: Bool) {
        self.base = base
        self.name = name
        self.ignoresCase = ignoresCase
        self.ignoresAccents = ignoresAccents
        self.trimsTrailingSpaces = trimsTrailingSpaces
    }

    /// The collation of a name in any case; nil for UTF8_BINARY, which plain STRING is. Throws `COLLATION_INVALID_NAME`.
    package static func named(_ given: String) throws -> Collation? {
        var rest = given.uppercased()
        if rest.hasPrefix(schema + ".") { rest.removeFirst(schema.count + 1) }
        var isTrimmed = false
        if rest.hasSuffix(trimSuffix) {
            isTrimmed = true
            rest.removeLast(trimSuffix.count)
        }
        let suffix = isTrimmed ? trimSuffix : ""
        if rest == binaryName {
            guard isTrimmed else { return nil }
            return Collation(base: .binary, name: rest + suffix, ignoresCase: false, ignoresAccents: false, trimsTrailingSpaces: true)
        }
        if rest == "UTF8_LCASE" {
            return Collation(base: .lowercase, name: rest + suffix, ignoresCase: true, ignoresAccents: false, trimsTrailingSpaces: isTrimmed)
        }
        var parts = rest.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        let locale = parts.removeFirst()
        let shown = locale == "UNICODE" ? locale : locales.first { $0.uppercased() == locale }
        guard let shown, parts.count <= 2, Set(parts).isSubset(of: ["CI", "CS", "AI", "AS"]), Set(parts.map { $0.first }).count == parts.count else {
            throw QueryError(
                "COLLATION_INVALID_NAME", sqlState: "42704",
                "The value \(given) does not represent a correct collation name. Suggested valid collation names: [UTF8_BINARY, UTF8_LCASE, UNICODE, UNICODE_CI].")
        }
        let ignoresCase = parts.contains("CI")
        let ignoresAccents = parts.contains("AI")
        let name = shown + (ignoresCase ? "_CI" : "") + (ignoresAccents ? "_AI" : "") + suffix
        return Collation(base: .unicode, name: name, ignoresCase: ignoresCase, ignoresAccents: ignoresAccents, trimsTrailingSpaces: isTrimmed)
    }

    /// Every collation, in the order of Spark's list: UTF8_BINARY first.
    package static var allNames: [String] {
        let families = ["UNICODE"] + locales
        let variants = families.flatMap { family in ["", "_AI", "_CI", "_CI_AI"].map { family + $0 } }
        return ([binaryName, "UTF8_LCASE"] + variants).flatMap { [$0, $0 + trimSuffix] }
    }

    /// The key that stands for a string in comparisons. O(length).
    package func key(_ text: String) -> String {
        var source = text
        if trimsTrailingSpaces {
            var scalars = source.unicodeScalars
            while scalars.last == " " { scalars.removeLast() }
            source = String(scalars)
        }
        switch base {
        case .binary: return source
        case .lowercase: return Self.folded(source)
        case .unicode:
            let decomposed = source.decomposed
            var result = String.UnicodeScalarView()
            for scalar in decomposed {
                if ignoresAccents, scalar.properties.generalCategory == .nonspacingMark { continue }
                if ignoresCase {
                    result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
                } else {
                    result.append(scalar)
                }
            }
            return String(result)
        }
    }

    /// Code points in lower case one by one, the final sigma as any other.
    private static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
        }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(contentsOf: fold(scalar)) }
        return String(result)
    }

    /// One code point as UTF8_LCASE compares it.
    package static func fold(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        scalar == "\u{3C2}" ? "\u{3C3}".unicodeScalars : scalar.properties.lowercaseMapping.unicodeScalars
    }
}

extension String {
    /// The scalars in canonical decomposition.
    fileprivate var decomposed: [Unicode.Scalar] {
        Array(decomposedStringWithCanonicalMapping.unicodeScalars)
    }
}

extension DataType {
    /// Whether strings in it, at any depth, have a collation of their own.
    package var hasCollation: Bool {
        switch self {
        case .collated: true
        case .array(let element, _): element.hasCollation
        case .map(let key, let value, _): key.hasCollation || value.hasCollation
        case .structure(let fields): fields.contains { $0.type.hasCollation }
        default: false
        }
    }

    /// The first collation found that keys of which do not sort.
    package var unorderedCollation: Collation? {
        switch self {
        case .collated(let collation): collation.isOrdered ? nil : collation
        case .array(let element, _): element.unorderedCollation
        case .map(let key, let value, _): key.unorderedCollation ?? value.unorderedCollation
        case .structure(let fields): fields.lazy.compactMap { $0.type.unorderedCollation }.first
        default: nil
        }
    }
}

extension Value {
    /// The value with every string that has a collation replaced by its key.
    package func collationKey(_ type: DataType) -> Value {
        switch (self, type) {
        case (.string(let text), .collated(let collation)): .string(collation.key(text))
        case (.array(let elements), .array(let element, _)): .array(elements.map { $0.collationKey(element) })
        case (.map(let entries), .map(let key, let value, _)): .map(entries.map { MapEntry($0.key.collationKey(key), $0.value.collationKey(value)) })
        case (.structure(let values), .structure(let fields)): .structure(zip(values, fields).map { $0.collationKey($1.type) })
        default: self
        }
    }
}
