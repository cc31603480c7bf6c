#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Bytes that can be read from anywhere, as formats with their directory at the end need.
package protocol RandomAccess: AnyObject, Sendable {
    var byteCount: Int { get }
    /// Reads exactly `count` bytes, which lie inside.
    func read(at offset: Int, count: Int, into target: UnsafeMutableRawPointer) throws
}

/// A file, read by several threads at once.
/// Sendable because the descriptor never changes and reads name their offset.
package final class RandomAccessFile: RandomAccess, @unchecked Sendable {
    private let descriptor: Int32
    private let path: String
    package let byteCount: Int

    package init(path: String) throws {
        self.path = path
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard opened >= 0, fstat(opened, &status) == 0 else {
            let reason = String(cString: strerror(errno))
            if opened >= 0 { close(opened) }
            throw QueryError("FAILED_READ_FILE", sqlState: "KD001", "Cannot open \(path): \(reason).")
        }
        descriptor = opened
        byteCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    package func read(at offset: Int, count: Int, into target: UnsafeMutableRawPointer) throws {
        var done = 0
        while done < count {
            let found = pread(descriptor, target + done, count &- done, off_t(offset &+ done))
            if found < 0 && errno == EINTR { continue }
            guard found > 0 else {
                let reason = found == 0 ? "it ends too early" : String(cString: strerror(errno))
                throw QueryError("FAILED_READ_FILE", sqlState: "KD001", "Cannot read \(path): \(reason).")
            }
            done &+= found
        }
    }
}

/// Bytes in memory.
package final class RandomAccessBytes: RandomAccess {
    private let bytes: [UInt8]
    package var byteCount: Int { bytes.count }

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package func read(at offset: Int, count: Int, into target: UnsafeMutableRawPointer) throws {
        guard offset >= 0, count >= 0, count <= bytes.count - offset else {
            throw QueryError("FAILED_READ_FILE", sqlState: "KD001", "The input ends too early.")
        }
        bytes.withUnsafeBytes { source in
            if count > 0, let base = source.baseAddress { memcpy(target, base + offset, count) }
        }
    }
}
