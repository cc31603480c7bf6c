#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Keeps a second process out of a data folder, for as long as it lives.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    init(_ directory: String) throws {
        let path = directory + "/lock"
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        if opened < 0 { throw StorageErrors.failed("open", path, errno) }
        if flock(opened, LOCK_EX | LOCK_NB) != 0 {
            close(opened)
            throw QueryError(
                "STORAGE_IN_USE", sqlState: "55006",
                "The data folder \(directory) is in use by another process. Stop it first, or name another folder.")
        }
        descriptor = opened
    }

    deinit { close(descriptor) }
}
