/// Key rows of any types as bytes outside of batches, for hash tables: a fixed part per row, whose variable parts (strings, nested values) live in the
/// same arena. Two rows are equal keys as GROUP BY sees it: NULL equals NULL, NaN equals NaN, -0.0 equals 0.0.
package struct RowFormat: Sendable {
    /// Bytes of the fixed part; a multiple of 8.
    package let width: Int
    package let types: [DataType]

    package init(_ types: [DataType]) {
        self.types = types
        self.width = 8
    }

    /// Batch columns brought to the form that the format reads: call once per batch.
    package func prepare(_ columns: [Vector], rows: Int) -> PreparedRows { PreparedRows(columns: columns) }

    /// Copies the given rows of a batch into the arena; `into[i]` becomes the address of row `rows[i]`.
    package func store(
        _ prepared: PreparedRows, rows: UnsafePointer<UInt32>, count: Int, arena: RowArena, into target: UnsafeMutablePointer<UnsafeMutableRawPointer>
    ) {
    }

    /// Compares stored rows with rows of a batch, column by column: `equal[i]` becomes 1 when `stored[i]` equals row `rows[i]`, else 0.
    package func compare(
        _ stored: UnsafePointer<UnsafeMutableRawPointer>, with prepared: PreparedRows, rows: UnsafePointer<UInt32>, count: Int,
        into equal: UnsafeMutablePointer<UInt8>
    ) {
    }

    /// Whether one stored row equals one row of a batch.
    package func equal(_ stored: UnsafeRawPointer, _ prepared: PreparedRows, _ row: Int) -> Bool { false }

    /// The key columns of stored rows, flat; they keep the arena alive.
    package func decode(_ stored: UnsafePointer<UnsafeMutableRawPointer>, count: Int, arena: RowArena) -> [Vector] { [] }
}

/// See `RowFormat.prepare`.
package struct PreparedRows {
    let columns: [Vector]
}

/// Memory of stored key rows; grows, never moves. One writer at a time.
package final class RowArena: @unchecked Sendable {
    // Not locked: written by the one operator that made it, read only once it is done.
    let heap = StringHeap()
    package init() {}
    package var byteCount: Int { heap.byteCount }
}
