import Dispatch
import Foundation
import Synchronization

@testable import HTTP

/// An application with a route for each way of answering.
final class TestApplication: HTTPApplication {
    let producedChunks = Atomic<Int>(0)
    let cancelledStreams = Atomic<Int>(0)
    let consumedBytes = Atomic<Int>(0)
    let lastBodyError = Mutex<HTTPBodyError?>(nil)
    let cancelled = DispatchSemaphore(value: 0)
    let started = DispatchSemaphore(value: 0)
    let gate = DispatchSemaphore(value: 0)

    func accept(_ head: HTTPRequestHead) -> HTTPDisposition {
        switch head.segments.first ?? "" {
        case "": return .buffered { _ in .now(HTTPResponse(.ok, text: "root")) }
        case "echo": return .buffered(limit: 1000) { .now(HTTPResponse(.ok, contentType: "application/octet-stream", bytes: $0.body)) }
        case "query": return .buffered { request in .now(HTTPResponse(.ok, text: request.query.map(\.value).joined(separator: ","))) }
        case "large": return .buffered { _ in .now(HTTPResponse(.ok, text: String(repeating: "L", count: 5_000_000))) }
        case "later":
            return .buffered { _ in
                .later { responder in
                    DispatchQueue.global().async { responder.send(HTTPResponse(.ok, text: "later")) }
                }
            }
        case "dropped": return .buffered { _ in .later { _ in } }
        case "empty": return .buffered { _ in .now(HTTPResponse(.noContent, text: "not sent")) }
        case "inject":
            let headers: [HTTPHeader] = [HTTPHeader(name: "X", value: "a\r\nEvil: 1"), HTTPHeader(name: "B\n", value: "")]
            return .buffered { _ in .now(HTTPResponse(.ok, headers: headers)) }
        case "reject": return .reject(HTTPResponse(.unauthorized, text: "no"))
        case "wait": return .buffered { [self] _ in .onWorker { self.wait($0) } }
        case "gate":
            return .buffered { [self] _ in
                .onWorker { _ in
                    self.started.signal()
                    self.gate.wait()
                    return HTTPResponse(.ok, text: "opened")
                }
            }
        case "stream": return .buffered { [self] request in .now(self.stream(request)) }
        case "upload": return .streaming(limit: 50_000_000) { [self] head, body in self.consume(head, body) }
        default: return .reject(HTTPResponse(.notFound, text: "nothing here"))
        }
    }

    private func wait(_ cancellation: HTTPCancellation) -> HTTPResponse {
        started.signal()
        for _ in 0..<1000 {
            if cancellation.isCancelled {
                cancelled.signal()
                break
            }
            usleep(5000)
        }
        return HTTPResponse(.ok, text: "waited")
    }

    private func stream(_ request: HTTPRequest) -> HTTPResponse {
        let count = Int(request.head.queryValue("chunks") ?? "3") ?? 3
        let size = Int(request.head.queryValue("size") ?? "4") ?? 4
        let failsAt: Int? = request.head.queryValue("fail").flatMap { Int($0) }
        let length: Int? = request.head.queryValue("length").flatMap { Int($0) }
        let producer = CountingProducer(self, count: count, size: size, failsAt: failsAt)
        return HTTPResponse(.ok, headers: [], body: .stream(producer, length: length))
    }

    private func consume(_ head: HTTPRequestHead, _ body: HTTPBodyReader) -> HTTPResponse {
        var count: Int = 0
        if head.segments.last == "ignore" { return HTTPResponse(.ok, text: "ignored") }
        if head.segments.last == "gate" { gate.wait() }
        do {
            while let bytes = try body.read() {
                count += bytes.count
                consumedBytes.wrappingAdd(bytes.count, ordering: .relaxed)
            }
        } catch let error as HTTPBodyError {
            lastBodyError.withLock { $0 = error }
            return HTTPResponse(error.status, text: error.description)
        } catch {
            return HTTPResponse(.internalError)
        }
        return HTTPResponse(.ok, text: "\(count) bytes")
    }
}

final class CountingProducer: HTTPBodyProducer {
    struct Failure: Error {}
    private let application: TestApplication
    private let made = Atomic<Int>(0)
    private let count: Int
    private let size: Int
    private let failsAt: Int?

    init(_ application: TestApplication, count: Int, size: Int, failsAt: Int?) {
        self.application = application
        self.count = count
        self.size = size
        self.failsAt = failsAt
    }

    func next() throws -> [UInt8]? {
        let index: Int = made.wrappingAdd(1, ordering: .relaxed).oldValue
        if index == failsAt { throw Failure() }
        if index >= count { return nil }
        application.producedChunks.wrappingAdd(1, ordering: .relaxed)
        return [UInt8](repeating: UInt8(truncatingIfNeeded: 97 + index % 26), count: size)
    }

    func cancel() {
        application.cancelledStreams.wrappingAdd(1, ordering: .relaxed)
    }
}
