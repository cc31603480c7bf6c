#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An incremental parser of HTTP/1.1 requests (RFC 9112), one after another on a connection. It does no I/O. Bytes may come in any
/// pieces: the events are the same, with body bytes cut differently.
///
/// Lines must end in CR LF; a lone CR or LF, obsolete line folding, and blanks before a header's colon are refused, since readers
/// disagree on them. After a failure it stays failed.
package struct HTTPRequestParser {
    package enum Event {
        /// All input is used up.
        case needsMore
        case head(HTTPRequestHead)
        /// Body bytes: offsets into the input given.
        case body(Range<Int>)
        /// The message is complete; the next byte starts another.
        case end
        case failure(HTTPProtocolError)
    }

    private enum Phase {
        case requestLine, headers, noBody, fixedBody, chunkSize, chunkExtension, chunkSizeEnd, chunkData, chunkDataReturn, chunkDataEnd
        case trailers, failed
    }

    private let limits: HTTPLimits
    private let remoteAddress: String
    private var phase: Phase = .requestLine
    private var failure = HTTPProtocolError(.badRequest, "")

    /// The head, or the trailers, so far; lines end in CR LF. It becomes the storage of the finished head.
    private var bytes: [UInt8] = []
    private var fields: [HTTPRequestHead.Field] = []
    private var lineStart: Int = 0
    /// Where header lines begin in `bytes`.
    private var headersStart: Int = 0
    private var emptyLines: Int = 0

    private var method: HTTPMethod = .get
    private var minorVersion: Int = 1
    private var targetRange: Range<Int> = 0..<0
    private var target = HTTPTarget()

    /// Bytes left of a body with a length, or of a chunk.
    private var remaining: Int = 0
    private var chunkDigits: Int = 0
    private var chunkLineBytes: Int = 0

    package init(limits: HTTPLimits, remoteAddress: String = "") {
        self.limits = limits
        self.remoteAddress = remoteAddress
    }

    /// Whether no byte of a next request has come.
    package var isIdle: Bool { phase == .requestLine && bytes.isEmpty && emptyLines == 0 }

    /// Whether all of a body with a length has been given and only `end` is due, for which no more input is needed.
    package var isEndDue: Bool { phase == .fixedBody && remaining == 0 }

    /// Goes on from `input[position]` and moves `position` behind what it used. Call again until it needs more or fails.
    package mutating func next(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event {
        do throws(HTTPProtocolError) {
            switch phase {
            case .requestLine, .headers:
                guard let head = try parseHead(input, &position) else { return .needsMore }
                return .head(head)
            case .trailers:
                return try parseTrailers(input, &position) ? finish() : .needsMore
            case .noBody:
                return finish()
            case .fixedBody:
                if remaining == 0 { return finish() }
                return takeBody(input, &position)
            case .failed:
                return .failure(failure)
            case .chunkSize, .chunkExtension, .chunkSizeEnd, .chunkData, .chunkDataReturn, .chunkDataEnd:
                return try parseChunked(input, &position)
            }
        } catch {
            phase = .failed
            failure = error
            return .failure(error)
        }
    }

    /// Parses a complete head given as text.
    static func parseHead(_ text: String) throws -> HTTPRequestHead {
        var parser = HTTPRequestParser(limits: HTTPLimits())
        var position: Int = 0
        let event: Event = Array(text.utf8).withUnsafeBytes { parser.next($0, &position) }
        switch event {
        case .head(let head): return head
        case .failure(let error): throw error
        case .needsMore, .body, .end: throw HTTPProtocolError(.badRequest, "The head does not end in an empty line.")
        }
    }

    private mutating func finish() -> Event {
        phase = .requestLine
        bytes.removeAll(keepingCapacity: false)
        fields.removeAll(keepingCapacity: false)
        lineStart = 0
        emptyLines = 0
        return .end
    }

    // MARK: - Head

    /// Adds input up to the next LF to `bytes`. True when a line is complete.
    private mutating func takeLine(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
        guard let base = input.baseAddress, position < input.count else { return false }
        let start: UnsafeRawPointer = base + position
        let available: Int = input.count - position
        let lineFeed: UnsafeMutableRawPointer? = memchr(start, Int32(HTTPSyntax.lineFeed), available)
        var length: Int = available
        if let lineFeed { length = UnsafeRawPointer(lineFeed) - start + 1 }
        if bytes.isEmpty { bytes.reserveCapacity(512) }
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: length))
        position += length
        return lineFeed != nil
    }

    private mutating func parseHead(
        _ input: UnsafeRawBufferPointer, _ position: inout Int
    ) throws(HTTPProtocolError) -> HTTPRequestHead? {
        while position < input.count {
            let isComplete: Bool = takeLine(input, &position)
            if phase == .requestLine {
                try checkRequestLine(isComplete)
                guard isComplete else { return nil }
                if try skipEmptyLine() { continue }
                try parseRequestLine(lineStart..<bytes.count - 2)
                phase = .headers
                lineStart = bytes.count
                headersStart = bytes.count
            } else if try parseFieldLine(isComplete) {
                return try makeHead()
            } else if !isComplete {
                return nil
            }
        }
        return nil
    }

    private func checkRequestLine(_ isComplete: Bool) throws(HTTPProtocolError) {
        // Another protocol on this port (TLS, say) shows in its first byte.
        if let first = bytes.first, !HTTPSyntax.isToken(first), first != HTTPSyntax.carriageReturn, first != HTTPSyntax.lineFeed {
            throw HTTPProtocolError(.badRequest, "This is not an HTTP request. (TLS is not spoken on this port.)")
        }
        // An incomplete line may already hold the CR, a complete one holds CR LF.
        let length: Int = bytes.count - (isComplete ? 2 : 1)
        if length > limits.requestLineBytes {
            throw HTTPProtocolError(.targetTooLong, "The request line is longer than the limit of \(limits.requestLineBytes) bytes.")
        }
        if isComplete { try checkLineEnd() }
    }

    private func checkLineEnd() throws(HTTPProtocolError) {
        if bytes.count - lineStart < 2 || bytes[bytes.count - 2] != HTTPSyntax.carriageReturn {
            throw HTTPProtocolError(.badRequest, "Lines must end in CR LF; there is an LF without CR.")
        }
    }

    /// Some old clients send an empty line after a body; RFC 9112, 2.2 asks to overlook it.
    private mutating func skipEmptyLine() throws(HTTPProtocolError) -> Bool {
        guard bytes.count == 2 else { return false }
        emptyLines += 1
        if emptyLines > 2 { throw HTTPProtocolError(.badRequest, "There are empty lines where a request line should be.") }
        bytes.removeAll(keepingCapacity: true)
        return true
    }

    private mutating func parseRequestLine(_ range: Range<Int>) throws(HTTPProtocolError) {
        var parsedMethod: HTTPMethod = .get
        var parsedRange: Range<Int> = 0..<0
        var parsedTarget = HTTPTarget()
        var parsedVersion: Int = 1
        // A typed throw cannot leave the closure of a pointer access, so the error is carried out.
        let failure: HTTPProtocolError? = bytes.withUnsafeBufferPointer { (all: UnsafeBufferPointer<UInt8>) -> HTTPProtocolError? in
            do throws(HTTPProtocolError) {
                let line = UnsafeBufferPointer(rebasing: all[range])
                var methodEnd: Int = 0
                while methodEnd < line.count && HTTPSyntax.isToken(line[methodEnd]) { methodEnd += 1 }
                guard methodEnd > 0, methodEnd < line.count, line[methodEnd] == HTTPSyntax.space else {
                    throw HTTPProtocolError(.badRequest, "The request line must be a method, a target and a version.")
                }
                var targetEnd: Int = methodEnd + 1
                while targetEnd < line.count && line[targetEnd] != HTTPSyntax.space { targetEnd += 1 }
                guard targetEnd > methodEnd + 1, targetEnd < line.count else {
                    throw HTTPProtocolError(.badRequest, "The request line must be a method, a target and a version.")
                }
                parsedVersion = try Self.parseVersion(UnsafeBufferPointer(rebasing: line[(targetEnd + 1)...]))
                parsedMethod = HTTPMethod(UnsafeBufferPointer(rebasing: line[0..<methodEnd]))
                if parsedMethod == .other("CONNECT") {
                    throw HTTPProtocolError(.notImplemented, "This server is no proxy: CONNECT is not supported.")
                }
                let targetBytes = UnsafeBufferPointer(rebasing: line[(methodEnd + 1)..<targetEnd])
                parsedTarget = try HTTPTarget.parse(targetBytes, method: parsedMethod)
                if let authority = parsedTarget.authority {
                    try HTTPFraming.checkAuthority(UnsafeBufferPointer(rebasing: targetBytes[authority]), "URL's authority")
                }
                parsedRange = (range.lowerBound + methodEnd + 1)..<(range.lowerBound + targetEnd)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        method = parsedMethod
        targetRange = parsedRange
        target = parsedTarget
        minorVersion = parsedVersion
    }

    /// The minor version, 0 or 1; a later one is treated as 1 (RFC 9110, 2.5).
    private static func parseVersion(_ text: UnsafeBufferPointer<UInt8>) throws(HTTPProtocolError) -> Int {
        let prefix: StaticString = "HTTP/"
        var isValid: Bool = text.count == 8 && HTTPSyntax.isDigit(text[5]) && text[6] == 0x2E && HTTPSyntax.isDigit(text[7])
        if isValid {
            for index in 0..<5 where text[index] != prefix.utf8Start[index] { isValid = false }
        }
        guard isValid else { throw HTTPProtocolError(.badRequest, "The request line does not end in an HTTP version.") }
        guard text[5] == 0x31 else {
            throw HTTPProtocolError(.versionNotSupported, "This server speaks HTTP/1.1 and HTTP/1.0 only.")
        }
        return text[7] == 0x30 ? 0 : 1
    }

    /// Handles the header line at `lineStart`. True if it was the empty line at the end.
    private mutating func parseFieldLine(_ isComplete: Bool) throws(HTTPProtocolError) -> Bool {
        if bytes.count - headersStart > limits.headerBytes {
            throw HTTPProtocolError(.headersTooLarge, "The headers are larger than the limit of \(limits.headerBytes) bytes.")
        }
        guard isComplete else { return false }
        try checkLineEnd()
        let start: Int = lineStart
        let end: Int = bytes.count - 2
        lineStart = bytes.count
        if start == end { return true }
        if fields.count >= limits.headerCount {
            throw HTTPProtocolError(.headersTooLarge, "There are more headers than the limit of \(limits.headerCount).")
        }
        if fields.isEmpty { fields.reserveCapacity(8) }
        let outcome: Result<HTTPRequestHead.Field, HTTPProtocolError> = bytes.withUnsafeBufferPointer {
            Self.parseField($0, start, end)
        }
        fields.append(try outcome.get())
        return false
    }

    private static func parseField(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) -> Result<HTTPRequestHead.Field, HTTPProtocolError> {
        if HTTPSyntax.isBlank(bytes[start]) {
            return .failure(HTTPProtocolError(.badRequest, "A header line starts with a blank; folded headers are not allowed."))
        }
        var nameEnd: Int = start
        while nameEnd < end && HTTPSyntax.isToken(bytes[nameEnd]) { nameEnd += 1 }
        guard nameEnd > start, nameEnd < end, bytes[nameEnd] == HTTPSyntax.colon else {
            return .failure(HTTPProtocolError(.badRequest, "A header line is not a name of token characters followed by a colon."))
        }
        var valueStart: Int = nameEnd + 1
        var valueEnd: Int = end
        while valueStart < valueEnd && HTTPSyntax.isBlank(bytes[valueStart]) { valueStart += 1 }
        while valueEnd > valueStart && HTTPSyntax.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        for index in valueStart..<valueEnd where !HTTPSyntax.isFieldValue(bytes[index]) {
            return .failure(HTTPProtocolError(.badRequest, "A header value holds a control character."))
        }
        // Heads are bounded by the limits, far below 2 GiB; a limit set beyond that is refused here rather than trusted.
        guard let last = Int32(exactly: valueEnd) else {
            return .failure(HTTPProtocolError(.headersTooLarge, "The headers are too large."))
        }
        return .success(
            HTTPRequestHead.Field(
                nameStart: Int32(truncatingIfNeeded: start), nameEnd: Int32(truncatingIfNeeded: nameEnd),
                valueStart: Int32(truncatingIfNeeded: valueStart), valueEnd: last))
    }

    private mutating func makeHead() throws(HTTPProtocolError) -> HTTPRequestHead {
        let version: Int = minorVersion
        let outcome: Result<HTTPFraming, HTTPProtocolError> = bytes.withUnsafeBufferPointer { buffer in
            do throws(HTTPProtocolError) {
                return .success(try HTTPFraming.check(buffer, fields, minorVersion: version))
            } catch {
                return .failure(error)
            }
        }
        let framing: HTTPFraming = try outcome.get()
        let head = HTTPRequestHead(
            bytes: bytes, fields: fields, targetRange: targetRange, method: method, minorVersion: minorVersion, target: target,
            framing: framing, remoteAddress: remoteAddress)
        bytes = []
        fields = []
        lineStart = 0
        if framing.isChunked {
            startChunk()
        } else if let length = framing.contentLength, length > 0 {
            remaining = length
            phase = .fixedBody
        } else {
            phase = .noBody
        }
        return head
    }

    // MARK: - Body

    private mutating func takeBody(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Event {
        let length: Int = min(remaining, input.count - position)
        if length <= 0 { return .needsMore }
        let range: Range<Int> = position..<(position + length)
        remaining -= length
        position += length
        return .body(range)
    }

    private mutating func startChunk() {
        phase = .chunkSize
        remaining = 0
        chunkDigits = 0
        chunkLineBytes = 0
    }

    private mutating func parseChunked(_ input: UnsafeRawBufferPointer, _ position: inout Int) throws(HTTPProtocolError) -> Event {
        while position < input.count {
            if phase == .chunkData {
                if remaining > 0 { return takeBody(input, &position) }
                phase = .chunkDataReturn
            }
            let byte: UInt8 = input[position]
            position += 1
            switch phase {
            case .chunkSize:
                try takeChunkSize(byte)
            case .chunkExtension:
                chunkLineBytes += 1
                if chunkLineBytes > limits.chunkLineBytes {
                    throw HTTPProtocolError(.badRequest, "A chunk's extensions are longer than the limit.")
                }
                if byte == HTTPSyntax.carriageReturn {
                    phase = .chunkSizeEnd
                } else if !HTTPSyntax.isFieldValue(byte) {
                    throw HTTPProtocolError(.badRequest, "A chunk's extensions hold a control character.")
                }
            case .chunkSizeEnd:
                guard byte == HTTPSyntax.lineFeed else { throw HTTPProtocolError(.badRequest, "A chunk's size line must end in CR LF.") }
                if remaining > 0 {
                    phase = .chunkData
                } else {
                    phase = .trailers
                    headersStart = 0
                    return try parseTrailers(input, &position) ? finish() : .needsMore
                }
            case .chunkDataReturn:
                guard byte == HTTPSyntax.carriageReturn else { throw HTTPProtocolError(.badRequest, "A chunk is longer than its size.") }
                phase = .chunkDataEnd
            default:
                guard byte == HTTPSyntax.lineFeed else { throw HTTPProtocolError(.badRequest, "A chunk must end in CR LF.") }
                startChunk()
            }
        }
        return .needsMore
    }

    private mutating func takeChunkSize(_ byte: UInt8) throws(HTTPProtocolError) {
        if let digit = HTTPSyntax.hexadecimal(byte) {
            chunkDigits += 1
            if chunkDigits > 16 || remaining > Int.max >> 4 {
                throw HTTPProtocolError(.badRequest, "A chunk's size is out of range.")
            }
            remaining = remaining << 4 | Int(digit)
        } else if chunkDigits > 0 && byte == HTTPSyntax.carriageReturn {
            phase = .chunkSizeEnd
        } else if chunkDigits > 0 && byte == 0x3B {
            phase = .chunkExtension
        } else {
            throw HTTPProtocolError(.badRequest, "A chunk's size must be a hexadecimal number.")
        }
    }

    /// Trailers are checked like headers and then dropped: nothing in them may change a request already accepted.
    private mutating func parseTrailers(_ input: UnsafeRawBufferPointer, _ position: inout Int) throws(HTTPProtocolError) -> Bool {
        while position < input.count {
            let isComplete: Bool = takeLine(input, &position)
            if try parseFieldLine(isComplete) { return true }
        }
        return false
    }
}
