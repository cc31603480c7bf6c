/// A compiled LIKE or ILIKE pattern. Immutable.
package struct LikePattern: Sendable {
    /// Throws INVALID_FORMAT.ESC_AT_THE_END and .ESC_IN_THE_MIDDLE as Spark does.
    package init(_ pattern: String, escape: UInt8 = UInt8(ascii: "\\"), caseInsensitive: Bool = false) throws {
    }

    /// Whether the bytes (UTF-8) match. O(bytes) for patterns without `_`, O(bytes · pattern) at worst.
    package func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { false }

    /// A boolean per row, NULL where the text is.
    package func evaluate(_ text: Vector, rows: Int) -> Vector { .nulls(.boolean, count: rows) }

    /// `text LIKE pattern` with a pattern per row.
    package static func evaluate(_ text: Vector, patterns: Vector, escape: UInt8, caseInsensitive: Bool, rows: Int) throws -> Vector {
        .nulls(.boolean, count: rows)
    }
}
