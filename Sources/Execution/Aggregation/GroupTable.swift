#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import CSIMD
import Columnar

/// Numbers the distinct keys of rows from 0. Keys that fit 64 bits are packed into a word, which is an index when it has few bits and else the key
/// of an open-addressing table; others are kept as rows of bytes. The form changes as batches demand. Used by one thread at a time.
final class GroupTable {
    private enum Form {
        /// Nothing seen yet.
        case empty
        case packed(PackedKeys)
        case general
    }

    private let types: [DataType]
    private(set) var count = 0
    private var expected = 0
    private var form = Form.empty
    private var layouts = 0

    /// Packed: the word of each group. General: its hash.
    private var words: Buffer
    private var groupCapacity: Int
    /// Packed with few bits: group plus one per word. Else entries of two words: the group's word, and its number plus one.
    private var slots: Buffer
    private var slotMask = 0
    private(set) var isIndexed = false
    /// There are so many groups that an array is worth its memory.
    private var prefersIndex = false

    /// General form.
    private let format: RowFormat
    private var arena = RowArena()
    private var stored: Buffer

    private var scratchWords: Buffer
    private var scratchSlots: Buffer
    private var scratchRuns: Buffer
    private var scratchRows = 0

    init(types: [DataType]) {
        self.types = types
        format = RowFormat(types)
        groupCapacity = 256
        words = Buffer(of: UInt64.self, count: 256)
        stored = Buffer(of: UnsafeMutableRawPointer.self, count: 1)
        slots = Buffer(of: UInt64.self, count: 1)
        scratchWords = Buffer(of: UInt64.self, count: 1)
        scratchSlots = Buffer(of: UInt32.self, count: 1)
        scratchRuns = Buffer(of: UInt32.self, count: 1)
    }

    var byteCount: Int { words.byteCount &+ slots.byteCount &+ arena.byteCount &+ stored.byteCount }

    /// Makes room for so many groups in all, to spare growing step by step. Later calls make up for wrong guesses.
    func expect(groups: Int) { expected = max(expected, groups) }

    /// Goes over to an array indexed by the keys' words, if they have few enough bits: random access to it stays in the cache for longer than to
    /// a hash table. Whether it is indexed now.
    func index() -> Bool {
        guard !isIndexed, case .packed(let layout) = form, layout.totalBits <= PackedKeys.tightBits else { return isIndexed }
        prefersIndex = true
        makeSlots(for: count)
        return true
    }

    /// Forgets all groups; memory of the hash table is kept.
    func reset() {
        count = 0
        arena = RowArena()
        clearSlots()
    }

    /// Writes the group of each row, adding groups for keys not seen before. Numbers rise in order of appearance.
    func assign(_ keys: [Vector], rows: Int, into groups: UnsafeMutablePointer<UInt32>) {
        guard rows > 0 else { return }
        if keys.isEmpty {
            count = max(count, 1)
            memset(groups, 0, rows &* 4)
            return
        }
        prepareForm(keys)
        reserve(rows)
        switch form {
        case .packed(let layout):
            let target = scratchWords.pointer(to: UInt64.self)
            layout.pack(keys, rows: rows, into: target)
            if isIndexed {
                assignIndexed(target, rows, groups)
            } else {
                assignHashed(target, rows, groups)
            }
        case .general, .empty:
            assignGeneral(keys, rows, groups)
        }
    }

    /// The keys of a range of groups.
    func keys(_ range: Range<Int>) -> [Vector] {
        if types.isEmpty { return [] }
        let start = range.lowerBound
        switch form {
        case .empty: return types.map { VectorBuilder($0, capacity: 1).finish() }
        case .packed(let layout): return layout.unpack(words.pointer(to: UInt64.self) + start, count: range.count)
        case .general:
            return format.decode(stored.pointer(to: UnsafeMutableRawPointer.self) + start, count: range.count, arena: arena)
        }
    }

    // MARK: Form

    private func prepareForm(_ keys: [Vector]) {
        switch form {
        case .general: return
        case .packed(let layout):
            if layout.holds(keys) { return }
            layouts += 1
            if layouts < 64 {
                let old = layout.unpack(words.pointer(to: UInt64.self), count: count)
                // Room that was left to some columns may be what others lack.
                let wider = PackedKeys(keys, types: types, extending: layout, tight: layouts < 4)
                    ?? PackedKeys(keys, types: types, extending: layout.narrowed(to: old), tight: false)
                if let wider, count == 0 || wider.holds(old) {
                    form = .packed(wider)
                    wider.pack(old, rows: count, into: words.pointer(to: UInt64.self))
                    makeSlots(for: count)
                    return
                }
            }
            becomeGeneral(layout)
        case .empty:
            if let layout = PackedKeys(keys, types: types, extending: nil, tight: true) {
                form = .packed(layout)
            } else {
                form = .general
                stored = Buffer(of: UnsafeMutableRawPointer.self, count: groupCapacity)
            }
            makeSlots(for: 0)
        }
    }

    private func becomeGeneral(_ layout: PackedKeys) {
        let old = layout.unpack(words.pointer(to: UInt64.self), count: count)
        let groups = count
        form = .general
        stored = Buffer(of: UnsafeMutableRawPointer.self, count: groupCapacity)
        if groups > 0 {
            let rows = Buffer(of: UInt32.self, count: groups)
            let numbers = rows.pointer(to: UInt32.self)
            for group in 0..<groups { numbers[group] = UInt32(truncatingIfNeeded: group) }
            Hashing.hash(old, rows: groups, into: words.pointer(to: UInt64.self))
            format.store(
                format.prepare(old, rows: groups), rows: numbers, count: groups, arena: arena,
                into: stored.pointer(to: UnsafeMutableRawPointer.self))
        }
        makeSlots(for: groups)
    }

    // MARK: Slots

    private func reserve(_ rows: Int) {
        if scratchRows < rows {
            scratchRows = max(rows, Batch.defaultRows)
            scratchWords = Buffer(of: UInt64.self, count: scratchRows)
            scratchSlots = Buffer(of: UInt32.self, count: scratchRows)
            scratchRuns = Buffer(of: UInt32.self, count: scratchRows &* 2)
        }
        if count &+ rows > groupCapacity {
            let grown = max(groupCapacity &* 2, count &+ rows, expected)
            let larger = Buffer(of: UInt64.self, count: grown)
            memcpy(larger.base, words.base, count &* 8)
            words = larger
            if case .general = form {
                let pointers = Buffer(of: UnsafeMutableRawPointer.self, count: grown)
                memcpy(pointers.base, stored.base, count &* 8)
                stored = pointers
            }
            groupCapacity = grown
        }
        if !isIndexed && (count &+ rows) &* 2 > slotMask &+ 1 { makeSlots(for: count &+ rows) }
    }

    private func clearSlots() {
        if isIndexed {
            memset(slots.base, 0, (slotMask &+ 1) &* 4)
        } else {
            memset(slots.base, 0, (slotMask &+ 1) &* 16)
        }
    }

    /// A table for so many groups, with those there are.
    private func makeSlots(for groups: Int) {
        if case .packed(let layout) = form, layout.totalBits <= (prefersIndex ? PackedKeys.tightBits : PackedKeys.indexedBits) {
            isIndexed = true
            slotMask = (1 << layout.totalBits) &- 1
            slots = Buffer(of: UInt32.self, count: slotMask &+ 1, zeroed: true)
            let slot = slots.pointer(to: UInt32.self)
            let word = words.pointer(to: UInt64.self)
            for group in 0..<count { slot[Int(truncatingIfNeeded: word[group])] = UInt32(truncatingIfNeeded: group &+ 1) }
            return
        }
        var size = isIndexed ? 1024 : max(slotMask &+ 1, 1024)
        isIndexed = false
        while size < max(groups, expected) &* 2 &+ 16 { size &*= 2 }
        slotMask = size &- 1
        slots = Buffer(of: UInt64.self, count: size &* 2, zeroed: true)
        let entries = slots.pointer(to: UInt64.self)
        let word = words.pointer(to: UInt64.self)
        var isPacked = false
        if case .packed = form { isPacked = true }
        for group in 0..<count {
            var slot = isPacked ? KeyHash.slot(word[group], slotMask) : GroupTable.slot(word[group], slotMask)
            while entries[slot &* 2 &+ 1] != 0 { slot = (slot &+ 1) & slotMask }
            entries[slot &* 2] = word[group]
            entries[slot &* 2 &+ 1] = UInt64(truncatingIfNeeded: group &+ 1)
        }
    }

    /// High bits are left to partitioning.
    @inline(__always)
    private static func slot(_ hash: UInt64, _ mask: Int) -> Int { Int(truncatingIfNeeded: hash) & mask }

    // MARK: Finding and adding

    private func assignIndexed(_ keys: UnsafePointer<UInt64>, _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>) {
        let slot = slots.pointer(to: UInt32.self)
        var missing = false
        for row in 0..<rows {
            let found = slot[Int(truncatingIfNeeded: keys[row])]
            groups[row] = found &- 1
            missing = missing || found == 0
        }
        guard missing else { return }
        let word = words.pointer(to: UInt64.self)
        var next = count
        for row in 0..<rows where groups[row] == UInt32.max {
            let key = keys[row]
            var found = slot[Int(truncatingIfNeeded: key)]
            if found == 0 {
                word[next] = key
                next &+= 1
                found = UInt32(truncatingIfNeeded: next)
                slot[Int(truncatingIfNeeded: key)] = found
            }
            groups[row] = found &- 1
        }
        count = next
    }

    private func assignHashed(_ keys: UnsafeMutablePointer<UInt64>, _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>) {
        // Sorted and clustered inputs bring rows of a key together: look each run up once.
        var borders = 0
        for row in 1..<max(rows, 1) { borders &+= keys[row] != keys[row &- 1] ? 1 : 0 }
        if rows > 1 && borders &* 2 < rows {
            let numbers = scratchRuns.pointer(to: UInt32.self)
            var run: UInt32 = 0
            numbers[0] = 0
            var previous = keys[0]
            for row in 1..<rows {
                let key = keys[row]
                run &+= key != previous ? 1 : 0
                numbers[row] = run
                keys[Int(run)] = key
                previous = key
            }
            let found = numbers + rows
            findOrAdd(keys, Int(run) &+ 1, found)
            for row in 0..<rows { groups[row] = found[Int(numbers[row])] }
            return
        }
        findOrAdd(keys, rows, groups)
    }

    private func findOrAdd(_ keys: UnsafePointer<UInt64>, _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>) {
        let entries = slots.pointer(to: UInt64.self)
        let positions = scratchSlots.pointer(to: UInt32.self)
        let word = words.pointer(to: UInt64.self)
        let mask = slotMask
        for row in 0..<rows {
            positions[row] = UInt32(truncatingIfNeeded: KeyHash.slot(keys[row], mask))
        }
        if mask > 1 << 13 { GroupTable.touch(entries, positions, rows) }
        var next = count
        for row in 0..<rows {
            let key = keys[row]
            var slot = Int(positions[row])
            while true {
                let found = entries[slot &* 2 &+ 1]
                if found == 0 {
                    word[next] = key
                    next &+= 1
                    entries[slot &* 2] = key
                    entries[slot &* 2 &+ 1] = UInt64(truncatingIfNeeded: next)
                    groups[row] = UInt32(truncatingIfNeeded: next &- 1)
                    break
                }
                if entries[slot &* 2] == key {
                    groups[row] = UInt32(truncatingIfNeeded: found &- 1)
                    break
                }
                slot = (slot &+ 1) & mask
            }
        }
        count = next
    }

    /// Brings the slots into the cache, all at once rather than one after the other.
    @inline(never)
    private static func touch(_ entries: UnsafePointer<UInt64>, _ positions: UnsafePointer<UInt32>, _ rows: Int) {
        for row in 0..<rows { simd_prefetch(entries + Int(positions[row]) &* 2) }
    }

    private func assignGeneral(_ keys: [Vector], _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>) {
        let hashes = scratchWords.pointer(to: UInt64.self)
        Hashing.hash(keys, rows: rows, into: hashes)
        let entries = slots.pointer(to: UInt64.self)
        let positions = scratchSlots.pointer(to: UInt32.self)
        let word = words.pointer(to: UInt64.self)
        let mask = slotMask
        for row in 0..<rows { positions[row] = UInt32(truncatingIfNeeded: GroupTable.slot(hashes[row], mask)) }
        if mask > 1 << 13 { GroupTable.touch(entries, positions, rows) }
        // Rows that found their hash must be compared; the others are new groups.
        let lists = Buffer(of: UInt32.self, count: rows &* 2)
        let compared = lists.pointer(to: UInt32.self)
        let added = compared + rows
        var comparedCount = 0
        var addedCount = 0
        let first = count
        for row in 0..<rows {
            let hash = hashes[row]
            var slot = Int(positions[row])
            while true {
                let found = entries[slot &* 2 &+ 1]
                if found == 0 {
                    word[first &+ addedCount] = hash
                    added[addedCount] = UInt32(truncatingIfNeeded: row)
                    addedCount &+= 1
                    entries[slot &* 2] = hash
                    entries[slot &* 2 &+ 1] = UInt64(truncatingIfNeeded: first &+ addedCount)
                    groups[row] = UInt32(truncatingIfNeeded: first &+ addedCount &- 1)
                    break
                }
                if entries[slot &* 2] == hash {
                    groups[row] = UInt32(truncatingIfNeeded: found &- 1)
                    compared[comparedCount] = UInt32(truncatingIfNeeded: row)
                    comparedCount &+= 1
                    break
                }
                slot = (slot &+ 1) & mask
            }
        }
        let prepared = format.prepare(keys, rows: rows)
        let pointers = stored.pointer(to: UnsafeMutableRawPointer.self)
        if addedCount > 0 { format.store(prepared, rows: added, count: addedCount, arena: arena, into: pointers + first) }
        count = first &+ addedCount
        guard comparedCount > 0 else { return }
        let candidates = Buffer(of: UnsafeMutableRawPointer.self, count: comparedCount)
        let candidate = candidates.pointer(to: UnsafeMutableRawPointer.self)
        for index in 0..<comparedCount { candidate[index] = pointers[Int(groups[Int(compared[index])])] }
        let equal = Buffer(of: UInt8.self, count: comparedCount)
        let flags = equal.pointer(to: UInt8.self)
        format.compare(candidate, with: prepared, rows: compared, count: comparedCount, into: flags)
        for index in 0..<comparedCount where flags[index] == 0 {
            let row = Int(compared[index])
            groups[row] = findByValue(prepared, row, hashes[row])
        }
    }

    /// For rows that share their hash with another key.
    @inline(never)
    private func findByValue(_ prepared: PreparedRows, _ row: Int, _ hash: UInt64) -> UInt32 {
        let entries = slots.pointer(to: UInt64.self)
        let pointers = stored.pointer(to: UnsafeMutableRawPointer.self)
        var slot = GroupTable.slot(hash, slotMask)
        while true {
            let found = entries[slot &* 2 &+ 1]
            if found == 0 {
                words.pointer(to: UInt64.self)[count] = hash
                var number = UInt32(truncatingIfNeeded: row)
                format.store(prepared, rows: &number, count: 1, arena: arena, into: pointers + count)
                count &+= 1
                entries[slot &* 2] = hash
                entries[slot &* 2 &+ 1] = UInt64(truncatingIfNeeded: count)
                return UInt32(truncatingIfNeeded: count &- 1)
            }
            if entries[slot &* 2] == hash && format.equal(pointers[Int(found) &- 1], prepared, row) { return UInt32(truncatingIfNeeded: found &- 1) }
            slot = (slot &+ 1) & slotMask
        }
    }

    /// Hashes of the keys of a range of groups, the same for equal keys in whatever form.
    func hashes(_ range: Range<Int>, into target: UnsafeMutablePointer<UInt64>) {
        let keys = keys(range)
        Hashing.hash(keys, rows: range.count, into: target)
    }
}
