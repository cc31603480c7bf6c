/// One connection: reads requests one after another, hands them to the application, writes the answers in order. A request is parsed only
/// when the one before has been answered, so pipelining needs no reordering. Touched by its loop's thread only.
final class HTTPConnection {
    enum Phase {
        case open
        /// The last answer is being written; nothing more is parsed.
        case closing
        /// All is written and our side shut; waiting for the client's end.
        case lingering
        case closed
    }

    enum Sink {
        case none
        case collect
        case reader(HTTPBodyReader)
        case discard
    }

    enum AnswerState {
        case none, pending, streaming, done
    }

    enum Timer {
        case none, idle, head, body, write, linger
    }

    let descriptor: Int32
    let identifier: ConnectionIdentifier
    var interest = Poller.Interest(read: true, write: false, peerClose: true)
    unowned let loop: EventLoop
    let limits: HTTPLimits
    var parser: HTTPRequestParser
    var phase: Phase = .open

    // Bytes read but not parsed, because the connection was busy.
    var unread: [UInt8] = []
    var unreadStart: Int = 0
    var hasReadEnd: Bool = false
    var hasSeenPeerClose: Bool = false

    // The request in work.
    var head: HTTPRequestHead?
    var handler: (@Sendable (HTTPRequest) -> HTTPAnswer)?
    var sink: Sink = .none
    var isReceiving: Bool = false
    var isReaderFull: Bool = false
    var collected: [UInt8] = []
    var bodyLimit: Int = 0
    var bodyReceived: Int = 0
    /// Starts the handler of a streamed body: when the body is whole, or as much of it as is held in front of the handler, so that a slow
    /// client takes no thread.
    var pendingStart: (() -> Void)?
    var cancellation: HTTPCancellation?
    /// Tells late messages for an earlier request from those for this one.
    var sequence: UInt64 = 0

    // Its answer.
    var answerState: AnswerState = .none
    var keepsAlive: Bool = true
    var pump: ResponsePump?
    var framing: HTTPResponseEncoder.Framing = .none
    var streamRemaining: Int = 0
    /// Whether the stream has nothing ready and will tell when it has.
    var isStreamAwaited: Bool = false
    let output = OutputBuffer()
    /// A large body, written after `output` without being copied.
    var tail: [UInt8] = []
    var tailStart: Int = 0
    var isWriteBlocked: Bool = false

    var timer: Timer = .none
    var deadline: Int64 = Int64.max
    var timedSequence: UInt64 = 0
    var progress: Int = 0
    var hasWritten: Bool = false

    /// Bodies up to this size are copied behind their head and leave in the same write.
    static let copiedBodyBytes: Int = 16 * 1024
    static let streamBatchBytes: Int = 256 * 1024
    static let roundsPerTurn: Int = 8

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
        pendingStart = nil
        sink = .none
        loop.release(self)
    }
}
