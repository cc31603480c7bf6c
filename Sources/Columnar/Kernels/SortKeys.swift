/// One key of ORDER BY.
package struct SortKey: Sendable, Hashable {
    package var type: DataType
    package var descending: Bool
    package var nullsFirst: Bool
    package init(_ type: DataType, descending: Bool = false, nullsFirst: Bool? = nil) {
        self.type = type
        self.descending = descending
        self.nullsFirst = nullsFirst ?? !descending
    }
}

/// Turns the columns of ORDER BY into byte strings of fixed width that sort by `memcmp` (big-endian, sign flipped, bytes inverted for descending keys).
package struct SortKeyEncoder: Sendable {
    package let keys: [SortKey]
    /// Bytes per row; a multiple of 8.
    package let width: Int
    /// Whether equal bytes always mean equal keys. When not (strings, nested types), ties are broken by `compare`.
    package let isExact: Bool

    package init(_ keys: [SortKey]) {
        self.keys = keys
        self.width = 8
        self.isExact = false
    }

    /// Writes `width` bytes per row.
    package func encode(_ columns: [Vector], rows: Int, into target: UnsafeMutableRawPointer) {}

    /// The full order of two rows by the keys: below, equal to or above zero.
    package func compare(_ a: [Vector], _ i: Int, _ b: [Vector], _ j: Int) -> Int { 0 }
}
