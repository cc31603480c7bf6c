import Columnar

/// Percent coding and parts of URLs.
enum URLFunctions {
    static var all: [ScalarFunction] {
        [
            encode, decode("url_decode", isTry: false), decode("try_url_decode", isTry: true), parse("parse_url", isTry: false),
            parse("try_parse_url", isTry: true),
        ]
    }

    private static var encode: ScalarFunction {
        .fixed(
            "url_encode", .url, "url_encode(text)", "The text in the form of HTML forms: spaces as '+', other special bytes as %XX.",
            ["SELECT url_encode('https://spark.apache.org')"], [.string], returns: .string,
            kernel: EncodingFunctions.bytesKernel(.string) { bytes in
                var result: [UInt8] = []
                for byte in bytes {
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: result.append(byte)
                    case 0x20: result.append(0x2B)
                    default:
                        result.append(0x25)
                        result += BinaryText.encodeHex(CollectionOfOne(byte))
                    }
                }
                return result
            })
    }

    private static func decode(_ name: String, isTry: Bool) -> ScalarFunction {
        .fixed(
            name, .url, "\(name)(text)", "What url_encode made of a text, undone" + (isTry ? "; NULL when malformed." : "."),
            ["SELECT \(name)('https%3A%2F%2Fspark.apache.org')"], [.string], returns: .string, nullable: isTry, canFail: !isTry,
            kernel: EncodingFunctions.bytesKernel(.string) { bytes in
                var result: [UInt8] = []
                var index = 0
                while index < bytes.count {
                    let byte = bytes[index]
                    if byte == 0x25 {
                        guard index + 2 < bytes.count, let pair = BinaryText.decodeHex(Array(bytes[(index + 1)...(index + 2)])),
                            pair.count == 1
                        else {
                            if isTry { return nil }
                            throw QueryError(
                                "CANNOT_DECODE_URL", sqlState: "22546",
                                "The provided URL cannot be decoded: \(String(decoding: bytes, as: UTF8.self)). Please ensure that the URL is "
                                    + "properly formatted and try again.")
                        }
                        result.append(pair[0])
                        index += 3
                    } else {
                        result.append(byte == 0x2B ? 0x20 : byte)
                        index += 1
                    }
                }
                return result
            })
    }

    private static func parse(_ name: String, isTry: Bool) -> ScalarFunction {
        .typed(
            name, .url, "\(name)(url, part[, key])",
            "A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO, or the value of a key in its query"
                + (isTry ? "; NULL when the URL is invalid." : "."),
            ["SELECT \(name)('http://spark.apache.org/path?query=1', 'HOST')"], [.strict(.string), .strict(.string)], optional: [.strict(.string)]
        ) { call in
            ResolvedScalar(
                call.types, returns: .string, nullable: true, canFail: !isTry,
                kernel: .row { values, _ in
                    guard let text = values[0].stringValue, let part = values[1].stringValue else { return .null }
                    guard let url = JavaURI(text) else {
                        if isTry { return .null }
                        throw QueryError(
                            "INVALID_URL", sqlState: "22P02",
                            "The url is invalid: \(text). Use `try_parse_url` to tolerate invalid URL and return NULL instead.")
                    }
                    if values.count > 2 {
                        guard part == "QUERY", let key = values[2].stringValue, let query = url.query else { return .null }
                        for pair in query.split(separator: "&", omittingEmptySubsequences: true) {
                            if pair.hasPrefix(key + "=") { return .string(String(pair.dropFirst(key.count + 1))) }
                        }
                        return .null
                    }
                    return url.part(part).map { .string($0) } ?? .null
                })
        }
    }
}

/// A URI as `java.net.URI` takes it apart, with its raw parts.
struct JavaURI {
    private(set) var scheme: String?
    private(set) var authority: String?
    private(set) var path: String?
    private(set) var query: String?
    private(set) var fragment: String?

    init?(_ text: String) {
        // Characters that no URI may have unescaped.
        for scalar in text.unicodeScalars where scalar.value <= 0x20 || "\"<>\\^`{|}".unicodeScalars.contains(scalar) { return nil }
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() where byte == 0x25 {
            guard index + 2 < bytes.count, BinaryText.decodeHex(Array(bytes[(index + 1)...(index + 2)])) != nil else { return nil }
        }
        var rest = Substring(text)
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let colon = rest.firstIndex(of: ":"), colon < (rest.firstIndex { "/?".contains($0) } ?? rest.endIndex) {
            let name = rest[..<colon]
            guard let first = name.first, first.isASCII, first.isLetter,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
            else {
                return nil
            }
            scheme = String(name)
            rest = rest[rest.index(after: colon)...]
            // An opaque URI, such as `mailto:a@b`, has no path.
            if rest.isEmpty { return nil }
            if !rest.hasPrefix("/") { return }
        }
        if let question = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: question)...])
            rest = rest[..<question]
        }
        if rest.hasPrefix("//") {
            let start = rest.index(rest.startIndex, offsetBy: 2)
            let end = rest[start...].firstIndex(of: "/") ?? rest.endIndex
            if start < end { authority = String(rest[start..<end]) } else if end == rest.endIndex { return nil }
            rest = rest[end...]
        }
        path = String(rest)
    }

    private var userInfo: String? {
        guard let authority, let at = authority.lastIndex(of: "@") else { return nil }
        return String(authority[..<at])
    }

    private var host: String? {
        guard let authority else { return nil }
        var rest = authority[...]
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") { return String(rest[...end]) }
        if let colon = rest.firstIndex(of: ":") { rest = rest[..<colon] }
        return rest.isEmpty ? nil : String(rest)
    }

    func part(_ name: String) -> String? {
        switch name {
        case "HOST": host
        case "PATH": path
        case "QUERY": query
        case "REF": fragment
        case "PROTOCOL": scheme
        case "FILE": path.map { path in query.map { path + "?" + $0 } ?? path }
        case "AUTHORITY": authority
        case "USERINFO": userInfo
        default: nil
        }
    }
}
