import Columnar

/// What a statement gives: rows, possibly none, under a schema, possibly empty.
package struct StatementResult: Sendable {
    package var schema: Schema
    package var batches: [Batch]
    /// Rows written by INSERT, UPDATE, DELETE and loads; nil for other statements.
    package var affectedRows: Int?

    package init(schema: Schema = [], batches: [Batch] = [], affectedRows: Int? = nil) {
        self.schema = schema
        self.batches = batches
        self.affectedRows = affectedRows
    }

    package var rowCount: Int { batches.reduce(0) { $0 + $1.count } }

    /// All rows as values, for tests and small results.
    package var rows: [[Value]] { batches.flatMap { batch in (0..<batch.count).map { batch.row($0) } } }

    /// A result of strings and other values given row by row.
    static func rows(_ schema: Schema, _ rows: [[Value]]) -> StatementResult {
        let builders = schema.map { VectorBuilder($0.type, capacity: rows.count) }
        for row in rows { for (builder, value) in zip(builders, row) { builder.append(value) } }
        return StatementResult(schema: schema, batches: rows.isEmpty ? [] : [Batch(builders.map { $0.finish() }, count: rows.count)])
    }
}
