#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar
import Functions

/// The states of one component of an aggregate (a sum, a count …) for many groups. Used by one thread at a time.
class AggregateState {
    /// Makes room for groups `0 ..< groups`; new ones start empty.
    func resize(_ groups: Int) {}

    /// Folds rows in. `groups` nil: all rows belong to group 0.
    func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {}

    /// Whether `extract` works: then large numbers of groups are split into partitions and merged in parallel.
    var canSplit: Bool { true }

    /// The states of the given groups as states of their own.
    func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        throw QueryError.internalError("an aggregate's states cannot be split")
    }

    /// Folds group i of another state of the same kind into `targets[i]`, for all of its `count` groups.
    func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {}

    var byteCount: Int { 0 }
}

/// Memory of a fixed number of bytes per group that grows by doubling; new bytes are zero.
struct GroupArray<Element> {
    private(set) var buffer: Buffer
    private(set) var count = 0
    private var capacity: Int
    private let initial: Element

    init(initial: Element) {
        self.initial = initial
        capacity = 16
        buffer = Buffer(of: Element.self, count: 16)
    }

    @inline(__always)
    var pointer: UnsafeMutablePointer<Element> { buffer.pointer(to: Element.self) }

    mutating func resize(_ groups: Int) {
        guard groups > count else { return }
        if groups > capacity {
            let grown = max(capacity &* 2, groups)
            let larger = Buffer(of: Element.self, count: grown)
            memcpy(larger.base, buffer.base, count &* MemoryLayout<Element>.stride)
            buffer = larger
            capacity = grown
        }
        let target = pointer
        for group in count..<groups { target[group] = initial }
        count = groups
    }

    func gathered(_ groups: UnsafePointer<UInt32>, count taken: Int) -> GroupArray {
        var result = GroupArray(initial: initial)
        result.resize(taken)
        let target = result.pointer
        let source = pointer
        for index in 0..<taken { target[index] = source[Int(groups[index])] }
        return result
    }

    var byteCount: Int { buffer.byteCount }
}

/// count(*) without arguments; with some, the rows in which none of them is NULL.
class CountState: AggregateState {
    fileprivate(set) final var counts = GroupArray<Int64>(initial: 0)

    override func resize(_ groups: Int) { counts.resize(groups) }

    /// Sets the count of a group that there is room for.
    func set(_ group: Int, _ count: Int64) { counts.pointer[group] = count }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        var valid: UnsafePointer<UInt8>?
        var owner: AnyObject?
        for argument in arguments {
            switch Validity.shape(argument) {
            case .noNulls: continue
            case .allNull: return
            case .perRow(let flags):
                if let known = valid {
                    let joined = Buffer(of: UInt8.self, count: rows)
                    let target = joined.pointer(to: UInt8.self)
                    for row in 0..<rows { target[row] = known[row] & flags[row] }
                    valid = UnsafePointer(target)
                    owner = joined
                } else {
                    valid = flags
                }
            }
        }
        defer { withExtendedLifetime(owner) {} }
        let counts = counts.pointer
        guard let groups else {
            if let valid {
                var total: Int64 = 0
                for row in 0..<rows { total &+= Int64(valid[row]) }
                counts[0] &+= total
            } else {
                counts[0] &+= Int64(rows)
            }
            return
        }
        if let valid {
            for row in 0..<rows { counts[Int(groups[row])] &+= Int64(valid[row]) }
        } else if self.counts.count <= GroupedSum.laneGroups {
            GroupedSum.count(groups, rows, counts, self.counts.count)
        } else {
            for row in 0..<rows { counts[Int(groups[row])] &+= 1 }
        }
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = CountState()
        result.counts = counts.gathered(groups, count: count)
        return result
    }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? CountState else { return }
        let (source, target) = (other.counts.pointer, counts.pointer)
        for group in 0..<count { target[Int(targets[group])] &+= source[group] }
    }

    override var byteCount: Int { counts.byteCount }
}

/// The sum of counts of parts.
final class AddedCountState: CountState {
    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        guard let argument = arguments.first, argument.kind.isInteger, !(argument.isConstant && argument.isNull(at: 0)) else { return }
        let vector = argument.flattened().widened(to: .int64)
        let values = vector.pointer(to: Int64.self)
        let valid = vector.validity
        let counts = counts.pointer
        for row in 0..<rows where (valid?[row] ?? 1) != 0 { counts[Int(groups?[row] ?? 0)] &+= values[row] }
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = AddedCountState()
        result.counts = counts.gathered(groups, count: count)
        return result
    }
}

/// Adding up values per group. With few groups, four sums each keep the additions independent of each other.
enum GroupedSum {
    static let laneGroups = 64

    static func count(_ groups: UnsafePointer<UInt32>, _ rows: Int, _ counts: UnsafeMutablePointer<Int64>, _ groupCount: Int) {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: laneGroups &* 4) { lanes in
            guard let lane = lanes.baseAddress else { return }
            memset(lane, 0, laneGroups &* 32)
            let second = lane + laneGroups
            let third = second + laneGroups
            let fourth = third + laneGroups
            var row = 0
            while row &+ 4 <= rows {
                lane[Int(groups[row])] &+= 1
                second[Int(groups[row &+ 1])] &+= 1
                third[Int(groups[row &+ 2])] &+= 1
                fourth[Int(groups[row &+ 3])] &+= 1
                row &+= 4
            }
            while row < rows {
                lane[Int(groups[row])] &+= 1
                row &+= 1
            }
            for group in 0..<groupCount { counts[group] &+= (lane[group] &+ second[group]) &+ (third[group] &+ fourth[group]) }
        }
    }

    @inline(__always)
    static func add<T: FixedWidthInteger>(
        _ values: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ groups: UnsafePointer<UInt32>, _ rows: Int,
        _ sums: UnsafeMutablePointer<Int64>, _ groupCount: Int
    ) {
        if let valid {
            for row in 0..<rows {
                let kept: Int64 = valid[row] == 0 ? 0 : Int64(truncatingIfNeeded: values[row])
                sums[Int(groups[row])] &+= kept
            }
            return
        }
        if groupCount > laneGroups {
            for row in 0..<rows { sums[Int(groups[row])] &+= Int64(truncatingIfNeeded: values[row]) }
            return
        }
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: laneGroups &* 4) { lanes in
            guard let lane = lanes.baseAddress else { return }
            memset(lane, 0, laneGroups &* 32)
            let second = lane + laneGroups
            let third = second + laneGroups
            let fourth = third + laneGroups
            var row = 0
            while row &+ 4 <= rows {
                lane[Int(groups[row])] &+= Int64(truncatingIfNeeded: values[row])
                second[Int(groups[row &+ 1])] &+= Int64(truncatingIfNeeded: values[row &+ 1])
                third[Int(groups[row &+ 2])] &+= Int64(truncatingIfNeeded: values[row &+ 2])
                fourth[Int(groups[row &+ 3])] &+= Int64(truncatingIfNeeded: values[row &+ 3])
                row &+= 4
            }
            while row < rows {
                lane[Int(groups[row])] &+= Int64(truncatingIfNeeded: values[row])
                row &+= 1
            }
            for group in 0..<groupCount { sums[group] &+= (lane[group] &+ second[group]) &+ (third[group] &+ fourth[group]) }
        }
    }

    @inline(__always)
    static func total<T: FixedWidthInteger>(_ values: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ rows: Int) -> Int64 {
        var sum: Int64 = 0
        if let valid {
            for row in 0..<rows { sum &+= valid[row] == 0 ? 0 : Int64(truncatingIfNeeded: values[row]) }
        } else {
            for row in 0..<rows { sum &+= Int64(truncatingIfNeeded: values[row]) }
        }
        return sum
    }
}

/// The sum of integer-backed values: 64 bits while the bounds of all values seen say that it cannot overflow, then 128.
final class IntegerSumState: AggregateState {
    private(set) var narrow = GroupArray<Int64>(initial: 0)
    private(set) var wide: GroupArray<Int128>?
    /// No group's sum is further from 0 than this.
    private var reach: UInt64 = 0
    private var groupCount = 0

    override func resize(_ groups: Int) {
        groupCount = max(groupCount, groups)
        if wide != nil { wide?.resize(groups) } else { narrow.resize(groups) }
    }

    /// Sets the sum of a group that there is room for, without regard to what it was; the state must be `makeWide`.
    func set(_ group: Int, _ sum: Int128) { wide?.pointer[group] = sum }

    func makeWide() { widen() }

    /// The sum of a group.
    func sum(_ group: Int) -> Int128 {
        if let wide { return wide.pointer[group] }
        return Int128(narrow.pointer[group])
    }

    /// The sum of a group as a double. (Turning 128 bits into one takes the standard library long.)
    func doubleSum(_ group: Int) -> Double {
        guard let wide else { return Double(narrow.pointer[group]) }
        let sum = wide.pointer[group]
        return Int64(exactly: sum).map { Double($0) } ?? Double(sum)
    }

    var isNarrow: Bool { wide == nil }

    private func widen() {
        guard wide == nil else { return }
        var sums = GroupArray<Int128>(initial: 0)
        sums.resize(groupCount)
        let (source, target) = (narrow.pointer, sums.pointer)
        for group in 0..<groupCount { target[group] = Int128(source[group]) }
        wide = sums
        narrow = GroupArray(initial: 0)
    }

    /// Whether so much more still fits 64 bits.
    private func fits(_ more: UInt64) -> Bool {
        let (total, overflow) = reach.addingReportingOverflow(more)
        if overflow || total > UInt64(Int64.max) { return false }
        reach = total
        return true
    }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        guard let argument = arguments.first, argument.kind.isInteger, rows > 0 else { return }
        if argument.isConstant && argument.isNull(at: 0) { return }
        let vector = argument.flattened()
        if wide == nil {
            var room = false
            if vector.kind != .int128 {
                let most = max(vector.bounds.lowerBound.magnitude, vector.bounds.upperBound.magnitude)
                let (product, overflow) = most.multipliedReportingOverflow(by: UInt64(rows))
                room = !overflow && fits(product)
            }
            if !room { widen() }
        }
        if let wide { return addWide(vector, groups, rows, wide.pointer) }
        let sums = narrow.pointer
        switch vector.kind {
        case .int8: add(vector.pointer(to: Int8.self), vector.validity, groups, rows, sums)
        case .int16: add(vector.pointer(to: Int16.self), vector.validity, groups, rows, sums)
        case .int32: add(vector.pointer(to: Int32.self), vector.validity, groups, rows, sums)
        default: add(vector.pointer(to: Int64.self), vector.validity, groups, rows, sums)
        }
    }

    @inline(__always)
    private func add<T: FixedWidthInteger>(
        _ values: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ groups: UnsafePointer<UInt32>?, _ rows: Int,
        _ sums: UnsafeMutablePointer<Int64>
    ) {
        if let groups {
            GroupedSum.add(values, valid, groups, rows, sums, groupCount)
        } else {
            sums[0] &+= GroupedSum.total(values, valid, rows)
        }
    }

    private func addWide(_ vector: Vector, _ groups: UnsafePointer<UInt32>?, _ rows: Int, _ sums: UnsafeMutablePointer<Int128>) {
        let values = vector.widened(to: .int128)
        let source = values.pointer(to: Int128.self)
        let valid = values.validity
        for row in 0..<rows {
            if let valid, valid[row] == 0 { continue }
            sums[Int(groups?[row] ?? 0)] &+= source[row]
        }
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = IntegerSumState()
        result.groupCount = count
        result.reach = reach
        if let wide { result.wide = wide.gathered(groups, count: count) } else { result.narrow = narrow.gathered(groups, count: count) }
        return result
    }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? IntegerSumState else { return }
        if wide == nil && (other.wide != nil || !fits(other.reach)) { widen() }
        if let wide {
            let target = wide.pointer
            for group in 0..<count { target[Int(targets[group])] &+= other.sum(group) }
        } else {
            let (source, target) = (other.narrow.pointer, narrow.pointer)
            for group in 0..<count { target[Int(targets[group])] &+= source[group] }
        }
    }

    override var byteCount: Int { narrow.byteCount &+ (wide?.byteCount ?? 0) }
}

/// The sum of floating-point values.
final class DoubleSumState: AggregateState {
    private(set) var sums = GroupArray<Double>(initial: 0)

    override func resize(_ groups: Int) { sums.resize(groups) }

    func set(_ group: Int, _ sum: Double) { sums.pointer[group] = sum }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        guard let argument = arguments.first else { return }
        if argument.isConstant && argument.isNull(at: 0) || argument.kind == .void { return }
        let vector = argument.flattened()
        let target = sums.pointer
        switch vector.kind {
        case .double: add(vector.pointer(to: Double.self), vector.validity, groups, rows, target)
        case .float: add(vector.pointer(to: Float.self), vector.validity, groups, rows, target)
        default: break
        }
    }

    @inline(__always)
    private func add<T: BinaryFloatingPoint>(
        _ values: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ groups: UnsafePointer<UInt32>?, _ rows: Int,
        _ sums: UnsafeMutablePointer<Double>
    ) {
        guard let groups else {
            var sum = sums[0]
            if let valid {
                for row in 0..<rows where valid[row] != 0 { sum += Double(values[row]) }
            } else {
                for row in 0..<rows { sum += Double(values[row]) }
            }
            sums[0] = sum
            return
        }
        if let valid {
            for row in 0..<rows where valid[row] != 0 { sums[Int(groups[row])] += Double(values[row]) }
        } else {
            for row in 0..<rows { sums[Int(groups[row])] += Double(values[row]) }
        }
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = DoubleSumState()
        result.sums = sums.gathered(groups, count: count)
        return result
    }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? DoubleSumState else { return }
        let (source, target) = (other.sums.pointer, sums.pointer)
        for group in 0..<count { target[Int(targets[group])] += source[group] }
    }

    override var byteCount: Int { sums.byteCount }
}
