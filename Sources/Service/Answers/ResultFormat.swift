import HTTP

/// How rows are written.
enum ResultFormat: String, Sendable, CaseIterable {
    case json, ndjson, csv, arrow, parquet

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .ndjson: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8; header=present"
        case .arrow: "application/vnd.apache.arrow.stream"
        case .parquet: "application/vnd.apache.parquet"
        }
    }

    /// A byte for it in keys.
    var code: UInt8 {
        switch self {
        case .json: 0
        case .ndjson: 1
        case .csv: 2
        case .arrow: 3
        case .parquet: 4
        }
    }

    private static let list = "json, ndjson, csv, arrow and parquet"

    /// From `?format=`, else from `Accept`.
    static func choose(_ head: HTTPRequestHead) throws -> ResultFormat {
        if let name = head.queryValue("format") { return try named(name) }
        guard let accept = head.header("Accept"), accept != "*/*" else { return .json }
        return try accepted(accept)
    }

    private static func named(_ name: String) throws -> ResultFormat {
        let lower = name.lowercased()
        if let format = ResultFormat(rawValue: lower) { return format }
        if lower == "jsonl" { return .ndjson }
        if ["tsv", "xml", "html"].contains(lower) {
            throw Problem(.notAcceptable, "UNSUPPORTED_FORMAT", "Results as '\(name)' are not supported yet. There are \(list): say ?format=json, for example.").with("parameter", "format")
        }
        throw Problem(.badRequest, "INVALID_PARAMETER_VALUE", "The parameter 'format' must be one of \(list), not '\(name)'." + Suggestion.clause(for: lower, among: allCases.map(\.rawValue)))
            .with("parameter", "format")
    }

    /// The supported media type with the highest quality; the first one wins a tie.
    private static func accepted(_ accept: String) throws -> ResultFormat {
        var best: (format: ResultFormat, quality: Double)?
        for part in accept.split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.trimmed.lowercased() }
            guard let type = pieces.first else { continue }
            var quality = 1.0
            for parameter in pieces.dropFirst() where parameter.hasPrefix("q=") { quality = Double(parameter.dropFirst(2)) ?? 0 }
            let format: ResultFormat
            switch type {
            case "*/*", "application/*", "application/json", "text/json": format = .json
            case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json-lines": format = .ndjson
            case "text/csv", "text/*": format = .csv
            case "text/html": format = .json
            case "application/vnd.apache.arrow.stream": format = .arrow
            case "application/vnd.apache.parquet": format = .parquet
            default: continue
            }
            if quality > 0 && quality > (best?.quality ?? 0) { best = (format, quality) }
        }
        guard let best else {
            throw Problem(
                .notAcceptable, "UNSUPPORTED_FORMAT",
                "None of the media types in 'Accept: \(accept.prefix(200))' is available. There are application/json, application/x-ndjson, text/csv, application/vnd.apache.arrow.stream and application/vnd.apache.parquet.")
        }
        return best.format
    }
}

extension Substring {
    var trimmed: String {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}

extension String {
    var trimmed: String { self[...].trimmed }
}
