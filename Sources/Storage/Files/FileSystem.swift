#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// What storage asks of the disk: few operations, so that tests can make each of them fail.
package protocol FileSystem: Sendable {
    func makeDirectory(_ path: String) throws
    /// Creates the file, writes the pieces one after the other, and returns when they are on the disk.
    func writeFile(_ path: String, _ pieces: [UnsafeRawBufferPointer]) throws
    func rename(_ path: String, to newPath: String) throws
    /// Returns when the directory's entries are on the disk.
    func syncDirectory(_ path: String) throws
    func remove(_ path: String) throws
    /// Names of the files in a directory.
    func list(_ path: String) throws -> [String]
    func open(_ path: String) throws -> any ReadableFile
    /// Asked before a catalog transaction is committed; throws when the commit is to fail.
    func willCommit() throws
}

package protocol ReadableFile: Sendable {
    var byteCount: Int { get }
    /// Reads exactly `count` bytes.
    func read(at offset: Int, count: Int, into target: UnsafeMutableRawPointer) throws
}

package enum StorageErrors {
    /// The condition by which the service answers 507.
    package static let fullCondition = "STORAGE_FULL"

    package static func failed(_ what: String, _ path: String, _ code: Int32) -> QueryError {
        let reason = String(cString: strerror(code))
        if code == ENOSPC || code == EDQUOT {
            return QueryError(
                fullCondition, sqlState: "53100", "Cannot \(what) \(path): \(reason). Nothing was changed; free some space and try again.")
        }
        return QueryError("STORAGE_IO_ERROR", sqlState: "58030", "Cannot \(what) \(path): \(reason). Nothing was changed.")
    }

    package static func damaged(_ path: String, _ what: String) -> QueryError {
        QueryError("STORAGE_CORRUPTED", sqlState: "XX001", "The file \(path) is damaged: \(what).")
    }
}

/// The file system of the operating system.
package struct LocalFileSystem: FileSystem {
    /// Bytes written before the disk is set to work on them.
    private static let startedBytes = 8 << 20

    package init() {}

    package func makeDirectory(_ path: String) throws {
        if mkdir(path, 0o755) != 0 && errno != EEXIST { throw StorageErrors.failed("create the folder", path, errno) }
    }

    package func writeFile(_ path: String, _ pieces: [UnsafeRawBufferPointer]) throws {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw StorageErrors.failed("create", path, errno) }
        defer { close(descriptor) }
        var total = 0
        var started = 0
        for piece in pieces {
            var written = 0
            while written < piece.count {
                guard let base = piece.baseAddress else { break }
                let count = write(descriptor, base + written, piece.count - written)
                if count < 0 {
                    if errno == EINTR { continue }
                    throw StorageErrors.failed("write", path, errno)
                }
                written += count
                total += count
                if total - started >= LocalFileSystem.startedBytes {
                    // Nobody reads these bytes soon: the system begins to write them out while the rest is still being copied. Whether that
                    // works or not, fsync has the last word.
                    _ = posix_fadvise(descriptor, Int(started), Int(total - started), POSIX_FADV_DONTNEED)
                    started = total
                }
            }
        }
        if fsync(descriptor) != 0 { throw StorageErrors.failed("write", path, errno) }
    }

    package func rename(_ path: String, to newPath: String) throws {
        if Glibc.rename(path, newPath) != 0 { throw StorageErrors.failed("rename", path, errno) }
    }

    package func syncDirectory(_ path: String) throws {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { throw StorageErrors.failed("open the folder", path, errno) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw StorageErrors.failed("write the folder", path, errno) }
    }

    package func remove(_ path: String) throws {
        if unlink(path) != 0 && errno != ENOENT { throw StorageErrors.failed("remove", path, errno) }
    }

    package func list(_ path: String) throws -> [String] {
        guard let directory = opendir(path) else { throw StorageErrors.failed("list", path, errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    package func open(_ path: String) throws -> any ReadableFile { try LocalFile(path) }

    package func willCommit() throws {}
}

/// An open file.
/// Sendable because the descriptor never changes and reads name their offset.
private final class LocalFile: ReadableFile, @unchecked Sendable {
    private let descriptor: Int32
    private let path: String
    let byteCount: Int

    init(_ path: String) throws {
        self.path = path
        let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        if opened < 0 { throw StorageErrors.failed("open", path, errno) }
        descriptor = opened
        var status = stat()
        if fstat(opened, &status) != 0 {
            let code = errno
            close(opened)
            throw StorageErrors.failed("read", path, code)
        }
        byteCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    func read(at offset: Int, count: Int, into target: UnsafeMutableRawPointer) throws {
        var done = 0
        while done < count {
            let found = pread(descriptor, target + done, count - done, off_t(offset + done))
            if found < 0 {
                if errno == EINTR { continue }
                throw StorageErrors.failed("read", path, errno)
            }
            if found == 0 { throw StorageErrors.damaged(path, "it ends \(count - done) bytes too early") }
            done += found
        }
    }
}
