/// Requests on their way in: from bytes to a handler.
extension HTTPConnection {
    var unreadCount: Int { unread.count - unreadStart }

    var canParse: Bool {
        guard phase == .open else { return false }
        // A body is taken even while an answer waits to be written: the client may send all before it reads.
        if isReceiving { return !isReaderFull }
        return answerState == .none && tailStart == tail.count && output.count < limits.outputBufferBytes
    }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        guard phase == .open else { return }
        var used: Int = 0
        if unreadCount == 0 && canParse { used = parse(bytes) }
        if used < bytes.count && phase == .open { unread.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[used...])) }
    }

    func parseUnread() {
        // Taken out, so that the pointer stays valid whatever happens to the connection meanwhile.
        let bytes: [UInt8] = unread
        let start: Int = unreadStart
        unread = []
        unreadStart = 0
        let used: Int = bytes.withUnsafeBytes { parse(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        if start + used < bytes.count && phase == .open {
            unread = bytes
            unreadStart = start + used
        }
    }

    func receiveEnd() {
        hasReadEnd = true
        hasSeenPeerClose = true
        // In other phases, what is done and what is left is for `takeTurn` to see.
        if phase == .lingering { close() }
    }

    /// Parses until the input is used up or the connection is busy; returns how much was used.
    func parse(_ input: UnsafeRawBufferPointer) -> Int {
        var position: Int = 0
        var finished: Int = 0
        while canParse {
            switch parser.next(input, &position) {
            case .needsMore: return position
            case .head(let head): beginRequest(head)
            case .body(let range): receiveBody(UnsafeRawBufferPointer(rebasing: input[range]))
            case .end:
                endRequestBody()
                finished += 1
                if finished >= limits.pipelinedRequests { return position }
            case .failure(let error): receiveFailure(error)
            }
        }
        return position
    }

    func beginRequest(_ head: HTTPRequestHead) {
        self.head = head
        keepsAlive = head.keepsAlive
        isReceiving = true
        bodyReceived = 0
        progress = 0
        let disposition: HTTPDisposition = loop.context.application.accept(head)
        switch disposition {
        case .reject(let response):
            respond(response)
        case .buffered(let limit, let handler):
            guard allowBody(head, limit) else { return }
            self.handler = handler
            sink = .collect
            if let length = head.contentLength, length > 0 { collected.reserveCapacity(min(length, 1 << 20)) }
        case .streaming(let limit, let handler):
            guard allowBody(head, limit) else { return }
            startStreaming(head, handler)
        }
    }

    /// Checks the declared length and asks for the body if the client waits to be asked.
    func allowBody(_ head: HTTPRequestHead, _ limit: Int?) -> Bool {
        bodyLimit = limit ?? limits.bodyBytes
        if let length = head.contentLength, length > bodyLimit {
            refuse(.contentTooLarge, HTTPBodyError.tooLarge(limit: bodyLimit).description)
            return false
        }
        if head.expectsContinue && head.hasBody { output.write("HTTP/1.1 100 Continue\r\n\r\n") }
        return true
    }

    func startStreaming(_ head: HTTPRequestHead, _ handler: @escaping @Sendable (HTTPRequestHead, HTTPBodyReader) -> HTTPResponse) {
        let loop: EventLoop = self.loop
        let identifier: ConnectionIdentifier = self.identifier
        let sequence: UInt64 = self.sequence
        let responder: HTTPResponder = makeResponder()
        let reader = HTTPBodyReader(capacity: limits.bodyBufferBytes, cancellation: responder.cancellation) {
            loop.submit(.bodyRoom(identifier, sequence: sequence))
        }
        sink = .reader(reader)
        answerState = .pending
        pendingStart = { [unowned self] in
            if !loop.context.uploads.submit({ responder.send(handler(head, reader)) }) { refuseBusy() }
        }
    }

    func startHandler() {
        guard let start = pendingStart else { return }
        pendingStart = nil
        start()
    }

    func receiveBody(_ bytes: UnsafeRawBufferPointer) {
        bodyReceived &+= bytes.count
        progress &+= bytes.count
        switch sink {
        case .none: break
        case .discard:
            if bodyReceived > limits.drainBytes { startClosing() }
        case .collect:
            if bodyReceived > bodyLimit {
                refuse(.contentTooLarge, HTTPBodyError.tooLarge(limit: bodyLimit).description)
            } else {
                collected.append(contentsOf: bytes)
            }
        case .reader(let reader):
            if bodyReceived > bodyLimit {
                breakOff(reader, .tooLarge(limit: bodyLimit))
            } else if !reader.write(bytes) {
                isReaderFull = true
                startHandler()
            }
        }
    }

    func endRequestBody() {
        isReceiving = false
        switch sink {
        case .none, .discard: break
        case .reader(let reader):
            reader.finish()
            startHandler()
        case .collect:
            guard let head, let handler else { break }
            let request = HTTPRequest(head: head, body: collected)
            collected = []
            self.handler = nil
            dispatch(handler(request))
        }
        finishExchangeIfComplete()
    }

    func receiveFailure(_ error: HTTPProtocolError) {
        switch sink {
        case .reader(let reader): breakOff(reader, .malformed(error.detail))
        case .discard: startClosing()
        case .none, .collect: refuse(error.status, error.detail)
        }
    }

    /// Ends the body of a streaming handler with an error; the handler's answer is still sent, then the connection closes.
    func breakOff(_ reader: HTTPBodyReader, _ error: HTTPBodyError) {
        reader.fail(error)
        keepsAlive = false
        isReceiving = false
        isReaderFull = false
        dropUnread()
        startHandler()
    }

    func dropUnread() {
        unread = []
        unreadStart = 0
    }
}
