import Columnar
import Foundation

/// Reads an Arrow IPC stream, or a file, whose messages are those of a stream: a record batch at a time.
/// Sendable because messages are taken by one caller at a time, and `dictionaries` is guarded by `lock`.
package final class ArrowStreamReader: ChunkedReader, @unchecked Sendable {
    /// Bytes that one record batch may take.
    static let maximumBytes = ParquetMetadata.maximumGroupBytes
    private static let maximumMetadata = 64 << 20
    private static let maximumColumns = 100_000

    package let schema: Schema
    private let source: any ByteSource
    private let columns: [ArrowColumn]
    /// For each column of the schema, the stream's column.
    private let sources: [Int?]
    private let context: EvaluationContext
    private let lock = NSLock()
    /// The dictionaries as they were when each record batch came.
    private var dictionaries: [[Int: Vector]] = []
    private var known: [Int: Vector] = [:]
    private var position = 0

    /// A message's metadata, and its body behind it.
    private struct Message {
        var buffer: Buffer
        var metadataBytes: Int
        var bodyBytes: Int

        var reader: FlatBufferReader { FlatBufferReader(UnsafeRawPointer(buffer.base), metadataBytes) }
        var body: UnsafePointer<UInt8> { UnsafePointer(buffer.pointer(to: UInt8.self)) + metadataBytes }
    }

    static func damaged(_ what: String) -> QueryError {
        QueryError("MALFORMED_RECORD_IN_PARSING", sqlState: "22023", "The Arrow input cannot be read: \(what).")
    }

    /// - Parameter schema: the table's columns, matched by name and cast where types differ; nil for the stream's own.
    package init(_ source: any ByteSource, schema wanted: Schema?, context: EvaluationContext = EvaluationContext()) throws {
        self.source = source
        self.context = context
        guard let message = try Self.message(source, &position), let root = message.reader.root, message.reader.byte(root, 1) == 1,
            let table = message.reader.table(root, 2), let fields = message.reader.tables(table, 1)
        else { throw Self.damaged("it does not begin with a schema") }
        guard message.reader.short(table, 0) == 0 else { throw QueryError.notSupported("Arrow data of big-endian machines") }
        var budget = Self.maximumColumns
        columns = try fields.map { try ArrowColumn(message.reader, $0, budget: &budget) }
        withExtendedLifetime(message.buffer) {}
        if let wanted {
            schema = wanted
            sources = try TypedColumns.match(columns.map(\.name), to: wanted, input: "The Arrow stream")
        } else {
            // A column of nothing but NULL becomes text, as in other formats.
            schema = columns.map { Field($0.name, $0.type == .void ? .string : $0.type, nullable: $0.isNullable) }
            sources = columns.indices.map { $0 }
        }
    }

    /// The next message; nil at the end.
    private static func message(_ source: any ByteSource, _ position: inout Int) throws -> Message? {
        guard var size = try number(source, &position) else { return nil }
        if position == 4 && size == 0x4F52_5241 {
            // A file begins with ARROW1 and two zeros.
            _ = try number(source, &position)
            guard let next = try number(source, &position) else { return nil }
            size = next
        }
        if size == 0xFFFF_FFFF {
            guard let next = try number(source, &position) else { return nil }
            size = next
        }
        if size == 0 { return nil }
        let metadataBytes = Int(size)
        guard metadataBytes <= maximumMetadata else { throw damaged("a message claims \(metadataBytes) bytes of metadata") }
        let metadata = Buffer(byteCount: metadataBytes + 64)
        try fill(source, metadata.base, metadataBytes, &position)
        let reader = FlatBufferReader(UnsafeRawPointer(metadata.base), metadataBytes)
        guard let root = reader.root else { throw damaged("a message is malformed") }
        let bodyBytes = reader.long(root, 3)
        guard bodyBytes >= 0, bodyBytes <= maximumBytes else { throw damaged("a message claims a body of \(bodyBytes) bytes") }
        if bodyBytes == 0 { return Message(buffer: metadata, metadataBytes: metadataBytes, bodyBytes: 0) }
        // Grows with what arrives, not with what is claimed.
        var whole = metadata
        var filled = metadataBytes
        let total = metadataBytes + bodyBytes
        while filled < total {
            let step = min(total - filled, max(filled, 1 << 20))
            let grown = Buffer(byteCount: filled + step + 64)
            grown.base.copyMemory(from: whole.base, byteCount: filled)
            try fill(source, grown.base + filled, step, &position)
            whole = grown
            filled += step
        }
        (whole.base + total).initializeMemory(as: UInt8.self, repeating: 0, count: 64)
        return Message(buffer: whole, metadataBytes: metadataBytes, bodyBytes: bodyBytes)
    }

    private static func number(_ source: any ByteSource, _ position: inout Int) throws -> UInt32? {
        var value: UInt32 = 0
        var filled = 0
        while filled < 4 {
            let count = try withUnsafeMutableBytes(of: &value) { try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...])) }
            if count <= 0 { break }
            filled += count
        }
        position += filled
        if filled == 0 { return nil }
        guard filled == 4 else { throw damaged("it ends within a message") }
        return UInt32(littleEndian: value)
    }

    private static func fill(_ source: any ByteSource, _ target: UnsafeMutableRawPointer, _ count: Int, _ position: inout Int) throws {
        var filled = 0
        while filled < count {
            let found = try source.read(into: UnsafeMutableRawBufferPointer(start: target + filled, count: count - filled))
            guard found > 0 else { throw damaged("it ends within a message") }
            filled += found
        }
        position += count
    }

    package func nextChunk() throws -> InputChunk? {
        while true {
            let start = position
            guard let message = try Self.message(source, &position) else { return nil }
            guard let root = message.reader.root, let table = message.reader.table(root, 2) else { throw Self.damaged("a message is malformed") }
            switch message.reader.byte(root, 1) {
            case 2: try readDictionary(message, table)
            case 3:
                let number = lock.withLock {
                    dictionaries.append(known)
                    return dictionaries.count
                }
                return InputChunk(buffer: message.buffer, count: message.metadataBytes, firstLine: number, byteOffset: start, isLast: false)
            default: throw QueryError.notSupported("Arrow messages of kind \(message.reader.byte(root, 1))")
            }
        }
    }

    private func readDictionary(_ message: Message, _ table: FlatBufferReader.Table) throws {
        let number = message.reader.long(table, 0)
        guard message.reader.byte(table, 2) == 0 else { throw QueryError.notSupported("Arrow dictionaries that grow ('delta')") }
        func owner(_ columns: [ArrowColumn]) -> ArrowColumn? {
            for column in columns {
                if column.dictionary == number { return column }
                if let inner = owner(column.children) { return inner }
            }
            return nil
        }
        guard let column = owner(columns), let batch = message.reader.table(table, 1) else { throw Self.damaged("a dictionary belongs to no column") }
        var reader = try ArrowBatchReader(
            message.reader, batch, body: message.body, byteCount: message.bodyBytes, owner: message.buffer, dictionaries: known, columns: 1)
        let values = try reader.vector(column, ignoringDictionary: true)
        lock.withLock { known[number] = values }
    }

    package func parse(_ chunk: InputChunk) throws -> ParsedChunk {
        let present: [Int: Vector] = lock.withLock {
            let index = chunk.firstLine - 1
            defer { dictionaries[index] = [:] }
            return dictionaries[index]
        }
        let reader = FlatBufferReader(UnsafeRawPointer(chunk.buffer.base), chunk.count)
        guard let root = reader.root, let table = reader.table(root, 2) else { throw Self.damaged("a message is malformed") }
        var batch = try ArrowBatchReader(
            reader, table, body: chunk.bytes + chunk.count, byteCount: reader.long(root, 3), owner: chunk.buffer, dictionaries: present,
            columns: columns.count)
        let vectors = try columns.map { column in
            let vector = try batch.vector(column)
            guard vector.count == batch.rowCount else { throw Self.damaged("column '\(column.name)' has another number of rows than its record batch") }
            return vector
        }
        var result = ParsedChunk()
        guard batch.rowCount > 0 else { return result }
        let fitted = try zip(schema, sources).map { field, source in
            guard let source else { return Vector.nulls(field.type, count: batch.rowCount) }
            return try TypedColumns.fit(vectors[source], to: field, place: "record batch \(chunk.firstLine)", context: context)
        }
        result.batches = [Batch(fitted, count: batch.rowCount)]
        return result
    }
}
