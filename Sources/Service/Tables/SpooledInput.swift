import Columnar
import Formats
import Foundation
import Storage

/// An input that must be read in any order, kept in a temporary file while it is.
enum SpooledInput {
    /// Reads the source to its end. The file has no name any more when this returns, so it goes with its last reader.
    static func access(_ source: any ByteSource) throws -> RandomAccessFile {
        let path = NSTemporaryDirectory() + "/sparkplug-" + UUID().uuidString
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create") }
        defer {
            close(descriptor)
            unlink(path)
        }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { piece.deallocate() }
        while true {
            let count = try source.read(into: piece)
            if count == 0 { break }
            var written = 0
            while written < count {
                let result = write(descriptor, piece.baseAddress.map { $0 + written }, count - written)
                if result < 0 {
                    if errno == EINTR { continue }
                    throw failure("write")
                }
                written += result
            }
        }
        return try RandomAccessFile(path: path)
    }

    private static func failure(_ operation: String) -> QueryError {
        StorageErrors.failed("\(operation) a temporary file in", NSTemporaryDirectory(), errno)
    }
}
