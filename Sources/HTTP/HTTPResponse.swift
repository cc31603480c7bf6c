/// A header field.
package struct HTTPHeader: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Makes the body of an answer piece by piece, as fast as the client takes it.
package protocol HTTPBodyProducer: AnyObject, Sendable {
    /// The next bytes, or nil at the end; an empty array is skipped. Called on a worker thread (not always the same), never twice at
    /// once, and only while less than `HTTPLimits.outputBufferBytes` wait for the client. May block. An error cuts the connection off
    /// so that the client sees a broken answer, never a short one.
    func next() throws -> [UInt8]?

    /// The client is gone, or wanted no body: `next` will not be called again. Comes at most once, on any thread, perhaps while
    /// `next` runs, which should then return soon; must not block.
    func cancel()
}

/// The body of an answer.
package enum HTTPResponseBody: Sendable {
    case empty
    /// Sent with `Content-Length`; not copied when large.
    case bytes([UInt8])
    /// Sent chunked, or with `Content-Length` if the length is known (a producer that makes more or less cuts the connection off).
    case stream(any HTTPBodyProducer, length: Int? = nil)
}

/// An answer. The server adds `Content-Length` or `Transfer-Encoding`, `Date` and `Connection`, and ignores those set here, save
/// `Connection: close`, which closes the connection after the answer. Line ends and control characters in values become spaces.
package struct HTTPResponse: Sendable {
    package var status: HTTPStatus
    package var headers: [HTTPHeader]
    package var body: HTTPResponseBody

    package init(_ status: HTTPStatus, headers: [HTTPHeader] = [], body: HTTPResponseBody = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(_ status: HTTPStatus, contentType: String, bytes: [UInt8]) {
        self.init(status, headers: [HTTPHeader(name: "Content-Type", value: contentType)], body: .bytes(bytes))
    }

    package init(_ status: HTTPStatus, text: String) {
        self.init(status, contentType: "text/plain; charset=utf-8", bytes: Array(text.utf8))
    }

    /// A stream made by a closure: bytes, or nil at the end.
    package static func streaming(
        _ status: HTTPStatus, contentType: String, length: Int? = nil, _ next: @escaping @Sendable () throws -> [UInt8]?
    ) -> HTTPResponse {
        let headers: [HTTPHeader] = [HTTPHeader(name: "Content-Type", value: contentType)]
        return HTTPResponse(status, headers: headers, body: .stream(ClosureProducer(next), length: length))
    }

    /// Sets a header, replacing others of that name.
    package mutating func setHeader(_ name: String, _ value: String) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append(HTTPHeader(name: name, value: value))
    }

    /// Adds a header and keeps others of that name.
    package mutating func addHeader(_ name: String, _ value: String) {
        headers.append(HTTPHeader(name: name, value: value))
    }

    /// The first header of that name, without regard to case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

private final class ClosureProducer: HTTPBodyProducer {
    private let body: @Sendable () throws -> [UInt8]?

    init(_ body: @escaping @Sendable () throws -> [UInt8]?) {
        self.body = body
    }

    func next() throws -> [UInt8]? { try body() }
    func cancel() {}
}
