import Foundation

/// How strings compare where it is not byte by byte, as UTF8_BINARY has it.
///
/// Strings are equal under a collation exactly when their keys are equal byte by byte, and keys sort as the collation does.
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
    package var isOrdered: Bool { base != .unicode || UnicodeCollator.isAvailable }

    /// Whether strings compare byte by byte: UTF8_BINARY said in so many words, which is a type of its own beside STRING.
    package var isPlain: Bool { base == .binary && !trimsTrailingSpaces }

    /// What a text has that is made of texts whose columns have different collations: good for anything but comparing.
    package static let indeterminate = Collation(base: .binary, name: "null", ignoresCase: false, ignoresAccents: false, trimsTrailingSpaces: false)

    package static let binaryName = "UTF8_BINARY"
    package static let schema = "SYSTEM.BUILTIN"
    private static let trimSuffix = "_RTRIM"

    /// Languages with an order of their own; their collations are those of UNICODE as far as equality goes.
    private static let locales = [
        "af", "am", "ar", "ar_SAU", "as", "az", "be", "bg", "blo", "bn", "bo", "br", "bs", "bs_Cyrl", "ca", "ceb", "chr", "cs", "cy", "da", "de", "de_AUT",
        "dsb", "dz", "ee", "el", "en", "en_USA", "eo", "es", "et", "fa", "fa_AFG", "ff", "ff_Adlm", "fi", "fil", "fo", "fr", "fr_CAN", "fy", "ga", "gl", "gu",
        "ha", "haw", "he", "he_ISR", "hi", "hr", "hsb", "hu", "hy", "id", "id_IDN", "ig", "is", "it", "ja", "ka", "kk", "kk_Arab", "kl", "km", "kn", "ko",
        "kok", "ku", "ky", "lb", "lij", "lkt", "ln", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "my", "nb", "nb_NOR", "ne", "nl", "nn", "no",
        "nso", "om", "or", "pa", "pa_Guru", "pa_Guru_IND", "pl", "ps", "pt", "ro", "ru", "sa", "se", "si", "sk", "sl", "smn", "sq", "sr", "sr_Cyrl",
        "sr_Cyrl_BIH", "sr_Cyrl_MNE", "sr_Cyrl_SRB", "sr_Latn", "sr_Latn_BIH", "sr_Latn_SRB", "st", "sv", "sw", "ta", "te", "th", "tk", "tn", "to", "tr",
        "ug", "uk", "ur", "uz", "vi", "wae", "wo", "xh", "yi", "yo", "zh", "zh_Hans", "zh_Hans_CHN", "zh_Hans_SGP", "zh_Hant", "zh_Hant_HKG",
        "zh_Hant_MAC", "zh_Hant_TWN", "zu",
    ]

    /// Countries in names of collations have three letters, those that ICU knows two.
    private static let countries = [
        "SAU": "SA", "AUT": "AT", "USA": "US", "AFG": "AF", "CAN": "CA", "ISR": "IL", "IDN": "ID", "NOR": "NO", "IND": "IN", "BIH": "BA", "MNE": "ME",
        "SRB": "RS", "CHN": "CN", "SGP": "SG", "HKG": "HK", "MAC": "MO", "TWN": "TW",
    ]

    /// The locale as ICU names it; empty for UNICODE.
    private var locale: String {
        let parts = name.split(separator: "_").map(String.init)
        if parts.first == "UNICODE" { return "" }
        return parts.prefix { !["CI", "AI", "RTRIM"].contains($0) }.map { Self.countries[$0] ?? $0 }.joined(separator: "_")
    }

    private init(base: Base, name: String, ignoresCase: Bool, ignoresAccents: Bool, trimsTrailingSpaces: Bool) {
        self.base = base
        self.name = name
        self.ignoresCase = ignoresCase
        self.ignoresAccents = ignoresAccents
        self.trimsTrailingSpaces = trimsTrailingSpaces
    }

    /// The collation of a name in any case. Throws `COLLATION_INVALID_NAME`.
    package static func named(_ given: String) throws -> Collation {
        var rest = given.uppercased()
        if rest.hasPrefix(schema + ".") { rest.removeFirst(schema.count + 1) }
        var isTrimmed = false
        if rest.hasSuffix(trimSuffix) {
            isTrimmed = true
            rest.removeLast(trimSuffix.count)
        }
        let suffix = isTrimmed ? trimSuffix : ""
        if rest == binaryName {
            return Collation(base: .binary, name: rest + suffix, ignoresCase: false, ignoresAccents: false, trimsTrailingSpaces: isTrimmed)
        }
        if rest == "UTF8_LCASE" {
            return Collation(base: .lowercase, name: rest + suffix, ignoresCase: true, ignoresAccents: false, trimsTrailingSpaces: isTrimmed)
        }
        var parts = rest.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        var place = [parts.removeFirst()]
        while let next = parts.first, !["CI", "CS", "AI", "AS"].contains(next) {
            place.append(next)
            parts.removeFirst()
        }
        let locale = place.joined(separator: "_")
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
        if isPlain { return text }
        if base == .unicode {
            let collator = UnicodeCollator.shared(
                locale: locale, ignoresCase: ignoresCase, ignoresAccents: ignoresAccents)
            if let collator { return collator.key(trimsTrailingSpaces ? Self.withoutTrailingSpaces(text) : text) }
        }
        return searchKey(text)
    }

    package static func withoutTrailingSpaces(_ text: String) -> String {
        var scalars = text.unicodeScalars
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    /// A key of which the key of a part is a part: what searching for strings in strings compares. O(length).
    package func searchKey(_ text: String) -> String {
        var source = text
        if trimsTrailingSpaces { source = Self.withoutTrailingSpaces(source) }
        switch base {
        case .binary: return source
        case .lowercase: return Self.folded(source)
        case .unicode:
            return decomposed(source)
        }
    }

    private func decomposed(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            if ignoresAccents, scalar.properties.generalCategory == .nonspacingMark { continue }
            if ignoresCase {
                result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// One code point as searching compares it.
    package func unit(_ scalar: Unicode.Scalar) -> String {
        switch base {
        case .binary: String(scalar)
        case .lowercase: String(Self.fold(scalar))
        case .unicode: decomposed(String(scalar))
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

    /// Whether there is a map in it, at any depth, whose keys compare otherwise than byte by byte.
    package var hasCollatedMapKeys: Bool {
        switch self {
        case .array(let element, _): element.hasCollatedMapKeys
        case .map(let key, let value, _): key.unplainCollation || value.hasCollatedMapKeys
        case .structure(let fields): fields.contains { $0.type.hasCollatedMapKeys }
        default: false
        }
    }

    /// Whether strings in it, at any depth, compare otherwise than byte by byte.
    package var unplainCollation: Bool {
        switch self {
        case .collated(let collation): !collation.isPlain
        case .array(let element, _): element.unplainCollation
        case .map(let key, let value, _): key.unplainCollation || value.unplainCollation
        case .structure(let fields): fields.contains { $0.type.unplainCollation }
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
