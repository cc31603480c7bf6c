import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// What a run of requests showed.
struct LoadResult {
    /// Milliseconds of each request, ascending.
    var latencies: [Double]
    var requestsPerSecond: Double

    func percentile(_ share: Double) -> Double {
        latencies.isEmpty ? 0 : latencies[min(Int(Double(latencies.count) * share), latencies.count - 1)]
    }
}

/// Sockets of this machine.
enum Socket {
    static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    static func make() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BenchmarkError("No socket: \(String(cString: strerror(errno))).") }
        return descriptor
    }

    static func withAddress(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = address(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    static func connected(port: Int) throws -> Int32 {
        let descriptor = try make()
        var flag: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &flag, socklen_t(MemoryLayout<Int32>.size))
        guard withAddress(port, { connect(descriptor, $0, $1) }) == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw BenchmarkError("Cannot connect to port \(port): \(reason).")
        }
        return descriptor
    }

    static func freePort() throws -> Int {
        let descriptor = try make()
        defer { close(descriptor) }
        guard withAddress(0, { bind(descriptor, $0, $1) }) == 0 else { throw BenchmarkError("No free port.") }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard result == 0 else { throw BenchmarkError("No free port.") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Sends requests over connections that stay open, from one thread: each connection asks again once its answer is whole.
enum LoadGenerator {
    static func get(port: Int, path: String) throws -> (status: Int, body: String) {
        let connection = try ClientConnection(port: port)
        try connection.send(path)
        while try !connection.receive() {}
        return (connection.status, connection.body)
    }

    static func run(port: Int, paths: [String], connections: Int, seconds: Double) throws -> LoadResult {
        let clients = try (0..<connections).map { _ in try ClientConnection(port: port) }
        var polls = clients.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var latencies: [Double] = []
        latencies.reserveCapacity(1 << 16)
        var next = 0
        func path() -> String {
            next += 1
            return paths[next % paths.count]
        }
        // A little time to warm up is not counted.
        let started = DispatchTime.now().uptimeNanoseconds
        let counted = started + UInt64(seconds * 0.2 * 1e9)
        let end = started + UInt64(seconds * 1.2 * 1e9)
        for client in clients { try client.send(path()) }
        while DispatchTime.now().uptimeNanoseconds < end {
            guard poll(&polls, nfds_t(polls.count), 5000) > 0 else { throw BenchmarkError("The server at port \(port) stopped answering.") }
            for index in polls.indices where polls[index].revents != 0 {
                polls[index].revents = 0
                let client = clients[index]
                guard try client.receive() else { continue }
                guard client.status == 200 else { throw BenchmarkError("The server answered \(client.status): \(client.body.prefix(300))") }
                let now = DispatchTime.now().uptimeNanoseconds
                if now >= counted { latencies.append(Double(now - client.sentAt) / 1e6) }
                try client.send(path())
            }
        }
        return LoadResult(latencies: latencies.sorted(), requestsPerSecond: Double(latencies.count) / seconds)
    }
}

/// An HTTP/1.1 client as simple as the answers of a benchmark allow.
final class ClientConnection {
    let descriptor: Int32
    private let port: Int
    private(set) var sentAt: UInt64 = 0
    private var received: [UInt8] = []
    private var bodyStart = 0
    private var bodyEnd = 0

    init(port: Int) throws {
        self.port = port
        descriptor = try Socket.connected(port: port)
    }

    deinit { close(descriptor) }

    func send(_ path: String) throws {
        received.removeAll(keepingCapacity: true)
        let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8)
        sentAt = DispatchTime.now().uptimeNanoseconds
        var done = 0
        while done < request.count {
            let count = request.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress.map { $0 + done }, request.count - done, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw BenchmarkError("Cannot send to port \(port): \(String(cString: strerror(errno))).") }
            done += count
        }
    }

    /// Takes what has come; true once the answer is whole.
    func receive() throws -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { piece in
            let count = recv(descriptor, piece.baseAddress, piece.count, 0)
            if count > 0 { received.append(contentsOf: piece[..<count]) }
            return count
        }
        guard count > 0 else { throw BenchmarkError("The server at port \(port) closed the connection.") }
        return try isWhole()
    }

    private func isWhole() throws -> Bool {
        guard let head = position(of: [13, 10, 13, 10], from: 0) else { return false }
        bodyStart = head + 4
        let lines = String(decoding: received[..<head], as: UTF8.self).lowercased().split(separator: "\r\n")
        if let line = lines.first(where: { $0.hasPrefix("content-length:") }) {
            guard let length = Int(line.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) else {
                throw BenchmarkError("The server's Content-Length is no number.")
            }
            bodyEnd = bodyStart + length
            return received.count >= bodyEnd
        }
        guard lines.contains(where: { $0.hasPrefix("transfer-encoding:") && $0.contains("chunked") }) else {
            throw BenchmarkError("The server's answer has no length.")
        }
        bodyEnd = received.count
        return received.suffix(5) == [0x30, 13, 10, 13, 10]
    }

    private func position(of pattern: [UInt8], from start: Int) -> Int? {
        guard received.count >= pattern.count else { return nil }
        return (start...(received.count - pattern.count)).first { received[$0] == pattern[0] && received[$0..<($0 + pattern.count)].elementsEqual(pattern) }
    }

    var status: Int { Int(String(decoding: received.prefix(12).suffix(3), as: UTF8.self)) ?? 0 }
    var body: String { String(decoding: received[min(bodyStart, received.count)..<min(bodyEnd, received.count)], as: UTF8.self) }
}
