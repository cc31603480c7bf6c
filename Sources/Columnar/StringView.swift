#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A string or binary value of 16 bytes: its length, then up to 12 bytes inline, or a 4-byte prefix and a pointer to all of them
/// (the layout of Neumann and Freitag, "Umbra", CIDR 2020). Unused inline bytes are zero, so that equal short strings are equal words.
/// The bytes behind the pointer are kept alive by the vector's `heap`.
package struct StringView: Sendable {
    package var length: UInt32
    package var prefix: UInt32
    package var word: UInt64

    package static let inlineCapacity = 12

    @inlinable
    package init() {
        length = 0
        prefix = 0
        word = 0
    }

    /// `bytes` must outlive the view when `count` is over 12.
    @inlinable
    package init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        length = UInt32(truncatingIfNeeded: count)
        if count <= StringView.inlineCapacity {
            var head: UInt32 = 0
            var tail: UInt64 = 0
            withUnsafeMutableBytes(of: &head) { target in
                target.baseAddress.map { _ = memcpy($0, bytes, min(count, 4)) }
            }
            if count > 4 {
                withUnsafeMutableBytes(of: &tail) { target in
                    target.baseAddress.map { _ = memcpy($0, bytes + 4, count - 4) }
                }
            }
            prefix = head
            word = tail
        } else {
            prefix = UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self)
            word = UInt64(UInt(bitPattern: bytes))
        }
    }

    @inlinable
    package var count: Int { Int(length) }

    @inlinable
    package var isInline: Bool { length <= 12 }

    /// The bytes of the view stored at `location`; valid as long as `location` and the heap are.
    @inlinable
    package static func bytes(at location: UnsafePointer<StringView>) -> UnsafePointer<UInt8> {
        if location.pointee.length <= 12 {
            return UnsafePointer((UnsafeRawPointer(location) + 4).assumingMemoryBound(to: UInt8.self))
        }
        // A view longer than 12 bytes always carries a real address.
        return UnsafePointer(bitPattern: UInt(location.pointee.word)).unsafelyUnwrapped
    }

    @inlinable
    package static func buffer(at location: UnsafePointer<StringView>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes(at: location), count: Int(location.pointee.length))
    }

    /// Byte-wise equality.
    @inlinable
    package static func equal(_ a: UnsafePointer<StringView>, _ b: UnsafePointer<StringView>) -> Bool {
        if a.pointee.length != b.pointee.length || a.pointee.prefix != b.pointee.prefix { return false }
        if a.pointee.word == b.pointee.word { return true }
        if a.pointee.length <= 12 { return false }
        return memcmp(bytes(at: a), bytes(at: b), Int(a.pointee.length)) == 0
    }

    /// Byte-wise order, which for UTF-8 is code point order: below, equal to or above zero.
    @inlinable
    package static func compare(_ a: UnsafePointer<StringView>, _ b: UnsafePointer<StringView>) -> Int32 {
        if a.pointee.prefix != b.pointee.prefix {
            let x = a.pointee.prefix.byteSwapped
            let y = b.pointee.prefix.byteSwapped
            return x < y ? -1 : 1
        }
        let shared = min(Int(a.pointee.length), Int(b.pointee.length))
        let order = memcmp(bytes(at: a), bytes(at: b), shared)
        if order != 0 { return order }
        return a.pointee.length == b.pointee.length ? 0 : (a.pointee.length < b.pointee.length ? -1 : 1)
    }
}

/// Grows in chunks that never move, for the bytes of strings that do not fit inline. One writer at a time.
package final class StringHeap: @unchecked Sendable {
    // Not locked: written by the one builder that made it, read only after the builder is done.
    private var chunks: [Buffer] = []
    private var cursor: UnsafeMutablePointer<UInt8>?
    private var left = 0
    private var nextChunk = 4096
    package private(set) var byteCount = 0

    private let mayBeDenied: Bool
    /// Where what may not be kept is written over and over.
    private var refused: Buffer?

    /// `mayBeDenied` for makers of values: short of memory the heap then keeps no more bytes, and `ProcessMemory.check` on the same thread
    /// throws; what was stored must not be used.
    package init(mayBeDenied: Bool = false) {
        self.mayBeDenied = mayBeDenied
    }

    /// Room for `count` bytes that stays where it is for the heap's life.
    @inline(__always)
    package func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        if let cursor, left >= count {
            self.cursor = cursor + count
            left -= count
            return cursor
        }
        return grow(count)
    }

    @inline(never)
    private func grow(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        let size = max(count, nextChunk)
        if mayBeDenied && size >= ProcessMemory.largeBlock && !ProcessMemory.mayTake(size) { return refuse(count) }
        nextChunk = min(nextChunk * 2, 1 << 20)
        let chunk = Buffer(byteCount: size)
        chunks.append(chunk)
        byteCount += size
        let start = chunk.pointer(to: UInt8.self)
        cursor = start + count
        left = size - count
        return start
    }

    private func refuse(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        if let refused, refused.byteCount >= count { return refused.pointer(to: UInt8.self) }
        let area = Buffer(byteCount: count)
        // Views may point into the smaller one.
        if let refused { chunks.append(refused) }
        refused = area
        return area.pointer(to: UInt8.self)
    }

    /// A view of a copy of the bytes.
    @inline(__always)
    package func store(_ bytes: UnsafePointer<UInt8>, count: Int) -> StringView {
        if count <= StringView.inlineCapacity { return StringView(bytes, count: count) }
        let target = reserve(count)
        memcpy(target, bytes, count)
        return StringView(target, count: count)
    }
}
