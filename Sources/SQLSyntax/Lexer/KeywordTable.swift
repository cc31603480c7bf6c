/// Finds a keyword from the bytes of a word, whatever their case, without making a `String`: a hash table with linear probing.
struct KeywordTable: Sendable {
    static let shared = KeywordTable()

    private static let slotCount = 2_048
    private static let longestWord = 16

    private struct Entry: Sendable {
        var keyword: Keyword
        /// Upper-case ASCII.
        var bytes: [UInt8]
    }

    private var slots: [UInt16]
    private var entries: [Entry] = []

    private init() {
        slots = [UInt16](repeating: 0, count: Self.slotCount)
        for keyword in Keyword.allCases {
            let bytes = Array(keyword.rawValue.utf8)
            var hash: UInt32 = 5_381
            for byte in bytes { hash = hash &* 33 &+ UInt32(byte) }
            entries.append(Entry(keyword: keyword, bytes: bytes))
            var slot = Self.slot(hash)
            while slots[slot] != 0 { slot = (slot &+ 1) & (Self.slotCount &- 1) }
            slots[slot] = UInt16(entries.count)
        }
    }

    private static func slot(_ hash: UInt32) -> Int { Int((hash ^ (hash >> 11)) & UInt32(slotCount - 1)) }

    /// The keyword spelt by `bytes[start..<end]`, if any.
    func keyword(_ bytes: [UInt8], from start: Int, to end: Int) -> Keyword? {
        guard end &- start <= Self.longestWord else { return nil }
        var hash: UInt32 = 5_381
        for index in start..<end { hash = hash &* 33 &+ UInt32(Self.upper(bytes[index])) }
        var slot = Self.slot(hash)
        while true {
            let number = Int(slots[slot])
            if number == 0 { return nil }
            let entry = entries[number &- 1]
            if Self.matches(entry.bytes, bytes, from: start, to: end) { return entry.keyword }
            slot = (slot &+ 1) & (Self.slotCount &- 1)
        }
    }

    private static func upper(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte & 0xDF : byte
    }

    private static func matches(_ keyword: [UInt8], _ bytes: [UInt8], from start: Int, to end: Int) -> Bool {
        guard keyword.count == end &- start else { return false }
        for index in 0..<keyword.count where keyword[index] != upper(bytes[start &+ index]) { return false }
        return true
    }
}
