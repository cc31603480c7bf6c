#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a server could not start.
package struct HTTPServerError: Error, CustomStringConvertible {
    package let operation: String
    package let reason: String

    init(operation: String, reason: String) {
        self.operation = operation
        self.reason = reason
    }

    init(operation: String, code: Int32) {
        self.init(operation: operation, reason: String(cString: strerror(code)))
    }

    package var description: String { "Cannot \(operation): \(reason)." }
}

/// The few socket calls the server makes, with their results as Swift values.
enum Socket {
    enum Transfer {
        case bytes(Int)
        case wouldBlock
        case end
        case failed
    }

    /// A non-blocking listening socket. `host` is a numeric address or a name; the first address that can be bound is taken.
    static func listen(host: String, port: Int, backlog: Int) throws -> Int32 {
        let place: String = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        guard (0...65_535).contains(port) else {
            throw HTTPServerError(operation: "listen on \(place)", reason: "a port is a number from 0 to 65535")
        }
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        hints.ai_flags = AI_PASSIVE
        var results: UnsafeMutablePointer<addrinfo>?
        let status: Int32 = getaddrinfo(host, String(port), &hints, &results)
        guard status == 0, let list = results else {
            throw HTTPServerError(operation: "listen on \(place)", reason: String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(list) }
        var code: Int32 = EADDRNOTAVAIL
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let entry = next {
            next = entry.pointee.ai_next
            let descriptor: Int32 = socket(entry.pointee.ai_family, entry.pointee.ai_socktype, entry.pointee.ai_protocol)
            if descriptor < 0 {
                code = errno
                continue
            }
            setOption(descriptor, SOL_SOCKET, SO_REUSEADDR)
            // "::" must not take the IPv4 port away from another server, nor pretend to serve it.
            if entry.pointee.ai_family == AF_INET6 { setOption(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
            if bind(descriptor, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0,
                Self.startListening(descriptor, backlog: Int32(clamping: backlog)), makeNonBlocking(descriptor)
            {
                return descriptor
            }
            code = errno
            close(descriptor)
        }
        throw HTTPServerError(operation: "listen on \(place)", code: code)
    }

    private static func startListening(_ descriptor: Int32, backlog: Int32) -> Bool {
        #if canImport(Glibc)
            return Glibc.listen(descriptor, backlog) == 0
        #else
            return Darwin.listen(descriptor, backlog) == 0
        #endif
    }

    /// A new connection, non-blocking, and the client's address; nil if none waits or the attempt failed (`errno` tells).
    static func accept(_ listener: Int32) -> (descriptor: Int32, address: String)? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor: Int32 = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { acceptConnection(listener, $0, &length) }
        }
        guard descriptor >= 0 else { return nil }
        guard makeNonBlocking(descriptor) else {
            close(descriptor)
            return nil
        }
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
        #if canImport(Darwin)
            setOption(descriptor, SOL_SOCKET, SO_NOSIGPIPE)
        #endif
        return (descriptor, numericAddress(&storage, length))
    }

    private static func acceptConnection(
        _ listener: Int32, _ address: UnsafeMutablePointer<sockaddr>, _ length: inout socklen_t
    ) -> Int32 {
        #if canImport(Glibc)
            return Glibc.accept(listener, address, &length)
        #else
            return Darwin.accept(listener, address, &length)
        #endif
    }

    private static func numericAddress(_ storage: inout sockaddr_storage, _ length: socklen_t) -> String {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status: Int32 = withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getnameinfo($0, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            }
        }
        guard status == 0 else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The port a socket is bound to, or 0.
    static func localPort(_ descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status: Int32 = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard status == 0 else { return 0 }
        // The port stands at the same place in both families' addresses, in network order.
        return withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) }
    }

    static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count: Int = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if errno == EINTR { continue }
            return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .failed
        }
    }

    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        while true {
            let count: Int = send(descriptor, bytes.baseAddress, bytes.count, sendFlags)
            if count >= 0 { return .bytes(count) }
            if errno == EINTR { continue }
            return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .failed
        }
    }

    /// Both pieces in one call, so that head and body leave in one segment where they fit.
    static func write(_ descriptor: Int32, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Transfer {
        let vector: (iovec, iovec) = (
            iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
        )
        return withUnsafePointer(to: vector) { pointer in
            var message = msghdr()
            message.msg_iov = UnsafeMutableRawPointer(mutating: pointer).assumingMemoryBound(to: iovec.self)
            message.msg_iovlen = 2
            while true {
                let count: Int = sendmsg(descriptor, &message, sendFlags)
                if count >= 0 { return .bytes(count) }
                if errno == EINTR { continue }
                return errno == EAGAIN || errno == EWOULDBLOCK ? .wouldBlock : .failed
            }
        }
    }

    /// Ends the sending direction: the client reads to the end of what was sent.
    static func finishSending(_ descriptor: Int32) {
        #if canImport(Glibc)
            _ = shutdown(descriptor, Int32(SHUT_WR))
        #else
            _ = shutdown(descriptor, SHUT_WR)
        #endif
    }

    /// Makes closing send a reset, which no client takes for the proper end of an answer.
    static func resetOnClose(_ descriptor: Int32) {
        var value = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    }

    private static var sendFlags: Int32 {
        #if canImport(Glibc)
            return Int32(MSG_NOSIGNAL)
        #else
            return 0
        #endif
    }

    private static func makeNonBlocking(_ descriptor: Int32) -> Bool {
        let flags: Int32 = fcntl(descriptor, F_GETFL)
        return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 && fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
    }

    private static func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
        var value: Int32 = 1
        _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
