import Columnar
import Engine
import Execution
import Formats
import Planner

/// Loads rows into a table: all of them or none.
package struct TableLoader {
    let engine: Engine

    /// Rows of one load that may go to the quarantine.
    private static let rejectedRows = 100_000

    package init(engine: Engine) { self.engine = engine }

    /// Loads a file, for the command line. `progress` hears of bytes read. Throws `QueryError` or `LoadError`.
    package func load(path: String, format: LoadFormat, table: TableName, mode: WriteMode, progress: (@Sendable (Int) -> Void)? = nil) throws -> WriteResult {
        try load(format, ObservedSource(try FileByteSource(path: path), progress), table: table, mode: mode, receipt: nil)
    }

    func load(
        _ format: LoadFormat, _ source: any ByteSource, table: TableName, mode: WriteMode, badRows: BadRowPolicy = .fail, receipt: LoadReceipt?
    ) throws -> WriteResult {
        try engine.catalog.load(table, mode, receipt: receipt) { schema, target in
            try read(try format.reader(source, schema: schema, badRows: badRows), into: target)
        }
    }

    /// Reads to the end. A row that does not fit comes out as a `LoadError` with its number.
    private func read(_ reader: any ChunkedReader, into target: any LoadTarget) throws {
        let observed = ObservedReader(reader)
        var delivered = 0
        var rejected = 0
        do {
            try ReadPipeline.run(observed, workers: engine.threads) { chunk in
                try ProcessMemory.check()
                try target.append(chunk.batches, workers: engine.threads)
                for batch in chunk.batches { delivered += batch.count }
                if chunk.rejected.isEmpty { return }
                rejected += chunk.rejected.count
                guard rejected <= TableLoader.rejectedRows else {
                    throw QueryError(
                        "TOO_MANY_BAD_ROWS", sqlState: "22023",
                        "More than \(TableLoader.rejectedRows) rows do not fit the table, the last one read because of: \(chunk.rejected.last?.message ?? ""). Nothing was loaded.")
                }
                target.reject(chunk.rejected)
            }
        } catch let error as QueryError {
            guard let failure = observed.firstFailure else { throw error }
            throw LoadError(error: failure.error, row: delivered + failure.rowsBefore + 1)
        }
    }

    /// Creates a table from what a file or body holds and loads it; one that is there gets these rows instead of its own. Answers whether
    /// the table was made.
    func create(_ format: LoadFormat, _ source: LoadSource, table: TableName, limits: ServiceLimits) throws -> (result: WriteResult, isNew: Bool) {
        if engine.catalog.snapshot.tables[table] != nil { return (try load(format, source, table: table, mode: .replace, receipt: nil), false) }
        let reader = try format.reader(source, schema: nil, badRows: .fail)
        try TableShape.check(reader.schema, limits: limits)
        try engine.catalog.createTable(TableDefinition(name: table, columns: reader.schema.map { TableDefinition.Column($0) }))
        do {
            return (try engine.catalog.load(table, .append, receipt: nil) { _, target in try read(reader, into: target) }, true)
        } catch {
            try? engine.catalog.dropTable(table)
            throw error
        }
    }
}
