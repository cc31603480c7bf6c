import Columnar
import Foundation

@testable import Storage

/// Fails from the n-th operation on, as a full or vanished disk would.
/// Sendable because its counters are guarded by `lock`.
final class FailingFileSystem: FileSystem, @unchecked Sendable {
    private let base = LocalFileSystem()
    private let lock = NSLock()
    private var left: Int
    private(set) var operations = 0
    /// The failing write leaves half of its bytes behind.
    private let leavesHalves: Bool

    init(failingAfter operations: Int, leavesHalves: Bool = true) {
        left = operations
        self.leavesHalves = leavesHalves
    }

    func arm(_ operations: Int) { lock.withLock { left = operations } }

    private func spend(_ what: String, _ path: String) throws {
        try lock.withLock {
            operations += 1
            if left <= 0 { throw StorageErrors.failed(what, path, ENOSPC) }
            left -= 1
        }
    }

    func makeDirectory(_ path: String) throws {
        try spend("create", path)
        try base.makeDirectory(path)
    }

    func writeFile(_ path: String, _ pieces: [UnsafeRawBufferPointer]) throws {
        do {
            try spend("write", path)
        } catch {
            if leavesHalves { try base.writeFile(path, Array(pieces.prefix(pieces.count / 2))) }
            throw error
        }
        try base.writeFile(path, pieces)
    }

    func rename(_ path: String, to newPath: String) throws {
        try spend("rename", path)
        try base.rename(path, to: newPath)
    }

    func syncDirectory(_ path: String) throws {
        try spend("sync", path)
        try base.syncDirectory(path)
    }

    func remove(_ path: String) throws {
        try spend("remove", path)
        try base.remove(path)
    }

    func list(_ path: String) throws -> [String] { try base.list(path) }

    func open(_ path: String) throws -> any ReadableFile { try base.open(path) }

    func willCommit() throws { try spend("commit", "catalog") }
}
