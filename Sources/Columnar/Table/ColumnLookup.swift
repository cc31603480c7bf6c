import Synchronization

/// Where the values of a column stand: for columns that are asked for single values again and again. Rows ordered by the hash of their value,
/// so candidates must still be compared. 8 bytes a row.
/// Sendable because it is immutable once made.
package final class ColumnLookup: @unchecked Sendable {
    /// The upper half of the hash, then the row, ascending.
    private let words: Buffer
    private let count: Int

    /// O(rows): a radix sort by the hash, which keeps rows of equal hash ascending.
    init(_ column: ColumnSegment) {
        count = column.count
        let count = column.count
        var words = Buffer(of: UInt64.self, count: count)
        let hashes = Buffer(of: UInt64.self, count: ColumnSegment.blockRows)
        let hash = hashes.pointer(to: UInt64.self)
        var row = 0
        while row < count {
            let rows = min(ColumnSegment.blockRows, count &- row)
            Hashing.hash([column.vector(rows: row..<(row &+ rows))], rows: rows, into: hash)
            let target = words.pointer(to: UInt64.self) + row
            for index in 0..<rows { target[index] = (hash[index] & ColumnLookup.hashMask) | UInt64(truncatingIfNeeded: row &+ index) }
            row &+= rows
        }
        var other = Buffer(of: UInt64.self, count: count)
        for shift in stride(from: UInt64(32), to: 64, by: 8) {
            ColumnLookup.pass(words.pointer(to: UInt64.self), other.pointer(to: UInt64.self), count, shift)
            swap(&words, &other)
        }
        self.words = words
    }

    private static let hashMask: UInt64 = 0xFFFF_FFFF_0000_0000

    private static func pass(_ source: UnsafeMutablePointer<UInt64>, _ target: UnsafeMutablePointer<UInt64>, _ count: Int, _ shift: UInt64) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { starts in
            starts.initialize(repeating: 0)
            for row in 0..<count { starts[Int(truncatingIfNeeded: (source[row] &>> shift) & 255)] &+= 1 }
            var next = 0
            for digit in 0..<256 {
                let size = starts[digit]
                starts[digit] = next
                next &+= size
            }
            for row in 0..<count {
                let digit = Int(truncatingIfNeeded: (source[row] &>> shift) & 255)
                target[starts[digit]] = source[row]
                starts[digit] &+= 1
            }
        }
    }

    package var byteCount: Int { count &* 8 }

    /// Adds the rows that may hold one of the values, ascending for each; false, with nothing said of `rows`, when there would be more than `limit`.
    /// O(values · log rows + rows found). `values` are flat or constant, of the column's type.
    package func add(_ values: Vector, to rows: inout [UInt32], limit: Int) -> Bool {
        let hashes = Buffer(of: UInt64.self, count: values.count)
        Hashing.hash([values], rows: values.count, into: hashes.pointer(to: UInt64.self))
        let words = words.pointer(to: UInt64.self)
        for index in 0..<values.count {
            let wanted = hashes.pointer(to: UInt64.self)[index] & ColumnLookup.hashMask
            var low = 0
            var high = count
            while low < high {
                let middle = (low &+ high) / 2
                if words[middle] < wanted { low = middle &+ 1 } else { high = middle }
            }
            while low < count, words[low] & ColumnLookup.hashMask == wanted {
                if rows.count >= limit { return false }
                rows.append(UInt32(truncatingIfNeeded: words[low]))
                low &+= 1
            }
        }
        return true
    }
}

/// Decides when a column gets its lookup: once it has been searched often enough for the work to pay.
final class ColumnLookupSlot: Sendable {
    private struct State {
        var searches = 0
        var lookup: ColumnLookup?
    }

    private let state = Mutex(State())
    private static let searchesBefore = 4
    private static let leastRows = 2 * ColumnSegment.blockRows
    private static let leastDistinct = 64

    var byteCount: Int { state.withLock { $0.lookup?.byteCount ?? 0 } }

    func lookup(_ column: ColumnSegment, mayBuild: inout Bool) -> ColumnLookup? {
        state.withLock { state in
            if let lookup = state.lookup { return lookup }
            state.searches &+= 1
            guard mayBuild, state.searches > ColumnLookupSlot.searchesBefore, column.count >= ColumnLookupSlot.leastRows,
                column.distinctEstimate >= ColumnLookupSlot.leastDistinct
            else { return nil }
            mayBuild = false
            state.lookup = ColumnLookup(column)
            return state.lookup
        }
    }
}

extension ColumnSegment {
    fileprivate var distinctEstimate: Int { dictionary?.count ?? sketch?.estimate ?? 0 }

    /// The column's lookup, if it has one. Asking counts: a column that is searched again and again gets one, unless it has few values.
    /// `mayBuild` is false afterwards if this call has built it (O(rows)).
    package func lookup(mayBuild: inout Bool) -> ColumnLookup? {
        guard form == .fixed || form == .text || dictionary != nil else { return nil }
        return lookupSlot.lookup(self, mayBuild: &mayBuild)
    }
}
