import Columnar

/// The value of each group's first row: for columns that follow from the key. Strings are not copied, but stay where they are.
final class FirstValueState: AggregateState {
    private let type: DataType
    /// In the order of groups, and the first group of each.
    private var chunks: [Vector] = []
    private var starts: [Int] = []
    private var filled = 0
    private var groupCount = 0

    init(_ type: DataType) { self.type = type }

    override func resize(_ groups: Int) { groupCount = max(groupCount, groups) }

    override func update(_ arguments: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        guard let argument = arguments.first, let groups else { return }
        take(argument, groups, rows)
    }

    /// Groups are numbered in the order in which they appear, but for a few whose hashes met: those are found by looking again.
    private func take(_ vector: Vector, _ groups: UnsafePointer<UInt32>, _ rows: Int) {
        while filled < groupCount {
            let numbers = Buffer(of: UInt32.self, count: rows &+ 1)
            let chosen = numbers.pointer(to: UInt32.self)
            var next = UInt32(truncatingIfNeeded: filled)
            var count = 0
            for row in 0..<rows {
                let isNext = groups[row] == next
                chosen[count] = UInt32(truncatingIfNeeded: row)
                count &+= isNext ? 1 : 0
                next &+= isNext ? 1 : 0
            }
            if count == 0 { return }
            chunks.append(vector.gather(chosen, count: count))
            starts.append(filled)
            filled &+= count
        }
    }

    /// The values of a range of groups.
    func values(_ range: Range<Int>) -> Vector {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low &+ high) / 2
            if starts[middle] <= range.lowerBound { low = middle &+ 1 } else { high = middle }
        }
        var parts: [Vector] = []
        var group = range.lowerBound
        var chunk = max(low &- 1, 0)
        while group < range.upperBound && chunk < chunks.count {
            let offset = group &- starts[chunk]
            let count = min(chunks[chunk].count &- offset, range.upperBound &- group)
            if count > 0 { parts.append(chunks[chunk].slice(offset, count)) }
            group &+= max(count, 0)
            chunk &+= 1
        }
        if group < range.upperBound { parts.append(.nulls(type, count: range.upperBound &- group)) }
        return Concatenation.join(parts, type: type)
    }

    override func extract(_ groups: UnsafePointer<UInt32>, count: Int) throws -> AggregateState {
        let result = FirstValueState(type)
        result.groupCount = count
        result.filled = count
        result.chunks = [values(0..<groupCount).gather(groups, count: count)]
        result.starts = [0]
        return result
    }

    override func merge(_ other: AggregateState, into targets: UnsafePointer<UInt32>, count: Int) throws {
        guard let other = other as? FirstValueState, filled < groupCount else { return }
        take(other.values(0..<count), targets, count)
    }

    override var byteCount: Int { filled &* 24 }
}
