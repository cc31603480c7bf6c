import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Counts of the most frequent items (Misra and Gries, 1982, as improved by Anderson et al., 2017), kept as Apache DataSketches does: when
/// the table is full the median of its counts is taken from all, and items without a count left are dropped.
struct FrequentItemsSketch {
    static let smallestTable = 3
    private static let sampleSize = 1024

    let logMaximum: Int
    let type: DataType
    private(set) var activeCount = 0
    /// The sum of all counts that came in.
    private(set) var weight: Int64 = 0
    /// How much a count may be too low.
    private(set) var error: Int64 = 0
    private var keys: [Value]
    private var counts: [Int64]
    /// Distance of an entry from the place its hash asks for, plus one; 0 is free.
    private var drifts: [Int]

    init(logMaximum: Int, type: DataType) {
        self.logMaximum = max(logMaximum, Self.smallestTable)
        self.type = type
        keys = [Value](repeating: .null, count: 1 << Self.smallestTable)
        counts = [Int64](repeating: 0, count: 1 << Self.smallestTable)
        drifts = [Int](repeating: 0, count: 1 << Self.smallestTable)
    }

    /// The table size for so many items, which fill three quarters of it at most.
    static func logTable(items: Int) -> Int {
        let needed = Int((Double(items) / 0.75).rounded(.up))
        var size = 0
        while 1 << size < needed { size += 1 }
        return max(size, smallestTable)
    }

    var isEmpty: Bool { activeCount == 0 }
    var logTable: Int { keys.count.trailingZeroBitCount }

    // MARK: Updates

    mutating func update(_ item: Value, by count: Int64 = 1) {
        weight &+= count
        adjust(item, count)
        guard activeCount > keys.count / 4 * 3 else { return }
        if keys.count < 1 << logMaximum { grow() } else { purge() }
    }

    private mutating func adjust(_ item: Value, _ count: Int64) {
        let mask = keys.count - 1
        var probe = Int(truncatingIfNeeded: Self.spread(JavaHash.of(item, type))) & mask
        var drift = 1
        while drifts[probe] != 0 && keys[probe] != item {
            probe = (probe + 1) & mask
            drift += 1
        }
        if drifts[probe] == 0 {
            keys[probe] = item
            counts[probe] = count
            drifts[probe] = drift
            activeCount += 1
        } else {
            counts[probe] &+= count
        }
    }

    /// The finisher of Murmur3.
    private static func spread(_ hash: Int32) -> UInt64 {
        var h = UInt64(bitPattern: Int64(hash))
        h ^= h >> 33
        h = h &* 0xff51_afd7_ed55_8ccd
        h ^= h >> 33
        h = h &* 0xc4ce_b9fe_1a85_ec53
        return h ^ h >> 33
    }

    private mutating func grow() {
        let (oldKeys, oldCounts, oldDrifts) = (keys, counts, drifts)
        let size = keys.count * 2
        keys = [Value](repeating: .null, count: size)
        counts = [Int64](repeating: 0, count: size)
        drifts = [Int](repeating: 0, count: size)
        activeCount = 0
        for index in oldKeys.indices where oldDrifts[index] > 0 { adjust(oldKeys[index], oldCounts[index]) }
    }

    private mutating func purge() {
        var sample: [Int64] = []
        let limit = min(Self.sampleSize, activeCount)
        for index in keys.indices where drifts[index] > 0 && sample.count < limit { sample.append(counts[index]) }
        sample.sort()
        let median = sample[limit / 2]
        for index in counts.indices { counts[index] &-= median }
        error &+= median
        // From the end of a cluster to its front, so that entries that move up are looked at again.
        var first = drifts.count - 1
        while first > 0 && drifts[first] > 0 { first -= 1 }
        for probe in stride(from: first - 1, through: 0, by: -1) { dropIfSpent(probe) }
        for probe in stride(from: drifts.count - 1, through: first, by: -1) { dropIfSpent(probe) }
    }

    private mutating func dropIfSpent(_ place: Int) {
        guard drifts[place] > 0, counts[place] <= 0 else { return }
        activeCount -= 1
        let mask = keys.count - 1
        var free = place
        drifts[free] = 0
        var distance = 1
        var probe = (free + 1) & mask
        while drifts[probe] != 0 {
            if drifts[probe] > distance {
                keys[free] = keys[probe]
                counts[free] = counts[probe]
                drifts[free] = drifts[probe] - distance
                drifts[probe] = 0
                distance = 0
                free = probe
            }
            probe = (probe + 1) & mask
            distance += 1
        }
    }

    mutating func merge(_ other: FrequentItemsSketch) {
        if other.isEmpty { return }
        let total = weight &+ other.weight
        for (item, count) in other.scattered { update(item, by: count) }
        error &+= other.error
        weight = total
    }

    // MARK: Contents

    /// The entries in table order.
    var entries: [(item: Value, count: Int64)] {
        keys.indices.compactMap { drifts[$0] > 0 ? (keys[$0], counts[$0]) : nil }
    }

    /// The entries in steps of the golden ratio through the table, which keeps merged tables from clustering.
    private var scattered: [(item: Value, count: Int64)] {
        let step = Int(Double(keys.count) * ((5.0).squareRoot() - 1) / 2) | 1
        let mask = keys.count - 1
        return keys.indices.compactMap { index in
            let place = index &* step & mask
            return drifts[place] > 0 ? (keys[place], counts[place]) : nil
        }
    }

    /// Items that are frequent for certain, the most frequent first, with their estimated counts.
    var frequent: [(item: Value, count: Int64)] {
        let certain = scattered.filter { $0.count >= error }.map { ($0.item, $0.count &+ error) }
        return certain.enumerated().sorted { $0.element.1 == $1.element.1 ? $0.offset < $1.offset : $0.element.1 > $1.element.1 }
            .map { (item: $0.element.0, count: $0.element.1) }
    }

    /// Sets what a sketch that was read says of itself.
    mutating func restore(weight: Int64, error: Int64) {
        self.weight = weight
        self.error = error
    }

    var byteCount: Int { keys.count &* 64 }
}

/// `hashCode` of the Java classes that Spark's values are of, which decides about the order of equally frequent items.
enum JavaHash {
    static func of(_ value: Value, _ type: DataType) -> Int32 {
        switch value {
        case .boolean(let flag): return flag ? 1231 : 1237
        case .integer(let number):
            switch type {
            case .tinyint, .smallint, .int, .date: return Int32(truncatingIfNeeded: number)
            default: return long(number)
            }
        case .float(let number): return Int32(bitPattern: number.isNaN ? 0x7fc0_0000 : number.bitPattern)
        case .double(let number): return double(number)
        case .string(let text): return text.utf16.reduce(0) { $0 &* 31 &+ Int32($1) }
        case .decimal(let unscaled):
            // As the number class of Scala: whole numbers like integers, others like the double they are.
            let plain = DecimalDigits.plain(unscaled, scale: DecimalScale.of(type))
            return Double(plain).map(number) ?? 0
        default: return 0
        }
    }

    private static func long(_ number: Int64) -> Int32 { Int32(truncatingIfNeeded: number ^ (number >> 32 & 0xffff_ffff)) }

    private static func double(_ number: Double) -> Int32 {
        long(Int64(bitPattern: number.isNaN ? 0x7ff8_0000_0000_0000 : number.bitPattern))
    }

    private static func number(_ number: Double) -> Int32 {
        if let small = Int32(exactly: number) { return small }
        if let large = Int64(exactly: number) { return long(large) }
        return Double(Float(number)) == number ? Int32(bitPattern: Float(number).bitPattern) : double(number)
    }
}
