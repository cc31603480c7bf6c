/// A sample of a set's hashes: all below `theta`, with what is kept of each (nothing in theta sketches, a number in tuple sketches).
/// Hashes are of 63 bits; a set with `theta` at its maximum is exact. (Dasgupta, Lang, Rhodes and Thaler, 2016.)
struct SampledSet<Summary: Sendable> {
    static var whole: UInt64 { UInt64(Int64.max) }

    var theta: UInt64
    /// Nothing was ever put in; a set may have no hashes and yet not be empty when `theta` is below its maximum.
    var isEmpty: Bool
    var keys: [UInt64]
    var summaries: [Summary]

    static var empty: SampledSet { SampledSet(theta: whole, isEmpty: true, keys: [], summaries: []) }

    var isExact: Bool { theta == Self.whole }

    var estimate: Double { isExact ? Double(keys.count) : Double(keys.count) * (Double(Self.whole) / Double(theta)) }

    /// `theta` as the probability that a hash is in the sample.
    var probability: Double { Double(theta) / Double(Self.whole) }

    /// The hashes of this set that are not in the other one.
    func subtracting<Other>(_ other: SampledSet<Other>) -> SampledSet {
        if isEmpty { return .empty }
        if other.isEmpty { return self }
        var result = SampledSet(theta: min(theta, other.theta), isEmpty: false, keys: [], summaries: [])
        let known = Set(other.keys)
        for (key, summary) in zip(keys, summaries) where key < result.theta && !known.contains(key) {
            result.keys.append(key)
            result.summaries.append(summary)
        }
        result.isEmpty = result.keys.isEmpty && result.isExact
        return result
    }

    /// The smallest `count` hashes at most.
    func trimmed(to count: Int) -> SampledSet {
        guard keys.count > count else { return self }
        var result = SampledSet(theta: keys.sorted()[count], isEmpty: false, keys: [], summaries: [])
        for (key, summary) in zip(keys, summaries) where key < result.theta {
            result.keys.append(key)
            result.summaries.append(summary)
        }
        return result
    }

    var byteCount: Int { keys.count &* (8 &+ MemoryLayout<Summary>.stride) }
}

/// Hash of an item as sampled sets keep it; nil for the one hash that stands for a free place.
enum SampledHash {
    static func of(_ item: SketchItem) -> UInt64? {
        guard let hash = MurmurHash128.item(item) else { return nil }
        let key = hash.0 >> 1
        return key == 0 ? nil : key
    }
}

/// The growing sample: an open hash table that takes in hashes below `theta` and, when full, halves itself around the median it needs.
/// Places and sizes are those of Apache DataSketches, because unordered images list hashes in table order.
struct SampleTable<Summary: Sendable> {
    let logNominal: Int
    private(set) var theta = SampledSet<Summary>.whole
    private(set) var isEmpty = true
    private(set) var count = 0
    private var keys: [UInt64]
    private var summaries: [Summary?]

    private static var growth: Int { 3 }

    init(logNominal: Int) {
        self.logNominal = logNominal
        let start = logNominal < 5 ? 5 : (logNominal + 1 - 5) % Self.growth + 5
        keys = [UInt64](repeating: 0, count: 1 << start)
        summaries = [Summary?](repeating: nil, count: 1 << start)
    }

    /// The key's place, or the free place it belongs to.
    static func place(_ key: UInt64, in table: [UInt64]) -> Int? {
        let mask = UInt64(table.count - 1)
        let stride = Int(2 &* (key >> UInt64(table.count.trailingZeroBitCount) & 127) &+ 1)
        var probe = Int(key & mask)
        for _ in 0..<table.count {
            if table[probe] == key || table[probe] == 0 { return probe }
            probe = (probe &+ stride) & Int(mask)
        }
        return nil
    }

    /// Puts a hash in; `combine` joins the summaries of one that is there already.
    mutating func add(_ key: UInt64, _ summary: Summary, combine: (Summary, Summary) -> Summary) {
        isEmpty = false
        guard key > 0, key < theta, let place = Self.place(key, in: keys) else { return }
        if keys[place] == key {
            if let known = summaries[place] { summaries[place] = combine(known, summary) }
            return
        }
        keys[place] = key
        summaries[place] = summary
        count += 1
        let isFull = keys.count > 1 << logNominal
        guard count > (isFull ? keys.count / 16 * 15 : keys.count / 2) else { return }
        if isFull {
            theta = keys.filter { $0 != 0 }.sorted()[1 << logNominal]
            rebuild(keys.count)
        } else {
            rebuild(min(keys.count << Self.growth, 1 << (logNominal + 1)))
        }
    }

    /// Takes over a set; the table must be fresh.
    fileprivate mutating func resume(_ set: SampledSet<Summary>) {
        for (key, summary) in zip(set.keys, set.summaries) { add(key, summary, combine: { first, _ in first }) }
        theta = min(theta, set.theta)
        isEmpty = set.isEmpty
    }

    private mutating func rebuild(_ size: Int) {
        let oldKeys = keys
        let oldSummaries = summaries
        keys = [UInt64](repeating: 0, count: size)
        summaries = [Summary?](repeating: nil, count: size)
        count = 0
        for (index, key) in oldKeys.enumerated() where key != 0 && key < theta {
            guard let place = Self.place(key, in: keys) else { continue }
            keys[place] = key
            summaries[place] = oldSummaries[index]
            count += 1
        }
    }

    /// What is in the table below `limit`, in table order.
    func contents(below limit: UInt64 = UInt64(Int64.max)) -> SampledSet<Summary> {
        var result = SampledSet<Summary>(theta: min(theta, limit), isEmpty: isEmpty, keys: [], summaries: [])
        for (key, summary) in zip(keys, summaries) where key != 0 && key < result.theta {
            guard let summary else { continue }
            result.keys.append(key)
            result.summaries.append(summary)
        }
        return result
    }

    var byteCount: Int { keys.count &* (8 &+ MemoryLayout<Summary?>.stride) }
}

/// The union of sampled sets as it grows.
struct SampledUnion<Summary: Sendable> {
    private var table: SampleTable<Summary>
    private var theta = SampledSet<Summary>.whole
    private var isEmpty = true

    init(logNominal: Int) { table = SampleTable(logNominal: logNominal) }

    mutating func add(_ set: SampledSet<Summary>, combine: (Summary, Summary) -> Summary) {
        if set.isEmpty { return }
        isEmpty = false
        theta = min(theta, set.theta)
        for (key, summary) in zip(set.keys, set.summaries) { table.add(key, summary, combine: combine) }
        theta = min(theta, table.theta)
    }

    var result: SampledSet<Summary> {
        if isEmpty { return .empty }
        var result = table.contents(below: theta).trimmed(to: 1 << table.logNominal)
        result.isEmpty = false
        return result
    }

    var byteCount: Int { table.byteCount }
}

/// The intersection of sampled sets as it shrinks; everything before the first.
struct SampledIntersection<Summary: Sendable> {
    private(set) var hasStarted = false
    private var current = SampledSet<Summary>(theta: SampledSet<Summary>.whole, isEmpty: false, keys: [], summaries: [])

    mutating func add(_ set: SampledSet<Summary>, combine: (Summary, Summary) -> Summary) {
        let isFirst = !hasStarted
        hasStarted = true
        if current.isEmpty || set.isEmpty {
            current = .empty
            return
        }
        let theta = min(current.theta, set.theta)
        var next = SampledSet<Summary>(theta: theta, isEmpty: false, keys: [], summaries: [])
        if isFirst {
            next.keys = set.keys
            next.summaries = set.summaries
        } else {
            let known = Dictionary(zip(current.keys, current.summaries), uniquingKeysWith: { first, _ in first })
            for (key, summary) in zip(set.keys, set.summaries) where key < theta {
                guard let own = known[key] else { continue }
                next.keys.append(key)
                next.summaries.append(combine(own, summary))
            }
        }
        current = Self.tabled(next)
    }

    /// In the order of a table three quarters full at most, as Apache DataSketches lists an intersection.
    private static func tabled(_ set: SampledSet<Summary>) -> SampledSet<Summary> {
        var size = 16
        while size * 3 < set.keys.count * 4 { size *= 2 }
        var table = [UInt64](repeating: 0, count: size)
        var places = [Int](repeating: 0, count: size)
        for (index, key) in set.keys.enumerated() {
            guard let place = SampleTable<Summary>.place(key, in: table) else { continue }
            table[place] = key
            places[place] = index
        }
        var result = SampledSet<Summary>(theta: set.theta, isEmpty: false, keys: [], summaries: [])
        for (place, key) in table.enumerated() where key != 0 && key < set.theta {
            result.keys.append(key)
            result.summaries.append(set.summaries[places[place]])
        }
        return result
    }

    var result: SampledSet<Summary> { current }

    var byteCount: Int { current.byteCount }
}

extension SampleTable {
    /// A table that goes on from a set.
    init(_ set: SampledSet<Summary>, logNominal: Int) {
        self.init(logNominal: logNominal)
        resume(set)
    }
}
