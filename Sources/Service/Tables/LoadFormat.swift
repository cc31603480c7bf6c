import Columnar
import Formats
import HTTP

/// What the rows of a load are written in.
package enum LoadFormat: String, Sendable, CaseIterable {
    case csv, tsv, json, ndjson, parquet, arrow

    /// From the media type; nil when that says nothing. Throws 415 for one that cannot be loaded.
    static func named(_ head: HTTPRequestHead) throws -> LoadFormat? {
        guard let type = head.header("Content-Type") else { return nil }
        switch MediaType.essence(type) {
        case "text/csv", "application/csv": return .csv
        case "text/tab-separated-values", "text/tsv": return .tsv
        case "application/json", "text/json": return .json
        case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json-lines": return .ndjson
        case "application/vnd.apache.parquet", "application/x-parquet", "application/parquet": return .parquet
        case "application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.file": return .arrow
        // What curl says unless told otherwise tells nothing.
        case "application/octet-stream", "application/x-www-form-urlencoded", "": return nil
        default:
            throw Problem(
                .unsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", sqlState: "0A000",
                "Rows as '\(type.prefix(100))' cannot be loaded. Send text/csv, text/tab-separated-values, application/json (an array of objects), application/x-ndjson, application/vnd.apache.parquet or application/vnd.apache.arrow.stream.")
        }
    }

    /// From the first bytes.
    static func sniffed(_ bytes: [UInt8]) -> LoadFormat {
        if bytes.starts(with: "PAR1".utf8) { return .parquet }
        if bytes.starts(with: "ARROW1".utf8) || bytes.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]) { return .arrow }
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if first == UInt8(ascii: "[") { return .json }
        if first == UInt8(ascii: "{") { return .ndjson }
        let line = bytes.prefix { $0 != 0x0A }
        let tabs = line.filter { $0 == 0x09 }.count
        return tabs > line.filter { $0 == UInt8(ascii: ",") }.count ? .tsv : .csv
    }

    /// From a file's name; CSV if that tells nothing.
    package static func of(path: String) -> LoadFormat {
        let lower = path.lowercased()
        if lower.hasSuffix(".tsv") { return .tsv }
        if lower.hasSuffix(".ndjson") || lower.hasSuffix(".jsonl") { return .ndjson }
        if lower.hasSuffix(".json") { return .json }
        if lower.hasSuffix(".parquet") { return .parquet }
        if lower.hasSuffix(".arrow") || lower.hasSuffix(".arrows") || lower.hasSuffix(".feather") { return .arrow }
        return .csv
    }

    /// A reader of rows of `schema`; nil to infer one.
    func reader(_ source: any ByteSource, schema: Schema?, badRows: BadRowPolicy) throws -> any ChunkedReader {
        switch self {
        case .csv, .tsv:
            var options: CSVOptions = self == .csv ? .csv : .tsv
            options.badRows = badRows
            return try CSVReader(source, schema: schema, options: options)
        case .json, .ndjson:
            var options = JSONOptions()
            options.badRows = badRows
            return try JSONReader(source, layout: self == .json ? .document : .lines, schema: schema, options: options)
        case .parquet: return try ParquetReader(try SpooledInput.access(source), schema: schema)
        case .arrow: return try ArrowStreamReader(source, schema: schema)
        }
    }
}
