/// Writes the head of answers and the framing of their bodies (RFC 9112, 4 and 7).
struct HTTPResponseEncoder {
    enum Framing: Equatable {
        /// Neither a body nor a length: 204, 304.
        case none
        case length(Int)
        case chunked
        /// The body ends with the connection: a stream of unknown length to an HTTP/1.0 client.
        case untilClose
    }

    /// The framing of a response's body to a client of that version.
    static func framing(_ response: HTTPResponse, minorVersion: Int) -> Framing {
        if response.status.forbidsBody { return .none }
        switch response.body {
        case .empty: return .length(0)
        case .bytes(let bytes): return .length(bytes.count)
        case .stream(_, let length?): return .length(max(length, 0))
        case .stream: return minorVersion == 0 ? .untilClose : .chunked
        }
    }

    /// `date` is a complete `Date` line with its line end.
    static func writeHead(
        _ response: HTTPResponse, framing: Framing, keepsAlive: Bool, minorVersion: Int, date: [UInt8], to output: OutputBuffer
    ) {
        if response.status.code == 200 {
            output.write("HTTP/1.1 200 OK\r\n")
        } else {
            output.write("HTTP/1.1 ")
            output.writeDecimal(response.status.code)
            output.write(HTTPSyntax.space)
            output.write(response.status.reason)
            output.write("\r\n")
        }
        for header in response.headers { writeHeader(header, to: output) }
        switch framing {
        case .none, .untilClose: break
        case .length(let length):
            output.write("Content-Length: ")
            output.writeDecimal(length)
            output.write("\r\n")
        case .chunked: output.write("Transfer-Encoding: chunked\r\n")
        }
        date.withUnsafeBytes { output.write($0) }
        if !keepsAlive {
            output.write("Connection: close\r\n\r\n")
        } else if minorVersion == 0 {
            output.write("Connection: keep-alive\r\n\r\n")
        } else {
            output.write("\r\n")
        }
    }

    static func writeChunk(_ bytes: [UInt8], to output: OutputBuffer) {
        output.writeHexadecimal(bytes.count)
        output.write("\r\n")
        bytes.withUnsafeBytes { output.write($0) }
        output.write("\r\n")
    }

    /// Names that are no tokens are left out, as are headers the server sets itself.
    private static func writeHeader(_ header: HTTPHeader, to output: OutputBuffer) {
        var name: String = header.name
        var value: String = header.value
        let isWritten: Bool = name.withUTF8 { (bytes: UnsafeBufferPointer<UInt8>) -> Bool in
            guard !bytes.isEmpty, !isReserved(bytes) else { return false }
            for byte in bytes where !HTTPSyntax.isToken(byte) { return false }
            output.write(UnsafeRawBufferPointer(bytes))
            return true
        }
        guard isWritten else { return }
        output.write(": ")
        value.withUTF8 { (bytes: UnsafeBufferPointer<UInt8>) in
            let place: UnsafeMutablePointer<UInt8> = output.reserve(bytes.count)
            for index in 0..<bytes.count {
                // A line end inside a value would let its author write headers of his own.
                place[index] = HTTPSyntax.isFieldValue(bytes[index]) ? bytes[index] : HTTPSyntax.space
            }
            output.advance(bytes.count)
        }
        output.write("\r\n")
    }

    private static func isReserved(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        switch name.count {
        case 4: return HTTPSyntax.equals(name, "date" as StaticString)
        case 10: return HTTPSyntax.equals(name, "connection" as StaticString)
        case 14: return HTTPSyntax.equals(name, "content-length" as StaticString)
        case 17: return HTTPSyntax.equals(name, "transfer-encoding" as StaticString)
        default: return false
        }
    }
}
