/// Packs the columns of a key into one or two 64-bit words when their types are narrow enough. Equal keys have equal words.
package struct FixedKeys: Sendable {
    /// 1 or 2.
    package let wordCount: Int

    /// Nil when the key needs over 128 bits or has a type of variable length. `nullable` says which columns may hold NULL;
    /// `ranges` gives, for integer-backed columns, limits that all values are known to respect (statistics), to save bits.
    package init?(types: [DataType], nullable: [Bool], ranges: [ClosedRange<Int64>?] = []) { return nil }

    /// Writes `wordCount` words per row, one key behind another. False, with nothing of use written, when a column does not respect its
    /// `nullable` or `ranges`, judged by the bounds and validity of the vector.
    package func pack(_ columns: [Vector], rows: Int, into target: UnsafeMutablePointer<UInt64>) -> Bool { false }

    /// The key columns again, flat.
    package func unpack(_ words: UnsafePointer<UInt64>, count: Int) -> [Vector] { [] }
}
