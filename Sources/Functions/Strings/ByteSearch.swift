#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finding one run of bytes in another.
enum ByteSearch {
    /// The offset of the first occurrence at or after `from`; an empty needle is found at `from`. Finds the first byte by `memchr`.
    @inline(__always)
    static func first(_ needle: Bytes, in text: Bytes, from: Int = 0) -> Int? {
        guard let pattern = needle.baseAddress, needle.count > 0 else { return from <= text.count ? from : nil }
        guard let base = text.baseAddress else { return nil }
        var index = from
        let last = text.count &- needle.count
        while index <= last {
            guard let hit = memchr(base + index, Int32(pattern[0]), last &- index &+ 1) else { return nil }
            let position = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
            if memcmp(base + position, pattern, needle.count) == 0 { return position }
            index = position &+ 1
        }
        return nil
    }

    /// The offset of the last occurrence that starts at or before `from`.
    static func last(_ needle: Bytes, in text: Bytes, from: Int) -> Int? {
        guard let pattern = needle.baseAddress, needle.count > 0, let base = text.baseAddress else { return nil }
        var index = min(from, text.count - needle.count)
        while index >= 0 {
            if memcmp(base + index, pattern, needle.count) == 0 { return index }
            index -= 1
        }
        return nil
    }

    @inline(__always)
    static func starts(_ text: Bytes, with prefix: Bytes) -> Bool {
        if prefix.count > text.count { return false }
        guard let pattern = prefix.baseAddress, let base = text.baseAddress, prefix.count > 0 else { return true }
        return memcmp(base, pattern, prefix.count) == 0
    }

    @inline(__always)
    static func ends(_ text: Bytes, with suffix: Bytes) -> Bool {
        if suffix.count > text.count { return false }
        guard let pattern = suffix.baseAddress, let base = text.baseAddress, suffix.count > 0 else { return true }
        return memcmp(base + (text.count &- suffix.count), pattern, suffix.count) == 0
    }

    @inline(__always)
    static func equal(_ a: Bytes, _ b: Bytes) -> Bool { a.count == b.count && starts(a, with: b) }
}
