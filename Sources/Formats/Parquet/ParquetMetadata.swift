import Columnar
import Foundation

/// The directory of a Parquet file (parquet.thrift of the Apache Parquet format).
struct ParquetMetadata {
    struct SchemaNode {
        var name: String
        /// Physical type; nil for groups.
        var physical: ParquetPhysicalType?
        var typeLength: Int
        /// 0 required, 1 optional, 2 repeated.
        var repetition: Int
        var children: [SchemaNode]
        var convertedType: Int?
        var scale: Int
        var precision: Int
        var logicalType: ThriftValue?
    }

    struct ColumnChunk {
        var path: [String]
        var codec: Int
        var valueCount: Int
        /// Where its pages begin and how many bytes they take.
        var start: Int
        var byteCount: Int
    }

    struct RowGroup {
        var rowCount: Int
        var columns: [ColumnChunk]
    }

    var root: SchemaNode
    var rowGroups: [RowGroup]

    private static let maximumFooter = 512 << 20
    private static let maximumDepth = 64
    /// Bytes that a row group may take when it is read, as far as its directory tells: a few bytes of a file may claim billions of rows.
    static let maximumGroupBytes = max(Int(clamping: ProcessInfo.processInfo.physicalMemory) / 4, 1 << 30)

    static func damaged(_ what: String) -> QueryError {
        QueryError("CANNOT_READ_FILE_FOOTER", sqlState: "KD001", "The Parquet input cannot be read: \(what).")
    }

    init(_ file: any RandomAccess) throws {
        guard file.byteCount >= 12 else { throw ParquetMetadata.damaged("it has only \(file.byteCount) bytes") }
        let tail = Buffer(byteCount: 8)
        try file.read(at: file.byteCount - 8, count: 8, into: tail.base)
        let magic = tail.base.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        if magic == 0x4552_4150 {
            throw QueryError.notSupported("A Parquet file with an encrypted footer")
        }
        guard magic == 0x3152_4150 else { throw ParquetMetadata.damaged("it does not end with PAR1") }
        let length = Int(tail.base.loadUnaligned(as: UInt32.self))
        guard length <= file.byteCount - 12, length <= ParquetMetadata.maximumFooter else {
            throw ParquetMetadata.damaged("its footer's length is wrong")
        }
        let footer = Buffer(byteCount: length)
        try file.read(at: file.byteCount - 8 - length, count: length, into: footer.base)
        var reader = ThriftReader(UnsafePointer(footer.pointer(to: UInt8.self)), length)
        guard let metadata = reader.structure() else { throw ParquetMetadata.damaged("its footer is malformed") }
        withExtendedLifetime(footer) {}
        guard let elements = metadata[2]?.list, !elements.isEmpty else { throw ParquetMetadata.damaged("it has no schema") }
        var next = 0
        root = try ParquetMetadata.node(elements, &next, depth: 0)
        rowGroups = []
        for group in metadata[4]?.list ?? [] {
            guard let rows = group[3]?.integer, rows >= 0, rows <= Int(UInt32.max) else {
                throw ParquetMetadata.damaged("a row group's row count is wrong")
            }
            let width = 8 * max(group[1]?.list?.count ?? 0, 1)
            guard rows <= ParquetMetadata.maximumGroupBytes / width else {
                throw QueryError(
                    "RESOURCE_LIMIT_EXCEEDED", sqlState: "54000",
                    "The Parquet input has a row group of \(rows) rows, more than this machine's memory takes at once. Write it in smaller row groups.")
            }
            let columns = try (group[1]?.list ?? []).map { try ParquetMetadata.chunk($0, file.byteCount) }
            rowGroups.append(RowGroup(rowCount: rows, columns: columns))
        }
    }

    private static func node(_ elements: [ThriftValue], _ next: inout Int, depth: Int) throws -> SchemaNode {
        guard next < elements.count, depth <= maximumDepth else { throw damaged("its schema is malformed") }
        let element = elements[next]
        next += 1
        var node = SchemaNode(
            name: element[4]?.text ?? "", physical: element[1]?.integer.flatMap { ParquetPhysicalType(rawValue: $0) },
            typeLength: element[2]?.integer ?? 0, repetition: element[3]?.integer ?? 0, children: [], convertedType: element[6]?.integer,
            scale: element[7]?.integer ?? 0, precision: element[8]?.integer ?? 0, logicalType: element[10])
        let count = element[5]?.integer ?? 0
        guard count >= 0, count <= elements.count - next else { throw damaged("its schema is malformed") }
        for _ in 0..<count { node.children.append(try self.node(elements, &next, depth: depth + 1)) }
        return node
    }

    private static func chunk(_ chunk: ThriftValue, _ fileBytes: Int) throws -> ColumnChunk {
        if chunk[8] != nil || chunk[9] != nil { throw QueryError.notSupported("A Parquet file with encrypted columns") }
        guard let metadata = chunk[3], let path = metadata[3]?.list, let codec = metadata[4]?.integer, let values = metadata[5]?.integer,
            let bytes = metadata[7]?.integer, let dataStart = metadata[9]?.integer
        else { throw damaged("a column's directory is incomplete") }
        var start = dataStart
        // A dictionary page's place of 0 means none.
        if let dictionary = metadata[11]?.integer, dictionary > 0 { start = min(start, dictionary) }
        guard values >= 0, bytes >= 0, start >= 0, start <= fileBytes, bytes <= fileBytes - start else {
            throw damaged("a column lies outside the file")
        }
        // Some old writers left the dictionary page's header out of the count (PARQUET-816).
        let slack = min(128, fileBytes - start - bytes)
        return ColumnChunk(path: path.map { $0.text ?? "" }, codec: codec, valueCount: values, start: start, byteCount: bytes + slack)
    }
}

enum ParquetPhysicalType: Int {
    case boolean = 0
    case int32 = 1
    case int64 = 2
    case int96 = 3
    case float = 4
    case double = 5
    case byteArray = 6
    case fixedLengthByteArray = 7
}
