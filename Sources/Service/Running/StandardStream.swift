#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard output and error. What cannot be written is dropped: a reader that has gone must not end the service, as Foundation's
/// `FileHandle.write` would.
package enum StandardStream {
    package static func output(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }
    package static func output(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }
    package static func error(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { source in
                source.baseAddress.map { Glibc.write(descriptor, $0 + written, source.count - written) } ?? -1
            }
            if count > 0 { written += count } else if errno != EINTR { return }
        }
    }
}
