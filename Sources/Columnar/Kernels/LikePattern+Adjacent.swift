import CSIMD

/// Texts that lie one behind another in memory, as those of a stored text column do: a piece of a pattern is looked for in all of them at once, which
/// spares a call per row where few rows have it.
struct AdjacentText {
    private let views: UnsafePointer<StringView>
    private let rows: Int
    /// The first row of more than 12 bytes, whose address is known.
    private let firstLong: Int
    private let start: UnsafePointer<UInt8>
    private let byteCount: Int

    /// Nil when the texts do not lie so, or are too few.
    init?(_ views: UnsafePointer<StringView>, rows: Int) {
        guard rows >= 64 else { return nil }
        var first = 0
        while first < rows && views[first].isInline { first &+= 1 }
        guard first < rows else { return nil }
        let start = StringView.bytes(at: views + first)
        var expected = UInt(bitPattern: start)
        for row in first..<rows {
            let view = views[row]
            if !view.isInline && UInt(view.word) != expected { return nil }
            expected &+= UInt(view.length)
        }
        self.views = views
        self.rows = rows
        firstLong = first
        self.start = start
        byteCount = Int(expected &- UInt(bitPattern: start))
    }

    /// Sets `target[row]` to 1 where the row has the needle, and to 0 elsewhere. Short texts, which are stored in their views, get what `short` says.
    func find(
        _ needle: UnsafePointer<UInt8>, _ length: Int, into target: UnsafeMutablePointer<UInt8>,
        short: (_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool
    ) {
        for row in 0..<rows {
            target[row] = 0
            if views[row].isInline && short(StringView.bytes(at: views + row), views[row].count) { target[row] = 1 }
        }
        var position = 0
        var row = firstLong
        var rowEnd = views[row].count
        while position < byteCount {
            let place = simd_find(start + position, byteCount &- position, needle, length)
            if place < 0 { return }
            let hit = position &+ place
            while rowEnd <= hit {
                row &+= 1
                rowEnd &+= views[row].count
            }
            if hit &+ length <= rowEnd {
                // What stands in memory behind a short text's place says nothing of it.
                if !views[row].isInline { target[row] = 1 }
                position = rowEnd
            } else {
                position = hit &+ 1
            }
        }
    }
}
