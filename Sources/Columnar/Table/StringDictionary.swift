#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The distinct strings of a column, in order of arrival, with a hash table from string to code. Only ever grows, so that codes stay
/// valid for as long as the table lives.
/// Sendable because there is one writer at a time (the table's writer lock, or a builder of its own), and readers only see vectors over
/// entries that were finished before and never move.
package final class StringDictionary: @unchecked Sendable {
    package let type: DataType
    package private(set) var count = 0
    private var capacity: Int
    private var views: Buffer
    private let heap: StringHeap
    /// Per slot: upper half of the hash, then code plus one; 0 when free.
    private var slots: Buffer
    private var slotMask: Int
    private var published: Vector?

    package init(_ type: DataType) {
        self.type = type
        capacity = 64
        views = Buffer(of: StringView.self, count: 64)
        heap = StringHeap()
        slots = Buffer(of: UInt64.self, count: 256, zeroed: true)
        slotMask = 255
    }

    /// All entries; the same object until an entry is added.
    package var vector: Vector {
        if let published, published.count == count { return published }
        let vector = Vector(type: type, kind: .string, count: count, buffer: views, heap: heap)
        published = vector
        return vector
    }

    package var byteCount: Int { count &* 16 &+ heap.byteCount &+ (slotMask &+ 1) &* 8 }

    /// The code of a string, added when it is new. O(1) on average.
    @inline(__always)
    package func code(_ location: UnsafePointer<StringView>) -> UInt32 {
        let hash = StringHash.hash(location)
        let table = slots.pointer(to: UInt64.self)
        let entries = views.pointer(to: StringView.self)
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & slotMask
        while true {
            let found = table[slot]
            if found == 0 { return add(location, hash: hash, slot: slot) }
            if found & 0xFFFF_FFFF_0000_0000 == tag {
                let code = UInt32(truncatingIfNeeded: found) &- 1
                if StringView.equal(entries + Int(code), location) { return code }
            }
            slot = (slot &+ 1) & slotMask
        }
    }

    @inline(never)
    private func add(_ location: UnsafePointer<StringView>, hash: UInt64, slot: Int) -> UInt32 {
        if count == capacity {
            let grown = Buffer(of: StringView.self, count: capacity &* 2)
            memcpy(grown.base, views.base, count &* 16)
            views = grown
            capacity &*= 2
        }
        let code = UInt32(truncatingIfNeeded: count)
        views.pointer(to: StringView.self)[count] = heap.store(StringView.bytes(at: location), count: location.pointee.count)
        count &+= 1
        slots.pointer(to: UInt64.self)[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(code &+ 1)
        if count &* 2 > slotMask { index(slotCount: (slotMask &+ 1) &* 4) }
        return code
    }

    private func index(slotCount: Int) {
        slots = Buffer(of: UInt64.self, count: slotCount, zeroed: true)
        slotMask = slotCount &- 1
        let table = slots.pointer(to: UInt64.self)
        let entries = UnsafePointer(views.pointer(to: StringView.self))
        for code in 0..<count {
            let hash = StringHash.hash(entries + code)
            var slot = Int(truncatingIfNeeded: hash) & slotMask
            while table[slot] != 0 { slot = (slot &+ 1) & slotMask }
            table[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(UInt32(truncatingIfNeeded: code) &+ 1)
        }
    }

    /// Forgets the entries from `count` on, which no published segment uses (a load that failed).
    package func truncate(to count: Int) {
        guard count < self.count else { return }
        // A view already handed out keeps its own buffer: entries to come must not overwrite what it shows.
        let copy = Buffer(of: StringView.self, count: capacity)
        memcpy(copy.base, views.base, count &* 16)
        views = copy
        self.count = count
        published = nil
        index(slotCount: slotMask &+ 1)
    }

    /// The bytes of an entry.
    func entry(_ code: UInt32) -> UnsafePointer<StringView> { UnsafePointer(views.pointer(to: StringView.self)) + Int(code) }
}

/// A fast 64-bit hash of strings by multiplication of 128 bits (after wyhash, Wang Yi); not for untrusted keys where flooding matters.
package enum StringHash {
    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    @inline(__always)
    package static func hash(_ location: UnsafePointer<StringView>) -> UInt64 {
        let view = location.pointee
        let head = UInt64(view.length) | (UInt64(view.prefix) << 32)
        if view.length <= 12 { return fold(head ^ 0xA076_1D64_78BD_642F, view.word ^ 0xE703_7ED1_A0B4_28DB) }
        return long(StringView.bytes(at: location), Int(view.length), head)
    }

    private static func long(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ seed: UInt64) -> UInt64 {
        let raw = UnsafeRawPointer(bytes)
        var hash = seed ^ 0xA076_1D64_78BD_642F
        var offset = 0
        while offset &+ 16 <= count {
            let a = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let b = raw.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
            hash = fold(a ^ 0x8EBC_6AF0_9C88_C6E3, b ^ hash)
            offset &+= 16
        }
        // The last bytes, overlapping those before: there are at least 13.
        if count >= 16 {
            let a = raw.loadUnaligned(fromByteOffset: count &- 16, as: UInt64.self)
            let b = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            return fold(a ^ 0x5899_65CC_7537_4CC3, b ^ hash)
        }
        let a = raw.loadUnaligned(as: UInt64.self)
        let b = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        return fold(a ^ 0x5899_65CC_7537_4CC3, b ^ hash)
    }
}

/// The dictionaries of a table's string columns, kept from load to load.
/// Sendable because it is only used under the table's writer lock.
package final class TableDictionaries: @unchecked Sendable {
    /// One per column; nil for columns that are not strings, or whose strings are too different for a dictionary.
    package internal(set) var columns: [StringDictionary?]
    /// Rows of the table before the load at hand.
    package var rowCount = 0

    package init(_ schema: Schema) {
        columns = schema.map { $0.type.canonicalKind == .string ? StringDictionary($0.type) : nil }
    }

    package init(columns: [StringDictionary?], rowCount: Int) {
        self.columns = columns
        self.rowCount = rowCount
    }

    /// From here on the column's new segments are text.
    package func endDictionary(of column: Int) { columns[column] = nil }

    /// A state to go back to when a load fails.
    package struct Mark: Sendable {
        fileprivate let columns: [StringDictionary?]
        fileprivate let counts: [Int]
    }

    package var mark: Mark { Mark(columns: columns, counts: columns.map { $0?.count ?? 0 }) }

    /// Forgets entries that came after the mark. No published segment may use them.
    package func restore(_ mark: Mark) {
        columns = mark.columns
        for (dictionary, count) in zip(mark.columns, mark.counts) { dictionary?.truncate(to: count) }
    }

    package var byteCount: Int { columns.reduce(0) { $0 &+ ($1?.byteCount ?? 0) } }
}
