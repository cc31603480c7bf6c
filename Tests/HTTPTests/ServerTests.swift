import Foundation
import XCTest

@testable import HTTP

final class ServerTests: XCTestCase {
    private var server: HTTPServer?
    private var application = TestApplication()

    override func tearDown() {
        server?.stop(within: .seconds(1))
        server = nil
    }

    private func start(_ change: (inout HTTPServerConfiguration) -> Void = { _ in }) throws -> Int {
        application = TestApplication()
        var configuration = HTTPServerConfiguration(port: 0)
        configuration.eventLoops = 2
        configuration.limits.lingerTimeout = .milliseconds(300)
        change(&configuration)
        let server = HTTPServer(configuration, application: application)
        try server.start()
        self.server = server
        return server.port
    }

    /// Sends a request, adding `Connection: close`, and returns all that comes.
    private func ask(_ port: Int, _ line: String, _ headers: String = "", _ body: String = "") -> String {
        let client = RawClient(port: port)
        client.send("\(line) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(headers)\r\n\(body)")
        return client.receiveAll()
    }

    private func wait(_ what: String, _ condition: () -> Bool) {
        for _ in 0..<1000 {
            if condition() { return }
            usleep(5000)
        }
        XCTFail("waited in vain: \(what)")
    }

    func testAnswers() throws {
        let port: Int = try start { $0.serverName = "Test" }
        let root: String = ask(port, "GET /")
        XCTAssertTrue(root.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 4\r\nDate: "), root)
        XCTAssertTrue(root.hasSuffix("GMT\r\nServer: Test\r\nConnection: close\r\n\r\nroot"), root)
        let head: String = ask(port, "HEAD /")
        XCTAssertTrue(head.contains("Content-Length: 4\r\n"))
        XCTAssertEqual(head.bodyText, "")
        XCTAssertEqual(ask(port, "GET /query?a=1&b=x%20y+z").bodyText, "1,x y z")
        XCTAssertEqual(ask(port, "POST /echo", "Content-Length: 5\r\n", "hello").bodyText, "hello")
        XCTAssertEqual(ask(port, "POST /echo", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n").bodyText, "hello")
        XCTAssertEqual(ask(port, "GET /later").bodyText, "later")
        XCTAssertEqual(ask(port, "GET /dropped").status, 500)
        XCTAssertEqual(ask(port, "GET /nothing").status, 404)
        XCTAssertEqual(ask(port, "GET /large").bodyText.utf8.count, 5_000_000)
        let empty: String = ask(port, "GET /empty")
        XCTAssertEqual(empty.status, 204)
        XCTAssertFalse(empty.contains("Content-Length"))
        XCTAssertEqual(empty.bodyText, "")
        let injected: String = ask(port, "GET /inject")
        XCTAssertTrue(injected.contains("\r\nX: a  Evil: 1\r\n"), injected)
        XCTAssertFalse(injected.contains("\r\nB"), injected)
        XCTAssertEqual(ask(port, "POST /echo", "Content-Length: 1001\r\n").status, 413)
        let chunk: String = "3e9\r\n" + String(repeating: "x", count: 1001) + "\r\n0\r\n\r\n"
        XCTAssertEqual(ask(port, "POST /echo", "Transfer-Encoding: chunked\r\n", chunk).status, 413)
        let refused: String = ask(port, "GET /%zz")
        XCTAssertEqual(refused.status, 400)
        XCTAssertTrue(refused.contains("Content-Type: application/problem+json\r\n"))
    }

    func testKeepAliveAndPipelining() throws {
        let port: Int = try start()
        let client = RawClient(port: port)
        for _ in 0..<3 {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            XCTAssertEqual(client.receive(until: "root").status, 200)
        }
        var requests: String = ""
        for index in 0..<1000 {
            let target: String = index % 10 == 9 ? "/later?\(index)" : "/query?n=<\(index)>"
            requests += "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
        }
        client.send(requests + "GET /query?end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let answers: String = client.receiveAll()
        XCTAssertEqual(answers.components("HTTP/1.1 200 OK"), 1001)
        var rest: Substring = answers[...]
        for index in 0..<1000 {
            let expected: String = index % 10 == 9 ? "later" : "<\(index)>"
            guard let range = rest.firstRange(of: expected) else { return XCTFail("answer \(index) is missing") }
            rest = rest[range.upperBound...]
        }
        let old = RawClient(port: port)
        old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        XCTAssertTrue(old.receive(until: "root").contains("Connection: keep-alive"))
        old.send("GET / HTTP/1.0\r\n\r\n")
        XCTAssertTrue(old.receiveAll().contains("Connection: close"))
    }

    func testEveryRequestByteByByte() throws {
        let port: Int = try start()
        let client = RawClient(port: port)
        let request: String = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        for byte in Array(request.utf8) { client.send([byte]) }
        XCTAssertTrue(client.receive(until: "abc").hasSuffix("\r\n\r\nabc"))
    }

    func testExpectContinue() throws {
        let port: Int = try start()
        let client = RawClient(port: port)
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        XCTAssertEqual(client.receive(until: "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n")
        client.send("abc")
        XCTAssertTrue(client.receive(until: "abc").hasSuffix("abc"))
        // Refused before the body: no 100, and the connection closes since the body may or may not come.
        client.send("POST /reject HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        let refused: String = client.receiveAll()
        XCTAssertEqual(refused.status, 401)
        XCTAssertTrue(refused.contains("Connection: close"))
        XCTAssertEqual(ask(port, "GET /", "Expect: magic\r\n").status, 417)
    }

    func testEarlyRejection() throws {
        let port: Int = try start()
        let client = RawClient(port: port)
        client.send("POST /reject HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let both: String = client.receive(until: "root")
        XCTAssertEqual(both.status, 401)
        XCTAssertTrue(both.hasSuffix("root"), both)
        client.send("POST /reject HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n")
        client.send([UInt8](repeating: 1, count: 3_000_000))
        let refused: String = client.receiveAll()
        XCTAssertEqual(refused.status, 401)
        XCTAssertTrue(refused.contains("Connection: close"))
    }

    func testStreams() throws {
        let port: Int = try start()
        XCTAssertEqual(ask(port, "GET /stream").bodyText, "4\r\naaaa\r\n4\r\nbbbb\r\n4\r\ncccc\r\n0\r\n\r\n")
        XCTAssertEqual(ask(port, "GET /stream?length=12").bodyText, "aaaabbbbcccc")
        XCTAssertEqual(ask(port, "HEAD /stream").bodyText, "")
        XCTAssertEqual(application.cancelledStreams.load(ordering: .relaxed), 1)
        let old = RawClient(port: port)
        old.send("GET /stream HTTP/1.0\r\n\r\n")
        XCTAssertTrue(old.receiveAll().hasSuffix("\r\n\r\naaaabbbbcccc"))
        let long = RawClient(port: port)
        long.send("GET /stream?chunks=400&size=65536 HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        XCTAssertTrue(long.receiveAll().hasSuffix("root"))
    }

    func testFailedStreamsAreNeverWhole() throws {
        let port: Int = try start()
        XCTAssertFalse(ask(port, "GET /stream?fail=2").contains("0\r\n\r\n"))
        XCTAssertLessThan(ask(port, "GET /stream?fail=2&length=12").bodyText.utf8.count, 12)
        XCTAssertLessThan(ask(port, "GET /stream?length=20").bodyText.utf8.count, 20)
        XCTAssertLessThan(ask(port, "GET /stream?length=10").bodyText.utf8.count, 10)
        let old = RawClient(port: port)
        old.send("GET /stream?fail=2 HTTP/1.0\r\n\r\n")
        _ = old.receiveAll()
        XCTAssertTrue(old.wasReset)
    }

    func testStreamBackpressure() throws {
        let port: Int = try start { $0.limits.outputBufferBytes = 256 * 1024 }
        let client = RawClient(port: port, receiveBuffer: 32_768)
        client.send("GET /stream?chunks=2000&size=65536 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        usleep(400_000)
        let ahead: Int = application.producedChunks.load(ordering: .relaxed)
        XCTAssertLessThan(ahead, 200, "the producer must not run far ahead of the client")
        var count: Int = 0
        while let bytes = client.receive() { count += bytes.count }
        XCTAssertGreaterThan(count, 2000 * 65_536)
        XCTAssertEqual(application.producedChunks.load(ordering: .relaxed), 2000)
    }

    func testStreamIsCancelledWhenTheClientLeaves() throws {
        let port: Int = try start()
        do {
            let client = RawClient(port: port)
            client.resetAtEnd()
            client.send("GET /stream?chunks=1000000&size=65536 HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = client.receive()
        }
        wait("cancellation of the stream") { application.cancelledStreams.load(ordering: .relaxed) == 1 }
    }

    func testUploads() throws {
        let port: Int = try start()
        let client = RawClient(port: port)
        client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n")
        client.send([UInt8](repeating: 7, count: 20_000_000))
        XCTAssertTrue(client.receive(until: "bytes").hasSuffix("20000000 bytes"))
        client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        XCTAssertTrue(client.receive(until: "bytes").hasSuffix("\r\n0 bytes"))
        client.send("POST /upload/ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let both: String = client.receive(until: "root")
        XCTAssertTrue(both.contains("ignored") && both.hasSuffix("root"), both)
        client.send("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n")
        let broken: String = client.receiveAll()
        XCTAssertEqual(broken.status, 400)
        XCTAssertTrue(broken.contains("Connection: close"))
        XCTAssertEqual(ask(port, "POST /upload", "Content-Length: 50000001\r\n").status, 413)
    }

    func testUploadBackpressure() throws {
        let port: Int = try start { $0.limits.bodyBufferBytes = 100_000 }
        let client = RawClient(port: port)
        client.send("POST /upload/gate HTTP/1.1\r\nHost: a\r\nContent-Length: 40000000\r\n\r\n")
        // The handler sleeps: the socket fills up and sending stops.
        var sent: Int = 0
        let block = [UInt8](repeating: 7, count: 10_000)
        let flags: Int32 = fcntl(client.descriptor, F_GETFL)
        _ = fcntl(client.descriptor, F_SETFL, flags | O_NONBLOCK)
        var stalls: Int = 0
        while sent < 40_000_000 && stalls < 20 {
            let count: Int = Foundation.send(client.descriptor, block, min(block.count, 40_000_000 - sent), Int32(MSG_NOSIGNAL))
            if count > 0 {
                sent += count
                stalls = 0
            } else {
                stalls += 1
                usleep(10_000)
            }
        }
        XCTAssertLessThan(sent, 30_000_000)
        _ = fcntl(client.descriptor, F_SETFL, flags)
        application.gate.signal()
        client.send([UInt8](repeating: 7, count: 40_000_000 - sent))
        XCTAssertTrue(client.receive(until: "bytes").hasSuffix("40000000 bytes"))
    }

    func testBodyWhoseLastBytesFillTheReader() throws {
        let port: Int = try start { $0.limits.bodyBufferBytes = 1000 }
        let client = RawClient(port: port)
        client.send("POST /upload/gate HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        client.send([UInt8](repeating: 7, count: 1000))
        usleep(100_000)
        application.gate.signal()
        XCTAssertTrue(client.receive(until: "bytes").hasSuffix("1000 bytes"))
    }

    func testDisconnects() throws {
        // A handler of a streamed body begins when this much of it is there.
        let port: Int = try start { $0.limits.bodyBufferBytes = 3 }
        do {
            let client = RawClient(port: port)
            client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            XCTAssertEqual(application.started.wait(timeout: .now() + 5), .success)
        }
        XCTAssertEqual(application.cancelled.wait(timeout: .now() + 3), .success, "the handler must learn that the client left")
        do {
            let client = RawClient(port: port)
            client.resetAtEnd()
            client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")
            wait("the first bytes") { application.consumedBytes.load(ordering: .relaxed) == 3 }
        }
        wait("the error") { application.lastBodyError.withLock { $0 } == .disconnected }
        // A client that shuts its sending side right behind the request waits for the answer.
        let half = RawClient(port: port)
        half.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        half.finishSending()
        XCTAssertTrue(half.receiveAll().hasSuffix("later"))
        let broken = RawClient(port: port)
        broken.send("GET / HT")
        broken.finishSending()
        XCTAssertEqual(broken.receiveAll(), "")
    }

    func testTimeouts() throws {
        let port: Int = try start {
            $0.limits.headerTimeout = .milliseconds(200)
            $0.limits.idleTimeout = .milliseconds(400)
            $0.limits.bodyTimeout = .milliseconds(200)
        }
        let slow = RawClient(port: port)
        let begin: Date = Date()
        for byte in Array("GET / HTTP/1.1\r\nHost: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".utf8) {
            if !slow.send([byte]) || Date().timeIntervalSince(begin) > 0.6 { break }
            usleep(20_000)
        }
        XCTAssertEqual(slow.receiveAll().status, 408)
        let idle = RawClient(port: port)
        idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        XCTAssertTrue(idle.receiveAll().hasSuffix("root"))
        let body = RawClient(port: port)
        body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        XCTAssertEqual(body.receiveAll().status, 408)
        let upload = RawClient(port: port)
        upload.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        XCTAssertEqual(upload.receiveAll().status, 408)
    }

    func testConnectionLimit() throws {
        let port: Int = try start { $0.limits.connections = 20 }
        var clients: [RawClient] = []
        for _ in 0..<20 {
            let client = RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            XCTAssertEqual(client.receive(until: "root").status, 200)
            clients.append(client)
        }
        let refused: String = ask(port, "GET /")
        XCTAssertEqual(refused.status, 503)
        XCTAssertTrue(refused.contains("Retry-After: 1"))
        clients.removeAll()
        wait("room again") { server?.statistics.openConnections == 0 }
        XCTAssertEqual(ask(port, "GET /").status, 200)
    }

    func testBusyWorkers() throws {
        let port: Int = try start {
            $0.workerThreads = 1
            $0.limits.queuedTasks = 0
        }
        let first = RawClient(port: port)
        first.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
        XCTAssertEqual(application.started.wait(timeout: .now() + 5), .success)
        XCTAssertEqual(ask(port, "GET /gate").status, 503)
        application.gate.signal()
        XCTAssertTrue(first.receive(until: "opened").hasSuffix("opened"))
    }

    func testStopFinishesRunningRequests() throws {
        let port: Int = try start()
        let idle = RawClient(port: port)
        idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = idle.receive(until: "root")
        let busy = RawClient(port: port)
        busy.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
        XCTAssertEqual(application.started.wait(timeout: .now() + 5), .success)
        let server: HTTPServer? = self.server
        let stopped = expectation(description: "stopped")
        Thread {
            server?.stop(within: .seconds(5))
            stopped.fulfill()
        }.start()
        XCTAssertEqual(idle.receiveAll(), "")
        application.gate.signal()
        let answer: String = busy.receiveAll()
        XCTAssertTrue(answer.contains("Connection: close") && answer.hasSuffix("opened"), answer)
        wait(for: [stopped], timeout: 5)
        let late = RawClient(port: port, seconds: 1)
        late.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        XCTAssertEqual(late.receiveAll(), "")
    }

    func testStopCancelsAtTheDeadline() throws {
        let port: Int = try start()
        let client = RawClient(port: port)
        client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        XCTAssertEqual(application.started.wait(timeout: .now() + 5), .success)
        let begin: Date = Date()
        server?.stop(within: .milliseconds(200))
        XCTAssertLessThan(Date().timeIntervalSince(begin), 2)
        XCTAssertEqual(application.cancelled.wait(timeout: .now() + 3), .success)
    }

    func testListenErrors() throws {
        let port: Int = try start()
        var configuration = HTTPServerConfiguration(port: port)
        XCTAssertThrowsError(try HTTPServer(configuration, application: application).start()) { error in
            XCTAssertEqual("\(error)", "Cannot listen on 127.0.0.1:\(port): Address already in use.")
        }
        configuration.port = 70_000
        XCTAssertThrowsError(try HTTPServer(configuration, application: application).start())
    }

    /// Damaged requests over real connections: each is answered or closed, and the server lives.
    func testMutatedRequestsOverSockets() throws {
        let port: Int = try start {
            $0.limits.lingerTimeout = .milliseconds(50)
            $0.limits.headerTimeout = .milliseconds(300)
            $0.limits.bodyTimeout = .milliseconds(300)
            $0.limits.idleTimeout = .milliseconds(300)
        }
        let seed: [UInt8] = Array("POST /upload?x=%41 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".utf8)
        var random = Xorshift(state: 11)
        for round in 0..<2000 {
            var bytes: [UInt8] = seed
            for _ in 0...random.next(3) { bytes[random.next(bytes.count)] = UInt8(truncatingIfNeeded: random.next(256)) }
            let client = RawClient(port: port)
            client.send(bytes)
            if round % 3 == 0 { client.resetAtEnd() } else { client.finishSending() }
            if round % 3 == 1 {
                let answer: String = client.receiveAll()
                XCTAssertTrue(answer.isEmpty || answer.hasPrefix("HTTP/1.1 "), answer)
            }
        }
        XCTAssertEqual(ask(port, "GET /").status, 200)
        wait("all connections closed") { server?.statistics.openConnections == 0 }
    }
}
