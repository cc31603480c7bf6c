/// One connection: reads requests one after another, hands them to the application, writes the answers in order. A request is parsed only
/// when the one before has been answered, so pipelining needs no reordering. Touched by its loop's thread only.
final class HTTPConnection {
    private enum Phase {
        case open
        /// The last answer is being written; nothing more is parsed.
        case closing
        /// All is written and our side shut; waiting for the client's end.
        case lingering
        case closed
    }

    private enum Sink {
        case none
        case collect
        case reader(HTTPBodyReader)
        case discard
    }

    private enum AnswerState {
        case none, pending, streaming, done
    }

    private enum Timer {
        case none, idle, head, body, write, linger
    }

    let descriptor: Int32
    let identifier: ConnectionIdentifier
    private(set) var interest = Poller.Interest(read: true, write: false, peerClose: true)
    private unowned let loop: EventLoop
    private let limits: HTTPLimits
    private var parser: HTTPRequestParser
    private var phase: Phase = .open

    // Bytes read but not parsed, because the connection was busy.
    private var unread: [UInt8] = []
    private var unreadStart: Int = 0
    private var hasReadEnd: Bool = false
    private var hasSeenPeerClose: Bool = false

    // The request in work.
    private var head: HTTPRequestHead?
    private var handler: (@Sendable (HTTPRequest) -> HTTPAnswer)?
    private var sink: Sink = .none
    private var isReceiving: Bool = false
    private var isReaderFull: Bool = false
    private var collected: [UInt8] = []
    private var bodyLimit: Int = 0
    private var bodyReceived: Int = 0
    private var cancellation: HTTPCancellation?
    /// Tells late messages for an earlier request from those for this one.
    private var sequence: UInt64 = 0

    // Its answer.
    private var answerState: AnswerState = .none
    private var keepsAlive: Bool = true
    private var pump: ResponsePump?
    private var framing: HTTPResponseEncoder.Framing = .none
    private var streamRemaining: Int = 0
    /// Whether the stream has nothing ready and will tell when it has.
    private var isStreamAwaited: Bool = false
    private let output = OutputBuffer()
    /// A large body, written after `output` without being copied.
    private var tail: [UInt8] = []
    private var tailStart: Int = 0
    private var isWriteBlocked: Bool = false

    private var timer: Timer = .none
    private var deadline: Int64 = Int64.max
    private var timedSequence: UInt64 = 0
    private var progress: Int = 0
    private var hasWritten: Bool = false

    /// Bodies up to this size are copied behind their head and leave in the same write.
    private static let copiedBodyBytes: Int = 16 * 1024
    private static let streamBatchBytes: Int = 256 * 1024
    private static let roundsPerTurn: Int = 8

    init(descriptor: Int32, identifier: ConnectionIdentifier, address: String, loop: EventLoop) {
        self.descriptor = descriptor
        self.identifier = identifier
        self.loop = loop
        limits = loop.limits
        parser = HTTPRequestParser(limits: loop.limits, remoteAddress: address)
    }

    // MARK: - Called by the loop

    func begin(isOverLimit: Bool) {
        if isOverLimit {
            let detail: String = "The server has reached its limit of \(limits.connections) connections; try again later."
            refuse(.unavailable, detail, retryAfter: true)
        }
        takeTurn()
    }

    func handle(_ event: Poller.Event) {
        if event.failed {
            close()
            return
        }
        if event.peerClosed && !hasSeenPeerClose {
            hasSeenPeerClose = true
            // A client that ended its requests before this one began may well wait for the answer; one that ends now has likely left.
            if answerState == .pending && !isReceiving && loop.context.configuration.cancelsOnHalfClose { cancellation?.cancel() }
        }
        if event.readable && interest.read {
            let buffer: UnsafeMutableRawBufferPointer = loop.readBuffer
            switch Socket.read(descriptor, buffer) {
            case .bytes(let count): receive(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            case .wouldBlock: break
            case .end: receiveEnd()
            case .failed:
                close()
                return
            }
        }
        takeTurn()
    }

    /// An answer from another thread; nil if the responder was dropped.
    func deliver(_ response: HTTPResponse?, _ sequence: UInt64) {
        guard phase == .open, self.sequence == sequence, answerState == .pending else { return }
        respond(response ?? loop.context.application.refusal(.internalError, detail: "The request was not answered."))
        takeTurn()
    }

    func continueStream(_ sequence: UInt64) {
        guard self.sequence == sequence, answerState == .streaming else { return }
        isStreamAwaited = false
        takeTurn()
    }

    func continueBody(_ sequence: UInt64) {
        guard self.sequence == sequence else { return }
        isReaderFull = false
        takeTurn()
    }

    func closeIfIdle() {
        if phase == .open && answerState == .none && head == nil && parser.isIdle && unreadCount == 0 && output.isEmpty { close() }
    }

    /// Works off what is at hand, in bounded rounds, then settles what to wait for.
    func takeTurn() {
        var round: Int = 0
        while phase != .closed {
            // The last bytes of a body may have filled the reader: then its end is still due, without further input.
            if (unreadCount > 0 || parser.isEndDue) && canParse { parseUnread() }
            fillFromStream()
            flush()
            if phase == .closed { return }
            // A stream that has nothing ready will tell; one that was held back by a full output must be asked again.
            let isStreamReady: Bool = answerState == .streaming && !isStreamAwaited
            let hasMore: Bool = !isWriteBlocked && (isStreamReady || (unreadCount > 0 && canParse))
            if !hasMore { break }
            round += 1
            if round == Self.roundsPerTurn {
                loop.addReady(identifier)
                break
            }
        }
        if phase == .closed { return }
        if hasReadEnd && phase == .open && unreadCount == 0 && (isReceiving || (answerState == .none && !isWriteBlocked)) {
            close()
            return
        }
        settle()
    }

    func close() {
        if phase == .closed { return }
        phase = .closed
        cancellation?.cancel()
        pump?.cancel()
        if case .reader(let reader) = sink { reader.fail(.disconnected) }
        pump = nil
        handler = nil
        sink = .none
        loop.release(self)
    }

    // MARK: - Receiving

    private var unreadCount: Int { unread.count - unreadStart }

    private var canParse: Bool {
        guard phase == .open else { return false }
        // A body is taken even while an answer waits to be written: the client may send all before it reads.
        if isReceiving { return !isReaderFull }
        return answerState == .none && tailStart == tail.count && output.count < limits.outputBufferBytes
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) {
        guard phase == .open else { return }
        var used: Int = 0
        if unreadCount == 0 && canParse { used = parse(bytes) }
        if used < bytes.count && phase == .open { unread.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[used...])) }
    }

    private func parseUnread() {
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

    private func receiveEnd() {
        hasReadEnd = true
        hasSeenPeerClose = true
        // In other phases, what is done and what is left is for `takeTurn` to see.
        if phase == .lingering { close() }
    }

    /// Parses until the input is used up or the connection is busy; returns how much was used.
    private func parse(_ input: UnsafeRawBufferPointer) -> Int {
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

    private func beginRequest(_ head: HTTPRequestHead) {
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
    private func allowBody(_ head: HTTPRequestHead, _ limit: Int?) -> Bool {
        bodyLimit = limit ?? limits.bodyBytes
        if let length = head.contentLength, length > bodyLimit {
            refuse(.contentTooLarge, HTTPBodyError.tooLarge(limit: bodyLimit).description)
            return false
        }
        if head.expectsContinue && head.hasBody { output.write("HTTP/1.1 100 Continue\r\n\r\n") }
        return true
    }

    private func startStreaming(_ head: HTTPRequestHead, _ handler: @escaping @Sendable (HTTPRequestHead, HTTPBodyReader) -> HTTPResponse) {
        let loop: EventLoop = self.loop
        let identifier: ConnectionIdentifier = self.identifier
        let sequence: UInt64 = self.sequence
        let responder: HTTPResponder = makeResponder()
        let reader = HTTPBodyReader(capacity: limits.bodyBufferBytes, cancellation: responder.cancellation) {
            loop.submit(.bodyRoom(identifier, sequence: sequence))
        }
        sink = .reader(reader)
        answerState = .pending
        if !loop.context.workers.submit({ responder.send(handler(head, reader)) }) { refuseBusy() }
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) {
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
            }
        }
    }

    private func endRequestBody() {
        isReceiving = false
        switch sink {
        case .none, .discard: break
        case .reader(let reader): reader.finish()
        case .collect:
            guard let head, let handler else { break }
            let request = HTTPRequest(head: head, body: collected)
            collected = []
            self.handler = nil
            dispatch(handler(request))
        }
        finishExchangeIfComplete()
    }

    private func receiveFailure(_ error: HTTPProtocolError) {
        switch sink {
        case .reader(let reader): breakOff(reader, .malformed(error.detail))
        case .discard: startClosing()
        case .none, .collect: refuse(error.status, error.detail)
        }
    }

    /// Ends the body of a streaming handler with an error; the handler's answer is still sent, then the connection closes.
    private func breakOff(_ reader: HTTPBodyReader, _ error: HTTPBodyError) {
        reader.fail(error)
        keepsAlive = false
        isReceiving = false
        isReaderFull = false
        dropUnread()
    }

    private func dropUnread() {
        unread = []
        unreadStart = 0
    }

    // MARK: - Answering

    private func makeResponder() -> HTTPResponder {
        let loop: EventLoop = self.loop
        let identifier: ConnectionIdentifier = self.identifier
        let sequence: UInt64 = self.sequence
        let cancellation = HTTPCancellation()
        self.cancellation = cancellation
        return HTTPResponder(cancellation: cancellation) { response in
            loop.submit(.answer(identifier, sequence: sequence, response))
        }
    }

    private func dispatch(_ answer: HTTPAnswer) {
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

    private func refuseBusy() {
        var response: HTTPResponse = loop.context.application.refusal(
            .unavailable, detail: "The server is busy: all its worker threads are taken and the queue is full.")
        response.setHeader("Retry-After", "1")
        respond(response)
    }

    /// Answers for the server itself and closes.
    private func refuse(_ status: HTTPStatus, _ detail: String, retryAfter: Bool = false) {
        keepsAlive = false
        isReceiving = false
        var response: HTTPResponse = loop.context.application.refusal(status, detail: detail)
        if retryAfter { response.setHeader("Retry-After", "1") }
        respond(response)
    }

    private func respond(_ response: HTTPResponse) {
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
    private func decideReuse(_ response: HTTPResponse) {
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

    private func startStream(_ producer: any HTTPBodyProducer, _ length: Int?) {
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
    private func fillFromStream() {
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
    private func abortStream() {
        flush()
        if phase == .closed { return }
        if framing == .untilClose { Socket.resetOnClose(descriptor) }
        close()
    }

    private func finishExchangeIfComplete() {
        guard answerState == .done && !isReceiving else { return }
        head = nil
        handler = nil
        cancellation = nil
        pump = nil
        sink = .none
        collected = []
        isReaderFull = false
        answerState = .none
        sequence &+= 1
        if !keepsAlive || (loop.isDraining && unreadCount == 0) { startClosing() }
    }

    private func startClosing() {
        guard phase == .open else { return }
        phase = .closing
        isReceiving = false
        dropUnread()
    }

    // MARK: - Writing

    private func flush() {
        while true {
            let hasTail: Bool = tailStart < tail.count
            if output.isEmpty && !hasTail { break }
            let result: Socket.Transfer
            if hasTail {
                result = tail.withUnsafeBytes { Socket.write(descriptor, output.bytes, UnsafeRawBufferPointer(rebasing: $0[tailStart...])) }
            } else {
                result = Socket.write(descriptor, output.bytes)
            }
            switch result {
            case .bytes(let count):
                hasWritten = true
                let fromOutput: Int = min(count, output.count)
                output.consume(fromOutput)
                tailStart += count - fromOutput
                if tailStart >= tail.count && !tail.isEmpty {
                    tail = []
                    tailStart = 0
                }
            case .wouldBlock:
                isWriteBlocked = true
                return
            case .end, .failed:
                close()
                return
            }
        }
        isWriteBlocked = false
        if phase == .closing {
            if hasReadEnd {
                close()
            } else {
                Socket.finishSending(descriptor)
                phase = .lingering
            }
        }
    }

    // MARK: - Waiting

    private func settle() {
        var wanted = Poller.Interest(read: false, write: isWriteBlocked, peerClose: !hasSeenPeerClose)
        if !hasReadEnd {
            switch phase {
            case .lingering: wanted.read = true
            case .open:
                wanted.read = !isReaderFull && unreadCount < limits.pipelinedBytes
                if !isReceiving && output.count >= limits.outputBufferBytes { wanted.read = false }
            case .closing, .closed: break
            }
        }
        if wanted != interest {
            interest = wanted
            loop.change(self, wanted)
        }
        setTimer()
    }

    private func setTimer() {
        let kind: Timer
        if phase == .lingering {
            kind = .linger
        } else if isWriteBlocked || phase == .closing {
            kind = .write
        } else if isReceiving {
            kind = isReaderFull ? .none : .body
        } else if answerState != .none {
            kind = .none
        } else {
            kind = parser.isIdle ? .idle : .head
        }
        var isRestarted: Bool = kind != timer || timedSequence != sequence
        if kind == .write && hasWritten { isRestarted = true }
        if kind == .body && progress >= limits.bodyProgressBytes { isRestarted = true }
        hasWritten = false
        guard isRestarted else { return }
        timer = kind
        timedSequence = sequence
        progress = 0
        let duration: Duration
        switch kind {
        case .none:
            deadline = Int64.max
            return
        case .idle: duration = limits.idleTimeout
        case .head: duration = limits.headerTimeout
        case .body: duration = limits.bodyTimeout
        case .write: duration = limits.writeTimeout
        case .linger: duration = limits.lingerTimeout
        }
        let (sum, overflows) = loop.now.addingReportingOverflow(duration.nanoseconds)
        deadline = overflows ? Int64.max : sum
    }

    func checkTimer() {
        guard phase != .closed, loop.now >= deadline else { return }
        deadline = Int64.max
        switch timer {
        case .none: return
        case .idle, .linger:
            close()
            return
        case .write:
            Socket.resetOnClose(descriptor)
            close()
            return
        case .head:
            refuse(.requestTimeout, "The request's head did not arrive within \(limits.headerTimeout).")
        case .body:
            switch sink {
            case .reader(let reader): breakOff(reader, .timedOut)
            case .discard: startClosing()
            case .none, .collect: refuse(.requestTimeout, HTTPBodyError.timedOut.description)
            }
        }
        takeTurn()
    }
}
