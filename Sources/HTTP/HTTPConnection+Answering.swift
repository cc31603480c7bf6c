/// Answers on their way out: from a handler to bytes.
extension HTTPConnection {
    func makeResponder() -> HTTPResponder {
        let loop: EventLoop = self.loop
        let identifier: ConnectionIdentifier = self.identifier
        let sequence: UInt64 = self.sequence
        let cancellation = HTTPCancellation()
        self.cancellation = cancellation
        return HTTPResponder(cancellation: cancellation) { response in
            loop.submit(.answer(identifier, sequence: sequence, response))
        }
    }

    func dispatch(_ answer: HTTPAnswer) {
        switch answer {
        case .now(let response): respond(response)
        case .later(let begin):
            answerState = .pending
            begin(makeResponder())
        case .onWorker(let work):
            answerState = .pending
            let responder: HTTPResponder = makeResponder()
            if !loop.context.workers.submit({ responder.send(work(responder.cancellation)) }) { refuseBusy() }
        }
    }

    func refuseBusy() {
        var response: HTTPResponse = loop.context.application.refusal(
            .unavailable, detail: "The server is busy: all its worker threads are taken and the queue is full.")
        response.setHeader("Retry-After", "1")
        respond(response)
    }

    /// Answers for the server itself and closes.
    func refuse(_ status: HTTPStatus, _ detail: String, retryAfter: Bool = false) {
        keepsAlive = false
        isReceiving = false
        var response: HTTPResponse = loop.context.application.refusal(status, detail: detail)
        if retryAfter { response.setHeader("Retry-After", "1") }
        respond(response)
    }

    func respond(_ response: HTTPResponse) {
        decideReuse(response)
        let minorVersion: Int = head?.minorVersion ?? 1
        framing = HTTPResponseEncoder.framing(response, minorVersion: minorVersion)
        if framing == .untilClose { keepsAlive = false }
        HTTPResponseEncoder.writeHead(
            response, framing: framing, keepsAlive: keepsAlive, minorVersion: minorVersion, date: loop.commonHeaders, to: output)
        let hasBody: Bool = framing != .none && head?.method != .head
        answerState = .done
        switch response.body {
        case .empty: break
        case .bytes(let bytes):
            if !hasBody { break }
            if bytes.count <= Self.copiedBodyBytes {
                bytes.withUnsafeBytes { output.write($0) }
            } else {
                tail = bytes
                tailStart = 0
            }
        case .stream(let producer, let length):
            if hasBody {
                startStream(producer, length)
            } else {
                producer.cancel()
            }
        }
        loop.requests.wrappingAdd(1, ordering: .relaxed)
        finishExchangeIfComplete()
    }

    /// Whether the connection can serve another request after this answer, and what becomes of a body still arriving.
    func decideReuse(_ response: HTTPResponse) {
        if loop.isDraining { keepsAlive = false }
        for header in response.headers where header.name.utf8.count == 10 && header.name.lowercased() == "connection" {
            if header.value.lowercased() == "close" { keepsAlive = false }
        }
        guard isReceiving, let head else { return }
        if case .reader(let reader) = sink { reader.abandon() }
        isReaderFull = false
        handler = nil
        let wasAsked: Bool = answerState == .pending
        let left: Int = (head.contentLength ?? 0) - bodyReceived
        // A client that was not told to continue may send its body or not: there is no telling where the next request begins.
        if left > limits.drainBytes || (head.expectsContinue && head.hasBody && !wasAsked) { keepsAlive = false }
        if keepsAlive {
            sink = .discard
            bodyReceived = 0
        } else {
            isReceiving = false
        }
    }

    func startStream(_ producer: any HTTPBodyProducer, _ length: Int?) {
        let loop: EventLoop = self.loop
        let identifier: ConnectionIdentifier = self.identifier
        let sequence: UInt64 = self.sequence
        let pump = ResponsePump(producer: producer, workers: loop.context.workers, capacity: limits.outputBufferBytes) {
            loop.submit(.streamReady(identifier, sequence: sequence))
        }
        self.pump = pump
        streamRemaining = length ?? 0
        answerState = .streaming
        isStreamAwaited = false
        pump.start()
    }

    /// Moves what the stream has ready into the output.
    func fillFromStream() {
        guard answerState == .streaming, let pump else { return }
        while output.count < Self.streamBatchBytes {
            switch pump.take() {
            case .wait:
                isStreamAwaited = true
                return
            case .failed:
                abortStream()
                return
            case .end:
                if case .length = framing, streamRemaining > 0 {
                    abortStream()
                    return
                }
                if framing == .chunked { output.write("0\r\n\r\n") }
                self.pump = nil
                answerState = .done
                finishExchangeIfComplete()
                return
            case .chunk(let bytes):
                switch framing {
                case .chunked: HTTPResponseEncoder.writeChunk(bytes, to: output)
                case .length:
                    streamRemaining -= bytes.count
                    if streamRemaining < 0 {
                        abortStream()
                        return
                    }
                    bytes.withUnsafeBytes { output.write($0) }
                case .untilClose, .none: bytes.withUnsafeBytes { output.write($0) }
                }
            }
        }
    }

    /// Cuts the connection off so that the client cannot take the part it has for the whole: a chunked body stays without its end, one
    /// with a length stays short, and one that ends with the connection gets a reset.
    func abortStream() {
        flush()
        if phase == .closed { return }
        if framing == .untilClose { Socket.resetOnClose(descriptor) }
        close()
    }

    func finishExchangeIfComplete() {
        guard answerState == .done && !isReceiving else { return }
        head = nil
        handler = nil
        pendingStart = nil
        cancellation = nil
        pump = nil
        sink = .none
        collected = []
        isReaderFull = false
        answerState = .none
        sequence &+= 1
        if !keepsAlive || (loop.isDraining && unreadCount == 0) { startClosing() }
    }

    func startClosing() {
        guard phase == .open else { return }
        phase = .closing
        isReceiving = false
        dropUnread()
    }
}
