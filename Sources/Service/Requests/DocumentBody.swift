import Formats
import HTTP

/// JSON bodies of requests.
enum DocumentBody {
    /// An endpoint's parameters; nil for an empty body.
    static func parameters(_ request: HTTPRequest) throws -> JSONValue? {
        let bytes = try unpacked(request)
        if bytes.isEmpty { return nil }
        try requireJSON(request, "{\"user_id\": 7}")
        return try parse(bytes)
    }

    static func json(_ request: HTTPRequest, example: String) throws -> JSONValue {
        let bytes = try unpacked(request)
        try requireJSON(request, example)
        return try parse(bytes)
    }

    /// Throws a `Problem` with line and column.
    static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        do { return try JSONValue.parse(bytes, repeatedNames: .refused) } catch {
            var line = 1
            var column = 1
            for byte in bytes.prefix(error.position) {
                if byte == 0x0A {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
            }
            throw Problem(.badRequest, "INVALID_JSON", sqlState: "22032", "The request body is not valid JSON: line \(line), column \(column): \(error.reason).")
                .with("line", line).with("column", column)
        }
    }

    private static func requireJSON(_ request: HTTPRequest, _ example: String) throws {
        guard let type = request.header("Content-Type") else { return }
        let media = MediaType.essence(type)
        guard media == "application/json" || media.hasSuffix("+json") else {
            throw Problem(
                .unsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", sqlState: "0A000",
                "The body must be JSON such as \(example), sent with 'Content-Type: application/json'; this one is '\(type.prefix(100))'.")
        }
    }

    private static func unpacked(_ request: HTTPRequest) throws -> [UInt8] {
        guard let encoding = try MediaType.contentEncoding(request.head) else { return request.body }
        _ = encoding
        var decoder = GzipDecoder(limit: 64 << 20)
        var bytes: [UInt8] = []
        try request.body.withUnsafeBytes { input in try decoder.decode(input) { bytes.append(contentsOf: $0) } }
        try decoder.finish()
        return bytes
    }
}

/// Media types and content encodings.
enum MediaType {
    /// `text/csv` of `Text/CSV; header=present`.
    static func essence(_ text: String) -> String {
        (text.split(separator: ";", maxSplits: 1).first.map { $0.trimmed } ?? "").lowercased()
    }

    static func parameter(_ name: String, of text: String) -> String? {
        for part in text.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0].trimmed.lowercased() == name { return pair[1].trimmed.trimmingQuotes }
        }
        return nil
    }

    /// `gzip`, or nil for none. Others are refused with 415.
    static func contentEncoding(_ head: HTTPRequestHead) throws -> String? {
        guard let encoding = head.header("Content-Encoding")?.trimmed.lowercased(), !encoding.isEmpty, encoding != "identity" else { return nil }
        guard encoding == "gzip" || encoding == "x-gzip" else {
            throw Problem(
                .unsupportedMediaType, "UNSUPPORTED_CONTENT_ENCODING", sqlState: "0A000", "The content encoding '\(encoding.prefix(50))' is not supported. Send the body as it is, or packed with gzip.")
                .with(header: "Accept-Encoding", "gzip, identity")
        }
        return "gzip"
    }
}

extension String {
    var trimmingQuotes: String {
        count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    }
}
