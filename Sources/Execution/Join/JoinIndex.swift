import CSIMD
import Columnar
import Planner

/// One equality of a join's condition: an expression of the probe side and one of the build side.
struct JoinKey: Sendable {
    var probe: BoundExpression
    var build: BoundExpression
    /// NULL equals NULL.
    var isNullSafe: Bool
}

/// Finds the build rows of a key. Immutable once made.
///
/// Integer keys are packed into one word by the ranges found in the build side. A word of small range indexes an array (of bits, when only
/// existence matters); words of larger range go to a bitmap whose ranks number the keys, or to an open-addressing table. Keys of other types go by hash, and are compared afterwards.
/// Sendable because it is immutable once made.
final class JoinIndex: @unchecked Sendable {
    enum Form { case bits, array, ranks, table, hashes }

    struct KeyPart {
        var low: Int64
        var span: UInt64
        var shift: UInt64
    }

    let form: Form
    let rowCount: Int
    /// No key has two rows.
    private(set) var isUnique = true
    /// Some build row has NULL in a key that is not null-safe: it matches nothing.
    private(set) var hasNullKeys = false
    private let keys: [Vector]
    private var parts: [KeyPart] = []
    /// `bits`: words. `ranks`: words of bits, each followed by the number of bits set before it. `array`: row plus one per key, and a last entry that is always 0. `table`, `hashes`: key (or hash) and row plus one.
    private let slots: Buffer
    private let slotCount: Int
    /// The next row of the same key plus one; nil when unique.
    private var chain: Buffer?
    /// `ranks`: the first row plus one of each key in order; nil when the rows themselves are in that order.
    private var heads: Buffer?
    private var isInKeyOrder = false
    private let nullSafe: [Bool]

    var byteCount: Int { slots.byteCount &+ (chain?.byteCount ?? 0) &+ (heads?.byteCount ?? 0) }

    init(_ keys: [Vector], nullSafe: [Bool], rowCount: Int, existenceOnly: Bool) {
        self.keys = keys
        self.nullSafe = nullSafe
        self.rowCount = rowCount
        let layout = nullSafe.contains(true) ? nil : JoinIndex.layout(keys, rowCount)
        if let layout {
            parts = layout.parts
            let span = layout.size
            if existenceOnly && span <= UInt64(max(rowCount &* 64, 1 << 16)) && span < 1 << 31 {
                form = .bits
                slotCount = Int(span)
                slots = Buffer(of: UInt64.self, count: slotCount / 64 &+ 2, zeroed: true)
            } else if span <= UInt64(max(rowCount &* 2, 1 << 10)) && span < 1 << 30 {
                form = .array
                slotCount = Int(span)
                slots = Buffer(of: UInt32.self, count: slotCount &+ 1, zeroed: true)
            } else if span <= UInt64(max(rowCount &* 128, 1 << 13)) && span < 1 << 33 {
                form = .ranks
                slotCount = Int(span / 64) &+ 1
                slots = Buffer(of: UInt64.self, count: slotCount &* 2, zeroed: true)
            } else {
                form = .table
                slotCount = JoinIndex.tableSize(rowCount)
                slots = Buffer(of: UInt64.self, count: slotCount &* 2, zeroed: true)
            }
        } else {
            form = .hashes
            slotCount = JoinIndex.tableSize(rowCount)
            slots = Buffer(of: UInt64.self, count: slotCount &* 2, zeroed: true)
        }
        build()
    }

    private static func tableSize(_ rows: Int) -> Int {
        var size = 16
        while size < rows &* 2 { size &*= 2 }
        return size
    }

    /// Where each key goes in the word, and how many words there may be; nil when the keys do not fit.
    private static func layout(_ keys: [Vector], _ rowCount: Int) -> (parts: [KeyPart], size: UInt64)? {
        var parts: [KeyPart] = []
        var shift: UInt64 = 0
        var size: UInt64 = 1
        for key in keys {
            guard key.kind == .boolean || (key.kind.isInteger && key.kind != .int128) else { return nil }
            let limits = key.kind == .boolean ? (low: 0, high: 1) : actualLimits(key)
            let low = limits.low > limits.high ? 0 : limits.low
            let high = limits.low > limits.high ? 0 : limits.high
            let span = UInt64(bitPattern: high &- low)
            let bits = UInt64(64 - span.leadingZeroBitCount)
            guard shift + bits <= 64 else { return nil }
            parts.append(KeyPart(low: low, span: span, shift: shift))
            if keys.count == 1 {
                size = span == UInt64.max ? UInt64.max : span + 1
            } else {
                size = shift + bits >= 63 ? UInt64.max : 1 << (shift + bits)
            }
            shift += bits
        }
        return (parts, size)
    }

    private static func actualLimits(_ key: Vector) -> (low: Int64, high: Int64) {
        var low = Int64.max
        var high = Int64.min
        forEachPiece(key) { values, valid, rows, _ in
            if let valid {
                for row in 0..<rows {
                    low = valid[row] == 0 ? low : min(low, values[row])
                    high = valid[row] == 0 ? high : max(high, values[row])
                }
            } else {
                for row in 0..<rows {
                    low = min(low, values[row])
                    high = max(high, values[row])
                }
            }
        }
        return (low, high)
    }

    private static func forEachPiece(_ key: Vector, _ body: (UnsafePointer<Int64>, UnsafePointer<UInt8>?, Int, Int) -> Void) {
        var offset = 0
        while offset < key.count {
            let rows = min(key.count &- offset, 4096)
            let flat = key.slice(offset, rows).flattened()
            let piece = flat.kind == .boolean
                ? Vector(type: .tinyint, kind: .int8, encoding: .flat, count: rows, values: flat.values, valuesOwner: flat.valuesOwner,
                    validity: flat.validity, validityOwner: flat.validityOwner).widened(to: .int64)
                : flat.widened(to: .int64)
            withExtendedLifetime(piece) { body(piece.pointer(to: Int64.self), piece.validity, rows, offset) }
            offset &+= rows
        }
    }

    // MARK: Words

    /// Writes the word of each row, or `missing` for rows that match nothing. Returns whether some row was NULL in a key.
    /// `missing` is the word itself for arrays (one behind the last), else `UInt64.max` with `flags` cleared.
    private func pack(_ vectors: [Vector], rows: Int, into words: UnsafeMutablePointer<UInt64>, present: UnsafeMutablePointer<UInt8>) -> Bool {
        var sawNull = false
        for (index, vector) in vectors.enumerated() {
            let part = parts[index]
            let flat = vector.isFlat ? vector : vector.flattened()
            switch flat.kind {
            case .boolean: packPart(flat.pointer(to: UInt8.self), rows, part, words, present, isFirst: index == 0)
            case .int8: packPart(flat.pointer(to: Int8.self), rows, part, words, present, isFirst: index == 0)
            case .int16: packPart(flat.pointer(to: Int16.self), rows, part, words, present, isFirst: index == 0)
            case .int32: packPart(flat.pointer(to: Int32.self), rows, part, words, present, isFirst: index == 0)
            case .int64: packPart(flat.pointer(to: Int64.self), rows, part, words, present, isFirst: index == 0)
            case .int128:
                let wide = flat.pointer(to: Int128.self)
                for row in 0..<rows {
                    let narrow = Int64(exactly: wide[row])
                    let code = UInt64(bitPattern: (narrow ?? part.low) &- part.low)
                    let inside: UInt8 = narrow != nil && code <= part.span ? 1 : 0
                    present[row] = index == 0 ? inside : present[row] & inside
                    words[row] = (index == 0 ? 0 : words[row]) | (code &<< part.shift)
                }
            default:
                for row in 0..<rows {
                    present[row] = 0
                    if index == 0 { words[row] = 0 }
                }
            }
            if let valid = flat.validity {
                for row in 0..<rows {
                    sawNull = sawNull || valid[row] == 0
                    present[row] &= valid[row]
                }
            } else if flat.kind == .void {
                sawNull = rows > 0
            }
        }
        return sawNull
    }

    @inline(__always)
    private func packPart<T: FixedWidthInteger>(
        _ values: UnsafePointer<T>, _ rows: Int, _ part: KeyPart, _ words: UnsafeMutablePointer<UInt64>, _ present: UnsafeMutablePointer<UInt8>,
        isFirst: Bool
    ) {
        let low = part.low
        let span = part.span
        let shift = part.shift
        if isFirst {
            for row in 0..<rows {
                let code = UInt64(bitPattern: Int64(truncatingIfNeeded: values[row]) &- low)
                present[row] = code <= span ? 1 : 0
                words[row] = code &<< shift
            }
        } else {
            for row in 0..<rows {
                let code = UInt64(bitPattern: Int64(truncatingIfNeeded: values[row]) &- low)
                present[row] &= code <= span ? 1 : 0
                words[row] |= code &<< shift
            }
        }
    }

    /// Hashes of rows; `present` is 0 where a key that is not null-safe is NULL.
    private func hash(_ vectors: [Vector], rows: Int, into words: UnsafeMutablePointer<UInt64>, present: UnsafeMutablePointer<UInt8>) -> Bool {
        Hashing.hash(vectors, rows: rows, into: words)
        for row in 0..<rows { present[row] = 1 }
        var sawNull = false
        for (index, vector) in vectors.enumerated() where !nullSafe[index] {
            switch Validity.shape(vector) {
            case .noNulls: break
            case .allNull:
                sawNull = rows > 0
                for row in 0..<rows { present[row] = 0 }
            case .perRow(let valid):
                for row in 0..<rows {
                    sawNull = sawNull || valid[row] == 0
                    present[row] &= valid[row]
                }
            }
        }
        return sawNull
    }

    // MARK: Building

    private func build() {
        if form == .ranks { numberKeys() }
        let pieceRows = 4096
        let words = Buffer(of: UInt64.self, count: pieceRows)
        let flags = Buffer(of: UInt8.self, count: pieceRows)
        let word = words.pointer(to: UInt64.self)
        let present = flags.pointer(to: UInt8.self)
        // From the last row to the first, so that chains give rows in ascending order.
        var end = rowCount
        while end > 0 {
            let start = max(end &- pieceRows, 0)
            let rows = end &- start
            let pieces = keys.map { $0.slice(start, rows) }
            let sawNull = form == .hashes ? hash(pieces, rows: rows, into: word, present: present) : pack(pieces, rows: rows, into: word, present: present)
            hasNullKeys = hasNullKeys || sawNull
            switch form {
            case .bits: addBits(word, present, rows)
            case .array: addToArray(word, present, start, rows)
            case .ranks: if !isInKeyOrder { addToRanks(word, present, start, rows) }
            case .table, .hashes: addToTable(word, present, start, rows)
            }
            end = start
        }
    }

    private func addBits(_ word: UnsafePointer<UInt64>, _ present: UnsafePointer<UInt8>, _ rows: Int) {
        let bits = slots.pointer(to: UInt64.self)
        for row in 0..<rows where present[row] != 0 { bits[Int(truncatingIfNeeded: word[row] &>> 6)] |= 1 &<< (word[row] & 63) }
    }

    private func chainRow(_ row: Int, after other: UInt32) {
        if chain == nil {
            chain = Buffer(of: UInt32.self, count: rowCount, zeroed: true)
            isUnique = false
        }
        chain?.pointer(to: UInt32.self)[row] = other
    }

    /// Sets the bits of all keys and counts them.
    private func numberKeys() {
        let pieceRows = 4096
        let words = Buffer(of: UInt64.self, count: pieceRows)
        let flags = Buffer(of: UInt8.self, count: pieceRows)
        let word = words.pointer(to: UInt64.self)
        let present = flags.pointer(to: UInt8.self)
        let entries = slots.pointer(to: UInt64.self)
        var start = 0
        var previous: UInt64 = 0
        var ascending = true
        while start < rowCount {
            let rows = min(pieceRows, rowCount &- start)
            _ = pack(keys.map { $0.slice(start, rows) }, rows: rows, into: word, present: present)
            for row in 0..<rows {
                if present[row] == 0 {
                    ascending = false
                    continue
                }
                let key = word[row]
                ascending = ascending && (key > previous || start &+ row == 0)
                previous = key
                entries[Int(truncatingIfNeeded: key &>> 6) &* 2] |= 1 &<< (key & 63)
            }
            start &+= rows
        }
        var total: UInt64 = 0
        for slot in 0..<slotCount {
            entries[slot &* 2 &+ 1] = total
            total &+= UInt64(entries[slot &* 2].nonzeroBitCount)
        }
        isInKeyOrder = ascending
        if !ascending { heads = Buffer(of: UInt32.self, count: Int(total), zeroed: true) }
    }

    private func addToRanks(_ word: UnsafePointer<UInt64>, _ present: UnsafePointer<UInt8>, _ start: Int, _ rows: Int) {
        guard let heads else { return }
        let head = heads.pointer(to: UInt32.self)
        let entries = UnsafePointer(slots.pointer(to: UInt64.self))
        var row = rows
        while row > 0 {
            row &-= 1
            if present[row] == 0 { continue }
            let rank = JoinIndex.rank(word[row], entries)
            let other = head[rank]
            if other != 0 { chainRow(start &+ row, after: other) }
            head[rank] = UInt32(truncatingIfNeeded: start &+ row &+ 1)
        }
    }

    /// How many keys are below this one.
    @inline(__always)
    private static func rank(_ word: UInt64, _ entries: UnsafePointer<UInt64>) -> Int {
        let slot = Int(truncatingIfNeeded: word &>> 6) &* 2
        let below = entries[slot] & ((1 &<< (word & 63)) &- 1)
        return Int(truncatingIfNeeded: entries[slot &+ 1]) &+ below.nonzeroBitCount
    }

    private func findByRank(_ words: UnsafePointer<UInt64>, _ present: UnsafePointer<UInt8>, _ rows: Int, _ found: UnsafeMutablePointer<UInt32>) {
        let entries = UnsafePointer(slots.pointer(to: UInt64.self))
        for row in 0..<rows {
            let word = present[row] == 0 ? 0 : words[row]
            let bit = UInt32(truncatingIfNeeded: entries[Int(truncatingIfNeeded: word &>> 6) &* 2] &>> (word & 63)) & UInt32(present[row])
            // Rank plus one, or 0.
            found[row] = bit & 1 == 0 ? 0 : UInt32(truncatingIfNeeded: JoinIndex.rank(word, entries) &+ 1)
        }
        guard let heads else { return }
        let head = heads.pointer(to: UInt32.self)
        for row in 0..<rows { found[row] = found[row] == 0 ? 0 : head[Int(found[row]) &- 1] }
    }

    private func addToArray(_ word: UnsafePointer<UInt64>, _ present: UnsafePointer<UInt8>, _ start: Int, _ rows: Int) {
        let heads = slots.pointer(to: UInt32.self)
        var row = rows
        while row > 0 {
            row &-= 1
            if present[row] == 0 { continue }
            let slot = Int(truncatingIfNeeded: word[row])
            let other = heads[slot]
            if other != 0 { chainRow(start &+ row, after: other) }
            heads[slot] = UInt32(truncatingIfNeeded: start &+ row &+ 1)
        }
    }

    private func addToTable(_ word: UnsafePointer<UInt64>, _ present: UnsafePointer<UInt8>, _ start: Int, _ rows: Int) {
        let entries = slots.pointer(to: UInt64.self)
        let mask = slotCount &- 1
        let isHash = form == .hashes
        for row in 0..<rows {
            let hash = isHash ? word[row] : KeyHash.word(word[row])
            simd_prefetch(entries + (Int(truncatingIfNeeded: hash) & mask) &* 2)
        }
        var row = rows
        while row > 0 {
            row &-= 1
            if present[row] == 0 { continue }
            let key = word[row]
            var slot = Int(truncatingIfNeeded: isHash ? key : KeyHash.word(key)) & mask
            while true {
                let found = entries[slot &* 2 &+ 1]
                if found == 0 {
                    entries[slot &* 2] = key
                    break
                }
                if entries[slot &* 2] == key {
                    chainRow(start &+ row, after: UInt32(truncatingIfNeeded: found))
                    break
                }
                slot = (slot &+ 1) & mask
            }
            entries[slot &* 2 &+ 1] = UInt64(truncatingIfNeeded: start &+ row &+ 1)
        }
    }

    // MARK: Probing

    /// The first build row of each probe row plus one, or 0 (`bits`: 1 or 0). Hashes may match rows of other keys. `nulls` becomes 1 where a
    /// key that is not null-safe is NULL, when asked for.
    func find(_ vectors: [Vector], rows: Int, scratch: JoinScratch, into found: UnsafeMutablePointer<UInt32>) {
        let words = scratch.words.pointer(to: UInt64.self)
        let present = scratch.present.pointer(to: UInt8.self)
        switch form {
        case .bits:
            _ = pack(vectors, rows: rows, into: words, present: present)
            let bits = slots.pointer(to: UInt64.self)
            for row in 0..<rows {
                let word = present[row] == 0 ? 0 : words[row]
                let bit = UInt32(truncatingIfNeeded: bits[Int(truncatingIfNeeded: word &>> 6)] &>> (word & 63)) & 1
                found[row] = bit & UInt32(present[row])
            }
        case .array:
            _ = pack(vectors, rows: rows, into: words, present: present)
            let heads = slots.pointer(to: UInt32.self)
            let missing = UInt64(slotCount)
            for row in 0..<rows {
                let word = present[row] == 0 ? missing : words[row]
                found[row] = heads[Int(truncatingIfNeeded: word)]
            }
        case .ranks:
            _ = pack(vectors, rows: rows, into: words, present: present)
            findByRank(words, present, rows, found)
        case .table:
            _ = pack(vectors, rows: rows, into: words, present: present)
            findInTable(words, present, rows, found, isHash: false)
        case .hashes:
            _ = hash(vectors, rows: rows, into: words, present: present)
            findInTable(words, present, rows, found, isHash: true)
        }
    }

    @inline(__always)
    private func findInTable(
        _ words: UnsafePointer<UInt64>, _ present: UnsafePointer<UInt8>, _ rows: Int, _ found: UnsafeMutablePointer<UInt32>, isHash: Bool
    ) {
        let entries = UnsafePointer(slots.pointer(to: UInt64.self))
        let mask = slotCount &- 1
        if mask > 1 << 12 {
            for row in 0..<rows {
                let hash = isHash ? words[row] : KeyHash.word(words[row])
                simd_prefetch(entries + (Int(truncatingIfNeeded: hash) & mask) &* 2)
            }
        }
        for row in 0..<rows {
            found[row] = 0
            if present[row] == 0 { continue }
            let key = words[row]
            var slot = Int(truncatingIfNeeded: isHash ? key : KeyHash.word(key)) & mask
            while true {
                let entry = entries[slot &* 2 &+ 1]
                if entry == 0 { break }
                if entries[slot &* 2] == key {
                    found[row] = UInt32(truncatingIfNeeded: entry)
                    break
                }
                slot = (slot &+ 1) & mask
            }
        }
    }

    /// The next row of the same key plus one, or 0.
    var next: UnsafePointer<UInt32>? { chain.map { UnsafePointer($0.pointer(to: UInt32.self)) } }

    /// Whether pairs found must still be compared by value.
    var needsComparison: Bool { form == .hashes }

    /// Keeps those of the pairs whose keys are equal; returns how many.
    func compare(
        _ vectors: [Vector], probeRows: UnsafeMutablePointer<UInt32>, buildRows: UnsafeMutablePointer<UInt32>, count: Int
    ) -> Int {
        guard needsComparison, count > 0 else { return count }
        var left = count
        for (index, vector) in vectors.enumerated() {
            let mine = vector.gather(probeRows, count: left)
            let theirs = keys[index].gather(buildRows, count: left)
            let equal = Comparison.evaluate(nullSafe[index] ? .nullSafeEqual : .equal, mine, theirs, rows: left)
            if Selection.constantTruth(equal) == true { continue }
            let numbers = Buffer(of: UInt32.self, count: left &+ 8)
            let number = numbers.pointer(to: UInt32.self)
            let taken = Selection.rows(where: equal, rows: left, into: number)
            if taken < left {
                for pair in 0..<taken {
                    probeRows[pair] = probeRows[Int(number[pair])]
                    buildRows[pair] = buildRows[Int(number[pair])]
                }
            }
            left = taken
            if left == 0 { return 0 }
        }
        return left
    }

    var description: String {
        switch form {
        case .bits: "bitmap"
        case .array: isUnique ? "array, unique" : "array"
        case .ranks: isUnique ? "ranked bitmap, unique" : "ranked bitmap"
        case .table: isUnique ? "hash table, unique" : "hash table"
        case .hashes: isUnique ? "hashes, unique" : "hashes"
        }
    }
}

/// Memory that a prober uses again for each batch.
final class JoinScratch {
    private(set) var rows = 0
    private(set) var words = Buffer(of: UInt64.self, count: 1)
    private(set) var present = Buffer(of: UInt8.self, count: 1)
    private(set) var found = Buffer(of: UInt32.self, count: 1)

    func reserve(_ rows: Int) {
        guard rows > self.rows else { return }
        self.rows = max(rows, Batch.defaultRows)
        words = Buffer(of: UInt64.self, count: self.rows)
        present = Buffer(of: UInt8.self, count: self.rows)
        found = Buffer(of: UInt32.self, count: self.rows)
    }
}
