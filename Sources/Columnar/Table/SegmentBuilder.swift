import Dispatch

/// Turns batches into segments: the way every row enters a table. One caller at a time.
///
/// Statistics are made on the way. Columns may be built side by side on all cores.
package final class SegmentBuilder {
    package let schema: Schema
    private let dictionaries: TableDictionaries
    private let mark: TableDictionaries.Mark
    private let maximumRows: Int
    private var builders: [ColumnBuilder] = []
    private var rows = 0
    private var sealed: [Segment] = []
    /// Rows appended in all.
    package private(set) var rowCount = 0

    /// - Parameter dictionaries: those of the table, so that codes go on from earlier loads; the table's writer lock must be held.
    package init(_ schema: Schema, dictionaries: TableDictionaries? = nil, maximumRows: Int = Segment.maximumRows) {
        self.schema = schema
        self.dictionaries = dictionaries ?? TableDictionaries(schema)
        self.maximumRows = max(maximumRows, 1)
        mark = self.dictionaries.mark
    }

    /// Appends rows. Columns must be those of the schema, in order, in any encoding and integer kind.
    package func append(_ batch: Batch) throws {
        guard batch.columns.count == schema.count else {
            throw QueryError.internalError("A batch of \(batch.columns.count) columns was appended to a table of \(schema.count)")
        }
        var taken = 0
        while taken < batch.count {
            if builders.isEmpty { open(expectedRows: batch.count &- taken) }
            let piece = min(batch.count &- taken, maximumRows &- rows, 16 &* ColumnSegment.blockRows)
            for (builder, column) in zip(builders, batch.columns) { try builder.append(column, offset: taken, rows: piece) }
            advance(piece)
            taken &+= piece
        }
    }

    /// Appends many rows with the columns spread over `workers` threads.
    package func append(_ batches: [Batch], workers: Int) throws {
        let total = batches.reduce(0) { $0 &+ $1.count }
        if workers <= 1 || schema.count < 2 || total < 8 &* ColumnSegment.blockRows {
            for batch in batches { try append(batch) }
            return
        }
        var left = batches[...]
        var offset = 0
        while !left.isEmpty {
            // As many rows as still fit into the open segment.
            var pieces: [(batch: Batch, offset: Int, rows: Int)] = []
            var room = maximumRows &- (builders.isEmpty ? 0 : rows)
            while let batch = left.first, room > 0 {
                guard batch.columns.count == schema.count else {
                    throw QueryError.internalError("A batch of \(batch.columns.count) columns was appended to a table of \(schema.count)")
                }
                let count = min(batch.count &- offset, room)
                if count > 0 { pieces.append((batch, offset, count)) }
                room &-= count
                offset &+= count
                if offset == batch.count {
                    left.removeFirst()
                    offset = 0
                }
            }
            if builders.isEmpty { open(expectedRows: pieces.reduce(0) { $0 &+ $1.rows }) }
            try ParallelAppend(builders: builders, pieces: pieces).run(workers: workers)
            advance(pieces.reduce(0) { $0 &+ $1.rows })
        }
    }

    private func open(expectedRows: Int) {
        let tableRows = dictionaries.rowCount &+ rowCount
        let expected = min(maximumRows, rowCount > 0 ? maximumRows : expectedRows)
        builders = zip(schema, dictionaries.columns).map { field, dictionary in
            ColumnBuilder.make(field.type, dictionary: dictionary, tableRows: tableRows, expectedRows: expected)
        }
        rows = 0
    }

    private func advance(_ count: Int) {
        rows &+= count
        rowCount &+= count
        if rows >= maximumRows || builders.contains(where: { $0.isFull }) { seal() }
    }

    /// Closes the open segment, if it has rows.
    package func seal() {
        guard !builders.isEmpty, rows > 0 else { return }
        let columns = builders.map { $0.finish() }
        for (index, builder) in builders.enumerated() {
            if let strings = builder as? StringColumnBuilder, strings.dictionary == nil { dictionaries.columns[index] = nil }
        }
        sealed.append(Segment(columns: columns, rowCount: rows))
        builders = []
        rows = 0
    }

    /// Segments closed since the last call, so that they can be written while more rows come.
    package func takeSealed() -> [Segment] {
        defer { sealed = [] }
        return sealed
    }

    /// Closes the last segment and answers all that were not taken.
    package func finish() -> [Segment] {
        seal()
        return takeSealed()
    }

    /// Takes back what a failed load added to the table's dictionaries. Nothing may be appended after.
    package func abandon() {
        builders = []
        sealed = []
        dictionaries.restore(mark)
    }
}

/// One append spread over threads, a column at a time each.
/// Sendable because each column's builder is used by one thread only, and `failures` has a slot per column.
private final class ParallelAppend: @unchecked Sendable {
    private let builders: [ColumnBuilder]
    private let pieces: [(batch: Batch, offset: Int, rows: Int)]
    private let failures: UnsafeMutableBufferPointer<(any Error)?>

    init(builders: [ColumnBuilder], pieces: [(batch: Batch, offset: Int, rows: Int)]) {
        self.builders = builders
        self.pieces = pieces
        failures = .allocate(capacity: builders.count)
        failures.initialize(repeating: nil)
    }

    deinit {
        failures.deinitialize()
        failures.deallocate()
    }

    func run(workers: Int) throws {
        DispatchQueue.concurrentPerform(iterations: builders.count) { index in
            do {
                for piece in pieces { try builders[index].append(piece.batch.columns[index], offset: piece.offset, rows: piece.rows) }
            } catch {
                failures[index] = error
            }
        }
        for failure in failures { if let failure { throw failure } }
    }
}
