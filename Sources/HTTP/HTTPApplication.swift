/// What a server serves.
package protocol HTTPApplication: Sendable {
    /// Decides what to do with a request once its head has been read and before its body is. Runs on an event loop, so it must be quick
    /// and must not block. Everything known by then (route, authorization) can be captured by the handler it returns.
    func accept(_ head: HTTPRequestHead) -> HTTPDisposition

    /// The answer to a request the server itself refuses: framing errors, limits, time-outs. The default is a problem document
    /// (RFC 9457) with `detail` in it.
    func refusal(_ status: HTTPStatus, detail: String) -> HTTPResponse
}

extension HTTPApplication {
    package func refusal(_ status: HTTPStatus, detail: String) -> HTTPResponse {
        HTTPResponse.problem(status, detail: detail)
    }
}

/// How a request goes on after its head.
package enum HTTPDisposition: Sendable {
    /// Reads the whole body, up to `limit` bytes (nil: `HTTPLimits.bodyBytes`; more is 413), then calls the handler on the event loop.
    case buffered(limit: Int? = nil, handler: @Sendable (HTTPRequest) -> HTTPAnswer)
    /// Calls the handler on a worker thread at once; it pulls the body from the reader, and the socket is read only as fast as it does.
    case streaming(limit: Int? = nil, handler: @Sendable (HTTPRequestHead, HTTPBodyReader) -> HTTPResponse)
    /// Answers without the body: a short one is read and thrown away, a long one closes the connection.
    case reject(HTTPResponse)
}

/// How a buffered request is answered.
package enum HTTPAnswer: Sendable {
    /// The fast path: the answer is here, made on the event loop.
    case now(HTTPResponse)
    /// The closure makes it on one of the server's worker threads and may block there.
    case onWorker(@Sendable (HTTPCancellation) -> HTTPResponse)
    /// The closure, called on the event loop at once, hands the responder to whoever will answer.
    case later(@Sendable (HTTPResponder) -> Void)
}

extension HTTPResponse {
    /// A problem document (RFC 9457) with the members `type`, `title`, `status` and `detail`.
    package static func problem(_ status: HTTPStatus, detail: String) -> HTTPResponse {
        var text: String = "{\"type\":\"about:blank\",\"title\":\"\(status.reason)\",\"status\":\(status.code),\"detail\":\""
        for scalar in detail.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20: text += " "
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\"}\n"
        return HTTPResponse(status, contentType: "application/problem+json", bytes: Array(text.utf8))
    }
}
