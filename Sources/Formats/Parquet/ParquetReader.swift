import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads Parquet files with flat columns, a row group at a time. As the directory stands at the end, the whole input must be at hand.
/// Sendable because row groups are taken by one caller at a time, and parsing only reads what `init` set.
package final class ParquetReader: ChunkedReader, @unchecked Sendable {
    package let schema: Schema
    package let rowCount: Int
    private let file: any RandomAccess
    private let metadata: ParquetMetadata
    /// For each column of the schema, its leaf in the file, nil where the file has none.
    private let sources: [(column: ParquetColumn, leaf: Int)?]
    private let context: EvaluationContext
    private var nextGroup = 0

    /// - Parameter schema: the table's columns, matched by name and cast where types differ; nil for the file's own.
    package init(_ file: any RandomAccess, schema wanted: Schema?, context: EvaluationContext = EvaluationContext()) throws {
        self.file = file
        self.context = context
        metadata = try ParquetMetadata(file)
        rowCount = metadata.rowGroups.reduce(0) { $0 + $1.rowCount }
        let children = metadata.root.children
        var leaves: [Int] = []
        var leaf = 0
        for child in children {
            leaves.append(leaf)
            leaf += ParquetReader.leafCount(child)
        }
        for group in metadata.rowGroups where group.columns.count != leaf { throw ParquetMetadata.damaged("a row group lacks columns") }
        guard let wanted else {
            let columns = try children.map { try ParquetColumn($0) }
            schema = columns.map { Field($0.name, $0.type, nullable: $0.isOptional) }
            sources = zip(columns, leaves).map { ($0, $1) }
            return
        }
        schema = wanted
        sources = try TypedColumns.match(children.map(\.name), to: wanted, input: "The Parquet file").map { position in
            try position.map { (try ParquetColumn(children[$0]), leaves[$0]) }
        }
    }

    private static func leafCount(_ node: ParquetMetadata.SchemaNode) -> Int {
        node.children.isEmpty ? 1 : node.children.reduce(0) { $0 + leafCount($1) }
    }

    /// The bytes of the next row group with rows; `firstLine` is its number, from 1.
    package func nextChunk() throws -> InputChunk? {
        while nextGroup < metadata.rowGroups.count {
            let group = metadata.rowGroups[nextGroup]
            nextGroup += 1
            if group.rowCount == 0 { continue }
            let parts = sources.compactMap { $0.map { group.columns[$0.leaf] } }
            let start = parts.map { $0.start }.min() ?? 0
            let end = parts.map { $0.start + $0.byteCount }.max() ?? 0
            let buffer = Buffer(byteCount: end - start + 64)
            try file.read(at: start, count: end - start, into: buffer.base)
            memset(buffer.base + (end - start), 0, 64)
            return InputChunk(
                buffer: buffer, count: end - start, firstLine: nextGroup, byteOffset: start, isLast: nextGroup == metadata.rowGroups.count)
        }
        return nil
    }

    package func parse(_ chunk: InputChunk) throws -> ParsedChunk {
        let group = metadata.rowGroups[chunk.firstLine - 1]
        var vectors: [Vector] = []
        for (field, source) in zip(schema, sources) {
            guard let source else {
                vectors.append(.nulls(field.type, count: group.rowCount))
                continue
            }
            let part = group.columns[source.leaf]
            var reader = ParquetColumnReader(
                source.column, codec: part.codec, rows: group.rowCount, bytes: chunk.bytes + (part.start - chunk.byteOffset),
                byteCount: part.byteCount, owner: chunk.buffer)
            let vector = try reader.read()
            try check(vector, field.name)
            vectors.append(try TypedColumns.fit(vector, to: field, place: "row group \(chunk.firstLine)", context: context))
        }
        var result = ParsedChunk()
        result.batches = [Batch(vectors, count: group.rowCount)]
        return result
    }

    /// Text must be UTF-8.
    private func check(_ vector: Vector, _ name: String) throws {
        guard vector.type == .string else { return }
        let strings = vector.dictionary ?? vector
        let views = strings.pointer(to: StringView.self)
        for row in 0..<(strings.isConstant ? 0 : strings.count) where !strings.isNull(at: row) {
            let bytes = StringView.bytes(at: views + row)
            var high: UInt8 = 0
            for index in 0..<views[row].count { high |= bytes[index] }
            if high >= 0x80, firstInvalidUTF8(Array(UnsafeBufferPointer(start: bytes, count: views[row].count))) {
                throw ParquetMetadata.damaged("column '\(name)' has text that is not UTF-8")
            }
        }
    }

    private func firstInvalidUTF8(_ text: [UInt8]) -> Bool {
        let padded = text + [UInt8](repeating: 0, count: 64)
        return padded.withUnsafeBufferPointer { source in
            source.baseAddress.map { Formats.firstInvalidUTF8($0, text.count) != nil } ?? false
        }
    }
}
