import Columnar
import Functions

/// Groups, with the states of some components of an aggregation. Used by one thread at a time.
final class GroupedStates {
    let layout: AggregateLayout
    let table: GroupTable
    /// Which components `states` are of.
    let components: [Int]
    private(set) var states: [AggregateState]
    private let context: EvaluationContext
    private var groups = Buffer(of: UInt32.self, count: Batch.defaultRows)

    init(_ layout: AggregateLayout, keyTypes: [DataType], components: [Int], context: EvaluationContext) {
        self.layout = layout
        self.components = components
        self.context = context
        table = GroupTable(types: keyTypes)
        states = components.map { layout.makeState($0, context) }
    }

    var count: Int { table.count }
    var byteCount: Int { states.reduce(table.byteCount) { $0 &+ $1.byteCount } }

    private func reserve(_ rows: Int) -> UnsafeMutablePointer<UInt32> {
        if groups.byteCount < rows &* 4 { groups = Buffer(of: UInt32.self, count: rows) }
        return groups.pointer(to: UInt32.self)
    }

    /// Makes sure that group 0 exists (aggregation without keys).
    func ensureSingleGroup() {
        table.assign([], rows: 1, into: reserve(1))
        for state in states { state.resize(1) }
    }

    /// Folds rows in. `inputs` are what the components' arguments and filters refer to.
    func update(keys: [Vector], inputs: [Vector], rows: Int) throws {
        guard rows > 0 else { return }
        if keys.isEmpty {
            if table.count == 0 { ensureSingleGroup() }
            return try fold(inputs, groups: nil, rows: rows)
        }
        let target = reserve(rows)
        table.assign(keys, rows: rows, into: target)
        for state in states { state.resize(table.count) }
        try fold(inputs, groups: UnsafePointer(target), rows: rows)
    }

    private func fold(_ inputs: [Vector], groups: UnsafePointer<UInt32>?, rows: Int) throws {
        for (state, component) in zip(states, components) {
            let description = layout.components[component]
            guard let filter = description.filter else {
                try state.update(description.arguments.map { inputs[$0] }, groups: groups, rows: rows)
                continue
            }
            let (numbers, taken) = Frame(columns: [], count: rows).rows(whereTrue: inputs[filter])
            if taken == 0 { continue }
            let chosen = numbers.pointer(to: UInt32.self)
            let arguments = description.arguments.map { inputs[$0].gather(chosen, count: taken) }
            guard let groups else {
                try state.update(arguments, groups: nil, rows: taken)
                continue
            }
            let kept = Buffer(of: UInt32.self, count: taken)
            let target = kept.pointer(to: UInt32.self)
            for index in 0..<taken { target[index] = groups[Int(chosen[index])] }
            try state.update(arguments, groups: target, rows: taken)
        }
    }

    /// All groups as a block for `merge`.
    func block() -> GroupBlock { GroupBlock(keys: table.keys(0..<table.count), states: states, components: components, count: table.count) }

    /// Splits all groups by the high bits of their hash and forgets them.
    func split(partitionBits: Int) throws -> [GroupBlock?] {
        let blocks = try block().split(partitionBits: partitionBits)
        table.reset()
        states = components.map { layout.makeState($0, context) }
        return blocks
    }

    /// Folds in groups with some of the components that are here.
    func merge(_ block: GroupBlock) throws {
        guard block.count > 0 else { return }
        let targets = Buffer(of: UInt32.self, count: block.count)
        let target = targets.pointer(to: UInt32.self)
        var offset = 0
        while offset < block.count {
            let rows = min(block.count &- offset, Batch.defaultRows)
            table.assign(block.keys.map { $0.slice(offset, rows) }, rows: rows, into: target + offset)
            offset &+= rows
        }
        for state in states { state.resize(table.count) }
        for (state, component) in zip(block.states, block.components) {
            guard let index = components.firstIndex(of: component) else { continue }
            try states[index].merge(state, into: target, count: block.count)
        }
    }

    /// Keys and results of a range of groups.
    func results(_ range: Range<Int>) throws -> Batch {
        var columns = table.keys(range)
        columns += try AggregateResults.columns(layout, states, range, context)
        return Batch(columns, count: range.count)
    }
}

/// Groups taken out of a table, to be merged into another.
/// Sendable because it is handed from the worker that made it to the one that merges it.
struct GroupBlock: @unchecked Sendable {
    var keys: [Vector]
    var states: [AggregateState]
    var components: [Int]
    var count: Int

    /// The groups by the high bits of their hash; nil for partitions without any.
    func split(partitionBits: Int) throws -> [GroupBlock?] {
        let partitions = 1 << partitionBits
        var blocks: [GroupBlock?] = Array(repeating: nil, count: partitions)
        guard count > 0 else { return blocks }
        let hashes = Buffer(of: UInt64.self, count: count)
        let hash = hashes.pointer(to: UInt64.self)
        Hashing.hash(keys, rows: count, into: hash)
        var starts = [Int](repeating: 0, count: partitions + 1)
        let shift = UInt64(64 - partitionBits)
        for group in 0..<count { starts[Int(truncatingIfNeeded: hash[group] >> shift) + 1] += 1 }
        for partition in 0..<partitions { starts[partition + 1] += starts[partition] }
        var cursors = starts
        let order = Buffer(of: UInt32.self, count: count)
        let numbers = order.pointer(to: UInt32.self)
        cursors.withUnsafeMutableBufferPointer { cursor in
            for group in 0..<count {
                let partition = Int(truncatingIfNeeded: hash[group] >> shift)
                numbers[cursor[partition]] = UInt32(truncatingIfNeeded: group)
                cursor[partition] &+= 1
            }
        }
        for partition in 0..<partitions {
            let taken = starts[partition + 1] - starts[partition]
            if taken == 0 { continue }
            let chosen = numbers + starts[partition]
            blocks[partition] = GroupBlock(
                keys: keys.map { $0.gather(chosen, count: taken) }, states: try states.map { try $0.extract(chosen, count: taken) },
                components: components, count: taken)
        }
        return blocks
    }
}
