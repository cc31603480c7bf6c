/// The rows of one load before they join their table: built apart from it, so that a slow load holds up nobody. Small loads are held back
/// as they came, to be joined with the small segments at the table's end; large ones become segments while more rows come.
/// One caller at a time.
package final class RowIntake {
    /// Loads of more rows are built as they come.
    private static let heldRows = 1 << 16

    package let schema: Schema
    /// Rows that are not built yet.
    package private(set) var held: [Batch] = []
    package private(set) var segments: [Segment] = []
    /// What the segments' codes mean.
    package let dictionaries: TableDictionaries
    package private(set) var rowCount = 0
    private var builder: SegmentBuilder?
    private let sealed: (Segment) -> Void

    /// `sealed` is told of each segment as soon as it is done.
    package init(_ schema: Schema, sealed: @escaping (Segment) -> Void = { _ in }) {
        self.schema = schema
        self.sealed = sealed
        dictionaries = TableDictionaries(schema)
    }

    /// Takes batches of the table's schema, in any encoding; columns are built side by side on `workers` threads.
    package func append(_ batches: [Batch], workers: Int) throws {
        rowCount = batches.reduce(rowCount) { $0 &+ $1.count }
        if let builder {
            try builder.append(batches, workers: workers)
            drain(builder)
            return
        }
        held += batches
        guard rowCount > RowIntake.heldRows else { return }
        let builder = SegmentBuilder(schema, dictionaries: dictionaries)
        self.builder = builder
        let first = held
        held = []
        try builder.append(first, workers: workers)
        drain(builder)
    }

    /// No more rows come.
    package func close() {
        guard let builder else { return }
        builder.seal()
        drain(builder)
        self.builder = nil
    }

    private func drain(_ builder: SegmentBuilder) {
        for segment in builder.takeSealed() {
            segments.append(segment)
            sealed(segment)
        }
    }
}

/// How loads join the segments of their table. Made under the table's writer lock; the table's dictionaries take up what the loads bring.
package struct SegmentJoin {
    /// Segments of fewer rows at a table's end are rewritten together with the next load, so that small loads do not pile up.
    private static let tinyRows = 4096
    /// This many segments at a table's end, each not much larger than what follows it, become one.
    private static let mergeWidth = 12

    /// How many of the table's segments stay as they are.
    package let keptCount: Int
    /// Segments made here, of small loads and of small segments taken along.
    package let joined: [Segment]
    /// The segments of large loads, in their order, in codes of `dictionaries`.
    package let adopted: [Segment]
    package let dictionaries: TableDictionaries
    private let mark: TableDictionaries.Mark

    /// - Parameter existing: the segments that stay in front: none when the loads replace them.
    package init(_ schema: Schema, existing: [Segment], dictionaries present: TableDictionaries, loads: [RowIntake]) throws {
        // A table that begins takes over the codes of its first large load.
        let first = existing.isEmpty ? loads.first { !$0.segments.isEmpty } : nil
        dictionaries = first?.dictionaries ?? (existing.isEmpty ? TableDictionaries(schema) : present)
        mark = dictionaries.mark
        do {
            dictionaries.rowCount = existing.reduce(0) { $0 &+ $1.rowCount }
            var batches = loads.flatMap { $0.held }
            let heldRows = batches.reduce(0) { $0 &+ $1.count }
            keptCount = heldRows == 0 ? existing.count : SegmentJoin.firstToMerge(existing, adding: heldRows)
            batches.insert(contentsOf: SegmentJoin.batches(of: existing[keptCount...], schema), at: 0)
            if heldRows == 0 {
                joined = []
            } else {
                let builder = SegmentBuilder(schema, dictionaries: dictionaries)
                for batch in batches { try builder.append(batch) }
                joined = builder.finish()
            }
            var adopted: [Segment] = []
            for load in loads {
                if load.dictionaries === dictionaries {
                    adopted += load.segments
                } else {
                    for segment in load.segments { adopted.append(try segment.unified(with: dictionaries)) }
                }
            }
            self.adopted = adopted
        } catch {
            dictionaries.restore(mark)
            throw error
        }
    }

    /// Takes back what the loads added to the table's dictionaries.
    package func undo() { dictionaries.restore(mark) }

    private static func batches(of segments: ArraySlice<Segment>, _ schema: Schema) -> [Batch] {
        let columns = Array(schema.indices)
        return segments.flatMap { segment in
            stride(from: 0, to: segment.rowCount, by: ColumnSegment.blockRows).map { start in
                segment.batch(columns: columns, rows: start..<min(start &+ ColumnSegment.blockRows, segment.rowCount))
            }
        }
    }

    /// The first of the table's last segments that a load should rewrite together with its own rows; the segment count for none.
    private static func firstToMerge(_ segments: [Segment], adding rows: Int) -> Int {
        // A large load stands for itself.
        guard rows < Segment.maximumRows / 8 else { return segments.count }
        var tiny = segments.count
        var total = rows
        while tiny > 0 && segments[tiny - 1].rowCount &+ total <= tinyRows {
            tiny -= 1
            total &+= segments[tiny].rowCount
        }
        var first = tiny
        while first > 0 && segments[first - 1].rowCount <= 4 &* total && segments[first - 1].rowCount &+ total <= Segment.maximumRows {
            first -= 1
            total &+= segments[first].rowCount
        }
        return segments.count - first >= mergeWidth ? first : tiny
    }
}

extension Segment {
    /// The same rows with codes of the given dictionaries, which take up what they lack. A column that became text, or has too many
    /// different strings by now, ends its dictionary.
    package func unified(with dictionaries: TableDictionaries) throws -> Segment {
        var result = columns
        dictionaries.rowCount &+= rowCount
        for (index, column) in columns.enumerated() {
            if column.form == .text { dictionaries.endDictionary(of: index) }
            guard column.dictionary != nil else { continue }
            if let target = dictionaries.columns[index] {
                result[index] = column.recoded(into: target)
                guard StringColumnBuilder.isTooLarge(target, rows: dictionaries.rowCount) else { continue }
                dictionaries.endDictionary(of: index)
            }
            result[index] = try column.asText()
        }
        return Segment(columns: result, rowCount: rowCount)
    }
}
