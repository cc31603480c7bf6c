import Engine
import Formats
import Foundation
import HTTP
import XCTest

@testable import Service

/// A service over a folder of files in a temporary place, reached through sockets.
final class RunningService {
    struct Answer {
        var status: Int
        var head: String
        var body: String

        func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix(name.lowercased() + ":") {
                return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
            }
            return nil
        }
    }

    let folder: String
    let service: SparkPlugService
    private let server: HTTPServer
    var port: Int { server.port }

    init(_ files: [String: String] = [:], engine: Engine = Engine(catalog: MemoryCatalog(), threads: 2), configure: (inout ServiceConfiguration) -> Void = { _ in }) throws {
        folder = NSTemporaryDirectory() + "service-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (path, text) in files { try Self.write(text, to: folder + "/" + path) }
        var configuration = ServiceConfiguration(queries: folder)
        configure(&configuration)
        service = try SparkPlugService(engine: engine, configuration: configuration)
        var settings = HTTPServerConfiguration(port: 0)
        settings.eventLoops = 1
        server = HTTPServer(settings, application: service)
        try server.start()
    }

    deinit {
        service.stop()
        server.stop(within: .seconds(1))
        try? FileManager.default.removeItem(atPath: folder)
    }

    static func write(_ text: String, to path: String) throws {
        let parent = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Writes a file of the folder and has the service look.
    func put(_ path: String, _ text: String) throws {
        try Self.write(text, to: folder + "/" + path)
        service.folder?.reload()
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: folder + "/" + path)
        service.folder?.reload()
    }

    func get(_ target: String, _ headers: [String] = []) -> Answer { send("GET", target, headers) }

    func post(_ target: String, _ type: String?, _ body: String, _ headers: [String] = []) -> Answer {
        send("POST", target, headers + (type.map { ["Content-Type: \($0)"] } ?? []), Array(body.utf8))
    }

    func sql(_ statement: String, _ parameters: String = "{}") -> Answer {
        let body = JSONValue.object(["statement": .string(statement)]).bytes.dropLast(2)
        return send("POST", "/sql", ["Content-Type: application/json"], Array(body) + Array(",\"parameters\":\(parameters)}".utf8))
    }

    func send(_ method: String, _ target: String, _ headers: [String] = [], _ body: [UInt8]? = nil) -> Answer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: test", "Connection: close"] + headers
        if let body, !headers.contains(where: { $0.lowercased().hasPrefix("transfer-encoding") }) { lines.append("Content-Length: \(body.count)") }
        return raw(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
    }

    /// Sends exactly these bytes and reads until the server closes.
    func raw(_ bytes: [UInt8]) -> Answer {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var time = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { break }
            sent += count
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { break }
            received += buffer[0..<count]
        }
        let text = String(decoding: received, as: UTF8.self)
        guard let range = text.range(of: "\r\n\r\n") else { return Answer(status: 0, head: text, body: "") }
        let head = String(text[..<range.lowerBound])
        var body = String(text[range.upperBound...])
        if head.lowercased().contains("transfer-encoding: chunked") { body = Self.unchunked(body) }
        return Answer(status: Int(head.dropFirst(9).prefix(3)) ?? 0, head: head, body: body)
    }

    private static func unchunked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            var size = 0
            while position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue {
                size = size * 16 + digit
                position += 1
            }
            position += 2
            if size == 0 { break }
            result += bytes[min(position, bytes.count)..<min(position + size, bytes.count)]
            position += size + 2
        }
        return String(decoding: result, as: UTF8.self)
    }
}
