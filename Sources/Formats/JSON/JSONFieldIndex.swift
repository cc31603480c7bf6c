import CSIMD
import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the values of some records lie, found without looking at what they are. What stands between two values (a key, its quotes, the
/// colon, white space) is mostly the same in all records, so that it is learnt once per column and compared in one go from then on.
///
/// Records that are unusual in any way are left to the parser that goes value by value, and so are errors.
/// One user at a time.
final class JSONFieldIndex {
    /// Records indexed at a time: few enough that their text stays in the cache until its columns are read.
    static let maximumRecords = 512
    /// Longer keys are looked for by name each time.
    private static let literalRoom = 64

    private let width: Int
    private let keys: [[UInt8]]
    private let lowerNames: [String]
    /// `maximumRecords` rows of `width` values: the start in the lower half, the length in the upper one; 0 for a missing member. Strings
    /// include their quotes; those with escapes have `escaped` set.
    let values: UnsafeMutablePointer<UInt64>
    static let escaped: UInt64 = 1 << 63
    /// Per column, what stands before its value, without the brace or comma in front.
    private let literals: UnsafeMutablePointer<UInt8>
    private let literalCounts: UnsafeMutablePointer<Int>
    /// The column expected behind each column, moved by one: the first entry is the column a record begins with. -1 for none.
    private let following: UnsafeMutablePointer<Int>

    init(_ fields: [Field]) {
        width = fields.count
        keys = fields.map { Array($0.name.utf8) }
        lowerNames = fields.map { $0.name.lowercased() }
        values = .allocate(capacity: width &* JSONFieldIndex.maximumRecords)
        literals = .allocate(capacity: width &* JSONFieldIndex.literalRoom)
        literals.initialize(repeating: 0, count: width &* JSONFieldIndex.literalRoom)
        literalCounts = .allocate(capacity: width)
        literalCounts.initialize(repeating: 0, count: width)
        following = .allocate(capacity: width &+ 1)
        following.initialize(repeating: -1, count: width &+ 1)
    }

    deinit {
        values.deallocate()
        literals.deallocate()
        literalCounts.deallocate()
        following.deallocate()
    }

    /// Indexes the record at `position`, which must lie before `end` and have 64 readable bytes behind it, as number `row`. Answers
    /// the position behind the record, or -1 when it is unusual.
    @inline(__always)
    func record(_ bytes: UnsafePointer<UInt8>, at position: Int, row: Int) -> Int {
        let entries = values + row &* width
        memset(entries, 0, width &* 8)
        if bytes[position] != 0x7B { return -1 }
        var at = position &+ 1
        var column = -1
        while true {
            // A member's key, colon and space.
            var next = following[column &+ 1]
            if next >= 0 && matches(next, bytes + at) {
                at &+= literalCounts[next]
            } else {
                let start = at
                (next, at) = key(bytes, start, expected: next)
                if next < 0 { return -1 }
                learn(next, bytes, start, at)
                following[column &+ 1] = next
            }
            column = next
            if entries[column] != 0 { return -1 }
            // Its value.
            if bytes[at] <= 0x20 { at = JSONFieldIndex.behindSpace(bytes, at) }
            let start = at
            var flag: UInt64 = 0
            if bytes[at] == 0x22 {
                at &+= 1
                while true {
                    let mask = simd_json_string_mask32(bytes + at)
                    if mask == 0 {
                        at &+= 32
                        continue
                    }
                    at &+= mask.trailingZeroBitCount
                    if bytes[at] == 0x22 { break }
                    if bytes[at] != 0x5C || bytes[at &+ 1] < 0x20 { return -1 }
                    flag = JSONFieldIndex.escaped
                    at &+= 2
                }
                at &+= 1
            } else {
                // Nested values are for the other parser.
                if bytes[at] | 0x20 == 0x7B { return -1 }
                while true {
                    let mask = simd_json_scalar_end_mask32(bytes + at)
                    if mask != 0 {
                        at &+= mask.trailingZeroBitCount
                        break
                    }
                    at &+= 32
                }
                if at == start { return -1 }
            }
            entries[column] = UInt64(truncatingIfNeeded: start) | UInt64(truncatingIfNeeded: at &- start) &<< 32 | flag
            if bytes[at] <= 0x20 { at = JSONFieldIndex.behindSpace(bytes, at) }
            if bytes[at] == 0x2C {
                at &+= 1
                continue
            }
            return bytes[at] == 0x7D ? at &+ 1 : -1
        }
    }

    /// The position of what follows white space; nothing stops it but a byte that is none, as the 0 behind every text.
    @inline(__always)
    static func behindSpace(_ bytes: UnsafePointer<UInt8>, _ position: Int) -> Int {
        var at = position
        while bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 { at &+= 1 }
        return at
    }

    @inline(__always)
    private func matches(_ column: Int, _ text: UnsafePointer<UInt8>) -> Bool {
        let count = literalCounts[column]
        let literal = literals + column &* JSONFieldIndex.literalRoom
        if count <= 32 { return count > 0 && simd_equal_prefix32(text, literal, UInt32(truncatingIfNeeded: count)) != 0 }
        return simd_equal_prefix32(text, literal, 32) != 0
            && simd_equal_prefix32(text + 32, literal + 32, UInt32(truncatingIfNeeded: count &- 32)) != 0
    }

    private func learn(_ column: Int, _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
        let count = end &- start
        guard count <= JSONFieldIndex.literalRoom else {
            literalCounts[column] = 0
            return
        }
        memcpy(literals + column &* JSONFieldIndex.literalRoom, bytes + start, count)
        literalCounts[column] = count
    }

    /// The column whose key stands at `start`, and where its value begins; column -1 when that is unusual.
    private func key(_ bytes: UnsafePointer<UInt8>, _ start: Int, expected: Int) -> (column: Int, value: Int) {
        // Where members are left out, the key is mostly one of those that come next.
        var candidate = expected
        for _ in 0..<4 {
            guard candidate >= 0 else { break }
            candidate = following[candidate &+ 1]
            if candidate >= 0 && matches(candidate, bytes + start) { return (candidate, start &+ literalCounts[candidate]) }
        }
        var at = JSONFieldIndex.behindSpace(bytes, start)
        guard bytes[at] == 0x22 else { return (-1, at) }
        let name = at &+ 1
        at = name
        while true {
            let mask = simd_json_string_mask32(bytes + at)
            if mask != 0 {
                at &+= mask.trailingZeroBitCount
                break
            }
            at &+= 32
        }
        guard bytes[at] == 0x22 else { return (-1, at) }
        let column = search(UnsafeBufferPointer(start: bytes + name, count: at &- name))
        at = JSONFieldIndex.behindSpace(bytes, at &+ 1)
        guard bytes[at] == 0x3A else { return (-1, at) }
        return (column, JSONFieldIndex.behindSpace(bytes, at &+ 1))
    }

    private func search(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        for (index, key) in keys.enumerated() where key.elementsEqual(name) { return index }
        let lower = String(decoding: name, as: UTF8.self).lowercased()
        return lowerNames.firstIndex(of: lower) ?? -1
    }
}
