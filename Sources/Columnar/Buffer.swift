import CSIMD

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A block of raw memory, 64-byte aligned, freed with its last reference. Writers fill it before they share it.
/// Sendable because it is immutable once a `Vector` refers to it.
package final class Buffer: @unchecked Sendable {
    package let base: UnsafeMutableRawPointer
    /// Bytes that may be touched; at least what was asked for, with 32 more behind them for vector loads.
    package let byteCount: Int

    package init(byteCount: Int) {
        var size = (max(byteCount, 1) + 32 + 63) & ~63
        let sizeClass = Int(memory_class(&size))
        if sizeClass >= 0, let kept = ThreadMemory.take(sizeClass) {
            base = kept
            self.byteCount = size
            return
        }
        // Operators charge their accounts before; a denial here ends the query at its next check.
        if size >= ProcessMemory.largeBlock { _ = ProcessMemory.mayTake(size) }
        var pointer: UnsafeMutableRawPointer?
        let status = posix_memalign(&pointer, 64, size)
        guard status == 0, let pointer else {
            // The accounts of queries and `ProcessMemory` stand before this: the system refuses what they thought was there.
            fatalError("out of memory: \(size) bytes")
        }
        self.base = pointer
        self.byteCount = size
    }

    deinit {
        if byteCount <= ThreadMemory.largest && ThreadMemory.give(base, byteCount) { return }
        free(base)
    }

    private static let sharedZeros = Buffer(of: UInt8.self, count: 1 << 16, zeroed: true)

    /// At least `byteCount` zeros, which must not be written to: batches have a buffer in common.
    package static func zeros(byteCount: Int) -> Buffer {
        byteCount <= 1 << 16 ? sharedZeros : Buffer(of: UInt8.self, count: byteCount, zeroed: true)
    }

    /// A buffer of `count` values of type `T`. Those are zeroed when asked for, not the rest of its `byteCount` bytes.
    package convenience init<T>(of type: T.Type, count: Int, zeroed: Bool = false) {
        self.init(byteCount: count &* MemoryLayout<T>.stride)
        if zeroed { memset(base, 0, count &* MemoryLayout<T>.stride) }
    }

    @inlinable
    package func pointer<T>(to type: T.Type) -> UnsafeMutablePointer<T> {
        base.assumingMemoryBound(to: T.self)
    }
}

/// What a thread knows of memory: freed blocks of the sizes that batches use (the C library is slow with aligned memory), and whether it was
/// denied some.
enum ThreadMemory {
    static let largest = 65536
    private static let key: Int64 = memory_store_key()

    @inline(__always)
    static var store: UnsafeMutablePointer<memory_store>? {
        key < 0 ? nil : memory_store_of_thread(pthread_key_t(truncatingIfNeeded: key))
    }

    @inline(__always)
    static func take(_ sizeClass: Int) -> UnsafeMutableRawPointer? {
        guard let store else { return nil }
        return memory_store_take(store, Int32(truncatingIfNeeded: sizeClass))
    }

    /// False when there are enough of this size; the caller then frees the block.
    @inline(__always)
    static func give(_ block: UnsafeMutableRawPointer, _ byteCount: Int) -> Bool {
        guard let store else { return false }
        var size = byteCount
        let sizeClass = memory_class(&size)
        return sizeClass >= 0 && memory_store_give(store, sizeClass, block) != 0
    }
}

/// Keeps several owners of memory alive as one.
/// Sendable because it is immutable and what it holds is only ever kept alive, never used, through it.
package final class OwnerGroup: @unchecked Sendable {
    package let members: [AnyObject]
    package init(_ members: [AnyObject]) { self.members = members }

    /// One owner that stands for all of `owners`; nil when there is none.
    package static func joining(_ owners: [AnyObject?]) -> AnyObject? {
        var members: [AnyObject] = []
        for owner in owners {
            guard let owner, !members.contains(where: { $0 === owner }) else { continue }
            members.append(owner)
        }
        return members.count <= 1 ? members.first : OwnerGroup(members)
    }
}
