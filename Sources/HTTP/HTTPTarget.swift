/// A request target taken apart: decoded, normalised path and decoded query (RFC 9112, 3.2; RFC 3986, 5.2.4).
struct HTTPTarget {
    var segments: [String] = []
    var hasTrailingSlash: Bool = false
    var isServerWide: Bool = false
    var query: [HTTPQueryItem] = []
    /// The authority of an absolute-form target, which takes the place of `Host`.
    var authority: Range<Int>?

    /// Parses origin-form, absolute-form and, for OPTIONS, asterisk-form. `bytes` holds no blanks or controls yet to be checked for.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, method: HTTPMethod) throws(HTTPProtocolError) -> HTTPTarget {
        var target = HTTPTarget()
        for byte in bytes where byte <= 0x20 || byte >= 0x7F || byte == 0x23 {
            throw HTTPProtocolError(.badRequest, "The request target holds a character that must be percent-encoded.")
        }
        var pathStart: Int = 0
        guard let first = bytes.first else {
            throw HTTPProtocolError(.badRequest, "The request target is empty.")
        }
        if first == 0x2A && bytes.count == 1 {
            guard method == .options else {
                throw HTTPProtocolError(.badRequest, "The request target '*' is for OPTIONS only.")
            }
            target.isServerWide = true
            return target
        }
        if first != HTTPSyntax.slash {
            let scheme: Int = Self.schemeLength(bytes)
            guard scheme > 0 else {
                throw HTTPProtocolError(.badRequest, "The request target must start with '/' or be an http URL.")
            }
            pathStart = scheme
            while pathStart < bytes.count && bytes[pathStart] != HTTPSyntax.slash && bytes[pathStart] != 0x3F { pathStart += 1 }
            target.authority = scheme..<pathStart
            guard pathStart > scheme else {
                throw HTTPProtocolError(.badRequest, "The URL in the request line has no host.")
            }
        }
        var pathEnd: Int = pathStart
        while pathEnd < bytes.count && bytes[pathEnd] != 0x3F { pathEnd += 1 }
        try target.parsePath(UnsafeBufferPointer(rebasing: bytes[pathStart..<pathEnd]))
        if pathEnd < bytes.count {
            try target.parseQuery(UnsafeBufferPointer(rebasing: bytes[(pathEnd + 1)...]))
        }
        return target
    }

    /// The length of "http://" or "https://" at the start, or 0.
    private static func schemeLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if bytes.count >= 7, HTTPSyntax.equals(UnsafeBufferPointer(rebasing: bytes[0..<7]), "http://" as StaticString) { return 7 }
        if bytes.count >= 8, HTTPSyntax.equals(UnsafeBufferPointer(rebasing: bytes[0..<8]), "https://" as StaticString) { return 8 }
        return 0
    }

    private mutating func parsePath(_ path: UnsafeBufferPointer<UInt8>) throws(HTTPProtocolError) {
        var start: Int = 0
        while start < path.count {
            if path[start] == HTTPSyntax.slash {
                start += 1
                hasTrailingSlash = true
                continue
            }
            var end: Int = start
            while end < path.count && path[end] != HTTPSyntax.slash { end += 1 }
            let segment: String = try Self.decode(UnsafeBufferPointer(rebasing: path[start..<end]), plusIsSpace: false, part: "path")
            start = end
            switch segment {
            // Decoded dots count as dots, so that no encoding of ".." reaches an application. Above the root there is only the root.
            case ".": hasTrailingSlash = true
            case "..":
                _ = segments.popLast()
                hasTrailingSlash = true
            default:
                if segment.utf8.contains(HTTPSyntax.slash) {
                    throw HTTPProtocolError(.badRequest, "The path holds an encoded '/', which is not allowed inside a segment.")
                }
                segments.append(segment)
                hasTrailingSlash = false
            }
        }
        if segments.isEmpty { hasTrailingSlash = false }
    }

    private mutating func parseQuery(_ text: UnsafeBufferPointer<UInt8>) throws(HTTPProtocolError) {
        var start: Int = 0
        while start < text.count {
            var end: Int = start
            var equals: Int = -1
            while end < text.count && text[end] != 0x26 {
                if text[end] == 0x3D && equals < 0 { equals = end }
                end += 1
            }
            if end > start {
                let nameEnd: Int = equals < 0 ? end : equals
                let valueStart: Int = equals < 0 ? end : equals + 1
                let name: String = try Self.decode(UnsafeBufferPointer(rebasing: text[start..<nameEnd]), plusIsSpace: true, part: "query")
                let value: String = try Self.decode(UnsafeBufferPointer(rebasing: text[valueStart..<end]), plusIsSpace: true, part: "query")
                query.append(HTTPQueryItem(name: name, value: value))
            }
            start = end + 1
        }
    }

    /// Percent-decoding into UTF-8 text. Broken escapes, NUL and bytes that are not UTF-8 are refused.
    static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool, part: StaticString
    ) throws(HTTPProtocolError) -> String {
        var isPlain: Bool = true
        for byte in bytes where byte == HTTPSyntax.percent || (byte == 0x2B && plusIsSpace) {
            isPlain = false
            break
        }
        if isPlain { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index: Int = 0
        while index < bytes.count {
            let byte: UInt8 = bytes[index]
            index += 1
            if byte == 0x2B && plusIsSpace {
                decoded.append(HTTPSyntax.space)
            } else if byte == HTTPSyntax.percent {
                guard index + 1 < bytes.count, let high = HTTPSyntax.hexadecimal(bytes[index]),
                    let low = HTTPSyntax.hexadecimal(bytes[index + 1])
                else {
                    throw HTTPProtocolError(.badRequest, "The \(part) holds a '%' that is not followed by two hexadecimal digits.")
                }
                let value: UInt8 = high << 4 | low
                if value == 0 { throw HTTPProtocolError(.badRequest, "The \(part) holds a NUL character.") }
                decoded.append(value)
                index += 2
            } else {
                decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw HTTPProtocolError(.badRequest, "The \(part) is not UTF-8 after percent-decoding.")
        }
        return text
    }
}
