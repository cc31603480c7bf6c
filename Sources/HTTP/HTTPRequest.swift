/// A request method. Methods are case-sensitive; any token is one, so the application must answer `other` (405 or 501).
package enum HTTPMethod: Hashable, Sendable, CustomStringConvertible {
    case get, head, post, put, delete, patch, options, trace
    case other(String)

    package var description: String {
        switch self {
        case .get: return "GET"
        case .head: return "HEAD"
        case .post: return "POST"
        case .put: return "PUT"
        case .delete: return "DELETE"
        case .patch: return "PATCH"
        case .options: return "OPTIONS"
        case .trace: return "TRACE"
        case .other(let name): return name
        }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        let name = String(decoding: bytes, as: UTF8.self)
        switch name {
        case "GET": self = .get
        case "HEAD": self = .head
        case "POST": self = .post
        case "PUT": self = .put
        case "DELETE": self = .delete
        case "PATCH": self = .patch
        case "OPTIONS": self = .options
        case "TRACE": self = .trace
        default: self = .other(name)
        }
    }
}

/// A pair of the query string, decoded; `?name` alone has the value "".
package struct HTTPQueryItem: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// The head of a request: everything before its body, validated and decoded. Immutable, so it may be used from any thread.
package final class HTTPRequestHead: Sendable {
    struct Field {
        var nameStart: Int32
        var nameEnd: Int32
        var valueStart: Int32
        var valueEnd: Int32
    }

    package let method: HTTPMethod
    /// Minor version of HTTP/1: 0 or 1.
    package let minorVersion: Int
    /// Decoded segments of the normalised path: no empty ones, no "." or "..", none with a slash or NUL inside.
    package let segments: [String]
    package let hasTrailingSlash: Bool
    /// Whether this is `OPTIONS *`.
    package let isServerWide: Bool
    /// Decoded query items in their order, duplicates included.
    package let query: [HTTPQueryItem]
    /// Declared length of the body; nil when there is no body or it is chunked.
    package let contentLength: Int?
    package let isChunked: Bool
    package let expectsContinue: Bool
    package let keepsAlive: Bool
    /// The client's numeric address without port; empty outside a server.
    package let remoteAddress: String

    private let bytes: [UInt8]
    private let fields: [Field]
    private let targetRange: Range<Int>

    init(
        bytes: [UInt8], fields: [Field], targetRange: Range<Int>, method: HTTPMethod, minorVersion: Int, target: HTTPTarget,
        framing: HTTPFraming, remoteAddress: String
    ) {
        self.bytes = bytes
        self.fields = fields
        self.targetRange = targetRange
        self.method = method
        self.minorVersion = minorVersion
        self.segments = target.segments
        self.hasTrailingSlash = target.hasTrailingSlash
        self.isServerWide = target.isServerWide
        self.query = target.query
        self.contentLength = framing.contentLength
        self.isChunked = framing.isChunked
        self.expectsContinue = framing.expectsContinue
        self.keepsAlive = framing.keepsAlive
        self.remoteAddress = remoteAddress
    }

    /// Whether a body follows.
    package var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

    /// The target exactly as sent, for logs.
    package var target: String { String(decoding: bytes[targetRange], as: UTF8.self) }

    /// The decoded, normalised path: "/" and the segments joined by "/".
    package var path: String { "/" + segments.joined(separator: "/") }

    /// The first value of a header, or nil; names without regard to case. Bytes that are not UTF-8 become U+FFFD.
    /// Complexity: linear in the number of headers.
    package func header(_ name: String) -> String? {
        bytes.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) -> String? in
            for field in fields where HTTPSyntax.equals(Self.slice(buffer, field.nameStart, field.nameEnd), name) {
                return String(decoding: Self.slice(buffer, field.valueStart, field.valueEnd), as: UTF8.self)
            }
            return nil
        }
    }

    /// All values of a header in their order.
    package func headers(_ name: String) -> [String] {
        bytes.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) -> [String] in
            var values: [String] = []
            for field in fields where HTTPSyntax.equals(Self.slice(buffer, field.nameStart, field.nameEnd), name) {
                values.append(String(decoding: Self.slice(buffer, field.valueStart, field.valueEnd), as: UTF8.self))
            }
            return values
        }
    }

    /// All headers in their order, names as sent.
    package var allHeaders: [HTTPHeader] {
        fields.map { field in
            HTTPHeader(
                name: String(decoding: bytes[Int(field.nameStart)..<Int(field.nameEnd)], as: UTF8.self),
                value: String(decoding: bytes[Int(field.valueStart)..<Int(field.valueEnd)], as: UTF8.self))
        }
    }

    /// The first query value of that name, or nil; names are case-sensitive.
    package func queryValue(_ name: String) -> String? {
        for item in query where item.name == name { return item.value }
        return nil
    }

    private static func slice(_ buffer: UnsafeBufferPointer<UInt8>, _ start: Int32, _ end: Int32) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: buffer[Int(start)..<Int(end)])
    }
}

/// A request with its whole body.
package struct HTTPRequest: Sendable {
    package let head: HTTPRequestHead
    package let body: [UInt8]

    package init(head: HTTPRequestHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }

    /// A request made by hand, for tests of an application without a server: parses `head` (request line and headers, ending in an
    /// empty line) as a server would. Throws `HTTPProtocolError`.
    package init(head text: String, body: [UInt8] = []) throws {
        self.init(head: try HTTPRequestParser.parseHead(text), body: body)
    }

    package var method: HTTPMethod { head.method }
    package var segments: [String] { head.segments }
    package var query: [HTTPQueryItem] { head.query }
    package func header(_ name: String) -> String? { head.header(name) }
}
