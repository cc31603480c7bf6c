import Columnar
import Engine
import Execution
import Formats
import Foundation
import Planner
import Storage

/// Loads rows into a table: all of them or none.
package struct TableLoader {
    let engine: Engine
    /// Up to this many bytes are read before the table is locked, so that a slow client holds up nobody.
    private static let prefetchBytes = 32 << 20

    package init(engine: Engine) { self.engine = engine }

    /// Loads a file, for the command line. `progress` hears of bytes read. Throws `QueryError` or `LoadError`.
    package func load(path: String, format: LoadFormat, table: TableName, mode: WriteMode, progress: (@Sendable (Int) -> Void)? = nil) throws -> WriteResult {
        try write(format, ObservedSource(try FileByteSource(path: path), progress), table, mode, receipt: nil)
    }

    func load(_ format: LoadFormat, _ source: LoadSource, table: TableName, mode: WriteMode, receipt: LoadReceipt?) throws -> WriteResult {
        _ = try source.prefetch(Self.prefetchBytes)
        return try write(format, source, table, mode, receipt: receipt)
    }

    private func write(_ format: LoadFormat, _ source: any ByteSource, _ table: TableName, _ mode: WriteMode, receipt: LoadReceipt?) throws -> WriteResult {
        if let database = engine.catalog as? Database {
            return try database.write(table, mode, receipt: receipt) { current, target in
                try read(try format.reader(source, schema: current.schema)) { try target.append($0, workers: engine.threads) }
            }
        }
        return try engine.catalog.write(table, mode) { current, append in
            try read(try format.reader(source, schema: current.schema)) { batches in for batch in batches { try append(batch) } }
        }
    }

    /// Reads to the end. A row that does not fit comes out as a `LoadError` with its number.
    private func read(_ reader: any ChunkedReader, into sink: ([Batch]) throws -> Void) throws {
        let observed = ObservedReader(reader)
        var delivered = 0
        do {
            try ReadPipeline.run(observed, workers: engine.threads) { chunk in
                try sink(chunk.batches)
                for batch in chunk.batches { delivered += batch.count }
            }
        } catch let error as QueryError {
            guard let failure = observed.firstFailure else { throw error }
            throw LoadError(error: failure.error, row: delivered + failure.rowsBefore + 1)
        }
    }

    /// Creates a table from what a file or body holds and loads it; one that is there gets these rows instead of its own. Answers whether
    /// the table was made.
    func create(_ format: LoadFormat, _ source: LoadSource, table: TableName, limits: ServiceLimits) throws -> (result: WriteResult, isNew: Bool) {
        _ = try source.prefetch(Self.prefetchBytes)
        if engine.catalog.snapshot.tables[table] != nil { return (try write(format, source, table, .replace, receipt: nil), false) }
        let reader = try format.reader(source, schema: nil)
        try TableShape.check(reader.schema, limits: limits)
        try engine.catalog.createTable(TableDefinition(name: table, columns: reader.schema.map { TableDefinition.Column($0) }))
        do {
            if let database = engine.catalog as? Database {
                let result = try database.write(table, .append, receipt: nil) { _, target in
                    try read(reader) { try target.append($0, workers: engine.threads) }
                }
                return (result, true)
            }
            let result = try engine.catalog.write(table, .append) { _, append in
                try read(reader) { batches in for batch in batches { try append(batch) } }
            }
            return (result, true)
        } catch {
            try? engine.catalog.dropTable(table)
            throw error
        }
    }
}
