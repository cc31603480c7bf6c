/// Rows as columns of equal length: what flows between operators. Holds at least its row count when it has no columns.
package struct Batch: Sendable {
    package var columns: [Vector]
    package var count: Int

    /// Rows per batch unless a session says otherwise: a block of every column of a query stays in the first-level caches.
    package static let defaultRows = 2048

    package init(_ columns: [Vector], count: Int) {
        self.columns = columns
        self.count = count
    }

    /// Rows `offset ..< offset + count`, sharing memory.
    package func slice(_ offset: Int, _ count: Int) -> Batch {
        if offset == 0 && count == self.count { return self }
        return Batch(columns.map { $0.slice(offset, count) }, count: count)
    }

    /// The rows of the given numbers.
    package func gather(_ rows: UnsafePointer<UInt32>, count taken: Int) -> Batch {
        Batch(columns.map { $0.gather(rows, count: taken) }, count: taken)
    }

    /// The values of one row.
    package func row(_ index: Int) -> [Value] { columns.map { $0.value(at: index) } }
}
