#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Sorts row numbers by keys: normalised key bytes, of which the first eight are sorted by radix, then ties by the rest of the bytes and at last by value.
/// Stable. Sendable because it is immutable once made.
final class RowSorter: @unchecked Sendable {
    struct Entry {
        /// The first eight key bytes as a number.
        var prefix: UInt64
        var row: UInt32
    }

    private let keys: [Vector]
    private let encoder: SortKeyEncoder
    private let bytes: Buffer
    private let width: Int
    let count: Int

    /// Encodes the keys of `count` rows. `run` spreads large inputs over its threads.
    init(_ keys: [Vector], by sortKeys: [SortKey], count: Int, run: QueryRun?) throws {
        var keys = keys
        var sortKeys = sortKeys
        for (index, key) in keys.enumerated() {
            // Strings of a dictionary sort by the rank of their entry, in few bytes and exactly.
            guard let ranked = DictionaryRanks.rank(key) else { continue }
            keys[index] = ranked
            sortKeys[index].type = .int
        }
        self.keys = keys
        self.count = count
        let encoder = SortKeyEncoder(sortKeys)
        self.encoder = encoder
        let width = max(encoder.width, 8)
        self.width = width
        let bytes = Buffer(byteCount: max(count, 1) &* width)
        self.bytes = bytes
        let pieceRows = 1 << 14
        let pieces = (count &+ pieceRows &- 1) / pieceRows
        if let run, pieces > 1 {
            let sources = SendableVectors(keys)
            try run.parallel(pieces) { piece in
                RowSorter.encode(encoder, sources.vectors, piece &* pieceRows, min(pieceRows, count &- piece &* pieceRows), bytes, width)
            }
        } else {
            for piece in 0..<pieces {
                RowSorter.encode(encoder, keys, piece &* pieceRows, min(pieceRows, count &- piece &* pieceRows), bytes, width)
            }
        }
    }

    private static func encode(_ encoder: SortKeyEncoder, _ keys: [Vector], _ start: Int, _ rows: Int, _ bytes: Buffer, _ width: Int) {
        guard encoder.width > 0 else { return }
        encoder.encode(keys.map { $0.slice(start, rows) }, rows: rows, into: bytes.base + start &* width)
    }

    var byteCount: Int { bytes.byteCount &+ count &* 32 }

    /// The rows in order; with a limit only the first so many.
    func sorted(limit: Int = Int.max, run: QueryRun?) throws -> Buffer {
        let entries = Buffer(of: Entry.self, count: count &* 2)
        let source = entries.pointer(to: Entry.self)
        let spare = source + count
        let raw = UnsafeRawPointer(bytes.base) + prefixOffset()
        if encoder.width == 0 {
            for row in 0..<count { source[row] = Entry(prefix: 0, row: UInt32(truncatingIfNeeded: row)) }
        } else {
            for row in 0..<count {
                source[row] = Entry(prefix: raw.loadUnaligned(fromByteOffset: row &* width, as: UInt64.self).byteSwapped, row: UInt32(truncatingIfNeeded: row))
            }
        }
        let runs: Int
        if let run, count >= 1 << 15 { runs = run.settings.threads } else { runs = 1 }
        var result = source
        if runs <= 1 {
            sortRun(source, spare, count)
        } else {
            let bounds = (0...runs).map { count &* $0 / runs }
            let shared = SendablePointers(source: source, spare: spare)
            try run?.parallel(runs) { index in
                self.sortRun(shared.source + bounds[index], shared.spare + bounds[index], bounds[index &+ 1] &- bounds[index])
            }
            result = merge(source, spare, bounds)
        }
        let taken = min(count, limit)
        let rows = Buffer(of: UInt32.self, count: taken)
        let numbers = rows.pointer(to: UInt32.self)
        for index in 0..<taken { numbers[index] = result[index].row }
        withExtendedLifetime(entries) {}
        return rows
    }

    /// Leading bytes that all rows share say nothing (the high bytes of wide decimals, say): where the prefix had best begin.
    private func prefixOffset() -> Int {
        guard encoder.width > 8, count > 1 else { return 0 }
        let raw = UnsafeRawPointer(bytes.base)
        let last = encoder.width &- 8
        var offset = 0
        while offset < last {
            let first = raw.load(fromByteOffset: offset, as: UInt64.self)
            var difference: UInt64 = 0
            for row in 1..<count { difference |= raw.load(fromByteOffset: row &* width &+ offset, as: UInt64.self) ^ first }
            if difference != 0 { return min(offset &+ difference.trailingZeroBitCount / 8, last) }
            offset &+= 8
        }
        return last
    }

    /// Merges neighbouring runs until one is left; returns where it lies.
    private func merge(_ source: UnsafeMutablePointer<Entry>, _ spare: UnsafeMutablePointer<Entry>, _ bounds: [Int]) -> UnsafeMutablePointer<Entry> {
        var from = source
        var to = spare
        var runs = bounds
        while runs.count > 2 {
            var next = [0]
            var index = 0
            while index &+ 1 < runs.count {
                let start = runs[index]
                let middle = runs[index &+ 1]
                let end = index &+ 2 < runs.count ? runs[index &+ 2] : middle
                mergeRuns(from, to, start, middle, end)
                next.append(end)
                index &+= 2
            }
            runs = next
            swap(&from, &to)
        }
        return from
    }

    private func mergeRuns(_ from: UnsafeMutablePointer<Entry>, _ to: UnsafeMutablePointer<Entry>, _ start: Int, _ middle: Int, _ end: Int) {
        var left = start
        var right = middle
        var target = start
        while left < middle && right < end {
            let takesRight: Bool
            if from[left].prefix != from[right].prefix {
                takesRight = from[right].prefix < from[left].prefix
            } else {
                takesRight = compare(Int(from[right].row), Int(from[left].row)) < 0
            }
            to[target] = takesRight ? from[right] : from[left]
            if takesRight { right &+= 1 } else { left &+= 1 }
            target &+= 1
        }
        while left < middle {
            to[target] = from[left]
            left &+= 1
            target &+= 1
        }
        while right < end {
            to[target] = from[right]
            right &+= 1
            target &+= 1
        }
    }

    /// The full order of two rows: below, equal to or above zero.
    func compare(_ a: Int, _ b: Int) -> Int {
        if encoder.width > 0 {
            let order = memcmp(bytes.base + a &* width, bytes.base + b &* width, width)
            if order != 0 { return Int(order) }
        }
        if encoder.isExact { return 0 }
        return encoder.compare(keys, a, keys, b)
    }

    /// Whether rows have equal keys.
    func areEqual(_ a: Int, _ b: Int) -> Bool {
        if encoder.width > 0 && memcmp(bytes.base + a &* width, bytes.base + b &* width, width) != 0 { return false }
        return encoder.isExact || encoder.compare(keys, a, keys, b) == 0
    }

    private func sortRun(_ entries: UnsafeMutablePointer<Entry>, _ spare: UnsafeMutablePointer<Entry>, _ count: Int) {
        guard count > 1 else { return }
        if count > 256 {
            radixSort(entries, spare, count)
        } else {
            insertionOrMergeSort(entries, spare, count) { $0.prefix <= $1.prefix }
        }
        if encoder.isExact && encoder.width <= 8 { return }
        // Ties of the prefix by the rest of the key.
        var start = 0
        while start < count {
            var end = start &+ 1
            while end < count && entries[end].prefix == entries[start].prefix { end &+= 1 }
            if end &- start > 1 {
                insertionOrMergeSort(entries + start, spare + start, end &- start) { self.compare(Int($0.row), Int($1.row)) <= 0 }
            }
            start = end
        }
    }

    /// Least significant byte first; bytes that are the same everywhere are left out.
    private func radixSort(_ entries: UnsafeMutablePointer<Entry>, _ spare: UnsafeMutablePointer<Entry>, _ count: Int) {
        var all: UInt64 = UInt64.max
        var any: UInt64 = 0
        for index in 0..<count {
            all &= entries[index].prefix
            any |= entries[index].prefix
        }
        let varying = all ^ any
        var from = entries
        var to = spare
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { histogram in
            guard let starts = histogram.baseAddress else { return }
            var shift: UInt64 = 0
            while shift < 64 {
                defer { shift &+= 8 }
                if (varying &>> shift) & 255 == 0 { continue }
                memset(starts, 0, 256 &* MemoryLayout<Int>.stride)
                for index in 0..<count { starts[Int(truncatingIfNeeded: (from[index].prefix &>> shift) & 255)] &+= 1 }
                var sum = 0
                for digit in 0..<256 {
                    let size = starts[digit]
                    starts[digit] = sum
                    sum &+= size
                }
                for index in 0..<count {
                    let digit = Int(truncatingIfNeeded: (from[index].prefix &>> shift) & 255)
                    to[starts[digit]] = from[index]
                    starts[digit] &+= 1
                }
                swap(&from, &to)
            }
        }
        if from != entries { memcpy(entries, from, count &* MemoryLayout<Entry>.stride) }
    }

    /// Stable: insertion for short pieces, merging for longer ones.
    private func insertionOrMergeSort(
        _ entries: UnsafeMutablePointer<Entry>, _ spare: UnsafeMutablePointer<Entry>, _ count: Int, _ inOrder: (Entry, Entry) -> Bool
    ) {
        if count <= 24 {
            var index = 1
            while index < count {
                let entry = entries[index]
                var place = index
                while place > 0 && !inOrder(entries[place &- 1], entry) {
                    entries[place] = entries[place &- 1]
                    place &-= 1
                }
                entries[place] = entry
                index &+= 1
            }
            return
        }
        let half = count / 2
        insertionOrMergeSort(entries, spare, half, inOrder)
        insertionOrMergeSort(entries + half, spare + half, count &- half, inOrder)
        if inOrder(entries[half &- 1], entries[half]) { return }
        memcpy(spare, entries, half &* MemoryLayout<Entry>.stride)
        var left = 0
        var right = half
        var target = 0
        while left < half && right < count {
            if inOrder(spare[left], entries[right]) {
                entries[target] = spare[left]
                left &+= 1
            } else {
                entries[target] = entries[right]
                right &+= 1
            }
            target &+= 1
        }
        while left < half {
            entries[target] = spare[left]
            left &+= 1
            target &+= 1
        }
    }
}

/// Vectors for other threads: they are immutable.
struct SendableVectors: @unchecked Sendable {
    let vectors: [Vector]
    init(_ vectors: [Vector]) { self.vectors = vectors }
}

/// Sendable because each worker touches its own range.
private struct SendablePointers: @unchecked Sendable {
    let source: UnsafeMutablePointer<RowSorter.Entry>
    let spare: UnsafeMutablePointer<RowSorter.Entry>
}
