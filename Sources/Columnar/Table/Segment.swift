/// Rows of a table that never change: one column segment per column.
package final class Segment: Sendable {
    package static let maximumRows = 1 << 20

    package let columns: [ColumnSegment]
    package let rowCount: Int

    package init(columns: [ColumnSegment], rowCount: Int) {
        self.columns = columns
        self.rowCount = rowCount
    }

    /// Bytes of memory, shared dictionaries left out.
    package var byteCount: Int { columns.reduce(0) { $0 &+ $1.byteCount } }

    /// Rows of the chosen columns as a batch (see `ColumnSegment.vector`).
    package func batch(columns chosen: [Int], rows: Range<Int>) -> Batch {
        Batch(chosen.map { columns[$0].vector(rows: rows) }, count: rows.count)
    }
}

/// What is known of a column of a table, kept up to date by loads.
package struct ColumnStatistics: Sendable, Hashable {
    /// `.codes` never appears here; string columns answer `.text` where all segments are text, else `.unknown`.
    package var range: ValueRange
    package var nullCount: Int
    /// Exact for dictionary columns, else estimated within a few percent; NULL is not counted.
    package var distinctCount: Int
    /// No NULLs, and ascending from the first row of the table to the last.
    package var isAscending: Bool
    /// As `isAscending` without repeats: the column is unique.
    package var isStrictlyAscending: Bool
    /// Mean bytes of a string, 0 for other types.
    package var meanLength: Double

    package init(
        range: ValueRange = .unknown, nullCount: Int = 0, distinctCount: Int = 0, isAscending: Bool = false,
        isStrictlyAscending: Bool = false, meanLength: Double = 0
    ) {
        self.range = range
        self.nullCount = nullCount
        self.distinctCount = distinctCount
        self.isAscending = isAscending
        self.isStrictlyAscending = isStrictlyAscending
        self.meanLength = meanLength
    }
}
