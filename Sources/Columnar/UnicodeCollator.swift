import Synchronization

#if canImport(_FoundationICU)
import _FoundationICU
#endif

/// Sort keys of the Unicode Collation Algorithm with a language's own rules, by the ICU library that Foundation brings along.
/// `@unchecked Sendable`: the collator is set up once and only read afterwards, which ICU allows from many threads.
final class UnicodeCollator: @unchecked Sendable {
    private let collator: OpaquePointer

    private static let known = Mutex<[String: UnicodeCollator]>([:])

    #if canImport(_FoundationICU)
    /// Whether strings can be ordered at all.
    static let isAvailable = true

    /// The collator of a locale (empty for the root) that tells apart what it is asked to; nil for a locale that ICU refuses.
    static func shared(locale: String, ignoresCase: Bool, ignoresAccents: Bool) -> UnicodeCollator? {
        let name = "\(locale)/\(ignoresCase)/\(ignoresAccents)"
        return known.withLock { known in
            if let found = known[name] { return found }
            guard let made = UnicodeCollator(locale, ignoresCase, ignoresAccents) else { return nil }
            known[name] = made
            return made
        }
    }

    private init?(_ locale: String, _ ignoresCase: Bool, _ ignoresAccents: Bool) {
        var status = U_ZERO_ERROR
        guard let opened = swift_ucol_open(locale, &status), status.rawValue <= U_ZERO_ERROR.rawValue else { return nil }
        collator = opened
        // Primary differences are those of letters, secondary ones of accents, tertiary ones of case.
        let strength = ignoresAccents ? UCOL_PRIMARY : (ignoresCase ? UCOL_SECONDARY : UCOL_TERTIARY)
        swift_ucol_setAttribute(opened, UCOL_STRENGTH, strength, &status)
        if ignoresAccents && !ignoresCase { swift_ucol_setAttribute(opened, UCOL_CASE_LEVEL, UCOL_ON, &status) }
    }

    deinit { swift_ucol_close(collator) }

    /// The sort key as hexadecimal digits, which sort as its bytes do and are text as other keys are. O(length).
    func key(_ text: String) -> String {
        let units = Array(text.utf16)
        guard let count = Int32(exactly: units.count) else { return text }
        var bytes = [UInt8](repeating: 0, count: units.count * 4 + 16)
        var length = swift_ucol_getSortKey(collator, units, count, &bytes, Int32(clamping: bytes.count))
        if Int(length) > bytes.count {
            bytes = [UInt8](repeating: 0, count: Int(length))
            length = swift_ucol_getSortKey(collator, units, count, &bytes, length)
        }
        let digits = Array("0123456789abcdef".utf8)
        var key: [UInt8] = []
        key.reserveCapacity(Int(length) * 2)
        for byte in bytes.prefix(max(Int(length) - 1, 0)) {
            key.append(digits[Int(byte >> 4)])
            key.append(digits[Int(byte & 15)])
        }
        return String(decoding: key, as: UTF8.self)
    }
    #else
    static let isAvailable = false

    static func shared(locale: String, ignoresCase: Bool, ignoresAccents: Bool) -> UnicodeCollator? { nil }

    private init?(_ locale: String, _ ignoresCase: Bool, _ ignoresAccents: Bool) { return nil }

    func key(_ text: String) -> String { text }
    #endif
}
