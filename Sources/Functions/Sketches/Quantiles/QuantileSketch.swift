import Columnar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A value that quantile sketches hold.
protocol QuantileItem: Comparable, Sendable {
    /// Bytes of one item in a serialised sketch.
    static var size: Int { get }
    func write(_ writer: inout SketchWriter)
    static func read(_ reader: inout SketchReader) -> Self?
    var text: String { get }
}

/// The quantile sketch of Karnin, Lang and Liberty (2016), as Apache DataSketches keeps it: levels of items of which those of level i
/// stand for 2^i each. A full level is halved at random into the one above.
struct QuantileSketch<Item: QuantileItem> {
    /// The least capacity of a level.
    static var leastWidth: Int { 8 }
    private static var mostLevels: Int { 61 }

    let k: Int
    /// The smallest k of all sketches merged in, which decides about the error.
    private(set) var leastK: Int
    private(set) var count: Int64 = 0
    private(set) var least: Item?
    private(set) var greatest: Item?
    /// Level 0 in the order items came, the levels above ascending.
    private(set) var levels: [[Item]] = [[]]
    /// Items that may come before a level has to be halved.
    private var room: Int

    init(k: Int) {
        self.k = k
        leastK = k
        room = Self.capacity(k, levels: 1)
    }

    /// A sketch as it was written; nil where the parts contradict each other.
    init?(k: Int, leastK: Int, count: Int64, least: Item, greatest: Item, levels: [[Item]]) {
        var weight: Int64 = 0
        for (level, items) in levels.enumerated() {
            guard level < Self.mostLevels else { return nil }
            let (product, overflow) = Int64(items.count).multipliedReportingOverflow(by: 1 << Int64(level))
            if overflow { return nil }
            weight = weight.addingReportingOverflow(product).partialValue
        }
        guard weight == count, !levels.isEmpty else { return nil }
        self.k = k
        self.leastK = leastK
        self.count = count
        self.least = least
        self.greatest = greatest
        self.levels = levels
        room = 0
        measureRoom()
    }

    private mutating func measureRoom() { room = max(capacity - retained, 0) }

    var retained: Int { levels.reduce(0) { $0 + $1.count } }
    var isEstimating: Bool { levels.count > 1 }

    // MARK: Capacities

    /// Items that a level may hold: k in the highest, by a third less in each below.
    static func capacity(_ k: Int, levels: Int, level: Int) -> Int {
        max(leastWidth, scaled(k, levels - level - 1))
    }

    private static func scaled(_ k: Int, _ depth: Int) -> Int {
        if depth > 30 { return scaled(scaled(k, depth / 2), depth - depth / 2) }
        var threes = 1
        for _ in 0..<depth { threes &*= 3 }
        return (((k * 2) << depth) / threes + 1) / 2
    }

    var capacity: Int { Self.capacity(k, levels: levels.count) }

    static func capacity(_ k: Int, levels: Int) -> Int {
        (0..<levels).reduce(0) { $0 + capacity(k, levels: levels, level: $1) }
    }

    // MARK: Updates

    mutating func update(_ item: Item) {
        least = least.map { min($0, item) } ?? item
        greatest = greatest.map { max($0, item) } ?? item
        append(item)
    }

    private mutating func append(_ item: Item) {
        if room == 0 {
            while retained >= capacity { compact() }
            measureRoom()
        }
        room -= 1
        levels[0].append(item)
        count &+= 1
    }

    /// Halves the lowest level that is full.
    private mutating func compact() {
        var level = 0
        while level + 1 < levels.count && levels[level].count < Self.capacity(k, levels: levels.count, level: level) { level += 1 }
        if level + 1 == levels.count { levels.append([]) }
        var items = levels[level]
        var kept: [Item] = []
        // An odd one stays where it is.
        if items.count % 2 == 1 { kept.append(level == 0 ? items.removeLast() : items.removeFirst()) }
        if level == 0 { items.sort() }
        var half: [Item] = []
        half.reserveCapacity(items.count / 2)
        for index in stride(from: Bool.random() ? 1 : 0, to: items.count, by: 2) { half.append(items[index]) }
        levels[level] = kept
        levels[level + 1] = Self.merged(half, levels[level + 1])
    }

    private static func merged(_ a: [Item], _ b: [Item]) -> [Item] {
        if b.isEmpty { return a }
        var result: [Item] = []
        result.reserveCapacity(a.count + b.count)
        var left = 0
        var right = 0
        while left < a.count || right < b.count {
            if right == b.count || (left < a.count && a[left] < b[right]) {
                result.append(a[left])
                left += 1
            } else {
                result.append(b[right])
                right += 1
            }
        }
        return result
    }

    mutating func merge(_ other: QuantileSketch) {
        guard other.count > 0 else { return }
        least = [least, other.least].compactMap { $0 }.min()
        greatest = [greatest, other.greatest].compactMap { $0 }.max()
        for item in other.levels[0].reversed() { append(item) }
        for level in other.levels.indices.dropFirst() where !other.levels[level].isEmpty {
            while levels.count <= level { levels.append([]) }
            levels[level] = Self.merged(other.levels[level], levels[level])
            count &+= Int64(other.levels[level].count) << Int64(level)
        }
        while retained > capacity { compact() }
        measureRoom()
        if other.isEstimating { leastK = min(leastK, other.leastK) }
    }

    // MARK: Questions

    /// The items in order, each with how many of all are not above it.
    private func ordered() -> (items: [Item], weights: [Int64]) {
        var pairs: [(Item, Int64)] = []
        pairs.reserveCapacity(retained + 2)
        for (level, items) in levels.enumerated() { for item in items { pairs.append((item, 1 << Int64(level))) } }
        pairs.sort { $0.0 < $1.0 }
        var items = pairs.map(\.0)
        var total: Int64 = 0
        var weights = pairs.map { pair -> Int64 in
            total &+= pair.1
            return total
        }
        // The extremes count as seen even where compaction dropped them.
        if let greatest, let last = items.last, last != greatest {
            items.append(greatest)
            weights[weights.count - 1] = total - 1
            weights.append(total)
        }
        if let least, let first = items.first, first != least {
            items.insert(least, at: 0)
            weights.insert(1, at: 0)
        }
        return (items, weights)
    }

    /// The smallest items that at least the given shares of all (0 to 1) are not above; nil in an empty sketch.
    func quantiles(_ ranks: [Double]) -> [Item]? {
        guard count > 0 else { return nil }
        let (items, weights) = ordered()
        return ranks.compactMap { rank in
            var place = rank * Double(count)
            // Keeps a rank such as 0.1 from missing its place by a rounding error.
            if count <= 1_000_000 { place = (place * 1e6 + 0.5).rounded(.down) / 1e6 }
            let wanted = Int64(exactly: place.rounded(.up)) ?? count
            var low = 0
            var high = weights.count
            while low < high {
                let middle = (low + high) / 2
                if weights[middle] < wanted { low = middle + 1 } else { high = middle }
            }
            return low < items.count ? items[low] : items.last
        }
    }

    /// The shares of all that are not above the given values; nil in an empty sketch.
    func ranks(_ values: [Item]) -> [Double]? {
        guard count > 0 else { return nil }
        let (items, weights) = ordered()
        return values.map { value in
            var low = 0
            var high = items.count
            while low < high {
                let middle = (low + high) / 2
                if items[middle] <= value { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? 0 : Double(weights[low - 1]) / Double(count)
        }
    }

    /// The error of a rank, for single ranks and for whole distributions.
    func rankError(ofDistribution: Bool) -> Double {
        ofDistribution ? 2.446 / pow(Double(leastK), 0.9433) : 2.296 / pow(Double(leastK), 0.9723)
    }

    var byteCount: Int { retained &* MemoryLayout<Item>.stride }
}

extension Int64: QuantileItem {
    static var size: Int { 8 }
    func write(_ writer: inout SketchWriter) { writer.put(integer: self) }
    static func read(_ reader: inout SketchReader) -> Int64? { reader.integer(Int64.self) }
    var text: String { "\(self)" }
}

extension Double: QuantileItem {
    static var size: Int { 8 }
    var text: String { Cast.text(.double(self), .double) }
}

extension Float: QuantileItem {
    static var size: Int { 4 }
    func write(_ writer: inout SketchWriter) { writer.put(self) }
    static func read(_ reader: inout SketchReader) -> Float? { reader.float() }
    var text: String { Cast.text(.float(self), .float) }
}
