#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Bytes that are pulled, so that a body streams through without being held whole.
package protocol ByteSource: AnyObject {
    /// Fills the front of `target` with the next bytes and answers how many; 0 means the end. May wait.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes in memory.
package final class MemoryByteSource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }
    package convenience init(_ text: String) { self.init(Array(text.utf8)) }

    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(target.count, bytes.count &- position)
        bytes.withUnsafeBytes { source in
            if count > 0, let from = source.baseAddress, let to = target.baseAddress { memcpy(to, from + position, count) }
        }
        position &+= count
        return count
    }
}

/// A file or pipe.
package final class FileByteSource: ByteSource {
    private let descriptor: Int32
    private let path: String

    package init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            throw QueryError("FAILED_READ_FILE", sqlState: "KD001", "Cannot open \(path): \(String(cString: strerror(errno))).")
        }
    }

    deinit { close(descriptor) }

    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(descriptor, target.baseAddress, target.count)
            if count >= 0 { return count }
            if errno != EINTR {
                throw QueryError("FAILED_READ_FILE", sqlState: "KD001", "Cannot read \(path): \(String(cString: strerror(errno))).")
            }
        }
    }
}
