import Columnar
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Exact percentiles of doubles: all values in one list with the group of each, brought together by group at the end and selected from.
final class PercentileAccumulator: Accumulator {
    private let percentages: [Double]
    private let isDiscrete: Bool
    private let descending: Bool
    private let returnType: DataType
    /// Which argument holds the value.
    private let argument: Int
    private var groupCount = 0
    /// Keys that order as integers.
    private let keys = ValueList<Int64>()
    private let groups = ValueList<UInt32>()
    /// The keys group by group, once the first group is asked for.
    private let ordered = Mutex<OrderedKeys?>(nil)

    /// Sendable because groups are disjoint, and each is finished by one thread.
    private struct OrderedKeys: @unchecked Sendable {
        var keys: ValueList<Int64>
        var starts: [Int]
    }

    init(percentages: [Double], isDiscrete: Bool, descending: Bool, argument: Int, returns returnType: DataType) {
        self.percentages = percentages
        self.isDiscrete = isDiscrete
        self.descending = descending
        self.argument = argument
        self.returnType = returnType
    }

    func resize(groups: Int) { groupCount = max(groupCount, groups) }

    func update(groups numbers: UnsafePointer<UInt32>, arguments: [Vector], rows: Int) throws {
        guard argument < arguments.count else { return }
        let vector = arguments[argument].canonical()
        let validity = Validity.shape(vector)
        if case .allNull = validity { return }
        guard vector.kind == .double else { return }
        keys.reserve(rows)
        groups.reserve(rows)
        let source = vector.pointer(to: Double.self)
        let (key, group) = (keys.base + keys.count, groups.base + groups.count)
        if case .perRow(let valid) = validity {
            var taken = 0
            for row in 0..<rows where valid[row] != 0 {
                key[taken] = Self.ordered(source[row])
                group[taken] = numbers[row]
                taken &+= 1
            }
            keys.count &+= taken
            groups.count &+= taken
            return
        }
        for row in 0..<rows {
            key[row] = Self.ordered(source[row])
            group[row] = numbers[row]
        }
        keys.count &+= rows
        groups.count &+= rows
    }

    @inline(__always)
    private static func ordered(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: (value != value ? Double.nan : value).bitPattern)
        return bits ^ Int64(bitPattern: UInt64(bitPattern: bits >> 63) >> 1)
    }

    @inline(__always)
    private static func value(_ key: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: key ^ Int64(bitPattern: UInt64(bitPattern: key >> 63) >> 1)))
    }

    func merge(_ other: any Accumulator, groups numbers: UnsafePointer<UInt32>) throws {
        guard let other = other as? PercentileAccumulator else { return }
        let count = other.keys.count
        keys.reserve(count)
        groups.reserve(count)
        (keys.base + keys.count).update(from: other.keys.base, count: count)
        let (source, target) = (other.groups.base, groups.base + groups.count)
        for index in 0..<count { target[index] = numbers[Int(source[index])] }
        keys.count &+= count
        groups.count &+= count
    }

    /// A counting sort by group.
    private func order() -> OrderedKeys {
        ordered.withLock { known in
            if let known { return known }
            let count = keys.count
            var starts = [Int](repeating: 0, count: groupCount + 1)
            let sorted = ValueList<Int64>()
            sorted.reserve(count)
            sorted.count = count
            let (source, number, target) = (keys.base, groups.base, sorted.base)
            starts.withUnsafeMutableBufferPointer { start in
                for index in 0..<count { start[Int(number[index]) &+ 1] &+= 1 }
                for group in 0..<groupCount { start[group &+ 1] &+= start[group] }
            }
            var cursors = starts
            cursors.withUnsafeMutableBufferPointer { cursor in
                for index in 0..<count {
                    let group = Int(number[index])
                    target[cursor[group]] = source[index]
                    cursor[group] &+= 1
                }
            }
            let made = OrderedKeys(keys: sorted, starts: starts)
            known = made
            return made
        }
    }

    func extract(groups chosen: UnsafePointer<UInt32>, count: Int) -> (any Accumulator)? {
        let all = order()
        let part = PercentileAccumulator(
            percentages: percentages, isDiscrete: isDiscrete, descending: descending, argument: argument, returns: returnType)
        part.resize(groups: count)
        for index in 0..<count {
            let group = Int(chosen[index])
            let size = all.starts[group + 1] - all.starts[group]
            part.keys.reserve(size)
            part.groups.reserve(size)
            (part.keys.base + part.keys.count).update(from: all.keys.base + all.starts[group], count: size)
            (part.groups.base + part.groups.count).update(repeating: UInt32(truncatingIfNeeded: index), count: size)
            part.keys.count += size
            part.groups.count += size
        }
        return part
    }

    func finish(groups range: Range<Int>) throws -> Vector {
        let all = order()
        let builder = VectorBuilder(returnType, capacity: range.count)
        var isArray = false
        if case .array = returnType { isArray = true }
        for group in range {
            let (start, end) = (all.starts[group], all.starts[group + 1])
            if start == end {
                builder.appendNull()
                continue
            }
            var slice = UnsafeMutableBufferPointer(start: all.keys.base + start, count: end - start)
            if percentages.count > 1 { slice.sort() }
            let results = percentages.map { Value.double(percentile($0, slice, isSorted: percentages.count > 1)) }
            builder.append(isArray ? .array(results) : results.first ?? .null)
        }
        return builder.finish()
    }

    private func percentile(_ percentage: Double, _ slice: UnsafeMutableBufferPointer<Int64>, isSorted: Bool) -> Double {
        let total = slice.count
        func at(_ position: Int) -> Double {
            let place = min(max(descending ? total - 1 - position : position, 0), total - 1)
            if !isSorted { Quickselect.select(place, slice) }
            return Self.value(slice[place])
        }
        if isDiscrete { return at(max(Int((percentage * Double(total)).rounded(.up)) - 1, 0)) }
        let position = Double(total - 1) * percentage
        let (lower, higher) = (position.rounded(.down), position.rounded(.up))
        let low = at(Int(lower))
        if lower == higher { return low }
        let high = at(Int(higher))
        return low == high ? low : (higher - position) * low + (position - lower) * high
    }

    var byteCount: Int { keys.capacity &* 8 &+ groups.capacity &* 4 }
}

/// Moves the value that sorting would put at a place there, smaller ones before it (Hoare's quickselect). O(count) on average; sorts when
/// pivots keep being bad.
enum Quickselect {
    static func select(_ place: Int, _ values: UnsafeMutableBufferPointer<Int64>) {
        guard place >= 0, place < values.count, let value = values.baseAddress else { return }
        var low = 0
        var high = values.count - 1
        var rounds = 2 * (Int.bitWidth - values.count.leadingZeroBitCount) + 8
        while high > low {
            rounds -= 1
            if high - low < 16 || rounds < 0 {
                var rest = UnsafeMutableBufferPointer(start: value + low, count: high - low + 1)
                rest.sort()
                return
            }
            let (a, b, c) = (value[low], value[low &+ (high &- low) / 2], value[high])
            let pivot = max(min(a, b), min(max(a, b), c))
            var (left, right) = (low, high)
            while left <= right {
                while value[left] < pivot { left &+= 1 }
                while value[right] > pivot { right &-= 1 }
                if left <= right {
                    (value[left], value[right]) = (value[right], value[left])
                    left &+= 1
                    right &-= 1
                }
            }
            if place <= right { high = right } else if place >= left { low = left } else { return }
        }
    }
}

/// Values in memory that grows by doubling.
final class ValueList<T: BitwiseCopyable> {
    private(set) var base: UnsafeMutablePointer<T>
    private(set) var capacity = 16
    var count = 0

    init() { base = UnsafeMutablePointer<T>.allocate(capacity: 16) }
    deinit { base.deallocate() }

    /// Makes room for so many more.
    func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let grown = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<T>.allocate(capacity: grown)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = grown
    }
}
