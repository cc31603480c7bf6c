import Columnar
import Engine
import Execution
import Formats
import HTTP

/// Writes rows in a format, batch by batch.
struct RowEncoder {
    let format: ResultFormat
    let schema: Schema
    let version: Int
    let rowLimit: Int
    private let json: JSONRowWriter
    private let csv: CSVRowWriter
    private var arrow: ArrowStreamWriter?
    private var parquet: ParquetWriter?
    private var isFirst = true
    private(set) var rows = 0
    private static let comma: [UInt8] = [UInt8(ascii: ",")]
    private static let newline: [UInt8] = [0x0A]

    /// Throws for columns that the format cannot have.
    init(_ format: ResultFormat, schema: Schema, version: Int, rowLimit: Int, context: EvaluationContext) throws {
        self.format = format
        self.schema = schema
        self.version = version
        self.rowLimit = rowLimit
        json = JSONRowWriter(schema, style: .objects, context: context)
        csv = CSVRowWriter(context: context)
        if format == .arrow { arrow = try ArrowStreamWriter(schema, timeZone: context.timeZone) }
        if format == .parquet { parquet = try ParquetWriter(schema) }
    }

    mutating func begin(into output: inout [UInt8]) {
        switch format {
        case .json:
            output += "{\"schema\":".utf8
            output += JSONRowWriter.schema(schema).utf8
            output += ",\"rows\":[".utf8
        case .ndjson: break
        case .csv: csv.writeHeader(schema, into: &output)
        case .arrow: arrow?.begin(into: &output)
        case .parquet: parquet?.begin(into: &output)
        }
    }

    /// Throws `RESULT_TOO_LARGE` beyond the limit of rows.
    mutating func write(_ batch: Batch, into output: inout [UInt8]) throws {
        rows &+= batch.count
        if rows > rowLimit {
            throw QueryError(
                "RESULT_TOO_LARGE", sqlState: "54000", "The result has more than \(rowLimit) rows. Add a LIMIT or a filter, or raise the limit (serve --max-rows).")
        }
        switch format {
        case .json: try json.write(batch, separator: Self.comma, isFirst: &isFirst, into: &output)
        case .ndjson:
            try json.write(batch, separator: Self.newline, isFirst: &isFirst, into: &output)
        case .csv: try csv.write(batch, into: &output)
        case .arrow: try arrow?.write(batch, into: &output)
        case .parquet: try parquet?.write(batch, into: &output)
        }
    }

    /// `affectedRows`: of statements that change rows.
    mutating func end(affectedRows: Int?, into output: inout [UInt8]) throws {
        switch format {
        case .json:
            output += "],\"version\":".utf8
            JSONText.write(integer: Int64(version), into: &output)
            if let affectedRows { output += ",\"affectedRows\":\(affectedRows)".utf8 }
            output += "}\n".utf8
        case .ndjson: if rows > 0 { output.append(0x0A) }
        case .csv: break
        case .arrow: arrow?.end(into: &output)
        case .parquet: try parquet?.end(into: &output)
        }
    }
}

/// A large result on its way to a client.
/// Sendable because the server never asks for two pieces at once, and `cancellation` locks itself.
final class RowStream: HTTPBodyProducer, @unchecked Sendable {
    private let result: QueryResult
    private var encoder: RowEncoder
    private var first: [UInt8]?
    private var isAtEnd = false
    private let cancellation: Cancellation
    private let watchdog: QueryWatchdog
    static let pieceBytes = 256 << 10

    init(_ result: QueryResult, encoder: RowEncoder, first: [UInt8], cancellation: Cancellation, watchdog: QueryWatchdog) {
        self.result = result
        self.encoder = encoder
        self.first = first
        self.cancellation = cancellation
        self.watchdog = watchdog
    }

    func next() throws -> [UInt8]? {
        if let bytes = first {
            first = nil
            return bytes
        }
        if isAtEnd { return nil }
        let ticket = watchdog.start(cancellation)
        defer { watchdog.stop(ticket) }
        var output: [UInt8] = []
        output.reserveCapacity(Self.pieceBytes + 65_536)
        while output.count < Self.pieceBytes {
            guard let batch = try result.next() else {
                isAtEnd = true
                try encoder.end(affectedRows: nil, into: &output)
                break
            }
            try encoder.write(batch, into: &output)
        }
        return output
    }

    func cancel() {
        cancellation.cancel(QueryError("QUERY_CANCELLED", sqlState: "57014", "The client went away."))
    }
}
