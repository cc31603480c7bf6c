/// A request the server refuses by itself. The connection closes after the answer: what follows cannot be trusted to be a request.
package struct HTTPProtocolError: Error, Equatable, CustomStringConvertible {
    package let status: HTTPStatus
    package let detail: String

    init(_ status: HTTPStatus, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    package var description: String { "\(status.code): \(detail)" }
}

/// What the headers say about a message's body and the connection's life (RFC 9112, 6 and 9). All that could make two readers of the
/// same bytes disagree on where a request ends is refused.
struct HTTPFraming {
    var contentLength: Int?
    var isChunked: Bool = false
    var expectsContinue: Bool = false
    var keepsAlive: Bool = true

    private var hostCount: Int = 0
    private var hasTransferEncoding: Bool = false
    private var closes: Bool = false
    private var asksToKeepAlive: Bool = false

    init() {}

    static func check(
        _ bytes: UnsafeBufferPointer<UInt8>, _ fields: [HTTPRequestHead.Field], minorVersion: Int
    ) throws(HTTPProtocolError) -> HTTPFraming {
        var framing = HTTPFraming()
        for field in fields {
            let name = UnsafeBufferPointer(rebasing: bytes[Int(field.nameStart)..<Int(field.nameEnd)])
            let value = UnsafeBufferPointer(rebasing: bytes[Int(field.valueStart)..<Int(field.valueEnd)])
            switch name.count {
            case 4 where HTTPSyntax.equals(name, "host" as StaticString): try framing.addHost(value)
            case 6 where HTTPSyntax.equals(name, "expect" as StaticString): try framing.addExpectation(value, minorVersion)
            case 10 where HTTPSyntax.equals(name, "connection" as StaticString): framing.addConnection(value)
            case 14 where HTTPSyntax.equals(name, "content-length" as StaticString): try framing.addContentLength(value)
            case 17 where HTTPSyntax.equals(name, "transfer-encoding" as StaticString): try framing.addTransferEncoding(value)
            default: break
            }
        }
        if framing.hostCount == 0 && minorVersion > 0 {
            throw HTTPProtocolError(.badRequest, "An HTTP/1.1 request must have a Host header.")
        }
        if framing.hasTransferEncoding {
            if framing.contentLength != nil {
                throw HTTPProtocolError(.badRequest, "A request must not have both Content-Length and Transfer-Encoding.")
            }
            if minorVersion == 0 {
                throw HTTPProtocolError(.badRequest, "An HTTP/1.0 request must not have a Transfer-Encoding.")
            }
            if !framing.isChunked {
                throw HTTPProtocolError(.badRequest, "The Transfer-Encoding of a request must end in 'chunked'.")
            }
        }
        framing.keepsAlive = !framing.closes && (minorVersion > 0 || framing.asksToKeepAlive)
        return framing
    }

    private mutating func addHost(_ value: UnsafeBufferPointer<UInt8>) throws(HTTPProtocolError) {
        hostCount += 1
        if hostCount > 1 { throw HTTPProtocolError(.badRequest, "A request must have one Host header, not several.") }
        try Self.checkAuthority(value, "Host header")
    }

    /// Characters of a host and port: RFC 3986's reg-name and IP literals without user information.
    static func checkAuthority(_ value: UnsafeBufferPointer<UInt8>, _ place: StaticString) throws(HTTPProtocolError) {
        for byte in value {
            let isLetterOrDigit: Bool = HTTPSyntax.isDigit(byte) || (byte | 0x20) &- 0x61 < 26
            if isLetterOrDigit { continue }
            switch byte {
            // - . _ ~ ! $ & ' ( ) * + ; = : [ ] %
            case 0x2D, 0x2E, 0x5F, 0x7E, 0x21, 0x24, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x3B, 0x3D, 0x3A, 0x5B, 0x5D, 0x25: continue
            default: throw HTTPProtocolError(.badRequest, "The \(place) is not a host name with an optional port.")
            }
        }
    }

    private mutating func addExpectation(_ value: UnsafeBufferPointer<UInt8>, _ minorVersion: Int) throws(HTTPProtocolError) {
        guard HTTPSyntax.equals(value, "100-continue" as StaticString) else {
            throw HTTPProtocolError(.expectationFailed, "The only expectation this server meets is 100-continue.")
        }
        if minorVersion > 0 { expectsContinue = true }
    }

    private mutating func addConnection(_ value: UnsafeBufferPointer<UInt8>) {
        var rest = HTTPListElements(value)
        while let option = rest.next() {
            if HTTPSyntax.equals(option, "close" as StaticString) { closes = true }
            if HTTPSyntax.equals(option, "keep-alive" as StaticString) { asksToKeepAlive = true }
        }
    }

    private mutating func addContentLength(_ value: UnsafeBufferPointer<UInt8>) throws(HTTPProtocolError) {
        // Equal repetitions could be accepted by the letter; an honest client sends none.
        if contentLength != nil { throw HTTPProtocolError(.badRequest, "A request must not have several Content-Length headers.") }
        var length: Int = 0
        for byte in value {
            guard HTTPSyntax.isDigit(byte) else {
                throw HTTPProtocolError(.badRequest, "Content-Length must be a decimal number.")
            }
            let (scaled, isTooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = scaled.addingReportingOverflow(Int(byte &- 0x30))
            if isTooLarge || overflows { throw HTTPProtocolError(.badRequest, "Content-Length is out of range.") }
            length = sum
        }
        if value.isEmpty { throw HTTPProtocolError(.badRequest, "Content-Length is empty.") }
        contentLength = length
    }

    private mutating func addTransferEncoding(_ value: UnsafeBufferPointer<UInt8>) throws(HTTPProtocolError) {
        hasTransferEncoding = true
        var rest = HTTPListElements(value)
        while let coding = rest.next() {
            if isChunked {
                throw HTTPProtocolError(.badRequest, "In Transfer-Encoding, 'chunked' must come once, as the last coding.")
            }
            guard HTTPSyntax.equals(coding, "chunked" as StaticString) else {
                throw HTTPProtocolError(.notImplemented, "The only Transfer-Encoding this server knows is 'chunked'.")
            }
            isChunked = true
        }
    }
}

/// The elements of a comma-separated field value without surrounding blanks; empty ones are skipped (RFC 9110, 5.6.1).
struct HTTPListElements {
    private let value: UnsafeBufferPointer<UInt8>
    private var position: Int = 0

    init(_ value: UnsafeBufferPointer<UInt8>) {
        self.value = value
    }

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        while position < value.count {
            var start: Int = position
            var end: Int = position
            while end < value.count && value[end] != HTTPSyntax.comma { end += 1 }
            position = end + 1
            while start < end && HTTPSyntax.isBlank(value[start]) { start += 1 }
            while end > start && HTTPSyntax.isBlank(value[end - 1]) { end -= 1 }
            if end > start { return UnsafeBufferPointer(rebasing: value[start..<end]) }
        }
        return nil
    }
}
