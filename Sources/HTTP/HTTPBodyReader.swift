import Foundation

/// Why the body of a request could not be read to its end.
package enum HTTPBodyError: Error, Equatable, CustomStringConvertible {
    case tooLarge(limit: Int)
    case malformed(String)
    case timedOut
    case disconnected

    /// The status that tells the client.
    package var status: HTTPStatus {
        switch self {
        case .tooLarge: return .contentTooLarge
        case .malformed, .disconnected: return .badRequest
        case .timedOut: return .requestTimeout
        }
    }

    package var description: String {
        switch self {
        case .tooLarge(let limit): return "The request body is larger than the limit of \(limit) bytes."
        case .malformed(let detail): return detail
        case .timedOut: return "The request body arrived too slowly."
        case .disconnected: return "The client closed the connection before the end of the request body."
        }
    }
}

/// The body of a request as a stream. The handler pulls on its own thread; at most about `HTTPLimits.bodyBufferBytes` wait in memory.
/// `@unchecked Sendable`: all mutable state is guarded by `condition`.
package final class HTTPBodyReader: @unchecked Sendable {
    package let cancellation: HTTPCancellation

    private let condition = NSCondition()
    private var chunks: [[UInt8]] = []
    private var first: Int = 0
    private var bufferedBytes: Int = 0
    private var isFinished: Bool = false
    private var failure: HTTPBodyError?
    private var isAbandoned: Bool = false
    /// Whether the connection has stopped reading and wants to hear when there is room.
    private var isPaused: Bool = false
    private let capacity: Int
    private let resume: @Sendable () -> Void

    /// `resume` is called, from the reading thread, when a full buffer has room again.
    init(capacity: Int, cancellation: HTTPCancellation, resume: @escaping @Sendable () -> Void) {
        self.capacity = capacity
        self.cancellation = cancellation
        self.resume = resume
    }

    /// A reader over bytes at hand, for tests of handlers.
    package convenience init(_ bytes: [UInt8], cancellation: HTTPCancellation = HTTPCancellation()) {
        self.init(capacity: Int.max, cancellation: cancellation, resume: {})
        bytes.withUnsafeBytes { _ = write($0) }
        finish()
    }

    /// The next bytes in order, never empty, or nil at the end. Blocks until there are some. Throws `HTTPBodyError`.
    package func read() throws -> [UInt8]? {
        condition.lock()
        while first == chunks.count && !isFinished && failure == nil { condition.wait() }
        if first == chunks.count {
            let error: HTTPBodyError? = failure
            condition.unlock()
            if let error { throw error }
            return nil
        }
        let chunk: [UInt8] = chunks[first]
        chunks[first] = []
        first += 1
        if first == chunks.count {
            chunks.removeAll(keepingCapacity: true)
            first = 0
        }
        bufferedBytes -= chunk.count
        let shouldResume: Bool = isPaused && bufferedBytes <= capacity / 2
        if shouldResume { isPaused = false }
        condition.unlock()
        if shouldResume { resume() }
        return chunk
    }

    /// Adds bytes; false when the buffer is full and the caller should wait for `resume`.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        if isAbandoned { return true }
        // Small deliveries are joined so that a drip-fed body does not cost an array each.
        if first < chunks.count, let last = chunks.indices.last, chunks[last].count + bytes.count <= 65_536 {
            chunks[last].append(contentsOf: bytes)
        } else {
            var chunk: [UInt8] = []
            chunk.reserveCapacity(max(bytes.count, 16_384))
            chunk.append(contentsOf: bytes)
            chunks.append(chunk)
        }
        bufferedBytes += bytes.count
        condition.signal()
        isPaused = bufferedBytes >= capacity
        return !isPaused
    }

    func finish() {
        condition.lock()
        isFinished = true
        condition.broadcast()
        condition.unlock()
    }

    /// What has arrived can still be read; then `read` throws.
    func fail(_ error: HTTPBodyError) {
        condition.lock()
        if !isFinished && failure == nil { failure = error }
        condition.broadcast()
        condition.unlock()
    }

    /// The handler has answered: what is left, and what still comes, is thrown away.
    func abandon() {
        condition.lock()
        isAbandoned = true
        isPaused = false
        chunks = []
        first = 0
        bufferedBytes = 0
        condition.unlock()
    }
}
