/// Every bound the server enforces, with the answer a client gets on reaching it. Sizes are in bytes.
package struct HTTPLimits: Sendable {
    /// Longest request line, without its line end: 414.
    package var requestLineBytes: Int = 8 * 1024
    /// Most header fields, and the sum of their lines: 431. They hold for the trailers of a chunked body, too.
    package var headerCount: Int = 100
    package var headerBytes: Int = 32 * 1024
    /// Largest body unless the application names another limit for the request: 413.
    package var bodyBytes: Int = 1 << 30
    /// Longest chunk-size line with its extensions: 400.
    package var chunkLineBytes: Int = 1024

    /// From the first byte of a request to the end of its head: 408.
    package var headerTimeout: Duration = .seconds(10)
    /// Time in which `bodyProgressBytes` more of a body must arrive (or its end): 408. Not counted while the application is the slow one.
    package var bodyTimeout: Duration = .seconds(30)
    package var bodyProgressBytes: Int = 1024
    /// A connection without a request is closed after this.
    package var idleTimeout: Duration = .seconds(60)
    /// A client that takes nothing of its answer for this long is cut off.
    package var writeTimeout: Duration = .seconds(60)
    /// How long a closing connection waits for the client's end, so that the last answer is not lost to a reset.
    package var lingerTimeout: Duration = .seconds(2)

    /// Open connections: 503.
    package var connections: Int = 10_000
    /// Pipelined requests of one connection answered before the others get their turn.
    package var pipelinedRequests: Int = 64
    /// Bytes read ahead of the request in work; then the socket is not read until that is answered.
    package var pipelinedBytes: Int = 64 * 1024
    /// An unread request body up to this size is read and thrown away to keep the connection; a longer one closes it.
    package var drainBytes: Int = 256 * 1024
    /// Answer bytes waiting for a slow client; beyond it no further request is taken and no stream is pulled.
    package var outputBufferBytes: Int = 1 << 20
    /// Body bytes waiting for a streaming handler; beyond it the socket is not read.
    package var bodyBufferBytes: Int = 1 << 20
    /// Tasks waiting for a worker thread: 503.
    package var queuedTasks: Int = 4096

    package init() {}
}
