import Columnar

/// How a query is run. Results are the same under every setting.
package struct ExecutionSettings: Sendable {
    /// Threads that may work on one query, the calling one included. At least 1.
    package var threads: Int
    /// Rows per batch between operators; tests use tiny values. 1 … 2048.
    package var batchRows: Int
    /// Blocks of 2,048 rows that a worker takes at a time.
    package var morselBlocks: Int
    /// Bytes that the operators of one query may hold together.
    package var memoryLimit: Int
    /// Rows and time per operator, for EXPLAIN ANALYZE.
    package var collectsStatistics: Bool

    package init(
        threads: Int = 1, batchRows: Int = Batch.defaultRows, morselBlocks: Int = 32, memoryLimit: Int = ProcessMemory.statementLimit,
        collectsStatistics: Bool = false
    ) {
        self.threads = max(threads, 1)
        self.batchRows = min(max(batchRows, 1), Batch.defaultRows)
        self.morselBlocks = max(morselBlocks, 1)
        self.memoryLimit = memoryLimit
        self.collectsStatistics = collectsStatistics
    }
}
