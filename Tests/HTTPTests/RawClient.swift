#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A blocking socket with time-outs, to send exactly the bytes a test means.
final class RawClient {
    let descriptor: Int32
    private(set) var wasReset: Bool = false

    init(port: Int, receiveBuffer: Int32? = nil, seconds: Int = 5) {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        if var size = receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(4)) }
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    deinit {
        close(descriptor)
    }

    /// False when the server closed or does not read.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent: Int = 0
        while sent < bytes.count {
            let count: Int = bytes.withUnsafeBytes { buffer in
                write(descriptor, UnsafeRawBufferPointer(rebasing: buffer[sent...]))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    private func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            return Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        #else
            return Darwin.send(descriptor, bytes.baseAddress, bytes.count, 0)
        #endif
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// The next bytes; nil at the end, on a reset or after the time-out.
    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count: Int = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0 { wasReset = errno == ECONNRESET }
        return count > 0 ? Array(buffer[0..<count]) : nil
    }

    /// Everything until the server closes (or the time-out).
    func receiveAll() -> String {
        var bytes: [UInt8] = []
        while let more = receive() { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads until `text` has come `times` times.
    func receive(until text: String, times: Int = 1) -> String {
        var bytes: [UInt8] = []
        while let more = receive() {
            bytes += more
            let soFar = String(decoding: bytes, as: UTF8.self)
            if soFar.components(text) >= times { return soFar }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func finishSending() {
        #if canImport(Glibc)
            shutdown(descriptor, Int32(SHUT_WR))
        #else
            shutdown(descriptor, SHUT_WR)
        #endif
    }

    /// Makes the close at the end a reset.
    func resetAtEnd() {
        var value = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    }
}

extension String {
    /// How often `part` occurs.
    func components(_ part: String) -> Int {
        let text: [UInt8] = Array(utf8)
        let wanted: [UInt8] = Array(part.utf8)
        guard text.count >= wanted.count, let first = wanted.first else { return 0 }
        var found: Int = 0
        for start in 0...(text.count - wanted.count) where text[start] == first {
            if text[start..<(start + wanted.count)].elementsEqual(wanted) { found += 1 }
        }
        return found
    }

    var status: Int { Int(dropFirst(9).prefix(3)) ?? 0 }
    var bodyText: String {
        guard let range = firstRange(of: "\r\n\r\n") else { return "" }
        return String(self[range.upperBound...])
    }
}
